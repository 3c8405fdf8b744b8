"""Unit lists read from the files that offices really hand in, and from those they should not."""

import zipfile
from contextlib import suppress
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changhe_desktop.documents import organization
from changhe_desktop.documents.organization import read_units_table
from changhe_desktop.domain.errors import Refusal

ROWS = [["单位名称", "类别", "别名"], ["示例城建办", "内设机构", "城建"], ["示例村", "村(社区)", ""]]


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def saved(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def with_part(data: bytes, name: str, change: bytes) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change if part == name else old.read(part))
    return held.getvalue()


def sheet_xml(cells: str) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'.encode()


def test_a_workbook_is_read_row_by_row(tmp_path: Path) -> None:
    path = saved(tmp_path, "单位.xlsx", workbook(ROWS))
    assert read_units_table(path) == [[*ROWS[0]], [*ROWS[1]], ["示例村", "村(社区)", ""]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize(("name", "mark"), [("单位.csv", ","), ("单位.txt", "\t")])
def test_text_is_read_in_the_encodings_of_offices(
    tmp_path: Path, name: str, mark: str, encoding: str
) -> None:
    text = "\r\n".join(mark.join(row) for row in ROWS) + "\r\n"
    assert read_units_table(saved(tmp_path, name, text.encode(encoding))) == ROWS


def test_a_plain_list_of_names_is_one_column(tmp_path: Path) -> None:
    path = saved(tmp_path, "单位.txt", "示例甲\n\n 示例乙 \n\n".encode())
    assert read_units_table(path) == [["示例甲"], [], ["示例乙"]]


def test_rows_keep_the_numbers_they_have_in_the_file(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["B3"] = "示例办"
    held = BytesIO()
    book.save(held)
    table = read_units_table(saved(tmp_path, "a.xlsx", held.getvalue()))
    assert table[2][1] == "示例办"
    assert not any(table[0] + table[1])


def test_numbers_and_dates_come_as_they_are_read(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.xlsx", workbook([["示例", 12, 1.5, date(2026, 12, 31), True]]))
    assert read_units_table(path) == [["示例", "12", "1.5", "2026-12-31", "是"]]


def test_line_ends_within_a_cell_become_spaces(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.csv", '"示例\n办公室",甲\n'.encode())
    assert read_units_table(path) == [["示例 办公室", "甲"]]


def test_the_first_visible_sheet_with_anything_in_it_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "空"
    hidden = book.create_sheet("隐藏")
    hidden.append(["不该读到"])
    hidden.sheet_state = "hidden"
    book.create_sheet("名单").append(["示例办"])
    held = BytesIO()
    book.save(held)
    assert read_units_table(saved(tmp_path, "a.xlsx", held.getvalue())) == [["示例办"]]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
DTD = b'<!DOCTYPE a [<!ENTITY b "c">]><workbook/>'
LOCKED = OLE + "EncryptedPackage".encode("utf-16-le")


def no_word() -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("F01.xlsx", b"", "文件是空的（0 字节）"),
        ("F02.xlsx", "示例,甲\n".encode(), "扩展名是 .xlsx，内容是文本（CSV）"),
        ("F03.csv", b"<html><table><tr><td>1</td></tr></table></html>", "这是网页表格，不是 Excel 文件"),
        ("F04.xls", OLE, "旧版 .xls"),
        ("F04.xlsx", OLE, "旧版 Excel 或 WPS 专用格式"),
        ("F05.et", OLE, "暂不支持 WPS 专用格式，请在 WPS 中另存为 .xlsx"),
        ("F06.xlsx", LOCKED, "文件有打开密码"),
        ("F07.xlsm", workbook(ROWS), "含宏的工作簿不接受"),
        ("F08.xlsx", workbook(ROWS)[:-200], "文件不完整（缺结尾）"),
        ("F10.xlsx", no_word(), "Word 文档"),
        ("F10.docx", no_word(), "这是 Word 文档，不是表格"),
        ("F14.xlsx", with_part(workbook(ROWS), "xl/workbook.xml", DTD), "不允许的实体定义"),
        ("empty.csv", b" , \n\n", "没有内容"),
        ("empty.xlsx", workbook([]), "没有内容"),
        ("photo.csv", b"\x89PNG\r\n\x1a\n", "这是图片"),
        ("a.mdb", b"x", "单位清单只能从"),
        ("sheet.xlsx", with_part(workbook(ROWS), "xl/worksheets/sheet1.xml", b"<worksheet>"), "损坏"),
        ("bell.csv", "示例\x07办\n".encode(), "U+0007"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_in_words_that_mend_it(
    tmp_path: Path, name: str, data: bytes, sentence: str
) -> None:
    with pytest.raises(Refusal) as refused:
        read_units_table(saved(tmp_path, name, data))
    assert sentence in refused.value.sentence
    assert refused.value.sentence.endswith("数据未改动。")


def test_two_far_cells_are_refused_before_a_library_makes_room_for_them(tmp_path: Path) -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    data = with_part(workbook(ROWS), "xl/worksheets/sheet1.xml", sheet_xml(cells))
    assert len(data) < 10_000
    with pytest.raises(Refusal, match="第1048576行第16384列"):
        read_units_table(saved(tmp_path, "F13.xlsx", data))


def test_more_cells_than_a_list_can_have_are_refused(tmp_path: Path) -> None:
    values = (n * 7_919 % 999_983 for n in range(500_100))  # few repeats, or it would pass for a zip bomb
    cells = "".join(f"<c><v>{value}</v></c>" + ("</row><row>" if value % 97 == 0 else "") for value in values)
    data = with_part(workbook(ROWS), "xl/worksheets/sheet1.xml", sheet_xml(f"<row>{cells}</row>"))
    with pytest.raises(Refusal, match="超过 50 万个单元格"):
        read_units_table(saved(tmp_path, "F12.xlsx", data))


def test_a_list_of_thousands_of_lines_is_another_file(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.txt", "示例\n".encode() * (organization.MOST_ROWS + 1))
    with pytest.raises(Refusal, match="不像一份单位清单"):
        read_units_table(path)


def test_a_far_cell_that_only_has_a_look_does_no_harm(tmp_path: Path) -> None:
    cells = '<row r="1"><c r="A1" t="inlineStr"><is><t>示例办</t></is></c></row>'
    cells += '<row r="1048576"><c r="A1048576" s="0"/></row>'
    data = with_part(workbook(ROWS), "xl/worksheets/sheet1.xml", sheet_xml(cells))
    assert read_units_table(saved(tmp_path, "a.xlsx", data)) == [["示例办"]]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_bring_anything_but_rows_or_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    for name in ("a.csv", "a.xlsx"):
        with suppress(Refusal):
            assert any(any(row) for row in read_units_table(saved(folder, name, data)))
