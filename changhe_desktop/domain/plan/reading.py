"""A text read as a plan: chapters by their titles, actions and tasks by their numbers."""

from collections.abc import Sequence
from dataclasses import replace

from changhe_desktop.domain.outline import TITLE_LIMIT, outline_of
from changhe_desktop.domain.outline_tree import CHAPTER, TEXT, Node, Outline
from changhe_desktop.domain.plan.candidates import candidates, sentences, trimmed
from changhe_desktop.domain.plan.curated import Curated, lay_over
from changhe_desktop.domain.plan.goals import goals_of
from changhe_desktop.domain.plan.head import after_title, status_of, title_of
from changhe_desktop.domain.plan.text import canonical
from changhe_desktop.domain.plan.values import (
    Action,
    Chapter,
    ChapterRole,
    Goal,
    Measure,
    Plan,
    Safeguard,
    Task,
)

# Words in a chapter's title and what they make it; the first row that fits decides.
ROLE_WORDS: tuple[tuple[ChapterRole, tuple[str, ...]], ...] = (
    (ChapterRole.SAFEGUARDS, ("保障", "组织领导", "组织实施", "工作要求", "有关要求")),
    (ChapterRole.TASKS, ("任务", "举措", "措施", "重点工作", "工作内容", "行动")),
    (ChapterRole.GOALS, ("目标",)),
    (ChapterRole.GENERAL, ("总体", "指导思想", "基本原则", "总则", "背景", "意义")),
)
GOAL_WORD = "目标"


def plan_of(text: str, curated: Curated | None = None) -> Plan:
    """The plan that a text states. A curated split made for these very words is laid over it."""
    outline = outline_of(canonical(text))
    chapters = [node for node in outline.nodes if node.level != TEXT]
    roles = [role_of(node) for node in chapters]
    plan = Plan(
        text=outline.text,
        title=title_of(outline),
        status=status_of(outline),
        numbered=outline.numbered,
        curated=False,
        chapters=tuple(_chapter(node, role) for node, role in zip(chapters, roles, strict=True)),
        actions=_actions(outline, chapters, roles),
        goals=_goals(outline, chapters),
        safeguards=_safeguards(outline, chapters, roles),
        faults=outline.faults,
        outline=outline,
    )
    return lay_over(plan, curated) if curated else plan


def role_of(chapter: Node) -> ChapterRole:
    """What a chapter is for; a part of a lower level is never a chapter with a role."""
    if chapter.level != CHAPTER or chapter.value is None:
        return ChapterRole.OTHER
    fits = (role for role, words in ROLE_WORDS if any(word in chapter.title for word in words))
    return next(fits, ChapterRole.OTHER)


def _chapter(node: Node, role: ChapterRole) -> Chapter:
    return Chapter(role, node.label, node.title, node.start, node.until, node.line)


def _goals(outline: Outline, chapters: Sequence[Node]) -> tuple[Goal, ...]:
    named = [node for node in chapters if node.level == CHAPTER and GOAL_WORD in node.title]
    return tuple(goal for node in named for goal in goals_of(outline, node))


def _safeguards(
    outline: Outline, chapters: Sequence[Node], roles: Sequence[ChapterRole]
) -> tuple[Safeguard, ...]:
    found: list[Safeguard] = []
    for chapter in _of_role(chapters, roles, ChapterRole.SAFEGUARDS):
        for node in chapter.children or _paragraphs(outline, chapter):
            start, end = trimmed(outline.text, node.body, node.until)
            code, text = str(len(found) + 1), outline.text[start : _with_stop(outline.text, end, node.until)]
            found.append(Safeguard(code, node.label, node.title, text, node.start, node.until, node.line))
    return tuple(found)


def _actions(outline: Outline, chapters: Sequence[Node], roles: Sequence[ChapterRole]) -> tuple[Action, ...]:
    """The actions of the task chapters; without such a chapter, of all that has no other role."""
    main = _of_role(chapters, roles, ChapterRole.TASKS)
    groups = [_groups(outline, node, node.children) for node in main]
    if not main:
        rest = [n for n in _of_role(chapters, roles, ChapterRole.OTHER) if n.value is not None]
        groups = [_loose_groups(outline, rest if outline.numbered else _spoken(outline))]
    found: list[Action] = []
    for holder, parts in (pair for group in groups for pair in group):
        code = _next_code(holder.value, int(found[-1].code) if found else 0)
        found.append(_action(outline, str(code), holder, parts))
    return tuple(found)


