"""Measures changed in the grid, in bulk, by filling and pasting, and taken back."""

# ruff: noqa: F401, F811  (fixtures are taken by their names)

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolTip
from pytestqt.qtbot import QtBot

from changhe_desktop.ui.plan.assists import AssistsEditor
from changhe_desktop.ui.plan.page import PlanPage
from tests.ui.conftest import buttons_of
from tests.ui.plan_stand import (
    COLUMN,
    Stand,
    editor,
    page,
    planned,
    planned_template,
    put_cursor,
    select,
    shown,
    stand,
    write,
)

NO_UPDATE = QItemSelectionModel.SelectionFlag.NoUpdate

# Editing in the grid


def test_a_lead_is_picked_by_initials_and_the_cursor_goes_down(
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
    assert page.ledger.table.current().code == "1.3.2"
    assert page.ledger.table.verticalScrollBar().value() == scrolled


def test_a_choice_of_the_opened_list_leaves_the_cursor_where_it_is(
    page: PlanPage, stand: Stand, qtbot: QtBot
) -> None:
    put_cursor(page, "1.3.1", "lead")
    qtbot.keyClick(page.ledger.table, Qt.Key.Key_F2)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(editor(page), key)
    stand.settle()
    assert stand.measure("1.3.1").lead
    assert page.ledger.table.current().code == "1.3.1"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_a_unit_in_no_list_stays_in_the_cell_with_the_reason(
    page: PlanPage, stand: Stand, qtbot: QtBot, key: Qt.Key
) -> None:
    put_cursor(page, "1.3.1", "lead")
    qtbot.keyClick(page.ledger.table, Qt.Key.Key_F2)
    line = editor(page)
    line.clear()
    qtbot.keyClicks(line, "xqq")
    qtbot.keyClick(line, key)
    assert QApplication.focusWidget() is line
    assert line.text() == "xqq"
    assert line.property("faulty") == "true"
    assert "不在清单中" in QToolTip.text()
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    stand.settle()
    assert not stand.measure("1.3.1").lead


def test_a_cell_begun_before_the_last_one_is_stored_is_not_closed(
    page: PlanPage, stand: Stand, qtbot: QtBot
) -> None:
    put_cursor(page, "1.3.1", "leader")
    qtbot.keyClick(page.ledger.table, Qt.Key.Key_F2)
    editor(page).setText("甲")
    qtbot.keyClick(editor(page), Qt.Key.Key_Return)
    qtbot.keyClick(page.ledger.table, Qt.Key.Key_F2)
    write(editor(page), "乙")
    stand.settle()
    write(editor(page), "丙")
    qtbot.keyClick(editor(page), Qt.Key.Key_Return)
    stand.settle()
    assert [stand.measure(f"1.3.{n}").leader for n in (1, 2)] == ["甲", "乙丙"]


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


def test_the_field_for_assisting_units_keeps_its_height(page: PlanPage, stand: Stand, qtbot: QtBot) -> None:
    put_cursor(page, "1.3.1", "assists")
    qtbot.keyClick(page.ledger.table, Qt.Key.Key_F2)
    panel = page.ledger.table.findChild(AssistsEditor)
    assert panel is not None
    field = panel.many.field
    assert field.height() >= field.sizeHint().height()
    qtbot.keyClicks(field, "pcs")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert panel.names() == ["派出所"]
    qtbot.waitUntil(lambda: field.height() >= field.sizeHint().height())


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


@pytest.mark.parametrize("ending", ["apply", "escape"])
def test_after_the_bulk_bar_the_cursor_is_in_the_grid_again(
    page: PlanPage, stand: Stand, qtbot: QtBot, ending: str
) -> None:
    select(page, "1.1.1", "1.1.2")
    bulk = page.ledger.bulk
    bulk.acts()[2].trigger()
    assert QApplication.focusWidget() is bulk.field
    write(bulk.field, "甲")
    if ending == "apply":
        bulk.apply_button.setFocus()
        bulk.apply_button.click()
        stand.settle()
        assert stand.measure("1.1.2").leader == "甲"
    else:
        qtbot.keyClick(bulk.field, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is page.ledger.table


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


# Filling, pasting, taking back


def copied(*rows: str) -> None:
    QApplication.clipboard().setText("\r\n".join(rows) + "\r\n")


def test_a_column_from_a_spreadsheet_lands_in_one_act_and_goes_in_one(page: PlanPage, stand: Stand) -> None:
    copied("城建办\t派出所，学校", "\t", '农办\t"卫生院\n文化站"')
    put_cursor(page, "1.2.1", "lead")
    page.ledger.paste.trigger()
    stand.settle()
    assert [stand.measure(f"1.2.{n}").lead for n in (1, 2, 3)] == ["城建办", "", "农业农村办"]
    assert stand.measure("1.2.1").assists == ("派出所", "学校")
    assert stand.measure("1.2.3").assists == ("卫生院", "文化站")
    assert page.ledger.undoing.words() == ["粘贴2行"]
    page.ledger.undoing.take_back()
    stand.settle()
    assert [stand.measure(f"1.2.{n}").lead for n in (1, 2, 3)] == ["", "", ""]
    assert stand.measure("1.2.1").assists == ()


def test_one_copied_cell_fills_all_selected_rows(page: PlanPage, stand: Stand) -> None:
    copied("年底前")
    select(page, "1.2.1", "1.2.2", "1.2.4")
    put = page.ledger.table.currentIndex().siblingAtColumn(COLUMN["due_words"])
    page.ledger.table.selectionModel().setCurrentIndex(put, NO_UPDATE)
    page.ledger.paste.trigger()
    stand.settle()
    assert [stand.measure(f"1.2.{n}").due_words for n in (1, 2, 3, 4)] == [
        "年底前",
        "年底前",
        "11月30日前",
        "年底前",
    ]


@pytest.mark.parametrize(
    ("cells", "code", "column", "said"),
    [("甲\t乙", "1.2.1", "shown", "“措施”一栏不能粘贴"), ("", "1.2.1", "lead", "剪贴板里没有"),
     ("\n".join("甲乙丙"), "5.3.7", "leader", "从这一格往下只有2行"),
     ("甲\t" * 12, "1.2.1", "leader", "一栏不能粘贴")],
)  # fmt: skip
def test_a_paste_that_does_not_fit_is_refused_with_the_cure(
    page: PlanPage, stand: Stand, cells: str, code: str, column: str, said: str
) -> None:
    copied(cells)
    put_cursor(page, code, column)
    page.ledger.paste.trigger()
    assert said in stand.messages[-1].sentence


def test_a_paste_with_one_wrong_unit_changes_nothing_and_names_the_row(page: PlanPage, stand: Stand) -> None:
    copied("城建办", "查无此单位")
    put_cursor(page, "1.2.1", "lead")
    page.ledger.paste.trigger()
    stand.settle()
    assert "第2行" in stand.messages[-1].lines[0]
    assert "没有找到单位“查无此单位”" in stand.messages[-1].lines[0]
    assert stand.measure("1.2.1").lead == ""
    assert page.ledger.undoing.words() == []


def test_the_first_row_s_value_is_filled_down_by_its_keys(page: PlanPage, stand: Stand, qtbot: QtBot) -> None:
    select(page, "1.1.1", "1.2.1", "1.2.2")
    put = page.ledger.table.currentIndex().siblingAtColumn(COLUMN["lead"])
    page.ledger.table.selectionModel().setCurrentIndex(put, NO_UPDATE)
    page.ledger.table.setFocus()
    qtbot.keyClick(page.ledger.table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    stand.settle()
    assert [stand.measure(code).lead for code in ("1.2.1", "1.2.2", "1.2.3")] == ["城建办", "城建办", ""]


def test_a_cell_a_bulk_change_and_a_drop_are_taken_back_one_by_one(page: PlanPage, stand: Stand) -> None:
    changes, undoing = page.ledger.changes, page.ledger.undoing
    rows = [stand.measure(code) for code in ("1.1.1", "1.1.3")]
    changes.change(rows[:1], "due_words", "2026-12-01")
    changes.change(rows, "leader", "示例领导")
    changes.drop(rows[1:])
    stand.settle()
    assert undoing.words() == ["标为非措施", "改责任领导2条", "改时限1条"]
    assert len(shown(page)) == 87
    undoing.take_back()
    stand.settle()
    assert len(shown(page)) == 88
    undoing.take_back()
    undoing.take_back()
    stand.settle()
    assert [stand.measure(code) for code in ("1.1.1", "1.1.3")] == rows
    assert not undoing.action.isEnabled()
