"""原文对照: the text and its measures follow one another, and every cut is made through the services."""

# ruff: noqa: F401, F811  (fixtures are taken by their names)

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from changhe_desktop.services import plan
from changhe_desktop.store.views.plan import MeasureRow
from changhe_desktop.ui.plan.page import PlanPage
from changhe_desktop.ui.plan.review import NOT_ADJACENT, ReviewView
from changhe_desktop.ui.plan.review_text import Positions
from tests.ui.plan_stand import Stand, planned, planned_template, stand


@pytest.fixture
def page(stand: Stand) -> PlanPage:
    """The page on screen, turned to the text."""
    made = PlanPage(stand)
    stand.host(made)
    made._look.trigger()
    stand.settle()
    return made


@pytest.fixture
def review(page: PlanPage) -> ReviewView:
    return page.review


def rows(review: ReviewView) -> list[MeasureRow]:
    return list(review.table.rows())


def row_of(review: ReviewView, code: str) -> MeasureRow:
    return next(row for row in rows(review) if row.code == code)


def select(review: ReviewView, *codes: str) -> None:
    review.table.select([row_of(review, code).id for code in codes])


def put_cursor(review: ReviewView, place: int, until: int | None = None) -> None:
    """Click into the text, or draw over some of it."""
    cursor = review.text.textCursor()
    cursor.setPosition(review.text._positions.qt(place))
    if until is not None:
        cursor.setPosition(review.text._positions.qt(until), QTextCursor.MoveMode.KeepAnchor)
    review.text.setTextCursor(cursor)


def place_of(review: ReviewView, words: str) -> int:
    return review.text._text.index(words)


# Positions


@given(st.text(alphabet="整a𠮷\n，💧", max_size=40), st.integers(0, 40))
def test_places_are_counted_as_qt_counts_them_and_back(text: str, place: int) -> None:
    place = min(place, len(text))
    positions = Positions(text)
    assert positions.qt(place) == len(text[:place].encode("utf-16-le")) // 2
    assert positions.python(positions.qt(place)) == place


