"""What the window shows before the data are open: the first rows by a plain look, or why there are none."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from changhe_desktop.store.glance import FirstRow
from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.table import RowTable
from changhe_desktop.ui.parts.table_model import Column
from changhe_desktop.ui.parts.theme import mark, px

COLUMNS = (
    Column("code", "编号", 5),
    Column("text", "措施", 24, grows=True, wraps=True),
    Column("lead", "牵头单位", 10),
    Column("due", "时限", 9),
)
OPENING = "正在打开数据…"


class FirstLook(QWidget):
    """The first measures, to be read while the rest is loaded; nothing can be changed here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = RowTable(COLUMNS)
        self.table.empty.say(OPENING, icon="database")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)

    def show_rows(self, rows: Sequence[FirstRow]) -> None:
        """Show these rows."""
        self.table.set_rows(rows)


class NotOpenPanel(QWidget):
    """Why the data could not be opened, and what can be done about it."""

    retried = Signal()
    restore_asked = Signal()
    quit_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        shape, head, self._sentence = QLabel(), QLabel("数据没有打开"), QLabel()
        icons.dress(shape, "alert-triangle", "amber", 3)
        mark(head, tone="title")
        self._sentence.setWordWrap(True)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._retry, self._restore = QPushButton("重试"), QPushButton("从备份恢复…")
        leave = QPushButton("退出")
        mark(self._retry, primary="true")
        self._retry.clicked.connect(self.retried.emit)
        self._restore.clicked.connect(self.restore_asked.emit)
        leave.clicked.connect(self.quit_asked.emit)
        buttons = QHBoxLayout()
        for button in (self._retry, self._restore, leave):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(48), px(48), px(48), px(48))
        column.setSpacing(px(14))
        for part in (shape, head, self._sentence):
            column.addWidget(part)
        column.addLayout(buttons)
        column.addStretch(1)

    def explain(self, sentence: str, *, can_restore: bool) -> None:
        """Say why; 从备份恢复 is offered where a backup would help."""
        self._sentence.setText(sentence)
        self._restore.setVisible(can_restore)
        self._retry.setFocus()

    def sentence(self) -> str:
        """The reason shown."""
        return self._sentence.text()
