"""Watches a window come up, the same way for floor and product: first paint, then all work done.

Prints one line of figures, in seconds since the moment in BENCH_T0 (taken before the process was
started), and ends the process.
"""

import json
import os
import time

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from bench.race import MARK, peak_mib


class Watch(QObject):
    """Sees the first paint of a shown window through the application's events, then looks no more."""

    seen = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self.painted = 0.0
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let every event pass; the paint itself comes after it, so note the time on the next turn."""
        if event.type() is QEvent.Type.Paint and isinstance(watched, QWidget) and watched.isVisible():
            self._application.removeEventFilter(self)
            QTimer.singleShot(0, self._note_paint)
        return False

    def _note_paint(self) -> None:
        self.painted = since_start()
        self.seen.emit()


def since_start() -> float:
    """Seconds since the process was asked for."""
    return time.monotonic() - float(os.environ["BENCH_T0"])


def report(watch: Watch) -> None:
    """Print the figures and end at once, without tearing anything down."""
    figures = {"paint": watch.painted, "usable": since_start(), "window_peak": peak_mib()}
    print(f"\n{MARK}{json.dumps(figures)}", flush=True)
    os._exit(0)
