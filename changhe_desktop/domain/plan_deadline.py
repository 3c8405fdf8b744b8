"""时限: the words as the plan or the clerk wrote them, and the date they mean where they mean one.

“前”, “底” and “内” include the last day (民法典 1259: 以内 contains the number itself).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from changhe_desktop.domain.calendar import add_months, month_end
from changhe_desktop.domain.calendar_words import arabic, parse_day
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.typed import cleaned, folded
from changhe_desktop.domain.worded import Worded


class DeadlineKind(Worded):
    """What the words of a 时限 amount to. Only NONE counts as 无时限."""

    NONE = "none", "无时限"
    DATED = "dated", "有日期"
    OPEN = "open", "长期"
    UNCLEAR = "unclear", "待确认"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A 时限: its words as written and, if they name one, the last day that still keeps it."""

    words: str
    due: date | None
    kind: DeadlineKind


NO_DEADLINE = Deadline("", None, DeadlineKind.NONE)

LEADING = re.compile(r"^(?:于|在|到|至|截至|截止|力争|确保|争取)+")
TRAILING = re.compile(r"(?:之前|以前|前|止)?(?:基本|全面|全部)?(?:完成|建成|完工|竣工|到位|达标|见效)?$")
YEAR = re.compile(r"(?:(20\d\d)年度?|(今年|本年度?|当年)|(明年|次年))(.*)")
RANGE = re.compile(r"(.+?)(?:至|到|[-—–~〜]+)(.+)")
CLAUSE = re.compile(r"[,;。、]|并(?=长期|持续|常态)")
OPEN_WORDS = re.compile(
    r"持续|长期|常年|全年推进|常态|每[年季月旬周天日]|立即|立行立改|即知即改|即时|随时|适时|及时|全过程|逐步|分步|分期"
)
MONTH = re.compile(r"(1[0-2]|0?[1-9])月(份|底|末|内|上旬|中旬|下旬)?")
QUARTER = re.compile(r"第?([1-4])季度?[末底内]?")
TEN_DAYS = {"上旬": 10, "中旬": 20}
PARTS_OF_YEAR = {"年底": 12, "年末": 12, "年内": 12, "全年": 12, "上半年": 6, "下半年": 12}
AFTER_A_YEAR = {"": 12, "底": 12, "末": 12, "内": 12} | PARTS_OF_YEAR
MONTHS_FROM_NOW = {
    "月底": 0,
    "月末": 0,
    "本月": 0,
    "本月底": 0,
    "本月末": 0,
    "下月": 1,
    "下月底": 1,
    "下月末": 1,
}


def parse_deadline(words: str, today: date) -> Deadline:
    """The 时限 that these words mean; words without a year speak of the year of `today`.

    Never refuses: words nobody can read are kept as UNCLEAR, so that the screen can ask.
    """
    kept = cleaned(words)
    typed = arabic(folded(words))
    if not typed:
        return NO_DEADLINE
    due = _due(typed, today)
    if due:
        return Deadline(kept, due, DeadlineKind.DATED)
    if OPEN_WORDS.search(typed):
        return Deadline(kept, None, DeadlineKind.OPEN)
    return Deadline(kept, None, DeadlineKind.UNCLEAR)


def _due(typed: str, today: date) -> date | None:
    """The last day of the first clause that names one, else of a span's second end."""
    for clause in CLAUSE.split(typed):
        due = _plain(clause, today) or _span(clause, today)
        if due:
            return due
    return None


def _span(clause: str, today: date) -> date | None:
    """The end of “2026年3月至12月”; its second end takes the year of the first and may not lie before it."""
    ends = RANGE.fullmatch(clause)
    if not ends:
        return None
    year = re.match(r"(20\d\d)(?:年|$)", ends[1])
    first, last = _plain(ends[1], today), _plain(ends[2], date(int(year[1]), 1, 1) if year else today)
    return None if first and last and last < first else last


def _plain(clause: str, today: date) -> date | None:
    """The day of one clause: a typed date, a part of a year, or a part of this or the next month."""
    bare = TRAILING.sub("", LEADING.sub("", clause), count=1)
    try:
        return parse_day(bare, today)
    except Refusal:
        pass
    if bare in MONTHS_FROM_NOW:
        month = add_months(today.replace(day=1), MONTHS_FROM_NOW[bare])
        return month_end(month.year, month.month)
    iso = re.fullmatch(r"(20\d\d)[-/](1[0-2]|0?[1-9])", bare)
    if iso:
        return month_end(int(iso[1]), int(iso[2]))
    named = YEAR.fullmatch(bare)
    if not named:
        return _within(bare, today.year, PARTS_OF_YEAR)
    year = int(named[1]) if named[1] else today.year + bool(named[3])
    return _within(named[4], year, AFTER_A_YEAR)


def _within(part: str, year: int, parts: Mapping[str, int]) -> date | None:
    """The last day of a part of `year`: a half, a quarter, a month, ten days of it, or all of it."""
    if part in parts:
        return month_end(year, parts[part])
    quarter = QUARTER.fullmatch(part)
    if quarter:
        return month_end(year, int(quarter[1]) * 3)
    month = MONTH.fullmatch(part)
    if not month:
        return None
    tenth = TEN_DAYS.get(month[2] or "")
    return date(year, int(month[1]), tenth) if tenth else month_end(year, int(month[1]))
