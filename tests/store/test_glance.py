"""The first look at a data folder: what it says, and that it changes nothing."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from changhe_desktop import paths
from changhe_desktop.domain.errors import Trouble
from changhe_desktop.store import glance
from changhe_desktop.store.engine import sqlite_engine
from changhe_desktop.store.glance import Condition, damage, first_rows, look
from changhe_desktop.store.views.plan import measure_rows
from tests.archives import copied, files, opened, raw

PAGE = 4096


def test_the_head_is_the_newest_migration() -> None:
    revisions = {}
    for script in (paths.migrations() / "versions").glob("*.py"):
        text = script.read_text(encoding="utf-8")
        found = dict(re.findall(r"^(revision|down_revision) = (.+)$", text, re.MULTILINE))
        revisions[found["revision"].strip("'\"")] = found["down_revision"].strip("'\"")
    assert set(revisions) - set(revisions.values()) == {glance.HEAD}


def test_an_empty_folder_has_no_data_yet(tmp_path: Path) -> None:
    assert look(tmp_path).condition is Condition.ABSENT
    assert look(tmp_path / "没有").condition is Condition.ABSENT
    assert files(tmp_path) == {}


@pytest.mark.parametrize("trace", ["device.json", "backups/20261123-080000-daily.db"])
def test_a_folder_that_was_used_is_not_taken_for_a_new_one(tmp_path: Path, trace: str) -> None:
    (tmp_path / trace).parent.mkdir(exist_ok=True)
    (tmp_path / trace).write_bytes(b"{}")
    assert look(tmp_path).condition is Condition.LOST


def test_a_database_of_ours_is_current(data: Path) -> None:
    assert look(data).condition is Condition.CURRENT


@pytest.mark.parametrize(("revision", "condition"), [("9999", Condition.NEWER), ("0000", Condition.OLDER)])
def test_the_revision_tells_older_from_newer(data: Path, revision: str, condition: Condition) -> None:
    with closing(raw(data)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    before = files(data)
    assert look(data) == glance.Glance(condition, revision)
    assert files(data) == before


def spoil_nothing(path: Path) -> None:
    path.write_bytes(b"")


def spoil_text(path: Path) -> None:
    path.write_text("这不是数据库" * 500, encoding="utf-8")


def spoil_head(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:300])


def spoil_other(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE measure (id)")


def spoil_version(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM alembic_version")


@pytest.mark.parametrize("spoil", [spoil_nothing, spoil_text, spoil_head, spoil_other, spoil_version])
def test_a_file_that_is_not_ours_is_left_alone(data: Path, spoil: object) -> None:
    assert callable(spoil)
    spoil(data / glance.DATABASE)
    before = files(data)
    assert look(data).condition is Condition.FOREIGN
    assert files(data) == before


def test_a_folder_in_the_place_of_the_file_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / glance.DATABASE).mkdir()
    with pytest.raises(Trouble, match="无法打开数据文件"):
        look(tmp_path)


def test_a_file_held_by_another_program_is_no_foreign_file(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glance, "PATIENCE", 0.1)
    with closing(raw(data)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Trouble, match="正被其他程序占用"):
            look(data)


def test_a_torn_page_is_damage(office: Path, tmp_path: Path) -> None:
    path = copied(office, tmp_path / "torn") / glance.DATABASE
    assert damage(path) == damage(path, thorough=True) == ""
    whole = path.read_bytes()
    missed = []
    for page in range(1, len(whole) // PAGE):
        path.write_bytes(whole[: page * PAGE] + b"\xa5" * PAGE + whole[(page + 1) * PAGE :])
        if not damage(path, thorough=True):
            missed.append(page)
    assert not missed


def test_the_first_rows_are_those_of_the_list(office: Path, tmp_path: Path) -> None:
    with opened(copied(office, tmp_path / "office")) as desk:
        listed = desk.ask(measure_rows)
    shown = first_rows(tmp_path / "office")
    assert [row.code for row in shown] == [row.code for row in listed]
    assert [row.text for row in shown] == [row.shown for row in listed]
    assert len(shown) == 88


def test_looking_never_makes_a_file(tmp_path: Path) -> None:
    """SQLite would put an empty database where one was lost."""
    for glimpse in (first_rows, lambda folder: damage(folder / glance.DATABASE)):
        with pytest.raises(sqlite3.OperationalError):
            glimpse(tmp_path)
    for writes in (True, False):
        engine = sqlite_engine(tmp_path / glance.DATABASE, writes=writes)
        with pytest.raises(OperationalError):
            engine.connect()
        engine.dispose()
    assert files(tmp_path) == {}


@pytest.mark.parametrize("name", ["百分%41号#?", "空 格+加&号", "a'b\"c"])
def test_a_folder_may_have_any_name(empty_archive: Path, tmp_path: Path, name: str) -> None:
    folder = copied(empty_archive, tmp_path / name)
    assert look(folder).condition is Condition.CURRENT
    with opened(folder) as desk:
        assert desk.operator() == ""
