"""Backups that prove themselves: made by SQLite's backup API, reopened, checked, counted and hashed.

A plain copy of the live file is never a backup, and a restore that leaves the old journal beside the
restored file damages it; both were measured (docs/decisions/0001). Attachments are kept by hash in a pool
beside the backups, so only new ones are copied.
"""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from changhe_desktop.domain.errors import Refusal, Trouble, os_words
from changhe_desktop.domain.worded import Worded
from changhe_desktop.store.attachments import is_whole, place_of, sha256_of, sync_folder, write_whole
from changhe_desktop.store.base import now_utc
from changhe_desktop.store.glance import (
    DATABASE,
    HEAD,
    Condition,
    connect,
    damage,
    look,
    newer_sentence,
    trouble_of,
)

FOLDER = "backups"
STAMP = "%Y%m%d-%H%M%S"
JOURNAL = f"{DATABASE}-journal"
# Files that become the database only when they are whole.
NEW, UPGRADING, RESTORING = f".{DATABASE}.new", f".{DATABASE}.upgrading", f".{DATABASE}.restoring"
# How long backups are kept: all for two days, then one a day, a week, a month (Anki's numbers, with
# the first two days in full); of safety copies before a restore the last three stay besides.
KEEP_ALL = timedelta(days=2)
KEEP_DAYS, KEEP_WEEKS, KEEP_MONTHS = 12, 10, 9
KEEP_SAFETY = 3
KEEP_AT_LEAST = 3
# What else may be left half made, below the data folder.
LEFTOVERS = (
    ".*.partial", ".probe-*", f"{FOLDER}/.*.partial*", f"{FOLDER}/*/*/.*.partial", "attachments/*/.*.partial",
)  # fmt: skip
A_DAY = timedelta(days=1)
DEVICES = "SELECT id FROM device ORDER BY id"
LAST_DIGEST = "SELECT digest FROM journal_act WHERE device = ? ORDER BY epoch DESC, serial DESC LIMIT 1"


