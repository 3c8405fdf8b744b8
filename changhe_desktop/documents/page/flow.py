"""Letting strips of text run down the grid of 22 lines, page by page; what belongs together stays so.

Lines, words and strips are named tuples, not dataclasses: a batch makes hundreds of thousands of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from changhe_desktop.documents.page.colours import Colour
from changhe_desktop.documents.page.geometry import LINE, ROWS
from changhe_desktop.documents.page.setting import SetLine


class Words(NamedTuple):
    """A set line at `x`, its upper edge at `y`."""

    x: float
    y: float
    line: SetLine
    colour: Colour = Colour.BLACK


class Rule(NamedTuple):
    """A straight line from (x1, y1) to (x2, y2)."""

    x1: float
    y1: float
    x2: float
    y2: float
    weight: float
    colour: Colour = Colour.BLACK
    dashed: bool = False


Ink = Words | Rule


class Strip(NamedTuple):
    """A part of the text that takes `rows` lines of the grid; its inks count from its upper left corner.

    `with_next` keeps it on the page of the strip after it; a `blank` one is dropped at the top of a page.
    """

    rows: int
    inks: tuple[Ink, ...] = ()
    with_next: bool = False
    blank: bool = False


@dataclass(slots=True)
class Sheet:
    """One page: inks with the `y` they count from, the rows taken, and whether it bears a page number."""

    placed: list[tuple[float, tuple[Ink, ...]]] = field(default_factory=list)
    used: int = 0
    numbered: bool = True

    def add(self, strip: Strip) -> None:
        """Put the strip under what is there."""
        self.placed.append((self.used * LINE, strip.inks))
        self.used += strip.rows


def text_strips(lines: Sequence[SetLine], x: float = 0.0, y: float = 0.0) -> list[Strip]:
    """One strip of one row for each line."""
    return [Strip(1, (Words(x, y, line),)) for line in lines]


def blank(rows: int = 1) -> Strip:
    """Empty lines, dropped at the top of a page; what follows them stays with them."""
    return Strip(rows, with_next=True, blank=True)


def together(strips: Sequence[Strip]) -> list[Strip]:
    """The strips, each bound to the next; the last one keeps its own binding."""
    return [strip._replace(with_next=True) for strip in strips[:-1]] + list(strips[-1:])


def flow(strips: Sequence[Strip], first: Sheet | None = None) -> list[Sheet]:
    """The strips on pages, beginning on `first`; a chain longer than a page is parted where the page ends."""
    sheets = [first or Sheet()]
    at = 0
    while at < len(strips):
        chain = _chain(strips, at)
        rows = sum([strip.rows for strip in chain])
        if sheets[-1].used + rows > ROWS and sheets[-1].used:
            sheets.append(Sheet())
        for strip in chain:
            if sheets[-1].used + strip.rows > ROWS and sheets[-1].used:
                sheets.append(Sheet())
            if not (strip.blank and sheets[-1].used == 0):
                sheets[-1].add(strip)
        at += len(chain)
    return sheets


def _chain(strips: Sequence[Strip], at: int) -> Sequence[Strip]:
    """The strips from `at` that belong on one page."""
    end = at
    while end < len(strips) - 1 and strips[end].with_next:
        end += 1
    return strips[at : end + 1]
