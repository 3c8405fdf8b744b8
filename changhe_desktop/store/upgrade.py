"""Making a new database and bringing an older one up to date.

A migration never touches the live file: a verified copy is migrated, checked and swapped in. Alembic is
imported with this module only, so whoever needs no upgrade never pays for it.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine

from changhe_desktop import paths
from changhe_desktop.domain.errors import Refusal, Trouble
from changhe_desktop.store import glance, triggers
from changhe_desktop.store.attachments import sync_folder
from changhe_desktop.store.backup import NEW, UPGRADING, remove_with_journal, swap_in
from changhe_desktop.store.engine import migrating_engine
from changhe_desktop.store.glance import DATABASE


def migrate(connection: Connection) -> None:
    """Run the pending migrations on this connection and create the guards anew.

    The guards go first: they name tables and columns that a migration may rebuild.
    """
    config = Config()
    config.set_main_option("script_location", str(paths.migrations()).replace("%", "%%"))
    config.attributes["connection"] = connection
    triggers.drop_all(connection)
    command.upgrade(config, "head")
    triggers.create_all(connection)


def create(folder: Path) -> None:
    """Put an empty database into `folder`; an existing one is never replaced."""
    path, fresh = folder / DATABASE, folder / NEW
    if path.exists():
        return
    remove_with_journal(fresh)
    _migrate_file(fresh)
    os.replace(fresh, path)  # noqa: PTH105
    sync_folder(folder)


def bring_up_to_date(folder: Path, copy: Path) -> None:
    """Migrate `copy` (a verified backup of the live file) and swap it in; the live file is old until then."""
    working = folder / UPGRADING
    try:
        # A killed upgrade leaves a journal that would be rolled back into this attempt's copy.
        remove_with_journal(working)
        shutil.copyfile(copy, working)
        _migrate_file(working)
        if glance.damage(working, thorough=True):
            raise Trouble("升级后的数据没有通过检查，已保持升级前的状态。请用旧版本继续，并联系维护人员。")
        swap_in(folder, working)
    except BaseException:
        with suppress(OSError):
            remove_with_journal(working)
        raise


def create_on_server(engine: Engine) -> None:
    """Bring a server's database up to date in one transaction; a newer one is refused."""
    with engine.begin() as connection:
        revision = MigrationContext.configure(connection).get_current_revision() or ""
        if revision > glance.HEAD:
            raise Refusal(glance.newer_sentence("服务器上的数据库", revision))
        if revision != glance.HEAD:
            migrate(connection)


def _migrate_file(path: Path) -> None:
    engine = migrating_engine(path)
    try:
        with engine.begin() as connection:
            migrate(connection)
        with engine.begin() as connection:
            connection.exec_driver_sql(f"PRAGMA application_id={glance.APPLICATION_ID}")
    finally:
        engine.dispose()
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
    with path.open("r+b") as file:
        os.fsync(file.fileno())
