"""The ledger workbook, opened again with the libraries that read it back."""

import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from changhe_desktop.documents.ledger import COLUMNS, SHEET, Ledger, LedgerRow, subtitle, write_xlsx
from changhe_desktop.documents.sheet import Paper
from changhe_desktop.domain.errors import Refusal
from tests.documents.libreoffice import print_with_libreoffice

MADE = datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=8)))
UNITS = tuple(f"示例单位，第{n}个" for n in range(40))
KINDS = ("项目", "创建")
FIRST_ROW = 4  # as the user counts


def a_row(n: int, **more: object) -> LedgerRow:
    row = LedgerRow(
        key=f"key-{n:05}",
        code=f"{n // 40 + 1}.{n // 8 % 5 + 1}.{n % 8 + 1}",
        action=f"示例行动{n // 40}",
        task=f"示例重点任务{n // 8}",
        measure=f"示例举措{n}：“谋划”与推进，" + "有序建设" * (n % 20),
        kind="项目",
        leader="示例领导",
        lead=UNITS[n % 40],
        assisting=UNITS[: n % 4],
        person="䶮㛃",
        contact="0574-00000000",
        due_words="年底前",
        due=date(2026, 12, 31),
        open_orders=n % 3,
    )
    return replace(row, **more)


def a_ledger(rows: int, paper: Paper = Paper.A4) -> Ledger:
    return Ledger(
        title="示例任务分解台账",
        rows=tuple(a_row(n) for n in range(rows)),
        prepared_by="示例专班",
        made=MADE,
        as_of=MADE,
        author="示例操作员",
        units=UNITS,
        kinds=KINDS,
        paper=paper,
    )


def opened(data: bytes) -> Worksheet:
    page = openpyxl.load_workbook(BytesIO(data))[SHEET]
    assert isinstance(page, Worksheet)
    return page


