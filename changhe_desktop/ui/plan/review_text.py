"""The plan's text on screen: measures in alternating tints, numbering faults marked at their lines.

Ranges count characters as Python does; Qt counts UTF-16 units, so positions beyond a rare character differ.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from changhe_desktop.domain.errors import Fault
from changhe_desktop.store.views.plan import MeasureRow
from changhe_desktop.ui.parts.colours import colour
from changhe_desktop.ui.parts.theme import px

TINTS = ("accent_soft", "green_soft")
FAULT_SHAPE = "▲"


class Positions:
    """Turns places in a text as Python counts them into Qt's, and back."""

    def __init__(self, text: str = "") -> None:
        self._wide = [place for place, character in enumerate(text) if ord(character) > 0xFFFF]
        self._wide_qt = [place + n for n, place in enumerate(self._wide)]

    def qt(self, place: int) -> int:
        """Qt's position of this character."""
        return place + bisect_left(self._wide, place)

    def python(self, position: int) -> int:
        """The character at Qt's position."""
        return position - bisect_left(self._wide_qt, position)


class Gutter(QWidget):
    """The numbers of the lines; a faulty one bears a mark."""

    def __init__(self, text: "PlanTextView") -> None:
        super().__init__(text)
        self._text = text

    def sizeHint(self) -> QSize:
        return QSize(self._text.gutter_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), colour("head"))
        height = self.fontMetrics().lineSpacing()
        for line, top in self._text.lines_in_sight():
            faulty = line in self._text.fault_lines
            painter.setPen(colour("amber" if faulty else "muted"))
            place = QRect(0, top, self.width() - px(6), height)
            painter.drawText(
                place, Qt.AlignmentFlag.AlignRight, f"{FAULT_SHAPE}{line}" if faulty else str(line)
            )


