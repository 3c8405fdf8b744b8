"""The trail: both doors write the same lines, nothing gets past it, and tampering shows."""

import json
import random
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.matters import Matter
from changhe_desktop.domain.organization import Orderable, UnitKind
from changhe_desktop.services import accounts
from changhe_desktop.services.desk import Desk
from changhe_desktop.services.outcome import Outcome
from changhe_desktop.store import journal
from changhe_desktop.store.engine import Session
from changhe_desktop.store.tables import organization as units
from changhe_desktop.store.tables import plan as plans
from changhe_desktop.store.tables.accounts import Act, Change
from changhe_desktop.store.tables.organization import Unit
from tests.archives import copied, one, opened, raw, rows, trail_faults

Do = Callable[..., Outcome[Any]]
LINES = 'SELECT table_name, object_id, field, "before", "after" FROM journal_change ORDER BY counter'


def quiet(value: Any = None) -> Outcome[Any]:
    return Outcome(value, frozenset({Matter.ACCOUNTS}), "办了")


# Values of a unit, as the two doors get them.
NAMES = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=12)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "leader": NAMES, "aliases": NAMES, "kind": st.sampled_from(UnitKind), "sample": st.booleans(),
        "orderable": st.sampled_from(Orderable), "position": st.integers(1, 9), "retired": st.booleans(),
    },
)  # fmt: skip
HISTORIES = st.lists(
    st.tuples(st.dictionaries(st.sampled_from("abcd"), FIELDS, min_size=1), st.booleans()), max_size=4
)
BEGINNING: dict[str, Any] = {
    "kind": UnitKind.OFFICE, "aliases": "[]", "leader": "", "orderable": Orderable.YES, "position": 1,
}  # fmt: skip


def write_both(desk: Desk, history: Any, *, in_bulk: bool) -> None:
    """Make four units, then change them act by act, through the flush hook or through Core."""

    def make(session: Session, *, by: str, on: date) -> Outcome[Any]:
        made = [{"id": key, "name": f"单位{key}", **BEGINNING} for key in "abcd"]
        if in_bulk:
            journal.bulk_insert(session, Unit, made)
        else:
            session.add_all(Unit(**row) for row in made)
            session.flush()
        return quiet()

    def change(
        session: Session, changes: Mapping[str, Mapping[str, Any]], *, by: str, on: date
    ) -> Outcome[Any]:
        if in_bulk:
            journal.bulk_update(session, Unit, changes)
            return quiet()
        for key, fields in changes.items():
            unit = units.unit(session, key)
            for name, value in fields.items():
                setattr(unit, name, value)
        session.flush()
        return quiet()

    desk.do(make, by="张三", on=date(2026, 11, 23))
    for changes, _ in history:
        desk.do(change, changes, by="张三", on=date(2026, 11, 23))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HISTORIES)
def test_both_doors_leave_the_same_lines(
    empty_archive: Path, tmp_path_factory: pytest.TempPathFactory, history: Any
) -> None:
    home = tmp_path_factory.mktemp("doors")
    lines, tables, acts = [], [], []
    for in_bulk in (False, True):
        folder = copied(empty_archive, home / str(in_bulk))
        with opened(folder) as desk:
            write_both(desk, history, in_bulk=in_bulk)
            assert desk.ask(journal.chain_faults, desk.archive.device) == []
        lines.append(sorted(rows(folder, LINES), key=repr))
        tables.append(rows(folder, "SELECT * FROM unit ORDER BY id"))
        acts.append(rows(folder, "SELECT verb, by_name, on_date FROM journal_act ORDER BY serial"))
    assert lines[0] == lines[1]
    assert tables[0] == tables[1]
    assert acts[0] == acts[1]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HISTORIES)
def test_the_lines_told_again_give_the_table(
    empty_archive: Path, tmp_path_factory: pytest.TempPathFactory, history: Any
) -> None:
    """Undo and exchange rest on this: the trail holds everything that happened to a row."""
    folder = copied(empty_archive, tmp_path_factory.mktemp("told") / "d")
    with opened(folder) as desk:
        write_both(desk, history, in_bulk=True)
    told: dict[str, dict[str, Any]] = {}
    for table, key, field, before, after in rows(folder, LINES):
        assert table == "unit"
        if field == "*":
            assert before is None
            told[key] = json.loads(after)
        else:
            assert json.loads(before) == told[key][field] != json.loads(after)
            told[key][field] = json.loads(after)
    names = ("id", "name", "kind", "aliases", "leader", "orderable", "position", "sample", "retired")
    stored = rows(folder, f"SELECT {', '.join(names)} FROM unit ORDER BY id")
    assert stored == [tuple(told[key][name] for name in names) for key in sorted(told)]


