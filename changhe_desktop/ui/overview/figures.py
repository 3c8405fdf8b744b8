"""What the overview shows, read at one moment. A figure counts what its own Query lets through.

The page that a figure opens applies the same Query to the same view, so that the two cannot disagree.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from changhe_desktop.domain.calendar import WorkCalendar
from changhe_desktop.domain.query import Filter, Op, Query
from changhe_desktop.store.views.organization import unit_rows
from changhe_desktop.store.views.plan import MeasureRow, VersionRow, measure_rows, task_rows, version_rows
from changhe_desktop.store.views.rectification import OrderRow, order_rows, work_calendar
from changhe_desktop.ui.parts.pages import Place
from changhe_desktop.ui.parts.places import ShowRow

PLAN, ORDERS = "plan", "rectification"
DAYS_AHEAD = 14


@dataclass(frozen=True, slots=True)
class Figure:
    """A number: its caption, the page that lists what it counts, the query that picks it, its light."""

    caption: str
    page: str
    query: Query
    light: str = ""

    @property
    def place(self) -> Place:
        """Where its rows are."""
        return Place(self.page, self.query)


NO_LEAD = Figure("无牵头单位", PLAN, Query((Filter("lead", Op.BLANK),)), "amber")
FIGURES = (
    Figure("措施", PLAN, Query()),
    NO_LEAD,
    Figure("无时限", PLAN, Query((Filter("due_words", Op.BLANK),)), "amber"),
    Figure("在办整改", ORDERS, Query((Filter("open", Op.EQ, ("是",)),))),
    Figure("逾期", ORDERS, Query((Filter("overdue", Op.EQ, ("是",)),)), "red"),
)


@dataclass(frozen=True, slots=True)
class Share:
    """How many measures a unit leads; without a lead, `unit` says so."""

    unit: str
    measures: int
    query: Query


@dataclass(frozen=True, slots=True)
class Coming:
    """Something due within the next days: `left` in working days, and where it is."""

    id: str
    day: date
    left: str
    what: str
    unit: str
    place: Place


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything the overview shows; `version` is None while there is no plan."""

    version: VersionRow | None
    actions: int
    tasks: int
    numbers: tuple[int, ...]
    shares: tuple[Share, ...]
    coming: tuple[Coming, ...]


def picture(session: Any, on: date) -> Picture:
    """Read the whole overview; a view for `Counter.ask`, composed of the store's."""
    version = next((v for v in version_rows(session) if v.current), None)
    measures, tasks = measure_rows(session), task_rows(session)
    numbers = tuple(
        len(f.query.apply(measures) if f.page == PLAN else order_rows(session, f.query, on=on))
        for f in FIGURES
    )
    return Picture(
        version, len({task.action_code for task in tasks}), len(tasks), numbers,
        shares_of(measures, [unit.name for unit in unit_rows(session, retired=True)]),
        coming_of(measures, order_rows(session, on=on), work_calendar(session), on),
    )  # fmt: skip


def shares_of(measures: Sequence[MeasureRow], units: Sequence[str]) -> tuple[Share, ...]:
    """The units that lead, most measures first, in the office's order where they are equal."""
    found = []
    for name in units:
        query = Query((Filter("lead", Op.EQ, (name,)),))
        count = sum(1 for row in measures if row.lead == name)
        if count:
            found.append(Share(name, count, query))
    found.sort(key=lambda share: -share.measures)
    without = len(NO_LEAD.query.apply(measures))
    return (*found, Share(NO_LEAD.caption, without, NO_LEAD.query)) if without else tuple(found)


def coming_of(
    measures: Sequence[MeasureRow], orders: Sequence[OrderRow], calendar: WorkCalendar, on: date
) -> tuple[Coming, ...]:
    """What is due from today to `DAYS_AHEAD` days on, the nearest first."""
    last = on + timedelta(days=DAYS_AHEAD)

    def due() -> Iterator[Coming]:
        for row in measures:
            if row.due and on <= row.due <= last:
                what = f"{row.code} {row.shown}"
                yield Coming(row.id, row.due, left_of(row.due, calendar, on), what, row.lead,
                             Place(PLAN, ShowRow(row.id)))  # fmt: skip
        for order in orders:
            if order.open and on <= order.due <= last:
                what = f"{order.number} {order.summary}"
                yield Coming(order.id, order.due, left_of(order.due, calendar, on), what, order.unit,
                             Place(ORDERS, ShowRow(order.id)))  # fmt: skip

    return tuple(sorted(due(), key=lambda coming: coming.day))


def left_of(day: date, calendar: WorkCalendar, on: date) -> str:
    """How long there is until `day`, its own day included: “今天”, “3个工作日”."""
    if day == on:
        return "今天"
    left = calendar.workdays_between(on, day)
    return f"{left}个工作日" if left else f"{(day - on).days}天（均休息）"
