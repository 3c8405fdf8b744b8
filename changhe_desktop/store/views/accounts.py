"""What screens and commands read of settings, operators and the trail."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from changhe_desktop.domain.accounts import SETTINGS, Json
from changhe_desktop.store.engine import Session
from changhe_desktop.store.tables import accounts


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting as it rules now; `given` tells whether the office chose it or the default stands."""

    key: str
    text: str
    value: Any
    given: bool


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One change of one field: who, for which date, when entered (with its zone), from what to what (JSON
    texts), the row it was made to and the act it was part of.
    """

    at: datetime
    on: date
    by: str
    say: str
    field: str
    before: str | None
    after: str | None
    reason: str | None
    object_id: str = ""
    act: str = ""


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act of the trail: when it was entered (with its zone), by whom, and what it said."""

    id: str
    at: datetime
    by: str
    say: str


def entered(act: accounts.Act) -> datetime:
    """When an act was entered, as a moment that can be shown in the PC's own zone; the table keeps UTC."""
    return act.at.replace(tzinfo=UTC)


def settings(session: Session) -> dict[str, Json]:
    """Every setting with its value, defaults included."""
    given = {row.key: json.loads(row.value) for row in accounts.settings(session)}
    return {key: given.get(key, kind.default) for key, kind in SETTINGS.items()}


def setting_rows(session: Session) -> list[SettingRow]:
    """Every setting for the list, in the order they are declared."""
    given = {row.key for row in accounts.settings(session)}
    values = settings(session)
    return [SettingRow(k.key, k.text, values[k.key], k.key in given) for k in SETTINGS.values()]


def operator_names(session: Session) -> list[str]:
    """The people who sit at this desk, in their order."""
    return [row.name for row in accounts.operators(session)]


def history(session: Session, table: str, object_ids: Sequence[str], most: int = 200) -> list[HistoryRow]:
    """What happened to these rows, newest first."""
    act, change = accounts.Act, accounts.Change
    query = (
        select(act, change)
        .join(change, change.act_id == act.id)
        .where(change.table == table, change.object_id.in_(list(object_ids)))
        .order_by(act.at.desc(), act.serial.desc(), change.counter.desc())
        .limit(most)
    )
    return [
        HistoryRow(entered(a), a.on, a.by, a.say, c.field, c.before, c.after, a.reason, c.object_id, a.id)
        for a, c in session.execute(query)
    ]


def act_rows(session: Session) -> list[ActRow]:
    """Everything anybody did, newest first; what the program itself notes at a start is left out."""
    act = accounts.Act
    query = select(act).where(act.verb != "begin_epoch").order_by(act.at.desc(), act.serial.desc())
    return [ActRow(a.id, entered(a), a.by, a.say) for a in session.scalars(query)]
