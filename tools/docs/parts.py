"""The parts themselves, each a piece of Markdown made from the code: commands, settings, moves, words."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import changhe_desktop
from changhe_desktop.cli.command_words import tree
from changhe_desktop.domain.accounts import SETTINGS
from changhe_desktop.domain.matters import Matter
from changhe_desktop.domain.rectification import MOVES

PACKAGE = Path(changhe_desktop.__file__).parent
# Column of the grid -> the folder whose files it stands for.
ROOMS = {
    "domain": "domain",
    "store/tables": "store/tables",
    "store/views": "store/views",
    "services": "services",
    "documents": "documents",
    "cli": "cli",
    "ui": "ui",
}


@dataclass(frozen=True, slots=True)
class WordedEnum:
    """An enumeration with Chinese words, as its source tells it: module below the package, name, members."""

    module: str
    name: str
    meaning: str
    members: tuple[tuple[str, str], ...]


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; bars within a cell are escaped."""
    lines = [heads, ["---"] * len(heads), *[[cell.replace("|", "\\|") for cell in row] for row in rows]]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def commands() -> str:
    """Every command with its arguments, a heading each."""
    return "\n\n".join(
        _command(" ".join(word for word in ("changhe", noun, verb) if word), about)
        for noun, verbs in tree().items()
        for verb, about in verbs.items()
    )


def _command(name: str, about: dict[str, Any]) -> str:
    rows = [[f"`{'`、`'.join(a['flags'])}`", a["help"]] for a in about["arguments"]]
    parts = [f"### {name}", f"{about['help']}。", *([table(("参数", "说明"), rows)] if rows else [])]
    return "\n\n".join(parts)


def settings() -> str:
    """Every setting by key and name."""
    return table(("键", "设置"), [[f"`{kind.key}`", kind.text] for kind in SETTINGS.values()])


def moves() -> str:
    """What may be done to an order in each state, from the table that the program itself obeys."""
    rows = [[before.text, move.text, after.text] for (before, move), after in MOVES.items()]
    return table(("现在的状态", "可办", "办后的状态"), rows)


def grid() -> str:
    """Which matter has files in which room; matters without any are left out."""
    rows = []
    for matter in Matter:
        marks = ["●" if _has(PACKAGE / folder, matter.value) else "" for folder in ROOMS.values()]
        if any(marks):
            rows.append([f"{matter.value} {matter.text}", *marks])
    return table(("matter", *ROOMS), rows)


def _has(folder: Path, matter: str) -> bool:
    stems = {path.stem for path in folder.glob("*") if path.suffix == ".py" or path.is_dir()}
    return any(stem == matter or stem.startswith(f"{matter}_") for stem in stems)


def words() -> str:
    """Every enumeration that carries Chinese words, with all of them."""
    rows = []
    for found in sorted(worded_enums(), key=lambda e: (e.module, e.name)):
        members = "、".join(f"{text} `{name}`" for name, text in found.members)
        rows.append([f"`{found.name}`", members, found.meaning])
    return table(("code", "词", "meaning"), rows)


def worded_enums() -> Iterator[WordedEnum]:
    """Every subclass of Worded in the package, read from the source without importing it."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "_data" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and "Worded" in map(ast.unparse, node.bases):
                module = path.relative_to(PACKAGE).with_suffix("").as_posix()
                meaning = (ast.get_docstring(node) or "").splitlines()[0]
                yield WordedEnum(module, node.name, meaning, tuple(_members(node)))


def _members(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for line in node.body:
        match line:
            case ast.Assign(
                targets=[ast.Name(id=name)], value=ast.Tuple(elts=[_, ast.Constant(value=str(text)), *_])
            ):
                yield name, text


def decisions(folder: Path) -> str:
    """The decisions that are there, by number."""
    rows = []
    for path in sorted(folder.glob("[0-9]*.md")):
        title = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        number, _, about = title.partition(" ")
        rows.append([f"[{number}]({path.name})", about])
    return table(("no.", "what was decided"), rows)
