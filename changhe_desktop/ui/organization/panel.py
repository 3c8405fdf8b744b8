"""The detail panel of a unit: what it is, what it answers for, and who changed what and when."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

from changhe_desktop.domain.organization import Orderable, UnitKind
from changhe_desktop.store.views.accounts import HistoryRow
from changhe_desktop.store.views.organization import UnitRow
from changhe_desktop.ui.organization.columns import HEADINGS
from changhe_desktop.ui.parts.detail import Detail, Line, history_lines

SAMPLE = "来自随附的示例名单，请按本镇实际核对。改过名称后，示例标记自动去掉。"
RETIRED = "已停用，不再出现在可选的名单里；以前的措施和文书不受影响。"
WHOLE = "*"


class UnitPanel(Detail):
    """Shows one unit; `go` opens what a number counts: the unit and `leads`, `assists` or `open_orders`."""

    def __init__(self, go: Callable[[UnitRow, str], object]) -> None:
        super().__init__()
        self._go = go
        self._id = ""
        self.show_row(None)

    def show_row(self, row: UnitRow | None) -> None:
        """Show this unit, or that none is chosen."""
        self.set_title(row.name if row else "责任单位")
        self.set_lines(self._told(row) if row else [Line("提示", "选中一个单位，这里显示它的详情。")])
        if row is None or row.id != self._id:
            self.set_history([])
        self._id = row.id if row else ""

    def show_history(self, rows: Sequence[HistoryRow]) -> None:
        """Show who changed what and when."""
        lines = history_lines([readable(row) for row in rows if row.field != WHOLE], HEADINGS)
        made = [row for row in rows if row.field == WHOLE]
        lines += [f"{row.at.astimezone():%m-%d %H:%M} {row.by}：添加" for row in made]
        self.set_history(lines)

    def _told(self, row: UnitRow) -> list[Line]:
        def link(count: int, unit: str, field: str) -> tuple[str, Callable[[], object] | None]:
            return f"{count}{unit}", (lambda: self._go(row, field)) if count else None

        return [
            Line("类型", row.kind_text),
            Line("别名", "、".join(row.aliases)),
            Line("分管领导", row.leader),
            Line("可否下发", row.orderable.text),
            Line("牵头措施", *link(row.leads, "条", "leads")),
            Line("配合措施", *link(row.assists, "条", "assists")),
            Line("在办整改", *link(row.open_orders, "件", "open_orders")),
            Line("说明", RETIRED if row.retired else SAMPLE if row.sample else ""),
        ]


def readable(row: HistoryRow) -> HistoryRow:
    """The change with the office's own words for codes and lists."""
    return replace(row, before=_words(row.field, row.before), after=_words(row.field, row.after))


def _words(field: str, text: str | None) -> str:
    value = json.loads(text) if text else None
    if field == "aliases":
        return "、".join(json.loads(value or "[]"))
    if field in ("kind", "orderable"):
        words: type[UnitKind | Orderable] = UnitKind if field == "kind" else Orderable
        member = words.of_text(str(value))
        return member.text if member else str(value)
    return str(value).lower() if isinstance(value, bool) else str(value or "")
