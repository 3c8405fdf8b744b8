"""Forms, dates, dialogs and the small parts: values in and out, faults at their fields, keys everywhere."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from changhe_desktop.domain.errors import Fault, Refusal
from changhe_desktop.ui.counter_work import Work
from changhe_desktop.ui.parts.dates import CalendarPopup, DateField, WordsOrDateField
from changhe_desktop.ui.parts.detail import Detail, Line, beside, history_lines
from changhe_desktop.ui.parts.dialogs import ask_date, ask_text, choose, confirm
from changhe_desktop.ui.parts.files import Files
from changhe_desktop.ui.parts.form import Form
from changhe_desktop.ui.parts.memory import Memory
from changhe_desktop.ui.parts.messages import Kind, Message, MessageBars, refusal_message
from changhe_desktop.ui.parts.numbers import NumberTile
from changhe_desktop.ui.parts.pages import tool
from changhe_desktop.ui.parts.picker import Choice
from changhe_desktop.ui.parts.progress import WorkBar
from changhe_desktop.ui.parts.search import SearchBox
from tests.ui.conftest import buttons_of

TODAY = date(2026, 11, 23)
InDialog = Callable[[Callable[[QWidget], object]], None]


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    made = Form()
    qtbot.addWidget(made)
    made.text("name", "单位名称", required=True)
    made.text("phone", "联系电话", latin=True)
    made.long_text("problem", "问题")
    made.choice("kind", "类型", [Choice("office", "内设机构"), Choice("village", "村（社区）")])
    made.tick("slip", "附送达回执")
    made.number("days", "工作日", 1, 60)
    made.pick("unit", "责任单位", [Choice("u1", "城建办"), Choice("u2", "农办")], required=True)
    made.pick_many("assists", "配合单位", [Choice("u1", "城建办"), Choice("u2", "农办")])
    made.day("due", "整改期限", lambda: TODAY)
    made.words_or_day("deadline", "时限", lambda: TODAY, "如 年底前")
    made.resize(700, 700)
    made.show()
    return made


FILLED = {
    "name": "示例办", "phone": "0574-00000000", "problem": "第一段\n第二段", "kind": "village", "slip": True,
    "days": 10, "unit": "u2", "assists": ["u2", "u1"], "due": "2026-11-30", "deadline": "年底前",
}  # fmt: skip


def test_what_is_filled_in_comes_out_again(form: Form) -> None:
    form.fill(FILLED)
    assert form.values() == FILLED
    assert form.check()


def test_full_width_figures_in_a_telephone_number_are_narrowed(form: Form) -> None:
    form.fill({"phone": "０５７４－１２３"})
    assert form.values()["phone"] == "0574-123"


def test_what_is_required_is_asked_for_at_its_field(form: Form) -> None:
    assert not form.check()
    assert form.faults() == {"name": "请填写单位名称。", "unit": "请填写责任单位。"}
    form.fill(FILLED)
    assert form.faults() == {}


def test_a_day_that_is_none_is_a_fault_at_its_field(form: Form) -> None:
    form.fill(FILLED | {"due": "2026-02-30"})
    assert not form.check()
    assert "不存在" in form.faults()["due"]


def test_a_refusal_is_shown_at_the_field_it_names(form: Form) -> None:
    refusal = Refusal("有两处要改。", [Fault("电话不对。", field="phone"), Fault("无处可放。")], field="name")
    assert form.refuse(refusal)
    assert form.faults() == {"phone": "电话不对。", "name": "有两处要改。"}
    assert form.field("phone").property("faulty") == "true"
    assert form.field("phone").accessibleDescription() == "电话不对。"
    form.clear_faults()
    assert form.field("phone").property("faulty") == "false"


def test_a_refusal_about_something_else_is_left_to_the_message_bar(form: Form) -> None:
    assert not form.refuse(Refusal("别的事。", field="elsewhere"))
    assert form.faults() == {}


def test_changes_by_the_user_are_told_filling_is_not(form: Form, qtbot: QtBot) -> None:
    heard: list[bool] = []
    form.fill({"name": "示例办", "kind": "village", "unit": "u1"})
    form.changed.connect(lambda: heard.append(True))
    form.fill({"name": "别的办", "slip": True, "unit": "u2"})
    assert not heard
    qtbot.keyClick(form.field("phone"), Qt.Key.Key_1)
    assert heard == [True]


def test_labels_stand_above_their_fields_where_it_is_narrow(form: Form, qtbot: QtBot) -> None:
    form.resize(300, 900)
    label = next(x for x in form.findChildren(QLabel) if x.text() == "联系电话")
    field = form.field("phone")
    qtbot.waitUntil(lambda: label.geometry().bottom() <= field.geometry().top(), timeout=1_000)
    form.resize(900, 900)
    qtbot.waitUntil(lambda: label.geometry().right() <= field.geometry().left(), timeout=1_000)
    assert label.geometry().top() <= field.geometry().bottom()


def test_every_field_has_a_name_for_screen_readers(form: Form) -> None:
    for key in form.values():
        assert form.field(key).accessibleName() or key == "slip"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("20261130", "2026-11-30"),
        ("11-30", "2026-11-30"),
        ("11.30", "2026-11-30"),
        ("2026年11月30日", "2026-11-30"),
    ],
)
def test_days_are_typed_in_many_ways(typed: str, day: str, qtbot: QtBot) -> None:
    field = DateField(lambda: TODAY)
    qtbot.addWidget(field)
    field.show()
    field.setText(typed)
    field.setFocus()
    field.clearFocus()
    assert field.day() == date.fromisoformat(day)
    assert not field.fault()


def test_ctrl_and_semicolon_enters_today_and_alt_down_opens_the_calendar(qtbot: QtBot) -> None:
    field, heard = WordsOrDateField(lambda: TODAY, "如 年底前"), []
    qtbot.addWidget(field)
    field.show()
    field.edited.connect(lambda: heard.append(field.text()))
    qtbot.keyClick(field, Qt.Key.Key_Semicolon, Qt.KeyboardModifier.ControlModifier)
    assert heard == ["2026-11-23"]
    qtbot.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = field.findChild(CalendarPopup)
    assert popup is not None
    month = popup.findChild(QCalendarWidget)
    assert month is not None
    assert month.firstDayOfWeek() == Qt.DayOfWeek.Monday
    month.setSelectedDate(QDate(2026, 12, 4))
    month.activated.emit(month.selectedDate())
    assert field.text() == "2026-12-04"
    assert heard[-1] == "2026-12-04"


def test_words_of_a_deadline_are_kept_as_they_are(qtbot: QtBot) -> None:
    field = WordsOrDateField(lambda: TODAY, "如 年底前")
    qtbot.addWidget(field)
    field.setText("持续推进")
    assert field.text() == "持续推进"
    assert field.day() is None


def test_a_confirmation_names_the_act_and_the_safe_button_has_the_focus(
    qtbot: QtBot, press: Callable[[str], None], in_dialog: InDialog
) -> None:
    parent, seen = QWidget(), []
    qtbot.addWidget(parent)

    def look(box: QWidget) -> None:
        seen.extend((buttons_of(box).keys(), box.defaultButton().text()))  # type: ignore[attr-defined]
        box.close()

    in_dialog(look)
    assert not confirm(parent, "删除3条措施？", "删除 3 条", danger=True)
    assert set(seen[0]) == {"删除 3 条", "返回"}
    assert seen[1] == "返回"
    press("下发 2 份")
    assert confirm(parent, "下发后不能再改。", "下发 2 份")
    press("保存")
    assert choose(parent, "还没有保存。", ["保存", "不保存"]) == "保存"
    press("返回")
    assert choose(parent, "还没有保存。", ["保存", "不保存"]) == ""


def test_a_text_is_asked_for_and_an_empty_one_cannot_be_accepted(qtbot: QtBot, in_dialog: InDialog) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)

    def fill(box: QWidget) -> None:
        field, button = box.findChild(QLineEdit), buttons_of(box)["登记"]
        assert field is not None
        assert not button.isEnabled()
        field.setText(" 张三 ")
        button.click()

    in_dialog(fill)
    assert ask_text(parent, "经办人", "姓名：", "登记") == "张三"
    in_dialog(lambda box: buttons_of(box)["返回"].click())
    assert ask_text(parent, "经办人", "姓名：", "登记", "张三") is None


def test_a_day_is_asked_for_in_a_calendar(qtbot: QtBot, in_dialog: InDialog) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    in_dialog(lambda box: buttons_of(box)["就这天"].click())
    assert ask_date(parent, "期限", "哪一天？", "就这天", date(2026, 12, 4)) == date(2026, 12, 4)


def test_files_are_asked_for_in_the_folder_used_last_for_the_purpose(
    tmp_path: Path, memory: Memory, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent, asked = QWidget(), []
    qtbot.addWidget(parent)

    def person(*words: object) -> tuple[str, str]:
        asked.append(words[2])
        return str(tmp_path / "x" / "方案.txt"), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", person)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", person)
    files = Files(memory)
    assert files.open_file(parent, "读取", "plan", "方案 (*.txt)") == tmp_path / "x" / "方案.txt"
    files.open_file(parent, "读取", "plan", "方案 (*.txt)")
    assert asked == [str(Path.home()), str(tmp_path / "x")]
    files.save_file(parent, "导出", "ledger", "台账.xlsx", "工作簿 (*.xlsx)")
    assert asked[2] == str(Path.home() / "台账.xlsx")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    assert files.open_file(parent, "读取", "plan", "方案 (*.txt)") is None


def test_messages_stand_newest_first_and_at_most_three(qtbot: QtBot) -> None:
    bars = MessageBars()
    qtbot.addWidget(bars)
    bars.show()
    for number in range(5):
        bars.show_message(Message(Kind.NOTE, f"提示{number}"))
    bars.show_message(Message(Kind.NOTE, "提示3"))
    assert [m.sentence for m in bars.messages()] == ["提示3", "提示4", "提示2"]
    bars.show_message(
        refusal_message(Refusal("有错。", [Fault("重复。", "单位.xlsx", row=5, column="名称")]))
    )
    assert bars.messages()[0].lines == ("单位.xlsx第5行“名称”：重复。",)
    bars.clear(Kind.FAULT)
    assert {m.kind for m in bars.messages()} == {Kind.NOTE}


def test_a_message_can_be_copied_with_its_lines_and_closed(qtbot: QtBot) -> None:
    bars = MessageBars()
    qtbot.addWidget(bars)
    bars.show()
    bars.show_message(Message(Kind.FAULT, "两处要改。", ("第1行：错。", "第2行：错。")))
    buttons = {button.text(): button for button in bars.findChildren(QToolButton)}
    buttons["复制"].click()
    assert QApplication.clipboard().text() == "两处要改。\n第1行：错。\n第2行：错。"
    buttons["关闭"].click()
    assert bars.messages() == []


def test_a_number_is_pressed_by_mouse_and_keys_and_names_itself(qtbot: QtBot) -> None:
    tile, pressed = NumberTile("未定牵头单位", "amber"), []
    qtbot.addWidget(tile)
    tile.show()
    tile.clicked.connect(lambda: pressed.append(True))
    tile.set_number(12, "比上月少3")
    assert tile.number() == 12
    assert tile.accessibleName() == "未定牵头单位 12"
    qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    qtbot.keyClick(tile, Qt.Key.Key_Space)
    assert len(pressed) == 2
    assert tile.focusPolicy() & Qt.FocusPolicy.TabFocus
    figure = tile.findChildren(QLabel)[0]
    assert figure.property("light") == "amber"
    tile.set_number(0)
    assert figure.property("light") == ""
    tile.set_number(None)
    assert tile.number() is None


def test_search_waits_for_committed_text_and_enter_does_not_wait(qtbot: QtBot) -> None:
    box, heard = SearchBox("查找"), []
    qtbot.addWidget(box)
    box.show()
    box.searched.connect(heard.append)
    QApplication.sendEvent(box, QInputMethodEvent("xiaofang", []))
    qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.wait(250)
    assert heard == []
    event = QInputMethodEvent()
    event.setCommitString("消防")
    QApplication.sendEvent(box, event)
    assert heard == []
    qtbot.waitUntil(lambda: heard == ["消防"], timeout=2_000)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert heard == ["消防", "消防"]
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert heard[-1] == ""


def test_the_progress_tells_counts_and_offers_cancelling_only_where_it_can(qtbot: QtBot) -> None:
    bar, cancelled = WorkBar(), []
    qtbot.addWidget(bar)
    bar.cancelled.connect(lambda: cancelled.append(True))
    bar.show_work(Work("正在导入", True, 130, 500))
    bar.show()
    words = [label.text() for label in bar.findChildren(QLabel)]
    assert words == ["正在导入，已处理 130/500…"]
    button = bar.findChildren(QPushButton)[0]
    button.click()
    assert cancelled == [True]
    assert not button.isEnabled()
    bar.show_work(Work("正在备份"))
    assert button.isHidden()
    bar.show_work(None)
    assert bar.isHidden()


def change(**given: object) -> SimpleNamespace:
    at = datetime(2026, 11, 23, 7, 2, tzinfo=UTC)
    base = {
        "at": at,
        "by": "张三",
        "say": "",
        "field": "lead_id",
        "before": None,
        "after": '"城建办"',
        "reason": None,
    }
    return SimpleNamespace(**(base | given))


def test_history_says_who_when_from_what_to_what() -> None:
    when = datetime(2026, 11, 23, 7, 2, tzinfo=UTC).astimezone().strftime("%m-%d %H:%M")
    rows = [
        change(),
        change(field="search_key"),
        change(field="dropped", before="false", after="true", reason="并入"),
    ]
    assert history_lines(rows, {"lead_id": "牵头单位", "dropped": "非措施"}) == [
        f"{when} 张三：牵头单位 由“空”改为“城建办”",
        f"{when} 张三：非措施 由“否”改为“是”（并入）",
    ]


def test_the_detail_panel_shows_lines_links_tools_and_history(qtbot: QtBot, memory: Memory) -> None:
    detail, went, closed = Detail(), [], []
    split = beside(QWidget(), detail, memory, "test")
    qtbot.addWidget(split)
    split.resize(900, 500)
    split.show()
    detail.set_title("1.1.2 示例措施")
    detail.set_lines(
        [Line("牵头单位", "城建办"), Line("时限", ""), Line("整改", "1号", lambda: went.append("1号"))]
    )
    detail.set_tools([tool(detail, "下达整改", "mail-forward", lambda: went.append("下达"))])
    detail.set_history(["11-23 张三：改了"])
    texts = detail.texts()
    assert {"1.1.2 示例措施", "牵头单位", "城建办", "11-23 张三：改了"} <= set(texts)
    assert "时限" not in texts
    buttons_of(detail)["1号"].click()
    assert went == ["1号"]
    detail.closed.connect(lambda: closed.append(True))
    qtbot.keyClick(detail, Qt.Key.Key_Escape)
    assert closed == [True]
    detail.set_lines([])
    assert "城建办" not in detail.texts()
