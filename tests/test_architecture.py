"""The walls of the house: who may import whom, how large a file may grow, what names are allowed.

Checked on the source by AST, so that a wall fails before the code behind it runs.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from changhe_desktop.domain.matters import Matter

PACKAGE = Path(__file__).resolve().parent.parent / "changhe_desktop"
MATTERS = {m.value for m in Matter}
FILES = sorted(p for p in PACKAGE.rglob("*.py") if "_data" not in p.parts)

# Room -> the rooms (or single modules) of ours it may import, its own room excluded.
MAY_IMPORT = {
    "domain": set(),
    "store": {"domain", "paths"},
    "documents": {"domain", "paths"},
    "worker.run": {"domain", "paths"},
    "worker.child": {"documents", "domain", "worker"},
    "services": {"domain", "store", "documents", "worker.run", "paths"},
    "ui": {"services", "store.views", "store.glance", "domain"},
    "cli": {"services", "store.views", "domain", "paths"},
    "paths": set(),
    "app": {"domain", "store", "documents", "worker", "services", "ui", "cli", "paths", "app"},
    "__main__": {"app", "cli", "worker.child"},
    "__init__": set(),
}

# Room -> the third parties it may import.
DOCUMENT_LIBRARIES = {
    "reportlab", "openpyxl", "xlsxwriter", "python_calamine", "docx", "lxml", "defusedxml", "pypdfium2",
    "PIL", "fontTools",
}  # fmt: skip
THIRD_PARTIES: dict[str, set[str]] = {
    "domain": set(),
    "store": {"sqlalchemy", "alembic"},
    "documents": DOCUMENT_LIBRARIES,
    "worker": set(),
    "services": set(),
    "ui": {"PySide6", "shiboken6"},
    "cli": set(),
    "paths": {"platformdirs"},
    "app": {"PySide6"},
    "__main__": set(),
    "__init__": set(),
}

# What belongs to no matter but may stand in a room (docs/architecture.md).
NAMED = {
    "domain": {
        "errors", "moves", "calendar", "numbering", "merge", "lights", "drawing", "pinyin", "query",
        "outline", "matters", "worded", "typed",
    },
    "store": {
        "engine", "glance", "upgrade", "backup", "base", "journal", "triggers", "attachments",
        "lock", "places", "readings",
    },
    "documents": {
        "page", "sheet", "word", "fonts", "paint", "notice", "ledger", "package", "gate", "raster",
    },
    "worker": {"run", "child"},
    "services": {"outcome", "guards", "desk"},
    "cli": {"main", "output", "command"},
    "ui": {"window", "counter", "fcitx", "parts", "overview"},
}  # fmt: skip

BANNED_NAMES = {"utils", "helpers", "manager", "common", "misc", "logic", "util", "helper"}
LINES_PER_FILE = 400
LINES_PER_FUNCTION = 60


def relative(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def room_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imported(tree: ast.AST) -> Iterator[tuple[ast.stmt, str]]:
    """Every imported module, `from a.b import c` as a.b.c (c may be a module)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "write imports in full"
            for alias in node.names:
                yield node, f"{node.module}.{alias.name}"


