"""The list of orders: chips with counts, a search box, the table."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from changhe_desktop.domain.query import Query
from changhe_desktop.domain.rectification import OrderState
from changhe_desktop.store.views.rectification import OrderRow
from changhe_desktop.ui.parts.chips import Chips
from changhe_desktop.ui.parts.pages import Frame
from changhe_desktop.ui.parts.search import SearchBox
from changhe_desktop.ui.parts.table import RowTable
from changhe_desktop.ui.parts.theme import px
from changhe_desktop.ui.rectification.order_words import CHIPS, chip_of, order_columns, query_words

SEARCH_WIDTH = 240
QUERIES = {chip.key: query for chip, query in CHIPS.items()}


class OrderList(QWidget):
    """Orders behind one Query and one search. `counted` when it counts something else.

    `row_changed` and `opened` come from the table.
    """

    row_changed = Signal(object)
    opened = Signal(object)
    counted = Signal()

    def __init__(self, frame: Frame, new: QAction) -> None:
        super().__init__()
        self._counter = frame.counter
        self._new = new
        self._rows: list[OrderRow] = []
        self._texts: Mapping[str, str] = {}
        self._query = QUERIES["all"]
        self._read = False
        self.chips, self.search = Chips(list(CHIPS)), SearchBox("查找文号、单位、问题")
        self.table = RowTable(order_columns(frame.counter.today), today=frame.counter.today)
        self.table.setAccessibleName("整改通知")
        self.table.remember_in(frame.memory, "rectification")
        self._clear = QAction("清除筛选", self)
        self._clear.triggered.connect(self.show_all)
        self._lay_out()
        self.search.setFixedWidth(px(SEARCH_WIDTH))
        self.chips.chosen.connect(self._chip_chosen)
        self.search.searched.connect(lambda _words: self._show())
        self.table.row_changed.connect(self.row_changed)
        self.table.opened.connect(self.opened)

    def _lay_out(self) -> None:
        line, column = QHBoxLayout(), QVBoxLayout(self)
        line.setContentsMargins(px(12), px(8), px(12), px(8))
        line.setSpacing(px(12))
        line.addWidget(self.chips, 1)
        line.addWidget(self.search)
        self.search.setToolTip("按文号、单位、标题、措施、问题查找，可用拼音（Ctrl+F）")
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self.table, 1)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            # The text size was changed while the page is open.
            self.search.setFixedWidth(px(SEARCH_WIDTH))

    # What the page uses

    def set_rows(self, rows: Sequence[OrderRow], texts: Mapping[str, str]) -> None:
        """Show these orders, the discarded ones among them; `texts` are their problems, to be searched."""
        self._rows, self._texts, self._read = list(rows), texts, True
        self._tell_query()
        self._show()

    def apply(self, query: Query) -> None:
        """Show what a figure elsewhere stands for."""
        self._query = query
        self._tell_query()
        self.search.clear()
        self._show()

    def show_all(self) -> None:
        """Take every narrowing away."""
        self.apply(QUERIES["all"])

    def go_to(self, order_id: str) -> None:
        """Select an order, showing all if the present view has it not."""
        if order_id not in [row.id for row in self.table.rows()]:
            row = next((row for row in self._rows if row.id == order_id), None)
            hidden = row is not None and not QUERIES["all"].matches(row)
            self.apply(QUERIES["discarded"] if hidden else QUERIES["all"])
        self.table.select([order_id])

    def current(self) -> OrderRow | None:
        """The order in focus."""
        row = self.table.current()
        return row if isinstance(row, OrderRow) else None

    # Showing

    def _chip_chosen(self, key: str) -> None:
        self._query = QUERIES[key]
        self._show()

    def _show(self) -> None:
        rows = self._behind(self._query)
        typed = self.search.text().strip()
        if typed:
            rows = self._found(rows, typed)
        self._tell_empty()
        self.table.set_rows(rows)
        if rows and self.table.current() is None:
            self.table.select([rows[0].id])
        self.chips.set_counts({key: len(self._behind(query)) for key, query in QUERIES.items()})
        self.counted.emit()

    def _tell_query(self) -> None:
        chip = chip_of(self._query)
        if chip is not None:
            self.chips.choose(chip.key)
        else:
            self.chips.show_extra(f"仅看：{query_words(self._query, self._rows)}")

    def _behind(self, query: Query) -> list[OrderRow]:
        """The orders a query lets through, as every list and figure has them: discarded only when named."""
        named = any(condition.field == "state" for condition in query.filters)
        return query.apply([row for row in self._rows if named or row.state is not OrderState.DISCARDED])

    def _found(self, rows: Sequence[OrderRow], typed: str) -> list[OrderRow]:
        """The rows that what was typed finds, by characters or by pinyin of what a row shows."""
        pinyin = self._counter.pinyin
        found = []
        fits = pinyin.finder(typed) if pinyin else None
        for row in rows:
            shown = f"{row.number} {row.title} {row.unit} {row.measure} {row.drafted_by}"
            plain = f"{shown} {self._texts.get(row.id, '')}"
            sounds = pinyin.keys(shown) if pinyin else ""
            if fits(plain, sounds) if fits else typed.lower() in plain.lower():
                found.append(row)
        return found

    def _tell_empty(self) -> None:
        if not self._read:
            self.table.empty.say("正在读取…", icon="clock")
        elif not any(QUERIES["all"].matches(row) for row in self._rows) and self._query == QUERIES["all"]:
            self.table.empty.say(
                "还没有整改通知。可以直接新建，也可以在“任务分解”里从一条措施下发。", self._new, icon="send"
            )
        else:
            self.table.empty.say("没有符合的整改通知。换个说法，或清除筛选。", self._clear, icon="filter-off")

    def count(self) -> str:
        """The words for the status bar."""
        counts = {key: len(self._behind(QUERIES[key])) for key in ("all", "open", "overdue")}
        rows = len(self.table.rows())
        shown = f"显示 {rows} 份，" if rows != counts["all"] else ""
        return f"{shown}共 {counts['all']} 份，在办 {counts['open']} 份，逾期 {counts['overdue']} 份"
