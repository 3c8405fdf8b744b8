"""The door to the data: opening an archive, reading it, and writing one act in one transaction.

SQLite runs with rollback journal TRUNCATE and synchronous FULL: in power-loss replays of this pair no
confirmed save was lost, while the silent default (DELETE) lost some (docs/decisions/0001).
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session as Session
from sqlalchemy.pool import QueuePool

from changhe_desktop.domain.errors import Trouble
from changhe_desktop.store import journal

DATABASE = "changhe.db"
PRAGMAS = (
    "journal_mode=TRUNCATE",
    "synchronous=FULL",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "mmap_size=0",
    "secure_delete=ON",
    "busy_timeout=5000",
    "temp_store=MEMORY",
)
# What SQLite's extended result codes mean for the person at the desk (sqlite.org/rescode.html).
TROUBLES = {
    sqlite3.SQLITE_FULL: "磁盘已满，本次修改没有保存。请清理磁盘后重试。",
    sqlite3.SQLITE_READONLY: "数据文件夹无法写入，本次修改没有保存。请检查文件夹权限。",
    sqlite3.SQLITE_IOERR: "读写数据文件时磁盘出错，本次修改没有保存。请检查磁盘空间和磁盘状况后重试。",
    sqlite3.SQLITE_BUSY: "数据文件正被其他程序占用，本次修改没有保存。请稍后重试；若反复出现请检查杀毒软件。",
    sqlite3.SQLITE_LOCKED: "数据文件正被占用，本次修改没有保存。请稍后重试。",
    sqlite3.SQLITE_CANTOPEN: "无法打开数据文件。请检查文件夹是否还在、是否有权限。",
    sqlite3.SQLITE_CORRUPT: "数据文件已损坏。请不要继续录入，用“备份与恢复”恢复到最近一次已验证的备份。",
    sqlite3.SQLITE_NOTADB: "数据文件不是长河工作台的数据库。请用“备份与恢复”恢复，或选择正确的数据文件夹。",
}


@dataclass(frozen=True)
class Archive:
    """An opened archive: its two engines, its folder of files and the one gate before all writing.

    `folder` holds attachments and backups also when the tables live on a server.
    """

    folder: Path
    writer: Engine
    reader: Engine
    gate: threading.RLock
    device: str

    def close(self) -> None:
        """Give all connections back; the archive may not be used afterwards."""
        self.reader.dispose()
        self.writer.dispose()


def _prepare_sqlite(engine: Engine, begin: str, pragmas: tuple[str, ...]) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        # The driver must not begin transactions by itself: we begin, and say how.
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def sqlite_engine(path: Path, *, writes: bool) -> Engine:
    """An engine on one SQLite file with every pragma of ours; a reading one refuses to change anything."""
    engine = create_engine(
        f"sqlite+pysqlite:///{path.as_posix()}",
        poolclass=QueuePool,
        pool_size=1 if writes else 2,
        max_overflow=0,
        connect_args={"check_same_thread": False},
    )
    pragmas = PRAGMAS if writes else (*PRAGMAS, "query_only=ON")
    _prepare_sqlite(engine, "BEGIN IMMEDIATE" if writes else "BEGIN", pragmas)
    return engine


def is_server(location: str) -> bool:
    """Whether `--data` names a database server instead of a folder."""
    return location.startswith("postgresql")


def open_folder(folder: Path, device: str) -> Archive:
    """The archive in `folder`, whose database must exist and be up to date (see `upgrade.ready`)."""
    path = folder / DATABASE
    return Archive(
        folder, sqlite_engine(path, writes=True), sqlite_engine(path, writes=False), threading.RLock(), device
    )


def open_server(url: str, folder: Path, device: str) -> Archive:
    """The archive on a PostgreSQL server; `folder` keeps this PC's attachments and backups."""
    engine = create_engine(make_url(url), pool_size=2, max_overflow=0, pool_pre_ping=True)
    return Archive(folder, engine, engine, threading.RLock(), device)


def _trouble_of(problem: DBAPIError) -> Trouble | None:
    code = getattr(problem.orig, "sqlite_errorcode", None)
    sentence = TROUBLES.get(code & 0xFF) if isinstance(code, int) else None
    return Trouble(sentence) if sentence else None


@contextmanager
def troubles_named() -> Iterator[None]:
    """Turn what the environment does to the database into Trouble with its cure; bugs pass unchanged."""
    try:
        yield
    except DBAPIError as problem:
        trouble = _trouble_of(problem)
        if trouble is None:
            raise
        raise trouble from problem


def _session(engine: Engine, archive: Archive) -> Session:
    session = Session(engine, expire_on_commit=False, autoflush=True)
    session.info["archive"] = archive
    journal.watch(session)
    return session


@contextmanager
def reading(archive: Archive) -> Iterator[Session]:
    """A session that may not write. Fetch, then leave: an open cursor blocks commits under this journal."""
    with troubles_named(), _session(archive.reader, archive) as session:
        try:
            yield session
        finally:
            session.rollback()


@contextmanager
def writing(archive: Archive, act: journal.OpenAct) -> Iterator[Session]:
    """One act, one transaction: everything and its trail, or nothing."""
    with archive.gate, troubles_named(), _session(archive.writer, archive) as session:
        session.info["act"] = act
        try:
            yield session
            session.flush()
            journal.write_act(session, act)
            session.commit()
        except BaseException:
            session.rollback()
            raise
