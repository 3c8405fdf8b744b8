"""A table that lets a cell be finished: rows that come while it is edited wait until its editor is closed.

Without it a refresh (of the act before) would close the editor under the user's fingers.
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QWidget

from changhe_desktop.ui.parts.table import RowTable
from changhe_desktop.ui.parts.table_model import Row


class PatientTable(RowTable):
    """A RowTable whose cells are edited one after the other, faster than the rows come back."""

    def __init__(self, *args: Any, **named: Any) -> None:
        self._waiting: list[Row] | None = None
        super().__init__(*args, **named)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows, at the latest when the cell that is being edited is finished."""
        if self.state() == QAbstractItemView.State.EditingState:
            self._waiting = list(rows)
        else:
            self._waiting = None
            super().set_rows(rows)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        # Not at once: the next cell may be opened by the same key.
        QTimer.singleShot(0, self._show_waiting)

    def _show_waiting(self) -> None:
        if self._waiting is not None:
            self.set_rows(self._waiting)
