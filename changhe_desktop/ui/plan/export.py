"""Exporting the ledger: what is shown, in the order shown, on A4 or A3; afterwards its folder is at hand."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from changhe_desktop.domain.query import Query
from changhe_desktop.services import exchange
from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.pages import Frame, tool
from changhe_desktop.ui.parts.theme import mark, px
from changhe_desktop.ui.parts.toolbar import button_for

if TYPE_CHECKING:
    from changhe_desktop.services.desk import Desk
    from changhe_desktop.services.outcome import Outcome

WORKBOOKS = "Excel 工作簿 (*.xlsx)"


def write_ledger(desk: "Desk", path: Path, query: Query, **named: Any) -> "Outcome[dict[str, object]]":
    """Write the workbook on the acts' thread; it changes no data."""
    return desk.ask(exchange.export_ledger, path, query, **named)


class DoneLine(QFrame):
    """Says which file was written, and opens it or its folder."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, message="good")
        self._path = Path()
        shape, self.words, shut = QLabel(), QLabel(), QToolButton()
        icons.dress(shape, "circle-check", "green")
        self.words.setWordWrap(True)
        icons.dress(shut, "x")
        shut.setText("关闭")
        mark(shut, quiet="true")
        shut.clicked.connect(self.hide)
        self.open_file = tool(self, "打开文件", "file-spreadsheet", lambda: self._open(self._path))
        self.open_folder = tool(self, "打开所在文件夹", "folder-open", lambda: self._open(self._path.parent))
        line = QHBoxLayout(self)
        line.setContentsMargins(px(12), px(6), px(8), px(6))
        line.setSpacing(px(8))
        line.addWidget(shape)
        line.addWidget(self.words, 1)
        line.addWidget(button_for(self.open_file))
        line.addWidget(button_for(self.open_folder))
        line.addWidget(shut)
        self.hide()

    def show_file(self, path: Path, rows: int) -> None:
        """Stand there for this file."""
        self._path = path
        self.words.setText(f"已导出 {rows} 条措施：{path.name}")
        self.show()

    def _open(self, path: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class LedgerExport:
    """Asks for the place and writes the workbook there."""

    def __init__(self, frame: Frame, parent: QWidget, done: DoneLine) -> None:
        self._frame, self._parent, self._done = frame, parent, done

    def run(self, query: Query, paper: str) -> None:
        """Export what this query lets through."""
        counter = self._frame.counter
        name = f"任务分解台账-{counter.today().isoformat()}-{paper}.xlsx"
        path = self._frame.files.save_file(self._parent, "导出台账", "ledger", name, WORKBOOKS)
        if path is None:
            return
        if path.suffix.casefold() != ".xlsx":
            path = path.with_name(f"{path.name}.xlsx")
        self._done.hide()
        counter.carry_out(
            write_ledger, path, query, paper=paper, by=counter.operator, on=counter.today(),
            then=self._written, words="正在导出台账",
        )  # fmt: skip

    def _written(self, found: dict[str, object]) -> None:
        self._done.show_file(Path(str(found["file"])), int(str(found["rows"])))
