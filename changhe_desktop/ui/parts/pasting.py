"""A list pasted or read from a file, looked at line by line beside its text, and then kept as a whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShortcut, QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.pages import Frame, checked_keys
from changhe_desktop.ui.parts.table import RowTable
from changhe_desktop.ui.parts.table_model import Badge, Column
from changhe_desktop.ui.parts.theme import mark, px

WAIT_MS = 250
# Narrower than this (in pixels of 标准) text and preview stand under one another.
NARROW = 700


class Line(Protocol):
    """A line as the preview gives it: its number in the text, what is wrong, else what will become of it."""

    @property
    def line(self) -> int: ...
    @property
    def fault(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def known(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Pasting:
    """What is pasted: `noun` counts it (“个单位”), `preview(session, text)` reads it line by line,
    `keep(session, text, file, by=, on=)` keeps it, `read(path)` makes text of a file.
    """

    noun: str
    hint: str
    columns: Sequence[Column]
    preview: Callable[..., Sequence[Line]]
    keep: Callable[..., Any]
    read: Callable[[Path], str]
    purpose: str
    kinds: str


def result_of(line: Line) -> Badge:
    """What becomes of a line, as a badge."""
    if line.fault:
        return Badge("需改正", "red")
    return Badge("已有", "grey") if line.known else Badge("新增", "green")


def counted(lines: Sequence[Line], noun: str) -> str:
    """“读出12个单位：新增9个，已有2个，1行需要改正。”"""
    faulty = sum(1 for line in lines if line.fault)
    known = sum(1 for line in lines if line.known and not line.fault)
    fresh = len(lines) - faulty - known
    parts = [f"新增{fresh}个"]
    parts += [f"已有{known}个，不重复添加"] if known else []
    parts += [f"{faulty}行需要改正，改好才能导入"] if faulty else []
    return f"读出{len(lines)}{noun}：{'，'.join(parts)}。"


class PastePanel(QWidget):
    """Text at the left, what it makes at the right.

    `kept` brings what the keeping verb gave; `left` says that the user wants back to where he came from.
    """

    kept = Signal(object)
    left = Signal()

    def __init__(self, frame: Frame, pasting: Pasting, *, can_leave: bool = True) -> None:
        super().__init__()
        self._frame, self._pasting = frame, pasting
        self._file: str | None = None
        self._shown = ""
        self._keeping = False
        self.text = QPlainTextEdit()
        self.text.setPlaceholderText(pasting.hint)
        self.text.setTabChangesFocus(False)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setAccessibleName("名单")
        first, *others = pasting.columns
        columns = (
            Column("line", "行", 2), Column("fault", "结果", 5, badge=result_of), first,
            Column("note", "说明", 9, grows=True, wraps=True), *others,
        )  # fmt: skip
        self.preview = RowTable(columns, key="line", today=frame.counter.today)
        self.preview.setAccessibleName("读出的名单")
        self.preview.empty.say("粘贴以后，这里逐行显示读出的内容。", icon="clipboard")
        self.preview.row_changed.connect(self._show_line)
        self.status = QLabel()
        self.status.setWordWrap(True)
        self.from_file, self.back = QPushButton("从文件读取…"), QPushButton("返回名单（Esc）")
        self.keep = QPushButton("导入")
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._soon = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._put_together(can_leave)

    def has_text(self) -> bool:
        """Whether something stands there that has not been kept."""
        return bool(self.text.toPlainText().strip())

    def clear(self) -> None:
        """Begin again with an empty text."""
        self._file = None
        self.text.clear()

    def open_file(self) -> None:
        """Ask for a file and show its rows as text, so that they can be put right here."""
        pasting = self._pasting
        path = self._frame.files.open_file(self, "选择名单文件", pasting.purpose, pasting.kinds)
        if path is not None:
            self._say(f"正在读取“{path.name}”…")
            self._frame.counter.look_up(
                pasting.read, path, then=partial(self._take, path.name), refused=self._refuse
            )

    # Construction

    def _put_together(self, can_leave: bool) -> None:
        icons.dress(self.from_file, "file-import")
        icons.dress(self.back, "arrow-left")
        icons.dress(self.keep, "check", "on_accent")
        mark(self.keep, primary="true")
        # Tab belongs to the text, where it parts the columns.
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(checked_keys("Ctrl+Return"), self, self.keep.click, context=inside)
        self.keep.setToolTip("导入（Ctrl+Enter）")
        self.back.setVisible(can_leave)
        self.back.clicked.connect(self.left.emit)
        self.from_file.clicked.connect(self.open_file)
        self.keep.clicked.connect(self._keep)
        self.text.textChanged.connect(self._changed)
        self._soon.timeout.connect(self._look)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.text)
        self._split.addWidget(self.preview)
        self._split.setStretchFactor(0, 2)
        self._split.setStretchFactor(1, 5)
        line = QHBoxLayout()
        line.setSpacing(px(8))
        for button in (self.back, self.from_file):
            line.addWidget(button)
        line.addStretch(1)
        line.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self._split, 1)
        column.addWidget(self.status)
        column.addLayout(line)
        self._show("", [])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.back.isHidden():
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < px(NARROW)
        self._split.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)

    # Reading and looking

    def _take(self, name: str, text: str) -> None:
        self._file = name
        self.text.setPlainText(text)
        self._look()

    def _refuse(self, refusal: Any) -> None:
        self._say(refusal.sentence, fault=True)

    def _changed(self) -> None:
        self.keep.setEnabled(False)
        self._soon.start()

    def _look(self) -> None:
        self._soon.stop()
        text = self.text.toPlainText()
        if not text.strip():
            self._file = None
            self._show(text, [])
            self._say("")
            return
        counter = self._frame.counter
        counter.ask(
            self._pasting.preview, text, then=partial(self._show, text), refused=self._refuse,
            key=f"pasting/{self._pasting.purpose}",
        )  # fmt: skip

    def _show(self, text: str, lines: Sequence[Line]) -> None:
        self._shown = text
        self.preview.set_rows(lines)
        faulty = [line.line for line in lines if line.fault]
        at = self.preview.current()
        if faulty and (at is None or not at.fault):
            self.preview.select(faulty[:1])
        self._say(counted(lines, self._pasting.noun) if lines else "", fault=bool(faulty))
        self._enable(lines)

    def _enable(self, lines: Sequence[Line]) -> None:
        fresh = sum(1 for line in lines if not line.known)
        right = bool(lines) and not any(line.fault for line in lines)
        self.keep.setText(f"导入{fresh}{self._pasting.noun}" if right and fresh else "导入")
        self.keep.setEnabled(right and fresh > 0 and not self._keeping)

    def _show_line(self, line: Line | None) -> None:
        """Mark the line in the text that a row of the preview came from."""
        if line is None or self.text.hasFocus():
            return
        cursor = QTextCursor(self.text.document().findBlockByLineNumber(line.line - 1))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        self.text.setTextCursor(cursor)

    def _say(self, words: str, *, fault: bool = False) -> None:
        self.status.setText(words)
        mark(self.status, tone="fault" if fault else "muted")

    # Keeping

    def _keep(self) -> None:
        if self._keeping:
            return
        self._keeping = True
        self.keep.setEnabled(False)
        self._frame.counter.do(
            self._pasting.keep, self._shown, self._file, then=self._on_kept, refused=self._on_refused
        )

    def _on_kept(self, value: object) -> None:
        self._keeping = False
        self.clear()
        self.kept.emit(value)

    def _on_refused(self, refusal: Any) -> None:
        self._keeping = False
        self._refuse(refusal)
        self._look()
