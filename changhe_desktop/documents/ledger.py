"""The ledger of measures (任务分解台账) as a workbook: what it holds, and how people know it.

Merged cells and filters. A filter or a later reader that meets a merged block sees only its first row
if the other rows are empty; so every row keeps its own 行动 and 重点任务 beneath the merge, as the office
trick of painting a merged look over filled cells does. Filtering by 行动 then shows all its rows, and a
returned workbook has no row without its task. Sorting inside the sheet is what merges cost: a ledger comes
out in the order it was asked for.

Merged cells and pages. A merged cell cut by a page break loses its words on one of the pages, so rows are
dealt to pages by their estimated heights, a break is set there, and each page's merges begin anew with the
same words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from changhe_desktop.documents import sheet
from changhe_desktop.documents.sheet import Paper
from changhe_desktop.documents.sheet_pages import (
    BODY_POINTS,
    TALLEST_ROW,
    MergedColumn,
    PageOfRows,
    deal,
    lines_in_row,
    lines_needed,
    row_height,
)
from changhe_desktop.domain.errors import Fault, Refusal

Cells = tuple[Any, ...]  # one row's texts, date and number, column by column

STAMP = sheet.Stamp("ledger", 1)
SHEET = "任务分解台账"
UNIT_SEPARATOR = "、"
_TITLE, _SUBTITLE, _HEADER, _FIRST = 0, 1, 2, 3
_TITLE_POINTS, _SUBTITLE_POINTS, _HEADER_POINTS = 36.0, 20.0, 36.0
_RESERVE = 0.94  # of a page's height: programs differ by a few per cent in how tall rows come out


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One measure. `key` is its stable identity; rows that follow one another share merged 行动 and 重点任务.

    `assisting` keeps the order in which the units were named; `due_words` are the words as written
    (年底前), `due` the date derived from them; `open_orders` counts rectification orders not yet closed.
    """

    key: str
    code: str
    action: str
    task: str
    measure: str
    kind: str = ""
    leader: str = ""
    lead: str = ""
    assisting: tuple[str, ...] = ()
    person: str = ""
    contact: str = ""
    due_words: str = ""
    due: date | None = None
    open_orders: int = 0
    note: str = ""

    @property
    def assisting_words(self) -> str:
        """The assisting units in their order."""
        return UNIT_SEPARATOR.join(self.assisting)

    @property
    def orders_if_any(self) -> int | None:
        """The open orders; a blank cell says none."""
        return self.open_orders or None


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger to write.

    `prepared_by` is the office whose ledger it is; `made` dates the sheet and the file, `as_of` is the
    数据截止, both in the office's time zone; `author` is the operator.
    """

    title: str
    rows: tuple[LedgerRow, ...]
    prepared_by: str
    made: datetime
    as_of: datetime | None = None
    author: str = ""
    units: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    paper: Paper = Paper.A4


@dataclass(frozen=True, slots=True)
class Column:
    """One column: header, width in 字 on A4 and A3, and which of a row's fields stands there."""

    header: str
    a4: float
    a3: float
    field: str
    merged: bool = False
    centred: bool = True


COLUMNS = (
    Column("标识", 5, 5, "key"),
    Column("编号", 3.5, 4, "code"),
    Column("行动", 5, 6, "action", merged=True),
    Column("重点任务", 6, 8, "task", merged=True),
    Column("工作内容", 19, 26, "measure", centred=False),
    Column("类别", 3, 4, "kind"),
    Column("责任领导", 4, 4.5, "leader"),
    Column("牵头单位", 6, 8, "lead"),
    Column("配合单位", 8, 11, "assisting_words", centred=False),
    Column("责任人", 4, 4.5, "person"),
    Column("联系方式", 7, 7, "contact"),
    Column("完成时限", 5, 6, "due_words"),
    Column("截止日期", 5.5, 5.5, "due"),
    Column("在办整改", 4, 4.5, "orders_if_any"),
    Column("备注", 5, 8, "note", centred=False),
)
_FROZEN = 4  # the hidden key, 编号, 行动, 重点任务
_cells = attrgetter(*(column.field for column in COLUMNS))
_PLACE = {column.header: x for x, column in enumerate(COLUMNS)}
_MERGED = [x for x, column in enumerate(COLUMNS) if column.merged]  # side by side, the outer one first
_WIDEST_MEASURE = 60.0  # 字