class Occasion(Worded):
    """Why a backup was made."""

    DAILY = "daily", "每日自动"
    MANUAL = "manual", "手动"
    UPGRADE = "upgrade", "升级之前"
    RESTORE = "restore", "恢复之前"


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup as its manifest tells it. `made` is UTC; `rows` counts per table; `head` ends the trails.

    `attachments` are the files kept with it; `lacking` those that were already missing or damaged then.
    """

    name: str
    made: str
    occasion: str
    revision: str
    size: int
    sha256: str
    rows: dict[str, int]
    head: str
    attachments: tuple[str, ...]
    lacking: tuple[str, ...] = ()

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(self.made)

    @property
    def made_here(self) -> str:
        """When it was made by this PC's clock, for people."""
        return self.made_at.replace(tzinfo=UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")

    @property
    def occasion_text(self) -> str:
        return Occasion(self.occasion).text


@dataclass(frozen=True, slots=True)
class Inside:
    """What a database file holds, for its manifest: revision, rows per table, trail's end, attachments."""

    revision: str
    rows: dict[str, int]
    head: str
    attachments: frozenset[str]


def make(folder: Path, occasion: Occasion) -> Backup:
    """Back up the database of `folder`, verify the copy, then prune. Trouble when any step fails."""
    home = folder / FOLDER
    try:
        if not (folder / DATABASE).exists():
            raise Trouble(f"“{folder}”里没有数据库，没有可备份的数据。")
        home.mkdir(parents=True, exist_ok=True)
        backup = _make(folder, occasion, now_utc())
    except (OSError, sqlite3.Error) as problem:
        raise Trouble(f"备份没有完成：{_reason(problem)}原有备份没有改动。") from problem
    prune(folder)
    return backup


def _make(folder: Path, occasion: Occasion, made: datetime) -> Backup:
    home = folder / FOLDER
    name = _free_name(home, f"{made.strftime(STAMP)}-{occasion.value}")
    working, finished = home / f".{name}.partial", home / f"{name}.db"
    try:
        _copy_live(folder / DATABASE, working)
        inside = inspect(working)
        lacking = {sha256 for sha256 in inside.attachments if not _pool(folder, sha256)}
        backup = Backup(
            finished.name, made.isoformat(), occasion.value, inside.revision,
            working.stat().st_size, sha256_of(working), inside.rows, inside.head,
            tuple(sorted(inside.attachments - lacking)), tuple(sorted(lacking)),
        )  # fmt: skip
        with working.open("r+b") as file:
            os.fsync(file.fileno())
        os.replace(working, finished)  # noqa: PTH105
        text = json.dumps(asdict(backup), ensure_ascii=False, indent=1)
        write_whole(finished.with_suffix(".json"), text.encode("utf-8"))
    except BaseException:
        for path in (working, finished):
            with suppress(OSError):
                path.unlink(missing_ok=True)
        raise
    return backup


def _copy_live(path: Path, working: Path) -> None:
    with closing(connect(path)) as live, closing(connect(working, create=True)) as copy:
        live.execute("PRAGMA query_only=ON")
        # A read lock of our own first: the backup API waits for ever for one that it cannot get.
        live.execute("BEGIN")
        live.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        live.backup(copy)


def _reason(problem: OSError | sqlite3.Error) -> str:
    """A sentence with the cure."""
    if isinstance(problem, OSError):
        return f"{os_words(problem)}。请检查磁盘空间和文件夹权限。"
    trouble = trouble_of(problem)
    return trouble.sentence if trouble else "副本没有通过检查。请先用“备份与恢复”恢复到最近的备份。"


def sweep(folder: Path) -> None:
    """Remove what killed programs left half made; the caller holds the lock, so none is under way."""
    for working in (NEW, UPGRADING, RESTORING):
        with suppress(OSError):
            remove_with_journal(folder / working)
    for pattern in LEFTOVERS:
        for leftover in folder.glob(pattern):
            with suppress(OSError):
                leftover.unlink()


def backups(folder: Path) -> list[Backup]:
    """The backups of `folder` that have a readable manifest, newest first."""
    found = []
    try:
        manifests = list((folder / FOLDER).glob("*.json"))
    except OSError as problem:
        raise Trouble(
            f"备份文件夹“{folder / FOLDER}”打不开（{os_words(problem)}）。"
            "请检查权限，或用 --data 换一个文件夹。"
        ) from problem
    for manifest in manifests:
        try:
            plain = json.loads(manifest.read_text(encoding="utf-8"))
            for name in ("attachments", "lacking"):
                plain[name] = tuple(plain.get(name, ()))
            backup = Backup(**plain)
            is_named = backup.name == f"{manifest.stem}.db" and bool(backup.occasion_text)
            if is_named and backup.name.startswith(backup.made_at.strftime(STAMP)):
                found.append(backup)
        except (OSError, ValueError, TypeError, AttributeError):
            continue
    return sorted(found, key=lambda b: (b.made, b.name), reverse=True)


def faults_of(folder: Path, backup: Backup) -> list[str]:
    """What is wrong with a backup, in words; empty when it can be restored from."""
    path = folder / FOLDER / backup.name
    try:
        if not path.exists():
            return ["备份文件不见了"]
        if path.stat().st_size != backup.size or sha256_of(path) != backup.sha256:
            return ["备份文件校验不符（被改动或不完整）"]
        inside = inspect(path)
    except (OSError, sqlite3.Error):
        return ["备份文件打不开"]
    listed = frozenset((*backup.attachments, *backup.lacking))
    told = Inside(backup.revision, backup.rows, backup.head, listed)
    faults = [] if inside == told else ["备份内容与清单不符"]
    for sha256 in backup.attachments:
        if not is_whole(_pooled(folder, sha256), sha256):
            faults.append(f"附件 {sha256[:8]} 缺失或损坏")
    return faults


def refuse_unless_whole(folder: Path, backup: Backup) -> None:
    """A Refusal naming everything that speaks against restoring from this backup."""
    faults = faults_of(folder, backup)
    if faults:
        raise Refusal(f"备份“{backup.name}”不能用于恢复：{'；'.join(faults)}。请选择其他备份。")
    if backup.revision > HEAD:
        raise Refusal(newer_sentence(f"备份“{backup.name}”", backup.revision))


def acts_in(folder: Path, backup: Backup) -> set[str]:
    """Ids of the acts that a backup holds: whatever is done and not among them, a restore undoes."""
    with closing(sqlite3.connect(folder / FOLDER / backup.name)) as copy:
        copy.execute("PRAGMA query_only=ON")
        return {row[0] for row in copy.execute("SELECT id FROM journal_act")}


def keep_present(folder: Path) -> str:
    """Keep what a restore is about to replace; returns the name it can be found under, empty if nothing.

    A sound database becomes a backup like any other. A damaged one is kept as it is, with its journal.
    """
    live = folder / DATABASE
    if not live.exists():
        return ""
    try:
        is_sound = look(folder).condition is not Condition.FOREIGN and not damage(live, thorough=True)
    except sqlite3.Error as problem:
        raise Trouble(f"恢复没有完成：{_reason(problem)}") from problem
    if is_sound:
        # Opening it has rolled back a hot journal, so that the safety copy is a state that was saved.
        return make(folder, Occasion.RESTORE).name
    name = _free_name(folder / FOLDER, f"{now_utc().strftime(STAMP)}-damaged")
    try:
        (folder / FOLDER).mkdir(parents=True, exist_ok=True)
        for suffix in ("", "-journal"):
            if (folder / f"{DATABASE}{suffix}").exists():
                shutil.copyfile(folder / f"{DATABASE}{suffix}", folder / FOLDER / f"{name}.db{suffix}")
    except OSError as problem:
        raise Trouble(
            f"恢复没有完成（{os_words(problem)}），数据未改动。请检查磁盘空间和文件夹权限。"
        ) from problem
    return f"{name}.db"


def lay_ready(folder: Path, backup: Backup) -> Path:
    """A verified copy of the backup beside the live file, its attachments in place; nothing is replaced."""
    refuse_unless_whole(folder, backup)
    working = folder / RESTORING
    try:
        remove_with_journal(working)
        shutil.copyfile(folder / FOLDER / backup.name, working)
        if sha256_of(working) != backup.sha256:
            raise Trouble("复制备份时出错，数据未改动。请检查磁盘状况后重试。")
        for sha256 in backup.attachments:
            if not is_whole(place_of(folder, sha256), sha256):
                write_whole(place_of(folder, sha256), _pooled(folder, sha256).read_bytes())
    except BaseException as problem:
        with suppress(OSError):
            remove_with_journal(working)
        if isinstance(problem, OSError):
            raise Trouble(
                f"恢复没有完成（{os_words(problem)}），数据未改动。请检查磁盘空间和文件夹权限。"
            ) from problem
        raise
    return working


def swap_in(folder: Path, working: Path) -> None:
    """Put a finished file in the place of the database. Old or new, never mixed.

    The old journal goes first: beside the new file it would be rolled back into it. Whoever calls has
    read the old file, so its journal is no longer needed. The caller holds the lock and closed the archive.
    """
    try:
        with working.open("r+b") as file:
            os.fsync(file.fileno())
        (folder / JOURNAL).unlink(missing_ok=True)
        sync_folder(folder)
        os.replace(working, folder / DATABASE)  # noqa: PTH105
        sync_folder(folder)
    except OSError as problem:
        with suppress(OSError):
            working.unlink(missing_ok=True)
        raise Trouble(
            f"没有完成（{os_words(problem)}），数据未改动。请关闭正在使用数据的程序，"
            "检查磁盘空间和文件夹权限后重试。"
        ) from problem


def remove_with_journal(path: Path) -> None:
    """Remove a working file and the journal that would be rolled back into its successor."""
    path.unlink(missing_ok=True)
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)


