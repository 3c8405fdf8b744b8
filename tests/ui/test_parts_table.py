"""The table: sorting, keeping one's place, copying to Excel, editing like Excel, and never cutting a word."""

from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from changhe_desktop.domain.worded import Worded
from changhe_desktop.ui.parts.memory import Memory
from changhe_desktop.ui.parts.pages import tool
from changhe_desktop.ui.parts.picker import Choice, PickField
from changhe_desktop.ui.parts.table import RowTable
from changhe_desktop.ui.parts.table_copy import as_html, as_text
from changhe_desktop.ui.parts.table_model import Align, Badge, Column, Editing, RowModel, plain_words
from changhe_desktop.ui.parts.theme import TextSize, Theme

TODAY = date(2026, 11, 23)
LONG = (
    "开展沿街立面整治，规范广告店招、空调外机、杆线设置，拆除违法建筑，"
    "清理占道经营和乱堆乱放，提升沿线环境整体品质"
)


class Light(Worded):
    """A state of the test's rows."""

    OPEN = "open", "在办"
    LATE = "late", "逾期"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the tests."""

    id: str
    code: str
    text: str
    lead: str = ""
    due: date | None = None
    state: Light = Light.OPEN
    count: int = 0


@dataclass(frozen=True, slots=True)
class Valued:
    """A row that is one value."""

    id: object


ROWS = [
    Row("a", "1.1.10", "重庆路改造", "综合执法队", date(2026, 12, 31), Light.LATE, 3),
    Row("b", "1.1.9", LONG, "城建办", None, Light.OPEN, 12),
    Row("c", "1.1.2", "安居工程", "", date(2026, 11, 30), Light.OPEN, 0),
    Row("d", "1.1.1", "曾家桥修缮", "农业农村办", date(2026, 1, 5), Light.OPEN, 1),
]
UNITS = [Choice("u1", "城建办"), Choice("u2", "农业农村办"), Choice("u3", "综合执法队")]
COLUMNS = [
    Column("code", "编号", 5),
    Column("text", "措施", 12, grows=True, wraps=True, editing=Editing.TEXT),
    Column("lead", "牵头单位", 8, editing=Editing.CHOICE, choices=lambda: UNITS),
    Column("due", "时限", 8, editing=Editing.DATE_WORDS, editable=lambda row: row.id != "d"),
    Column("state", "状态", 6, badge=lambda row: Badge(row.state.text, "red" if row.count == 3 else "green")),
    Column("count", "整改", 4, align=Align.RIGHT),
]


@pytest.fixture
def table(qtbot: QtBot) -> RowTable:
    made = RowTable(COLUMNS, today=lambda: TODAY)
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.set_rows(ROWS)
    made.show()
    made.activateWindow()
    made.setFocus()
    return made


def ids(table: RowTable) -> list[str]:
    return [row.id for row in table.rows()]


def click_header(table: RowTable, place: int) -> None:
    table.horizontalHeader().sectionClicked.emit(place)


def go_to(table: RowTable, row_id: str, column: int) -> None:
    table.select([row_id])
    table.setCurrentIndex(table.model().index(ids(table).index(row_id), column))


def editor(table: RowTable) -> QLineEdit:
    found = [field for field in table.viewport().findChildren(QLineEdit) if field.isVisible()]
    assert len(found) == 1
    return found[0]


def test_values_are_shown_in_the_offices_words(table: RowTable) -> None:
    assert plain_words(None) == ""
    assert plain_words(Light.LATE) == "逾期"
    assert plain_words(date(2026, 11, 30)) == "2026-11-30"
    assert plain_words(("甲", "乙")) == "甲、乙"
    assert plain_words(True) == "是"
    assert table.model().index(0, 4).data() == "逾期"


def test_a_click_sorts_a_second_turns_round_a_third_gives_back_the_given_order(table: RowTable) -> None:
    click_header(table, 0)
    assert ids(table) == ["d", "c", "b", "a"]
    click_header(table, 0)
    assert ids(table) == ["a", "b", "c", "d"]
    click_header(table, 0)
    assert ids(table) == ["a", "b", "c", "d"]
    assert not table.horizontalHeader().isSortIndicatorShown()


def test_chinese_sorts_by_pinyin_and_blanks_stand_last_both_ways(table: RowTable) -> None:
    click_header(table, 1)
    assert ids(table) == ["c", "d", "a", "b"]
    click_header(table, 2)
    assert ids(table) == ["b", "d", "a", "c"]
    click_header(table, 2)
    assert ids(table) == ["a", "d", "b", "c"]


def test_figures_and_days_sort_by_size(table: RowTable) -> None:
    click_header(table, 5)
    assert [row.count for row in table.rows()] == [0, 1, 3, 12]
    click_header(table, 3)
    assert ids(table) == ["d", "c", "a", "b"]


VALUES = st.one_of(st.none(), st.text(max_size=8), st.integers(), st.dates(), st.booleans())


@given(st.lists(VALUES, max_size=12), st.booleans())
def test_any_values_can_be_sorted_and_none_is_lost(values: list[object], descending: bool) -> None:
    model = RowModel([Column("id", "值")])
    rows = [Valued(value) for value in values]
    model.set_rows(rows)
    model.sort_rows(0, descending=descending)
    assert sorted(map(id, model.rows)) == sorted(map(id, rows))
    shown = [plain_words(row.id) for row in model.rows]
    assert "" not in shown[: len(shown) - shown.count("")]


def test_other_rows_keep_the_focus_the_selection_and_the_scroll_by_id(table: RowTable) -> None:
    many = [replace(ROWS[0], id=str(n), code=f"1.{n}") for n in range(200)]
    table.set_rows(many)
    table.select(["100", "101"])
    table.verticalScrollBar().setValue(table.verticalScrollBar().value() + 17)
    top = table.rowAt(0), table.rowViewportPosition(table.rowAt(0))
    table.set_rows([replace(row, lead="改了") for row in many])
    assert (table.rowAt(0), table.rowViewportPosition(table.rowAt(0))) == top
    assert [row.id for row in table.selected()] == ["100", "101"]
    assert table.current().lead == "改了"
    table.set_rows(many[50:])
    assert [row.id for row in table.selected()] == ["100", "101"]


def test_a_row_that_is_not_there_yet_is_selected_when_it_comes(table: RowTable) -> None:
    table.select(["new"])
    table.set_rows([*ROWS, Row("new", "2.1", "新的一条")])
    assert table.current().id == "new"


def test_what_is_in_focus_and_selected_is_told_once(table: RowTable) -> None:
    heard: list[object] = []
    table.row_changed.connect(heard.append)
    table.select(["c"])
    assert heard == [ROWS[2]]
    table.set_rows([])
    assert heard[-1] is None


def test_rows_are_copied_for_excel_with_and_without_headings(table: RowTable) -> None:
    table.select(["c", "d"])
    table.copy()
    assert QApplication.clipboard().text() == (
        "1.1.2\t安居工程\t\t2026-11-30\t在办\t0\n1.1.1\t曾家桥修缮\t农业农村办\t2026-01-05\t在办\t1\n"
    ).replace("\n", "\r\n")
    assert "<td" in QApplication.clipboard().mimeData().html()
    table.copy(heading=True)
    assert QApplication.clipboard().text().startswith("编号\t措施\t牵头单位\t时限\t状态\t整改\r\n")


def test_ctrl_c_copies(table: RowTable, qtbot: QtBot) -> None:
    table.select(["a"])
    QApplication.clipboard().clear()
    copy = next(action for action in table.actions() if action.text() == "复制")
    copy.trigger()
    assert QApplication.clipboard().text().startswith("1.1.10\t")


@given(st.lists(st.lists(st.text(max_size=6), min_size=1, max_size=3), min_size=1, max_size=3))
def test_the_text_of_the_clipboard_reads_back_as_it_was(rows: list[list[str]]) -> None:
    import csv
    from io import StringIO

    back = list(csv.reader(StringIO(as_text(rows), newline=""), delimiter="\t"))
    assert [row or [""] for row in back] == rows


def test_the_html_of_the_clipboard_keeps_text_as_text() -> None:
    assert as_html([["1.10", "<b>&"]]).count("mso-number-format") == 2
    assert "&lt;b&gt;&amp;" in as_html([["<b>&"]])


def test_f2_edits_enter_goes_down_and_tab_right(table: RowTable, qtbot: QtBot) -> None:
    heard: list[tuple[str, str, object]] = []
    table.edited.connect(lambda row, field, value: heard.append((row.id, field, value)))
    go_to(table, "a", 1)
    qtbot.keyClick(table, Qt.Key.Key_F2)
    editor(table).setText("新的措施")
    qtbot.keyClick(editor(table), Qt.Key.Key_Return)
    assert heard == [("a", "text", "新的措施")]
    assert table.model().index(0, 1).data() == "新的措施"
    assert (table.currentIndex().row(), table.currentIndex().column()) == (1, 1)
    qtbot.keyClick(table, Qt.Key.Key_F2)
    qtbot.keyClick(editor(table), Qt.Key.Key_Tab)
    assert (table.currentIndex().row(), table.currentIndex().column()) == (1, 2)
    assert len(heard) == 1


def test_escape_gives_back_what_was_there(table: RowTable, qtbot: QtBot) -> None:
    heard: list[object] = []
    table.edited.connect(lambda *told: heard.append(told))
    go_to(table, "a", 1)
    qtbot.keyClick(table, Qt.Key.Key_F2)
    editor(table).setText("不要")
    qtbot.keyClick(editor(table), Qt.Key.Key_Escape)
    assert not heard
    assert table.model().index(0, 1).data() == "重庆路改造"


def test_typing_replaces_the_cell_and_an_input_method_opens_it(table: RowTable, qtbot: QtBot) -> None:
    go_to(table, "a", 1)
    qtbot.keyClick(table, Qt.Key.Key_A)
    assert editor(table).text().lower() == "a"
    qtbot.keyClick(editor(table), Qt.Key.Key_Escape)
    go_to(table, "b", 1)
    assert table.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    QApplication.sendEvent(table, QInputMethodEvent("zhen", []))
    commit = QInputMethodEvent()
    commit.setCommitString("镇")
    QApplication.sendEvent(editor(table), commit)
    assert editor(table).text().endswith("镇")


def test_a_cell_that_may_not_be_edited_is_not_opened(table: RowTable, qtbot: QtBot) -> None:
    go_to(table, "d", 3)
    qtbot.keyClick(table, Qt.Key.Key_F2)
    assert not [field for field in table.viewport().findChildren(QLineEdit) if field.isVisible()]


def test_enter_on_a_cell_that_is_only_read_opens_the_row(table: RowTable, qtbot: QtBot) -> None:
    heard: list[object] = []
    table.opened.connect(heard.append)
    go_to(table, "c", 0)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert heard == [ROWS[2]]
    go_to(table, "c", 1)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert heard == [ROWS[2]]
    assert table.current().id == "d"


def test_a_unit_is_chosen_in_the_cell_from_the_list(table: RowTable, qtbot: QtBot) -> None:
    heard: list[tuple[str, str, object]] = []
    table.edited.connect(lambda row, field, value: heard.append((row.id, field, value)))
    go_to(table, "c", 2)
    qtbot.keyClick(table, Qt.Key.Key_F2)
    field = editor(table)
    assert isinstance(field, PickField)
    field.setText("农")
    field.textEdited.emit("农")
    assert field.list_is_open()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard == [("c", "lead", "u2")]
    assert table.model().index(2, 2).data() == "农业农村办"


def test_words_that_are_in_no_list_are_not_taken(table: RowTable, qtbot: QtBot) -> None:
    heard: list[object] = []
    table.edited.connect(lambda *told: heard.append(told))
    go_to(table, "a", 2)
    qtbot.keyClick(table, Qt.Key.Key_F2)
    field = editor(table)
    field.setText("没有的办")
    field.textEdited.emit("没有的办")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert not heard
    assert table.model().index(0, 2).data() == "综合执法队"


def test_an_emptied_choice_is_told_as_blank(table: RowTable, qtbot: QtBot) -> None:
    heard: list[object] = []
    table.edited.connect(lambda row, field, value: heard.append(value))
    go_to(table, "a", 2)
    qtbot.keyClick(table, Qt.Key.Key_F2)
    field = editor(table)
    field.setText("")
    field.textEdited.emit("")
    field.close_list()  # type: ignore[attr-defined]
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard == [""]


def test_a_refused_change_is_taken_back(table: RowTable, qtbot: QtBot) -> None:
    go_to(table, "a", 1)
    qtbot.keyClick(table, Qt.Key.Key_F2)
    editor(table).setText("不合规")
    qtbot.keyClick(editor(table), Qt.Key.Key_Return)
    assert table.model().index(0, 1).data() == "不合规"
    table.take_back("a")
    assert table.model().index(0, 1).data() == "重庆路改造"


def test_an_empty_table_says_what_to_do_next(table: RowTable, qtbot: QtBot) -> None:
    pressed: list[bool] = []
    table.empty.say("还没有措施。", tool(table, "读取方案", "file-import", lambda: pressed.append(True)))
    assert not table.empty.isVisible()
    table.set_rows([])
    assert table.empty.isVisible()
    assert table.empty.sentence() == "还没有措施。"
    button = next(b for b in table.empty.findChildren(QToolButton) if b.text() == "读取方案")
    button.click()
    assert pressed == [True]
    table.set_rows(ROWS)
    assert not table.empty.isVisible()


def test_widths_are_remembered_in_characters_so_that_they_fit_every_text_size(
    table: RowTable, memory: Memory, theme: Theme, qtbot: QtBot
) -> None:
    table.remember_in(memory, "test")
    em = table.fontMetrics().horizontalAdvance("国")
    table.horizontalHeader().resizeSection(0, em * 9)
    assert memory.words("table/test").startswith("9.00,")
    theme.set_size(TextSize.HUGE)
    larger = table.fontMetrics().horizontalAdvance("国")
    assert larger > em
    assert table.horizontalHeader().sectionSize(0) == larger * 9
    again = RowTable(COLUMNS)
    qtbot.addWidget(again)
    again.remember_in(memory, "test")
    assert again.horizontalHeader().sectionSize(0) == larger * 9


@pytest.mark.parametrize("size", list(TextSize))
@pytest.mark.parametrize("width", [600, 900, 1300])
def test_no_wrapped_word_is_cut(
    table: RowTable, theme: Theme, qtbot: QtBot, size: TextSize, width: int
) -> None:
    theme.set_size(size)
    table.resize(width, 500)
    ends = ("", "ABC 2026-11-30", "《长河镇》", "……", "abc@def.cn")
    table.set_rows(
        [replace(ROWS[0], id=str(n), text=(LONG * 3)[n : n + n * 2 + 4] + ends[n % 5]) for n in range(60)]
    )
    qtbot.wait(5)
    short = [
        (n, table.sizeHintForRow(n), table.rowHeight(n))
        for n in range(60)
        if table.sizeHintForRow(n) - 1 > table.rowHeight(n)
    ]
    assert not short


def test_the_growing_column_takes_the_room_that_is_left(table: RowTable, qtbot: QtBot) -> None:
    table.resize(1400, 400)
    assert abs(table.horizontalHeader().length() - table.viewport().width()) <= 1
    table.resize(300, 400)
    assert table.horizontalHeader().length() > table.viewport().width()


def test_the_frame_of_the_current_cell_is_drawn(table: RowTable, qtbot: QtBot) -> None:
    go_to(table, "c", 0)
    rect = table.visualRect(table.currentIndex())
    with_focus = table.viewport().grab(rect).toImage()
    table.clearFocus()
    assert table.viewport().grab(rect).toImage() != with_focus


def test_ten_thousand_rows_are_sorted_and_shown_at_once(table: RowTable) -> None:
    import time

    many = [replace(ROWS[n % 4], id=str(n)) for n in range(10_000)]
    began = time.monotonic()
    table.set_rows(many)
    click_header(table, 1)
    assert time.monotonic() - began < 3
    assert len(table.rows()) == 10_000


def test_ten_thousand_selected_rows_stay_selected_in_another_order(table: RowTable) -> None:
    table.set_rows([Row(f"r{n}", f"1.{n}", "措施") for n in range(10_000)])
    told: list[int] = []
    table.selectAll()
    table.selection_changed.connect(lambda rows: told.append(len(rows)))
    table.sort_by("code", descending=True)
    assert len(table.selected()) == 10_000
    assert len(told) <= 2, "told once, not row by row"
    table.select(["r7", "r8", "r9", "r20"])
    table.sort_by(None)
    assert [row.id for row in table.selected()] == ["r7", "r8", "r9", "r20"]
