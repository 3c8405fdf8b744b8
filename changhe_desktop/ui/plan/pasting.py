"""Cells from WPS or Excel into the ledger, as one act: which words are meant for which measure."""

import csv
from collections.abc import Sequence
from io import StringIO

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.store.views.plan import MeasureRow
from changhe_desktop.ui.parts.table_model import Column
from changhe_desktop.ui.plan.assists import APART
from changhe_desktop.ui.plan.changes import CHANGED, Ask

# How offices part several units in one cell.
SEPARATORS = str.maketrans({",": APART, "，": APART, ";": APART, "；": APART, "\n": APART})
EMPTY = "剪贴板里没有可以粘贴的文字。"


def cells_of(text: str) -> list[list[str]]:
    """The rows and cells of what a spreadsheet put on the clipboard; quoted cells may hold line breaks."""
    rows = list(csv.reader(StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter="\t"))
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return [[cell.strip() for cell in row] for row in rows]


def asked(
    cells: Sequence[Sequence[str]],
    columns: Sequence[Column],
    rows: Sequence[MeasureRow],
    at: tuple[int, int],
    selected: Sequence[MeasureRow],
) -> list[Ask]:
    """Which measure is to get which words, from the cell `at` (row, column) downward and to the right.

    One cell for several selected rows fills them all; blank cells change nothing. Refuses what would
    reach beyond the rows or into a column that is not filled by hand.
    """
    if not cells or not any(any(row) for row in cells):
        raise Refusal(EMPTY)
    first, column = at
    wide = max(len(row) for row in cells)
    targets = columns[column : column + wide]
    closed = [target.heading for target in targets if target.field not in CHANGED]
    if closed or len(targets) < wide:
        what = f"“{closed[0]}”一栏不能粘贴" if closed else "右边的栏数不够"
        raise Refusal(f"{what}。请先点要填的第一格，再粘贴同样几栏。")
    if len(cells) == 1 and len(selected) > 1:
        cells, onto = list(cells) * len(selected), list(selected)
    else:
        onto = list(rows[first : first + len(cells)])
    if len(onto) < len(cells):
        raise Refusal(
            f"要粘贴{len(cells)}行，从这一格往下只有{len(onto)}行。请换个位置，或清除筛选后再粘贴。"
        )
    asks = []
    for row, words in zip(onto, cells, strict=True):
        given = {t.field: _words(t.field, w) for t, w in zip(targets, words, strict=False) if w}
        if given:
            asks.append((row, given))
    return asks


def _words(field: str, words: str) -> str:
    return words.translate(SEPARATORS) if field == "assists" else words
