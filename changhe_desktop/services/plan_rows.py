"""Measures given values of their own in one act: what a paste from a spreadsheet and an undo need."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from changhe_desktop.domain.errors import Fault, Refusal
from changhe_desktop.domain.plan import MeasureKind
from changhe_desktop.services import plan
from changhe_desktop.services.outcome import Outcome
from changhe_desktop.store import journal
from changhe_desktop.store.engine import Session
from changhe_desktop.store.tables import plan as tables
from changhe_desktop.store.views import plan as views
from changhe_desktop.store.views.organization import unit_rows

PEOPLE = ("leader", "person", "contact")
# Field of a row -> the fields stored for it, as the row names them. A lead may have brought its leader.
STORED = {
    "lead": {"lead_id": "lead_id", "leader": "leader"}, "leader": {"leader": "leader"},
    "person": {"person": "person"}, "contact": {"contact": "contact"},
    "due_words": {"due_words": "due_words", "due_on": "due"}, "kind": {"kind": "kind"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one measure is to have: fields named as `assign` names them, and `kind` by its word or code."""

    id: str
    fields: tuple[tuple[str, str | tuple[str, ...]], ...]


def assign_each(session: Session, wanted: Sequence[Wanted], *, by: str, on: date) -> Outcome[int]:
    """Give each measure its own values, all or none; faults count the rows handed in, from 1."""
    groups: dict[Any, list[tuple[int, str]]] = defaultdict(list)
    for row, each in enumerate(wanted, 1):
        groups[each.fields].append((row, each.id))
    faults, notes, changed = list[Fault](), list[str](), set[str]()
    for fields, members in groups.items():
        try:
            chosen, said = _give(session, [measure_id for _, measure_id in members], dict(fields), on)
            changed |= chosen
            notes += said
        except Refusal as refusal:
            faults += [Fault(refusal.sentence, row=row, field=refusal.field) for row, _ in members]
    if faults:
        faults.sort(key=lambda fault: fault.row or 0)
        raise Refusal(f"有{len(faults)}行不能填入，一行也没有填。请改正后再粘贴。", faults)
    plan.refuse_lead_as_assistant(_rows(session, changed))
    return Outcome(len(changed), plan.CHANGED, f"已修改措施{len(changed)}条。", tuple(dict.fromkeys(notes)))


def _give(
    session: Session, ids: Sequence[str], fields: Mapping[str, Any], on: date
) -> tuple[frozenset[str], tuple[str, ...]]:
    if "kind" in fields:
        kind = MeasureKind.of_text(fields["kind"]) if fields["kind"] else None
        if fields["kind"] and kind is None:
            words = "、".join(each.text for each in MeasureKind)
            raise Refusal(f"没有“{fields['kind']}”这种类别。可填：{words}。", field="kind")
        journal.bulk_update(session, tables.Measure, {i: {"kind": kind} for i in ids})
    people = {name: fields.get(name) for name in PEOPLE}
    return plan.change_people(
        session, ids, people, lead=fields.get("lead"), assists=fields.get("assists"), due=fields.get("due"),
        on=on,
    )  # fmt: skip


def _rows(session: Session, ids: set[str]) -> list[views.MeasureRow]:
    return [row for row in views.measure_rows(session, dropped=True) if row.id in ids]


def put_back(
    session: Session, before: Sequence[views.MeasureRow], fields: Sequence[str], *, by: str, on: date
) -> Outcome[int]:
    """Give measures back what they had in these fields, exactly: a deadline keeps the date it had then."""
    if "assists" in fields:
        units = {unit.name: unit.id for unit in unit_rows(session, retired=True)}
        plan.set_assists(
            session, {row.id: [units[name] for name in row.assists if name in units] for row in before}
        )
    stored = {column: name for field in fields for column, name in STORED.get(field, {}).items()}
    if stored:
        changes = {row.id: {column: getattr(row, name) for column, name in stored.items()} for row in before}
        journal.bulk_update(session, tables.Measure, changes)
    return Outcome(len(before), plan.CHANGED, f"已撤销，恢复措施{len(before)}条。")


def put_back_cuts(
    session: Session, tasks: Collection[str], before: Sequence[views.MeasureRow], *, by: str, on: date
) -> Outcome[int]:
    """Cut these tasks as they were cut then; `before` holds all measures they had.

    A measure that came up since and has orders or people of its own is refused to go.
    """
    wanted = {row.id for row in before}
    version = tables.current_version(session)
    stored = {m.id: m for m in tables.measures(session, version.id) if m.task_id in tasks} if version else {}
    if version is None or not stored:
        raise Refusal("这项任务已不在当前方案里，不能撤销。")
    plan.remove_vanished(session, [m for m in stored.values() if m.id not in wanted])
    counts: dict[str, int] = defaultdict(int)
    for row in before:
        counts[row.task_id] += 1
        fields = _cut_fields(row, version.id, counts[row.task_id])
        if row.id in stored:
            plan.change_row(stored[row.id], fields)
        else:
            session.add(tables.Measure(**fields, **_people(row)))
    session.flush()
    return Outcome(len(before), plan.CHANGED, "已撤销，恢复原来的划分。")


def _cut_fields(row: views.MeasureRow, version_id: str, position: int) -> dict[str, object]:
    return {
        "id": row.id, "version_id": version_id, "task_id": row.task_id, "position": position,
        "code": row.code, "title": row.shown if row.shown != row.text else "", "text": row.text,
        "line": row.source.line, "start": row.source.start, "end": row.source.end, "dropped": row.dropped,
        "search_key": row.search_key,
    }  # fmt: skip


def _people(row: views.MeasureRow) -> dict[str, object]:
    return {
        "kind": row.kind, "suggested_lead": row.suggested_lead, "lead_id": row.lead_id, "leader": row.leader,
        "person": row.person, "contact": row.contact, "due_words": row.due_words, "due_on": row.due,
    }  # fmt: skip
