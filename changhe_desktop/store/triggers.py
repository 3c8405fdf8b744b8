"""What the database itself refuses by any path: rewriting the trail, issued papers, numbers.

Written once as data, rendered for SQLite and PostgreSQL, dropped before and created anew after every
migration. `INSERT OR REPLACE` removes a row on SQLite without firing its DELETE trigger, so kept rows are
guarded against an INSERT in their place too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

LOCKED_STATES = "('issued', 'void')"
# The columns of an order that are settled at 签发: all but its state and the reason of a later 作废.
SETTLED = (
    "id", "paper_kind", "title", "unit_id", "unit_name", "unit_confirmed", "measure_id", "origin",
    "found_on", "basis", "due_asked", "due_workdays", "due_kept", "due_on", "reply_by", "contact", "phone",
    "issuer", "on_behalf", "copies", "layout", "drafted_by", "drafted_on", "dated", "signer", "issued_by",
    "number",
)  # fmt: skip
NUMBER_COLUMNS = ("id", "paper_kind", "mode", "prefix", "year", "seq", "number", "order_id", "taken_on")


@dataclass(frozen=True, slots=True)
class Guard:
    """One refusal: on `event` of `table`, when `condition` holds and, if given, one of `columns` changes."""

    name: str
    table: str
    event: str
    sentence: str
    condition: str = ""
    columns: Sequence[str] = ()


def _kept(table: str, what: str, same: str) -> tuple[Guard, ...]:
    """Rows that stay as they were written; `same` says which stored row (k) a new one would replace."""
    return (
        Guard(f"{table}_kept", table, "UPDATE", f"{what}不能修改"),
        Guard(f"{table}_undeleted", table, "DELETE", f"{what}不能删除"),
        _unreplaced(table, what, same),
    )


def _unreplaced(table: str, what: str, same: str) -> Guard:
    taken = f"EXISTS (SELECT 1 FROM {table} k WHERE {same})"
    return Guard(f"{table}_unreplaced", table, "INSERT", f"{what}不能替换", taken)


def _problem_guard(name: str, event: str, row: str) -> Guard:
    """A problem may not be put into, changed in or taken out of an order that is issued."""
    locked = (
        f"EXISTS (SELECT 1 FROM rectification_order o WHERE o.id = {row}.order_id"
        f" AND o.state IN {LOCKED_STATES})"
    )
    return Guard(f"order_problem_{name}", "order_problem", event, "整改通知已签发，内容已锁定", locked)


GUARDS: tuple[Guard, ...] = (
    *_kept(
        "journal_act", "留痕记录",
        "k.id = NEW.id OR (k.device = NEW.device AND k.epoch = NEW.epoch AND k.serial = NEW.serial)",
    ),
    *_kept("journal_change", "留痕记录", "k.act_id = NEW.act_id AND k.counter = NEW.counter"),
    *_kept("issued_paper", "已签发的文书", "k.order_id = NEW.order_id"),
    Guard("attachment_kept", "attachment", "UPDATE", "附件登记不能修改"),
    Guard(
        "attachment_undeleted", "attachment", "DELETE", "已签发的文书不能删除",
        "EXISTS (SELECT 1 FROM issued_paper p WHERE p.pdf = OLD.sha256)",
    ),
    _unreplaced("attachment", "附件登记", "k.sha256 = NEW.sha256"),
    Guard("paper_number_kept", "paper_number", "UPDATE", "文号不能改动", columns=NUMBER_COLUMNS),
    Guard(
        "paper_number_reason_kept", "paper_number", "UPDATE", "作废原因不能改动",
        "OLD.void_reason <> ''", ("void_reason",),
    ),
    Guard("paper_number_undeleted", "paper_number", "DELETE", "文号登记不能删除"),
    _unreplaced(
        "paper_number", "文号登记",
        "k.id = NEW.id OR (k.prefix = NEW.prefix AND k.year = NEW.year AND k.seq = NEW.seq)",
    ),
    Guard(
        "order_text_locked", "rectification_order", "UPDATE", "整改通知已签发，内容已锁定",
        f"OLD.state IN {LOCKED_STATES}", SETTLED,
    ),
    Guard(
        "order_undeleted", "rectification_order", "DELETE", "已签发的整改通知不能删除",
        f"OLD.state IN {LOCKED_STATES}",
    ),
    Guard(
        "order_issue_is_final", "rectification_order", "UPDATE", "已签发的整改通知不能退回草稿",
        "OLD.state = 'issued' AND NEW.state NOT IN ('issued', 'void')",
    ),
    Guard(
        "order_void_is_final", "rectification_order", "UPDATE", "已作废的整改通知不能改动",
        "OLD.state = 'void'", ("state", "void_reason"),
    ),
    _unreplaced(
        "rectification_order", "已签发的整改通知", f"k.id = NEW.id AND k.state IN {LOCKED_STATES}"
    ),
    _problem_guard("unadded", "INSERT", "NEW"),
    _problem_guard("kept", "UPDATE", "OLD"),
    _problem_guard("unmoved", "UPDATE", "NEW"),
    _problem_guard("undeleted", "DELETE", "OLD"),
    Guard(
        "order_problem_unreplaced", "order_problem", "INSERT", "整改通知已签发，内容已锁定",
        "EXISTS (SELECT 1 FROM order_problem k JOIN rectification_order o ON o.id = k.order_id"
        f" WHERE k.id = NEW.id AND o.state IN {LOCKED_STATES})",
    ),
)  # fmt: skip


def _when(guard: Guard, differs: str) -> str:
    changed = " OR ".join(f"OLD.{c} {differs} NEW.{c}" for c in guard.columns)
    parts = [f"({p})" for p in (guard.condition, changed) if p]
    return " AND ".join(parts) or "1 = 1"


def ddl(guard: Guard, dialect: str) -> list[str]:
    """The statements that create one guard."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} "
            f"WHEN {_when(guard, 'IS NOT')} BEGIN SELECT RAISE(ABORT, '{guard.sentence}'); END",
        ]
    back = "OLD" if guard.event == "DELETE" else "NEW"
    return [
        f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {_when(guard, 'IS DISTINCT FROM')} THEN RAISE EXCEPTION '{guard.sentence}'; END IF; "
        f"RETURN {back}; END $$",
        f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} "
        f"FOR EACH ROW EXECUTE FUNCTION {guard.name}()",
    ]


TRIGGERS = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal",
}


def names(connection: Connection) -> dict[str, str]:
    """The triggers of this database: name -> table."""
    found = connection.exec_driver_sql(TRIGGERS[connection.dialect.name]).all()
    return {str(name): str(table) for name, table in found}


def drop_all(connection: Connection) -> None:
    """Drop every trigger of this connection's database, also those an older version made."""
    on_table = connection.dialect.name != "sqlite"
    for name, table in names(connection).items():
        connection.exec_driver_sql(f"DROP TRIGGER {name}" + (f" ON {table}" if on_table else ""))


def create_all(connection: Connection) -> None:
    """Create every guard on this connection's database."""
    for guard in GUARDS:
        for statement in ddl(guard, connection.dialect.name):
            connection.exec_driver_sql(statement)
