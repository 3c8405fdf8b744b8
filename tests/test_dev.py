"""dev.py: any Python gets an answer, a set-up cut short is made again, what is missing is named."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.dev import machine, suites
from tools.dev.environment import DEVELOPMENT, ROOT, RUNTIME
from tools.dev.trouble import Trouble
from tools.licences import libraries

posix = pytest.mark.skipif(os.name == "nt", reason="signals and shell scripts")

# The licences a library linked into an Apache-2.0 program may have (docs/decisions/0005).
ALLOWED_LICENCES = {
    "MIT",
    "MIT-CMU",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "Apache-2.0",
    "PSF-2.0",
    "LGPL-3.0-only",
}


def interpreters() -> Iterator[Path]:
    """Every Python on this machine: by name on the path, and pyenv's."""
    names = [f"python{version}" for version in ("2.7", *(f"3.{minor}" for minor in range(6, 15)))]
    yield from (Path(found) for found in map(shutil.which, names) if found and ".pyenv" not in found)
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    yield from sorted(pyenv.glob("*/bin/python"))
    yield Path(sys.executable)


def version_of(python: Path) -> tuple[int, int]:
    code = "import sys; print('%d %d' % sys.version_info[:2])"
    major, minor = subprocess.check_output([str(python), "-c", code], text=True).split()
    return int(major), int(minor)


def without_any_python(path: str = "") -> dict[str, str]:
    """An environment in which no other Python is found and nothing speaks UTF-8."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "HOME") if name in os.environ}
    return {**kept, "PATH": path, "LC_ALL": "C", "PYTHONUTF8": "0"}


def ask(python: Path, *arguments: str, path: str = "") -> tuple[int, str]:
    """Exit code and answer of dev.py under this Python."""
    command = [str(python), str(ROOT / "dev.py"), *arguments]
    done = subprocess.run(command, env=without_any_python(path), capture_output=True, check=False)
    return done.returncode, (done.stdout + done.stderr).decode("utf-8")


def pretend_old(python: Path, path: str) -> tuple[int, str]:
    """dev.py under this Python, which says of itself that it is 3.8."""
    code = f"""
        import runpy, sys
        sys.version_info = (3, 8, 20, "final", 0)
        sys.argv = ["dev.py", "help"]
        runpy.run_path({str(ROOT / "dev.py")!r}, run_name="__main__")
    """
    command = [str(python), "-c", textwrap.dedent(code)]
    done = subprocess.run(command, env=without_any_python(path), capture_output=True, check=False)
    return done.returncode, (done.stdout + done.stderr).decode("utf-8")


@pytest.mark.parametrize("python", sorted(set(interpreters())), ids=str)
def test_every_python_gets_an_answer_in_chinese(python: Path) -> None:
    code, answer = ask(python, "help")
    if (3, 11) <= version_of(python) <= (3, 13):
        assert code == 0
        assert answer.startswith("用法：python3 dev.py")
    else:
        assert code == 3
        assert "本程序需要 Python 3.11、3.12 或 3.13" in answer
    assert "Traceback" not in answer
    assert "Error" not in answer


def test_an_old_python_says_what_is_needed(tmp_path: Path) -> None:
    code, answer = pretend_old(Path(sys.executable), path=str(tmp_path))
    assert code == 3
    assert answer.startswith("当前 Python 是 3.8，本程序需要 Python 3.11、3.12 或 3.13")


@posix
def test_an_old_python_hands_over_to_a_fitting_one(tmp_path: Path) -> None:
    (tmp_path / "python3.11").write_text("#!/bin/sh\nexit 127\n", encoding="utf-8")  # a pyenv shim of nothing
    (tmp_path / "python3.11").chmod(0o755)
    (tmp_path / "python3.12").symlink_to(sys.executable)
    code, answer = pretend_old(Path(sys.executable), path=f"{tmp_path}:/usr/bin:/bin")
    assert code == 0
    assert answer.startswith("当前 Python 是 3.8，本程序需要 3.11 至 3.13，改用 python3.12。\n用法：")


def test_an_unknown_command_is_answered_with_those_there_are() -> None:
    code, answer = ask(Path(sys.executable), "instal")
    assert code == 2
    assert "没有“instal”这个命令" in answer
    assert "bench" in answer


@posix
def test_the_checks_of_the_project_can_be_started() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout that needs no libraries, so that its environment is made without a network."""
    home = tmp_path / "checkout"
    shutil.copytree(
        ROOT / "tools" / "dev", home / "tools" / "dev", ignore=shutil.ignore_patterns("__pycache__")
    )
    for lock in (RUNTIME, DEVELOPMENT):
        (home / lock).write_text("# nothing\n", encoding="utf-8")
    return home


def preparing(checkout: Path) -> subprocess.Popen[str]:
    """The set-up of that checkout's environment, in a process group of its own."""
    code = f"from tools.dev.environment import prepare; print(prepare({RUNTIME!r}))"
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=checkout,
        env=dict(os.environ, PYTHONIOENCODING="utf-8"),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


