"""首次使用: from an empty folder to one's own work by the keyboard alone; nothing preset, nothing lost."""

# ruff: noqa: F401, F811  (fixtures are taken by their names)

import getpass
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from changhe_desktop.app.arguments import Given
from changhe_desktop.app.window_program import Program
from changhe_desktop.services.accounts import set_up
from changhe_desktop.services.desk import open_folder_desk
from changhe_desktop.services.plan import import_plan, read_plan, shipped_plan
from changhe_desktop.store.views.accounts import operator_names, settings
from changhe_desktop.store.views.organization import unit_rows
from changhe_desktop.store.views.plan import version_rows
from changhe_desktop.ui.accounts.first_run import KEPT, FirstRun
from changhe_desktop.ui.accounts.first_steps import OfficeStep, OperatorStep, PlanStep
from changhe_desktop.ui.accounts.first_units import NOT_YET, UnitsStep
from changhe_desktop.ui.parts.memory import Memory
from changhe_desktop.ui.parts.pages import Place
from changhe_desktop.ui.parts.places import SettingsPart
from changhe_desktop.ui.parts.theme import Theme
from tests.ui.conftest import BY, ON
from tests.ui.settings_stand import WideStand, bare, press


@pytest.fixture
def page(bare: WideStand) -> FirstRun:
    """The first run on screen over an empty folder."""
    made = FirstRun(bare)
    bare.host(made)
    return made


def enter(widget: QWidget | None = None) -> None:
    """Press Enter where the cursor is."""
    focus = widget or QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_Return)


def step(page: FirstRun, stand: WideStand, kind: type) -> Any:
    """The step on show, which must be of this kind."""
    stand.settle()
    assert isinstance(page.step(), kind), page.step()
    return page.step()


def named(page: FirstRun, stand: WideStand) -> None:
    """Go past the first step."""
    page.steps[0].name.setText(BY)  # type: ignore[attr-defined]
    page.next.click()
    stand.settle()


def reach(page: FirstRun, stand: WideStand, kind: type) -> Any:
    """Go on, leaving everything for later, until this step."""
    named(page, stand)
    while not isinstance(page.step(), kind):
        page.next.click()
        stand.settle()
    return page.step()


def test_the_whole_run_needs_only_the_keyboard(page: FirstRun, bare: WideStand) -> None:
    first = step(page, bare, OperatorStep)
    assert first.name.hasFocus()
    first.name.setText(BY)
    enter()
    plan = step(page, bare, PlanStep)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert plan.shipped.hasFocus()
    enter()
    bare.settle()
    bare.settle()
    assert plan.found.text() == "✔ 已读入5个行动、17项任务、88条措施。"
    assert page.next.hasFocus()
    enter()
    office = step(page, bare, OfficeStep)
    QTest.keyClicks(office.form.field("prefix.letter"), "SH")
    office.form.field("town").setText("示例镇")
    office.form.field("prefix.rectification").setText("示例")
    office.issuers.fields[0].setText("示例镇人民政府")
    enter(office.issuers.fields[0])
    assert isinstance(page.step(), OfficeStep)
    office.issuers.fields[0].setText("示例领导小组办公室")
    office.issuers.fields[1].setText("示例镇人民政府")
    enter(office.form.field("town"))
    units = step(page, bare, UnitsStep)
    assert units.panel.text.hasFocus()
    units.panel.text.setPlainText("示例办\n示例村")
    units.panel._look()
    bare.settle()
    press(units.panel.keep, Qt.Key.Key_Return)
    bare.settle()
    bare.settle()
    assert page.next.hasFocus()
    enter()
    bare.settle()
    assert page.step() is page.end
    assert page.end.texts() == [
        f"✔ 经办人：{BY}",
        "✔ 方案：《长河镇美丽城镇建设》，88条措施",
        "✔ 镇名：示例镇",
        "✔ 发文机关：示例镇人民政府、示例领导小组办公室",
        "✔ 代字：整改“示例”、提醒函“SH”",
        "✔ 责任单位：2个",
    ]
    enter()
    assert bare.went == [Place("plan")]
    assert bare.memory.words(KEPT) == ""
    found = bare.view(settings)
    assert found["issuers"][1] == {"name": "示例领导小组办公室", "on_behalf": "示例镇人民政府"}


def test_nothing_is_preset(page: FirstRun, bare: WideStand) -> None:
    assert page.steps[0].name.text() == ""  # type: ignore[attr-defined]
    assert getpass.getuser() not in [field.text() for field in page.findChildren(QLineEdit)]
    office = reach(page, bare, OfficeStep)
    assert set(office.form.values().values()) == {""}
    assert office.issuers.value() == []


