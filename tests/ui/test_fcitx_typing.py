"""Typing through the fcitx client, an input method on a private bus: keys in, words out, faults survived."""
# ruff: noqa: F401, F811  (fixtures are taken by their names)

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QTextCharFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from changhe_desktop.ui.fcitx import bus as buses
from changhe_desktop.ui.fcitx.bus import Bus, Lost
from changhe_desktop.ui.fcitx.filter import KeyFilter, cursor_on_screen
from changhe_desktop.ui.fcitx.switch import Typing
from changhe_desktop.ui.parts.memory import Memory
from tests.ui.fcitx_stand import (
    CONTROL,
    ESCAPE,
    F1,
    F2,
    SPACE,
    Method,
    Start,
    keys,
    method,
    press,
    session_bus,
    start,
    typed,
)

SHORT = 0.2


@dataclass(slots=True)
class Desk:
    """A window with one of each kind of field."""

    window: QWidget = field(default_factory=QWidget)
    line: QLineEdit = field(default_factory=QLineEdit)
    text: QPlainTextEdit = field(default_factory=QPlainTextEdit)
    choice: QComboBox = field(default_factory=QComboBox)
    secret: QLineEdit = field(default_factory=QLineEdit)
    table: QTableWidget = field(default_factory=lambda: QTableWidget(2, 2))

    def show(self, qtbot: QtBot) -> None:
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.choice.setEditable(True)
        for row in range(2):
            for column in range(2):
                self.table.setItem(row, column, QTableWidgetItem("旧"))
        box = QVBoxLayout(self.window)
        for part in (self.line, self.text, self.choice, self.secret, self.table):
            box.addWidget(part)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.line.setFocus()

    def composed(self) -> tuple[str, bool]:
        """What is under composition in the long field, and whether all of it is underlined."""
        layout = self.text.document().firstBlock().layout()
        words, plain = layout.preeditAreaText(), QTextCharFormat.UnderlineStyle.NoUnderline
        lined = sum(run.length for run in layout.formats() if run.format.underlineStyle() != plain)
        return words, lined >= len(words)


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    """The window, the first field in focus."""
    made = Desk()
    made.show(qtbot)
    yield made
    made.window.close()
    made.window.deleteLater()


# Words


def test_letters_are_composed_and_written_by_the_space_key(desk: Desk, keys: KeyFilter) -> None:
    desk.text.setFocus()
    typed("ni")
    assert desk.composed() == ("ni", True)
    assert desk.text.toPlainText() == ""
    typed(" ")
    assert desk.text.toPlainText() == "你"
    assert desk.composed()[0] == ""
    typed("hao  1")
    assert desk.text.toPlainText() == "你好 1"


def test_what_is_composed_stands_before_the_key_that_ends_it(desk: Desk, keys: KeyFilter) -> None:
    typed("ni1hao2")
    assert desk.line.text() == "你1好2"


def test_every_kind_of_field_is_typed_into(desk: Desk, keys: KeyFilter) -> None:
    for part in (desk.line, desk.text, desk.choice):
        part.setFocus()
        typed("ni hao ")
    assert (desk.line.text(), desk.text.toPlainText(), desk.choice.currentText()) == ("你好",) * 3


def test_typing_opens_a_cell_and_goes_on_in_its_editor(
    desk: Desk, keys: KeyFilter, method: Method, qtbot: QtBot
) -> None:
    desk.table.setCurrentCell(0, 0)
    desk.table.setFocus()
    typed("ni hao ")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "你好"
    assert not method.told("FocusOut")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.table.item(0, 0).text() == "你好")


def test_a_fifth_letter_goes_on_after_the_first_four_opened_the_cell(
    desk: Desk, keys: KeyFilter, method: Method
) -> None:
    desk.table.setFocus()
    desk.table.setCurrentCell(0, 0)
    typed("w")
    resets = len(method.told("Reset"))
    typed("qvbniao")
    # Four letters were written, the next four are under composition in the editor that has the focus now.
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "WQVB"
    assert len(method.told("Reset")) == resets
    typed(" ")
    assert editor.text() == "WQVBNIAO"


