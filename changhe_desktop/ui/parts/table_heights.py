"""How tall rows must be for their text: reckoned where that is certain, measured where it is not."""

from collections.abc import Iterable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics

WRAP = int(Qt.TextFlag.TextWordWrap)
# Beyond this a row is read in the detail panel.
MOST_LINES = 12
# So many characters may be pushed from one line to the next, because a line must not begin with a mark.
PUSHED = 2
# A Chinese character and its punctuation take three bytes in UTF-8; what takes fewer has another width.
BYTES_OF_WIDE = 3


class Heights:
    """Heights of rows in one font; asked again after the font or a column's width has changed."""

    def __init__(self, metrics: QFontMetrics, row_height: int) -> None:
        self._metrics = metrics
        self._em = metrics.horizontalAdvance("国")
        self._line = metrics.lineSpacing()
        self.row_height = row_height

    def lines(self, text: str, width: int) -> int:
        """How many lines a text takes in this width."""
        if len(text) * self._em <= width and "\n" not in text:
            return 1
        reckoned = self._reckoned(text, width)
        if reckoned is None:
            box = self._metrics.boundingRect(QRect(0, 0, width, 1_000_000), WRAP, text)
            reckoned = round(box.height() / self._line)
        return max(1, min(MOST_LINES, reckoned))

    def _reckoned(self, text: str, width: int) -> int | None:
        """The lines of Chinese alone, None where the marks' rules could make it one more or less.

        Measuring takes twenty times as long, and a list is measured before its first paint.
        """
        room = width // self._em
        if room <= 2 * PUSHED or len(text.encode("utf-8")) != BYTES_OF_WIDE * len(text):
            return None
        least, most = -(-len(text) // room), -(-len(text) // (room - PUSHED))
        return least if least == most else None

    def of_row(self, cells: Iterable[tuple[str, int]]) -> int:
        """The height of a row from its wrapping cells: their texts and the widths they have."""
        most = max((self.lines(text, width) for text, width in cells), default=1)
        return self.row_height + (most - 1) * self._line
