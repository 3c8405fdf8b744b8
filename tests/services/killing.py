"""Killing a working process at a chosen moment, again and again, without paying for its start each time."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VICTIM = Path(__file__).with_name("victim.py")


@dataclass(frozen=True, slots=True)
class Round:
    """How one round ended: `hot` says that a transaction was cut in the middle."""

    killed: bool
    hot: bool
    confirmed: list[Any]
    seconds: float


class Victim:
    """The process in which rounds run; each round in a child of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, folder: Path, *, after: float | None, n: int = 1000) -> Round:
        """One round on `folder`, killed `after` seconds (None: never) from its being ready."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"folder": str(folder), "after": after, "n": n}) + "\n")
        self._process.stdin.flush()
        found = Round(**json.loads(self._process.stdout.readline()))
        failed = [step for step in found.confirmed if str(step).startswith("failed")]
        assert not failed, failed
        return found


@contextmanager
def victim(scenario: str) -> Iterator[Victim]:
    """A victim ready for this scenario."""
    environment = {**os.environ, "PYTHONPATH": str(VICTIM.parent.parent.parent)}
    with subprocess.Popen(
        [sys.executable, str(VICTIM), scenario], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True, encoding="utf-8", env=environment,
    ) as process:  # fmt: skip
        yield Victim(process)
        assert process.stdin is not None
        process.stdin.close()
