"""Programs for the tests that are unpacked and not installed: fetched once, whole, or said to be missing."""

import os
import subprocess
from pathlib import Path

import pytest

from tools.dev import unpacked
from tools.dev.trouble import Trouble
from tools.dev.unpacked import FOR_TESTS, Unpacked, provide

posix = pytest.mark.skipif(os.name == "nt", reason="Debian's packages")
PROGRAM = Unpacked("sample", ("sample-bin",))
CACHE = "#!/bin/sh\nexit {0}\n"
FETCH = """#!/bin/sh
[ "$1" = update ] && exit 0
{0}
"""
UNPACK = '#!/bin/sh\nmkdir -p "$3" && echo whole > "$3/file"\n'


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programs that stand for Debian's, and an environment of its own."""
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setattr(unpacked, "VENV", tmp_path / "venv")
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    for name, text in {
        "apt-cache": CACHE.format(0), "dpkg-deb": UNPACK,
        "apt-get": FETCH.format("touch sample-bin.deb"),
    }.items():  # fmt: skip
        write(programs / name, text)
    return programs


def write(program: Path, text: str) -> None:
    program.write_text(text, encoding="utf-8")
    program.chmod(0o755)


@posix
def test_a_program_is_fetched_once(debian: Path) -> None:
    provide([PROGRAM])
    write(debian / "apt-get", FETCH.format("exit 100"))
    provide([PROGRAM])
    assert (PROGRAM.folder / "file").read_text(encoding="utf-8") == "whole\n"
    assert sorted(path.name for path in PROGRAM.folder.parent.iterdir()) == ["sample"]


@posix
def test_what_cannot_be_fetched_is_trouble_and_leaves_nothing(debian: Path) -> None:
    write(debian / "apt-get", FETCH.format("echo no way there >&2; exit 100"))
    with pytest.raises(Trouble, match="no way there"):
        provide([PROGRAM])
    assert not PROGRAM.folder.exists()


@posix
def test_what_the_release_does_not_have_is_said(debian: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(debian / "apt-cache", CACHE.format(100))
    provide([PROGRAM])
    assert "没有 sample" in capsys.readouterr().out
    assert not PROGRAM.folder.exists()


def test_without_apt_it_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PATH", "")
    provide([PROGRAM])
    assert "没有 apt" in capsys.readouterr().out


@pytest.mark.full
@pytest.mark.parametrize("program", FOR_TESTS, ids=lambda program: program.name)
def test_the_real_ones_start_from_where_they_stand(program: Unpacked) -> None:
    if not program.folder.exists():
        pytest.skip(f"this release has no {program.name}")
    usr = program.folder / "usr"
    library = next(usr.glob("lib/*-linux-gnu"))
    ran = subprocess.run(
        [usr / "bin" / program.name.removesuffix("4"), "--version"],
        env={**os.environ, "LD_LIBRARY_PATH": str(library)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert any(number in ran.stdout for number in ("4.2", "5."))
