"""The form of an order on a real plan: filling in, faults, saving, leaving, going on after a power cut."""

# ruff: noqa: F401, F811  (fixtures are taken by their names)

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from changhe_desktop.domain.organization import Orderable
from changhe_desktop.domain.rectification import OrderState
from changhe_desktop.services import organization
from changhe_desktop.services import rectification_library as library
from changhe_desktop.store.views.rectification import OrderCard, OrderRow, order_card, order_rows
from changhe_desktop.ui.parts.places import NewOrder
from changhe_desktop.ui.rectification.editor import OrderEditor
from changhe_desktop.ui.rectification.filled import Filled, from_text, to_text
from changhe_desktop.ui.rectification.library import LibraryDialog
from changhe_desktop.ui.rectification.page import RectificationPage
from changhe_desktop.ui.rectification.recipient import Recipient
from tests.ui.conftest import ON
from tests.ui.plan_stand import Stand, opened, planned, planned_template, stand

Press = Callable[[str], None]
RARE = "喆堃昇昉祎翀赟镕犇骉䶮㛃"


@pytest.fixture
def page(stand: Stand) -> RectificationPage:
    """The page on screen with two issued orders."""
    made = RectificationPage(stand)
    stand.host(made)
    return made


@pytest.fixture
def editor(page: RectificationPage, stand: Stand) -> OrderEditor:
    """A new form."""
    page.new.trigger()
    stand.settle()
    assert page.editor.isVisible()
    return page.editor


def ask(stand: Stand, view: Callable[..., object], *args: object, **named: object) -> object:
    """What a view says now."""
    found: list[object] = []
    stand.counter.ask(view, *args, then=found.append, **named)
    stand.settle()
    return found[0]


def drafts(stand: Stand) -> list[OrderRow]:
    rows = ask(stand, order_rows, on=ON)
    assert isinstance(rows, list)
    return [row for row in rows if row.state is OrderState.DRAFT]


def card(stand: Stand, order_id: str) -> OrderCard:
    found = ask(stand, order_card, order_id)
    assert isinstance(found, OrderCard)
    return found


