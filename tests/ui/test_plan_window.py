"""任务分解 in the real window: its keys, its tools, its place among the other pages."""

# ruff: noqa: F401, F811  (fixtures are taken by their names)

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from changhe_desktop.ui.parts.pages import Place
from changhe_desktop.ui.parts.theme import TextSize
from changhe_desktop.ui.plan.page import PlanPage
from changhe_desktop.ui.rectification.page import RectificationPage
from changhe_desktop.ui.window import Window
from tests.ui.plan_stand import open_page, planned, planned_template, settle, window

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> PlanPage:
    """The page as the window has opened it."""
    with qtbot.waitActive(window):
        window.activateWindow()
    window.setFocus()
    window.go(Place("plan"))
    opened = open_page(window, PlanPage, qtbot)
    assert isinstance(opened, PlanPage)
    qtbot.waitUntil(opened.ledger.table.hasFocus)
    return opened


def press(window: Window, key: Qt.Key, modifier: Qt.KeyboardModifier = CTRL) -> None:
    """A key as the user presses it, wherever the focus is."""
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)


def test_the_grid_has_the_focus_and_the_counts_stand_below(window: Window, page: PlanPage) -> None:
    assert page.ledger.table.hasFocus()
    assert window.room.title() == "任务分解"
    assert "共 88 条措施" in [label.text() for label in window.status.findChildren(QLabel)]


def test_ctrl_e_exports_and_ctrl_f_searches(
    window: Window, page: PlanPage, tmp_path: Path, qtbot: QtBot
) -> None:
    target = tmp_path / "台账.xlsx"
    window.files.answers.append(target)
    press(window, Qt.Key.Key_E)
    settle(window, qtbot)
    assert target.exists()
    assert page.done.isVisible()
    press(window, Qt.Key.Key_F)
    assert page.ledger.filters.search.hasFocus()


def test_ctrl_t_turns_to_the_text_and_back_and_the_tools_follow(
    window: Window, page: PlanPage, qtbot: QtBot
) -> None:
    press(window, Qt.Key.Key_T)
    settle(window, qtbot)
    assert page.review.isVisible()
    assert "拆分" in window.room.toolbar.words()
    press(window, Qt.Key.Key_T)
    settle(window, qtbot)
    assert page.ledger.isVisible()
    assert "导出台账" in window.room.toolbar.words()


def test_measures_are_reviewed_by_keys_alone(window: Window, page: PlanPage, qtbot: QtBot) -> None:
    page.ledger.table.select([page.ledger.table.rows()[2].id])
    press(window, Qt.Key.Key_T)
    settle(window, qtbot)
    page.review.table.setFocus()
    press(window, Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier)
    settle(window, qtbot)
    assert page.review.table.selected()[0].dropped
    press(window, Qt.Key.Key_Z)
    settle(window, qtbot)
    assert not page.review.table.selected()[0].dropped
    page.review.text.setFocus()
    for _ in range(4):
        press(window, Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier)
    press(window, Qt.Key.Key_F7, Qt.KeyboardModifier.NoModifier)
    settle(window, qtbot)
    assert [row.text for row in page.review.table.rows()[2:4]] == ["持续整治", "环境卫生、城镇秩序和乡容镇貌"]
    assert page.review.table.selected()[0].text == "环境卫生、城镇秩序和乡容镇貌"


def test_an_edit_is_undone_by_ctrl_z(window: Window, page: PlanPage, qtbot: QtBot) -> None:
    row = page.ledger.table.rows()[5]
    page.ledger.changes.change([row], "leader", "示例领导")
    settle(window, qtbot)
    page.ledger.table.setFocus()
    press(window, Qt.Key.Key_Z)
    settle(window, qtbot)
    assert page.ledger.table.rows()[5] == row


def test_f6_walks_from_grid_to_panel_to_tree(window: Window, page: PlanPage, qtbot: QtBot) -> None:
    page.ledger.table.setFocus()
    qtbot.waitUntil(page.ledger.table.hasFocus)
    seen = []
    for _ in range(3):
        press(window, Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier)
        focus = QApplication.focusWidget()
        parts = {"panel": page.ledger.panel, "tree": page.ledger.tree, "side": window.sidebar}
        seen.append(next(n for n, part in parts.items() if part is focus or part.isAncestorOf(focus)))
    assert seen == ["panel", "tree", "side"]


def test_an_order_is_begun_from_a_measure(window: Window, page: PlanPage, qtbot: QtBot) -> None:
    page.ledger.table.select([page.ledger.table.rows()[2].id])
    settle(window, qtbot)
    page.ledger.panel.order.trigger()
    orders = open_page(window, RectificationPage, qtbot)
    assert orders.editor.isVisible()


@pytest.mark.parametrize("size", list(TextSize), ids=lambda size: size.value)
@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1024, 600)])
def test_nothing_makes_the_window_wider_than_the_screen(
    window: Window, page: PlanPage, qtbot: QtBot, size: TextSize, width: int, height: int
) -> None:
    window.set_text_size(size)
    window.resize(width, height)
    settle(window, qtbot)
    for turn in (None, page._look):
        if turn is not None:
            turn.trigger()
            settle(window, qtbot)
        assert (window.width(), window.height()) == (width, height)
