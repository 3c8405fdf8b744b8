"""责任单位 on a real desk: edited in place, arranged by hand, its numbers opening the rows they count."""

# ruff: noqa: F401, F811  (fixtures are taken by their names)

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from changhe_desktop.domain.organization import Orderable, UnitKind
from changhe_desktop.domain.query import Query
from changhe_desktop.services.organization_list import remove_units, retire_units
from changhe_desktop.store.views.organization import UnitRow, unit_rows
from changhe_desktop.store.views.plan import measure_rows
from changhe_desktop.store.views.rectification import order_rows
from changhe_desktop.ui.organization.page import BY_HAND, UnitsPage
from changhe_desktop.ui.organization.table import FIELDS, moved
from changhe_desktop.ui.parts.picker import PickField
from changhe_desktop.ui.parts.places import ShowRow
from tests.ui.conftest import ON
from tests.ui.plan_stand import planned, planned_template
from tests.ui.settings_stand import WideStand, bare, office, press

FIRST = ["党政综合办", "党建办", "经济发展办", "城建办", "农业农村办"]


@pytest.fixture
def page(office: WideStand) -> UnitsPage:
    """The page on screen with the sample list."""
    made = UnitsPage(office)
    office.host(made)
    return made


@pytest.fixture
def empty_page(bare: WideStand) -> UnitsPage:
    """The page on screen where no unit is known yet."""
    made = UnitsPage(bare)
    bare.host(made)
    bare.counter.operator = "张三"
    return made


def names(page: UnitsPage) -> list[str]:
    return [row.name for row in page.table.rows()]


def stored(stand: WideStand) -> list[str]:
    found: list[UnitRow] = stand.view(unit_rows)
    return [row.name for row in found]


def unit(page: UnitsPage, name: str) -> UnitRow:
    return next(row for row in page.table.rows() if row.name == name)


def put_cursor(page: UnitsPage, name: str, field: str = "name") -> None:
    page.table.setFocus()
    index = page.table.model().index(names(page).index(name), FIELDS.index(field))
    page.table.setCurrentIndex(index)


def editors(page: UnitsPage) -> list[QLineEdit]:
    found = page.table.viewport().findChildren(QLineEdit)
    return [editor for editor in found if not editor.isHidden()]


def edit(page: UnitsPage, name: str, field: str, value: object) -> None:
    page.table.edited.emit(unit(page, name), field, value)


# What is shown


def test_the_list_shows_order_kind_aliases_and_what_each_answers_for(page: UnitsPage) -> None:
    assert names(page)[:5] == FIRST
    row = unit(page, "城建办")
    assert (row.position, row.kind, row.leads, row.open_orders) == (4, UnitKind.OFFICE, 3, 2)
    assert row.sample


def test_a_number_opens_just_the_rows_it_counts(page: UnitsPage, office: WideStand) -> None:
    row = unit(page, "城建办")
    for field in ("leads", "open_orders"):
        page.table.linked.emit(row, field)
    measures, orders = office.went
    assert (measures.page, orders.page) == ("plan", "rectification")
    assert isinstance(measures.query, Query)
    assert isinstance(orders.query, Query)
    assert len(office.view(measure_rows, measures.query)) == row.leads
    assert len(office.view(order_rows, orders.query, on=ON)) == row.open_orders


def test_enter_on_a_number_opens_its_rows_and_nought_opens_nothing(
    page: UnitsPage, office: WideStand
) -> None:
    put_cursor(page, "党建办", "leads")
    press(page.table, Qt.Key.Key_Return)
    assert office.went == []
    put_cursor(page, "城建办", "leads")
    press(page.table, Qt.Key.Key_Return)
    assert [place.page for place in office.went] == ["plan"]


def test_a_click_on_a_number_opens_its_rows(page: UnitsPage, office: WideStand, qtbot: QtBot) -> None:
    row, column = names(page).index("城建办"), FIELDS.index("open_orders")
    place = page.table.visualRect(page.table.model().index(row, column)).center()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [gone.page for gone in office.went] == ["rectification"]


@pytest.mark.parametrize("typed", ["农办", "nyncb", "农业农村"])
def test_a_unit_is_found_by_name_alias_and_initials(page: UnitsPage, typed: str) -> None:
    page.search.setText(typed)
    page.search.searched.emit(typed)
    assert "农业农村办" in names(page)
    assert len(names(page)) < 5