def prepare(checkout: Path) -> str:
    """What a completed set-up says."""
    process = preparing(checkout)
    said, _ = process.communicate(timeout=100)
    assert process.returncode == 0
    return said


@posix
def test_a_set_up_that_was_killed_is_made_again(checkout: Path) -> None:
    stamp, config = checkout / ".venv/made-from.json", checkout / ".venv/pyvenv.cfg"
    process = preparing(checkout)
    while not config.exists():
        assert process.poll() is None, "it ended before it could be killed"
        time.sleep(0.002)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert config.exists()
    assert not stamp.exists()
    assert not (checkout / ".venv/bin/pip").exists(), "it was killed too late to prove anything"

    assert "运行环境 .venv 不完整或已过时，重新建立。" in prepare(checkout)
    assert RUNTIME in json.loads(stamp.read_text(encoding="utf-8"))
    assert (checkout / ".venv/bin/pip").exists()


def test_a_ready_environment_is_used_at_once_and_a_changed_lock_makes_it_anew(checkout: Path) -> None:
    assert "正在安装依赖" in prepare(checkout)
    assert prepare(checkout).count("\n") == 1, "nothing to say but where Python is"
    (checkout / RUNTIME).write_text("# another\n", encoding="utf-8")
    assert "重新建立" in prepare(checkout)


@pytest.fixture
def apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Debian-like machine with an apt that knows one package by its new name, and an ordinary user."""
    folder = tmp_path / "apt"
    folder.mkdir()
    for name, script in {
        "apt-get": "exit 0",
        "apt-cache": '[ "$2" = libnew9t64 ] && echo Package: "$2"',
    }.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return folder


MISSING = (
    machine.Need("libnew.so.9", ("libnew9t64", "libnew9")),
    machine.Need("libold.so.9", ("libold9t64", "libold9")),
    machine.Need("no-such-program", ("program",)),
    machine.Need("/no/such/*/file", ("file-package",)),
    machine.Need("import no_such_module", ("module-package",)),
)
COMMAND = (
    "sudo apt-get install -y --no-install-recommends libnew9t64 libold9 program file-package module-package"
)


@posix
def test_who_may_not_install_is_told_the_exact_command(apt: Path) -> None:
    with pytest.raises(Trouble, match=re.escape(f"sudo apt-get update && {COMMAND}")):
        machine.provide(MISSING)


@posix
def test_what_is_only_advised_is_told_and_stops_nothing(
    apt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.provide((), advised=MISSING)
    assert COMMAND in capsys.readouterr().out


@posix
def test_without_apt_the_missing_things_are_named(apt: Path) -> None:
    (apt / "apt-get").unlink()
    with pytest.raises(Trouble, match=r"libnew\.so\.9、libold\.so\.9、no-such-program"):
        machine.provide(MISSING)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="sonames")
def test_what_is_there_is_not_missing() -> None:
    there = [machine.Need(sign, ("x",)) for sign in ("libc.so.6", "sh", "/bin/s*", "import json")]
    assert machine.missing(there) == ()


def test_the_number_of_tests_is_said_and_a_failure_is_one(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    source = (
        "import pytest\ndef test_a(): pass\ndef test_b(): assert 0\n@pytest.mark.skip\ndef test_c(): pass\n"
    )
    test = tmp_path / "test_three.py"
    test.write_text(source, encoding="utf-8")
    bare = ["-c", os.devnull, "-p", "no:cacheprovider", str(test)]
    assert suites.run_tests(Path(sys.executable), suites.PLAIN, bare, workers=0) == 1
    assert "测试：通过 1 项，失败 1 项，跳过 1 项" in capfd.readouterr().out
    test.write_text("def test_a(): pass\n", encoding="utf-8")
    assert suites.run_tests(Path(sys.executable), suites.PLAIN, bare, workers=0) == 0
    assert "测试：通过 1 项，失败 0 项，跳过 0 项" in capfd.readouterr().out


def test_the_development_lock_holds_the_pins_of_the_runtime_lock() -> None:
    runtime, development = (
        libraries.pins((ROOT / lock).read_text("utf-8")) for lock in (RUNTIME, DEVELOPMENT)
    )
    assert runtime
    assert {name: development.get(name) for name in runtime} == runtime


def test_the_paper_on_third_parties_lists_the_pinned_libraries() -> None:
    paper = libraries.PAPER.read_text(encoding="utf-8")
    assert libraries.with_part(paper, libraries.part()) == paper, "run: python -m tools.licences.libraries"


def test_every_library_has_a_licence_that_may_be_linked() -> None:
    rows = [line.split(" | ") for line in libraries.part().splitlines()[2:]]
    for name, _, licence, _ in rows:
        offered = licence.partition("（")[0].split(" OR ")
        assert ALLOWED_LICENCES & set(offered), f"{name}: {licence}"
