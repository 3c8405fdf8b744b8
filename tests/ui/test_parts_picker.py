"""Choosing by typing: characters, pinyin, initials; nothing can be entered that is in no list."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from changhe_desktop.store.readings import pinyin_table
from changhe_desktop.ui.parts.picker import Choice, PickField, narrowed
from changhe_desktop.ui.parts.picker_many import PickMany

UNITS = [
    Choice("1", "城镇建设办公室", "内设机构"),
    Choice("2", "朝阳社区", "村（社区）"),
    Choice("3", "农业农村办公室"),
    Choice("4", "综合行政执法队"),
]


@pytest.fixture
def field(qtbot: QtBot) -> PickField:
    made = PickField(UNITS, pinyin=pinyin_table)
    qtbot.addWidget(made)
    made.resize(300, 32)
    made.show()
    made.activateWindow()
    made.setFocus()
    return made


def type_in(field: PickField, text: str) -> None:
    """What an input method does: a pre-edit, then the committed text."""
    QApplication.sendEvent(field, QInputMethodEvent("pre", []))
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["1", "2", "3", "4"]),
        ("办公室", ["1", "3"]),
        ("czjs", ["1"]),
        ("cysq", ["2"]),
        ("zysq", ["2"]),
        ("nongye", ["3"]),
        ("没有", []),
    ],
)
def test_the_list_is_narrowed_by_characters_and_by_sound(typed: str, found: Sequence[str]) -> None:
    assert [choice.value for choice in narrowed(UNITS, typed, pinyin_table())] == found


def test_without_the_pinyin_table_characters_still_find() -> None:
    assert [choice.value for choice in narrowed(UNITS, "社区")] == ["2"]


def test_what_begins_with_the_words_stands_first() -> None:
    choices = [Choice("1", "镇综合队"), Choice("2", "综合办")]
    assert [choice.value for choice in narrowed(choices, "综合")] == ["2", "1"]


def test_typing_and_enter_choose(field: PickField, qtbot: QtBot) -> None:
    heard: list[object] = []
    field.picked.connect(heard.append)
    type_in(field, "zysq")
    assert field.list_is_open()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard == ["2"]
    assert (field.value(), field.text()) == ("2", "朝阳社区")
    assert not field.list_is_open()


def test_nothing_is_filtered_while_the_input_method_composes(field: PickField) -> None:
    QApplication.sendEvent(field, QInputMethodEvent("cheng", []))
    assert not field.list_is_open()


def test_arrows_open_the_whole_list_and_walk_through_it(field: PickField, qtbot: QtBot) -> None:
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field.list_is_open()
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.value() == "2"


def test_escape_closes_the_list_and_changes_nothing(field: PickField, qtbot: QtBot) -> None:
    field.set_value("3")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not field.list_is_open()
    assert field.value() == "3"


def test_words_in_no_list_are_marked_and_have_no_value(field: PickField) -> None:
    field.set_value("3")
    field.selectAll()
    type_in(field, "没有的办")
    field.settle()
    assert field.value() is None
    assert "不在清单中" in field.fault()
    assert field.property("faulty") == "true"


def test_words_typed_in_full_are_taken_when_the_field_is_left(field: PickField) -> None:
    type_in(field, "综合行政执法队")
    field.settle()
    assert field.value() == "4"
    assert not field.fault()


def test_tab_takes_the_marked_line(field: PickField, qtbot: QtBot) -> None:
    type_in(field, "nync")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.value() == "3"


def test_the_list_shows_the_remark_beside_the_words(field: PickField) -> None:
    field.open_all()
    lines = [field._list.model().index(n, 0).data() for n in range(4)]
    assert lines[0] == "城镇建设办公室　内设机构"


def test_emptying_the_field_clears_the_value(field: PickField, qtbot: QtBot) -> None:
    heard: list[object] = []
    field.set_value("1")
    field.picked.connect(heard.append)
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    assert heard == [None]
    assert field.value() is None


def test_several_are_chosen_in_an_order_that_can_be_changed(qtbot: QtBot) -> None:
    many, heard = PickMany(UNITS, pinyin=pinyin_table), []
    qtbot.addWidget(many)
    many.show()
    many.changed.connect(lambda: heard.append(many.values()))
    for value in ("3", "1", "4"):
        many.field.picked.emit(value)
    assert many.values() == ["3", "1", "4"]
    buttons = {button.text(): button for button in many.findChildren(QToolButton)}
    buttons["上移"].click()
    assert many.values() == ["3", "4", "1"]
    assert buttons["下移"].isEnabled()
    buttons["移除"].click()
    assert many.values() == ["3", "1"]
    assert heard[-1] == ["3", "1"]
    many.field.picked.emit("3")
    assert many.values() == ["3", "1"]
    many.set_values([])
    assert not buttons["移除"].isVisible()
