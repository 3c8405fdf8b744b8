"""How the command line speaks: one JSON object for scripts, sentences and aligned tables for people."""

import dataclasses
import json
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from changhe_desktop.domain.errors import Fault, Refusal
from changhe_desktop.domain.worded import Worded

WIDE = {"W", "F"}
GAP = "  "
MOST_FAULTS = 20


def plain(value: Any) -> Any:
    """A value as JSON knows it: dataclasses as objects, enums by code, dates as ISO."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Worded):
        return value.value
    if isinstance(value, Mapping):
        return {str(plain(k)): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        items = sorted(value) if isinstance(value, (set, frozenset)) else value
        return [plain(v) for v in items]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (Path, Decimal)):
        return str(value)
    return value


def fault_lines(faults: Sequence[Fault]) -> list[str]:
    """The first faults as numbered lines, each with its place; `--json` gives them all."""
    shown = list(enumerate(faults, 1))[:MOST_FAULTS]
    lines = [f"  {n}. {f'{f.place}：' if f.place else ''}{f.sentence}" for n, f in shown]
    rest = len(faults) - len(lines)
    return [*lines, f"  ……另有{rest}处，加 --json 可看全部。"] if rest else lines


def refusal_json(refusal: Refusal) -> dict[str, Any]:
    """The object a refused command prints."""
    return {"ok": False, "refusal": refusal.sentence, "faults": [plain(f) for f in refusal.faults]}


def print_json(thing: Mapping[str, Any]) -> None:
    """Print exactly one JSON object on standard output."""
    print(json.dumps(thing, ensure_ascii=False))


def width(text: str) -> int:
    """Columns a text takes on a terminal: hanzi and full-width marks take two."""
    return sum(
        2 if unicodedata.east_asian_width(c) in WIDE else 0 if unicodedata.combining(c) else 1 for c in text
    )


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else ""
    if isinstance(value, Worded):
        return value.text
    if isinstance(value, (list, tuple)):
        return "、".join(_cell(v) for v in value)
    return str(value).replace("\n", " ")


def table(rows: Sequence[Any], columns: Sequence[tuple[str, str]]) -> str:
    """Rows (dataclasses or mappings) as aligned columns; `columns` is (field, Chinese heading)."""
    fields = [name for name, _ in columns]
    lines = [[heading for _, heading in columns]]
    for row in rows:
        lines.append([_cell(row[f] if isinstance(row, Mapping) else getattr(row, f)) for f in fields])
    widths = [max(width(line[i]) for line in lines) for i in range(len(columns))]
    padded = [GAP.join(c + " " * (w - width(c)) for c, w in zip(line, widths, strict=True)) for line in lines]
    return "\n".join(line.rstrip() for line in padded)


def use_utf8() -> None:
    """Speak UTF-8 whatever the console's code page is; a pipe on Windows would choke on Chinese otherwise."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
