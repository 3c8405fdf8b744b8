"""Dates as the office writes and types them: 2026年11月3日 on paper, many shapes from the keyboard.

Nothing is guessed: a date that could be two days, or none, is refused with how to write it.
"""

import re
from datetime import date

from changhe_desktop.domain.calendar import FIRST_YEAR, LAST_YEAR
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.outline_numerals import chinese_value
from changhe_desktop.domain.typed import folded

CHINESE_DIGITS = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "o": "0"}

WHOLE = re.compile(r"(\d{4})(?:年|([-/.]))(\d{1,2})(?:月|\2)(\d{1,2})[日号]?")
PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
NO_YEAR = re.compile(r"(\d{1,2})(?:月|([-/.]))(\d{1,2})(?(2)|[日号]?)")
MONTH_ONLY = re.compile(r"(\d{4})[-/年](\d{1,2})月?")
DOT_MONTH = re.compile(r"\d{4}\.\d{1,2}")
SHORT_YEAR = re.compile(r"\d{1,2}([-/.])\d{1,2}\1\d{1,2}|\d{2}年.*")


def in_words(day: date) -> str:
    """The date as papers print it (GB/T 9704-2012, 7.3.5.4): 2026年11月3日, without padding."""
    return f"{day.year}年{day.month}月{day.day}日"


def arabic(text: str) -> str:
    """The text with Chinese numerals up to 99 and years written digit by digit as Arabic figures."""
    text = re.sub(r"[〇○零一二三四五六七八九o\d]{4}(?=年)", _digits, text)
    return re.sub(r"[一二三四五六七八九十]+", _count, text)


def _digits(match: re.Match[str]) -> str:
    return "".join(CHINESE_DIGITS.get(c, c) for c in match[0])


def _count(match: re.Match[str]) -> str:
    value = chinese_value(match[0])
    return match[0] if value is None else str(value)


def parse_day(text: str, today: date) -> date:
    """The day a clerk typed: 20261130, 2026-11-30, 2026/11/30, 2026年11月30日, 二〇二六年十一月三十日.

    11-30, 11.30 and 11月30日 take the year of `today`. Raises a Refusal whose sentence shows how to
    write the date: for a month without a day, a two-figure year, a day that does not exist, or a year
    outside 2000–2099.
    """
    typed = arabic(folded(text))
    whole = WHOLE.fullmatch(typed)
    packed = PACKED.fullmatch(typed)
    short = NO_YEAR.fullmatch(typed)
    if whole:
        return _day(text, int(whole[1]), int(whole[3]), int(whole[4]))
    if packed:
        return _day(text, int(packed[1]), int(packed[2]), int(packed[3]))
    if short:
        return _day(text, today.year, int(short[1]), int(short[3]))
    raise Refusal(_why_not(text.strip(), typed))


def _day(text: str, year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refusal(f"年份{year}不在{FIRST_YEAR}–{LAST_YEAR}之间，疑似笔误，请改正。")
    try:
        return date(year, month, day)
    except ValueError:
        raise Refusal(f"日期“{text.strip()}”不存在，请改正。") from None


def _why_not(text: str, typed: str) -> str:
    """Why these words are no day, and how to write one."""
    if not typed:
        return "日期没有填写。请写成2026-11-30的样子。"
    if DOT_MONTH.fullmatch(typed):
        return f"“{text}”分不清是1月还是10月一类的月份，也没有写明哪一日。请写成2021-10-15的样子。"
    month = MONTH_ONLY.fullmatch(typed)
    if month:
        return f"“{text}”只有年月。请写到日，例如{month[1]}-{int(month[2]):02d}-15。"
    if SHORT_YEAR.fullmatch(typed):
        return f"日期“{text}”有歧义。年份请写四位，例如2021-06-07。"
    return f"“{text}”不是日期。请写成2026-11-30或2026年11月30日。"
