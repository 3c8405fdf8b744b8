"""Official numbering read into a tree: 一、 / （一） / 1. / （1） / ① (GB/T 9704-2012, 7.3.3).

Any text gives a tree, and no character is lost: the own ranges of its nodes, in document order,
laid end to end, are the text. What is wrong with the numbering is said (`outline_faults`), not mended.
Reading costs time in proportion to the text's length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from changhe_desktop.domain.errors import Fault
from changhe_desktop.domain.outline_faults import doubtful, numbering_faults
from changhe_desktop.domain.outline_numerals import CHINESE, plain_value
from changhe_desktop.domain.outline_tree import CHAPTER, CIRCLE, ITEM, POINT, SECTION, TEXT, Node, Outline

# A heading that runs into its text ends at the first 。 or ：, if that stands within so many characters.
TITLE_LIMIT = 40

# Blanks as found in real files: ASCII, full-width, hard and zero-width ones, tabs.
_BLANKS = r"\u00ad\u200b-\u200f\u2060\ufeff"
_ANY_BLANK = re.compile(rf"[\s{_BLANKS}]+")
_INDENT = re.compile(rf"[\s{_BLANKS}]*+")
_GAP = rf"[ \t\u00a0\u2002-\u200a\u3000{_BLANKS}]{{0,4}}"
_COUNT = f"[{CHINESE}]{{1,6}}"
_DIGITS = "[0-9０-９]{1,3}"
_DOT = "[.．、﹒]"
_OPEN, _CLOSE = "[（(〔]", "[)）〕]"

# Label forms by level; the group is the numeral. An opening bracket is often forgotten.
_FORMS: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (level, re.compile(form))
    for level, form in (
        (CHAPTER, rf"({_COUNT}){_GAP}{_DOT}"),
        (SECTION, rf"{_OPEN}?{_GAP}({_COUNT}){_GAP}{_CLOSE}(?:{_GAP}{_DOT})?"),
        (SECTION, rf"([㈠-㈩])(?:{_GAP}{_DOT})?"),
        (ITEM, rf"({_DIGITS}){_GAP}{_DOT}"),
        (ITEM, r"([⒈-⒛])"),
        (POINT, rf"{_OPEN}?{_GAP}({_DIGITS}){_GAP}{_CLOSE}(?:{_GAP}{_DOT})?"),
        (POINT, rf"([⑴-⒇])(?:{_GAP}{_DOT})?"),
        (CIRCLE, rf"([①-⑳])(?:{_GAP}{_DOT})?"),
    )
)
_ANNEX = re.compile(rf"附{_GAP}件{_GAP}(?:[0-9０-９]{{1,2}}{_GAP}(?:[:：.．、]|(?<=[\s\u3000])|$)|[:：]|$)")
_MAY_BE_LABEL = re.compile(rf"[{CHINESE}0-9０-９（(〔㈠-㈩⒈-⒛⑴-⒇①-⑳附]")

# What follows a number that is only mentioned, or is part of a figure: then the line is body text.
_NUMBER = rf"{_OPEN}{_GAP}(?:{_COUNT}|{_DIGITS}){_GAP}{_CLOSE}"
_MENTIONED = re.compile(rf"(?:[至到和与及或、]{_GAP})?{_NUMBER}|[项款条](?:[规所之的中、，。；]|$)")
_BODY_AFTER = {SECTION: _MENTIONED, ITEM: re.compile(r"[0-9０-９]"), POINT: _MENTIONED}
# “一、二、三产业” is a list; “三、四季度” is one too, unless 三、 is the number that is due here.
_LISTED = re.compile(f"{_COUNT}{_GAP}、")
_COUNTED_THING = re.compile(f"({_COUNT})[至到和与及或产季级类线月年期]")
# “1.2021年…” is an item whose title begins with a year; “1.5公里” is a figure.
_YEAR = re.compile("[12１２][0-9０-９]{3}[年—–~～至-]")

_LINE_END = re.compile(r"\r\n|\r|\n")
_TITLE_END = re.compile("[。：]")
_AT_TITLE_END = "；;，,、"


@dataclass(frozen=True, slots=True)
class _Heading:
    """A line that opens a node: a Node without its end and its children."""

    level: int
    label: str
    value: int | None
    title: str
    line: int
    start: int
    content: int
    body: int


@dataclass(frozen=True, slots=True)
class _Line:
    """One line: its number, its range without indent and line end, and where the next line begins."""

    number: int
    start: int
    begin: int
    stop: int
    following: int


@dataclass(slots=True)
class _Reading:
    """What has been read so far; `latest` holds the last value of each open level."""

    text: str
    headings: list[_Heading] = field(default_factory=list)
    doubts: list[Fault] = field(default_factory=list)
    latest: dict[int, int] = field(default_factory=dict)

    def take(self, line: _Line) -> None:
        """Open a node if the line carries a number, or stands before the first one."""
        level, value, content = self._numbered(line) or (TEXT, None, line.begin)
        if level == TEXT and self.headings and self.headings[-1].level != TEXT:
            return
        title, body = _title(self.text, content, line)
        label = _ANY_BLANK.sub("", self.text[line.begin : content])
        self.headings.append(_Heading(level, label, value, title, line.number, line.start, content, body))
        self.latest = {above: last for above, last in self.latest.items() if above < level}
        if value is not None:
            self.latest[level] = value

    def _numbered(self, line: _Line) -> tuple[int, int | None, int] | None:
        """Level, value and end of the line's label; None for a line of body text."""
        if not _MAY_BE_LABEL.match(self.text, line.begin, line.stop):
            return None
        if self.latest and (annex := _ANNEX.match(self.text, line.begin, line.stop)):
            return CHAPTER, None, annex.end()
        for level, form in _FORMS:
            label = form.match(self.text, line.begin, line.stop)
            value = plain_value(label[1]) if label else None
            if label and value is not None:
                content = _past_blanks(self.text, label.end(), line.stop)
                if not self._is_body(level, value, label.end(), content, line):
                    return level, value, content
        return None

    def _is_body(self, level: int, value: int, end: int, content: int, line: _Line) -> bool:
        if level == CHAPTER:
            return self._is_list(value, content, line)
        after = _BODY_AFTER.get(level)
        if not after or not after.match(self.text, content, line.stop):
            return False
        if level != ITEM:
            return True
        if content > end or _YEAR.match(self.text, content, line.stop):
            return False  # “3. 5个村” and “1.2021年”: the number ends before the figure
        if self.latest and value == self._due(ITEM):
            self.doubts.append(doubtful(line.number, self.text[line.begin : min(line.stop, line.begin + 8)]))
        return True

    def _is_list(self, value: int, content: int, line: _Line) -> bool:
        if _LISTED.match(self.text, content, line.stop):
            return True
        thing = _COUNTED_THING.match(self.text, content, line.stop)
        return thing is not None and plain_value(thing[1]) == value + 1 and value != self._due(CHAPTER)

    def _due(self, level: int) -> int:
        """The number that comes next on this level."""
        return self.latest.get(level, 0) + 1