def test_without_a_name_one_does_not_get_on(page: FirstRun, bare: WideStand) -> None:
    page.next.click()
    bare.settle()
    assert isinstance(page.step(), OperatorStep)
    assert "请填写姓名" in page.step().fault.text()
    assert not page.skip.isVisible()
    assert bare.view(operator_names) == []


def test_everything_else_may_wait_and_is_reminded_of(page: FirstRun, bare: WideStand) -> None:
    named(page, bare)
    said = []
    while page.step() is not page.end:
        said.append(page.reminder.text())
        page.next.click()
        bare.settle()
    assert "还没有方案" in said[0]
    assert said[1] == "还没有填：镇名、发文机关、整改代字、提醒函代字。签发文书之前要补上。"
    assert "还没有单位" in said[2]
    missing = [line for line in page.end.texts() if line.startswith("○")]
    assert len(missing) == 5
    assert all("到“" in line for line in missing)


def test_a_fault_keeps_one_at_its_step_and_its_field(page: FirstRun, bare: WideStand) -> None:
    office = reach(page, bare, OfficeStep)
    office.form.field("town").setText("示例镇")
    office.form.field("prefix.rectification").setText("示〔2026〕")
    page.next.click()
    bare.settle()
    assert isinstance(page.step(), OfficeStep)
    assert office.form.faults() == {"prefix.rectification": "“整改代字”代字不含括号和年份，例如只填“长示”。"}
    assert bare.view(settings)["town"] == ""
    office.form.field("prefix.rectification").setText("示例")
    page.next.click()
    bare.settle()
    assert isinstance(page.step(), UnitsStep)
    assert bare.view(settings)["town"] == "示例镇"


def test_one_can_go_back_and_change_what_was_said(page: FirstRun, bare: WideStand) -> None:
    reach(page, bare, PlanStep)
    page.back.click()
    bare.settle()
    first = step(page, bare, OperatorStep)
    assert first.name.text() == BY
    first.name.setText("李四")
    page.next.click()
    bare.settle()
    assert bare.counter.operator == "李四"
    assert bare.view(operator_names) == [BY, "李四"]


def test_a_list_pasted_but_not_imported_is_not_left_behind(page: FirstRun, bare: WideStand) -> None:
    units = reach(page, bare, UnitsStep)
    units.panel.text.setPlainText("示例办\t保密机构")
    page.next.click()
    bare.settle()
    assert isinstance(page.step(), UnitsStep)
    assert page.reminder.text() == NOT_YET
    units.panel.clear()
    page.next.click()
    bare.settle()
    assert page.step() is page.end


def test_the_sample_is_labelled_and_goes_again_with_one_press(page: FirstRun, bare: WideStand) -> None:
    units = reach(page, bare, UnitsStep)
    units.sample.click()
    bare.settle()
    bare.settle()
    assert units.found.text() == "✔ 已有28个单位，其中示例28个，请以后按本镇实际修改。"
    assert not units.sample.isEnabled()
    units.tidy.click()
    bare.settle()
    bare.settle()
    assert bare.view(unit_rows) == []


def test_a_text_without_numbers_is_offered_paragraph_by_paragraph(
    page: FirstRun, bare: WideStand, tmp_path: Path
) -> None:
    plan = reach(page, bare, PlanStep)
    file = tmp_path / "方案.txt"
    file.write_text("示例方案\n\n整治道路。\n整治河道。\n", encoding="utf-8")
    bare.files.answers.append(file)
    plan.from_file.click()
    bare.settle()
    bare.settle()
    assert "可按一段一项任务读入" in plan.fault.text()
    assert "--" not in plan.fault.text()
    assert not plan.by_paragraph.isHidden()
    plan.by_paragraph.click()
    bare.settle()
    assert len(bare.view(version_rows)) == 1
    assert plan.fault.text() == ""


def test_the_plan_read_last_is_worked_on(page: FirstRun, bare: WideStand, tmp_path: Path) -> None:
    plan = reach(page, bare, PlanStep)
    wrong = tmp_path / "通知.txt"
    wrong.write_text("示例方案\n一、任务\n1.整治道路。\n2.整治河道。\n", encoding="utf-8")
    bare.files.answers.append(wrong)
    plan.from_file.click()
    bare.settle()
    bare.settle()
    plan.shipped.click()
    bare.qtbot.waitUntil(lambda: [v.current for v in bare.view(version_rows)] == [False, True])
    assert "88条措施" in plan.found.text()
    bare.files.answers.append(wrong)
    plan.from_file.click()
    bare.qtbot.waitUntil(lambda: [v.current for v in bare.view(version_rows)] == [True, False])


