"""The window: sidebar, one page at a time, status bar, menus. It alone opens pages.

Before the data are open it shows a first look; afterwards the page the user left last.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from changhe_desktop.domain.errors import Refusal, Trouble
from changhe_desktop.domain.matters import Matter
from changhe_desktop.store.glance import FirstRow
from changhe_desktop.ui.counter import Counter
from changhe_desktop.ui.counter_work import Work
from changhe_desktop.ui.fcitx.switch import Typing
from changhe_desktop.ui.parts.files import Files
from changhe_desktop.ui.parts.memory import Memory
from changhe_desktop.ui.parts.messages import Kind, Message, refusal_message
from changhe_desktop.ui.parts.pages import Frame, Page, PageEntry, Place
from changhe_desktop.ui.parts.theme import TextSize, Theme, px
from changhe_desktop.ui.window_desk import DeskSide
from changhe_desktop.ui.window_first import FirstLook, NotOpenPanel
from changhe_desktop.ui.window_menu import Acts, Menus
from changhe_desktop.ui.window_pages import FIRST_RUN, Pages
from changhe_desktop.ui.window_papers import Papers
from changhe_desktop.ui.window_room import Room
from changhe_desktop.ui.window_sidebar import Sidebar
from changhe_desktop.ui.window_status import StatusBar

NAME = "长河工作台"
SMALLEST = 820, 480
FIRST_SIZE = 1240, 760


@dataclass(frozen=True, slots=True)
class Outfit:
    """What the composition root gives a window: its pages, the page of the first run, its papers."""

    pages: Sequence[PageEntry]
    papers: Papers
    first_run: Callable[[Frame], Page] | None = None


class Window(QMainWindow):
    """The main window, and the Frame of its pages.

    Signals: `first_painted` once, after the first paint; `arrived` the key of the page now shown.
    """

    first_painted = Signal()
    arrived = Signal(str)

    def __init__(self, counter: Counter, theme: Theme, memory: Memory, files: Files, outfit: Outfit) -> None:
        super().__init__()
        self.counter, self.theme, self.memory, self.files = counter, theme, memory, files
        self.typing = Typing(memory, self)
        self._outfit = outfit
        self._pages = Pages(self, outfit.pages)
        self._painted = self._leaving = False
        self._saved: datetime | None = None
        self._first, self._not_open = FirstLook(), NotOpenPanel()
        self.sidebar, self.room, self.status = Sidebar(outfit.pages), Room(), StatusBar()
        self._menus = Menus(self, outfit.pages, self._acts(), theme.size)
        self._desk_side = DeskSide(self, counter, self.status)
        self._put_together()
        self._connect()

    # The Frame

    def go(self, place: Place) -> None:
        """Open a page; before the data are open it is remembered as the page to begin with."""
        entry = self._pages.entry(place.page)
        self.memory.keep("page", entry.key)
        if self.counter.is_open:
            page = self._made(entry.key, entry.make)
            if place.query is not None:
                page.apply(place.query)
                self._pages.must_read(entry.key)
            self._enter(entry.key, entry.title)

    def say(self, sentence: str) -> None:
        """Put a sentence into the status bar."""
        self.status.say(sentence)

    def show_message(self, message: Message) -> None:
        """Put a message above the page."""
        self.room.messages.show_message(message)

    def show_help(self, topic: str) -> None:
        """Open a topic of the manual."""
        self._outfit.papers.show_help(self, topic)

    def show_about(self) -> None:
        """Show the version and the licences."""
        self._outfit.papers.show_about(self, self.counter.folder)

    def export_pack(self) -> None:
        """Show what a pack for a maintainer holds, and save it."""
        self._outfit.papers.export_pack(self, self.files)

    # What the composition root uses

    def show_first_rows(self, rows: Sequence[FirstRow]) -> None:
        """Show the first rows that a plain look found, before the first paint."""
        entry = next((e for e in self._outfit.pages if e.first_look), None)
        self._first.show_rows(rows)
        self._first.table.setFocus()
        self.room.show_part(entry.title if entry else NAME, self._first, ())
        self.sidebar.show_key(entry.key if entry else "")

    def raise_up(self) -> None:
        """Come to the front, because the program was started a second time."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def page(self) -> Page | None:
        """The page that is open."""
        return self._pages.open_page()

    def has_arrived(self) -> bool:
        """Whether a page stands there; a program without pages has nowhere to arrive."""
        page = self.page()
        return not self._outfit.pages if page is None else self.room.stack.currentWidget() is page

    # Construction

    def _put_together(self) -> None:
        self.setWindowTitle(NAME)
        whole, upper, column = QWidget(), QHBoxLayout(), QVBoxLayout()
        upper.setContentsMargins(0, 0, 0, 0)
        upper.setSpacing(0)
        upper.addWidget(self.sidebar)
        upper.addWidget(self.room, 1)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addWidget(self.status)
        whole.setLayout(column)
        self.setCentralWidget(whole)
        self.room.show_part(NAME, self._first, ())
        self.setMinimumSize(*SMALLEST)
        if not self.restoreGeometry(self.memory.shape("window/geometry")):
            self._take_size()
        self.sidebar.setVisible(self.memory.words("window/sidebar", "on") == "on")

    def _take_size(self) -> None:
        """The size of a first start: a comfortable one, the whole of a small screen."""
        self.resize(px(FIRST_SIZE[0]), px(FIRST_SIZE[1]))
        room = self.screen().availableGeometry()
        if room.width() < px(FIRST_SIZE[0] * 1.2) or room.height() < px(FIRST_SIZE[1] * 1.2):
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _connect(self) -> None:
        self.sidebar.chosen.connect(lambda key: self.go(Place(key)))
        self.room.work.cancelled.connect(self.counter.cancel)
        self._not_open.retried.connect(self._retry)
        self._not_open.restore_asked.connect(self._desk_side.restore)
        self._not_open.quit_asked.connect(self.close)
        counter = self.counter
        counter.opened.connect(self._on_opened)
        counter.failed.connect(self._on_failed)
        counter.announced.connect(self._on_announced)
        counter.said.connect(self._on_said)
        counter.noted.connect(self._on_noted)
        counter.refused.connect(lambda refusal: self.show_message(refusal_message(refusal)))
        counter.troubled.connect(self._on_troubled)
        counter.working.connect(self._on_working)

    def _acts(self) -> Acts:
        return Acts(
            go=lambda key: self.go(Place(key)), back=self._go_back, refresh=self._refresh,
            search=lambda: self._with_page(lambda page: page.start_search()), saved=self._say_saved,
            sidebar=self._toggle_sidebar, next_part=lambda: self._walk(1), part_before=lambda: self._walk(-1),
            larger=lambda: self._resize_text(1), smaller=lambda: self._resize_text(-1),
            set_size=self.set_text_size, folder=self._open_folder,
            pack=self.export_pack, help=self._help,
            manual=lambda: self.show_help("index"), typing_help=lambda: self.show_help("typing-chinese"),
            about=self.show_about, quit=self.close,
        )  # fmt: skip

    # Pages

    def _made(self, key: str, make: Callable[[Frame], Page]) -> Page:
        page, fresh = self._pages.make(key, make)
        if fresh:
            page.counted.connect(lambda words: self._on_counted(page, words))
            page.tools_changed.connect(lambda: self._on_tools(page))
        return page

    def _enter(self, key: str, title: str) -> None:
        if key != self._pages.key:
            self.room.messages.clear(Kind.FAULT)
            self.status.show_counts("")
        page = self._pages.enter(key)
        self.sidebar.setEnabled(key != FIRST_RUN)
        self.sidebar.show_key(key)
        self._menus.show_page(page.tools())

        def bring() -> None:
            if self._pages.key == key:
                self._bring(key, title, page)

        first_look = self.room.stack.currentWidget() is self._first
        if first_look and self.isVisible() and not self.counter.at_rest:
            # The first look stays until the page has its rows, so that nothing flickers.
            self.counter.settled.connect(bring, Qt.ConnectionType.SingleShotConnection)
        else:
            bring()

    def _bring(self, key: str, title: str, page: Page) -> None:
        self.room.show_part(title, page, page.tools())
        stops = page.stops()
        if stops and not self.sidebar.hasFocus():
            stops[0].setFocus()
        self.arrived.emit(key)

    def _begin(self) -> None:
        first_run = self._outfit.first_run
        # A first run left midway goes on where it was left.
        unfinished = not self.counter.operator or bool(self.memory.words(FIRST_RUN))
        if unfinished and first_run is not None:
            self._made(FIRST_RUN, first_run)
            self._enter(FIRST_RUN, "首次使用")
            return
        start = self._pages.start(self.memory.words("page"))
        if start:
            self.go(Place(start))

    def _go_back(self) -> None:
        key = self._pages.one_back()
        if key:
            self.go(Place(key))

    def _with_page(self, act: Callable[[Page], object]) -> None:
        page = self.page()
        if page is not None:
            act(page)

    def _refresh(self) -> None:
        self._with_page(lambda page: page.refresh())

    def _walk(self, step: int) -> None:
        """Move the focus among the sidebar and the parts of the page."""
        page = self.page()
        stops = [self.sidebar, *(page.stops() if page else ())]
        stops = [stop for stop in stops if stop.isVisible() and stop.isEnabled()]
        focus = QApplication.focusWidget()
        here = [n for n, stop in enumerate(stops) if focus and (stop is focus or stop.isAncestorOf(focus))]
        if stops:
            stops[((here[-1] if here else -1) + step) % len(stops)].setFocus(
                Qt.FocusReason.ShortcutFocusReason
            )

    # What the counter says

    def _on_opened(self) -> None:
        self.status.say("")
        self._begin()

    def _on_failed(self, error: object) -> None:
        known = isinstance(error, Refusal | Trouble)
        sentence = error.sentence if isinstance(error, Refusal | Trouble) else "打开数据时程序出错。"
        self._pages.key = ""
        self._not_open.explain(sentence, can_restore=not isinstance(error, Trouble) or not known)
        self.room.show_part(NAME, self._not_open, ())

    def _retry(self) -> None:
        self.room.show_part(NAME, self._first, ())
        self.counter.open()

    def _on_announced(self, matters: frozenset[Matter]) -> None:
        self._saved = datetime.now()  # noqa: DTZ005  a clock time to show
        self._pages.changed(matters)

    def _on_said(self, sentence: str) -> None:
        self.room.messages.clear(Kind.FAULT)
        self.status.say(sentence)

    def _on_noted(self, notes: tuple[str, ...]) -> None:
        for note in notes:
            self.show_message(Message(Kind.NOTE, note))

    def _on_troubled(self, trouble: Trouble) -> None:
        from changhe_desktop.ui.parts.dialogs import tell

        tell(self, trouble.sentence)

    def _on_working(self, work: Work | None) -> None:
        self.room.work.show_work(work)
        if work is None and self._leaving:
            QTimer.singleShot(0, self.close)

    def _on_counted(self, page: Page, words: str) -> None:
        if page is self.page():
            self.status.show_counts(words)

    def _on_tools(self, page: Page) -> None:
        if page is self.page():
            self.room.toolbar.show_tools(page.tools())
            self._menus.show_page(page.tools())

    # What the menus call

    def set_text_size(self, size: TextSize) -> None:
        """Put every text at this size, now and at the next start."""
        self.theme.set_size(size)
        self._menus.show_size(size)
        self.memory.keep("text_size", size.value)
        self.room.toolbar.fit()
        self.status.say(f"文字大小：{size.text}")

    def _resize_text(self, step: int) -> None:
        sizes = list(TextSize)
        self.set_text_size(sizes[min(max(sizes.index(self.theme.size) + step, 0), len(sizes) - 1)])

    def _say_saved(self) -> None:
        when = f"（最近一次 {self._saved:%H:%M}）" if self._saved else ""
        self.status.say(f"所有修改都已自动保存{when}。")

    def _toggle_sidebar(self) -> None:
        self.sidebar.setVisible(self.sidebar.isHidden())
        self.memory.keep("window/sidebar", "off" if self.sidebar.isHidden() else "on")

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.counter.folder)))

    def _help(self) -> None:
        page = self.page()
        self.show_help(page.help_topic if page else "index")

    # Qt's own names

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.first_painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.counter.work is not None:
            self._leave_later(self.counter.work)
            event.ignore()
            return
        if not self._pages.may_leave():
            self._leaving = False
            event.ignore()
            return
        if self._is_busy():
            # What a page stored on leaving is finished first; the end of it closes the window.
            self._leaving = True
            event.ignore()
            return
        self.memory.keep("window/geometry", self.saveGeometry())
        self.memory.write()
        event.accept()

    def _is_busy(self) -> bool:
        return self.counter.work is not None

    def _leave_later(self, work: Work) -> None:
        """Ask what to do about the act under way; close by itself when it has ended."""
        from changhe_desktop.ui.parts.dialogs import choose

        verbs = ["办完后关闭", *(["取消它并关闭"] if work.can_cancel else [])]
        chosen = choose(self, f"{work.words}，还没有办完。", verbs)
        self._leaving = bool(chosen)
        if chosen == "取消它并关闭":
            self.counter.cancel()
        if self._leaving and self.counter.work is None:
            QTimer.singleShot(0, self.close)
