"""What each character is to the line: hanzi, mark, word or nothing that may be seen.

Rules for marks follow GB/T 15834-2011, 5.1 (where marks may stand) and GB/T 9704-2012, 5.2.3 (one
character, one cell).
"""

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum

OPENING = "（《“‘【〔〈「『［｛〖"
CLOSING = "）》”’】〕〉」』］｝〗"
STOPS = "，。；：？！、．"
DASH, ELLIPSIS = "—", "…"
BOUND = "％‰℃°·•‧～－–々"  # belongs to what stands before it, yet has no empty half to give
FULL = frozenset(OPENING + CLOSING + STOPS + DASH + ELLIPSIS)
NARROW_OPENING, NARROW_CLOSING = "([{", ",.;:!?)]}%"
MONEY = "￥¥$№#"
UNITS = "年月日时分秒号个项条款件宗起批次轮期届级层天周万亿千百元亩米公平立吨户人名处套座辆株棵"

_SEPARATORS = "/?&=_#@:.-+"
_LONG_TOKEN = re.compile(r"[!-~]{17,}")
_LINE_ENDS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[\t\xa0]")
# Controls, direction marks, joiners, variation selectors, lone surrogates: a face has no glyph for them.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff]"
)


class Kind(StrEnum):
    """What a character is to the line; one letter, so that a text's kinds are a string too."""

    HANZI = "H"
    OPENING = "O"
    CLOSING = "C"
    BOUND = "B"
    DASH = "D"
    ELLIPSIS = "E"
    LETTER = "a"
    DIGIT = "d"
    NARROW_OPENING = "o"
    NARROW_CLOSING = "c"
    SPACE = "s"
    COMBINING = "m"


NOT_FIRST = frozenset(
    {Kind.CLOSING, Kind.BOUND, Kind.ELLIPSIS, Kind.NARROW_CLOSING, Kind.COMBINING, Kind.SPACE}
)
NOT_LAST = frozenset({Kind.OPENING, Kind.NARROW_OPENING})
NARROW = frozenset({Kind.LETTER, Kind.DIGIT, Kind.NARROW_OPENING, Kind.NARROW_CLOSING})
HALVES = frozenset({Kind.OPENING, Kind.CLOSING})

_KINDS = {
    **dict.fromkeys(OPENING, Kind.OPENING),
    **dict.fromkeys(CLOSING + STOPS, Kind.CLOSING),
    **dict.fromkeys(BOUND, Kind.BOUND),
    **dict.fromkeys(NARROW_OPENING + MONEY, Kind.NARROW_OPENING),
    **dict.fromkeys(NARROW_CLOSING, Kind.NARROW_CLOSING),
    **dict.fromkeys("0123456789", Kind.DIGIT),
    DASH: Kind.DASH,
    ELLIPSIS: Kind.ELLIPSIS,
    " ": Kind.SPACE,
}


def cell(char: str, advance: Callable[[str], float]) -> tuple[Kind, float]:
    """What `char` is, and its width in cells: full-width characters one cell, others as the face has them."""
    if char in FULL:
        return _KINDS[char], 1.0
    if unicodedata.category(char) in ("Mn", "Me"):
        return Kind.COMBINING, 0.0
    wide = unicodedata.east_asian_width(char) in "WF"
    width = 1.0 if wide else max(advance(char), 0.0)
    kind = _KINDS.get(char)
    if kind is None:
        kind = Kind.HANZI if wide or (width > 0.75 and not char.isalpha()) else Kind.LETTER
    return kind, min(width, 4.0)


def paragraphs(text: str) -> list[str]:
    """The text's paragraphs as they may be printed: without unseen characters, own indents, blank lines."""
    lines = (seen(line).strip(" \u3000") for line in _LINE_ENDS.split(text))
    return [line for line in lines if line]


def seen(text: str) -> str:
    """One line of text without what no face can show; tabs and hard spaces become spaces."""
    return _UNSEEN.sub("", _SPACES.sub(" ", text))


def soft_breaks(text: str) -> frozenset[int]:
    """Where a long address (17 or more narrow characters) may be parted: after one of its separators."""
    found: set[int] = set()
    for token in _LONG_TOKEN.finditer(text):
        for at in range(token.start() + 1, token.end()):
            before, after = text[at - 1], text[at]
            number = after.isdigit() and before in ".-:" and text[at - 2].isdigit()
            if before in _SEPARATORS and after.isalnum() and not number:
                found.add(at)
    return frozenset(found)
