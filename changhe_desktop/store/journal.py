"""The trail: every change of every act, written by the store itself so that no verb can forget it.

Two doors: the flush hook for objects a person edits, and `bulk` (Core, in chunks) for imports and
mass acts. Both build their rows with `changes_between`, so that the trail reads the same.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Table,
    and_,
    bindparam,
    delete,
    event,
    insert,
    inspect,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Session, UOWTransaction
from sqlalchemy.orm.attributes import set_committed_value

from changhe_desktop.store.base import Base, new_id, now_utc
from changhe_desktop.store.tables import accounts

WHOLE = "*"
CHUNK = 1000
# Tables that are the trail itself.
UNTRACKED = {"journal_act", "journal_change", "device"}


@dataclass(frozen=True, slots=True)
class Delta:
    """One changed field of one row, values as JSON text; None means absent."""

    table: str
    object_id: str
    field: str
    before: str | None
    after: str | None


@dataclass(slots=True)
class OpenAct:
    """The act under way in a session: who does what on which date, and what has changed so far."""

    verb: str
    by: str
    on: date
    device: str = ""
    reason: str | None = None
    say: str = ""
    id: str = field(default_factory=new_id)
    deltas: list[Delta] = field(default_factory=list)


def _as_text(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"no column holds a {type(value).__name__}")


# One encoder for all: json.dumps would make a new one at every call, which is half the cost of a trail.
_encoded = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=_as_text).encode


def to_json(value: object) -> str | None:
    """A column's value as JSON text; dates as ISO, None as None."""
    return None if value is None else _encoded(value)


def _row_json(row: Mapping[str, object]) -> str:
    return _encoded({name: value for name, value in row.items() if value is not None})


def changes_between(
    table: str, object_id: str, before: Mapping[str, object] | None, after: Mapping[str, object] | None
) -> list[Delta]:
    """What turned `before` into `after`: one delta for a new or removed row, else one for each field."""
    if before is None or after is None:
        old = _row_json(before) if before is not None else None
        new = _row_json(after) if after is not None else None
        return [Delta(table, object_id, WHOLE, old, new)] if old != new else []
    return [
        Delta(table, object_id, name, to_json(before[name]), to_json(after[name]))
        for name in after
        if before[name] != after[name]
    ]


def identity(table_key: Sequence[object]) -> str:
    """The name of a row in the trail: its primary key, parts joined by a slash."""
    return "/".join(str(part) for part in table_key)


def _object_deltas(instance: Base, is_new: bool, is_gone: bool) -> list[Delta]:
    state = inspect(instance)
    mapper = state.mapper
    table = mapper.local_table.name  # type: ignore[attr-defined]
    key = identity(mapper.primary_key_from_instance(instance))
    names = [(a.columns[0].name, a.key) for a in mapper.column_attrs]
    current = {column: getattr(instance, name) for column, name in names}
    if is_new:
        return changes_between(table, key, None, current)
    was = {c: state.committed_state.get(n, current[c]) for c, n in names}
    return changes_between(table, key, was, None if is_gone else current)


def _refuse_without_act(session: Session, _context: UOWTransaction, _instances: object) -> None:
    """Stop a reading session before its change reaches the database."""
    changed = [*session.new, *session.deleted, *filter(session.is_modified, session.dirty)]
    if changed and "act" not in session.info:
        raise RuntimeError(f"a reading session tried to write {changed[0].__table__.name}")


def _collect(session: Session, _context: UOWTransaction) -> None:
    """Note what this flush changed; the groups are still those from before it."""
    act: OpenAct = session.info["act"]
    for group, is_new, is_gone in (
        (session.new, True, False),
        (session.dirty, False, False),
        (session.deleted, False, True),
    ):
        for instance in group:
            if instance.__table__.name not in UNTRACKED:
                act.deltas.extend(_object_deltas(instance, is_new, is_gone))


def watch(session: Session) -> None:
    """Let the trail see every flush of this session; a session without an act may not write."""
    event.listen(session, "before_flush", _refuse_without_act)
    event.listen(session, "after_flush", _collect)


def _defaults(table: type[Base]) -> dict[str, object]:
    """What a row holds where nothing is given: the column's own default, else None."""
    found: dict[str, object] = {}
    for attribute in inspect(table).column_attrs:
        default = attribute.columns[0].default
        found[attribute.key] = default.arg if default is not None and default.is_scalar else None
    return found