def test_esc_ends_composing_and_not_the_cell(desk: Desk, keys: KeyFilter) -> None:
    reached: list[str] = []
    QShortcut(QKeySequence("Esc"), desk.window, activated=lambda: reached.append("esc"))
    typed("ni")
    assert press(ESCAPE)  # so that no shortcut is looked for
    assert desk.line.text() == ""
    assert not press(ESCAPE)


def test_keys_with_ctrl_reach_the_program_unless_fcitx_takes_them(desk: Desk, keys: KeyFilter) -> None:
    assert not press(ord("f"), CONTROL)
    assert press(SPACE, CONTROL)
    assert desk.line.text() == ""


def test_a_key_sent_back_is_pressed(desk: Desk, keys: KeyFilter) -> None:
    entered: list[str] = []
    desk.line.returnPressed.connect(lambda: entered.append(desk.line.text()))
    typed("ni ")
    press(F2)
    assert entered == ["你"]


# Places


def test_the_candidates_are_told_where_the_cursor_is(desk: Desk, keys: KeyFilter, method: Method) -> None:
    typed("nihao")
    QTest.qWait(50)
    first = tuple(int(part) for part in method.told("SetCursorRect")[0].split()[1:])
    last = tuple(int(part) for part in method.told("SetCursorRect")[-1].split()[1:])
    corner = desk.line.mapToGlobal(QPoint(0, 0))
    assert corner.y() <= first[1] <= corner.y() + desk.line.height()
    assert last == cursor_on_screen(desk.line)
    assert last[0] > first[0]


def test_over_a_cell_the_candidates_are_told_where_the_cell_is(
    desk: Desk, keys: KeyFilter, method: Method, qtbot: QtBot
) -> None:
    desk.table.setCurrentCell(1, 1)
    desk.table.setFocus()
    told: list[str] = []
    qtbot.waitUntil(lambda: bool(told.extend(method.told("SetCursorRect")) or told))
    cell = desk.table.visualRect(desk.table.currentIndex())
    corner = desk.table.viewport().mapToGlobal(cell.topLeft())
    assert told[-1].split()[1:] == [str(n) for n in (corner.x(), corner.y(), cell.width(), cell.height())]


@pytest.mark.parametrize("hint", ["ImhLatinOnly", "ImhDigitsOnly", "ImhEmailCharactersOnly", "ImhHiddenText"])
def test_fields_for_latin_letters_and_secrets_are_left_alone(
    hint: str, desk: Desk, keys: KeyFilter, method: Method
) -> None:
    desk.line.setInputMethodHints(Qt.InputMethodHint[hint])
    typed("ni ")
    assert desk.line.text() == "ni "
    desk.secret.setFocus()
    typed("hao ")
    assert desk.secret.text() == "hao "
    desk.text.setReadOnly(True)
    desk.text.setFocus()
    typed("x")
    assert not method.told("ProcessKeyEvent")


# Breaking off


def test_what_is_composed_stays_in_the_field_that_is_left(
    desk: Desk, keys: KeyFilter, method: Method
) -> None:  # fmt: skip
    left: list[str] = []
    desk.line.editingFinished.connect(lambda: left.append(desk.line.text()))
    typed("ni")
    desk.text.setFocus()
    assert left == ["ni"]
    assert desk.composed()[0] == ""
    typed("hao ")
    assert desk.text.toPlainText() == "好"
    assert method.told("Reset")


def test_a_click_ends_composing_where_it_was(desk: Desk, keys: KeyFilter) -> None:
    desk.text.setPlainText("第一行")
    desk.text.setFocus()
    desk.text.moveCursor(desk.text.textCursor().MoveOperation.End)
    typed("ni")
    QTest.mouseClick(desk.text.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(2, 5))
    assert desk.text.toPlainText() == "第一行ni"
    typed("hao ")
    assert desk.text.toPlainText() == "好第一行ni"


