"""The desk: a data folder opened for work. Commands and window act through `do` and read through `ask`.

Opening goes place, lock, first look, creation or upgrade on a verified copy, daily backup; an empty
database is never made where one was expected.
"""

import json
import logging
import platform
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from changhe_desktop import paths
from changhe_desktop.domain.errors import Refusal, Trouble
from changhe_desktop.services.outcome import Outcome
from changhe_desktop.store import backup, engine, glance, journal, places
from changhe_desktop.store.attachments import write_whole
from changhe_desktop.store.base import new_id
from changhe_desktop.store.engine import Archive, Session
from changhe_desktop.store.glance import Condition
from changhe_desktop.store.lock import FolderLock
from changhe_desktop.store.tables import accounts
from changhe_desktop.store.views import accounts as views

P = ParamSpec("P")
T = TypeVar("T")
DEVICE_NOTE = "device.json"
ACTS_CHECKED = 20
log = logging.getLogger("changhe.desk")


@dataclass(slots=True)
class Desk:
    """An opened archive, with the lock that makes this process its only writer (None: reading only)."""

    archive: Archive
    lock: FolderLock | None
    backup_trouble: str = ""

    @property
    def folder(self) -> Path:
        return self.archive.folder

    def do(
        self,
        verb: Callable[..., Outcome[T]],
        *args: Any,
        by: str,
        on: date,
        reason: str | None = None,
        **named: Any,
    ) -> Outcome[T]:
        """Run one verb as one transaction with its trail: `verb(session, *args, by=, on=, **named)`."""
        act = journal.OpenAct(verb.__name__, by, on, self.archive.device, reason)
        with engine.writing(self.archive, act) as session:
            outcome = verb(session, *args, by=by, on=on, **named)
            act.say = outcome.say
        return outcome

    def ask(self, view: Callable[Concatenate[Session, P], T], *args: P.args, **named: P.kwargs) -> T:
        """Read through one view; nothing can be changed, and the rows outlive the session."""
        with engine.reading(self.archive) as session:
            return view(session, *args, **named)

    def operator(self) -> str:
        """The operator of this desk, empty before the first run."""
        return str(self.ask(views.settings)["operator"])

    def close(self) -> None:
        """Close the archive and give the lock back."""
        self.archive.close()
        if self.lock is not None:
            self.lock.release()


def open_desk(
    location: str | None = None, *, who: str = "", wait: float = 0.0, read_only: bool = False
) -> Desk:
    """Open the data at `location` (a folder, a server's address, or None for the default folder)."""
    if location and engine.is_server(location):
        return open_server_desk(location, paths.default_data() / "server")
    folder = Path(location).expanduser() if location else paths.default_data()
    return _open_to_read(folder) if read_only else open_folder_desk(folder, who=who, wait=wait)


def open_folder_desk(folder: Path, *, who: str = "", wait: float = 0.0) -> Desk:
    """Open a data folder for writing; creates it on first use, upgrades and backs up when due."""
    places.check_place(folder)
    _make_folder(folder)
    lock = FolderLock(folder).acquire(who, wait)
    try:
        make_ready(folder)
        desk = Desk(engine.open_folder(folder, _device(folder)), lock)
        _check_health(desk.archive)
        _enrol(desk.archive)
    except BaseException:
        lock.release()
        raise
    desk.backup_trouble = daily_backup(desk)
    return desk


def open_server_desk(url: str, folder: Path) -> Desk:
    """Open a PostgreSQL server's archive; attachments stay in `folder` of this PC."""
    _make_folder(folder)
    archive = engine.open_server(url, folder, _device(folder))
    from changhe_desktop.store import upgrade

    with engine.troubles_named():
        upgrade.create_on_server(archive.writer)
    _enrol(archive)
    return Desk(archive, None)


def _open_to_read(folder: Path) -> Desk:
    found = glance.look(folder)
    if found.condition is not Condition.CURRENT:
        _refuse_unless_workable(folder, found)
        cure = (
            "请先打开窗口或运行 changhe setup。"
            if found.condition is Condition.ABSENT
            else "请打开窗口完成升级。"
        )
        raise Refusal(f"“{folder}”里{found.condition.text}。{cure}")
    return Desk(engine.open_folder(folder, ""), None)


