"""Deadlines of orders: by date and by working days."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changhe_desktop import paths
from changhe_desktop.domain.calendar import calendar_of, parse_year
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.rectification_due import DueMode, DueRule, settle_due

CALENDAR = calendar_of(
    parse_year(json.loads(paths.resource("calendar", f"{year}.json").read_text(encoding="utf-8")))
    for year in (2025, 2026)
)
DATED = date(2026, 9, 28)
DAYS = st.dates(date(2025, 1, 1), date(2027, 6, 30))


def test_working_days_are_counted_from_the_papers_date() -> None:
    due = settle_due(DueRule(workdays=5), DATED, CALENDAR)
    assert (due.mode, due.on, due.workdays, due.asked) == (DueMode.WORKDAYS, date(2026, 10, 10), 5, None)
    assert (due.kept, due.provisional, due.notes) == (False, (), ())


def test_a_date_gives_its_count_of_working_days_too() -> None:
    due = settle_due(DueRule(on=date(2026, 10, 10)), DATED, CALENDAR)
    assert (due.mode, due.on, due.workdays, due.notes) == (DueMode.DATE, date(2026, 10, 10), 5, ())


def test_a_date_on_a_holiday_moves_on_and_both_dates_are_named() -> None:
    due = settle_due(DueRule(on=date(2026, 10, 3)), DATED, CALENDAR)
    assert (due.on, due.asked, due.kept) == (date(2026, 10, 8), date(2026, 10, 3), False)
    assert due.notes == (
        "2026年10月3日为国庆节休息日，整改期限顺延至2026年10月8日；确需原日期的，请选择保留原日期。",
    )


def test_a_date_on_a_holiday_stays_if_kept_on_purpose() -> None:
    due = settle_due(DueRule(on=date(2026, 10, 3), kept=True), DATED, CALENDAR)
    assert (due.on, due.kept, due.workdays) == (date(2026, 10, 3), True, 2)
    assert "保留" in due.notes[0]
    worked = settle_due(DueRule(on=date(2026, 9, 30), kept=True), DATED, CALENDAR)
    assert (worked.kept, worked.notes) == (False, ())


def test_a_past_date_is_refused_and_the_rule_is_named() -> None:
    with pytest.raises(Refusal, match="早于成文日期2026年9月28日"):
        settle_due(DueRule(on=date(2026, 9, 27)), DATED, CALENDAR)
    assert settle_due(DueRule(on=DATED), DATED, CALENDAR).workdays == 0


@pytest.mark.parametrize("count", [0, -1, 251])
def test_a_count_out_of_range_is_refused(count: int) -> None:
    with pytest.raises(Refusal, match="1–250"):
        settle_due(DueRule(workdays=count), DATED, CALENDAR)


@pytest.mark.parametrize("rule", [DueRule(), DueRule(on=DATED, workdays=3)])
def test_a_date_or_a_count_is_wanted_and_not_both(rule: DueRule) -> None:
    with pytest.raises(Refusal, match="二者填一项"):
        settle_due(rule, DATED, CALENDAR)


def test_a_year_without_a_table_is_called_provisional() -> None:
    due = settle_due(DueRule(workdays=10), date(2026, 12, 25), CALENDAR)
    assert due.provisional == (2027,)
    assert "暂定" in due.notes[0]


@given(dated=DAYS, count=st.integers(1, 250), later=st.integers(0, 30))
def test_a_count_is_recomputed_when_the_paper_is_dated_later(dated: date, count: int, later: int) -> None:
    first = settle_due(DueRule(workdays=count), dated, CALENDAR)
    again = settle_due(DueRule(workdays=count), dated + timedelta(days=later), CALENDAR)
    assert again.on >= first.on
    assert again.workdays == first.workdays == count
    assert CALENDAR.is_workday(first.on)


@given(dated=DAYS, ahead=st.integers(0, 400), kept=st.booleans())
def test_a_date_never_becomes_earlier_and_says_whenever_it_moves(dated: date, ahead: int, kept: bool) -> None:
    asked = dated + timedelta(days=ahead)
    due = settle_due(DueRule(on=asked, kept=kept), dated, CALENDAR)
    assert due.on >= asked
    assert due.on == asked or (not kept and "顺延" in due.notes[0])
    assert CALENDAR.is_workday(due.on) or due.kept
