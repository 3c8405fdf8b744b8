"""A first look at a data folder with the standard library alone: cheap enough to stand before first paint."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from changhe_desktop.domain.worded import Worded

DATABASE = "changhe.db"
# "CHDK" in the header's application id tells our file from any other SQLite file.
APPLICATION_ID = 0x4348444B
# The newest migration in db/versions; a test holds the two together.
HEAD = "0001"
FIRST_ROWS = 200


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


def look(folder: Path) -> Glance:
    """Judge the database of `folder` without changing anything."""
    path = folder / DATABASE
    if not path.exists():
        used_before = (folder / "device.json").exists() or any(folder.glob("backups/*.db"))
        return Glance(Condition.LOST if used_before else Condition.ABSENT)
    try:
        with closing(_open(path)) as connection:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            if application != APPLICATION_ID:
                return Glance(Condition.FOREIGN)
            revision = str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    except sqlite3.DatabaseError:
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


def _open(path: Path) -> sqlite3.Connection:
    # A hot journal can only be rolled back by a connection that may write, so not `mode=ro`.
    connection = sqlite3.connect(path, timeout=5)
    connection.execute("PRAGMA query_only=ON")
    return connection
