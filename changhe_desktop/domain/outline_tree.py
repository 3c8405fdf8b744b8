"""The tree that a text's official numbering spans: values only."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from changhe_desktop.domain.errors import Fault

# The levels of GB/T 9704-2012, 7.3.3; TEXT is a paragraph before the first number, CIRCLE is ① below them.
TEXT, CHAPTER, SECTION, ITEM, POINT, CIRCLE = range(6)


@dataclass(frozen=True, slots=True)
class Node:
    """One numbered part, or a paragraph before the first number (level 0, no label, no value).

    [start, end) is its own text, line ends included, without its children's. The label (as written, but
    without blanks) ends at `content`, the heading at `body`; text[body:end] is what it says. `line`
    counts from 1.
    An 附件 is a chapter without a value.
    """

    level: int
    label: str
    value: int | None
    title: str
    line: int
    start: int
    content: int
    body: int
    end: int
    children: tuple["Node", ...] = ()

    @property
    def until(self) -> int:
        """Where the node ends with all its children."""
        return self.children[-1].until if self.children else self.end

    def walk(self) -> Iterator["Node"]:
        """The node and all below it in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Outline:
    """A text read: its top nodes in order, and what is wrong with its numbering.

    A Fault's `row` is the line (from 1), its `value` the number as written.
    """

    text: str
    nodes: tuple[Node, ...]
    faults: tuple[Fault, ...]
    line_starts: tuple[int, ...]

    @property
    def numbered(self) -> bool:
        """Whether any line carries a number."""
        return any(node.level for node in self.nodes)

    def walk(self) -> Iterator[Node]:
        """All nodes in the order of the text."""
        for node in self.nodes:
            yield from node.walk()

    def line_of(self, offset: int) -> int:
        """The line (from 1) in which the character at `offset` stands."""
        return bisect_right(self.line_starts, offset)
