"""Write the parts of the documents that the code itself knows: `python -m tools.docs.fill`.

A part stands between `<!-- name: begin -->` and `<!-- name: end -->`. tests/test_docs.py compares, so that
a new command, setting, word or move cannot be forgotten in the manual.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from tools.docs import parts

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"

# Document below docs/ -> the names of its parts and what writes them.
PARTS: Mapping[str, Mapping[str, Callable[[], str]]] = {
    "architecture.md": {"grid": parts.grid},
    "decisions/README.md": {"decisions": lambda: parts.decisions(DOCS / "decisions")},
    "glossary.md": {"words": parts.words},
    "manual/commands.md": {"commands": parts.commands, "settings": parts.settings},
    "manual/rectification.md": {"moves": parts.moves},
}


def filled(document: str) -> str:
    """The document as it should stand, its written parts brought up to date."""
    text = (DOCS / document).read_text(encoding="utf-8")
    for name, write in PARTS[document].items():
        text = with_part(text, name, write())
    return text


def with_part(text: str, name: str, part: str) -> str:
    """The text with `part` between the marks of this name, which must be there."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"no part called {name}")
    # Blank lines: a Markdown table swallows whatever follows it at once.
    return f"{before}{begin}\n\n{part}\n\n{end}{after}"


if __name__ == "__main__":
    for document in PARTS:
        (DOCS / document).write_text(filled(document), encoding="utf-8", newline="\n")
