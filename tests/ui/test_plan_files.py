"""Plans read and kept, versions, and the ledger exported."""

# ruff: noqa: F401, F811  (fixtures are taken by their names)

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QLabel, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from changhe_desktop.domain.query import Filter, Op, Query
from changhe_desktop.store.views.plan import version_rows
from changhe_desktop.ui.parts.messages import Kind
from changhe_desktop.ui.parts.places import PlanAct
from changhe_desktop.ui.plan.page import NO_PLAN, PlanPage
from changhe_desktop.ui.plan.versions import VersionsDialog
from tests.ui.conftest import buttons_of
from tests.ui.plan_stand import Stand, opened, page, planned, planned_template, shown, stand

InDialog = Callable[[Callable[[QWidget], object]], None]
Press = Callable[[str], None]


# Reading


@pytest.fixture
def bare(furnished: Path, tmp_path: Path, stand: Stand, qtbot: QtBot) -> PlanPage:
    """The page of a desk without a plan."""
    stand.counter.close()
    stand.counter = opened(Path(shutil.copytree(furnished, tmp_path / "bare")), qtbot)
    made = PlanPage(stand)
    stand.host(made)
    return made


def test_without_a_plan_the_page_offers_the_next_step_and_takes_it(bare: PlanPage, stand: Stand) -> None:
    assert bare.empty.isVisible()
    assert bare.empty.sentence() == NO_PLAN
    bare.apply(PlanAct.SHIPPED)
    stand.qtbot.waitUntil(lambda: len(shown(bare)) == 88, timeout=20_000)
    stand.settle()
    assert not bare.empty.isVisible()


def test_the_same_text_again_adds_nothing_and_says_so(page: PlanPage, stand: Stand) -> None:
    page.apply(PlanAct.SHIPPED)
    stand.qtbot.waitUntil(lambda: bool(stand.messages), timeout=20_000)
    assert stand.messages[-1].kind is Kind.INFO
    assert "已在库中（第1版）" in stand.messages[-1].sentence


FAULTY = """示例方案（送审稿）
一、重点任务
（一）实施示例行动
1.示例任务。整治河道，清理垃圾。
3.又一任务。修复路面。
"""


def test_another_text_is_shown_with_its_faults_and_kept_as_a_further_version(
    page: PlanPage, stand: Stand, tmp_path: Path, in_dialog: InDialog
) -> None:  # fmt: skip
    path = tmp_path / "示例.txt"
    path.write_text(FAULTY, encoding="utf-8")
    stand.files.answers.append(path)
    seen: list[str] = []

    def keep(box: QWidget) -> None:
        seen.extend(label.text() for label in box.findChildren(QLabel))
        faults = box.findChild(QListWidget)
        seen.extend(faults.item(n).text() for n in range(faults.count()))
        buttons_of(box)["读入"].click()

    in_dialog(keep)
    page._reader.choose()
    stand.qtbot.waitUntil(lambda: len(stand.messages) == 2, timeout=20_000)
    assert any("1 个行动、2 项任务" in words for words in seen)
    assert any("第5行" in words for words in seen)
    assert "已存为第2版" in stand.messages[0].sentence
    assert "第5行" in stand.messages[1].lines[0]
    assert len(shown(page)) == 88


def test_a_text_without_numbers_is_offered_paragraph_by_paragraph(
    page: PlanPage, stand: Stand, tmp_path: Path, press: Press
) -> None:  # fmt: skip
    path = tmp_path / "无编号.txt"
    path.write_text("整治河道。\n清理垃圾。\n修复路面。\n", encoding="utf-8")
    stand.files.answers.append(path)
    press("按段落读入")
    page._reader.choose()
    stand.qtbot.waitUntil(lambda: bool(stand.messages), timeout=20_000)
    stand.settle()
    rows: list[object] = []
    stand.counter.ask(version_rows, then=rows.extend)
    stand.settle()
    assert [row.measures for row in rows] == [88, 3]  # type: ignore[attr-defined]


