"""What takes a placeholder's place in a Word paper: paragraphs in a template's styles, and plain tables.

Sizes are in twentieths of a point, as WordprocessingML counts them (ISO/IEC 29500-1, 17.18).
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

# What a heading's run does not take over from the placeholder's, because the heading's style decides it.
_STYLE_DECIDES = ("w:rFonts", "w:b", "w:bCs", "w:sz", "w:szCs")
_FACES = ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")
_BORDER = {"w:val": "single", "w:sz": "4", "w:space": "0", "w:color": "000000"}


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph.

    `style` names a paragraph style; a template without it gives the placeholder's own. The first `lead`
    characters are set in the letters of `lead_style`. What belongs to the style is left alone where the
    template has none: `right`, the distance of the line's end from the margin, `before`, the distance above
    it, and `size`, of letters in points.
    """

    text: str
    style: str = ""
    lead: int = 0
    lead_style: str = ""
    right: int | None = None
    before: int | None = None
    size: float | None = None
    keep_next: bool = False
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A bordered table of names and values; its rows are at least `height` tall and stay on one page."""

    rows: tuple[tuple[str, str], ...]
    widths: tuple[int, int]
    style: str = ""
    height: int = 567  # 1 cm


Block = Sequence[Line | Grid]
Styles = Mapping[str, Any]


def paragraph_styles(document: Document) -> Styles:
    """The document's paragraph styles by name, as WPS and Word show it."""
    found = document.styles.element.findall(qn("w:style"))
    return {s.name_val: s for s in found if s.get(qn("w:type")) == "paragraph" and s.name_val}


def words_of(block: Block) -> str:
    """A block's paragraphs as one text, for a placeholder that stands within a line."""
    return "\n".join(piece.text for piece in block if isinstance(piece, Line))


def made_like(pattern: Any, piece: Line | Grid, styles: Styles) -> Any:
    """The element for `piece`, with the look of the paragraph `pattern` where no style says otherwise."""
    return _line(pattern, piece, styles) if isinstance(piece, Line) else _table(pattern, piece, styles)


def put_words(text: Any, words: str) -> None:
    """Set the words of a w:t; line feeds become line breaks in the same run."""
    first, *others = words.split("\n")
    _set(text, first)
    for other in others:
        line_break, more = OxmlElement("w:br"), OxmlElement("w:t")
        _set(more, other)
        text.addnext(line_break)
        line_break.addnext(more)
        text = more


def set_faces(properties: Any, face: str) -> None:
    """Set all four faces of a run or style: the Latin one alone would leave Chinese in 宋体."""
    faces = properties.get_or_add_rFonts()
    for kind in _FACES:
        faces.set(qn(kind), face)


def _set(text: Any, words: str) -> None:
    text.text = words
    text.set(qn("xml:space"), "preserve")


def _line(pattern: Any, line: Line, styles: Styles) -> Any:
    made: Any = OxmlElement("w:p")
    if pattern.pPr is not None:
        made.append(deepcopy(pattern.pPr))
        for section in made.pPr.findall(qn("w:sectPr")):
            made.pPr.remove(section)
    style = styles.get(line.style)
    look = _look(pattern, styled=style is not None)
    if style is not None:
        made.style = style.styleId
        _measure(made.get_or_add_pPr(), line)
        look = _sized(look, line.size)
    if line.keep_next:
        made.get_or_add_pPr().get_or_add_keepNext()
    if line.new_page:
        made.get_or_add_pPr().get_or_add_pageBreakBefore()
    if line.lead:
        lead = styles.get(line.lead_style)
        made.append(_run(line.text[: line.lead], look if lead is None else lead.find(qn("w:rPr"))))
    made.append(_run(line.text[line.lead :], look))
    return made


def _measure(properties: Any, line: Line) -> None:
    if line.before is not None:
        spacing = properties.get_or_add_spacing()
        spacing.set(qn("w:before"), str(line.before))
        spacing.attrib.pop(qn("w:beforeLines"), None)
    if line.right is not None:
        indent = properties.get_or_add_ind()
        indent.set(qn("w:right"), str(line.right))
        indent.attrib.pop(qn("w:rightChars"), None)


def _look(pattern: Any, *, styled: bool) -> Any:
    """The letters of the placeholder's first run; without what a style decides when there is one."""
    look = next((r.find(qn("w:rPr")) for r in pattern.iter(qn("w:r"))), None)
    if look is None or not styled:
        return look
    look = deepcopy(look)
    for name in _STYLE_DECIDES:
        for found in look.findall(qn(name)):
            look.remove(found)
    return look


def _sized(look: Any, points: float | None) -> Any:
    if points is None:
        return look
    look = _element("w:rPr") if look is None else deepcopy(look)
    look.sz_val = Pt(points)
    return look


def _run(words: str, look: Any) -> Any:
    run = OxmlElement("w:r")
    if look is not None:
        run.append(deepcopy(look))
    text = OxmlElement("w:t")
    run.append(text)
    put_words(text, words)
    return run


def _table(pattern: Any, grid: Grid, styles: Styles) -> Any:
    table = _element("w:tbl")
    properties = _element("w:tblPr")
    properties.append(_element("w:tblW", {"w:w": str(sum(grid.widths)), "w:type": "dxa"}))
    properties.append(_element("w:jc", {"w:val": "center"}))
    borders = _element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_element(f"w:{side}", _BORDER))
    properties.append(borders)
    properties.append(_element("w:tblLayout", {"w:type": "fixed"}))
    table.append(properties)
    columns = _element("w:tblGrid")
    for width in grid.widths:
        columns.append(_element("w:gridCol", {"w:w": str(width)}))
    table.append(columns)
    for n, row in enumerate(grid.rows, 1):
        table.append(_row(pattern, row, grid, styles, last=n == len(grid.rows)))
    return table


def _row(pattern: Any, row: tuple[str, str], grid: Grid, styles: Styles, *, last: bool) -> Any:
    made, properties = _element("w:tr"), _element("w:trPr")
    properties.append(_element("w:cantSplit"))
    properties.append(_element("w:trHeight", {"w:val": str(grid.height), "w:hRule": "atLeast"}))
    made.append(properties)
    for words, width in zip(row, grid.widths, strict=True):
        cell, about = _element("w:tc"), _element("w:tcPr")
        about.append(_element("w:tcW", {"w:w": str(width), "w:type": "dxa"}))
        about.append(_element("w:vAlign", {"w:val": "center"}))
        cell.append(about)
        cell.append(_line(pattern, Line(words, grid.style, keep_next=not last), styles))
        made.append(cell)
    return made


def _element(name: str, attributes: Mapping[str, str] | None = None) -> Any:
    made = OxmlElement(name)
    for key, value in (attributes or {}).items():
        made.set(qn(key), value)
    return made