class PlanTextView(QPlainTextEdit):
    """Read-only, with a cursor that can be moved by keys. `pointed` tells where the user put it."""

    pointed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        self.setAccessibleName("方案原文")
        self.setCursorWidth(px(2))
        self.fault_lines: dict[int, str] = {}
        self._text = ""
        self._positions = Positions()
        self._measures: Sequence[MeasureRow] = ()
        self._starts: list[int] = []
        self._tints: list[str] = []
        self._marked: frozenset[str] = frozenset()
        self._gutter = Gutter(self)
        self.blockCountChanged.connect(lambda _count: self._make_room())
        self.updateRequest.connect(self._scrolled)
        self.cursorPositionChanged.connect(self._moved)

    def show_text(self, text: str, measures: Sequence[MeasureRow], faults: Sequence[Fault]) -> None:
        """Show this text with its measures, in the order they stand; the place stays if the text does."""
        if text != self._text:
            signals = self.blockSignals(True)
            self._text, self._positions = text, Positions(text)
            self.setPlainText(text)
            self.blockSignals(signals)
            self._make_room()
        self.fault_lines = {fault.row: fault.sentence for fault in faults if fault.row is not None}
        self._measures = measures
        self._starts = [row.source.start for row in measures]
        kept = 0
        self._tints = []
        for row in measures:
            self._tints.append("grey_soft" if row.dropped else TINTS[kept % 2])
            kept += not row.dropped
        self._tint()

    def mark(self, rows: Sequence[MeasureRow], lead: MeasureRow | None) -> None:
        """Show these measures as chosen; with `lead` also go to it."""
        self._marked = frozenset(row.id for row in rows)
        if lead is not None:
            self._go(lead.source.start, lead.source.end)
        self._tint()

    def go_to_line(self, line: int) -> None:
        """Put the cursor at the beginning of a line, counted from 1."""
        block = self.document().findBlockByNumber(line - 1)
        if block.isValid():
            self.setTextCursor(QTextCursor(block))
            self.centerCursor()
            self.setFocus()

    def cursor_place(self) -> int:
        """The character before which the cursor stands."""
        return self._positions.python(self.textCursor().position())

    def selection(self) -> tuple[int, int]:
        """The range of characters the user has selected; empty if both are equal."""
        cursor = self.textCursor()
        python = self._positions.python
        return python(cursor.selectionStart()), python(cursor.selectionEnd())

    def measure_at(self, place: int) -> MeasureRow | None:
        """The measure that this character is in."""
        at = bisect_right(self._starts, place) - 1
        found = self._measures[at] if at >= 0 else None
        return found if found is not None and place <= found.source.end else None

    def lines_in_sight(self) -> list[tuple[int, int]]:
        """Number (from 1) and top of each line on screen."""
        block, found = self.firstVisibleBlock(), []
        top = round(self.blockBoundingGeometry(block).translated(self.contentOffset()).top())
        while block.isValid() and top <= self.viewport().height():
            found.append((block.blockNumber() + 1, top))
            top += round(self.blockBoundingRect(block).height())
            block = block.next()
        return found

    def gutter_width(self) -> int:
        """Wide enough for the last line's number and a mark."""
        digits = len(str(max(self.blockCount(), 99)))
        metrics = self.fontMetrics()
        return metrics.horizontalAdvance("0") * digits + metrics.horizontalAdvance(FAULT_SHAPE) + px(12)

    def _go(self, start: int, end: int) -> None:
        signals = self.blockSignals(True)
        cursor = self.textCursor()
        cursor.setPosition(self._positions.qt(end))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        cursor.setPosition(self._positions.qt(start))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        self.blockSignals(signals)
        self._gutter.update()

    def _moved(self) -> None:
        self.pointed.emit(self.cursor_place())

    # Colours: only what is on screen is coloured, so that five thousand measures cost what fifty do

    def _tint(self) -> None:
        lines = self.lines_in_sight()
        if not lines:
            return
        document, length = self.document(), len(self._text)
        first = document.findBlockByNumber(lines[0][0] - 1).position()
        last = document.findBlockByNumber(lines[-1][0] - 1)
        start = self._positions.python(first)
        end = min(self._positions.python(last.position() + last.length()), length)
        begin = max(bisect_right(self._starts, start) - 1, 0)
        shades = [
            self._shade(row, self._tints[place])
            for place, row in enumerate(self._measures[begin : bisect_left(self._starts, end)], begin)
        ]
        faulty = [self._fault_shade(line) for line, _ in lines if line in self.fault_lines]
        self.setExtraSelections([*faulty, *shades])

    def _shade(self, row: MeasureRow, tint: str) -> QTextEdit.ExtraSelection:
        shape = QTextCharFormat()
        shape.setBackground(colour("accent_line" if row.id in self._marked else tint))
        if row.dropped:
            shape.setForeground(colour("muted"))
            shape.setFontStrikeOut(True)
        positions = self._positions
        return self._selection(shape, positions.qt(row.source.start), positions.qt(row.source.end))

    def _fault_shade(self, line: int) -> QTextEdit.ExtraSelection:
        shape = QTextCharFormat()
        shape.setBackground(colour("amber_soft"))
        shape.setProperty(QTextFormat.Property.FullWidthSelection, True)
        position = self.document().findBlockByNumber(line - 1).position()
        return self._selection(shape, position, position)

    def _selection(self, shape: QTextCharFormat, start: int, end: int) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        made.cursor, made.format = cursor, shape  # type: ignore[attr-defined]
        return made

    # The gutter

    def _make_room(self) -> None:
        self.setViewportMargins(self.gutter_width(), 0, 0, 0)
        self._place_gutter()

    def _place_gutter(self) -> None:
        inner = self.contentsRect()
        self._gutter.setGeometry(inner.left(), inner.top(), self.gutter_width(), inner.height())

    def _scrolled(self, rect: QRect, moved: int) -> None:
        self._gutter.update() if moved else self._gutter.update(
            0, rect.y(), self._gutter.width(), rect.height()
        )
        if moved:
            self._tint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()
        self._tint()
