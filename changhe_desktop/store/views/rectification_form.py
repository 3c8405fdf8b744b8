"""What the form of an order chooses from."""

from dataclasses import dataclass

from changhe_desktop.domain.accounts import Json, issuer_names
from changhe_desktop.domain.calendar import WorkCalendar
from changhe_desktop.store.engine import Session
from changhe_desktop.store.views.accounts import settings
from changhe_desktop.store.views.organization import UnitRow, unit_rows
from changhe_desktop.store.views.plan import MeasureRow, measure_rows
from changhe_desktop.store.views.rectification import BasisRow, basis_rows, work_calendar


@dataclass(frozen=True, slots=True)
class Needs:
    """Units in use, measures of the plan in force, the library of 依据, settings and working days."""

    units: tuple[UnitRow, ...]
    measures: tuple[MeasureRow, ...]
    bases: tuple[BasisRow, ...]
    settings: dict[str, Json]
    calendar: WorkCalendar

    @property
    def issuers(self) -> list[str]:
        """The names an order may go out under, the usual one first."""
        return issuer_names(self.settings["issuers"])

    def unit(self, unit_id: str | None) -> UnitRow | None:
        """The unit of this id, None if it is not (or no longer) in use."""
        return next((unit for unit in self.units if unit.id == unit_id), None)

    def measure(self, measure_id: str | None) -> MeasureRow | None:
        """The measure of this id, None if the plan in force has it not."""
        return next((measure for measure in self.measures if measure.id == measure_id), None)


def form_needs(session: Session) -> Needs:
    """Everything the form chooses from, read in one go."""
    return Needs(
        tuple(unit_rows(session)),
        tuple(measure_rows(session)),
        tuple(basis_rows(session)),
        settings(session),
        work_calendar(session),
    )
