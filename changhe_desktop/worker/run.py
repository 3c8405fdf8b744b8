"""Runs a job in a child process with limits, so that no file from outside can harm the program.

The child is killed when it takes too long, when the user cancels, and when the program ends. However
it ends without an answer, that is a Refusal: the file could not be read, program and data are untouched.
"""

import json
import logging
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import IO, Any, TypeAlias

from changhe_desktop.domain.errors import Fault, Refusal, Trouble
from changhe_desktop.paths import program_folder

JSON: TypeAlias = "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"
Progress = Callable[[int, int], None]

# How often the program looks whether the user cancelled or time is up, in seconds.
_LOOK_EVERY = 0.05
# No answer is longer: a larger one means the child has gone wrong.
_LONGEST_LINE = 256 << 20
_COMPLAINT_KEPT = 4000

_SAFE = "程序和数据不受影响。可用 WPS/Office 打开该文件，另存后再试。"
CANCELLED = "已取消读取。数据未改动。"

if sys.platform == "win32":
    _NO_CONSOLE = subprocess.CREATE_NO_WINDOW
else:
    _NO_CONSOLE = 0

_log = logging.getLogger(__name__)


class WorkerTrouble(Trouble):
    """The child met a bug of ours: `sentence` for the user, `details` (a traceback) for the report."""

    def __init__(self, details: str) -> None:
        super().__init__(f"读取文件时程序出错，已中止（代码 F23）。{_SAFE}仍不行请导出诊断包。")
        self.details = details


def run(
    job: str,
    arguments: Mapping[str, JSON],
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    seconds: float = 60,
    mebibytes: int = 1024,
    command: Sequence[str] | None = None,
) -> Any:
    """The job's result as JSON. Blocks; call it from a thread that may wait.

    `progress(done, total)` and `cancelled()` are called on this thread. Raises the job's own Refusal
    or Trouble; a Refusal when it was cancelled, or ended without an answer within `seconds` and
    `mebibytes`; WorkerTrouble for a bug. `command` starts another child than the program itself.
    """
    request = {"job": job, "arguments": arguments, "mebibytes": mebibytes, "seconds": seconds}
    with tempfile.TemporaryFile() as complaints:
        child = _started(command or child_command(), complaints)
        lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        pump = threading.Thread(target=_pump, args=(child, json.dumps(request), lines), daemon=True)
        pump.start()
        try:
            message = _last_message(lines, progress, cancelled, seconds)
        finally:
            _end(child, pump)
        if message is None:
            raise _aborted(job, child.returncode, complaints)
    return _outcome(message, mebibytes)


def child_command() -> list[str]:
    """The program itself as a worker: frozen, or run by this Python."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--worker"]
    return [sys.executable, "-X", "utf8", "-m", "changhe_desktop", "--worker"]


def _started(command: Sequence[str], complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    environment = dict(os.environ)
    if not getattr(sys, "frozen", False):
        before = environment.get("PYTHONPATH")
        places = [str(program_folder()), *([before] if before else [])]
        environment["PYTHONPATH"] = os.pathsep.join(places)
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env=environment,
            creationflags=_NO_CONSOLE,
        )
    except OSError as error:
        raise Trouble(
            "无法启动读取文件的程序，可能被杀毒软件拦截。请把本程序的文件夹加入信任区后重试。"
        ) from error


def _pump(child: subprocess.Popen[bytes], request: str, lines: "queue.SimpleQueue[bytes]") -> None:
    """Writes the request and passes on the child's lines, on a thread of its own; b"" is the end."""
    assert child.stdin is not None
    assert child.stdout is not None
    with suppress(OSError):  # a child that is dead already
        child.stdin.write(request.encode("ascii") + b"\n")
        child.stdin.flush()
    while line := child.stdout.readline(_LONGEST_LINE):
        lines.put(line)
    lines.put(b"")


def _last_message(
    lines: "queue.SimpleQueue[bytes]",
    progress: Progress | None,
    cancelled: Callable[[], bool] | None,
    seconds: float,
) -> dict[str, Any] | None:
    """The child's answer; None if it ended without one. Refuses when cancelled or out of time."""
    deadline = time.monotonic() + seconds
    while True:
        if cancelled and cancelled():
            raise Refusal(CANCELLED)
        if time.monotonic() > deadline:
            raise Refusal(f"读取文件超过 {seconds:g} 秒，已中止（代码 F22）。{_SAFE}")
        try:
            message = _parsed(lines.get(timeout=_LOOK_EVERY))
        except queue.Empty:
            continue
        if message is None or "progress" not in message:
            return message
        if progress:
            progress(*message["progress"])


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        message = json.loads(line) if line.endswith(b"\n") else None
    except ValueError:
        return None
    return message if isinstance(message, dict) else None


def _end(child: subprocess.Popen[bytes], pump: threading.Thread) -> None:
    """The child is dead and its pipes are closed when this returns."""
    child.kill()
    child.wait()
    pump.join()
    for pipe in (child.stdin, child.stdout):
        if pipe:
            with suppress(OSError):
                pipe.close()


def _aborted(job: str, code: int, complaints: IO[bytes]) -> Refusal:
    complaints.seek(0, os.SEEK_END)
    complaints.seek(max(0, complaints.tell() - _COMPLAINT_KEPT))
    _log.error("job %s ended with %s: %s", job, code, complaints.read().decode("utf-8", errors="replace"))
    return Refusal(f"读取文件时出错已中止（代码 F22）。{_SAFE}")


def _outcome(message: Mapping[str, Any], mebibytes: int) -> Any:
    if "refusal" in message:
        faults = [Fault(**fault) for fault in message["faults"]]
        raise Refusal(message["refusal"], faults, message["field"])
    if "trouble" in message:
        raise Trouble(message["trouble"])
    if "memory" in message:
        raise Refusal(f"读取文件需要的内存超过 {mebibytes} MB，已中止（代码 F22）。{_SAFE}")
    if "bug" in message:
        _log.error("a bug in the child: %s", message["bug"])
        raise WorkerTrouble(message["bug"])
    return message["result"]
