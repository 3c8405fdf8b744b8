"""Rectification orders, their problems, the number register and the papers as issued."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from changhe_desktop.domain.numbering import NumberMode, PaperKind
from changhe_desktop.domain.printing import NoticeLayout
from changhe_desktop.domain.rectification import OrderState
from changhe_desktop.store.base import Base, Identified, coded


class Order(Identified, Base):
    """One order to one unit. After 签发 its text is locked by triggers.

    `due_asked` is the date that was asked for, `due_on` the one that rules (moved off a holiday unless
    `due_kept`), `due_workdays` the count when the deadline was given in working days. `dated` is the
    成文日期, which may lie before the entry; `signer` signed, `issued_by` entered.
    """

    __tablename__ = "rectification_order"

    state: Mapped[OrderState] = mapped_column(coded(OrderState))
    paper_kind: Mapped[PaperKind] = mapped_column(coded(PaperKind))
    title: Mapped[str] = mapped_column(String(120))
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    unit_name: Mapped[str] = mapped_column(String(80))
    unit_confirmed: Mapped[bool] = mapped_column(default=False)
    measure_id: Mapped[str | None] = mapped_column(ForeignKey("measure.id"), index=True)
    origin: Mapped[str] = mapped_column(String(80), default="")
    found_on: Mapped[date | None]
    basis: Mapped[str] = mapped_column(Text, default="")
    due_asked: Mapped[date | None]
    due_workdays: Mapped[int | None]
    due_kept: Mapped[bool] = mapped_column(default=False)
    due_on: Mapped[date]
    reply_by: Mapped[date | None]
    contact: Mapped[str] = mapped_column(String(40), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    issuer: Mapped[str] = mapped_column(String(120))
    on_behalf: Mapped[str] = mapped_column(String(120), default="")
    copies: Mapped[str] = mapped_column(Text, default="")
    layout: Mapped[NoticeLayout] = mapped_column(coded(NoticeLayout))
    drafted_by: Mapped[str] = mapped_column(String(40))
    drafted_on: Mapped[date]
    dated: Mapped[date | None]
    signer: Mapped[str] = mapped_column(String(40), default="")
    issued_by: Mapped[str] = mapped_column(String(40), default="")
    number: Mapped[str] = mapped_column(String(80), default="")
    void_reason: Mapped[str] = mapped_column(Text, default="")


class OrderProblem(Identified, Base):
    """One problem of an order, with the measure required and the standard of done."""

    __tablename__ = "order_problem"

    order_id: Mapped[str] = mapped_column(ForeignKey("rectification_order.id"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    requirement: Mapped[str] = mapped_column(Text, default="")
    standard: Mapped[str] = mapped_column(Text, default="")


class PaperNumber(Identified, Base):
    """One number that was taken. It is never given again; a void paper keeps its own."""

    __tablename__ = "paper_number"
    __table_args__ = (UniqueConstraint("prefix", "year", "seq"),)

    paper_kind: Mapped[PaperKind] = mapped_column(coded(PaperKind))
    mode: Mapped[NumberMode] = mapped_column(coded(NumberMode))
    prefix: Mapped[str] = mapped_column(String(40))
    year: Mapped[int]
    seq: Mapped[int]
    number: Mapped[str] = mapped_column(String(80))
    order_id: Mapped[str] = mapped_column(ForeignKey("rectification_order.id"))
    taken_on: Mapped[date]
    void_reason: Mapped[str] = mapped_column(Text, default="")


class IssuedPaper(Base):
    """The paper as it went out: form values and PDF, stored in the same act as the number."""

    __tablename__ = "issued_paper"

    order_id: Mapped[str] = mapped_column(ForeignKey("rectification_order.id"), primary_key=True)
    form: Mapped[str] = mapped_column(Text)
    pdf: Mapped[str] = mapped_column(ForeignKey("attachment.sha256"))
    pages: Mapped[int]
    faces: Mapped[str] = mapped_column(Text)
    substituted: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]


class Basis(Identified, Base):
    """One entry of the office's library of 依据."""

    __tablename__ = "basis"

    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)


class CalendarYear(Base):
    """A year's working-day table that the office imported; it rules over the shipped one."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(Text)
    days: Mapped[str] = mapped_column(Text)


def order(session: Session, order_id: str) -> Order | None:
    """The order of this id."""
    return session.get(Order, order_id)


def orders_numbered(session: Session, number: str) -> list[Order]:
    """The orders with this number (one, unless the register was kept elsewhere)."""
    return list(session.scalars(select(Order).where(Order.number == number)))


def orders_of_measures(session: Session, measure_ids: list[str]) -> set[str]:
    """Those of the measures that an order points at."""
    query = select(Order.measure_id).where(Order.measure_id.in_(measure_ids))
    return {found for found in session.scalars(query) if found}


def problems(session: Session, order_id: str) -> list[OrderProblem]:
    """The problems of an order in their order."""
    query = select(OrderProblem).where(OrderProblem.order_id == order_id)
    return list(session.scalars(query.order_by(OrderProblem.position)))


def numbers(session: Session, prefix: str, year: int) -> list[PaperNumber]:
    """The numbers taken under a prefix in a year, in sequence."""
    query = select(PaperNumber).where(PaperNumber.prefix == prefix, PaperNumber.year == year)
    return list(session.scalars(query.order_by(PaperNumber.seq)))


def number_of(session: Session, order_id: str) -> PaperNumber | None:
    """The number an order took."""
    return session.scalars(select(PaperNumber).where(PaperNumber.order_id == order_id)).first()


def issued_paper(session: Session, order_id: str) -> IssuedPaper | None:
    """The stored paper of an order."""
    return session.get(IssuedPaper, order_id)


def bases(session: Session) -> list[Basis]:
    """The library of 依据 in its order."""
    return list(session.scalars(select(Basis).order_by(Basis.position, Basis.id)))


def calendar_years(session: Session) -> list[CalendarYear]:
    """The imported years."""
    return list(session.scalars(select(CalendarYear).order_by(CalendarYear.year)))
