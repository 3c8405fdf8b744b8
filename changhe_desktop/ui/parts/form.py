"""A form: labelled fields, hints under them, and each fault at the field it belongs to."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.typed import narrowed
from changhe_desktop.ui.parts.dates import DateField, WordsOrDateField
from changhe_desktop.ui.parts.picker import Choice, PickField, Sounds
from changhe_desktop.ui.parts.picker_many import PickMany
from changhe_desktop.ui.parts.theme import mark, px

# Below this width (in pixels of 标准) labels stand above their fields.
NARROW = 460


class Compound(QWidget):
    """A field made of several parts; its maker says what its value is and which part a fault is shown at."""

    def value(self) -> Any:
        """What it holds."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a value."""
        raise NotImplementedError

    def fault(self) -> str:
        """What is wrong with what stands in it; empty if nothing."""
        return ""

    def faulty_part(self) -> QWidget:
        """The part to frame when a fault is shown."""
        return self.focusProxy() or self


Field = QLineEdit | QPlainTextEdit | QComboBox | QCheckBox | QSpinBox | PickMany | Compound
# Fields that know by themselves when what was typed cannot be taken.
CHECKED = (PickField, PickMany, DateField, Compound)


def _framed(field: Field) -> QWidget:
    return field.faulty_part() if isinstance(field, Compound) else field


def value_of(field: Field) -> Any:
    """What a field holds: a text, a picked value or None, a list, a truth or a number."""
    if isinstance(field, PickField | Compound):
        return field.value()
    if isinstance(field, QLineEdit):
        latin = field.inputMethodHints() & Qt.InputMethodHint.ImhLatinOnly
        return narrowed(field.text()).strip() if latin else field.text().strip()
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText().strip()
    if isinstance(field, QComboBox):
        return field.currentData()
    if isinstance(field, PickMany):
        return field.values()
    return field.isChecked() if isinstance(field, QCheckBox) else field.value()


def put_value(field: Field, value: Any) -> None:
    """Show a value in a field."""
    if isinstance(field, PickField | Compound):
        field.set_value(value)
    elif isinstance(field, QLineEdit):
        field.setText(value.isoformat() if isinstance(value, date) else str(value or ""))
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(str(value or ""))
    elif isinstance(field, QComboBox):
        field.setCurrentIndex(max(field.findData(value), 0))
    elif isinstance(field, PickMany):
        field.set_values(value or [])
    elif isinstance(field, QCheckBox):
        field.setChecked(bool(value))
    else:
        field.setValue(int(value or 0))


