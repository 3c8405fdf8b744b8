"""The list of units as a whole: looked at before it is kept, put in order, tidied up."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.organization import parse_units, read_lines
from changhe_desktop.domain.typed import folded
from changhe_desktop.services.organization import CHANGED, add_units, read_table
from changhe_desktop.services.outcome import Outcome
from changhe_desktop.store.engine import Session
from changhe_desktop.store.tables import organization
from changhe_desktop.store.views.organization import UnitRow, unit_rows, units_in_use


@dataclass(frozen=True, slots=True)
class ListLine:
    """One line of a pasted list: the unit it would make, whether that is listed already (`known`), what
    must be put right first (`fault`), and what else is to be said of it.
    """

    line: int
    name: str
    kind: str
    aliases: tuple[str, ...]
    leader: str
    orderable: str
    known: bool
    fault: str
    note: str


def list_of_file(path: Path) -> str:
    """The lines of a table file (.xlsx, .csv, .txt), columns parted by tabs: what `preview_units` reads."""
    return "\n".join("\t".join(cells) for cells in read_table(path))


def preview_units(session: Session, text: str) -> list[ListLine]:
    """What an import of this list would do, line by line; nothing is kept."""
    bearers = {
        folded(called): unit.name
        for unit in unit_rows(session, retired=True)
        for called in (unit.name, *unit.aliases)
    }
    lines = []
    for read in read_lines(text):
        unit, faults = read.unit, list(read.faults)
        known = bool(unit.name) and folded(bearers.get(folded(unit.name), "")) == folded(unit.name)
        for called in (unit.name, *unit.aliases):
            bearer = bearers.get(folded(called))
            if bearer is not None and folded(bearer) != folded(unit.name):
                faults.append(f"“{called}”已是“{bearer}”的名称或别名。")
        guessed = "类型按名称推断，请核对" if unit.suggested else ""
        note = "已在清单中，不再添加" if known else guessed
        lines.append(
            ListLine(
                read.row, unit.name, unit.kind.text, unit.aliases, unit.leader, unit.orderable.text, known,
                "".join(faults), "".join(faults) or note,
            )
        )  # fmt: skip
    return lines


def import_list(
    session: Session, text: str, file: str | None = None, *, by: str, on: date
) -> Outcome[list[UnitRow]]:
    """Add the units of a list; one faulty line refuses them all, `file` names where it came from."""
    return add_units(session, parse_units(text, file), by=by, on=on)


def retire_units(
    session: Session, ids: Sequence[str], retired: bool, *, by: str, on: date
) -> Outcome[list[UnitRow]]:
    """Take units out of the lists to choose from, or back into them; what names them stays."""
    chosen = [unit for unit in organization.units(session) if unit.id in set(ids)]
    for unit in chosen:
        unit.retired = retired
    session.flush()
    rows = [row for row in unit_rows(session, retired=True) if row.id in set(ids)]
    notes = tuple(
        f"“{row.name}”还牵头{row.leads}条措施，请在“任务分解”中改派。"
        for row in rows
        if retired and row.leads
    )
    verb = "停用" if retired else "恢复使用"
    return Outcome(rows, CHANGED, f"已{verb}{_counted([u.name for u in chosen])}。", notes)


def remove_units(session: Session, ids: Sequence[str], *, by: str, on: date) -> Outcome[list[str]]:
    """Remove units that nothing names yet; the others stay and are named. Returns the ids removed."""
    used = units_in_use(session)
    chosen = [unit for unit in organization.units(session) if unit.id in set(ids)]
    kept = [unit.name for unit in chosen if unit.id in used]
    gone = [unit for unit in chosen if unit.id not in used]
    if not gone:
        names = _counted(kept)
        raise Refusal(f"{names}已有措施或文书，不能移除，可以停用。" if kept else "没有可移除的单位。")
    for unit in gone:
        session.delete(unit)
    session.flush()
    stay = f"{_counted(kept)}已有措施或文书，仍然保留。" if kept else ""
    return Outcome([u.id for u in gone], CHANGED, f"已移除{_counted([u.name for u in gone])}。{stay}")


def put_back_units(session: Session, rows: Sequence[UnitRow], *, by: str, on: date) -> Outcome[list[UnitRow]]:
    """Put removed units back as they were, at their places."""
    known = {unit.id for unit in organization.units(session)}
    back = [row for row in rows if row.id not in known]
    session.add_all(
        organization.Unit(
            id=row.id, name=row.name, kind=row.kind, leader=row.leader, orderable=row.orderable,
            aliases=json.dumps(list(row.aliases), ensure_ascii=False), position=row.position,
            sample=row.sample, retired=row.retired, search_key=row.search_key,
        )
        for row in back
    )  # fmt: skip
    session.flush()
    return Outcome(unit_rows(session), CHANGED, f"已放回{_counted([row.name for row in back])}。")


def _counted(names: Sequence[str]) -> str:
    """One unit by its name, several by their number."""
    return f"“{names[0]}”" if len(names) == 1 else f"{len(names)}个单位"
