"""Going back to a backup: exactly that state, undoable, never mixed, and never under an old epoch."""

import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from changhe_desktop.domain.errors import Refusal, Trouble
from changhe_desktop.services import accounts
from changhe_desktop.services import desk as desks
from changhe_desktop.services.desk import Desk, open_desk
from changhe_desktop.store import attachments, backup
from changhe_desktop.store.backup import Backup, Occasion
from changhe_desktop.store.engine import Session
from changhe_desktop.store.glance import DATABASE, damage
from changhe_desktop.store.lock import FolderLock
from tests.archives import content, copied, digest, files, one, opened, raw, rows, unsound
from tests.services.killing import victim

NAMED: dict[str, Any] = {"by": "张三", "on": date(2026, 11, 23)}
# What a restore adds to the restored rows: the epoch and one line of the trail.
OF_THE_RESTORE = {"device", "journal_act", "journal_change"}


def set_town(desk: Desk, town: str) -> None:
    desk.do(accounts.change_settings, {"town": town}, **NAMED)


def town_of(folder: Path) -> str:
    return str(one(folder, "SELECT value FROM setting WHERE key = 'town'")).strip('"')


@pytest.fixture
def folder(office: Path, tmp_path: Path) -> Path:
    return copied(office, tmp_path / "data")


def backed_up(folder: Path, town: str) -> Backup:
    """A backup made while this is the town."""
    with opened(folder) as desk:
        set_town(desk, town)
        return accounts.make_backup(desk).value


def restored(folder: Path, name: str = "latest") -> str:
    return accounts.restore_backup(folder, name, **NAMED).say


def business(path: Path) -> dict[str, list[Any]]:
    return {name: found for name, found in content(path).items() if name not in OF_THE_RESTORE}


def test_a_restore_gives_exactly_that_state_and_one_line(folder: Path) -> None:
    made = backed_up(folder, "甲镇")
    acts = one(folder, "SELECT COUNT(*) FROM journal_act")
    with opened(folder) as desk:
        set_town(desk, "乙镇")
    restored(folder, made.name)
    assert business(folder / DATABASE) == business(folder / "backups" / made.name)
    last = rows(folder, "SELECT verb, by_name, on_date, say FROM journal_act ORDER BY epoch, serial")[acts:]
    assert last == [("restore_backup", "张三", "2026-11-23", f"恢复到备份{made.name}")]
    assert unsound(folder) == []
    assert digest(folder / "backups" / made.name) == made.sha256


