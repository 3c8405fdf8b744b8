"""The plan: reading its text, keeping versions, reviewing measures, and saying who answers for them."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from changhe_desktop import paths
from changhe_desktop.domain import plan as rules
from changhe_desktop.domain.errors import Fault, Refusal
from changhe_desktop.domain.matters import Matter
from changhe_desktop.domain.plan import ClauseKind, Curated, Edit, MeasureKind, Plan, Task
from changhe_desktop.domain.plan_deadline import DeadlineKind, parse_deadline
from changhe_desktop.domain.typed import cleaned, unprintable
from changhe_desktop.services.outcome import Outcome
from changhe_desktop.store import journal
from changhe_desktop.store.base import new_id
from changhe_desktop.store.engine import Session
from changhe_desktop.store.readings import pinyin_table
from changhe_desktop.store.tables import plan as tables
from changhe_desktop.store.tables.rectification import orders_of_measures
from changhe_desktop.store.views import plan as views
from changhe_desktop.store.views.organization import unit_named
from changhe_desktop.worker import run as worker

CHANGED = frozenset({Matter.PLAN})
SHIPPED_PLAN = "changhe.txt"


@dataclass(frozen=True, slots=True)
class Reading:
    """A plan as read from a file, before anything is kept."""

    name: str
    encoding: str
    plan: Plan


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import kept: the version (counted from 1), how much of each, and the numbering faults."""

    id: str
    version: int
    added: bool
    actions: int
    tasks: int
    measures: int
    goals: int
    safeguards: int
    faults: tuple[Fault, ...]


@lru_cache(maxsize=1)
def shipped_split() -> Curated:
    """The curated split of the shipped plan."""
    path = paths.resource("plans", "changhe.measures.json")
    return rules.curated_of(json.loads(path.read_text(encoding="utf-8")))


def read_plan(path: Path, *, progress: Callable[[int, int], None] | None = None) -> Reading:
    """Read a plan from .txt or .docx in the worker; nothing is kept yet.

    `progress` is called again and again while the worker reads; what it raises ends the worker.
    """

    def cancelled() -> bool:
        if progress:
            progress(0, 0)
        return False

    found: Any = worker.run("plan.read", {"path": str(path)}, progress=progress, cancelled=cancelled)
    return Reading(path.name, found["encoding"], rules.plan_of(found["text"], shipped_split()))


def shipped_plan() -> Path:
    """The plan that comes with the program."""
    return paths.resource("plans", SHIPPED_PLAN)


def import_plan(
    session: Session, reading: Reading, *, paragraphs: bool = False, by: str, on: date
) -> Outcome[Imported]:
    """Keep a plan. The same text again adds nothing; another text becomes a further version.

    The first version is the one worked on; `use_version` changes that. A text without numbers is
    taken paragraph by paragraph only when `paragraphs` says so.
    """
    plan = reading.plan
    if not plan.numbered and not paragraphs:
        count = sum(1 for _ in plan.tasks())
        raise Refusal(
            f"“{reading.name}”里没有“一、（一）1.”这样的编号。可按一段一项任务读入（共{count}项），"
            "请确认后选“按段落读入”（命令行加 --paragraphs）。"
        )
    sha256 = rules.fingerprint(plan.text)
    kept = tables.version_of_text(session, sha256)
    if kept is not None:
        return Outcome(_imported(session, kept.id, plan, False), frozenset(), "这份方案已在库中，没有新增。")
    first = tables.current_version(session) is None
    version = tables.PlanVersion(
        id=new_id(), title=plan.title or Path(reading.name).stem, status=plan.status.text,
        source_name=reading.name, encoding=reading.encoding, text=plan.text, sha256=sha256,
        curated=plan.curated, current=first, imported_on=on,
    )  # fmt: skip
    session.add(version)
    session.flush()
    _keep_clauses(session, version.id, plan)
    imported = _imported(session, version.id, plan, True)
    counted = f"{imported.actions}个行动、{imported.tasks}项任务、{imported.measures}条措施"
    further = "" if first else f"已存为第{imported.version}版，当前仍按原来的版本办理。"
    return Outcome(imported, CHANGED, f"已读入方案：{counted}。{further}")


def _imported(session: Session, version_id: str, plan: Plan, added: bool) -> Imported:
    row = next(r for r in views.version_rows(session) if r.id == version_id)
    tasks = list(plan.tasks())
    return Imported(
        version_id, row.ordinal, added, len(plan.actions), len(tasks), row.measures, len(plan.goals),
        len(plan.safeguards), plan.faults,
    )  # fmt: skip