def cells(data: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name(SHEET).to_python()


def column(header: str) -> int:
    return next(x for x, c in enumerate(COLUMNS) if c.header == header)


def test_the_sheet_is_laid_out_as_the_office_knows_it() -> None:
    page = opened(write_xlsx(a_ledger(88)))
    assert page["A1"].value == "示例任务分解台账"
    assert page["A1"].font.name == "方正小标宋简体"
    assert page["A2"].value == (
        "制表单位：示例专班　　制表人：示例操作员　　"
        "制表日期：2026年11月23日　　数据截止：2026年11月23日09:00"
    )
    assert [c.value for c in page[3]] == [c.header for c in COLUMNS]
    assert page.freeze_panes == "E4"
    assert page.auto_filter.ref == "A3:O91"
    assert {str(r) for r in page.merged_cells.ranges} >= {"A1:O1", "A2:O2"}


def test_the_key_stands_in_a_hidden_column() -> None:
    data = write_xlsx(a_ledger(88))
    assert opened(data).column_dimensions["A"].hidden
    assert [row[0] for row in cells(data)[3:]] == [f"key-{n:05}" for n in range(88)]


@pytest.mark.parametrize(("paper", "number"), [(Paper.A4, "9"), (Paper.A3, "8")])
def test_it_prints_lying_on_the_width_of_the_paper_with_its_header_repeated(
    paper: Paper, number: str
) -> None:
    page = opened(write_xlsx(a_ledger(88, paper)))
    assert str(page.page_setup.paperSize) == number
    assert page.page_setup.orientation == "landscape"
    assert page.sheet_properties.pageSetUpPr is not None
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
    assert page.print_title_rows == "$3:$3"
    assert "第 &P 页 共 &N 页" in zip_text(write_xlsx(a_ledger(1, paper)), "xl/worksheets/sheet1.xml")


def zip_text(data: bytes, part: str) -> str:
    with zipfile.ZipFile(BytesIO(data)) as opened_zip:
        return opened_zip.read(part).decode("utf-8").replace("&amp;", "&")


def test_actions_and_tasks_are_merged_and_every_row_keeps_its_own_beneath() -> None:
    data = write_xlsx(a_ledger(88))
    merged = {str(r) for r in opened(data).merged_cells.ranges}
    assert "D4:D11" in merged
    rows = cells(data)[3:]
    assert [row[column("行动")] for row in rows] == [f"示例行动{n // 40}" for n in range(88)]
    assert [row[column("重点任务")] for row in rows] == [f"示例重点任务{n // 8}" for n in range(88)]


def test_no_merged_cell_reaches_over_a_page() -> None:
    page = opened(write_xlsx(a_ledger(300)))
    breaks = [b.id for b in page.row_breaks.brk]
    assert breaks
    assert list(breaks) == sorted(breaks)
    for merged in page.merged_cells.ranges:
        assert not [b for b in breaks if merged.min_row <= b < merged.max_row]


def test_equal_task_names_of_two_actions_are_not_merged() -> None:
    rows = tuple(a_row(n, action=f"行动{n}", task="同名任务") for n in range(2))
    page = opened(write_xlsx(replace(a_ledger(0), rows=rows)))
    assert {str(r) for r in page.merged_cells.ranges} == {"A1:O1", "A2:O2"}


def test_units_and_kinds_are_chosen_from_lists_of_any_length() -> None:
    book = openpyxl.load_workbook(BytesIO(write_xlsx(a_ledger(88))))
    rules = {str(r.sqref): r for r in book[SHEET].data_validations.dataValidation}
    assert rules["H4:H91"].formula1 == "'列表'!$A$2:$A$41"
    assert rules["F4:F91"].formula1 == "'列表'!$B$2:$B$3"
    assert "配合单位" in str(rules["H4:H91"].error)
    assert rules["M4:M91"].type == "date"
    assert book["列表"].sheet_state == "hidden"
    assert [c.value for c in book["列表"]["A"]] == ["单位", *UNITS]


def test_dates_are_dates_and_counts_are_numbers() -> None:
    page = opened(write_xlsx(a_ledger(3)))
    due = page.cell(FIRST_ROW, column("截止日期") + 1)
    assert due.value.date() == date(2026, 12, 31)
    assert due.number_format == "yyyy-mm-dd"
    orders = [page.cell(FIRST_ROW + n, column("在办整改") + 1).value for n in range(3)]
    assert orders == [None, 1, 2]


TAILS = [
    "1+1",
    'HYPERLINK("http://x","点")',
    "cmd!'/C calc'!A0",
    "A1",
    "SUM(A1:A9)",
    "{=1}",
    "http://x",
    "mailto:a",
    "_x0041_",
    "<b>粗</b>",
    "A&B公司",
    "]]>",
    "1E5",
    "0012",
    "110101199001010011",
    "TRUE",
    "#REF!",
    "2026-12-31",
    "１２",
    "50%",
    " 前后空格 ",
    "换\n行",
    "𠮷㙍",
    "'); DROP TABLE--",
    "{{7*7}}",
    "${x}",
    "%s",
    "\\n",
    "internal:A1",
    "external:b.xlsx",
    "&P&N",
    "【标题】",
    "“引号”",
    "—…",
]
HOSTILE = [start + tail for start in "=+-@\t'\"<&" for tail in TAILS]


def test_hostile_text_stays_the_very_text_in_every_cell() -> None:
    assert len(HOSTILE) >= 300
    rows = tuple(
        a_row(n, code=t, action=t, task=t, measure=t, person=t, contact=t, note=t, key=t)
        for n, t in enumerate(HOSTILE)
    )
    ledger = replace(a_ledger(0), rows=rows, title="=1+1", prepared_by="@x", units=tuple(HOSTILE))
    data = write_xlsx(ledger)
    page = opened(data)
    assert not [c.coordinate for line in page.iter_rows() for c in line if c.data_type == "f"]
    assert "<f>" not in zip_text(data, "xl/worksheets/sheet1.xml")
    assert "hyperlink" not in zip_text(data, "xl/worksheets/sheet1.xml")
    for n, text in enumerate(HOSTILE):
        cell = page.cell(FIRST_ROW + n, column("工作内容") + 1)
        assert cell.value == text
        assert cell.number_format == "@"
    read = cells(data)[3:]
    for header in ("标识", "编号", "行动", "重点任务", "工作内容", "责任人", "备注"):
        assert [row[column(header)] for row in read] == HOSTILE


def test_what_looks_like_a_formula_carries_the_quote_prefix_through_load_and_save() -> None:
    row = a_row(0, measure="=1+1")
    book = openpyxl.load_workbook(BytesIO(write_xlsx(replace(a_ledger(0), rows=(row,)))))
    saved = BytesIO()
    book.save(saved)
    cell = opened(saved.getvalue()).cell(FIRST_ROW, column("工作内容") + 1)
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_chinese_comes_back_intact() -> None:
    text = "喆堃昇昉祎翀赟镕犇骉䶮㛃 〔2026〕1号 “三改一拆”——①㎡… 𠮷"
    row = a_row(0, measure=text, task=text)
    assert text in cells(write_xlsx(replace(a_ledger(0), rows=(row,))))[3]


def test_a_character_no_cell_can_hold_is_refused_by_row_and_column() -> None:
    rows = (a_row(0), a_row(1, measure="坏\x07字", note="断\udc00"))
    with pytest.raises(Refusal) as refused:
        write_xlsx(replace(a_ledger(0), rows=rows))
    faults = refused.value.faults
    assert [(f.row, f.column) for f in faults] == [(2, "工作内容"), (2, "备注")]
    assert "U+0007" in refused.value.sentence
    assert "第2行“工作内容”" in refused.value.sentence


def test_text_too_long_for_a_cell_is_refused_before_the_file_is_made() -> None:
    with pytest.raises(Refusal, match="32767"):
        write_xlsx(replace(a_ledger(0), rows=(a_row(0, note="长" * 32_768),)))


def test_a_bad_title_or_unit_is_refused_too() -> None:
    with pytest.raises(Refusal, match="标题"):
        write_xlsx(replace(a_ledger(1), title="\x01"))
    with pytest.raises(Refusal, match="单位"):
        write_xlsx(replace(a_ledger(1), units=("\x01",)))


def test_the_same_ledger_gives_the_same_bytes() -> None:
    assert write_xlsx(a_ledger(20)) == write_xlsx(a_ledger(20))


def test_the_file_says_what_it_is_and_who_made_it_when() -> None:
    book = openpyxl.load_workbook(BytesIO(write_xlsx(a_ledger(1))))
    stamp = {p.name: p.value for p in book.custom_doc_props.props}
    assert stamp == {"changhe.form": "ledger", "changhe.version": 1}
    assert (book.properties.title, book.properties.creator) == ("示例任务分解台账", "示例操作员")
    assert book.properties.created.replace(tzinfo=UTC) == MADE


def test_a_measure_of_many_words_widens_its_column_so_that_its_row_shows_them_all() -> None:
    page = opened(write_xlsx(replace(a_ledger(0), rows=(a_row(0, measure="字" * 1_400),))))
    assert page.row_dimensions[FIRST_ROW].height <= 409.5
    usual = opened(write_xlsx(a_ledger(1)))
    assert page.column_dimensions["E"].width > 2 * usual.column_dimensions["E"].width


def test_a_cell_of_short_lines_gets_a_row_for_all_of_them() -> None:
    page = opened(write_xlsx(replace(a_ledger(0), rows=(a_row(0), a_row(0, measure="一\n二\r\n三\n四")))))
    plain, lined = (page.row_dimensions[FIRST_ROW + n].height for n in range(2))
    assert lined > plain
    assert lined >= 4 * 1.4 * 10.5


def test_an_empty_ledger_is_still_a_sheet_with_its_header() -> None:
    page = opened(write_xlsx(replace(a_ledger(0), units=(), kinds=())))
    assert page.max_row == 3
    assert page.auto_filter.ref == "A3:O3"
    assert not page.data_validations.dataValidation


def test_the_subtitle_leaves_out_a_time_nobody_gave() -> None:
    assert "数据截止" not in subtitle(replace(a_ledger(0), as_of=None))


def test_the_subtitle_leaves_out_an_office_and_a_person_nobody_gave() -> None:
    assert subtitle(replace(a_ledger(0), prepared_by="", author="", as_of=None)) == "制表日期：2026年11月23日"


def test_five_thousand_rows_come_out_whole() -> None:
    rows = cells(write_xlsx(a_ledger(5_000)))[3:]
    assert len(rows) == 5_000
    assert rows[-1][0] == "key-04999"
    assert all(a[0] != b[0] for a, b in pairwise(rows))


@pytest.mark.full
@pytest.mark.parametrize("paper", list(Paper))
def test_libreoffice_prints_every_row_whole(paper: Paper, tmp_path: Path) -> None:
    (tmp_path / "ledger.xlsx").write_bytes(write_xlsx(a_ledger(88, paper)))
    print_with_libreoffice(tmp_path / "ledger.xlsx")
    with pypdfium2.PdfDocument(tmp_path / "ledger.pdf") as printed:
        text = ""
        for n in range(len(printed)):
            page = printed[n]
            assert page.get_width() > page.get_height()
            words = page.get_textpage().get_text_range()
            assert f"第 {n + 1} 页 共 {len(printed)} 页" in words
            assert "重点任务" in words
            text += re.sub(r"\s", "", words)
    missing = [row.measure for row in a_ledger(88).rows if row.measure not in text]
    assert not missing
