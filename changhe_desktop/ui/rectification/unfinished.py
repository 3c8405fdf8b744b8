"""A form that was not finished: kept on this PC while it is typed, so that a power cut loses nothing."""

from PySide6.QtCore import QObject, QTimer

from changhe_desktop.ui.parts.memory import Memory
from changhe_desktop.ui.rectification.editor import OrderEditor
from changhe_desktop.ui.rectification.filled import Filled, from_text, to_text

NAME = "rectification/unfinished"
EVERY_MS = 2_000


class Unfinished(QObject):
    """Follows an editor; what is typed is kept at the latest two seconds later."""

    def __init__(self, editor: OrderEditor, memory: Memory) -> None:
        super().__init__(editor)
        self._editor, self._memory = editor, memory
        self._soon = QTimer(self, singleShot=True, interval=EVERY_MS)
        self._soon.timeout.connect(self.keep)
        editor.changed.connect(self._changed)

    def _changed(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def keep(self) -> None:
        """Keep what stands in the editor, if it is not saved."""
        self._soon.stop()
        if self._editor.is_dirty():
            self._memory.keep(NAME, to_text(self._editor.typed()))
            self._memory.write()

    def drop(self) -> None:
        """Forget what was kept."""
        self._soon.stop()
        if self._memory.words(NAME):
            self._memory.keep(NAME, "")

    def found(self) -> Filled | None:
        """What was kept, None if nothing."""
        return from_text(self._memory.words(NAME))
