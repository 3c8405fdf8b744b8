"""Setting text in the faces of a page: from paragraphs to lines of segments, one drawing call each.

A segment is a stretch of one face whose characters follow each other at an even distance. Most lines are one
segment or two, so a page costs little more than its bare strings.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from changhe_desktop.documents.fonts.typeface import Typefaces
from changhe_desktop.documents.page.geometry import PITCH, SIZE_3
from changhe_desktop.documents.page.lines import Breaker, Line, Measured
from changhe_desktop.documents.page.marks import DASH, FULL, HALVES, NARROW, Kind, cell
from changhe_desktop.domain.printing import FontRole

NARROW_GLYPH = 0.9  # em: a full-width mark whose glyph is narrower stands in its cell by its ink
INK_GAP = 0.08  # em between the ink of such a mark and the edge of its cell
OVERLAP = 0.02  # em by which joined dashes reach into each other
EVEN = 0.01  # points too small to matter

Box = tuple[float, float, float, float]
NO_INK: Box = (0.0, 0.0, 0.0, 0.0)


class Pace(NamedTuple):
    """What characters of one segment share: font, baseline, distance after each, part of a word or not."""

    font: str
    drop: float
    space: float
    word: bool


class Glyph(NamedTuple):
    """A character in a style: what it is, its width in cells, and its advance and ink in points.

    `pace` is None where the cell is filled by the ink, not by the advance.
    """

    kind: Kind
    width: float
    font: str
    drop: float
    advance: float
    ink: Box
    pace: Pace | None
    drawn: bool


class Segment(NamedTuple):
    """Text at `x`, its baseline `drop` below the line's upper edge, `space` added after each character."""

    x: float
    drop: float
    font: str
    size: float
    space: float
    scale: float
    text: str


class Style(NamedTuple):
    """How a text is set: its face, size and the width of a cell in points."""

    role: FontRole
    size: float = SIZE_3
    pitch: float = PITCH


def loose(role: FontRole, size: float) -> Style:
    """A style off the grid: a cell is as wide as the character is high."""
    return Style(role, size, size)


class SetLine(NamedTuple):
    """One line ready to be drawn; `width` in points, indent included."""

    width: float
    segments: tuple[Segment, ...]


class Case(dict[str, Glyph]):
    """The glyphs of one style, measured when first asked for."""

    def __init__(self, faces: Typefaces, style: Style) -> None:
        super().__init__()
        self._faces, self._style = faces, style
        self._paces: dict[Pace, Pace] = {}

    def __missing__(self, char: str) -> Glyph:
        faces, role, size, pitch = self._faces, self._style.role, self._style.size, self._style.pitch
        em = faces.advance(char, role)
        kind, cells = cell(char, lambda _: em)
        if 0 < cells < 1:  # letters lose half of what a hanzi loses, so that two digits fill one cell
            cells = (cells * size - (size - pitch) / 2) / pitch
        drop = faces.em_box(role, char)[1] * size
        font = faces.runs(char, role)[0].font
        pace = Pace(font, drop, round(cells * pitch - em * size, 3), kind in NARROW)
        by_ink = char == DASH or (char in FULL and em < NARROW_GLYPH)
        ink = _scaled(faces.ink(char, role), size) if char in FULL else NO_INK
        glyph = self[char] = Glyph(
            kind,
            cells,
            font,
            drop,
            em * size,
            ink,
            None if by_ink else self._paces.setdefault(pace, pace),
            faces.has(char, role),
        )
        return glyph


class Typecases(dict[Style, Case]):
    """The type cases of one set of faces; they may serve many papers."""

    def __init__(self, faces: Typefaces) -> None:
        super().__init__()
        self._faces = faces

    def __missing__(self, style: Style) -> Case:
        case = self[style] = Case(self._faces, style)
        return case


