"""The page 责任单位: the list with its search and its detail, or the panel where a list is pasted."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.matters import Matter
from changhe_desktop.domain.organization import UnitKind
from changhe_desktop.domain.query import Filter, Op, Query
from changhe_desktop.services.organization import add_unit, arrange_units, change_unit, load_sample_units
from changhe_desktop.services.organization_list import put_back_units, remove_units, retire_units
from changhe_desktop.store.views.accounts import history
from changhe_desktop.store.views.organization import UnitRow, unit_rows
from changhe_desktop.ui.organization.adding import AddLine
from changhe_desktop.ui.organization.columns import HEADINGS, PASTING
from changhe_desktop.ui.organization.panel import UnitPanel
from changhe_desktop.ui.organization.table import UnitTable, moved
from changhe_desktop.ui.parts.detail import beside
from changhe_desktop.ui.parts.dialogs import confirm
from changhe_desktop.ui.parts.messages import Kind, Message
from changhe_desktop.ui.parts.pages import Frame, Page, Place, tool
from changhe_desktop.ui.parts.pasting import PastePanel
from changhe_desktop.ui.parts.places import ShowRow
from changhe_desktop.ui.parts.search import SearchBox
from changhe_desktop.ui.parts.theme import px
from changhe_desktop.ui.parts.undoing import Undoing

# Narrower than this (in pixels of 标准) the detail waits until it is asked for.
ROOM_FOR_DETAIL = 1180
EMPTY = "还没有责任单位。粘贴名单或从文件导入，一行一个单位；也可以先载入示例名单，再按本镇实际修改。"
BY_HAND = "现在按列排序或在查找，看不出手工顺序。已恢复为手工顺序，请再调整。"


class UnitsPage(Page):
    """责任单位."""

    listens = frozenset({Matter.ORGANIZATION, Matter.PLAN, Matter.RECTIFICATION})
    help_topic = "organization"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.units: list[UnitRow] = []
        self.undoing = Undoing(frame.counter, self)
        self._panel_asked: bool | None = None
        self._fresh: list[str] = []
        sounds = lambda: frame.counter.pinyin  # noqa: E731
        self.search = SearchBox("查找名称、别名、分管领导，可用拼音首字母")
        self.retired = QCheckBox("显示已停用")
        self.table = UnitTable(sounds)
        self.adding, self.panel = AddLine(), UnitPanel(self._open_rows)
        self.pasting = PastePanel(frame, PASTING)
        self.stack = QStackedWidget()
        self._make_tools()
        self._put_together()
        self._connect()

    def tools(self) -> Sequence[QAction]:
        if self.stack.currentWidget() is not self._list:
            return ()
        return self._tools

    def refresh(self) -> None:
        self.frame.counter.ask(unit_rows, retired=True, then=self._take, key="units")

    def apply(self, query: object | None) -> None:
        if isinstance(query, ShowRow):
            self._show_list()
            self.search.clear()
            self.table.select([query.id])

    def start_search(self) -> None:
        self._show_list()
        self.search.setFocus()
        self.search.selectAll()

    def stops(self) -> Sequence[QWidget]:
        return [self.table, self.adding.name, self.panel, self.pasting.text]

    def may_leave(self) -> bool:
        if not self.pasting.has_text():
            return True
        return confirm(self, "粘贴的名单还没有导入，关闭后要重新粘贴。", "不导入，关闭", danger=True)

    # Construction

    def _make_tools(self) -> None:
        self._paste = tool(self, "粘贴名单", "clipboard", self._show_pasting, primary=True)
        self._from_file = tool(self, "从文件导入…", "file-import", self._import_file)
        self._sample = tool(self, "载入示例名单", "download", self._load_sample)
        self._add = tool(self, "添加单位", "plus", lambda: self.adding.name.setFocus(), keys="Ctrl+N")
        self._up = tool(self, "上移", "arrow-up", lambda: self._step(-1), keys="Alt+Up")
        self._down = tool(self, "下移", "arrow-down", lambda: self._step(1), keys="Alt+Down")
        self._retire = tool(self, "停用", "ban", self._toggle_retired, tip="停用或恢复所选单位")
        self._remove = tool(self, "移除", "trash", self._remove_selected, tip="移除还没有措施和文书的单位")
        self._tidy = tool(self, "移除示例", "trash", self._remove_samples, tip="移除没有用到的示例单位")
        self._detail = tool(self, "详情", "info-circle", self._toggle_panel, tip="显示或关闭所选单位的详情")
        self._tools = [self._paste, self._from_file, self._sample, self._add, self._up, self._down,
                       self._retire, self._remove, self._tidy, self._detail, self.undoing.action]  # fmt: skip
        for action in (self._up, self._down):
            # In a cell that is being edited Alt+↓ opens the choices.
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self.table.addAction(action)

    def _put_together(self) -> None:
        top, column, left = QHBoxLayout(), QVBoxLayout(), QWidget()
        top.setSpacing(px(12))
        top.addWidget(self.search, 1)
        top.addWidget(self.retired)
        left.setLayout(column)
        column.setContentsMargins(px(12), px(10), px(12), px(10))
        column.setSpacing(px(8))
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addWidget(self.adding)
        self.table.remember_in(self.frame.memory, "units")
        self._list = beside(left, self.panel, self.frame.memory, "units")
        room, inner = QWidget(), QVBoxLayout()
        room.setLayout(inner)
        inner.setContentsMargins(px(12), px(10), px(12), px(10))
        inner.addWidget(self.pasting)
        self.stack.addWidget(self._list)
        self.stack.addWidget(room)
        self.column.addWidget(self.stack)
        self._enable()

    def _connect(self) -> None:
        self.search.searched.connect(lambda _words: self._show())
        self.retired.clicked.connect(lambda _on: self._show())
        self.table.row_changed.connect(self._focus)
        self.table.selection_changed.connect(lambda _rows: self._enable())
        self.table.edited.connect(self._edit)
        self.table.dragged.connect(self._drop)
        self.table.linked.connect(self._open_rows)
        self.adding.added.connect(self._add_unit)
        self.panel.closed.connect(lambda: self._show_panel(False))
        self.table.opened.connect(lambda _row: self._show_panel(True))
        self.pasting.left.connect(self._show_list)
        self.pasting.kept.connect(self._on_imported)

    # Showing

    def _toggle_panel(self) -> None:
        self._show_panel(self.panel.isHidden())

    def _show_panel(self, shown: bool) -> None:
        self._panel_asked = shown
        self.panel.setVisible(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._panel_asked is None:
            self.panel.setVisible(self.width() >= px(ROOM_FOR_DETAIL))

    def _take(self, rows: Sequence[UnitRow]) -> None:
        self.units = list(rows)
        self._show()
        if self._fresh:
            # What was just added is what is looked for next.
            self.table.select(self._fresh)
            self._fresh = []

    def _show(self) -> None:
        """Show the units that the search finds; their 顺序 counts those in use."""
        used = iter(range(1, len(self.units) + 1))
        numbered = [replace(u, position=0 if u.retired else next(used)) for u in self.units]
        shown = [u for u in numbered if self._is_found(u)]
        self._say_empty()
        self.table.set_rows(shown)
        self._focus(self.table.current())
        in_use = [u for u in self.units if not u.retired]
        parts = [f"共{len(in_use)}个单位"]
        parts += [f"示例{n}个"] if (n := sum(u.sample for u in in_use)) else []
        parts += [f"已停用{n}个"] if (n := len(self.units) - len(in_use)) else []
        parts += [f"显示{len(shown)}个"] if self.search.text() else []
        self.counted.emit("，".join(parts) if self.units else "")
        self._enable()

    def _is_found(self, unit: UnitRow) -> bool:
        if unit.retired and not self.retired.isChecked():
            return False
        words = self.search.text().strip()
        pinyin = self.frame.counter.pinyin
        text = " ".join((unit.name, *unit.aliases, unit.leader))
        if not words or pinyin is None:
            return words in text
        return pinyin.finder(words)(text, f"{unit.search_key} {pinyin.keys(unit.leader)}")

    def _say_empty(self) -> None:
        if self.units and self.search.text():
            clear = tool(self, "清除查找", "filter-off", self.search.clear)
            self.table.empty.say(
                f"没有找到“{self.search.text()}”，换个说法或清除查找。", clear, icon="search"
            )
        elif self.units:
            self.table.empty.say("所有单位都已停用。勾选“显示已停用”可以恢复。", icon="ban")
        else:
            self.table.empty.say(EMPTY, self._paste, self._from_file, self._sample, icon="users-group")

    def _focus(self, row: UnitRow | None) -> None:
        self.panel.show_row(row)
        if row is not None:
            self.frame.counter.ask(
                history, "unit", [row.id], then=self.panel.show_history, key="units/history"
            )

    def _enable(self) -> None:
        chosen = self.table.selected()
        ids = {row.id for row in chosen}
        place = [n for n, u in enumerate(self.units) if u.id in ids]
        one = len(place) == 1
        self._up.setEnabled(one and place[0] > 0)
        self._down.setEnabled(one and place[0] < len(self.units) - 1)
        self._retire.setEnabled(bool(chosen))
        self._retire.setText("恢复使用" if chosen and all(row.retired for row in chosen) else "停用")
        self._remove.setEnabled(bool(chosen))
        self._tidy.setVisible(any(u.sample for u in self.units))

    def _show_list(self) -> None:
        if self.stack.currentIndex() != 0:
            self.stack.setCurrentIndex(0)
            self.tools_changed.emit()
            self.table.setFocus()

    def _show_pasting(self) -> None:
        self.stack.setCurrentIndex(1)
        self.tools_changed.emit()
        self.pasting.text.setFocus()

    def _open_rows(self, row: UnitRow, field: str) -> None:
        """Open what a unit's number counts, by the same fields it was counted by."""
        if field == "open_orders":
            query = Query((Filter("unit_id", Op.EQ, (row.id,)), Filter("open", Op.EQ, ("是",))))
            self.frame.go(Place("rectification", query))
        else:
            by = {"leads": "lead", "assists": "assists"}[field]
            self.frame.go(Place("plan", Query((Filter(by, Op.EQ, (row.name,)),))))

    # Acting

    def _edit(self, row: UnitRow, field: str, value: object) -> None:
        before = getattr(row, field)
        words = f"“{row.name}”的{HEADINGS[field]}"
        self.frame.counter.do(
            change_unit, row.id, {field: value},
            then=lambda _row: self.undoing.remember(f"修改{words}", change_unit, row.id, {field: before}),
            refused=partial(self._refuse, row, field, str(value)),
        )  # fmt: skip

    def _refuse(self, row: UnitRow, field: str, typed: str, refusal: Refusal) -> None:
        self.frame.show_message(
            Message(Kind.FAULT, f"“{row.name}”的{HEADINGS[field]}没有改：{refusal.sentence}")
        )
        self.table.edit_again(row.id, field, typed)

    def _add_unit(self, name: str, kind: UnitKind) -> None:
        self.frame.counter.do(add_unit, name, kind=kind, then=self._on_added, refused=self.adding.refuse)

    def _on_added(self, row: UnitRow) -> None:
        self.adding.clear()
        self._fresh = [row.id]
        self.undoing.remember(f"添加“{row.name}”", remove_units, [row.id])

    def _import_file(self) -> None:
        self._show_pasting()
        self.pasting.open_file()

    def _load_sample(self) -> None:
        self.frame.counter.do(load_sample_units, then=self._on_imported)

    def _on_imported(self, rows: Sequence[UnitRow]) -> None:
        self._show_list()
        if rows:
            ids = [row.id for row in rows]
            self._fresh = ids[:1]
            self.undoing.remember(f"导入{len(ids)}个单位", remove_units, ids)

    def _step(self, steps: int) -> None:
        """Move the chosen unit among those shown."""
        shown, row = self.table.rows(), self.table.current()
        if row is not None and self._by_hand():
            place = next(n for n, other in enumerate(shown) if other.id == row.id)
            self._drop(row.id, place + (2 if steps > 0 else -1))

    def _drop(self, unit_id: str, gap: int) -> None:
        """Put a unit into a gap between the rows shown; units not shown keep their neighbours."""
        shown, ids = [row.id for row in self.table.rows()], [u.id for u in self.units]
        if not self._by_hand() or not 0 <= gap <= len(shown):
            return
        behind = ids.index(shown[gap - 1]) + 1 if gap else 0
        after = moved(ids, unit_id, ids.index(shown[gap]) if gap < len(shown) else behind)
        if after != ids:
            name = next(u.name for u in self.units if u.id == unit_id)
            self._arrange(after)
            self.undoing.remember(f"移动“{name}”", arrange_units, ids)

    def _by_hand(self) -> bool:
        """Whether the office's order is what is shown; if not, show it."""
        if self.table.in_own_order() and not self.search.text():
            return True
        self.table.sort_by(None)
        self.search.clear()
        self.frame.say(BY_HAND)
        return False

    def _arrange(self, ids: Sequence[str]) -> None:
        # Shown at once, so that the next press of the key goes on from here.
        places = {unit_id: n for n, unit_id in enumerate(ids)}
        self.units.sort(key=lambda unit: places[unit.id])
        self._show()
        self.frame.counter.do(arrange_units, ids)

    def _toggle_retired(self) -> None:
        chosen = self.table.selected()
        if chosen:
            retired = not all(row.retired for row in chosen)
            ids = [row.id for row in chosen if row.retired is not retired]
            self.frame.counter.do(retire_units, ids, retired)
            verb = "停用" if retired else "恢复"
            self.undoing.remember(f"{verb}{len(ids)}个单位", retire_units, ids, not retired)

    def _remove_selected(self) -> None:
        self._remove_units(self.table.selected())

    def _remove_samples(self) -> None:
        self._remove_units([unit for unit in self.units if unit.sample])

    def _remove_units(self, rows: Sequence[UnitRow]) -> None:
        wanted = {row.id for row in rows}
        as_stored = [unit for unit in self.units if unit.id in wanted]

        def then(ids: Sequence[str]) -> None:
            gone = [unit for unit in as_stored if unit.id in ids]
            self.undoing.remember(f"移除{len(gone)}个单位", put_back_units, gone)

        if as_stored:
            self.frame.counter.do(remove_units, [unit.id for unit in as_stored], then=then)
