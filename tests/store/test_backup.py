"""Backups prove themselves, damaged ones are never restored from, and pruning never takes the last ones."""

import json
import random
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from changhe_desktop.domain.errors import Refusal, Trouble
from changhe_desktop.services import accounts
from changhe_desktop.store import attachments, backup
from changhe_desktop.store.backup import Backup, Occasion, backups, due, faults_of, lay_ready, make, prune
from changhe_desktop.store.engine import Session
from changhe_desktop.store.glance import DATABASE, HEAD
from tests.archives import content, copied, digest, files, one, opened, raw

ON = date(2026, 11, 23)
PICTURE = b"a picture as evidence " * 40


def keep_picture(session: Session, *, by: str, on: date) -> accounts.Outcome[str]:
    return accounts.Outcome(attachments.keep(session, PICTURE, "照片.jpg", "image/jpeg"), frozenset(), "已存")


@pytest.fixture
def kept(office: Path, tmp_path: Path) -> Path:
    """A closed folder with units, plan and one attachment, not backed up yet."""
    folder = copied(office, tmp_path / "data")
    with opened(folder) as desk:
        desk.do(keep_picture, by="张三", on=ON)
    for path in (folder / "backups").rglob("*"):
        if path.is_file():
            path.unlink()
    return folder


def picture_of(home: Path) -> Path:
    (found,) = [path for path in home.glob("attachments/*/*") if path.is_file()]
    return found


def test_a_backup_holds_every_row_and_says_so(kept: Path) -> None:
    made = make(kept, Occasion.MANUAL)
    copy = kept / "backups" / made.name
    assert content(copy) == content(kept / DATABASE)
    assert made.sha256 == digest(copy)
    assert made.size == copy.stat().st_size
    assert made.rows["measure"] == one(kept, "SELECT COUNT(*) FROM measure") >= 88
    assert made.revision == HEAD
    assert made.head == one(kept, "SELECT digest FROM journal_act ORDER BY serial DESC LIMIT 1")
    assert made.attachments == (digest(picture_of(kept)),)
    assert backups(kept) == [made]
    assert faults_of(kept, made) == []
    assert picture_of(kept / "backups").read_bytes() == PICTURE


def test_a_backup_leaves_no_other_file_and_changes_nothing(kept: Path) -> None:
    before = files(kept)
    made = make(kept, Occasion.MANUAL)
    stem = f"backups/{made.name.removesuffix('.db')}"
    added = set(files(kept)) - set(before)
    assert {name for name in added if "attachments" not in name} == {f"{stem}.db", f"{stem}.json"}
    assert {name: files(kept)[name] for name in before} == before


def test_two_backups_in_one_second_are_two(kept: Path) -> None:
    names = {make(kept, Occasion.MANUAL).name for _ in range(3)}
    assert len(names) == 3 == len(backups(kept))
    assert [backup.occasion_text for backup in backups(kept)] == ["手动"] * 3


def test_a_folder_without_a_database_has_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="没有可备份的数据"):
        make(tmp_path, Occasion.MANUAL)
    assert files(tmp_path) == {}


# Ways in which a finished backup may be spoilt. Each gets the folder, the backup and a seeded random.
def truncate(folder: Path, made: Backup, dice: random.Random) -> None:
    path = folder / "backups" / made.name
    path.write_bytes(path.read_bytes()[: dice.randrange(made.size)])


def flip_bit(folder: Path, made: Backup, dice: random.Random) -> None:
    path = folder / "backups" / made.name
    whole = bytearray(path.read_bytes())
    whole[dice.randrange(len(whole))] ^= 1 << dice.randrange(8)
    path.write_bytes(whole)


