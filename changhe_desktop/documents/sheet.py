"""Manners shared by every workbook we write: safe text, faces by Chinese name, paper, drop-down lists.

Column widths are given in 字, full-width characters of the body size.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from changhe_desktop.documents.sheet_pages import BODY_POINTS
from changhe_desktop.domain.worded import Worded

TITLE_FACE, HEAD_FACE, BODY_FACE = "方正小标宋简体", "黑体", "宋体"
TITLE_POINTS = 18.0

# What Excel itself allows (its “specifications and limits”).
CELL_UNITS = 32_767
LAST_ROW = 1_048_576

CHOICES_SHEET = "列表"
_GB2312_CHARSET = 134
_EMPTY_ROW_POINTS, _EMPTY_COLUMN_PIXELS = 13.5, 72  # of a sheet whose normal face is 宋体 11
_DIGIT_PIXELS, _ZI_PIXELS = 8, 14  # a digit of 宋体 11, a full-width character of 10.5 pt, at 96 dpi
_FORMULA_STARTS = frozenset("=+-@\t")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Paper(Worded):
    """Paper a wide table is printed on, lying."""

    A4 = "A4", "A4横向"
    A3 = "A3", "A3横向"


# Excel's number of the paper, width and height of the lying sheet in points.
_PAPERS = {Paper.A4: (9, 841.9, 595.3), Paper.A3: (8, 1190.6, 841.9)}
_MARGIN_INCHES = {"left": 0.47, "right": 0.47, "top": 0.6, "bottom": 0.67}


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a workbook of ours is, kept in its custom properties so that it is known when it returns."""

    form: str
    version: int


def open_book(made: datetime, *, title: str, author: str, stamp: Stamp) -> tuple[Workbook, BytesIO]:
    """A new workbook in memory; its bytes depend on what is written alone (no clock, no temporary file).

    Its normal face is 宋体 11, so that column widths mean the same in WPS, Excel and LibreOffice.
    """
    held = BytesIO()
    book = Workbook(
        held,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_format_properties": {"font_name": BODY_FACE, "font_size": 11, "font_charset": 134},
            "default_row_height": round(_EMPTY_ROW_POINTS / 0.75),
            "default_column_width": _EMPTY_COLUMN_PIXELS,
        },
    )
    created = made.astimezone(UTC) if made.tzinfo else made
    book.set_properties({"title": title, "author": author, "created": created})
    book.set_custom_property("changhe.form", stamp.form)
    book.set_custom_property("changhe.version", stamp.version)
    return book, held


def face(book: Workbook, name: str, points: float, **more: object) -> Format:
    """A cell format in a face named in Chinese, wrapped and centred upright."""
    look = {
        "font_name": name,
        "font_size": points,
        "font_charset": _GB2312_CHARSET,
        "text_wrap": True,
        "valign": "vcenter",
    }
    return book.add_format(look | more)


@dataclass(frozen=True, slots=True)
class TextFormat:
    """The format of a text cell, and its twin with the quote prefix for text that looks like a formula.

    Both carry the number format “@”: what is typed over such a cell stays text too.
    """

    plain: Format
    quoted: Format


def text_format(book: Workbook, **more: object) -> TextFormat:
    """Body text with a thin border."""
    look = {"border": 1, "num_format": "@"} | more
    return TextFormat(
        face(book, BODY_FACE, BODY_POINTS, **look),
        face(book, BODY_FACE, BODY_POINTS, quote_prefix=True, **look),
    )


def put_text(page: Worksheet, row: int, column: int, text: str, look: TextFormat) -> None:
    """Write `text` as a typed string, never as a formula, number or link; an empty one as a blank cell."""
    if not text:
        page.write_blank(row, column, None, look.plain)
        return
    page.write_string(row, column, text, look.quoted if text[0] in _FORMULA_STARTS else look.plain)


def lines_as_written(text: str) -> str:
    """The text with one kind of line end, the one that Excel breaks lines at."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def trouble_with(text: str) -> str | None:
    """Why this text cannot stand in a cell, as a sentence without its place; None if it can."""
    if len(text) > CELL_UNITS // 2 and len(text.encode("utf-16-le", "surrogatepass")) // 2 > CELL_UNITS:
        return f"有{len(text)}字，超过一个单元格能容纳的{CELL_UNITS}字。请改短，或改为附件。"
    bad = _UNPRINTABLE.search(text)
    if bad is None:
        return None
    return f"第{bad.start() + 1}个字是不可显示的字符（U+{ord(bad.group()):04X}），请删去后重新输入该处。"


def column_units(zi: float) -> float:
    """Width of a column that holds `zi` full-width characters, in Excel's units (digits of 宋体 11)."""
    return round((zi * _ZI_PIXELS + 2) / _DIGIT_PIXELS, 2)


def column_points(zi: float) -> float:
    """Width of the same column on paper before scaling."""
    return (column_units(zi) * _DIGIT_PIXELS + 5) * 0.75


def print_lying(page: Worksheet, paper: Paper, header_row: int) -> None:
    """Lying paper, all columns on its width, the header row on every page, “第 x 页 共 y 页” below."""
    page.set_paper(_PAPERS[paper][0])
    page.set_landscape()
    page.set_margins(**_MARGIN_INCHES)
    page.fit_to_pages(1, 0)
    page.center_horizontally()
    page.repeat_rows(header_row)
    page.set_footer(f'&C&"{BODY_FACE},常规"&9第 &P 页 共 &N 页', {"margin": 0.3})


def page_points(paper: Paper, width: float) -> float:
    """Height for rows on one page when columns of `width` points together are shrunk to the paper's width."""
    _, across, down = _PAPERS[paper]
    across -= 72 * (_MARGIN_INCHES["left"] + _MARGIN_INCHES["right"])
    down -= 72 * (_MARGIN_INCHES["top"] + _MARGIN_INCHES["bottom"])
    return down / min(1.0, across / width)


def write_choices(book: Workbook, lists: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Put drop-down lists on a hidden sheet; gives the source of each non-empty one for a validation.

    A list written into the validation itself may hold 255 characters and no comma; this one has no limit.
    """
    page = book.add_worksheet(CHOICES_SHEET)
    page.hide()
    look, sources = text_format(book), {}
    for column, (name, items) in enumerate(lists.items()):
        put_text(page, 0, column, name, look)
        for row, item in enumerate(items, 1):
            put_text(page, row, column, item, look)
        if items:
            letter = xl_col_to_name(column, col_abs=True)
            sources[name] = f"='{CHOICES_SHEET}'!{letter}$2:{letter}${len(items) + 1}"
    return sources
