"""任务分解 on a real plan: narrowing, editing in place and in bulk, reading, exporting."""

# ruff: noqa: F401, F811  (fixtures are taken by their names)

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from changhe_desktop.domain.query import Filter, Op, Query
from changhe_desktop.store.views.plan import version_rows
from changhe_desktop.ui.parts.messages import Kind
from changhe_desktop.ui.parts.pages import Place
from changhe_desktop.ui.parts.places import NewOrder, PlanAct, ShowRow
from changhe_desktop.ui.plan.assists import AssistsEditor
from changhe_desktop.ui.plan.narrowing import NO_LEAD
from changhe_desktop.ui.plan.page import NO_PLAN, PlanPage
from changhe_desktop.ui.plan.versions import VersionsDialog
from tests.ui.conftest import buttons_of
from tests.ui.plan_stand import Stand, opened, planned, planned_template, stand

InDialog = Callable[[Callable[[QWidget], object]], None]
Press = Callable[[str], None]
COLUMN = {"code": 0, "shown": 1, "kind": 2, "lead": 3, "assists": 4, "leader": 5, "due_words": 8}


@pytest.fixture
def page(stand: Stand) -> PlanPage:
    """The page on screen with its plan."""
    made = PlanPage(stand)
    stand.host(made)
    return made


def shown(page: PlanPage) -> list[str]:
    return [row.code for row in page.ledger.table.rows()]


def put_cursor(page: PlanPage, code: str, column: str) -> None:
    """Stand on one cell, as a click does."""
    table = page.ledger.table
    index = table.model().index(shown(page).index(code), COLUMN[column])
    table.setFocus()
    table.setCurrentIndex(index)


def select(page: PlanPage, *codes: str) -> None:
    rows = {row.code: row.id for row in page.ledger.table.rows()}
    page.ledger.table.select([rows[code] for code in codes])