def prune(folder: Path) -> list[str]:
    """Remove backups beyond the retention numbers; never below three. Returns the names removed."""
    kept = backups(folder)
    keep = _to_keep(kept, now_utc())
    removed = []
    for backup in [b for b in kept if b.name not in keep]:
        path = folder / FOLDER / backup.name
        # The manifest goes first: a file without one is offered to nobody.
        with suppress(OSError):
            path.with_suffix(".json").unlink(missing_ok=True)
            path.unlink(missing_ok=True)
            removed.append(backup.name)
    return removed


def _to_keep(newest_first: list[Backup], now: datetime) -> set[str]:
    ordinary = [b for b in newest_first if b.occasion != Occasion.RESTORE.value]
    safety = [b for b in newest_first if b.occasion == Occasion.RESTORE.value]
    keep = {b.name for b in safety[:KEEP_SAFETY]} | {b.name for b in newest_first[:KEEP_AT_LEAST]}
    keep |= {b.name for b in newest_first if now - b.made_at <= KEEP_ALL}
    keep |= _newest_of_each(ordinary, lambda t: f"{t:%Y%m%d}", KEEP_DAYS)
    keep |= _newest_of_each(ordinary, lambda t: f"{t.isocalendar()[:2]}", KEEP_WEEKS)
    keep |= _newest_of_each(ordinary, lambda t: f"{t:%Y%m}", KEEP_MONTHS)
    return keep


