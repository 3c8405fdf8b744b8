"""The page 整改通知: the list with its panel, the register, the form, the preview; one of them at a time."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from changhe_desktop.domain.matters import Matter
from changhe_desktop.domain.query import Query
from changhe_desktop.domain.rectification import OrderState
from changhe_desktop.store.views import rectification as views
from changhe_desktop.store.views.accounts import HistoryRow
from changhe_desktop.store.views.rectification import OrderCard, OrderRow
from changhe_desktop.store.views.rectification_form import Needs, form_needs
from changhe_desktop.ui.counter_work import Work
from changhe_desktop.ui.parts.detail import beside
from changhe_desktop.ui.parts.dialogs import choose
from changhe_desktop.ui.parts.messages import Kind, Message
from changhe_desktop.ui.parts.pages import Frame, Page, Place, tool
from changhe_desktop.ui.parts.places import NewOrder, ShowRow
from changhe_desktop.ui.parts.theme import px
from changhe_desktop.ui.rectification.acts import OrderActs
from changhe_desktop.ui.rectification.editor import OrderEditor
from changhe_desktop.ui.rectification.filled import Filled, another, blank, of_card
from changhe_desktop.ui.rectification.library import LibraryDialog
from changhe_desktop.ui.rectification.order_list import OrderList
from changhe_desktop.ui.rectification.order_panel import OrderPanel
from changhe_desktop.ui.rectification.order_words import EVERY
from changhe_desktop.ui.rectification.preview import Preview
from changhe_desktop.ui.rectification.register import NumberRegister
from changhe_desktop.ui.rectification.unfinished import Unfinished

# Below this width (pixels of 标准) the panel gives way to the list until it is asked for.
ROOM_FOR_PANEL = 860
KEEP_FOR_LATER, DROP, SAVE = "先放着，下次接着写", "放弃", "保存草稿"


def read_orders(session: Any, on: date) -> tuple[list[OrderRow], dict[str, str]]:
    """Every order and the words of its problems; a view composed of the store's."""
    return views.order_rows(session, EVERY, on=on), views.problem_texts(session)


def read_order(session: Any, order_id: str) -> tuple[OrderCard | None, list[HistoryRow]]:
    """One order and its history."""
    return views.order_card(session, order_id), views.order_history(session, order_id)


