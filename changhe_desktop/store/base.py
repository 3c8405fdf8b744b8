"""What every table shares: ids, names of constraints, enums stored by their code."""

import secrets
import time
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Enum, MetaData, String, event
from sqlalchemy.orm import DeclarativeBase, Mapped, QueryableAttribute, mapped_column

from changhe_desktop.domain.worded import Worded

W = TypeVar("W", bound=Worded)
ID = String(32)


def new_id() -> str:
    """A UUIDv7 (RFC 9562, 5.7) as 32 hex digits: unique on every PC, roughly in order of making."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    value |= 0b10 << 62 | secrets.randbits(62)
    return f"{value:032x}"


def now_utc() -> datetime:
    """The present in UTC without a zone, to the second, as the tables store it."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def coded(kind: type[W]) -> Enum:
    """A column type that stores a worded enum by its code, the same on SQLite and PostgreSQL."""
    return Enum(
        kind,
        values_callable=lambda members: [m.value for m in members],
        native_enum=False,
        create_constraint=False,
        length=24,
    )


class Base(DeclarativeBase):
    """Root of the mapped classes. Relationships are not mapped: finders say what they load."""

    # Named constraints can be found again when SQLite has to rebuild a table.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


@event.listens_for(Base, "attribute_instrument", propagate=True)
def _keep_old_values(_class: type[Base], _key: str, attribute: QueryableAttribute[object]) -> None:
    # A value that was never loaded is read before it is overwritten: the trail needs what was there.
    event.listen(attribute, "set", lambda *_: None, active_history=True)


class Identified:
    """A table whose rows are known by a UUIDv7."""

    id: Mapped[str] = mapped_column(ID, primary_key=True)
