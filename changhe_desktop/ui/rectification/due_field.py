"""The deadline: so many working days, or a date. What it comes to is told while it is typed."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from changhe_desktop.domain.calendar import WorkCalendar
from changhe_desktop.domain.calendar_words import in_words
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.rectification_due import Due, DueMode, settle_due
from changhe_desktop.ui.parts.dates import DateField
from changhe_desktop.ui.parts.form import Compound
from changhe_desktop.ui.parts.theme import mark, px
from changhe_desktop.ui.rectification.filled import DueTyped, due_rule

PROVISIONAL = "暂定"


def due_words(due: Due) -> str:
    """A settled deadline by date and by count: “2026年12月7日（星期一），10个工作日”."""
    weekday = "一二三四五六日"[due.on.weekday()]
    count = f"，{due.workdays}个工作日" if due.workdays >= 1 else ""
    return f"{in_words(due.on)}（星期{weekday}）{count}"


class DueEcho(QWidget):
    """What a deadline comes to: date and count, 暂定 where it may still move, and the notes on holidays."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._mark, self._notes = QLabel(), QLabel(PROVISIONAL), QLabel()
        for label in (self._words, self._notes):
            label.setWordWrap(True)
        mark(self._words, tone="echo")
        mark(self._mark, badge="amber")
        mark(self._notes, tone="caption")
        line, column = QHBoxLayout(), QVBoxLayout(self)
        line.setSpacing(px(8))
        line.addWidget(self._words, 1)
        line.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        column.addLayout(line)
        column.addWidget(self._notes)
        self.show_due(None)

    def show_due(self, due: Due | None, before: str = "整改期限：", after: str = "") -> None:
        """Tell what a deadline comes to; None while there is nothing to tell."""
        self._words.setText(f"{before}{due_words(due)}{after}" if due else "")
        self._notes.setText("\n".join(due.notes) if due else "")
        self._words.setVisible(due is not None)
        self._mark.setVisible(due is not None and bool(due.provisional))
        self._notes.setVisible(due is not None and bool(due.notes))

    def words(self) -> str:
        """Everything it tells."""
        marked = PROVISIONAL if not self._mark.isHidden() else ""
        return "\n".join(filter(None, (self._words.text(), marked, self._notes.text())))


class DueField(Compound):
    """A deadline as typed (DueTyped), echoed as a paper of today would print it. `changed` while typing."""

    changed = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self._calendar: WorkCalendar | None = None
        self.by_count, self.by_date = QRadioButton("按工作日"), QRadioButton("定日期")
        self.days, self.on = QLineEdit(), DateField(today)
        self.kept, self.echo = QCheckBox("按原日期保留，不顺延"), DueEcho()
        self._set_up()
        self._lay_out()
        self._tell()

    def _set_up(self) -> None:
        group = QButtonGroup(self)
        group.addButton(self.by_count)
        group.addButton(self.by_date)
        self.by_count.setChecked(True)
        self.days.setInputMethodHints(Qt.InputMethodHint.ImhLatinOnly)
        self.days.setMaxLength(5)
        self.days.setPlaceholderText("如 10")
        self.days.setAccessibleName("工作日数")
        self.days.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.on.setAccessibleName("整改期限日期")
        self.setFocusProxy(self.days)
        self.days.textEdited.connect(lambda _text: self._typed(self.by_count))
        self.on.edited.connect(lambda: self._typed(self.by_date))
        self.by_count.clicked.connect(lambda: self._chosen(self.days))
        self.by_date.clicked.connect(lambda: self._chosen(self.on))
        self.kept.clicked.connect(lambda: self._typed(self.by_date))

    def _lay_out(self) -> None:
        grid, days = QGridLayout(self), QHBoxLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(10))
        grid.setVerticalSpacing(px(6))
        days.setSpacing(px(6))
        days.addWidget(self.days)
        days.addWidget(QLabel("个工作日"))
        days.addStretch(1)
        grid.addWidget(self.by_count, 0, 0)
        grid.addLayout(days, 0, 1)
        grid.addWidget(self.by_date, 1, 0)
        grid.addWidget(self.on, 1, 1)
        grid.addWidget(self.kept, 2, 1)
        grid.addWidget(self.echo, 3, 0, 1, 2)
        grid.setColumnStretch(1, 1)

    def set_calendar(self, calendar: WorkCalendar) -> None:
        """Count by this calendar from now on."""
        self._calendar = calendar
        self._tell()

    def value(self) -> DueTyped:
        mode = DueMode.DATE if self.by_date.isChecked() else DueMode.WORKDAYS
        # Words in the other field are not lost, but only those that count are compared and kept.
        on, days = self.on.text().strip(), self.days.text().strip()
        by_date = mode is DueMode.DATE
        kept = by_date and self.kept.isChecked()
        return DueTyped(mode.value, "" if by_date else days, on if by_date else "", kept)

    def set_value(self, value: DueTyped) -> None:
        by_date = value.mode == DueMode.DATE.value
        (self.by_date if by_date else self.by_count).setChecked(True)
        self.days.setText(value.days)
        self.on.setText(value.on)
        self.kept.setChecked(value.kept)
        self._tell()

    def faulty_part(self) -> QWidget:
        return self.on if self.by_date.isChecked() else self.days

    def due(self) -> Due | None:
        """What it comes to for a paper of today; None while it cannot be told."""
        if self._calendar is None:
            return None
        try:
            return settle_due(due_rule(self.value(), self._today()), self._today(), self._calendar)
        except Refusal:
            return None

    def _typed(self, mode: QRadioButton) -> None:
        mode.setChecked(True)
        self._tell()
        self.changed.emit()

    def _chosen(self, field: QLineEdit) -> None:
        field.setFocus()
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        due = self.due()
        resting = due is not None and due.asked is not None and bool(self._rest(due.asked))
        self.kept.setVisible(resting)
        if due is not None and not resting:
            self.kept.setChecked(False)
        self.setFocusProxy(self.on if self.by_date.isChecked() else self.days)
        self.echo.show_due(due, after="；按今天成文推算，签发时重算" if self.by_count.isChecked() else "")

    def _rest(self, day: date) -> str:
        return self._calendar.rest_name(day) if self._calendar else ""