class OneOf(QComboBox):
    """One of a few. The wheel scrolls the form, never the choice under it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class LongText(QPlainTextEdit):
    """Several lines of text; Tab goes on to the next field."""

    def __init__(self, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self.setTabChangesFocus(True)

    def sizeHint(self) -> QSize:
        return QSize(px(320), self.fontMetrics().lineSpacing() * self._lines + px(20))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), self.sizeHint().height())


class Form(QWidget):
    """Fields by key, in the order they are added. `changed` comes after the user changed any.

    Keys are the names the service uses for its faults (`Refusal.field`, `Fault.field`), so that
    `refuse` finds the field to blame.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: dict[str, Field] = {}
        self._faults: dict[str, QLabel] = {}
        self._required: dict[str, str] = {}
        self._columns: dict[str, QVBoxLayout] = {}
        self._rows = QFormLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(px(12))
        self._rows.setVerticalSpacing(px(10))
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._rows.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)

    def text(
        self, key: str, label: str, *, hint: str = "", required: bool = False, latin: bool = False,
        longest: int = 200, note: str = "",
    ) -> QLineEdit:  # fmt: skip
        """One line of text; `latin` for codes and telephones (no input method, full width narrowed)."""
        field = QLineEdit()
        field.setPlaceholderText(hint)
        field.setMaxLength(longest)
        if latin:
            field.setInputMethodHints(Qt.InputMethodHint.ImhLatinOnly)
        field.textEdited.connect(lambda _text: self.changed.emit())
        self.add(key, label, field, required=required, note=note)
        return field

    def long_text(
        self, key: str, label: str, *, lines: int = 3, hint: str = "", required: bool = False, note: str = ""
    ) -> LongText:
        """Several lines of text."""
        field = LongText(lines)
        field.setPlaceholderText(hint)
        field.textChanged.connect(self.changed.emit)
        self.add(key, label, field, required=required, note=note)
        return field

    def choice(self, key: str, label: str, choices: Sequence[Choice], *, note: str = "") -> QComboBox:
        """One of a few; for long lists use `pick`."""
        field = OneOf()
        for choice in choices:
            field.addItem(choice.line, choice.value)
        field.activated.connect(lambda _index: self.changed.emit())
        self.add(key, label, field, note=note)
        return field

    def tick(self, key: str, words: str, *, note: str = "") -> QCheckBox:
        """Yes or no; the words stand beside the box."""
        field = QCheckBox(words)
        field.clicked.connect(lambda _on: self.changed.emit())
        self.add(key, "", field, note=note)
        return field

    def number(self, key: str, label: str, least: int, most: int, *, note: str = "") -> QSpinBox:
        """A whole number."""
        field = QSpinBox()
        field.setRange(least, most)
        field.valueChanged.connect(lambda _value: self.changed.emit())
        self.add(key, label, field, note=note)
        return field

    def pick(
        self, key: str, label: str, choices: Sequence[Choice] = (), *, pinyin: Sounds = lambda: None,
        required: bool = False, note: str = "",
    ) -> PickField:  # fmt: skip
        """One of a long list, found by typing."""
        field = PickField(choices, pinyin=pinyin)
        field.picked.connect(lambda _value: self.changed.emit())
        self.add(key, label, field, required=required, note=note)
        return field

    def pick_many(
        self, key: str, label: str, choices: Sequence[Choice] = (), *, pinyin: Sounds = lambda: None,
        note: str = "",
    ) -> PickMany:  # fmt: skip
        """Several of a long list, in an order."""
        field = PickMany(choices, pinyin=pinyin)
        field.changed.connect(self.changed.emit)
        self.add(key, label, field, note=note)
        return field

    def day(
        self, key: str, label: str, today: Callable[[], date], *, required: bool = False, note: str = ""
    ) -> DateField:
        """A day; its value is a text, as typed, which the service reads."""
        field = DateField(today)
        field.edited.connect(self.changed.emit)
        self.add(key, label, field, required=required, note=note)
        return field

    def words_or_day(
        self, key: str, label: str, today: Callable[[], date], hint: str, *, note: str = ""
    ) -> WordsOrDateField:
        """A deadline in words or as a day."""
        field = WordsOrDateField(today, hint)
        field.edited.connect(self.changed.emit)
        self.add(key, label, field, note=note)
        return field

    def add(self, key: str, label: str, field: Field, *, required: bool = False, note: str = "") -> None:
        """Add a field of another make under its key."""
        words, fault, column = QLabel(f"{label}{' *' if required else ''}"), QLabel(), QVBoxLayout()
        words.setBuddy(field)
        field.setAccessibleName(label or field.accessibleName())
        mark(fault, tone="fault")
        fault.setWordWrap(True)
        fault.hide()
        column.setSpacing(px(3))
        column.addWidget(field)
        if note:
            remark = QLabel(note)
            remark.setWordWrap(True)
            mark(remark, tone="caption")
            column.addWidget(remark)
        column.addWidget(fault)
        self._rows.addRow(words, column)
        self._fields[key], self._faults[key], self._columns[key] = field, fault, column
        if required:
            self._required[key] = label

    def field(self, key: str) -> Field:
        """The field of this key; KeyError if there is none."""
        return self._fields[key]

    def show_field(self, key: str, on: bool) -> None:
        """Show a field with its label, or hide both; what it holds stays."""
        self._rows.setRowVisible(self._columns[key], on)

    def field_names(self) -> list[str]:
        """The keys of the fields, in their order."""
        return list(self._fields)

    def values(self) -> dict[str, Any]:
        """What every field holds."""
        return {key: value_of(field) for key, field in self._fields.items()}

    def fill(self, values: Mapping[str, Any]) -> None:
        """Show these values; fields not named keep theirs, faults go."""
        for key in self._fields.keys() & values.keys():
            put_value(self._fields[key], values[key])
        self.clear_faults()

    def check(self) -> bool:
        """Whether everything can be handed in; if not, the faults stand at their fields."""
        self.clear_faults()
        values = self.values()
        for key, label in self._required.items():
            if values[key] in ("", None):
                self.blame(key, f"请填写{label}。")
        for key, said in self.typing_faults().items():
            self.blame(key, said)
        return not self.faults()

    def typing_faults(self) -> dict[str, str]:
        """What was typed that cannot be taken, by key: words that are in no list, days that are none."""
        said = {key: field.fault() for key, field in self._fields.items() if isinstance(field, CHECKED)}
        return {key: sentence for key, sentence in said.items() if sentence}

    def faults(self) -> dict[str, str]:
        """The faults that stand at fields, by key."""
        return {key: label.text() for key, label in self._faults.items() if not label.isHidden()}

    def blame(self, key: str, sentence: str, *, focus: bool = True) -> None:
        """Show a fault at its field; the first one blamed gets the focus, unless the caller gives it."""
        first = not self.faults()
        self._faults[key].setText(sentence)
        self._faults[key].show()
        field = self._fields[key]
        field.setAccessibleDescription(sentence)
        mark(_framed(field), faulty="true")
        if first and focus:
            field.setFocus()

    def refuse(self, refusal: Refusal) -> bool:
        """Show a refusal at the fields it names; False when it names none of these."""
        self.clear_faults()
        named = {fault.field: fault.sentence for fault in refusal.faults if fault.field in self._fields}
        if refusal.field in self._fields:
            named.setdefault(refusal.field, refusal.sentence)
        for key, sentence in named.items():
            if key is not None:
                self.blame(key, sentence)
        return bool(named)

    def clear_faults(self) -> None:
        """Take all faults away."""
        for key in self.faults():
            self.clear_fault(key)

    def clear_fault(self, key: str) -> None:
        """Take the fault at one field away."""
        self._faults[key].hide()
        self._fields[key].setAccessibleDescription("")
        mark(_framed(self._fields[key]), faulty="false")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < px(NARROW)
        policy = QFormLayout.RowWrapPolicy
        self._rows.setRowWrapPolicy(policy.WrapAllRows if narrow else policy.DontWrapRows)
