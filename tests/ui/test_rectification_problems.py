"""The problems of the form: added, moved, removed, pasted, and what hostile input does to them."""

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from changhe_desktop.domain.errors import Fault
from changhe_desktop.domain.rectification import MOST_PROBLEMS
from changhe_desktop.ui.rectification.problem_row import ProblemRow
from changhe_desktop.ui.rectification.problems import BLANK, Problems

THREE = [("垃圾满溢", "清运", "无散落"), ("路面破损", "", ""), ("立面脏乱", "", "")]


@pytest.fixture
def problems(qtbot: QtBot) -> Iterator[Problems]:
    made = Problems()
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    qtbot.waitExposed(made)
    return made


def paste(row: ProblemRow, text: str) -> None:
    """Paste into the problem as the keyboard does."""
    data = QMimeData()
    data.setText(text)
    row.texts["problem"].insertFromMimeData(data)


def words(problems: Problems) -> list[str]:
    return [problem[0] for problem in problems.typed()]


def button(problems: Problems, text: str) -> QToolButton:
    return next(b for b in problems.findChildren(QToolButton) if b.text() == text)


def test_it_begins_with_one_blank_problem(problems: Problems) -> None:
    assert problems.typed() == (BLANK,)


def test_ctrl_enter_adds_a_problem_below_and_goes_there(problems: Problems, qtbot: QtBot) -> None:
    problems.set_typed(THREE)
    first = problems.rows()[0]
    first.enter("standard")
    qtbot.keyClick(first.texts["standard"], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert words(problems) == ["垃圾满溢", "", "路面破损", "立面脏乱"]
    assert QApplication.focusWidget() is problems.rows()[1].texts["problem"]


def test_tab_goes_through_the_texts_before_the_buttons(problems: Problems, qtbot: QtBot) -> None:
    problems.set_typed(THREE)
    texts = [text for row in problems.rows() for text in row.texts.values()]
    qtbot.waitUntil(lambda: all(text.isVisible() for text in texts))
    texts[0].setFocus()
    for text in texts:
        assert QApplication.focusWidget() is text
        qtbot.keyClick(text, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is button(problems, "添加问题")


def test_enter_alone_is_a_new_line_in_the_text(problems: Problems, qtbot: QtBot) -> None:
    text = problems.rows()[0].texts["problem"]
    qtbot.keyClicks(text, "a")
    qtbot.keyClick(text, Qt.Key.Key_Return)
    qtbot.keyClicks(text, "b")
    assert problems.typed()[0][0] == "a\nb"


def test_a_problem_moves_up_and_down_with_what_it_holds(problems: Problems, qtbot: QtBot) -> None:
    problems.set_typed(THREE)
    problems.rows()[0].enter()
    button(problems, "下移").click()
    assert words(problems) == ["路面破损", "垃圾满溢", "立面脏乱"]
    assert problems.typed()[1] == THREE[0]
    text = problems.rows()[1].texts["problem"]
    qtbot.keyClick(text, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert words(problems) == ["垃圾满溢", "路面破损", "立面脏乱"]


def test_the_first_cannot_go_up_nor_the_last_down(problems: Problems) -> None:
    problems.set_typed(THREE)
    problems.rows()[0].enter()
    assert not button(problems, "上移").isEnabled()
    problems.rows()[2].enter()
    assert not button(problems, "下移").isEnabled()


def test_a_removed_problem_can_be_put_back(problems: Problems) -> None:
    problems.set_typed(THREE)
    problems.rows()[1].enter()
    button(problems, "移除").click()
    assert words(problems) == ["垃圾满溢", "立面脏乱"]
    assert problems.said() == "已移除第2个问题。"
    problems.undo.click()
    assert problems.typed() == tuple(THREE)


def test_removing_the_only_problem_leaves_a_blank_one(problems: Problems) -> None:
    problems.set_typed(THREE[:1])
    button(problems, "移除").click()
    assert problems.typed() == (BLANK,)
    problems.undo.click()
    assert problems.typed() == tuple(THREE[:1])


def test_pasted_lines_become_problems(problems: Problems) -> None:
    problems.set_typed(THREE)
    paste(problems.rows()[1], "1.沿河堆物\n2.雨篷破损")
    assert words(problems) == ["垃圾满溢", "路面破损", "沿河堆物", "雨篷破损", "立面脏乱"]
    assert problems.said() == "已粘贴为2个问题。"


def test_pasted_lines_fill_a_blank_problem_first(problems: Problems) -> None:
    paste(problems.rows()[0], "沿河堆物\n雨篷破损\n")
    assert words(problems) == ["沿河堆物", "雨篷破损"]


def test_rows_of_a_sheet_bring_requirement_and_standard(problems: Problems) -> None:
    paste(problems.rows()[0], "沿河堆物\t清除\t无堆物\n雨篷破损\t更换\t完好\n")
    assert problems.typed() == (("沿河堆物", "清除", "无堆物"), ("雨篷破损", "更换", "完好"))


def test_a_pasted_list_can_be_joined_into_one_problem_again(problems: Problems) -> None:
    paste(problems.rows()[0], "1.沿河堆物\n2.雨篷破损")
    problems.join.click()
    assert words(problems) == ["1.沿河堆物\n2.雨篷破损"]


def test_one_pasted_line_goes_into_the_text_at_the_cursor(problems: Problems) -> None:
    problems.set_typed(THREE)
    paste(problems.rows()[0], "，周边散落")
    assert len(problems.typed()) == 3
    assert "，周边散落" in problems.typed()[0][0]


def test_more_lines_than_an_order_takes_are_refused_whole(problems: Problems) -> None:
    paste(problems.rows()[0], "\n".join(f"问题{n}" for n in range(5_000)))
    assert problems.typed() == (BLANK,)
    assert "5000行" in problems.said()
    assert str(MOST_PROBLEMS) in problems.said()


def test_a_hundred_problems_can_be_pasted_and_no_more_added(problems: Problems) -> None:
    began = time.perf_counter()
    paste(problems.rows()[0], "\n".join(f"问题{n}" for n in range(1, 101)))
    assert len(problems.typed()) == 100
    assert time.perf_counter() - began < 5
    problems.add()
    assert len(problems.typed()) == 100
    assert "最多100个问题" in problems.said()


def test_a_text_grows_with_its_lines_and_then_scrolls(problems: Problems, qtbot: QtBot) -> None:
    text = problems.rows()[0].texts["problem"]
    low = text.height()
    text.setPlainText("示例\n" * 5)
    qtbot.waitUntil(lambda: text.height() > low)
    text.setPlainText("长" * 20_000)
    qtbot.waitUntil(lambda: text.verticalScrollBar().isVisible())
    assert text.height() < 300


def test_a_fault_stands_under_its_problem_and_goes_when_asked(problems: Problems) -> None:
    problems.set_typed(THREE)
    problems.blame(Fault("第2个问题：太长。", row=2, field="requirement"))
    problems.blame(Fault("没有写明存在的问题。", field="problems"))
    assert [row.fault() for row in problems.rows()] == ["", "第2个问题：太长。", ""]
    assert problems.rows()[1].texts["requirement"].property("faulty") == "true"
    assert problems.fault() == "没有写明存在的问题。"
    problems.clear_faults()
    assert not any(row.fault() for row in problems.rows())


def test_texts_stand_one_under_the_other_where_there_is_no_room(problems: Problems, qtbot: QtBot) -> None:
    row = problems.rows()[0]
    problems.resize(400, 600)
    qtbot.waitUntil(lambda: row.texts["standard"].y() > row.texts["problem"].y())
    problems.resize(1000, 600)
    qtbot.waitUntil(lambda: row.texts["standard"].y() == row.texts["problem"].y())
