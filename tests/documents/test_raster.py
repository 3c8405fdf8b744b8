"""Pages as images."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from changhe_desktop.documents.raster import page_count, page_image, write_png
from changhe_desktop.domain.errors import Refusal


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """Two A4 pages, the second with a red square of one inch in its upper left corner."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=(595.276, 841.89))
    canvas.showPage()
    canvas.setFillColorRGB(1, 0, 0)
    canvas.rect(0, 841.89 - 72, 72, 72, stroke=0, fill=1)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def test_pages_are_counted(pdf: bytes) -> None:
    assert page_count(pdf) == 2


def test_a_page_has_the_size_its_resolution_asks_for(pdf: bytes) -> None:
    image = page_image(pdf, 1, 300)
    assert (image.width, image.height) == pytest.approx((2480, 3508), abs=1)
    assert len(image.bgra) == image.stride * image.height
    assert image.stride >= 4 * image.width


def test_pixels_are_blue_green_red_and_opaque(pdf: bytes) -> None:
    image = page_image(pdf, 1, 72)
    inside, outside = 10 * image.stride + 40, 200 * image.stride + 40
    assert image.bgra[inside : inside + 4] == bytes([0, 0, 255, 255])
    assert image.bgra[outside : outside + 4] == bytes([255, 255, 255, 255])


def test_a_png_shows_the_same_and_knows_its_resolution(pdf: bytes) -> None:
    with Image.open(BytesIO(write_png(pdf, 1, 144))) as picture:
        assert picture.size == pytest.approx((1191, 1684), abs=1)
        assert picture.info["dpi"] == pytest.approx((144, 144), abs=0.1)
        assert picture.getpixel((20, 20)) == (255, 0, 0)
        assert picture.getpixel((600, 600)) == (255, 255, 255)


def test_a_page_that_is_not_there_is_refused(pdf: bytes) -> None:
    with pytest.raises(Refusal, match="共2页，没有第3页"):
        page_image(pdf, 2, 72)
    with pytest.raises(Refusal):
        page_image(pdf, -1, 72)


def test_what_is_no_pdf_is_refused(pdf: bytes) -> None:
    for bad in (b"", b"PK\x03\x04", pdf[:100]):
        with pytest.raises(Refusal, match="不是完整的 PDF"):
            page_count(bad)


def test_many_threads_may_ask_at_once(pdf: bytes) -> None:
    with ThreadPoolExecutor(4) as pool:
        pngs = list(pool.map(lambda at: write_png(pdf, at % 2, 50), range(24)))
    assert len(set(pngs)) == 2
