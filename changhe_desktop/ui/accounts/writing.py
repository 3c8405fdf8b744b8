"""A field of several lines that tells when it is left with changed words."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent
from PySide6.QtWidgets import QSizePolicy

from changhe_desktop.ui.parts.form import LongText


class Writing(LongText):
    """`left` comes when the focus goes elsewhere and the words are not those last shown or stored."""

    left = Signal()

    def __init__(self, lines: int) -> None:
        super().__init__(lines)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._known = ""
        self.composing = False

    def show_words(self, words: str) -> None:
        """Show stored words."""
        self._known = words
        self.setPlainText(words)

    def words(self) -> str:
        """The words, in one line: a phrase is one paragraph of a paper."""
        return "".join(self.toPlainText().splitlines()).strip()

    def is_changed(self) -> bool:
        """Whether the words are others than those last shown."""
        return self.words() != self._known

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.is_changed():
            self.left.emit()