def write_xlsx(ledger: Ledger) -> bytes:
    """The workbook's bytes; the same ledger gives the same bytes.

    Nothing is written when a text cannot stand in a cell: a Refusal names each row and column. A text that
    needs more than the tallest row Excel allows (about 1,500 字) is whole in its cell, but shows cut.
    """
    table = [_cells(row) for row in ledger.rows]
    _check(ledger, table)
    book, held = sheet.open_book(ledger.made, title=ledger.title, author=ledger.author, stamp=STAMP)
    page = book.add_worksheet(SHEET)
    looks, widths = _looks(book), _widths(ledger)
    _write_head(book, page, ledger, widths)
    merged = _merged_columns(table, widths)
    heights = _write_rows(page, table, widths, looks)
    room = _room_on_a_page(ledger.paper, widths)
    pages = deal(heights, room - _TITLE_POINTS - _SUBTITLE_POINTS, room, merged)
    for rows in pages:
        _finish_rows(page, rows, merged, looks.centred)
    _arrange(page, ledger, [_FIRST + rows.first for rows in pages[1:]])
    _restrict(page, ledger, sheet.write_choices(book, {"单位": ledger.units, "类别": ledger.kinds}))
    page.activate()
    book.close()
    return held.getvalue()


def _check(ledger: Ledger, table: Sequence[Cells]) -> None:
    if len(ledger.rows) > sheet.LAST_ROW - _FIRST:
        raise Refusal(f"台账有{len(ledger.rows)}行，一张表放不下。请先筛选，再分几次导出。")
    single = [("标题", ledger.title), ("制表单位", ledger.prepared_by), ("制表人", ledger.author)]
    single += [("单位", name) for name in ledger.units] + [("类别", name) for name in ledger.kinds]
    faults = [
        Fault(trouble, field=name, value=text[:50])
        for name, text in single
        if (trouble := sheet.trouble_with(text))
    ]
    for n, cells in enumerate(table, 1):
        if sheet.trouble_with("".join(filter(_is_text, cells))) is None:
            continue  # what all cells of a row may hold together, each may
        for column, value in zip(COLUMNS, cells, strict=True):
            if isinstance(value, str) and (trouble := sheet.trouble_with(value)):
                faults.append(Fault(trouble, row=n, column=column.header, value=value[:50]))
    if faults:
        first = faults[0]
        where = first.place or f"“{first.field}”"
        raise Refusal(f"台账未导出：{where}{first.sentence}", faults)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


@dataclass(frozen=True, slots=True)
class _Looks:
    left: sheet.TextFormat
    centred: sheet.TextFormat
    day: Format
    count: Format


def _looks(book: Workbook) -> _Looks:
    left = sheet.text_format(book, align="left")
    centred = sheet.text_format(book, align="center")
    number = {"border": 1, "align": "center"}
    day = sheet.face(book, sheet.BODY_FACE, BODY_POINTS, num_format="yyyy-mm-dd", **number)
    count = sheet.face(book, sheet.BODY_FACE, BODY_POINTS, num_format="0", **number)
    return _Looks(left, centred, day, count)


def _widths(ledger: Ledger) -> tuple[float, ...]:
    """Widths in 字; 工作内容 grows until its longest text fits into the tallest row Excel allows."""
    widths = [c.a3 if ledger.paper is Paper.A3 else c.a4 for c in COLUMNS]
    x = _PLACE["工作内容"]
    long = [sheet.lines_as_written(r.measure) for r in ledger.rows if len(r.measure) > widths[x]]
    most = lines_in_row(TALLEST_ROW)
    while widths[x] < _WIDEST_MEASURE and any(lines_needed(t, int(2 * widths[x])) > most for t in long):
        widths[x] += 2
    return tuple(widths)


def subtitle(ledger: Ledger) -> str:
    """制表单位, 制表人, 制表日期 and 数据截止 in one line; nothing stands there for what is not known."""
    parts = [f"制表单位：{ledger.prepared_by}"] if ledger.prepared_by else []
    parts += [f"制表人：{ledger.author}"] if ledger.author else []
    parts.append(f"制表日期：{_day(ledger.made)}")
    if ledger.as_of is not None:
        parts.append(f"数据截止：{_day(ledger.as_of)}{ledger.as_of:%H:%M}")
    return "　　".join(parts)


def _day(moment: datetime) -> str:
    return f"{moment.year}年{moment.month}月{moment.day}日"


def _write_head(book: Workbook, page: Worksheet, ledger: Ledger, widths: Sequence[float]) -> None:
    last = len(COLUMNS) - 1
    title = sheet.face(book, sheet.TITLE_FACE, sheet.TITLE_POINTS, align="center", num_format="@")
    small = sheet.face(book, sheet.BODY_FACE, BODY_POINTS, align="right", num_format="@")
    head = sheet.face(book, sheet.HEAD_FACE, 11, align="center", border=1, bg_color="#E7ECEF")
    for row, text, look in ((_TITLE, ledger.title, title), (_SUBTITLE, subtitle(ledger), small)):
        page.merge_range(row, 0, row, last, "", look)
        page.write_string(row, 0, text, look)
    page.set_row(_TITLE, _TITLE_POINTS)
    page.set_row(_SUBTITLE, _SUBTITLE_POINTS)
    page.set_row(_HEADER, _HEADER_POINTS)
    for x, (column, width) in enumerate(zip(COLUMNS, widths, strict=True)):
        page.set_column(x, x, sheet.column_units(width), None, {"hidden": x == 0})
        page.write_string(_HEADER, x, column.header, head)


