"""Settings of the office, the devices that wrote here, and the journal of every act."""

import json
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from changhe_desktop.store.base import ID, Base, Identified


class Setting(Base):
    """One setting that travels with the data; `value` is JSON."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class Operator(Identified, Base):
    """A person who sits at this desk: a real name, not an account."""

    __tablename__ = "operator"

    name: Mapped[str] = mapped_column(String(40), unique=True)
    position: Mapped[int]


class Device(Identified, Base):
    """One PC (or one restored copy of it) that writes: its epoch and its counter of changes.

    A restore or a clone begins a new epoch, so that no (device, epoch, counter) ever means two things.
    """

    __tablename__ = "device"

    name: Mapped[str] = mapped_column(String(80))
    epoch: Mapped[int]
    counter: Mapped[int]
    serial: Mapped[int]


class Act(Identified, Base):
    """One thing somebody did: who, for which date, when it was entered, and the chain it stands in.

    `digest` covers `previous`, this row and its changes; a cut or altered trail no longer adds up.
    """

    __tablename__ = "journal_act"
    __table_args__ = (UniqueConstraint("device", "epoch", "serial"),)

    device: Mapped[str] = mapped_column(ID)
    epoch: Mapped[int]
    serial: Mapped[int]
    verb: Mapped[str] = mapped_column(String(60))
    say: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column("by_name", String(40))
    on: Mapped[date] = mapped_column("on_date")
    at: Mapped[datetime] = mapped_column("entered_at")
    reason: Mapped[str | None] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class Change(Base):
    """One field that an act changed; a row made or removed whole has field `*` and its JSON."""

    __tablename__ = "journal_change"
    # One tree instead of two: the trail is the largest table and grows with every act.
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  the mapper reads it as it stands

    act_id: Mapped[str] = mapped_column(ForeignKey("journal_act.id"), primary_key=True)
    counter: Mapped[int] = mapped_column(primary_key=True)
    table: Mapped[str] = mapped_column("table_name", String(40))
    object_id: Mapped[str] = mapped_column(String(80), index=True)
    field: Mapped[str] = mapped_column(String(40))
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)


class Attachment(Base):
    """A file kept under its SHA-256 in the data folder, written and synced before this row."""

    __tablename__ = "attachment"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]


def setting(session: Session, key: str) -> Setting | None:
    """The setting of this key, or None when it was never given."""
    return session.get(Setting, key)


def keep_setting(session: Session, key: str, value: object) -> None:
    """Write a setting whose value was checked; an equal value leaves no trail."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    row = setting(session, key)
    if row is None:
        session.add(Setting(key=key, value=text))
        session.flush()
    elif row.value != text:
        row.value = text


def settings(session: Session) -> list[Setting]:
    """All settings, by key."""
    return list(session.scalars(select(Setting).order_by(Setting.key)))


def operators(session: Session) -> list[Operator]:
    """All operators in their order."""
    return list(session.scalars(select(Operator).order_by(Operator.position)))


def device(session: Session, device_id: str) -> Device | None:
    """The device of this id."""
    return session.get(Device, device_id)


def last_act(session: Session, device_id: str) -> Act | None:
    """The newest act of a device, the head of its chain."""
    query = select(Act).where(Act.device == device_id).order_by(Act.epoch.desc(), Act.serial.desc())
    return session.scalars(query.limit(1)).first()
