"""Which of tree and detail panel stand beside the ledger: as many as fit, the one last asked for first."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.memory import Memory
from changhe_desktop.ui.parts.theme import px

# Widths (in pixels of 标准) from which both panes, or one, fit beside a readable ledger.
BOTH, ONE = 1020, 680


class Panes(QObject):
    """Shows and hides the panes; the user's wish is remembered, what there is no room for waits."""

    def __init__(self, memory: Memory, width: Callable[[], int], parent: QWidget) -> None:
        super().__init__(parent)
        self._memory, self._width = memory, width
        self._panes: dict[str, tuple[QWidget, QAction]] = {}
        self._first: list[str] = []

    def add(self, name: str, words: str, icon: str, pane: QWidget) -> QAction:
        """Take charge of a pane; the act returned shows and hides it."""
        action = QAction(words, self)
        action.setCheckable(True)
        action.setToolTip(f"显示或收起{words}")
        icons.dress(action, icon)
        action.triggered.connect(lambda on: self.ask(name) if on else self.put_away(name))
        self._panes[name] = pane, action
        return action

    def ask(self, name: str) -> None:
        """Show this pane, in place of another where there is no room for both."""
        self._first = [name]
        self._memory.keep(f"plan/{name}", "on")
        self.fit()

    def put_away(self, name: str) -> None:
        """Hide this pane until it is asked for again."""
        self._first = []
        self._memory.keep(f"plan/{name}", "off")
        self.fit()

    def fit(self) -> None:
        """Show what fits in the width there is now."""
        room = 2 if self._width() >= px(BOTH) else 1 if self._width() >= px(ONE) else 0
        wished = [n for n in self._panes if self._memory.words(f"plan/{n}", "on") == "on"]
        order = [*self._first, *(n for n in wished if n not in self._first)]
        shown = order[: max(room, len(self._first))]
        for name, (pane, action) in self._panes.items():
            pane.setVisible(name in shown)
            action.setChecked(name in shown)
