"""Commands that carry data out."""

from argparse import Namespace
from functools import partial

from changhe_desktop.cli.command import Answer, Call, Command, answer_of, argument, path_argument
from changhe_desktop.domain.query import Query
from changhe_desktop.services import exchange


def _export(call: Call, given: Namespace) -> Answer:
    desk = call.reading()
    by = call.by or desk.operator()
    query = Query.parse(given.where or [])
    export = partial(
        exchange.export_ledger, path=given.out, query=query, paper=given.paper, by=by, on=call.on
    )
    return answer_of(desk.ask(export))


COMMANDS = [
    Command(
        "ledger", "export", "导出任务分解台账（.xlsx）", _export,
        (
            argument("--out", required=True, type=path_argument, help="存为哪个文件"),
            argument("--where", action="append", help="条件，如 lead=城建办；可重复"),
            argument("--paper", default="A4", help="打印纸张 A4 或 A3"),
        ),
    ),
]  # fmt: skip
