"""The command line inside this process, on a data folder of the test's own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from changhe_desktop.__main__ import main
from changhe_desktop.services import desk as desks
from tests.cli.running import Said


class Changhe:
    """`changhe(*words)` runs a command; `--data` is the test's folder unless it is given."""

    def __init__(
        self, data: Path, capsys: pytest.CaptureFixture[str], set_patience: Callable[[float], None]
    ) -> None:
        self.data = data
        self._capsys = capsys
        self.patience = set_patience

    def __call__(self, *words: str) -> Said:
        given = words if "--data" in words else ("--data", str(self.data), *words)
        self._capsys.readouterr()
        code = main(list(given))
        out, err = self._capsys.readouterr()
        return Said(code, out, err)


@pytest.fixture
def changhe(data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Changhe:
    """Commands on an empty archive."""
    return Changhe(data, capsys, lambda seconds: monkeypatch.setattr(desks, "PATIENCE", seconds))
