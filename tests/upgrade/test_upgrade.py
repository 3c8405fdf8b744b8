"""Upgrading: on a verified copy that is then swapped in. The later schema is a test's own, one past ours."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from changhe_desktop import paths
from changhe_desktop.domain.errors import Refusal, Trouble
from changhe_desktop.services import accounts
from changhe_desktop.services.desk import open_desk
from changhe_desktop.store import backup, glance
from changhe_desktop.store.backup import Occasion
from changhe_desktop.store.glance import DATABASE, Condition, look
from changhe_desktop.store.triggers import GUARDS
from tests.archives import content, copied, files, one, opened, raw, rows, unsound
from tests.upgrade.later import FURTHER, later_migrations

NAMED: dict[str, Any] = {"by": "张三", "on": date(2026, 11, 23)}


@pytest.fixture
def folder(office: Path, tmp_path: Path) -> Path:
    return copied(office, tmp_path / "data")


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The program as it will be one migration later."""
    place = later_migrations(tmp_path / "db")
    monkeypatch.setattr(paths, "migrations", lambda: place)
    monkeypatch.setattr(glance, "HEAD", "0002")
    monkeypatch.setattr(backup, "HEAD", "0002")
    return place


def test_an_older_database_is_brought_up_to_date_with_every_row(folder: Path, later: Path) -> None:
    before = content(folder / DATABASE)
    assert look(folder).condition is Condition.OLDER
    with opened(folder) as desk:
        assert desk.operator() == "张三"
    assert look(folder) == glance.Glance(Condition.CURRENT, "0002")
    after = content(folder / DATABASE)
    assert {row[:-1] for row in after["unit"]} == set(before["unit"])
    assert {row[-1] for row in after["unit"]} == {"102"}
    untouched = set(before) - {"unit", "alembic_version"}
    assert {name: after[name] for name in untouched} == {name: before[name] for name in untouched}
    assert unsound(folder) == []


def test_the_guards_stand_again_after_an_upgrade(folder: Path, later: Path) -> None:
    with closing(raw(folder)) as connection:
        connection.execute(
            "CREATE TRIGGER of_an_older_program BEFORE DELETE ON unit BEGIN SELECT RAISE(ABORT, '旧'); END"
        )
    with opened(folder):
        pass
    found = {name for (name,) in rows(folder, "SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    assert found == {guard.name for guard in GUARDS}


def test_a_verified_backup_stands_before_the_upgrade(folder: Path, later: Path) -> None:
    before = content(folder / DATABASE)
    with opened(folder):
        pass
    (saved,) = [made for made in backup.backups(folder) if made.occasion == Occasion.UPGRADE]
    assert saved.revision == "0001"
    assert backup.faults_of(folder, saved) == []
    assert content(folder / "backups" / saved.name) == before


def test_a_backup_of_the_older_program_is_upgraded_when_restored(folder: Path, later: Path) -> None:
    with opened(folder):
        pass
    (saved,) = [made for made in backup.backups(folder) if made.occasion == Occasion.UPGRADE]
    accounts.restore_backup(folder, saved.name, **NAMED)
    assert look(folder).condition is Condition.CURRENT
    assert one(folder, "SELECT COUNT(*) FROM unit WHERE room = '102'") == 28
    assert one(folder, "SELECT verb FROM journal_act ORDER BY epoch DESC, serial DESC") == "restore_backup"


BROKEN = FURTHER + "    raise RuntimeError('stumble')\n"
ORPHANS = FURTHER + "    op.execute(\"UPDATE measure SET task_id = 'nowhere'\")\n"


@pytest.mark.parametrize(("further", "error"), [(BROKEN, RuntimeError), (ORPHANS, Trouble)])
def test_an_upgrade_that_fails_leaves_the_old_database(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, further: str, error: type[Exception]
) -> None:
    with opened(folder):
        pass
    before = files(folder)
    place = later_migrations(tmp_path / "broken", further)
    monkeypatch.setattr(paths, "migrations", lambda: place)
    with monkeypatch.context() as patch:
        patch.setattr(glance, "HEAD", "0002")
        with pytest.raises(error, match=r"stumble|没有通过检查，已保持升级前的状态"):
            open_desk(str(folder))
    added = {name for name in files(folder) if name not in before}
    assert {name: files(folder)[name] for name in before} == before
    assert {name.split("/")[0] for name in added} == {"backups"}
    with opened(folder) as desk:
        assert desk.operator() == "张三", "the older program works on"


def test_a_newer_database_is_refused_unchanged(folder: Path) -> None:
    with closing(raw(folder)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0002'")
    before = files(folder)
    for read_only in (False, True):
        with pytest.raises(
            Refusal, match=r"由更高版本创建（数据版本 0002，本程序 0001），未改动。请升级软件"
        ):
            open_desk(str(folder), read_only=read_only)
    assert files(folder) == before


def test_reading_an_older_database_asks_for_the_upgrade_and_changes_nothing(
    folder: Path, later: Path
) -> None:
    before = files(folder)
    with pytest.raises(Refusal, match="需要升级。请打开窗口完成升级"):
        open_desk(str(folder), read_only=True)
    assert files(folder) == before


@pytest.mark.parametrize("leftover", [".changhe.db.upgrading", ".changhe.db.upgrading-journal"])
def test_leftovers_of_a_killed_upgrade_do_no_harm(folder: Path, later: Path, leftover: str) -> None:
    (folder / leftover).write_bytes((folder / DATABASE).read_bytes()[:70000])
    with opened(folder):
        pass
    assert unsound(folder) == []
    assert not (folder / leftover).exists()
