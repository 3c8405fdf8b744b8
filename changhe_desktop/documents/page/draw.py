"""Putting pages on paper: the only place that speaks PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from changhe_desktop.documents.page.colours import Colour
from changhe_desktop.documents.page.flow import Ink, Rule, Sheet, Words
from changhe_desktop.documents.page.geometry import (
    AREA_WIDTH,
    MARGIN_LEFT,
    MARGIN_TOP,
    PAGE_HEIGHT,
    PAGE_NUMBER_TOP,
    PAGE_WIDTH,
    PITCH,
    SIZE_4,
)
from changhe_desktop.documents.page.pen import CodedCanvas, Pen
from changhe_desktop.documents.page.setting import Style, Typesetter, loose
from changhe_desktop.domain.printing import FontRole

TOP = PAGE_HEIGHT - MARGIN_TOP
WATERMARK_SIZE = 150.0
WATERMARK_TURN = 55  # degrees: along the diagonal of A4
DASHES = (4, 3)

Placed = Sequence[tuple[float, tuple[Ink, ...]]]


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says of itself; the date makes it the same file each time it is printed."""

    title: str
    author: str
    subject: str
    keywords: str
    dated: date | None


class Press:
    """Draws sheets into one PDF. The same sheets and properties give the same bytes."""

    def __init__(self, setter: Typesetter) -> None:
        self._setter = setter
        self._file = BytesIO()
        number = self._folio_style()
        font = setter.line("1", number).segments[0].font
        self._canvas = CodedCanvas(
            self._file,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            pageCompression=1,
            invariant=1,
            # Otherwise every page would name Helvetica, which is not embedded. (The stubs want a number.)
            initialFontName=font,  # type: ignore[arg-type]
            lang="zh-CN",
        )
        self._canvas.setViewerPreference("PrintScaling", "None")
        self._pen = Pen(self._canvas)

    def _describe(self, properties: Properties) -> None:
        canvas, dated = self._canvas, properties.dated or date(2000, 1, 1)
        canvas.setTitle(properties.title)
        canvas.setAuthor(properties.author)
        canvas.setSubject(properties.subject)
        canvas.setKeywords(properties.keywords)
        canvas.setCreator("Changhe Desk")
        canvas.setDateFormatter(lambda *_: f"D:{dated:%Y%m%d}000000+08'00'")

    @staticmethod
    def _folio_style() -> Style:
        return loose(FontRole.SONG, SIZE_4)

    def bookmark(self, title: str) -> None:
        """Name the page that is drawn next in the viewer's outline."""
        key = f"page{self._canvas.getPageNumber()}"
        self._canvas.bookmarkPage(key)
        self._canvas.addOutlineEntry(title, key)

    def page(self, sheet: Sheet, folio: int | None = None, watermark: str = "") -> None:
        """One page; `folio` is its number (7.5), `watermark` stands across it behind the text."""
        if watermark:
            self._watermark(watermark)
        placed = list(sheet.placed)
        if folio is not None and sheet.numbered:
            placed.append((0.0, self._folio(folio)))
        self._rules(placed)
        self._words(placed)
        self._canvas.showPage()

    def finish(self, properties: Properties) -> bytes:
        """The file's bytes; the press is used up."""
        self._describe(properties)
        self._canvas.save()
        return self._file.getvalue()

    def _folio(self, folio: int) -> tuple[Words, ...]:
        """The number between dashes, half a character apart; one character from the outer edge."""
        style = self._folio_style()
        dash, number = self._setter.line("—", style), self._setter.line(str(folio), style)
        gap = style.size / 2
        width = 2 * (dash.width + gap) + number.width
        x = AREA_WIDTH - PITCH - width if folio % 2 else PITCH
        y = PAGE_NUMBER_TOP - self._setter.ink_top("—", style)
        inner = x + dash.width + gap
        return Words(x, y, dash), Words(inner, y, number), Words(inner + number.width + gap, y, dash)

    def _watermark(self, words: str) -> None:
        canvas = self._canvas
        line = self._setter.line(words, loose(FontRole.HEI, WATERMARK_SIZE))
        canvas.saveState()
        canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
        canvas.rotate(WATERMARK_TURN)
        self._pen.write(line, -line.width / 2, WATERMARK_SIZE / 2, Colour.FAINT)
        self._pen.lift()
        canvas.restoreState()

    def _rules(self, placed: Placed) -> None:
        canvas = self._canvas
        for top, inks in placed:
            for ink in inks:
                if isinstance(ink, Rule):
                    canvas.setStrokeColor(ink.colour.value)
                    canvas.setLineWidth(ink.weight)
                    canvas.setDash(DASHES if ink.dashed else ())
                    y = TOP - top
                    canvas.line(MARGIN_LEFT + ink.x1, y - ink.y1, MARGIN_LEFT + ink.x2, y - ink.y2)

    def _words(self, placed: Placed) -> None:
        for top, inks in placed:
            for ink in inks:
                if isinstance(ink, Words):
                    self._pen.write(ink.line, MARGIN_LEFT + ink.x, TOP - top - ink.y, ink.colour)
        self._pen.lift()
