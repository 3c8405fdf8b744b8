"""The deadline of the form: what is typed is told at once as a day and a count."""

from collections.abc import Iterator
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from changhe_desktop.domain.calendar import DayMark, WorkCalendar, YearTable, calendar_of
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.ui.rectification.due_field import DueField
from changhe_desktop.ui.rectification.filled import DueTyped, due_rule

TODAY = date(2026, 11, 23)


def calendar() -> WorkCalendar:
    """A year in which 5 December is worked and 25 December is off (示例)."""
    marks = DayMark(date(2026, 12, 5), "示例节", off=False), DayMark(date(2026, 12, 25), "示例节", off=True)
    return calendar_of([YearTable(2026, ("示例",), marks)])


@pytest.fixture
def due(qtbot: QtBot) -> Iterator[DueField]:
    made = DueField(lambda: TODAY)
    qtbot.addWidget(made)
    made.set_calendar(calendar())
    made.show()
    return made


@pytest.mark.parametrize(
    ("days", "echo"),
    [
        ("1", "2026年11月24日（星期二），1个工作日"),
        ("10", "2026年12月5日（星期六），10个工作日"),
        ("２５", "2026年12月28日（星期一），25个工作日"),
    ],
)
def test_a_count_is_told_as_a_day_and_will_be_counted_again(due: DueField, days: str, echo: str) -> None:
    due.days.setText(days)
    due.days.textEdited.emit(days)
    assert echo in due.echo.words()
    assert "签发时重算" in due.echo.words()


def test_a_date_is_told_with_its_count(due: DueField, qtbot: QtBot) -> None:
    qtbot.keyClicks(due.on, "12-04")
    assert due.by_date.isChecked()
    assert "2026年12月4日（星期五），9个工作日" in due.echo.words()


def test_a_day_off_moves_on_unless_it_is_kept(due: DueField, qtbot: QtBot) -> None:
    assert not due.kept.isVisible()
    qtbot.keyClicks(due.on, "2026-12-25")
    assert "2026年12月28日（星期一）" in due.echo.words()
    assert "示例节休息日" in due.echo.words()
    due.kept.click()
    assert "2026年12月25日（星期五）" in due.echo.words()
    assert due.value() == DueTyped("date", "", "2026-12-25", kept=True)


def test_keeping_is_forgotten_when_the_day_is_worked(due: DueField, qtbot: QtBot) -> None:
    due.set_value(DueTyped("date", "", "2026-12-25", kept=True))
    due.on.setText("2026-12-24")
    due.on.edited.emit()
    assert not due.value().kept
    assert not due.kept.isVisible()


def test_a_year_without_a_table_is_marked_provisional(due: DueField, qtbot: QtBot) -> None:
    qtbot.keyClicks(due.on, "2027-03-01")
    assert "暂定" in due.echo.words()
    assert "2027年放假安排尚未导入" in due.echo.words()


def test_nothing_is_told_while_it_is_half_typed(due: DueField, qtbot: QtBot) -> None:
    qtbot.keyClicks(due.on, "2026-1")
    assert due.echo.words() == ""


@pytest.mark.parametrize("days", ["0", "251", "十", "-3", "1.5", ""])
def test_a_count_out_of_range_is_refused_with_the_range(days: str) -> None:
    with pytest.raises(Refusal) as refused:
        due_rule(DueTyped(days=days), TODAY)
    assert refused.value.field == "due"


@pytest.mark.parametrize("on", ["", "2026-02-30", "2026.1", "下周"])
def test_a_date_that_is_none_is_refused(on: str) -> None:
    with pytest.raises(Refusal) as refused:
        due_rule(DueTyped("date", on=on), TODAY)
    assert refused.value.field == "due"
