"""What the ledger shows: one query and a search, and counts that are the counts of what they open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.query import Filter, Op, Query, SortKey
from changhe_desktop.store.readings import pinyin_table
from changhe_desktop.store.views.plan import MeasureRow, Source, TaskRow
from changhe_desktop.ui.plan import narrowing
from changhe_desktop.ui.plan.narrowing import NO_DUE, NO_LEAD, narrowed

TASKS = (TaskRow("1.1", "深化环境综合整治", "1", "实施设施提升行动"),)


def measure(n: int, **changes: object) -> MeasureRow:
    """A measure of task 1.1."""
    text = str(changes.pop("text", f"整治第{n}处环境卫生"))
    plain = {
        "id": f"m{n}", "code": f"1.1.{n}", "shown": text, "text": text, "kind": None,
        "source": Source(n, n * 10, n * 10 + 5), "action_code": "1", "action": "行动", "task_id": "t",
        "task_code": "1.1", "task": "任务", "dropped": False, "suggested_lead": "", "lead_id": None,
        "lead": "", "assists": (), "leader": "", "person": "", "contact": "", "due_words": "", "due": None,
        "open_orders": 0, "search_key": pinyin_table().keys(text),
    }  # fmt: skip
    return MeasureRow(**(plain | changes))  # type: ignore[arg-type]


ROWS = (
    measure(1, lead="城建办", due_words="年底前"),
    measure(2, lead="农业农村办", assists=("综合行政执法队",)),
    measure(3, text="创建省级“污水零直排区”", person="翀某"),
    measure(10, due_words="长期"),
)


def shown(query: Query = Query(), search: str = "") -> list[str]:  # noqa: B008
    return [row.id for row in narrowed(ROWS, query, search, pinyin_table()).rows]


def test_each_standing_question_counts_the_rows_it_would_leave() -> None:
    found = narrowed(ROWS, Query(), "", pinyin_table())
    assert (found.no_lead, found.no_due) == (2, 2)
    asked = narrowed(ROWS, narrowing.with_filter(Query(), NO_LEAD), "", pinyin_table())
    assert (len(asked.rows), asked.no_lead) == (2, 2)
    assert asked.no_due == len(shown(Query((NO_LEAD, NO_DUE)))) == 1


@pytest.mark.parametrize(
    ("typed", "found"),
    [("卫生", ["m1", "m2", "m10"]), ("hjws", ["m1", "m2", "m10"]), ("wushui", ["m3"]), ("1.1.3", ["m3"]),
     ("城建", ["m1"]), ("cjb", ["m1"]), ("zhxz", ["m2"]), ("年底", ["m1"]), ("chong", ["m3"]),
     ("没有", [])],
)  # fmt: skip
def test_a_search_finds_by_characters_and_by_sound(typed: str, found: list[str]) -> None:
    assert shown(search=typed) == found


def test_a_search_finds_characters_before_the_readings_are_there() -> None:
    assert [row.id for row in narrowed(ROWS, Query(), "污水", None).rows] == ["m3"]


@pytest.mark.parametrize("search", ["", "卫生", "没有"])
@pytest.mark.parametrize("query", [Query(), Query((NO_LEAD,)), Query((NO_DUE, NO_LEAD))])
def test_the_export_gets_just_what_is_shown(query: Query, search: str) -> None:
    rows = narrowed(ROWS, query, search, pinyin_table()).rows
    asked = narrowing.exported(query, search, rows, None)
    assert [row.id for row in asked.apply(ROWS)] == [row.id for row in rows]


def test_the_export_keeps_the_order_on_screen() -> None:
    asked = narrowing.exported(Query(), "", ROWS, SortKey("place", True))
    assert [row.id for row in asked.apply(ROWS)] == ["m10", "m3", "m2", "m1"]


@given(st.lists(st.sampled_from([NO_LEAD, NO_DUE, Filter("lead", Op.EQ, ("城建办",))])))
def test_a_condition_takes_the_place_of_another_on_its_field(conditions: list[Filter]) -> None:
    query = Query()
    for condition in conditions:
        query = narrowing.with_filter(query, condition)
        assert condition in query.filters
        assert len({f.field for f in query.filters}) == len(query.filters)
    bare = narrowing.without_field(query, "lead", "due_words")
    assert bare == Query()


def test_a_query_with_a_column_the_ledger_lacks_is_refused_in_words() -> None:
    with pytest.raises(Refusal, match="没有“open”这一栏"):
        narrowing.checked(Query((Filter("open", Op.EQ, ("是",)),)))


@pytest.mark.parametrize(
    ("condition", "words"),
    [(NO_LEAD, "牵头单位：空"), (Filter("lead", Op.NOT_BLANK), "牵头单位：已填"),
     (Filter("task_code", Op.EQ, ("1.1",)), "任务：1.1 深化环境综合整治"),
     (Filter("action_code", Op.EQ, ("1",)), "行动：1 实施设施提升行动"),
     (Filter("kind", Op.IN, ("P", "N")), "类别：项目、数量"),
     (Filter("due", Op.BEFORE, ("2026-12-31",)), "截止日期：早于2026-12-31"),
     (Filter("id", Op.IN, ("a", "b")), "所选措施 2 条")],
)  # fmt: skip
def test_a_condition_is_worded_as_the_office_says_it(condition: Filter, words: str) -> None:
    assert narrowing.filter_words(condition, TASKS) == words


def test_every_field_of_a_measure_has_its_word() -> None:
    row = ROWS[0]
    for field in ("code", "lead", "assists", "leader", "person", "contact", "due_words", "due", "due_kind"):
        assert hasattr(row, field)
        assert field in narrowing.LABELS
