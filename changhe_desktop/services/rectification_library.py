"""The office's library of 依据 and its working-day calendar."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from changhe_desktop.domain.accounts import check_name
from changhe_desktop.domain.calendar import parse_year
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.matters import Matter
from changhe_desktop.domain.rectification_wording import default_bases
from changhe_desktop.domain.typed import cleaned, unprintable
from changhe_desktop.services.outcome import Outcome
from changhe_desktop.store.base import new_id
from changhe_desktop.store.engine import Session
from changhe_desktop.store.tables import rectification as tables
from changhe_desktop.store.tables.plan import current_version
from changhe_desktop.store.views.rectification import BasisRow, CalendarRow, basis_rows, calendar_rows

CHANGED = frozenset({Matter.RECTIFICATION})
LONGEST_BASIS = 1000
LARGEST_CALENDAR = 1_000_000


def add_basis(session: Session, title: str, text: str, *, by: str, on: date) -> Outcome[BasisRow]:
    """Add a 依据: a short name to choose by, and the words that are printed."""
    title, text = check_name(title, "依据名称", 120), _basis_text(text)
    known = tables.bases(session)
    if any(row.title == title for row in known):
        raise Refusal(f"依据“{title}”已在库中。", field="title")
    row = tables.Basis(id=new_id(), position=len(known) + 1, title=title, text=text)
    session.add(row)
    session.flush()
    return Outcome(BasisRow(row.id, row.position, title, text), CHANGED, f"已添加依据“{title}”。")


def _basis_text(text: str) -> str:
    words = cleaned(text).replace("\r", "").replace("\n", "")
    if not words:
        raise Refusal("依据的文字不能为空。", field="text")
    if len(words) > LONGEST_BASIS or unprintable(words):
        raise Refusal(f"依据应为不超过{LONGEST_BASIS}字的文字。", field="text")
    return words


def _basis(session: Session, words: str) -> tables.Basis:
    found = next((b for b in tables.bases(session) if words in (b.id, b.title)), None)
    if found is None:
        raise Refusal(f"依据库里没有“{words}”。", field="basis")
    return found


def change_basis(
    session: Session, words: str, *, title: str | None = None, text: str | None = None, by: str, on: date
) -> Outcome[BasisRow]:
    """Change a 依据 for papers to come; issued papers keep what they say."""
    row = _basis(session, words)
    row.title = check_name(title, "依据名称", 120) if title is not None else row.title
    row.text = _basis_text(text) if text is not None else row.text
    session.flush()
    return Outcome(BasisRow(row.id, row.position, row.title, row.text), CHANGED, f"已修改依据“{row.title}”。")


def remove_basis(session: Session, words: str, *, by: str, on: date) -> Outcome[list[BasisRow]]:
    """Take a 依据 out of the library; issued papers keep what they say."""
    row = _basis(session, words)
    title = row.title
    session.delete(row)
    session.flush()
    return Outcome(basis_rows(session), CHANGED, f"已删除依据“{title}”。")


def add_usual_bases(session: Session, *, by: str, on: date) -> Outcome[list[BasisRow]]:
    """Put the usual 依据 into the library, to be reworded by the office; those already there stay."""
    version = current_version(session)
    known = {row.title for row in tables.bases(session)}
    for title, text in default_bases(version.title if version else ""):
        if title not in known:
            add_basis(session, title, text, by=by, on=on)
    rows = basis_rows(session)
    return Outcome(rows, CHANGED, f"依据库现有{len(rows)}条，请按实际修改。")


def basis_texts(session: Session, words: list[str]) -> tuple[str, ...]:
    """The texts of these 依据 by title or id; words that are in no library stand as they are."""
    library = {name: row.text for row in basis_rows(session) for name in (row.id, row.title)}
    return tuple(library.get(word, word) for word in words)


def import_calendar(session: Session, path: Path, *, by: str, on: date) -> Outcome[list[CalendarRow]]:
    """Take a year's working-day table from a file in holiday-cn's form; the same year is replaced."""
    from changhe_desktop.documents.gate import LIMITS, read_file

    content = read_file(path, replace(LIMITS, file=LARGEST_CALENDAR))
    try:
        plain = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as problem:
        raise Refusal(
            f"“{path.name}”不是放假安排文件（JSON）。请选择含 year、papers、days 三项的文件。"
        ) from problem
    table = parse_year(plain, path.name)
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True)
    row = next((r for r in tables.calendar_years(session) if r.year == table.year), None)
    if row is None:
        session.add(tables.CalendarYear(year=table.year, source=path.name, days=text))
    else:
        row.source, row.days = path.name, text
    session.flush()
    return Outcome(calendar_rows(session), CHANGED, f"已导入{table.year}年放假安排。")
