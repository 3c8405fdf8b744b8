"""A paper on screen: its pages one under the other, drawn only where they are seen, at any zoom.

The pages come as images from the services; this part never reads a PDF.
"""

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from changhe_desktop.ui.parts.colours import colour
from changhe_desktop.ui.parts.theme import px

MM_PER_INCH = 25.4
ZOOMS = (0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
ZOOM_KEYS = (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus, Qt.Key.Key_0)
A4 = (210.0, 297.0)
# Images of pages out of sight that are kept, so that paging back shows no blank.
PAGES_KEPT = 8


class PageImage(Protocol):
    """One page, opaque, four bytes a pixel (blue, green, red, 255); a row takes `stride` bytes."""

    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def stride(self) -> int: ...
    @property
    def bgra(self) -> bytes: ...


def image_of(page: PageImage) -> QImage:
    """The page as Qt's own image, with its own copy of the bytes."""
    form = QImage.Format.Format_RGB32
    return QImage(page.bgra, page.width, page.height, page.stride, form).copy()


@dataclass(frozen=True, slots=True)
class Drawn:
    """An image and the dots an inch it was drawn with."""

    image: QImage
    dpi: float


class PdfView(QAbstractScrollArea):
    """Shows pages. `wanted` asks for one (page from 0, dots an inch); `put` brings it.

    PageUp and PageDown turn pages, Ctrl with + − 0 zooms, so does Ctrl with the wheel.
    `page_changed` tells the page in sight (from 0), `zoom_changed` the zoom (1.0 is life size).
    """

    wanted = Signal(int, float)
    page_changed = Signal(int)
    zoom_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("paper")
        self.setAccessibleName("纸面预览")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._sizes: list[tuple[float, float]] = []
        self._drawn: dict[int, Drawn] = {}
        self._asked: set[tuple[int, float]] = set()
        self._zoom = 1.0
        self._fit_width = True
        self._page = 0
        # Zooming in several steps asks only for the last.
        self._ask_soon = QTimer(self, singleShot=True, interval=80)
        self._ask_soon.timeout.connect(self._ask)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._scrolled())

    def show_pages(self, count: int, size: tuple[float, float] = A4) -> None:
        """Show a paper of so many pages of `size` in millimetres; images of an earlier one are dropped."""
        self._sizes = [size] * count
        self._drawn.clear()
        self._asked.clear()
        self._lay_out()
        self.go_to(0)

    def put(self, page: int, dpi: float, image: PageImage) -> None:
        """Bring the image of a page that `wanted` asked for."""
        if page < len(self._sizes):
            self._asked.discard((page, dpi))
            self._drawn[page] = Drawn(image_of(image), dpi)
            self._drop_far()
            self.viewport().update()

    def page(self) -> int:
        """The page in sight, from 0."""
        return self._page

    def page_count(self) -> int:
        """How many pages the paper has."""
        return len(self._sizes)

    def zoom(self) -> float:
        """The zoom; 1.0 is life size."""
        return self._zoom

    def set_zoom(self, zoom: float) -> None:
        """Zoom, keeping the middle of the view where it is."""
        self._fit_width = False
        self._apply_zoom(zoom)

    def fit_width(self) -> None:
        """Make a page as wide as the view, also when the view is resized."""
        self._fit_width = True
        self._refit()

    def zoom_by(self, steps: int) -> None:
        """The next larger (1) or smaller (-1) zoom of the usual ones."""
        if steps > 0:
            self.set_zoom(next((z for z in ZOOMS if z > self._zoom * 1.01), ZOOMS[-1]))
        else:
            self.set_zoom(next((z for z in reversed(ZOOMS) if z < self._zoom * 0.99), ZOOMS[0]))

    def go_to(self, page: int) -> None:
        """Put the top of a page at the top of the view."""
        if self._sizes:
            place = self._rects()[min(max(page, 0), len(self._sizes) - 1)]
            self.verticalScrollBar().setValue(place.top() - self._gap())
        self._scrolled()

    def blank_pages(self) -> list[int]:
        """The pages in sight whose image has not come yet."""
        return [page for page in self._in_sight() if page not in self._drawn]

    def _gap(self) -> int:
        return px(12)

    def _dpi(self) -> float:
        return self._zoom * self.logicalDpiX()

    def _page_size(self, page: int) -> QSize:
        width, height = self._sizes[page]
        per_mm = self._dpi() / MM_PER_INCH
        return QSize(round(width * per_mm), round(height * per_mm))

    def _rects(self) -> list[QRect]:
        """Where the pages lie on one long sheet."""
        rects, top = [], self._gap()
        widest = max((self._page_size(n).width() for n in range(len(self._sizes))), default=0)
        room = max(widest + 2 * self._gap(), self.viewport().width())
        for page in range(len(self._sizes)):
            size = self._page_size(page)
            rects.append(QRect(QPoint((room - size.width()) // 2, top), size))
            top += size.height() + self._gap()
        return rects

    def _lay_out(self) -> None:
        if self._fit_width:
            self._refit()
        rects, view = self._rects(), self.viewport().size()
        height = rects[-1].bottom() + self._gap() if rects else 0
        width = max((rect.width() for rect in rects), default=0) + 2 * self._gap()
        self.verticalScrollBar().setRange(0, max(0, height - view.height()))
        self.verticalScrollBar().setPageStep(view.height())
        self.verticalScrollBar().setSingleStep(px(40))
        self.horizontalScrollBar().setRange(0, max(0, width - view.width()))
        self.horizontalScrollBar().setPageStep(view.width())
        self._scrolled()

    def _refit(self) -> None:
        if self._sizes:
            room = self.viewport().width() - 2 * self._gap()
            life = max(width for width, _ in self._sizes) / MM_PER_INCH * self.logicalDpiX()
            self._apply_zoom(max(room, px(100)) / life)

    def _apply_zoom(self, zoom: float) -> None:
        zoom = min(max(zoom, ZOOMS[0]), ZOOMS[-1])
        if abs(zoom - self._zoom) < 0.001:
            return
        bar = self.verticalScrollBar()
        middle = (bar.value() + self.viewport().height() / 2) / self._zoom
        self._zoom = zoom
        fit, self._fit_width = self._fit_width, False
        self._lay_out()
        self._fit_width = fit
        bar.setValue(round(middle * zoom - self.viewport().height() / 2))
        self.zoom_changed.emit(zoom)

    def _in_sight(self) -> list[int]:
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        return [n for n, rect in enumerate(self._rects()) if rect.bottom() >= top and rect.top() <= bottom]

    def _scrolled(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        page = next((n for n, rect in enumerate(self._rects()) if rect.bottom() >= middle), 0)
        if page != self._page:
            self._page = page
            self.page_changed.emit(page)
        self._ask_soon.start()
        self.viewport().update()

    def _ask(self) -> None:
        dpi = round(self._dpi() * self.devicePixelRatioF(), 1)
        for page in self._in_sight():
            known = self._drawn.get(page)
            if (known is None or known.dpi != dpi) and (page, dpi) not in self._asked:
                self._asked.add((page, dpi))
                self.wanted.emit(page, dpi)

    def _drop_far(self) -> None:
        far = sorted(self._drawn, key=lambda page: abs(page - self._page))[PAGES_KEPT:]
        for page in far:
            del self._drawn[page]

    # Qt's own names

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), colour("desk"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        rects = self._rects()
        for page in self._in_sight():
            painter.fillRect(rects[page].adjusted(1, 2, 2, 3), colour("scroll_hover"))
            painter.fillRect(rects[page], QColor("white"))
            if page in self._drawn:
                painter.drawImage(rects[page], self._drawn[page].image)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def event(self, event: QEvent) -> bool:
        # While the paper has the focus these keys zoom it, not the text of the window.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if ctrl and event.key() in ZOOM_KEYS:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turns = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        key = Qt.Key(event.key())
        if key in turns:
            self.go_to(self._page + turns[key])
        elif key == Qt.Key.Key_Home:
            self.go_to(0)
        elif key == Qt.Key.Key_End:
            self.go_to(len(self._sizes) - 1)
        elif ctrl and key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(1)
        elif ctrl and key == Qt.Key.Key_Minus:
            self.zoom_by(-1)
        elif ctrl and key == Qt.Key.Key_0:
            self.set_zoom(1.0)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)
