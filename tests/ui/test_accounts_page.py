"""设置 on a real desk: saved at once, faults at their fields, everything taken back in one press."""

# ruff: noqa: F401, F811  (fixtures are taken by their names)

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from changhe_desktop.domain.numbering import NumberMode, PaperKind
from changhe_desktop.domain.printing import NoticeLayout
from changhe_desktop.services import accounts, rectification_library
from changhe_desktop.store.views.accounts import operator_names, settings
from changhe_desktop.store.views.rectification import basis_rows, calendar_rows
from changhe_desktop.ui.accounts.calendar import year_lines, year_words
from changhe_desktop.ui.accounts.page import SECTIONS, SettingsPage
from changhe_desktop.ui.accounts.trail import value_words
from changhe_desktop.ui.parts.places import SettingsPart, ShowRow
from changhe_desktop.ui.parts.theme import TextSize
from tests.ui.conftest import ON
from tests.ui.plan_stand import planned, planned_template
from tests.ui.settings_stand import WideStand, bare, office, press


@pytest.fixture
def page(office: WideStand) -> SettingsPage:
    """The page on screen."""
    made = SettingsPage(office)
    office.host(made)
    return made


def go(page: SettingsPage, part: SettingsPart) -> Any:
    """Open a part of the page, as a link from elsewhere does."""
    page.apply(part)
    page.frame.settle()  # type: ignore[attr-defined]
    return page.section()


def write(field: QWidget, words: str) -> None:
    """Write into a field and leave it."""
    assert isinstance(field, QLineEdit)
    field.setFocus()
    field.setText(words)
    field.setModified(True)
    press(field, Qt.Key.Key_Return)


def value(office: WideStand, key: str) -> Any:
    return office.view(settings)[key]


# The page


def test_every_part_opens_with_its_help_and_leads_somewhere(page: SettingsPage, office: WideStand) -> None:
    topics = set()
    for part in SettingsPart:
        section = go(page, part)
        assert isinstance(section, SECTIONS[part])  # type: ignore[arg-type]
        assert section.first_field() is not None
        topics.add(page.help_topic)
    assert topics == {"accounts", "rectification", "printing", "backup", "typing-chinese", "index"}
    manual = Path(__file__).parents[2] / "docs" / "manual"
    assert all((manual / f"{topic}.md").is_file() for topic in topics)


def test_the_part_left_last_is_opened_next_time(page: SettingsPage, office: WideStand) -> None:
    go(page, SettingsPart.CALENDAR)
    assert SettingsPage(office).part() is SettingsPart.CALENDAR


def test_every_widget_speaks_chinese(page: SettingsPage, office: WideStand) -> None:
    allowed = {
        "PDF", "WPS", "Word", "Ctrl", "Changhe", "Title", "Fang", "Kai", "Hei", "Song", "KB", "U",
        "UOS", "fcitx", "ibus",
    }  # fmt: skip
    for part in SettingsPart:
        section = go(page, part)
        for child in section.findChildren(QLabel) + section.findChildren(QPushButton):
            words = "".join(c if c.isascii() and c.isalpha() else " " for c in child.text()).split()
            path = str(office.counter.folder)
            assert set(words) <= allowed or path in child.text(), child.text()


# 本镇与发文机关


def test_the_towns_name_is_saved_when_the_field_is_left_and_taken_back(
    page: SettingsPage, office: WideStand
) -> None:
    section = go(page, SettingsPart.TOWN)
    write(section.form.field("town"), "示例新镇")
    office.settle()
    assert value(office, "town") == "示例新镇"
    page.undoing.take_back()
    office.settle()
    assert value(office, "town") == "示例镇"
    assert section.form.field("town").text() == "示例镇"


def test_leaving_a_field_unchanged_does_nothing(page: SettingsPage, office: WideStand) -> None:
    section = go(page, SettingsPart.TOWN)
    write(section.form.field("town"), "示例镇")
    office.settle()
    assert page.undoing.words() == []


