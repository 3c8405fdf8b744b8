"""The status bar's business with the desk: who sits here, the last backup, going back to one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from changhe_desktop.domain.matters import Matter
from changhe_desktop.ui.counter import Counter
from changhe_desktop.ui.window_status import StatusBar

NAME = "长河工作台"


class Kept(Protocol):
    """A backup, as far as it is shown here."""

    @property
    def name(self) -> str: ...
    @property
    def made_at(self) -> datetime: ...


class DeskSide(QObject):
    """Keeps the status bar true and does what its buttons ask for."""

    def __init__(self, window: QWidget, counter: Counter, status: StatusBar) -> None:
        super().__init__(window)
        self._window, self._counter, self._status = window, counter, status
        self._names: list[str] = []
        counter.opened.connect(self.read)
        counter.announced.connect(self._on_announced)
        counter.operator_changed.connect(lambda _name: self._show_operator())
        status.operator_chosen.connect(self._seat)
        status.new_operator.connect(self._ask_operator)
        status.backup_asked.connect(self._back_up)
        status.backups_shown.connect(self._open_backups)

    def read(self) -> None:
        """Read operators, town and the newest backup."""
        from changhe_desktop.services.accounts_backup import backup_rows
        from changhe_desktop.store.views.accounts import operator_names, settings

        ask, find = self._counter.ask, self._counter.look_up
        ask(operator_names, then=self._on_names, key="operators")
        ask(settings, then=lambda values: self._on_town(str(values["town"])), key="town")
        find(backup_rows, self._counter.folder, then=self._on_backups, key="backups")

    def restore(self) -> None:
        """Go back to a backup while the data cannot be opened; open them afterwards."""
        from changhe_desktop.services.accounts_backup import backup_rows

        self._counter.look_up(backup_rows, self._counter.folder, then=self._choose_backup)

    def _choose_backup(self, found: Sequence[Kept]) -> None:
        from changhe_desktop.services.accounts import restore_backup

        chosen = pick_backup(self._window, found)
        if chosen:
            by, on = self._counter.operator or "未登记姓名", self._counter.today()
            self._counter.look_up(
                restore_backup, self._counter.folder, chosen, by=by, on=on, then=self._on_restored
            )  # fmt: skip

    def _on_restored(self, _outcome: object) -> None:
        self._counter.open()

    def _on_announced(self, matters: frozenset[Matter]) -> None:
        if Matter.ACCOUNTS in matters:
            self.read()

    def _on_names(self, names: Sequence[str]) -> None:
        self._names = list(names)
        self._show_operator()

    def _on_town(self, town: str) -> None:
        self._window.setWindowTitle(f"{town} — {NAME}" if town else NAME)

    def _on_backups(self, found: Sequence[Kept]) -> None:
        self._status.show_backup(found[0].made_at if found else None, self._counter.today())

    def _show_operator(self) -> None:
        self._status.show_operator(self._counter.operator, self._names)

    def _seat(self, name: str) -> None:
        from changhe_desktop.services.accounts import switch_operator

        self._counter.do(switch_operator, name, by=name)

    def _ask_operator(self) -> None:
        from changhe_desktop.ui.parts.dialogs import ask_text

        name = ask_text(self._window, "经办人", "请填写真实姓名，办理记录以此为准：", "登记", longest=40)
        if name:
            self._seat(name)

    def _back_up(self) -> None:
        from changhe_desktop.services.accounts import make_backup

        self._counter.carry_out(make_backup, then=lambda _made: self.read(), words="正在备份")

    def _open_backups(self) -> None:
        folder = self._counter.folder / "backups"
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def pick_backup(parent: QWidget, found: Sequence[Kept]) -> str:
    """Ask which backup to go back to; empty when the user goes back or there is none."""
    from changhe_desktop.ui.parts.dialogs import Asking

    dialog = Asking(parent, "从备份恢复", "恢复到这一份")
    names = QListWidget()
    names.setAccessibleName("备份，新的在前")
    for backup in found:
        item = QListWidgetItem(f"{backup.made_at.astimezone():%Y-%m-%d %H:%M}　{backup.name}")
        item.setData(Qt.ItemDataRole.UserRole, backup.name)
        names.addItem(item)
    names.setCurrentRow(0)
    dialog.accept_button.setEnabled(bool(found))
    dialog.add(names)
    if not dialog.ask() or names.currentItem() is None:
        return ""
    return str(names.currentItem().data(Qt.ItemDataRole.UserRole))
