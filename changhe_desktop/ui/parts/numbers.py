"""A figure that opens the rows behind it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from changhe_desktop.ui.parts.theme import mark, px


class NumberTile(QPushButton):
    """A large figure over its caption; a click, Enter or Space opens what it counts (`clicked`).

    `light` is a colour's name (`red`, `amber`, `green`, `grey`) for figures that ask for action; what
    they ask for stands in the caption.
    """

    def __init__(self, caption: str, light: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, tile="true")
        self._light = light
        self._figure, self._caption, self._hint = QLabel("–"), QLabel(caption), QLabel()
        mark(self._figure, tone="figure", light=light)
        mark(self._hint, tone="caption")
        self._hint.hide()
        for label in (self._figure, self._caption, self._hint):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(16), px(10), px(16), px(12))
        self._column.setSpacing(px(2))
        for label in (self._figure, self._caption, self._hint):
            self._column.addWidget(label)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAutoDefault(True)
        self._name()

    def set_number(self, number: int | None, hint: str = "") -> None:
        """Show the figure; None while it is not known. A figure of nought is not coloured."""
        self._figure.setText("–" if number is None else str(number))
        mark(self._figure, light=self._light if number else "")
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._name()

    def number(self) -> int | None:
        """The figure shown."""
        return int(self._figure.text()) if self._figure.text().isdigit() else None

    def _name(self) -> None:
        self.setAccessibleName(f"{self._caption.text()} {self._figure.text()}")
        self.setAccessibleDescription("按回车打开明细")

    def sizeHint(self) -> QSize:
        return self._column.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._column.minimumSize()
