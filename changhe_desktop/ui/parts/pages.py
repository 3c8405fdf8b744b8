"""What a page is: its name, its tools, what it listens to, and the frame it stands in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from changhe_desktop.domain.matters import Matter
from changhe_desktop.ui.parts import icons

if TYPE_CHECKING:
    from changhe_desktop.ui.counter import Counter
    from changhe_desktop.ui.fcitx.switch import Typing
    from changhe_desktop.ui.parts.files import Files
    from changhe_desktop.ui.parts.memory import Memory
    from changhe_desktop.ui.parts.messages import Message
    from changhe_desktop.ui.parts.theme import TextSize, Theme


@dataclass(frozen=True, slots=True)
class Place:
    """Where to go: a page by its key (a matter, or `overview`) and what it is to show there."""

    page: str
    query: object | None = None


class Frame(Protocol):
    """What the window offers its pages."""

    counter: "Counter"
    memory: "Memory"
    files: "Files"
    theme: "Theme"
    typing: "Typing"

    def go(self, place: Place) -> None:
        """Open another page; the only way from page to page."""

    def say(self, sentence: str) -> None:
        """Put a sentence into the status bar."""

    def show_message(self, message: "Message") -> None:
        """Put a message above the page."""

    def show_help(self, topic: str) -> None:
        """Open a topic of the manual."""

    def set_text_size(self, size: "TextSize") -> None:
        """Put every text at this size, now and at the next start."""

    def show_about(self) -> None:
        """Show the version and the licences."""

    def export_pack(self) -> None:
        """Show what a pack for a maintainer holds, and save it."""


class Page(QWidget):
    """One page of the window. A subclass builds its parts in `column` and reads what it shows.

    `listens` are the matters after whose change `refresh` is called; `help_topic` is the manual's file,
    without its ending. Signals: `counted` words for the status bar (“共 88 条，未定牵头 12 条”);
    `tools_changed` after `tools` has become another list.
    """

    listens: frozenset[Matter] = frozenset()
    help_topic = "index"
    counted = Signal(str)
    tools_changed = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame = frame
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)

    def tools(self) -> Sequence[QAction]:
        """The page's acts in order, for its toolbar and the 本页 menu."""
        return ()

    def refresh(self) -> None:
        """Read again, keeping selection and place; called on the first show and after a change."""

    def apply(self, query: object | None) -> None:
        """Show what `query` asks for (from a figure that was pressed); None leaves the page as it is."""

    def start_search(self) -> None:
        """Put the cursor into the page's search box, if it has one (Ctrl+F)."""

    def stops(self) -> Sequence[QWidget]:
        """The parts that F6 walks through: the list first, then the detail panel."""
        return ()

    def may_leave(self) -> bool:
        """Whether the window may close over this page; ask the user about half-written input here."""
        return True


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page as the composition root registers it; `make` is called on the first visit."""

    key: str
    title: str
    icon: str
    make: Callable[[Frame], Page]
    first_look: bool = False


def tool(
    owner: QObject,
    words: str,
    icon: str,
    run: Callable[[], object],
    *,
    keys: str = "",
    primary: bool = False,
    tip: str = "",
) -> QAction:
    """An act for a page's toolbar: words, icon, what it does, and its keys (“Ctrl+N”), if any.

    The one act a page is mostly for is `primary`. Letters alone and keys of input methods are refused.
    """
    action = QAction(words, owner)
    icons.dress(action, icon, "on_accent" if primary else icons.STROKE)
    action.setProperty("primary", primary)
    if keys:
        action.setShortcut(checked_keys(keys))
    action.setToolTip(f"{tip or words}（{keys}）" if keys else tip or words)
    action.triggered.connect(lambda: run())
    return action


# Keys that input methods and chat programs take for themselves (ecosystem survey 4.6).
TAKEN_KEYS = {
    "Ctrl+Space", "Shift+Space", "Ctrl+.", "Ctrl+,", "Ctrl+Shift+F", "Ctrl+Shift+A", "Ctrl+Alt+A",
    "Ctrl+Alt+Z", "Ctrl+Alt+W", "Alt+A", "Alt+S", "Alt+Z",
}  # fmt: skip


def checked_keys(keys: str) -> QKeySequence:
    """The keys as Qt knows them; ValueError for a letter alone and for keys that others take."""
    plain = len(keys.rsplit("+", 1)[-1]) == 1 and not {"Ctrl", "Alt"} & set(keys.split("+"))
    if keys in TAKEN_KEYS or plain:
        raise ValueError(f"{keys} belongs to the input method or a chat program")
    return QKeySequence(keys)
