"""Choosing several of a list in an order: the assisting units of a measure."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QToolButton, QVBoxLayout, QWidget

from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.picker import Choice, PickField, Sounds
from changhe_desktop.ui.parts.theme import mark, px

ROWS_SHOWN = 4


class PickMany(QWidget):
    """A field that adds, and the list of what was added, with 上移, 下移, 移除. `changed` after each."""

    changed = Signal()

    def __init__(
        self,
        choices: Sequence[Choice] = (),
        *,
        hint: str = "添加：输入名称或拼音首字母",
        pinyin: Sounds = lambda: None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._choices = list(choices)
        self.field = PickField(choices, hint=hint, pinyin=pinyin)
        self.field.picked.connect(self._add)
        self.setFocusProxy(self.field)
        self._list = QListWidget()
        self._list.setAccessibleName("已选，按先后")
        self._list.currentRowChanged.connect(lambda _row: self._enable())
        self._tools = [
            self._button("上移", "arrow-up", lambda: self._move(-1)),
            self._button("下移", "arrow-down", lambda: self._move(1)),
            self._button("移除", "x", self._remove),
        ]
        line = QHBoxLayout()
        line.setSpacing(px(4))
        for button in self._tools:
            line.addWidget(button)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addWidget(self.field)
        column.addWidget(self._list)
        column.addLayout(line)
        self._show([])

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Offer another list, keeping what is chosen."""
        self._choices = list(choices)
        self._show(self.values())

    def values(self) -> list[str]:
        """The values chosen, in order."""
        items = [self._list.item(row) for row in range(self._list.count())]
        return [str(item.data(Qt.ItemDataRole.UserRole)) for item in items]

    def set_values(self, values: Sequence[str]) -> None:
        """Show these values as chosen; `changed` is not sent."""
        self._show(list(values))

    def fault(self) -> str:
        """What is wrong with what stands in the adding field; empty if nothing."""
        return self.field.fault()

    def _add(self, value: object) -> None:
        if isinstance(value, str) and value not in self.values():
            self._show([*self.values(), value], self._list.count())
            self.changed.emit()
        self.field.set_value(None)

    def _move(self, steps: int) -> None:
        values, row = self.values(), self._list.currentRow()
        values.insert(row + steps, values.pop(row))
        self._show(values, row + steps)
        self.changed.emit()

    def _remove(self) -> None:
        values, row = self.values(), self._list.currentRow()
        del values[row]
        self._show(values, min(row, len(values) - 1))
        self.changed.emit()

    def _show(self, values: Sequence[str], current: int = -1) -> None:
        words = {c.value: c.text for c in self._choices}
        self._list.clear()
        for number, value in enumerate(values, 1):
            item = QListWidgetItem(f"{number}. {words.get(value, value)}")
            item.setData(Qt.ItemDataRole.UserRole, value)
            self._list.addItem(item)
        self._list.setCurrentRow(current)
        self._list.setVisible(bool(values))
        row = max(self._list.sizeHintForRow(0), px(28)) if values else 0
        self._list.setFixedHeight(row * min(max(len(values), 1), ROWS_SHOWN) + px(4))
        self.field.set_choices([c for c in self._choices if c.value not in values])
        self._enable()

    def _enable(self) -> None:
        row, last = self._list.currentRow(), self._list.count() - 1
        for button, possible in zip(self._tools, (row > 0, 0 <= row < last, row >= 0), strict=True):
            button.setEnabled(possible)
            button.setVisible(last >= 0)

    def _button(self, words: str, icon: str, run: object) -> QToolButton:
        button = QToolButton()
        button.setText(words)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        icons.dress(button, icon)
        mark(button, quiet="true")
        button.clicked.connect(run)
        return button