def test_a_text_with_rare_characters_is_marked_where_it_says(
    stand: Stand, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "方案.txt"
    path.write_text(
        "一、重点任务\n（一）示例𠮷行动\n1.示例𠮷任务。整治𠮷河道，清理𠮷垃圾。\n", encoding="utf-8"
    )
    reading = plan.read_plan(path)
    stand.counter.do(plan.import_plan, reading)
    stand.counter.do(plan.use_version, 2)
    page = PlanPage(stand)
    stand.host(page)
    page._look.trigger()
    stand.settle()
    text = page.review.text
    for row in rows(page.review):
        page.review.table.select([row.id])
        shade = next(s for s in text.extraSelections() if s.format.background().color() == strong(text))
        assert shade.cursor.selectedText() == row.text


def strong(text: object) -> object:
    from changhe_desktop.ui.parts.colours import colour

    return colour("accent_line")


# Text and list


def test_the_text_stands_beside_all_measures_dropped_ones_too(review: ReviewView, qtbot: QtBot) -> None:
    assert len(rows(review)) == 113
    assert sum(row.dropped for row in rows(review)) == 25
    assert review.text.toPlainText().startswith("\n《长河镇美丽城镇建设》")


def test_a_measure_chosen_in_the_list_is_marked_and_brought_into_sight(review: ReviewView) -> None:
    select(review, "5.3.8")
    row = row_of(review, "5.3.8")
    marked = [s for s in review.text.extraSelections() if s.format.background().color() == strong(review)]
    assert [s.cursor.selectedText() for s in marked] == [row.text]
    assert review.text.cursor_place() == row.source.start
    assert row.source.line in [line for line, _ in review.text.lines_in_sight()]


def test_a_click_in_the_text_chooses_the_measure_there(review: ReviewView) -> None:
    row = row_of(review, "2.2.1")
    put_cursor(review, row.source.start + 3)
    assert [r.id for r in review.table.selected()] == [row.id]
    assert review.text.cursor_place() == row.source.start + 3


def test_neighbouring_measures_have_different_tints(review: ReviewView) -> None:
    put_cursor(review, row_of(review, "1.2.1").source.start)
    first, second = row_of(review, "1.1.1"), row_of(review, "1.1.2")
    shades = {s.cursor.selectedText(): s.format.background().color().name()
              for s in review.text.extraSelections()}  # fmt: skip
    assert shades[first.text] != shades[second.text]


def test_going_to_the_text_and_back_keeps_the_measure(page: PlanPage, stand: Stand) -> None:
    select(page.review, "3.1.2")
    page.review.leave.trigger()
    stand.settle()
    assert page.ledger.isVisible()
    page.ledger.table.select([row_of(page.review, "3.2.1").id])
    page._look.trigger()
    stand.settle()
    assert [row.code for row in page.review.table.selected()] == ["3.2.1"]


def test_the_tools_are_those_of_the_view(page: PlanPage, stand: Stand, qtbot: QtBot) -> None:
    words = [tool.text() for tool in page.tools()]
    assert words == [
        "返回台账",
        "拆分",
        "合并",
        "改名",
        "标为非措施",
        "恢复为措施",
        "划为措施",
        "类别",
        "撤销",
    ]
    with qtbot.waitSignal(page.tools_changed):
        page.review.leave.trigger()
    assert "导出台账" in [tool.text() for tool in page.tools()]


# The acts


def test_a_measure_is_split_at_the_cursor(review: ReviewView, stand: Stand) -> None:
    select(review, "1.1.3")
    assert not review.split.isEnabled()
    put_cursor(review, place_of(review, "城镇秩序和乡容镇貌"))
    assert review.split.isEnabled()
    review.split.trigger()
    stand.settle()
    assert [row_of(review, code).text for code in ("1.1.3", "1.1.4")] == [
        "持续整治环境卫生", "城镇秩序和乡容镇貌",
    ]  # fmt: skip


def test_a_cut_is_taken_back_with_the_undo_of_the_page(review: ReviewView, stand: Stand) -> None:
    before = rows(review)
    put_cursor(review, place_of(review, "城镇秩序和乡容镇貌"))
    review.split.trigger()
    stand.settle()
    assert rows(review) != before
    review.acts()[-1].trigger()
    stand.settle()
    assert rows(review) == before


def test_adjacent_measures_are_merged_and_others_are_not(review: ReviewView, stand: Stand) -> None:
    select(review, "1.2.1", "1.2.3")
    review.merge.trigger()
    stand.settle()
    assert stand.messages[-1].sentence == NOT_ADJACENT
    select(review, "1.2.1", "1.2.2")
    review.merge.trigger()
    stand.settle()
    assert row_of(review, "1.2.1").text.startswith("积极谋划建附线长河段等工程，配合做好")
    assert [row.code for row in review.table.selected()] == ["1.2.1"]


def test_merging_across_two_tasks_is_refused(review: ReviewView, stand: Stand) -> None:
    order = [row.code for row in rows(review)]
    pair = next((a, b) for a, b in pairwise(order) if a[:3] != b[:3] and a and b)
    select(review, *pair)
    review.merge.trigger()
    assert stand.messages[-1].sentence == NOT_ADJACENT


def test_a_merge_that_would_lose_people_is_refused_by_the_rule(review: ReviewView, stand: Stand) -> None:
    select(review, "1.1.2", "1.1.3")
    review.merge.trigger()
    stand.settle()
    assert "合并后会丢失" in stand.messages[-1].sentence
    assert row_of(review, "1.1.3").lead == "综合行政执法队"


def test_a_name_is_changed_in_place_and_emptied_again(review: ReviewView, stand: Stand, qtbot: QtBot) -> None:
    for typed, shown in (("示例名称", "示例名称"), ("", "优化路网结构和交通组织")):
        select(review, "1.2.3")
        review.rename.trigger()
        line = review.table.findChild(QLineEdit)
        assert isinstance(line, QLineEdit)
        line.setText(typed)
        qtbot.keyClick(line, Qt.Key.Key_Return)
        stand.settle()
        assert row_of(review, "1.2.3").shown == shown
        assert row_of(review, "1.2.3").text == "优化路网结构和交通组织"


def test_a_measure_is_dropped_and_taken_back(review: ReviewView, stand: Stand) -> None:
    select(review, "1.2.3")
    kept = row_of(review, "1.2.3").id
    assert (review.drop.isEnabled(), review.restore.isEnabled()) == (True, False)
    review.drop.trigger()
    stand.settle()
    assert [row.id for row in review.table.selected() if row.dropped] == [kept]
    assert (review.drop.isEnabled(), review.restore.isEnabled()) == (False, True)
    review.restore.trigger()
    stand.settle()
    assert row_of(review, "1.2.3").id == kept


def test_selected_words_become_a_measure(review: ReviewView, stand: Stand) -> None:
    assert not review.carve.isEnabled()
    start = place_of(review, "构建外联内畅、便捷有序的交通体系")
    put_cursor(review, start, start + len("构建外联内畅"))
    assert review.carve.isEnabled()
    review.carve.trigger()
    stand.settle()
    assert [row.text for row in review.table.selected()] == ["构建外联内畅"]
    assert not review.table.selected()[0].dropped


def test_words_outside_every_task_are_refused(review: ReviewView, stand: Stand) -> None:
    start = place_of(review, "为持续深化")
    put_cursor(review, start, start + 5)
    review.carve.trigger()
    stand.settle()
    assert "不在任何任务之内" in stand.messages[-1].sentence


def test_the_kind_is_set_for_all_selected(review: ReviewView, stand: Stand) -> None:
    select(review, "1.2.1", "1.2.2")
    next(a for a in review.kind.menu().actions() if a.text() == "制度").trigger()
    stand.settle()
    assert {row_of(review, code).kind_text for code in ("1.2.1", "1.2.2")} == {"制度"}


def test_numbering_faults_lead_to_their_lines(stand: Stand, tmp_path: Path) -> None:
    path = tmp_path / "方案.txt"
    path.write_text(
        "一、重点任务\n（一）示例行动\n1.示例任务。整治河道。\n3.又一任务。修复路面。\n", encoding="utf-8"
    )
    stand.counter.do(plan.import_plan, plan.read_plan(path))
    stand.counter.do(plan.use_version, 2)
    page = PlanPage(stand)
    stand.host(page)
    page._look.trigger()
    stand.settle()
    review = page.review
    assert review.faults.isVisible()
    assert "第4行" in review.faults.item(0).text()
    assert set(review.text.fault_lines) == {4}
    review.faults.setCurrentRow(0)
    assert review.text.cursor_place() == place_of(review, "3.又一任务")


def test_a_plain_document_counts_as_we_do() -> None:
    document = QTextDocument()
    document.setPlainText("整治𠮷河道\n修复")
    assert document.characterCount() - 1 == Positions("整治𠮷河道\n修复").qt(8)