def test_issuers_are_added_moved_and_removed_each_at_once(page: SettingsPage, office: WideStand) -> None:
    section = go(page, SettingsPart.TOWN)
    section.issuers.fields[0].setText("示例领导小组办公室")
    section.issuers.fields[1].setText("示例镇人民政府")
    press(section.issuers.fields[1], Qt.Key.Key_Return)
    office.settle()
    assert value(office, "issuers") == [
        {"name": "示例镇人民政府", "on_behalf": ""},
        {"name": "示例领导小组办公室", "on_behalf": "示例镇人民政府"},
    ]
    section.issuers.table.select([1])
    section.issuers._move(-1)
    office.settle()
    assert [entry["name"] for entry in value(office, "issuers")] == ["示例领导小组办公室", "示例镇人民政府"]
    assert section.issuers.table.rows()[0].usual == "默认"
    section.issuers.table.select([0])
    section.issuers._remove()
    office.settle()
    assert len(value(office, "issuers")) == 1
    for _ in range(3):
        page.undoing.take_back()
        office.settle()
    assert value(office, "issuers") == [{"name": "示例镇人民政府", "on_behalf": ""}]


def test_an_issuer_is_renamed_in_place(page: SettingsPage, office: WideStand) -> None:
    section = go(page, SettingsPart.TOWN)
    section.issuers.table.edited.emit(section.issuers.table.rows()[0], "name", "示例街道办事处")
    office.settle()
    assert value(office, "issuers")[0]["name"] == "示例街道办事处"


def test_an_illegal_issuer_is_blamed_under_the_list_and_stays_to_be_put_right(
    page: SettingsPage, office: WideStand
) -> None:
    section = go(page, SettingsPart.TOWN)
    section.issuers.fields[0].setText("示" * 121)
    press(section.issuers.fields[0], Qt.Key.Key_Return)
    office.settle()
    assert "超过120字" in section.issuers.fault_text()
    assert len(section.issuers.table.rows()) == 2
    assert len(value(office, "issuers")) == 1


def test_the_trail_of_settings_tells_who_changed_what_to_what(page: SettingsPage, office: WideStand) -> None:
    section = go(page, SettingsPart.TOWN)
    write(section.form.field("town"), "示例新镇")
    office.settle()
    told = section._trail.text()
    assert "张三：镇名 由“示例镇”改为“示例新镇”" in told
    assert "发文机关 由“空”改为“示例镇人民政府”" in told


# 文号


def test_the_next_number_follows_the_prefix_and_the_start(page: SettingsPage, office: WideStand) -> None:
    section = go(page, SettingsPart.NUMBERS)
    order, letter = section.cards
    assert order.next.text() == "下一个文号：示例〔2026〕3号"
    assert letter.next.text() == "还没有填写代字，这类文书不能签发。"
    assert not letter.start.isEnabled()
    write(letter.form.field("prefix.letter"), "示函")
    office.settle()
    letter.start.setValue(8)
    letter.start.editingFinished.emit()
    office.settle()
    assert letter.next.text() == "下一个文号：示函〔2026〕8号"
    assert value(office, "number.starts") == {"示函/2026": 8}


def test_a_prefix_that_cannot_stand_in_a_number_is_refused_at_its_field(
    page: SettingsPage, office: WideStand
) -> None:
    section = go(page, SettingsPart.NUMBERS)
    form, key = section.cards[0].form, "prefix.rectification"
    write(form.field(key), "示〔2026〕")
    office.settle()
    assert form.faults() == {key: "“整改代字”代字不含括号和年份，例如只填“长示”。"}
    assert form.values()[key] == "示〔2026〕"
    assert value(office, key) == "示例"
    write(form.field(key), "示例")
    office.settle()
    assert form.faults() == {}


def test_a_start_after_the_first_number_is_refused_at_its_field(
    page: SettingsPage, office: WideStand
) -> None:
    section = go(page, SettingsPart.NUMBERS)
    card = section.cards[0]
    card.start.setValue(9)
    card.start.editingFinished.emit()
    office.settle()
    assert card.form.faults() == {"start": "本年已编到第2号，起始号不能再改。"}
    assert value(office, "number.starts") == {}


def test_numbers_given_by_the_register_are_typed_at_issue(page: SettingsPage, office: WideStand) -> None:
    section = go(page, SettingsPart.NUMBERS)
    card = section.cards[0]
    field: Any = card.form.field(card.mode_key)
    field.setCurrentIndex(field.findData(NumberMode.EXTERNAL.value))
    field.activated.emit(field.currentIndex())
    office.settle()
    assert value(office, card.mode_key) == "external"
    assert "由党政办给出" in card.next.text()
    assert not card.start.isEnabled()


