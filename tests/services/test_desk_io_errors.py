"""The n-th call to the disk fails: the act is refused with the cure, and the old state or the new is there.

Run under strace, which injects the error and says so; every round proves that its error was injected.
"""

import re
import shutil
import sys
from pathlib import Path

import pytest

from changhe_desktop.store.glance import DATABASE
from tests.archives import content, copied, one, unsound
from tests.cli.running import run

pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace"),
]
SAVE = ("--by", "张三", "--json", "settings", "set", "town", "改名镇")
# Call, error, which of them fail ("2+" the second and all after it).
INJECTED = [
    (call, error, when)
    for call, errors, times in (
        ("pwrite64", ("EIO", "ENOSPC"), ("1", "2", "4", "7", "1+", "5+")),
        ("fdatasync,fsync", ("EIO",), ("1", "2", "3", "1+")),
        ("ftruncate", ("EIO",), ("1", "1+")),
    )
    for error in errors
    for when in times
]


@pytest.fixture(scope="module")
def settled(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose backup of today is made, so that only the act itself writes."""
    folder = copied(office, tmp_path_factory.mktemp("settled") / "data")
    assert run("--data", str(folder), "backup", "create", "--by", "张三").code == 0
    return folder


@pytest.mark.parametrize(("call", "error", "when"), INJECTED)
def test_a_failing_call_costs_only_the_act(
    settled: Path, tmp_path: Path, call: str, error: str, when: str
) -> None:
    folder = copied(settled, tmp_path / "data")
    shutil.copytree(settled / "backups", folder / "backups")
    before, log = content(folder / DATABASE), tmp_path / "strace.log"
    traced = ["strace", "-f", "-qq", "-o", str(log), "-P", str(folder / DATABASE),
              "-P", str(folder / f"{DATABASE}-journal"), "-e", f"trace={call}",
              "-e", f"inject={call}:error={error}:when={when}"]  # fmt: skip
    said = run("--data", str(folder), *SAVE, prefix=traced)
    injected = len(re.findall(r"\(INJECTED\)", log.read_text(encoding="utf-8", errors="replace")))
    assert injected >= 1, "the error was injected"
    assert said.code in (0, 3), said
    if said.code == 3:
        assert "没有保存" in said.json["refusal"]
        assert "请" in said.json["refusal"]
    town = one(folder, "SELECT value FROM setting WHERE key = 'town'")
    assert town in ('"示例镇"', '"改名镇"')
    if said.code == 0:
        assert town == '"改名镇"'
    if town == '"示例镇"':
        assert content(folder / DATABASE) == before
    assert unsound(folder) == []
    assert run("--data", str(folder), *SAVE).code == 0, "afterwards it works"
    assert sys.platform != "win32"
