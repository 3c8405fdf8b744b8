"""What screens, papers and commands read of orders, numbers, 依据 and the working-day calendar."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select

from changhe_desktop import paths
from changhe_desktop.domain.accounts import starts_of
from changhe_desktop.domain.calendar import WorkCalendar, calendar_of, parse_year
from changhe_desktop.domain.moves import moves_from
from changhe_desktop.domain.numbering import NumberMode, PaperKind, PaperNumber, gaps, next_seq
from changhe_desktop.domain.printing import NoticeLayout
from changhe_desktop.domain.query import Query
from changhe_desktop.domain.rectification import OrderMove, OrderState, Problem, moves_table
from changhe_desktop.store.engine import Session
from changhe_desktop.store.tables import accounts
from changhe_desktop.store.tables import rectification as tables
from changhe_desktop.store.tables.organization import Unit
from changhe_desktop.store.tables.plan import Measure
from changhe_desktop.store.tables.rectification import Order
from changhe_desktop.store.views.accounts import HistoryRow, settings


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order as lists show it. `open` is issued and not void; `overdue` is open past its deadline."""

    id: str
    state: OrderState
    state_text: str
    number: str
    title: str
    unit_id: str
    unit: str
    measure_id: str | None
    measure: str
    problems: int
    summary: str
    due: date
    dated: date | None
    drafted_on: date
    drafted_by: str
    open: bool
    overdue: bool


@dataclass(frozen=True, slots=True)
class OrderCard:
    """Everything of one order, with the moves open to it now."""

    id: str
    state: OrderState
    state_text: str
    moves: tuple[OrderMove, ...]
    paper_kind: PaperKind
    title: str
    number: str
    unit_id: str
    unit: str
    unit_confirmed: bool
    measure_id: str | None
    measure_code: str
    measure: str
    origin: str
    found_on: date | None
    bases: tuple[str, ...]
    problems: tuple[Problem, ...]
    due_asked: date | None
    due_workdays: int | None
    due_kept: bool
    due: date
    reply_by: date | None
    contact: str
    phone: str
    issuer: str
    on_behalf: str
    copies: str
    layout: NoticeLayout
    drafted_by: str
    drafted_on: date
    dated: date | None
    signer: str
    issued_by: str
    void_reason: str
    pages: int
    substituted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One line of the number register; a missing number stands as a line of its own with `state` 缺号."""

    number: str
    prefix: str
    year: int
    seq: int
    state: str
    title: str
    unit: str
    taken_on: date | None
    order_id: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class NumberOutlook:
    """How a paper would be numbered; `number` is the next one, None where the town office gives it or
    where no prefix is set."""

    mode: NumberMode
    prefix: str
    number: PaperNumber | None


@dataclass(frozen=True, slots=True)
class BasisRow:
    """One 依据 of the library."""

    id: str
    position: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A year of the working-day calendar and where its table comes from."""

    year: int
    source: str
    days_off: int
    days_made_up: int
    imported: bool


def order_rows(session: Session, query: Query | None = None, *, on: date) -> list[OrderRow]:
    """The orders that `query` lets through, newest first; discarded drafts only when asked for by state."""
    counts: dict[str, list[str]] = defaultdict(list)
    lines = select(tables.OrderProblem.order_id, tables.OrderProblem.text)
    for order_id, text in session.execute(lines.order_by(tables.OrderProblem.position)):
        counts[order_id].append(text)
    found = session.execute(
        select(Order, Unit.name, Measure.code)
        .join(Unit, Unit.id == Order.unit_id)
        .join(Measure, Measure.id == Order.measure_id, isouter=True)
        .order_by(Order.id.desc())
    ).all()
    rows = [_order_row(o, name, code or "", counts[o.id], on) for o, name, code in found]
    if query is None or all(condition.field != "state" for condition in query.filters):
        rows = [row for row in rows if row.state is not OrderState.DISCARDED]
    return query.apply(rows) if query else rows


def _order_row(o: Order, unit: str, code: str, problems: list[str], on: date) -> OrderRow:
    is_open = o.state is OrderState.ISSUED
    return OrderRow(
        o.id, o.state, o.state.text, o.number, o.title, o.unit_id, o.unit_name or unit, o.measure_id, code,
        len(problems), problems[0] if problems else "", o.due_on, o.dated, o.drafted_on, o.drafted_by,
        is_open, is_open and o.due_on < on,
    )  # fmt: skip


def order_card(session: Session, order_id: str) -> OrderCard | None:
    """One order in full."""
    o = tables.order(session, order_id)
    if o is None:
        return None
    unit = session.get(Unit, o.unit_id)
    measure = session.get(Measure, o.measure_id) if o.measure_id else None
    paper = tables.issued_paper(session, o.id)
    moves = moves_from(moves_table(bool(settings(session)["order.review_required"])), o.state)
    return OrderCard(
        id=o.id, state=o.state, state_text=o.state.text, moves=tuple(moves),
        paper_kind=o.paper_kind, title=o.title, number=o.number, unit_id=o.unit_id,
        unit=o.unit_name or (unit.name if unit else ""), unit_confirmed=o.unit_confirmed,
        measure_id=o.measure_id, measure_code=measure.code if measure else "",
        measure=(measure.title or measure.text) if measure else "", origin=o.origin, found_on=o.found_on,
        bases=tuple(o.basis.split("\n")) if o.basis else (),
        problems=tuple(Problem(p.text, p.requirement, p.standard) for p in tables.problems(session, o.id)),
        due_asked=o.due_asked, due_workdays=o.due_workdays, due_kept=o.due_kept, due=o.due_on,
        reply_by=o.reply_by, contact=o.contact, phone=o.phone, issuer=o.issuer, on_behalf=o.on_behalf,
        copies=o.copies, layout=o.layout, drafted_by=o.drafted_by, drafted_on=o.drafted_on, dated=o.dated,
        signer=o.signer, issued_by=o.issued_by, void_reason=o.void_reason, pages=paper.pages if paper else 0,
        substituted=tuple(json.loads(paper.substituted)) if paper else (),
    )  # fmt: skip


