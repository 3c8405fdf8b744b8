"""Chips above a list: each shows part of it and says how many rows that is. One of them rules."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from changhe_desktop.ui.parts.flow import Flow
from changhe_desktop.ui.parts.theme import mark, px


@dataclass(frozen=True, slots=True)
class Chip:
    """One chip: its key and its words."""

    key: str
    words: str


class Chips(QWidget):
    """A row of chips; `chosen` gives the key of the one pressed.

    A narrower view than any chip's (rows behind a figure on another page) stands as an extra chip with
    its own words; pressing it takes it away again (`chosen` with the first key).
    """

    chosen = Signal(str)

    def __init__(self, chips: Sequence[Chip], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips = {chip.key: chip for chip in chips}
        self._first = chips[0].key
        self._group = QButtonGroup(self)
        self._line = Flow(self)
        self._line.setSpacing(px(6))
        self._buttons = {chip.key: self._button(chip.words) for chip in chips}
        for key, button in self._buttons.items():
            self._group.addButton(button)
            button.clicked.connect(lambda _on, key=key: self.chosen.emit(key))
        self._extra = self._button("")
        self._group.addButton(self._extra)
        self._extra.clicked.connect(lambda _on: self._drop_extra())
        self._extra.hide()
        self._buttons[self._first].setChecked(True)
        self.setAccessibleName("筛选")

    def set_counts(self, counts: dict[str, int]) -> None:
        """Show how many rows each chip stands for."""
        for key, button in self._buttons.items():
            number = f" {counts[key]}" if key in counts else ""
            button.setText(f"{self._chips[key].words}{number}")

    def choose(self, key: str) -> None:
        """Let this chip rule, without `chosen`."""
        self._extra.hide()
        self._buttons[key].setChecked(True)

    def show_extra(self, words: str) -> None:
        """Let a narrower view rule: “仅看：责任单位为城建办”."""
        self._extra.setText(f"{words}　✕")
        self._extra.setToolTip("点一下，恢复显示全部")
        self._extra.setChecked(True)
        self._extra.show()

    def buttons(self) -> list[QToolButton]:
        """The chips on screen."""
        return [b for b in (*self._buttons.values(), self._extra) if not b.isHidden()]

    def words(self) -> list[str]:
        """What the chips say."""
        return [button.text() for button in self.buttons()]

    def _drop_extra(self) -> None:
        self.choose(self._first)
        self.chosen.emit(self._first)

    def _button(self, words: str) -> QToolButton:
        button = QToolButton()
        button.setText(words)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        mark(button, chip="true")
        self._line.addWidget(button)
        return button