def test_nothing_found_offers_to_clear_the_search(page: UnitsPage) -> None:
    page.search.setText("没有的单位")
    page.search.searched.emit("没有的单位")
    assert names(page) == []
    assert page.table.empty.sentence() == "没有找到“没有的单位”，换个说法或清除查找。"


def test_another_page_may_ask_for_one_unit(page: UnitsPage) -> None:
    wanted = unit(page, "综治办")
    page.apply(ShowRow(wanted.id))
    assert page.table.current() is not None
    assert page.table.current().name == "综治办"


def test_counts_stand_in_the_status_bar(page: UnitsPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.counted) as said:
        page.refresh()
    assert said.args == ["共28个单位，示例28个"]


# Editing in place


def test_a_cell_is_stored_at_once_and_can_be_taken_back(page: UnitsPage, office: WideStand) -> None:
    edit(page, "城建办", "leader", "示例领导")
    office.settle()
    assert unit(page, "城建办").leader == "示例领导"
    page.undoing.take_back()
    office.settle()
    assert unit(page, "城建办").leader == ""


def test_aliases_are_parted_by_their_marks(page: UnitsPage, office: WideStand) -> None:
    edit(page, "城建办", "aliases", "建设办、城建")
    office.settle()
    assert unit(page, "城建办").aliases == ("建设办", "城建")


def test_a_name_another_unit_bears_is_refused_and_can_be_put_right(
    page: UnitsPage, office: WideStand
) -> None:
    edit(page, "党建办", "name", "城建办")
    office.settle()
    assert office.messages[-1].sentence == "“党建办”的单位名称没有改：单位“城建办”已在清单中。"
    assert names(page)[:5] == FIRST
    assert [editor.text() for editor in editors(page)] == ["城建办"]


def test_a_kind_is_chosen_from_the_kinds_there_are_and_never_blank(
    page: UnitsPage, office: WideStand
) -> None:
    put_cursor(page, "城建办", "kind")
    press(page.table, Qt.Key.Key_F2)
    (editor,) = editors(page)
    assert isinstance(editor, PickField)
    assert [choice.text for choice in editor.choices()] == [kind.text for kind in UnitKind]
    press(editor, Qt.Key.Key_Escape)
    edit(page, "城建办", "orderable", Orderable.ASK.value)
    office.settle()
    assert unit(page, "城建办").orderable is Orderable.ASK


def test_rows_that_come_while_a_cell_is_written_wait_until_it_is_finished(
    page: UnitsPage, office: WideStand
) -> None:
    put_cursor(page, "党建办", "leader")
    press(page.table, Qt.Key.Key_F2)
    (editor,) = editors(page)
    editor.setText("示例")
    edit(page, "城建办", "leader", "示例领导")
    office.settle()
    assert editors(page) == [editor]
    assert editor.text() == "示例"
    press(editor, Qt.Key.Key_Return)
    office.settle()
    assert (unit(page, "党建办").leader, unit(page, "城建办").leader) == ("示例", "示例领导")


def test_a_renamed_unit_is_no_longer_a_sample(page: UnitsPage, office: WideStand) -> None:
    edit(page, "城建办", "name", "城乡建设办")
    office.settle()
    assert not unit(page, "城乡建设办").sample


# Order


@given(st.lists(st.text("abcdef", min_size=1), unique=True, min_size=1), st.data())
def test_moving_keeps_every_unit_and_the_order_of_the_others(ids: list[str], data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(ids))
    gap = data.draw(st.integers(0, len(ids)))
    after = moved(ids, one, gap)
    assert sorted(after) == sorted(ids)
    assert [i for i in after if i != one] == [i for i in ids if i != one]
    before = [i for i in ids[:gap] if i != one]
    assert after.index(one) == len(before)


