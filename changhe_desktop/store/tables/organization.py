"""Units of the town that tasks and orders are given to."""

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from changhe_desktop.domain.organization import Orderable, UnitKind
from changhe_desktop.store.base import Base, Identified, coded


class Unit(Identified, Base):
    """One unit. `aliases` is a JSON list; `leader` the 分管领导; `sample` marks the shipped 示例 list.

    `search_key` holds pinyin and initials, made when the name is saved.
    """

    __tablename__ = "unit"

    name: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[UnitKind] = mapped_column(coded(UnitKind))
    aliases: Mapped[str] = mapped_column(Text, default="[]")
    leader: Mapped[str] = mapped_column(String(40), default="")
    orderable: Mapped[Orderable] = mapped_column(coded(Orderable))
    position: Mapped[int]
    sample: Mapped[bool] = mapped_column(default=False)
    retired: Mapped[bool] = mapped_column(default=False)
    search_key: Mapped[str] = mapped_column(Text, default="")


def units(session: Session) -> list[Unit]:
    """All units in the office's own order, retired ones included."""
    return list(session.scalars(select(Unit).order_by(Unit.position, Unit.id)))


def unit(session: Session, unit_id: str) -> Unit | None:
    """The unit of this id."""
    return session.get(Unit, unit_id)
