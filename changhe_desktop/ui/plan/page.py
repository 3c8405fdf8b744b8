"""任务分解: the ledger of measures, the review of the plan's text, and what is read and exported here."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from changhe_desktop.domain.matters import Matter
from changhe_desktop.domain.query import Query
from changhe_desktop.store.views.organization import UnitRow, unit_rows
from changhe_desktop.store.views.plan import (
    MeasureRow,
    PlanReview,
    TaskRow,
    measure_rows,
    plan_review,
    task_rows,
    version_rows,
)
from changhe_desktop.ui.parts.empty import EmptyState
from changhe_desktop.ui.parts.pages import Frame, Page, tool
from changhe_desktop.ui.parts.places import PlanAct, ShowRow
from changhe_desktop.ui.plan.export import DoneLine, LedgerExport
from changhe_desktop.ui.plan.ledger import LedgerView
from changhe_desktop.ui.plan.reading import PlanReader
from changhe_desktop.ui.plan.review import ReviewView
from changhe_desktop.ui.plan.versions import show_versions

NO_PLAN = "还没有方案。请读取方案文本（.txt、.docx），或载入随附的长河镇方案。"
PAPERS = (("A4", "A4 横排", "Ctrl+E"), ("A3", "A3 横排", ""))


@dataclass(frozen=True, slots=True)
class Content:
    """What the page shows, read at one moment."""

    has_plan: bool
    measures: tuple[MeasureRow, ...]
    tasks: tuple[TaskRow, ...]
    units: tuple[UnitRow, ...]


def content(session: Any) -> Content:
    """Read the page's content; a view for `Counter.ask`, composed of the store's."""
    return Content(
        bool(version_rows(session)), tuple(measure_rows(session)), tuple(task_rows(session)),
        tuple(unit_rows(session)),
    )  # fmt: skip


class PlanPage(Page):
    """任务分解."""

    listens = frozenset({Matter.PLAN, Matter.ORGANIZATION, Matter.RECTIFICATION})
    help_topic = "plan"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.ledger = LedgerView(frame)
        self.review = ReviewView(frame, self.ledger.undoing)
        self.done, self._stack, self.empty = DoneLine(), QStackedWidget(), EmptyState(self)
        self._reader = PlanReader(frame, self)
        self._export = LedgerExport(frame, self, self.done)
        self._make_tools()
        self.empty.say(NO_PLAN, self._first_read, self._take_shipped, icon="list-tree")
        for part in (self.ledger, self.review, self.empty):
            self._stack.addWidget(part)
        self.column.addWidget(self.done)
        self.column.addWidget(self._stack, 1)
        for view in (self.ledger, self.review):
            view.counted.connect(lambda words, view=view: self._count(view, words))
        self.ledger.text_asked.connect(self._open_review)
        self.review.back.connect(self._open_ledger)

    def tools(self) -> Sequence[QAction]:
        if self._stack.currentWidget() is self.review:
            return self.review.acts()
        if self._stack.currentWidget() is self.empty:
            return [self._read]
        return [self._read, self._look, self._export_tool, self.ledger.undoing.action, self._versions]

    def refresh(self) -> None:
        self.frame.counter.ask(content, then=self._show, key="plan")
        if self._stack.currentWidget() is self.review:
            self._read_review()

    def apply(self, query: object | None) -> None:
        if isinstance(query, Query):
            self._open_ledger()
            self.ledger.show_query(query)
        elif isinstance(query, ShowRow):
            self._open_ledger()
            self.ledger.show_row(query.id)
        elif isinstance(query, PlanAct):
            begin = self._reader.choose if query is PlanAct.READ else self._reader.take_shipped
            QTimer.singleShot(0, self, begin)  # the page is entered first

    def start_search(self) -> None:
        if self._stack.currentWidget() is self.ledger:
            self.ledger.filters.search.setFocus()
            self.ledger.filters.search.selectAll()

    def stops(self) -> Sequence[QWidget]:
        if self._stack.currentWidget() is self.review:
            return [self.review.table, self.review.text]
        return [self.ledger.table, self.ledger.panel, self.ledger.tree]

    # Construction

    def _make_tools(self) -> None:
        read, shipped = self._reader.choose, self._reader.take_shipped
        self._first_read = tool(self, f"{PlanAct.READ.text}…", "file-import", read, primary=True)
        self._take_shipped = tool(
            self, PlanAct.SHIPPED.text, "download", shipped, tip="读入随附的方案和措施拆分"
        )
        self._read = tool(self, "读取方案…", "file-import", lambda: None, tip="读取 .txt 或 .docx 方案文本")
        from_file = tool(self, f"{PlanAct.READ.text}…", "file-import", read, keys="Ctrl+O")
        self._read.setMenu(self._menu(from_file, self._take_shipped))
        self._look = tool(self, "原文对照", "book", self._open_review, keys="Ctrl+T", tip="对着原文复核措施")
        self._versions = tool(
            self, "版本…", "history", lambda: show_versions(self.frame, self), tip="查看、切换方案版本"
        )
        self._export_tool = tool(self, "导出台账", "file-export", lambda: None, tip="只导出当前筛选出的措施")
        papers = [
            tool(self, words, "file-spreadsheet", partial(self._export_on, paper), keys=keys)
            for paper, words, keys in PAPERS
        ]
        self._export_tool.setMenu(self._menu(*papers))

    def _menu(self, *acts: QAction) -> QMenu:
        menu = QMenu(self)
        menu.addActions(acts)
        return menu

    # What it shows

    def _show(self, found: Content) -> None:
        if not found.has_plan:
            self._turn_to(self.empty)
            self.counted.emit("")
            return
        if self._stack.currentWidget() is self.empty:
            self._turn_to(self.ledger)
        self.ledger.show_plan(found.measures, found.tasks, found.units)

    def _turn_to(self, part: QWidget) -> None:
        if self._stack.currentWidget() is not part:
            self._stack.setCurrentWidget(part)
            self.tools_changed.emit()

    def _open_ledger(self) -> None:
        if self._stack.currentWidget() is self.review:
            self._turn_to(self.ledger)
            self.ledger.table.setFocus()
            self.frame.counter.ask(content, then=self._show, key="plan")

    def _open_review(self, row: MeasureRow | None = None) -> None:
        row = row or self.ledger.table.current()
        self._turn_to(self.review)
        if row is not None:
            self.review.show_row(row.id)
        self._read_review()

    def _read_review(self) -> None:
        self.frame.counter.ask(plan_review, then=self._show_review, key="plan-review")

    def _show_review(self, found: PlanReview | None) -> None:
        if found is not None:
            self.review.show_review(found)

    def _count(self, view: QWidget, words: str) -> None:
        if self._stack.currentWidget() is view:
            self.counted.emit(words)

    def _export_on(self, paper: str) -> None:
        self._export.run(self.ledger.export_query(), paper)
