"""Parting a paragraph into lines that fill the type area, in cells (one cell = one hanzi).

The rule for a line that would begin with a mark which may not stand there: take the mark in at half
width and halve one more mark of the line; where there is none to halve, push one character down and
spread the line. A line therefore holds 27 to 29 hanzi. Words and numbers stay whole unless that would
leave half a line empty.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from math import ceil
from typing import NamedTuple

from changhe_desktop.documents.page.geometry import COLUMNS
from changhe_desktop.documents.page.marks import (
    HALVES,
    NARROW,
    NOT_FIRST,
    NOT_LAST,
    UNITS,
    Kind,
    cell,
    soft_breaks,
)

WORDS = NARROW | {Kind.COMBINING}
EPSILON = 1e-6
HALF = 0.5
MOST_HALVED = 2
DEAREST_PUSH = 2.0  # cells a line may give up to keep a number with its unit
EMPTIEST = 0.5  # a break that leaves the line emptier than this parts the word instead


class Line(NamedTuple):
    """One line: `cells` is the width of each character when spread; `start` counts in the paragraph."""

    text: str
    start: int
    indent: float
    cells: Sequence[float]
    halved: tuple[int, ...] = ()

    @property
    def width(self) -> float:
        """Cells from the line's left edge, indent included, to its right end."""
        return self.indent + sum(self.cells)


class Measured(NamedTuple):
    """A paragraph's text with the kind and natural width of each character."""

    text: str
    kinds: Sequence[Kind]
    widths: Sequence[float]


def measure(text: str, advance: Callable[[str], float]) -> Measured:
    """The text with kinds and widths; `advance` gives a character's width in em."""
    known = {char: cell(char, advance) for char in set(text)}
    cells = [known[char] for char in text]
    return Measured(text, [kind for kind, _ in cells], [width for _, width in cells])


def break_lines(
    text: str,
    advance: Callable[[str], float],
    *,
    columns: float = COLUMNS,
    first: float = 0.0,
    rest: float = 0.0,
) -> list[Line]:
    """Part `text` into lines `columns` cells wide; `first` and `rest` are the indents of its lines."""
    return Breaker(measure(text, advance), columns).lines(first, rest)


class Breaker:
    """Parts one measured paragraph."""

    def __init__(self, paragraph: Measured, columns: float) -> None:
        self._text, self._kinds, self._widths = paragraph.text, paragraph.kinds, paragraph.widths
        self._columns = columns
        self._sums = [0.0, *accumulate(paragraph.widths)]
        self._end = len(paragraph.text)
        self._soft = soft_breaks(paragraph.text)

    def lines(self, first: float, rest: float) -> list[Line]:
        """The lines; all but the last fill the measure exactly, if anything in them can be spread."""
        done: list[Line] = []
        start, indent = 0, first
        while start < self._end:
            room = self._columns - indent
            stop, halved = self._stop(start, room)
            done.append(self._set(start, stop, indent, halved))
            start, indent = stop, rest
        return done

    def _stop(self, start: int, room: float) -> tuple[int, list[int]]:
        """Where the line that begins at `start` ends, and the marks it halves."""
        fit = bisect_right(self._sums, self._sums[start] + room + EPSILON, start + 1) - 1
        fit = self._past_hangers(max(fit, start + 1))
        if fit >= self._end:
            return self._end, []
        if self._may_part(fit) and not self._dear(fit):
            return fit, []
        for stop in (fit + 1, fit + 2):
            halved = self._squeeze(start, stop, room)
            if halved is not None:
                return self._past_hangers(stop), halved
        return self._push(start, fit, room), []

    def _past_hangers(self, stop: int) -> int:
        """Spaces at the end of a line and marks above its last letter take no room, so they go with it."""
        while stop < self._end and self._kinds[stop] in (Kind.SPACE, Kind.COMBINING):
            stop += 1
        return stop

    def _may_part(self, at: int) -> bool:
        """Whether a line may end before the character `at`."""
        if at >= self._end:
            return True
        before, after = self._kinds[at - 1], self._kinds[at]
        if after in NOT_FIRST or before in NOT_LAST:
            return False
        if before is Kind.DASH and after is Kind.DASH:
            return False
        return not (before in WORDS and after in NARROW)

    def _dear(self, at: int) -> bool:
        """Whether a break here, though lawful, parts a number from its unit."""
        return at < self._end and self._kinds[at - 1] is Kind.DIGIT and self._text[at] in UNITS

    def _squeeze(self, start: int, stop: int, room: float) -> list[int] | None:
        """The marks to halve so that the line reaches `stop`; None if it cannot or may not."""
        if stop > self._end or not self._may_part(stop) or self._dear(stop):
            return None
        excess = self._sums[stop] - self._sums[start] - room
        wanted = ceil((excess - EPSILON) / HALF)
        if wanted > MOST_HALVED:
            return None
        marks = [at for at in range(stop - 1, start, -1) if self._kinds[at] in HALVES]
        return sorted(marks[:wanted]) if len(marks) >= wanted else None

    def _push(self, start: int, fit: int, room: float) -> int:
        """The last lawful break before `fit`, dear ones only if nothing cheap is near."""
        lawful = [at for at in range(fit, start, -1) if self._may_part(at) or at in self._soft]
        lawful = [at for at in lawful if self._sums[at] - self._sums[start] >= room * EMPTIEST]
        near = self._sums[fit] - DEAREST_PUSH - EPSILON
        cheap = [at for at in lawful if not self._dear(at) and self._sums[at] >= near]
        if cheap or lawful:
            return (cheap or lawful)[0]
        return self._tear(start, fit)

    def _tear(self, start: int, fit: int) -> int:
        """A break inside a word or a chain of marks, because nothing better exists."""
        for at in range(fit, start, -1):
            if self._kinds[at] not in NOT_FIRST and self._kinds[at - 1] not in NOT_LAST:
                return at
        return fit

    def _set(self, start: int, stop: int, indent: float, halved: list[int]) -> Line:
        """The line with its marks halved and, unless it is the last, spread over the measure."""
        cells = list(self._widths[start:stop])
        slack = self._columns - indent - (self._sums[stop] - self._sums[start])
        for at in halved:
            slack += cells[at - start] - HALF
            cells[at - start] = HALF
        seen = len(cells)
        while seen and self._kinds[start + seen - 1] is Kind.SPACE:
            seen -= 1
            slack += cells[seen]
            cells[seen] = 0.0
        if stop < self._end and slack > EPSILON:
            self._spread(cells, start, seen, slack)
        return Line(self._text[start:stop], start, indent, cells, tuple([at - start for at in halved]))

    def _spread(self, cells: list[float], start: int, seen: int, slack: float) -> None:
        """Give the slack to the gaps between characters; inside words only if there are no others."""
        gaps = [at for at in range(1, seen) if self._gap(start + at)]
        gaps = gaps or [at for at in range(1, seen) if self._kinds[start + at] is not Kind.COMBINING]
        for at in gaps:
            cells[at - 1] += slack / len(gaps)

    def _gap(self, at: int) -> bool:
        before, after = self._kinds[at - 1], self._kinds[at]
        if after is Kind.COMBINING or (before in NARROW and after in NARROW):
            return False
        return not (before is Kind.DASH and after is Kind.DASH)
