"""The worker: whatever happens in the child, the program gets an answer and goes on."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from changhe_desktop.domain.errors import Fault, Refusal, Trouble
from changhe_desktop.worker.run import CANCELLED, WorkerTrouble, child_command, run

ROOT = Path(__file__).resolve().parents[2]
PLAN = ROOT / "resources" / "plans" / "changhe.txt"
HOSTILE = [sys.executable, "-X", "utf8", str(Path(__file__).with_name("hostile_child.py"))]

posix = pytest.mark.skipif(sys.platform == "win32", reason="looks at POSIX processes")


def hostile(job: str, **limits: Any) -> Any:
    arguments = limits.pop("arguments", {})
    return run(job, arguments, command=HOSTILE, **limits)


def refusal(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] != "Z"


def pid_in(note: Path, within: float = 20) -> int:
    end = time.monotonic() + within
    while time.monotonic() < end:
        if note.exists() and (written := note.read_text(encoding="utf-8")):
            return int(written)
        time.sleep(0.02)
    raise AssertionError("the child never began")


def gone(pid: int, within: float = 20) -> bool:
    end = time.monotonic() + within
    while time.monotonic() < end:
        if not alive(pid):
            return True
        time.sleep(0.02)
    return False


def test_the_program_reads_a_plan_through_its_own_worker() -> None:
    read = run("plan.read", {"path": str(PLAN)})
    assert read["text"] == PLAN.read_text(encoding="utf-8")
    assert (read["encoding"], read["kind"], len(read["sha256"])) == ("utf-8", "txt", 64)


def test_it_reads_from_any_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    assert run("plan.read", {"path": str(PLAN)})["kind"] == "txt"


def test_a_refusal_of_the_reader_arrives_as_it_was_said(tmp_path: Path) -> None:
    (tmp_path / "空.txt").touch()
    assert "0 字节" in refusal(lambda: run("plan.read", {"path": str(tmp_path / "空.txt")})).sentence


def test_a_refusal_keeps_its_faults_and_field() -> None:
    caught = refusal(lambda: hostile("refuse"))
    assert (caught.sentence, caught.field) == ("单位不存在。", "unit")
    assert caught.faults == (Fault("第3行单位不存在", file="表.xlsx", sheet="单位", row=3, column="B"),)


def test_trouble_arrives_as_trouble() -> None:
    with pytest.raises(Trouble, match="文件正被打开"):
        hostile("trouble")


def test_any_json_comes_back_whole() -> None:
    arguments = {"文字": "喆𠮷\n\u2028\ud800", "list": [1, 2.5, None, True], "nested": {"a": {}}}
    assert hostile("echo", arguments=arguments) == arguments


def test_a_long_request_and_a_long_answer_pass() -> None:
    arguments = {"text": "长" * 3_000_000}
    assert hostile("echo", arguments=arguments) == arguments


def test_progress_is_told_in_order_and_not_too_often() -> None:
    told: list[tuple[int, int]] = []
    assert (
        hostile("count", arguments={"steps": 40}, progress=lambda done, total: told.append((done, total)))
        == 40
    )
    assert told[-1] == (40, 40)
    assert told == sorted(told)
    assert 2 <= len(told) < 40


def test_a_bug_is_trouble_with_its_details_and_no_traceback_for_the_user() -> None:
    with pytest.raises(WorkerTrouble, match="代码 F23") as caught:
        hostile("bug")
    assert "Traceback" not in caught.value.sentence
    assert "KeyError: 'nothing here'" in caught.value.details


@pytest.mark.parametrize("job", ["odd", "no such job"])
def test_an_answer_that_is_no_json_and_an_unknown_job_are_bugs(job: str) -> None:
    with pytest.raises(WorkerTrouble):
        hostile(job)


@pytest.mark.parametrize("job", ["abort", "crash", "leave"])
def test_a_child_that_dies_is_a_refusal(job: str, caplog: pytest.LogCaptureFixture) -> None:
    caught = refusal(lambda: hostile(job))
    assert caught.sentence.startswith("读取文件时出错已中止（代码 F22）。程序和数据不受影响。")
    codes = {"abort": -signal.SIGABRT, "crash": -signal.SIGSEGV, "leave": 0}
    if sys.platform != "win32":
        assert f"job {job} ended with {codes[job]}" in caplog.text


def test_what_a_library_prints_is_not_taken_for_an_answer() -> None:
    assert hostile("chatter") == "real"


@pytest.mark.parametrize("said", ["not json", '["a list"]', '{"result": "cut'])
def test_an_answer_in_no_known_form_is_a_refusal(said: str) -> None:
    script = f"import sys; sys.stdout.write({said!r})"
    caught = refusal(lambda: run("any", {}, command=[sys.executable, "-c", script]))
    assert "代码 F22" in caught.sentence


def test_a_worker_that_cannot_start_is_trouble(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="杀毒软件"):
        run("any", {}, command=[str(tmp_path / "no such program")])


@posix
@pytest.mark.parametrize("job", ["sleep", "spin"])
def test_a_hanging_child_is_killed_when_its_time_is_up(job: str, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    caught = refusal(lambda: hostile(job, arguments={"note": str(note)}, seconds=1))
    assert caught.sentence.startswith("读取文件超过 1 秒，已中止（代码 F22）。")
    assert gone(pid_in(note), within=1)


def test_a_child_that_floods_the_program_is_killed_when_its_time_is_up() -> None:
    assert "超过 1 秒" in refusal(lambda: hostile("flood", seconds=1, progress=lambda *_: None)).sentence


@posix
@pytest.mark.parametrize("job", ["sleep", "spin"])
def test_a_cancelled_child_is_dead_when_the_refusal_comes(job: str, tmp_path: Path) -> None:
    note, pressed = tmp_path / "pid", threading.Event()
    seen: list[float] = []

    def press() -> None:
        assert alive(pid_in(note))
        seen.append(time.monotonic())
        pressed.set()

    user = threading.Thread(target=press)
    user.start()
    caught = refusal(lambda: hostile(job, arguments={"note": str(note)}, cancelled=pressed.is_set))
    took = time.monotonic() - seen[0]
    user.join()
    assert caught.sentence == CANCELLED
    assert not alive(pid_in(note))
    assert took < 5  # promised: 0.3 s; the bench measures it, a busy machine must not fail the suite


def test_a_memory_bomb_meets_the_limit_and_only_the_limit() -> None:
    assert hostile("eat", arguments={"mebibytes": 300}, mebibytes=1024) == 300
    caught = refusal(lambda: hostile("eat", arguments={"mebibytes": 300}, mebibytes=200))
    assert caught.sentence.startswith("读取文件需要的内存超过 200 MB，已中止（代码 F22）。")


@posix
def test_a_child_killed_from_outside_is_a_refusal(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    killer = threading.Thread(target=lambda: os.kill(pid_in(note), signal.SIGKILL))
    killer.start()
    caught = refusal(lambda: hostile("sleep", arguments={"note": str(note)}, seconds=30))
    killer.join()
    assert "代码 F22" in caught.sentence
    assert not alive(pid_in(note))


@posix
@pytest.mark.parametrize("job", ["sleep", "spin"])
def test_the_child_ends_when_the_program_is_killed(job: str, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    script = (
        "import sys; from changhe_desktop.worker.run import run; "
        f"run({job!r}, {{'note': sys.argv[1]}}, command=sys.argv[2:])"
    )
    program = subprocess.Popen(
        [sys.executable, "-c", script, str(note), *HOSTILE], env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    child = pid_in(note)
    assert alive(child)
    program.kill()
    program.wait()
    assert gone(child)


def test_the_frozen_program_is_its_own_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert child_command() == [sys.executable, "--worker"]


def test_the_child_brings_nothing_of_window_or_store() -> None:
    script = "import json, sys, changhe_desktop.worker.child; print(json.dumps(sorted(sys.modules)))"
    loaded = json.loads(subprocess.check_output([sys.executable, "-c", script], cwd=ROOT))
    assert not [name for name in loaded if name.split(".")[0] in ("PySide6", "sqlalchemy", "sqlite3")]
