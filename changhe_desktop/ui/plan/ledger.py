"""The ledger's view: tree, filter line, grid, bulk bar and detail panel."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QApplication, QSplitter, QVBoxLayout, QWidget

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.query import Filter, Op, Query, SortKey
from changhe_desktop.store.views.organization import UnitRow
from changhe_desktop.store.views.plan import MeasureRow, TaskRow
from changhe_desktop.ui.parts.detail import beside
from changhe_desktop.ui.parts.messages import refusal_message
from changhe_desktop.ui.parts.pages import Frame, Place, checked_keys
from changhe_desktop.ui.parts.picker import Choice
from changhe_desktop.ui.parts.places import NewOrder
from changhe_desktop.ui.parts.theme import px
from changhe_desktop.ui.parts.undoing import Undoing
from changhe_desktop.ui.plan import narrowing
from changhe_desktop.ui.plan.assists import AssistsDelegate
from changhe_desktop.ui.plan.bulk import BulkBar
from changhe_desktop.ui.plan.changes import CHANGED, MeasureChanges
from changhe_desktop.ui.plan.columns import grid_columns, unit_choices
from changhe_desktop.ui.plan.filters import FilterLine
from changhe_desktop.ui.plan.frozen import FrozenTable
from changhe_desktop.ui.plan.narrowing import Narrowed
from changhe_desktop.ui.plan.panel import MeasurePanel, PanelActs, measure_history
from changhe_desktop.ui.plan.panes import Panes
from changhe_desktop.ui.plan.pasting import asked, cells_of
from changhe_desktop.ui.plan.tree import TaskTree

NOTHING_FOUND = "没有符合条件的措施。换个说法，或清除筛选。"
NO_MEASURES = "这份方案里没有措施。请打开“原文对照”，选中文字，划为措施。"
ORDERS = "rectification"
# In pixels of 标准, until the user draws it wider.
TREE_WIDTH = 200


class LedgerView(QWidget):
    """Shows the measures handed to it, narrowed by one Query and the search.

    Signals: `counted` words for the status bar; `text_asked` a measure to be shown in the plan's text.
    """

    counted = Signal(str)
    text_asked = Signal(object)

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame = frame
        self.query, self.search = Query(), ""
        self.shown = Narrowed()
        self._wanted = ""
        self._rows: Sequence[MeasureRow] = ()
        self._tasks: Sequence[TaskRow] = ()
        self._choices = list[Choice]()
        self.table = self._make_table()
        self.undoing = Undoing(frame.counter, self)
        self.changes = MeasureChanges(frame, self.undoing, self.table.take_back)
        self.filters, self.tree = FilterLine(), TaskTree()
        self.bulk = BulkBar(frame.counter.today, lambda: frame.counter.pinyin)
        acts = PanelActs(self._order, self.text_asked.emit, self._show_orders, self.changes.take_lead)
        self.panel = MeasurePanel(acts)
        self.panes = Panes(frame.memory, self.width, self)
        self._put_together()
        self._connect()

    # What the page uses

    def show_plan(
        self, rows: Sequence[MeasureRow], tasks: Sequence[TaskRow], units: Sequence[UnitRow]
    ) -> None:
        """Show these measures, narrowed as before."""
        self._rows, self._tasks, self._choices = rows, tasks, unit_choices(units)
        self.bulk.set_units(self._choices)
        self.panel.set_units(units)
        self.tree.show_tasks(tasks, rows)
        self._narrow()

    def show_query(self, query: Query) -> None:
        """Narrow to this query alone."""
        try:
            self.query = narrowing.checked(query)
        except Refusal as refusal:
            self.query = Query()
            self.frame.show_message(refusal_message(refusal))
        self._forget_search()
        self._narrow()

    def show_row(self, measure_id: str) -> None:
        """Go to one measure among the others, as soon as it is there; filters are cleared."""
        self._wanted = measure_id
        self.panes.ask("detail")
        self.show_query(Query())

    def export_query(self) -> Query:
        """The query that lets through just what is shown, in the order shown."""
        return narrowing.exported(self.query, self.search, self.shown.rows, self._sort())

    # Construction

    def _make_table(self) -> FrozenTable:
        counter = self.frame.counter
        columns = grid_columns(lambda: self._choices)
        table = FrozenTable(columns, frozen=2, today=counter.today, pinyin=lambda: counter.pinyin)
        place, assists = next((n, c) for n, c in enumerate(columns) if c.field == "assists")
        self._delegate = AssistsDelegate(assists, lambda: counter.pinyin, table)
        table.setItemDelegateForColumn(place, self._delegate)
        table.remember_in(self.frame.memory, "plan")
        table.setAccessibleName("措施台账")
        self._columns = columns
        return table

    def _put_together(self) -> None:
        centre, column, left = QWidget(), QVBoxLayout(), QSplitter(Qt.Orientation.Horizontal)
        centre.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filters)
        column.addWidget(self.table, 1)
        column.addWidget(self.bulk)
        left.setChildrenCollapsible(False)
        left.addWidget(self.tree)
        left.addWidget(centre)
        left.setStretchFactor(1, 1)
        self._left, self._tree_width = left, TREE_WIDTH
        left.splitterMoved.connect(self._keep_tree_width)
        self.tree.setMinimumWidth(px(130))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(beside(left, self.panel, self.frame.memory, "plan"))
        self.filters.add_panes(
            self.panes.add("tree", "目录", "list-tree", self.tree),
            self.panes.add("detail", "详情", "info-circle", self.panel),
        )
        self.same, self.fill, self.paste = (
            self._table_act(*act)
            for act in (
                ("只看相同的", "", self._only_same), ("向下填充", "Ctrl+D", self._fill_down),
                ("粘贴", "Ctrl+V", self._paste),
            )
        )  # fmt: skip
        self.table.addAction(self.panel.order)

    def _table_act(self, words: str, keys: str, run: Callable[[], object]) -> QAction:
        """An act of the grid's menu, whose keys work while the grid has the focus."""
        action = QAction(words, self.table)
        if keys:
            action.setShortcut(checked_keys(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda: run())
        self.table.addAction(action)
        return action

    def _connect(self) -> None:
        self.tree.chosen.connect(self._branch)
        self.filters.toggled.connect(self._ask)
        self.filters.removed.connect(lambda f: self._set(narrowing.without_field(self.query, f)))
        self.filters.cleared.connect(lambda: self.show_query(Query()))
        self.filters.searched.connect(self._searched)
        self.table.row_changed.connect(self._row_changed)
        self.table.selection_changed.connect(self.bulk.show_rows)
        self.table.opened.connect(lambda _row: self.panes.ask("detail"))
        self.table.edited.connect(lambda row, field, value: self.changes.change([row], field, value))
        self.bulk.wanted.connect(lambda f, value: self.changes.change(self.table.selected(), f, value))
        self.bulk.drop_wanted.connect(lambda: self.changes.drop(self.table.selected()))
        self.bulk.left.connect(self.table.setFocus)
        self.panel.closed.connect(lambda: self.panes.put_away("detail"))

    # Narrowing

    def _set(self, query: Query) -> None:
        self.query = query
        self._narrow()

    def _branch(self, condition: Filter | None) -> None:
        query = narrowing.without_field(self.query, *narrowing.TREE_FIELDS)
        self._set(narrowing.with_filter(query, condition) if condition else query)

    def _ask(self, condition: Filter, on: bool) -> None:
        query = narrowing.without_field(self.query, condition.field)
        self._set(narrowing.with_filter(query, condition) if on else query)

    def _searched(self, words: str) -> None:
        if words != self.search:
            self.search = words
            self._narrow()

    def _forget_search(self) -> None:
        self.search = ""
        self.filters.search.clear()

    def _only_same(self) -> None:
        """Narrow to the rows that have what the cell in focus has."""
        row, column = self.table.current(), self._columns[max(self.table.currentIndex().column(), 0)]
        if row is not None:
            value = getattr(row, column.field)
            words = column.shown(row) if column.badge is None else str(value or "")
            condition = Filter(column.field, Op.EQ, (words,)) if value else Filter(column.field, Op.BLANK)
            self._set(narrowing.with_filter(self.query, condition))

    def _narrow(self) -> None:
        self.tree.show_query(self.query)
        self.filters.show_query(self.query, self._tasks)
        counter = self.frame.counter
        counter.look_up(
            narrowing.narrowed, self._rows, self.query, self.search, counter.pinyin,
            then=self._show, key="plan-narrowed",
        )  # fmt: skip

    def _show(self, found: Narrowed) -> None:
        self.shown = found
        self.filters.show_counts(found)
        if self._rows:
            self.table.empty.say(NOTHING_FOUND, self.filters.clear, icon="search")
        else:
            self.table.empty.say(NO_MEASURES)
        self.table.set_rows(found.rows)
        if self._wanted in {row.id for row in found.rows}:
            self.table.select([self._wanted])
            self._wanted = ""
        self._row_changed(self.table.current())
        total, shown = len(self._rows), len(found.rows)
        self.counted.emit(f"共 {total} 条措施" if shown == total else f"筛选出 {shown} 条，共 {total} 条措施")

    def _sort(self) -> SortKey | None:
        """How the user has sorted the grid; its first column is the order of the text."""
        header = self.table.horizontalHeader()
        if not header.isSortIndicatorShown():
            return None
        field = self._columns[header.sortIndicatorSection()].field
        descending = header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
        return SortKey("place" if field == "code" else field, descending)

    # Filling

    def _fill_down(self) -> None:
        """Give the rows selected what the first of them has in the column in focus."""
        rows, column = self.table.selected(), self._columns[max(self.table.currentIndex().column(), 0)]
        if len(rows) > 1 and column.field in CHANGED:
            value = getattr(rows[0], column.field)
            self.changes.change(rows[1:], column.field, list(value) if isinstance(value, tuple) else value)

    def _paste(self) -> None:
        index = self.table.currentIndex()
        try:
            asks = asked(
                cells_of(QApplication.clipboard().text()), self._columns, self.table.rows(),
                (max(index.row(), 0), max(index.column(), 0)), self.table.selected(),
            )  # fmt: skip
        except Refusal as refusal:
            self.frame.show_message(refusal_message(refusal))
        else:
            self.changes.fill(asks)

    # The row in focus

    def _row_changed(self, row: MeasureRow | None) -> None:
        self.panel.show_row(row)
        if row is not None:
            self.frame.counter.ask(
                measure_history, row.id, then=self.panel.show_history, key="plan-history"
            )  # fmt: skip

    def _order(self, row: MeasureRow) -> None:
        self.frame.go(Place(ORDERS, NewOrder(row.id)))

    def _show_orders(self, row: MeasureRow) -> None:
        conditions = Filter("measure_id", Op.EQ, (row.id,)), Filter("open", Op.EQ, ("是",))
        self.frame.go(Place(ORDERS, Query(conditions)))

    # Qt's own names

    def _keep_tree_width(self, place: int, _handle: int) -> None:
        self._tree_width = place * TREE_WIDTH // px(TREE_WIDTH)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_left"):
            self._left.setSizes([px(self._tree_width), px(5 * TREE_WIDTH)])

    def minimumSizeHint(self) -> QSize:
        # Panes that do not fit are hidden, so they must not keep the window wide.
        return QSize(px(420), px(280))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.panes.fit()