def test_going_back_from_what_was_read_keeps_nothing(
    page: PlanPage, stand: Stand, tmp_path: Path, in_dialog: InDialog
) -> None:  # fmt: skip
    path = tmp_path / "示例.txt"
    path.write_text(FAULTY, encoding="utf-8")
    stand.files.answers.append(path)
    closed: list[bool] = []
    in_dialog(lambda box: closed.append(box.close()))
    page._reader.choose()
    stand.qtbot.waitUntil(lambda: bool(closed), timeout=20_000)
    stand.settle()
    rows: list[object] = []
    stand.counter.ask(version_rows, then=rows.extend)
    stand.settle()
    assert len(rows) == 1


def test_a_file_that_is_no_plan_is_refused_in_words(page: PlanPage, stand: Stand, tmp_path: Path) -> None:
    path = tmp_path / "方案.txt"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    stand.files.answers.append(path)
    refused: list[str] = []
    stand.counter.refused.connect(lambda refusal: refused.append(refusal.sentence))
    page._reader.choose()
    stand.qtbot.waitUntil(lambda: bool(refused), timeout=20_000)
    assert "图片" in refused[0]


def test_reading_can_be_cancelled(page: PlanPage, stand: Stand, tmp_path: Path) -> None:
    path = tmp_path / "示例.txt"
    path.write_text(FAULTY, encoding="utf-8")
    stand.files.answers.append(path)
    refused: list[str] = []
    stand.counter.refused.connect(lambda refusal: refused.append(refusal.sentence))
    page._reader.choose()
    stand.counter.cancel()
    stand.qtbot.waitUntil(lambda: bool(refused), timeout=20_000)
    assert refused == ["已取消，没有改动。"]


# Versions and export


def test_another_version_is_worked_on_when_chosen(
    page: PlanPage, stand: Stand, tmp_path: Path, in_dialog: InDialog
) -> None:  # fmt: skip
    test_a_text_without_numbers_is_offered_paragraph_by_paragraph(
        page, stand, tmp_path, lambda words: in_dialog(lambda box: buttons_of(box)[words].click())
    )

    def take_second(box: QWidget) -> None:
        assert isinstance(box, VersionsDialog)
        assert not box.accept_button.isEnabled()
        box.table.select([box.table.rows()[1].id])
        box.accept_button.click()

    in_dialog(take_second)
    page._versions.trigger()
    stand.qtbot.waitUntil(lambda: len(shown(page)) == 3, timeout=20_000)


def test_the_export_holds_just_what_is_shown_in_the_order_shown(
    page: PlanPage, stand: Stand, tmp_path: Path
) -> None:  # fmt: skip
    page.apply(Query((Filter("task_code", Op.EQ, ("1.3",)),)))
    stand.settle()
    page.ledger.table.sort_by("code", descending=True)
    target = tmp_path / "台账"
    stand.files.answers.append(target)
    page._export_on("A3")
    stand.settle()
    sheet = openpyxl.load_workbook(tmp_path / "台账.xlsx").worksheets[0]
    words = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    codes = [word for word in words if word.startswith("1.3.")]
    assert list(dict.fromkeys(codes)) == [f"1.3.{n}" for n in range(10, 0, -1)]
    assert page.done.isVisible()
    assert "已导出 10 条措施：台账.xlsx" in page.done.words.text()


def test_an_export_that_finds_nothing_is_refused(page: PlanPage, stand: Stand, tmp_path: Path) -> None:
    refused: list[str] = []
    stand.counter.refused.connect(lambda refusal: refused.append(refusal.sentence))
    page.apply(Query((Filter("lead", Op.EQ, ("查无此单位",)),)))
    stand.settle()
    stand.files.answers.append(tmp_path / "空.xlsx")
    page._export_on("A4")
    stand.settle()
    assert "没有可导出的措施" in refused[0]
    assert not page.done.isVisible()
