"""Write the library part of THIRD-PARTY.md from what is installed: `python -m tools.licences.libraries`.

Names and versions come from requirements-lock.txt, licences and homes from the packages' own metadata,
so run it in an environment made from that lock, after every change of the lock.
"""

import re
from dataclasses import dataclass
from importlib.metadata import PackageMetadata, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements-lock.txt"
PAPER = ROOT / "THIRD-PARTY.md"
BEGIN, END = "<!-- libraries: begin -->", "<!-- libraries: end -->"

PIN = re.compile(r"^(?P<name>[A-Za-z0-9_.-]+)==(?P<version>[^\s;\\]+)", re.MULTILINE)

# Where the metadata is vague: what the package's licence files say. Where it leaves a choice: ours.
READ_OR_CHOSEN = {
    "pyside6-essentials": "LGPL-3.0-only",
    "shiboken6": "LGPL-3.0-only",
    "reportlab": "BSD-3-Clause",
    "pypdfium2": "BSD-3-Clause OR Apache-2.0（内含 PDFium：BSD-3-Clause、Apache-2.0 及其依赖的许可）",
    "defusedxml": "PSF-2.0",
}


@dataclass(frozen=True, slots=True)
class Library:
    """One pinned library: all its pinned versions (platforms may differ), licence and home page."""

    name: str
    versions: tuple[str, ...]
    licence: str
    home: str


def pins(lock: str) -> dict[str, tuple[str, ...]]:
    """Name -> pinned versions, in the lock's order."""
    found: dict[str, tuple[str, ...]] = {}
    for match in PIN.finditer(lock):
        found[match["name"]] = (*found.get(match["name"], ()), match["version"])
    return found


def described(name: str, versions: tuple[str, ...]) -> Library:
    """What the installed package says of itself."""
    of_package = metadata(name)
    licence = READ_OR_CHOSEN.get(name) or _field(of_package, "License-Expression")
    return Library(
        _field(of_package, "Name"), versions, licence or _field(of_package, "License"), _home(of_package)
    )


def table(libraries: list[Library]) -> str:
    """The rows as Markdown."""
    rows = [f"| {a.name} | {' / '.join(a.versions)} | {a.licence} | <{a.home}> |" for a in libraries]
    return "\n".join(["| 名称 | 版本 | 许可 | 主页 |", "| --- | --- | --- | --- |", *rows])


def with_part(paper: str, part: str) -> str:
    """The paper with the text between the two marks replaced."""
    before, _, rest = paper.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{part}\n{END}{after}"


def part() -> str:
    """The library part as it should stand in THIRD-PARTY.md."""
    pinned = pins(LOCK.read_text(encoding="utf-8"))
    return table([described(name, versions) for name, versions in pinned.items()])


def _field(of_package: PackageMetadata, name: str) -> str:
    return str((of_package.get_all(name) or [""])[0])


def _home(of_package: PackageMetadata) -> str:
    named = [url.partition(",") for url in of_package.get_all("Project-URL") or []]
    homes = {label.strip().lower(): url.strip() for label, _, url in named}
    return (
        _field(of_package, "Home-page")
        or homes.get("homepage")
        or homes.get("code")
        or homes["documentation"]
    )


if __name__ == "__main__":
    PAPER.write_text(with_part(PAPER.read_text(encoding="utf-8"), part()), encoding="utf-8", newline="\n")
