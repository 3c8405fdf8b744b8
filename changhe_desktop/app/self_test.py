"""Prove an installation: archive, faces, paper, workbook, worker, window; also the frozen one."""

import platform
import sqlite3
import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from changhe_desktop import __version__
from changhe_desktop.app.screenshots import of_every_page
from changhe_desktop.cli import main as cli
from changhe_desktop.cli.command import Answer, Call
from changhe_desktop.domain.numbering import PaperKind
from changhe_desktop.domain.rectification import Problem
from changhe_desktop.domain.rectification_due import DueRule
from changhe_desktop.services import accounts, exchange, organization, plan, printing, rectification
from changhe_desktop.services import rectification_paper as paper
from changhe_desktop.services.desk import Desk, open_folder_desk
from changhe_desktop.store.engine import PRAGMAS, reading

WHO, ON = "自检", date(2026, 11, 23)
TITLE = "任务分解台账"


def run(window: Callable[[Path], str]) -> dict[str, Any]:
    """Run every check in a folder of its own; returns what was found, raises what is wrong.

    `window` builds the window on a data folder without showing it and returns its title.
    """
    with tempfile.TemporaryDirectory(prefix="changhe-self-test-", ignore_cleanup_errors=True) as place:
        folder = Path(place) / "data"
        desk = open_folder_desk(folder)
        try:
            _fill(desk)
            found = {
                "program": __version__, "python": platform.python_version(), "system": platform.platform(),
                "frozen": bool(getattr(sys, "frozen", False)), "sqlite": sqlite3.sqlite_version,
                "pragmas": _pragmas(desk), "fonts": _fonts(desk), "notice": _notice(desk),
                "workbook": _workbook(desk, Path(place)),
            }  # fmt: skip
        finally:
            desk.close()
        return found | {"window": window(folder), "input_method": _input_method()}


def _fill(desk: Desk) -> None:
    desk.do(accounts.set_up, town="自检镇", issuers=[("自检机关", "")],
            prefixes={PaperKind.RECTIFICATION: "自检"}, operator=WHO, by=WHO, on=ON)  # fmt: skip
    desk.do(organization.load_sample_units, by=WHO, on=ON)
    desk.do(plan.import_plan, plan.read_plan(plan.shipped_plan()), by=WHO, on=ON)


def _pragmas(desk: Desk) -> dict[str, str]:
    """The settings as the open connection answers them, not as we asked for them."""
    with reading(desk.archive) as session:
        connection = session.connection()
        names = [pragma.partition("=")[0] for pragma in PRAGMAS]
        return {name: str(connection.exec_driver_sql(f"PRAGMA {name}").scalar()) for name in names}


def _fonts(desk: Desk) -> dict[str, str]:
    return {row.role_text: f"{row.family}（{row.source}）" for row in desk.ask(printing.font_rows)}


def _notice(desk: Desk) -> str:
    form = rectification.OrderForm("城建办", (Problem("自检问题"),), DueRule(workdays=5))
    order = desk.do(rectification.draft_order, form, by=WHO, on=ON).value
    card = desk.do(rectification.issue_order, order.id, by=WHO, on=ON).value
    printed = desk.ask(paper.order_paper, card.id, on=ON)
    page = printing.page_images(printed.pdf, 72)[0]
    document = desk.ask(paper.order_document, card.id, on=ON)
    return f"{card.number} {printed.pages}页 {page.width}×{page.height} Word {len(document)}字节"


def _workbook(desk: Desk, place: Path) -> str:
    """Write a workbook and read it back in the worker, as a stranger's file would be."""
    path = place / "台账.xlsx"
    outcome = desk.ask(exchange.export_ledger, path, by=WHO, on=ON)
    rows = organization.read_table(path)
    if not any(TITLE in cell for cell in rows[0]):
        raise RuntimeError("写出的工作簿读不回来")
    return f"{outcome.value['rows']}条，读回{len(rows)}行"


def _input_method() -> str:
    from PySide6.QtCore import QCoreApplication, QLibraryInfo

    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforminputcontexts"
    names = sorted(path.stem for path in folder.glob("*")) if folder.exists() else []
    running = QCoreApplication.instance() is not None
    return f"{'、'.join(names) or '系统自带'}{'' if running else '（未启动界面）'}"


def main(words: list[str]) -> int:
    """`changhe self-test`: print what was found; returns 0, or another code saying what is wrong."""
    return cli.main("self-test", words, _answer)


def _answer(call: Call, given: Namespace) -> Answer:
    found = run(_window_title)
    lines = [f"  {name}：{value}" for name, value in found.items()]
    return Answer(found, "\n".join(["自检通过。", *lines]))


def _window_title(folder: Path) -> str:
    """Build the window with every page on this folder, off screen."""
    pictures = list(of_every_page(folder, ON))
    return f"{len(pictures)}幅画面，最小{min(len(png) for _, _, png in pictures)}字节"