def _loose_groups(outline: Outline, parts: Sequence[Node]) -> list[tuple[Node, Sequence[Node]]]:
    """The groups of parts that no chapter holds: together they are held by the plan itself."""
    if not parts:
        return []
    first, last = parts[0], parts[-1]
    whole = Node(TEXT, "", None, title_of(outline), first.line, first.start, 0, 0, first.start, (last,))
    return _groups(outline, whole, parts)


def _groups(outline: Outline, holder: Node, parts: Sequence[Node]) -> list[tuple[Node, Sequence[Node]]]:
    """Each action's node with its tasks' nodes. Parts that have no parts are tasks of their holder."""
    if not parts:
        parts = _paragraphs(outline, holder) if holder.level != TEXT else ()
    if not any(part.children for part in parts):
        unnumbered = Node(TEXT, "", None, holder.title, holder.line, holder.start, 0, 0, holder.until)
        return [(unnumbered, parts)] if parts else []
    return [(part, part.children or (part,)) for part in parts]


def _action(outline: Outline, code: str, holder: Node, parts: Sequence[Node]) -> Action:
    tasks: list[Task] = []
    for node in parts:
        before = int(tasks[-1].code.rpartition(".")[2]) if tasks else 0
        own = node.value if node is not holder else None
        tasks.append(_task(outline, f"{code}.{_next_code(own, before)}", node))
    return Action(code, holder.label, holder.title, holder.start, holder.until, holder.line, tuple(tasks))


def _next_code(value: int | None, before: int) -> int:
    """The number as printed while it counts upwards, so that codes agree with the paper; else the next."""
    return value if value is not None and value > before else before + 1


def _task(outline: Outline, code: str, node: Node) -> Task:
    start, end = trimmed(outline.text, node.body, node.until)
    text = outline.text[start : _with_stop(outline.text, end, node.until)]
    ranges = [found for part in node.walk() for found in _candidates(outline.text, part)]
    measures = tuple(
        Measure(f"{code}.{position}", outline.text[begin:stop], begin, stop, outline.line_of(begin))
        for position, (begin, stop) in enumerate(ranges, 1)
    )
    return Task(code, node.label, node.title, text, node.start, node.until, node.line, measures)


def _candidates(text: str, node: Node) -> list[tuple[int, int]]:
    """The candidates of a node's own text; a heading with nothing below it is one itself."""
    found = list(candidates(text, node.body, node.end))
    if not found and not node.children:
        start, end = trimmed(text, node.content, node.body)
        return [(start, end)] if start < end else []
    return found


def _of_role(nodes: Sequence[Node], roles: Sequence[ChapterRole], role: ChapterRole) -> list[Node]:
    return [node for node, own in zip(nodes, roles, strict=True) if own is role]


def _with_stop(text: str, end: int, limit: int) -> int:
    """The end with the full stop that closes the last sentence."""
    return end + 1 if text[end:limit].startswith(("。", "！", "？", "；")) else end


def _paragraphs(outline: Outline, chapter: Node) -> list[Node]:
    """The paragraphs of a chapter's own text, each as a task's node."""
    text, nodes, begin = outline.text, list[Node](), chapter.body
    while begin < chapter.end:
        end = text.find("\n", begin, chapter.end) + 1 or chapter.end
        start, last = trimmed(text, begin, end)
        if start < last:
            nodes.append(
                Node(
                    TEXT,
                    "",
                    None,
                    _short(text, start, last),
                    outline.line_of(start),
                    begin,
                    start,
                    start,
                    end,
                )
            )
        begin = end
    return nodes


def _spoken(outline: Outline) -> list[Node]:
    """The paragraphs of a text without any number, each as a task's node; its title is none."""
    return [
        replace(node, title=_short(outline.text, node.content, node.end), body=node.content)
        for node in after_title(outline)
        if outline.text[node.start : node.end].strip()
    ]


def _short(text: str, start: int, end: int) -> str:
    """The first sentence of a paragraph, if it is short enough to name it."""
    first = next(sentences(text, start, end), (start, start))
    return text[first[0] : first[1]] if first[1] - first[0] <= TITLE_LIMIT else ""
