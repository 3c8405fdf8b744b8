"""Breaking a title by sense into the shape of a trapezoid or a diamond (GB/T 9704-2012, 7.3.1).

Sense comes from three sources: the words the caller gives (issuer, units, the plan's own terms), a short
list of words that titles of office papers are made of, and signs in the text (《》, “”, numbers). Where none
of them tells, a break is possible but dear.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import accumulate, combinations, pairwise
from math import ceil

from changhe_desktop.documents.page.lines import break_lines
from changhe_desktop.documents.page.marks import CLOSING, OPENING, STOPS
from changhe_desktop.documents.page.title_words import TITLE_WORDS

MOST_LINES = 4  # above this a title is no longer shaped, only parted
COMFORT = 18.0  # cells of 二号 that leave the title some air on both sides
SHORTEST_LAST = 4.0

_NEVER_BEFORE = frozenset("的和及等与或之暨并了" + CLOSING + STOPS + "—…·")
_NEVER_AFTER = frozenset(OPENING + "—…·第")
_LINKS = frozenset("的和及与或之对在向以为就、")
_COUNTED = (
    r"第?[0-9０-９]+(?:[.．:：/-][0-9０-９]+)*[年月日号期届个项次轮批条季度家处%％]*(?:[0-9０-９]+[月日号期个项]+)*"
    r"|第?[一二三四五六七八九十百]+[年月日号期届个项次轮批条季度]"
    r"|[!-~]+"
)
_NUMBERS = re.compile(_COUNTED)
_WHOLE = re.compile(r"《[^》]*》|“[^”]*”|〔[^〕]*〕|（[^）]*）|" + _COUNTED)
# What a break costs: nothing where the sense ends, much where a word may be torn.
_FREE, _WORD, _LINK, _EDGE, _BLIND = 0.0, 1.0, 4.0, 3.0, 7.0


def break_title(
    text: str,
    advance: Callable[[str], float],
    columns: float,
    vocabulary: Sequence[str] = (),
) -> list[str]:
    """The title's lines, none wider than `columns` cells; line feeds in `text` are the writer's own."""
    lines: list[str] = []
    for part in text.split("\n"):
        lines += _break(part, tuple(map(advance, part)), columns, frozenset(vocabulary))
    return lines


@lru_cache(maxsize=256)
def _break(
    text: str, widths: tuple[float, ...], columns: float, vocabulary: frozenset[str]
) -> tuple[str, ...]:
    if sum(widths) <= columns:
        return (text,) if text else ()
    sums = [0.0, *accumulate(widths)]
    for signs in (_WHOLE, _NUMBERS):
        prices = _prices(_words(text, widths, columns, vocabulary, signs), text)
        cuts = _shaped(sums, prices, columns) or _plain(sums, prices, columns)
        if cuts:
            return tuple(text[a:b] for a, b in zip((0, *cuts), (*cuts, len(text)), strict=True))
    known = dict(zip(text, widths, strict=True))
    return tuple(line.text for line in break_lines(text, known.__getitem__, columns=columns))


def _words(
    text: str, widths: Sequence[float], columns: float, vocabulary: frozenset[str], signs: re.Pattern[str]
) -> list[tuple[int, str]]:
    """The text as (start, what): “given” and “known” words, “sign” pieces, “blind” single characters."""
    longest = max((len(word) for word in vocabulary | TITLE_WORDS), default=1)
    found: list[tuple[int, str]] = []
    at = 0
    while at < len(text):
        what, size = "blind", 1
        sign = signs.match(text, at)
        for length in range(min(longest, len(text) - at), 0, -1):
            word = text[at : at + length]
            given = word in vocabulary and length > 1 and sum(widths[at : at + length]) <= columns
            if given or word in TITLE_WORDS:
                what, size = ("given" if given else "known"), length
                break
        if sign and len(sign[0]) > size and sum(widths[at : sign.end()]) <= columns:
            what, size = "sign", len(sign[0])
        found.append((at, what))
        at += size
    return found


def _prices(words: Sequence[tuple[int, str]], text: str) -> dict[int, float]:
    """What a break before each character costs; characters not named may not begin a line."""
    prices: dict[int, float] = {}
    for (before, left), (at, right) in pairwise(words):
        if text[at] in _NEVER_BEFORE or text[at - 1] in _NEVER_AFTER or text[before:at] == "关于":
            continue
        if text.startswith("关于", at):
            prices[at] = _FREE
        elif text[at - 1] in _LINKS:
            prices[at] = _LINK
        elif "blind" in (left, right):
            prices[at] = _BLIND if left == right else _EDGE
        else:
            prices[at] = _WORD
    return prices


def _shaped(sums: Sequence[float], prices: dict[int, float], columns: float) -> tuple[int, ...]:
    """Cuts into the fewest lines or one more, whichever looks better; empty if neither can be had."""
    fewest = ceil(sums[-1] / columns)
    counts = [count for count in (fewest, fewest + 1) if count <= MOST_LINES]
    found = [shape for count in counts if (shape := _shape(sums, prices, columns, count))]
    return min(found)[1] if found else ()


def _shape(
    sums: Sequence[float], prices: dict[int, float], columns: float, count: int
) -> tuple[float, tuple[int, ...]] | None:
    """The best `count` lines as (score, cuts), or None if they cannot be had."""
    end = len(sums) - 1
    best: tuple[float, tuple[int, ...]] | None = None
    for cuts in combinations(_candidates(prices, count), count - 1):
        ends = (*cuts, end)
        lengths = [sums[b] - sums[a] for a, b in zip((0, *cuts), ends, strict=True)]
        if max(lengths) > columns:
            continue
        score = sum(prices[at] for at in cuts) + _misshape(lengths) + count
        if best is None or score < best[0]:
            best = (score, cuts)
    return best


def _candidates(prices: dict[int, float], count: int) -> list[int]:
    """The places worth trying: all of them, or the cheapest if there would be too many combinations."""
    places = sorted(prices)
    most = {2: 80, 3: 24, 4: 14}[count]
    if len(places) > most:
        cheapest = sorted(places, key=lambda at: (prices[at], at))[:most]
        places = sorted(cheapest)
    return places


def _misshape(lengths: Sequence[float]) -> float:
    """How far the lines are from a trapezoid or a diamond; a waist is the worst."""
    fault = sum(2.0 for length in lengths if length > COMFORT)
    fault += sum(8.0 for a, b, c in zip(lengths, lengths[1:], lengths[2:], strict=False) if a > b < c)
    for a, b in pairwise(lengths):
        step = abs(a - b)
        fault += 1.5 if step < 1 else max(0.0, step - 4) * 0.8
    return fault + (5.0 if lengths[-1] < SHORTEST_LAST else 0.0)


def _plain(sums: Sequence[float], prices: dict[int, float], columns: float) -> tuple[int, ...]:
    """Cuts for a very long title: the cheapest place in the last part of each line; empty if none."""
    cuts: list[int] = []
    start, end = 0, len(sums) - 1
    places = sorted(prices)
    while sums[end] - sums[start] > columns:
        near = [at for at in places if columns * 0.6 <= sums[at] - sums[start] <= columns]
        if not near:
            return ()
        start = min(near, key=lambda at: (prices[at], -at))
        cuts.append(start)
    return tuple(cuts)
