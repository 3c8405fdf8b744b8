"""Backups as the settings page lists them, and what going back to one would undo."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from changhe_desktop.services.accounts import named_backup
from changhe_desktop.store import backup
from changhe_desktop.store.engine import Session
from changhe_desktop.store.views.accounts import ActRow, act_rows

# What of a backup's rows a clerk can place, by table.
TOLD: Mapping[str, str] = {"plan_version": "方案", "unit": "单位", "rectification_order": "整改文书"}
ACTS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class BackupRow:
    """One backup: when (with its zone) and why it was made, its bytes, its rows, and what a clerk knows."""

    name: str
    made_at: datetime
    occasion: str
    size: int
    rows: int
    holds: str
    lacking: int


@dataclass(frozen=True, slots=True)
class BeforeRestore:
    """What a restore would mean: the backup, how many acts would be undone, and the newest of them."""

    backup: BackupRow
    undone: int
    newest: tuple[ActRow, ...]


def backup_rows(folder: Path) -> list[BackupRow]:
    """The backups of a data folder, newest first."""
    return [_row(found) for found in backup.backups(folder)]


def _row(found: backup.Backup) -> BackupRow:
    known = [f"{what}{found.rows[table]}" for table, what in TOLD.items() if found.rows.get(table)]
    occasion = backup.Occasion.of_text(found.occasion)
    return BackupRow(
        found.name, found.made_at.replace(tzinfo=UTC), occasion.text if occasion else "", found.size,
        sum(found.rows.values()), "，".join(known) or "空", len(found.lacking),
    )  # fmt: skip


def before_restore(session: Session, folder: Path, name: str) -> BeforeRestore:
    """Check a backup from end to end and count what would be undone; a Refusal when it is not sound."""
    found = named_backup(folder, name)
    backup.refuse_unless_whole(folder, found)
    held = backup.acts_in(folder, found)
    undone = [act for act in act_rows(session) if act.id not in held]
    return BeforeRestore(_row(found), len(undone), tuple(undone[:ACTS_SHOWN]))
