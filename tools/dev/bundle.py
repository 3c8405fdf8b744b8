"""The program folder for machines without Python: built, measured and tried."""

import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from tools.dev.environment import ROOT
from tools.dev.trouble import DONE, FAILED, say

DIST = ROOT / "dist"
FOLDER, CONSOLE = "ChangheDesk", "changhe.exe" if os.name == "nt" else "changhe"
SELF_TEST_SECONDS = 300
STARTS = 5


def build_bundle(python: Path, dist: Path = DIST) -> int:
    """Build `dist`/ChangheDesk by build.spec, say its size and start time, run its self-test. Exit code."""
    folder = dist / FOLDER
    console = folder / CONSOLE
    if not _run_pyinstaller(python, dist) or not console.exists():
        say("没有生成程序文件夹，原因见上。")
        return FAILED
    say(f"已生成 {folder}：{megabytes(folder):.0f} MB。")
    if not _passes_self_test(console):
        return FAILED
    say(f"启动（changhe help，{STARTS} 次的中位数）：{_start_seconds(console):.2f} 秒。")
    return DONE


def megabytes(folder: Path) -> float:
    """Size of all files, links counted once."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files) / 1e6


def _run_pyinstaller(python: Path, dist: Path) -> bool:
    with tempfile.TemporaryDirectory(prefix="changhe-build-") as work:
        folders = ["--distpath", str(dist), "--workpath", work]
        command = [str(python), "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *folders]
        return subprocess.call([*command, str(ROOT / "build.spec")], cwd=ROOT) == 0


def _passes_self_test(console: Path) -> bool:
    """Whether the folder proves itself, away from the checkout and within its time.

    The limit is there because an exception in a Qt slot does not end a program.
    """
    with tempfile.TemporaryDirectory(prefix="changhe-build-") as elsewhere:
        try:
            code = subprocess.call([str(console), "self-test"], cwd=elsewhere, timeout=SELF_TEST_SECONDS)
        except subprocess.TimeoutExpired:
            say(f"自检 {SELF_TEST_SECONDS} 秒没有结束。")
            return False
    say("自检：通过" if code == 0 else f"自检：未通过（退出码 {code}）")
    return code == 0


def _start_seconds(console: Path) -> float:
    """Median wall seconds from starting the console program to its end, nothing asked of it but help."""
    seconds = []
    for _ in range(STARTS):
        began = time.perf_counter()
        subprocess.run([str(console), "help"], stdout=subprocess.DEVNULL, check=True)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)