def _write_rows(
    page: Worksheet, table: Sequence[Cells], widths: Sequence[float], looks: _Looks
) -> list[float]:
    """Write every cell but those of merged columns; gives each row's height in points."""
    plan = [
        (x, looks.centred if column.centred else looks.left, int(2 * width))
        for x, (column, width) in enumerate(zip(COLUMNS, widths, strict=True))
        if not column.merged
    ]
    heights = []
    for y, cells in enumerate(table, _FIRST):
        lines = 1
        for x, look, width in plan:
            value = cells[x]
            if isinstance(value, str):
                text = sheet.lines_as_written(value)
                sheet.put_text(page, y, x, text, look)
                if x and (2 * len(text) > width or "\n" in text):
                    lines = max(lines, lines_needed(text, width))
            elif isinstance(value, date):
                page.write_datetime(y, x, value, looks.day)
            elif value is not None:
                page.write_number(y, x, value, looks.count)
            else:
                page.write_blank(y, x, None, looks.count)
        heights.append(row_height(lines))
    return heights


def _merged_columns(table: Sequence[Cells], widths: Sequence[float]) -> list[MergedColumn]:
    """The columns merged down the rows; a task of the same name under another action is another task."""
    columns = []
    for x in _MERGED:
        texts = [sheet.lines_as_written(cells[x]) for cells in table]
        keys = [cells[_MERGED[0] : x + 1] for cells in table]
        columns.append(MergedColumn(x, int(2 * widths[x]), texts, keys))
    return columns


def _room_on_a_page(paper: Paper, widths: Sequence[float]) -> float:
    """Points for rows below the repeated header, before the sheet is shrunk to the paper's width."""
    across = sum(sheet.column_points(width) for width in widths[1:])
    return sheet.page_points(paper, across) * _RESERVE - _HEADER_POINTS


def _finish_rows(
    page: Worksheet, rows: PageOfRows, merged: list[MergedColumn], look: sheet.TextFormat
) -> None:
    """Set the heights of one printed page's rows, merge its blocks and put each row's words beneath."""
    for n, height in enumerate(rows.heights, rows.first + _FIRST):
        page.set_row(n, height)
    for column in merged:
        for block in rows.blocks(column):
            if len(block) > 1:
                first, last = block[0] + _FIRST, block[-1] + _FIRST
                page.merge_range(first, column.x, last, column.x, "", look.plain)
            for n in block:
                sheet.put_text(page, n + _FIRST, column.x, column.texts[n], look)


def _arrange(page: Worksheet, ledger: Ledger, breaks: list[int]) -> None:
    """Freeze, filter and print set-up."""
    last_row, last_column = max(_HEADER, _FIRST + len(ledger.rows) - 1), len(COLUMNS) - 1
    page.freeze_panes(_FIRST, _FROZEN)
    page.autofilter(_HEADER, 0, last_row, last_column)
    sheet.print_lying(page, ledger.paper, _HEADER)
    page.print_area(0, 0, last_row, last_column)
    page.set_h_pagebreaks(breaks)
    page.ignore_errors({"number_stored_as_text": f"A1:{xl_rowcol_to_cell(last_row, last_column)}"})


def _restrict(page: Worksheet, ledger: Ledger, sources: dict[str, str]) -> None:
    """Drop-downs for 牵头单位 and 类别, a date for 截止日期; what is typed otherwise is refused in words."""
    rules: dict[str, dict[str, Any]] = {
        "截止日期": {
            "validate": "date",
            "criteria": "between",
            "minimum": date(2000, 1, 1),
            "maximum": date(2099, 12, 31),
            "error_message": "请填写日期，如 2026-12-31；没有具体日期的写在“完成时限”一栏。",
        },
        "配合单位": {
            "validate": "any",
            "input_title": "配合单位",
            "input_message": "多个单位按先后次序填写，用顿号（、）分开。",
        },
    }
    for header, source, cure in (
        ("牵头单位", "单位", "请从下拉列表中选择一个牵头单位，其余单位写在“配合单位”一栏。"),
        ("类别", "类别", "请从下拉列表中选择类别。"),
    ):
        if source in sources:
            rules[header] = {"validate": "list", "source": sources[source], "error_message": cure}
    last = _FIRST + len(ledger.rows) - 1
    for header, rule in rules.items() if ledger.rows else ():
        x = _PLACE[header]
        page.data_validation(_FIRST, x, last, x, {"error_title": header} | rule)
