"""The table every list is shown in: sorted by a click, copied to Excel, edited like Excel, never cut."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyledItemDelegate,
    QTableView,
    QWidget,
)

from changhe_desktop.ui.parts.colours import colour
from changhe_desktop.ui.parts.empty import EmptyState
from changhe_desktop.ui.parts.memory import Memory
from changhe_desktop.ui.parts.table_heights import Heights
from changhe_desktop.ui.parts.table_model import Column, Editing, Row, RowModel
from changhe_desktop.ui.parts.theme import px

if TYPE_CHECKING:
    from changhe_desktop.ui.parts.picker import Sounds

# Space at each side of a cell's words (the style sheet's padding), and what Qt adds to it of its own.
CELL_PADDING = 6
OF_QT = 3
# How much higher than its text a row is.
ROW_FACTOR = 1.75
EDIT_TRIGGERS = (
    QAbstractItemView.EditTrigger.DoubleClicked
    | QAbstractItemView.EditTrigger.EditKeyPressed
    | QAbstractItemView.EditTrigger.AnyKeyPressed
)


def cell_margins() -> int:
    """What of a column's width its words cannot use: padding, Qt's own margin and the grid's line."""
    return 2 * (px(CELL_PADDING) + OF_QT) + 1


class RowTable(QTableView):
    """Frozen rows under declared columns.

    Signals: `row_changed` the row in focus or None; `selection_changed` the rows selected; `opened` a row
    that was double-clicked or entered; `edited` row, field and new value of a cell the page is to store
    (on a refusal the page calls `take_back`).
    """

    row_changed = Signal(object)
    selection_changed = Signal(list)
    opened = Signal(object)
    edited = Signal(object, str, object)

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        key: str = "id",
        today: Callable[[], date] = date.today,
        pinyin: "Sounds" = lambda: None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._rows = RowModel(columns, key)
        self._rows.edited.connect(self.edited.emit)
        self._wanted: list[object] = []
        self._memory: tuple[Memory, str] | None = None
        self._delegates: list[QStyledItemDelegate] = []
        # Not the viewport as parent: the first call for it costs 9 ms, and this is made before the paint.
        self.empty = EmptyState(self)
        self._room = 0
        self.setModel(self._rows)
        self._set_manners()
        self._set_headers()
        self._set_delegates(today, pinyin)
        self._add_copying()
        self._measure_soon = QTimer(self, singleShot=True, interval=0)
        self._measure_soon.timeout.connect(self._measure)
        self.selectionModel().currentRowChanged.connect(lambda _now, _before: self._tell_row())
        self.selectionModel().selectionChanged.connect(lambda _on, _off: self._tell_selection())
        self._set_sizes()

    # What pages use

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; selection, focus and scroll stay with the rows they were on."""
        current, selected = self._wanted[:1] or self._id(self.current()), self._wanted or self._selected_ids()
        self._wanted = []
        top, column = self._top(), max(self.currentIndex().column(), 0)
        before = self.current()
        signals = self.selectionModel().blockSignals(True)
        self._rows.set_rows(rows)
        if self.isVisible():
            self._measure()
        self._restore(current, selected, column)
        self.selectionModel().blockSignals(signals)
        self._scroll_to_top(top)
        self.empty.setVisible(not rows)
        if self.current() is not before:
            self._tell_row()
        self._tell_selection()
        if self.isVisible():
            self.viewport().update()

    def rows(self) -> list[Row]:
        """The rows in the order shown."""
        return list(self._rows.rows)

    def current(self) -> Row | None:
        """The row in focus."""
        index = self.currentIndex()
        return self._rows.rows[index.row()] if index.isValid() else None

    def selected(self) -> list[Row]:
        """The rows selected, in the order shown."""
        return [self._rows.rows[place] for place in self._chosen()]

    def select(self, ids: Iterable[object]) -> None:
        """Select the rows with these ids and go to the first; ids not there yet wait for the next rows."""
        wanted = list(ids)
        known = {self._rows.id_of(row) for row in self._rows.rows}
        self._wanted = [] if known.issuperset(wanted) else wanted
        if not self._wanted:
            self._restore(wanted[:1], wanted, max(self.currentIndex().column(), 0))
            self.scrollTo(self.currentIndex())

    def sort_by(self, field: str | None, *, descending: bool = False) -> None:
        """Sort by a field, or None for the order the rows came in."""
        place = next((n for n, c in enumerate(self._rows.columns) if c.field == field), None)
        self._sort(place, descending)

    def take_back(self, row_id: object | None = None) -> None:
        """Show again what was there before a change that was refused (of one row, or of all)."""
        self._rows.forget(row_id)

    def remember_in(self, memory: Memory, name: str) -> None:
        """Keep the widths of the columns under this name."""
        header = self.horizontalHeader()
        widths = [w for w in memory.words(f"table/{name}").split(",") if w]
        if len(widths) == len(self._rows.columns):
            for place, ems in enumerate(widths):
                header.resizeSection(place, round(float(ems) * self._em()))
        self._memory = memory, name

    def copy(self, *, heading: bool = False) -> None:
        """Put the selected rows on the clipboard, for WPS, Excel and plain text."""
        from changhe_desktop.ui.parts.table_copy import mime_of

        lines = [list(self._rows.words(place)) for place in self._chosen()]
        if heading:
            lines.insert(0, [column.heading for column in self._rows.columns])
        if lines:
            QApplication.clipboard().setMimeData(mime_of(lines))

    # Construction

    def _set_manners(self) -> None:
        self.setAccessibleName("列表")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(EDIT_TRIGGERS)
        self.setAlternatingRowColors(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setWordWrap(any(column.wraps for column in self._rows.columns))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _set_headers(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setSortIndicatorShown(False)
        header.setStretchLastSection(False)
        header.sectionClicked.connect(self._header_clicked)
        header.sectionResized.connect(self._resized)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.verticalHeader().hide()

    def _set_delegates(self, today: Callable[[], date], pinyin: "Sounds") -> None:
        if not any(column.badge or column.editing is not Editing.NO for column in self._rows.columns):
            return
        # Only now: what edits cells is not needed for the first paint.
        from changhe_desktop.ui.parts.table_edit import BadgeDelegate, CellDelegate

        for place, column in enumerate(self._rows.columns):
            delegate: QStyledItemDelegate
            if column.badge is not None:
                delegate = BadgeDelegate(column, self)
            elif column.editing is not Editing.NO:
                delegate = CellDelegate(column, self, today, pinyin)
                delegate.moved.connect(self._move)
            else:
                continue
            self._delegates.append(delegate)
            self.setItemDelegateForColumn(place, delegate)

    def _add_copying(self) -> None:
        plain, headed = QAction("复制", self), QAction("复制（含表头）", self)
        plain.setShortcut(QKeySequence.StandardKey.Copy)
        plain.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        plain.triggered.connect(lambda: self.copy())
        headed.triggered.connect(lambda: self.copy(heading=True))
        self.addActions([plain, headed])

    # Sizes

    def _em(self) -> int:
        return self.fontMetrics().horizontalAdvance("国")

    def _set_sizes(self) -> None:
        """Widths from the columns' declarations, the height of a row from the text."""
        header = self.horizontalHeader()
        header.setMinimumSectionSize(self._em() * 2)
        self.verticalHeader().setMinimumSectionSize(px(20))
        self.verticalHeader().setDefaultSectionSize(self._row_height())
        signals = header.blockSignals(True)
        for place, column in enumerate(self._rows.columns):
            heading = self._em() * (len(column.heading) + 1)
            header.resizeSection(place, max(round(column.width * self._em()), heading) + cell_margins())
        header.blockSignals(signals)
        if self._memory is not None:
            self.remember_in(*self._memory)
        self._grow()

    def _row_height(self) -> int:
        return round(self.fontMetrics().lineSpacing() * ROW_FACTOR)

    def _grow(self) -> None:
        """Give the growing column the room the others leave, never less than it was declared with."""
        header = self.horizontalHeader()
        for place, column in enumerate(self._rows.columns):
            if column.grows:
                room = self._room - header.length() + header.sectionSize(place)
                least = round(column.width * self._em()) + cell_margins()
                signals = header.blockSignals(True)
                header.resizeSection(place, max(room, least))
                header.blockSignals(signals)
        self._measure_soon.start()

    def _resized(self, place: int, _old: int, _new: int) -> None:
        if self._memory is not None:
            memory, name = self._memory
            header, em = self.horizontalHeader(), self._em()
            ems = [f"{header.sectionSize(n) / em:.2f}" for n in range(len(self._rows.columns))]
            memory.keep(f"table/{name}", ",".join(ems))
        if not self._rows.columns[place].grows:
            self._grow()

    def _measure(self) -> None:
        """Make each row as tall as its wrapping texts need."""
        self._measure_soon.stop()
        wrapping = [n for n, column in enumerate(self._rows.columns) if column.wraps]
        if not wrapping:
            return
        header, rows = self.horizontalHeader(), self.verticalHeader()
        heights = Heights(self.fontMetrics(), self._row_height())
        widths = {n: header.sectionSize(n) - cell_margins() for n in wrapping}
        signals = rows.blockSignals(True)
        for place in range(len(self._rows.rows)):
            words = self._rows.words(place)
            height = heights.of_row((words[n], widths[n]) for n in wrapping)
            if rows.sectionSize(place) != height:
                rows.resizeSection(place, height)
        rows.blockSignals(signals)
        self.doItemsLayout()

    # Sorting, moving, telling

    def _header_clicked(self, place: int) -> None:
        """First click ascending, second descending, third the order the rows came in."""
        now = self._rows.sorted_by
        if now is None or now[0] != place:
            self._sort(place, False)
        else:
            self._sort(None if now[1] else place, not now[1])

    def _sort(self, place: int | None, descending: bool) -> None:
        current, selected = self._id(self.current()), self._selected_ids()
        column = max(self.currentIndex().column(), 0)
        self._rows.sort_rows(place, descending=descending)
        header = self.horizontalHeader()
        header.setSortIndicatorShown(place is not None)
        if place is not None:
            order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(place, order)
        self._measure()
        self._restore(current, selected, column)

    def _id(self, row: Row | None) -> list[object]:
        return [] if row is None else [self._rows.id_of(row)]

    def _selected_ids(self) -> list[object]:
        return [self._rows.id_of(row) for row in self.selected()]

    def _restore(self, current: list[object], selected: list[object], column: int) -> None:
        places = {self._rows.id_of(row): place for place, row in enumerate(self._rows.rows)}
        selection, flag = self.selectionModel(), QItemSelectionModel.SelectionFlag
        # At once and in runs: row by row, five thousand rows would take minutes.
        chosen = self._rows.selection_of(sorted(places[i] for i in selected if i in places))
        selection.select(chosen, flag.ClearAndSelect)
        if current and current[0] in places:
            selection.setCurrentIndex(self._rows.index(places[current[0]], column), flag.NoUpdate)

    def _chosen(self) -> list[int]:
        """The places of the rows selected, in order."""
        chosen = self.selectionModel().selection()
        spans = [chosen.at(n) for n in range(chosen.count())]
        return sorted({place for span in spans for place in range(span.top(), span.bottom() + 1)})

    def _top(self) -> tuple[object, int] | None:
        place = self.rowAt(0)
        if place < 0:
            return None
        return self._rows.id_of(self._rows.rows[place]), self.rowViewportPosition(place)

    def _scroll_to_top(self, top: tuple[object, int] | None) -> None:
        places = {self._rows.id_of(row): place for place, row in enumerate(self._rows.rows)}
        if top is not None and top[0] in places:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.rowViewportPosition(places[top[0]]) - top[1])

    def _move(self, rows: int, columns: int) -> None:
        index = self.currentIndex()
        row = min(max(index.row() + rows, 0), len(self._rows.rows) - 1)
        column = min(max(index.column() + columns, 0), len(self._rows.columns) - 1)
        self.setCurrentIndex(self._rows.index(row, column))

    def _tell_row(self) -> None:
        self.row_changed.emit(self.current())

    def _tell_selection(self) -> None:
        self.selection_changed.emit(self.selected())

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self._rows.rows[index.row()])

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, key = self.currentIndex(), event.key()
        entering = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if entering and self.state() != QAbstractItemView.State.EditingState:
            can_edit = bool(index.flags() & Qt.ItemFlag.ItemIsEditable)
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._move(-1 if back else 1, 0) if can_edit else self._open(index)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        super().mouseDoubleClickEvent(event)
        if index.isValid() and not index.flags() & Qt.ItemFlag.ItemIsEditable:
            self._open(index)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._room = event.size().width()
        self.empty.setGeometry(self.contentsRect().adjusted(0, self.horizontalHeader().height(), 0, 0))
        self._grow()

    def showEvent(self, event: QShowEvent) -> None:
        # Only now the widths are known; before the paint, so that no row is seen to grow.
        self._measure()
        super().showEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_rows"):
            self._set_sizes()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self.currentIndex().isValid():
            painter = QPainter(self.viewport())
            painter.setPen(QPen(colour("accent"), px(2)))
            painter.drawRect(self.visualRect(self.currentIndex()).adjusted(1, 1, -1, -1))
            painter.end()