def test_keys_move_a_unit_and_the_order_is_stored(page: UnitsPage, office: WideStand) -> None:
    put_cursor(page, "城建办")
    press(page.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    press(page.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    office.settle()
    assert stored(office)[:4] == ["党政综合办", "城建办", "党建办", "经济发展办"]
    assert names(page)[:4] == stored(office)[:4]
    press(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    office.settle()
    assert stored(office)[:3] == ["党政综合办", "党建办", "城建办"]
    for _ in range(3):
        page.undoing.take_back()
        office.settle()
    assert stored(office)[:5] == FIRST


def test_a_row_is_dragged_by_its_number(page: UnitsPage, office: WideStand) -> None:
    table = page.table
    column = FIELDS.index("position")
    start = table.visualRect(table.model().index(3, column)).center()
    end = table.visualRect(table.model().index(0, column)).topLeft() + QPoint(8, 4)
    view = table.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view, start - QPoint(0, 30))
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)
    office.settle()
    assert stored(office)[:2] == ["城建办", "党政综合办"]


def test_a_sorted_or_searched_list_is_first_put_back_into_its_own_order(
    page: UnitsPage, office: WideStand
) -> None:
    page.table.sort_by("name")
    put_cursor(page, "城建办")
    press(page.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    office.settle()
    assert office.said[-1] == BY_HAND
    assert names(page)[:5] == FIRST == stored(office)[:5]


def test_a_unit_moves_past_retired_ones_that_are_not_shown(page: UnitsPage, office: WideStand) -> None:
    office.act(retire_units, [unit(page, "党建办").id], True)
    put_cursor(page, "经济发展办")
    press(page.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    office.settle()
    assert names(page)[:2] == ["经济发展办", "党政综合办"]
    assert [row.position for row in page.table.rows()][:3] == [1, 2, 3]


# Adding, retiring, removing


def test_a_unit_is_added_by_its_name_and_the_kind_it_suggests(page: UnitsPage, office: WideStand) -> None:
    QTest.keyClicks(page.adding.name, "x")
    page.adding.name.setText("示例村")
    page.adding.name.textEdited.emit("示例村")
    assert page.adding.kind.currentText() == "村（社区）"
    press(page.adding.name, Qt.Key.Key_Return)
    office.settle()
    assert stored(office)[-1] == "示例村"
    assert page.table.current() is not None
    assert page.table.current().name == "示例村"
    assert page.adding.name.text() == ""
    page.undoing.take_back()
    office.settle()
    assert "示例村" not in stored(office)


def test_a_unit_already_there_is_refused_at_the_field(page: UnitsPage, office: WideStand) -> None:
    page.adding.name.setText("城建办")
    press(page.adding.name, Qt.Key.Key_Return)
    office.settle()
    assert page.adding.fault() == "单位“城建办”已在清单中。"
    assert page.adding.name.text() == "城建办"


def test_a_retired_unit_leaves_the_list_and_comes_back(page: UnitsPage, office: WideStand) -> None:
    put_cursor(page, "学校")
    page._retire.trigger()
    office.settle()
    assert "学校" not in names(page)
    page.retired.click()
    put_cursor(page, "学校")
    assert page._retire.text() == "恢复使用"
    page._retire.trigger()
    office.settle()
    assert "学校" in stored(office)


def test_samples_nobody_uses_go_together_and_come_back_as_they_were(
    page: UnitsPage, office: WideStand
) -> None:
    before = stored(office)
    page._tidy.trigger()
    office.settle()
    assert stored(office) == ["城建办", "农业农村办", "综合行政执法队"]
    page.undoing.take_back()
    office.settle()
    assert stored(office) == before


def test_a_unit_in_use_is_kept_and_the_reason_said(page: UnitsPage, office: WideStand, qtbot: QtBot) -> None:
    put_cursor(page, "城建办")
    with qtbot.waitSignal(office.counter.refused) as said:
        page._remove.trigger()
    assert said.args[0].sentence == "“城建办”已有措施或文书，不能移除，可以停用。"
    assert "城建办" in stored(office)


# The detail panel


def test_the_panel_tells_in_words_who_changed_what(page: UnitsPage, office: WideStand) -> None:
    edit(page, "城建办", "kind", UnitKind.TEAM.value)
    office.settle()
    edit(page, "城建办", "aliases", "建设办")
    office.settle()
    put_cursor(page, "城建办")
    office.settle()
    told = "\n".join(page.panel.texts())
    assert "类型 由“内设机构”改为“临时专班”" in told
    assert "别名 由“城建办公室”改为“建设办”" in told
    assert "office" not in told


def test_the_panel_waits_to_be_asked_for_where_there_is_no_room(page: UnitsPage, office: WideStand) -> None:
    assert not page.panel.isHidden()
    office.place.resize(800, 600)
    office.qtbot.waitUntil(page.panel.isHidden)
    page._detail.trigger()
    assert not page.panel.isHidden()


# Pasting a list


def paste(page: UnitsPage, stand: WideStand, text: str) -> None:
    page._paste.trigger()
    page.pasting.text.setPlainText(text)
    page.pasting._look()
    stand.settle()


def test_a_pasted_list_is_looked_at_line_by_line_before_it_is_kept(
    page: UnitsPage, office: WideStand
) -> None:
    paste(page, office, "城建办\n示例村\n第三方\t保密机构")
    lines = page.pasting.preview.rows()
    assert [(line.line, line.known, bool(line.fault)) for line in lines] == [
        (1, True, False), (2, False, False), (3, False, True),
    ]  # fmt: skip
    assert (
        page.pasting.status.text() == "读出3个单位：新增1个，已有1个，不重复添加，1行需要改正，改好才能导入。"
    )
    assert not page.pasting.keep.isEnabled()
    assert len(stored(office)) == 28


def test_the_first_line_to_be_put_right_is_in_sight(page: UnitsPage, office: WideStand) -> None:
    paste(page, office, "".join(f"示例第{n}村\n" for n in range(1, 60)) + "示例站\t保密机构\n示例甲村")
    preview = page.pasting.preview
    assert [line.line for line in preview.selected()] == [60]
    assert preview.viewport().rect().intersects(preview.visualRect(preview.currentIndex()))


def test_ctrl_enter_imports_where_tab_parts_the_columns(
    page: UnitsPage, office: WideStand, qtbot: QtBot
) -> None:
    paste(page, office, "示例村")
    text = page.pasting.text
    text.setFocus()
    text.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClick(text, Qt.Key.Key_Tab)
    assert text.toPlainText() == "示例村\t"
    page.pasting._look()
    office.settle()
    qtbot.keyClick(text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    assert stored(office)[-1] == "示例村"


def test_a_list_put_right_is_imported_in_one_act_and_taken_back_in_one(
    page: UnitsPage, office: WideStand
) -> None:
    paste(page, office, "城建办\n示例村\n示例中心\t事业单位\t服务中心")
    assert page.pasting.keep.text() == "导入2个单位"
    page.pasting.keep.click()
    office.settle()
    assert stored(office)[-2:] == ["示例村", "示例中心"]
    assert page.stack.currentIndex() == 0
    assert not page.pasting.has_text()
    page.undoing.take_back()
    office.settle()
    assert len(stored(office)) == 28


def test_a_row_of_the_preview_marks_its_line_in_the_text(page: UnitsPage, office: WideStand) -> None:
    paste(page, office, "示例一村\n示例二村\n示例三村")
    page.pasting.preview.setFocus()
    page.pasting.preview.select([3])
    assert page.pasting.text.textCursor().selectedText() == "示例三村"


def test_a_file_is_read_into_the_panel_and_its_faults_name_the_line(
    page: UnitsPage, office: WideStand, tmp_path: Path
) -> None:
    file = tmp_path / "名单.csv"
    file.write_text("单位名称,类型\n示例村,\n示例站,保密机构\n", encoding="utf-8")
    office.files.answers.append(file)
    page._from_file.trigger()
    office.settle()
    office.settle()
    assert page.pasting.text.toPlainText() == "单位名称\t类型\n示例村\t\n示例站\t保密机构"
    assert [line.line for line in page.pasting.preview.rows() if line.fault] == [3]


def test_a_file_that_is_no_list_is_refused_in_the_panel(
    page: UnitsPage, office: WideStand, tmp_path: Path
) -> None:
    file = tmp_path / "名单.pdf"
    file.write_bytes(b"%PDF-1.7")
    office.files.answers.append(file)
    page._from_file.trigger()
    office.settle()
    assert "PDF 不能读取" in page.pasting.status.text()


def test_the_window_asks_before_a_pasted_list_is_lost(
    page: UnitsPage, office: WideStand, press: Callable[[str], None]
) -> None:
    assert page.may_leave()
    paste(page, office, "示例村")
    press("返回")
    assert not page.may_leave()
    press("不导入，关闭")
    assert page.may_leave()


# An empty desk


def test_an_empty_list_offers_the_three_ways_to_fill_it(empty_page: UnitsPage, bare: WideStand) -> None:
    assert "还没有责任单位" in empty_page.table.empty.sentence()
    empty_page._sample.trigger()
    bare.settle()
    assert len(names(empty_page)) == 28
    empty_page._tidy.trigger()
    bare.settle()
    assert names(empty_page) == []


def test_search_is_reached_by_its_key_from_the_panel(page: UnitsPage) -> None:
    page._paste.trigger()
    assert page.tools() == ()
    page.start_search()
    assert page.stack.currentIndex() == 0
    assert page.search.hasFocus()
