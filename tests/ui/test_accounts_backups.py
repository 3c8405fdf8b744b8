"""备份与恢复 and 字体与样张 on a real desk."""

# ruff: noqa: F401, F811  (fixtures are taken by their names)

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QMessageBox, QWidget

from changhe_desktop.domain.printing import FontRole
from changhe_desktop.services.accounts import change_settings
from changhe_desktop.services.accounts_backup import BackupRow, BeforeRestore
from changhe_desktop.store.views.accounts import ActRow, settings
from changhe_desktop.ui.accounts.backups import restore_words, size_words
from changhe_desktop.ui.accounts.page import SettingsPage
from changhe_desktop.ui.parts.messages import Kind
from changhe_desktop.ui.parts.places import SettingsPart
from changhe_desktop.ui.parts.printing import Chosen
from tests.ui.plan_stand import planned, planned_template
from tests.ui.settings_stand import WideStand, office

InDialog = Callable[[Callable[[QWidget], object]], None]


@pytest.fixture
def page(office: WideStand) -> SettingsPage:
    """设置 on screen."""
    made = SettingsPage(office)
    office.host(made)
    return made


def go(page: SettingsPage, office: WideStand, part: SettingsPart) -> Any:
    page.apply(part)
    office.settle()
    return page.section()


def town(office: WideStand) -> Any:
    return office.view(settings)["town"]


def back_up(section: Any, office: WideStand) -> Any:
    """Make a backup and stand on it."""
    section._make.trigger()
    office.settle()
    row = section.table.rows()[0]
    section.table.select([row.name])
    return row


# 备份与恢复


def test_a_backup_is_listed_with_time_occasion_size_rows_and_that_it_was_verified(
    page: SettingsPage, office: WideStand
) -> None:
    section = go(page, office, SettingsPart.BACKUPS)
    row = back_up(section, office)
    assert (row.occasion, row.holds, row.state.words) == ("手动", "方案1，单位28，整改文书2", "已验证")
    assert row.rows > 100
    assert section.last.text().startswith("上次备份：")


def test_a_restore_says_what_will_vanish_and_goes_back_only_on_the_users_word(
    page: SettingsPage, office: WideStand, in_dialog: InDialog
) -> None:
    section = go(page, office, SettingsPart.BACKUPS)
    back_up(section, office)
    office.act(change_settings, {"town": "后来的镇"})
    office.act(change_settings, {"order.contact": "示例联系人"})
    said: list[tuple[str, str]] = []

    def stay(box: QWidget) -> None:
        assert isinstance(box, QMessageBox)
        said.append((box.text(), box.informativeText()))
        box.reject()

    in_dialog(stay)
    section._restore.trigger()
    office.settle()
    assert "之后的2条修改会消失" in said[0][0]
    assert "已保存设置：整改联系人。" in said[0][1]
    assert "另存一份" in said[0][1]
    assert town(office) == "后来的镇"


def test_a_restore_brings_the_old_state_back_and_keeps_the_present(
    page: SettingsPage, office: WideStand, in_dialog: InDialog
) -> None:
    section = go(page, office, SettingsPart.BACKUPS)
    back_up(section, office)
    office.act(change_settings, {"town": "后来的镇"})

    def agree(box: QWidget) -> None:
        assert isinstance(box, QMessageBox)
        next(b for b in box.buttons() if b.text().startswith("恢复到")).click()

    in_dialog(agree)
    section._restore.trigger()
    office.settle()
    office.qtbot.waitUntil(lambda: any(m.kind is Kind.GOOD for m in office.messages), timeout=20_000)
    office.settle()
    assert town(office) == "示例镇"
    assert "恢复之前" in [row.occasion for row in section.table.rows()]
    assert page.undoing.words() == []


def test_a_damaged_backup_is_found_named_and_not_restored(page: SettingsPage, office: WideStand) -> None:
    section = go(page, office, SettingsPart.BACKUPS)
    row = back_up(section, office)
    section._verify.trigger()
    office.settle()
    assert section.table.current().state.words == "完好"
    file = office.counter.folder / "backups" / row.name
    content = bytearray(file.read_bytes())
    content[200] ^= 1
    file.write_bytes(content)
    section._restore.trigger()
    office.settle()
    assert section.table.current().state.words == "已损坏"
    assert "校验不符" in section.fault.text()


def test_sizes_and_the_question_before_a_restore_are_said_in_words() -> None:
    assert [size_words(n) for n in (10, 220_000, 1_500_000)] == ["1 KB", "215 KB", "1.4 MB"]
    at = datetime(2026, 10, 31, 9, 20, tzinfo=UTC)
    row = BackupRow("a.db", at, "手动", 1, 1, "空", 0)
    local = at.astimezone()
    when = f"{local.month}月{local.day}日 {local:%H:%M}"
    sentence, _detail, verb = restore_words(BeforeRestore(row, 43, (ActRow("1", at, "张三", "已签发。"),)))
    assert sentence == f"将回到{when}，之后的43条修改会消失。"
    assert verb == f"恢复到{when}"
    assert restore_words(BeforeRestore(row, 0, ()))[0] == f"将回到{when}，之后没有修改。"


# 字体与样张


def test_each_role_tells_its_face_its_source_and_what_it_stands_in_for(
    page: SettingsPage, office: WideStand
) -> None:
    section = go(page, office, SettingsPart.FONTS)
    rows = section.table.rows()
    assert [row.wanted for row in rows] == [role.text for role in FontRole]
    assert all(row.family for row in rows)
    assert all(row.said for row in rows if not row.official)


def test_a_face_of_the_offices_own_is_taken_and_given_up(
    page: SettingsPage, office: WideStand, tmp_path: Path
) -> None:
    section = go(page, office, SettingsPart.FONTS)
    body = next(row for row in section.table.rows() if row.role is FontRole.BODY)
    if body.official:
        pytest.skip("this PC has an official face, which goes before a chosen one")
    section.table.select([FontRole.BODY])
    office.files.answers.append(_bundled_file())
    section._choose.trigger()
    office.settle()
    office.settle()
    assert section.table.current().source == "自选字体"
    page.undoing.take_back()
    office.settle()
    office.settle()
    assert section.table.current().source == "随附字体"


def test_a_file_that_is_no_face_is_refused_at_its_place(
    page: SettingsPage, office: WideStand, tmp_path: Path
) -> None:
    section = go(page, office, SettingsPart.FONTS)
    section.table.select([FontRole.KAI])
    wrong = tmp_path / "假字体.ttf"
    wrong.write_bytes(b"no face at all")
    office.files.answers.append(wrong)
    section._choose.trigger()
    office.settle()
    assert section.fault.text() != ""


def test_the_sheet_is_shown_saved_and_printed_as_one_pdf(
    page: SettingsPage, office: WideStand, tmp_path: Path
) -> None:
    section = go(page, office, SettingsPart.FONTS)
    office.qtbot.waitUntil(lambda: section.sheet.page_count() > 0 and not section.sheet.blank_pages())
    file, printed = tmp_path / "样张.pdf", tmp_path / "打印.pdf"
    office.files.answers.append(file)
    section._save.trigger()
    office.settle()
    assert file.read_bytes() == section.paper.pdf
    section.printing.ask = lambda _parent, _printer, _sheaf: Chosen("", file=printed)
    section._print.trigger()
    office.settle()
    assert printed.read_bytes() == section.paper.pdf
    assert office.said[-1] == "样张已送打印。"


def _bundled_file() -> Path:
    from changhe_desktop import paths

    return paths.resource("fonts", "ChangheKai.ttf")
