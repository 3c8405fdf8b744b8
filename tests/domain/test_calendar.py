"""Working days, their yearly tables, and month arithmetic."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from changhe_desktop import paths
from changhe_desktop.domain.calendar import (
    WorkCalendar,
    add_months,
    calendar_of,
    month_end,
    parse_year,
    provisional_sentence,
)
from changhe_desktop.domain.errors import Refusal


def shipped_tables() -> list[Path]:
    return sorted(paths.resource("calendar").glob("*.json"))


def shipped() -> WorkCalendar:
    tables = [parse_year(json.loads(p.read_text(encoding="utf-8")), p.name) for p in shipped_tables()]
    return calendar_of(tables)


CALENDAR = shipped()
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


def table(**changes: Any) -> dict[str, Any]:
    plain = {
        "year": 2027,
        "papers": ["示例"],
        "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": True}],
    }
    return plain | changes


def test_the_shipped_tables_are_2025_and_2026_and_name_their_notice() -> None:
    assert [p.name for p in shipped_tables()] == ["2025.json", "2026.json"]
    for path in shipped_tables():
        papers = parse_year(json.loads(path.read_text(encoding="utf-8"))).papers
        assert f"国务院办公厅关于{path.stem}年部分节假日安排的通知" in papers[0]


def test_every_day_of_the_shipped_years_agrees_with_chinesecalendar() -> None:
    day, wrong = date(2025, 1, 1), []
    while day <= date(2026, 12, 31):
        if CALENDAR.is_workday(day) != chinese_calendar.is_workday(day):
            wrong.append(day)
        day += timedelta(days=1)
    assert not wrong


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        (date(2026, 2, 10), 5, date(2026, 2, 24)),
        (date(2026, 4, 28), 5, date(2026, 5, 8)),
        (date(2026, 9, 28), 5, date(2026, 10, 10)),
        (date(2025, 12, 29), 5, date(2026, 1, 6)),
        (date(2026, 9, 18), 7, date(2026, 9, 29)),
    ],
)
def test_working_days_pass_over_holidays_and_take_make_up_days(start: date, count: int, due: date) -> None:
    assert CALENDAR.add_workdays(start, count) == due
    assert CALENDAR.workdays_between(start, due) == count


@given(start=DAYS, count=st.integers(0, 250))
def test_adding_and_counting_working_days_undo_each_other(start: date, count: int) -> None:
    due = CALENDAR.add_workdays(start, count)
    assert CALENDAR.workdays_between(start, due) == count
    assert CALENDAR.workdays_between(due, start) == -count
    assert count == 0 or CALENDAR.is_workday(due)


@given(day=DAYS)
def test_the_next_working_day_is_the_first_one(day: date) -> None:
    found = CALENDAR.next_workday(day)
    assert CALENDAR.is_workday(found)
    assert CALENDAR.workdays_between(day - timedelta(days=1), found) == 1


def test_a_day_off_is_named() -> None:
    assert CALENDAR.rest_name(date(2026, 10, 3)) == "国庆节"
    assert CALENDAR.rest_name(date(2026, 11, 7)) == "星期六"
    assert CALENDAR.rest_name(date(2026, 10, 10)) == ""


def test_a_year_without_a_table_counts_monday_to_friday_and_is_provisional() -> None:
    assert CALENDAR.is_workday(date(2027, 1, 1))
    assert CALENDAR.provisional(date(2026, 12, 28), date(2027, 1, 8)) == (2027,)
    assert CALENDAR.provisional(date(2025, 1, 1), date(2026, 12, 31)) == ()
    assert "2027年" in provisional_sentence((2027,))
    assert provisional_sentence(()) == ""


def test_a_later_year_may_mark_the_december_before_it() -> None:
    days = [{"name": "元旦", "date": "2026-12-31", "isOffDay": True}]
    calendar = calendar_of([parse_year(table(days=days))])
    assert not calendar.is_workday(date(2026, 12, 31))


@pytest.mark.parametrize("data", [None, [], "2027", 3])
def test_what_is_no_table_is_refused(data: object) -> None:
    with pytest.raises(Refusal, match="不是放假安排文件"):
        parse_year(data)


@pytest.mark.parametrize("year", [None, "2027", 1999, 2100, True, 2027.0])
def test_a_table_without_a_proper_year_is_refused(year: object) -> None:
    with pytest.raises(Refusal, match="年份") as refused:
        parse_year(table(year=year), "2027.json")
    assert refused.value.faults[0].file == "2027.json"


def test_all_faults_of_a_table_are_reported_at_once_with_their_entry() -> None:
    days: list[object] = [
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        {"name": "春节", "date": "2027-02-30", "isOffDay": True},
        {"name": "", "date": "2027-03-01", "isOffDay": True},
        {"name": "清明节", "date": "2026-04-05", "isOffDay": True},
        {"name": "清明节", "date": "2027-04-05", "isOffDay": 1},
        "五一",
        {"name": "劳动节", "date": 20270501, "isOffDay": True},
    ]
    with pytest.raises(Refusal) as refused:
        parse_year(table(days=days, papers="x"), "a.json")
    assert [f.row for f in refused.value.faults] == [None, 2, 3, 4, 5, 6, 7, 8]
    assert all(f.file == "a.json" for f in refused.value.faults)


def test_a_table_without_days_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        parse_year(table(days=[]))
    assert refused.value.faults[0].field == "days"


def test_months_end_where_they_end() -> None:
    assert month_end(2024, 2) == date(2024, 2, 29)
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2026, 1, 15), -1) == date(2025, 12, 15)
    assert add_months(date(2026, 12, 31), 12) == date(2027, 12, 31)


@given(day=DAYS, count=st.integers(-240, 240))
def test_adding_months_lands_in_the_right_month(day: date, count: int) -> None:
    later = add_months(day, count)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == count
    assert later.day == min(day.day, month_end(later.year, later.month).day)
