"""What the ledger's cells, its bulk bar and its panel hand in at the counter."""

from collections.abc import Callable, Sequence
from typing import Any

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.plan import Edit, EditMove, MeasureKind
from changhe_desktop.services import plan
from changhe_desktop.store.views.organization import UnitRow
from changhe_desktop.store.views.plan import MeasureRow
from changhe_desktop.ui.parts.messages import refusal_message
from changhe_desktop.ui.parts.pages import Frame
from changhe_desktop.ui.plan.assists import APART

# Fields of the grid -> what the verb `assign` calls them.
ASSIGNED = {
    "lead": "lead", "assists": "assists", "leader": "leader", "person": "person", "contact": "contact",
    "due_words": "due",
}  # fmt: skip


class MeasureChanges:
    """Changes measures; what is refused is said above the page and taken back in the grid."""

    def __init__(self, frame: Frame, take_back: Callable[[], object]) -> None:
        self._frame, self._take_back = frame, take_back

    def change(self, rows: Sequence[MeasureRow], field: str, value: Any) -> None:
        """Put one value into a field of all these measures; an empty one clears it."""
        ids = [row.id for row in rows]
        if field == "kind":
            self._do(plan.set_kind, ids, MeasureKind(value) if value else None)
            return
        if field == "assists" and isinstance(value, str):
            value = value.split(APART) if value else []
        self._do(plan.assign, ids, **{ASSIGNED[field]: value})

    def take_lead(self, row: MeasureRow, unit: UnitRow) -> None:
        """Let the suggested unit lead."""
        self._do(plan.assign, [row.id], lead=unit.id)

    def drop(self, rows: Sequence[MeasureRow]) -> None:
        """Mark them 非措施."""
        self.edit([Edit(EditMove.DROP, row.source.start) for row in rows])

    def edit(self, edits: Sequence[Edit]) -> None:
        """Change how the text is cut into measures."""
        self._do(plan.edit_measures, edits)

    def _do(self, verb: Callable[..., Any], *args: Any, **named: Any) -> None:
        self._frame.counter.do(verb, *args, refused=self._refused, **named)

    def _refused(self, refusal: Refusal) -> None:
        self._take_back()
        self._frame.show_message(refusal_message(refusal))
