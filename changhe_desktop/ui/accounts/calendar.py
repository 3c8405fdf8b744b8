"""放假安排: the years with a table, the years counted provisionally, and every day of the chosen one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QWidget

from changhe_desktop.domain.accounts import Json
from changhe_desktop.domain.calendar import DayMark, WorkCalendar
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.matters import Matter
from changhe_desktop.services.rectification_library import import_calendar
from changhe_desktop.store.views.rectification import CalendarRow, calendar_rows, work_calendar
from changhe_desktop.ui.accounts.ordered import OrderedTable
from changhe_desktop.ui.accounts.section import Section, card, remark
from changhe_desktop.ui.parts.messages import fault_line
from changhe_desktop.ui.parts.pages import Frame, tool
from changhe_desktop.ui.parts.table_model import Align, Badge, Column
from changhe_desktop.ui.parts.theme import mark
from changhe_desktop.ui.parts.undoing import Undoing

NOTE = (
    "数工作日、遇节假日顺延，都按国务院办公厅每年的通知（一般在前一年十月到十一月发布）。"
    "没有导入的年份按周一至周五推算，算出的日期标“暂定”。"
)
YEARS_AHEAD = 1
CALENDAR_FILES = "放假安排 (*.json)"


@dataclass(frozen=True, slots=True)
class YearLine:
    """One year of the list; `provisional` while there is no table for it."""

    year: int
    days_off: str
    made_up: str
    source: str
    provisional: bool


COLUMNS = (
    Column("year", "年份", 3, Align.CENTER),
    Column("provisional", "", 5, badge=lambda row: Badge("暂定", "amber") if row.provisional else
           Badge("已导入", "green")),
    Column("days_off", "放假调休", 4, Align.RIGHT),
    Column("made_up", "调休上班", 4, grows=True),
)  # fmt: skip


def year_lines(rows: Sequence[CalendarRow], today: date) -> list[YearLine]:
    """The years with a table, and this and the next year in any case."""
    known = {row.year: row for row in rows}
    lines = []
    for year in sorted(known.keys() | set(range(today.year, today.year + YEARS_AHEAD + 1))):
        row = known.get(year)
        if row is None:
            lines.append(YearLine(year, "", "", "", True))
        else:
            source = "；".join(p for p in row.source.split("；") if not p.startswith("http"))
            lines.append(YearLine(year, f"{row.days_off}天", f"{row.days_made_up}天", source, False))
    return lines


def year_words(marks: Iterable[DayMark], year: int) -> list[str]:
    """Every festival of a year in a line: “国庆节：10月1日至10月7日放假，9月27日、10月10日上班”."""
    days = sorted((m for m in marks if m.day.year == year), key=lambda m: m.day)
    names = dict.fromkeys(mark.name for mark in days)
    lines = []
    for name in names:
        off = [m.day for m in days if m.name == name and m.off]
        made_up = [m.day for m in days if m.name == name and not m.off]
        parts = [f"{_spans(off)}放假"] if off else []
        parts += [f"{'、'.join(map(_day, made_up))}上班"] if made_up else []
        lines.append(f"{name}：{'，'.join(parts)}")
    return lines


def _spans(days: Sequence[date]) -> str:
    """Days as runs: 1月1日至1月3日."""
    runs = [
        [day for _, day in group]
        for _, group in groupby(enumerate(days), key=lambda p: p[1].toordinal() - p[0])
    ]
    return "、".join(_day(run[0]) if len(run) == 1 else f"{_day(run[0])}至{_day(run[-1])}" for run in runs)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


class CalendarSection(Section):
    """The years, and what the chosen one says."""

    listens = frozenset({Matter.RECTIFICATION})

    def __init__(self, frame: Frame, undoing: Undoing) -> None:
        super().__init__(frame, undoing)
        self._calendar: WorkCalendar | None = None
        self.table, self.days, self.fault = OrderedTable(COLUMNS, key="year"), remark(""), QLabel()
        self._import = tool(self, "导入放假安排…", "file-import", self._import_file, primary=True)
        mark(self.fault, tone="fault")
        self.fault.setWordWrap(True)
        self.fault.hide()
        self.table.row_changed.connect(self._show_days)
        self.body.addWidget(card("放假安排", self.table, self.fault, self.days, note=NOTE))
        self.body.addStretch(1)

    def tools(self) -> Sequence[QAction]:
        return [self._import]

    def first_field(self) -> QWidget:
        return self.table

    def refresh(self) -> None:
        self.frame.counter.ask(calendar_rows, then=self._take_rows, key="settings/years")
        self.frame.counter.ask(work_calendar, then=self._take_calendar, key="settings/calendar")

    def show_values(self, values: Mapping[str, Json]) -> None:
        """Nothing of it is a setting."""

    def _take_rows(self, rows: Sequence[CalendarRow]) -> None:
        today = self.frame.counter.today()
        fresh = not self.table.rows()
        self.table.set_rows(year_lines(rows, today))
        self.table.updateGeometry()
        if fresh:
            self.table.select([today.year])

    def _take_calendar(self, calendar: WorkCalendar) -> None:
        self._calendar = calendar
        self._show_days(self.table.current())

    def _show_days(self, row: Any) -> None:
        if row is None or self._calendar is None:
            self.days.setText("")
        elif row.provisional:
            self.days.setText(f"{row.year}年还没有导入，按周一至周五推算。通知发布以后导入一次即可。")
        else:
            lines = year_words(self._calendar.marks.values(), row.year)
            self.days.setText("\n".join([*lines, f"依据：{row.source}"]))

    def _import_file(self) -> None:
        path = self.frame.files.open_file(self, "选择放假安排文件", "calendar", CALENDAR_FILES)
        if path is not None:
            self._blame([])
            self.frame.counter.do(import_calendar, path, refused=self._refuse)

    def _refuse(self, refusal: Refusal) -> None:
        self._blame([refusal.sentence, *map(fault_line, refusal.faults)])

    def _blame(self, sentences: list[str]) -> None:
        self.fault.setText("\n".join(sentences))
        self.fault.setVisible(bool(sentences))