def only_for_types(tree: ast.Module) -> set[int]:
    """Ids of import statements under `if TYPE_CHECKING:`."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING"):
            found.update(id(inner) for inner in ast.walk(node))
    return found


def rooms_allowed(path: Path) -> set[str]:
    room = room_of(path)
    if room == "worker":
        return MAY_IMPORT.get(f"worker.{path.stem}", {"domain"})
    return MAY_IMPORT[room]


def within(module: str, allowed: set[str]) -> bool:
    inside = module.removeprefix("changhe_desktop.")
    return any(inside == a or inside.startswith(a + ".") for a in allowed)


def test_there_is_a_house_to_check() -> None:
    assert len(FILES) > 10


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_a_room_imports_only_the_rooms_below_it(path: Path) -> None:
    room = room_of(path)
    allowed = rooms_allowed(path)
    wrong = []
    for _, module in imported(tree_of(path)):
        if not module.startswith("changhe_desktop"):
            continue
        own = module == f"changhe_desktop.{room}" or module.startswith(f"changhe_desktop.{room}.")
        own = own and room != "worker"
        if module == "changhe_desktop.__version__" or own or within(module, allowed):
            continue
        if room == "ui" and path.name == "counter.py" and within(module, {"store"}):
            continue  # the counter alone opens the store for the window
        wrong.append(module)
    assert not wrong, f"{relative(path)} reaches through a wall: {wrong}"


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_a_room_uses_only_its_own_libraries(path: Path) -> None:
    allowed = set(THIRD_PARTIES[room_of(path)])
    if relative(path).startswith("ui/fcitx/"):
        allowed.add("jeepney")
    wrong = []
    for _, module in imported(tree_of(path)):
        top = module.split(".")[0]
        if top in sys.stdlib_module_names or top == "changhe_desktop" or top in allowed:
            continue
        wrong.append(module)
    if relative(path) != "store/upgrade.py":
        wrong += [m for _, m in imported(tree_of(path)) if m.split(".")[0] == "alembic"]
    assert not wrong, f"{relative(path)} may not use {wrong}"


@pytest.mark.parametrize("path", [p for p in FILES if room_of(p) == "domain"], ids=relative)
def test_the_domain_has_no_clock_no_files_no_chance(path: Path) -> None:
    names = {m for _, m in imported(tree_of(path))}
    banned = {
        "os",
        "io",
        "pathlib",
        "random",
        "secrets",
        "time",
        "sqlite3",
        "socket",
        "subprocess",
        "tempfile",
    }
    assert not {n for n in names if n.split(".")[0] in banned}
    source = path.read_text(encoding="utf-8")
    for call in ("date.today(", "datetime.now(", "datetime.today(", "open("):
        assert call not in source, f"{relative(path)} calls {call}…)"


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_imports_stand_at_the_top(path: Path) -> None:
    """Exceptions: an edge loads what is first needed, a service verb its own document, the desk Alembic."""
    tree = tree_of(path)
    edge = room_of(path) in {"ui", "cli", "app", "__main__"}
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for _, module in imported(function):
            service = room_of(path) == "services" and module.startswith("changhe_desktop.documents.")
            upgrade = relative(path) == "services/desk.py" and module == "changhe_desktop.store.upgrade"
            assert edge or service or upgrade, (
                f"{relative(path)}: {module} is imported inside {function.name}"
            )


def matter_of(stem: str) -> str:
    """The matter a file belongs to, `rectification_paper` to rectification; empty for named parts."""
    known = MATTERS | {"overview"}
    return next((m for m in sorted(known) if stem == m or stem.startswith(f"{m}_")), "")


@pytest.mark.parametrize("path", [p for p in FILES if room_of(p) in {"services", "cli", "ui"}], ids=relative)
def test_no_matter_imports_another_matter_of_its_room(path: Path) -> None:
    room = room_of(path)
    parts = path.relative_to(PACKAGE / room).with_suffix("").parts if path.parent != PACKAGE else ()
    own = matter_of(parts[0]) if parts else ""
    if not own:
        return
    wrong = []
    for _, module in imported(tree_of(path)):
        inside = module.removeprefix(f"changhe_desktop.{room}.").split(".")[0]
        if module.startswith(f"changhe_desktop.{room}.") and matter_of(inside) not in ("", own):
            wrong.append(module)
    assert not wrong, f"{relative(path)} leans on a neighbour: {wrong}"


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_only_services_assign_a_state(path: Path) -> None:
    if room_of(path) == "services":
        return
    for node in ast.walk(tree_of(path)):
        targets = node.targets if isinstance(node, ast.Assign) else []
        for target in targets:
            state = isinstance(target, ast.Attribute) and target.attr == "state"
            own = state and isinstance(target.value, ast.Name) and target.value.id == "self"
            assert not state or own, f"{relative(path)}:{node.lineno} assigns .state"


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_only_writing_commits_and_only_the_store_speaks_sql(path: Path) -> None:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
            assert room_of(path) == "store", f"{relative(path)}:{node.lineno} commits"


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_no_file_and_no_function_grows_too_long(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= LINES_PER_FILE, f"{relative(path)} has {lines} lines: a noun is missing"
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LINES_PER_FUNCTION, f"{relative(path)}: {node.name} has {length} lines"


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_every_file_is_named_by_room_and_matter(path: Path) -> None:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    assert not BANNED_NAMES & set(parts), f"{relative(path)}: say what it is"
    room, rest = parts[0], [p for p in parts[1:] if p != "__init__"]
    if room in {"app", "paths", "__main__", "__init__"} or not rest:
        return
    stem = rest[1] if room == "store" and rest[0] in {"tables", "views"} and len(rest) > 1 else rest[0]
    if room == "store" and stem in {"tables", "views"}:
        return
    allowed = MATTERS | NAMED.get(room, set())
    known = stem in allowed or any(stem.startswith(f"{m}_") for m in allowed)
    assert known, f"{relative(path)}: neither a matter nor a named part of {room}"


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_modules_say_what_they_are_for(path: Path) -> None:
    tree = tree_of(path)
    if path.name == "__init__.py" and not tree.body:
        return
    assert ast.get_docstring(tree), f"{relative(path)} has no docstring"


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_text_files_are_opened_as_utf8(path: Path) -> None:
    for node in ast.walk(tree_of(path)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in {"read_text", "write_text"}:
            given = {k.arg for k in node.keywords}
            assert "encoding" in given, f"{relative(path)}:{node.lineno} names no encoding"


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_core_writes_stand_in_the_journal_alone(path: Path) -> None:
    """Rows written past the flush hook would leave no trail; `bulk_insert` and `bulk_update` keep one."""
    if relative(path) == "store/journal.py":
        return
    for node in ast.walk(tree_of(path)):
        imports = node.names if isinstance(node, ast.ImportFrom) and node.module == "sqlalchemy" else []
        wrong = {alias.name for alias in imports} & {"insert", "update", "delete"}
        assert not wrong, f"{relative(path)}: import {wrong} in store/journal.py alone"
        if room_of(path) != "store" or not isinstance(node, ast.Call):
            continue
        verb = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        on_table = isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value).endswith("__table__")
        assert not (on_table and verb in {"insert", "update", "delete"}), f"{relative(path)}:{node.lineno}"


@pytest.mark.parametrize("path", [p for p in FILES if relative(p).startswith("store/tables/")], ids=relative)
def test_finders_do_not_write(path: Path) -> None:
    """`keep_setting` is the one helper that does; every other change is a service's own decision."""
    for function in ast.walk(tree_of(path)):
        if not isinstance(function, ast.FunctionDef) or function.name == "keep_setting":
            continue
        for node in ast.walk(function):
            writes = isinstance(node, ast.Attribute) and node.attr in {"add", "add_all", "delete", "flush"}
            assert not writes, f"{relative(path)}: {function.name} writes"


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_the_first_look_costs_no_third_party(path: Path) -> None:
    if relative(path) not in {"store/glance.py", "store/lock.py", "store/places.py", "paths.py"}:
        return
    for _, module in imported(tree_of(path)):
        top = module.split(".")[0]
        assert (
            top in sys.stdlib_module_names
            or top == "platformdirs"
            or module.startswith("changhe_desktop.domain.")
        ), f"{relative(path)} loads {module} before first paint"


