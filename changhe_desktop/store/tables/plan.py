"""The plan's text, its clauses and its measures with the people who answer for them."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from changhe_desktop.domain.plan import ClauseKind, MeasureKind
from changhe_desktop.store.base import ID, Base, Identified, coded


class PlanVersion(Identified, Base):
    """One text of the plan, kept whole; `current` is the one being worked on."""

    __tablename__ = "plan_version"

    title: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(40))
    source_name: Mapped[str] = mapped_column(String(200))
    encoding: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    curated: Mapped[bool]
    current: Mapped[bool]
    imported_on: Mapped[date]


class Clause(Identified, Base):
    """One part of the text with a name of its own; [`start`, `end`) covers its children too.

    `text` is what it says after its heading; `year` the year a goal is set for.
    """

    __tablename__ = "clause"

    version_id: Mapped[str] = mapped_column(ForeignKey("plan_version.id"), index=True)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("clause.id"))
    kind: Mapped[ClauseKind] = mapped_column(coded(ClauseKind))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    year: Mapped[int | None]
    line: Mapped[int]
    start: Mapped[int] = mapped_column("start_at")
    end: Mapped[int] = mapped_column("end_at")


class Measure(Identified, Base):
    """One thing to be done: a range of the plan's text, and who answers for it by when.

    `title` replaces the verbatim text on screen when somebody renamed it; `dropped` marks 非措施.
    `due_words` keeps the 时限 as written, `due_on` is the date derived from it.
    """

    __tablename__ = "measure"

    version_id: Mapped[str] = mapped_column(ForeignKey("plan_version.id"), index=True)
    task_id: Mapped[str] = mapped_column(ForeignKey("clause.id"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(20), index=True)
    title: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text)
    line: Mapped[int]
    start: Mapped[int] = mapped_column("start_at")
    end: Mapped[int] = mapped_column("end_at")
    kind: Mapped[MeasureKind | None] = mapped_column(coded(MeasureKind))
    dropped: Mapped[bool] = mapped_column(default=False)
    suggested_lead: Mapped[str] = mapped_column(String(120), default="")
    lead_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    leader: Mapped[str] = mapped_column(String(40), default="")
    person: Mapped[str] = mapped_column(String(40), default="")
    contact: Mapped[str] = mapped_column(String(80), default="")
    due_words: Mapped[str] = mapped_column(String(80), default="")
    due_on: Mapped[date | None]
    search_key: Mapped[str] = mapped_column(Text, default="")


class Assistance(Base):
    """An assisting unit (配合单位) of a measure; the order carries meaning."""

    __tablename__ = "assistance"

    measure_id: Mapped[str] = mapped_column(ForeignKey("measure.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[str] = mapped_column(ID, ForeignKey("unit.id"), index=True)


def versions(session: Session) -> list[PlanVersion]:
    """All kept texts, oldest first."""
    return list(session.scalars(select(PlanVersion).order_by(PlanVersion.id)))


def current_version(session: Session) -> PlanVersion | None:
    """The text being worked on."""
    return session.scalars(select(PlanVersion).where(PlanVersion.current)).first()


def version_of_text(session: Session, sha256: str) -> PlanVersion | None:
    """The kept version with exactly this text."""
    return session.scalars(select(PlanVersion).where(PlanVersion.sha256 == sha256)).first()


def clauses(session: Session, version_id: str) -> list[Clause]:
    """The clauses of a version in the order of the text."""
    query = select(Clause).where(Clause.version_id == version_id)
    return list(session.scalars(query.order_by(Clause.start, Clause.position)))


def measures(session: Session, version_id: str) -> list[Measure]:
    """The measures of a version in the order of the text, dropped ones included."""
    query = select(Measure).where(Measure.version_id == version_id)
    return list(session.scalars(query.order_by(Measure.start, Measure.position)))


def measure(session: Session, measure_id: str) -> Measure | None:
    """The measure of this id."""
    return session.get(Measure, measure_id)


def measures_of_code(session: Session, code: str) -> list[Measure]:
    """The measures with this code in the current version."""
    query = select(Measure).join(PlanVersion, PlanVersion.id == Measure.version_id)
    query = query.where(PlanVersion.current, Measure.code == code, Measure.dropped.is_(False))
    return list(session.scalars(query))


def assistances(session: Session, measure_ids: list[str]) -> list[Assistance]:
    """The assisting units of these measures, in order."""
    query = select(Assistance).where(Assistance.measure_id.in_(measure_ids))
    return list(session.scalars(query.order_by(Assistance.measure_id, Assistance.position)))
