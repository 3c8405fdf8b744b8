"""文号登记簿: every number in its sequence, the void and the missing ones among them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from changhe_desktop.store.views.rectification import NumberRow
from changhe_desktop.ui.parts.chips import Chip, Chips
from changhe_desktop.ui.parts.pages import Frame
from changhe_desktop.ui.parts.table import RowTable
from changhe_desktop.ui.parts.theme import mark, px
from changhe_desktop.ui.rectification.order_words import NUMBER_COLUMNS

CHIPS = [Chip("", "全部"), Chip("在用", "在用"), Chip("作废", "作废"), Chip("缺号", "缺号")]
EMPTY = "还没有用过的文号。签发一份整改通知，文号就登记在这里。"
NONE_SUCH = "没有这样的文号。"


class NumberRegister(QWidget):
    """The register. Signals: `opened` the order of a number, `left` on Esc, `counted` after every reading."""

    opened = Signal(str)
    left = Signal()
    counted = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._rows: list[NumberRow] = []
        self._state = ""
        self.chips, self.table = Chips(CHIPS), RowTable(NUMBER_COLUMNS, key="number")
        self.table.setAccessibleName("文号登记簿")
        self.table.remember_in(frame.memory, "numbers")
        line, column, title = QHBoxLayout(), QVBoxLayout(self), QLabel("文号登记簿")
        mark(title, tone="heading")
        line.setContentsMargins(px(12), px(8), px(12), px(8))
        line.setSpacing(px(16))
        line.addWidget(title)
        line.addWidget(self.chips, 1)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self.table, 1)
        self.chips.chosen.connect(self._choose)
        self.table.opened.connect(self._open)

    def set_rows(self, rows: Sequence[NumberRow]) -> None:
        """Show these numbers."""
        self._rows = list(rows)
        self._show()

    def _choose(self, state: str) -> None:
        self._state = state
        self._show()

    def _show(self) -> None:
        shown = [row for row in self._rows if self._state in ("", row.state)]
        self.table.empty.say(NONE_SUCH if self._rows else EMPTY, icon="numbers")
        self.table.set_rows(shown)
        self.chips.set_counts(self._counts() | {"": len(self._rows)})
        self.counted.emit()

    def _counts(self) -> dict[str, int]:
        return {chip.key: sum(row.state == chip.key for row in self._rows) for chip in CHIPS}

    def count(self) -> str:
        """The words for the status bar."""
        counts = self._counts()
        return f"文号：在用 {counts['在用']} 个，作废 {counts['作废']} 个，缺 {counts['缺号']} 处"

    def _open(self, row: NumberRow) -> None:
        if row.order_id:
            self.opened.emit(row.order_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