def loaded_after(statement: str) -> set[str]:
    """The modules a fresh interpreter holds after this statement."""
    probe = f"import sys; {statement}; print(*sys.modules, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, encoding="utf-8", check=True,
        cwd=PACKAGE.parent,
    )  # fmt: skip
    return set(done.stdout.split())


def test_the_first_look_loads_no_database_library() -> None:
    loaded = loaded_after("import changhe_desktop.store.glance, changhe_desktop.store.lock")
    assert "changhe_desktop.store.glance" in loaded
    assert not loaded & {"sqlalchemy", "alembic", "PySide6", "reportlab", "openpyxl"}


def test_opening_the_desk_loads_no_migration_library() -> None:
    loaded = loaded_after("import changhe_desktop.services.desk")
    assert "sqlalchemy" in loaded
    assert not loaded & {"alembic", "PySide6", "reportlab", "openpyxl", "docx"}


def test_everything_below_the_window_works_without_qt() -> None:
    rooms = ("domain", "store", "documents", "services", "cli", "worker")
    names = [
        "changhe_desktop." + relative(p).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        for p in FILES
        if room_of(p) in rooms
    ]
    block = "sys.modules['PySide6'] = sys.modules['shiboken6'] = None; import importlib"
    loaded = loaded_after(f"{block}; [importlib.import_module(n) for n in {names!r}]")
    assert set(names) <= loaded
