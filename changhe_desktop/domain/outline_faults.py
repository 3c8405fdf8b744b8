"""What is wrong with a text's numbering, each fault with its line: said to the user, never mended."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from changhe_desktop.domain.errors import Fault
from changhe_desktop.domain.outline_numerals import chinese_number
from changhe_desktop.domain.outline_tree import CHAPTER, CIRCLE, ITEM, POINT, SECTION, TEXT, Node

_NAMES_SHOWN = 3


def label_of(level: int, value: int) -> str:
    """The number as an official paper writes it: 三、 （三） 3. （3） ③."""
    written = {
        CHAPTER: f"{chinese_number(value)}、",
        SECTION: f"（{chinese_number(value)}）",
        ITEM: f"{value}.",
        POINT: f"（{value}）",
        CIRCLE: chr(0x2460 + value - 1) if value <= 20 else str(value),
    }
    return written[level]


def numbering_faults(nodes: Sequence[Node]) -> list[Fault]:
    """All faults of a tree, in the order of their lines."""
    top = [node for node in nodes if node.level != TEXT]
    found = list(_first_level(top))
    waiting = [top]
    while waiting:
        siblings = waiting.pop()
        found += _sequence(siblings)
        for node in siblings:
            found += _unnamed(node)
            found += _jump(node)
            if node.children:
                waiting.append(list(node.children))
    return sorted(found, key=lambda fault: fault.row or 0)


def doubtful(line: int, start: str) -> Fault:
    """A line that may be a number or a figure: read as body text."""
    sentence = f"第{line}行以“{start}…”开头，已作正文读取；如果是编号，请在点号后空一格再读。"
    return Fault(sentence, row=line, value=start)


def _fault(node: Node, sentence: str) -> Fault:
    return Fault(sentence, row=node.line, value=node.label)


def _first_level(top: Sequence[Node]) -> Iterator[Fault]:
    """Parts that stand before the first part of the level above them: said once."""
    if not top:
        return
    highest, first = min(node.level for node in top), top[0]
    if first.level > highest:
        above = label_of(highest, 1)
        yield _fault(first, f"第{first.line}行“{first.label}”前面没有“{above}”一级的编号，请核对层次。")


def _jump(node: Node) -> Iterator[Fault]:
    """Children more than one level below their parent: said once, at the first of them."""
    first = next((child for child in node.children if child.level > node.level + 1), None)
    if first is None or node.value is None:
        return
    missed = label_of(node.level + 1, 1)
    yield _fault(
        first,
        f"第{first.line}行“{first.label}”直接接在“{node.label}”之下，跳过了“{missed}”一级，请核对层次。",
    )


def _unnamed(node: Node) -> Iterator[Fault]:
    blank = not node.title and (node.body > node.content or node.content >= node.end)
    if blank and node.value is not None:
        yield _fault(node, f"第{node.line}行“{node.label}”后面没有标题，请把标题补在同一行，或删去这个编号。")


def _sequence(siblings: Sequence[Node]) -> Iterator[Fault]:
    """Each level among these siblings counts 1, 2, 3 … for itself."""
    for level in {node.level for node in siblings}:
        counted = [node for node in siblings if node.level == level and node.value is not None]
        for node in counted[:1]:
            yield from _gap(node, 0)
        for before, node in pairwise(counted):
            yield from _step(before, node)


def _step(before: Node, node: Node) -> Iterator[Fault]:
    assert before.value is not None
    assert node.value is not None
    if node.value > before.value:
        yield from _gap(node, before.value)
    elif node.value == before.value:
        yield _fault(node, f"第{node.line}行编号“{node.label}”与第{before.line}行重复，请改正编号。")
    elif node.value == 1:
        yield _fault(node, f"第{node.line}行在同一上级之下又从“{node.label}”编起，请核对是否缺少上一级标题。")
    else:
        sentence = (
            f"第{node.line}行“{node.label}”排在第{before.line}行“{before.label}”之后，顺序颠倒，请改正编号。"
        )
        yield _fault(node, sentence)


def _gap(node: Node, previous: int) -> Iterator[Fault]:
    assert node.value is not None
    missing = range(previous + 1, node.value)
    if not missing:
        return
    names = "、".join(f"“{label_of(node.level, value)}”" for value in missing[:_NAMES_SHOWN])
    if len(missing) > _NAMES_SHOWN:
        names += f"等{len(missing)}个编号"
    yield _fault(node, f"第{node.line}行“{node.label}”之前缺少{names}，请核对原文是否漏了内容或编错号。")
