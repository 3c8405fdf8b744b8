"""A list of units read from a file into rows of cells, before anybody asks what the cells mean.

Reads .xlsx and text (.csv, .txt; UTF-8, UTF-16 or GB18030; tab or comma). Files come from outside: this runs
in the worker. Codes F01 to F14 are those of the bad-input catalogue.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from changhe_desktop.documents.gate import Office, passed, read_file
from changhe_desktop.documents.gate_sniff import FileKind, kind_of
from changhe_desktop.documents.plan_text import decoded
from changhe_desktop.documents.sheet_scan import scan_cells
from changhe_desktop.domain.errors import Fault, Refusal

MOST_ROWS = 5_000  # a town has tens of units; a file of thousands of rows is another file

_UNCHANGED = "数据未改动。"
_SAVE_AS = f"请用 WPS/Excel 打开后另存为 .xlsx 再导入。{_UNCHANGED}"
_BY_ENDING: Mapping[str, str] = {
    ".xls": f"旧版 .xls 不直接读取，个别旧文件会读错。{_SAVE_AS}",
    ".et": f"暂不支持 WPS 专用格式，请在 WPS 中另存为 .xlsx。{_UNCHANGED}",
    ".xlsm": f"含宏的工作簿不接受。请另存为 .xlsx（不含宏）。{_UNCHANGED}",
    ".xlsb": f"二进制工作簿（.xlsb）不能读取。{_SAVE_AS}",
    ".ods": f"ODF 表格（.ods）不能读取。{_SAVE_AS}",
    ".docx": f"这是 Word 文档，不是表格。{_UNCHANGED}",
    ".doc": f"这是 Word 文档，不是表格。{_UNCHANGED}",
    ".wps": f"这是 WPS 文字文档，不是表格。{_UNCHANGED}",
    ".pdf": f"PDF 不能读取。请要表格原件，或把单位名称复制后粘贴。{_UNCHANGED}",
}
_BY_KIND: Mapping[FileKind, str] = {
    FileKind.OLD_OFFICE: f"这是旧版 Excel 或 WPS 专用格式（可能改过扩展名）。{_SAVE_AS}",
    FileKind.LOCKED_OFFICE: (
        f"文件有打开密码。请在 WPS/Excel 中取消密码后再导入。本软件不索要密码。{_UNCHANGED}"
    ),
    FileKind.HTML: f"这是网页表格，不是 Excel 文件。{_SAVE_AS}",
    FileKind.PDF: _BY_ENDING[".pdf"],
    FileKind.RTF: f"这是 RTF 文档，不是表格。{_UNCHANGED}",
    FileKind.IMAGE: f"这是图片，不能读出文字。请用表格原件，或手工录入。{_UNCHANGED}",
    FileKind.PROGRAM: f"这是程序文件（改过扩展名），已拒绝。请核对文件来源。{_UNCHANGED}",
    FileKind.DATABASE: f"这是数据库文件，不是表格。{_UNCHANGED}",
    FileKind.ARCHIVE: f"这是压缩包。请先解压，再选择里面的表格。{_UNCHANGED}",
}
_READABLE = (".xlsx", ".csv", ".txt")
_GAPS = re.compile(r"[\t\r\n\v\f\x85\u2028\u2029]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def read_units_table(path: Path) -> list[list[str]]:
    """The cells of the first sheet with anything in it, or of the text, as trimmed strings without line ends.

    Row n of the result is row n of the file. A Refusal says what the file is and how to mend it.
    """
    ending = path.suffix.casefold()
    if ending in _BY_ENDING:
        raise Refusal(_BY_ENDING[ending])
    if ending not in _READABLE:
        raise Refusal(f"单位清单只能从 .xlsx、.csv、.txt 导入，不能读取“{path.name}”。{_UNCHANGED}")
    data = read_file(path)
    kind = kind_of(data)
    if kind in _BY_KIND:
        raise Refusal(_BY_KIND[kind])
    if kind is FileKind.ZIP:
        return _checked(_sheet_rows(data), path.name)
    if ending == ".xlsx":
        raise Refusal(
            f"扩展名是 .xlsx，内容是文本（CSV）。可把扩展名改为 .csv 导入，或另存为 .xlsx。{_UNCHANGED}"
        )
    return _checked(_text_rows(decoded(data, path.name)[0], path.name), path.name)


def _sheet_rows(data: bytes) -> list[list[str]]:
    scan_cells(passed(data, Office.SHEET))
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        for about in book.sheets_metadata:
            if about.visible is SheetVisibleEnum.Visible and about.typ is SheetTypeEnum.WorkSheet:
                rows = book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
                if rows:
                    return [[_words(value) for value in row] for row in rows]
    except CalamineError as error:
        raise Refusal(f"表格数据损坏，读不出来。请用 WPS/Excel 打开后另存再试。{_UNCHANGED}") from error
    return []


def _words(value: object) -> str:
    """A cell as the user reads it: whole numbers without a point, dates as 2026-12-31."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _text_rows(text: str, name: str) -> list[list[str]]:
    """Rows of a text file: by tabs if there is one, else by commas."""
    try:
        return list(csv.reader(text.splitlines(keepends=True), delimiter="\t" if "\t" in text else ","))
    except csv.Error as error:
        raise Refusal(f"“{name}”不是整齐的文本表格（引号不成对，或一格过长）。{_SAVE_AS}") from error


def _checked(rows: Iterable[list[str]], name: str) -> list[list[str]]:
    table = [[_GAPS.sub(" ", cell).strip() for cell in row] for row in rows]
    while table and not any(table[-1]):
        table.pop()
    if not table:
        raise Refusal(f"“{name}”里没有内容。请核对文件，或直接粘贴单位清单。{_UNCHANGED}")
    if len(table) > MOST_ROWS:
        raise Refusal(
            f"“{name}”有{len(table)}行，不像一份单位清单（最多{MOST_ROWS}行）。请核对文件。{_UNCHANGED}"
        )
    faults = [
        Fault(
            f"含有不可显示的字符（U+{ord(bad.group()):04X}），请删去后再导入。",
            file=name,
            row=n,
            value=cell[:50],
        )
        for n, row in enumerate(table, 1)
        for cell in row
        if (bad := _CONTROL.search(cell))
    ]
    if faults:
        raise Refusal(f"{faults[0].place}{faults[0].sentence}{_UNCHANGED}", faults)
    return table
