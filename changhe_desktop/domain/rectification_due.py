"""The deadline of an order: a date, or n working days counted from its 成文日期.

It is settled while drafting, to be seen, and again at 签发, when the 成文日期 is known; both the date
and the count are printed.
"""

from dataclasses import dataclass
from datetime import date

from changhe_desktop.domain.calendar import WorkCalendar, provisional_sentence
from changhe_desktop.domain.calendar_words import in_words
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.worded import Worded

MOST_WORKDAYS = 250


class DueMode(Worded):
    """How a deadline was asked for."""

    DATE = "date", "定日期"
    WORKDAYS = "workdays", "按工作日"


@dataclass(frozen=True, slots=True)
class DueRule:
    """What was asked for: `on` or `workdays`, not both. `kept` keeps a date that falls on a day off."""

    on: date | None = None
    workdays: int | None = None
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """A settled deadline: the last day `on` and the working days up to it, the 成文日期 not counted.

    `asked` is the date asked for (None by count); `kept` says that `on` is a day off on purpose;
    `provisional` names years counted without a notice; `notes` are sentences to show.
    """

    mode: DueMode
    on: date
    workdays: int
    asked: date | None = None
    kept: bool = False
    provisional: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


def settle_due(rule: DueRule, dated: date, calendar: WorkCalendar) -> Due:
    """The deadline of a paper dated `dated`; a Refusal if it lies before that day or is out of range."""
    if (rule.on is None) == (rule.workdays is None):
        raise Refusal("整改期限请填日期或工作日数，二者填一项。", field="due")
    if rule.on is not None:
        return _by_date(rule.on, rule.kept, dated, calendar)
    count = rule.workdays or 0
    if not 1 <= count <= MOST_WORKDAYS:
        raise Refusal(f"工作日数{count}不在1–{MOST_WORKDAYS}之间，请改正。", field="due")
    on = calendar.add_workdays(dated, count)
    years = calendar.provisional(dated, on)
    return Due(DueMode.WORKDAYS, on, count, provisional=years, notes=_notes(provisional_sentence(years)))


def _by_date(asked: date, keep: bool, dated: date, calendar: WorkCalendar) -> Due:
    if asked < dated:
        raise Refusal(
            f"整改期限{in_words(asked)}早于成文日期{in_words(dated)}。整改期限不得早于成文日期，请改正期限。",
            field="due",
        )
    rest = calendar.rest_name(asked)
    on = asked if keep else calendar.next_workday(asked)
    years = calendar.provisional(dated, on)
    return Due(
        DueMode.DATE,
        on,
        calendar.workdays_between(dated, on),
        asked,
        kept=keep and bool(rest),
        provisional=years,
        notes=_notes(_rest_note(asked, on, rest), provisional_sentence(years)),
    )


def _rest_note(asked: date, on: date, rest: str) -> str:
    if not rest:
        return ""
    if asked == on:
        return f"整改期限{in_words(asked)}为{rest}休息日，按要求保留不顺延。"
    return f"{in_words(asked)}为{rest}休息日，整改期限顺延至{in_words(on)}；确需原日期的，请选择保留原日期。"


def _notes(*sentences: str) -> tuple[str, ...]:
    return tuple(sentence for sentence in sentences if sentence)
