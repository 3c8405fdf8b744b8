"""The tree 行动 → 任务 beside the ledger; each entry with its number of measures, in full words."""

from collections import Counter as Tally
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from changhe_desktop.domain.query import Filter, Op, Query
from changhe_desktop.store.views.plan import MeasureRow, TaskRow
from changhe_desktop.ui.parts.table_heights import WRAP
from changhe_desktop.ui.parts.theme import px
from changhe_desktop.ui.plan.narrowing import TREE_FIELDS

ROLE = Qt.ItemDataRole.UserRole
# More tasks than this are first shown folded.
MOST_UNFOLDED = 60


class Wrapped(QStyledItemDelegate):
    """Entries as tall as their words need in the width there is."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        view = self.parent()
        assert isinstance(view, QTreeWidget)
        depth = 2 if index.parent().isValid() else 1
        cell = QStyleOptionViewItem(option)
        cell.rect = QRect(0, 0, view.columnWidth(0) - view.indentation() * depth, 100)  # type: ignore[attr-defined]
        cell.text = str(index.data())  # type: ignore[attr-defined]
        style = view.style()
        room = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, cell, view).width()
        room -= 2 * (style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, cell, view) + 1)
        box = view.fontMetrics().boundingRect(0, 0, max(room, px(40)), 100_000, WRAP, str(index.data()))
        return QSize(px(60), box.height() + px(12))


class TaskTree(QTreeWidget):
    """`chosen` gives the condition of the entry pressed, None for all measures."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderHidden(True)
        self.setAccessibleName("行动和任务")
        self.setWordWrap(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setColumnCount(2)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegateForColumn(0, Wrapped(self))
        self.setIndentation(px(12))
        self._tasks: tuple[TaskRow, ...] = ()
        self._items: dict[tuple[str, str], QTreeWidgetItem] = {}
        self.currentItemChanged.connect(self._tell)

    def show_tasks(self, tasks: Sequence[TaskRow], rows: Sequence[MeasureRow]) -> None:
        """Show these tasks with the measures each has; the entry in focus and the folding stay."""
        if tuple(tasks) != self._tasks:
            self._build(tuple(tasks))
        by_task = Tally(row.task_code for row in rows)
        by_action = Tally(row.action_code for row in rows)
        for (field, code), item in self._items.items():
            count = {"": len(rows), "task_code": by_task[code], "action_code": by_action[code]}[field]
            if item.text(1) != str(count):
                item.setText(1, str(count))

    def show_query(self, query: Query) -> None:
        """Stand on the entry this query asks for, without telling anybody."""
        wanted = next(((f.field, f.values[0]) for f in query.filters if _is_entry(f)), ("", ""))
        item = self._items.get(wanted)
        if item is not None and item is not self.currentItem():
            signals = self.blockSignals(True)
            self.setCurrentItem(item)
            self.blockSignals(signals)

    def _build(self, tasks: tuple[TaskRow, ...]) -> None:
        signals = self.blockSignals(True)
        current = self.currentItem()
        wanted = (current.data(0, ROLE) if current else None) or ("", "")
        self.clear()
        self._tasks, self._items = tasks, {}
        root = self.invisibleRootItem()
        self._add(root, ("", ""), "全部措施")
        for task in tasks:
            action = self._items.get(("action_code", task.action_code)) or self._add(
                root, ("action_code", task.action_code), f"{task.action_code} {task.action}"
            )
            self._add(action, ("task_code", task.code), f"{task.code} {task.title}")
        if len(tasks) <= MOST_UNFOLDED:
            self.expandAll()
        self.setCurrentItem(self._items.get(tuple(wanted), self._items["", ""]))
        self.blockSignals(signals)

    def _add(self, parent: QTreeWidgetItem, key: tuple[str, str], words: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(parent)
        item.setData(0, ROLE, key)
        item.setText(0, words)
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._items[key] = item
        return item

    def _tell(self, item: QTreeWidgetItem | None, _before: object) -> None:
        if item is not None:
            field, code = item.data(0, ROLE)
            self.chosen.emit(Filter(field, Op.EQ, (code,)) if field else None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.scheduleDelayedItemsLayout()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.setIndentation(px(12))
            self.scheduleDelayedItemsLayout()


def _is_entry(condition: Filter) -> bool:
    return condition.field in TREE_FIELDS and condition.op is Op.EQ
