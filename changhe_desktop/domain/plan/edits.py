"""Edits of a plan's measures as values: every measure stays a range of the text, verbatim.

An edit names its measure by where that measure starts, so that a list of edits can be kept and
applied again to the same text.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.plan.candidates import trimmed
from changhe_desktop.domain.plan.values import Measure, Plan, Task
from changhe_desktop.domain.worded import Worded

# What CARVE cuts off is kept as 非措施 only if it is longer than scraps such as “积极打造” or “等”.
SCRAP = 6


class EditMove(Worded):
    """What an edit does."""

    SPLIT = "split", "拆分"
    MERGE = "merge", "合并"
    RENAME = "rename", "改名"
    DROP = "drop", "标为非措施"
    RESTORE = "restore", "恢复为措施"
    CARVE = "carve", "划为措施"


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit. Which fields count depends on `move`:

    SPLIT: cut the measure in two at `start`. MERGE: make one of all measures that lie in [start, end).
    RENAME: show `title` for the measure that starts at `start` (empty: its own words again).
    DROP, RESTORE: the measure that starts at `start`. CARVE: make [start, end) a measure; what it cuts
    off from others stays as 非措施.
    """

    move: EditMove
    start: int
    end: int = 0
    title: str = ""


def edited(plan: Plan, edits: Iterable[Edit]) -> Plan:
    """The plan after the edits, in order. Refuses an edit that fits no measure; then none was made."""
    for edit in edits:
        plan = _changed(plan, edit)
    return plan


def _changed(plan: Plan, edit: Edit) -> Plan:
    for index, action in enumerate(plan.actions):
        for place, task in enumerate(action.tasks):
            if task.start <= edit.start < task.end:
                measures = _MOVES[edit.move](plan, task, edit)
                tasks = (*action.tasks[:place], recoded(task, measures), *action.tasks[place + 1 :])
                changed = replace(action, tasks=tasks)
                return replace(plan, actions=(*plan.actions[:index], changed, *plan.actions[index + 1 :]))
    raise Refusal("所选文字不在任何任务之内，请在任务的正文里选择。")


def recoded(task: Task, measures: Iterable[Measure]) -> Task:
    """The task with these measures, numbered anew; a dropped one has no code."""
    numbered, position = list[Measure](), 0
    for measure in measures:
        position += not measure.dropped
        code = "" if measure.dropped else f"{task.code}.{position}"
        numbered.append(replace(measure, code=code))
    return replace(task, measures=tuple(numbered))


def piece(plan: Plan, start: int, end: int, like: Measure | None = None) -> Measure | None:
    """The trimmed range as a measure; kind, lead and standing as in `like`. None if no word is left."""
    start, end = trimmed(plan.text, start, end)
    if start >= end:
        return None
    text, line = plan.text[start:end], plan.outline.line_of(start)
    if like is None:
        return Measure("", text, start, end, line)
    return replace(like, text=text, start=start, end=end, line=line, title="")


def _split(plan: Plan, task: Task, edit: Edit) -> list[Measure]:
    place = next((i for i, m in enumerate(task.measures) if m.start < edit.start < m.end), None)
    if place is None:
        raise Refusal("这里不在一条措施的中间，不能拆分。请把光标放在要断开的两个字之间。")
    whole = task.measures[place]
    halves = piece(plan, whole.start, edit.start, whole), piece(plan, edit.start, whole.end, whole)
    return [*task.measures[:place], *(half for half in halves if half), *task.measures[place + 1 :]]


def _merge(plan: Plan, task: Task, edit: Edit) -> list[Measure]:
    inside = [m for m in task.measures if edit.start <= m.start and m.end <= edit.end]
    if len(inside) < 2:
        raise Refusal("合并至少要选同一任务内相邻的两条措施。")
    first, last = task.measures.index(inside[0]), task.measures.index(inside[-1])
    like = next((m for m in inside if not m.dropped), inside[0])
    whole = piece(plan, inside[0].start, inside[-1].end, like)
    return [*task.measures[:first], *([whole] if whole else []), *task.measures[last + 1 :]]


def _rename(plan: Plan, task: Task, edit: Edit) -> list[Measure]:
    return _replaced(task, edit, title=edit.title.strip())


def _drop(plan: Plan, task: Task, edit: Edit) -> list[Measure]:
    return _replaced(task, edit, dropped=True)


def _restore(plan: Plan, task: Task, edit: Edit) -> list[Measure]:
    return _replaced(task, edit, dropped=False)


def _replaced(
    task: Task, edit: Edit, *, title: str | None = None, dropped: bool | None = None
) -> list[Measure]:
    if not any(measure.start == edit.start for measure in task.measures):
        raise Refusal("没有从这里开始的措施，可能已被拆分或合并。请刷新后再试。")
    return [
        measure
        if measure.start != edit.start
        else replace(
            measure,
            title=measure.title if title is None else title,
            dropped=measure.dropped if dropped is None else dropped,
        )
        for measure in task.measures
    ]


def _carve(plan: Plan, task: Task, edit: Edit) -> list[Measure]:
    chosen = piece(plan, edit.start, edit.end)
    if chosen is None or edit.end > task.end:
        raise Refusal("所选文字是空的，或超出了这项任务，请重新选择。")
    kept: list[Measure] = [chosen]
    for measure in task.measures:
        if measure.end <= chosen.start or chosen.end <= measure.start:
            kept.append(measure)
            continue
        for start, end in ((measure.start, chosen.start), (chosen.end, measure.end)):
            rest = piece(plan, start, end, measure) if start < end else None
            if rest and rest.end - rest.start > SCRAP:
                kept.append(replace(rest, dropped=True))
    return sorted(kept, key=lambda measure: measure.start)


_MOVES: Mapping[EditMove, Callable[[Plan, Task, Edit], list[Measure]]] = {
    EditMove.SPLIT: _split,
    EditMove.MERGE: _merge,
    EditMove.RENAME: _rename,
    EditMove.DROP: _drop,
    EditMove.RESTORE: _restore,
    EditMove.CARVE: _carve,
}
