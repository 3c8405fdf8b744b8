"""Messages above a page: what was refused, what to note, with every fault by its place. Never a pop-up."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from changhe_desktop.domain.errors import Fault, Refusal
from changhe_desktop.domain.worded import Worded
from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.theme import mark, px

LINES_SHOWN = 6


class Kind(Worded):
    """What a message is; the word is spoken by a screen reader, the shape seen without colour."""

    INFO = "info", "提示"
    GOOD = "good", "完成"
    NOTE = "note", "注意"
    FAULT = "fault", "未办成"


SHAPES = {
    Kind.INFO: ("info-circle", "accent"),
    Kind.GOOD: ("circle-check", "green"),
    Kind.NOTE: ("alert-triangle", "amber"),
    Kind.FAULT: ("alert-circle", "red"),
}


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence and, where there are several things to say, a line for each."""

    kind: Kind
    sentence: str
    lines: tuple[str, ...] = ()


def fault_line(fault: Fault) -> str:
    """A fault in one line: its place, then what is wrong."""
    return f"{fault.place}：{fault.sentence}" if fault.place else fault.sentence


def refusal_message(refusal: Refusal) -> Message:
    """A refusal with all its faults."""
    return Message(Kind.FAULT, refusal.sentence, tuple(map(fault_line, refusal.faults)))


class MessageBar(QFrame):
    """One message; it can be closed and its text copied."""

    def __init__(self, message: Message, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = message
        mark(self, message=message.kind.value)
        self.setAccessibleName(f"{message.kind.text}：{message.sentence}")
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(8), px(8))
        column.setSpacing(px(4))
        column.addLayout(self._first_line(message))
        if message.lines:
            column.addWidget(self._faults(message.lines))

    def _first_line(self, message: Message) -> QHBoxLayout:
        shape, words = QLabel(), QLabel(message.sentence)
        icons.dress(shape, *SHAPES[message.kind])
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        line = QHBoxLayout()
        line.setSpacing(px(8))
        line.addWidget(shape)
        line.addWidget(words, 1)
        if message.lines:
            line.addWidget(self._button("复制", "copy", self._copy))
        line.addWidget(self._button("关闭", "x", self.close))
        return line

    def _button(self, words: str, icon: str, run: object) -> QToolButton:
        button = QToolButton()
        button.setText(words)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        icons.dress(button, icon)
        mark(button, quiet="true")
        button.clicked.connect(run)
        return button

    def _faults(self, lines: Sequence[str]) -> QListWidget:
        faults = QListWidget()
        faults.setAccessibleName("逐条说明")
        faults.setWordWrap(True)
        faults.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        faults.addItems(list(lines))
        height = faults.fontMetrics().lineSpacing() + px(5)
        faults.setFixedHeight(height * min(len(lines), LINES_SHOWN) + px(4))
        return faults

    def _copy(self) -> None:
        QApplication.clipboard().setText("\n".join((self.message.sentence, *self.message.lines)))


class MessageBars(QWidget):
    """The messages above a page, the newest on top, at most three."""

    MOST = 3

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def messages(self) -> list[Message]:
        """What stands there, newest first."""
        return [bar.message for bar in self._bars()]

    def show_message(self, message: Message) -> None:
        """Put a message on top; the same words do not stand there twice."""
        for bar in self._bars():
            if bar.message == message:
                self._drop(bar)
        bar = MessageBar(message)
        self._column.insertWidget(0, bar)
        bar.show()
        for old in self._bars()[self.MOST :]:
            self._drop(old)

    def clear(self, *kinds: Kind) -> None:
        """Take away the messages of these kinds, all if none is named."""
        for bar in self._bars():
            if not kinds or bar.message.kind in kinds:
                self._drop(bar)

    def _drop(self, bar: MessageBar) -> None:
        self._column.removeWidget(bar)
        bar.hide()
        bar.setParent(None)
        bar.deleteLater()

    def _bars(self) -> list[MessageBar]:
        found = [self._column.itemAt(i).widget() for i in range(self._column.count())]
        return [bar for bar in found if isinstance(bar, MessageBar) and not bar.isHidden()]
