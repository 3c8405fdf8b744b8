"""Candidate measures: a task's words cut into clauses, each a verbatim range, for a person to review.

Sentences end at 。；！？ and at line ends; inside a sentence a comma cuts too, except that a clause
which only opens the next one (“以……为重点，”) stays with it, and one that only names the result of
the one before (“……，保障供水安全”) stays with that. Quotes, brackets and titles are never cut.
"""

import re
from collections.abc import Iterator

# Words that open a clause which cannot stand alone.
OPENERS = (
    "以", "按照", "按", "依托", "通过", "围绕", "根据", "结合", "针对", "采用", "采取", "视情", "对照", "为",
    "在", "充分利用", "充分发挥", "坚持以", "坚持把", "到", "力争到", "重点是",
)  # fmt: skip
# Words that begin a clause telling what the one before is to bring about.
RESULTS = (
    "保障", "确保", "实现", "力争", "形成", "加快形成", "构建", "打造", "塑造", "营造", "提升", "全面提升",
    "进一步提升", "不断", "切实", "满足", "促进", "展示", "延续", "发挥", "使", "让", "从而", "做到", "真正",
)  # fmt: skip

# An opener this long says something of its own.
OPENER_LIMIT = 40

_PROTECTED = r"“[^“”\n]{0,60}”|（[^（）\n]{0,60}）|《[^《》\n]{0,60}》|\([^()\n]{0,60}\)|‘[^‘’\n]{0,60}’"
_CUTS = re.compile(rf"(?:{_PROTECTED})|(?P<sentence>[。；！？;!?\r\n])|(?P<clause>[，,])")
_EDGES = re.compile(r"[\s\u200b-\u200f\u2060\ufeff。；！？;!?，,、：:]+")


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without the blanks and separators at its ends; empty if nothing else is there."""
    lead = _EDGES.match(text, start, end)
    start = lead.end() if lead else start
    while start < end and _EDGES.match(text, end - 1, end):
        end -= 1
    return start, end


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of a range, trimmed, without empty ones."""
    for clauses in _sentences(text, start, end):
        yield clauses[0][0], clauses[-1][1]


def candidates(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The ranges of the candidate measures of a range, in order, none empty, none overlapping."""
    for clauses in _sentences(text, start, end):
        yield from _joined(text, clauses)


def _sentences(text: str, start: int, end: int) -> Iterator[list[tuple[int, int]]]:
    """The clauses of each sentence, trimmed; a sentence without any is left out."""
    clauses, begin = list[tuple[int, int]](), start
    for cut in _CUTS.finditer(text, start, end):
        if cut.lastgroup is None:
            continue
        clauses.append(trimmed(text, begin, cut.start()))
        begin = cut.end()
        if cut.lastgroup == "sentence":
            yield from _worded(clauses)
            clauses = []
    yield from _worded([*clauses, trimmed(text, begin, end)])


def _worded(clauses: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    worded = [(start, end) for start, end in clauses if start < end]
    if worded:
        yield worded


def _joined(text: str, clauses: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Openers joined to what they open, results to what brings them about."""
    begin, last = clauses[0]
    for start, end in clauses[1:]:
        if text.startswith(RESULTS, start, end) or _opens(text, begin, last):
            last = end
            continue
        yield begin, last
        begin, last = start, end
    yield begin, last


def _opens(text: str, start: int, end: int) -> bool:
    alone = not any(mark in text[start:end] for mark in "，,")
    return alone and end - start <= OPENER_LIMIT and text.startswith(OPENERS, start, end)
