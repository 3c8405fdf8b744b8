"""发文稿纸: the ruled page before a 送审稿, with room for the leader's pen."""

import re
from collections.abc import Iterator, Sequence

from changhe_desktop.documents.notice.form import Dispatch
from changhe_desktop.documents.notice.head import centred
from changhe_desktop.documents.page.flow import Sheet, Strip
from changhe_desktop.documents.page.geometry import (
    AREA_WIDTH,
    LINE,
    ROWS,
    SIZE_2,
    SIZE_3,
    SIZE_4,
    SIZE_5,
    SIZE_SMALL_4,
)
from changhe_desktop.documents.page.marks import paragraphs
from changhe_desktop.documents.page.ruled import PADDING, Cell, ruled_row, upper_edge
from changhe_desktop.documents.page.setting import Typesetter, loose
from changhe_desktop.domain.printing import FontRole

HEADING_ROWS = 2
LABEL_SHARE = 0.17  # of the width, for the name of a cell
LEAST_PEN_ROWS = 3  # 31 mm: a leader's opinion, name and date
WIDE = frozenset({"标题", "文件标题", "主送", "抄送", "附件", "备注"})  # a row of their own, however short
SIZES = (SIZE_4, SIZE_SMALL_4, SIZE_5)
CLIPPED = 3  # lines that an overlong entry keeps at the smallest size
_PEN = re.compile("签|审|核|批|意见")

Entry = tuple[str, str]


def dispatch_sheet(dispatch: Dispatch, setter: Typesetter) -> Sheet:
    """The page: empty cells for signatures and opinions share the height that the others leave."""
    sheet = Sheet(numbered=False)
    heading = setter.fitted("".join(paragraphs(dispatch.heading)), loose(FontRole.TITLE, SIZE_2), AREA_WIDTH)
    sheet.add(Strip(HEADING_ROWS, (centred(heading), upper_edge(HEADING_ROWS * LINE))))
    entries = [("".join(paragraphs(name)), "".join(paragraphs(value))) for name, value in dispatch.cells]
    groups = list(_groups(entries, setter))
    for strip in _rows(groups, setter):
        sheet.add(strip)
    return sheet


def _for_pen(entry: Entry) -> bool:
    return not entry[1] and bool(_PEN.search(entry[0]))


def _groups(entries: Sequence[Entry], setter: Typesetter) -> Iterator[tuple[Entry, ...]]:
    """Entries row by row in the order given, two short ones or two for the pen side by side.

    Where the cells for the pen are odd in number the first (签发) has a row of its own.
    """
    alone = next((entry for entry in entries if _for_pen(entry)), None)
    if sum(map(_for_pen, entries)) % 2 == 0:
        alone = None
    at = 0
    while at < len(entries):
        pair = tuple(entries[at : at + 2])
        if len(pair) == 2 and (alone in pair or not _alike(*pair, setter)):
            pair = pair[:1]
        yield pair
        at += len(pair)


def _alike(left: Entry, right: Entry, setter: Typesetter) -> bool:
    if _for_pen(left) or _for_pen(right):
        return _for_pen(left) and _for_pen(right)
    style, room = loose(FontRole.BODY, SIZE_4), AREA_WIDTH * (0.5 - LABEL_SHARE) - 2 * PADDING
    return all(name not in WIDE and setter.width(value, style) <= room for name, value in (left, right))


def _rows(groups: Sequence[tuple[Entry, ...]], setter: Typesetter) -> list[Strip]:
    """The ruled rows at the largest size at which they fit one page; what is still too long is clipped."""
    pens = [group for group in groups if _for_pen(group[0])]
    room = ROWS - 1 - HEADING_ROWS  # the last line of the grid is only as high as a character
    for size, most in [*((size, None) for size in SIZES), (SIZE_5, CLIPPED), (SIZE_5, 1)]:
        written = [_written(group, setter, size, most) for group in groups if not _for_pen(group[0])]
        left = room - sum(strip.rows for strip in written)
        if left >= LEAST_PEN_ROWS * len(pens):
            break
    shares = _shares(left, len(pens))
    ordinary, tall = iter(written), iter(shares)
    return [_pen(group, setter, next(tall)) if _for_pen(group[0]) else next(ordinary) for group in groups]


def _shares(rows: int, count: int) -> list[int]:
    """Grid rows for each row of pen cells, the first ones (签发) getting what does not divide."""
    if not count:
        return []
    each, over = divmod(max(rows, count), count)
    return [each + (at < over) for at in range(count)]


def _written(group: Sequence[Entry], setter: Typesetter, size: float, most: int | None) -> Strip:
    style, label = loose(FontRole.BODY, size), AREA_WIDTH * LABEL_SHARE
    cells: list[Cell] = []
    for name, value in group:
        cells.append(Cell(name, label, style, centred=True, most_lines=most))
        cells.append(Cell(value, AREA_WIDTH / len(group) - label, style, most_lines=most))
    return ruled_row(setter, cells)


def _pen(group: Sequence[Entry], setter: Typesetter, rows: int) -> Strip:
    style = loose(FontRole.BODY, SIZE_3 if len(group) == 1 else SIZE_4)
    width = AREA_WIDTH / len(group)
    return ruled_row(setter, [Cell(f"{name}：", width, style, head=True) for name, _ in group], rows)