def test_the_register_lists_every_number_and_opens_its_paper(page: SettingsPage, office: WideStand) -> None:
    section = go(page, SettingsPart.NUMBERS)
    rows = section.register.rows()
    assert [row.number for row in rows] == ["示例〔2026〕1号", "示例〔2026〕2号"]
    assert section._counted.text().startswith("共2个号")
    section.register.opened.emit(rows[0])
    assert office.went[-1].page == "rectification"
    assert office.went[-1].query == ShowRow(rows[0].order_id)


# 经办人


def test_one_press_changes_who_sits_here(page: SettingsPage, office: WideStand) -> None:
    section = go(page, SettingsPart.PEOPLE)
    section.name.setText("李四")
    press(section.name, Qt.Key.Key_Return)
    office.settle()
    assert [(row.name, row.here) for row in section.table.rows()] == [("张三", True), ("李四", False)]
    section.table.select(["李四"])
    section._take_seat.trigger()
    office.settle()
    assert office.counter.operator == "李四"
    assert [row.here for row in section.table.rows()] == [False, True]
    section.table.select(["张三"])
    section._take_off.trigger()
    office.settle()
    assert office.view(operator_names) == ["李四"]
    page.undoing.take_back()
    office.settle()
    assert office.view(operator_names) == ["李四", "张三"]


def test_a_name_already_listed_is_refused_at_the_field(page: SettingsPage, office: WideStand) -> None:
    section = go(page, SettingsPart.PEOPLE)
    section.name.setText("张三")
    press(section.name, Qt.Key.Key_Return)
    office.settle()
    assert section._fault.text() == "“张三”已在经办人名单中。"


# 整改文书


def test_titles_switches_and_defaults_are_saved_at_once(page: SettingsPage, office: WideStand) -> None:
    section = go(page, SettingsPart.ORDERS)
    section.titles.fields[0].setText("示例督办单")
    press(section.titles.fields[0], Qt.Key.Key_Return)
    tick: Any = section.passing.field("order.review_required")
    tick.click()
    layout: Any = section.fresh.field("order.layout")
    layout.setCurrentIndex(layout.findData(NoticeLayout.RED_HEAD.value))
    layout.activated.emit(1)
    write(section.fresh.field("order.phone"), "０５７４－１２３")
    office.settle()
    found = office.view(settings)
    assert found["order.titles"][-1] == "示例督办单"
    assert found["order.review_required"] is True
    assert found["order.layout"] == "red_head"
    assert found["order.phone"] == "0574-123"


def test_the_last_title_cannot_be_removed(page: SettingsPage, office: WideStand) -> None:
    section = go(page, SettingsPart.ORDERS)
    section.titles.set_rows([["整改通知书"]])
    section.titles.table.select([0])
    section.titles._remove()
    office.settle()
    assert section.titles.fault_text() == "“整改文书标题”应为用顿号隔开的一个或几个名称。"
    assert len(value(office, "order.titles")) == 4


# 依据库


def test_the_library_is_filled_reworded_and_emptied_with_undo(page: SettingsPage, office: WideStand) -> None:
    section = go(page, SettingsPart.BASES)
    section.title.setText("示例依据")
    section.text.setPlainText("《示例办法》第三条\n的要求")
    section.keep.click()
    office.settle()
    assert [(row.title, row.text) for row in section.table.rows()] == [
        ("示例依据", "《示例办法》第三条的要求")
    ]
    section.table.select([section.table.rows()[0].id])
    write(section.title, "示例依据二")
    office.settle()
    assert [row.title for row in office.view(basis_rows)] == ["示例依据二"]
    section._remove.trigger()
    office.settle()
    assert office.view(basis_rows) == []
    for _ in range(2):
        page.undoing.take_back()
        office.settle()
    assert [row.title for row in office.view(basis_rows)] == ["示例依据"]


def test_a_basis_without_words_is_refused_at_its_field(page: SettingsPage, office: WideStand) -> None:
    section = go(page, SettingsPart.BASES)
    section.title.setText("示例依据")
    section.keep.click()
    office.settle()
    assert section.form.faults() == {"text": "依据的文字不能为空。"}
    section.title.clear()
    section.text.setPlainText("文字")
    section.keep.click()
    office.settle()
    assert set(section.form.faults()) == {"title"}


def test_a_new_basis_half_written_is_asked_about(
    page: SettingsPage, office: WideStand, press: Callable[[str], None]
) -> None:
    section = go(page, SettingsPart.BASES)
    assert page.may_leave()
    section.title.setText("示例依据")
    press("返回")
    assert not page.may_leave()


