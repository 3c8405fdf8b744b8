"""The pages of a window: made on the first visit, read again when what they listen to has changed."""

from collections.abc import Callable, Sequence

from changhe_desktop.domain.matters import Matter
from changhe_desktop.ui.parts.pages import Frame, Page, PageEntry

FIRST_RUN = "first_run"


class Pages:
    """Which pages there are, which are made, which one is open, and which must be read again."""

    def __init__(self, frame: Frame, entries: Sequence[PageEntry]) -> None:
        self._frame = frame
        self.entries = list(entries)
        self._made: dict[str, Page] = {}
        self._stale: set[str] = set()
        self._trail: list[str] = []
        self.key = ""

    def entry(self, key: str) -> PageEntry:
        """The entry of a page; KeyError if nobody registered it."""
        found = next((entry for entry in self.entries if entry.key == key), None)
        if found is None:
            raise KeyError(f"no page “{key}”")
        return found

    def start(self, remembered: str) -> str:
        """The page to begin with: the one left last, else the one with the first look, else the first."""
        keys = [entry.key for entry in self.entries]
        usual = [entry.key for entry in self.entries if entry.first_look] or keys
        return remembered if remembered in keys else next(iter(usual), "")

    def make(self, key: str, make: Callable[[Frame], Page]) -> tuple[Page, bool]:
        """The page of this key, and whether it was made just now."""
        known = self._made.get(key)
        if known is not None:
            return known, False
        self._made[key] = make(self._frame)
        self._stale.add(key)
        return self._made[key], True

    def enter(self, key: str) -> Page:
        """Make a page the open one and read it if it is not up to date."""
        if self.key not in ("", FIRST_RUN, key):
            self._trail.append(self.key)
        self.key = key
        page = self._made[key]
        if key in self._stale:
            self._stale.discard(key)
            page.refresh()
        return page

    def must_read(self, key: str) -> None:
        """Let a page be read again when it is next entered."""
        self._stale.add(key)

    def changed(self, matters: frozenset[Matter]) -> None:
        """Read the open page again if it listens to these matters, the others when they are next entered."""
        for key, page in self._made.items():
            if matters & page.listens:
                if key == self.key:
                    page.refresh()
                else:
                    self._stale.add(key)

    def open_page(self) -> Page | None:
        """The page that is open."""
        return self._made.get(self.key)

    def one_back(self) -> str:
        """The page that was open before, empty if there is none; it is taken off the trail."""
        if not self._trail:
            return ""
        self.key = ""
        return self._trail.pop()

    def may_leave(self) -> bool:
        """Whether no page holds half-written input the user wants to keep."""
        return all(page.may_leave() for page in self._made.values())
