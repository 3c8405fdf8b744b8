"""A bad environment: each time a Chinese sentence with the cure, exit code 3 or 1, and nothing changed."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from changhe_desktop.store import glance, places
from changhe_desktop.store.glance import DATABASE
from tests.archives import content, copied, files, raw
from tests.cli.running import Changhe, Said, run, without_rights

SETTING = ("--by", "张三", "settings", "set", "town", "改名镇")
needs_rights = pytest.mark.skipif(
    sys.platform == "win32" or (os.geteuid() == 0 and shutil.which("setpriv") is None),
    reason="permissions mean nothing to root",
)


def spoke(said: Said, code: int, *words: str) -> None:
    """It refused in Chinese with a cure, in both forms, and showed nothing of ours."""
    text = said.json["refusal"] if said.out else said.err
    assert said.code == code, text
    for word in words:
        assert word in text
    assert "Traceback" not in said.out + said.err
    assert "请" in text


@pytest.fixture
def open_place() -> Iterator[Path]:
    """A folder that other users can reach, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="changhe-place-", ignore_cleanup_errors=True) as name:
        place = Path(name)
        place.chmod(0o755)
        yield place
        for path in [place, *place.rglob("*")]:
            if path.is_dir():
                path.chmod(0o755)


def closed_to_writing(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    probe = subprocess.run(
        [*without_rights(), "touch", str(folder / "probe")], capture_output=True, check=False
    )
    assert probe.returncode != 0, "the folder is really closed"


@needs_rights
def test_a_folder_closed_to_writing_is_refused_and_still_read(office: Path, open_place: Path) -> None:
    folder = copied(office, open_place / "data")
    closed_to_writing(folder)
    before = files(folder)
    said = run("--data", str(folder), "--json", *SETTING, prefix=without_rights())
    spoke(said, 3, "无法写入", "没有权限")
    for words in (("measure", "list"), ("font", "list")):
        read = run("--data", str(folder), "--json", *words, prefix=without_rights())
        assert read.code == 0, read
        assert read.json["value"]
    assert files(folder) == before


@needs_rights
def test_a_folder_that_may_not_be_looked_into(office: Path, open_place: Path) -> None:
    folder = copied(office, open_place / "data")
    folder.chmod(0o700 if without_rights() else 0)
    for words in (SETTING, ("backup", "list")):
        said = run("--data", str(folder / "inner"), "--json", *words, prefix=without_rights())
        spoke(said, 3, "没有权限")


@needs_rights
def test_a_database_that_may_not_be_read(office: Path, open_place: Path) -> None:
    folder = copied(office, open_place / "data")
    (folder / DATABASE).chmod(0o600 if without_rights() else 0)
    said = run("--data", str(folder), "--json", "unit", "list", prefix=without_rights())
    spoke(said, 3, "无法打开数据文件", "权限")


@needs_rights
def test_a_folder_that_cannot_be_made(open_place: Path) -> None:
    open_place.chmod(0o555)
    said = run("--data", str(open_place / "new"), "--json", *SETTING, prefix=without_rights())
    spoke(said, 3, "无法写入", "--data")


@needs_rights
def test_a_paper_that_cannot_be_written_leaves_the_older_one(office: Path, open_place: Path) -> None:
    folder = copied(office, open_place / "data")
    out = open_place / "out"
    out.mkdir()
    (out / "台账.xlsx").write_bytes(b"old")
    closed_to_writing(out)
    said = run(
        "--data",
        str(folder),
        "--json",
        "ledger",
        "export",
        "--out",
        str(out / "台账.xlsx"),
        prefix=without_rights(),
    )
    spoke(said, 3, "无法写入文件“台账.xlsx”")
    assert files(out).keys() == {"台账.xlsx"}
    assert (out / "台账.xlsx").read_bytes() == b"old"


@pytest.mark.skipif(shutil.which("prlimit") is None, reason="needs prlimit")
def test_a_file_that_may_not_grow_loses_only_the_unsaved_act(office: Path, tmp_path: Path) -> None:
    """As on a full disk: SQLite cannot write the last pages of a large import."""
    folder = copied(office, tmp_path / "data")
    run("--data", str(folder), "backup", "create")
    plan = tmp_path / "大方案.txt"
    lines = [f"{n}.第{n}项任务。完成第{n}项建设，做好第{n}项工作。" for n in range(1, 1000)]
    plan.write_text(
        "\n".join(["某镇实施方案", "一、重点任务", "（一）基础提升行动", *lines]), encoding="utf-8"
    )
    before = content(folder / DATABASE)
    size = (folder / DATABASE).stat().st_size
    importing = ("--data", str(folder), "--by", "张三", "--json", "plan", "import", str(plan))
    limited = ["prlimit", f"--fsize={size}"]
    said = run(*importing, prefix=limited)
    spoke(said, 3, "磁盘", "没有保存")
    assert content(folder / DATABASE) == before
    assert run(*importing).json["value"]["tasks"] == 999, "with room again it succeeds"
    assert (folder / DATABASE).stat().st_size > size, "so the limit was what stopped it"


@pytest.mark.full
@pytest.mark.skipif(sys.platform == "win32", reason="needs root and mount namespaces")
def test_a_read_only_mount_is_refused_and_still_read(office: Path, tmp_path: Path) -> None:
    folder = copied(office, tmp_path / "data")
    before = files(folder)
    mounted = ["unshare", "-m", "sh", "-c",
               'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && ! touch "$0/probe" 2>/dev/null'
               ' && exec "$@"', str(folder)]  # fmt: skip
    spoke(run("--data", str(folder), "--json", *SETTING, prefix=mounted), 3, "磁盘是只读的")
    assert run("--data", str(folder), "--json", "unit", "list", prefix=mounted).json["value"]
    assert files(folder) == before


@pytest.mark.full
@pytest.mark.skipif(sys.platform == "win32", reason="needs root and mount namespaces")
def test_a_full_disk_costs_only_the_act_under_way(office: Path, tmp_path: Path) -> None:
    """Inside a namespace whose disk holds 2 MB; the script says what it did and found as JSON."""
    script = Path(__file__).with_name("full_disk.py")
    mounted = f'mount -t tmpfs -o size=2m none "{tmp_path}" && exec "$0" "$@"'
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", mounted, sys.executable, str(script), str(office), str(tmp_path)],
        capture_output=True, text=True, encoding="utf-8", check=False,
        env={**os.environ, "PYTHONPATH": str(script.parent.parent.parent)},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout)
    assert found["full"] >= 8, "the disk really was full"
    assert found["wrong"] == []
    assert set(found["codes"]) == {3}
    assert all("磁盘" in sentence and "请" in sentence for sentence in found["said"])