def make_ready(folder: Path) -> None:
    """Create the database on first use, upgrade an older one; refuse what must not be touched."""
    found = glance.look(folder)
    if found.condition is Condition.CURRENT:
        return
    _refuse_unless_workable(folder, found)
    from changhe_desktop.store import upgrade

    try:
        with engine.troubles_named():
            if found.condition is Condition.ABSENT:
                upgrade.create(folder)
            else:
                saved = backup.make(folder, backup.Occasion.UPGRADE)
                upgrade.bring_up_to_date(folder, folder / backup.FOLDER / saved.name)
    except OSError as problem:
        raise Trouble(
            f"无法写入数据文件夹“{folder}”（{problem.strerror}）。请检查磁盘空间和文件夹权限。"
        ) from problem


def _refuse_unless_workable(folder: Path, found: glance.Glance) -> None:
    if found.condition is Condition.LOST:
        raise Refusal(
            f"“{folder}”用过，但数据库不见了。不会自动新建，请从备份恢复"
            "（changhe backup restore latest），或换一个数据文件夹。"
        )
    if found.condition is Condition.NEWER:
        raise Refusal(
            f"数据库由更高版本创建（数据版本 {found.revision}，本程序 {glance.HEAD}），未改动。请升级软件。"
        )
    if found.condition is Condition.FOREIGN:
        raise Refusal(
            f"“{folder / glance.DATABASE}”不是长河工作台的数据库，或已损坏，未改动。"
            "请从备份恢复（changhe backup restore），或换一个数据文件夹。"
        )


def _check_health(archive: Archive) -> None:
    """What every start looks at: the file's structure, and whether the end of the trail adds up."""
    with engine.reading(archive) as session:
        answer = session.connection().exec_driver_sql("PRAGMA quick_check(1)").scalar()
        cut = journal.chain_faults(session, archive.device, last=ACTS_CHECKED) if answer == "ok" else []
    if answer != "ok":
        raise Trouble(
            f"数据库已损坏（{answer}），没有打开，文件未改动。"
            "请恢复到最近的备份：changhe backup list 查看，changhe backup restore latest 恢复。"
        )
    if cut:
        log.warning("the trail does not add up at %s", "、".join(cut))


def daily_backup(desk: Desk) -> str:
    """Back up once a day under the write gate; returns what went wrong, which must not stop the work."""
    if not backup.due(desk.folder):
        return ""
    try:
        with desk.archive.gate:
            backup.make(desk.folder, backup.Occasion.DAILY)
    except Trouble as trouble:
        log.warning("daily backup failed: %s", trouble.sentence)
        return trouble.sentence
    return ""


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{new_id()}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as problem:
        raise Trouble(
            f"数据文件夹“{folder}”无法写入（{problem.strerror}）。请检查权限，或用 --data 换一个文件夹。"
        ) from problem


def _device(folder: Path) -> str:
    """This PC's id for this folder, made at the first start."""
    note = folder / DEVICE_NOTE
    if note.exists():
        return str(json.loads(note.read_text(encoding="utf-8"))["id"])
    made = {"id": new_id(), "name": platform.node()}
    write_whole(note, json.dumps(made, ensure_ascii=False).encode("utf-8"))
    return str(made["id"])


def _enrol(archive: Archive) -> None:
    """Make sure the device has its row: its epoch and its counter of changes."""
    with engine.reading(archive) as session:
        if accounts.device(session, archive.device) is not None:
            return
    with engine.writing(archive, journal.OpenAct("enrol", "", date.min, archive.device)) as session:
        session.add(accounts.Device(id=archive.device, name=platform.node(), epoch=1, counter=0, serial=0))


def begin_epoch(folder: Path, *, by: str, on: date, say: str) -> None:
    """After a restore: upgrade if need be, and let this device write under a new epoch from now on.

    Otherwise it would repeat counters it had already given to other changes.
    """
    make_ready(folder)
    archive = engine.open_folder(folder, _device(folder))
    try:
        _enrol(archive)
        act = journal.OpenAct("restore_backup", by, on, archive.device, say=say)
        with engine.writing(archive, act) as session:
            device = accounts.device(session, archive.device)
            assert device is not None
            device.epoch += 1
            journal.note(session, "database", "", "restored", say)
    finally:
        archive.close()
