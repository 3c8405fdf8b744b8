"""What the list of backups tells, and what going back to one would undo."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.services import accounts, organization_list
from changhe_desktop.services.accounts_backup import backup_rows, before_restore
from changhe_desktop.services.desk import Desk
from changhe_desktop.store.views.accounts import act_rows, history

Do = Callable[..., Any]


# A server's data are backed up where it stands.
pytestmark = pytest.mark.parametrize("desk", ["sqlite"], indirect=True)


def test_a_backup_is_told_by_time_occasion_size_and_what_it_holds(desk: Desk, do: Do) -> None:
    do(organization_list.import_list, "甲办\n乙办")
    accounts.make_backup(desk)
    newest = backup_rows(desk.folder)[0]
    assert (newest.occasion, newest.holds, newest.lacking) == ("手动", "单位2", 0)
    assert newest.size > 0
    assert newest.rows > 2


def test_an_empty_backup_says_that_it_is_empty(desk: Desk) -> None:
    accounts.make_backup(desk)
    assert backup_rows(desk.folder)[0].holds == "空"


def test_what_was_done_after_a_backup_is_counted_and_the_newest_named(desk: Desk, do: Do) -> None:
    do(accounts.change_settings, {"town": "示例镇"})
    name = accounts.make_backup(desk).value.name
    assert desk.ask(before_restore, desk.folder, name).undone == 0
    for n in range(7):
        do(organization_list.import_list, f"第{n}办")
    found = desk.ask(before_restore, desk.folder, name)
    assert found.undone == 7
    assert [act.say for act in found.newest] == ["已添加单位1个。"] * 5
    assert found.newest[0].by == "张三"


def test_a_damaged_backup_is_refused_before_anything_is_counted(desk: Desk) -> None:
    made = accounts.make_backup(desk).value
    path = desk.folder / "backups" / made.name
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    with pytest.raises(Refusal, match="校验不符"):
        desk.ask(before_restore, desk.folder, made.name)


def test_moments_can_be_shown_in_the_zone_of_the_pc(desk: Desk, do: Do) -> None:
    """The tables keep UTC; a moment without its zone would be shown eight hours early in China."""
    do(accounts.change_settings, {"town": "示例镇"})
    accounts.make_backup(desk)
    (change,) = desk.ask(history, "setting", ["town"])
    moments = [change.at, desk.ask(act_rows)[0].at, backup_rows(desk.folder)[0].made_at]
    assert all(at.tzinfo is UTC and datetime.now(UTC) - at < timedelta(minutes=1) for at in moments)
