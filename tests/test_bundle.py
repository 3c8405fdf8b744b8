"""The program folder: what must never lie in it, and that it works without Python, checkout and network."""

import ast
import re
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tools.dev import bundle
from tools.dev.environment import ROOT
from tools.licences.libraries import pins

SPEC = ROOT / "build.spec"

# GPL, or not meant for a clerk's computer: tried against the recipe's own patterns, and on a built folder.
NEVER = [
    "libreadline.so.8", "libgdbm.so.6", "libncursesw.so.6", "libtcl8.6.so",
    "PySide6/Qt/lib/libQt6Charts.so.6", "PySide6/QtCharts.abi3.so", "PySide6/Qt6DataVisualization.dll",
    "PySide6/Qt/lib/libQt6Graphs.so.6", "PySide6/Qt/lib/libQt6VirtualKeyboard.so.6",
    "PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so",
    "PySide6/Qt/lib/libQt6Qml.so.6", "PySide6/Qt/lib/libQt6Quick.so.6", "PySide6/opengl32sw.dll",
    "PySide6/Qt/plugins/platforms/libqeglfs.so", "PySide6/Qt/plugins/platforms/libqlinuxfb.so",
    "PySide6/Qt/plugins/platforms/libqvnc.so", "PySide6/Qt/plugins/platforms/libqvkkhrdisplay.so",
    "pymupdf/_mupdf.so", "psycopg_binary/pq.so", "psycopg_binary.libs/libpq-1.so.5", "setuptools/x.py",
]  # fmt: skip

ALWAYS = [
    "PySide6/Qt/plugins/platforms/libqoffscreen.so", "PySide6/Qt/plugins/platforms/libqxcb.so",
    "PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so",
    "PySide6/Qt/plugins/printsupport/libcupsprintersupport.so",
    "PySide6/Qt/plugins/iconengines/libqsvgicon.so",
    "PySide6/Qt/translations/qtbase_zh_CN.qm", "libxcb-cursor.so.0", "LICENSE", "THIRD-PARTY.md",
    "licences/openpyxl/LICENCE.rst", "docs/licences/LGPL-3.0.txt", "db/env.py", "resources/plans/changhe.txt",
]  # fmt: skip

NEVER_INSIDE = {
    "readline", "_gdbm", "tkinter", "fitz", "pymupdf", "psycopg", "pytest", "hypothesis",
    "setuptools", "pypinyin",
    "PySide6.QtCharts", "PySide6.QtDataVisualization", "PySide6.QtGraphs", "PySide6.QtQml", "PySide6.QtQuick",
}  # fmt: skip

only_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="names of Linux libraries")


def table(name: str) -> list[str]:
    """A table of the recipe, read without running it."""
    for node in ast.parse(SPEC.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return list(ast.literal_eval(node.value))
    raise AssertionError(f"build.spec has no table {name}")


def forbidden(path: str) -> bool:
    return any(fnmatch(f"/{path}".lower(), pattern) for pattern in table("FORBIDDEN_FILES"))


@pytest.mark.parametrize("path", NEVER)
def test_the_recipe_forbids_what_must_not_be_shipped(path: str) -> None:
    assert forbidden(path)


@pytest.mark.parametrize("path", ALWAYS)
def test_the_recipe_forbids_nothing_that_is_needed(path: str) -> None:
    assert not forbidden(path)


def test_the_recipe_excludes_modules_under_foreign_licences() -> None:
    assert set(table("FORBIDDEN_MODULES")) >= NEVER_INSIDE


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder, built by the recipe; its self-test has passed."""
    dist = tmp_path_factory.mktemp("dist")
    assert bundle.build_bundle(Path(sys.executable), dist) == 0
    return dist / bundle.FOLDER


def modules_inside(program: Path) -> Iterator[str]:
    """Names of the modules in a program's archive."""
    from PyInstaller.archive.readers import CArchiveReader

    archive = CArchiveReader(str(program))
    yield from archive.open_embedded_archive("PYZ.pyz").toc


@pytest.mark.full
@pytest.mark.timeout(600)
@only_linux
def test_a_built_folder_has_what_it_needs_and_nothing_forbidden(built: Path) -> None:
    shipped = built / "_internal"
    present = {path.relative_to(shipped).as_posix() for path in shipped.rglob("*")}
    assert [path for path in present if forbidden(path)] == []
    assert [path for path in ALWAYS if path not in present] == []
    assert {path.name for path in built.iterdir()} == {"ChangheDesk", "changhe", "_internal"}
    assert bundle.megabytes(built) < 230


@pytest.mark.full
@pytest.mark.timeout(600)
def test_a_built_program_holds_only_pinned_libraries(built: Path) -> None:
    pinned = {_plain(name) for name in pins((ROOT / "requirements-lock.txt").read_text(encoding="utf-8"))}
    homes = packages_distributions()
    inside = set(modules_inside(built / bundle.CONSOLE))
    assert not inside & NEVER_INSIDE
    tops = {name.partition(".")[0] for name in inside} - set(sys.stdlib_module_names) - {"changhe_desktop"}
    tops -= {top for top in tops if top.startswith(("_pyi", "_sysconfigdata"))}  # PyInstaller's and Python's
    strangers = {top for top in tops if not any(_plain(home) in pinned for home in homes.get(top, []))}
    assert strangers == set()


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
