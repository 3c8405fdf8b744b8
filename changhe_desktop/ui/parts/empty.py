"""What an empty list says: why it is empty, and the next step as a button. Never a bare white table."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.theme import mark, px
from changhe_desktop.ui.parts.toolbar import button_for


class EmptyState(QWidget):
    """A sentence in the middle of the empty space with the act that fills it, if there is one."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shape, self._words = QLabel(), QLabel()
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        mark(self._words, tone="muted")
        self._column = QVBoxLayout(self)
        self._column.setSpacing(px(12))
        self._column.addStretch(1)
        self._column.addWidget(self._shape, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addWidget(self._words)
        self._column.addStretch(2)
        self._buttons: list[QWidget] = []
        self.hide()

    def say(self, sentence: str, *acts: QAction, icon: str = "list-check") -> None:
        """What to say from now on, and the next steps to offer."""
        icons.dress(self._shape, icon, "line_strong", 3)
        self._words.setText(sentence)
        for button in self._buttons:
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [button_for(act) for act in acts]
        for place, button in enumerate(self._buttons, 3):
            self._column.insertWidget(place, button, 0, Qt.AlignmentFlag.AlignHCenter)

    def sentence(self) -> str:
        """What it says."""
        return self._words.text()
