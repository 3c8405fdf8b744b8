"""One value behind list, number, export and --where."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.organization import UnitKind
from changhe_desktop.domain.query import Filter, Op, Query, SortKey


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    lead: str | None = None
    due: date | None = None
    kind: UnitKind = UnitKind.OFFICE
    assists: tuple[str, ...] = ()
    orders: int = 0
    dropped: bool = False

    @property
    def kind_text(self) -> str:
        return self.kind.text


ROWS = [
    Row("河道整治", "城建办", date(2026, 12, 1), assists=("农办", "财政办"), orders=2),
    Row("厕所革命", None, date(2026, 6, 30), UnitKind.VILLAGE),
    Row("非遗体验", "文化站", None, UnitKind.INSTITUTION, orders=10, dropped=True),
    Row("Ａ级景区", "", date(2026, 12, 31), orders=1),
]


def names(*where: str, sort: tuple[str, ...] = ()) -> str:
    return "".join(row.name[0] for row in Query.parse(where, sort).apply(ROWS))


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("lead=城建办", "河"),
        ("lead= 城 建办", "河"),
        ("lead=", "厕Ａ"),
        ("lead=（空）", "厕Ａ"),
        ("lead!=", "河非"),
        ("lead=城建办|文化站", "河非"),
        ("due<2026-12-01", "厕"),
        ("due>2026-12-01", "Ａ"),
        ("due=2026-12-01", "河"),
        ("due=", "非"),
        ("name~景区", "Ａ"),
        ("name~a级", "Ａ"),
        ("kind=village", "厕"),
        ("kind=村（社区）", "厕"),
        ("kind=村(社区)", "厕"),
        ("kind_text~单位", "非"),
        ("assists=农办", "河"),
        ("assists=", "厕非Ａ"),
        ("orders>1", "河非"),
        ("orders=0", "厕"),
        ("dropped=是", "非"),
        ("dropped=false", "河厕Ａ"),
    ],
)
def test_a_condition_lets_the_right_rows_through(where: str, found: str) -> None:
    assert names(where) == found


def test_conditions_hold_together_and_none_lets_all_through() -> None:
    assert names("due>2026-01-01", "lead=") == "厕Ａ"
    assert names() == "河厕非Ａ"


def test_sorting_puts_blanks_last_either_way_and_the_first_key_rules() -> None:
    assert names(sort=("due",)) == "厕河Ａ非"
    assert names(sort=("-due",)) == "Ａ河厕非"
    assert names(sort=("dropped", "-orders")) == "河Ａ厕非"
    by_length = Query.parse(sort=["name"]).apply(ROWS, sounds=lambda name: {"非": "a"}.get(name[0], "b"))
    assert by_length[0].name == "非遗体验"


def test_a_moment_is_compared_by_its_day() -> None:
    row = {"at": datetime(2026, 11, 23, 8, 30, tzinfo=UTC)}
    for where, held in (("at=2026-11-23", True), ("at<2026-11-24", True), ("at>2026-11-23", False)):
        assert Query.parse([where]).matches(row) is held


def test_rows_may_be_mappings() -> None:
    rows = [{"lead": "城建办"}, {"lead": None}]
    assert Query.parse(["lead="]).apply(rows) == [{"lead": None}]


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("城建办", "看不懂"),
        ("=城建办", "看不懂"),
        ("lead!=城建办", "不能用"),
        ("due<=2026-12-01", "不能用"),
        ("due<", "没有写值"),
        ("owner=城建办", "没有“owner”这一栏。可用：name、lead、due"),
        ("__class__=x", "看不懂"),
        ("apply=x", "没有“apply”这一栏"),
        ("due<明天", "应写日期"),
        ("orders>多", "应写数字"),
    ],
)
def test_a_condition_nobody_can_read_is_refused_with_the_cure(where: str, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        names(where)


def test_a_sort_nobody_can_read_is_refused() -> None:
    with pytest.raises(Refusal, match="排序"):
        Query.parse(sort=["due desc"])
    with pytest.raises(Refusal, match="没有“x”"):
        names(sort=("x",))


VALUES = st.text("城建办ab1 |\\=<>~!", min_size=1, max_size=8).map(str.strip).filter(bool)
FIELDS = st.sampled_from(["lead", "due", "kind_text", "a1"])
FILTERS = st.one_of(
    st.builds(Filter, FIELDS, st.sampled_from([Op.BLANK, Op.NOT_BLANK])),
    st.builds(Filter, FIELDS, st.just(Op.EQ), st.tuples(VALUES)),
    st.builds(Filter, FIELDS, st.just(Op.CONTAINS), st.tuples(VALUES)),
    st.builds(Filter, FIELDS, st.just(Op.IN), st.lists(VALUES, min_size=2, max_size=4).map(tuple)),
)
QUERIES = st.builds(
    Query,
    st.lists(FILTERS, max_size=4).map(tuple),
    st.lists(st.builds(SortKey, FIELDS, st.booleans()), max_size=3).map(tuple),
)


@given(QUERIES)
def test_a_query_survives_json(query: Query) -> None:
    plain: Any = json.loads(json.dumps(query.plain(), ensure_ascii=False))
    assert Query.parse(**plain) == query
