"""One value behind a grid, its number, its export and `--where`: what to show and in what order.

Because all four apply the same Query to the same rows, a number and the list it opens cannot disagree.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, Self, TypeVar

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.typed import folded
from changhe_desktop.domain.worded import Worded

R = TypeVar("R")


class Op(Worded):
    """How a field is compared."""

    EQ = "eq", "为"
    IN = "in", "为其中之一"
    BLANK = "blank", "为空"
    NOT_BLANK = "not_blank", "不为空"
    BEFORE = "before", "早于"
    AFTER = "after", "晚于"
    CONTAINS = "contains", "包含"


SIGNS = {"<": Op.BEFORE, ">": Op.AFTER, "~": Op.CONTAINS}
WRITTEN = {op: sign for sign, op in SIGNS.items()} | {
    Op.EQ: "=",
    Op.IN: "=",
    Op.BLANK: "=",
    Op.NOT_BLANK: "!=",
}
FIELD = r"[a-z][a-z0-9_]*"
CONDITION = re.compile(rf"\s*({FIELD})\s*(!=|<=|>=|=|<|>|~)(.*)", re.DOTALL)
SORT = re.compile(rf"(-?)({FIELD})")
EMPTY_WORDS = {"(空)", "空"}
SWITCH_WORDS = {True: {"true", "1", "是"}, False: {"false", "0", "否"}}


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition. `values` holds several for IN, none for BLANK and NOT_BLANK, else one."""

    field: str
    op: Op
    values: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """As it is typed after `--where`."""
        return f"{self.field}{WRITTEN[self.op]}" + "|".join(
            re.sub(r"([\\|])", r"\\\1", v) for v in self.values
        )


@dataclass(frozen=True, slots=True)
class SortKey:
    """One field to sort by; rows where it is blank come last either way."""

    field: str
    descending: bool = False

    @property
    def text(self) -> str:
        """As it is typed: `due`, or `-due` for the largest first."""
        return f"{'-' if self.descending else ''}{self.field}"


@dataclass(frozen=True, slots=True)
class Query:
    """Which rows (all filters hold) in which order (the first sort key rules)."""

    filters: tuple[Filter, ...] = ()
    sort: tuple[SortKey, ...] = ()

    @classmethod
    def parse(cls, where: Iterable[str] = (), sort: Iterable[str] = ()) -> Self:
        """The query of typed conditions: `lead=`, `lead!=`, `lead=城建办|农办`, `due<2026-12-31`, `text~河`.

        Raises a Refusal for a condition nobody can read. Fields are checked when rows are there.
        """
        return cls(tuple(map(_filter, where)), tuple(map(_sort_key, sort)))

    def plain(self) -> dict[str, list[str]]:
        """The query as JSON; `Query.parse(**plain)` gives it back."""
        return {"where": [f.text for f in self.filters], "sort": [key.text for key in self.sort]}

    def matches(self, row: object) -> bool:
        """Whether one row, a mapping or a dataclass, passes every filter."""
        return all(_holds(condition, _value(row, condition.field)) for condition in self.filters)

    def apply(self, rows: Sequence[R], sounds: Callable[[str], str] | None = None) -> list[R]:
        """The rows that match, sorted; texts by `sounds` (pinyin) where it is given."""
        found = [row for row in rows if self.matches(row)]
        for key in reversed(self.sort):
            blank = [row for row in found if _is_blank(_value(row, key.field))]
            filled = [row for row in found if not _is_blank(_value(row, key.field))]
            filled.sort(key=lambda row: _rank(_value(row, key.field), sounds), reverse=key.descending)
            found = filled + blank
        return found


