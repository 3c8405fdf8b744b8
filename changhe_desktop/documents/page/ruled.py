"""Ruled rows: cells with a frame, each row a strip of whole grid lines, so that a pen finds room in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from changhe_desktop.documents.page.flow import Ink, Rule, Strip, Words
from changhe_desktop.documents.page.geometry import AREA_WIDTH, LINE
from changhe_desktop.documents.page.setting import SetLine, Style, Typesetter

FRAME = 0.5  # points
PADDING = 5.0  # between frame and text, points
LEADING = 1.35  # line distance inside a cell, in sizes


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell `width` points wide; `centred` text stands in the middle, a `head` at the top, not half-way."""

    text: str
    width: float
    style: Style
    centred: bool = False
    head: bool = False
    most_lines: int | None = None


def ruled_row(setter: Typesetter, cells: Sequence[Cell], rows: int = 1) -> Strip:
    """The cells side by side, at least `rows` grid lines high, with the frame at their sides and below them.

    The line above a row belongs to what stands there: the row before it, or `upper_edge`.
    """
    texts = [_lines(setter, cell) for cell in cells]
    rows = max(rows, *(_rows(len(lines), cell.style) for lines, cell in zip(texts, cells, strict=True)))
    height = rows * LINE
    inks: list[Ink] = [Rule(0, 0, 0, height, FRAME)]
    x = 0.0
    for cell, lines in zip(cells, texts, strict=True):
        inks += _inside(cell, lines, x, height)
        x += cell.width
        inks.append(Rule(x, 0, x, height, FRAME))
    inks.append(Rule(0, height, x, height, FRAME))
    return Strip(rows, tuple(inks), with_next=True)


def upper_edge(y: float) -> Rule:
    """The line above the first row of a table as wide as the type area, `y` below the strip's upper edge."""
    return Rule(0, y, AREA_WIDTH, y, FRAME)


def _lines(setter: Typesetter, cell: Cell) -> list[SetLine]:
    columns = (cell.width - 2 * PADDING) / cell.style.pitch
    lines = setter.paragraph(cell.text, cell.style, columns)
    if cell.most_lines is None or len(lines) <= cell.most_lines:
        return lines
    return [*lines[: cell.most_lines - 1], setter.line("……（全文见后）", cell.style)]


def _rows(lines: int, style: Style) -> int:
    return max(1, ceil((lines * style.size * LEADING + PADDING) / LINE))


def _inside(cell: Cell, lines: Sequence[SetLine], x: float, height: float) -> list[Ink]:
    pitch = cell.style.size * LEADING
    block = (len(lines) - 1) * pitch + cell.style.size
    y = PADDING + 2 if cell.head else (height - block) / 2
    room = cell.width - 2 * PADDING
    return [
        Words(x + PADDING + ((room - line.width) / 2 if cell.centred else 0), y + at * pitch, line)
        for at, line in enumerate(lines)
    ]