def test_leaving_the_window_is_told_and_coming_back(
    desk: Desk, keys: KeyFilter, method: Method, qtbot: QtBot
) -> None:
    typed("ni")
    other = QWidget()
    qtbot.addWidget(other)
    with qtbot.waitActive(other):
        other.show()
        other.activateWindow()
    qtbot.waitUntil(lambda: bool(method.told("FocusOut")))
    assert desk.line.text() == "ni"
    with qtbot.waitActive(desk.window):
        desk.window.activateWindow()
    qtbot.waitUntil(lambda: len(method.told("FocusIn")) == 2)


# Faults


def test_a_method_that_does_not_answer_costs_no_key_and_little_time(
    desk: Desk, keys: KeyFilter, method: Method, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    typed("ni")
    monkeypatch.setattr(buses, "ANSWERING", SHORT)
    began = time.monotonic()
    press(F1)
    assert SHORT <= time.monotonic() - began < 2 * SHORT
    assert not keys.client.serves
    assert desk.line.text() == "ni"  # what was composed is there as letters
    began = time.monotonic()
    typed("xyz")
    assert time.monotonic() - began < SHORT
    assert desk.line.text() == "nixyz"
    monkeypatch.setattr(buses, "ANSWERING", 10.0)
    qtbot.waitUntil(lambda: keys.client.serves, timeout=10_000)
    assert desk.line.text() == "nixyz"  # what it had to say to the old keys is dropped
    typed("hao ")
    assert desk.line.text() == "nixyz好"


def test_a_method_that_dies_leaves_letters_and_is_found_when_it_returns(
    desk: Desk, keys: KeyFilter, method: Method, start: Start, qtbot: QtBot
) -> None:
    changes: list[str] = []
    keys.client.changed.connect(lambda: changes.append(keys.client.service))
    typed("ni")
    method.kill()
    typed("x")
    qtbot.waitUntil(lambda: changes == [""])
    assert desk.line.text() == "nix"
    start(5)
    qtbot.waitUntil(lambda: changes == ["", "fcitx 5"])
    typed("hao ")
    assert desk.line.text() == "nix好"


def test_fcitx_may_be_started_after_the_program(session_bus: str, start: Start, qtbot: QtBot) -> None:
    filter_ = KeyFilter()
    assert not filter_.client.serves
    start(4)
    qtbot.waitUntil(lambda: filter_.client.service == "fcitx 4")
    start(5)
    qtbot.waitUntil(lambda: filter_.client.service == "fcitx 5")  # the better of the two
    filter_.stop()


@pytest.mark.parametrize("address", ["", "unix:path=/nowhere", "disabled:", "tcp:host=localhost,port=1"])
def test_without_a_session_bus_typing_goes_on(
    address: str, desk: Desk, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/nowhere")
    with pytest.raises(Lost):
        Bus()
    filter_ = KeyFilter()
    typed("ni ")
    assert desk.line.text() == "ni "
    filter_.stop()


# The switch


def test_the_switch_is_remembered_and_in_force_at_once(
    method: Method, desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    typing = Typing(Memory(tmp_path))
    said: list[str] = []
    typing.changed.connect(lambda: said.append(typing.words()))
    typing.take_over()
    assert "系统自带" in typing.words()  # off screen nobody types
    typing.is_ours = True
    typing.set_on(True)
    qtbot.waitUntil(lambda: "已连接 fcitx" in said[-1])
    typed("ni ")
    typing.set_on(False)
    assert said[-1] == "已关闭。"
    typed("ni ")
    assert desk.line.text() == "你ni "
    assert not Typing(Memory(tmp_path)).is_on
    typing.set_on(True)
    assert "没有找到" in typing.words()
    method.kill()
    typing.stop()
