"""The desk: a data folder opened for work. Commands and window act through `do` and read through `ask`.

Opening goes place, lock, first look, creation or upgrade on a verified copy, daily backup; an empty
database is never made where one was expected.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from changhe_desktop import paths
from changhe_desktop.domain.accounts import check_name
from changhe_desktop.domain.errors import Refusal, Trouble, os_words
from changhe_desktop.services.desk_device import claim_epoch, device_note, enrol
from changhe_desktop.services.outcome import Outcome
from changhe_desktop.store import backup, engine, glance, journal, places
from changhe_desktop.store.base import new_id
from changhe_desktop.store.engine import Archive, Session
from changhe_desktop.store.glance import Condition
from changhe_desktop.store.lock import FolderLock
from changhe_desktop.store.views import accounts as views

P = ParamSpec("P")
T = TypeVar("T")
ACTS_CHECKED = 20
LONGEST_NAME = 40
PATIENCE = 5.0  # seconds a command waits for the folder's lock
THIS_PC = "本机"  # stands for the person where nobody acts: at a start
log = logging.getLogger("changhe.desk")


@dataclass(slots=True)
class Desk:
    """An opened archive. `lock` makes this process its only writer; on a server the server sees to that.

    `backup_trouble` and `trail_trouble` are sentences to show: they do not stop the work.
    """

    archive: Archive
    lock: FolderLock | None = None
    read_only: bool = False
    backup_trouble: str = ""
    trail_trouble: str = ""

    @property
    def folder(self) -> Path:
        return self.archive.folder

    @property
    def on_server(self) -> bool:
        """Whether the tables live on a server; `folder` then holds only this PC's files."""
        return self.lock is None and not self.read_only

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
        if self.read_only:
            raise RuntimeError(f"{verb.__name__} on a desk opened to read")
        by = check_name(by, "经办人姓名", LONGEST_NAME)
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
    desk: Desk | None = None
    try:
        backup.sweep(folder)
        make_ready(folder)
        act = journal.OpenAct("begin_epoch", who or THIS_PC, date.today())  # noqa: DTZ011
        desk = Desk(_open_archive(folder, act), lock)
        desk.trail_trouble = _trail_trouble(desk)
        desk.backup_trouble = daily_backup(desk)
    except BaseException:
        if desk is not None:
            desk.archive.close()
        lock.release()
        raise
    return desk


def _open_archive(folder: Path, act: journal.OpenAct) -> Archive:
    """The archive of a folder that is ready, its device enrolled; `act` tells of a new epoch."""
    note = device_note(folder)
    act.device = note.id
    archive = engine.open_folder(folder, note.id)
    try:
        enrol(archive, note, act)
    except BaseException:
        archive.close()
        raise
    return archive


def open_server_desk(url: str, folder: Path) -> Desk:
    """Open a PostgreSQL server's archive; attachments stay in `folder` of this PC."""
    from changhe_desktop.store import upgrade

    _make_folder(folder)
    note = device_note(folder)
    archive = engine.open_server(url, folder, note.id)
    try:
        with engine.troubles_named():
            upgrade.create_on_server(archive.writer)
        enrol(archive, note, journal.OpenAct("begin_epoch", THIS_PC, date.today(), note.id))  # noqa: DTZ011
    except BaseException:
        archive.close()
        raise
    return Desk(archive)


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
    return Desk(engine.open_folder(folder, ""), read_only=True)


def make_ready(folder: Path) -> None:
    """Create the database on first use, upgrade an older one; refuse what must not be touched."""
    found = glance.look(folder)
    if found.condition is Condition.CURRENT:
        _refuse_if_damaged(folder)
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
            f"无法写入数据文件夹“{folder}”（{os_words(problem)}）。请检查磁盘空间和文件夹权限。"
        ) from problem


def _refuse_if_damaged(folder: Path) -> None:
    with engine.troubles_named():
        found = glance.damage(folder / glance.DATABASE)
    if found:
        log.error("the database is damaged: %s", found)
        raise Refusal(
            "数据库已损坏，没有打开，文件未改动。请恢复到最近的备份："
            "changhe backup list 查看，changhe backup restore latest 恢复（损坏的文件会另存）。"
        )


def _refuse_unless_workable(folder: Path, found: glance.Glance) -> None:
    if found.condition is Condition.LOST:
        raise Refusal(
            f"“{folder}”用过，但数据库不见了。不会自动新建，请从备份恢复"
            "（changhe backup restore latest），或换一个数据文件夹。"
        )
    if found.condition is Condition.NEWER:
        raise Refusal(glance.newer_sentence("数据库", found.revision))
    if found.condition is Condition.FOREIGN:
        raise Refusal(
            f"“{folder / glance.DATABASE}”不是长河工作台的数据库，或已损坏，未改动。"
            "请从备份恢复（changhe backup restore），或换一个数据文件夹。"
        )


def _trail_trouble(desk: Desk) -> str:
    """What the end of the trail says of itself at every start; empty when it adds up."""
    faults = desk.ask(journal.chain_faults, desk.archive.device, last=ACTS_CHECKED)
    if not faults:
        return ""
    log.warning("the trail does not add up at %s", "、".join(faults))
    return (
        f"留痕记录第{'、'.join(faults)}条对不上，可能有人用别的工具改过数据库。"
        "请保留现有文件，与最近的备份核对。"
    )


def daily_backup(desk: Desk) -> str:
    """Back up once a day under the write gate; returns what went wrong, which must not stop the work."""
    try:
        if backup.due(desk.folder):
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
            f"数据文件夹“{folder}”无法写入（{os_words(problem)}）。"
            "请检查磁盘空间和权限，或用 --data 换一个文件夹。"
        ) from problem


def restore(folder: Path, chosen: backup.Backup, *, by: str, on: date, say: str) -> str:
    """Put the data of a closed, locked folder back to a backup; returns the name the present is kept under.

    The copy is checked and laid ready, the present kept, the next epoch claimed, and only then is the
    file swapped: whenever it is interrupted, the old or the new data are there, whole.
    """
    working = backup.lay_ready(folder, chosen)
    try:
        kept = backup.keep_present(folder)
        claim_epoch(folder)
        backup.swap_in(folder, working)
    finally:
        backup.remove_with_journal(working)
    make_ready(folder)
    _open_archive(folder, journal.OpenAct("restore_backup", by, on, say=say)).close()
    return kept