def test_a_folder_open_elsewhere_names_who_has_it(changhe: Changhe, data: Path) -> None:
    holding = (
        "import sys, time; from pathlib import Path\n"
        "from changhe_desktop.services.desk import open_folder_desk\n"
        "desk = open_folder_desk(Path(sys.argv[1]), who='李四'); print('open', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holding, str(data)], stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as other:
        try:
            assert other.stdout is not None
            assert other.stdout.readline() == "open\n"
            before = files(data)
            changhe.patience(0.3)
            spoke(changhe("--json", *SETTING), 3, "已在运行（李四", "请在那个窗口办理")
            assert changhe("--json", "unit", "list").json["ok"], "reading needs no lock"
            assert files(data) == before
        finally:
            other.kill()
    assert changhe("--json", *SETTING).json["ok"], "the lock died with its holder"


@pytest.mark.parametrize("kind", ["cifs", "nfs4", "fuse.sshfs"])
def test_a_share_is_refused_before_anything_is_made(
    changhe: Changhe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    local, remote = places.Mount(Path("/"), "ext4", "/dev/vda1"), places.Mount(share, kind, "//server/share")
    monkeypatch.setattr(places, "linux_mounts", lambda: [local, remote])
    spoke(changhe("--data", str(share / "data"), "--json", *SETTING), 3, "会损坏数据", "请选择本机硬盘")
    spoke(
        changhe("--data", str(share), "--by", "张三", "--json", "backup", "restore", "latest"),
        3,
        "会损坏数据",
    )
    assert [*share.iterdir()] == []


def test_a_synchronised_folder_is_refused(changhe: Changhe, tmp_path: Path) -> None:
    spoke(
        changhe("--data", str(tmp_path / "坚果云" / "长河"), "--json", *SETTING),
        3,
        "网盘同步文件夹",
        "请选择",
    )
    assert not (tmp_path / "坚果云").exists()


def spoil(path: Path, how: str) -> None:
    whole = path.read_bytes()
    if how == "newer":
        with closing(raw(path.parent)) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
    elif how == "lost":
        (path.parent / "device.json").write_text('{"id": "a", "name": "b"}', encoding="utf-8")
        path.unlink()
    else:
        torn = whole[: 4096 * 4] + b"\xa5" * 4096 + whole[4096 * 5 :]
        path.write_bytes({"empty": b"", "foreign": b"PK\3\4" * 2000, "torn": torn, "cut": whole[:9000]}[how])


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("newer", ("由更高版本创建", "未改动", "请升级软件")),
        ("lost", ("数据库不见了", "不会自动新建", "backup restore")),
        ("empty", ("不是长河工作台的数据库，或已损坏", "未改动", "请从备份恢复")),
        ("foreign", ("不是长河工作台的数据库，或已损坏", "未改动", "请从备份恢复")),
        ("cut", ("损坏", "未改动", "恢复")),
        ("torn", ("已损坏", "未改动", "backup restore")),
    ],
)
def test_a_database_that_cannot_be_worked_with_is_left_alone(
    changhe: Changhe, data: Path, how: str, words: tuple[str, ...]
) -> None:
    spoil(data / DATABASE, how)
    before = files(data)
    for form in (("--json",), ()):
        spoke(changhe(*form, *SETTING), 1, *words)
    assert files(data) == before


