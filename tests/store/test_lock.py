"""One writer per data folder."""

import subprocess
import sys
from pathlib import Path

import pytest

from changhe_desktop.domain.errors import Trouble
from changhe_desktop.store.lock import NOTE, FolderLock, holder_of

HOLD = """
import sys, time
from pathlib import Path
from changhe_desktop.store.lock import FolderLock
lock = FolderLock(Path(sys.argv[1])).acquire("李四")
print("held", flush=True)
time.sleep(60)
"""


def hold_elsewhere(folder: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert child.stdout is not None
    assert child.stdout.readline().strip() == "held"
    return child


def test_a_second_holder_is_told_who_has_the_folder(tmp_path: Path) -> None:
    child = hold_elsewhere(tmp_path)
    try:
        with pytest.raises(Trouble, match="已在运行（李四") as problem:
            FolderLock(tmp_path).acquire("张三")
        assert "请在那个窗口办理" in problem.value.sentence
    finally:
        child.kill()
        child.communicate()


def test_the_lock_of_a_killed_process_is_free_at_once(tmp_path: Path) -> None:
    child = hold_elsewhere(tmp_path)
    child.kill()
    child.communicate()
    assert child.returncode != 0, "the holder was really killed"
    with FolderLock(tmp_path).acquire("张三"):
        holder = holder_of(tmp_path)
        assert holder is not None
        assert holder.who == "张三"


def test_waiting_takes_the_lock_when_it_is_given_back(tmp_path: Path) -> None:
    first = FolderLock(tmp_path).acquire("张三")
    first.release()
    assert not (tmp_path / NOTE).exists()
    FolderLock(tmp_path).acquire("李四", wait=1).release()


def test_only_the_holder_removes_the_note(tmp_path: Path) -> None:
    with FolderLock(tmp_path).acquire("张三"):
        other = FolderLock(tmp_path)
        with pytest.raises(Trouble):
            other.acquire("李四")
        other.release()
        assert (tmp_path / NOTE).exists()


def test_a_lock_that_cannot_be_made_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="无法锁定数据文件夹"):
        FolderLock(tmp_path / "没有这个文件夹").acquire("张三")


RACE = """
import os, sys
from pathlib import Path
from changhe_desktop.domain.errors import Trouble
from changhe_desktop.store.lock import FolderLock
folder = Path(sys.argv[1])
start, go = os.pipe()
over, end = os.pipe()
said, tell = os.pipe()
for number in range(40):
    if os.fork() == 0:
        os.close(go), os.close(end)
        os.read(start, 1)
        try:
            lock = FolderLock(folder).acquire(f"第{number}人")
        except Trouble:
            os.write(tell, b"-")
            os._exit(0)
        os.write(tell, b"+")
        os.read(over, 1)
        os._exit(0)
os.close(go)
answers = b"".join(os.read(said, 1) for _ in range(40))
os.close(end)
print(answers.count(b"+"))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="races by fork")
def test_of_many_that_start_at_once_exactly_one_gets_the_folder(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", RACE, str(tmp_path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.strip() == "1", done.stderr


def test_a_note_that_cannot_be_written_takes_nothing_from_the_lock(tmp_path: Path) -> None:
    (tmp_path / NOTE).mkdir()
    with FolderLock(tmp_path).acquire("张三"), pytest.raises(Trouble, match="长河工作台已在运行，"):
        FolderLock(tmp_path).acquire("李四")
