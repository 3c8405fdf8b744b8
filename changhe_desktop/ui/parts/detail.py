"""The panel at the right: what is in focus, its particulars, and who changed what and when."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.flow import Flow
from changhe_desktop.ui.parts.memory import Memory
from changhe_desktop.ui.parts.theme import mark, px
from changhe_desktop.ui.parts.toolbar import button_for

HISTORY_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Line:
    """A label and its words; `go` makes the words a link to somewhere."""

    label: str
    words: str
    go: Callable[[], object] | None = None


class Change(Protocol):
    """A row of the trail, as the views give it; before and after are JSON texts."""

    @property
    def at(self) -> datetime: ...
    @property
    def by(self) -> str: ...
    @property
    def say(self) -> str: ...
    @property
    def field(self) -> str: ...
    @property
    def before(self) -> str | None: ...
    @property
    def after(self) -> str | None: ...
    @property
    def reason(self) -> str | None: ...


def history_lines(changes: Iterable[Change], names: Mapping[str, str]) -> list[str]:
    """One line each, “11-23 15:02 张三：牵头单位 由“空”改为“城建办””, fields without a name left out."""
    lines = []
    for change in changes:
        if change.field not in names:
            continue
        when = change.at.astimezone().strftime("%m-%d %H:%M")
        moved = f"由“{_shown(change.before)}”改为“{_shown(change.after)}”"
        why = f"（{change.reason}）" if change.reason else ""
        lines.append(f"{when} {change.by}：{names[change.field]} {moved}{why}")
    return list(dict.fromkeys(lines))


def _shown(value: str | None) -> str:
    words = (value or "").strip('"')
    return {"": "空", "null": "空", "true": "是", "false": "否"}.get(words, words)


class Detail(QFrame):
    """A scrolling panel: a title, lines, widgets of the page's own, tools, and the history at the end.

    `closed` comes when the user closes it (Esc or 关闭); the page decides what that means.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("detail")
        self.setMinimumWidth(px(240))
        self._title, self._tools, self._lines = QLabel(), Flow(), QGridLayout()
        self.body, self._history = QVBoxLayout(), QVBoxLayout()
        self._history_head = QLabel("变更记录")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(self._scroll(), 1)

    def _head(self) -> QHBoxLayout:
        mark(self._title, tone="heading")
        self._title.setWordWrap(True)
        close = QToolButton()
        close.setText("关闭")
        close.setToolTip("关闭详情（Esc）")
        close.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        icons.dress(close, "x", "muted")
        mark(close, quiet="true")
        close.clicked.connect(self.closed.emit)
        head = QHBoxLayout()
        head.setContentsMargins(px(16), px(12), px(8), px(6))
        head.addWidget(self._title, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _scroll(self) -> QScrollArea:
        inner, area, column = QWidget(), QScrollArea(), QVBoxLayout()
        inner.setObjectName("detail_inner")
        inner.setLayout(column)
        column.setContentsMargins(px(16), 0, px(16), px(16))
        column.setSpacing(px(10))
        self._lines.setHorizontalSpacing(px(10))
        self._lines.setVerticalSpacing(px(6))
        self._lines.setColumnStretch(1, 1)
        self._tools.setSpacing(px(6))
        self._history.setSpacing(px(4))
        mark(self._history_head, tone="muted")
        self._history_head.hide()
        for part in (self._tools, self._lines, self.body):
            column.addLayout(part)
        column.addWidget(self._history_head)
        column.addLayout(self._history)
        column.addStretch(1)
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName("详情")
        return area

    def set_title(self, words: str) -> None:
        """Name what is shown."""
        self._title.setText(words)

    def set_tools(self, tools: Sequence[QAction]) -> None:
        """The acts upon what is shown, as worded buttons."""
        _empty(self._tools)
        for action in tools:
            self._tools.addWidget(button_for(action))

    def set_lines(self, lines: Sequence[Line]) -> None:
        """The particulars; lines without words are left out."""
        _empty(self._lines)
        for row, line in enumerate(line for line in lines if line.words):
            label = QLabel(line.label)
            mark(label, tone="muted")
            self._lines.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            self._lines.addWidget(_words(line), row, 1)

    def set_history(self, lines: Sequence[str]) -> None:
        """The changes, newest first, one line each; the first thirty."""
        _empty(self._history)
        self._history_head.setVisible(bool(lines))
        for line in lines[:HISTORY_SHOWN]:
            words = _selectable(line)
            mark(words, tone="caption")
            self._history.addWidget(words)

    def texts(self) -> list[str]:
        """Every text shown, for tests and for the demo's index."""
        return [label.text() for label in self.findChildren(QLabel) if label.text()]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _words(line: Line) -> QWidget:
    go = line.go
    if go is None:
        return _selectable(line.words)
    link = QPushButton(line.words)
    mark(link, link="true")
    link.setAccessibleName(f"{line.label} {line.words}，打开")
    link.clicked.connect(lambda: go())
    return link


def _selectable(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    flags = Qt.TextInteractionFlag
    label.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
    return label


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            # Hidden first: Qt has yet to show what was only just laid out, and would show it as a window.
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()


def beside(main: QWidget, detail: Detail, memory: Memory, name: str) -> QSplitter:
    """The list with its detail panel at the right; the split is remembered under `name`."""
    split = QSplitter(Qt.Orientation.Horizontal)
    split.setChildrenCollapsible(False)
    split.addWidget(main)
    split.addWidget(detail)
    split.setStretchFactor(0, 1)
    split.setStretchFactor(1, 0)
    if not split.restoreState(memory.shape(f"split/{name}")):
        split.setSizes([px(640), px(320)])
    split.splitterMoved.connect(lambda _pos, _index: memory.keep(f"split/{name}", split.saveState()))
    return split