def test_a_value_never_loaded_still_leaves_what_was_there(desk: Desk, do: Do) -> None:
    def make(session: Session, *, by: str, on: date) -> Outcome[Any]:
        session.add(Unit(id="a", name="甲", **BEGINNING))
        session.flush()
        return quiet()

    def change(session: Session, *, by: str, on: date) -> Outcome[Any]:
        unit = units.unit(session, "a")
        assert unit is not None
        session.expire(unit)
        unit.leader = "赵六"
        session.flush()
        return quiet()

    do(make)
    do(change)
    assert desk.ask(changes_of, "unit")[-1] == ("a", "leader", '""', '"赵六"')


def test_a_bulk_change_is_known_to_the_objects_already_loaded(desk: Desk, do: Do) -> None:
    def verb(session: Session, *, by: str, on: date) -> Outcome[Any]:
        unit = Unit(id="a", name="甲", **BEGINNING)
        session.add(unit)
        session.flush()
        assert journal.bulk_update(session, Unit, {"a": {"leader": "甲一"}, "gone": {"leader": "x"}}) == 1
        assert unit.leader == "甲一"
        unit.leader = "甲二"
        assert journal.bulk_update(session, Unit, {"a": {"leader": "甲二"}}) == 0
        return quiet()

    do(verb)
    changes = desk.ask(changes_of, "unit")
    assert changes[1:] == [("a", "leader", '""', '"甲一"'), ("a", "leader", '"甲一"', '"甲二"')]


def changes_of(session: Session, table: str) -> list[tuple[Any, ...]]:
    found = session.query(Change).where(Change.table == table).order_by(Change.counter)
    return [(c.object_id, c.field, c.before, c.after) for c in found]


def test_rows_made_changed_and_removed_leave_whole_and_single_lines(desk: Desk, do: Do) -> None:
    def verb(session: Session, *, by: str, on: date) -> Outcome[Any]:
        unit = Unit(id="a", name="甲", **BEGINNING)
        session.add(unit)
        session.flush()
        unit.kind, unit.retired = UnitKind.VILLAGE, True
        session.flush()
        session.delete(unit)
        return quiet()

    do(verb)
    made, kind, retired, gone = desk.ask(changes_of, "unit")
    assert json.loads(made[3])["kind"] == "office"
    assert made[1] == gone[1] == "*"
    assert {kind[1:], retired[1:]} == {("kind", '"office"', '"village"'), ("retired", "false", "true")}
    assert json.loads(gone[2])["kind"] == "village"
    assert made[2] is gone[3] is None


def test_a_row_of_two_keys_is_named_by_both(office_desk: Desk, do_office: Do) -> None:
    def verb(session: Session, *, by: str, on: date) -> Outcome[Any]:
        version = plans.current_version(session)
        assert version is not None
        measure, unit = plans.measures(session, version.id)[0], units.units(session)[0]
        session.add(plans.Assistance(measure_id=measure.id, position=1, unit_id=unit.id))
        return quiet(measure.id)

    measure_id = do_office(verb).value
    assert office_desk.ask(changes_of, "assistance")[-1][0] == f"{measure_id}/1"


def test_an_act_without_change_leaves_no_line(desk: Desk, do: Do) -> None:
    def nothing(session: Session, *, by: str, on: date) -> Outcome[Any]:
        return quiet()

    do(accounts.change_settings, {"town": "示例镇"})
    before = desk.ask(count_of, Act)
    do(nothing)
    do(accounts.change_settings, {"town": "示例镇"})
    assert desk.ask(count_of, Act) == before


def count_of(session: Session, table: Any) -> int:
    return session.query(table).count()


class Stumble(Exception):
    """A bug in a verb."""


