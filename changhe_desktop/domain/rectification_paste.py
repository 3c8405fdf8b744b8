"""Problems out of what was copied elsewhere: a list in a chat, a Word file, some rows of a sheet."""

import csv
import re
from collections.abc import Iterable

from changhe_desktop.domain.outline_numerals import chinese_value
from changhe_desktop.domain.rectification import Problem
from changhe_desktop.domain.typed import cleaned, folded

NUMBERED = re.compile(
    r"(?:[（(]([0-9０-９]{1,3})[)）]|([0-9０-９]{1,3})(?:[、)）]|[.．](?![0-9０-９]))"
    r"|[（(]([一二三四五六七八九十百]+)[)）]|([一二三四五六七八九十百]+)、)\s*"
)
HEADINGS = {"问题", "存在问题", "存在的问题", "问题描述", "具体问题"}


def problems_of(text: str) -> tuple[Problem, ...]:
    """One problem for each line that is not blank; the columns of a sheet are 问题, 整改要求, 完成标准.

    Numbers before the lines go when they count on without a gap, since the paper numbers by itself; so do
    a heading line and a column of 序号.
    """
    rows = [row for row in _rows(text) if any(row)]
    if rows and folded(rows[0][0] or rows[0][-1]) in HEADINGS | {"序号"}:
        rows = rows[1:]
    if rows and all(len(row) > 1 and row[0].isdecimal() for row in rows):
        rows = [row[1:] for row in rows]
    texts = _unnumbered([row[0] for row in rows])
    return tuple(Problem(text, *[*row[1:3], "", ""][:2]) for text, row in zip(texts, rows, strict=True))


def _rows(text: str) -> Iterable[list[str]]:
    """The cells of each line; a quoted cell of a sheet may hold several lines."""
    if "\t" not in text:
        return [[cleaned(line)] for line in text.splitlines()]
    lines = text.splitlines(keepends=True)
    try:
        rows = list(csv.reader(lines, delimiter="\t"))
    except csv.Error:
        # A cell beyond what the reader takes (131,072 characters): no sheet has quoted that.
        rows = [line.rstrip("\r\n").split("\t") for line in lines]
    return [[cleaned(cell) for cell in cells] for cells in rows if cells]


def _unnumbered(texts: list[str]) -> list[str]:
    found = [NUMBERED.match(text) for text in texts]
    numbers = [_number(match) if match else None for match in found]
    first = numbers[0] if numbers else None
    if len(texts) < 2 or first is None or numbers != list(range(first, first + len(texts))):
        return texts
    return [text[match.end() :] if match else text for text, match in zip(texts, found, strict=True)]


def _number(match: re.Match[str]) -> int | None:
    figures = match[1] or match[2]
    return int(figures) if figures else chinese_value(match[3] or match[4])
