"""What the list of units shows, what of it is edited in place, and how a pasted list is looked at."""

from changhe_desktop.domain.organization import Orderable, UnitKind
from changhe_desktop.domain.worded import Worded
from changhe_desktop.services.organization_list import import_list, list_of_file, preview_units
from changhe_desktop.store.views.organization import UnitRow
from changhe_desktop.ui.parts.pasting import Pasting
from changhe_desktop.ui.parts.picker import Choice
from changhe_desktop.ui.parts.table_model import Align, Badge, Column, Editing

HEADINGS = {
    "name": "单位名称", "kind": "类型", "aliases": "别名", "leader": "分管领导", "orderable": "可否下发",
    "retired": "停用",
}  # fmt: skip
HINT = (
    "把名单粘贴在这里，一行一个单位。\n"
    "只有名称也行；从表格里复制的，依次是：\n"
    "单位名称、类型、别名、分管领导、可否下发。"
)
LIST_FILES = "单位名单 (*.xlsx *.csv *.txt)"


def choices_of(words: type[Worded]) -> list[Choice]:
    """The members of an enumeration as choices of a cell."""
    return [Choice(word.value, word.text) for word in words]


def mark_of(row: UnitRow) -> Badge | None:
    """示例 on units of the shipped list, 停用 on those no longer offered."""
    if row.retired:
        return Badge("停用", "grey")
    return Badge("示例", "amber") if row.sample else None


COLUMNS = (
    Column("position", "顺序", 3.5, Align.CENTER, tip="拖动这一列，或按 Alt+↑、Alt+↓ 调整顺序"),
    Column("name", "单位名称", 8, grows=True, wraps=True, editing=Editing.TEXT),
    Column(
        "kind", "类型", 5, editing=Editing.CHOICE, choices=lambda: choices_of(UnitKind), blank=False
    ),
    Column("aliases", "别名", 8, wraps=True, editing=Editing.TEXT, tip="几个别名用顿号隔开"),
    Column("leader", "分管领导", 5, wraps=True, editing=Editing.TEXT),
    Column(
        "orderable", "可否下发", 5, editing=Editing.CHOICE, choices=lambda: choices_of(Orderable),
        blank=False, tip="能否向它下发整改通知；需确认的，下发前再问一次，并建议改发提醒函",
    ),
    Column("leads", "牵头措施", 4, Align.RIGHT, tip="牵头的措施数，点击打开这些措施"),
    Column("open_orders", "在办整改", 4, Align.RIGHT, tip="还没有销号的整改通知，点击打开"),
    Column("sample", "标记", 4, badge=mark_of),
)  # fmt: skip
PASTING = Pasting(
    noun="个单位",
    hint=HINT,
    columns=(
        Column("name", "单位名称", 7, wraps=True),
        Column("kind", "类型", 5),
        Column("aliases", "别名", 6, wraps=True),
        Column("leader", "分管领导", 4.5),
        Column("orderable", "可否下发", 4.5),
    ),
    preview=preview_units,
    keep=import_list,
    read=list_of_file,
    purpose="units",
    kinds=LIST_FILES,
)
