"""The line above the ledger: the two standing questions, the search box, and a chip for each condition."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from changhe_desktop.domain.query import Filter, Query
from changhe_desktop.store.views.plan import TaskRow
from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.pages import tool
from changhe_desktop.ui.parts.search import SearchBox
from changhe_desktop.ui.parts.theme import px
from changhe_desktop.ui.parts.toolbar import Toolbar
from changhe_desktop.ui.plan.narrowing import NO_DUE, NO_LEAD, Narrowed, filter_words

SEARCH_HINT = "查找措施、单位"
SEARCH_TIP = "找措施、编号、单位、人员：输入汉字、全拼或拼音首字母（Ctrl+F）"
QUESTIONS = (("无牵头单位", NO_LEAD), ("无时限", NO_DUE))


class FilterLine(QWidget):
    """What narrows the ledger, and what it is narrowed by.

    Signals: `toggled` a standing question and whether it is asked; `removed` a condition's field;
    `cleared` everything; `searched` what was typed. What does not fit stands in 更多.
    """

    toggled = Signal(object, bool)
    removed = Signal(str)
    cleared = Signal()
    searched = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchBox(SEARCH_HINT)
        self.search.setToolTip(SEARCH_TIP)
        self.search.searched.connect(self.searched.emit)
        self.clear = tool(self, "清除筛选", "filter-off", self.cleared.emit, tip="显示全部措施")
        self.questions = [self._question(words, condition) for words, condition in QUESTIONS]
        self._bar, self._chips, self._shown = Toolbar(), Toolbar(), list[QAction]()
        self._bar.show_tools(self.questions)
        self._chips.hide()
        line = QHBoxLayout()
        line.setSpacing(px(6))
        line.addWidget(self._bar)
        line.addWidget(self.search, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(6))
        column.addLayout(line)
        column.addWidget(self._chips)

    def add_panes(self, tree: QAction, detail: QAction) -> None:
        """Put the acts that show and hide the panes at the ends of the line."""
        self._bar.show_tools([tree, *self.questions, detail])

    def show_counts(self, found: Narrowed) -> None:
        """Say how many rows each standing question would leave."""
        counts = found.no_lead, found.no_due
        for action, (words, _), count in zip(self.questions, QUESTIONS, counts, strict=True):
            action.setText(f"{words} {count}")
        self._bar.updateGeometry()
        self._bar.fit()

    def show_query(self, query: Query, tasks: Sequence[TaskRow]) -> None:
        """Show the conditions in force as chips that can be taken away."""
        for action, (_, condition) in zip(self.questions, QUESTIONS, strict=True):
            action.setChecked(condition in query.filters)
        before = self._shown
        self._shown = [self._chip(filter_words(f, tasks), f.field) for f in query.filters]
        self._chips.show_tools([*self._shown, self.clear])
        self._chips.setVisible(bool(self._shown))
        for chip in before:
            chip.deleteLater()

    def chip_words(self) -> list[str]:
        """What the chips say."""
        return [chip.text() for chip in self._shown]

    def _chip(self, words: str, field: str) -> QAction:
        return tool(self, words, "x", partial(self.removed.emit, field), tip=f"去掉条件“{words}”")

    def _question(self, words: str, condition: Filter) -> QAction:
        action = QAction(words, self)
        action.setCheckable(True)
        action.setToolTip(f"只看{words}的措施")
        icons.dress(action, "filter")
        action.triggered.connect(lambda on: self.toggled.emit(condition, on))
        return action
