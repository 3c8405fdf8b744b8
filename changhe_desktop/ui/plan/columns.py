"""The columns of the ledger and how each is edited; what a changed cell means for the services."""

from collections.abc import Callable, Sequence
from typing import Any

from changhe_desktop.domain.plan import MeasureKind
from changhe_desktop.domain.plan_deadline import DeadlineKind
from changhe_desktop.store.views.organization import UnitRow
from changhe_desktop.store.views.plan import MeasureRow
from changhe_desktop.ui.parts.picker import Choice
from changhe_desktop.ui.parts.table_model import Align, Badge, Column, Editing

KINDS = tuple(Choice(kind.value, kind.text) for kind in MeasureKind)
LIGHTS = {DeadlineKind.OPEN: "grey", DeadlineKind.UNCLEAR: "amber"}


def unit_choices(units: Sequence[UnitRow]) -> list[Choice]:
    """The units to pick from, found by name, alias, pinyin and initials."""
    return [Choice(unit.id, unit.name, "、".join(unit.aliases), unit.search_key) for unit in units]


def due_badge(row: MeasureRow) -> Badge | None:
    """The date of a 时限, or what stands in its place: 长期, 待确认."""
    if row.due is not None:
        return Badge(row.due.isoformat(), "")
    light = LIGHTS.get(row.due_kind)
    return Badge(row.due_kind.text, light) if light else None


def grid_columns(units: Callable[[], Sequence[Choice]]) -> tuple[Column, ...]:
    """The ledger's columns; `units` are asked for when a cell is opened."""
    return (
        Column("code", "编号", 4.5),
        Column("shown", "措施", 18, grows=True, wraps=True),
        Column("kind", "类别", 4, editing=Editing.CHOICE, choices=lambda: KINDS),
        Column("lead", "牵头单位", 9, wraps=True, editing=Editing.CHOICE, choices=units),
        Column("assists", "配合单位", 9, wraps=True, editing=Editing.TEXT, choices=units),
        Column("leader", "责任领导", 5, editing=Editing.TEXT),
        Column("person", "责任人", 5, editing=Editing.TEXT),
        Column("contact", "联系方式", 7.5, editing=Editing.TEXT),
        Column("due_words", "时限", 7, wraps=True, editing=Editing.DATE_WORDS,
               tip="照办公室的说法写：年底前、6月底前、2026-11-30、长期"),
        Column("due", "截止日期", 6, badge=due_badge, tip="由时限推出的日期，含当天"),
        Column("open_orders", "在办整改", 4.5, align=Align.RIGHT, words=_count),
    )  # fmt: skip


def _count(value: Any) -> str:
    return str(value) if value else ""
