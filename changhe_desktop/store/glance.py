"""A first look at a data folder with the standard library alone: cheap enough to stand before first paint."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from changhe_desktop.domain.errors import Trouble, os_words
from changhe_desktop.domain.worded import Worded

DATABASE = "changhe.db"
# "CHDK" in the header's application id tells our file from any other SQLite file.
APPLICATION_ID = 0x4348444B
# The newest migration in db/versions; a test holds the two together.
HEAD = "0001"
FIRST_ROWS = 200
PATIENCE = 5.0  # seconds to wait for another program's lock
# What SQLite's primary result codes mean for the person at the desk (sqlite.org/rescode.html).
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
# Codes that say the file itself is not ours or no longer whole, rather than that it cannot be reached.
SPOILT = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


class Condition(Worded):
    """What a first look says about the database of a folder."""

    ABSENT = "absent", "还没有数据"
    LOST = "lost", "数据库不见了"
    CURRENT = "current", "可用"
    OLDER = "older", "需要升级"
    NEWER = "newer", "由更高版本创建"
    FOREIGN = "foreign", "不是长河工作台的数据库"


@dataclass(frozen=True, slots=True)
class Glance:
    """The condition of a folder's database and the revision it carries."""

    condition: Condition
    revision: str = ""


@dataclass(frozen=True, slots=True)
class FirstRow:
    """A measure as the first list shows it before anything heavier is loaded."""

    id: str
    code: str
    text: str
    lead: str
    due: str


def primary_code(problem: BaseException | None) -> int | None:
    """SQLite's primary result code behind an exception; None if SQLite did not raise it."""
    code = getattr(problem, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else None


def trouble_of(problem: BaseException | None) -> Trouble | None:
    """The Trouble behind an exception of SQLite; None when it is a bug of ours."""
    sentence = TROUBLES.get(primary_code(problem) or 0)
    return Trouble(sentence) if sentence else None


def look(folder: Path) -> Glance:
    """Judge the database of `folder` without changing anything; Trouble when it cannot be reached."""
    path = folder / DATABASE
    try:
        is_there = path.exists()
    except OSError as problem:
        raise Trouble(
            f"数据文件夹“{folder}”打不开（{os_words(problem)}）。请检查权限，或用 --data 换一个文件夹。"
        ) from problem
    if not is_there:
        used_before = (folder / "device.json").exists() or any(folder.glob("backups/*.db"))
        return Glance(Condition.LOST if used_before else Condition.ABSENT)
    try:
        with closing(_open(path)) as connection:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            if application != APPLICATION_ID:
                return Glance(Condition.FOREIGN)
            revision = str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    except sqlite3.DatabaseError as problem:
        trouble = trouble_of(problem)
        if trouble is None or primary_code(problem) in SPOILT:
            return Glance(Condition.FOREIGN)
        raise trouble from problem
    except TypeError:  # an empty version table
        return Glance(Condition.FOREIGN)
    if revision == HEAD:
        return Glance(Condition.CURRENT, revision)
    return Glance(Condition.NEWER if revision > HEAD else Condition.OLDER, revision)


def first_rows(folder: Path) -> list[FirstRow]:
    """The first measures of the current plan, for the first paint; empty when there is no plan yet."""
    query = """
        SELECT m.id, m.code, CASE m.title WHEN '' THEN m.text ELSE m.title END,
            COALESCE(u.name, ''), m.due_words
        FROM measure m JOIN plan_version v ON v.id = m.version_id LEFT JOIN unit u ON u.id = m.lead_id
        WHERE v."current" AND NOT m.dropped ORDER BY m.start_at, m.position LIMIT ?
    """
    with closing(_open(folder / DATABASE)) as connection:
        return [FirstRow(*row) for row in connection.execute(query, (FIRST_ROWS,))]


def newer_sentence(what: str, revision: str) -> str:
    """Why a file of a newer version is left alone."""
    return f"{what}由更高版本创建（数据版本 {revision}，本程序 {HEAD}），未改动。请升级软件。"


def damage(path: Path, *, thorough: bool = False) -> str:
    """What is wrong with the structure of a database file; empty when it is sound.

    A quick look finds torn and truncated pages in 0.1 s per 100 MB; a thorough one also compares the
    indexes and the references between tables, which a copy must pass before it counts as a backup.
    """
    with closing(_open(path)) as connection:
        check = "integrity_check(1)" if thorough else "quick_check(1)"
        try:
            answer = str(connection.execute(f"PRAGMA {check}").fetchone()[0])
            if answer == "ok" and thorough:
                torn = connection.execute("PRAGMA foreign_key_check").fetchone()
                answer = "ok" if torn is None else f"foreign key: {torn}"
        except sqlite3.DatabaseError as problem:
            if primary_code(problem) not in SPOILT:
                raise
            answer = str(problem)
    return "" if answer == "ok" else answer


def connect(path: Path, *, create: bool = False) -> sqlite3.Connection:
    """A connection that begins no transaction by itself, and makes no file unless told to.

    SQLite's own default would put an empty database where one was lost.
    """
    place = path.absolute().as_posix()
    root = "file://" if place.startswith("/") else "file:///"
    address = f"{root}{quote(place)}?mode={'rwc' if create else 'rw'}"
    return sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False)


def _open(path: Path) -> sqlite3.Connection:
    # A hot journal can only be rolled back by a connection that may write, so not `mode=ro`.
    connection = connect(path)
    connection.execute("PRAGMA query_only=ON")
    return connection
