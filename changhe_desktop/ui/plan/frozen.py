"""A table whose first columns stay in sight while the others are scrolled sideways, as in a spreadsheet.

They are painted over the scrolled cells by the table itself, and every question “what is here?” answers
with the painted column, so that clicks, keys and selections need no second view.
"""

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyleOptionViewItem

from changhe_desktop.ui.parts.colours import colour
from changhe_desktop.ui.parts.table_patient import PatientTable
from changhe_desktop.ui.parts.theme import px

Index = QModelIndex | QPersistentModelIndex
# The columns that stay may take this part of the width; with less room fewer stay.
MOST = 0.6


class FrozenTable(PatientTable):
    """A table that keeps up to `frozen` first columns in sight."""

    def __init__(self, columns: Any, *, frozen: int, **named: Any) -> None:
        super().__init__(columns, **named)
        self._wanted_frozen = frozen
        self._head = QHeaderView(Qt.Orientation.Horizontal, self)
        self._head.setModel(self.model())
        self._head.setSectionsClickable(True)
        self._head.setHighlightSections(False)
        self._head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._head.sectionClicked.connect(self.horizontalHeader().sectionClicked.emit)
        for place in range(frozen, len(list(columns))):
            self._head.setSectionHidden(place, True)
        self.horizontalScrollBar().valueChanged.connect(lambda _value: self._place_head())
        self.horizontalHeader().sectionResized.connect(lambda *_sizes: self._place_head())
        self.horizontalHeader().geometriesChanged.connect(self._place_head)

    def frozen(self) -> int:
        """How many columns stay in sight now; none while the table is not scrolled sideways."""
        if not self.horizontalScrollBar().value():
            return 0
        header, room = self.horizontalHeader(), round(self.viewport().width() * MOST)
        fitting = range(self._wanted_frozen, 0, -1)
        return next((n for n in fitting if sum(map(header.sectionSize, range(n))) <= room), 0)

    def frozen_width(self) -> int:
        """The width they take."""
        return sum(map(self.horizontalHeader().sectionSize, range(self.frozen())))

    def _place_head(self) -> None:
        header, count = self.horizontalHeader(), self.frozen()
        for place in range(self._wanted_frozen):
            self._head.setSectionHidden(place, place >= count)
            if place < count:
                self._head.resizeSection(place, header.sectionSize(place))
        self._head.setSortIndicatorShown(header.isSortIndicatorShown())
        self._head.setSortIndicator(header.sortIndicatorSection(), header.sortIndicatorOrder())
        self._head.setGeometry(header.x(), header.y(), self.frozen_width(), header.height())
        self._head.setVisible(count > 0)
        self.viewport().update()

    def _painted_at(self, point: QPoint) -> int:
        """The frozen column painted at this place, -1 if none."""
        left = 0
        for place in range(self.frozen()):
            left += self.horizontalHeader().sectionSize(place)
            if point.x() < left:
                return place
        return -1

    def _paint_cell(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        chosen = self.selectionModel().isSelected(index)
        rect: QRect = option.rect  # type: ignore[attr-defined]
        whole = rect.adjusted(0, 0, 1, 1)  # with the lines of the grid
        ground = "select" if chosen else "stripe" if index.row() % 2 else "surface"
        painter.fillRect(whole, colour(ground))
        if chosen:
            option.state |= QStyle.StateFlag.State_Selected  # type: ignore[attr-defined]
        painter.save()
        painter.setClipRect(rect)
        self.itemDelegateForIndex(index).paint(painter, option, index)
        painter.restore()
        painter.setPen(colour("grid"))
        painter.drawLine(whole.bottomLeft(), whole.bottomRight())
        painter.drawLine(whole.topRight(), whole.bottomRight())

    # Qt's own names

    def indexAt(self, point: QPoint) -> QModelIndex:
        place = self._painted_at(point)
        if place < 0:
            return super().indexAt(point)
        row = self.rowAt(point.y())
        return self.model().index(row, place) if row >= 0 else QModelIndex()

    def visualRect(self, index: Index) -> QRect:
        rect = super().visualRect(index)
        if index.column() < self.frozen():
            rect.moveLeft(sum(map(self.horizontalHeader().sectionSize, range(index.column()))))
        return rect

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        bar = self.horizontalScrollBar()
        before, inside = bar.value(), index.column() < self.frozen()
        super().scrollTo(index, hint)
        if inside:
            bar.setValue(before)
            return
        hidden = self.frozen_width() - super().visualRect(index).left()
        if index.isValid() and index.column() >= self.frozen() and hidden > 0:
            bar.setValue(bar.value() - hidden)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if dx:
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        count = self.frozen()
        first, last = self.rowAt(event.rect().top()), self.rowAt(event.rect().bottom())
        if not count or first < 0:
            return
        last = last if last >= 0 else self.model().rowCount() - 1
        painter = QPainter(self.viewport())
        for row in range(first, last + 1):
            for place in range(count):
                option, index = QStyleOptionViewItem(), self.model().index(row, place)
                self.initViewItemOption(option)
                option.rect = self.visualRect(index)  # type: ignore[attr-defined]
                option.features |= QStyleOptionViewItem.ViewItemFeature.WrapText  # type: ignore[attr-defined]
                self._paint_cell(painter, option, index)
        painter.setPen(colour("line_strong"))
        painter.drawLine(self.frozen_width() - 1, 0, self.frozen_width() - 1, self.viewport().height())
        if self.hasFocus() and 0 <= self.currentIndex().column() < count:
            painter.setPen(QPen(colour("accent"), px(2)))
            painter.drawRect(self.visualRect(self.currentIndex()).adjusted(1, 1, -1, -1))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_head()
