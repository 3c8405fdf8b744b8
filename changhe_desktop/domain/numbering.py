"""Numbers of papers: {代字}〔2026〕7号, one counter per prefix and year.

Form by GB/T 9704-2012, 7.2.5: year of four figures in 六角括号 (U+3014, U+3015), no “第”, no padding.
A number is taken at 签发 and stays taken when its paper is voided.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from changhe_desktop.domain.calendar import FIRST_YEAR, LAST_YEAR
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.typed import folded, narrowed, unprintable
from changhe_desktop.domain.worded import Worded

LONGEST_PREFIX = 30
LARGEST_SEQ = 99_999
OPENING, CLOSING = "〔[(【〖{<《", "〕])】〗}>》"
NUMBER = re.compile(rf"(.+)[{re.escape(OPENING)}](\d{{4}})[{re.escape(CLOSING)}]第?0*(\d+)号?")


class PaperKind(Worded):
    """A kind of paper that has a prefix (代字) and a register of its own."""

    RECTIFICATION = "rectification", "整改"
    LETTER = "letter", "提醒函"


class NumberMode(Worded):
    """Who gives the number: this program's counter, or the town office's register (typed in)."""

    OWN = "own", "本台编号"
    EXTERNAL = "external", "外部给号"


@dataclass(frozen=True, slots=True, order=True)
class PaperNumber:
    """One number; `year` is that of the 成文日期."""

    prefix: str
    year: int
    seq: int

    @property
    def text(self) -> str:
        """As it is printed: 长示〔2026〕7号."""
        return f"{self.prefix}〔{self.year}〕{self.seq}号"


def check_prefix(prefix: str) -> str:
    """The prefix as it will be printed; a Refusal if it is empty, too long, or cannot stand in a number."""
    kept = narrowed(prefix)
    if not kept:
        raise Refusal("代字不能为空。请填写本单位的发文机关代字。", field="prefix")
    if len(kept) > LONGEST_PREFIX:
        raise Refusal(f"代字共{len(kept)}字，超过{LONGEST_PREFIX}字，请缩短。", field="prefix")
    if set(kept) & set(OPENING + CLOSING):
        raise Refusal("代字不含括号和年份，例如只填“长示”。", field="prefix")
    if kept.isdecimal():
        raise Refusal("代字不能只有数字。", field="prefix")
    if unprintable(kept):
        raise Refusal("代字含不可显示字符，请重新输入。", field="prefix")
    return kept


def parse_kind_prefix(text: str) -> tuple[PaperKind, str]:
    """The kind and prefix of “整改=长示”; a Refusal naming the kinds there are."""
    named, _, prefix = text.partition("=")
    kind = PaperKind.of_text(folded(named))
    if kind is None:
        kinds = "、".join(k.text for k in PaperKind)
        raise Refusal(
            f"没有“{named.strip()}”这种文书。请写成“整改=代字”，文书种类有：{kinds}。", field="prefix"
        )
    return kind, check_prefix(prefix)


def parse_number(text: str) -> PaperNumber:
    """The number a clerk typed: any brackets, full-width figures, spaces, 第 and padding are put right."""
    match = NUMBER.fullmatch(narrowed(text))
    if match is None:
        raise Refusal(f"“{text.strip()}”不是文号。请写成“代字〔2026〕7号”。", field="number")
    year, seq = int(match[2]), int(match[3])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refusal(f"文号的年份{year}不在{FIRST_YEAR}–{LAST_YEAR}之间，请改正。", field="number")
    if not 1 <= seq <= LARGEST_SEQ:
        raise Refusal(f"文号的序号{match[3]}不在1–{LARGEST_SEQ}之间，请改正。", field="number")
    return PaperNumber(check_prefix(match[1]), year, seq)


def next_seq(taken: Iterable[int], start: int = 1) -> int:
    """The number after the largest taken one, voided ones included; `start` while none is taken."""
    return max(taken, default=start - 1) + 1


def check_start(taken: Collection[int], start: int) -> int:
    """A starting number that leaves no gap: free while none is taken, afterwards fixed."""
    if not 1 <= start <= LARGEST_SEQ:
        raise Refusal(f"起始号应在1–{LARGEST_SEQ}之间。", field="start")
    if taken and start != min(taken):
        raise Refusal(f"本年已编到第{max(taken)}号，起始号不能再改。", field="start")
    return start


def gaps(taken: Iterable[int], start: int = 1) -> tuple[tuple[int, int], ...]:
    """Runs of numbers (first, last) missing between `start` and the largest taken one."""
    missing, expected = list[tuple[int, int]](), start
    for seq in sorted(set(taken)):
        if seq > expected:
            missing.append((expected, seq - 1))
        expected = max(expected, seq + 1)
    return tuple(missing)


def gaps_sentence(missing: Iterable[tuple[int, int]]) -> str:
    """“缺2、5–7号。”; empty if nothing is missing."""
    runs = "、".join(str(first) if first == last else f"{first}–{last}" for first, last in missing)
    return f"缺{runs}号。" if runs else ""


def check_external(number: PaperNumber, taken: Collection[PaperNumber], year: int) -> PaperNumber:
    """A number given by the town office's register: of the paper's `year` and not yet used."""
    if number.year != year:
        raise Refusal(f"文号{number.text}的年份与成文日期（{year}年）不一致，请核对。", field="number")
    if number in taken:
        raise Refusal(f"文号{number.text}已被使用，请核对登记簿。", field="number")
    return number