def bulk_insert(session: Session, table: type[Base], rows: Sequence[Mapping[str, object]]) -> None:
    """Insert many rows through Core, with their trail. Keys are attribute names."""
    act: OpenAct = session.info["act"]
    session.flush()  # rows they refer to may still be waiting as objects
    core = _core(table)
    names = _columns(table)
    key = [column.name for column in core.primary_key]
    defaults = {names[k]: v for k, v in _defaults(table).items()}
    for chunk in batched_rows(rows):
        whole = [defaults | {names[k]: v for k, v in row.items()} for row in chunk]
        session.execute(insert(core), whole)
        act.deltas += [
            Delta(core.name, identity([row[k] for k in key]), WHOLE, None, _row_json(row)) for row in whole
        ]


def bulk_update(session: Session, table: type[Base], changes: Mapping[str, Mapping[str, object]]) -> int:
    """Change fields of many rows through Core, with their trail.

    `changes` maps a row's name in the trail -> {attribute: new value}; rows that are gone are passed
    over. Returns how many rows really changed.
    """
    session.flush()  # what waits as objects comes first, or it would overwrite this
    together: dict[tuple[str, ...], list[str]] = {}
    for object_id, wanted in changes.items():
        together.setdefault(tuple(wanted), []).append(object_id)
    return sum(
        _update_rows(session, table, attributes, chunk, changes)
        for attributes, ids in together.items()
        for chunk in batched_rows(ids)
    )


def _update_rows(
    session: Session,
    table: type[Base],
    attributes: Sequence[str],
    ids: Sequence[str],
    changes: Mapping[str, Mapping[str, object]],
) -> int:
    """Change the same attributes of some rows; those that hold the values already are left alone."""
    act: OpenAct = session.info["act"]
    core, names = _core(table), _columns(table)
    columns, key = [names[a] for a in attributes], list(core.primary_key)
    differing = []
    for found in session.execute(select(*key, *(core.c[c] for c in columns)).where(named(core, ids))):
        object_id, before = identity(found[: len(key)]), list(found[len(key) :])
        after = [changes[object_id][a] for a in attributes]
        if before != after:
            was, now = dict(zip(columns, before, strict=True)), dict(zip(columns, after, strict=True))
            act.deltas += changes_between(core.name, object_id, was, now)
            given = {f"key_{n}": part for n, part in enumerate(found[: len(key)])}
            differing.append(given | {f"new_{c}": v for c, v in now.items()})
            _let_object_follow(session, table, object_id, changes[object_id])
    if differing:
        values: dict[str, Any] = {c: bindparam(f"new_{c}") for c in columns}
        chosen = and_(*(column == bindparam(f"key_{n}") for n, column in enumerate(key)))
        session.execute(update(core).where(chosen).values(values), differing)
    return len(differing)


def _let_object_follow(
    session: Session, table: type[Base], object_id: str, values: Mapping[str, object]
) -> None:
    """An object already loaded takes the new values; expiring it would lose the "before" of a next change."""
    loaded = _loaded(session, table, object_id)
    if loaded is not None:
        for attribute, value in values.items():
            set_committed_value(loaded, attribute, value)


def _loaded(session: Session, table: type[Base], object_id: str) -> Base | None:
    """The object of a row if this session holds it."""
    mapper = inspect(table)
    key = _key_values(_core(table), object_id)
    found: Base | None = session.identity_map.get(mapper.identity_key_from_primary_key(key))
    return found


def bulk_delete(session: Session, table: type[Base], object_ids: Sequence[str]) -> int:
    """Remove many rows, by their names in the trail, through Core, with their trail; returns how many."""
    act: OpenAct = session.info["act"]
    session.flush()
    core, count = _core(table), 0
    key = [column.name for column in core.primary_key]
    for chunk in batched_rows(object_ids):
        gone = session.execute(select(core).where(named(core, chunk))).mappings().all()
        session.execute(delete(core).where(named(core, chunk)))
        for row in gone:
            object_id = identity([row[name] for name in key])
            act.deltas.append(Delta(core.name, object_id, WHOLE, _row_json(dict(row)), None))
            loaded = _loaded(session, table, object_id)
            if loaded is not None:
                session.expunge(loaded)
        count += len(gone)
    return count


def _key_values(core: Table, object_id: str) -> tuple[Any, ...]:
    """The primary key of a row from its name in the trail."""
    columns = list(core.primary_key)
    parts = object_id.split("/") if len(columns) > 1 else [object_id]
    return tuple(c.type.python_type(part) for c, part in zip(columns, parts, strict=True))


