"""A short list in an order of the office's own: add a line, edit it in place, move it, take it out."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.flow import Flow
from changhe_desktop.ui.parts.table_model import Column, Editing
from changhe_desktop.ui.parts.table_patient import PatientTable
from changhe_desktop.ui.parts.theme import mark, px

ROWS_SHOWN = 4


class OrderedTable(PatientTable):
    """A table as tall as a few rows."""

    def sizeHint(self) -> QSize:
        rows = min(max(len(self.rows()), 2), ROWS_SHOWN)
        height = (
            self.horizontalHeader().sizeHint().height() + rows * self.verticalHeader().defaultSectionSize()
        )
        return QSize(px(320), height + px(8))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(160), self.sizeHint().height())


class OrderedList(QWidget):
    """Rows under `columns`, a line of fields that adds one, and 上移, 下移, 移除.

    `row_of(place, words)` makes a row of what was typed, one word for each editable column; the row bears
    its `place`. A subclass says what the rows are to the outside (`value`). `changed` comes after every
    change; the value is then to be stored, and `set_value` called with what was stored.
    """

    changed = Signal()

    def __init__(
        self,
        columns: Sequence[Column],
        hints: Sequence[str],
        what: str,
        row_of: Callable[[int, Sequence[str]], Any],
    ) -> None:
        super().__init__()
        self._rows: list[Any] = []
        self._row_of = row_of
        self._editable = [column.field for column in columns if column.editing is not Editing.NO]
        self.table = OrderedTable(columns, key="place")
        self.table.setAccessibleName(what)
        self.table.empty.say(f"还没有{what}，在下面填写后添加。", icon="edit")
        self.fields = [QLineEdit() for _ in hints]
        self._fault = QLabel()
        self._buttons = [
            self._button("上移", "arrow-up", lambda: self._move(-1)),
            self._button("下移", "arrow-down", lambda: self._move(1)),
            self._button("移除", "trash", self._remove),
        ]
        self._put_together(hints)
        self.set_rows([])

    def lines(self) -> list[list[str]]:
        """The words of every row, in order."""
        return [[getattr(row, field) for field in self._editable] for row in self._rows]

    def set_rows(self, lines: Sequence[Sequence[str]]) -> None:
        """Show these rows."""
        self._rows = [self._row_of(place, words) for place, words in enumerate(lines)]
        self.table.set_rows(self._rows)
        self.table.updateGeometry()
        self._enable()

    def add_typed(self) -> bool:
        """Add what stands in the fields; False when nothing stands there."""
        words = [field.text().strip() for field in self.fields]
        if not words[0]:
            return False
        for field in self.fields:
            field.clear()
        self._put([*self.lines(), words], len(self._rows))
        return True

    def blame(self, sentence: str) -> None:
        """Say under the list why it could not be stored; empty takes it away."""
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))

    def fault_text(self) -> str:
        """What is said under the list."""
        return self._fault.text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter has added a line; whoever this stands in must not take it for “go on”.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
        else:
            super().keyPressEvent(event)

    def _put_together(self, hints: Sequence[str]) -> None:
        add = QPushButton("添加")
        icons.dress(add, "plus")
        add.clicked.connect(self._add)
        line, moves, column = QHBoxLayout(), Flow(), QVBoxLayout(self)
        line.setSpacing(px(8))
        for field, hint in zip(self.fields, hints, strict=True):
            field.setPlaceholderText(hint)
            field.setAccessibleName(hint)
            field.returnPressed.connect(self._add)
            line.addWidget(field, 1)
        line.addWidget(add)
        moves.setSpacing(px(6))
        for button in self._buttons:
            moves.addWidget(button)
        self._fault.setWordWrap(True)
        mark(self._fault, tone="fault")
        self._fault.hide()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.table)
        column.addWidget(self._fault)
        column.addLayout(line)
        column.addLayout(moves)
        self.table.edited.connect(self._edit)
        self.table.row_changed.connect(lambda _row: self._enable())
        self.table.sort_by(None)
        self.table.horizontalHeader().setSectionsClickable(False)
        self.setFocusProxy(self.fields[0])

    def _button(self, words: str, icon: str, run: Any) -> QPushButton:
        button = QPushButton(words)
        icons.dress(button, icon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _on: run())
        return button

    def _put(self, lines: list[list[str]], current: int) -> None:
        self.blame("")
        self.set_rows(lines)
        if lines:
            self.table.select([min(max(current, 0), len(lines) - 1)])
        self.changed.emit()

    def _add(self) -> None:
        if self.add_typed():
            self.fields[0].setFocus()
        else:
            self.blame(f"请先填写{self.fields[0].placeholderText()}。")

    def _edit(self, row: Any, field: str, value: object) -> None:
        lines = self.lines()
        place = self._editable.index(field)
        lines[row.place][place] = str(value)
        self._put(lines, row.place)

    def _move(self, steps: int) -> None:
        row = self.table.current()
        if row is not None and 0 <= row.place + steps < len(self._rows):
            lines = self.lines()
            lines.insert(row.place + steps, lines.pop(row.place))
            self._put(lines, row.place + steps)

    def _remove(self) -> None:
        row = self.table.current()
        if row is not None:
            lines = self.lines()
            del lines[row.place]
            self._put(lines, row.place)

    def _enable(self) -> None:
        row = self.table.current()
        place, last = row.place if row is not None else -1, len(self._rows) - 1
        for button, possible in zip(self._buttons, (place > 0, 0 <= place < last, place >= 0), strict=True):
            button.setEnabled(possible)
