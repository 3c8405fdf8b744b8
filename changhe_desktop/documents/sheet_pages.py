"""How tall a row must be, which rows share a printed page, and how merged cells live with page breaks.

Rows are given heights from their content, because no program makes a row taller for words in a merged
cell, and LibreOffice, WPS and Excel disagree about the others. A merged cell cut by a page break loses its
words on one of the pages; so rows are dealt to pages here, and a merge never reaches over a page.

Widths are counted in halves: a full-width character is two, a Latin letter or digit one, as 宋体 sets them.
"""

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

BODY_POINTS = 10.5
TALLEST_ROW = 409.0  # points; Excel's limit is 409.5

# Noto Serif CJK, the tallest of the faces that stand in for 宋体, needs 1.44 of its size for a line.
_LINE_POINTS = BODY_POINTS * 1.45
_ROW_PADDING = 6.0
_WORD = re.compile(r"[ -~]{2}")
_UNBROKEN = re.compile(r"[!-~]+|.")
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class MergedColumn:
    """A column whose neighbouring rows are merged while their `keys` are equal; `width` in halves."""

    x: int
    width: int
    texts: Sequence[str]
    keys: Sequence[Hashable]


@dataclass(frozen=True, slots=True)
class PageOfRows:
    """Rows printed on one page: the number of the first, counted from 0, and the height of each in points."""

    first: int
    heights: tuple[float, ...]

    def blocks(self, column: MergedColumn) -> Iterator[range]:
        """Numbers of the rows on this page that are merged with one another in `column`."""
        numbers = range(self.first, self.first + len(self.heights))
        for _, same in groupby(numbers, key=lambda n: column.keys[n]):
            together = list(same)
            yield range(together[0], together[-1] + 1)


def halves(text: str) -> int:
    """Width in half characters: GB18030 gives a letter one byte and a full-width character two.

    What it gives four (rare characters, accented letters) counts double, which errs on the safe side.
    """
    return len(text.encode("gb18030"))


@lru_cache(maxsize=8192)
def lines_needed(text: str, width: int) -> int:
    """Lines that `text` takes in a column of `width` halves, counted on the safe side.

    A broken line is taken to be one half shorter, for the punctuation that may not stand at its start;
    a Latin word or a number is kept together, as spreadsheet programs do.
    """
    return sum(_lines_of(part, width) for part in text.split("\n"))


def _lines_of(text: str, width: int) -> int:
    long = halves(text)
    if long <= width:
        return 1
    room = max(width - 1, 2)
    if _WORD.search(text) is None:
        return -(-long // (room - room % 2))
    lines, used = 1, 0
    for piece in _UNBROKEN.findall(text):
        long = halves(piece)
        if used + long <= room:
            used += long
            continue
        lines += (1 if used else 0) + (long - 1) // room
        used = (long - 1) % room + 1
    return lines


def row_height(lines: int) -> float:
    """Height in points of a row of so many lines of body text, at most what Excel allows."""
    return min(lines * _LINE_POINTS + _ROW_PADDING, TALLEST_ROW)


def lines_in_row(height: float) -> int:
    """Lines of body text that a row of `height` points shows."""
    return int((height - _ROW_PADDING) / _LINE_POINTS)


def deal(
    heights: Sequence[float], first: float, room: float, merged: Sequence[MergedColumn]
) -> list[PageOfRows]:
    """Deal rows to pages of `room` points (the first page: `first`); rows grow where a merged cell needs it.

    A taller row may push others to the next page and so cut a block anew: hence several rounds. Three
    settle every ledger whose merged words are shorter than a page.
    """
    grown = list(heights)
    pages: list[PageOfRows] = []
    for _ in range(_ROUNDS):
        before = grown.copy()
        pages = [PageOfRows(a, tuple(grown[a:b])) for a, b in _cuts(grown, first, room)]
        for page in pages:
            _make_room(page, merged, grown)
        if grown == before:
            break
    return pages


def _cuts(heights: Sequence[float], first: float, room: float) -> Iterator[tuple[int, int]]:
    left, begun = first, 0
    for n, height in enumerate(heights):
        if height > left and n > begun:
            yield begun, n
            left, begun = room, n
        left -= height
    if heights:
        yield begun, len(heights)


def _make_room(page: PageOfRows, merged: Sequence[MergedColumn], heights: list[float]) -> None:
    """Let the last row of each block grow until the block's merged words fit into it."""
    for column in merged:
        for block in page.blocks(column):
            need = row_height(lines_needed(column.texts[block[0]], column.width))
            missing = need - sum(heights[n] for n in block)
            if missing > 0:
                heights[block[-1]] = min(heights[block[-1]] + missing, TALLEST_ROW)
