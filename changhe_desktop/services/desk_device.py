"""This PC as a writer of one data folder: its id, its epoch, and the row that counts its changes.

Every change is known by device, epoch and counter. The epoch grows whenever the database may have gone
back in time, so that no such triple ever means two things; it is noted beside the database, where a
restored file cannot take it back.
"""

import json
import platform
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from changhe_desktop.store import engine, journal
from changhe_desktop.store.attachments import write_whole
from changhe_desktop.store.base import new_id
from changhe_desktop.store.engine import Archive, Session
from changhe_desktop.store.journal import OpenAct
from changhe_desktop.store.tables import accounts

NOTE = "device.json"
LONGEST_NAME = 80
RESUMED = "数据恢复过或换过，本机的留痕从新的一段记起"


@dataclass(frozen=True, slots=True)
class DeviceNote:
    """What stands beside the database: the device's id, the PC's name, the newest epoch it has used."""

    id: str
    name: str
    epoch: int = 1


def device_note(folder: Path) -> DeviceNote:
    """The note of this folder, made at the first start. An unreadable one gives a new identity."""
    try:
        plain = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        return DeviceNote(str(plain["id"]), str(plain["name"]), int(plain.get("epoch", 1)))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return _write(folder, DeviceNote(new_id(), platform.node()[:LONGEST_NAME]))


def _write(folder: Path, note: DeviceNote) -> DeviceNote:
    write_whole(folder / NOTE, json.dumps(asdict(note), ensure_ascii=False).encode("utf-8"))
    return note


def claim_epoch(folder: Path) -> DeviceNote:
    """Take the next epoch, before the database is replaced: a crash afterwards must not lose the claim."""
    note = device_note(folder)
    return _write(folder, replace(note, epoch=note.epoch + 1))


def enrol(archive: Archive, note: DeviceNote, act: OpenAct) -> None:
    """Make sure the device has its row, and that it writes under the epoch its note has claimed.

    Taking up a newer epoch leaves `act` in the trail; otherwise nothing is written.
    """
    with engine.reading(archive) as session:
        row = accounts.device(session, note.id)
        if row is not None and row.epoch >= note.epoch:
            return
    act.say = act.say or RESUMED
    with engine.writing(archive, act) as session:
        _take_up(session, note, act.say)


def _take_up(session: Session, note: DeviceNote, say: str) -> None:
    row = accounts.device(session, note.id)
    if row is None:
        session.add(accounts.Device(id=note.id, name=note.name, epoch=note.epoch, counter=0, serial=0))
        session.flush()
        if note.epoch == 1:
            return
    else:
        row.epoch = note.epoch
    journal.note(session, "device", note.id, "epoch", say)
