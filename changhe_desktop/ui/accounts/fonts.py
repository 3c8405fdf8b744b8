"""字体与样张: what each role is printed in, why, and one sheet to look at and to measure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from changhe_desktop.domain.accounts import Json
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.matters import Matter
from changhe_desktop.domain.printing import FontRole
from changhe_desktop.services.printing import (
    FontRow,
    choose_font,
    font_rows,
    forget_font,
    page_image,
    save_file,
)
from changhe_desktop.services.rectification_paper import Paper, sample_pdf
from changhe_desktop.ui.accounts.section import Section, card, remark
from changhe_desktop.ui.parts.pages import Frame, tool
from changhe_desktop.ui.parts.pdf_view import PdfView
from changhe_desktop.ui.parts.printing import Printing, Sheaf
from changhe_desktop.ui.parts.table import RowTable
from changhe_desktop.ui.parts.table_model import Badge, Column
from changhe_desktop.ui.parts.theme import mark, px
from changhe_desktop.ui.parts.undoing import Undoing

NOTE = (
    "依次用：本机装的公文字体、为这种用途选的字体文件、随附的开源字体。"
    "WPS 自带的字体只许在 WPS 里使用，程序不用。正式用印的文书，请装好公文字体再签发。"
)
USES = {
    FontRole.TITLE: "标题", FontRole.BODY: "正文", FontRole.KAI: "二级标题", FontRole.HEI: "一级标题",
    FontRole.SONG: "页码、表格",
}  # fmt: skip
FONT_FILES = "字体文件 (*.ttf *.ttc)"
NARROW = 860


@dataclass(frozen=True, slots=True)
class FontLine:
    """One role in the list; `own` tells that the office has chosen a file for it."""

    role: FontRole
    use: str
    wanted: str
    family: str
    source: str
    official: bool
    said: str
    own: bool


COLUMNS = (
    Column("use", "用途", 5, wraps=True),
    Column("family", "现用字体", 7, wraps=True),
    Column("source", "来源", 6, badge=lambda row: Badge(row.source, "green" if row.official else "amber")),
    Column("said", "说明", 8, grows=True, wraps=True),
)


class Sheet(PdfView):
    """The paper on screen, tall enough to be read."""

    def minimumSizeHint(self) -> QSize:
        return QSize(px(260), px(380))


class FontsSection(Section):
    """The roles, and the sheet printed in them."""

    listens = frozenset({Matter.ACCOUNTS, Matter.PRINTING})
    help_topic = "printing"

    def __init__(self, frame: Frame, undoing: Undoing) -> None:
        super().__init__(frame, undoing)
        self._rows: list[FontRow] = []
        self.paper: Paper | None = None
        self.table = RowTable(COLUMNS, key="role", today=frame.counter.today)
        self.sheet, self.fault, self._told = Sheet(), QLabel(), remark("")
        self.printing = Printing(frame.counter, frame.memory)
        self._choose = tool(self, "选择字体文件…", "typography", self._choose_file, primary=True)
        self._restore = tool(self, "恢复默认", "refresh", self._forget)
        self._print = tool(self, "打印样张…", "printer", self._print_sheet, keys="Ctrl+P")
        self._save = tool(self, "样张存为 PDF…", "file-type-pdf", self._save_sheet)
        self._halves = QHBoxLayout()
        self._put_together()

    def tools(self) -> Sequence[QAction]:
        return [self._choose, self._restore, self._print, self._save]

    def first_field(self) -> QWidget:
        return self.table

    def refresh(self) -> None:
        super().refresh()
        ask, today = self.frame.counter.ask, self.frame.counter.today()
        ask(font_rows, then=self._take_rows, key="settings/fonts")
        ask(sample_pdf, on=today, then=self._take_paper, refused=self._refuse_sheet, key="settings/sheet")

    def show_values(self, values: Mapping[str, Json]) -> None:
        self._show()

    # Construction

    def _put_together(self) -> None:
        left, right = QWidget(), QWidget()
        lines, column = QVBoxLayout(left), QVBoxLayout(right)
        self.table.setMinimumHeight(px(300))
        self.table.empty.say("正在查找字体…", icon="typography")
        mark(self.fault, tone="fault")
        self.fault.setWordWrap(True)
        self.fault.hide()
        for layout in (lines, column):
            layout.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(card("各用途的字体", self.table, self.fault, note=NOTE), 1)
        column.addWidget(card("样张", self._told, self.sheet), 1)
        self._halves.setSpacing(px(14))
        self._halves.setContentsMargins(0, 0, 0, 0)
        self._halves.addWidget(left, 3)
        self._halves.addWidget(right, 2)
        whole = QWidget()
        whole.setLayout(self._halves)
        self.body.addWidget(whole, 1)
        self.table.row_changed.connect(lambda _row: self._enable())
        self.sheet.wanted.connect(self._draw)
        self._enable()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < px(NARROW)
        direction = QBoxLayout.Direction
        self._halves.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)

    # Showing

    def _take_rows(self, rows: Sequence[FontRow]) -> None:
        self._rows = list(rows)
        self._show()

    def _show(self) -> None:
        chosen = self.values.get("fonts.chosen")
        own = set(chosen) if isinstance(chosen, dict) else set()
        self.table.set_rows([_line(row, row.role.value in own) for row in self._rows])
        self._enable()

    def _enable(self) -> None:
        row = self.table.current()
        self._choose.setEnabled(row is not None)
        self._restore.setEnabled(row is not None and row.own)
        self._print.setEnabled(self.paper is not None)
        self._save.setEnabled(self.paper is not None)

    def _take_paper(self, paper: Paper) -> None:
        self.paper = paper
        self._told.setText("打印出来用尺量：第一行字的上边距纸边 37 毫米，正文左边距纸边 28 毫米。")
        self.sheet.show_pages(paper.pages)
        self._enable()

    def _refuse_sheet(self, refusal: Refusal) -> None:
        self._told.setText(refusal.sentence)

    def _draw(self, page: int, dpi: float) -> None:
        if self.paper is not None:
            self.frame.counter.look_up(
                page_image, self.paper.pdf, page, dpi, then=partial(self._put, self.paper, page, dpi),
                key=f"settings/sheet/{page}",
            )  # fmt: skip

    def _put(self, paper: Paper, page: int, dpi: float, image: Any) -> None:
        if paper is self.paper:
            self.sheet.put(page, dpi, image)

    # Acting

    def _choose_file(self) -> None:
        row = self.table.current()
        if row is None:
            return
        path = self.frame.files.open_file(self, f"为{row.wanted}选择字体文件", "font", FONT_FILES)
        if path is not None:
            self._blame("")
            then = None if row.own else partial(self._chosen, row)
            self.frame.counter.do(
                choose_font, row.role, path, then=then, refused=self._refuse, words="正在检查字体"
            )

    def _chosen(self, row: FontLine, family: str) -> None:
        self.undoing.remember(f"{row.wanted}改用“{family}”", forget_font, row.role)

    def _forget(self) -> None:
        row = self.table.current()
        if row is not None:
            self.frame.counter.do(forget_font, row.role)

    def _refuse(self, refusal: Refusal) -> None:
        self._blame("".join([refusal.sentence, *(fault.sentence for fault in refusal.faults)]))

    def _blame(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))

    def _print_sheet(self) -> None:
        if self.paper is not None:
            sheaf = Sheaf("样张", self.paper.pdf, self.paper.pages, "notice")
            self.printing.start(self, sheaf, lambda _chosen: self.frame.say("样张已送打印。"))

    def _save_sheet(self) -> None:
        path = self.frame.files.save_file(self, "样张存为 PDF", "paper", "样张.pdf", "PDF 文件 (*.pdf)")
        if path is not None and self.paper is not None:
            self.frame.counter.look_up(
                save_file, path, self.paper.pdf,
                then=lambda _none: self.frame.say(f"已存为“{path.name}”。"),
            )  # fmt: skip


def _line(row: FontRow, own: bool) -> FontLine:
    use = f"{USES[row.role]}（{row.role_text}）"
    return FontLine(row.role, use, row.role_text, row.family, row.source, row.official, row.substituted, own)