def test_a_file_that_is_no_plan_is_refused_in_words(page: FirstRun, bare: WideStand, tmp_path: Path) -> None:
    plan = reach(page, bare, PlanStep)
    file = tmp_path / "方案.txt"
    file.write_bytes(b"")
    bare.files.answers.append(file)
    plan.from_file.click()
    bare.settle()
    assert plan.fault.text() != ""
    assert bare.view(version_rows) == []


def test_numbering_faults_of_a_plan_are_shown_with_their_lines(
    page: FirstRun, bare: WideStand, tmp_path: Path
) -> None:
    plan = reach(page, bare, PlanStep)
    file = tmp_path / "方案.txt"
    text = "示例方案\n一、行动\n（一）任务一\n整治道路。\n（三）任务三\n整治河道。\n"
    file.write_text(text, encoding="utf-8")
    bare.files.answers.append(file)
    plan.from_file.click()
    bare.settle()
    bare.settle()
    assert "第5行" in plan.faults.text()


def test_the_last_step_leads_to_plan_units_and_test_print(page: FirstRun, bare: WideStand) -> None:
    named(page, bare)
    while page.step() is not page.end:
        page.next.click()
        bare.settle()
    for offer in page.end.offers.values():
        offer.click()
    page.next.click()
    assert bare.went == [
        Place("plan"), Place("organization"), Place("accounts", SettingsPart.FONTS), Place("overview"),
    ]  # fmt: skip


# In the real window


@pytest.fixture
def press_in_dialog(in_dialog: Callable[[Callable[[QWidget], object]], None]) -> Callable[[str], None]:
    """Press the button with these words in the next dialog."""

    def plan(words: str) -> None:
        in_dialog(lambda box: next(b for b in box.findChildren(QPushButton) if b.text() == words).click())

    return plan


@pytest.fixture
def start(theme: Theme, tmp_path: Path) -> Iterator[Callable[[], Program]]:
    """Starts the program over one and the same folder, as often as asked."""
    folder = tmp_path / "desk"
    folder.mkdir()
    made: list[Program] = []

    def run() -> Program:
        program = Program(Given(folder, "", ON), theme, Memory(folder), None)
        program.window.resize(1024, 600)
        program.show()
        made.append(program)
        assert program.settle()
        return program

    yield run
    for program in made:
        program.close()


def first_run(program: Program) -> FirstRun:
    page = program.window.page()
    assert isinstance(page, FirstRun)
    return page


def test_a_run_that_was_closed_midway_goes_on_where_it_was_left(start: Callable[[], Program]) -> None:
    program = start()
    page = first_run(program)
    page.steps[0].name.setText(BY)  # type: ignore[attr-defined]
    page.next.click()
    assert program.settle()
    page.steps[1].shipped.click()  # type: ignore[attr-defined]
    assert program.settle()
    page.next.click()
    assert program.settle()
    program.close()

    again = start()
    page = first_run(again)
    assert isinstance(page.step(), OfficeStep)
    assert again.counter.operator == BY
    page.back.click()
    assert again.settle()
    assert "88条措施" in page.steps[1].found.text()  # type: ignore[attr-defined]
    page.skip.click()
    assert again.settle()
    assert not isinstance(again.window.page(), FirstRun)
    again.close()

    third = start()
    assert not isinstance(third.window.page(), FirstRun)


def test_a_half_filled_step_is_asked_about_before_the_window_closes(
    start: Callable[[], Program], press_in_dialog: Callable[[str], None]
) -> None:
    program = start()
    page = first_run(program)
    page.steps[0].name.setText(BY)  # type: ignore[attr-defined]
    press_in_dialog("返回")
    assert not program.window.close()
    page.next.click()
    assert program.settle()
    assert program.window.close()


def test_a_field_the_cursor_still_stands_in_is_stored_when_the_window_closes(
    start: Callable[[], Program], tmp_path: Path, qtbot: QtBot
) -> None:
    desk = open_folder_desk(tmp_path / "desk")
    desk.do(set_up, operator=BY, by=BY, on=ON)
    desk.close()
    program = start()
    program.window.go(Place("accounts", SettingsPart.TOWN))
    assert program.settle()
    page: Any = program.window.page()
    page.section().form.field("town").setText("示例镇")
    program.window.close()
    qtbot.waitUntil(lambda: not program.window.isVisible(), timeout=10_000)
    program.close()
    desk = open_folder_desk(tmp_path / "desk")
    assert desk.ask(settings)["town"] == "示例镇"
    desk.close()


def test_a_desk_that_is_set_up_is_asked_nothing(start: Callable[[], Program], tmp_path: Path) -> None:
    desk = open_folder_desk(tmp_path / "desk")
    desk.do(set_up, operator=BY, by=BY, on=ON)
    desk.do(import_plan, read_plan(shipped_plan()), by=BY, on=ON)
    desk.close()
    assert not isinstance(start().window.page(), FirstRun)