class Typesetter:
    """Sets the text of one paper and remembers what it used."""

    def __init__(self, typecases: Typecases) -> None:
        self._cases = typecases
        self._used: dict[Style, set[str]] = {}

    def roles(self) -> list[FontRole]:
        """The roles that anything was set in."""
        used = {style.role for style, chars in self._used.items() if chars}
        return [role for role in FontRole if role in used]

    def missing(self) -> tuple[str, ...]:
        """The characters set that no face draws."""
        used = ((self._cases[style][char], char) for style, chars in self._used.items() for char in chars)
        return tuple(sorted({char for glyph, char in used if not glyph.drawn}))

    def width(self, text: str, style: Style) -> float:
        """The natural width of the text in points."""
        case = self._cases[style]
        return sum(case[char].width for char in text) * style.pitch

    def ink_top(self, char: str, style: Style) -> float:
        """How far below the line's upper edge the ink of a mark begins, in points."""
        glyph = self._cases[style][char]
        return glyph.drop - glyph.ink[3]

    def line(self, text: str, style: Style) -> SetLine:
        """The text on one line at its natural width."""
        glyphs = self._glyphs(text, style)
        line = Line(text, 0, 0.0, [glyph.width for glyph in glyphs])
        return _set(line, glyphs, _turns(glyphs), style)

    def fitted(self, text: str, style: Style, room: float) -> SetLine:
        """The text on one line no wider than `room` points: set smaller if it must be."""
        width = self.width(text, style)
        return self.line(text, style if width <= room else loose(style.role, style.size * room / width))

    def paragraph(
        self,
        text: str,
        style: Style,
        columns: float,
        *,
        first: float = 0.0,
        rest: float = 0.0,
        lead: tuple[int, FontRole] | None = None,
    ) -> list[SetLine]:
        """The text in lines `columns` cells wide; its first `lead[0]` characters in the face `lead[1]`."""
        glyphs = self._glyphs(text, style)
        if lead and lead[0]:
            glyphs[: lead[0]] = self._glyphs(text[: lead[0]], style._replace(role=lead[1]))
        measured = Measured(text, [glyph.kind for glyph in glyphs], [glyph.width for glyph in glyphs])
        turns = _turns(glyphs)
        return [_set(line, glyphs, turns, style) for line in Breaker(measured, columns).lines(first, rest)]

    def _glyphs(self, text: str, style: Style) -> list[Glyph]:
        self._used.setdefault(style, set()).update(text)
        case = self._cases[style]
        return [case[char] for char in text]


def _scaled(box: Box, size: float) -> Box:
    left, bottom, right, top = box
    return (left * size, bottom * size, right * size, top * size)


def _turns(glyphs: Sequence[Glyph]) -> list[int]:
    """Where the pace changes: there a new segment begins."""
    paces = [glyph.pace for glyph in glyphs]
    return [at for at, (a, b) in enumerate(pairwise(paces), 1) if a is not b or a is None]


def _set(line: Line, glyphs: Sequence[Glyph], turns: Sequence[int], style: Style) -> SetLine:
    start, end = line.start, line.start + len(line.text)
    if start == end:
        return SetLine(0.0, ())
    bounds = [start, *turns[bisect_right(turns, start) : bisect_left(turns, end)]]
    if line.halved:
        alone = {start + at + step for at in line.halved for step in (0, 1)}
        bounds = sorted({*bounds, *(at for at in alone if at < end)})
    pitch, size = style.pitch, style.size
    ends = list(accumulate(line.cells, initial=line.indent))
    segments: list[Segment] = []
    for a, b in pairwise([*bounds, end]):
        glyph, at = glyphs[a], a - start
        x, room, text = ends[at] * pitch, line.cells[at] * pitch, line.text[at : b - start]
        if glyph.pace is None or at in line.halved:
            segments.append(_placed(text, glyph, x, room, size))
        else:
            space = round(room - glyph.advance, 3) if b - a > 1 else 0.0
            segments.append(Segment(x, glyph.drop, glyph.font, size, space, 1.0, text))
    return SetLine(ends[-1] * pitch, tuple(segments))


def _placed(char: str, glyph: Glyph, x: float, room: float, size: float) -> Segment:
    """A mark set by its ink in `room` points: a dash from edge to edge, a bracket against its word."""
    left, _, right, _ = glyph.ink
    scale = 1.0
    if glyph.kind is Kind.DASH:
        scale = (room + OVERLAP * size) / max(right - left, EVEN)
        at = x - left * scale - OVERLAP * size / 2
    elif glyph.advance >= NARROW_GLYPH * size:
        at = x if glyph.kind is Kind.CLOSING else x + room - glyph.advance
    elif glyph.kind is Kind.ELLIPSIS:
        at = x + (room - left - right) / 2
    else:
        gap = INK_GAP * size
        at = x + gap - left if glyph.kind is Kind.CLOSING else x + room - gap - right
    if glyph.kind in HALVES and not x - EVEN <= at + left <= at + right <= x + room + EVEN:
        at = x + (room - left - right) / 2
    return Segment(at, glyph.drop, glyph.font, size, 0.0, scale, char)
