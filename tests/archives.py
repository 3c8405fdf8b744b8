"""Looking at an archive from outside, with the standard library: what a test may not take our word for."""

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from changhe_desktop.services import desk as desks
from changhe_desktop.services.desk import Desk
from changhe_desktop.store import engine, journal
from changhe_desktop.store.glance import DATABASE
from changhe_desktop.store.lock import LOCK


def copied(template: Path, folder: Path) -> Path:
    """A data folder with the template's database and files (but no backups, no identity of its own)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (DATABASE, "device.json"):
        if (template / name).exists():
            shutil.copyfile(template / name, folder / name)
    if (template / "attachments").exists():
        shutil.copytree(template / "attachments", folder / "attachments", dirs_exist_ok=True)
    return folder


@contextmanager
def opened(folder: Path) -> Iterator[Desk]:
    """The desk of a folder, closed at the end."""
    desk = desks.open_folder_desk(folder)
    try:
        yield desk
    finally:
        desk.close()


def raw(folder: Path) -> sqlite3.Connection:
    """A connection as any other tool would make it: no pragma of ours, autocommit."""
    return sqlite3.connect(folder / DATABASE, isolation_level=None)


def rows(folder: Path, query: str, *values: Any) -> list[Any]:
    """What a query finds, read by another connection."""
    with closing(raw(folder)) as connection:
        return connection.execute(query, values).fetchall()


def one(folder: Path, query: str, *values: Any) -> Any:
    """The first value of the first row."""
    return rows(folder, query, *values)[0][0]


def content(path: Path) -> dict[str, list[Any]]:
    """Every row of every table of a database file."""
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        names = [name for (name,) in tables]
        return {n: sorted(connection.execute(f'SELECT * FROM "{n}"').fetchall(), key=repr) for n in names}


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def files(folder: Path) -> dict[str, str]:
    """Every file below a folder with its SHA-256, to prove that nothing was touched; but for the lock."""
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != LOCK]
    return {path.relative_to(folder).as_posix(): digest(path) for path in found}


def unsound(folder: Path) -> list[str]:
    """What is wrong with the archive of a folder: structure, references, trail, attachments."""
    found = []
    with closing(raw(folder)) as connection:
        (answer,) = connection.execute("PRAGMA integrity_check").fetchone()
        found += [] if answer == "ok" else [answer]
        found += [f"reference {row}" for row in connection.execute("PRAGMA foreign_key_check")]
        for (sha256,) in connection.execute("SELECT sha256 FROM attachment").fetchall():
            kept = folder / "attachments" / sha256[:2] / sha256
            if not kept.exists() or digest(kept) != sha256:
                found.append(f"attachment {sha256}")
    return found + [f"trail {fault}" for fault in trail_faults(folder)]


def trail_faults(folder: Path) -> list[str]:
    """The acts of every device whose place in the trail no longer adds up."""
    archive = engine.open_folder(folder, "")
    try:
        with engine.reading(archive) as session:
            devices = [device for (device,) in rows(folder, "SELECT id FROM device")]
            return [fault for device in devices for fault in journal.chain_faults(session, device)]
    finally:
        archive.close()