@pytest.mark.parametrize("stumble", [Stumble("x"), Refusal("不行。"), KeyboardInterrupt()])
def test_a_verb_that_stumbles_leaves_nothing(desk: Desk, do: Do, stumble: BaseException) -> None:
    def verb(session: Session, *, by: str, on: date) -> Outcome[Any]:
        session.add(Unit(id="a", name="甲", **BEGINNING))
        session.flush()
        journal.bulk_insert(session, Unit, [{"id": "b", "name": "乙", **BEGINNING}])
        assert session.scalar(text("SELECT COUNT(*) FROM unit")) == 2, "it was in the database already"
        raise stumble

    with pytest.raises(type(stumble)):
        do(verb)
    assert desk.ask(count_of, Unit) == desk.ask(count_of, Act) == desk.ask(count_of, Change) == 0
    do(accounts.change_settings, {"town": "示例镇"})
    assert desk.ask(count_of, Act) == 1, "the desk works on"


def test_a_change_without_its_line_is_undone(desk: Desk, do: Do) -> None:
    """No change without its line: here the line itself cannot be written."""

    def verb(session: Session, *, by: str, on: date) -> Outcome[Any]:
        session.add(Unit(id="a", name="甲", **BEGINNING))
        session.info["act"].say = None
        return Outcome(None, frozenset(), None)  # type: ignore[arg-type]

    with pytest.raises(Exception, match=r"(?i)not.null"):
        do(verb)
    assert desk.ask(count_of, Unit) == 0


def test_acts_are_numbered_without_gap_and_changes_counted(office_desk: Desk, do_office: Do) -> None:
    for town in ("甲镇", "乙镇", "丙镇"):
        do_office(accounts.change_settings, {"town": town, "order.contact": f"{town}联系人"})
    serials = office_desk.ask(lambda session: [a.serial for a in session.query(Act).order_by(Act.serial)])
    assert serials == list(range(1, len(serials) + 1))
    counters = office_desk.ask(
        lambda session: [c.counter for c in session.query(Change).order_by(Change.counter)]
    )
    assert counters == list(range(1, len(counters) + 1))


# What somebody with another tool may do to the trail. Each gets (connection, random) and says what it did.
def edit(connection: Any, dice: random.Random) -> None:
    act, counter = dice.choice(connection.execute("SELECT act_id, counter FROM journal_change").fetchall())
    connection.execute(
        'UPDATE journal_change SET "after" = ? WHERE act_id = ? AND counter = ?', ('"改过"', act, counter)
    )


def edit_act(connection: Any, dice: random.Random) -> None:
    (act,) = dice.choice(connection.execute("SELECT id FROM journal_act").fetchall())
    field = dice.choice(["by_name", "say", "verb", "on_date", "entered_at"])
    value = "2020-01-01" if field.endswith(("date", "at")) else "改过"
    value += " 00:00:00.000000" if field == "entered_at" else ""
    connection.execute(f"UPDATE journal_act SET {field} = ? WHERE id = ?", (value, act))


def delete(connection: Any, dice: random.Random) -> None:
    (act,) = dice.choice(connection.execute("SELECT id FROM journal_act").fetchall())
    connection.execute("DELETE FROM journal_change WHERE act_id = ?", (act,))
    connection.execute("DELETE FROM journal_act WHERE id = ?", (act,))


def delete_change(connection: Any, dice: random.Random) -> None:
    act, counter = dice.choice(connection.execute("SELECT act_id, counter FROM journal_change").fetchall())
    connection.execute("DELETE FROM journal_change WHERE act_id = ? AND counter = ?", (act, counter))


def swap(connection: Any, dice: random.Random) -> None:
    one_, other = dice.sample(connection.execute("SELECT id, serial FROM journal_act").fetchall(), 2)
    connection.execute("UPDATE journal_act SET serial = -1 WHERE id = ?", (one_[0],))
    connection.execute("UPDATE journal_act SET serial = ? WHERE id = ?", (one_[1], other[0]))
    connection.execute("UPDATE journal_act SET serial = ? WHERE id = ?", (other[1], one_[0]))


