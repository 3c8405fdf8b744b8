"""The line breaker: 28 cells, forbidden ends, nothing lost, no input that hangs it."""

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changhe_desktop.documents.page.geometry import AREA_WIDTH, COLUMNS, MM, PITCH
from changhe_desktop.documents.page.lines import Line, break_lines
from changhe_desktop.documents.page.marks import paragraphs, seen
from changhe_desktop.paths import resource

NOT_FIRST = "，。；：？！、）》”’】〕…％%℃"
NOT_LAST = "（《“‘【〔"
HANZI = "长河镇美丽城建设整改通知"


def half(char: str) -> float:
    """A face in which everything below U+2000 is half an em wide."""
    return 0.5 if char < "\u2000" else 1.0


def texts(lines: list[Line]) -> list[str]:
    return [line.text for line in lines]


def broken(text: str, first: float = 2.0) -> list[Line]:
    return break_lines(text, half, first=first)


prose = st.text(
    st.sampled_from(HANZI * 4 + "，。；：？！、）》”’】〕（《“‘【〔—…" + "0123456789" + "abcXYZ" + " -/.%"),
    max_size=300,
)
anything = st.text(max_size=200)


def can_be_parted(text: str) -> bool:
    """Whether some place in the text may end a line at all."""
    return any(
        left not in NOT_LAST + "([{￥¥$№#"
        and right not in NOT_FIRST + "),.;:!?]} "
        and {left, right} != {"—"}
        and not (half(left) < 1 and half(right) < 1)
        for left, right in itertools.pairwise(text)
    )  # fmt: skip


@given(prose)
def test_no_character_is_lost_or_moved(text: str) -> None:
    assert "".join(texts(broken(text))) == text


@given(anything)
def test_no_character_is_lost_or_moved_whatever_is_typed(text: str) -> None:
    assert "".join(texts(broken(seen(text)))) == seen(text)


@given(prose)
def test_every_line_but_the_last_is_156_mm_wide_and_none_is_wider(text: str) -> None:
    lines = broken(text)
    for line in lines:
        assert line.width * PITCH <= AREA_WIDTH + 0.01 * MM
    for line in lines[:-1]:
        if len(line.text.rstrip()) > 1:
            assert line.width == pytest.approx(COLUMNS, abs=1e-6)