def zero_page(folder: Path, made: Backup, dice: random.Random) -> None:
    path = folder / "backups" / made.name
    whole = bytearray(path.read_bytes())
    page = dice.randrange(len(whole) // 4096) * 4096
    filled = bytes(whole[page : page + 4096])
    whole[page : page + 4096] = bytes(4096) if filled.strip(b"\0") else b"\1" * 4096
    path.write_bytes(whole)


def lose_file(folder: Path, made: Backup, dice: random.Random) -> None:
    (folder / "backups" / made.name).unlink()


def change_row(folder: Path, made: Backup, dice: random.Random) -> None:
    with closing(sqlite3.connect(folder / "backups" / made.name)) as connection, connection:
        connection.execute("UPDATE unit SET leader = '改过'")


def lose_attachment(folder: Path, made: Backup, dice: random.Random) -> None:
    picture_of(folder / "backups").unlink()


def change_attachment(folder: Path, made: Backup, dice: random.Random) -> None:
    picture_of(folder / "backups").write_bytes(PICTURE[:-1])


def alter(name: str, value: object) -> Callable[[Path, Backup, random.Random], None]:
    def change(folder: Path, made: Backup, dice: random.Random) -> None:
        path = (folder / "backups" / made.name).with_suffix(".json")
        plain = json.loads(path.read_text(encoding="utf-8"))
        assert plain[name] != value
        path.write_text(json.dumps(plain | {name: value}), encoding="utf-8")

    change.__name__ = f"alter_{name}"
    return change


def swap_files(folder: Path, made: Backup, dice: random.Random) -> None:
    """Another backup's file under this one's name."""
    other = make(folder, Occasion.MANUAL)
    with closing(raw(folder)) as connection:
        connection.execute("UPDATE unit SET leader = '后来'")
    other = make(folder, Occasion.MANUAL)
    (folder / "backups" / made.name).write_bytes((folder / "backups" / other.name).read_bytes())


DAMAGES = (
    truncate, flip_bit, zero_page, lose_file, change_row, lose_attachment, change_attachment, swap_files,
    alter("sha256", "0" * 64), alter("size", 12), alter("rows", {"measure": 1}), alter("head", "0" * 64),
    alter("revision", "0000"), alter("attachments", []),
)  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_backup_is_never_restored_from(kept: Path, damage: Callable[..., None]) -> None:
    made = make(kept, Occasion.MANUAL)
    damage(kept, made, random.Random(7))
    (listed,) = [b for b in backups(kept) if b.name == made.name]
    before = files(kept)
    assert faults_of(kept, listed)
    with pytest.raises(Refusal, match=r"不能用于恢复：.+请选择其他备份"):
        lay_ready(kept, listed)
    with pytest.raises(Refusal, match="不能用于恢复"):
        accounts.restore_backup(kept, made.name, by="张三", on=ON)
    assert files(kept) == before


@pytest.mark.heavy
@pytest.mark.parametrize("damage", [truncate, flip_bit, zero_page], ids=lambda damage: damage.__name__)
def test_no_damage_of_many_passes(kept: Path, damage: Callable[..., None]) -> None:
    made = make(kept, Occasion.MANUAL)
    path = kept / "backups" / made.name
    whole = path.read_bytes()
    for seed in range(200):
        path.write_bytes(whole)
        damage(kept, made, random.Random(seed))
        assert path.read_bytes() != whole
        assert faults_of(kept, made), f"seed {seed}"


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"name": 1}', '{"name": "../../changhe.db", "made": "2026-11-23T00:00:00"}'],
)
def test_a_manifest_that_cannot_be_read_is_offered_to_nobody(kept: Path, text: str) -> None:
    made = make(kept, Occasion.MANUAL)
    manifest = (kept / "backups" / made.name).with_suffix(".json")
    manifest.write_text(text, encoding="utf-8")
    assert backups(kept) == []
    assert (kept / "backups" / made.name).exists(), "what may still be of use is not removed"


@pytest.mark.parametrize("made_at", ["2099-01-01T00:00:00", "gestern", "2026-11-23T00:00:00+08:00"])
def test_a_manifest_with_another_time_than_its_name_is_not_listed(kept: Path, made_at: str) -> None:
    made = make(kept, Occasion.MANUAL)
    alter("made", made_at)(kept, made, random.Random(0))
    assert backups(kept) == []


