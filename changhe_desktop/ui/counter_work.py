"""The act under way: what a progress bar shows of it, and how it is told to stop."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from changhe_desktop.domain.errors import Refusal

CANCELLED = "已取消，没有改动。"
SECONDS_BETWEEN_REPORTS = 0.1


@dataclass(frozen=True, slots=True)
class Work:
    """The act under way as a progress bar shows it; `total` is 0 while nobody knows it."""

    words: str
    can_cancel: bool = False
    done: int = 0
    total: int = 0


class Progress:
    """What a long verb is given as `progress`: call it with (done, total). It stops a cancelled verb."""

    def __init__(self, tell: Callable[[int, int], object]) -> None:
        self._tell = tell
        self._last = 0.0
        self._cancelled = threading.Event()

    def __call__(self, done: int, total: int) -> None:
        """Report; raises a Refusal when the user has cancelled, so that the transaction is undone."""
        if self._cancelled.is_set():
            raise Refusal(CANCELLED)
        now = time.monotonic()
        if now - self._last >= SECONDS_BETWEEN_REPORTS:
            self._last = now
            self._tell(done, total)

    def cancel(self) -> None:
        """Let the next report end the work."""
        self._cancelled.set()