def outline_of(text: str) -> Outline:
    """The tree of a text. Any text has one; line ends may be CRLF, CR or LF."""
    reading, starts = _Reading(text), [0]
    for line in _lines(text):
        if line.begin < line.stop:
            reading.take(line)
        if line.following > line.stop:
            starts.append(line.following)
    nodes = _tree(text, reading.headings)
    faults = sorted(numbering_faults(nodes) + reading.doubts, key=lambda fault: fault.row or 0)
    return Outline(text, nodes, tuple(faults), tuple(starts))


def _lines(text: str) -> Iterator[_Line]:
    start, number = 0, 1
    for end in _LINE_END.finditer(text):
        yield _Line(number, start, _past_blanks(text, start, end.start()), end.start(), end.end())
        start, number = end.end(), number + 1
    yield _Line(number, start, _past_blanks(text, start, len(text)), len(text), len(text))


def _past_blanks(text: str, start: int, stop: int) -> int:
    found = _INDENT.match(text, start, stop)
    return found.end() if found else start


def _title(text: str, content: int, line: _Line) -> tuple[str, int]:
    """The heading's words and where its body begins. A line too long for a heading has none."""
    end = _TITLE_END.search(text, content, min(line.stop, content + TITLE_LIMIT + 1))
    if end:
        return text[content : end.start()].strip(), end.end()
    words = text[content : line.stop].strip()
    if len(words) > TITLE_LIMIT:
        return "", content
    return words.rstrip(_AT_TITLE_END), line.following


def _tree(text: str, headings: list[_Heading]) -> tuple[Node, ...]:
    """The headings nested by level; each ends where the next begins, the first begins the text."""
    if not headings:
        return (Node(TEXT, "", None, "", 1, 0, 0, 0, len(text)),) if text else ()
    ends = [heading.start for heading in headings[1:]] + [len(text)]
    waiting: list[Node] = []  # read backwards: the last one waiting is the next in the text
    for index in range(len(headings) - 1, -1, -1):
        children: list[Node] = []
        while headings[index].level and waiting and waiting[-1].level > headings[index].level:
            children.append(waiting.pop())
        waiting.append(_node(headings[index], index == 0, ends[index], tuple(children)))
    return tuple(reversed(waiting))


def _node(heading: _Heading, first: bool, end: int, children: tuple[Node, ...]) -> Node:
    start = 0 if first else heading.start
    return Node(
        heading.level,
        heading.label,
        heading.value,
        heading.title,
        heading.line,
        start,
        heading.content,
        heading.body,
        end,
        children,
    )
