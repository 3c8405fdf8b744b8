"""What is done to the outlines of a face: quadratic curves, full-width signs, boxes to tick."""

from collections.abc import Mapping
from typing import Any

from fontTools.misc.transform import Identity, Transform
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

CURVE_ERROR = 1.0  # thousandths of an em between a cubic curve and its quadratic stand-in

# Signs that Chinese setting wants one em wide although some sources draw them for Latin text.
DASHES = "—―"
OPENING, CLOSING = "“‘", "”’"
CENTRED = "…·×÷±※℃‰№↑↓"
QUOTE_SIDE = 0.08  # em between a quotation mark's ink and the outer edge of its square


def to_quadratic(font: TTFont) -> None:
    """Replace CFF outlines by TrueType ones, in place."""
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    outlines = {}
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, CURVE_ERROR, reverse_direction=True))
        outlines[name] = pen.glyph()
    for tag in ("CFF ", "VORG"):
        if tag in font:
            del font[tag]
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, outlines
    _set_quadratic_limits(font)
    font.sfntVersion = "\000\001\000\000"
    for name, outline in outlines.items():
        outline.recalcBounds(glyf)  # a left bearing that is not xMin shifts the glyph
        font["hmtx"][name] = (font["hmtx"][name][0], outline.xMin)


def _set_quadratic_limits(font: TTFont) -> None:
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in (
        "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
        "maxStackElements", "maxSizeOfInstructions", "maxComponentElements",
    ):  # fmt: skip
        setattr(maxp, field, 0)
    maxp.maxZones = 1


def half_width_digits(font: TTFont) -> None:
    """Let 0-9 be the source's own half-width digits (feature hwid), so that two fill one square.

    Encodings may share one table in memory, so a digit swapped already is left alone.
    """
    swaps = _single_swaps(font, "hwid")
    for table in font["cmap"].tables:
        if table.format in (4, 12):
            table.cmap.update({c: swaps.get(g, g) for c, g in table.cmap.items() if 0x30 <= c <= 0x39})


def _single_swaps(font: TTFont, feature: str) -> dict[str, str]:
    gsub = font["GSUB"].table
    records = [r for r in gsub.FeatureList.FeatureRecord if r.FeatureTag == feature]
    swaps: dict[str, str] = {}
    for index in {i for r in records for i in r.Feature.LookupListIndex}:
        for table in gsub.LookupList.Lookup[index].SubTable:
            swaps.update(getattr(getattr(table, "ExtSubTable", table), "mapping", {}))
    return swaps


def square_signs(font: TTFont) -> None:
    """Make the signs of DASHES, OPENING, CLOSING and CENTRED exactly one em wide.

    Both dashes take the horizontal bar's outline (it stands at the height of the hanzi) from edge to
    edge, so that two make one unbroken line.
    """
    cmap, em = font.getBestCmap(), font["head"].unitsPerEm
    bar = cmap.get(ord("―"), cmap[ord("—")])
    outlines = {}
    for sign in DASHES:
        outlines[sign] = _drawn(font, [(bar, _stretch(font, bar, em))])
    for sign in OPENING + CLOSING + CENTRED:
        name = cmap.get(ord(sign))
        if name and font["hmtx"][name][0] != em:
            outlines[sign] = _drawn(font, [(name, _placed(font, sign, name, em))])
    for sign, glyph in outlines.items():
        add_glyph(font, sign, glyph, em)


def _ink(font: TTFont, name: str) -> tuple[float, float, float, float]:
    glyphs = font.getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[name].draw(pen)
    return pen.bounds or (0, 0, 0, 0)


def _stretch(font: TTFont, name: str, em: int) -> Transform:
    left, _, right, _ = _ink(font, name)
    scale = em / (right - left)
    return Transform(scale, 0, 0, 1, -left * scale, 0)


def _placed(font: TTFont, sign: str, name: str, em: int) -> Transform:
    left, _, right, _ = _ink(font, name)
    if sign in OPENING:
        return Identity.translate(em - em * QUOTE_SIDE - right, 0)
    if sign in CLOSING:
        return Identity.translate(em * QUOTE_SIDE - left, 0)
    scale = min(1.0, 0.94 * em / (right - left))
    return Transform(scale, 0, 0, 1, em / 2 - scale * (left + right) / 2, 0)


def add_tick_boxes(font: TTFont) -> None:
    """Draw ☐ ☑ ☒ from □, √ and × where the source has none."""
    cmap, em = font.getBestCmap(), font["head"].unitsPerEm
    box = cmap[ord("□")]
    for sign, mark in {"☐": None, "☑": "√", "☒": "×"}.items():
        if ord(sign) in cmap:
            continue
        parts = [(box, Identity)]
        if mark:
            parts.append((cmap[ord(mark)], _inside(font, cmap[ord(mark)], box)))
        add_glyph(font, sign, _drawn(font, parts), em)


def _inside(font: TTFont, mark: str, box: str) -> Transform:
    """The transform that centres a mark in a box at 70 % of the box's side."""
    ink, room = _ink(font, mark), _ink(font, box)
    scale = 0.7 * (room[2] - room[0]) / max(ink[2] - ink[0], ink[3] - ink[1])
    across = (room[0] + room[2]) / 2 - scale * (ink[0] + ink[2]) / 2
    up = (room[1] + room[3]) / 2 - scale * (ink[1] + ink[3]) / 2
    return Transform(scale, 0, 0, scale, across, up)


def _drawn(font: TTFont, parts: list[tuple[str, Transform]]) -> Any:
    glyphs, pen = font.getGlyphSet(), TTGlyphPen(None)
    for name, transform in parts:
        glyphs[name].draw(TransformPen(pen, transform))
    return pen.glyph()


def add_glyph(font: TTFont, sign: str, outline: Any, advance: int) -> None:
    """Give the character `sign` an outline of its own."""
    name, glyf = f"changhe{ord(sign):04X}", font["glyf"]
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    glyf.glyphs[name] = outline
    glyf.glyphOrder = font.getGlyphOrder()
    outline.recalcBounds(glyf)
    font["hmtx"][name] = (advance, outline.xMin)
    for table in font["cmap"].tables:
        if table.format in (4, 12):
            table.cmap[ord(sign)] = name


def replace_cmap(font: TTFont, wanted: Mapping[int, str]) -> None:
    """Keep two tables only: the basic plane (3, 1) and all planes (3, 10)."""
    basic, full = CmapSubtable.newSubtable(4), CmapSubtable.newSubtable(12)
    for table, encoding in ((basic, 1), (full, 10)):
        table.platformID, table.platEncID, table.language = 3, encoding, 0
    basic.cmap = {code: name for code, name in wanted.items() if code <= 0xFFFF}
    full.cmap = dict(wanted)
    font["cmap"].tables = [basic, full]
