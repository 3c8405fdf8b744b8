"""What screens, papers and commands read of the plan: its tree, its measures, what is missing."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from changhe_desktop.domain.errors import Fault
from changhe_desktop.domain.plan import ClauseKind, MeasureKind, plan_of
from changhe_desktop.domain.plan_deadline import DeadlineKind, parse_deadline
from changhe_desktop.domain.query import Query
from changhe_desktop.domain.rectification import OrderState
from changhe_desktop.store.engine import Session
from changhe_desktop.store.readings import pinyin_table
from changhe_desktop.store.tables import plan
from changhe_desktop.store.tables.organization import Unit
from changhe_desktop.store.tables.plan import Clause, Measure, PlanVersion
from changhe_desktop.store.tables.rectification import Order


@dataclass(frozen=True, slots=True)
class Source:
    """Where in the plan's text something stands: line from 1, characters [start, end)."""

    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure as every list shows it; `text` is verbatim, `shown` what was made of it."""

    id: str
    code: str
    shown: str
    text: str
    kind: MeasureKind | None
    source: Source
    action_code: str
    action: str
    task_id: str
    task_code: str
    task: str
    dropped: bool
    suggested_lead: str
    lead_id: str | None
    lead: str
    assists: tuple[str, ...]
    leader: str
    person: str
    contact: str
    due_words: str
    due: date | None
    open_orders: int
    search_key: str

    @property
    def kind_text(self) -> str:
        return self.kind.text if self.kind else ""

    @property
    def place(self) -> int:
        """Where it begins in the text: what a list in the plan's own order sorts by."""
        return self.source.start

    @property
    def due_kind(self) -> DeadlineKind:
        """What the words of the 时限 amount to; a stored date settles it."""
        return DeadlineKind.DATED if self.due else parse_deadline(self.due_words, date.min).kind


@dataclass(frozen=True, slots=True)
class MeasureLeaf:
    """A measure in the tree."""

    id: str
    code: str
    text: str
    kind: MeasureKind | None
    source: Source


@dataclass(frozen=True, slots=True)
class TaskNode:
    """A task in the tree with its measures."""

    id: str
    code: str
    title: str
    text: str
    source: Source
    measures: tuple[MeasureLeaf, ...]


@dataclass(frozen=True, slots=True)
class ActionNode:
    """An action in the tree with its tasks."""

    id: str
    code: str
    title: str
    source: Source
    tasks: tuple[TaskNode, ...]


@dataclass(frozen=True, slots=True)
class NamedClause:
    """A goal, a safeguard or a chapter: its words and where they stand."""

    id: str
    code: str
    title: str
    text: str
    year: int | None
    source: Source


@dataclass(frozen=True, slots=True)
class PlanTree:
    """The current plan as a tree."""

    version: int
    title: str
    status: str
    goals: tuple[NamedClause, ...]
    actions: tuple[ActionNode, ...]
    safeguards: tuple[NamedClause, ...]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One kept text; `ordinal` counts from 1 in the order of import."""

    id: str
    ordinal: int
    title: str
    status: str
    source_name: str
    imported_on: date
    current: bool
    measures: int


@dataclass(frozen=True, slots=True)
class PlanText:
    """The text behind the tree."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task with the action it belongs to, whether it has measures or not."""

    code: str
    title: str
    action_code: str
    action: str


@dataclass(frozen=True, slots=True)
class PlanReview:
    """The current text with its numbering faults and every measure, those marked 非措施 included."""

    version: str
    text: str
    faults: tuple[Fault, ...]
    measures: tuple[MeasureRow, ...]


def version_rows(session: Session) -> list[VersionRow]:
    """All kept texts in the order of import."""
    counted = select(Measure.version_id, func.count()).where(Measure.dropped.is_(False))
    counts = dict(session.execute(counted.group_by(Measure.version_id)).all())
    return [
        VersionRow(v.id, n, v.title, v.status, v.source_name, v.imported_on, v.current, counts.get(v.id, 0))
        for n, v in enumerate(plan.versions(session), 1)
    ]


def plan_text(session: Session) -> PlanText | None:
    """The text of the current plan."""
    version = plan.current_version(session)
    return PlanText(version.title, version.text) if version else None


def task_rows(session: Session) -> list[TaskRow]:
    """The tasks of the current plan in the order of the text."""
    version = plan.current_version(session)
    clauses = plan.clauses(session, version.id) if version else []
    actions = {c.id: c for c in clauses if c.kind is ClauseKind.ACTION}
    return [
        TaskRow(c.code, c.title, actions[c.parent_id].code, actions[c.parent_id].title)
        for c in clauses
        if c.kind is ClauseKind.TASK and c.parent_id in actions
    ]


