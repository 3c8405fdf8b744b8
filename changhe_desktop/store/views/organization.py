"""What screens and commands read of units."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from changhe_desktop.domain.organization import Orderable, UnitKind
from changhe_desktop.domain.organization_search import unit_called
from changhe_desktop.domain.rectification import OrderState
from changhe_desktop.store.engine import Session
from changhe_desktop.store.readings import pinyin_table
from changhe_desktop.store.tables import organization
from changhe_desktop.store.tables.plan import Assistance, Measure, PlanVersion
from changhe_desktop.store.tables.rectification import Order


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit; `leads` and `assists` count measures of the current plan, `open_orders` orders not done."""

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
    assists: int
    open_orders: int


def unit_rows(session: Session, *, retired: bool = False) -> list[UnitRow]:
    """The units in the office's order; retired ones only when asked for."""
    measure, helps = Measure, Assistance
    leads = _counted(session, _of_the_plan(select(measure.lead_id, func.count())).group_by(measure.lead_id))
    joined = select(helps.unit_id, func.count()).join(measure, measure.id == helps.measure_id)
    assists = _counted(session, _of_the_plan(joined).group_by(helps.unit_id))
    issued = select(Order.unit_id, func.count()).where(Order.state == OrderState.ISSUED)
    orders = _counted(session, issued.group_by(Order.unit_id))
    return [
        UnitRow(
            u.id, u.name, u.kind, u.kind.text, tuple(json.loads(u.aliases)), u.leader, u.orderable, u.sample,
            u.retired, u.position, leads.get(u.id, 0), u.search_key, assists.get(u.id, 0),
            orders.get(u.id, 0),
        )
        for u in organization.units(session)
        if retired or not u.retired
    ]  # fmt: skip


def _of_the_plan(counting: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Only measures of the current plan that are measures at all."""
    joined = counting.join(PlanVersion, PlanVersion.id == Measure.version_id)
    return joined.where(PlanVersion.current, Measure.dropped.is_(False))


def _counted(session: Session, counting: Select[*tuple[Any, ...]]) -> dict[str | None, int]:
    return {unit_id: int(count) for unit_id, count in session.execute(counting)}


def units_in_use(session: Session) -> set[str]:
    """Ids of the units that a measure, of whatever version, or an order names: these cannot be removed."""
    named: set[str] = set()
    for column in (Measure.lead_id, Assistance.unit_id, Order.unit_id):
        named |= {unit_id for unit_id in session.scalars(select(column).distinct()) if unit_id}
    return named


def unit_named(session: Session, words: str) -> UnitRow:
    """The unit somebody named (by id, name, alias); a Refusal that offers the nearest ones."""
    rows = unit_rows(session)
    found = next((row for row in rows if row.id == words), None)
    return found or unit_called(words, rows, pinyin_table())
