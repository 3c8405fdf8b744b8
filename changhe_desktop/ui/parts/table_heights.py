"""How tall rows must be for their text: measured only where a line may overflow."""

from collections.abc import Iterable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics

WRAP = int(Qt.TextFlag.TextWordWrap)
# Beyond this a row is read in the detail panel.
MOST_LINES = 12


def rough_width(text: str, em: int) -> int:
    """An upper estimate of a text's width: a full em for everything beyond ASCII, six tenths for ASCII."""
    narrow = sum(1 for character in text if character < "\x7f")
    return em * (len(text) - narrow) + em * narrow * 6 // 10


class Heights:
    """Heights of rows in one font; asked again after the font or a column's width has changed."""

    def __init__(self, metrics: QFontMetrics, row_height: int) -> None:
        self._metrics = metrics
        self._em = metrics.horizontalAdvance("国")
        self._line = metrics.lineSpacing()
        self.row_height = row_height
        self._known: dict[tuple[str, int], int] = {}

    def lines(self, text: str, width: int) -> int:
        """How many lines a text takes in this width."""
        if "\n" not in text and rough_width(text, self._em) <= width:
            return 1
        known = self._known.get((text, width))
        if known is None:
            box = self._metrics.boundingRect(QRect(0, 0, width, 1_000_000), WRAP, text)
            known = max(1, min(MOST_LINES, round(box.height() / self._line)))
            self._known[(text, width)] = known
        return known

    def of_row(self, cells: Iterable[tuple[str, int]]) -> int:
        """The height of a row from its wrapping cells: their texts and the widths they have."""
        most = max((self.lines(text, width) for text, width in cells), default=1)
        return self.row_height + (most - 1) * self._line
