"""Dates as clerks type them and papers print them."""

import contextlib
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from changhe_desktop.domain.calendar_words import in_words, parse_day
from changhe_desktop.domain.errors import Refusal

TODAY = date(2026, 11, 23)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
FIGURES = "〇一二三四五六七八九"


def chinese(day: date) -> str:
    def count(n: int) -> str:
        tens, ones = divmod(n, 10)
        return ("" if tens == 0 else "十" if tens == 1 else FIGURES[tens] + "十") + (
            FIGURES[ones] if ones else ""
        )

    return "".join(FIGURES[int(c)] for c in str(day.year)) + f"年{count(day.month)}月{count(day.day)}日"


def test_papers_print_dates_without_padding() -> None:
    assert in_words(date(2026, 11, 3)) == "2026年11月3日"


@pytest.mark.parametrize(
    "text",
    [
        "20261130",
        "2026-11-30",
        "2026/11/30",
        "2026.11.30",
        "2026年11月30日",
        "2026年11月30号",
        "２０２６年１１月３０日",
        " 2026 年 11 月 30 日 ",
        "\ufeff2026－11－30",
        "11-30",
        "11.30",
        "11/30",
        "11月30日",
        "11月30",
        "二〇二六年十一月三十日",
        "二○二六年十一月三十日",
        "二零二六年十一月三十日",
        "十一月三十日",
    ],
)
def test_a_day_is_read_in_every_shape_clerks_use(text: str) -> None:
    assert parse_day(text, TODAY) == date(2026, 11, 30)


@given(day=DAYS)
@example(date(2020, 10, 10))
@example(date(2011, 11, 11))
def test_a_day_survives_writing_and_reading(day: date) -> None:
    for text in (in_words(day), day.isoformat(), day.strftime("%Y%m%d"), chinese(day)):
        assert parse_day(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "没有填写"),
        ("2021.1", "分不清"),
        ("2021.10", "分不清"),
        ("06-07-21", "歧义"),
        ("6/7/21", "歧义"),
        ("21年6月7日", "歧义"),
        ("2021年6月", "只有年月"),
        ("2021-06", "只有年月"),
        ("2021-02-30", "不存在"),
        ("2021-13-01", "不存在"),
        ("20210230", "不存在"),
        ("1921-06-07", "2000–2099"),
        ("2121年6月7日", "2000–2099"),
        ("20221-06-07", "不是日期"),
        ("2026-11/30", "不是日期"),
        ("11-30日", "不是日期"),
        ("44348", "不是日期"),
        ("年底前", "不是日期"),
        ("十十月三日", "不是日期"),
    ],
)
def test_what_could_be_two_days_or_none_is_refused_with_the_cure(text: str, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        parse_day(text, TODAY)


@given(text=st.text(max_size=20) | st.text("0123456789〇十年月日-/. o", max_size=12))
def test_any_text_is_a_day_or_a_refusal(text: str) -> None:
    with contextlib.suppress(Refusal):
        assert 2000 <= parse_day(text, TODAY).year <= 2099
