"""The order's moves, its recipient, and the checks of a draft."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changhe_desktop.domain.calendar import WorkCalendar
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.moves import moves_from, step
from changhe_desktop.domain.numbering import PaperKind
from changhe_desktop.domain.organization import Orderable
from changhe_desktop.domain.rectification import (
    DEFAULT_TITLES,
    MOVES,
    OrderDraft,
    OrderMove,
    OrderState,
    Problem,
    basis_warning,
    check_dated,
    check_draft,
    check_recipient,
    dated_warning,
    moves_table,
    refuse,
)
from changhe_desktop.domain.rectification_due import DueRule

TODAY = date(2026, 11, 23)
CALENDAR = WorkCalendar(frozenset({2026, 2027}), {})
DRAFT = OrderDraft("城建办", Orderable.YES, (Problem("某路口垃圾桶破损。"),), DueRule(workdays=10))


def faults(**changes: Any) -> list[tuple[str | None, int | None]]:
    found = check_draft(replace(DRAFT, **changes), dated=TODAY, calendar=CALENDAR)
    assert all(fault.sentence.endswith("。") for fault in found)
    return [(fault.field, fault.row) for fault in found]


@pytest.mark.parametrize("review_required", [True, False])
@given(moves=st.lists(st.sampled_from(OrderMove), max_size=12))
def test_no_series_of_moves_leaves_the_table(review_required: bool, moves: list[OrderMove]) -> None:
    table, state = moves_table(review_required), OrderState.DRAFT
    for move in moves:
        if move in moves_from(table, state):
            state = step(table, state, move, "整改通知书")
        else:
            with pytest.raises(Refusal, match=state.text):
                step(table, state, move, "整改通知书")
    assert state in {OrderState.DRAFT, *table.values()}


def test_an_order_reaches_every_state_and_only_a_void_one_is_final() -> None:
    assert {*MOVES.values()} == set(OrderState)
    assert [s for s in OrderState if not moves_from(MOVES, s)] == [OrderState.VOID]


def test_where_review_is_required_a_draft_is_not_issued_past_it() -> None:
    assert OrderMove.ISSUE in moves_from(moves_table(False), OrderState.DRAFT)
    assert OrderMove.ISSUE not in moves_from(moves_table(True), OrderState.DRAFT)
    assert OrderMove.ISSUE in moves_from(moves_table(True), OrderState.REVIEW)


def test_an_issued_order_is_never_a_draft_again() -> None:
    assert moves_from(MOVES, OrderState.ISSUED) == [OrderMove.VOID]


def test_a_good_draft_has_no_faults() -> None:
    assert faults() == []
    assert faults(title=DEFAULT_TITLES[PaperKind.LETTER][0], paper_kind=PaperKind.LETTER) == []


def test_a_station_is_asked_about_once_and_a_letter_is_proposed() -> None:
    with pytest.raises(Refusal, match="提醒函") as refused:
        check_recipient("派出所", Orderable.ASK, confirmed=False)
    assert "确认下发" in refused.value.sentence
    check_recipient("派出所", Orderable.ASK, confirmed=True)
    check_recipient("派出所", Orderable.ASK, confirmed=False, kind=PaperKind.LETTER)


def test_a_unit_that_may_not_be_ordered_is_refused_even_when_confirmed() -> None:
    with pytest.raises(Refusal, match="不可下发"):
        check_recipient("某站", Orderable.NO, confirmed=True)
    check_recipient("某站", Orderable.NO, confirmed=False, kind=PaperKind.LETTER)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"unit": None}, [("unit", None)]),
        ({"unit": "  "}, [("unit", None)]),
        ({"orderable": Orderable.ASK}, [("unit", None)]),
        ({"problems": ()}, [("problems", None)]),
        (
            {"problems": (Problem("问题"), Problem(" \u200b"), Problem("，。"))},
            [("problem", 2), ("problem", 3)],
        ),
        ({"problems": (Problem("问" * 2001),)}, [("problem", 1)]),
        ({"problems": (Problem("问题", "要" * 2001, "标" * 2001),)}, [("requirement", 1), ("standard", 1)]),
        ({"problems": (Problem("问题\x00"),)}, [("problem", 1)]),
        ({"problems": (Problem("问"),) * 101}, [("problems", None)]),
        ({"problems": (Problem("问" * 2000),) * 11}, [("problems", None)]),
        ({"title": " "}, [("title", None)]),
        ({"title": "题" * 61}, [("title", None)]),
        ({"phone": "办公室"}, [("phone", None)]),
        ({"contact": "人" * 41}, [("contact", None)]),
        ({"origin": "由" * 81}, [("origin", None)]),
        ({"found_on": TODAY + timedelta(days=1)}, [("found_on", None)]),
        ({"due": DueRule()}, [("due", None)]),
        ({"due": DueRule(on=TODAY - timedelta(days=1))}, [("due", None)]),
        ({"reply_by": date(2026, 12, 4)}, [("reply_by", None)]),
        ({"reply_by": date(2026, 12, 7)}, []),
        ({"problems": (Problem("第一行\n第二行"),)}, []),
    ],
)
def test_what_a_draft_must_hold(changes: dict[str, Any], expected: list[tuple[str, int | None]]) -> None:
    assert faults(**changes) == expected


def test_all_faults_come_at_once() -> None:
    found = faults(unit=None, problems=(Problem(""),), title="", due=DueRule(workdays=0), phone="x")
    assert [field for field, _ in found] == ["unit", "problem", "title", "phone", "due"]


def test_faults_refuse_together_and_a_single_one_speaks_for_itself() -> None:
    refuse([])
    two = check_draft(replace(DRAFT, unit=None, title=""), dated=TODAY, calendar=CALENDAR)
    with pytest.raises(Refusal, match="有2处需要改正") as refused:
        refuse(two)
    assert refused.value.faults == tuple(two)
    with pytest.raises(Refusal, match=r"^没有选择责任单位"):
        refuse(two[:1])


def test_a_paper_may_be_dated_before_its_entry_but_not_after_today() -> None:
    assert check_dated(TODAY, TODAY) == []
    assert check_dated(TODAY - timedelta(days=400), TODAY) == []
    assert check_dated(TODAY + timedelta(days=1), TODAY)[0].field == "dated"


def test_a_date_more_than_a_year_back_is_asked_about() -> None:
    assert dated_warning(date(2025, 11, 23), TODAY) == ""
    assert "超过一年" in dated_warning(date(2025, 11, 22), TODAY)


PLAN = "《长河镇美丽城镇建设》"


@pytest.mark.parametrize(
    ("bases", "draft", "said"),
    [
        ([], False, "没有选择依据"),
        ([f"{PLAN}第四部分"], True, "不宜单独作为依据"),
        (["《某实施方案》"], True, "不宜单独作为依据"),
        ([f"{PLAN}第四部分", "督查制度"], True, "慎重引用"),
        (["督查制度"], True, ""),
        ([f"{PLAN}第四部分"], False, ""),
    ],
)
def test_a_draft_plan_is_not_cited_by_itself(bases: list[str], draft: bool, said: str) -> None:
    warning = basis_warning(bases, plan_is_draft=draft, plan_title=PLAN)
    assert said in warning
    assert bool(said) == bool(warning)
