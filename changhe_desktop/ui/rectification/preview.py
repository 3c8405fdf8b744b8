"""The paper as it will be printed: every page, the faces it is set in, and what they lack."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.printing import FontRole, PrintStage
from changhe_desktop.domain.rectification import OrderState
from changhe_desktop.services import printing
from changhe_desktop.services.rectification_paper import Paper, order_paper
from changhe_desktop.store.views.rectification import OrderCard
from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.flow import Flow
from changhe_desktop.ui.parts.pages import Frame
from changhe_desktop.ui.parts.pdf_view import A4, MM_PER_INCH, PageImage, PdfView
from changhe_desktop.ui.parts.progress import WorkBar
from changhe_desktop.ui.parts.theme import mark, px
from changhe_desktop.ui.rectification.issue import missing_words

SIDE_WIDTH = 284
DRAFT_STAGES = (PrintStage.DRAFT, PrintStage.REVIEW)
LOCKED = (OrderState.ISSUED, OrderState.VOID)


@dataclass(frozen=True, slots=True)
class Shown:
    """The paper on screen: whose it is, at which stage, and the PDF."""

    card: OrderCard
    stage: PrintStage
    paper: Paper


def usual_stage(card: OrderCard) -> PrintStage:
    """The stage at which an order is looked at first."""
    if card.state in LOCKED:
        return PrintStage.ISSUED
    return PrintStage.REVIEW if card.state is OrderState.REVIEW else PrintStage.DRAFT


def face_words(fonts: dict[str, str]) -> str:
    """The faces in use by role, one line each: “小标宋：方正小标宋简体”."""
    return "\n".join(f"{role.text}：{fonts[role.value]}" for role in FontRole if role.value in fonts)


class FittingView(PdfView):
    """A view that can also show a page whole, and keeps to it when it is resized."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = False

    def fit_page(self) -> None:
        """Make a page as high as the view."""
        room = self.viewport().height() - px(24)
        across = self.viewport().width() - px(24)
        inch = self.logicalDpiX() / MM_PER_INCH
        super().set_zoom(min(room / (A4[1] * inch), across / (A4[0] * inch)))
        self._whole = True

    def set_zoom(self, zoom: float) -> None:
        self._whole = False
        super().set_zoom(zoom)

    def fit_width(self) -> None:
        self._whole = False
        super().fit_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._whole:
            self.fit_page()