def named(core: Table, object_ids: Iterable[str]) -> ColumnElement[bool]:
    """Just the rows with these names in the trail."""
    columns, keys = list(core.primary_key), [_key_values(core, object_id) for object_id in object_ids]
    return columns[0].in_([key[0] for key in keys]) if len(columns) == 1 else tuple_(*columns).in_(keys)


def _core(table: type[Base]) -> Table:
    core = table.__table__
    assert isinstance(core, Table)
    return core


def _columns(table: type[Base]) -> dict[str, str]:
    """Attribute name -> column name."""
    return {a.key: a.columns[0].name for a in inspect(table).column_attrs}


def note(session: Session, table: str, object_id: str, field: str, after: str) -> None:
    """Put a line into the trail for something that changes no row (a restore, a print)."""
    act: OpenAct = session.info["act"]
    act.deltas.append(Delta(table, object_id, field, None, to_json(after)))


def explain(session: Session, reason: str) -> None:
    """Let the act under way say why it was done, unless whoever asked for it said so himself."""
    act: OpenAct = session.info["act"]
    act.reason = act.reason or reason


def batched_rows(rows: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """The rows in chunks that keep a statement's parameters and a pause short."""
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))


def digest_of(previous: str, act: accounts.Act, deltas: Iterable[Delta]) -> str:
    """SHA-256 over the chain so far, the act and its changes in canonical JSON."""
    head = [previous, act.id, act.device, act.epoch, act.serial, act.verb, act.say, act.by,
            act.on.isoformat(), act.at.isoformat(), act.reason]  # fmt: skip
    body = [[d.table, d.object_id, d.field, d.before, d.after] for d in deltas]
    text = json.dumps([head, body], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def write_act(session: Session, act: OpenAct) -> None:
    """Write the act and its changes as the last thing before the commit. Nothing changed, nothing written."""
    if not act.deltas:
        return
    device = accounts.device(session, act.device)
    if device is None:
        raise RuntimeError(f"device {act.device} is not enrolled")
    head = accounts.last_act(session, act.device)
    row = accounts.Act(
        id=act.id, device=device.id, epoch=device.epoch, serial=device.serial + 1, verb=act.verb,
        say=act.say, by=act.by, on=act.on, at=now_utc(), reason=act.reason,
        previous=head.digest if head else "",
    )  # fmt: skip
    row.digest = digest_of(row.previous, row, act.deltas)
    device.serial += 1
    start = device.counter
    device.counter += len(act.deltas)
    session.add(row)
    session.flush()
    rows = [
        (act.id, start + n, d.table, d.object_id, d.field, d.before, d.after)
        for n, d in enumerate(act.deltas, 1)
    ]
    _insert_changes(session, rows)


def _insert_changes(session: Session, rows: Sequence[tuple[str | int | None, ...]]) -> None:
    """Hand the changes to the driver as they are: text and numbers need no conversion, and they are many."""
    connection = session.connection()
    statement = insert(_core(accounts.Change)).compile(dialect=connection.dialect)
    names = [column.name for column in _core(accounts.Change).columns]
    for chunk in batched_rows(rows):
        given = chunk if statement.positional else [dict(zip(names, row, strict=True)) for row in chunk]
        connection.exec_driver_sql(str(statement), list(given))


def chain_faults(session: Session, device_id: str, last: int | None = None) -> list[str]:
    """Acts (as `epoch/serial`) whose digest no longer adds up; empty when the trail is whole.

    A trail that ends before the device's own count names the act that should end it. `last` looks only
    at so many acts at the end, which is what a start can afford.
    """
    faults = []
    query = select(accounts.Act).where(accounts.Act.device == device_id)
    newest_first = query.order_by(accounts.Act.epoch.desc(), accounts.Act.serial.desc())
    acts = list(session.scalars(newest_first.limit(last) if last else newest_first))[::-1]
    previous = acts[0].previous if last and acts else ""
    for act in acts:
        changes = session.scalars(
            select(accounts.Change).where(accounts.Change.act_id == act.id).order_by(accounts.Change.counter)
        )
        deltas = [Delta(c.table, c.object_id, c.field, c.before, c.after) for c in changes]
        if act.previous != previous or digest_of(previous, act, deltas) != act.digest:
            faults.append(f"{act.epoch}/{act.serial}")
        previous = act.digest
    device = accounts.device(session, device_id)
    if device is not None and device.serial != (acts[-1].serial if acts else 0):
        faults.append(f"{device.epoch}/{device.serial}")
    return faults
