"""备份与恢复: what there is to go back to, how sure that is, and what going back would undo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from changhe_desktop.domain.accounts import Json
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.services.accounts import make_backup, restore_backup, verify_backup
from changhe_desktop.services.accounts_backup import BackupRow, BeforeRestore, backup_rows, before_restore
from changhe_desktop.ui.accounts.section import Section, card
from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.dialogs import confirm
from changhe_desktop.ui.parts.flow import Flow
from changhe_desktop.ui.parts.messages import Kind, Message
from changhe_desktop.ui.parts.pages import Frame, tool
from changhe_desktop.ui.parts.table import RowTable
from changhe_desktop.ui.parts.table_model import Align, Badge, Column
from changhe_desktop.ui.parts.theme import mark, px
from changhe_desktop.ui.parts.undoing import Undoing

BACKUPS = "backups"
KILO = 1024
NOTE = (
    "每天第一次打开、升级之前、恢复之前自动备份，做完重新打开检查过才算数。"
    "两天内的全留，之后每天一份留12天，每周一份留10周，每月一份留9个月。"
)
ELSEWHERE = "备份和数据在同一块硬盘上，硬盘坏了会一起丢。请每周把备份文件夹复制到另一块硬盘或U盘保管。"


@dataclass(frozen=True, slots=True)
class BackupLine:
    """One backup in the list; `checked` is when it was verified here, `fault` what was found then."""

    name: str
    made_at: datetime
    occasion: str
    size: int
    rows: int
    holds: str
    state: Badge


def size_words(size: int) -> str:
    """Bytes as people say them: 820 KB, 1.4 MB."""
    if size < KILO * KILO:
        return f"{max(1, round(size / KILO))} KB"
    return f"{size / KILO / KILO:.1f} MB"


COLUMNS = (
    Column("made_at", "时间", 9, key=lambda at: at.isoformat()),
    Column("occasion", "缘由", 5),
    Column("state", "检查", 6, badge=lambda row: row.state),
    Column("size", "大小", 5, Align.RIGHT, words=size_words),
    Column("rows", "记录", 4.5, Align.RIGHT),
    Column("holds", "内容", 10, grows=True, wraps=True),
)


def moment(at: datetime) -> str:
    """A moment as the office says it: 11月23日 15:02."""
    local = at.astimezone()
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def restore_words(before: BeforeRestore) -> tuple[str, str, str]:
    """The question before a restore, its details, and the verb that does it."""
    when = moment(before.backup.made_at)
    after = f"之后的{before.undone}条修改会消失" if before.undone else "之后没有修改"
    lines = [f"{moment(act.at)} {act.by}：{act.say}" for act in before.newest]
    more = [f"……共{before.undone}条"] if before.undone > len(lines) else []
    told = ["会消失的修改，新的在前：", *lines, *more, ""] if lines else []
    kept = "现在的数据会先另存一份，恢复错了还可以恢复回来。"
    return f"将回到{when}，{after}。", "\n".join([*told, kept]), f"恢复到{when}"


class BackupsSection(Section):
    """The list of backups."""

    help_topic = "backup"

    def __init__(self, frame: Frame, undoing: Undoing) -> None:
        super().__init__(frame, undoing)
        self._rows: list[BackupRow] = []
        self._states: dict[str, Badge] = {}
        self.table, self.last, self.fault = RowTable(COLUMNS, key="name"), QLabel(), QLabel()
        self._make = tool(self, "立即备份", "shield-check", self._back_up, primary=True)
        self._verify = tool(self, "验证", "check", self._check, tip="重新打开所选备份，逐项检查")
        self._restore = tool(self, "恢复…", "history", self._look_before, tip="回到所选备份的时候")
        self._put_together()

    def tools(self) -> Sequence[QAction]:
        return [self._make, self._verify, self._restore]

    def first_field(self) -> QWidget:
        return self.table

    def refresh(self) -> None:
        self.frame.counter.look_up(
            backup_rows, self.frame.counter.folder, then=self._take_rows, key="settings/backups"
        )

    def show_values(self, values: Mapping[str, Json]) -> None:
        """Nothing of it is a setting."""

    def _put_together(self) -> None:
        self.table.setMinimumHeight(px(220))
        self.table.empty.say("还没有备份。", self._make, icon="database")
        self.table.row_changed.connect(lambda _row: self._enable())
        mark(self.last, tone="heading")
        mark(self.fault, tone="fault")
        for label in (self.last, self.fault):
            label.setWordWrap(True)
        self.fault.hide()
        open_folder = QPushButton("打开备份文件夹")
        icons.dress(open_folder, "folder-open")
        open_folder.clicked.connect(self._open_folder)
        self.body.addWidget(card("备份", self.last, self.table, self.fault, note=NOTE), 1)
        buttons = QWidget()
        Flow(buttons).addWidget(open_folder)
        self.body.addWidget(card("另存一处", buttons, note=ELSEWHERE))
        self._enable()

    # Showing

    def _take_rows(self, rows: Sequence[BackupRow]) -> None:
        self._rows = list(rows)
        self._show()

    def _show(self) -> None:
        lines = [
            BackupLine(r.name, r.made_at, r.occasion, r.size, r.rows, r.holds, self._state(r))
            for r in self._rows
        ]
        self.table.set_rows(lines)
        newest = self._rows[0] if self._rows else None
        words = f"上次备份：{moment(newest.made_at)}，已验证。" if newest else "还没有备份。"
        self.last.setText(words)
        self._enable()

    def _state(self, row: BackupRow) -> Badge:
        made = Badge("缺附件", "amber") if row.lacking else Badge("已验证", "done")
        return self._states.get(row.name, made)

    def _enable(self) -> None:
        chosen = self.table.current() is not None
        self._verify.setEnabled(chosen)
        self._restore.setEnabled(chosen)

    def _blame(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))

    # Acting

    def _back_up(self) -> None:
        self._blame("")
        self.frame.counter.carry_out(make_backup, then=self._on_made, words="正在备份")

    def _on_made(self, made: Any) -> None:
        self.table.select([made.name])
        self.refresh()

    def _check(self) -> None:
        row = self.table.current()
        if row is not None:
            self._blame("")
            self.frame.say("正在验证备份…")
            self.frame.counter.look_up(
                verify_backup, self.frame.counter.folder, row.name,
                then=partial(self._on_sound, row.name), refused=partial(self._on_damaged, row.name),
            )  # fmt: skip

    def _on_sound(self, name: str, outcome: Any) -> None:
        self._states[name] = Badge("完好", "green")
        self.frame.say(outcome.say)
        self._show()

    def _on_damaged(self, name: str, refusal: Refusal) -> None:
        self._states[name] = Badge("已损坏", "red")
        self._blame(refusal.sentence)
        self._show()

    def _look_before(self) -> None:
        """Check the backup and count what would be undone; only then ask."""
        row = self.table.current()
        if row is not None:
            self._blame("")
            self.frame.say("正在核对备份…")
            self.frame.counter.ask(
                before_restore, self.frame.counter.folder, row.name,
                then=self._confirm, refused=partial(self._on_damaged, row.name),
            )  # fmt: skip

    def _confirm(self, before: BeforeRestore) -> None:
        self.frame.say("")
        sentence, detail, verb = restore_words(before)
        if confirm(self, sentence, verb, detail, danger=True):
            self.frame.counter.while_closed(
                restore_backup, before.backup.name, then=self._on_restored, refused=self._refuse
            )

    def _on_restored(self, chosen: Any) -> None:
        self.undoing.forget()
        words = f"已恢复到{moment(chosen.made_at)}的备份。恢复之前的数据也存了一份，在备份清单里。"
        self.frame.show_message(Message(Kind.GOOD, words))
        self.refresh()

    def _refuse(self, refusal: Refusal) -> None:
        self._blame(refusal.sentence)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.frame.counter.folder / BACKUPS)))
