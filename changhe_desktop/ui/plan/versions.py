"""The kept versions of the plan, and which one is worked on."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QWidget

from changhe_desktop.services import plan
from changhe_desktop.store.views.plan import VersionRow, version_rows
from changhe_desktop.ui.parts.dialogs import Asking
from changhe_desktop.ui.parts.pages import Frame
from changhe_desktop.ui.parts.table import RowTable
from changhe_desktop.ui.parts.table_model import Align, Column
from changhe_desktop.ui.parts.theme import mark, px

COLUMNS = (
    Column("ordinal", "版", 2, align=Align.CENTER),
    Column("title", "标题", 10, grows=True, wraps=True),
    Column("status", "状态", 5),
    Column("source_name", "来自文件", 7, wraps=True),
    Column("imported_on", "读入日期", 6),
    Column("measures", "措施", 3, align=Align.RIGHT),
    Column("current", "当前", 3, align=Align.CENTER),
)
NOTE = "分工留在各自的版本里，换版不会带过去，换回来还在。"


class VersionsDialog(Asking):
    """Lists the versions; accepted when another is to be worked on."""

    def __init__(self, parent: QWidget, rows: Sequence[VersionRow]) -> None:
        super().__init__(parent, "方案版本", "改按这一版办理")
        self.table = RowTable(COLUMNS)
        self.table.setAccessibleName("方案版本")
        self.table.setMinimumSize(px(700), px(200))
        self.table.row_changed.connect(self._enable)
        self.table.opened.connect(lambda _row: self.accept_button.click())
        note = QLabel(NOTE)
        note.setWordWrap(True)
        mark(note, tone="muted")
        self.add(self.table)
        self.add(note)
        self.table.set_rows(rows)
        self.table.select([row.id for row in rows if row.current])
        self._enable(self.table.current())

    def chosen(self) -> VersionRow | None:
        """The version in focus."""
        row = self.table.current()
        return row if isinstance(row, VersionRow) else None

    def _enable(self, row: VersionRow | None) -> None:
        self.accept_button.setEnabled(row is not None and not row.current)


def show_versions(frame: Frame, parent: QWidget) -> None:
    """List the versions and switch to the one chosen."""

    def ask(rows: Sequence[VersionRow]) -> None:
        dialog = VersionsDialog(parent, rows)
        chosen = dialog.chosen() if dialog.ask() else None
        if chosen is not None:
            frame.counter.do(plan.use_version, chosen.ordinal)

    frame.counter.ask(version_rows, then=ask, key="versions")
