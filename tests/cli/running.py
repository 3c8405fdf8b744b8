"""Running the program as a user does: inside this process for speed, or as a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from changhe_desktop.__main__ import main

ROOT = Path(__file__).resolve().parent.parent.parent
NOBODY = 65534


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON object on standard output, and nothing else there."""
        lines = self.out.splitlines()
        assert len(lines) == 1, self.out + self.err
        return json.loads(lines[0])


def command(*words: str) -> list[str]:
    return [sys.executable, "-X", "utf8", "-m", "changhe_desktop", *words]


def run(*words: str, prefix: Sequence[str] = (), **options: Any) -> Said:
    """The command as a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [*prefix, *command(*words)], capture_output=True, text=True, encoding="utf-8", check=False,
        cwd=options.pop("cwd", "/"), env=environment | options.pop("env", {}), timeout=100, **options,
    )  # fmt: skip
    return Said(done.returncode, done.stdout, done.stderr)


def without_rights() -> list[str]:
    """What to put before a command so that file permissions hold: root is asked by none."""
    if sys.platform != "win32" and os.geteuid() == 0:
        return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    return []


class Changhe:
    """`changhe(*words)` runs a command; `--data` is the test's folder unless it is given."""

    def __init__(
        self, data: Path | str, capsys: pytest.CaptureFixture[str], set_patience: Callable[[float], None]
    ) -> None:
        self.data = Path(data)
        self.capsys = capsys
        self._address = str(data)
        self.patience = set_patience

    def __call__(self, *words: str) -> Said:
        given = words if "--data" in words else ("--data", self._address, *words)
        self.capsys.readouterr()
        code = main(list(given))
        out, err = self.capsys.readouterr()
        return Said(code, out, err)
