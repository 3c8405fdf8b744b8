"""A page as others are written: a list with its detail panel. It stands in the tests alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from changhe_desktop.domain.accounts import SETTINGS
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.matters import Matter
from changhe_desktop.services.accounts import change_settings
from changhe_desktop.store.views.accounts import setting_rows
from changhe_desktop.ui.parts.detail import Detail, Line, beside
from changhe_desktop.ui.parts.pages import Frame, Page, tool
from changhe_desktop.ui.parts.table import RowTable
from changhe_desktop.ui.parts.table_model import Column, Editing, plain_words


@dataclass(frozen=True, slots=True)
class Shown:
    """A setting as the sample lists it."""

    id: str
    name: str
    value: str


class SamplePage(Page):
    """The settings as a list, of which single texts can be changed in place."""

    listens = frozenset({Matter.ACCOUNTS})
    help_topic = "accounts"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.wanted: object | None = None
        self.reads = 0
        self.table = RowTable(
            [Column("name", "名称", 10), Column("value", "内容", 12, grows=True, editing=Editing.TEXT)],
            today=frame.counter.today,
        )
        self.table.edited.connect(self._store)
        self.table.row_changed.connect(self._show_detail)
        self.detail = Detail()
        self.clear = tool(self, "清空联系人", "x", self._clear, keys="Ctrl+D")
        self.column.addWidget(beside(self.table, self.detail, frame.memory, "sample"))

    def tools(self) -> Sequence[QAction]:
        return [self.clear]

    def stops(self) -> Sequence[QWidget]:
        return [self.table, self.detail]

    def apply(self, query: object | None) -> None:
        self.wanted = query

    def refresh(self) -> None:
        self.reads += 1
        self.frame.counter.ask(setting_rows, then=self._show, key="sample")

    def _show(self, rows: Sequence[object]) -> None:
        shown = [Shown(r.key, r.text, plain_words(r.value)) for r in rows]  # type: ignore[attr-defined]
        self.table.set_rows([row for row in shown if self.wanted in (None, row.id)])
        self.counted.emit(f"共 {len(self.table.rows())} 项")

    def _show_detail(self, row: Shown | None) -> None:
        self.detail.set_title(row.name if row else "")
        self.detail.set_lines([Line("键", row.id), Line("内容", row.value)] if row else [])

    def _store(self, row: Shown, _field: str, value: object) -> None:
        self.frame.counter.do(change_settings, {row.id: value}, refused=self._refused)

    def _refused(self, refusal: Refusal) -> None:
        self.table.take_back()
        self.frame.counter.refused.emit(refusal)

    def _clear(self) -> None:
        assert "order.contact" in SETTINGS
        self.frame.counter.do(change_settings, {"order.contact": ""})