def write(widget: QWidget, words: str) -> None:
    """Write as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(widget, event)


def editor(page: PlanPage) -> QLineEdit:
    """The line in which a cell is being edited."""
    found = QApplication.focusWidget()
    assert isinstance(found, QLineEdit)
    assert page.ledger.table.isAncestorOf(found)
    return found


# What is shown


def test_the_ledger_shows_all_measures_and_counts_them(page: PlanPage, qtbot: QtBot) -> None:
    assert len(shown(page)) == 88
    with qtbot.waitSignal(page.counted) as told:
        page.refresh()
    assert told.args == ["共 88 条措施"]


def test_a_query_narrows_the_ledger_and_stands_as_a_chip(page: PlanPage, stand: Stand) -> None:
    page.apply(Query((NO_LEAD,)))
    stand.settle()
    assert page.ledger.filters.chip_words() == ["牵头单位：空"]
    assert "1.1.1" not in shown(page)
    assert len(shown(page)) == page.ledger.shown.no_lead == 83
    page.ledger.filters.clear.trigger()
    stand.settle()
    assert len(shown(page)) == 88
    assert page.ledger.filters.chip_words() == []


def test_a_query_with_a_foreign_column_shows_everything_and_says_so(page: PlanPage, stand: Stand) -> None:
    page.apply(Query((Filter("overdue", Op.EQ, ("是",)),)))
    stand.settle()
    assert len(shown(page)) == 88
    assert "没有“overdue”这一栏" in stand.messages[-1].sentence


def test_a_standing_question_opens_as_many_rows_as_it_says(page: PlanPage, stand: Stand) -> None:
    for question in page.ledger.filters.questions:
        words, count = question.text().split()
        question.trigger()
        stand.settle()
        assert len(shown(page)) == int(count), words
        question.trigger()
        stand.settle()


def test_the_tree_narrows_to_a_task_and_its_number_is_what_it_opens(page: PlanPage, stand: Stand) -> None:
    tree = page.ledger.tree
    action = tree.topLevelItem(1)
    task = action.child(2)
    tree.setCurrentItem(task)
    stand.settle()
    assert task.text(0) == "1.3 推进市政设施网络建设"
    assert shown(page) == [f"1.3.{n}" for n in range(1, int(task.text(1)) + 1)]
    tree.setCurrentItem(action)
    stand.settle()
    assert len(shown(page)) == int(action.text(1)) == 27
    tree.setCurrentItem(tree.topLevelItem(0))
    stand.settle()
    assert len(shown(page)) == 88


def test_the_search_finds_by_initials_and_an_empty_result_offers_the_way_back(
    page: PlanPage, stand: Stand, qtbot: QtBot
) -> None:  # fmt: skip
    page.start_search()
    qtbot.keyClicks(page.ledger.filters.search, "hjws")
    qtbot.waitUntil(lambda: len(shown(page)) < 88)
    assert "1.1.3" in shown(page)
    page.ledger.filters.search.setText("查无此事")
    qtbot.waitUntil(lambda: shown(page) == [])
    assert page.ledger.table.empty.isVisible()
    assert "没有符合条件的措施" in page.ledger.table.empty.sentence()
    page.ledger.filters.clear.trigger()
    stand.settle()
    assert len(shown(page)) == 88
    assert page.ledger.filters.search.text() == ""


def test_a_row_asked_for_is_found_behind_any_filter(page: PlanPage, stand: Stand) -> None:
    page.apply(Query((NO_LEAD,)))
    stand.settle()
    page.apply(ShowRow(stand.measure("1.1.1").id))
    stand.settle()
    assert page.ledger.table.current().code == "1.1.1"
    assert len(shown(page)) == 88


def test_a_row_asked_for_before_the_first_reading_waits_for_it(stand: Stand) -> None:
    wanted = stand.measure("2.2.1").id
    page = PlanPage(stand)
    page.apply(ShowRow(wanted))
    stand.host(page)
    assert page.ledger.table.current().code == "2.2.1"


def test_the_menu_narrows_to_what_the_cell_has(page: PlanPage, stand: Stand) -> None:
    put_cursor(page, "1.1.1", "lead")
    page.ledger._same.trigger()
    stand.settle()
    assert shown(page) == ["1.1.1", "1.1.4", "1.3.5"]
    assert page.ledger.filters.chip_words() == ["牵头单位：城建办"]


# Editing in the grid


def test_a_lead_is_picked_by_initials_and_selection_and_place_stay(
    page: PlanPage, stand: Stand, qtbot: QtBot
) -> None:  # fmt: skip
    put_cursor(page, "1.3.1", "lead")
    page.ledger.table.verticalScrollBar().setValue(120)
    scrolled = page.ledger.table.verticalScrollBar().value()
    qtbot.keyClick(page.ledger.table, Qt.Key.Key_N)
    qtbot.keyClicks(editor(page), "ync")
    qtbot.keyClick(editor(page), Qt.Key.Key_Return)
    stand.settle()
    assert stand.measure("1.3.1").lead == "农业农村办"
    assert page.ledger.table.current().code == "1.3.1"
    assert page.ledger.table.verticalScrollBar().value() == scrolled


def test_a_deadline_keeps_its_words_and_shows_its_day(page: PlanPage, stand: Stand, qtbot: QtBot) -> None:
    put_cursor(page, "1.3.1", "due_words")
    qtbot.keyClick(page.ledger.table, Qt.Key.Key_F2)
    editor(page).setText("明年6月底前")
    qtbot.keyClick(editor(page), Qt.Key.Key_Return)
    stand.settle()
    row = page.ledger.table.model().index(shown(page).index("1.3.1"), 0)
    assert row.siblingAtColumn(8).data() == "明年6月底前"
    assert row.siblingAtColumn(9).data() == "2027-06-30"
    words = {code: page.ledger.table.model().index(shown(page).index(code), 9).data() for code in
             ("1.1.1", "1.3.5", "1.3.2")}  # fmt: skip
    assert words == {"1.1.1": "长期", "1.3.5": "待确认", "1.3.2": ""}


def test_an_input_method_opens_the_cell_and_its_words_land(
    page: PlanPage, stand: Stand, qtbot: QtBot
) -> None:
    put_cursor(page, "1.3.1", "leader")
    QApplication.sendEvent(page.ledger.table, QInputMethodEvent("zhe", []))
    write(page.ledger.table, "喆")
    qtbot.keyClick(editor(page), Qt.Key.Key_Return)
    stand.settle()
    assert stand.measure("1.3.1").leader == "喆"


def test_assisting_units_are_put_in_order_over_the_cell(page: PlanPage, stand: Stand, qtbot: QtBot) -> None:
    put_cursor(page, "1.3.1", "assists")
    qtbot.keyClick(page.ledger.table, Qt.Key.Key_P)
    panel = page.ledger.table.findChild(AssistsEditor)
    assert panel is not None
    field = panel.many.field
    field.clear()
    for typed in ("pcs", "cjb"):
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert panel.names() == ["派出所", "城建办"]
    assert page.ledger.table.viewport().rect().contains(panel.geometry())
    qtbot.keyClick(field, Qt.Key.Key_Return)
    stand.settle()
    assert stand.measure("1.3.1").assists == ("派出所", "城建办")


def test_leaving_the_panel_of_assisting_units_by_esc_changes_nothing(
    page: PlanPage, stand: Stand, qtbot: QtBot
) -> None:  # fmt: skip
    put_cursor(page, "1.3.1", "assists")
    qtbot.keyClick(page.ledger.table, Qt.Key.Key_F2)
    panel = page.ledger.table.findChild(AssistsEditor)
    assert panel is not None
    qtbot.keyClicks(panel.many.field, "pcs")
    qtbot.keyClick(panel.many.field, Qt.Key.Key_Return)
    qtbot.keyClick(panel.many.field, Qt.Key.Key_Escape)
    stand.settle()
    assert stand.measure("1.3.1").assists == ()


def test_an_input_method_reaches_the_panel_of_assisting_units(page: PlanPage, qtbot: QtBot) -> None:
    put_cursor(page, "1.3.1", "assists")
    QApplication.sendEvent(page.ledger.table, QInputMethodEvent("pai", []))
    write(page.ledger.table, "派出")
    panel = page.ledger.table.findChild(AssistsEditor)
    assert panel is not None
    assert panel.many.field.text() == "派出"
    qtbot.keyClick(panel.many.field, Qt.Key.Key_Return)
    qtbot.keyClick(panel.many.field, Qt.Key.Key_Escape)


def test_what_is_refused_is_taken_back_and_said(page: PlanPage, stand: Stand, qtbot: QtBot) -> None:
    put_cursor(page, "1.1.1", "assists")
    qtbot.keyClick(page.ledger.table, Qt.Key.Key_F2)
    panel = page.ledger.table.findChild(AssistsEditor)
    assert panel is not None
    write(panel.many.field, "城建办")
    qtbot.keyClick(panel.many.field, Qt.Key.Key_Return)
    buttons_of(panel)["完成"].click()
    stand.settle()
    assert "已是牵头单位" in stand.messages[-1].sentence
    assert page.ledger.table.currentIndex().data() == ""


# Several at once


def test_the_bulk_bar_stands_only_for_several_rows_and_says_what_it_replaces(page: PlanPage) -> None:
    select(page, "1.1.1")
    assert not page.ledger.bulk.isVisible()
    select(page, "1.1.1", "1.1.2", "1.1.3")
    assert page.ledger.bulk.isVisible()
    bulk = page.ledger.bulk
    bulk.acts()[0].trigger()
    bulk.field.set_value(bulk.field.choices()[0].value)  # type: ignore[attr-defined]
    bulk._explain()
    assert bulk.apply_button.text() == "改 3 条"
    assert bulk.clear_button.text() == "清空 2 条"
    assert "其中 2 条已填，会被替换。" in [label.text() for label in bulk.findChildren(QLabel)]


@pytest.mark.parametrize(
    ("act", "typed", "field", "stored"),
    [("牵头单位", "jjfz", "lead", "经济发展办"), ("责任领导", "示例领导", "leader", "示例领导"),
     ("责任人", "示例人", "person", "示例人"), ("联系方式", "0574-00000000", "contact", "0574-00000000"),
     ("时限", "年底前", "due_words", "年底前"), ("类别", "制度", "kind_text", "制度")],
)  # fmt: skip
def test_one_value_is_put_into_all_selected_rows(
    page: PlanPage, stand: Stand, qtbot: QtBot, act: str, typed: str, field: str, stored: str
) -> None:  # fmt: skip
    select(page, "1.2.1", "1.2.2", "1.2.4")
    bulk = page.ledger.bulk
    next(a for a in bulk.acts() if a.text() == act).trigger()
    line = bulk.field
    write(line, typed)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    if bulk.apply_button.isVisible():
        qtbot.keyClick(line, Qt.Key.Key_Return)
    stand.settle()
    assert [getattr(stand.measure(f"1.2.{n}"), field) for n in (1, 2, 4)] == [stored] * 3
    assert getattr(stand.measure("1.2.3"), field) != stored
    assert len(page.ledger.table.selected()) == 3


def test_assisting_units_are_given_to_all_selected_rows(page: PlanPage, stand: Stand, qtbot: QtBot) -> None:
    select(page, "1.2.1", "1.2.2")
    bulk = page.ledger.bulk
    bulk.acts()[1].trigger()
    field = bulk.field.field  # type: ignore[attr-defined]
    qtbot.keyClicks(field, "pcs")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    bulk.apply_button.click()
    stand.settle()
    assert stand.measure("1.2.2").assists == ("派出所",)


def test_a_unit_in_no_list_is_not_handed_in(page: PlanPage, stand: Stand, qtbot: QtBot) -> None:
    select(page, "1.2.1", "1.2.2")
    bulk = page.ledger.bulk
    bulk.acts()[0].trigger()
    write(bulk.field, "查无此单位")
    bulk._apply()
    assert any("不在清单中" in label.text() for label in bulk.findChildren(QLabel))
    assert stand.measure("1.2.1").lead == ""


def test_selected_rows_are_marked_as_no_measures(page: PlanPage, stand: Stand) -> None:
    select(page, "1.2.1", "1.2.2")
    page.ledger.bulk.acts()[-1].trigger()
    stand.settle()
    assert len(shown(page)) == 86


# The panel


def test_the_panel_shows_the_measure_its_place_and_its_history(page: PlanPage, stand: Stand) -> None:
    select(page, "1.1.3")
    stand.settle()
    texts = page.ledger.panel.texts()
    assert any(t.startswith("1.1.3") and "持续整治环境卫生" in t for t in texts)
    assert "年底前（2026-12-31）" in texts
    assert any("张三：牵头单位 由“空”改为“综合行政执法队”" in t for t in texts)


def test_a_suggested_lead_is_taken_with_one_press(page: PlanPage, stand: Stand) -> None:
    select(page, "1.2.1")
    stand.settle()
    assert page.ledger.panel.suggestion.text() == "采用建议：城建办"
    page.ledger.panel.suggestion.trigger()
    stand.settle()
    assert stand.measure("1.2.1").lead == "城建办"


def test_assisting_units_have_one_line_of_history_for_each_act(page: PlanPage, stand: Stand) -> None:
    changes = page.ledger.changes
    row = stand.measure("1.2.1")
    changes.change([row], "assists", "派出所、城建办")
    changes.change([row], "assists", "城建办")
    stand.settle()
    select(page, "1.2.1")
    stand.settle()
    lines = [t for t in page.ledger.panel.texts() if "配合单位" in t and "改为" in t]
    assert [line.split("：", 1)[1] for line in lines] == [
        "配合单位 由“派出所、城建办”改为“城建办”",
        "配合单位 由“空”改为“派出所、城建办”",
    ]


def test_orders_are_begun_and_opened_from_the_panel(page: PlanPage, stand: Stand) -> None:
    select(page, "1.1.3")
    stand.settle()
    row = page.ledger.table.current()
    page.ledger.panel.order.trigger()
    assert stand.went[-1] == Place("rectification", NewOrder(row.id))
    assert row.open_orders == 2
    buttons_of(page.ledger.panel)["2 份"].click()
    conditions = Filter("measure_id", Op.EQ, (row.id,)), Filter("open", Op.EQ, ("是",))
    assert stand.went[-1] == Place("rectification", Query(conditions))


def test_panes_give_way_where_there_is_no_room(page: PlanPage, stand: Stand) -> None:
    assert page.ledger.tree.isVisible()
    assert page.ledger.panel.isVisible()
    stand.place.resize(600, 600)
    stand.settle()
    assert not page.ledger.tree.isVisible()
    assert not page.ledger.panel.isVisible()
    page.ledger.panes.ask("detail")
    assert page.ledger.panel.isVisible()
    stand.place.resize(1226, 600)
    assert page.ledger.tree.isVisible()


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


# Columns that stay


def test_the_first_columns_stay_while_the_others_are_scrolled(page: PlanPage, qtbot: QtBot) -> None:
    table = page.ledger.table
    bar = table.horizontalScrollBar()
    assert bar.maximum() > 0
    assert table.frozen() == 0
    bar.setValue(bar.maximum())
    assert table.frozen() == 2
    spot = table.visualRect(table.model().index(3, 0)).center()
    assert spot.x() < table.frozen_width()
    assert table.indexAt(spot).column() == 0
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert table.current().code == shown(page)[3]
    assert bar.value() == bar.maximum()
    table.setCurrentIndex(table.model().index(3, COLUMN["kind"]))
    table.scrollTo(table.currentIndex())
    assert table.visualRect(table.currentIndex()).left() >= table.frozen_width()


def test_a_press_beside_the_rows_selects_nothing_behind_the_frozen_columns(
    page: PlanPage, stand: Stand
) -> None:
    page.apply(Query((Filter("code", Op.EQ, ("1.1.1",)),)))
    stand.settle()
    table = page.ledger.table
    table.horizontalScrollBar().setValue(table.horizontalScrollBar().maximum())
    assert not table.indexAt(QPoint(5, table.viewport().height() - 3)).isValid()
