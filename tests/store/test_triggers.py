"""What the database itself refuses, whoever asks: each guard by raw SQL, on both databases."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from changhe_desktop.services.desk import Desk
from changhe_desktop.store import triggers
from changhe_desktop.store.triggers import GUARDS, Guard, ddl

# A draft, an issued and a void order with what belongs to them, as plain rows.
ORDER = (
    "INSERT INTO rectification_order (id, state, paper_kind, title, unit_id, unit_name, unit_confirmed,"
    " origin, basis, due_kept, due_on, contact, phone, issuer, on_behalf, copies, layout, drafted_by,"
    " drafted_on, signer, issued_by, number, void_reason) VALUES ('{0}', '{0}', 'rectification',"
    " '整改通知书', 'u', '甲', false, '', '', false, '2026-12-01', '', '', '示例', '', '', 'form', '张三',"
    " '2026-11-23', '', '', '', '')"
)
CHANGES = "(act_id, counter, table_name, object_id, field, before, after)"
ACTS = "(id, device, epoch, serial, verb, say, by_name, on_date, entered_at, previous, digest)"
NUMBERS = (
    "(id, paper_kind, mode, prefix, year, seq, number, order_id, taken_on, void_reason)"
    " VALUES ('{}', 'rectification', 'own', '示例', 2026, {}, '', 'issued', '2026-11-23', '{}')"
)
PAPERS = (
    "(order_id, form, pdf, pages, faces, substituted, made_at)"
    " VALUES ('{}', '', '{}', 1, '', '', '2026-11-23')"
)
PROBLEMS = "(id, order_id, position, text, requirement, standard) VALUES ('{}', '{}', 1, '{}', '', '')"
ROWS = (
    "INSERT INTO unit (id, name, kind, aliases, leader, orderable, position, sample, retired, search_key)"
    " VALUES ('u', '甲', 'office', '[]', '', 'yes', 1, false, false, '')",
    *(ORDER.format(state) for state in ("draft", "issued", "void")),
    "INSERT INTO order_problem " + PROBLEMS.format("p-draft", "draft", "甲"),
    "INSERT INTO attachment (sha256, name, media_type, size) VALUES ('a', 'a.pdf', 'application/pdf', 1)",
    "INSERT INTO attachment (sha256, name, media_type, size) VALUES ('b', 'b.pdf', 'application/pdf', 1)",
    "INSERT INTO issued_paper " + PAPERS.format("issued", "a"),
    "INSERT INTO paper_number " + NUMBERS.format("n1", 1, ""),
    "INSERT INTO paper_number " + NUMBERS.format("n2", 2, "写错了"),
    f"INSERT INTO journal_act {ACTS} VALUES"
    " ('t', 'd', 1, 1, 'v', '', '张三', '2026-11-23', '2026-11-23', '', 'x')",
    f"INSERT INTO journal_change {CHANGES} VALUES ('t', 1, 'unit', 'u', '*', NULL, '1')",
)  # fmt: skip
OF_THE_ISSUED = "INSERT INTO order_problem " + PROBLEMS.format("p-issued", "issued", "乙")

# Guard -> what it must refuse. `{replace}` stands for the words each database replaces a row with.
FORBIDDEN = {
    "journal_act_kept": "UPDATE journal_act SET by_name = '李四'",
    "journal_act_undeleted": "DELETE FROM journal_act",
    "journal_act_unreplaced":
        f"{{replace}} INTO journal_act {ACTS} VALUES"
        " ('other', 'd', 1, 1, 'v', '', '李四', '2026-11-23', '2026-11-23', '', 'y')",
    "journal_change_kept": "UPDATE journal_change SET after = '2'",
    "journal_change_undeleted": "DELETE FROM journal_change",
    "journal_change_unreplaced":
        f"{{replace}} INTO journal_change {CHANGES} VALUES ('t', 1, 'unit', 'u', '*', NULL, '2')",
    "issued_paper_kept": "UPDATE issued_paper SET form = '{{}}'",
    "issued_paper_undeleted": "DELETE FROM issued_paper",
    "issued_paper_unreplaced": "{replace} INTO issued_paper " + PAPERS.format("issued", "b"),
    "attachment_kept": "UPDATE attachment SET name = 'c.pdf' WHERE sha256 = 'b'",
    "attachment_undeleted": "DELETE FROM attachment WHERE sha256 = 'a'",
    "attachment_unreplaced":
        "{replace} INTO attachment (sha256, name, media_type, size) VALUES ('b', 'c.pdf', 'x', 1)",
    "paper_number_kept": "UPDATE paper_number SET seq = 9 WHERE id = 'n1'",
    "paper_number_reason_kept": "UPDATE paper_number SET void_reason = '' WHERE id = 'n2'",
    "paper_number_undeleted": "DELETE FROM paper_number WHERE id = 'n2'",
    "paper_number_unreplaced": "{replace} INTO paper_number " + NUMBERS.format("n9", 2, ""),
    "order_text_locked": "UPDATE rectification_order SET title = '督办单' WHERE id = 'issued'",
    "order_undeleted": "DELETE FROM rectification_order WHERE id = 'void'",
    "order_issue_is_final": "UPDATE rectification_order SET state = 'draft' WHERE id = 'issued'",
    "order_void_is_final": "UPDATE rectification_order SET state = 'issued' WHERE id = 'void'",
    "rectification_order_unreplaced": ORDER.replace("INSERT", "{{replace}}", 1).format("void"),
    "order_problem_unadded": "INSERT INTO order_problem " + PROBLEMS.format("p9", "issued", "丙"),
    "order_problem_kept": "UPDATE order_problem SET text = '丙' WHERE id = 'p-issued'",
    "order_problem_unmoved": "UPDATE order_problem SET order_id = 'void' WHERE id = 'p-draft'",
    "order_problem_undeleted": "DELETE FROM order_problem WHERE id = 'p-issued'",
    "order_problem_unreplaced": "{replace} INTO order_problem " + PROBLEMS.format("p-issued", "draft", "丙"),
}  # fmt: skip


@pytest.fixture
def connection(desk: Desk) -> Iterator[Connection]:
    """A transaction with the rows in it, undone at the end."""
    with desk.archive.writer.connect() as connection:
        for statement in ROWS:
            connection.exec_driver_sql(statement)
        dialect = connection.dialect.name
        guard = next(g for g in GUARDS if g.name == "order_problem_unadded")
        drop(connection, guard)
        connection.exec_driver_sql(OF_THE_ISSUED)
        for statement in ddl(guard, dialect):
            connection.exec_driver_sql(statement)
        yield connection
        connection.rollback()


def drop(connection: Connection, guard: Guard) -> None:
    on_table = f" ON {guard.table}" if connection.dialect.name == "postgresql" else ""
    connection.exec_driver_sql(f"DROP TRIGGER {guard.name}{on_table}")


def forbidden(connection: Connection, name: str) -> str:
    words = "INSERT OR REPLACE" if connection.dialect.name == "sqlite" else "INSERT"
    return FORBIDDEN[name].format(replace=words)


def test_a_new_database_has_every_guard_and_no_other(desk: Desk) -> None:
    with desk.archive.reader.connect() as connection:
        assert triggers.names(connection) == {guard.name: guard.table for guard in GUARDS}


def test_every_guard_has_something_to_refuse() -> None:
    assert set(FORBIDDEN) == {guard.name for guard in GUARDS}


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_a_guard_refuses_by_any_path(connection: Connection, guard: Guard) -> None:
    statement = forbidden(connection, guard.name)
    with pytest.raises(DBAPIError, match=guard.sentence), connection.begin_nested():
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_without_guards_the_same_statement_would_pass(connection: Connection, guard: Guard) -> None:
    """Or fail on a constraint of the table: each sentence above came from a guard and from nowhere else."""
    triggers.drop_all(connection)
    assert triggers.names(connection) == {}
    outcome = "passed"
    with suppress(DBAPIError), connection.begin_nested():
        try:
            connection.exec_driver_sql(forbidden(connection, guard.name))
        except DBAPIError as problem:
            outcome = str(problem)
            raise
    is_replacing = "{replace}" in FORBIDDEN[guard.name]
    on_constraint = "FOREIGN KEY" in outcome or "foreign key" in outcome or "unique" in outcome
    assert outcome == "passed" or on_constraint, outcome
    assert guard.sentence not in outcome
    assert outcome == "passed" or is_replacing or guard.event == "DELETE"


ALLOWED = (
    "UPDATE rectification_order SET title = '督办单' WHERE id = 'draft'",
    "UPDATE rectification_order SET state = 'void', void_reason = '写错了' WHERE id = 'issued'",
    "UPDATE paper_number SET void_reason = '写错了' WHERE id = 'n1'",
    "UPDATE order_problem SET text = '丙' WHERE id = 'p-draft'",
    "DELETE FROM order_problem WHERE id = 'p-draft'",
    "DELETE FROM attachment WHERE sha256 = 'b'",
    "INSERT INTO paper_number " + NUMBERS.format("n3", 3, ""),
)


@pytest.mark.parametrize("statement", ALLOWED)
def test_a_guard_does_not_stand_in_the_way_of_the_work(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement)