def number_rows(session: Session) -> list[NumberRow]:
    """The register: every number in its sequence, voided ones and gaps included."""
    starts = settings(session)["number.starts"]
    by_series: dict[tuple[str, int], list[NumberRow]] = defaultdict(list)
    query = (
        select(tables.PaperNumber, Order, Unit.name)
        .join(Order, Order.id == tables.PaperNumber.order_id)
        .join(Unit, Unit.id == Order.unit_id)
    )
    for n, o, unit in session.execute(query):
        state = "作废" if o.state is OrderState.VOID else "在用"
        by_series[n.prefix, n.year].append(
            NumberRow(n.number, n.prefix, n.year, n.seq, state, o.title, o.unit_name or unit, n.taken_on,
                      o.id, n.void_reason)
        )  # fmt: skip
    rows: list[NumberRow] = []
    for (prefix, year), taken in sorted(by_series.items()):
        start = starts.get(f"{prefix}/{year}", 1) if isinstance(starts, dict) else 1
        for first, last in gaps([row.seq for row in taken], int(str(start))):
            words = f"{prefix}〔{year}〕{first}号" if first == last else f"{prefix}〔{year}〕{first}–{last}号"
            taken.append(NumberRow(words, prefix, year, first, "缺号", "", "", None, None, ""))
        rows += sorted(taken, key=lambda row: row.seq)
    return rows


def number_outlook(session: Session, kind: PaperKind, year: int) -> NumberOutlook:
    """How a paper of this kind, dated in `year`, would be numbered now."""
    values = settings(session)
    mode, prefix = NumberMode(str(values[f"number.mode.{kind.value}"])), str(values[f"prefix.{kind.value}"])
    if mode is NumberMode.EXTERNAL or not prefix:
        return NumberOutlook(mode, prefix, None)
    start = starts_of(values["number.starts"]).get((prefix, year), 1)
    taken = [n.seq for n in tables.numbers(session, prefix, year)]
    return NumberOutlook(mode, prefix, PaperNumber(prefix, year, next_seq(taken, start)))


def order_history(session: Session, order_id: str, most: int = 200) -> list[HistoryRow]:
    """What happened to an order and to its problems (known by the order they name), newest first."""
    act, change = accounts.Act, accounts.Change
    own = and_(change.table == Order.__tablename__, change.object_id == order_id)
    names_it = or_(change.before.contains(order_id), change.after.contains(order_id))
    query = (
        select(act, change)
        .join(change, change.act_id == act.id)
        .where(or_(own, and_(change.table == tables.OrderProblem.__tablename__, names_it)))
        .order_by(act.at.desc(), act.serial.desc(), change.counter.desc())
        .limit(most)
    )
    return [
        HistoryRow(a.at, a.on, a.by, a.say, c.field, c.before, c.after, a.reason)
        for a, c in session.execute(query)
    ]


def problem_texts(session: Session) -> dict[str, str]:
    """Order -> all its problems in one text, to be searched."""
    texts: dict[str, list[str]] = defaultdict(list)
    for problem in session.scalars(select(tables.OrderProblem).order_by(tables.OrderProblem.position)):
        texts[problem.order_id].append(problem.text)
    return {order_id: "\n".join(found) for order_id, found in texts.items()}


def basis_rows(session: Session) -> list[BasisRow]:
    """The library of 依据."""
    return [BasisRow(b.id, b.position, b.title, b.text) for b in tables.bases(session)]


def _year_tables(session: Session) -> dict[int, tuple[object, bool]]:
    """Year -> (its table as JSON, whether the office imported it); imported years rule over shipped ones."""
    found: dict[int, tuple[object, bool]] = {}
    for file in sorted(paths.resource("calendar").glob("*.json")):
        plain = json.loads(file.read_text(encoding="utf-8"))
        found[int(plain["year"])] = (plain, False)
    for row in tables.calendar_years(session):
        found[row.year] = (json.loads(row.days), True)
    return found


def work_calendar(session: Session) -> WorkCalendar:
    """The working days by every notice there is."""
    return calendar_of(parse_year(plain) for plain, _ in _year_tables(session).values())


def calendar_rows(session: Session) -> list[CalendarRow]:
    """The years with a table."""
    rows = []
    for year, (plain, imported) in sorted(_year_tables(session).items()):
        table = parse_year(plain)
        off = sum(1 for mark in table.days if mark.off)
        source = "；".join(table.papers) or ("导入" if imported else "随附")
        rows.append(CalendarRow(year, source, off, len(table.days) - off, imported))
    return rows
