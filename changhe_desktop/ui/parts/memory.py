"""What this PC remembers of the window: sizes, widths, the last page. Not data of the office."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

FILE = "ui.ini"


class Memory:
    """Values by name, kept in `ui.ini` of the data folder (never in the registry)."""

    def __init__(self, folder: Path) -> None:
        self._settings = QSettings(str(folder / FILE), QSettings.Format.IniFormat)

    def words(self, name: str, default: str = "") -> str:
        """A remembered text, `default` if there is none."""
        found = self._settings.value(name)
        return found if isinstance(found, str) else default

    def shape(self, name: str) -> QByteArray:
        """A remembered geometry or state of Qt's, empty if there is none."""
        found = self._settings.value(name)
        return found if isinstance(found, QByteArray) else QByteArray()

    def keep(self, name: str, value: str | QByteArray) -> None:
        """Remember a value; it is written when Qt finds time, at the latest when the program ends."""
        self._settings.setValue(name, value)

    def write(self) -> None:
        """Write what is not yet written; a folder that cannot be written to loses only this."""
        self._settings.sync()
