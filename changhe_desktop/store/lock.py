"""One writer per data folder: an operating-system lock, with a note saying who holds it.

The lock dies with its process, so a crash never locks anyone out; the note is only for people.
"""

import json
import os
import platform
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from changhe_desktop.domain.errors import Trouble

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK = "changhe.lock"
NOTE = "changhe.lock.json"
STEP = 0.1


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the lock: operator, PC, process and since when (local time, HH:MM)."""

    who: str
    pc: str
    process: int
    since: str


def _take(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


class FolderLock:
    """The lock of one data folder, released by `release`, by leaving its `with` block or by dying."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: IO[bytes] | None = None

    def acquire(self, who: str = "", wait: float = 0.0) -> Self:
        """Take the lock within `wait` seconds, or raise Trouble naming the holder."""
        try:
            file = (self._folder / LOCK).open("a+b")
        except OSError as problem:
            raise Trouble(
                f"无法锁定数据文件夹“{self._folder}”，为防止损坏没有启动。请检查文件夹权限或杀毒软件。"
            ) from problem
        until = time.monotonic() + wait
        while not _take(file):
            if time.monotonic() >= until:
                file.close()
                raise Trouble(self._occupied())
            time.sleep(STEP)
        self._file = file
        self._write_note(who)
        return self

    def release(self) -> None:
        """Give the lock back; only its holder removes the note."""
        if self._file is None:
            return
        with suppress(OSError):
            (self._folder / NOTE).unlink(missing_ok=True)
        if sys.platform == "win32":
            self._file.seek(0)
            msvcrt.locking(self._file.fileno(), msvcrt.LK_UNLCK, 1)
        self._file.close()
        self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _write_note(self, who: str) -> None:
        since = datetime.now().astimezone().strftime("%H:%M")
        holder = Holder(who or "未登记姓名", platform.node(), os.getpid(), since)
        text = json.dumps(asdict(holder), ensure_ascii=False)
        # The note is for people: a full disk or a reader of it takes nothing from the lock itself.
        with suppress(OSError):
            (self._folder / NOTE).write_text(text, encoding="utf-8")

    def _occupied(self) -> str:
        holder = holder_of(self._folder)
        named = f"（{holder.who}，{holder.pc}，{holder.since}起）" if holder else ""
        return (
            f"长河工作台已在运行{named}，数据文件夹“{self._folder}”正被使用。"
            "请在那个窗口办理，或关闭它后再试。"
        )


def holder_of(folder: Path) -> Holder | None:
    """Who the note names, or None when there is no readable note."""
    try:
        return Holder(**json.loads((folder / NOTE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