def plan_review(session: Session) -> PlanReview | None:
    """What is reviewed: the current plan's text and its measures. Faults are found by reading it again."""
    version = plan.current_version(session)
    if version is None:
        return None
    rows = measure_rows(session, dropped=True)
    return PlanReview(version.id, version.text, plan_of(version.text).faults, tuple(rows))


def plan_tree(session: Session) -> PlanTree | None:
    """The current plan as goals, actions with tasks and measures, and safeguards."""
    version = plan.current_version(session)
    if version is None:
        return None
    leaves = defaultdict(list)
    for m in plan.measures(session, version.id):
        if not m.dropped:
            source = Source(m.line, m.start, m.end)
            leaves[m.task_id].append(MeasureLeaf(m.id, m.code, m.title or m.text, m.kind, source))
    clauses = plan.clauses(session, version.id)
    tasks = defaultdict(list)
    for c in clauses:
        if c.kind is ClauseKind.TASK:
            tasks[c.parent_id].append(
                TaskNode(c.id, c.code, c.title, c.text, _source(c), tuple(leaves[c.id]))
            )
    actions = tuple(
        ActionNode(c.id, c.code, c.title, _source(c), tuple(tasks[c.id]))
        for c in clauses
        if c.kind is ClauseKind.ACTION
    )
    ordinal = next(row.ordinal for row in version_rows(session) if row.id == version.id)
    return PlanTree(
        ordinal,
        version.title,
        version.status,
        _named(clauses, ClauseKind.GOAL),
        actions,
        _named(clauses, ClauseKind.SAFEGUARD),
    )


def _source(clause: Clause) -> Source:
    return Source(clause.line, clause.start, clause.end)


def _named(clauses: list[Clause], kind: ClauseKind) -> tuple[NamedClause, ...]:
    return tuple(
        NamedClause(c.id, c.code, c.title, c.text, c.year, _source(c)) for c in clauses if c.kind is kind
    )


def measure_rows(session: Session, query: Query | None = None, *, dropped: bool = False) -> list[MeasureRow]:
    """The measures of the current plan that `query` lets through, in the order of the text."""
    version = plan.current_version(session)
    if version is None:
        return []
    clauses = {c.id: c for c in plan.clauses(session, version.id)}
    counted = select(Order.measure_id, func.count()).where(Order.state == OrderState.ISSUED)
    orders = dict(session.execute(counted.group_by(Order.measure_id)).all())
    found = session.execute(
        select(Measure, Unit.name)
        .join(Unit, Unit.id == Measure.lead_id, isouter=True)
        .where(Measure.version_id == version.id)
        .order_by(Measure.start, Measure.position)
    ).all()
    assists = _assists(session, version)
    rows = [
        _measure_row(m, lead or "", clauses, assists, orders) for m, lead in found if dropped or not m.dropped
    ]
    # Sorted by sound as on screen; the table of readings is loaded only for that.
    sounds = pinyin_table().sort_key if query and query.sort else None
    return query.apply(rows, sounds) if query else rows


def _assists(session: Session, version: PlanVersion) -> dict[str, list[str]]:
    table = plan.Assistance
    query = (
        select(table.measure_id, Unit.name)
        .join(Unit, Unit.id == table.unit_id)
        .join(Measure, Measure.id == table.measure_id)
        .where(Measure.version_id == version.id)
        .order_by(table.measure_id, table.position)
    )
    names: dict[str, list[str]] = defaultdict(list)
    for measure_id, name in session.execute(query):
        names[measure_id].append(name)
    return names


def _measure_row(
    m: Measure,
    lead: str,
    clauses: dict[str, Clause],
    assists: dict[str, list[str]],
    orders: dict[str | None, int],
) -> MeasureRow:
    task = clauses[m.task_id]
    action = clauses.get(task.parent_id or "")
    return MeasureRow(
        id=m.id, code=m.code, shown=m.title or m.text, text=m.text, kind=m.kind,
        source=Source(m.line, m.start, m.end), action_code=action.code if action else "",
        action=action.title if action else "", task_id=task.id, task_code=task.code, task=task.title,
        dropped=m.dropped, suggested_lead=m.suggested_lead, lead_id=m.lead_id, lead=lead,
        assists=tuple(assists.get(m.id, ())), leader=m.leader, person=m.person, contact=m.contact,
        due_words=m.due_words, due=m.due_on, open_orders=orders.get(m.id, 0), search_key=m.search_key,
    )  # fmt: skip
