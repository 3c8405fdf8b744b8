"""What the database itself refuses by any path: rewriting the trail, issued papers, numbers.

Written once as data, rendered for SQLite and PostgreSQL, created anew after every migration.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

LOCKED_STATES = "('issued', 'void')"
# The columns of an order that its issued paper repeats.
PRINTED = (
    "paper_kind", "title", "unit_id", "unit_name", "measure_id", "origin", "found_on", "basis", "due_asked",
    "due_workdays", "due_kept", "due_on", "reply_by", "contact", "phone", "issuer", "on_behalf", "copies",
    "layout", "dated", "signer", "number",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Guard:
    """One refusal: on `event` of `table`, when `condition` holds (DIFFERS(a,b) names changed columns)."""

    name: str
    table: str
    event: str
    sentence: str
    condition: str = ""
    columns: Sequence[str] = ()


def _problem_guard(event: str, row: str) -> Guard:
    return Guard(
        f"order_problem_{event.lower()}_locked", "order_problem", event, "整改通知已签发，内容已锁定",
        f"EXISTS (SELECT 1 FROM rectification_order o WHERE o.id = {row}.order_id"
        f" AND o.state IN {LOCKED_STATES})",
    )  # fmt: skip


GUARDS: tuple[Guard, ...] = (
    Guard("journal_act_kept", "journal_act", "UPDATE", "留痕记录不能修改"),
    Guard("journal_act_undeleted", "journal_act", "DELETE", "留痕记录不能删除"),
    Guard("journal_change_kept", "journal_change", "UPDATE", "留痕记录不能修改"),
    Guard("journal_change_undeleted", "journal_change", "DELETE", "留痕记录不能删除"),
    Guard("issued_paper_kept", "issued_paper", "UPDATE", "已签发的文书不能修改"),
    Guard("issued_paper_undeleted", "issued_paper", "DELETE", "已签发的文书不能删除"),
    Guard("paper_number_undeleted", "paper_number", "DELETE", "文号登记不能删除"),
    Guard(
        "paper_number_kept", "paper_number", "UPDATE", "文号不能改动",
        columns=("paper_kind", "mode", "prefix", "year", "seq", "number", "order_id", "taken_on"),
    ),
    Guard(
        "order_text_locked", "rectification_order", "UPDATE", "整改通知已签发，内容已锁定",
        f"OLD.state IN {LOCKED_STATES}", PRINTED,
    ),
    Guard(
        "order_undeleted", "rectification_order", "DELETE", "已签发的整改通知不能删除",
        f"OLD.state IN {LOCKED_STATES}",
    ),
    Guard(
        "order_issue_is_final", "rectification_order", "UPDATE", "已签发的整改通知不能退回草稿",
        "OLD.state IN ('issued', 'void') AND NEW.state NOT IN ('issued', 'void')",
    ),
    _problem_guard("INSERT", "NEW"),
    _problem_guard("UPDATE", "OLD"),
    _problem_guard("DELETE", "OLD"),
)  # fmt: skip


def _when(guard: Guard, differs: str) -> str:
    changed = " OR ".join(f"OLD.{c} {differs} NEW.{c}" for c in guard.columns)
    parts = [p for p in (guard.condition, f"({changed})" if changed else "") if p]
    return " AND ".join(parts) or "1 = 1"


def ddl(guard: Guard, dialect: str) -> list[str]:
    """The statements that (re)create one guard."""
    if dialect == "sqlite":
        return [
            f"DROP TRIGGER IF EXISTS {guard.name}",
            f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} "
            f"WHEN {_when(guard, 'IS NOT')} BEGIN SELECT RAISE(ABORT, '{guard.sentence}'); END",
        ]
    back = "OLD" if guard.event == "DELETE" else "NEW"
    return [
        f"DROP TRIGGER IF EXISTS {guard.name} ON {guard.table}",
        f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {_when(guard, 'IS DISTINCT FROM')} THEN RAISE EXCEPTION '{guard.sentence}'; END IF; "
        f"RETURN {back}; END $$",
        f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} "
        f"FOR EACH ROW EXECUTE FUNCTION {guard.name}()",
    ]


def create_all(connection: Connection) -> None:
    """Create every guard on this connection's database."""
    for guard in GUARDS:
        for statement in ddl(guard, connection.dialect.name):
            connection.exec_driver_sql(statement)
