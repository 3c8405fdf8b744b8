"""Choosing one of a list by typing: characters, pinyin or initials narrow it; nothing else can be entered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QStringListModel, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QWidget

from changhe_desktop.domain.pinyin import PinyinTable
from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.theme import mark, px

ROWS_SHOWN = 10
TAB_PRESSED = QEvent.Type.KeyPress, Qt.Key.Key_Tab
Sounds = Callable[[], PinyinTable | None]


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry: its value, its words, a remark shown after them, and the stored pinyin key, if any."""

    value: str
    text: str
    note: str = ""
    key: str = ""

    @property
    def line(self) -> str:
        return f"{self.text}　{self.note}" if self.note else self.text


def narrowed(choices: Sequence[Choice], typed: str, pinyin: PinyinTable | None = None) -> list[Choice]:
    """The choices that what was typed finds, those beginning with it first."""
    typed = typed.strip()
    if not typed:
        return list(choices)
    if pinyin is None:
        found = [c for c in choices if typed.lower() in c.line.lower()]
    else:
        fits = pinyin.finder(typed)
        found = [c for c in choices if fits(c.line, c.key or pinyin.keys(c.text))]
    return sorted(found, key=lambda c: not c.text.startswith(typed))


class ChoiceList(QListView):
    """The list under a field. It never takes the focus, so that typing goes on in the field."""

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field)
        self._field = field
        self.setObjectName("popup")
        self.setWindowFlags(Qt.WindowType.ToolTip)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setModel(QStringListModel(self))
        self.setMouseTracking(True)
        self.entered.connect(self.setCurrentIndex)

    def show_lines(self, lines: Sequence[str], current: int) -> None:
        """Show these lines under the field, the `current` one marked."""
        model = self.model()
        assert isinstance(model, QStringListModel)
        model.setStringList(list(lines))
        field = self._field
        height = max(self.sizeHintForRow(0), px(24)) * min(len(lines), ROWS_SHOWN) + px(4)
        width = max(field.width(), min(self.sizeHintForColumn(0) + px(32), px(480)))
        below = field.mapToGlobal(QPoint(0, field.height()))
        screen = field.screen().availableGeometry()
        if below.y() + height > screen.bottom():
            below.setY(field.mapToGlobal(QPoint(0, 0)).y() - height)
        below.setX(min(below.x(), screen.right() - width))
        self.setGeometry(below.x(), below.y(), width, height)
        self.setCurrentIndex(model.index(max(current, 0), 0))
        self.show()

    def move_by(self, steps: int) -> None:
        """Mark another line."""
        row = min(max(self.currentIndex().row() + steps, 0), self.model().rowCount() - 1)
        self.setCurrentIndex(self.model().index(row, 0))


class PickField(QLineEdit):
    """One value out of `choices`; `picked` gives it when the user has chosen (None: cleared).

    Alt+↓ or ↓ opens the list, typing narrows it, Enter takes the marked line, Esc closes it.
    """

    picked = Signal(object)

    def __init__(
        self,
        choices: Sequence[Choice] = (),
        *,
        hint: str = "输入名称或拼音首字母查找",
        pinyin: Sounds = lambda: None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._choices = list(choices)
        self._shown: list[Choice] = []
        self._value: str | None = None
        self._pinyin = pinyin
        self.setPlaceholderText(hint)
        arrow = QAction("全部选项", self)
        icons.dress(arrow, "chevron-down", "muted")
        arrow.triggered.connect(self.open_all)
        self.addAction(arrow, QLineEdit.ActionPosition.TrailingPosition)
        self._list = ChoiceList(self)
        self._list.clicked.connect(self._take)
        self.textEdited.connect(self._typed)

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Offer another list; a value that it lacks stays shown until another is picked."""
        self._choices = list(choices)
        if self._value is not None:
            self.set_value(self._value)

    def choices(self) -> list[Choice]:
        """What can be picked."""
        return list(self._choices)

    def value(self) -> str | None:
        """The value picked, None if none."""
        return self._value

    def set_value(self, value: str | None) -> None:
        """Show this value as picked."""
        known = next((c for c in self._choices if c.value == value), None)
        self._value = known.value if known else None
        self.setText(known.text if known else "")
        self._fault(False)

    def fault(self) -> str:
        """What is wrong with what stands in the field; empty if nothing."""
        if self.text().strip() and self._value is None:
            return f"“{self.text().strip()}”不在清单中，请从清单中选择。"
        return ""

    def open_all(self) -> None:
        """Open the whole list with the present value marked."""
        self.setFocus()
        self._show(list(self._choices))

    def close_list(self) -> None:
        """Close the list without choosing."""
        self._list.hide()

    def list_is_open(self) -> bool:
        """Whether the list is on screen."""
        return self._list.isVisible()

    def _show(self, choices: list[Choice]) -> None:
        self._shown = choices
        if not choices:
            self._list.hide()
            return
        values = [c.value for c in choices]
        current = values.index(self._value) if self._value in values else 0
        self._list.show_lines([c.line for c in choices], current)

    def _typed(self, text: str) -> None:
        self._value = None
        self._show(narrowed(self._choices, text, self._pinyin()))
        self._fault(False)
        if not text.strip():
            self.picked.emit(None)

    def _take(self, index: QModelIndex) -> None:
        if not index.isValid() or index.row() >= len(self._shown):
            return
        chosen = self._shown[index.row()]
        self._list.hide()
        self.set_value(chosen.value)
        self.picked.emit(chosen.value)

    def _fault(self, faulty: bool) -> None:
        if bool(self.property("faulty") == "true") != faulty:
            mark(self, faulty="true" if faulty else "false")

    def settle(self) -> None:
        """Take what was typed in full, or mark what is in no list; done when the field is left."""
        self._list.hide()
        typed = self.text().strip()
        if self._value is None and typed:
            exact = [c for c in self._choices if c.text == typed]
            if exact:
                self.set_value(exact[0].value)
                self.picked.emit(exact[0].value)
        self._fault(bool(self.fault()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, is_open = event.key(), self.list_is_open()
        if key == Qt.Key.Key_Down and not is_open:
            self.open_all()
        elif is_open and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._list.move_by(1 if key == Qt.Key.Key_Down else -1)
        elif is_open and key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self._list.move_by(ROWS_SHOWN if key == Qt.Key.Key_PageDown else -ROWS_SHOWN)
        elif is_open and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self._list.currentIndex())
        elif is_open and key == Qt.Key.Key_Escape:
            self._list.hide()
        else:
            super().keyPressEvent(event)

    def is_typed(self) -> bool:
        """Whether something was typed and nothing picked yet."""
        return bool(self.text().strip()) and self._value is None

    def take_marked(self) -> None:
        """Take the marked line of the open list, if something was typed and nothing picked yet."""
        if self.list_is_open() and self.is_typed():
            self._take(self._list.currentIndex())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and (event.type(), event.key()) == TAB_PRESSED:
            self.take_marked()
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if not self.text():
            self.open_all()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.settle()