def _newest_of_each(newest_first: Iterable[Backup], period: Callable[[datetime], str], most: int) -> set[str]:
    first: dict[str, str] = {}
    for backup in newest_first:
        first.setdefault(period(backup.made_at), backup.name)
    return set(list(first.values())[:most])


def due(folder: Path, now: datetime | None = None) -> bool:
    """Whether no backup is of the last day. One dated in the future (a wrong clock) does not count."""
    moment = now or now_utc()
    return not any(timedelta(0) <= moment - b.made_at < A_DAY for b in backups(folder))


def inspect(path: Path) -> Inside:
    """Check a finished copy from end to end and read what its manifest says; sqlite3.Error if unsound."""
    found = damage(path, thorough=True)
    if found:
        raise sqlite3.DatabaseError(found)
    with closing(connect(path)) as copy:
        copy.execute("PRAGMA query_only=ON")
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        names = sorted(row[0] for row in copy.execute(tables))
        rows = {n: copy.execute(f'SELECT COUNT(*) FROM "{n}"').fetchone()[0] for n in names}
        revision = copy.execute("SELECT version_num FROM alembic_version").fetchone()
        heads = [copy.execute(LAST_DIGEST, row).fetchone() for row in copy.execute(DEVICES).fetchall()]
        attachments = frozenset(row[0] for row in copy.execute("SELECT sha256 FROM attachment"))
    head = " ".join(row[0] for row in heads if row)
    return Inside(str(revision[0]) if revision else "", rows, head, attachments)


def _pooled(folder: Path, sha256: str) -> Path:
    return place_of(folder / FOLDER, sha256)


def _pool(folder: Path, sha256: str) -> bool:
    """Make sure the pool has this file; a lost one must not stop the backup of everything else."""
    source, target = place_of(folder, sha256), _pooled(folder, sha256)
    if target.exists():
        return True
    if not is_whole(source, sha256):
        return False
    write_whole(target, source.read_bytes())
    return True


def _free_name(home: Path, wanted: str) -> str:
    name, n = wanted, 1
    while (home / f"{name}.db").exists():
        n += 1
        name = f"{wanted}_{n}"
    return name
