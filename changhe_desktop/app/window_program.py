"""The window program: start in the order lock, first look, first paint, then everything else."""

import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from changhe_desktop import __version__, paths
from changhe_desktop.app import input_method
from changhe_desktop.app.arguments import Given, WrongUsage, given_in
from changhe_desktop.app.pages import FIRST_RUN, PAGES
from changhe_desktop.app.start_lock import HandedOver, take_lock
from changhe_desktop.domain.errors import Trouble
from changhe_desktop.store import glance
from changhe_desktop.store.glance import Condition, FirstRow
from changhe_desktop.store.lock import FolderLock
from changhe_desktop.ui.counter import Counter
from changhe_desktop.ui.parts.files import Files
from changhe_desktop.ui.parts.memory import Memory
from changhe_desktop.ui.parts.pages import Frame, Page, PageEntry
from changhe_desktop.ui.parts.theme import TextSize, Theme
from changhe_desktop.ui.window import Outfit, Window
from changhe_desktop.ui.window_papers import Papers

if TYPE_CHECKING:
    import logging

    from changhe_desktop.app.mishaps import Mishaps
    from changhe_desktop.app.single_instance import Doorbell
    from changhe_desktop.ui.window_report import PackFile

DONE, USAGE, TROUBLE = 0, 2, 3
NO_SCREEN = (
    "没有找到图形界面，不能打开窗口。请在桌面上运行；"
    "没有桌面时可用 changhe 命令（changhe help），或先看看 changhe demo --out 文件夹。"
)
LICENCES = (("本程序许可", "LICENSE"), ("第三方组件", "THIRD-PARTY.md"))
NAME = "长河工作台"
STYLE = ("-style", "Fusion")


def main(words: Sequence[str]) -> int:
    """Open the window and stay until it is closed; returns the exit code."""
    try:
        given = given_in(words)
    except WrongUsage as usage:
        sys.stderr.write(usage.sentence + "\n")
        return USAGE
    if not has_screen():
        sys.stderr.write(NO_SCREEN + "\n")
        return TROUBLE
    # Ctrl+C in a terminal ends the program at once; what is saved is safe by the journal.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    without_qt = input_method.settle()
    app = application()
    memory = Memory(given.folder)
    theme = dressed(app, memory)
    try:
        lock = take_lock(given.folder, given.by)
    except HandedOver:
        return DONE
    except Trouble as trouble:
        sys.stderr.write(trouble.sentence + "\n")
        return TROUBLE
    program = Program(given, theme, memory, lock)
    program.catch_mishaps()
    if without_qt:
        program.window.first_painted.connect(program.window.typing.take_over)
    program.show()
    code = app.exec()
    program.close()
    return code


def has_screen() -> bool:
    """Whether a window can be shown at all; asked before Qt, which would end the program without one."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def application() -> QApplication:
    """The one QApplication of this process."""
    known = QApplication.instance()
    app = known if isinstance(known, QApplication) else QApplication([*sys.argv[:1], *STYLE])
    app.setApplicationName("changhe-desk")
    app.setApplicationDisplayName(NAME)
    app.setApplicationVersion(__version__)
    app.setWindowIcon(QIcon(str(paths.resource("icons", "changhe.svg"))))
    return app


def dressed(app: QApplication, memory: Memory) -> Theme:
    """The look, at the text size this PC uses."""
    size = TextSize.of_text(memory.words("text_size")) or TextSize.STANDARD
    return Theme.install(app, paths.resource(), size)


def first_rows(folder: Path) -> list[FirstRow]:
    """The rows for the first paint; none where the database is missing, foreign or of another version."""
    try:
        found = glance.look(folder)
        return glance.first_rows(folder) if found.condition is Condition.CURRENT else []
    except (sqlite3.Error, OSError):
        # The desk will look again and say what is wrong; the first paint need not.
        return []


class Program:
    """One window over one data folder. The demo and the tests use it without `main`."""

    def __init__(
        self,
        given: Given,
        theme: Theme,
        memory: Memory,
        lock: FolderLock | None,
        pages: Sequence[PageEntry] = PAGES,
        first_run: Callable[[Frame], Page] | None = FIRST_RUN,
    ) -> None:
        self._given, self._lock = given, lock
        self._bell: Doorbell | None = None
        self._log: logging.Handler | None = None
        self._mishaps: Mishaps | None = None
        self.counter = Counter(given.folder, given.today)
        papers = Papers(
            __version__, paths.manual(), [(t, paths.shipped() / f) for t, f in LICENCES], self._pack
        )
        outfit = Outfit(pages, papers, first_run)
        self.window = Window(self.counter, theme, memory, Files(memory), outfit)
        self.counter.setParent(self.window)
        self.window.first_painted.connect(self._open)

    def catch_mishaps(self) -> None:
        """From now on whatever nobody catches is logged and shown; for the real program only."""
        from changhe_desktop.app.mishaps import Mishaps

        self._mishaps = Mishaps(self.window)
        self._mishaps.catch_all()
        self.counter.broke.connect(self._mishaps.report)

    def show(self) -> None:
        """Show the window with its first rows; the rest follows after the first paint."""
        self.window.show_first_rows(first_rows(self._given.folder))
        self.window.show()

    def settle(self, most_ms: int = 20_000) -> bool:
        """Let the program work until a page stands there and nothing is asked or under way any more.

        False if it did not come to rest in time, or could not be opened.
        """
        loop = QEventLoop()
        QTimer.singleShot(most_ms, loop.quit)
        look = QTimer(interval=10)
        look.timeout.connect(lambda: loop.quit() if self._at_rest() else None)
        look.start()
        loop.exec()
        return self._at_rest()

    def close(self) -> None:
        """Close the desk, the bell and the log; a window the user has not closed goes without a question."""
        self.counter.close()
        self.window.typing.stop()
        self.window.hide()
        if self._bell is not None:
            self._bell.close()
        if self._mishaps is not None:
            self._mishaps.let_go()
        if self._log is not None:
            from changhe_desktop.app.logbook import stop_log

            stop_log(self._log)

    def _at_rest(self) -> bool:
        return self.counter.is_open and self.counter.at_rest and self.window.has_arrived()

    def _open(self) -> None:
        self.counter.opened.connect(self._settle_in)
        if self._given.folder.is_dir():
            self._settle_in()
        self.counter.open(self._lock, self._given.by)

    def _settle_in(self) -> None:
        """Log and doorbell, as soon as the folder is there (at a first start only once the desk is open)."""
        import logging

        from changhe_desktop.app.logbook import keep_log
        from changhe_desktop.app.single_instance import Doorbell

        if self._bell is None:
            self._log = keep_log(self._given.folder)
            self._bell = Doorbell(self._given.folder, self.window.raise_up, self.window)
            logging.getLogger("changhe.app").info("started, version %s", __version__)

    def _pack(self) -> "Sequence[PackFile]":
        from changhe_desktop.app.diagnostics import pack

        return pack(self._given.folder)