class RectificationPage(Page):
    """Orders from the first draft to the printed paper."""

    listens = frozenset({Matter.RECTIFICATION, Matter.PLAN, Matter.ORGANIZATION, Matter.ACCOUNTS})
    help_topic = "rectification"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._wanted = ""
        self._print_when_shown = self._told = False
        self._panel_asked: bool | None = None
        self.acts = OrderActs(self, frame)
        self._make_tools()
        self.list, self.register = OrderList(frame, self.new), NumberRegister(frame)
        self.panel = OrderPanel(frame.counter.today, lambda found: frame.go(Place("plan", ShowRow(found))))
        self.editor, self.preview = OrderEditor(frame), Preview(frame)
        self.unfinished = Unfinished(self.editor, frame.memory)
        self.list.table.addActions(self.acts.every())
        self._browser = beside(self.list, self.panel, frame.memory, "rectification")
        self._stack = QStackedWidget()
        for part in (self._browser, self.register, self.editor, self.preview):
            self._stack.addWidget(part)
        self.column.addWidget(self._stack)
        self._connect()

    def _make_tools(self) -> None:
        self.new = tool(self, "新建整改通知", "plus", lambda: self.begin(), keys="Ctrl+N", primary=True)
        self.details = tool(self, "详情", "info-circle", self._toggle_panel, tip="显示或关闭所选通知的详情")
        self.numbers = tool(self, "文号登记簿", "numbers", self._open_register)
        self.library = tool(self, "依据库", "book", self.open_library)
        self.back = tool(self, "返回列表", "arrow-left", self._leave)
        self.save = tool(
            self, "保存草稿", "check", lambda: self.editor.save(), primary=True, tip="保存草稿（Ctrl+S）"
        )
        self.save_preview = tool(self, "保存并预览", "eye", lambda: self.editor.save(preview=True))
        self.print_now = tool(self, "打印", "printer", self._print_shown, keys="Ctrl+P", primary=True)
        self.pdf_now = tool(self, "存 PDF", "file-type-pdf", lambda: self._save_shown(".pdf"))
        self.word_now = tool(self, "存 Word", "file-word", lambda: self._save_shown(".docx"))

    def _connect(self) -> None:
        self.list.row_changed.connect(self._row_changed)
        self.list.opened.connect(self._open)
        self.list.counted.connect(self._tell_count)
        self.register.counted.connect(self._tell_count)
        self.register.opened.connect(self._show_in_list)
        self.register.left.connect(self._leave)
        self.panel.closed.connect(lambda: self._show_panel(False))
        self.editor.saved.connect(self._saved)
        self.editor.left.connect(self._leave)
        self.editor.library_asked.connect(self.open_library)
        self.preview.left.connect(self._leave)
        self.preview.shown.connect(self._shown)
        self.acts.edit_asked.connect(self._edit)
        self.acts.another_asked.connect(lambda card: self._fill_in(another(card)))
        self.acts.preview_asked.connect(self._open_preview)
        self.acts.print_asked.connect(lambda card: self._open_preview(card, print_it=True))
        self.acts.issued.connect(self._open_preview)
        printing = self.acts.printing
        printing.progress.connect(self._tell_printing)
        printing.ended.connect(lambda: self.preview.work.show_work(None))
        self.preview.work.cancelled.connect(printing.cancel)

    # What the window calls

    def tools(self) -> Sequence[QAction]:
        part = self._stack.currentWidget()
        if part is self.register:
            return [self.back]
        if part is self.editor:
            return [self.save, self.save_preview, self.back]
        if part is self.preview:
            moves = [act for act in self.acts.moves.values() if act.isVisible()]
            edit = [self.acts.edit] if self.acts.edit.isVisible() else []
            return [self.print_now, self.pdf_now, self.word_now, *moves, *edit, self.back]
        return [self.new, self.acts.preview, self.acts.print, self.numbers, self.library, self.details]

    def refresh(self) -> None:
        ask, today = self.frame.counter.ask, self.frame.counter.today()
        ask(read_orders, today, then=self._take_orders, key="rectification/orders")
        ask(views.number_rows, then=self.register.set_rows, key="rectification/numbers")
        if self._stack.currentWidget() is self.editor:
            ask(form_needs, then=self.editor.set_needs, key="rectification/needs")

    def apply(self, query: object | None) -> None:
        if query is None or not self._may_leave_editor(partial(self.apply, query)):
            return
        if isinstance(query, NewOrder):
            self.begin(query.measure_id or "")
        elif isinstance(query, ShowRow):
            self._show_in_list(query.id)
        elif isinstance(query, Query):
            self._show(self._browser)
            self.list.apply(query)

    def start_search(self) -> None:
        self._leave()
        if self._stack.currentWidget() is self._browser:
            self.list.search.setFocus()
            self.list.search.selectAll()

    def stops(self) -> Sequence[QWidget]:
        part = self._stack.currentWidget()
        if part is self.register:
            return [self.register.table]
        if part is self.editor:
            return [self.editor.whom.recipient]
        if part is self.preview:
            return [self.preview.view]
        return [self.list.table, self.panel]

    def may_leave(self) -> bool:
        return self._may_leave_editor(lambda: self.window().close())

    # Which part is shown

    def _show(self, part: QWidget) -> None:
        if part is not self._stack.currentWidget():
            self._stack.setCurrentWidget(part)
            self.tools_changed.emit()
        self._tell_count()
        if part is self._browser:
            self.list.table.setFocus()

    def _tell_count(self) -> None:
        part = self._stack.currentWidget()
        self.counted.emit(self.register.count() if part is self.register else self.list.count())

    def _leave(self) -> None:
        """Back to the list."""
        if self._may_leave_editor(self._leave):
            self._show(self._browser)

    def _may_leave_editor(self, then: Callable[[], object]) -> bool:
        """Whether the form may be left; what is half written is saved, kept or dropped as the user wants.

        While it is being saved it may not; `then` is called when that is done.
        """
        if self._stack.currentWidget() is not self.editor or not self.editor.is_dirty():
            return True
        whole = self.editor.is_whole()
        verbs = [SAVE, DROP] if whole else [KEEP_FOR_LATER, DROP]
        detail = "" if whole else "还没有填全，不能存为草稿。先放着的，点“新建整改通知”可以接着写。"
        answer = choose(self, "这份整改通知还没有保存。", verbs, detail, back="继续编辑")
        if answer == SAVE:
            self.editor.save(then=partial(self._saved_on_leaving, then))
        elif answer == KEEP_FOR_LATER:
            self.unfinished.keep()
            self.editor.forget()
        elif answer == DROP:
            self.unfinished.drop()
            self.editor.forget()
        return answer in (KEEP_FOR_LATER, DROP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._panel_asked is None:
            self.panel.setVisible(self.width() >= px(ROOM_FOR_PANEL))

    def _toggle_panel(self) -> None:
        self._show_panel(self.panel.isHidden())

    def _show_panel(self, shown: bool) -> None:
        self._panel_asked = shown
        self.panel.setVisible(shown)

    def _open_register(self) -> None:
        self._show(self.register)
        self.register.table.setFocus()

    def open_library(self) -> None:
        """Open the library of 依据."""
        LibraryDialog(self, self.frame).open()

    # The list

    def _take_orders(self, found: tuple[list[OrderRow], dict[str, str]]) -> None:
        self.list.set_rows(*found)
        if self._wanted:
            self.list.go_to(self._wanted)
            self._wanted = ""
        self._row_changed(self.list.current())
        self._tell_unfinished()

    def _tell_unfinished(self) -> None:
        """Once, after a start: a form was left half written."""
        if not self._told and self.unfinished.found() is not None:
            sentence = "上次有一份整改通知没有写完，点“新建整改通知”可以接着写。"
            self.frame.show_message(Message(Kind.INFO, sentence))
        self._told = True

    def _row_changed(self, row: OrderRow | None) -> None:
        if row is None:
            self.acts.set_card(None)
            self.panel.show_nothing()
        else:
            self.frame.counter.ask(read_order, row.id, then=self._take_order, key="rectification/order")

    def _take_order(self, found: tuple[OrderCard | None, list[HistoryRow]]) -> None:
        card, history = found
        row = self.list.current()
        if card is None or row is None or row.id != card.id:
            return
        self.acts.set_card(card)
        self.panel.show_order(card, history, self.acts.open_now())
        if self._stack.currentWidget() is self.preview and self.preview.order() != card:
            self.preview.show_order(card)
            self.tools_changed.emit()

    def _show_in_list(self, order_id: str) -> None:
        self._show(self._browser)
        self._wanted = order_id
        self.refresh()

    def _open(self, row: OrderRow) -> None:
        """Enter or a double click: a draft is changed, any other order is looked at."""
        card = self.acts.card
        if card is not None and card.id == row.id:
            self._edit(card) if card.state is OrderState.DRAFT else self._open_preview(card)

    # The form

    def begin(self, measure_id: str = "") -> None:
        """Begin a new order, about a measure if one is named; offers to go on with an unfinished one."""
        if not self._may_leave_editor(partial(self.begin, measure_id)):
            return
        kept = self.unfinished.found()
        if kept is not None:
            answer = choose(self, "上次有一份整改通知没有写完。", ["接着写", "放弃它，另写一份"])
            if not answer:
                return
            if answer == "接着写":
                self._fill_in(kept)
                return
            self.unfinished.drop()
        self._ask_needs(lambda needs: self._put_in(needs, blank(needs, measure_id)))

    def _edit(self, card: OrderCard) -> None:
        self._ask_needs(lambda needs: self._put_in(needs, of_card(card), card))

    def _fill_in(self, filled: Filled) -> None:
        """Begin with what is filled in already, which is not saved yet."""
        self._ask_needs(lambda needs: self._put_in(needs, filled, saved=False))

    def _ask_needs(self, then: Callable[[Needs], object]) -> None:
        self.frame.counter.ask(form_needs, then=then, key="rectification/begin")

    def _put_in(
        self, needs: Needs, filled: Filled, card: OrderCard | None = None, saved: bool = True
    ) -> None:
        self._show(self.editor)
        self.editor.set_needs(needs)
        self.editor.begin(filled, card)
        if not saved:
            self.editor.mark_unsaved()

    def _saved(self, card: OrderCard, preview: bool) -> None:
        self.unfinished.drop()
        if preview:
            self._open_preview(card)
        else:
            self._show_in_list(card.id)

    def _saved_on_leaving(self, then: Callable[[], object]) -> None:
        self.unfinished.drop()
        # The window may be closing: let the counter finish telling first.
        QTimer.singleShot(0, then)

    # The preview

    def _open_preview(self, card: OrderCard, *, print_it: bool = False) -> None:
        self._wanted = card.id
        self._print_when_shown = print_it
        self.acts.set_card(card)
        self._show(self.preview)
        self.tools_changed.emit()
        self.preview.show_order(card)
        self.preview.view.setFocus()
        self.refresh()

    def _shown(self) -> None:
        if self._print_when_shown:
            self._print_when_shown = False
            # The dialog has its own event loop; let the counter finish first.
            QTimer.singleShot(0, self._print_shown)

    def _print_shown(self) -> None:
        shown = self.preview.paper()
        if shown is not None:
            self.acts.send_to_printer(shown)

    def _save_shown(self, ending: str) -> None:
        shown = self.preview.paper()
        if shown is not None:
            self.acts.save(shown.card, shown.stage, ending)

    def _tell_printing(self, done: int, total: int) -> None:
        self.preview.work.show_work(Work("正在打印", True, done, total))
