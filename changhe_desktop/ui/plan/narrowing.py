"""Which measures the ledger shows: one Query and what was typed into the search box; both also rule exports.

Everything here is pure, so that it runs on the reading thread and in tests alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.pinyin import PinyinTable
from changhe_desktop.domain.plan import MeasureKind
from changhe_desktop.domain.query import Filter, Op, Query, SortKey
from changhe_desktop.store.views.plan import MeasureRow, TaskRow

NO_LEAD = Filter("lead", Op.BLANK)
NO_DUE = Filter("due_words", Op.BLANK)
TREE_FIELDS = frozenset({"action_code", "task_code"})
LABELS = {
    "id": "所选措施", "code": "编号", "shown": "措施", "text": "原文", "kind": "类别", "kind_text": "类别",
    "action_code": "行动", "action": "行动", "task_code": "任务", "task": "任务", "lead": "牵头单位",
    "lead_id": "牵头单位", "assists": "配合单位", "leader": "责任领导", "person": "责任人",
    "contact": "联系方式", "due_words": "时限", "due": "截止日期", "due_kind": "时限",
    "open_orders": "在办整改", "suggested_lead": "建议牵头", "dropped": "非措施",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The measures that are shown, and how many each of the two standing questions would show."""

    rows: tuple[MeasureRow, ...] = ()
    no_lead: int = 0
    no_due: int = 0


def narrowed(rows: Sequence[MeasureRow], query: Query, search: str, pinyin: PinyinTable | None) -> Narrowed:
    """The rows that pass; each count is that of the rows its button would leave."""
    found = searched(rows, search, pinyin)

    def counted(condition: Filter) -> int:
        return len(with_filter(query, condition).apply(found))

    return Narrowed(tuple(query.apply(found)), counted(NO_LEAD), counted(NO_DUE))


def searched(rows: Sequence[MeasureRow], search: str, pinyin: PinyinTable | None) -> Sequence[MeasureRow]:
    """The rows in which the typed words stand: in text, number, units or people, also by their sound."""
    if not search:
        return rows
    if pinyin is None:
        return [row for row in rows if search in _said(row)]
    fits = pinyin.finder(search)
    others = {name: pinyin.keys(name) for row in rows for name in _names(row)}
    return [
        row
        for row in rows
        if fits(row.text, row.search_key)
        or fits(_said(row), "")
        or any(fits(n, others[n]) for n in _names(row))
    ]


def _said(row: MeasureRow) -> str:
    return f"{row.code} {row.shown} {row.due_words} {row.contact}"


def _names(row: MeasureRow) -> list[str]:
    return [name for name in (row.lead, *row.assists, row.leader, row.person) if name]


def with_filter(query: Query, condition: Filter) -> Query:
    """The query with this condition in place of any other on the same field."""
    kept = without_field(query, condition.field)
    return replace(kept, filters=(*kept.filters, condition))


def without_field(query: Query, *fields: str) -> Query:
    """The query without its conditions on these fields."""
    return replace(query, filters=tuple(f for f in query.filters if f.field not in fields))


def exported(query: Query, search: str, shown: Sequence[MeasureRow], sort: SortKey | None) -> Query:
    """The query that lets through just what is shown, in that order: a search has to name its rows."""
    if search:
        query = with_filter(query, Filter("id", Op.IN, tuple(row.id for row in shown)))
    return replace(query, sort=(sort,)) if sort else query


def checked(query: Query) -> Query:
    """The query, if the ledger has all its fields; a Refusal otherwise (it came from outside)."""
    unknown = [f.field for f in query.filters if f.field not in LABELS]
    if unknown:
        raise Refusal(f"任务分解没有“{unknown[0]}”这一栏，已显示全部措施。")
    return query


def filter_words(condition: Filter, tasks: Sequence[TaskRow]) -> str:
    """A condition as the office says it: “牵头单位：空”, “任务：1.3 推进市政设施网络建设”."""
    label = LABELS.get(condition.field, condition.field)
    if condition.op in (Op.BLANK, Op.NOT_BLANK):
        return f"{label}：{'空' if condition.op is Op.BLANK else '已填'}"
    values = [_value_words(condition.field, value, tasks) for value in condition.values]
    if condition.field == "id":
        return f"{label} {len(values)} 条"
    op = "" if condition.op in (Op.EQ, Op.IN) else condition.op.text
    return f"{label}：{op}{'、'.join(values)}"


def _value_words(field: str, value: str, tasks: Sequence[TaskRow]) -> str:
    if field == "kind":
        kind = MeasureKind.of_text(value)
        return kind.text if kind else value
    if field == "task_code":
        return next((f"{t.code} {t.title}" for t in tasks if t.code == value), value)
    if field == "action_code":
        return next((f"{t.action_code} {t.action}" for t in tasks if t.action_code == value), value)
    return value
