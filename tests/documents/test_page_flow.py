"""Strips down the grid: 22 lines a page, chains whole."""

from hypothesis import given
from hypothesis import strategies as st

from changhe_desktop.documents.page.flow import Sheet, Strip, blank, flow, together
from changhe_desktop.documents.page.geometry import AREA_HEIGHT, AREA_WIDTH, MM, PITCH, ROWS, SIZE_3, row_top

strips = st.lists(st.builds(Strip, st.integers(1, 5), st.just(()), st.booleans(), st.booleans()), max_size=60)


def test_the_grid_fills_156_by_225_mm() -> None:
    assert PITCH * 28 == AREA_WIDTH == 156 * MM
    assert row_top(0) == 0
    assert abs(row_top(ROWS - 1) + SIZE_3 - AREA_HEIGHT) < 1e-9


@given(strips)
def test_no_page_holds_more_than_22_lines_and_no_strip_is_lost(given_strips: list[Strip]) -> None:
    sheets = flow(given_strips)
    assert all(sheet.used <= ROWS for sheet in sheets)
    kept = sum(strip.rows for strip in given_strips if not strip.blank)
    assert kept <= sum(sheet.used for sheet in sheets) <= sum(strip.rows for strip in given_strips)


def test_a_chain_that_does_not_fit_moves_to_the_next_page_whole() -> None:
    sheets = flow([Strip(20), *together([Strip(1), Strip(2)])])
    assert [sheet.used for sheet in sheets] == [20, 3]


def test_a_chain_longer_than_a_page_is_parted() -> None:
    assert [sheet.used for sheet in flow(together([Strip(10)] * 5))] == [20, 20, 10]


def test_blank_lines_are_dropped_at_the_top_of_a_page() -> None:
    sheets = flow([Strip(22), blank(), Strip(1)])
    assert [sheet.used for sheet in sheets] == [22, 1]
    assert [sheet.used for sheet in flow([Strip(5), blank(), Strip(1)])] == [7]


def test_the_flow_goes_on_under_what_a_page_already_bears() -> None:
    assert [sheet.used for sheet in flow([Strip(3)] * 5, Sheet(used=10))] == [22, 3]
