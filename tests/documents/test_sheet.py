"""What a cell may hold, how wide words are, how rows are dealt to pages."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changhe_desktop.documents import sheet
from changhe_desktop.documents.sheet_pages import MergedColumn, deal, halves, lines_needed, row_height

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=120)


@pytest.mark.parametrize(("bad", "code"), [("a\x00", "U+0000"), ("整\x1b改", "U+001B"), ("\ud800", "U+D800")])
def test_a_character_that_no_cell_can_show_is_named(bad: str, code: str) -> None:
    trouble = sheet.trouble_with(bad)
    assert trouble is not None
    assert code in trouble


@pytest.mark.parametrize("good", ["", "第一行\n第二行", "带\t制表符", "𠮷㙍", "=1+1", "_x0041_"])
def test_ordinary_text_is_let_through(good: str) -> None:
    assert sheet.trouble_with(good) is None


def test_text_longer_than_a_cell_is_refused_by_what_excel_counts() -> None:
    assert sheet.trouble_with("改" * 32_767) is None
    assert "32767" in (sheet.trouble_with("改" * 32_768) or "")
    # Excel counts UTF-16 units: a rare character is two.
    assert sheet.trouble_with("𠮷" * 16_383) is None
    assert sheet.trouble_with("𠮷" * 16_384) is not None


def test_line_ends_of_every_kind_become_the_one_excel_breaks_at() -> None:
    assert sheet.lines_as_written("一\r\n二\r三\n四") == "一\n二\n三\n四"


def test_width_counts_a_letter_as_half_a_character() -> None:
    assert halves("2026年12月31日") == 8 + 6
    assert halves("“三改一拆”") == 12


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [("", 10, 1), ("整改通知", 8, 1), ("整改通知书", 8, 2), ("一\n二\n三", 8, 3), ("13800000000", 12, 1)],
)
def test_lines_are_counted_as_the_column_breaks_them(text: str, width: int, lines: int) -> None:
    assert lines_needed(text, width) == lines


@given(WORDS, st.integers(4, 60))
def test_the_lines_counted_have_room_for_the_whole_text(text: str, width: int) -> None:
    assert lines_needed(text, width) * width >= halves(text)


@given(st.text(string.ascii_letters + "整改，", min_size=1, max_size=80), st.integers(4, 30))
def test_a_narrower_column_never_needs_fewer_lines(text: str, width: int) -> None:
    assert lines_needed(text, width) >= lines_needed(text, width + 8)


@given(st.lists(st.floats(10, 400), max_size=60), st.floats(300, 900))
def test_every_row_stands_on_one_page_and_pages_do_not_overflow(heights: list[float], room: float) -> None:
    pages = deal(heights, room - 50, room, [])
    assert [h for page in pages for h in page.heights] == heights
    for n, page in enumerate(pages):
        assert len(page.heights) == 1 or sum(page.heights) <= (room if n else room - 50) + 1e-6


def test_a_merged_cell_makes_its_rows_tall_enough_for_its_words() -> None:
    long = MergedColumn(0, 8, ["名称很长的一项重点工作任务及其说明"] * 2, [1, 1])
    pages = deal([20.0, 20.0], 500, 500, [long])
    assert sum(pages[0].heights) == pytest.approx(row_height(lines_needed(long.texts[0], 8)))


def test_a_block_cut_by_a_page_starts_anew_on_the_next() -> None:
    column = MergedColumn(0, 20, ["行动"] * 5, ["a"] * 5)
    pages = deal([100.0] * 5, 200, 300, [column])
    assert [list(page.blocks(column)) for page in pages] == [[range(2)], [range(2, 5)]]
