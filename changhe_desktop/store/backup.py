"""Backups that prove themselves: made by SQLite's backup API, reopened, checked, counted and hashed.

A plain copy of the live file is never a backup, and a restore that leaves the old journal beside the
restored file damages it; both were measured (docs/decisions/0001). Attachments are kept by hash in a pool
beside the backups, so only new ones are copied.
"""

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from changhe_desktop.domain.errors import Refusal, Trouble
from changhe_desktop.domain.worded import Worded
from changhe_desktop.store.attachments import place_of, sync_folder, write_whole
from changhe_desktop.store.base import now_utc
from changhe_desktop.store.engine import DATABASE

FOLDER = "backups"
STAMP = "%Y%m%d-%H%M%S"
# How long backups are kept: all for two days, then one a day, a week, a month (Anki's numbers, with
# the first two days in full); safety copies before a restore are counted apart.
KEEP_ALL = timedelta(days=2)
KEEP_DAYS, KEEP_WEEKS, KEEP_MONTHS = 12, 10, 9
KEEP_SAFETY = 3
KEEP_AT_LEAST = 3


class Occasion(Worded):
    """Why a backup was made."""

    DAILY = "daily", "每日自动"
    MANUAL = "manual", "手动"
    UPGRADE = "upgrade", "升级之前"
    RESTORE = "restore", "恢复之前"


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup as its manifest tells it. `made` is UTC; `rows` counts per table; `head` ends the trail."""

    name: str
    made: str
    occasion: str
    revision: str
    size: int
    sha256: str
    rows: dict[str, int]
    head: str
    attachments: tuple[str, ...]

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(self.made)


def make(folder: Path, occasion: Occasion) -> Backup:
    """Back up the database of `folder`, verify the copy, then prune. Trouble when any step fails."""
    home = folder / FOLDER
    home.mkdir(parents=True, exist_ok=True)
    made = now_utc()
    name = _free_name(home, f"{made.strftime(STAMP)}-{occasion.value}")
    working = home / f".{name}.partial"
    try:
        with closing(sqlite3.connect(folder / DATABASE)) as live, closing(sqlite3.connect(working)) as copy:
            live.execute("PRAGMA query_only=ON")
            live.backup(copy)
        revision, rows, head, attachments = _inspect(working)
        for sha256 in attachments:
            _pool(folder, sha256)
        backup = Backup(
            f"{name}.db", made.isoformat(), occasion.value, revision, working.stat().st_size,
            _hash(working), rows, head, attachments,
        )  # fmt: skip
        with working.open("r+b") as file:
            os.fsync(file.fileno())
        os.replace(working, home / backup.name)  # noqa: PTH105
        text = json.dumps(asdict(backup), ensure_ascii=False, indent=1)
        write_whole(home / f"{name}.json", text.encode("utf-8"))
    except (OSError, sqlite3.Error) as problem:
        working.unlink(missing_ok=True)
        raise Trouble(
            f"备份没有完成（{problem}）。请检查磁盘空间和文件夹权限；原有备份没有改动。"
        ) from problem
    prune(folder)
    return backup


def backups(folder: Path) -> list[Backup]:
    """The backups of `folder` that have a manifest, newest first."""
    found = []
    for manifest in (folder / FOLDER).glob("*.json"):
        try:
            plain = json.loads(manifest.read_text(encoding="utf-8"))
            plain["attachments"] = tuple(plain["attachments"])
            found.append(Backup(**plain))
        except (OSError, ValueError, TypeError, KeyError):
            continue
    return sorted(found, key=lambda b: (b.made, b.name), reverse=True)


def faults_of(folder: Path, backup: Backup) -> list[str]:
    """What is wrong with a backup, in words; empty when it can be restored from."""
    path = folder / FOLDER / backup.name
    if not path.exists():
        return ["备份文件不见了"]
    if path.stat().st_size != backup.size or _hash(path) != backup.sha256:
        return ["备份文件校验不符（被改动或不完整）"]
    faults = []
    revision, rows, head, _ = _inspect(path)
    if (revision, rows, head) != (backup.revision, backup.rows, backup.head):
        faults.append("备份内容与清单不符")
    for sha256 in backup.attachments:
        kept = _pooled(folder, sha256)
        if not kept.exists() or _hash(kept) != sha256:
            faults.append(f"附件 {sha256[:8]} 缺失或损坏")
    return faults


def restore(folder: Path, backup: Backup) -> Backup:
    """Put the database of `folder` back to `backup`; returns the safety copy made first.

    The caller holds the folder's lock and has closed the archive. Old or new, never mixed: the copy is
    checked, put beside, and swapped in together with the removal of the old journal.
    """
    faults = faults_of(folder, backup)
    if faults:
        raise Refusal(f"备份“{backup.name}”不能用于恢复：{'；'.join(faults)}。请选择其他备份。")
    live = folder / DATABASE
    # Opening once rolls back a hot journal, so that the safety copy is a state that was saved.
    safety = make(folder, Occasion.RESTORE) if live.exists() else backup
    working = folder / f".{DATABASE}.restoring"
    try:
        shutil.copyfile(folder / FOLDER / backup.name, working)
        with working.open("r+b") as file:
            os.fsync(file.fileno())
        for sha256 in backup.attachments:
            if not place_of(folder, sha256).exists():
                write_whole(place_of(folder, sha256), _pooled(folder, sha256).read_bytes())
        (folder / f"{DATABASE}-journal").unlink(missing_ok=True)
        os.replace(working, live)  # noqa: PTH105
    except OSError as problem:
        working.unlink(missing_ok=True)
        raise Trouble(
            f"恢复没有完成（{problem.strerror}），数据未改动。请检查磁盘空间和文件夹权限。"
        ) from problem
    sync_folder(folder)
    return safety


def prune(folder: Path) -> list[str]:
    """Remove backups beyond the retention numbers; never below three verified. Returns the names removed."""
    kept = backups(folder)
    keep = _to_keep(kept, now_utc())
    removed = []
    for backup in [b for b in kept if b.name not in keep]:
        (folder / FOLDER / backup.name).unlink(missing_ok=True)
        (folder / FOLDER / backup.name).with_suffix(".json").unlink(missing_ok=True)
        removed.append(backup.name)
    return removed


def _to_keep(newest_first: list[Backup], now: datetime) -> set[str]:
    ordinary = [b for b in newest_first if b.occasion != Occasion.RESTORE.value]
    safety = [b for b in newest_first if b.occasion == Occasion.RESTORE.value]
    keep = {b.name for b in safety[:KEEP_SAFETY]} | {b.name for b in newest_first[:KEEP_AT_LEAST]}
    keep |= {b.name for b in ordinary if now - b.made_at <= KEEP_ALL}
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
    """Whether a day has passed since the last backup."""
    newest = backups(folder)[:1]
    return not newest or (now or now_utc()) - newest[0].made_at >= timedelta(days=1)


def _inspect(path: Path) -> tuple[str, dict[str, int], str, tuple[str, ...]]:
    """Check the copy and read its manifest: revision, rows per table, head of the trail, attachments."""
    with closing(sqlite3.connect(path)) as copy:
        if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("副本没有通过完整性检查")
        if copy.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise sqlite3.DatabaseError("副本中有断开的引用")
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        names = sorted(row[0] for row in copy.execute(tables))
        rows = {n: copy.execute(f'SELECT COUNT(*) FROM "{n}"').fetchone()[0] for n in names}
        revision = str(copy.execute("SELECT version_num FROM alembic_version").fetchone()[0])
        last = copy.execute(
            "SELECT digest FROM journal_act ORDER BY entered_at DESC, id DESC LIMIT 1"
        ).fetchone()
        attachments = tuple(row[0] for row in copy.execute("SELECT sha256 FROM attachment ORDER BY sha256"))
    return revision, rows, last[0] if last else "", attachments


def _pooled(folder: Path, sha256: str) -> Path:
    return place_of(folder / FOLDER, sha256)


def _pool(folder: Path, sha256: str) -> None:
    # A file already missing must not stop the backup of everything else; `faults_of` will name it.
    source, target = place_of(folder, sha256), _pooled(folder, sha256)
    if source.exists() and not target.exists():
        write_whole(target, source.read_bytes())


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _free_name(home: Path, wanted: str) -> str:
    name, n = wanted, 1
    while (home / f"{name}.db").exists():
        n += 1
        name = f"{wanted}-{n}"
    return name