def test_restores_can_be_undone_one_after_another(folder: Path) -> None:
    first = backed_up(folder, "甲镇")
    for town in ("乙镇", "丙镇", "丁镇"):
        with opened(folder) as desk:
            set_town(desk, town)
        restored(folder, first.name)
        assert town_of(folder) == "甲镇"
    safety = [made for made in backup.backups(folder) if made.occasion == Occasion.RESTORE]
    assert len(safety) == 3
    towns = []
    for made in safety:
        shutil.copyfile(folder / "backups" / made.name, folder.parent / DATABASE)
        towns.append(town_of(folder.parent))
        restored(folder, made.name)
        assert town_of(folder) == towns[-1]
    assert sorted(towns) == sorted(["乙镇", "丙镇", "丁镇"])


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork to be killed in the middle")
def test_a_restore_beside_a_hot_journal_is_whole(folder: Path) -> None:
    made = backed_up(folder, "甲镇")
    with victim("write_half") as killer:
        assert killer.run(folder, after=0).hot
    half = shutil.copyfile(folder / DATABASE, folder.parent / DATABASE)
    assert damage(half, thorough=True), "without its journal the file is half written"
    restored(folder, made.name)
    assert business(folder / DATABASE) == business(folder / "backups" / made.name)
    assert unsound(folder) == []
    (safety,) = [found for found in backup.backups(folder) if found.occasion == Occasion.RESTORE]
    assert business(folder / "backups" / safety.name) == business(folder / DATABASE), (
        "the half was rolled back"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork to be killed in the middle")
def test_after_a_crash_reading_alone_finds_the_last_saved_state(folder: Path) -> None:
    before = business(folder / DATABASE)
    with victim("write_half") as killer:
        assert killer.run(folder, after=0).hot
    desk = open_desk(str(folder), read_only=True)
    assert desk.operator() == "张三"
    desk.close()
    assert business(folder / DATABASE) == before
    journal = folder / f"{DATABASE}-journal"
    assert not journal.exists() or journal.stat().st_size == 0


def test_no_device_epoch_and_counter_ever_means_two_things(folder: Path) -> None:
    """Back to the same old backup again and again, with work in between."""
    made = backed_up(folder, "甲镇")
    seen: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    epochs = []
    for town in ("乙镇", "丙镇", "丁镇", "戊镇"):
        with opened(folder) as desk:
            set_town(desk, town)
        told = rows(folder, "SELECT a.device, a.epoch, c.counter, c.act_id, c.after FROM journal_change c"
                            " JOIN journal_act a ON a.id = c.act_id")  # fmt: skip
        for device, epoch, counter, *rest in told:
            assert seen.setdefault((device, epoch, counter), tuple(rest)) == tuple(rest)
        epochs.append(one(folder, "SELECT epoch FROM device"))
        restored(folder, made.name)
    assert epochs == [1, 2, 3, 4]


def test_a_database_put_back_by_hand_starts_a_new_epoch(folder: Path) -> None:
    """Somebody copies a backup over the database after a restore: the note beside it knows better."""
    made = backed_up(folder, "甲镇")
    restored(folder, made.name)
    shutil.copyfile(folder / "backups" / made.name, folder / DATABASE)
    assert one(folder, "SELECT epoch FROM device") == 1
    with opened(folder):
        pass
    assert one(folder, "SELECT epoch FROM device") == 2
    (said,) = rows(folder, "SELECT say FROM journal_act WHERE verb = 'begin_epoch'")
    assert "本机的留痕从新的一段记起" in said[0]


def test_a_lost_identity_is_a_new_device(folder: Path) -> None:
    with opened(folder):
        pass
    for broken in (b"", b"[]", b'{"id": 1}', b"\xff"):
        (folder / "device.json").write_bytes(broken)
        with opened(folder) as desk:
            set_town(desk, "甲镇")
    assert one(folder, "SELECT COUNT(*) FROM device") == 5
    assert unsound(folder) == []


@pytest.mark.parametrize("lost", ["whole", "empty", "text", "torn"])
def test_a_damaged_database_can_be_left_behind(folder: Path, lost: str) -> None:
    made = backed_up(folder, "甲镇")
    path = folder / DATABASE
    whole = path.read_bytes()
    if lost == "whole":
        path.unlink()
    else:
        torn = whole[: 4096 * 4] + b"\xa5" * 4096 + whole[4096 * 5 :]
        path.write_bytes({"empty": b"", "text": "坏了".encode() * 3000, "torn": torn}[lost])
    spoilt = path.read_bytes() if path.exists() else None
    with pytest.raises(Refusal, match="恢复"), opened(folder):
        pass
    assert (path.read_bytes() if path.exists() else None) == spoilt, "the refusal changed nothing"
    said = restored(folder)
    assert business(path) == business(folder / "backups" / made.name)
    assert unsound(folder) == []
    aside = list((folder / "backups").glob("*-damaged.db"))
    if spoilt is None:
        assert "存为" not in said
        assert aside == []
    else:
        assert "已损坏，原样存为" in said
        assert [p.read_bytes() for p in aside] == [spoilt]
    assert one(folder, "SELECT epoch FROM device") == 2


def test_attachments_that_were_lost_or_spoilt_come_back(folder: Path) -> None:
    def keep(session: Session, content: bytes, *, by: str, on: date) -> accounts.Outcome[str]:
        return accounts.Outcome(attachments.keep(session, content, "照片.jpg", "image/jpeg"), frozenset(), "")

    with opened(folder) as desk:
        lost, spoilt = (desk.do(keep, words, **NAMED).value for words in (b"one", b"two"))
        made = accounts.make_backup(desk).value
    attachments.place_of(folder, lost).unlink()
    attachments.place_of(folder, spoilt).write_bytes(b"zwo")
    restored(folder, made.name)
    assert attachments.place_of(folder, lost).read_bytes() == b"one"
    assert attachments.place_of(folder, spoilt).read_bytes() == b"two"


def test_a_backup_of_a_newer_program_is_refused_unchanged(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backed_up(folder, "甲镇")
    monkeypatch.setattr(backup, "HEAD", "0000")
    before = files(folder)
    with pytest.raises(Refusal, match="由更高版本创建"):
        restored(folder)
    assert files(folder) == before


def test_a_folder_in_use_is_not_restored(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "PATIENCE", 0.2)
    backed_up(folder, "甲镇")
    with FolderLock(folder).acquire("李四"):
        before = files(folder)
        with pytest.raises(Trouble, match="已在运行（李四"):
            restored(folder)
        assert files(folder) == before


@pytest.mark.parametrize("name", ["没有", "", "../changhe.db", "20261123"])
def test_an_unknown_backup_is_named_with_those_there_are(folder: Path, name: str) -> None:
    made = backed_up(folder, "甲镇")
    with pytest.raises(Refusal, match=f"没有名为“{name}”的备份.*{made.name}"):
        restored(folder, name)


def test_a_backup_is_found_by_its_name_without_ending(folder: Path) -> None:
    made = backed_up(folder, "甲镇")
    assert accounts.verify_backup(folder, made.name.removesuffix(".db")).value == made
    assert accounts.verify_backup(folder, "latest").value == made


def test_the_copy_itself_is_checked_before_the_swap(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that lies while copying: the copy differs from what was verified."""
    backed_up(folder, "甲镇")
    real = shutil.copyfile

    def lying(source: Any, target: Any) -> Any:
        real(source, target)
        whole = bytearray(Path(target).read_bytes())
        whole[5000] ^= 1
        Path(target).write_bytes(whole)
        return target

    before = files(folder)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfile", lying)
        with pytest.raises(Trouble, match="数据未改动"):
            restored(folder)
    assert files(folder) == before


def test_what_stands_in_a_backup_is_read_without_our_program(folder: Path) -> None:
    made = backed_up(folder, "甲镇")
    with closing(sqlite3.connect(folder / "backups" / made.name)) as connection:
        assert connection.execute("SELECT value FROM setting WHERE key = 'town'").fetchone() == ('"甲镇"',)
        assert connection.execute("PRAGMA journal_mode").fetchone() != ("wal",)
    assert raw(folder).execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_backups_carried_to_another_pc_bring_everything_back(folder: Path) -> None:
    """Only the folder of backups survived."""
    made = backed_up(folder, "甲镇")
    device = one(folder, "SELECT id FROM device")
    other = folder.parent / "other"
    shutil.copytree(folder / "backups", other / "backups")
    with pytest.raises(Refusal, match=r"数据库不见了.+backup restore"), opened(other):
        pass
    restored(other)
    before, after = business(folder / "backups" / made.name), business(other / DATABASE)
    assert after == before
    assert {found for (found,) in rows(other, "SELECT id FROM device")} > {device}, (
        "this PC is another device"
    )
    assert unsound(other) == []