def put_in(connection: Any, dice: random.Random) -> None:
    columns = [row[1] for row in connection.execute("PRAGMA table_info(journal_act)")]
    row = dict(
        zip(columns, dice.choice(connection.execute("SELECT * FROM journal_act").fetchall()), strict=True)
    )
    row |= {"id": "f" * 32, "serial": row["serial"] + 0.5 if dice.random() < 0.5 else 10_000}
    marks = ", ".join("?" for _ in columns)
    connection.execute(f"INSERT INTO journal_act VALUES ({marks})", tuple(row.values()))


def cut_tail(connection: Any, dice: random.Random) -> None:
    least = connection.execute("SELECT MAX(serial) FROM journal_act").fetchone()[0] - dice.randrange(3)
    connection.execute(
        "DELETE FROM journal_change WHERE act_id IN (SELECT id FROM journal_act WHERE serial >= ?)", (least,)
    )
    connection.execute("DELETE FROM journal_act WHERE serial >= ?", (least,))


@pytest.fixture(scope="module")
def written(empty_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with some forty acts."""
    folder = copied(empty_archive, tmp_path_factory.mktemp("written") / "d")
    with opened(folder) as desk:
        for n in range(40):
            desk.do(
                accounts.change_settings, {"town": f"第{n}镇", "order.contact": f"联系人{n}"},
                by="张三", on=date(2026, 11, 23),
            )  # fmt: skip
    return folder


@pytest.mark.parametrize(
    "attack",
    [edit, edit_act, delete, delete_change, swap, put_in, cut_tail],
    ids=lambda attack: attack.__name__,
)
def test_tampering_with_the_trail_shows(written: Path, tmp_path: Path, attack: Callable[..., None]) -> None:
    missed = []
    for seed in range(8):
        folder = copied(written, tmp_path / str(seed))
        with closing(raw(folder)) as connection:
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            trail = "SELECT * FROM journal_act JOIN journal_change ON act_id = id ORDER BY serial, counter"
            before = connection.execute(trail).fetchall()
            attack(connection, random.Random(seed))
            acts = connection.execute("SELECT COUNT(*) FROM journal_act").fetchone()
            assert connection.execute(trail).fetchall() != before or acts != (40,), "the attack did something"
        if not trail_faults(folder):
            missed.append(seed)
    assert not missed


def test_a_start_says_that_the_end_of_the_trail_was_cut(written: Path, tmp_path: Path) -> None:
    folder = copied(written, tmp_path / "cut")
    with opened(folder) as desk:
        assert desk.trail_trouble == ""
    with closing(raw(folder)) as connection:
        connection.execute("DROP TRIGGER journal_act_undeleted")
        connection.execute("DROP TRIGGER journal_change_undeleted")
        cut_tail(connection, random.Random(0))
    with opened(folder) as desk:
        assert "对不上" in desk.trail_trouble
        assert "请保留现有文件" in desk.trail_trouble


def test_the_reason_stands_in_the_trail(desk: Desk, do: Do) -> None:
    do(accounts.change_settings, {"town": "示例镇"}, reason="改镇名")
    (act,) = desk.ask(lambda session: [(a.reason, a.by, a.on, a.verb, a.say) for a in session.query(Act)])
    assert act == ("改镇名", "张三", date(2026, 11, 23), "change_settings", "已保存设置：镇名。")


def test_nobody_acts_without_a_name(desk: Desk) -> None:
    for nobody in ("", "  ", "张" * 41, "张\x00三"):
        with pytest.raises(Refusal, match="经办人姓名"):
            desk.do(accounts.change_settings, {"town": "x"}, by=nobody, on=date(2026, 11, 23))
    assert desk.ask(count_of, Act) == 0


def test_a_thousand_rows_are_one_act(data: Path) -> None:
    def many(session: Session, *, by: str, on: date) -> Outcome[Any]:
        made = [{"id": f"{n:05}", "name": f"单位{n}", **BEGINNING} for n in range(2500)]
        journal.bulk_insert(session, Unit, made)
        journal.bulk_update(session, Unit, {row["id"]: {"leader": row["name"]} for row in made})
        return quiet()

    with opened(data) as desk:
        desk.do(many, by="张三", on=date(2026, 11, 23))
    assert one(data, "SELECT COUNT(*) FROM journal_act") == 1
    assert one(data, "SELECT COUNT(*) FROM journal_change") == 5000
    assert one(data, "SELECT MAX(counter) FROM journal_change") == one(data, "SELECT counter FROM device")