def test_a_manifest_that_names_another_file_is_not_listed(kept: Path) -> None:
    made = make(kept, Occasion.MANUAL)
    alter("name", f"../{DATABASE}")(kept, made, random.Random(0))
    assert backups(kept) == []


def test_an_attachment_already_lost_does_not_spoil_the_backup_of_the_rest(kept: Path) -> None:
    lost = digest(picture_of(kept))
    picture_of(kept).unlink()
    made = make(kept, Occasion.MANUAL)
    assert made.lacking == (lost,)
    assert made.attachments == ()
    assert faults_of(kept, made) == []


def test_a_damaged_attachment_is_not_copied_over_a_good_one(kept: Path) -> None:
    make(kept, Occasion.MANUAL)
    picture_of(kept).write_bytes(b"spoilt")
    made = make(kept, Occasion.MANUAL)
    assert faults_of(kept, made) == []
    assert picture_of(kept / "backups").read_bytes() == PICTURE


def test_a_backup_under_a_busy_writer_is_whole(kept: Path) -> None:
    with opened(kept) as desk:
        stop, wrote = threading.Event(), []

        def write() -> None:
            while not stop.is_set():
                desk.do(accounts.change_settings, {"town": f"第{len(wrote)}镇"}, by="张三", on=ON)
                wrote.append(1)

        writer = threading.Thread(target=write)
        writer.start()
        try:
            during = []
            for _ in range(8):
                before = len(wrote)
                with desk.archive.gate:
                    during.append(make(kept, Occasion.MANUAL))
                while len(wrote) == before:
                    pass
        finally:
            stop.set()
            writer.join()
    assert len(wrote) > 8, "the writer was busy"
    assert all(faults_of(kept, made) == [] for made in during)
    acts = [made.rows["journal_act"] for made in during]
    assert acts == sorted(acts)
    assert acts[-1] > acts[0], "it wrote between them"


