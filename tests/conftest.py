"""What every test stands on: a real archive copied from a template, on SQLite and, in --full, PostgreSQL."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from changhe_desktop.services import desk as desks
from changhe_desktop.services.desk import Desk
from changhe_desktop.services.outcome import Outcome
from changhe_desktop.store import upgrade

ON = date(2026, 11, 23)
BY = "张三"


@pytest.fixture(scope="session")
def empty_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an empty database, made once."""
    folder = tmp_path_factory.mktemp("template")
    upgrade.create(folder)
    return folder


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """A PostgreSQL server of our own on loopback; each call gives the address of a fresh database."""
    server = PostgresServer(tmp_path_factory.mktemp("postgres"))
    server.start()
    try:
        yield server.fresh_database
    finally:
        server.stop()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.full)])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """An opened, empty desk."""
    folder = tmp_path / "data"
    folder.mkdir()
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("empty_archive")
        shutil.copyfile(template / "changhe.db", folder / "changhe.db")
        opened = desks.open_folder_desk(folder)
    else:
        opened = desks.open_server_desk(request.getfixturevalue("postgres")(), folder)
    yield opened
    opened.close()


@pytest.fixture
def do(desk: Desk) -> Callable[..., Outcome[Any]]:
    """Run a verb as 张三 on 23 November 2026."""

    def run(verb: Callable[..., Outcome[Any]], *args: Any, **named: Any) -> Outcome[Any]:
        named = {"by": BY, "on": ON, **named}
        return desk.do(verb, *args, **named)

    return run


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
        for parent in [self._folder, *self._folder.parents[:3]]:
            parent.chmod(0o755)
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
