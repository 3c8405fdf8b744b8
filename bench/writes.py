"""D1 to D3: storing, changing and saving with the trail, against SQLite by hand with the same safety.

The floors use the product's own pragmas (rollback journal TRUNCATE, synchronous FULL) and its own
tables, made by its own migrations; they write rows and a plain trail, without objects and digests.
"""

import json
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from bench.race import Goal, Pair, Work
from bench.rows import measures
from changhe_desktop.services.outcome import Outcome
from changhe_desktop.store import engine, journal
from changhe_desktop.store.tables import organization  # noqa: F401  measures refer to its table
from changhe_desktop.store.tables.plan import Measure

MANY = 10_000
SAVES = 200
BY, ON = "张三", date(2026, 11, 23)
CHANGED = ("leader", "contact", "due_words")  # what a return changes in a measure
PLAIN_JOURNAL = "CREATE TABLE plain_journal (id INTEGER PRIMARY KEY, row_id, field, before, after, by, at)"
INSERT_TRAIL = "INSERT INTO plain_journal (row_id, field, before, after, by, at) VALUES (?, ?, ?, ?, ?, ?)"
VERSION, TASK = "v" * 32, "t" * 32


@dataclass(frozen=True, slots=True)
class Writing:
    """A desk on a copy of the stock's archive."""

    folder: Path

    def do(self, verb: Callable[..., Outcome[Any]]) -> Callable[[], None]:
        """The work of running one verb as one act; the desk is opened beforehand."""
        from changhe_desktop.services.desk import open_folder_desk

        desk = open_folder_desk(self.folder)
        return lambda: (desk.do(verb, by=BY, on=ON), None)[1]


def stored(count: int, version: str = VERSION, task: str = TASK) -> list[dict[str, object]]:
    """Rows of the table `measure`, keys as its attributes."""
    return [
        {
            "id": row.key, "version_id": version, "task_id": task, "position": n, "code": row.code,
            "title": "", "text": row.text, "line": n + 1, "start": n * 100, "end": n * 100 + len(row.text),
            "kind": None, "dropped": False, "suggested_lead": row.lead, "lead_id": None, "leader": row.leader,
            "person": "", "contact": row.contact, "due_words": "年底前", "due_on": row.due, "search_key": "",
        }
        for n, row in enumerate(measures(count))
    ]  # fmt: skip


def column_of(attribute: str) -> str:
    """The column of an attribute of Measure."""
    return str(Measure.__mapper__.attrs[attribute].columns[0].name)


def empty_stock(stock: Path) -> None:
    """An archive with a plan version and one task, so that measures may refer to them."""
    from changhe_desktop.services.desk import open_folder_desk

    open_folder_desk(stock / "data").close()
    with sqlite3.connect(stock / "data" / engine.DATABASE) as db:
        db.execute(
            "INSERT INTO plan_version (id, title, status, source_name, encoding, text, sha256, curated,"
            " current, imported_on) VALUES (?, '示例', '', '', 'utf-8', '', ?, 0, 1, '2026-11-23')",
            (VERSION, "0" * 64),
        )
        db.execute(
            "INSERT INTO clause (id, version_id, kind, position, code, label, title, text, line, start_at,"
            " end_at) VALUES (?, ?, 'task', 0, '1.1', '', '示例', '', 1, 0, 0)",
            (TASK, VERSION),
        )
    db.close()


def full_stock(stock: Path) -> None:
    """The same with 10,000 measures."""
    empty_stock(stock)
    insert_measures(stock / "data", MANY)


def insert_measures(folder: Path, count: int) -> None:
    """Put made-up measures under the first task of the plan that the archive holds."""
    db = raw(folder)
    [(version,)] = db.execute("SELECT id FROM plan_version WHERE current")
    query = "SELECT id FROM clause WHERE version_id = ? AND kind = 'task' ORDER BY start_at LIMIT 1"
    [(task,)] = db.execute(query, (version,))
    db.execute("BEGIN IMMEDIATE")
    insert_raw(db, stored(count, version, task))
    db.execute("COMMIT")
    db.close()


def copied(stock: Path, scratch: Path) -> Path:
    """The stock's data folder, to be written in."""
    return Path(shutil.copytree(stock / "data", scratch / "data"))


def raw(folder: Path) -> sqlite3.Connection:
    """The archive through the driver alone, with the product's pragmas."""
    db = sqlite3.connect(folder / engine.DATABASE, isolation_level=None)
    for pragma in engine.PRAGMAS:
        db.execute(f"PRAGMA {pragma}").close()
    return db


