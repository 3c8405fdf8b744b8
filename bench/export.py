"""X5: the ledger of 10,000 measures as a workbook, against XlsxWriter used as plainly as can be."""

from datetime import date, datetime
from pathlib import Path

from bench.race import Goal, Pair, Work
from bench.rows import UNITS, measures

MANY = 10_000
HEADERS = (
    "标识", "编号", "行动", "重点任务", "工作内容", "类别", "责任领导", "牵头单位", "配合单位", "责任人",
    "联系方式", "完成时限", "截止日期", "在办整改", "备注",
)  # fmt: skip


def floor(_stock: Path, scratch: Path) -> Work:
    """The same columns with borders, wrapping, a list, frozen panes, a filter, the hidden key; no merging."""
    from xlsxwriter import Workbook

    rows = [
        (r.key, r.code, r.action, r.task, r.text, "", r.leader, r.lead, "、".join(r.assisting), "", r.contact,
         "年底前", r.due, 1, "")
        for r in measures(MANY)
    ]  # fmt: skip

    def work() -> None:
        book = Workbook(str(scratch / "floor.xlsx"), {"constant_memory": True})
        page = book.add_worksheet("台账")
        head = book.add_format({"bold": True, "bg_color": "#E7ECEF", "border": 1, "text_wrap": True})
        look = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
        day = book.add_format({"border": 1, "num_format": "yyyy-mm-dd"})
        for x in range(len(HEADERS)):
            page.set_column(x, x, 12, None, {"hidden": x == 0})
        page.freeze_panes(1, 4)
        page.write_row(0, 0, HEADERS, head)
        for y, values in enumerate(rows, 1):
            for x, value in enumerate(values):
                if isinstance(value, str):
                    page.write_string(y, x, value, look)
                elif isinstance(value, date):
                    page.write_datetime(y, x, value, day)
                else:
                    page.write_number(y, x, value, look)
        page.data_validation(1, 7, MANY, 7, {"validate": "list", "source": list(UNITS)})
        page.autofilter(0, 0, MANY, len(HEADERS) - 1)
        book.close()

    return work


def product(_stock: Path, scratch: Path) -> Work:
    """The ledger as it is exported: merged, paged, checked."""
    from changhe_desktop.documents.ledger import Ledger, LedgerRow, write_xlsx

    rows = tuple(
        LedgerRow(
            key=r.key, code=r.code, action=r.action, task=r.task, measure=r.text, leader=r.leader,
            lead=r.lead, assisting=r.assisting, contact=r.contact, due_words="年底前", due=r.due,
            open_orders=1,
        )
        for r in measures(MANY)
    )  # fmt: skip
    made = datetime(2026, 11, 23)  # noqa: DTZ001  a day of the office, not a moment
    ledger = Ledger("示例台账", rows, "示例单位", made, units=UNITS)

    def work() -> None:
        (scratch / "product.xlsx").write_bytes(write_xlsx(ledger))

    return work


PAIRS = (Pair("X5", floor, product, (Goal("X5", "导出 1 万行台账", "cpu", 1.2),)),)