class Preview(QWidget):
    """One order's paper. `shown` with the Shown when a paper has come; `left` on Esc."""

    shown = Signal(object)
    left = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._counter = frame.counter
        self._memory = frame.memory
        self._card: OrderCard | None = None
        self._stage = PrintStage.DRAFT
        self._shown: Shown | None = None
        self.view, self.work = FittingView(), WorkBar()
        self.stages = {stage: self._toggle(stage.text) for stage in DRAFT_STAGES}
        self._stages, self._issued = QButtonGroup(self), QLabel()
        self.page_words, self.zoom_words, self.faces = QLabel(), QLabel(), QLabel()
        self.notes = QLabel()
        self._side_area = QScrollArea()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        whole, line = QVBoxLayout(self), QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.view, 1)
        line.addWidget(self._side_area)
        self._fill_side()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(line, 1)
        whole.addWidget(self.work)

    def _fill_side(self) -> None:
        """What is shown and how, and what is to be said of its faces, at the right of the paper."""
        inner, area, column, stages = QWidget(), self._side_area, QVBoxLayout(), Flow()
        inner.setObjectName("detail_inner")
        inner.setLayout(column)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.setSpacing(px(10))
        stages.setSpacing(px(6))
        for stage, button in self.stages.items():
            self._stages.addButton(button)
            stages.addWidget(button)
            button.clicked.connect(lambda _on, stage=stage: self.set_stage(stage))
        mark(self._issued, tone="heading")
        mark(self.faces, tone="caption")
        self.notes.hide()
        for label in (self._issued, self.notes, self.faces):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addLayout(stages)
        column.addWidget(self._issued)
        column.addWidget(self.notes)
        for words, acts in self._movers():
            buttons = Flow()
            for act in acts:
                buttons.addWidget(act)
            column.addWidget(words)
            column.addLayout(buttons)
        column.addWidget(self.faces)
        column.addStretch(1)
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedWidth(px(SIDE_WIDTH))
        area.setAccessibleName("纸面说明")

    def _movers(self) -> Sequence[tuple[QLabel, Sequence[QWidget]]]:
        """Paging and zooming, in words."""
        before = self._act("上一页", "chevron-left", lambda: self.view.go_to(self.view.page() - 1))
        after = self._act("下一页", "chevron-right", lambda: self.view.go_to(self.view.page() + 1))
        smaller = self._act("缩小", "zoom-out", lambda: self.view.zoom_by(-1))
        larger = self._act("放大", "zoom-in", lambda: self.view.zoom_by(1))
        width = self._act("适合宽度", "arrow-right", self._fit_width)
        page = self._act("适合页面", "zoom-scan", self._fit_page)
        return (self.page_words, (before, after)), (self.zoom_words, (smaller, larger, width, page))

    def _connect(self) -> None:
        self.view.wanted.connect(self._draw)
        self.view.page_changed.connect(lambda _page: self._tell_page())
        self.view.zoom_changed.connect(lambda _zoom: self._tell_page())

    # What the page uses

    def show_order(self, card: OrderCard, stage: PrintStage | None = None) -> None:
        """Show an order's paper at this stage, or at the usual one."""
        other = self._card is None or self._card.id != card.id or self._card.state is not card.state
        self._card = card
        self._stage = stage or (usual_stage(card) if other else self._stage)
        if other:
            self._shown = None
            self.view.show_pages(0)
        locked = card.state in LOCKED
        self._issued.setText(f"{card.number}　{card.state.text}" if locked else "")
        self._issued.setVisible(locked)
        for known, button in self.stages.items():
            button.setVisible(not locked)
            button.setChecked(known is self._stage)
        self._ask()

    def set_stage(self, stage: PrintStage) -> None:
        """Show the paper at another stage."""
        if self._card is not None and stage is not self._stage:
            self.show_order(self._card, stage)

    def order(self) -> OrderCard | None:
        """The order whose paper is shown or asked for."""
        return self._card

    def paper(self) -> Shown | None:
        """The paper on screen, None until it has come."""
        return self._shown

    def _ask(self) -> None:
        card, stage = self._card, self._stage
        assert card is not None
        self._counter.ask(
            order_paper, card.id, stage=stage, on=self._counter.today(),
            then=lambda paper: self._show(Shown(card, stage, paper)), refused=self._refused,
            key="rectification/paper",
        )  # fmt: skip

    def _refused(self, refusal: Refusal) -> None:
        """Say why there is no paper, where it would have stood."""
        self._shown = None
        self.view.show_pages(0)
        self.faces.clear()
        self.page_words.setText("没有排成")
        self.notes.setText(refusal.sentence)
        mark(self.notes, badge="red")
        self.notes.show()

    def _show(self, shown: Shown) -> None:
        if self._card is None or shown.card.id != self._card.id:
            return
        before, self._shown = self._shown, shown
        if before is None or before.paper.pdf != shown.paper.pdf:
            self.view.show_pages(shown.paper.pages)
            self._fit_as_last_time()
        self._tell_faces(shown)
        self._tell_page()
        self.shown.emit(shown)

    def _tell_faces(self, shown: Shown) -> None:
        paper, card = shown.paper, shown.card
        self.faces.setText(f"所用字体\n{face_words(paper.fonts)}")
        said = list(paper.substituted)
        if paper.missing:
            said.insert(0, missing_words(paper.missing))
        if card.state is OrderState.VOID:
            said.insert(0, f"本文书已作废：{card.void_reason}")
        self.notes.setText("\n".join(said))
        mark(self.notes, badge="red" if paper.missing or card.state is OrderState.VOID else "amber")
        self.notes.setVisible(bool(said))

    def _tell_page(self) -> None:
        count = self.view.page_count()
        self.page_words.setText(f"第 {self.view.page() + 1} 页，共 {count} 页" if count else "正在排版…")
        self.zoom_words.setText(f"缩放 {self.view.zoom():.0%}")

    # Pictures of pages

    def _draw(self, page: int, dpi: float) -> None:
        shown = self._shown
        if shown is None:
            return

        def bring(image: PageImage) -> None:
            if self._shown is not None and self._shown.paper.pdf is shown.paper.pdf:
                self.view.put(page, dpi, image)

        self._counter.look_up(printing.page_image, shown.paper.pdf, page, dpi, then=bring)

    def _fit_width(self) -> None:
        self._memory.keep("rectification/fit", "width")
        self.view.fit_width()

    def _fit_page(self) -> None:
        self._memory.keep("rectification/fit", "page")
        self.view.fit_page()

    def _fit_as_last_time(self) -> None:
        if self._memory.words("rectification/fit") == "page":
            self.view.fit_page()

    def _toggle(self, words: str) -> QToolButton:
        button = QToolButton()
        button.setText(words)
        button.setCheckable(True)
        mark(button, chip="true")
        return button

    def _act(self, words: str, icon: str, run: object) -> QToolButton:
        button = QToolButton()
        button.setText(words)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        icons.dress(button, icon)
        mark(button, quiet="true")
        button.clicked.connect(run)
        return button

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            # The text size was changed while a paper is shown.
            self._side_area.setFixedWidth(px(SIDE_WIDTH))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