def insert_raw(db: sqlite3.Connection, rows: Sequence[dict[str, object]]) -> None:
    """All rows at one call."""
    columns = ", ".join(column_of(name) for name in rows[0])
    values = [tuple(v.isoformat() if isinstance(v, date) else v for v in row.values()) for row in rows]
    db.executemany(f"INSERT INTO measure ({columns}) VALUES ({', '.join('?' * len(rows[0]))})", values)


def insert_floor(stock: Path, scratch: Path) -> Work:
    """The rows, and one line of trail with each."""
    db, rows = raw(copied(stock, scratch)), stored(MANY)
    db.execute(PLAIN_JOURNAL)

    def work() -> None:
        trail = [
            (row["id"], "*", None, json.dumps(row, ensure_ascii=False, default=str), BY, "2026-11-23")
            for row in rows
        ]
        db.execute("BEGIN IMMEDIATE")
        insert_raw(db, rows)
        db.executemany(INSERT_TRAIL, trail)
        db.execute("COMMIT")

    return work


def insert_product(stock: Path, scratch: Path) -> Work:
    rows = stored(MANY)

    def take_in(session: Session, *, by: str, on: date) -> Outcome[None]:
        journal.bulk_insert(session, Measure, rows)
        return Outcome(None, frozenset(), "")

    return Writing(copied(stock, scratch)).do(take_in)


def new_values() -> dict[str, dict[str, object]]:
    """Id -> other values of the three fields, for every measure."""
    return {
        row.key: {"leader": f"{row.leader[:2]}新", "contact": f"0{row.contact}", "due_words": "6月底前"}
        for row in measures(MANY)
    }


def change_floor(stock: Path, scratch: Path) -> Work:
    db, wanted = raw(copied(stock, scratch)), new_values()
    db.execute(PLAIN_JOURNAL)

    def work() -> None:
        updates, trail = [], []
        for key, *before in db.execute(f"SELECT id, {', '.join(CHANGED)} FROM measure"):
            after = list(wanted[key].values())
            if before != after:
                updates.append((*after, key))
                fields = zip(CHANGED, before, after, strict=True)
                trail += [(key, f, a, b, BY, "2026-11-23") for f, a, b in fields if a != b]
        db.execute("BEGIN IMMEDIATE")
        db.executemany("UPDATE measure SET leader = ?, contact = ?, due_words = ? WHERE id = ?", updates)
        db.executemany(
            "INSERT INTO plain_journal (row_id, field, before, after, by, at) VALUES (?, ?, ?, ?, ?, ?)",
            trail,
        )
        db.execute("COMMIT")

    return work


def change_product(stock: Path, scratch: Path) -> Work:
    wanted = new_values()

    def report(session: Session, *, by: str, on: date) -> Outcome[int]:
        return Outcome(journal.bulk_update(session, Measure, wanted), frozenset(), "")

    return Writing(copied(stock, scratch)).do(report)


def save_floor(stock: Path, scratch: Path) -> Work:
    """One ORM session and commit a form, two fields changed, no trail."""
    archive = engine.sqlite_engine(copied(stock, scratch) / engine.DATABASE, writes=True)
    keys = [row.key for row in measures(SAVES)]

    def work() -> None:
        for key in keys:
            with Session(archive) as session, session.begin():
                measure = session.get_one(Measure, key)
                measure.leader, measure.due_words = "示例", "6月底前"

    return work


def save_product(stock: Path, scratch: Path) -> Work:
    from changhe_desktop.services.desk import open_folder_desk

    desk = open_folder_desk(copied(stock, scratch))
    keys = [row.key for row in measures(SAVES)]

    def save(session: Session, key: str, *, by: str, on: date) -> Outcome[None]:
        measure = session.get_one(Measure, key)
        measure.leader, measure.due_words = "示例", "6月底前"
        return Outcome(None, frozenset(), "")

    def work() -> None:
        for key in keys:
            desk.do(save, key, by=BY, on=ON)

    return work


PAIRS = (
    Pair("D1", insert_floor, insert_product, (Goal("D1", "存入 1 万行并留痕", "cpu", 2.5),), empty_stock),
    Pair(
        "D2",
        change_floor,
        change_product,
        (Goal("D2", "改 1 万行的 3 个字段并逐项留痕", "cpu", 2.5),),
        full_stock,
    ),
    Pair("D3", save_floor, save_product, (Goal("D3", f"存 {SAVES} 次表单并留痕", "wall", 2.5),), full_stock),
)
