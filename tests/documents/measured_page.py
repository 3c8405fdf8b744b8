"""Reading a PDF back with ruler and eye: where each character stands, where there is ink."""

import ctypes
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from changhe_desktop.documents import raster
from changhe_desktop.documents.fonts.faces import FaceSet
from changhe_desktop.documents.fonts.finder import find_faces

MM = 72 / 25.4
PAGE_HEIGHT = 297 * MM
AREA_RIGHT = 184.0
SAME_LINE = 1.5  # mm: two faces stand level by their em boxes, so their baselines differ a little


@cache
def bundled_faces() -> FaceSet:
    """Our own faces alone, so that a test does not depend on what its machine has installed."""
    return find_faces(folders=())


@dataclass(frozen=True, slots=True)
class Char:
    """A character as printed: origin and right end of its ink in mm from the left and the top, size in pt."""

    text: str
    x: float
    y: float
    size: float
    ink: float


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """Characters on one baseline, left to right."""

    chars: tuple[Char, ...]

    @property
    def text(self) -> str:
        return "".join(char.text for char in self.chars)

    @property
    def left(self) -> float:
        return self.chars[0].x

    @property
    def right(self) -> float:
        """The end of the last character's cell, in mm; a mark at half width has half a cell."""
        last = self.chars[-1]
        if unicodedata.east_asian_width(last.text) not in "WFA":
            return last.ink
        cell = last.size / MM
        return last.x + (cell if last.x + cell < AREA_RIGHT + 1 else cell / 2)

    @property
    def ink(self) -> float:
        """Where the ink ends, in mm."""
        return self.chars[-1].ink

    @property
    def y(self) -> float:
        """The baseline in mm from the upper edge of the paper."""
        return self.chars[0].y


def printed_lines(pdf: bytes, page: int, size: float | None = None) -> list[PrintedLine]:
    """The lines of a page from top to bottom, of one size of characters if asked; no watermark."""
    wanted = [c for c in _chars(pdf, page) if c.size < 100 and (size is None or abs(c.size - size) < 0.1)]
    rows: list[list[Char]] = []
    for char in sorted(wanted, key=lambda c: c.y):
        if rows and char.y - rows[-1][0].y < SAME_LINE:
            rows[-1].append(char)
        else:
            rows.append([char])
    return [PrintedLine(tuple(sorted(row, key=lambda c: c.x))) for row in rows]


def _chars(pdf: bytes, page: int) -> list[Char]:
    document = pypdfium2.PdfDocument(pdf)
    text = document[page].get_textpage()
    found = []
    for at in range(text.count_chars()):
        char = chr(pdfium.FPDFText_GetUnicode(text.raw, at))
        if pdfium.FPDFText_IsGenerated(text.raw, at) or char.isspace():
            continue
        x, y = ctypes.c_double(), ctypes.c_double()
        assert pdfium.FPDFText_GetCharOrigin(text.raw, at, x, y)
        size = pdfium.FPDFText_GetFontSize(text.raw, at)
        right = text.get_charbox(at)[2]
        found.append(Char(char, x.value / MM, (PAGE_HEIGHT - y.value) / MM, size, right / MM))
    text.close()
    document.close()
    return found


def picture(pdf: bytes, page: int, dpi: int = 300) -> Image.Image:
    """The page in grey, dark ink as dark pixels."""
    image = raster.page_image(pdf, page, dpi)
    return Image.frombuffer(
        "RGB", (image.width, image.height), image.bgra, "raw", "BGRX", image.stride, 1
    ).convert("L")


def ink_box(image: Image.Image, dpi: int = 300, darkest: int = 128) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the ink in mm."""
    box = image.point(lambda value: 255 if value < darkest else 0).getbbox()
    assert box, "the page is blank"
    left, top, right, bottom = box
    return tuple(edge / dpi * 25.4 for edge in (left, top, right, bottom))


def embedded_fonts(pdf: bytes) -> list[str]:
    """The names of the fonts in the file."""
    return [name.decode() for name in re.findall(rb"/BaseFont /([^\s/]+)", pdf)]
