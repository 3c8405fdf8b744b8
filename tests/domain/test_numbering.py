"""Numbers of papers: written, read, given out and missed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.numbering import (
    LARGEST_SEQ,
    PaperKind,
    PaperNumber,
    check_external,
    check_prefix,
    check_start,
    gaps,
    gaps_sentence,
    next_seq,
    parse_kind_prefix,
    parse_number,
)

NUMBER = PaperNumber("长示", 2026, 7)
PREFIXES = st.text("长示镇政办整改督ABab-12第号年", min_size=1, max_size=30).filter(
    lambda p: not p.isdecimal()
)


def test_a_number_is_printed_in_hexagonal_brackets_without_padding() -> None:
    assert NUMBER.text == "长示\u30142026\u30157号"


@pytest.mark.parametrize(
    "text",
    [
        "长示〔2026〕7号",
        "长示[2026]7号",
        "长示(2026)7号",
        "长示（2026）7号",
        "长示【2026】7号",
        "长示［2026］7号",
        "长示﹝2026﹞7号",
        "长示〖2026〗7",
        "长示〔2026〕第7号",
        "长示〔2026〕007号",
        "长示〔２０２６〕７号",
        "　长示 〔 2026 〕 7 号 ",
        "长示\u200b〔2026〕7号",
    ],
)
def test_a_number_is_read_whatever_its_brackets(text: str) -> None:
    assert parse_number(text) == NUMBER


@given(prefix=PREFIXES, year=st.integers(2000, 2099), seq=st.integers(1, LARGEST_SEQ))
def test_a_number_survives_printing_and_reading(prefix: str, year: int, seq: int) -> None:
    number = PaperNumber(check_prefix(prefix), year, seq)
    assert parse_number(number.text) == number


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "不是文号"),
        ("长示2026年7号", "不是文号"),
        ("〔2026〕7号", "不是文号"),
        ("长示〔26〕7号", "不是文号"),
        ("长示〔2026〕号", "不是文号"),
        ("长示〔1926〕7号", "2000–2099"),
        ("长示〔2026〕0号", "序号"),
        ("长示〔2026〕100000号", "序号"),
        ("12〔2026〕7号", "只有数字"),
    ],
)
def test_what_is_no_number_is_refused(text: str, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        parse_number(text)


@pytest.mark.parametrize(
    ("prefix", "said"),
    [
        ("", "不能为空"),
        (" \u3000\u200b", "不能为空"),
        ("长示〔2026〕", "括号"),
        ("长（示）", "括号"),
        ("2026", "只有数字"),
        ("２０", "只有数字"),
        ("长\x07示", "不可显示"),
        ("长" * 31, "超过30字"),
    ],
)
def test_a_prefix_that_cannot_stand_in_a_number_is_refused(prefix: str, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        check_prefix(prefix)


def test_a_prefix_is_named_with_its_kind_of_paper() -> None:
    assert parse_kind_prefix("整改=长示") == (PaperKind.RECTIFICATION, "长示")
    assert parse_kind_prefix(" letter = 长 函 ") == (PaperKind.LETTER, "长函")
    with pytest.raises(Refusal, match="整改、提醒函"):
        parse_kind_prefix("通报=长示")
    with pytest.raises(Refusal, match="不能为空"):
        parse_kind_prefix("整改")


def test_numbers_run_on_from_the_largest_and_begin_where_the_office_says() -> None:
    assert next_seq([]) == 1
    assert next_seq([], start=13) == 13
    assert next_seq([13, 14], start=13) == 15
    assert next_seq([1, 3]) == 4


@given(count=st.integers(0, 40), start=st.integers(1, 500))
def test_a_counter_leaves_no_gap_and_never_gives_a_number_twice(count: int, start: int) -> None:
    taken: list[int] = []
    for _ in range(count):
        taken.append(next_seq(taken, start))
    assert len(set(taken)) == count
    assert gaps(taken, start) == ()


@given(taken=st.sets(st.integers(1, 60)), start=st.integers(1, 60))
def test_gaps_and_taken_numbers_make_up_the_register(taken: set[int], start: int) -> None:
    missing = {n for first, last in gaps(taken, start) for n in range(first, last + 1)}
    assert not missing & taken
    assert missing | {n for n in taken if n >= start} == set(range(start, max(taken, default=0) + 1))


def test_gaps_are_said_as_runs() -> None:
    assert gaps([1, 3, 4, 8]) == ((2, 2), (5, 7))
    assert gaps_sentence(gaps([1, 3, 4, 8])) == "缺2、5–7号。"
    assert gaps_sentence(()) == ""


def test_a_starting_number_is_free_only_before_the_first_paper() -> None:
    assert check_start([], 13) == 13
    assert check_start([13, 14], 13) == 13
    for taken, start in (([1], 13), ([13], 1), ([], 0), ([], LARGEST_SEQ + 1)):
        with pytest.raises(Refusal, match="起始号"):
            check_start(taken, start)


def test_a_number_from_the_towns_register_must_be_unused_and_of_the_papers_year() -> None:
    assert check_external(NUMBER, [], 2026) == NUMBER
    with pytest.raises(Refusal, match="已被使用"):
        check_external(NUMBER, [parse_number("长示(2026)007号")], 2026)
    with pytest.raises(Refusal, match="不一致"):
        check_external(NUMBER, [], 2025)