def pick_unit(editor: OrderEditor, qtbot: QtBot, typed: str) -> None:
    """Choose the unit by typing, as a clerk does."""
    field = editor.whom.recipient.picker
    field.setFocus()
    field.clear()
    write(field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def write(widget: QWidget, words: str) -> None:
    """Write as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(widget, event)


def fill(editor: OrderEditor, qtbot: QtBot, unit: str = "城建办", days: str = "10") -> None:
    """What an order needs at the least."""
    pick_unit(editor, qtbot, unit)
    editor.problems.rows()[0].texts["problem"].setPlainText("示例村口垃圾箱满溢")
    due = editor.when.due
    due.days.setFocus()
    qtbot.keyClicks(due.days, days)


def station(editor: OrderEditor) -> str:
    """The name of a 派驻站所."""
    assert editor._needs is not None
    return next(unit.name for unit in editor._needs.units if unit.orderable is Orderable.ASK)


# Filling in


def test_a_new_form_begins_with_what_the_settings_say(editor: OrderEditor) -> None:
    typed = editor.typed()
    assert (typed.title, typed.issuer, typed.layout) == ("整改通知书", "示例镇人民政府", "form")
    assert not editor.is_dirty()


def test_from_a_measure_the_form_knows_measure_and_lead(page: RectificationPage, stand: Stand) -> None:
    page.apply(NewOrder(stand.measure("1.3.5").id))
    stand.settle()
    typed = page.editor.typed()
    assert typed.measure == stand.measure("1.3.5").id
    assert typed.unit == stand.measure("1.3.5").lead_id
    assert page.editor.whom.measure.picker.text().startswith("1.3.5")


def test_the_unit_is_found_by_pinyin_and_never_typed_free(editor: OrderEditor, qtbot: QtBot) -> None:
    pick_unit(editor, qtbot, "cjb")
    assert editor.whom.recipient.picker.text() == "城建办"
    field = editor.whom.recipient.picker
    field.clear()
    write(field, "城建办公室甲")
    assert not editor.save()
    assert "“城建办公室甲”不在清单中" in "".join(editor.faults())


def test_a_measure_is_found_by_code_words_and_pinyin(editor: OrderEditor, qtbot: QtBot) -> None:
    field = editor.whom.measure.picker
    for typed in ("1.3.5", "垃圾分类", "ljfl"):
        field.setFocus()
        field.clear()
        write(field, typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert editor.typed().measure, typed


def test_a_station_asks_once_and_may_become_a_letter(editor: OrderEditor, qtbot: QtBot) -> None:
    fill(editor, qtbot, station(editor))
    recipient = editor.whom.recipient
    assert recipient.question.isVisible()
    assert not editor.save()
    assert editor.whom.faults() == {"unit": "请先回答上面的问题：改发提醒函，或者确认下发。"}
    recipient.letter.click()
    assert not recipient.question.isVisible()
    assert editor.typed().kind == "letter"
    assert editor.typed().title == "工作提示函"


def test_a_station_may_be_ordered_after_confirming(editor: OrderEditor, qtbot: QtBot, stand: Stand) -> None:
    fill(editor, qtbot, station(editor))
    editor.whom.recipient.confirm.click()
    assert editor.save()
    stand.settle()
    assert card(stand, drafts(stand)[0].id).unit_confirmed


def test_another_unit_takes_the_confirmation_back(editor: OrderEditor, qtbot: QtBot) -> None:
    pick_unit(editor, qtbot, station(editor))
    editor.whom.recipient.confirm.click()
    pick_unit(editor, qtbot, "城建办")
    assert editor.whom.recipient.value().confirmed is False


# Faults and saving


def test_every_fault_stands_at_its_field_at_once(editor: OrderEditor, stand: Stand, qtbot: QtBot) -> None:
    editor.problems.set_typed([("", "清运", ""), ("x" * 2_001, "", "")])
    editor.when.due.set_value(editor.when.due.value())
    qtbot.keyClicks(editor.when.due.on, "2026-11-01")
    editor.whom.field("found_on").setText("明天")  # type: ignore[union-attr]
    editor.when.field("phone").setText("无号码")  # type: ignore[union-attr]
    assert not editor.save()
    assert set(editor.whom.faults()) == {"unit", "found_on"}
    assert set(editor.when.faults()) == {"due", "phone"}
    assert "没有写内容" in editor.problems.rows()[0].fault()
    assert "超过2000字" in editor.problems.rows()[1].fault()
    assert editor.messages.messages()[0].sentence.startswith("有6处需要改正")
    assert QApplication.focusWidget() is editor.whom.recipient.picker
    assert not drafts(stand)


def test_blank_rows_are_left_out_and_faults_keep_their_row(editor: OrderEditor, qtbot: QtBot) -> None:
    fill(editor, qtbot)
    editor.problems.set_typed([("", "", ""), ("垃圾满溢", "", ""), ("", "", ""), ("", "清运", "")])
    assert not editor.save()
    assert [bool(row.fault()) for row in editor.problems.rows()] == [False, False, False, True]


def test_a_saved_draft_holds_what_was_typed(
    page: RectificationPage, editor: OrderEditor, stand: Stand, qtbot: QtBot
) -> None:
    fill(editor, qtbot)
    write(editor.whom.field("origin"), "11月月度督查")
    editor.whom.field("found_on").setText("11.20")  # type: ignore[union-attr]
    editor.problems.set_typed(
        [(f"示例{RARE}家弄口 mixed Latin 垃圾", "清运", "无散落"), ("路面破损", "", "")]
    )
    qtbot.keyClick(
        editor.problems.rows()[0].texts["problem"], Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier
    )
    stand.settle()
    (row,) = drafts(stand)
    saved = card(stand, row.id)
    assert [p.text for p in saved.problems] == [f"示例{RARE}家弄口 mixed Latin 垃圾", "路面破损"]
    assert (saved.origin, saved.found_on, saved.due) == (
        "11月月度督查",
        date(2026, 11, 20),
        date(2026, 12, 7),
    )
    current = page.list.current()
    assert current is not None
    assert current.id == row.id


def test_pressing_save_twice_makes_one_draft(editor: OrderEditor, stand: Stand, qtbot: QtBot) -> None:
    fill(editor, qtbot)
    assert editor.save()
    assert not editor.save()
    stand.settle()
    assert len(drafts(stand)) == 1


def test_a_draft_opens_as_it_was_saved_and_is_changed_in_place(
    page: RectificationPage, editor: OrderEditor, stand: Stand, qtbot: QtBot
) -> None:
    fill(editor, qtbot)
    editor.save()
    stand.settle()
    page.acts.edit.trigger()
    stand.settle()
    assert not editor.is_dirty()
    editor.problems.set_typed([("示例路口沿河堆物", "", "")])
    editor.save()
    stand.settle()
    (row,) = drafts(stand)
    assert row.summary == "示例路口沿河堆物"


def test_what_no_paper_can_carry_is_refused_at_its_problem(
    editor: OrderEditor, stand: Stand, qtbot: QtBot
) -> None:
    fill(editor, qtbot)
    for text in ("长" * 20_001, "坏\x01字符", "垃圾\x1b[31m满溢"):
        editor.problems.rows()[0].texts["problem"].setPlainText(text)
        assert not editor.save()
        assert editor.problems.rows()[0].fault(), text[:4]
    assert not drafts(stand)


# The library of 依据


def test_bases_are_chosen_from_the_library_which_is_kept_beside(
    editor: OrderEditor, page: RectificationPage, stand: Stand
) -> None:
    editor.basis.bases.manage.click()
    dialog = stand.place.findChild(LibraryDialog)
    assert dialog is not None
    dialog.usual.click()
    stand.settle()
    assert dialog.list.count() == 4
    dialog.form.fill({"title": "会议纪要", "text": "镇长办公会议纪要〔2026〕3号"})
    dialog.add.click()
    stand.settle()
    assert dialog.list.count() == 5
    dialog.form.fill({"text": "镇长办公会议纪要〔2026〕4号"})
    dialog.save.click()
    stand.settle()
    assert dialog.list.item(4).toolTip() == "镇长办公会议纪要〔2026〕4号"
    dialog.remove.click()
    stand.settle()
    assert dialog.list.count() == 4
    dialog.reject()
    offered = [choice.text for choice in editor.basis.bases.picker.field.choices()]
    assert offered == ["任务分解", "月度对账", "工作部署", "实施方案"]


def test_the_form_says_what_is_to_be_said_of_the_basis(editor: OrderEditor, stand: Stand) -> None:
    assert "没有选择依据" in editor.basis.bases.warning()
    stand.counter.do(library.add_usual_bases)
    stand.settle()
    choices = editor.basis.bases.picker.field.choices()
    editor.basis.bases.set_value([choices[-1].value])
    editor._ask_warning()
    stand.settle()
    assert "征求意见稿" in editor.basis.bases.warning()


def test_a_basis_may_be_written_for_one_order(
    editor: OrderEditor, in_dialog: Callable[[Callable[[QWidget], object]], None]
) -> None:
    def answer(box: QWidget) -> None:
        box.findChild(QLineEdit).setText("示例会议的决定")
        next(b for b in box.findChildren(QPushButton) if b.text() == "添加").click()

    in_dialog(answer)
    editor.basis.bases.write.click()
    assert editor.typed().bases == ("示例会议的决定",)


# Leaving


def test_an_untouched_form_is_left_without_a_question(page: RectificationPage, editor: OrderEditor) -> None:
    page.back.trigger()
    assert page.list.isVisible()


def test_a_half_filled_form_asks_and_can_be_gone_on_with(
    page: RectificationPage, editor: OrderEditor, press: Press
) -> None:
    editor.problems.rows()[0].texts["problem"].setPlainText("垃圾满溢")
    press("继续编辑")
    page.back.trigger()
    assert editor.isVisible()


def test_a_half_filled_form_can_be_dropped(
    page: RectificationPage, editor: OrderEditor, press: Press, stand: Stand
) -> None:
    editor.problems.rows()[0].texts["problem"].setPlainText("垃圾满溢")
    press("放弃")
    page.back.trigger()
    assert page.list.isVisible()
    assert page.unfinished.found() is None
    assert not drafts(stand)


def test_a_form_that_is_filled_in_can_be_saved_on_leaving(
    page: RectificationPage, editor: OrderEditor, press: Press, stand: Stand, qtbot: QtBot
) -> None:
    fill(editor, qtbot)
    press("保存草稿")
    page.back.trigger()
    stand.settle()
    qtbot.waitUntil(page.list.isVisible)
    assert len(drafts(stand)) == 1


def test_the_window_waits_for_an_unsaved_form(
    page: RectificationPage, editor: OrderEditor, press: Press
) -> None:
    editor.problems.rows()[0].texts["problem"].setPlainText("垃圾满溢")
    press("继续编辑")
    assert not page.may_leave()
    press("放弃")
    assert page.may_leave()


def test_what_was_put_aside_is_offered_again(
    page: RectificationPage, editor: OrderEditor, press: Press, stand: Stand
) -> None:
    editor.problems.rows()[0].texts["problem"].setPlainText("垃圾满溢")
    press("先放着，下次接着写")
    page.back.trigger()
    press("接着写")
    page.new.trigger()
    stand.settle()
    assert editor.typed().problems[0][0] == "垃圾满溢"
    assert editor.is_dirty()


def test_a_power_cut_loses_two_seconds_at_the_most(
    page: RectificationPage, editor: OrderEditor, stand: Stand, qtbot: QtBot
) -> None:
    editor.problems.rows()[0].texts["problem"].setPlainText("垃圾满溢")
    qtbot.waitUntil(lambda: page.unfinished.found() is not None, timeout=5_000)
    again = RectificationPage(stand)
    qtbot.addWidget(again)
    again.refresh()
    stand.settle()
    assert "没有写完" in stand.messages[-1].sentence
    kept = again.unfinished.found()
    assert kept is not None
    assert kept.problems[0][0] == "垃圾满溢"


def test_a_saved_form_is_kept_no_longer(
    page: RectificationPage, editor: OrderEditor, stand: Stand, qtbot: QtBot
) -> None:
    fill(editor, qtbot)
    page.unfinished.keep()
    assert page.unfinished.found() is not None
    editor.save()
    stand.settle()
    assert page.unfinished.found() is None


def test_a_form_survives_being_written_down() -> None:
    filled = Filled(unit="u", problems=(("a", "b", "c"), ("d", "", "")), bases=("x", "y"))
    assert from_text(to_text(filled)) == filled


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"problems": 3}', '{"problems": [], "bases": [], "due": {}, "z": 1}']
)
def test_what_is_no_form_is_forgotten(text: str) -> None:
    assert from_text(text) is None


def test_a_retired_unit_must_be_chosen_again(
    page: RectificationPage, editor: OrderEditor, stand: Stand, qtbot: QtBot
) -> None:
    fill(editor, qtbot)
    editor.save()
    stand.settle()
    (row,) = drafts(stand)
    stand.counter.do(organization.change_unit, row.unit_id, {"retired": True})
    stand.settle()
    page.acts.edit.trigger()
    stand.settle()
    assert editor.whom.recipient.value() == Recipient("", False)
    told = {"unit": "原来的责任单位“城建办”已停用，请另选一个。"}
    assert editor.whom.faults() == told
    assert not editor.save()
    assert editor.whom.faults() == told


def test_tab_walks_the_cards_from_top_to_bottom(editor: OrderEditor) -> None:
    seen = [editor.whom.recipient.picker]
    order = [
        editor.whom.title, editor.when.due.days, editor.problems.rows()[0].texts["problem"],
        editor.basis.bases.picker.field, editor.sign.issuer,
    ]  # fmt: skip
    widget: QWidget = seen[0]
    for _ in range(400):
        widget = widget.nextInFocusChain()
        if widget in order and widget not in seen:
            seen.append(widget)  # type: ignore[arg-type]
    assert seen[1:] == order


def test_tab_leads_from_the_phone_into_the_first_problem(editor: OrderEditor, qtbot: QtBot) -> None:
    phone = editor.when.field("phone")
    phone.setFocus()
    qtbot.keyClick(phone, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is editor.problems.rows()[0].texts["problem"]


def test_a_problem_added_at_the_end_comes_into_sight(editor: OrderEditor, stand: Stand, qtbot: QtBot) -> None:
    editor.problems.rows()[0].enter()
    for count in range(2, 12):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        stand.settle()
        assert len(editor.problems.rows()) == count
        text = editor.problems.rows()[-1].texts["problem"]
        assert QApplication.focusWidget() is text
        qtbot.waitUntil(lambda text=text: text.visibleRegion().boundingRect() == text.rect())


def test_tab_goes_through_problems_added_later_before_what_follows(editor: OrderEditor, qtbot: QtBot) -> None:
    editor.problems.rows()[0].enter()
    editor.problems.add()
    first, added = editor.problems.rows()
    qtbot.waitUntil(added.isVisible)
    first.enter("standard")
    qtbot.keyClick(first.texts["standard"], Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is added.texts["problem"]
