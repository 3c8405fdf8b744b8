"""The schema: models, migrations, the page that shows it, and what the trail covers agree."""

from contextlib import closing
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.orm import configure_mappers

from changhe_desktop.services.desk import Desk
from changhe_desktop.store import journal, triggers
from changhe_desktop.store.base import Base, coded, new_id
from changhe_desktop.store.engine import sqlite_engine
from changhe_desktop.store.glance import APPLICATION_ID, DATABASE
from changhe_desktop.store.tables.rectification import Order
from tests.archives import raw
from tools.schema import PAGE, schema

# The trail itself, and the count of its own lines.
NOT_TRACKED = {"journal_act", "journal_change", "device"}


def test_the_migrations_make_what_the_models_say(desk: Desk) -> None:
    with desk.archive.writer.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_schema_page_is_current(empty_archive: Path) -> None:
    assert PAGE.read_text(encoding="utf-8") == schema(empty_archive / DATABASE), "run tools/schema.py"


def test_the_file_says_whose_it_is(data: Path) -> None:
    with closing(raw(data)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)


def test_the_schema_works_on_sqlite_3_34(data: Path) -> None:
    with closing(raw(data)) as connection:
        statements = " ".join(sql for (sql,) in connection.execute("SELECT sql FROM sqlite_master") if sql)
    for newer in ("STRICT", "->", "unixepoch", "RETURNING", "GENERATED"):
        assert newer not in statements


def test_every_table_is_covered_by_the_trail_but_the_trail_itself() -> None:
    configure_mappers()
    mapped = {mapper.local_table.name for mapper in Base.registry.mappers}
    assert mapped == set(Base.metadata.tables), "a table without a class would be written past the flush hook"
    assert mapped >= NOT_TRACKED == journal.UNTRACKED


def test_every_object_has_a_name_in_the_trail() -> None:
    longest = journal.accounts.Change.__table__.c.object_id.type.length
    for mapper in Base.registry.mappers:
        keys = [column.type for column in mapper.primary_key]
        length = sum(getattr(key, "length", None) or 12 for key in keys) + len(keys) - 1
        assert length <= longest, mapper.local_table.name
        for column in mapper.local_table.columns:
            assert len(column.name) <= 40


def test_every_old_value_is_read_before_it_is_overwritten() -> None:
    configure_mappers()
    for mapper in Base.registry.mappers:
        for attribute in mapper.column_attrs:
            assert getattr(mapper.class_, attribute.key).impl.active_history, attribute


def test_the_guards_of_an_order_cover_all_but_what_a_void_changes() -> None:
    columns = {column.name for column in inspect(Order).local_table.columns}
    assert set(triggers.SETTLED) == columns - {"state", "void_reason"}


def test_no_file_of_ours_is_opened_with_other_settings(data: Path) -> None:
    wanted = {
        "journal_mode": "truncate", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0,
        "cell_size_check": 1, "mmap_size": 0, "secure_delete": 1, "busy_timeout": 5000, "temp_store": 2,
    }  # fmt: skip
    for writes in (True, False):
        engine = sqlite_engine(data / DATABASE, writes=writes)
        with engine.connect() as one:
            found = {name: one.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
            assert found == wanted
            assert one.exec_driver_sql("PRAGMA query_only").scalar() == (0 if writes else 1)
        engine.dispose()


def test_ids_are_unique_and_come_roughly_in_order() -> None:
    ids = [new_id() for _ in range(2000)]
    assert len(set(ids)) == 2000
    assert all(len(i) == 32 and i[12] == "7" and i[16] in "89ab" for i in ids)
    assert [i[:12] for i in ids] == sorted(i[:12] for i in ids)


def test_codes_of_enums_fit_their_columns() -> None:
    for table in Base.metadata.tables.values():
        for column in table.columns:
            kind = getattr(column.type, "enum_class", None)
            if kind is not None:
                assert column.type.length == coded(kind).length
                assert max(len(member.value) for member in kind) <= column.type.length
