"""时限: words kept, dates derived."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changhe_desktop.domain.plan_deadline import DeadlineKind, parse_deadline
from changhe_desktop.domain.typed import folded

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("年底前", "2026-12-31"),
        ("年底", "2026-12-31"),
        ("年内", "2026-12-31"),
        ("2026年底前", "2026-12-31"),
        ("2027年年底前完成", "2027-12-31"),
        ("明年6月底前", "2027-06-30"),
        ("6月底前", "2026-06-30"),
        ("２月底前", "2026-02-28"),
        ("六月底前", "2026-06-30"),
        ("12月份", "2026-12-31"),
        ("11月15日前", "2026-11-15"),
        ("11月15日之前", "2026-11-15"),
        ("2026年11月15日前完成", "2026-11-15"),
        ("11月上旬", "2026-11-10"),
        ("11月中旬前", "2026-11-20"),
        ("11月下旬", "2026-11-30"),
        ("上半年", "2026-06-30"),
        ("2027年上半年", "2027-06-30"),
        ("下半年", "2026-12-31"),
        ("二季度末", "2026-06-30"),
        ("第三季度", "2026-09-30"),
        ("2026年四季度", "2026-12-31"),
        ("2026年", "2026-12-31"),
        ("2026年度", "2026-12-31"),
        ("到2030年", "2030-12-31"),
        ("2026年6月", "2026-06-30"),
        ("2026-06", "2026-06-30"),
        ("2026-06-15", "2026-06-15"),
        ("20260615", "2026-06-15"),
        ("2026年3月至12月", "2026-12-31"),
        ("2025年3月-2026年6月", "2026-06-30"),
        ("2026—2030年", "2030-12-31"),
        ("3月-9月", "2026-09-30"),
        ("2026年3-12月", "2026-12-31"),
        ("3月内", "2026-03-31"),
        ("持续推进至2026年底", "2026-12-31"),
        ("本月底前", "2026-11-30"),
        ("下月底", "2026-12-31"),
        ("2026年底前完成，并长期坚持", "2026-12-31"),
        ("2026年底前并长期坚持", "2026-12-31"),
        ("二〇二七年六月底前", "2027-06-30"),
    ],
)
def test_words_that_name_a_day_give_its_last_moment(words: str, due: str) -> None:
    deadline = parse_deadline(words, TODAY)
    assert (deadline.due, deadline.kind) == (date.fromisoformat(due), DeadlineKind.DATED)
    assert deadline.words == words


@pytest.mark.parametrize(
    "words", ["持续推进", "长期", "常年", "每月", "每季度", "立即", "长期坚持", "常态化推进", "适时"]
)
def test_open_words_have_no_date_and_are_not_missing(words: str) -> None:
    deadline = parse_deadline(words, TODAY)
    assert (deadline.words, deadline.due, deadline.kind) == (words, None, DeadlineKind.OPEN)


@pytest.mark.parametrize("words", ["", "  ", "　", "\u200b"])
def test_only_an_empty_deadline_is_missing(words: str) -> None:
    assert parse_deadline(words, TODAY).kind is DeadlineKind.NONE


@pytest.mark.parametrize(
    "words",
    [
        "尽快吧",
        "看情况",
        "2月30日前",
        "13月底前",
        "26年底前",
        "五季度",
        "前",
        "底前",
        "11月至3月",
        "2021.1",
        "年初",
        "1850年底前",
    ],
)
def test_words_nobody_can_read_are_kept_for_asking(words: str) -> None:
    deadline = parse_deadline(words, TODAY)
    assert (deadline.words, deadline.due, deadline.kind) == (words, None, DeadlineKind.UNCLEAR)


@given(st.text(max_size=15) | st.text("0123456789年月日底前上半季度第一二三四至-至持续", max_size=12))
def test_no_words_are_refused_and_a_date_comes_only_with_its_kind(words: str) -> None:
    deadline = parse_deadline(words, TODAY)
    assert (deadline.due is not None) == (deadline.kind is DeadlineKind.DATED)
    assert (deadline.kind is DeadlineKind.NONE) == (not folded(words))
