"""The few questions that need a dialog: confirming what leaves the office, one text, one day.

Every button is a verb; the safe one has the focus. Files are asked for in `files`.
"""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QCalendarWidget,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from changhe_desktop.ui.parts.theme import mark, px

BACK = "返回"


def confirm(parent: QWidget, sentence: str, verb: str, detail: str = "", *, danger: bool = False) -> bool:
    """Ask before what cannot be undone or leaves the office; `verb` names the act (“下发 3 份”)."""
    return choose(parent, sentence, [verb], detail, danger=danger) == verb


def choose(
    parent: QWidget,
    sentence: str,
    verbs: Sequence[str],
    detail: str = "",
    *,
    danger: bool = False,
    back: str = BACK,
) -> str:
    """Ask which of several acts is meant; empty if none (`back`). The first is the usual one."""
    box = QMessageBox(parent)
    box.setWindowTitle(parent.window().windowTitle() or "长河工作台")
    box.setText(sentence)
    box.setInformativeText(detail)
    buttons = {}
    for place, verb in enumerate(verbs):
        button = box.addButton(verb, QMessageBox.ButtonRole.AcceptRole)
        mark(button, danger="true") if danger else mark(button, primary="true" if place == 0 else "false")
        buttons[button] = verb
    stay = box.addButton(back, QMessageBox.ButtonRole.RejectRole)
    box.setEscapeButton(stay)
    box.setDefaultButton(stay if danger else next(iter(buttons)))
    box.exec()
    clicked = box.clickedButton()
    return next((verb for button, verb in buttons.items() if button is clicked), "")


def tell(parent: QWidget, sentence: str, detail: str = "") -> None:
    """Say what the user has to do something about (a full disk), and wait until it is read."""
    box = QMessageBox(QMessageBox.Icon.Warning, parent.window().windowTitle(), sentence, parent=parent)
    box.setInformativeText(detail)
    mark(box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole), primary="true")
    box.exec()


class Asking(QDialog):
    """A dialog of one field and two buttons; Enter accepts, Esc goes back."""

    def __init__(self, parent: QWidget, title: str, verb: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(px(20), px(16), px(20), px(16))
        self.column.setSpacing(px(10))
        self._buttons = QDialogButtonBox()
        self.accept_button: QPushButton = self._buttons.addButton(
            verb, QDialogButtonBox.ButtonRole.AcceptRole
        )
        self._buttons.addButton(BACK, QDialogButtonBox.ButtonRole.RejectRole)
        mark(self.accept_button, primary="true")
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    def add(self, widget: QWidget) -> None:
        """Put a part above the buttons."""
        self.column.addWidget(widget)

    def ask(self) -> bool:
        """Show the dialog; whether it was accepted."""
        self.column.addWidget(self._buttons)
        self.setMinimumWidth(px(360))
        return self.exec() == QDialog.DialogCode.Accepted


def ask_text(
    parent: QWidget, title: str, question: str, verb: str, text: str = "", *, longest: int = 200
) -> str | None:
    """Ask for one line of text; None when the user goes back. Empty text cannot be accepted."""
    dialog = Asking(parent, title, verb)
    label, field = QLabel(question), QLineEdit(text)
    label.setWordWrap(True)
    label.setBuddy(field)
    field.setMaxLength(longest)
    field.setAccessibleName(question)
    field.textChanged.connect(lambda typed: dialog.accept_button.setEnabled(bool(typed.strip())))
    dialog.accept_button.setEnabled(bool(text.strip()))
    dialog.add(label)
    dialog.add(field)
    field.setFocus()
    return field.text().strip() if dialog.ask() else None


def calendar(day: date) -> QCalendarWidget:
    """A month on screen, weeks beginning on Monday."""
    month = QCalendarWidget()
    month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    month.setSelectedDate(QDate(day.year, day.month, day.day))
    return month


def day_of(month: QCalendarWidget) -> date:
    """The day chosen in a month on screen."""
    chosen = month.selectedDate()
    return date(chosen.year(), chosen.month(), chosen.day())


def ask_date(parent: QWidget, title: str, question: str, verb: str, day: date) -> date | None:
    """Ask for a day; None when the user goes back."""
    dialog = Asking(parent, title, verb)
    month = calendar(day)
    month.activated.connect(dialog.accept)
    dialog.add(QLabel(question))
    dialog.add(month)
    month.setFocus()
    return day_of(month) if dialog.ask() else None
