"""Fields for days: typed in many shapes or chosen from a calendar; or words that need not be a day."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from changhe_desktop.domain.calendar_words import parse_day
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.dialogs import calendar, day_of
from changhe_desktop.ui.parts.theme import mark

TODAY_KEYS = Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Semicolon


class CalendarPopup(QFrame):
    """A month under a field; a click or Enter takes the day, Esc closes it."""

    def __init__(self, field: QWidget, day: date, take: Callable[[date], object]) -> None:
        super().__init__(field)
        self.setWindowFlags(Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        mark(self, card="true")
        self._month = calendar(day)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._month)

        def taken() -> None:
            take(day_of(self._month))
            self.close()

        self._month.clicked.connect(taken)
        self._month.activated.connect(taken)

    def open_under(self, field: QWidget) -> None:
        """Show the month under the field, inside the screen."""
        self.adjustSize()
        screen = field.screen().availableGeometry()
        place = field.mapToGlobal(QPoint(0, field.height()))
        if place.y() + self.height() > screen.bottom():
            place.setY(field.mapToGlobal(QPoint(0, 0)).y() - self.height())
        place.setX(max(screen.left(), min(place.x(), screen.right() - self.width())))
        self.move(place)
        self.show()
        self._month.setFocus()


class WordsOrDateField(QLineEdit):
    """Words of a deadline (年底前, 6月底前, 长期) or a day from the calendar, kept as they are written.

    Alt+↓ opens the calendar, Ctrl+; enters today.
    """

    edited = Signal()

    def __init__(self, today: Callable[[], date], hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.setPlaceholderText(hint)
        opener = QAction("日历（Alt+↓）", self)
        icons.dress(opener, "calendar", "muted")
        opener.triggered.connect(self.open_calendar)
        self.addAction(opener, QLineEdit.ActionPosition.TrailingPosition)
        self.textEdited.connect(lambda _text: self.edited.emit())

    def open_calendar(self) -> None:
        """Open the calendar at the day written, or today."""
        CalendarPopup(self, self.day() or self._today(), self._take).open_under(self)

    def day(self) -> date | None:
        """The day these words plainly are, None for any other words."""
        try:
            return parse_day(self.text(), self._today())
        except Refusal:
            return None

    def set_day(self, day: date | None) -> None:
        """Write a day as 2026-11-30."""
        self.setText(day.isoformat() if day else "")

    def _take(self, day: date) -> None:
        self.set_day(day)
        self.setFocus()
        self.edited.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if alt and event.key() == Qt.Key.Key_Down:
            self.open_calendar()
        elif (event.modifiers(), event.key()) == TODAY_KEYS:
            self._take(self._today())
        else:
            super().keyPressEvent(event)


class DateField(WordsOrDateField):
    """A day and nothing else. `fault` says how to write what stands there; empty is no fault."""

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(today, "如 2026-11-30、11.30", parent)
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)

    def fault(self) -> str:
        """Why these words are no day; empty if they are one or nothing is written."""
        if not self.text().strip():
            return ""
        try:
            parse_day(self.text(), self._today())
        except Refusal as refusal:
            return refusal.sentence
        return ""

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        day = self.day()
        if day is not None:
            self.set_day(day)
        mark(self, faulty="true" if self.fault() else "false")
