"""What every test stands on: a real archive copied from a template, on SQLite and, in --full, PostgreSQL."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from changhe_desktop.domain.numbering import PaperKind
from changhe_desktop.services import accounts, organization, plan
from changhe_desktop.services import desk as desks
from changhe_desktop.services.desk import Desk
from changhe_desktop.services.outcome import Outcome
from changhe_desktop.store import upgrade
from tests.archives import copied, opened
from tests.cli.running import Changhe

ON = date(2026, 11, 23)
BY = "张三"


@pytest.fixture(scope="session")
def empty_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an empty database, made once."""
    folder = tmp_path_factory.mktemp("template")
    upgrade.create(folder)
    return folder


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory, empty_archive: Path) -> Path:
    """A data folder as it is after the first run of an office whose every name is an example. Made once."""
    folder = copied(empty_archive, tmp_path_factory.mktemp("office"))
    with opened(folder) as desk:
        fill_office(desk)
    return folder


def fill_office(desk: Desk) -> None:
    """The first run of an office, every name of it an example."""
    named: dict[str, Any] = {"by": BY, "on": ON}
    desk.do(
        accounts.set_up, town="示例镇", issuers=[("示例镇人民政府", ""), ("示例办公室", "示例镇人民政府")],
        prefixes={PaperKind.RECTIFICATION: "示例"}, operator=BY, **named,
    )  # fmt: skip
    desk.do(organization.load_sample_units, **named)
    desk.do(plan.import_plan, plan.read_plan(plan.shipped_plan()), **named)


@pytest.fixture
def data(empty_archive: Path, tmp_path: Path) -> Path:
    """A data folder with an empty database, closed."""
    return copied(empty_archive, tmp_path / "data")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """A PostgreSQL server of our own on loopback; each call gives the address of a fresh database."""
    # Not below pytest's own folder: every run of pytest on this machine closes that to other users.
    with tempfile.TemporaryDirectory(prefix="changhe-postgres-", ignore_cleanup_errors=True) as folder:
        server = PostgresServer(Path(folder))
        server.start()
        try:
            yield server.fresh_database
        finally:
            server.stop()


SERVERS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.full)]


def desk_on(request: pytest.FixtureRequest, folder: Path, template: Path) -> Desk:
    """A desk on the database the test is run for; only SQLite can start from a template."""
    if request.param == "sqlite":
        return desks.open_folder_desk(copied(template, folder))
    return desks.open_server_desk(request.getfixturevalue("postgres")(), folder)


@pytest.fixture(params=SERVERS)
def desk(request: pytest.FixtureRequest, tmp_path: Path, empty_archive: Path) -> Iterator[Desk]:
    """An opened, empty desk."""
    opened_desk = desk_on(request, tmp_path / "data", empty_archive)
    yield opened_desk
    opened_desk.close()


@pytest.fixture(params=SERVERS)
def office_desk(request: pytest.FixtureRequest, tmp_path: Path, office: Path) -> Iterator[Desk]:
    """An opened desk after the first run."""
    opened_desk = desk_on(request, tmp_path / "data", office)
    if request.param != "sqlite":
        fill_office(opened_desk)
    yield opened_desk
    opened_desk.close()


Do = Callable[..., Outcome[Any]]


def doing(desk: Desk) -> Do:
    """Run a verb as 张三 on 23 November 2026, unless told otherwise."""

    def run(verb: Callable[..., Outcome[Any]], *args: Any, **named: Any) -> Outcome[Any]:
        return desk.do(verb, *args, **{"by": BY, "on": ON, **named})

    return run


@pytest.fixture
def do(desk: Desk) -> Do:
    """Run a verb on the empty desk."""
    return doing(desk)


@pytest.fixture
def do_office(office_desk: Desk) -> Do:
    """Run a verb on the desk after its first run."""
    return doing(office_desk)


@pytest.fixture
def changhe(data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Changhe:
    """Commands on an empty archive."""
    return Changhe(data, capsys, lambda seconds: monkeypatch.setattr(desks, "PATIENCE", seconds))


@pytest.fixture
def office_changhe(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Changhe:
    """Commands on the archive after the first run."""
    folder = copied(office, tmp_path / "office")
    return Changhe(folder, capsys, lambda seconds: monkeypatch.setattr(desks, "PATIENCE", seconds))


class PostgresServer:
    """initdb and pg_ctl as an ordinary user, on a port of its own and a socket in its folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = 20_000 + os.getpid() % 20_000
        self._made = 0
        versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
        self._programs = versions[-1] if versions else Path("/usr/bin")

    def _run(self, program: str, *words: str) -> None:
        command = [str(self._programs / program), *words]
        if sys.platform != "win32" and os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, encoding="utf-8", check=False)
        assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}"

    def start(self) -> None:
        if sys.platform != "win32" and os.geteuid() == 0:
            shutil.chown(self._folder, "postgres", "postgres")
        data = str(self._folder / "data")
        self._run("initdb", "-D", data, "-U", "changhe", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-p {self._port} -h 127.0.0.1 -k {self._folder} -c fsync=off"
        log = str(self._folder / "log")
        self._run("pg_ctl", "-D", data, "-w", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "stop")

    def fresh_database(self) -> str:
        self._made += 1
        name = f"t{self._made}"
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self._port), "-U", "changhe", name)
        return f"postgresql+psycopg://changhe@127.0.0.1:{self._port}/{name}"