def _filter(typed: str) -> Filter:
    match = CONDITION.fullmatch(typed)
    if match is None:
        raise Refusal(
            f"条件“{typed}”看不懂。请写成lead=城建办、lead=（空值）或due<2026-12-31。", field="where"
        )
    field, sign, value = match[1], match[2], match[3].strip()
    if sign == "!=" and not value:
        return Filter(field, Op.NOT_BLANK)
    if sign in ("!=", "<=", ">="):
        raise Refusal(
            f"条件“{typed}”中的“{sign}”不能用。可用：=、!=（不为空）、<、>、~（包含）。", field="where"
        )
    if sign == "=" and (not value or folded(value) in EMPTY_WORDS):
        return Filter(field, Op.BLANK)
    if not value:
        raise Refusal(f"条件“{typed}”没有写值。", field="where")
    values = tuple(_unescaped(v) for v in re.findall(r"((?:[^\\|]|\\.)+|\\$)", value, re.DOTALL))
    if sign in SIGNS:
        return Filter(field, SIGNS[sign], ("|".join(values),))
    return Filter(field, Op.IN if len(values) > 1 else Op.EQ, values)


def _unescaped(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value)


def _sort_key(typed: str) -> SortKey:
    match = SORT.fullmatch(typed.strip())
    if match is None:
        raise Refusal(f"排序“{typed}”看不懂。请写成due，或-due（从大到小）。", field="sort")
    return SortKey(match[2], bool(match[1]))


def _value(row: Any, field: str) -> Any:
    """What a row holds in a field; a Refusal naming the fields there are."""
    if isinstance(row, Mapping):
        if field in row:
            return row[field]
        known = tuple(str(key) for key in row)
    else:
        kind: Any = type(row)
        known = _fields(kind)
        if field in known:
            return getattr(row, field)
    raise Refusal(f"没有“{field}”这一栏。可用：{'、'.join(known)}。", field="where")


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    """The fields and properties of a row's class."""
    named = [f.name for f in fields(kind)] if is_dataclass(kind) else []
    return (*named, *(name for name, member in vars(kind).items() if isinstance(member, property)))


def _is_blank(value: Any) -> bool:
    return value is None or value in ("", (), [])


def _words(value: Any) -> set[str]:
    """The folded words by which a value may be named: code and Chinese word, ISO date, each of many."""
    if isinstance(value, list | tuple):
        return {word for item in value for word in _words(item)}
    if isinstance(value, bool):
        return SWITCH_WORDS[value]
    if isinstance(value, Worded):
        return {folded(value.value), folded(value.text)}
    return {folded(value.isoformat() if isinstance(value, date) else str(value))}


@lru_cache(maxsize=16)
def _wanted(values: tuple[str, ...]) -> frozenset[str]:
    """The folded values of a condition, made once for all rows: an IN may name thousands."""
    return frozenset(map(folded, values))


def _holds(condition: Filter, value: Any) -> bool:
    if condition.op is Op.BLANK or condition.op is Op.NOT_BLANK:
        return _is_blank(value) is (condition.op is Op.BLANK)
    if _is_blank(value):
        return False
    if isinstance(value, datetime):
        value = value.date()
    if condition.op in (Op.EQ, Op.IN):
        return not _words(value).isdisjoint(_wanted(condition.values))
    wanted = condition.values[0]
    if condition.op is Op.CONTAINS:
        return any(folded(wanted) in word for word in _words(value))
    bound = _bound(condition, value)
    return bool(value < bound if condition.op is Op.BEFORE else value > bound)


def _bound(condition: Filter, value: Any) -> Any:
    """The value to compare with, of the row's own kind; a Refusal if it cannot be that."""
    wanted = condition.values[0]
    try:
        if isinstance(value, date):
            return date.fromisoformat(wanted)
        return type(value)(wanted) if isinstance(value, int | float) else wanted
    except ValueError:
        kind = "日期，例如2026-12-31" if isinstance(value, date) else "数字"
        raise Refusal(f"条件“{condition.text}”中应写{kind}。", field="where") from None


def _rank(value: Any, sounds: Callable[[str], str] | None) -> Any:
    """What a value sorts by: texts by sound, several by their texts, dates and numbers as they are."""
    if isinstance(value, list | tuple):
        value = "、".join(map(str, value))
    if isinstance(value, Worded):
        value = value.text
    return sounds(value) if sounds and isinstance(value, str) else value
