"""The problems of an order as a ledger: added, moved, removed, or pasted many at a time."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from changhe_desktop.domain.errors import Fault
from changhe_desktop.domain.rectification import MOST_PROBLEMS
from changhe_desktop.domain.rectification_paste import problems_of
from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.flow import Flow
from changhe_desktop.ui.parts.theme import mark, px
from changhe_desktop.ui.rectification.problem_row import FIELDS, ProblemRow, Typed

BLANK: Typed = ("", "", "")
# Below this width (pixels of 标准) the three texts of a problem stand one under the other.
STACKED = 620


class Problems(QWidget):
    """At least one row. `changed` after every edit; `shown` asks to bring the text in focus into sight."""

    changed = Signal()
    shown = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[ProblemRow] = []
        self._current = 0
        self._before: list[Typed] | None = None
        self._pasted = ""
        self._stacked: bool | None = None
        self._head, self._list = QWidget(), QVBoxLayout()
        self._said, self._fault = QLabel(), QLabel()
        self.undo, self.join = self._link("撤销", self._put_back), self._link("合为一个问题", self._join_up)
        self._tools = {
            "add": self._button("添加问题", "plus", self.add, "在当前问题后添加（Ctrl+Enter）"),
            "up": self._button("上移", "arrow-up", lambda: self.move_by(-1), "上移（Alt+↑）"),
            "down": self._button("下移", "arrow-down", lambda: self.move_by(1), "下移（Alt+↓）"),
            "remove": self._button("移除", "x", self.remove, "移除当前问题"),
        }
        self._lay_out()
        self.set_typed([BLANK])

    def _lay_out(self) -> None:
        headings, tools, said, column = QHBoxLayout(self._head), Flow(), QHBoxLayout(), QVBoxLayout(self)
        headings.setContentsMargins(px(34), 0, 0, 0)
        headings.setSpacing(px(6))
        for _, heading, share in FIELDS:
            label = QLabel(heading)
            mark(label, tone="caption")
            headings.addWidget(label, share)
        self._list.setSpacing(0)
        tools.setSpacing(px(4))
        for button in self._tools.values():
            tools.addWidget(button)
        mark(self._said, tone="muted")
        mark(self._fault, tone="fault")
        self._fault.setWordWrap(True)
        said.setSpacing(px(4))
        for part in (self._said, self.undo, self.join):
            said.addWidget(part)
        said.addStretch(1)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addWidget(self._head)
        column.addLayout(self._list)
        column.addWidget(self._fault)
        column.addLayout(said)
        column.addLayout(tools)
        for part in (self._fault, self._said, self.undo, self.join):
            part.hide()

    # What the form uses

    def typed(self) -> tuple[Typed, ...]:
        """What stands in every row, blank ones too."""
        return tuple(row.typed() for row in self._rows)

    def set_typed(self, problems: Sequence[Typed]) -> None:
        """Show these problems; `changed` is not sent."""
        signals = self.blockSignals(True)
        self._show(list(problems) or [BLANK], 0)
        self._say("")
        self.blockSignals(signals)

    def rows(self) -> list[ProblemRow]:
        """The rows on screen."""
        return list(self._rows)

    def blame(self, fault: Fault) -> QWidget:
        """Show a fault at its row, or under the list; returns what is to have the focus."""
        if fault.row is not None and 1 <= fault.row <= len(self._rows):
            row = self._rows[fault.row - 1]
            row.blame(fault)
            return row.texts.get(fault.field or "", row.texts["problem"])
        known = self._fault.text() + "\n" if not self._fault.isHidden() else ""
        self._fault.setText(known + fault.sentence)
        self._fault.show()
        return self._rows[0].texts["problem"]

    def clear_faults(self) -> None:
        """Take all faults away."""
        self._fault.hide()
        for row in self._rows:
            row.clear_faults()

    def fault(self) -> str:
        """What is said under the list."""
        return "" if self._fault.isHidden() else self._fault.text()

    # What the buttons and keys do

    def add(self) -> None:
        """Add a blank problem after the one in focus and go into it."""
        if len(self._rows) >= MOST_PROBLEMS:
            self._say(f"一份整改通知最多{MOST_PROBLEMS}个问题，请分开下发。")
            return
        problems = list(self.typed())
        problems.insert(self._current + 1, BLANK)
        self._change(problems, self._current + 1)

    def remove(self) -> None:
        """Take away the problem in focus; it can be put back."""
        problems = list(self.typed())
        gone = problems.pop(self._current)
        number = self._current + 1
        self._change(problems or [BLANK], min(self._current, max(len(problems) - 1, 0)))
        if any(gone):
            problems.insert(number - 1, gone)
            self._say(f"已移除第{number}个问题。", before=problems)

    def move_by(self, steps: int) -> None:
        """Move the problem in focus up (-1) or down (1)."""
        target = self._current + steps
        if 0 <= target < len(self._rows):
            problems = list(self.typed())
            problems.insert(target, problems.pop(self._current))
            self._change(problems, target)

    def paste(self, row: ProblemRow, text: str) -> bool:
        """Make problems of several lines; False leaves a single line to the text it is pasted into."""
        found = problems_of(text)
        if len(found) < 2 and "\t" not in text.strip():
            return False
        place, before = self._rows.index(row), list(self.typed())
        kept = [] if not any(before[place]) else [before[place]]
        most = MOST_PROBLEMS - (len(before) - 1) - len(kept)
        if len(found) > most:
            self._say(f"粘贴的内容有{len(found)}行，一份最多{MOST_PROBLEMS}个问题，没有粘贴。请分开下发。")
            return True
        fresh = [(p.text, p.requirement, p.standard) for p in found]
        self._change([*before[:place], *kept, *fresh, *before[place + 1 :]], place + len(kept))
        self._say(f"已粘贴为{len(fresh)}个问题。", before=before, pasted=text)
        return True

    def _put_back(self) -> None:
        before = self._before
        if before is not None:
            self._change(before, min(self._current, len(before) - 1))

    def _join_up(self) -> None:
        """Take back a paste and put its text into the one problem, as it was copied."""
        text, before = self._pasted, self._before
        if before is None:
            return
        self._change(before, min(self._current, len(before) - 1))
        cursor = self._rows[self._current].texts["problem"].textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        cursor.insertText(text.strip())

    # Showing

    def _change(self, problems: Sequence[Typed], current: int) -> None:
        self.clear_faults()
        self._show(problems, current)
        self._say("")
        self._rows[self._current].enter()
        self.shown.emit()
        self.changed.emit()

    def _show(self, problems: Sequence[Typed], current: int) -> None:
        """Bring the rows to these problems, keeping those that stay."""
        self.setUpdatesEnabled(False)
        while len(self._rows) > len(problems):
            row = self._rows.pop()
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        grown = len(self._rows) < len(problems)
        while len(self._rows) < len(problems):
            self._rows.append(self._row())
        if grown:
            self._chain()
        for row, typed in zip(self._rows, problems, strict=True):
            signals = row.blockSignals(True)
            row.show_typed(typed)
            row.blockSignals(signals)
        self._current = current
        self._number()
        self.setUpdatesEnabled(True)

    def _row(self) -> ProblemRow:
        row = ProblemRow(self.paste)
        row.changed.connect(self._typing)
        row.entered.connect(lambda: self._enter(row))
        row.added.connect(self.add)
        row.moved.connect(self.move_by)
        row.stack(bool(self._stacked))
        self._list.addWidget(row)
        return row

    def _chain(self) -> None:
        """Let Tab go through the texts first and through the buttons under them afterwards."""
        texts = [text for row in self._rows for text in row.texts.values()]
        for before, after in pairwise(texts):
            QWidget.setTabOrder(before, after)
        # Backwards: the order is a ring, and Qt leaves alone what already follows across its end.
        for button in reversed([self.undo, self.join, *self._tools.values()]):
            QWidget.setTabOrder(texts[-1], button)

    def _typing(self) -> None:
        self._say("")
        self.changed.emit()

    def _enter(self, row: ProblemRow) -> None:
        if row in self._rows:
            self._current = self._rows.index(row)
            self._number()

    def _number(self) -> None:
        last = len(self._rows) - 1
        for place, row in enumerate(self._rows):
            row.show_number(place + 1, current=place == self._current and last > 0)
        self._tools["up"].setEnabled(self._current > 0)
        self._tools["down"].setEnabled(self._current < last)

    def _say(self, sentence: str, before: list[Typed] | None = None, pasted: str = "") -> None:
        """Tell what was just done to the list and how to take it back; empty to tell nothing any more."""
        self._before, self._pasted = before, pasted
        if sentence or not self._said.isHidden():
            self._said.setText(sentence)
            self._said.setVisible(bool(sentence))
            self.undo.setVisible(before is not None)
            self.join.setVisible(bool(pasted))

    def said(self) -> str:
        """What was told last."""
        return "" if self._said.isHidden() else self._said.text()

    def _button(self, words: str, icon: str, run: Callable[[], object], tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(words)
        button.setToolTip(tip)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        # The cursor stays in the problem that the button acts upon.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        icons.dress(button, icon)
        mark(button, quiet="true")
        button.clicked.connect(lambda _on: run())
        return button

    def _link(self, words: str, run: Callable[[], object]) -> QPushButton:
        link = QPushButton(words)
        mark(link, link="true")
        link.clicked.connect(lambda _on: run())
        return link

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        stacked = self.width() < px(STACKED)
        if stacked != self._stacked:
            self._stacked = stacked
            self._head.setVisible(not stacked)
            for row in self._rows:
                row.stack(stacked)
