"""The last net: whatever nobody caught is logged and shown once, and the program goes on.

Exceptions in Qt's slots, in threads and in Qt itself all end here.
"""

import logging
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QWidget

from changhe_desktop.app.logbook import trace_of

log = logging.getLogger("changhe.mishaps")
QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG, QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING, QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}  # fmt: skip


class Mishaps(QObject):
    """Logs bugs and shows one dialog at a time; `handled` counts what came."""

    _came = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._showing = False
        self.handled = 0
        self._came.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def report(self, error: BaseException) -> None:
        """Log a bug and show it, from any thread."""
        self.handled += 1
        log.error("a bug", exc_info=error)
        self._came.emit(f"{trace_of(error)}\n\n{error}")

    def catch_all(self) -> None:
        """Take over the hooks of Python, its threads, and Qt's own messages."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        qInstallMessageHandler(on_qt_message)

    @staticmethod
    def let_go() -> None:
        """Give the hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._window.close()
        else:
            self.report(error)

    def _on_thread_exception(self, happened: threading.ExceptHookArgs) -> None:
        if happened.exc_value is not None:
            self.report(happened.exc_value)

    def _show(self, details: str) -> None:
        # A fault that repeats must not bury the screen in dialogs; the log has them all.
        if self._showing:
            return
        from changhe_desktop.ui.window_report import BugDialog

        self._showing = True
        try:
            BugDialog(details, self._window).exec()
        finally:
            self._showing = False


def on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Put what Qt says into the log; it is never for the user."""
    log.log(QT_LEVELS.get(kind, logging.WARNING), "Qt %s: %s", getattr(context, "category", ""), message)
