"""Settings, operators and backups: what the office says of itself, and how its data are kept safe."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from changhe_desktop import paths
from changhe_desktop.domain.accounts import SETTINGS, Json, check_name, checked_setting, starts_of
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.matters import Matter
from changhe_desktop.domain.numbering import PaperKind, check_start
from changhe_desktop.services import desk as desks
from changhe_desktop.services.desk import Desk
from changhe_desktop.services.outcome import Outcome
from changhe_desktop.store import backup, engine, places
from changhe_desktop.store.backup import Backup as Backup
from changhe_desktop.store.base import new_id
from changhe_desktop.store.engine import Session
from changhe_desktop.store.lock import FolderLock
from changhe_desktop.store.tables import accounts
from changhe_desktop.store.tables.rectification import numbers
from changhe_desktop.store.views import accounts as views

CHANGED = frozenset({Matter.ACCOUNTS})
LONGEST_NAME = 40
ON_SERVER = "数据在服务器上，备份与恢复由服务器管理员办理。"


def _put(session: Session, key: str, value: Json) -> Json:
    checked = checked_setting(key, value)
    accounts.keep_setting(session, key, checked)
    return checked


def change_settings(
    session: Session, values: Mapping[str, Json], *, by: str, on: date
) -> Outcome[dict[str, Json]]:
    """Change settings together; one illegal value refuses them all.

    An operator joins the list. A starting number is fixed once its series has begun.
    """
    for key in values:
        if key in SETTINGS and SETTINGS[key].command:
            raise Refusal(f"“{SETTINGS[key].text}”请用 {SETTINGS[key].command} 办理。", field=key)
    changed = {key: checked_setting(key, value) for key, value in values.items()}
    if "number.starts" in changed:
        _check_starts(session, changed["number.starts"])
    if changed.get("operator"):
        _enlist(session, check_name(str(changed["operator"]), "经办人姓名", LONGEST_NAME))
    for key, value in changed.items():
        accounts.keep_setting(session, key, value)
    names = "、".join(SETTINGS[key].text for key in changed)
    return Outcome(changed, CHANGED, f"已保存设置：{names}。")


def _check_starts(session: Session, wanted: Json) -> None:
    before, after = starts_of(views.settings(session)["number.starts"]), starts_of(wanted)
    for prefix, year in sorted(before.keys() | after.keys()):
        start = after.get((prefix, year), 1)
        taken = [number.seq for number in numbers(session, prefix, year)]
        if start != before.get((prefix, year), 1):
            check_start(taken, start)


def _enlist(session: Session, name: str) -> None:
    known = accounts.operators(session)
    if name not in [row.name for row in known]:
        session.add(accounts.Operator(id=new_id(), name=name, position=len(known) + 1))


def switch_operator(session: Session, name: str, *, by: str, on: date) -> Outcome[str]:
    """Let `name` sit at this desk from now on; a new name joins the list."""
    name = check_name(name, "经办人姓名", LONGEST_NAME)
    _enlist(session, name)
    _put(session, "operator", name)
    return Outcome(name, CHANGED, f"经办人已换为{name}。")


def set_up(
    session: Session,
    *,
    town: str = "",
    issuers: Sequence[tuple[str, str]] = (),
    prefixes: Mapping[PaperKind, str] | None = None,
    operator: str = "",
    by: str,
    on: date,
) -> Outcome[dict[str, Json]]:
    """The first run: town, issuers (name, who seals for it), a prefix per paper kind, the operator.

    Whatever is left out stays as it is; nothing is preset.
    """
    if town:
        _put(session, "town", check_name(town, "镇名"))
    if issuers:
        _put(session, "issuers", [{"name": name, "on_behalf": behalf} for name, behalf in issuers])
    for kind, prefix in (prefixes or {}).items():
        _put(session, f"prefix.{kind.value}", prefix)
    if operator:
        switch_operator(session, operator, by=by, on=on)
    session.flush()
    values = views.settings(session)
    shown = {k: values[k] for k in ("town", "issuers", "operator", *(f"prefix.{p.value}" for p in PaperKind))}
    return Outcome(shown, CHANGED, "已保存。" if any((town, issuers, prefixes, operator)) else "没有改动。")


def folder_of(location: str | None) -> Path:
    """The data folder a command about backups speaks of; a server's data are backed up on the server."""
    if location and engine.is_server(location):
        raise Refusal(ON_SERVER, field="data")
    return Path(location).expanduser() if location else paths.default_data()


def make_backup(desk: Desk) -> Outcome[Backup]:
    """Back up now, under the write gate, and say where it lies."""
    if desk.on_server:
        raise Refusal(ON_SERVER, field="data")
    with desk.archive.gate:
        made = backup.make(desk.folder, backup.Occasion.MANUAL)
    lacking = (
        f"有{len(made.lacking)}个附件缺失或损坏，没有备份到，请从较早的备份找回。" if made.lacking else ""
    )
    return Outcome(
        made, frozenset(), f"已备份并验证：{desk.folder / backup.FOLDER / made.name}",
        (lacking,) if lacking else (),
    )  # fmt: skip


def backups(folder: Path) -> list[Backup]:
    """The backups of a data folder, newest first."""
    return backup.backups(folder)


def named_backup(folder: Path, name: str) -> Backup:
    """The backup with this name (`latest` is the newest); a Refusal listing what there is."""
    known = backup.backups(folder)
    if name == "latest" and known:
        return known[0]
    found = next((b for b in known if name in (b.name, b.name.removesuffix(".db"))), None)
    if found is None:
        names = "、".join(b.name for b in known[:5]) or "还没有备份"
        raise Refusal(f"没有名为“{name}”的备份。现有：{names}。", field="name")
    return found


def verify_backup(folder: Path, name: str) -> Outcome[Backup]:
    """Open, check, count and hash a backup; a Refusal naming what is wrong with it."""
    found = named_backup(folder, name)
    backup.refuse_unless_whole(folder, found)
    return Outcome(found, frozenset(), f"备份“{found.name}”完好，可以恢复。")


def restore_backup(folder: Path, name: str, *, by: str, on: date) -> Outcome[Backup]:
    """Go back to a backup: check it, keep the present, swap, begin a new epoch, leave a trail line.

    The folder must be closed; whoever had it open reopens it afterwards.
    """
    places.check_place(folder)
    by = check_name(by, "经办人姓名", LONGEST_NAME)
    chosen = named_backup(folder, name)
    with FolderLock(folder).acquire(by, wait=desks.PATIENCE):
        kept = desks.restore(folder, chosen, by=by, on=on, say=f"恢复到备份{chosen.name}")
    present = f"恢复之前的数据存为“{kept}”，可再恢复回来。" if kept else ""
    if "-damaged" in kept:
        present = f"恢复之前的数据已损坏，原样存为“{kept}”。"
    return Outcome(chosen, frozenset(Matter), f"已恢复到“{chosen.name}”。{present}")
