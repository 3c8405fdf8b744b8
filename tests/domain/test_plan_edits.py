"""Edits of a plan's measures, and the curated split of the shipped plan: always ranges of the text."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.plan import (
    Curated,
    Edit,
    EditMove,
    MeasureKind,
    Plan,
    curated_data,
    curated_of,
    edited,
    plan_of,
)
from tools.plans.curate import measures_of

ROOT = Path(__file__).resolve().parents[2]
PLANS = ROOT / "resources" / "plans"
SMALL = "一、重点任务\n（一）设施\n1.道路。修东路，修西路；架桥。\n2.绿化。种树。\n"


def shipped() -> str:
    return (PLANS / "changhe.txt").read_text(encoding="utf-8")


def curated() -> Curated:
    return curated_of(json.loads((PLANS / "changhe.measures.json").read_text(encoding="utf-8")))


def words(plan: Plan) -> list[str]:
    return [f"{measure.code} {measure.shown}" for measure in plan.measures()]


def at(plan: Plan, text: str) -> int:
    return plan.text.index(text)


def check_ranges(plan: Plan) -> None:
    for task in plan.tasks():
        end = task.start
        for measure in task.measures:
            assert end <= measure.start < measure.end <= task.end
            assert plan.text[measure.start : measure.end] == measure.text
            end = measure.end
        assert [m.code for m in task.kept] == [f"{task.code}.{n}" for n in range(1, len(task.kept) + 1)]
        assert all(m.code == "" for m in task.measures if m.dropped)


def test_a_measure_is_split_where_the_cursor_stands() -> None:
    plan = plan_of(SMALL)
    split = edited(plan, [Edit(EditMove.SPLIT, at(plan, "东路"))])
    assert words(split) == ["1.1.1 修", "1.1.2 东路", "1.1.3 修西路", "1.1.4 架桥", "1.2.1 种树"]
    check_ranges(split)


def test_neighbours_are_merged_with_all_that_stands_between_them() -> None:
    plan = plan_of(SMALL)
    merged = edited(plan, [Edit(EditMove.MERGE, at(plan, "修东路"), at(plan, "架桥") + 2)])
    assert words(merged) == ["1.1.1 修东路，修西路；架桥", "1.2.1 种树"]
    check_ranges(merged)


def test_a_new_name_is_shown_while_the_words_stay() -> None:
    plan = plan_of(SMALL)
    named = edited(plan, [Edit(EditMove.RENAME, at(plan, "架桥"), title=" 新建东桥 ")])
    measure = list(named.measures())[2]
    assert (measure.shown, measure.text) == ("新建东桥", "架桥")
    again = edited(named, [Edit(EditMove.RENAME, at(plan, "架桥"))])
    assert again == plan


def test_what_is_no_measure_loses_its_code_and_gets_it_back() -> None:
    plan = plan_of(SMALL)
    dropped = edited(plan, [Edit(EditMove.DROP, at(plan, "修东路"))])
    assert words(dropped) == ["1.1.1 修西路", "1.1.2 架桥", "1.2.1 种树"]
    assert len(next(dropped.tasks()).measures) == 3
    assert edited(dropped, [Edit(EditMove.RESTORE, at(plan, "修东路"))]) == plan


def test_a_chosen_stretch_becomes_a_measure_and_the_rest_stays_as_no_measure() -> None:
    plan = plan_of(
        "一、重点任务\n（一）设施\n1.绿化。积极打造美丽民居、美丽庭院、美丽街区等一批精品工程项目。\n"
    )
    chosen = at(plan, "美丽民居")
    carved = edited(plan, [Edit(EditMove.CARVE, chosen, at(plan, "等一批"))])
    assert words(carved) == ["1.1.1 美丽民居、美丽庭院、美丽街区"]
    assert [m.text for m in next(carved.tasks()).measures if m.dropped] == ["等一批精品工程项目"]
    check_ranges(carved)


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (Edit(EditMove.SPLIT, 0), "不在任何任务之内"),
        (Edit(EditMove.SPLIT, SMALL.index("修东路")), "不在一条措施的中间"),
        (Edit(EditMove.MERGE, SMALL.index("架桥"), SMALL.index("种树") + 2), "同一任务内相邻"),
        (Edit(EditMove.RENAME, SMALL.index("东路")), "没有从这里开始的措施"),
        (Edit(EditMove.DROP, SMALL.index("西路")), "没有从这里开始的措施"),
        (Edit(EditMove.CARVE, SMALL.index("修东路"), SMALL.index("修东路")), "所选文字是空的"),
        (Edit(EditMove.CARVE, SMALL.index("架桥"), SMALL.index("种树") + 2), "超出了这项任务"),
    ],
)
def test_an_edit_that_fits_nothing_is_refused_with_the_cure(edit: Edit, told: str) -> None:
    plan = plan_of(SMALL)
    with pytest.raises(Refusal, match=told):
        edited(plan, [edit])


EDITS = st.builds(
    Edit,
    st.sampled_from(EditMove),
    st.integers(0, len(SMALL)),
    st.integers(0, len(SMALL)),
    st.sampled_from(["", "新名"]),
)


@given(st.lists(EDITS, max_size=12))
def test_after_any_edits_every_measure_is_a_range_of_the_text(edits: list[Edit]) -> None:
    plan = plan_of(SMALL)
    for edit in edits:
        with suppress(Refusal):
            plan = edited(plan, [edit])
        check_ranges(plan)
    assert plan.text == SMALL


def test_the_shipped_plan_gets_its_eighty_eight_measures() -> None:
    plan = plan_of(shipped(), curated())
    measures = list(plan.measures())
    assert plan.curated
    assert len(measures) == 88
    assert {m.code.rpartition(".")[0] for m in measures} == {task.code for task in plan.tasks()}
    assert len(list(plan.tasks())) == 17
    assert all(m.kind is not None and m.lead for m in measures)
    check_ranges(plan)


def test_the_curated_measures_are_the_listed_ones_in_order() -> None:
    listed = json.loads((PLANS / "changhe.measures.json").read_text(encoding="utf-8"))["measures"]
    measures = list(plan_of(shipped(), curated()).measures())
    assert [(m.code, m.text, m.lead) for m in measures] == [(x["code"], x["text"], x["lead"]) for x in listed]
    fifth = next(m for m in measures if m.code == "1.3.5")
    assert (fifth.text, fifth.kind, fifth.line) == ("创建省级“污水零直排区”", MeasureKind.CREATION, 14)
    titles = next(m for m in measures if m.code == "1.1.5")
    assert (titles.kind, titles.kinds) == (MeasureKind.EARLY, (MeasureKind.CREATION,))


def test_nothing_that_was_cut_off_is_lost_to_the_reader() -> None:
    task = next(task for task in plan_of(shipped(), curated()).tasks() if task.code == "4.2")
    assert "实施城镇有机更新行动" in [m.text for m in task.measures if m.dropped]


@pytest.mark.parametrize(
    "changed",
    [
        "\ufeff" + shipped(),
        shipped().replace("\n", "\r\n"),
        "\n".join(line.strip() for line in shipped().splitlines() if line.strip()),
        shipped().replace("　　", "\t"),
    ],
)
def test_the_split_is_laid_over_the_same_words_however_they_are_spaced(changed: str) -> None:
    plan, exact = plan_of(changed, curated()), plan_of(shipped(), curated())
    assert plan.curated
    assert [(m.code, m.text) for m in plan.measures()] == [(m.code, m.text) for m in exact.measures()]
    check_ranges(plan)


def test_the_split_is_not_laid_over_other_words() -> None:
    plan = plan_of(shipped().replace("创建省级", "创建市级"), curated())
    assert not plan.curated
    assert all(m.kind is None for m in plan.measures())


def test_the_curated_split_is_editable_like_any_other() -> None:
    plan = plan_of(shipped(), curated())
    dropped = next(m for task in plan.tasks() for m in task.measures if m.dropped)
    more = edited(plan, [Edit(EditMove.RESTORE, dropped.start), Edit(EditMove.SPLIT, at(plan, "“五水共治”"))])
    assert len(list(more.measures())) == 90
    check_ranges(more)


def test_the_shipped_split_is_what_its_table_makes() -> None:
    plan = plan_of(shipped())
    table = (ROOT / "tools" / "plans" / "changhe.measures.tsv").read_text(encoding="utf-8")
    made = curated_data(plan, measures_of(plan, table))
    assert made == json.loads((PLANS / "changhe.measures.json").read_text(encoding="utf-8"))
