"""A unit found by what somebody typed."""

import gzip
from functools import cache

import pytest

from changhe_desktop import paths
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.organization import UnitKind, UnitRow
from changhe_desktop.domain.organization_search import find_unit, not_found, unit_called
from changhe_desktop.domain.pinyin import PinyinTable

UNITS = [
    UnitRow("城建办", UnitKind.OFFICE, ("建设办",)),
    UnitRow("农业农村办", UnitKind.OFFICE, ("农办",)),
    UnitRow("综合行政执法队", UnitKind.INSTITUTION),
    UnitRow("党政综合办", UnitKind.OFFICE),
    UnitRow("村（社区）服务中心", UnitKind.INSTITUTION),
    UnitRow("朝阳社区", UnitKind.VILLAGE),
    UnitRow("沧北村", UnitKind.VILLAGE, ("沧北",)),
    UnitRow("沧南村", UnitKind.VILLAGE, ("沧南",)),
]


@cache
def pinyin() -> PinyinTable:
    return PinyinTable.parse(gzip.decompress(paths.resource("pinyin.tsv.gz").read_bytes()))


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("城建办", "城建办"),
        ("　城建 办 ", "城建办"),
        ("建设办", "城建办"),
        ("农办", "农业农村办"),
        ("村(社区)服务中心", "村（社区）服务中心"),
    ],
)
def test_a_name_or_alias_is_found_whatever_its_spaces_and_brackets(query: str, name: str) -> None:
    found = find_unit(query, UNITS)
    assert found.exact is not None
    assert (found.exact.name, found.near) == (name, ())


@pytest.mark.parametrize(
    ("query", "nearest"),
    [
        ("城建办公室", "城建办"),
        ("城建", "城建办"),
        ("执法队", "综合行政执法队"),
        ("行政执法", "综合行政执法队"),
        ("农业办", "农业农村办"),
        ("城建辦", "城建办"),
        ("cjb", "城建办"),
        ("chengjian", "城建办"),
        ("cysq", "朝阳社区"),
        ("zysq", "朝阳社区"),
        ("党政办公室", "党政综合办"),
        ("沧北村委会", "沧北村"),
    ],
)
def test_a_name_that_is_not_in_the_list_offers_the_nearest(query: str, nearest: str) -> None:
    found = find_unit(query, UNITS, pinyin())
    assert found.exact is None
    assert found.near[0].name == nearest


def test_a_name_that_two_units_answer_to_is_not_decided() -> None:
    twins = [UnitRow("甲办", UnitKind.OFFICE, ("综合办",)), UnitRow("乙办", UnitKind.OFFICE, ("综合办",))]
    found = find_unit("综合办", twins)
    assert found.exact is None
    assert [unit.name for unit in found.near] == ["甲办", "乙办"]


def test_what_is_like_nothing_offers_nothing() -> None:
    for query in ("", " ", "税务局", "zzz", "%"):
        assert find_unit(query, UNITS, pinyin()).near == ()


def test_an_unknown_unit_is_refused_with_the_nearest_and_what_to_do() -> None:
    with pytest.raises(Refusal) as refused:
        unit_called("城建办公室", UNITS, pinyin())
    assert refused.value.sentence == (
        "没有找到单位“城建办公室”，是否为“城建办”？请改写单位名称，或把“城建办公室”记为其别名。"
    )
    assert unit_called("城建办", UNITS).name == "城建办"


def test_the_sentence_fits_none_and_several() -> None:
    assert "请先在“责任单位”中添加" in not_found("税务局", [])
    assert "是否为以下之一：“沧北村”、“沧南村”？" in not_found("沧村", ["沧北村", "沧南村"])
    assert "从单位清单中选择" in not_found(" ", [])
