"""Making a new database and bringing an older one up to date.

A migration never touches the live file: a verified copy is migrated, checked and swapped in. Alembic is
imported with this module only, so whoever needs no upgrade never pays for it.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from changhe_desktop import paths
from changhe_desktop.domain.errors import Trouble
from changhe_desktop.store import glance, triggers
from changhe_desktop.store.attachments import sync_folder
from changhe_desktop.store.engine import DATABASE, sqlite_engine


def migrate(connection: Connection) -> None:
    """Run every pending migration on this connection and create the guards anew."""
    config = Config()
    config.set_main_option("script_location", str(paths.migrations()).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    triggers.create_all(connection)


def create(folder: Path) -> None:
    """Put an empty database into `folder`; an existing one is never replaced."""
    path = folder / DATABASE
    if path.exists():
        return
    fresh = folder / f".{DATABASE}.new"
    fresh.unlink(missing_ok=True)
    _migrate_file(fresh)
    os.replace(fresh, path)  # noqa: PTH105
    sync_folder(folder)


def bring_up_to_date(folder: Path, copy: Path) -> None:
    """Migrate `copy` (a verified backup of the live file) and swap it in; the live file is old until then."""
    working = folder / f".{DATABASE}.upgrading"
    working.unlink(missing_ok=True)
    working.write_bytes(copy.read_bytes())
    _migrate_file(working)
    _check(working)
    (folder / f"{DATABASE}-journal").unlink(missing_ok=True)
    os.replace(working, folder / DATABASE)  # noqa: PTH105
    sync_folder(folder)


def create_on_server(engine: Engine) -> None:
    """Run the migrations on a server's database, in one transaction."""
    with engine.begin() as connection:
        migrate(connection)


def _migrate_file(path: Path) -> None:
    engine = sqlite_engine(path, writes=True)
    try:
        with engine.begin() as connection:
            migrate(connection)
        with engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA application_id={glance.APPLICATION_ID}")
            connection.commit()
    finally:
        engine.dispose()
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _check(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        integrity = connection.execute("PRAGMA integrity_check").fetchone()[0]
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    if integrity != "ok" or broken:
        raise Trouble("升级后的数据没有通过检查，已保持升级前的状态。请用旧版本继续，并联系维护人员。")