@given(prose)
def test_a_line_begins_or_ends_with_a_forbidden_mark_only_if_nothing_else_was_possible(text: str) -> None:
    lines = broken(text)
    for before, line in itertools.pairwise(lines):
        if line.text[0] in NOT_FIRST or before.text.rstrip()[-1:] in tuple(NOT_LAST):
            half_line = before.text[len(before.text) // 2 - 2 :]
            assert not can_be_parted(half_line + line.text[0])


@given(st.text(st.sampled_from(HANZI * 3 + "，。；：、）》”（《“"), min_size=60, max_size=300))
def test_hanzi_and_marks_give_lines_of_27_to_29(text: str) -> None:
    if any(a in NOT_FIRST + NOT_LAST and b in NOT_FIRST + NOT_LAST for a, b in itertools.pairwise(text)):
        return
    for line in broken(text)[:-1]:
        assert 27 <= len(line.text) + line.indent <= 29


def test_a_mark_that_would_begin_a_line_is_taken_in_and_another_one_halved() -> None:
    line, rest = broken("甲乙丙，" + "丁" * 24 + "。" + "戊" * 3, first=0)
    assert line.text.endswith("丁。")
    assert len(line.text) == 29
    assert [line.text[at] for at in line.halved] == ["，", "。"]
    assert [line.cells[at] for at in line.halved] == [0.5, 0.5]
    assert rest.text == "戊戊戊"


def test_without_a_mark_to_halve_a_character_is_pushed_down_and_the_line_spread() -> None:
    line, rest = broken("丁" * 28 + "。" + "戊" * 3, first=0)
    assert line.text == "丁" * 27
    assert line.cells[0] == pytest.approx(1 + 1 / 26)
    assert line.cells[-1] == 1
    assert rest.text == "丁。戊戊戊"


def test_an_opening_mark_goes_down_with_its_word() -> None:
    line, rest = broken("丁" * 27 + "《" + "戊" * 3, first=0)
    assert (line.text, rest.text[0]) == ("丁" * 27, "《")


@pytest.mark.parametrize("pair", ["——", "……"])
@pytest.mark.parametrize("shift", range(30))
def test_dashes_and_dots_are_not_parted(pair: str, shift: int) -> None:
    lines = broken("丁" * shift + pair + "戊" * 30)
    assert sum(pair in line.text for line in lines) == 1


@pytest.mark.parametrize("token", ["2026年", "0574-63401234", "35.5%", "report.pdf", "A4", "1,234.56", "Qt6"])
@pytest.mark.parametrize("shift", range(30))
def test_numbers_and_words_stay_whole_and_with_their_units(token: str, shift: int) -> None:
    lines = broken("丁" * shift + token + "戊" * 30)
    assert sum(token in line.text for line in lines) == 1


def test_a_long_address_is_parted_after_its_signs() -> None:
    address = "https://example.gov.cn/files/2026/11/rectification/report-no-15.html?from=desk"
    lines = broken("详见" + address + "。")
    assert len(lines) > 1
    assert all(line.text[-1] in "/?&=_#@:.-+" for line in lines[:-1])
    assert "11/" in "".join(texts(lines))


def test_a_word_longer_than_a_line_is_parted_where_the_line_ends() -> None:
    lines = broken("中" + "x" * 200, first=0)
    assert all(line.width == pytest.approx(COLUMNS) for line in lines[:-1])


def test_a_space_at_the_end_of_a_line_takes_no_room_and_begins_no_line() -> None:
    lines = broken("丁" * 28 + "   " + "戊戊", first=0)
    assert texts(lines) == ["丁" * 28 + "   ", "戊戊"]
    assert lines[0].cells[-3:] == [0.0, 0.0, 0.0]


def test_hanging_lines_keep_their_own_indent() -> None:
    lines = break_lines("附件：1. " + "名" * 60, half, first=2, rest=6)
    assert [line.indent for line in lines] == [2, 6, 6]
    assert lines[1].width == pytest.approx(COLUMNS)


@pytest.mark.parametrize(
    "text",
    [
        "，" * 20_000,
        "“" * 20_000,
        "—" * 20_000,
        "丁" * 20_000,
        "x" * 20_000,
        "1" * 20_000,
        "x y" * 6_000,
        " " * 20_000,
        "丁" + "\u0301" * 20_000,
        "，\u0301" * 10_000,
        "אבגד" * 5_000,
        "𬇙𫭟" * 5_000,
        "/." * 10_000,
    ],
    ids=lambda text: ascii(text[:4]),
)
def test_hostile_text_ends_soon_and_whole(text: str) -> None:
    begun = time.process_time()
    lines = broken(text)
    assert "".join(texts(lines)) == text
    assert max(line.width for line in lines) <= COLUMNS + 1e-6
    assert time.process_time() - begun < 3


def test_controls_are_shown_nowhere() -> None:
    assert paragraphs("甲\x00乙\x07\u202e丙\ufeff\u200b丁\ud800\n\r\n\t　戊\x1b[31m 己\u2028庚") == [
        "甲乙丙丁", "戊[31m 己", "庚",
    ]  # fmt: skip


def test_the_seed_plan_is_set_without_a_forbidden_line() -> None:
    plan = resource("plans", "changhe.txt").read_text(encoding="utf-8")
    lines = [line for text in paragraphs(plan) for line in broken(text)]
    assert len(lines) > 100
    assert not [line.text for line in lines if line.text[0] in NOT_FIRST or line.text[-1] in NOT_LAST]
