"""A split of a known plan into measures, made by hand once and kept as data (`resources/plans`).

It is laid over a text only if the text has the very same words; blanks, indents, line ends and
encoding may differ, so its ranges count in the text without blanks (`words_of`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from changhe_desktop.domain.plan.edits import Edit, EditMove, edited, recoded
from changhe_desktop.domain.plan.text import word_positions, words_fingerprint
from changhe_desktop.domain.plan.values import Measure, MeasureKind, Plan, Task


@dataclass(frozen=True, slots=True)
class CuratedMeasure:
    """One measure: its words, their range in the text without blanks, its kinds (the first counts)."""

    text: str
    start: int
    end: int
    kinds: tuple[MeasureKind, ...]
    lead: str


@dataclass(frozen=True, slots=True)
class Curated:
    """The measures of one plan. `words_sha256` is the fingerprint of the plan's words."""

    title: str
    words_sha256: str
    measures: tuple[CuratedMeasure, ...]


def curated_of(data: Mapping[str, Any]) -> Curated:
    """The curated split that a JSON file holds."""
    measures = tuple(
        CuratedMeasure(m["text"], m["start"], m["end"], tuple(MeasureKind(k) for k in m["kinds"]), m["lead"])
        for m in data["measures"]
    )
    return Curated(data["title"], data["words_sha256"], measures)


def lay_over(plan: Plan, curated: Curated) -> Plan:
    """The plan with exactly the curated measures, all else 非措施; the plan itself if its words differ."""
    if words_fingerprint(plan.text) != curated.words_sha256:
        return plan
    positions = word_positions(plan.text)
    ranges = [(positions[m.start], positions[m.end - 1] + 1) for m in curated.measures]
    known = {start: measure for (start, _), measure in zip(ranges, curated.measures, strict=True)}
    plan = edited(plan, [Edit(EditMove.CARVE, start, end) for start, end in ranges])
    actions = tuple(
        replace(action, tasks=tuple(_settled(task, known) for task in action.tasks))
        for action in plan.actions
    )
    return replace(plan, curated=True, actions=actions)


def _settled(task: Task, known: Mapping[int, CuratedMeasure]) -> Task:
    return recoded(task, [_described(measure, known.get(measure.start)) for measure in task.measures])


def _described(measure: Measure, known: CuratedMeasure | None) -> Measure:
    if known is None:
        return replace(measure, dropped=True)
    return replace(measure, dropped=False, kind=known.kinds[0], kinds=known.kinds[1:], lead=known.lead)


def curated_data(plan: Plan, measures: Sequence[Measure]) -> dict[str, Any]:
    """What a JSON file holds for a split of `plan` into `measures`, for `curated_of` to read."""
    index = {position: place for place, position in enumerate(word_positions(plan.text))}
    return {
        "title": plan.title,
        "words_sha256": words_fingerprint(plan.text),
        "measures": [
            {
                "code": measure.code,
                "text": measure.text,
                "start": index[measure.start],
                "end": index[measure.end - 1] + 1,
                "kinds": [kind.value for kind in (measure.kind, *measure.kinds) if kind],
                "lead": measure.lead,
            }
            for measure in measures
        ],
    }