def _keep_clauses(session: Session, version_id: str, plan: Plan) -> None:
    """Store the text's clauses and measures, in bulk: a plan may have thousands of lines."""
    laid = rules.clauses_of(plan)
    ids = [new_id() for _ in laid]
    told = {task.start: task.text for task in plan.tasks()}
    told |= {part.start: part.text for part in plan.safeguards} | {g.start: g.text for g in plan.goals}
    rows: list[dict[str, object]] = []
    by_code: dict[str, str] = {}
    for position, clause in enumerate(laid):
        parent = ids[clause.parent] if clause.parent is not None else None
        if clause.kind is ClauseKind.TASK:
            by_code[clause.code] = ids[position]
        rows.append(
            {"id": ids[position], "version_id": version_id, "parent_id": parent, "kind": clause.kind,
             "position": position, "code": clause.code, "label": clause.label, "title": clause.title,
             "text": told.get(clause.start, ""), "year": clause.year, "line": clause.line,
             "start": clause.start, "end": clause.end}
        )  # fmt: skip
    journal.bulk_insert(session, tables.Clause, rows)
    measures = [
        _measure_fields(m, task_id=by_code[task.code], version_id=version_id, position=n) | _unassigned(m)
        for task in plan.tasks()
        for n, m in enumerate(task.measures, 1)
    ]
    journal.bulk_insert(session, tables.Measure, measures)


def _measure_fields(
    measure: rules.Measure, *, task_id: str, version_id: str, position: int
) -> dict[str, object]:
    """What the text itself says of a measure."""
    return {
        "version_id": version_id, "task_id": task_id, "position": position, "code": measure.code,
        "title": measure.title, "text": measure.text, "line": measure.line, "start": measure.start,
        "end": measure.end, "dropped": measure.dropped,
        "search_key": pinyin_table().keys(measure.shown),
    }  # fmt: skip


def _unassigned(measure: rules.Measure) -> dict[str, object]:
    return {
        "id": new_id(), "kind": measure.kind, "suggested_lead": measure.lead, "lead_id": None, "leader": "",
        "person": "", "contact": "", "due_words": "", "due_on": None,
    }  # fmt: skip


def use_version(session: Session, ordinal: int, *, by: str, on: date) -> Outcome[views.VersionRow]:
    """Work on another kept version; the work on the present one stays with it."""
    rows = views.version_rows(session)
    chosen = next((r for r in rows if r.ordinal == ordinal), None)
    if chosen is None:
        raise Refusal(f"没有第{ordinal}版方案，现有{len(rows)}版。", field="version")
    for version in tables.versions(session):
        version.current = version.id == chosen.id
    session.flush()
    return Outcome(replace(chosen, current=True), CHANGED, f"已改按第{ordinal}版《{chosen.title}》办理。")


def stored_plan(session: Session, version: tables.PlanVersion) -> Plan:
    """A kept version as a plan value whose measures are the stored ones, for edits."""
    plan = rules.plan_of(version.text)
    codes = {c.id: c.code for c in tables.clauses(session, version.id) if c.kind is ClauseKind.TASK}
    stored: dict[str, list[rules.Measure]] = {code: [] for code in codes.values()}
    for m in tables.measures(session, version.id):
        stored[codes[m.task_id]].append(
            rules.Measure(
                m.code, m.text, m.start, m.end, m.line, m.title, m.dropped, m.kind, (), m.suggested_lead
            )
        )

    def with_stored(task: Task) -> Task:
        return replace(task, measures=tuple(stored.get(task.code, ())))

    return replace(
        plan, actions=tuple(replace(a, tasks=tuple(map(with_stored, a.tasks))) for a in plan.actions)
    )


def edit_measures(
    session: Session, edits: Sequence[Edit], *, by: str, on: date
) -> Outcome[list[views.MeasureRow]]:
    """Split, merge, rename, carve out or drop measures of the current plan; every one stays a range of it.

    A measure keeps its identity and its people by where it starts. One that would vanish while it has
    orders or people of its own is refused, so that nothing attached is lost unseen.
    """
    version = tables.current_version(session)
    if version is None:
        raise Refusal("还没有方案。请先读取方案文本。")
    changed = rules.edited(stored_plan(session, version), edits)
    rows = {m.start: m for m in tables.measures(session, version.id)}
    task_ids = {c.code: c.id for c in tables.clauses(session, version.id) if c.kind is ClauseKind.TASK}
    wanted = {
        m.start: (m, task_ids[task.code], n)
        for task in changed.tasks()
        for n, m in enumerate(task.measures, 1)
    }
    remove_vanished(session, [row for start, row in rows.items() if start not in wanted])
    for start, (measure, task_id, position) in wanted.items():
        fields = _measure_fields(measure, task_id=task_id, version_id=version.id, position=position)
        if start in rows:
            change_row(rows[start], fields)
        else:
            session.add(tables.Measure(**(fields | _unassigned(measure))))
    session.flush()
    words = "、".join(dict.fromkeys(edit.move.text for edit in edits))
    return Outcome(views.measure_rows(session), CHANGED, f"已{words}。")


def change_row(row: tables.Measure, fields: Mapping[str, object]) -> None:
    """Set what differs, so that the trail tells only of that."""
    for name, value in fields.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def remove_vanished(session: Session, rows: Sequence[tables.Measure]) -> None:
    """Delete measures that no range is left for; refused while something hangs on them."""
    ordered = orders_of_measures(session, [row.id for row in rows])
    for row in rows:
        if row.id in ordered or row.lead_id or row.person or row.due_words:
            raise Refusal(
                f"措施{row.code}“{row.text[:20]}”已有牵头单位、时限或整改通知，合并后会丢失。"
                "请先把它们移到要保留的那一条。"
            )
        for assistance in tables.assistances(session, [row.id]):
            session.delete(assistance)
        session.delete(row)


