"""Opening, reading and writing: a reading session cannot write, a writing one commits once or not at all."""

import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from changhe_desktop.domain.errors import Refusal, Trouble
from changhe_desktop.services import accounts
from changhe_desktop.services.desk import Desk, open_desk, open_server_desk
from changhe_desktop.services.outcome import Outcome
from changhe_desktop.store import engine, journal
from changhe_desktop.store.engine import Session, reading
from changhe_desktop.store.tables.accounts import Setting, settings
from tests.archives import opened, raw

ON = date(2026, 11, 23)


def test_a_reading_session_refuses_a_changed_object(desk: Desk) -> None:
    with pytest.raises(RuntimeError, match="a reading session tried to write setting"):
        desk.ask(add_town)
    assert desk.ask(settings) == []


def add_town(session: Session) -> None:
    session.add(Setting(key="town", value='"示例镇"'))
    session.flush()


@pytest.mark.parametrize("statement", ["DELETE FROM setting", "INSERT INTO setting VALUES ('town', '1')"])
def test_a_reading_session_refuses_raw_sql(desk: Desk, statement: str) -> None:
    with pytest.raises((Trouble, DBAPIError)):
        desk.ask(lambda session: session.execute(text(statement)))
    assert desk.ask(settings) == []


def test_a_desk_opened_to_read_does_nothing(data: Path) -> None:
    desk = open_desk(str(data), read_only=True)
    try:
        with pytest.raises(RuntimeError, match="opened to read"):
            desk.do(accounts.change_settings, {"town": "示例镇"}, by="张三", on=ON)
    finally:
        desk.close()


def test_a_commit_that_fails_leaves_nothing_and_the_desk_works_on(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that never lets go keeps the commit out; afterwards the same verb succeeds."""
    impatient = tuple(p.replace("busy_timeout=5000", "busy_timeout=50") for p in engine.PRAGMAS)
    monkeypatch.setattr(engine, "PRAGMAS", impatient)
    with opened(data) as desk:
        with closing(raw(data)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT COUNT(*) FROM setting").fetchone()
            with pytest.raises(Trouble, match="正被其他程序占用"):
                desk.do(accounts.change_settings, {"town": "甲镇"}, by="张三", on=ON)
            reader.execute("COMMIT")
        assert desk.ask(settings) == []
        desk.do(accounts.change_settings, {"town": "乙镇"}, by="张三", on=ON)
        assert desk.ask(lambda session: [row.value for row in settings(session)]) == ['"乙镇"']


def test_writers_of_one_desk_stand_in_line(desk: Desk) -> None:
    """Twenty threads each add one to the same number: none is lost."""

    def add_one(session: Session, *, by: str, on: date) -> Outcome[Any]:
        row = session.get(Setting, "count")
        if row is None:
            session.add(Setting(key="count", value="1"))
        else:
            before = int(row.value)
            time.sleep(0.002)
            row.value = str(before + 1)
        return Outcome(None, frozenset(), "")

    threads = [
        threading.Thread(target=desk.do, args=(add_one,), kwargs={"by": "张三", "on": ON}) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert desk.ask(lambda session: session.get(Setting, "count").value) == "20"  # type: ignore[union-attr]
    assert desk.ask(journal.chain_faults, desk.archive.device) == []


def test_a_reader_sees_the_old_or_the_new_never_the_middle(data: Path) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def slow(session: Session, *, by: str, on: date) -> Outcome[Any]:
        session.add(Setting(key="town", value='"新"'))
        session.flush()
        inside.set()
        assert go_on.wait(10)
        return Outcome(None, frozenset(), "")

    with opened(data) as desk:
        writer = threading.Thread(target=desk.do, args=(slow,), kwargs={"by": "张三", "on": ON})
        writer.start()
        assert inside.wait(10)
        assert desk.ask(settings) == []
        go_on.set()
        writer.join()
        assert desk.ask(lambda session: [r.value for r in settings(session)]) == ['"新"']


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (sqlite3.SQLITE_FULL, "磁盘已满"),
        (sqlite3.SQLITE_READONLY_DBMOVED, "无法写入"),
        (sqlite3.SQLITE_IOERR_WRITE, "磁盘出错"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "被其他程序占用"),
        (sqlite3.SQLITE_CORRUPT, "已损坏"),
        (sqlite3.SQLITE_NOTADB, "不是长河工作台的数据库"),
        (sqlite3.SQLITE_CANTOPEN, "无法打开数据文件"),
    ],
)
def test_what_the_environment_does_is_said_with_its_cure(code: int, words: str) -> None:
    problem = sqlite3.OperationalError("english")
    problem.sqlite_errorcode = code
    with pytest.raises(Trouble, match=words) as trouble, engine.troubles_named():
        raise problem
    assert "请" in trouble.value.sentence


def test_a_bug_stays_a_bug(desk: Desk) -> None:
    with pytest.raises(DBAPIError) as bug:
        desk.ask(lambda session: session.execute(text("SELECT * FROM nowhere WHERE a = :a"), {"a": "李四"}))
    assert "李四" not in str(bug.value), "what the office wrote stays out of reports"


@pytest.mark.parametrize("address", ["postgresql+psycopg:/x", "postgresql+nothing://u@h/d"])
def test_a_server_address_that_cannot_be_read_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(Refusal, match="地址写法不对"):
        open_server_desk(address, tmp_path)


def test_a_server_that_does_not_answer_is_trouble(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="数据库服务器连不上") as trouble:
        open_server_desk("postgresql+psycopg://changhe:geheim@127.0.0.1:1/none", tmp_path)
    assert "geheim" not in trouble.value.sentence


@pytest.mark.full
def test_a_newer_database_on_a_server_is_refused_unchanged(
    tmp_path: Path, postgres: Callable[[], str]
) -> None:
    address = postgres()
    desk = open_server_desk(address, tmp_path)
    with desk.archive.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    desk.close()
    with pytest.raises(Refusal, match="由更高版本创建（数据版本 9999"):
        open_server_desk(address, tmp_path)


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="needs /proc")
def test_one_sqlite_library_is_loaded() -> None:
    """Two copies in one process break each other's locks."""
    probe = (
        "import pathlib, changhe_desktop.services.desk, changhe_desktop.services.plan\n"
        "lines = pathlib.Path('/proc/self/maps').read_text(encoding='utf-8').splitlines()\n"
        "print(*{line.split()[-1] for line in lines if 'libsqlite' in line}, sep='\\n')"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert len(done.stdout.split()) <= 1


def test_reading_ends_its_transaction(data: Path) -> None:
    """An open one would keep every commit out."""
    with opened(data) as desk, reading(desk.archive) as session:
        settings(session)
        session.rollback()
        with closing(raw(data)) as other:
            other.execute("PRAGMA busy_timeout=50")
            other.execute("CREATE TABLE probe (x)")
            other.execute("DROP TABLE probe")
