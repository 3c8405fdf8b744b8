"""Bars that compare units by a count; each is a button that opens what it counts."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from changhe_desktop.ui.overview.figures import NO_LEAD, Share
from changhe_desktop.ui.parts.colours import colour
from changhe_desktop.ui.parts.theme import px

# The widest column of names, in Chinese characters; a longer name stands in the tooltip.
LONGEST_NAME = 9


class ShareBar(QPushButton):
    """One unit: its name, a bar as long as its part of the largest, its number."""

    def __init__(self, share: Share, largest: int, longest: int) -> None:
        super().__init__()
        self.share = share
        self._largest, self._longest = largest, longest
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(f"{share.unit} {share.measures}条")
        self.setAccessibleName(f"{share.unit} {share.measures}条措施")
        self.setAccessibleDescription("按回车打开明细")

    def sizeHint(self) -> QSize:
        return QSize(px(240), max(px(30), self.fontMetrics().lineSpacing() + px(10)))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(160), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics, place = self.fontMetrics(), self.rect().adjusted(px(6), 0, -px(6), 0)
        if self.underMouse() or self.hasFocus():
            painter.setPen(QPen(colour("focus"), px(2)) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(colour("hover"))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), px(4), px(4))
        name = QRect(place)
        name.setWidth(min(self._longest, LONGEST_NAME) * metrics.horizontalAdvance("国"))
        painter.setPen(colour("text"))
        shown = metrics.elidedText(self.share.unit, Qt.TextElideMode.ElideRight, name.width())
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, shown)
        self._paint_bar(painter, name.right() + px(10), place, metrics)

    def _paint_bar(self, painter: QPainter, left: int, place: QRect, metrics: QFontMetrics) -> None:
        figure = metrics.horizontalAdvance("0" * len(str(self._largest))) + px(8)
        room = max(place.right() - left - figure, px(20))
        thick = round(metrics.ascent() * 0.8)
        bar = QRect(left, 0, max(px(3), room * self.share.measures // self._largest), thick)
        bar.moveTop((self.height() - thick) // 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("amber" if self.share.query == NO_LEAD.query else "accent"))
        painter.drawRoundedRect(bar, px(3), px(3))
        painter.setPen(colour("text"))
        number = QRect(bar.right() + px(8), 0, figure, self.height())
        painter.drawText(number, Qt.AlignmentFlag.AlignVCenter, str(self.share.measures))

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()


class ShareBars(QWidget):
    """The bars under one another; `opened` is called with the share that was pressed."""

    def __init__(self, opened: Callable[[Share], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bars")
        self._opened = opened
        self._shares: tuple[Share, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(2))
        self._column.addStretch(1)

    def show_shares(self, shares: Sequence[Share]) -> None:
        """Show these; the focus stays with the bar it was on where that is still there."""
        if tuple(shares) == self._shares:
            return
        self._shares = tuple(shares)
        focused = next((bar.share.unit for bar in self.bars() if bar.hasFocus()), "")
        for bar in self.bars():
            self._column.removeWidget(bar)
            bar.hide()  # a visible part without a parent would flash as a window of its own
            bar.deleteLater()
            bar.setParent(None)
        largest = max((share.measures for share in shares), default=1)
        longest = max((len(share.unit) for share in shares), default=1)
        for place, share in enumerate(shares):
            bar = ShareBar(share, largest, longest)
            bar.clicked.connect(lambda _on=False, chosen=share: self._opened(chosen))
            self._column.insertWidget(place, bar)
            if share.unit == focused:
                bar.setFocus()

    def bars(self) -> list[ShareBar]:
        """The bars in order."""
        found = [self._column.itemAt(place).widget() for place in range(self._column.count())]
        return [widget for widget in found if isinstance(widget, ShareBar)]
