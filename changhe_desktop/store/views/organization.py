"""What screens and commands read of units."""

import json
from dataclasses import dataclass

from sqlalchemy import func, select

from changhe_desktop.domain.organization import Orderable, UnitKind
from changhe_desktop.domain.organization_search import unit_called
from changhe_desktop.store.engine import Session
from changhe_desktop.store.readings import pinyin_table
from changhe_desktop.store.tables import organization
from changhe_desktop.store.tables.plan import Measure, PlanVersion


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit; `leads` counts the current plan's measures it leads."""

    id: str
    name: str
    kind: UnitKind
    kind_text: str
    aliases: tuple[str, ...]
    leader: str
    orderable: Orderable
    sample: bool
    retired: bool
    position: int
    leads: int
    search_key: str


def unit_rows(session: Session, *, retired: bool = False) -> list[UnitRow]:
    """The units in the office's order; retired ones only when asked for."""
    leads = dict(
        session.execute(
            select(Measure.lead_id, func.count())
            .join(PlanVersion, PlanVersion.id == Measure.version_id)
            .where(PlanVersion.current, Measure.dropped.is_(False), Measure.lead_id.is_not(None))
            .group_by(Measure.lead_id)
        ).all()
    )
    return [
        UnitRow(
            u.id, u.name, u.kind, u.kind.text, tuple(json.loads(u.aliases)), u.leader, u.orderable, u.sample,
            u.retired, u.position, int(leads.get(u.id, 0)), u.search_key,
        )
        for u in organization.units(session)
        if retired or not u.retired
    ]  # fmt: skip


def unit_named(session: Session, words: str) -> UnitRow:
    """The unit somebody named (by id, name, alias); a Refusal that offers the nearest ones."""
    rows = unit_rows(session)
    found = next((row for row in rows if row.id == words), None)
    return found or unit_called(words, rows, pinyin_table())
