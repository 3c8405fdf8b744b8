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
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.orm import Session as Session
from sqlalchemy.pool import QueuePool

from changhe_desktop.domain.errors import Refusal, Trouble
from changhe_desktop.store import glance, journal
from changhe_desktop.store.glance import DATABASE as DATABASE
from changhe_desktop.store.glance import trouble_of

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
    "cache_size=-32768",
)


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
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def _sqlite_engine(
    path: Path, begin: str, pragmas: tuple[str, ...], *, connections: int, create: bool = False
) -> Engine:
    engine = create_engine(
        "sqlite+pysqlite://",
        creator=lambda: glance.connect(path, create=create),
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        hide_parameters=True,  # an error's text is logged, the office's words in it are not
    )
    _prepare_sqlite(engine, begin, pragmas)
    return engine


def sqlite_engine(path: Path, *, writes: bool) -> Engine:
    """An engine on one SQLite file with every pragma of ours; a reading one refuses to change anything."""
    if writes:
        return _sqlite_engine(path, "BEGIN IMMEDIATE", PRAGMAS, connections=1)
    return _sqlite_engine(path, "BEGIN", (*PRAGMAS, "query_only=ON"), connections=2)


def migrating_engine(path: Path) -> Engine:
    """An engine for migrations, the only one that makes a file.

    Rebuilding a table that others point at must not drag their rows along, so references are checked
    afterwards, on the finished file.
    """
    return _sqlite_engine(path, "BEGIN IMMEDIATE", (*PRAGMAS, "foreign_keys=OFF"), connections=1, create=True)


def is_server(location: str) -> bool:
    """Whether `--data` names a database server instead of a folder."""
    return location.startswith("postgresql")


def open_folder(folder: Path, device: str) -> Archive:
    """The archive in `folder`, whose database must exist and be up to date (`desk.make_ready`)."""
    path = folder / DATABASE
    return Archive(
        folder, sqlite_engine(path, writes=True), sqlite_engine(path, writes=False), threading.RLock(), device
    )


# Any number of our own: PostgreSQL keeps locks under it until the transaction ends.
WRITERS_LOCK = 0x4348444B


def open_server(url: str, folder: Path, device: str) -> Archive:
    """The archive on a PostgreSQL server; `folder` keeps this PC's attachments and backups.

    Writers stand in one line there as they do on SQLite, so that "read the last number, take the next"
    means the same on both.
    """
    try:
        address = make_url(url)
        writer = create_engine(address, pool_size=1, max_overflow=0, pool_pre_ping=True, hide_parameters=True)
        reader = create_engine(
            address, pool_size=2, max_overflow=0, pool_pre_ping=True, hide_parameters=True,
            execution_options={"postgresql_readonly": True},
        )  # fmt: skip
    except ArgumentError as problem:
        raise Refusal(
            "服务器地址写法不对。应写成 postgresql+psycopg://用户名@服务器/数据库名。", field="data"
        ) from problem
    except ImportError as problem:
        raise Trouble(
            "本机没有装连接服务器的组件。请安装带 server 组件的版本（pip install 'changhe-desk[server]'），"
            "并用 postgresql+psycopg:// 开头的地址。"
        ) from problem

    @event.listens_for(writer, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS_LOCK})")

    return Archive(folder, writer, reader, threading.RLock(), device)


def _trouble_of(problem: DBAPIError) -> Trouble | None:
    if isinstance(problem, OperationalError) and not hasattr(problem.orig, "sqlite_errorcode"):
        return Trouble("数据库服务器连不上或中断了，本次修改没有保存。请检查网络和服务器后重试。")
    return trouble_of(problem.orig)


@contextmanager
def troubles_named() -> Iterator[None]:
    """Turn what the environment does to the database into Trouble with its cure; bugs pass unchanged."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as problem:
        trouble = _trouble_of(problem) if isinstance(problem, DBAPIError) else trouble_of(problem)
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
