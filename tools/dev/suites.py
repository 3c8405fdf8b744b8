"""The checks: lint, format, types and the tests, with a count of what passed."""

import os
import subprocess
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.dev.environment import ROOT
from tools.dev.trouble import DONE, FAILED, say

STATIC = (
    ("代码检查", ("ruff", "check", "--quiet", ".")),
    ("代码格式", ("ruff", "format", "--check", "--quiet", ".")),
    ("类型检查", ("mypy",)),
)
PLAIN, FULL, HEAVY = "not full and not heavy", "full", "heavy"
NO_TESTS_FOUND = 5  # pytest's own exit code
WORKERS = min(4, os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class Count:
    """How many tests ended how."""

    passed: int
    failed: int
    skipped: int


def check_statically(python: Path) -> list[str]:
    """Run lint, format and type checks; the names of those that found something."""
    wrong = []
    for name, module in STATIC:
        if subprocess.call([str(python), "-m", *module], cwd=ROOT) == 0:
            say(f"{name}：通过")
        else:
            say(f"{name}：未通过")
            wrong.append(name)
    return wrong


def run_tests(python: Path, marker: str, arguments: Sequence[str], *, workers: int) -> int:
    """Run the tests chosen by `marker`, off screen, and say how many passed. Exit code."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="changhe-test-") as folder:
        report = Path(folder, "report.xml")
        command = [
            str(python),
            "-m",
            "pytest",
            "-m",
            marker,
            "-q",
            "-n",
            str(workers),
            f"--junitxml={report}",
        ]
        code = subprocess.call([*command, *arguments], cwd=ROOT, env=_off_screen(folder))
        count = _count(report)
    seconds = time.monotonic() - began
    if code == NO_TESTS_FOUND:
        say("没有符合条件的测试。")
    else:
        ended = f"通过 {count.passed} 项，失败 {count.failed} 项，跳过 {count.skipped} 项"
        say(f"测试：{ended}，用时 {seconds:.0f} 秒。")
    return DONE if code == 0 else FAILED


def _off_screen(folder: str) -> dict[str, str]:
    """The environment of a test run: no window on the developer's screen, a private runtime folder for Qt."""
    runtime = Path(folder, "runtime")
    runtime.mkdir(mode=0o700)
    return dict(os.environ, QT_QPA_PLATFORM="offscreen", XDG_RUNTIME_DIR=str(runtime))


def _count(report: Path) -> Count:
    try:
        root = ElementTree.parse(report).getroot()
    except (OSError, ElementTree.ParseError):
        return Count(0, 0, 0)
    total, failed, skipped = 0, 0, 0
    for suite in root.iter("testsuite"):
        total += int(suite.get("tests", 0))
        failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped += int(suite.get("skipped", 0))
    return Count(total - failed - skipped, failed, skipped)
