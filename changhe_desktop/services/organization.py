"""Units of the town: listed once, in the office's order, found by any of their names."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from changhe_desktop import paths
from changhe_desktop.domain.errors import Fault, Refusal
from changhe_desktop.domain.matters import Matter
from changhe_desktop.domain.organization import (
    DEFAULT_ORDERABLE,
    LONGEST_LEADER,
    MOST_ALIASES,
    Orderable,
    UnitKind,
    name_faults,
    parse_units,
    split_aliases,
    units_from_records,
)
from changhe_desktop.domain.organization import UnitRow as UnitDraft
from changhe_desktop.domain.typed import cleaned, folded, unprintable
from changhe_desktop.domain.worded import Worded
from changhe_desktop.services.outcome import Outcome
from changhe_desktop.store.base import new_id
from changhe_desktop.store.engine import Session
from changhe_desktop.store.readings import pinyin_table
from changhe_desktop.store.tables import organization
from changhe_desktop.store.tables.organization import Unit
from changhe_desktop.store.views.organization import UnitRow, unit_rows
from changhe_desktop.worker import run as worker

CHANGED = frozenset({Matter.ORGANIZATION})
W = TypeVar("W", bound=Worded)


def _search_key(name: str, aliases: Sequence[str]) -> str:
    return pinyin_table().keys(name, *aliases)


def _clashes(stored: Sequence[Unit], drafts: Sequence[UnitDraft]) -> list[Fault]:
    """Drafts whose name or alias another unit already bears."""
    known: dict[str, str] = {}
    for unit in stored:
        for called in (unit.name, *json.loads(unit.aliases)):
            known[folded(called)] = unit.name
    faults = []
    for draft in drafts:
        for called in (draft.name, *draft.aliases):
            bearer = known.get(folded(called))
            if bearer is not None and bearer != draft.name:
                faults.append(
                    Fault(
                        f"“{draft.name}”：“{called}”已是“{bearer}”的名称或别名。", field="name", value=called
                    )
                )
    return faults


def add_units(
    session: Session, drafts: Sequence[UnitDraft], *, sample: bool = False, by: str, on: date
) -> Outcome[list[UnitRow]]:
    """Add units to the end of the list. Units already there by name are left alone and counted."""
    stored = organization.units(session)
    faults = _clashes(stored, drafts)
    if faults:
        raise Refusal("单位清单与已有单位重名，未导入。请改正后再试。", faults)
    names = {folded(unit.name) for unit in stored}
    fresh = [d for d in drafts if folded(d.name) not in names]
    place = max((unit.position for unit in stored), default=0)
    added = [_unit_of(draft, place + n, sample) for n, draft in enumerate(fresh, 1)]
    session.add_all(added)
    session.flush()
    known = f"，{len(drafts) - len(fresh)}个已有" if len(fresh) < len(drafts) else ""
    ids = {unit.id for unit in added}
    rows = [row for row in unit_rows(session) if row.id in ids]
    return Outcome(rows, CHANGED, f"已添加单位{len(added)}个{known}。")


def _unit_of(draft: UnitDraft, position: int, sample: bool) -> Unit:
    return Unit(
        id=new_id(), name=draft.name, kind=draft.kind, leader=draft.leader, orderable=draft.orderable,
        aliases=json.dumps(list(draft.aliases), ensure_ascii=False), position=position, sample=sample,
        retired=False, search_key=_search_key(draft.name, draft.aliases),
    )  # fmt: skip


def add_unit(
    session: Session,
    name: str,
    *,
    kind: UnitKind,
    aliases: Sequence[str] = (),
    leader: str = "",
    orderable: Orderable | None = None,
    by: str,
    on: date,
) -> Outcome[UnitRow]:
    """Add one unit; a Refusal when its name is already borne by another."""
    name, aliases, leader = cleaned(name), split_aliases("、".join(aliases)), cleaned(leader)
    _check_words(name, aliases, leader)
    if any(folded(u.name) == folded(name) for u in organization.units(session)):
        raise Refusal(f"单位“{name}”已在清单中。", field="name")
    draft = UnitDraft(name, kind, aliases, leader, orderable or DEFAULT_ORDERABLE[kind])
    outcome = add_units(session, [draft], by=by, on=on)
    return Outcome(outcome.value[0], CHANGED, f"已添加单位“{name}”。")


def _check_words(name: str, aliases: Sequence[str], leader: str) -> None:
    """Refuse a name, aliases or a 分管领导 that the list could not hold, each fault with its field."""
    faults = [Fault(sentence, field="name", value=name) for sentence in name_faults(name)]
    for alias in aliases:
        faults += [Fault(sentence, field="aliases", value=alias) for sentence in name_faults(alias, "别名")]
    if len(aliases) > MOST_ALIASES:
        faults.append(Fault(f"别名共{len(aliases)}个，超过{MOST_ALIASES}个。", field="aliases"))
    if len(leader) > LONGEST_LEADER or unprintable(leader):
        faults.append(Fault(f"分管领导应为不超过{LONGEST_LEADER}字的姓名。", field="leader", value=leader))
    if faults:
        raise Refusal(faults[0].sentence, faults, field=faults[0].field)


def load_sample_units(session: Session, *, by: str, on: date) -> Outcome[list[UnitRow]]:
    """Add the shipped list, every unit marked 示例."""
    plain = json.loads(paths.resource("plans", "units.sample.json").read_text(encoding="utf-8"))
    records = plain["units"] if isinstance(plain, dict) else plain
    outcome = add_units(session, units_from_records(records), sample=True, by=by, on=on)
    return replace(outcome, say=f"{outcome.say}这些单位是示例，请按本镇实际修改。")


def read_table(path: Path) -> list[list[str]]:
    """The rows of a table file (.xlsx, .csv, .txt) as text, read in the worker."""
    found: Any = worker.run("organization.read_table", {"path": str(path)})
    return [[str(cell) for cell in row] for row in found]


def read_units(path: Path) -> tuple[UnitDraft, ...]:
    """The units of a file; faults name file and row."""
    return parse_units("\n".join("\t".join(cells) for cells in read_table(path)), path.name)


EDITABLE = ("name", "kind", "aliases", "leader", "orderable", "retired")


def change_unit(
    session: Session, unit_id: str, values: Mapping[str, object], *, by: str, on: date
) -> Outcome[UnitRow]:
    """Change fields of one unit (name, kind, aliases, leader, orderable, retired)."""
    unit = organization.unit(session, unit_id)
    if unit is None:
        raise Refusal("这个单位已不在清单中，请刷新后再试。")
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise Refusal(f"单位没有“{'、'.join(sorted(unknown))}”这一栏。")
    name = cleaned(str(values.get("name", unit.name)))
    leader = cleaned(str(values.get("leader", unit.leader)))
    called = _aliases(values["aliases"]) if "aliases" in values else tuple(json.loads(unit.aliases))
    _check_words(name, called, leader)
    others = [u for u in organization.units(session) if u.id != unit.id]
    clash = _clashes(others, [UnitDraft(name, unit.kind, called)])
    if clash or any(folded(u.name) == folded(name) for u in others):
        raise Refusal(clash[0].sentence if clash else f"单位“{name}”已在清单中。", field="name")
    unit.name, unit.aliases = name, json.dumps(list(called), ensure_ascii=False)
    unit.search_key = _search_key(name, called)
    unit.kind = _member(UnitKind, values.get("kind", unit.kind), "类型", "kind")
    unit.leader = leader
    unit.orderable = _member(Orderable, values.get("orderable", unit.orderable), "可否下发", "orderable")
    unit.retired = bool(values.get("retired", unit.retired))
    unit.sample = False if "name" in values else unit.sample
    session.flush()
    row = next(r for r in unit_rows(session, retired=True) if r.id == unit_id)
    return Outcome(row, CHANGED, f"已修改单位“{name}”。")


def _member(words: type[W], value: object, what: str, field: str) -> W:
    """The member of this code or Chinese word; a Refusal that lists what there is."""
    chosen = words.of_text(str(value))
    if chosen is None:
        named = f"没有“{value}”这种{what}。" if value else f"{what}不能为空。"
        raise Refusal(f"{named}可填：{'、'.join(w.text for w in words)}。", field=field)
    return chosen


def _aliases(value: object) -> tuple[str, ...]:
    words = value if isinstance(value, (list, tuple)) else [value]
    return split_aliases("、".join(str(word) for word in words))


def arrange_units(session: Session, ids: Sequence[str], *, by: str, on: date) -> Outcome[list[UnitRow]]:
    """Put the units into this order; it rules every list and every paper."""
    stored = {unit.id: unit for unit in organization.units(session)}
    wanted = dict.fromkeys([i for i in ids if i in stored] + list(stored))
    for position, unit_id in enumerate(wanted, 1):
        if stored[unit_id].position != position:
            stored[unit_id].position = position
    session.flush()
    return Outcome(unit_rows(session), CHANGED, "已调整单位顺序。")
