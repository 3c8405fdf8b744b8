"""Asking for files through the system's dialog; tests and the demo put their own answers in its place."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from changhe_desktop.ui.parts.memory import Memory


class Files:
    """Asks for files; remembers the folder by purpose (“ledger”, “plan”), so that it is found again."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def open_file(self, parent: QWidget, title: str, purpose: str, kinds: str) -> Path | None:
        """An existing file, None when the user goes back. `kinds` as Qt writes it: `方案 (*.txt *.docx)`."""
        from PySide6.QtWidgets import QFileDialog

        found, _ = QFileDialog.getOpenFileName(parent, title, self._folder(purpose), kinds)
        return self._kept(found, purpose)

    def save_file(self, parent: QWidget, title: str, purpose: str, name: str, kinds: str) -> Path | None:
        """Where to save; `name` is proposed. Overwriting is asked about by the dialog itself."""
        from PySide6.QtWidgets import QFileDialog

        proposed = Path(self._folder(purpose)) / name
        found, _ = QFileDialog.getSaveFileName(parent, title, str(proposed), kinds)
        return self._kept(found, purpose)

    def folder(self, parent: QWidget, title: str, purpose: str) -> Path | None:
        """An existing folder, None when the user goes back."""
        from PySide6.QtWidgets import QFileDialog

        found = QFileDialog.getExistingDirectory(parent, title, self._folder(purpose))
        if found:
            self._memory.keep(f"folder/{purpose}", found)
        return Path(found) if found else None

    def _folder(self, purpose: str) -> str:
        return self._memory.words(f"folder/{purpose}") or str(Path.home())

    def _kept(self, found: str, purpose: str) -> Path | None:
        if not found:
            return None
        self._memory.keep(f"folder/{purpose}", str(Path(found).parent))
        return Path(found)