def measures_named(session: Session, words: Sequence[str]) -> list[str]:
    """Ids of the measures somebody named by code (1.3.5) or id; a Refusal for one that is not there."""
    found = []
    for word in words:
        by_code = tables.measures_of_code(session, word)
        row = by_code[0] if by_code else tables.measure(session, word)
        if row is None:
            raise Refusal(
                f"没有编号为“{word}”的措施。编号形如 1.3.5，见 changhe measure list。", field="measure"
            )
        found.append(row.id)
    return found


def set_kind(
    session: Session, measure_ids: Sequence[str], kind: MeasureKind | None, *, by: str, on: date
) -> Outcome[int]:
    """Say what kind of measure these are."""
    changed = journal.bulk_update(session, tables.Measure, {i: {"kind": kind} for i in measure_ids})
    return Outcome(changed, CHANGED, f"已改类别{changed}条。")


PEOPLE = {
    "leader": ("责任领导", 40),
    "person": ("责任人", 40),
    "contact": ("联系方式", 80),
    "due": ("时限", 80),
}


def assign(
    session: Session,
    measure_ids: Sequence[str],
    *,
    lead: str | None = None,
    assists: Sequence[str] | None = None,
    leader: str | None = None,
    person: str | None = None,
    contact: str | None = None,
    due: str | None = None,
    by: str,
    on: date,
) -> Outcome[list[views.MeasureRow]]:
    """Say who answers for these measures by when. None leaves a field alone, an empty text clears it.

    Units are named by id, name or alias. A new lead brings its 分管领导 where none is written yet.
    `due` keeps its words; the date is derived from them.
    """
    people = {"leader": leader, "person": person, "contact": contact}
    chosen, notes = change_people(session, measure_ids, people, lead=lead, assists=assists, due=due, on=on)
    shown = [row for row in views.measure_rows(session, dropped=True) if row.id in chosen]
    refuse_lead_as_assistant(shown)
    return Outcome(shown, CHANGED, f"已修改措施{len(shown)}条。", notes)


def change_people(
    session: Session,
    measure_ids: Sequence[str],
    people: Mapping[str, str | None],
    *,
    lead: str | None,
    assists: Sequence[str] | None,
    due: str | None,
    on: date,
) -> tuple[frozenset[str], tuple[str, ...]]:
    """Change measures as `assign` says; returns those that are there, and what is to be noted."""
    fields: dict[str, object] = {
        name: _person_words(name, value) for name, value in people.items() if value is not None
    }
    notes: tuple[str, ...] = ()
    if due is not None:
        deadline = parse_deadline(_person_words("due", due), on)
        fields |= {"due_words": deadline.words, "due_on": deadline.due}
        if deadline.kind is DeadlineKind.UNCLEAR:
            notes = (f"时限“{deadline.words}”看不出日期，已按原文保存。",)
    brings_leader = ""
    if lead is not None:
        unit = unit_named(session, lead) if lead.strip() else None
        fields["lead_id"] = unit.id if unit else None
        brings_leader = unit.leader if unit and people.get("leader") is None else ""
    rows = {m.id: m for m in (tables.measure(session, i) for i in measure_ids) if m is not None}
    changes = {
        i: fields | ({"leader": brings_leader} if brings_leader and not m.leader else {})
        for i, m in rows.items()
    }
    if fields:
        journal.bulk_update(session, tables.Measure, changes)
    if assists is not None:
        names = [unit_named(session, name).id for name in assists if name.strip()]
        set_assists(session, dict.fromkeys(rows, names))
    return frozenset(rows), notes


def _person_words(name: str, value: str) -> str:
    what, longest = PEOPLE[name]
    words = cleaned(value)
    if len(words) > longest or unprintable(words):
        raise Refusal(f"{what}应为不超过{longest}字的文字。", field=name)
    return words


def set_assists(session: Session, wanted: Mapping[str, Sequence[str]]) -> None:
    """Let these units, by id and in order, assist with each measure, and no others."""
    for old in tables.assistances(session, list(wanted)):
        session.delete(old)
    session.flush()
    session.add_all(
        tables.Assistance(measure_id=i, position=n, unit_id=unit_id)
        for i, units in wanted.items()
        for n, unit_id in enumerate(dict.fromkeys(units), 1)
    )
    session.flush()


def refuse_lead_as_assistant(rows: Sequence[views.MeasureRow]) -> None:
    """Nobody assists himself."""
    for row in rows:
        if row.lead and row.lead in row.assists:
            raise Refusal(
                f"措施{row.code}：“{row.lead}”已是牵头单位，不能又是配合单位。请从配合单位中去掉。",
                field="assists",
            )
