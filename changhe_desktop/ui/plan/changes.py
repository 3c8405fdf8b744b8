"""What cells, bulk bar, panel and review hand in at the counter; each change can be taken back."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.plan import Edit, EditMove, MeasureKind
from changhe_desktop.services import plan, plan_rows
from changhe_desktop.services.plan_rows import Wanted
from changhe_desktop.store.views.organization import UnitRow
from changhe_desktop.store.views.plan import MeasureRow, measure_rows
from changhe_desktop.ui.parts.messages import refusal_message
from changhe_desktop.ui.parts.pages import Frame
from changhe_desktop.ui.parts.undoing import Undoing
from changhe_desktop.ui.plan.assists import APART

# Fields of the grid -> what the verb `assign` calls them.
ASSIGNED = {
    "lead": "lead", "assists": "assists", "leader": "leader", "person": "person", "contact": "contact",
    "due_words": "due",
}  # fmt: skip
# Fields of the grid that can be changed, as the office calls them.
CHANGED = {
    "lead": "牵头单位", "assists": "配合单位", "leader": "责任领导", "person": "责任人",
    "contact": "联系方式", "due_words": "时限", "kind": "类别",
}  # fmt: skip
Ask = tuple[MeasureRow, dict[str, str]]


class MeasureChanges:
    """Changes measures; what is refused is said above the page and taken back in the grid."""

    def __init__(self, frame: Frame, undoing: Undoing, take_back: Callable[[], object]) -> None:
        self._frame, self._undoing, self._take_back = frame, undoing, take_back

    def change(self, rows: Sequence[MeasureRow], field: str, value: Any) -> None:
        """Put one value into a field of all these measures; an empty one clears it."""
        ids = [row.id for row in rows]

        def keep(_changed: object) -> None:
            words = f"改{CHANGED[field]}{len(rows)}条"
            self._undoing.remember(words, plan_rows.put_back, rows, (field,))

        if field == "kind":
            self._do(plan.set_kind, ids, MeasureKind(value) if value else None, then=keep)
            return
        if field == "assists" and isinstance(value, str):
            value = value.split(APART) if value else []
        self._do(plan.assign, ids, then=keep, **{ASSIGNED[field]: value})

    def fill(self, asks: Sequence[Ask]) -> None:
        """Give each measure its own words in one or more fields, all or none (a paste)."""
        rows, fields = [row for row, _ in asks], dict.fromkeys(f for _, given in asks for f in given)
        wanted = [Wanted(row.id, tuple(map(_named, given.items()))) for row, given in asks]

        def keep(_changed: object) -> None:
            self._undoing.remember(f"粘贴{len(rows)}行", plan_rows.put_back, rows, tuple(fields))

        self._do(plan_rows.assign_each, wanted, then=keep)

    def take_lead(self, row: MeasureRow, unit: UnitRow) -> None:
        """Let the suggested unit lead."""
        self.change([row], "lead", unit.id)

    def drop(self, rows: Sequence[MeasureRow]) -> None:
        """Mark them 非措施."""
        self.edit([Edit(EditMove.DROP, row.source.start) for row in rows])

    def edit(self, edits: Sequence[Edit]) -> None:
        """Change how the text is cut into measures."""
        self._frame.counter.ask(measure_rows, dropped=True, then=partial(self._edit, edits))

    def _edit(self, edits: Sequence[Edit], before: Sequence[MeasureRow]) -> None:
        words = "、".join(dict.fromkeys(edit.move.text for edit in edits))

        def look(_rows: object) -> None:
            keep = partial(self._remember_cuts, words, before)
            self._frame.counter.ask(measure_rows, dropped=True, then=keep)

        self._do(plan.edit_measures, edits, then=look)

    def _remember_cuts(self, words: str, before: Sequence[MeasureRow], after: Sequence[MeasureRow]) -> None:
        was, now = _by_task(before), _by_task(after)
        changed = [task for task in now if [_cut(r) for r in was[task]] != [_cut(r) for r in now[task]]]
        if changed:
            rows = [row for task in changed for row in was[task]]
            self._undoing.remember(words, plan_rows.put_back_cuts, changed, rows)

    def _do(self, verb: Callable[..., Any], *args: Any, **named: Any) -> None:
        self._frame.counter.do(verb, *args, refused=self._refused, **named)

    def _refused(self, refusal: Refusal) -> None:
        self._take_back()
        self._frame.show_message(refusal_message(refusal))


def _named(given: tuple[str, str]) -> tuple[str, str | tuple[str, ...]]:
    """A field and its words as `assign_each` takes them; several units are parted by 、."""
    field, words = given
    if field == "assists":
        return field, tuple(name for name in words.split(APART) if name)
    return ASSIGNED.get(field, field), words


def _by_task(rows: Sequence[MeasureRow]) -> dict[str, list[MeasureRow]]:
    found: dict[str, list[MeasureRow]] = defaultdict(list)
    for row in rows:
        found[row.task_id].append(row)
    return found


def _cut(row: MeasureRow) -> tuple[object, ...]:
    return row.id, row.source, row.shown, row.dropped
