"""The preview on a real desk: pages, stages, faces, zoom, and the way to the printer."""

# ruff: noqa: F401, F811  (fixtures are taken by their names)

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from changhe_desktop.domain.printing import PrintStage
from changhe_desktop.domain.rectification import OrderMove, OrderState, Problem
from changhe_desktop.domain.rectification_due import DueRule
from changhe_desktop.services import rectification
from changhe_desktop.services.desk import open_folder_desk
from changhe_desktop.services.rectification_paper import order_paper
from changhe_desktop.ui.parts.printing import Chosen, Sheaf
from changhe_desktop.ui.rectification.page import RectificationPage
from changhe_desktop.ui.rectification.preview import Preview
from tests.ui.conftest import ON, ChosenFiles
from tests.ui.plan_stand import Stand, do, planned_template, stand

MANY = tuple(Problem(f"示例点位{n}路面破损，影响通行。", "修复", "平整") for n in range(1, 31))


@pytest.fixture(scope="module")
def long_template(planned_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The planned folder with a draft of several pages."""
    folder = Path(shutil.copytree(planned_template, tmp_path_factory.mktemp("long") / "data"))
    desk = open_folder_desk(folder)
    do(desk, rectification.draft_order, rectification.OrderForm("城建办", MANY, DueRule(workdays=10)))
    desk.close()
    return folder


@pytest.fixture
def planned(long_template: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(long_template, tmp_path / "planned"))


@pytest.fixture
def page(stand: Stand) -> RectificationPage:
    """The page on screen with the draft in focus."""
    made = RectificationPage(stand)
    stand.host(made)
    return made


def see(page: RectificationPage, stand: Stand, state: OrderState = OrderState.DRAFT) -> Preview:
    """Open the preview of the first order in this state, and wait for its pages."""
    row = next(row for row in page.list.table.rows() if row.state is state)
    page.list.table.select([row.id])
    stand.settle()
    page.acts.preview.trigger()
    stand.settle()
    stand.qtbot.waitUntil(lambda: page.preview.view.blank_pages() == [], timeout=10_000)
    return page.preview


class Printer:
    """Stands for the person at the print dialog, printing into a PDF file as a printer would."""

    def __init__(self, file: Path | None = None, chosen: Chosen | None = None) -> None:
        self.file, self.chosen = file, chosen
        self.asked: list[Sheaf] = []

    def __call__(self, parent: QWidget, printer: QPrinter, sheaf: Sheaf) -> Chosen | None:
        self.asked.append(sheaf)
        if self.file is not None:
            printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            printer.setOutputFileName(str(self.file))
        return self.chosen


def test_every_page_is_shown_and_the_faces_are_named(page: RectificationPage, stand: Stand) -> None:
    preview = see(page, stand)
    shown = preview.paper()
    assert shown is not None
    assert preview.view.page_count() == shown.paper.pages > 2
    assert preview.page_words.text() == f"第 1 页，共 {shown.paper.pages} 页"
    assert "仿宋：" in preview.faces.text()
    assert "代替" in preview.notes.text()


def test_a_draft_can_be_seen_as_it_goes_to_review(page: RectificationPage, stand: Stand) -> None:
    preview = see(page, stand)
    before = preview.paper()
    preview.stages[PrintStage.REVIEW].click()
    stand.settle()
    after = preview.paper()
    assert before is not None
    assert after is not None
    assert after.stage is PrintStage.REVIEW
    assert after.paper.pages == before.paper.pages + 1


def test_an_issued_order_shows_the_stored_bytes_and_no_stages(page: RectificationPage, stand: Stand) -> None:
    preview = see(page, stand, OrderState.ISSUED)
    assert not preview.stages[PrintStage.DRAFT].isVisible()
    shown, stored = preview.paper(), []
    assert shown is not None
    stand.counter.ask(order_paper, shown.card.id, on=ON, then=stored.append)
    stand.settle()
    assert shown.paper.pdf == stored[0].pdf


def test_pages_are_turned_by_button_and_key(page: RectificationPage, stand: Stand, qtbot: QtBot) -> None:
    preview = see(page, stand)
    qtbot.keyClick(preview.view, Qt.Key.Key_PageDown)
    assert preview.page_words.text().startswith("第 2 页")
    preview.view.go_to(0)
    assert preview.page_words.text().startswith("第 1 页")


def test_a_page_can_be_fitted_whole_and_stays_so(page: RectificationPage, stand: Stand, qtbot: QtBot) -> None:
    preview = see(page, stand)
    wide = preview.view.zoom()
    preview.view.fit_page()
    whole = preview.view.zoom()
    assert whole < wide
    stand.place.resize(1226, 500)
    qtbot.waitUntil(lambda: preview.view.zoom() < whole)
    assert preview.zoom_words.text() == f"缩放 {preview.view.zoom():.0%}"


def test_a_voided_paper_says_so(page: RectificationPage, stand: Stand) -> None:
    row = next(row for row in page.list.table.rows() if row.state is OrderState.ISSUED)
    stand.counter.do(rectification.void_order, row.id, "示例：单位写错")
    stand.settle()
    preview = see(page, stand, OrderState.VOID)
    assert "本文书已作废：示例：单位写错" in preview.notes.text()


def test_a_missing_character_is_named(page: RectificationPage, stand: Stand) -> None:
    problems = (Problem("示例\U000323af家弄口"),)
    stand.counter.do(
        rectification.draft_order, rectification.OrderForm("城建办", problems, DueRule(workdays=5))
    )
    stand.settle()
    preview = see(page, stand)
    assert "字体缺少1个字“\U000323af”" in preview.notes.text()


def test_escape_goes_back_to_the_list(page: RectificationPage, stand: Stand, qtbot: QtBot) -> None:
    preview = see(page, stand)
    qtbot.keyClick(preview.view, Qt.Key.Key_Escape)
    assert page.list.isVisible()


def test_a_draft_is_issued_from_its_preview(page: RectificationPage, stand: Stand) -> None:
    see(page, stand)
    assert page.acts.moves[OrderMove.ISSUE] in page.tools()


def test_what_is_seen_is_what_is_saved(page: RectificationPage, stand: Stand, tmp_path: Path) -> None:
    preview = see(page, stand)
    preview.stages[PrintStage.REVIEW].click()
    stand.settle()
    stand.files = ChosenFiles(tmp_path / "送审稿.pdf")
    page.pdf_now.trigger()
    stand.settle()
    shown = preview.paper()
    assert shown is not None
    assert (tmp_path / "送审稿.pdf").read_bytes() == shown.paper.pdf


# Printing


def test_printing_from_the_list_goes_through_the_preview_and_into_the_trail(
    page: RectificationPage, stand: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    printer = Printer(tmp_path / "out.pdf", Chosen("示例打印机", copies=2))
    page.acts.printing.ask = printer
    row = next(row for row in page.list.table.rows() if row.state is OrderState.ISSUED)
    page.list.table.select([row.id])
    stand.settle()
    page.acts.print.trigger()
    stand.qtbot.waitUntil(lambda: bool(printer.asked), timeout=10_000)
    stand.qtbot.waitUntil(lambda: not page.acts.printing.busy, timeout=20_000)
    stand.settle()
    assert page.preview.isVisible()
    assert printer.asked[0].name == f"整改通知书{row.number}"
    assert printer.asked[0].kind == "rectification"
    told = "\n".join(page.panel.texts())
    assert f"已送打印机“示例打印机”打印整改通知书{row.number}，2份。" in told
    assert (tmp_path / "out.pdf").stat().st_size > 10_000


def test_going_back_from_the_dialog_prints_and_notes_nothing(page: RectificationPage, stand: Stand) -> None:
    page.acts.printing.ask = Printer(chosen=None)
    see(page, stand)
    page.print_now.trigger()
    stand.settle()
    assert not any("打印机" in text for text in page.panel.texts())
    assert not page.acts.printing.busy


def test_printing_to_a_file_keeps_the_bytes(page: RectificationPage, stand: Stand, tmp_path: Path) -> None:
    target = tmp_path / "打印到文件.pdf"
    page.acts.printing.ask = Printer(chosen=Chosen("", file=target))
    preview = see(page, stand, OrderState.ISSUED)
    page.print_now.trigger()
    stand.settle()
    shown = preview.paper()
    assert shown is not None
    assert target.read_bytes() == shown.paper.pdf
    assert not any("已送打印机" in text for text in page.panel.texts())
