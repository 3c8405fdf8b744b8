"""The detail panel of a measure: its words, who answers for it, where it stands in the text, its history."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from PySide6.QtWidgets import QLabel

from changhe_desktop.domain.organization_search import find_unit
from changhe_desktop.domain.plan import MeasureKind
from changhe_desktop.store.views.accounts import HistoryRow, history
from changhe_desktop.store.views.organization import UnitRow
from changhe_desktop.store.views.plan import MeasureRow
from changhe_desktop.ui.parts.detail import Detail, Line, history_lines
from changhe_desktop.ui.parts.pages import tool
from changhe_desktop.ui.parts.theme import mark

HISTORY_NAMES = {
    "lead_id": "牵头单位", "assists": "配合单位", "leader": "责任领导", "person": "责任人",
    "contact": "联系方式", "due_words": "时限", "kind": "类别", "title": "名称", "text": "措施文字",
    "dropped": "非措施",
}  # fmt: skip
# The assisting units of a measure are rows of their own, named in the trail by measure and position.
ASSISTS_KNOWN = 30
Act = Callable[[MeasureRow], object]


@dataclass(frozen=True, slots=True)
class PanelActs:
    """What the panel's buttons and links do."""

    order: Act
    text: Act
    orders: Act
    take_lead: Callable[[MeasureRow, UnitRow], object]


class MeasurePanel(Detail):
    """Shows one measure."""

    def __init__(self, acts: PanelActs) -> None:
        super().__init__()
        self._acts = acts
        self._row: MeasureRow | None = None
        self._units: Sequence[UnitRow] = ()
        self._hint = QLabel("选中一条措施，这里显示它的详情。")
        self._hint.setWordWrap(True)
        mark(self._hint, tone="muted")
        self.body.addWidget(self._hint)
        self.order = tool(self, "下发整改", "send", self._with(acts.order), tip="从这条措施新建整改通知")
        self.suggestion = tool(self, "采用建议", "check", self._take)
        self.show_row(None)

    def set_units(self, units: Sequence[UnitRow]) -> None:
        """The units among which a suggested lead is looked for."""
        self._units = units

    def show_row(self, row: MeasureRow | None) -> None:
        """Show this measure, or that none is chosen."""
        same = row is not None and self._row is not None and row.id == self._row.id
        self._row = row
        self.set_title(f"{row.code}　{row.shown}" if row else "措施")
        self._hint.setVisible(row is None)
        unit = self._suggested()
        self.suggestion.setText(f"采用建议：{unit.name}" if unit else "采用建议")
        self.set_tools([self.order, self.suggestion] if unit else [self.order] if row else [])
        self.set_lines(self._particulars(row) if row else [])
        if not same:
            self.set_history([])

    def show_history(self, rows: Sequence[HistoryRow]) -> None:
        """Show who changed what and when."""
        self.set_history(history_lines(readable(rows, {u.id: u.name for u in self._units}), HISTORY_NAMES))

    def _particulars(self, row: MeasureRow) -> list[Line]:
        acts = self._acts
        due = row.due.isoformat() if row.due else ""
        when = row.due_words if due in ("", row.due_words) else f"{row.due_words}（{due}）"
        orders = f"{row.open_orders} 份" if row.open_orders else ""
        return [
            Line("牵头单位", row.lead or "未定"), Line("配合单位", "、".join(row.assists)),
            Line("责任领导", row.leader), Line("责任人", row.person), Line("联系方式", row.contact),
            Line("时限", when or "未定"), Line("在办整改", orders, lambda: acts.orders(row)),
            Line("建议牵头", row.suggested_lead), Line("类别", row.kind_text),
            Line("任务", f"{row.task_code} {row.task}"), Line("行动", f"{row.action_code} {row.action}"),
            Line("原文", row.text if row.text != row.shown else ""),
            Line("出处", f"原文第{row.source.line}行", lambda: acts.text(row)),
        ]  # fmt: skip

    def _suggested(self) -> UnitRow | None:
        """The unit that the plan's suggestion names first and that is in the office's list."""
        row = self._row
        names = row.suggested_lead.split("、") if row and row.suggested_lead else []
        found = (find_unit(name, self._units).exact for name in names)
        unit = next((unit for unit in found if unit is not None), None)
        return None if row and unit and unit.name == row.lead else unit

    def _with(self, act: Act) -> Callable[[], object]:
        return lambda: act(self._row) if self._row is not None else None

    def _take(self) -> None:
        unit = self._suggested()
        if self._row is not None and unit is not None:
            self._acts.take_lead(self._row, unit)


def measure_history(session: Any, measure_id: str) -> list[HistoryRow]:
    """What happened to a measure and to its assisting units, newest first; a view for `Counter.ask`."""
    own = history(session, "measure", [measure_id])
    keys = [f"{measure_id}/{position}" for position in range(1, ASSISTS_KNOWN + 1)]
    assists = _as_lists(history(session, "assistance", keys))
    return sorted([*own, *assists], key=lambda row: row.at, reverse=True)


def _as_lists(rows: Iterable[HistoryRow]) -> list[HistoryRow]:
    """Rows that came and went, told as one change of the whole list for each act."""
    lists = []
    for _, group in groupby(rows, key=lambda row: row.act):
        changes = list(group)
        before = [row.before for row in changes if row.before]
        after = [row.after for row in changes if row.after]
        lists.append(replace(changes[0], field="assists", before=_units(before), after=_units(after)))
    return [row for row in lists if row.before != row.after]


def _units(rows: Iterable[str]) -> str:
    """The units of stored rows in their order, as JSON."""
    found = [json.loads(row) for row in rows]
    return json.dumps([row["unit_id"] for row in sorted(found, key=lambda row: int(row["position"]))])


def readable(rows: Iterable[HistoryRow], units: Mapping[str, str]) -> list[HistoryRow]:
    """The rows with names instead of ids and words instead of codes."""

    def words(row: HistoryRow, value: str | None) -> str | None:
        plain = json.loads(value) if value else None
        if row.field == "lead_id":
            return units.get(str(plain), "已撤销的单位") if plain else None
        if row.field == "assists":
            return "、".join(units.get(str(each), "已撤销的单位") for each in plain or [])
        if row.field == "kind" and plain:
            return MeasureKind(plain).text
        return value

    return [replace(row, before=words(row, row.before), after=words(row, row.after)) for row in rows]
