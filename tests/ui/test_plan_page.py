"""任务分解 on a real plan: what is shown, the panel, the panes and the columns that stay."""

# ruff: noqa: F401, F811  (fixtures are taken by their names)

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from changhe_desktop.domain.query import Filter, Op, Query
from changhe_desktop.ui.parts.pages import Place
from changhe_desktop.ui.parts.places import NewOrder, ShowRow
from changhe_desktop.ui.plan.narrowing import NO_LEAD
from changhe_desktop.ui.plan.page import PlanPage
from tests.ui.conftest import buttons_of
from tests.ui.plan_stand import (
    COLUMN,
    Stand,
    page,
    planned,
    planned_template,
    put_cursor,
    select,
    shown,
    stand,
)

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
    page.ledger.same.trigger()
    stand.settle()
    assert shown(page) == ["1.1.1", "1.1.4", "1.3.5"]
    assert page.ledger.filters.chip_words() == ["牵头单位：城建办"]


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
