"""Data out as people know it: the ledger of measures as a workbook."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from changhe_desktop.domain.accounts import issuer_names
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.plan import MeasureKind
from changhe_desktop.domain.query import Query
from changhe_desktop.services.outcome import Outcome
from changhe_desktop.store.attachments import save_file
from changhe_desktop.store.engine import Session
from changhe_desktop.store.views.accounts import settings
from changhe_desktop.store.views.organization import unit_rows
from changhe_desktop.store.views.plan import MeasureRow, measure_rows

if TYPE_CHECKING:
    from changhe_desktop.documents.ledger import LedgerRow

PAPERS = ("A4", "A3")


def ledger_workbook(
    session: Session, query: Query | None = None, *, paper: str = "A4", by: str, on: date
) -> tuple[bytes, int]:
    """The ledger of the current plan's measures as .xlsx, and how many rows it holds."""
    from changhe_desktop.documents.ledger import Ledger, write_xlsx
    from changhe_desktop.documents.sheet import Paper

    if paper not in PAPERS:
        raise Refusal(f"纸张只有{'、'.join(PAPERS)}两种。", field="paper")
    rows = measure_rows(session, query)
    if not rows:
        raise Refusal("没有可导出的措施。请先读入方案，或放宽筛选条件。")
    values = settings(session)
    town = str(values["town"] or "")
    ledger = Ledger(
        title=f"{town}美丽城镇建设任务分解台账",
        rows=tuple(_ledger_row(row) for row in rows),
        prepared_by=next(iter(issuer_names(values["issuers"])), town),
        made=datetime(on.year, on.month, on.day),  # noqa: DTZ001  a day of the office, not a moment
        author=by,
        units=tuple(unit.name for unit in unit_rows(session)),
        kinds=tuple(kind.text for kind in MeasureKind),
        paper=Paper[paper],
    )
    return write_xlsx(ledger), len(rows)


def _ledger_row(row: MeasureRow) -> "LedgerRow":
    from changhe_desktop.documents.ledger import LedgerRow

    return LedgerRow(
        key=row.id, code=row.code, action=row.action, task=row.task, measure=row.shown, kind=row.kind_text,
        leader=row.leader, lead=row.lead, assisting=row.assists, person=row.person, contact=row.contact,
        due_words=row.due_words, due=row.due, open_orders=row.open_orders,
    )  # fmt: skip


def export_ledger(
    session: Session, path: Path, query: Query | None = None, *, paper: str = "A4", by: str, on: date
) -> Outcome[dict[str, object]]:
    """Write the ledger to a file; an older file there survives any failure."""
    if path.suffix.lower() != ".xlsx":
        raise Refusal(f"“{path.name}”的结尾应为 .xlsx。", field="out")
    content, rows = ledger_workbook(session, query, paper=paper, by=by, on=on)
    save_file(path, content)
    return Outcome({"file": str(path), "rows": rows}, frozenset(), f"已导出{rows}条措施：{path}")
