"""The checkout's own virtual environment, made from the pinned and hashed lock files.

A stamp inside it says what it was made from and is written last: an environment whose making was
cut short has none and is made anew.
"""

import hashlib
import json
import os
import platform
import shutil
import struct
import subprocess
import sys
from pathlib import Path

from tools.dev.trouble import Trouble, say

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
STAMP = VENV / "made-from.json"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

RUNTIME = "requirements-lock.txt"
DEVELOPMENT = "requirements-dev-lock.txt"  # holds the runtime's pins too

MACHINES = {"x86_64", "amd64", "aarch64", "arm64"}
OLDEST_GLIBC = (2, 28)


def is_ready(lock: str) -> bool:
    """Whether all that `lock` pins stands installed for this Python."""
    made_from = _stamp()
    return made_from is not None and _covers(made_from, lock)


def prepare(lock: str) -> Path:
    """The environment's Python with all that `lock` pins installed; at once if that is so already."""
    if is_ready(lock):
        return PYTHON
    _refuse_a_platform_without_wheels()
    made_from = _stamp()
    if made_from is None or not _covers(made_from, RUNTIME):
        _make_afresh()
        made_from = {"python": _version()}
    say(f"正在安装依赖（{lock}，只此一次，约一两分钟）……")
    _install(lock)
    for covered in {lock, RUNTIME}:
        made_from[covered] = _digest(covered)
    _write_stamp(made_from)
    return PYTHON


def _covers(made_from: dict[str, str], lock: str) -> bool:
    return made_from.get("python") == _version() and made_from.get(lock) == _digest(lock)


def _version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _digest(lock: str) -> str:
    return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()


def _stamp() -> dict[str, str] | None:
    """What the environment was made from, or None if it is not there, half made or unusable."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return stamp if isinstance(stamp, dict) and PYTHON.exists() else None


def _write_stamp(made_from: dict[str, str]) -> None:
    fresh = STAMP.with_suffix(".new")
    fresh.write_text(json.dumps(made_from, indent=1, sort_keys=True), encoding="utf-8")
    fresh.replace(STAMP)


def _make_afresh() -> None:
    """An empty environment of this Python in place of whatever stands there."""
    if VENV.exists():
        say("运行环境 .venv 不完整或已过时，重新建立。")
        _remove()
    base = getattr(sys, "_base_executable", sys.executable)
    if subprocess.call([base, "-m", "venv", str(VENV)]) != 0:
        raise Trouble("建不了运行环境 .venv，原因见上。Debian 系统请先安装 python3-venv，再运行一次。")


def _remove() -> None:
    STAMP.unlink(missing_ok=True)  # first, so that a removal cut short is seen as such
    try:
        shutil.rmtree(VENV)
    except OSError as error:
        raise Trouble(
            f"删不掉旧的运行环境 {VENV}（{error.strerror}）。"
            "请关闭正在使用它的程序，并用系统的 Python（不是 .venv 里的）再运行一次。"
        ) from error


def _install(lock: str) -> None:
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    if subprocess.call([*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / lock)]) != 0:
        raise Trouble(
            "依赖没有装上，原因见上（pip 的原话）。多半是连不上软件源或磁盘不足："
            "请检查网络，或用 pip config set global.index-url 设好本单位的软件源，再运行一次。"
        )


def _refuse_a_platform_without_wheels() -> None:
    """Say plainly where no Qt is offered, instead of leaving it to pip."""
    machine = platform.machine()
    if machine.lower() not in MACHINES or struct.calcsize("P") != 8:
        raise Trouble(f"本程序没有这种处理器或 32 位 Python 的版本（{machine}），见 README“适用电脑”。")
    library, version = platform.libc_ver()
    if library == "glibc" and tuple(int(part) for part in version.split(".")[:2]) < OLDEST_GLIBC:
        raise Trouble(f"系统的 glibc 是 {version}，本程序至少要 2.28，见 README“适用电脑”。")