# 文书模板


def test_a_template_is_saved_out_tried_and_taken_back(
    page: SettingsPage, office: WideStand, tmp_path: Path
) -> None:
    section = go(page, SettingsPart.TEMPLATES)
    card = section.cards[NoticeLayout.FORM]
    out, sample = tmp_path / "模板.docx", tmp_path / "样张.docx"
    office.files.answers += [out, sample, out]
    card.save.click()
    card.sample.click()
    office.settle()
    office.settle()
    assert out.read_bytes()[:2] == sample.read_bytes()[:2] == b"PK"
    card.use.click()
    office.settle()
    assert card.state.text() == "正在用本单位自己的模板。"
    page.undoing.take_back()
    office.settle()
    assert card.state.text() == "正在用随附的模板。"
    assert not card.restore.isEnabled()


def test_what_is_wrong_with_a_template_is_listed_at_its_card(
    page: SettingsPage, office: WideStand, tmp_path: Path
) -> None:
    section = go(page, SettingsPart.TEMPLATES)
    wrong = tmp_path / "不是模板.docx"
    wrong.write_bytes(b"not a document")
    office.files.answers.append(wrong)
    card = section.cards[NoticeLayout.RED_HEAD]
    card.use.click()
    office.settle()
    assert card.fault.text() != ""
    assert value(office, "template.red_head") == ""


# 文字大小


def test_a_text_size_is_in_force_at_once(page: SettingsPage, office: WideStand) -> None:
    section = go(page, SettingsPart.TEXT_SIZE)
    section.buttons[TextSize.HUGE].click()
    assert office.theme.size is TextSize.HUGE
    assert office.memory.words("text_size") == "huge"
    heights = [sample.sizeHint().height() for sample in section._samples.values()]
    assert heights == sorted(heights)
    assert heights[0] < heights[-1]


# 放假安排


def test_a_year_without_a_table_is_marked_provisional(page: SettingsPage, office: WideStand) -> None:
    section = go(page, SettingsPart.CALENDAR)
    assert [(row.year, row.provisional) for row in section.table.rows()] == [
        (2025, False), (2026, False), (2027, True),
    ]  # fmt: skip
    assert "国庆节：10月1日至10月7日放假，9月20日、10月10日上班" in section.days.text()
    section.table.select([2027])
    assert "按周一至周五推算" in section.days.text()


def test_a_years_table_is_imported_and_a_faulty_one_named(
    page: SettingsPage, office: WideStand, tmp_path: Path
) -> None:
    section = go(page, SettingsPart.CALENDAR)
    table, faulty = tmp_path / "2027.json", tmp_path / "错.json"
    days = [{"name": "元旦", "date": "2027-01-01", "isOffDay": True}]
    plain = {"year": 2027, "papers": ["示例通知"], "days": days}
    table.write_text(json.dumps(plain), encoding="utf-8")
    faulty.write_text(
        json.dumps({"year": 2027, "days": [{"name": "元旦", "date": "某日"}]}), encoding="utf-8"
    )
    office.files.answers += [faulty, table]
    section._import.trigger()
    office.settle()
    assert "未导入" in section.fault.text()
    section._import.trigger()
    office.settle()
    assert section.fault.text() == ""
    assert [row.year for row in office.view(calendar_rows)] == [2025, 2026, 2027]
    assert not section.table.rows()[2].provisional


def test_days_in_a_row_are_told_as_a_span() -> None:
    assert [line.year for line in year_lines([], date(2026, 11, 23))] == [2026, 2027]
    assert year_words([], 2026) == []


# 关于


def test_about_leads_to_licences_manual_and_pack(page: SettingsPage, office: WideStand) -> None:
    section = go(page, SettingsPart.ABOUT)
    section.licences.click()
    section.pack.click()
    section.manual.click()
    assert office.asked == ["about", "pack"]
    assert office.said[-1] == "index"
    assert str(office.counter.folder) in section.told.text()


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ("", "空"), (True, "是"), ([], "空"), (["甲", "乙"], "甲、乙"), ("own", "本台编号"),
        ([{"name": "甲办", "on_behalf": "乙"}], "甲办（乙代章）"), ({"示/2026": 5}, "示/2026：5"),
    ],
)  # fmt: skip
def test_values_of_settings_are_said_in_words(found: Any, words: str) -> None:
    assert value_words(found) == words
