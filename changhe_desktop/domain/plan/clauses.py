"""The whole text laid out as clauses: what the archive keeps, so that no character is lost."""

from collections.abc import Iterator
from dataclasses import dataclass

from changhe_desktop.domain.outline_tree import CHAPTER, TEXT, Node
from changhe_desktop.domain.plan.values import ClauseKind, Plan


@dataclass(frozen=True, slots=True)
class Clause:
    """One stretch [start, end) of the text, without its parts; `parent` is an index into the list.

    `code` is set for actions, tasks and safeguards, `year` (the first one named) for goals. A chapter
    that is an action too, or an action that is its own task, gives two clauses, the first one empty.
    """

    kind: ClauseKind
    parent: int | None
    code: str
    label: str
    title: str
    year: int | None
    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Part:
    """A clause with the end of all that belongs to it, before the clauses are laid out."""

    kind: ClauseKind
    start: int
    until: int
    line: int
    label: str = ""
    title: str = ""
    code: str = ""
    year: int | None = None


# Of two parts with the same range the one named first holds the other.
_OUTER_FIRST = (
    ClauseKind.CHAPTER,
    ClauseKind.ACTION,
    ClauseKind.TASK,
    ClauseKind.SAFEGUARD,
    ClauseKind.POINT,
    ClauseKind.HEAD,
    ClauseKind.GOAL,
)


def clauses_of(plan: Plan) -> tuple[Clause, ...]:
    """The plan's clauses in the order of the text; their ranges laid end to end are the text."""
    parts = sorted(_parts(plan), key=lambda part: (part.start, -part.until, _OUTER_FIRST.index(part.kind)))
    ends = [part.start for part in parts[1:]] + [len(plan.text)] * bool(parts)
    found: list[Clause] = []
    around: list[tuple[int, int]] = []  # where each clause still open ends, and its index
    for part, end in zip(parts, ends, strict=True):
        while around and around[-1][0] <= part.start:
            around.pop()
        parent = around[-1][1] if around else None
        around.append((part.until, len(found)))
        found.append(
            Clause(
                part.kind, parent, part.code, part.label, part.title, part.year, part.line, part.start, end
            )
        )
    return tuple(found)


def _parts(plan: Plan) -> Iterator[_Part]:
    """What the plan names, and the outline's nodes that it does not."""
    named = list(_named(plan))
    yield from named
    taken = {(p.start, p.until) for p in named if p.kind is not ClauseKind.ACTION or p.label}
    for node in plan.outline.walk():
        if (node.start, node.until) not in taken:
            yield _Part(_kind(node), node.start, node.until, node.line, node.label, node.title)


def _named(plan: Plan) -> Iterator[_Part]:
    for action in plan.actions:
        yield _Part(
            ClauseKind.ACTION, action.start, action.end, action.line, action.label, action.title, action.code
        )
    for kind, parts in ((ClauseKind.TASK, plan.tasks()), (ClauseKind.SAFEGUARD, plan.safeguards)):
        for part in parts:
            yield _Part(kind, part.start, part.end, part.line, part.label, part.title, part.code)
    for goal in plan.goals:
        year = goal.years[0] if goal.years else None
        yield _Part(ClauseKind.GOAL, goal.start, goal.until, goal.line, title=goal.text, year=year)


def _kind(node: Node) -> ClauseKind:
    if node.level == TEXT:
        return ClauseKind.HEAD
    return ClauseKind.CHAPTER if node.level == CHAPTER else ClauseKind.POINT
