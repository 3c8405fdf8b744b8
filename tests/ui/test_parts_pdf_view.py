"""The paper on screen: pages asked for when they are seen, zoom, page keys, colours as they were sent."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from changhe_desktop.ui.parts.pdf_view import PdfView, image_of


@dataclass(frozen=True, slots=True)
class Sent:
    """A page image as the services send it."""

    width: int
    height: int
    stride: int
    bgra: bytes


def plain_page(width: int, height: int, blue: int = 0, green: int = 0, red: int = 0) -> Sent:
    """A page of one colour, with a stride wider than its pixels."""
    line = bytes((blue, green, red, 255)) * width + bytes(8)
    return Sent(width, height, len(line), line * height)


@pytest.fixture
def view(qtbot: QtBot) -> PdfView:
    made = PdfView()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.wanted.connect(lambda page, dpi: made.put(page, dpi, plain_page(40, 60, red=200)))
    made.show()
    return made


def test_an_image_keeps_its_colours_and_its_own_bytes() -> None:
    image = image_of(plain_page(7, 3, blue=10, green=20, red=30))
    assert (image.width(), image.height()) == (7, 3)
    assert image.pixelColor(6, 2).getRgb()[:3] == (30, 20, 10)


def test_only_pages_in_sight_are_asked_for(view: PdfView, qtbot: QtBot) -> None:
    asked: list[int] = []
    view.wanted.connect(lambda page, _dpi: asked.append(page))
    view.show_pages(50)
    assert view.blank_pages()
    qtbot.waitUntil(lambda: not view.blank_pages(), timeout=3_000)
    assert asked
    assert max(asked) <= 2


def test_page_keys_turn_pages_and_tell_which_is_in_sight(view: PdfView, qtbot: QtBot) -> None:
    heard: list[int] = []
    view.page_changed.connect(heard.append)
    view.show_pages(5)
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert heard == [1, 2, 1]
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.page() == 4
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.page() == 0


def test_a_page_fits_the_width_until_it_is_zoomed(view: PdfView, qtbot: QtBot) -> None:
    view.show_pages(2)
    narrow = view.zoom()
    view.resize(1200, 600)
    assert view.zoom() > narrow
    qtbot.keyClick(view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom() == 1.0
    view.resize(700, 600)
    assert view.zoom() == 1.0
    qtbot.keyClick(view, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom() == 1.25
    qtbot.keyClick(view, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom() == 1.0
    view.fit_width()
    assert view.zoom() != 1.0


def test_zooming_asks_for_sharper_pages(view: PdfView, qtbot: QtBot) -> None:
    asked: list[float] = []
    view.show_pages(1)
    qtbot.waitUntil(lambda: not view.blank_pages(), timeout=3_000)
    view.wanted.connect(lambda _page, dpi: asked.append(dpi))
    view.set_zoom(2.0)
    qtbot.waitUntil(lambda: bool(asked), timeout=3_000)
    assert asked[0] == pytest.approx(2.0 * view.logicalDpiX(), rel=0.01)


def test_an_image_for_a_paper_that_is_no_longer_shown_is_ignored(view: PdfView) -> None:
    view.show_pages(3)
    view.show_pages(1)
    view.put(2, 96.0, plain_page(4, 4))
    assert view.page_count() == 1


def test_the_page_is_painted_where_its_image_has_come(view: PdfView, qtbot: QtBot) -> None:
    view.show_pages(1)
    qtbot.waitUntil(lambda: not view.blank_pages(), timeout=3_000)
    picture = view.viewport().grab().toImage()
    middle = picture.pixelColor(picture.width() // 2, picture.height() // 2)
    assert middle.red() > 150
    assert middle.green() < 50
