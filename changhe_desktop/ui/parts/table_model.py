"""Rows under declared columns: frozen row values go in, words, keys and edits come out.

There is no proxy model: sorting is done on the list (a proxy over a Python model costs sixty times as
much at 10,000 rows).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCollator,
    QItemSelection,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from changhe_desktop.domain.worded import Worded

if TYPE_CHECKING:
    from changhe_desktop.ui.parts.picker import Choice

Row = Any
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NOWHERE = QModelIndex()
# The sort key of an empty cell, which stands last whichever way the column is sorted.
BLANK = (9, 0)


class Align(Worded):
    """How the words of a column stand."""

    LEFT = "left", "左"
    CENTER = "center", "中"
    RIGHT = "right", "右"


ALIGNMENTS = {
    Align.LEFT: Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    Align.CENTER: Qt.AlignmentFlag.AlignCenter,
    Align.RIGHT: Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
}


class Editing(Worded):
    """How a cell is edited in place."""

    NO = "no", "不可改"
    TEXT = "text", "文字"
    DATE_WORDS = "date_words", "时限文字或日期"
    CHOICE = "choice", "从清单选择"


@dataclass(frozen=True, slots=True)
class Badge:
    """A word with a shape and a colour: what a light says, also in black and white."""

    words: str
    light: str


# Light -> shape before the word (ecosystem survey 4.4).
SHAPES = {"red": "▲", "amber": "◆", "green": "●", "grey": "○", "done": "✔"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: which field of the row, under what heading, how wide in Chinese characters.

    `words` makes the text of a value (by default dates as 2026-11-30, tuples joined by 、, an enumeration
    by its Chinese word); `key` the sort key where the words do not sort rightly; `badge` draws a light
    instead of plain words; `grows` takes the room left; `wraps` shows long text in full, on several lines.
    `editable` can except single rows; `choices` are asked for when the cell is opened, and one of them
    must stand there unless `blank`.
    """

    field: str
    heading: str
    width: float = 8
    align: Align = Align.LEFT
    words: Callable[[Any], str] | None = None
    key: Callable[[Any], Any] | None = None
    badge: Callable[[Row], Badge | None] | None = None
    grows: bool = False
    wraps: bool = False
    editing: Editing = Editing.NO
    editable: Callable[[Row], bool] | None = None
    choices: "Callable[[], Sequence[Choice]] | None" = None
    blank: bool = True
    tip: str = ""

    def shown(self, row: Row) -> str:
        """The words of this column for a row."""
        if self.badge is not None:
            badge = self.badge(row)
            return badge.words if badge else ""
        value = getattr(row, self.field)
        return self.words(value) if self.words else plain_words(value)

    def can_edit(self, row: Row) -> bool:
        """Whether the cell of this row may be edited."""
        return self.editing is not Editing.NO and (self.editable is None or self.editable(row))


def plain_words(value: Any) -> str:
    """A value as every list shows it; None is blank."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.text if isinstance(value, Worded) else value
    if isinstance(value, bool):
        return "是" if value else ""
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return "、".join(map(plain_words, value)) if isinstance(value, tuple | list) else str(value)


class Collation:
    """Orders values: blanks last, numbers and days by size, words by pinyin with figures as numbers."""

    def __init__(self) -> None:
        self._collator = QCollator(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        self._collator.setNumericMode(True)

    def key(self, column: Column, row: Row) -> tuple[int, Any]:
        """The sort key of a row in a column; the first part keeps kinds apart, so that all compare."""
        value = getattr(row, column.field)
        if column.key is not None:
            return 0, column.key(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return 1, value
        if isinstance(value, date):
            return 2, value.isoformat()
        words = column.shown(row)
        return (3, self._collator.sortKey(words)) if words else BLANK


class RowModel(QAbstractTableModel):
    """The rows in the order shown. `edited` tells of a change the page is to make: row, field, words.

    A changed cell shows its new words until the page brings new rows, or `forget` takes them back.
    """

    edited = Signal(object, str, object)

    def __init__(self, columns: Sequence[Column], key: str = "id") -> None:
        super().__init__()
        self.columns = list(columns)
        self.rows: list[Row] = []
        self._given: list[Row] = []
        self._key = key
        self._collation = Collation()
        self._words: list[list[str] | None] = []
        self._pending: dict[tuple[object, str], str] = {}
        self.sorted_by: tuple[int, bool] | None = None

    def id_of(self, row: Row) -> object:
        """What tells a row from the others after a refresh."""
        return getattr(row, self._key)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows, in the order the user has chosen."""
        self.beginResetModel()
        self._given = list(rows)
        self._pending.clear()
        self._arrange()
        self.endResetModel()

    def sort_rows(self, column: int | None, *, descending: bool = False) -> None:
        """Sort by a column, or None for the order the rows came in."""
        self.beginResetModel()
        self.sorted_by = None if column is None else (column, descending)
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        self.rows = list(self._given)
        if self.sorted_by is not None:
            place, descending = self.sorted_by
            column, key = self.columns[place], self._collation.key
            filled = [(key(column, row), row) for row in self.rows]
            blank = [row for k, row in filled if k == BLANK]
            kept = [(k, row) for k, row in filled if k != BLANK]
            kept.sort(key=lambda pair: pair[0], reverse=descending)
            self.rows = [row for _, row in kept] + blank
        self._words = [None] * len(self.rows)

    def words(self, place: int) -> list[str]:
        """The words of a row, made once."""
        known = self._words[place]
        if known is None:
            row = self.rows[place]
            row_id = self.id_of(row)
            known = [self._pending.get((row_id, c.field), c.shown(row)) for c in self.columns]
            self._words[place] = known
        return known

    def forget(self, row_id: object | None = None) -> None:
        """Take back the words of a change that was refused (of one row, or of all)."""
        self._pending = {k: w for k, w in self._pending.items() if row_id is not None and k[0] != row_id}
        self._words = [None] * len(self.rows)
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(self.columns) - 1))

    def selection_of(self, places: Sequence[int]) -> QItemSelection:
        """The whole rows at these places, in order, as one selection of runs."""
        chosen, last = QItemSelection(), len(self.columns) - 1
        for _, run in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
            rows = [place for _, place in run]
            chosen.select(self.index(rows[0], 0), self.index(rows[-1], last))
        return chosen

    # Qt's own names

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if role in (Role.DisplayRole, Role.EditRole):
            return self.words(index.row())[index.column()]
        if role == Role.TextAlignmentRole:
            return ALIGNMENTS[self.columns[index.column()].align]
        if role == Role.UserRole:
            return self.rows[index.row()]
        if role == Role.ToolTipRole:
            return self.words(index.row())[index.column()] or None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return section + 1 if role == Role.DisplayRole else None
        column = self.columns[section]
        if role == Role.DisplayRole:
            return column.heading
        if role == Role.ToolTipRole:
            return column.tip or f"{column.heading}（点击排序）"
        return ALIGNMENTS[column.align] if role == Role.TextAlignmentRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and self.columns[index.column()].can_edit(self.rows[index.row()]):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        from changhe_desktop.ui.parts.picker import Choice

        column, row = self.columns[index.column()], self.rows[index.row()]
        words = value.text if isinstance(value, Choice) else str(value)
        if role != Role.EditRole or words == self.words(index.row())[index.column()]:
            return False
        self._pending[(self.id_of(row), column.field)] = words
        self._words[index.row()] = None
        self.dataChanged.emit(index, index)
        self.edited.emit(row, column.field, value.value if isinstance(value, Choice) else words)
        return True