@pytest.mark.parametrize("how", ["newer", "lost", "empty", "foreign", "cut"])
def test_reading_such_a_database_is_refused_too(changhe: Changhe, data: Path, how: str) -> None:
    spoil(data / DATABASE, how)
    before = files(data)
    assert changhe("--json", "unit", "list").code == 1
    assert files(data) == before


def test_reading_a_folder_that_was_never_used_makes_nothing(changhe: Changhe, tmp_path: Path) -> None:
    spoke(
        changhe("--data", str(tmp_path / "没有"), "--json", "unit", "list"), 1, "还没有数据", "changhe setup"
    )
    assert not (tmp_path / "没有").exists()


def test_a_file_in_the_place_of_the_folder(changhe: Changhe, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    spoke(changhe("--data", str(tmp_path / "file"), "--json", *SETTING), 3, "无法写入")
    spoke(changhe("--data", str(tmp_path / "file"), "--json", "unit", "list"), 1, "还没有数据")
    assert (tmp_path / "file").read_bytes() == b"x"


def test_another_program_that_holds_the_database(
    changhe: Changhe, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glance, "PATIENCE", 0.1)
    with closing(raw(data)) as other:
        other.execute("BEGIN EXCLUSIVE")
        spoke(changhe("--json", *SETTING), 3, "正被其他程序占用", "请稍后重试")
        spoke(changhe("--json", "unit", "list"), 3, "正被其他程序占用")


def test_a_damaged_day_is_got_over_with_the_commands_it_names(changhe: Changhe, data: Path) -> None:
    """What the refusal tells the user to type works as typed."""
    assert changhe(*SETTING).code == 0
    assert changhe("backup", "create").code == 0
    spoil(data / DATABASE, "torn")
    assert changhe("unit", "add", "某办", "--by", "张三").code == 1
    assert changhe("backup", "list").code == 0
    said = changhe("backup", "restore", "latest", "--by", "张三")
    assert said.code == 0
    assert "已损坏，原样存为" in said.out
    assert changhe("--json", "settings", "show", "town").json["value"][0]["value"] == "改名镇"
