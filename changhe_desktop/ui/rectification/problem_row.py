"""One problem on screen: what is wrong, what is required, when it counts as done."""

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from changhe_desktop.domain.errors import Fault
from changhe_desktop.ui.parts.form import LongText
from changhe_desktop.ui.parts.theme import mark, px

LEAST_LINES, MOST_LINES = 2, 8
# Frame, padding and the document's own margin above and below the lines.
AROUND = 24
# Fields as faults name them, their headings, and their share of the width.
FIELDS = (("problem", "问题", 4), ("requirement", "整改要求", 3), ("standard", "完成标准", 3))
ENTER = Qt.Key.Key_Return, Qt.Key.Key_Enter
Typed = tuple[str, str, str]


class GrowingText(LongText):
    """A text that grows with its lines. `entered` comes with the focus, `added` with Ctrl+Enter, `moved`
    (-1, 1) with Alt+↑ and Alt+↓; `pasted` may take over what is pasted."""

    entered = Signal()
    added = Signal()
    moved = Signal(int)

    def __init__(self, pasted: Callable[[str], bool] | None = None) -> None:
        super().__init__(LEAST_LINES)
        self._pasted = pasted
        self._height = 0
        # Measured when the events at hand are done: a row of three is laid out once, not thrice.
        self._fit_soon = QTimer(self, singleShot=True, interval=0)
        self._fit_soon.timeout.connect(self._fit)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit_soon.start())

    def _fit(self) -> None:
        # A plain text's document counts its height in lines.
        lines = round(self.document().size().height())
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if lines > MOST_LINES else policy.ScrollBarAlwaysOff
        )
        height = self._height_of(min(max(lines, LEAST_LINES), MOST_LINES))
        if height != self._height:
            self._height = height
            self.updateGeometry()

    def _height_of(self, lines: int) -> int:
        return self.fontMetrics().lineSpacing() * lines + px(AROUND)

    def sizeHint(self) -> QSize:
        return QSize(px(200), max(self._height, self._height_of(LEAST_LINES)))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_soon.start()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if ctrl and event.key() in ENTER:
            self.added.emit()
        elif alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if self._pasted is None or not self._pasted(source.text()):
            super().insertFromMimeData(source)


class ProblemRow(QFrame):
    """One problem. `changed` while typing, `entered` when the cursor comes into it."""

    changed = Signal()
    entered = Signal()
    added = Signal()
    moved = Signal(int)

    def __init__(self, pasted: Callable[["ProblemRow", str], bool]) -> None:
        super().__init__()
        mark(self, problem="true")
        self._number, self._fault = QLabel(), QLabel()
        self._number.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        mark(self._fault, tone="fault")
        self._fault.setWordWrap(True)
        self._fault.hide()
        self.texts = {
            key: GrowingText((lambda text: pasted(self, text)) if key == "problem" else None)
            for key, _, _ in FIELDS
        }
        self._captions = [QLabel(heading) for _, heading, _ in FIELDS]
        self._fields = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._fields.setSpacing(px(6))
        for caption, (key, heading, share) in zip(self._captions, FIELDS, strict=True):
            column = QVBoxLayout()
            column.setSpacing(px(2))
            column.addWidget(caption)
            column.addWidget(self.texts[key])
            column.addStretch(1)
            mark(caption, tone="caption")
            self._fields.addLayout(column, share)
            self.texts[key].setAccessibleName(heading)
        line, column = QHBoxLayout(), QVBoxLayout(self)
        line.setSpacing(px(6))
        line.addWidget(self._number)
        line.addLayout(self._fields, 1)
        column.setContentsMargins(0, px(4), 0, px(4))
        column.setSpacing(px(2))
        column.addLayout(line)
        column.addWidget(self._fault)

    def _connect(self) -> None:
        for text in self.texts.values():
            text.textChanged.connect(self.changed)
            text.entered.connect(self.entered)
            text.added.connect(self.added)
            text.moved.connect(self.moved)

    def typed(self) -> Typed:
        """What stands in it."""
        problem, requirement, standard = (text.toPlainText().strip() for text in self.texts.values())
        return problem, requirement, standard

    def show_typed(self, typed: Typed) -> None:
        """Show these texts; those that stand there already are left alone."""
        for text, words in zip(self.texts.values(), typed, strict=True):
            if text.toPlainText().strip() != words:
                text.setPlainText(words)

    def show_number(self, number: int, *, current: bool) -> None:
        """Its number; the one the buttons act upon is marked."""
        self._number.setText(f"{number}.")
        self._number.setFixedWidth(self.fontMetrics().horizontalAdvance("100.") + px(2))
        self._number.setAccessibleName(f"第{number}个问题")
        if self.property("current") != ("true" if current else "false"):
            mark(self, current="true" if current else "false")
            mark(self._number, current="true" if current else "false")

    def stack(self, stacked: bool) -> None:
        """Put the three texts one under the other, with their headings, or side by side."""
        direction = QBoxLayout.Direction
        self._fields.setDirection(direction.TopToBottom if stacked else direction.LeftToRight)
        for caption in self._captions:
            caption.setVisible(stacked)

    def blame(self, fault: Fault) -> None:
        """Show a fault of this problem under it."""
        known = self._fault.text() + "\n" if not self._fault.isHidden() else ""
        self._fault.setText(known + fault.sentence)
        self._fault.show()
        field = self.texts.get(fault.field or "")
        if field is not None:
            mark(field, faulty="true")
            field.setAccessibleDescription(fault.sentence)

    def clear_faults(self) -> None:
        """Take its faults away."""
        if not self._fault.isHidden():
            self._fault.hide()
            for field in self.texts.values():
                mark(field, faulty="false")
                field.setAccessibleDescription("")

    def fault(self) -> str:
        """The faults shown under it."""
        return "" if self._fault.isHidden() else self._fault.text()

    def enter(self, key: str = "problem") -> QWidget:
        """Put the cursor into one of its texts."""
        self.texts[key].setFocus()
        return self.texts[key]
