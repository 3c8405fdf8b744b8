"""撤销: what was just done on a page, and how to take it back, as an act of its own with its own trail."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from changhe_desktop.ui.parts.pages import tool

if TYPE_CHECKING:
    from changhe_desktop.ui.counter import Counter

MOST = 30
REASON = "撤销"
NOTHING = "没有可撤销的修改"


@dataclass(frozen=True, slots=True)
class Step:
    """One act that can be taken back: what it was, in words, and the verb that undoes it."""

    words: str
    run: Callable[[], object]


class Undoing(QObject):
    """The last acts of one page, newest last; `action` is the page's tool 撤销."""

    def __init__(self, counter: "Counter", parent: QObject) -> None:
        super().__init__(parent)
        self._counter = counter
        self._steps: list[Step] = []
        self.action = tool(parent, "撤销", "arrow-back-up", self.take_back, keys="Ctrl+Z")
        self._tell()

    def remember(self, words: str, verb: Callable[..., Any], *args: object, **named: Any) -> None:
        """Note what was done and the verb, with its arguments, that puts things back."""
        run = partial(self._counter.do, verb, *args, reason=REASON, **named)
        self._steps = [*self._steps[1 - MOST :], Step(words, run)]
        self._tell()

    def take_back(self) -> None:
        """Undo the newest act."""
        if self._steps:
            self._steps.pop().run()
            self._tell()

    def forget(self) -> None:
        """Forget everything, since the data have become others (after a restore)."""
        self._steps.clear()
        self._tell()

    def words(self) -> list[str]:
        """What can be taken back, newest first."""
        return [step.words for step in reversed(self._steps)]

    def _tell(self) -> None:
        self.action.setEnabled(bool(self._steps))
        self.action.setToolTip(f"撤销：{self._steps[-1].words}（Ctrl+Z）" if self._steps else NOTHING)
