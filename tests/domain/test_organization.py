"""Units of the town: pasted lists, the shipped sample, and whom may be ordered."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changhe_desktop import paths
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.organization import (
    DEFAULT_ORDERABLE,
    Orderable,
    UnitKind,
    UnitRow,
    kind_of,
    parse_units,
    split_aliases,
    suggested_kind,
    units_from_records,
)

VILLAGES = ("垫桥", "大牌头", "沧北", "宁丰", "贤江", "沧南", "云海", "沧田", "高兴", "大云")


def sample() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(
        paths.resource("plans", "units.sample.json").read_text(encoding="utf-8")
    )
    return loaded


def test_every_kind_has_a_default_and_stations_are_asked_about() -> None:
    assert set(DEFAULT_ORDERABLE) == set(UnitKind)
    assert DEFAULT_ORDERABLE[UnitKind.STATION] is Orderable.ASK
    others = {flag for kind, flag in DEFAULT_ORDERABLE.items() if kind is not UnitKind.STATION}
    assert others == {Orderable.YES}


@pytest.mark.parametrize("text", ["村（社区）", "村(社区)", " 村 （社区）", "village", "社区", "村"])
def test_a_village_is_understood_in_any_brackets(text: str) -> None:
    assert kind_of(text) is UnitKind.VILLAGE


def test_a_list_of_names_suggests_the_kinds_and_says_so() -> None:
    rows = parse_units("城建办\n\n　垫桥村\r\n派出所\n卫生院\n垃圾分类工作专班\n")
    assert [(r.name, r.kind.text, r.suggested) for r in rows] == [
        ("城建办", "内设机构", True),
        ("垫桥村", "村（社区）", True),
        ("派出所", "派驻站所", True),
        ("卫生院", "事业单位", True),
        ("垃圾分类工作专班", "临时专班", True),
    ]
    assert rows[2].orderable is Orderable.ASK


def test_columns_pasted_from_a_table_are_read() -> None:
    text = (
        "城建办\t内设机构\t城建办公室、建设办；规划建设办\t某镇长\t可下发\n自来水厂\t派驻站所\t\t\t不可下发"
    )
    rows = parse_units(text)
    assert rows[0] == UnitRow(
        "城建办", UnitKind.OFFICE, ("城建办公室", "建设办", "规划建设办"), "某镇长", Orderable.YES
    )
    assert rows[1].orderable is Orderable.NO


def test_a_line_of_headings_gives_the_order_of_columns() -> None:
    rows = parse_units("序号\t单位名称\t分管领导\t类型\n1\t城建办\t某镇长\t内设机构")
    assert rows == (UnitRow("城建办", UnitKind.OFFICE, leader="某镇长"),)


def test_all_faults_of_a_list_are_reported_by_line() -> None:
    text = "\n".join(
        [
            "城建办\t内设机构",
            "\t内设机构",
            "农办\t处室",
            " 城 建办",
            "文化站\t事业单位\t城建办",
            "长" * 81,
            "财政办\t内设机构\t\t\t随便",
            "坏\x01办",
        ]
    )
    with pytest.raises(Refusal) as refused:
        parse_units(text, "单位.txt")
    assert [(f.row, f.field) for f in refused.value.faults] == [
        (2, "name"), (3, "kind"), (4, "name"), (5, "name"), (6, "name"), (7, "orderable"), (8, "name"),
    ]  # fmt: skip
    assert {f.file for f in refused.value.faults} == {"单位.txt"}
    assert "内设机构、事业单位、派驻站所、村（社区）、临时专班" in refused.value.faults[1].sentence


@pytest.mark.parametrize("text", ["", " \n\t\n", "单位名称\t类型"])
def test_a_list_without_units_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="没有读到单位"):
        parse_units(text)


def test_a_text_that_is_no_list_of_units_is_refused() -> None:
    with pytest.raises(Refusal, match="超过500行"):
        parse_units("\n".join(f"单位{n}" for n in range(501)))


def test_aliases_are_split_at_every_usual_mark() -> None:
    assert split_aliases("城建办公室、建设办;规划办；城建办公室，A/B") == (
        "城建办公室",
        "建设办",
        "规划办",
        "A",
        "B",
    )
    assert split_aliases("、 ；") == ()


def test_the_sample_is_labelled_and_holds_the_ten_evidenced_villages_alone() -> None:
    data = sample()
    assert data["label"] == "示例"
    assert all(unit["label"] == "示例" for unit in data["units"])
    rows = units_from_records(data["units"])
    villages = [row.name for row in rows if row.kind is UnitKind.VILLAGE]
    assert villages == [f"{v}村" for v in VILLAGES]
    assert not any(row.suggested for row in rows)
    assert {row.orderable for row in rows if row.kind is UnitKind.STATION} == {Orderable.ASK}


def test_a_damaged_record_is_reported_by_its_place() -> None:
    with pytest.raises(Refusal) as refused:
        units_from_records([{"name": "城建办", "kind": "office"}, {"kind": "x"}])
    assert [(f.row, f.field) for f in refused.value.faults] == [(2, "name"), (2, "kind")]


def test_numbers_before_names_are_list_marks_and_two_names_on_a_line_are_a_fault() -> None:
    rows = parse_units("1.城建办\n2、 农办\n（3）财政办\n· 文化站")
    assert [row.name for row in rows] == ["城建办", "农办", "财政办", "文化站"]
    with pytest.raises(Refusal) as refused:
        parse_units("城建办、农办")
    assert "每行只写一个" in refused.value.faults[0].sentence


@given(st.text(max_size=60) | st.text("城建办村\t\n、1.", max_size=40))
def test_any_pasted_text_is_units_or_a_refusal(text: str) -> None:
    with contextlib.suppress(Refusal):
        for row in parse_units(text):
            assert row.name.strip()
            assert not row.suggested or row.kind is suggested_kind(row.name)
