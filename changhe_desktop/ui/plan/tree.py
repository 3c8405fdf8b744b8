"""The tree 行动 → 任务 beside the ledger; each entry with its number of measures, in full words."""

from collections import Counter as Tally
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
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
        depth = 2 if index.parent().parent().isValid() else 1 + index.parent().isValid()
        width = view.viewport().width() - view.indentation() * depth - px(18)
        metrics = view.fontMetrics()
        words = str(index.data())
        box = metrics.boundingRect(0, 0, max(width, px(60)), 100_000, WRAP, words)
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
        self.setIndentation(px(14))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(Wrapped(self))
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
            words = f"{item.data(0, ROLE + 1)}　{count}"
            if item.text(0) != words:
                item.setText(0, words)

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
        item.setData(0, ROLE + 1, words)
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


def _is_entry(condition: Filter) -> bool:
    return condition.field in TREE_FIELDS and condition.op is Op.EQ
