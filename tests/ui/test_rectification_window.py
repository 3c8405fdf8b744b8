"""整改通知 in the real window: its keys, its tools, the way from a measure to the printed paper."""

# ruff: noqa: F401, F811  (fixtures are taken by their names)

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from changhe_desktop.app.pages import PAGES
from changhe_desktop.services import printing
from changhe_desktop.ui.counter import Counter
from changhe_desktop.ui.parts.memory import Memory
from changhe_desktop.ui.parts.pages import Place
from changhe_desktop.ui.parts.places import NewOrder
from changhe_desktop.ui.parts.printing import Chosen, Sheaf
from changhe_desktop.ui.parts.theme import Theme
from changhe_desktop.ui.rectification.issue import IssueDialog
from changhe_desktop.ui.rectification.page import RectificationPage
from changhe_desktop.ui.window import Outfit, Window
from changhe_desktop.ui.window_papers import Papers
from tests.ui.conftest import ON, ChosenFiles
from tests.ui.plan_stand import planned, planned_template

Press = Callable[[str], None]
CTRL = Qt.KeyboardModifier.ControlModifier


class Office:
    """The window over a planned desk, and the page 整改通知 in it."""

    def __init__(self, window: Window, page: RectificationPage, qtbot: QtBot) -> None:
        self.window, self.page, self.qtbot = window, page, qtbot

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.window.counter.at_rest, timeout=20_000)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = CTRL) -> None:
        """Press a key where the cursor is; after a dialog the window is in front again, as on a desktop."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        self.qtbot.keyClick(QApplication.focusWidget() or self.window, key, modifier)
        self.settle()


@pytest.fixture
def office(planned: Path, memory: Memory, theme: Theme, tmp_path: Path, qtbot: QtBot) -> Iterator[Office]:
    memory.keep("page", "rectification")
    counter = Counter(planned, lambda: ON)
    papers = Papers("0.1", tmp_path, [], list)
    window = Window(counter, theme, memory, ChosenFiles(), Outfit(PAGES, papers))
    window.resize(1366, 768)
    window.show()
    qtbot.waitExposed(window)
    with qtbot.waitSignal(counter.opened, timeout=20_000):
        counter.open()
    qtbot.waitUntil(window.has_arrived, timeout=20_000)
    page = window.page()
    assert isinstance(page, RectificationPage)
    made = Office(window, page, qtbot)
    made.settle()
    yield made
    page.editor.forget()
    made.settle()
    window.hide()
    window.deleteLater()
    counter.close()


def write(words: str) -> None:
    """Write as an input method does, where the cursor is."""
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(QApplication.focusWidget(), event)


def test_an_order_goes_from_the_first_key_to_the_printer(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = office.page
    office.key(Qt.Key.Key_N)
    assert page.editor.isVisible()
    write("cjb")
    office.key(Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    page.editor.problems.rows()[0].enter()
    write("示例村口垃圾箱满溢")
    office.key(Qt.Key.Key_Return)
    write("示例路口沿河堆物")
    page.editor.when.due.days.setFocus()
    write("10")
    office.key(Qt.Key.Key_S)
    assert page.list.isVisible()
    assert page.acts.card is not None
    assert [p.text for p in page.acts.card.problems] == ["示例村口垃圾箱满溢", "示例路口沿河堆物"]
    next(act for act in page.acts.open_now() if act.text() == "签发…").trigger()
    office.settle()
    box = office.window.findChild(IssueDialog)
    assert isinstance(box, IssueDialog)
    box.issue.click()
    office.settle()
    assert page.preview.isVisible()
    monkeypatch.setenv("PATH", str(tmp_path))
    asked: list[Sheaf] = []

    def ask(_parent: QWidget, printer: QPrinter, sheaf: Sheaf) -> Chosen:
        asked.append(sheaf)
        printer.setOutputFileName(str(tmp_path / "out.pdf"))
        return Chosen("示例打印机")

    page.acts.printing.ask = ask
    page.preview.view.setFocus()
    office.key(Qt.Key.Key_P)
    office.qtbot.waitUntil(lambda: bool(asked) and not page.acts.printing.busy, timeout=20_000)
    office.settle()
    assert asked[0].name == "整改通知书示例〔2026〕3号"
    pages = printing.page_images((tmp_path / "out.pdf").read_bytes(), 30)
    assert len(pages) == asked[0].pages


def test_ctrl_p_in_the_list_previews_first(office: Office) -> None:
    asked: list[Sheaf] = []

    def ask(_parent: QWidget, _printer: QPrinter, sheaf: Sheaf) -> None:
        asked.append(sheaf)

    office.page.acts.printing.ask = ask
    office.page.list.table.setFocus()
    office.key(Qt.Key.Key_P)
    office.qtbot.waitUntil(lambda: bool(asked), timeout=10_000)
    assert office.page.preview.isVisible()


def test_enter_opens_and_escape_goes_back(office: Office) -> None:
    office.page.list.table.setFocus()
    office.key(Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    assert office.page.preview.isVisible()
    office.key(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert office.page.list.isVisible()
    office.key(Qt.Key.Key_F)
    assert QApplication.focusWidget() is office.page.list.search


def test_a_measure_is_ordered_from_the_plan(office: Office) -> None:
    office.window.go(Place("plan"))
    office.settle()
    office.window.go(Place("rectification", NewOrder()))
    office.settle()
    assert office.window.page() is office.page
    assert office.page.editor.isVisible()
    assert office.window.room.toolbar.words()[0] == "保存草稿"


def test_closing_the_window_over_an_unsaved_form_asks(office: Office, press: Press) -> None:
    office.key(Qt.Key.Key_N)
    office.page.editor.problems.rows()[0].enter()
    write("示例")
    press("继续编辑")
    office.window.close()
    assert office.window.isVisible()
    press("放弃")
    office.window.close()
    assert not office.window.isVisible()


def test_saving_on_the_way_out_closes_the_window_when_it_is_saved(office: Office, press: Press) -> None:
    office.key(Qt.Key.Key_N)
    write("cjb")
    office.key(Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    office.page.editor.problems.rows()[0].enter()
    write("示例村口垃圾箱满溢")
    office.page.editor.when.due.days.setFocus()
    write("3")
    press("保存草稿")
    office.window.close()
    office.qtbot.waitUntil(lambda: not office.window.isVisible(), timeout=10_000)
