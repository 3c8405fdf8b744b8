"""Working days by the State Council's yearly notices, and the months between dates.

The day of the act is not counted and a term that ends on a holiday ends on the next working day
(民法典 201–203). A year without a notice counts Monday to Friday and is called 暂定.
"""

import calendar as months
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from changhe_desktop.domain.errors import Fault, Refusal

FIRST_YEAR, LAST_YEAR = 2000, 2099
SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayMark:
    """One day a notice speaks of: a day off with its festival's name, or a make-up working day (调休上班)."""

    day: date
    name: str
    off: bool


@dataclass(frozen=True, slots=True)
class YearTable:
    """One year's notice; `papers` are its title and addresses. It may mark days of the December before."""

    year: int
    papers: tuple[str, ...]
    days: tuple[DayMark, ...]


def parse_year(data: object, file: str | None = None) -> YearTable:
    """The table in holiday-cn's JSON form: year, papers, days of {name, date, isOffDay}.

    Raises a Refusal that lists every fault with the entry it stands in (`row` counts from 1).
    """
    if not isinstance(data, Mapping):
        raise Refusal("这不是放假安排文件。请选择含 year、papers、days 三项的 JSON 文件。")
    year, faults = _year(data, file), list[Fault]()
    papers = data.get("papers", [])
    entries = data.get("days")
    if not isinstance(entries, list) or not entries:
        faults.append(Fault("没有放假日期（days）。", file, field="days"))
        entries = []
    if not isinstance(papers, list) or not all(isinstance(p, str) for p in papers):
        faults.append(Fault("依据（papers）应为文字列表。", file, field="papers"))
        papers = []
    marks = dict[date, DayMark]()
    for row, entry in enumerate(entries, 1):
        mark = _mark(entry, year)
        if isinstance(mark, DayMark) and mark.day in marks:
            mark = f"{mark.day.isoformat()}出现两次。"
        if isinstance(mark, str):
            faults.append(Fault(mark, file, row=row, field="days"))
        else:
            marks[mark.day] = mark
    if faults:
        raise Refusal(f"放假安排文件有{len(faults)}处错误，未导入。", faults)
    return YearTable(year, tuple(papers), tuple(marks[day] for day in sorted(marks)))


def _year(data: Mapping[object, object], file: str | None) -> int:
    year = data.get("year")
    if isinstance(year, bool) or not isinstance(year, int) or not FIRST_YEAR <= year <= LAST_YEAR:
        typed = None if year is None else str(year)
        fault = Fault(f"年份（year）应为{FIRST_YEAR}–{LAST_YEAR}的整数。", file, field="year", value=typed)
        raise Refusal("放假安排文件没有写明年份，未导入。", [fault])
    return year


def _mark(entry: object, year: int) -> DayMark | str:
    """The day of one entry, or the sentence that says what is wrong with it."""
    if not isinstance(entry, Mapping):
        return "每一项应有 name、date、isOffDay。"
    name, written, off = entry.get("name"), entry.get("date"), entry.get("isOffDay")
    if not isinstance(name, str) or not name.strip():
        return "缺少节日名称（name）。"
    if not isinstance(off, bool):
        return "isOffDay 应为 true（放假）或 false（上班）。"
    try:
        day = date.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        day = None
    if day is None:
        return f"日期“{written}”不存在。请写成{year}-05-01的样子。"
    if not date(year - 1, 12, 1) <= day <= date(year, 12, 31):
        return f"日期{written}不属于{year}年。"
    return DayMark(day, name.strip(), off)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked. `years` are those that have a notice; `marks` what the notices say."""

    years: frozenset[int]
    marks: Mapping[date, DayMark]

    def is_workday(self, day: date) -> bool:
        """Whether the office works on `day`: by its year's notice, else Monday to Friday."""
        mark = self.marks.get(day)
        return not mark.off if mark else day.weekday() < SATURDAY

    def rest_name(self, day: date) -> str:
        """Why `day` is off: “国庆节”, “星期六”; empty on a working day."""
        if self.is_workday(day):
            return ""
        mark = self.marks.get(day)
        return mark.name if mark else "星期" + "一二三四五六日"[day.weekday()]

    def next_workday(self, day: date) -> date:
        """`day` itself if it is worked, else the first working day after it."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def add_workdays(self, start: date, count: int) -> date:
        """The `count`-th working day after `start`, which itself is not counted; 0 gives `start`."""
        if count < 0:
            raise ValueError("working days are counted forward")
        day = start
        while count:
            day += ONE_DAY
            count -= self.is_workday(day)
        return day

    def workdays_between(self, start: date, due: date) -> int:
        """Working days after `start` up to and including `due`; negative if `due` lies before `start`."""
        if due < start:
            return -self.workdays_between(due, start)
        span = (due - start).days
        return sum(self.is_workday(start + timedelta(days=n)) for n in range(1, span + 1))

    def provisional(self, *days: date) -> tuple[int, ...]:
        """The years from the first to the last of `days` that have no notice: there a count is 暂定."""
        spanned = range(min(days).year, max(days).year + 1)
        return tuple(year for year in spanned if year not in self.years)


def calendar_of(tables: Iterable[YearTable]) -> WorkCalendar:
    """The calendar of these tables; where two speak of one day, the table of the later year counts."""
    ordered = sorted(tables, key=lambda table: table.year)
    marks = {mark.day: mark for table in ordered for mark in table.days}
    return WorkCalendar(frozenset(table.year for table in ordered), marks)


def provisional_sentence(years: Iterable[int]) -> str:
    """What is said beside a date counted in years without a notice; empty if there are none."""
    named = "、".join(f"{year}年" for year in years)
    return f"{named}放假安排尚未导入，按周一至周五推算，日期为暂定。" if named else ""


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, months.monthrange(year, month)[1])


def add_months(day: date, count: int) -> date:
    """The same day `count` months later (earlier if negative), or that month's last day if it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), month_end(year, month + 1))
