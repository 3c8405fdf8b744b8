"""依据: chosen from the office's library, or written for this order alone."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout

from changhe_desktop.store.views.rectification import BasisRow
from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.dialogs import ask_text
from changhe_desktop.ui.parts.flow import Flow
from changhe_desktop.ui.parts.form import Compound
from changhe_desktop.ui.parts.picker import Choice, Sounds
from changhe_desktop.ui.parts.picker_many import PickMany
from changhe_desktop.ui.parts.theme import mark, px

LONGEST = 1000


class BasesField(Compound):
    """The chosen 依据 by the words that are printed. `library_asked` opens the library."""

    changed = Signal()
    library_asked = Signal()

    def __init__(self, pinyin: Sounds) -> None:
        super().__init__()
        self._library: list[Choice] = []
        self._own: list[Choice] = []
        self.picker = PickMany(hint="添加：输入依据名称或拼音首字母", pinyin=pinyin)
        self.picker.changed.connect(self.changed)
        self.setFocusProxy(self.picker)
        self._warning = QLabel()
        self._warning.setWordWrap(True)
        mark(self._warning, tone="caption")
        self.manage = self._button("管理依据库…", "book")
        self.write = self._button("现写一条…", "edit")
        self.manage.clicked.connect(self.library_asked)
        self.write.clicked.connect(self._write)
        tools, column = Flow(), QVBoxLayout(self)
        tools.setSpacing(px(4))
        tools.addWidget(self.write)
        tools.addWidget(self.manage)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addWidget(self.picker)
        column.addLayout(tools)
        column.addWidget(self._warning)
        self.warn("")

    def set_library(self, rows: Sequence[BasisRow]) -> None:
        """Offer the library, keeping what is chosen."""
        # What is printed stands as the value: an order keeps its words when the library is reworded.
        self._library = [Choice(row.text, row.title, row.text) for row in rows]
        self._offer(self.value())

    def warn(self, sentence: str) -> None:
        """Tell what 签发 will say about this choice; empty for nothing."""
        self._warning.setText(sentence)
        self._warning.setVisible(bool(sentence))

    def warning(self) -> str:
        """What is told about this choice."""
        return self._warning.text()

    def value(self) -> tuple[str, ...]:
        return tuple(self.picker.values())

    def set_value(self, value: Sequence[str]) -> None:
        self._offer(tuple(value))

    def fault(self) -> str:
        return self.picker.fault()

    def _offer(self, chosen: Sequence[str]) -> None:
        known = {choice.value for choice in self._library}
        own = dict.fromkeys([*(choice.value for choice in self._own), *chosen])
        self._own = [Choice(text, text) for text in own if text not in known]
        self.picker.set_choices([*self._library, *self._own])
        self.picker.set_values(list(chosen))

    def _write(self) -> None:
        text = ask_text(self, "现写依据", "印在“根据……”里的文字，只用于这一份：", "添加", longest=LONGEST)
        if text and text not in self.value():
            self._offer((*self.value(), text))
            self.changed.emit()

    def _button(self, words: str, icon: str) -> QToolButton:
        button = QToolButton()
        button.setText(words)
        icons.dress(button, icon)
        mark(button, worded="true")
        button.setToolButtonStyle(button.toolButtonStyle().ToolButtonTextBesideIcon)
        return button
