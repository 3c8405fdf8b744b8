"""固定用语 on a real desk: checked while typed, stored when left, never lost while they are wrong."""

# ruff: noqa: F401, F811  (fixtures are taken by their names)

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton

from changhe_desktop.domain.numbering import PaperKind
from changhe_desktop.domain.rectification_phrases import BY_NAME, PHRASES, PLACEHOLDERS, check_phrases, fill
from changhe_desktop.store.views.accounts import settings
from changhe_desktop.ui.accounts.page import SettingsPage
from changhe_desktop.ui.accounts.phrases import EXAMPLES, PhrasesSection, offered
from changhe_desktop.ui.parts.places import SettingsPart
from tests.ui.plan_stand import planned, planned_template
from tests.ui.settings_stand import WideStand, office

FOUND, CLOSING = "rectification.found", "rectification.closing"


@pytest.fixture
def page(office: WideStand) -> SettingsPage:
    """设置 at its phrases."""
    made = SettingsPage(office)
    office.host(made)
    made.apply(SettingsPart.PHRASES)
    office.settle()
    return made


@pytest.fixture
def section(page: SettingsPage) -> PhrasesSection:
    """The part itself."""
    found = page.section()
    assert isinstance(found, PhrasesSection)
    return found


def choose(section: PhrasesSection, key: str) -> None:
    section.table.select([key])


def stored(office: WideStand) -> Any:
    return office.view(settings)["order.phrases"]


def states(section: PhrasesSection) -> dict[str, str]:
    return {row.key: row.state for row in section.table.rows() if row.state}


def test_every_phrase_of_both_kinds_is_listed_and_can_be_shown_as_printed(section: PhrasesSection) -> None:
    for kind in PaperKind:
        section.kinds.chosen.emit(kind.value)
        assert len(section.table.rows()) == len(PHRASES) // 2
    for phrase in PHRASES:
        assert fill(phrase.text, EXAMPLES) is not None
    assert EXAMPLES.keys() == PLACEHOLDERS.keys()


def test_a_phrase_is_offered_only_what_it_may_use() -> None:
    for phrase in PHRASES:
        assert check_phrases({phrase.key: "".join(f"【{word}】" for word in offered(phrase))}) == []


def test_a_reworded_phrase_is_stored_when_it_is_left_and_marked(
    section: PhrasesSection, page: SettingsPage, office: WideStand
) -> None:
    choose(section, FOUND)
    section.text.setPlainText("经【事由】，发现下列问题。")
    assert section.sample.text() == "印出来像这样：经月度督查，发现下列问题。"
    choose(section, CLOSING)
    office.settle()
    assert stored(office) == {FOUND: "经【事由】，发现下列问题。"}
    assert states(section) == {FOUND: "已改"}
    page.undoing.take_back()
    office.settle()
    assert stored(office) == {}
    assert states(section) == {}


def test_an_unknown_placeholder_is_named_while_it_is_typed_and_kept_until_it_is_right(
    section: PhrasesSection, office: WideStand
) -> None:
    choose(section, FOUND)
    section.text.setPlainText("经【督查组】检查")
    assert "【督查组】无法填写" in section.fault.text()
    assert not section.keep.isEnabled()
    choose(section, CLOSING)
    office.settle()
    assert stored(office) == {}
    assert states(section) == {FOUND: "未保存"}
    choose(section, FOUND)
    assert section.text.words() == "经【督查组】检查"
    section.text.setPlainText("经【事由】检查")
    section.keep.click()
    office.settle()
    assert stored(office) == {FOUND: "经【事由】检查"}
    assert states(section) == {FOUND: "已改"}


def test_a_placeholder_is_put_in_at_the_cursor(section: PhrasesSection) -> None:
    choose(section, CLOSING)
    section.text.setPlainText("报")
    section.text.moveCursor(section.text.textCursor().MoveOperation.End)
    words = {button.text(): button for button in section.findChildren(QPushButton)}
    words["【反馈单位】"].click()
    assert section.text.words() == "报【反馈单位】"


def test_one_phrase_goes_back_to_its_default_and_the_others_stay(
    section: PhrasesSection, office: WideStand
) -> None:
    for key, text in ((FOUND, "甲"), (CLOSING, "乙")):
        choose(section, key)
        section.text.setPlainText(text)
        section.keep.click()
        office.settle()
    choose(section, FOUND)
    section.restore.click()
    office.settle()
    assert stored(office) == {CLOSING: "乙"}
    assert section.text.words() == BY_NAME[FOUND].text
    assert not section.restore.isEnabled()


def test_line_ends_are_taken_out_since_a_phrase_is_one_paragraph(
    section: PhrasesSection, office: WideStand
) -> None:
    choose(section, CLOSING)
    section.text.setPlainText("特此\n通知。")
    section.keep.click()
    office.settle()
    assert stored(office) == {CLOSING: "特此通知。"}


def test_the_window_asks_before_wrong_words_are_lost(
    section: PhrasesSection, page: SettingsPage, press: Callable[[str], None]
) -> None:
    assert page.may_leave()
    choose(section, FOUND)
    section.text.setPlainText("【")
    press("返回")
    assert not page.may_leave()
    press("不保存，关闭")
    assert page.may_leave()