def test_a_backup_does_not_wait_for_ever_for_another_program(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("changhe_desktop.store.glance.PATIENCE", 0.1)
    with closing(raw(kept)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Trouble, match=r"备份没有完成：.*被其他程序占用"):
            make(kept, Occasion.MANUAL)
    assert backups(kept) == []


def test_a_damaged_database_is_not_backed_up(kept: Path) -> None:
    good = make(kept, Occasion.MANUAL)
    whole = bytearray((kept / DATABASE).read_bytes())
    whole[4096 * 5 : 4096 * 6] = b"\xa5" * 4096
    (kept / DATABASE).write_bytes(whole)
    with pytest.raises(Trouble, match="备份没有完成"):
        make(kept, Occasion.DAILY)
    assert backups(kept) == [good]
    assert [p.name for p in (kept / "backups").glob(".*")] == []


def test_what_killed_programs_left_is_swept_at_the_next_start(kept: Path) -> None:
    make(kept, Occasion.MANUAL)
    before = files(kept)
    leftovers = [
        "backups/.20260101-000000-daily.partial", "backups/.20260101-000000-daily.partial-journal",
        "backups/attachments/ab/.0123.partial", "attachments/ab/.0123.partial", ".0123.partial",
        ".probe-0123", f".{DATABASE}.new", f".{DATABASE}.upgrading-journal", f".{DATABASE}.restoring",
    ]  # fmt: skip
    for name in leftovers:
        (kept / name).parent.mkdir(parents=True, exist_ok=True)
        (kept / name).write_bytes(b"x")
    with opened(kept):
        pass
    assert files(kept) == before


# Retention

LONG_AGO = datetime.fromisoformat("2001-01-01T08:00")
NOW = datetime.fromisoformat("2026-11-23T12:00")


def some_backup(at: datetime, occasion: Occasion = Occasion.DAILY) -> Backup:
    name = f"{at.strftime(backup.STAMP)}-{occasion.value}.db"
    return Backup(name, at.isoformat(), occasion.value, HEAD, 0, "", {}, "", ())


def put(folder: Path, made: Backup) -> None:
    home = folder / "backups"
    home.mkdir(exist_ok=True)
    (home / made.name).write_bytes(b"")
    plain = {name: getattr(made, name) for name in made.__slots__}
    (home / made.name).with_suffix(".json").write_text(json.dumps(plain), encoding="utf-8")


def kept_of(folder: Path, monkeypatch: pytest.MonkeyPatch, now: datetime = NOW) -> list[Backup]:
    monkeypatch.setattr(backup, "now_utc", lambda: now)
    removed = prune(folder)
    left = backups(folder)
    names = {path.name for path in (folder / "backups").iterdir()}
    assert names == {b.name for b in left} | {b.name.replace(".db", ".json") for b in left}
    assert not {b.name for b in left} & set(removed)
    return left


def test_backups_thin_out_to_days_weeks_and_months(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for hours in range(0, 24 * 400, 6):
        put(tmp_path, some_backup(NOW - timedelta(hours=hours)))
    left = kept_of(tmp_path, monkeypatch)
    ages = [(NOW - b.made_at) for b in left]
    assert sum(age <= timedelta(days=2) for age in ages) == 9, "every six hours of two days"
    assert len({b.made_at.date() for b in left if NOW - b.made_at < timedelta(days=12)}) == 12
    assert len({b.made_at.isocalendar()[:2] for b in left}) >= 10
    assert len({(b.made_at.year, b.made_at.month) for b in left}) == 9
    assert len(left) < 40


def test_the_last_three_stay_however_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for minutes in range(6):
        put(tmp_path, some_backup(LONG_AGO + timedelta(minutes=minutes)))
    assert [b.made_at.minute for b in kept_of(tmp_path, monkeypatch)] == [5, 4, 3]


def test_three_safety_copies_stay_beside_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for hours in range(8):
        put(tmp_path, some_backup(NOW - timedelta(days=30, hours=hours), Occasion.RESTORE))
    for days in range(3):
        put(tmp_path, some_backup(NOW - timedelta(days=days)))
    left = kept_of(tmp_path, monkeypatch)
    assert sum(b.occasion == Occasion.RESTORE for b in left) == 3
    assert sum(b.occasion == Occasion.DAILY for b in left) == 3


def test_a_clock_set_back_removes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for days in range(30):
        put(tmp_path, some_backup(NOW - timedelta(days=days)))
    assert len(kept_of(tmp_path, monkeypatch, LONG_AGO)) == 30


def test_a_backup_is_due_after_a_day(tmp_path: Path) -> None:
    assert due(tmp_path, NOW)
    put(tmp_path, some_backup(NOW - timedelta(hours=23)))
    assert not due(tmp_path, NOW)
    assert due(tmp_path, NOW + timedelta(hours=1))


def test_a_backup_from_a_wrong_clock_does_not_stop_backups(tmp_path: Path) -> None:
    put(tmp_path, some_backup(NOW + timedelta(days=30000)))
    assert due(tmp_path, NOW)
    put(tmp_path, some_backup(NOW))
    assert not due(tmp_path, NOW)


def test_a_daily_backup_is_made_at_the_first_opening_of_a_day(kept: Path) -> None:
    with opened(kept):
        pass
    with opened(kept):
        pass
    assert [b.occasion for b in backups(kept)] == ["daily"]


def test_a_backup_that_fails_is_said_and_does_not_stop_the_work(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (kept / "backups").rename(kept / "away")
    (kept / "backups").write_text("不是文件夹", encoding="utf-8")
    with opened(kept) as desk:
        assert "备份没有完成" in desk.backup_trouble
        assert "请检查" in desk.backup_trouble
        desk.do(accounts.change_settings, {"town": "仍可办理镇"}, by="张三", on=ON)
