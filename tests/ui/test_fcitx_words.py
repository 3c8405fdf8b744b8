"""What fcitx says, in Qt's words: runs and cursors of what is composed, keys sent back, names on the bus."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QApplication

from changhe_desktop.ui.fcitx.client import Commit, Forward, understood
from changhe_desktop.ui.fcitx.composing import (
    HIGHLIGHT,
    NOT_KEPT,
    Composing,
    composing,
    composing_event,
    kept_event,
    units,
)
from changhe_desktop.ui.fcitx.dialects import dialects, display_number
from changhe_desktop.ui.fcitx.keys import Key, event_of, key_of

KINDS = QInputMethodEvent.AttributeType
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
PIECES = st.lists(st.tuples(WORDS, st.integers(0, 511)), max_size=5)


@given(PIECES, st.integers(0, 40))
def test_runs_and_cursor_fall_between_the_characters(pieces: list[tuple[str, int]], characters: int) -> None:
    words = "".join(text for text, _ in pieces)
    before = words[:characters]
    found = composing(pieces, len(before.encode()))
    assert found.words == words
    assert found.cursor == units(before)
    assert sum(length for _, length in found.highlights) == sum(
        units(text) for text, marks in pieces if marks & HIGHLIGHT
    )
    assert found.kept == "".join(text for text, marks in pieces if not marks & NOT_KEPT)


def test_a_cursor_is_counted_as_qt_counts() -> None:
    found = composing([("你𠮷", 0), ("hao", HIGHLIGHT)], len("你𠮷".encode()))
    assert (found.cursor, found.highlights) == (3, ((3, 3),))
    assert composing([("ni", 0)], -1).cursor is None


def test_all_of_it_is_underlined_and_the_cursor_shown_where_it_is(qapp: QApplication) -> None:
    event = composing_event(composing([("你好", 0), ("zhen", HIGHLIGHT)], 6))
    runs = [(a.type, a.start, a.length) for a in event.attributes()]
    assert event.preeditString() == "你好zhen"
    assert runs == [(KINDS.TextFormat, 0, 6), (KINDS.TextFormat, 2, 4), (KINDS.Cursor, 2, 1)]
    for attribute in event.attributes()[:2]:
        style = attribute.value.toCharFormat().underlineStyle()
        assert style == QTextCharFormat.UnderlineStyle.SingleUnderline
    hidden = composing_event(Composing("ni")).attributes()[-1]
    assert (hidden.type, hidden.start, hidden.length) == (KINDS.Cursor, 2, 0)
    assert (kept_event("你").commitString(), kept_event("你").preeditString()) == ("你", "")


@pytest.mark.parametrize(
    ("symbol", "state", "key", "text"),
    [
        (0xFF0D, 0, Qt.Key.Key_Return, "\r"),
        (0xFF08, 0, Qt.Key.Key_Backspace, "\b"),
        (0xFF53, 0, Qt.Key.Key_Right, ""),
        (ord("a"), 0, Qt.Key.Key_A, "a"),
        (ord("A"), 1, Qt.Key.Key_A, "A"),
        (ord("é"), 0, ord("É"), "é"),
        (0x01000000 + ord("，"), 0, ord("，"), "，"),
        (0xFE03, 0, Qt.Key.Key_unknown, ""),
    ],
)
def test_a_key_sent_back_is_the_key_qt_would_have_made(symbol: int, state: int, key: int, text: str) -> None:
    event = event_of(Key(symbol, 0, state))
    assert (event.key(), event.text()) == (key, text)
    assert (event.modifiers() == Qt.KeyboardModifier.ShiftModifier) == (state == 1)


def test_a_key_is_told_as_the_screen_told_it() -> None:
    event = QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, 38, 0x61, 20, "a")
    event.setTimestamp((1 << 32) + 5)
    assert key_of(event) == Key(0x61, 38, 20, released=True, time=5)


def test_signals_are_understood_and_others_passed_over() -> None:
    assert understood("CommitString", ("你",)) == Commit("你")
    assert understood("UpdateFormattedPreedit", ([("n", 0)], 1)) == Composing("n", 1, (), "n")
    assert understood("ForwardKey", (0xFF0D, 0, 1)) == Forward(Key(0xFF0D, 0, 0, released=True))
    assert understood("CurrentIM", ("拼音", "pinyin", "zh")) is None


@pytest.mark.parametrize(
    ("display", "number"), [(":0", 0), (":1.0", 1), ("desk:10.2", 10), ("", 0), ("wayland", 0), (":x", 0)]
)
def test_fcitx_4_is_named_after_the_screen(display: str, number: int) -> None:
    assert display_number(display) == number
    assert [known.service for known in dialects(display)] == [
        "org.fcitx.Fcitx5",
        f"org.fcitx.Fcitx-{number}",
    ]
