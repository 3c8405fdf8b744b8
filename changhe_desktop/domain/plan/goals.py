"""Goals read from the sentences of a chapter: each begins where a year is named."""

import re
from collections.abc import Iterator

from changhe_desktop.domain.outline_tree import Node, Outline
from changhe_desktop.domain.plan.candidates import sentences, trimmed
from changhe_desktop.domain.plan.values import Goal

_DIGITS = "〇零一二三四五六七八九０１２３４５６７８９"
_CHINESE_DIGITS = str.maketrans(_DIGITS, "00123456789" + "0123456789")
_DIGIT = "[0-9０-９〇零一二三四五六七八九]"
_YEAR = re.compile(rf"([2２二]{_DIGIT}{{3}})(?=\s*(?:年|[-—–~～至到]+\s*[2２二]{_DIGIT}{{3}}\s*年))")
# A comma behind which a clause sets a date of its own: “……，到2030年……”.
_NEXT_DATE = re.compile(
    rf"[，,](?=\s*(?:力争|确保|并)?\s*(?:在|到|至|于)?\s*[2２二]{_DIGIT}{{3}}\s*[年—–~～至-])"
)


def goals_of(outline: Outline, chapter: Node) -> tuple[Goal, ...]:
    """The goals of a chapter and its parts. Sentences without a year go on with the goal before them."""
    found: list[Goal] = []
    for node in chapter.walk():
        begin = node.body if node is chapter else node.content
        for start, end in _statements(outline.text, begin, node.end):
            years = years_in(outline.text[start:end])
            if found and not years and found[-1].years:
                found[-1] = _prolonged(found[-1], end)
            else:
                text = outline.text[start:end]
                found.append(Goal(years, text, start, end, end, outline.line_of(start)))
    return tuple(found)


def years_in(text: str) -> tuple[int, ...]:
    """The years a sentence names, in order, each once: 2021年, ２０２１年, 二〇二一年, 2021—2023年."""
    found = [int(year[1].translate(_CHINESE_DIGITS)) for year in _YEAR.finditer(text)]
    return tuple(dict.fromkeys(year for year in found if 2000 <= year <= 2099))


def _statements(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for begin, stop in sentences(text, start, end):
        last = begin
        for comma in _NEXT_DATE.finditer(text, begin, stop):
            if years_in(text[last : comma.start()]):
                yield trimmed(text, last, comma.start())
                last = comma.end()
        yield trimmed(text, last, stop)


def _prolonged(goal: Goal, until: int) -> Goal:
    return Goal(goal.years, goal.text, goal.start, goal.end, until, goal.line)
