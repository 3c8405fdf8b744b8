"""Pages of a PDF as images, for preview, the print dialog and PNG files."""

from dataclasses import dataclass
from io import BytesIO
from threading import Lock

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image

from changhe_desktop.domain.errors import Refusal

# PDFium keeps state for the whole process and is not safe with two threads in it.
_PDFIUM = Lock()
POINTS_PER_INCH = 72


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page, opaque, four bytes a pixel (blue, green, red, 255); a row of pixels takes `stride` bytes."""

    width: int
    height: int
    stride: int
    bgra: bytes


def page_count(pdf: bytes) -> int:
    """How many pages the PDF has; a Refusal if it is none."""
    with _PDFIUM, _opened(pdf) as document:
        return len(document)


def page_image(pdf: bytes, page: int, dpi: float) -> PageImage:
    """Page `page`, counted from 0, at `dpi` pixels an inch."""
    with _PDFIUM, _opened(pdf) as document:
        if not 0 <= page < len(document):
            raise Refusal(f"文件共{len(document)}页，没有第{page + 1}页。")
        drawn = document[page].render(scale=dpi / POINTS_PER_INCH, prefer_bgrx=True, rev_byteorder=False)
        return PageImage(drawn.width, drawn.height, drawn.stride, bytes(drawn.buffer))


def write_png(pdf: bytes, page: int, dpi: float) -> bytes:
    """Page `page`, counted from 0, as a PNG file that knows its own resolution."""
    image = page_image(pdf, page, dpi)
    size = (image.width, image.height)
    picture = Image.frombuffer("RGB", size, image.bgra, "raw", "BGRX", image.stride, 1)
    file = BytesIO()
    picture.save(file, "PNG", dpi=(dpi, dpi))
    return file.getvalue()


def _opened(pdf: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise Refusal("这不是完整的 PDF 文件，请重新生成后再打开。") from error
