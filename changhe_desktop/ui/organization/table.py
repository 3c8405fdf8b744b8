"""The table of units: arranged by dragging or by keys, its numbers opening the rows behind them."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from changhe_desktop.ui.organization.columns import COLUMNS
from changhe_desktop.ui.parts.colours import colour
from changhe_desktop.ui.parts.picker import Sounds
from changhe_desktop.ui.parts.table_model import Index
from changhe_desktop.ui.parts.table_patient import PatientTable
from changhe_desktop.ui.parts.theme import px

LINKS = ("leads", "open_orders")
HANDLE = "position"
FIELDS = [column.field for column in COLUMNS]


def moved(ids: Sequence[str], unit_id: str, gap: int) -> list[str]:
    """The ids with one of them put into `gap` (0: before the first, their number: behind the last)."""
    place = ids.index(unit_id)
    rest = [other for other in ids if other != unit_id]
    gap -= 1 if place < gap else 0
    return [*rest[:gap], unit_id, *rest[gap:]]


class LinkDelegate(QStyledItemDelegate):
    """Writes a number above nought as a link."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        hue = "faint" if index.data() == "0" else "accent"
        palette, font = option.palette, option.font  # type: ignore[attr-defined]
        for role in (palette.ColorRole.Text, palette.ColorRole.HighlightedText):
            palette.setColor(role, colour(hue))
        font.setUnderline(hue == "accent")
        option.palette, option.font = palette, font  # type: ignore[attr-defined]


class UnitTable(PatientTable):
    """Signals: `dragged` a row's id and the gap between rows it was put into; `linked` a row and the field
    whose number was pressed.
    """

    dragged = Signal(str, int)
    linked = Signal(object, str)

    def __init__(self, pinyin: Sounds, parent: QWidget | None = None) -> None:
        super().__init__(COLUMNS, pinyin=pinyin, parent=parent)
        self._links = LinkDelegate(self)
        for field in LINKS:
            self.setItemDelegateForColumn(FIELDS.index(field), self._links)
        self._grip: tuple[str, QPoint] | None = None
        self._gap: int | None = None
        self.setMouseTracking(True)
        self.clicked.connect(self._follow)
        self.opened.connect(lambda _row: self._follow(self.currentIndex()))

    def in_own_order(self) -> bool:
        """Whether the rows stand in the office's order, not sorted by a column."""
        return self._rows.sorted_by is None

    def edit_again(self, row_id: object, field: str, words: str) -> None:
        """Open a cell's editor with words that were refused, so that they can be put right."""
        self.take_back(row_id)
        place = next((n for n, row in enumerate(self._rows.rows) if row.id == row_id), None)
        if place is None:
            return
        index = self._rows.index(place, FIELDS.index(field))
        self.setCurrentIndex(index)
        self.edit(index)
        for editor in self.viewport().findChildren(QLineEdit):
            if not editor.isHidden():
                editor.setText(words)

    def _follow(self, index: QModelIndex) -> None:
        field = FIELDS[index.column()]
        row = self._rows.rows[index.row()]
        if field in LINKS and getattr(row, field):
            self.linked.emit(row, field)

    # Dragging

    def _gap_at(self, y: int) -> int:
        """The gap between rows nearest to this height of the viewport."""
        row = self.rowAt(y)
        if row < 0:
            return len(self._rows.rows) if y > 0 else 0
        lower_half = y > self.rowViewportPosition(row) + self.rowHeight(row) / 2
        return row + 1 if lower_half else row

    def _scroll_near_edge(self, y: int) -> None:
        edge, bar = px(24), self.verticalScrollBar()
        step = (
            -bar.singleStep() if y < edge else bar.singleStep() if y > self.viewport().height() - edge else 0
        )
        bar.setValue(bar.value() + step)

    def _let_go(self) -> None:
        self._grip = self._gap = None
        self.viewport().update()

    # Qt's own names

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        left = event.button() == Qt.MouseButton.LeftButton
        if left and index.isValid() and FIELDS[index.column()] == HANDLE and self.in_own_order():
            self._grip = self._rows.rows[index.row()].id, event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = event.position().toPoint()
        if self._grip is None:
            super().mouseMoveEvent(event)
            self._show_cursor(self.indexAt(here))
            return
        far = (here - self._grip[1]).manhattanLength() >= QApplication.startDragDistance()
        if far or self._gap is not None:
            self._scroll_near_edge(here.y())
            self._gap = self._gap_at(here.y())
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        grip, gap = self._grip, self._gap
        self._let_go()
        if grip is not None and gap is not None:
            self.dragged.emit(grip[0], gap)
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._gap is not None:
            self._let_go()
        else:
            super().keyPressEvent(event)

    def _show_cursor(self, index: QModelIndex) -> None:
        field = FIELDS[index.column()] if index.isValid() else ""
        shape = Qt.CursorShape.ArrowCursor
        if field == HANDLE and self.in_own_order():
            shape = Qt.CursorShape.OpenHandCursor
        elif field in LINKS and index.data() != "0":
            shape = Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(shape)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._gap is None:
            return
        last = self._gap >= len(self._rows.rows)
        row = self._gap - 1 if last else self._gap
        y = self.rowViewportPosition(row) + (self.rowHeight(row) if last else 0)
        painter = QPainter(self.viewport())
        painter.setPen(QPen(colour("accent"), px(3)))
        painter.drawLine(0, y, self.viewport().width(), y)
        painter.end()
