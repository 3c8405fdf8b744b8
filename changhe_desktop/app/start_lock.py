"""The first step of a start: hold the data folder alone, or hand over to the window that has it."""

from pathlib import Path

from changhe_desktop.domain.errors import Trouble
from changhe_desktop.store.lock import FolderLock

RETRY, LEAVE = "重试", "退出"


class HandedOver(Exception):
    """Another window has this folder open and has come to the front."""


def take_lock(folder: Path, who: str = "") -> FolderLock | None:
    """The folder's lock; None for a folder not yet there, which the desk will make and lock itself.

    Raises HandedOver when the first window answered, Trouble when the user gave up waiting for whatever
    else holds the folder (a command, another PC).
    """
    while folder.is_dir():
        try:
            return FolderLock(folder).acquire(who)
        except Trouble as trouble:
            from changhe_desktop.app.single_instance import raise_first

            if raise_first(folder):
                raise HandedOver from None
            if not wants_retry(trouble.sentence):
                raise
    return None


def wants_retry(sentence: str) -> bool:
    """Say who holds the folder and ask whether to try again."""
    from PySide6.QtWidgets import QMessageBox

    box = QMessageBox(QMessageBox.Icon.Information, "长河工作台", sentence)
    retry = box.addButton(RETRY, QMessageBox.ButtonRole.AcceptRole)
    box.setEscapeButton(box.addButton(LEAVE, QMessageBox.ButtonRole.RejectRole))
    box.setDefaultButton(retry)
    box.exec()
    return box.clickedButton() is retry
