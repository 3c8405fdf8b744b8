"""What may be done to the order in focus: its moves, and its paper previewed, printed, saved."""

import re
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from changhe_desktop.domain.printing import NoticeLayout, PrintStage
from changhe_desktop.domain.rectification import OrderMove, OrderState
from changhe_desktop.services import rectification as service
from changhe_desktop.services.rectification_paper import SavedPaper, record_print, save_paper
from changhe_desktop.store.views.rectification import OrderCard
from changhe_desktop.ui.parts.dialogs import ask_text
from changhe_desktop.ui.parts.pages import Frame, tool
from changhe_desktop.ui.parts.printing import Chosen, Printing, Sheaf
from changhe_desktop.ui.rectification.issue import IssueDialog
from changhe_desktop.ui.rectification.order_words import MOVES
from changhe_desktop.ui.rectification.preview import Shown, usual_stage

# Moves that end an order stand apart from those that bring it onward.
ENDING = OrderMove.VOID, OrderMove.DISCARD
LEAST_DPI, RED_HEAD_DPI = 300, 600
KINDS = {".pdf": "PDF 文件 (*.pdf)", ".docx": "Word 文档 (*.docx)"}
NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def named(card: OrderCard) -> str:
    """An order by its title and number."""
    return f"{card.title}{card.number}"


def file_name(card: OrderCard, stage: PrintStage, ending: str) -> str:
    """What a saved paper is called: title, number or stage, unit."""
    words = f"{card.title}{card.number or f'（{stage.text}）'}{card.unit}"
    return NOT_IN_FILE_NAMES.sub("_", words) + ending


def sheaf_of(shown: Shown) -> Sheaf:
    """A paper as it goes to the printer; the lines of a red head need finer dots."""
    card, paper = shown.card, shown.paper
    dpi = RED_HEAD_DPI if card.layout is NoticeLayout.RED_HEAD else LEAST_DPI
    return Sheaf(named(card), paper.pdf, paper.pages, card.paper_kind.value, dpi)


class OrderActs(QObject):
    """The acts upon one order, as they are open to it now.

    Signals, each with the order: `edit_asked`, `another_asked`, `preview_asked`, `print_asked`, `issued`.
    """

    edit_asked = Signal(object)
    another_asked = Signal(object)
    preview_asked = Signal(object)
    print_asked = Signal(object)
    issued = Signal(object)

    def __init__(self, owner: QWidget, frame: Frame) -> None:
        super().__init__(owner)
        self._owner, self._frame, self._counter = owner, frame, frame.counter
        self._card: OrderCard | None = None
        self.printing = Printing(frame.counter, frame.memory)
        self.edit = self._tell("修改", "edit", self.edit_asked)
        self.another = self._tell("照此另拟", "copy", self.another_asked)
        self.preview = self._tell("预览", "eye", self.preview_asked)
        self.print = self._tell("打印", "printer", self.print_asked, "Ctrl+P")
        self.pdf = tool(self, "存 PDF", "file-type-pdf", lambda: self._save(".pdf"))
        self.word = tool(self, "存 Word", "file-word", lambda: self._save(".docx"))
        self.moves = {
            move: tool(self, words, icon, partial(self._move, move)) for move, (words, icon) in MOVES.items()
        }
        self.set_card(None)

    def _tell(self, words: str, icon: str, signal: object, keys: str = "") -> QAction:
        def run() -> None:
            if self._card is not None:
                signal.emit(self._card)  # type: ignore[attr-defined]

        return tool(self, words, icon, run, keys=keys)

    @property
    def card(self) -> OrderCard | None:
        """The order they act upon."""
        return self._card

    def set_card(self, card: OrderCard | None) -> None:
        """Act upon this order from now on; None for none."""
        self._card = card
        draft = card is not None and card.state is OrderState.DRAFT
        self.edit.setVisible(draft)
        self.another.setVisible(card is not None and not draft)
        for act in (self.preview, self.print, self.pdf, self.word):
            act.setEnabled(card is not None)
        for move, act in self.moves.items():
            act.setVisible(card is not None and move in card.moves)

    def open_now(self) -> list[QAction]:
        """What may be done now: moves onward first, then the paper, what ends the order last."""
        onward = [act for move, act in self.moves.items() if move not in ENDING]
        papers = [self.edit, self.preview, self.print, self.pdf, self.word, self.another]
        acts = (*onward, *papers, *(self.moves[move] for move in ENDING))
        return [act for act in acts if act.isVisible() and act.isEnabled()]

    def every(self) -> list[QAction]:
        """Every act, for a menu that shows those open now."""
        papers = (self.edit, self.preview, self.print, self.pdf, self.word, self.another)
        return [*papers, *self.moves.values()]

    # Moves

    def _move(self, move: OrderMove) -> None:
        card = self._card
        if card is None or move not in card.moves:
            return
        if move is OrderMove.ISSUE:
            dialog = IssueDialog(self._owner.window(), self._frame, card)
            dialog.issued.connect(self.issued)
            dialog.open()
        elif move is OrderMove.VOID:
            self._void(card)
        else:
            self._counter.do(service.move_order, card.id, move, words=f"正在{move.text}")

    def _void(self, card: OrderCard) -> None:
        question = f"作废{named(card)}后不能恢复，文号保留、不再使用。请写明原因："
        why = ask_text(self._owner, "作废", question, "作废")
        if why is not None:
            self._counter.do(service.void_order, card.id, why, reason=why, words="正在作废")

    # Papers

    def send_to_printer(self, shown: Shown) -> None:
        """Print a paper that is on screen; what went to the printer is put into the trail."""

        def went(chosen: Chosen) -> None:
            if chosen.file is not None:
                self._frame.say(f"已存为{chosen.file}。")
                return
            self._counter.do(
                record_print, shown.card.id, stage=shown.stage, printer=chosen.printer,
                copies=chosen.copies, words="正在登记打印",
            )  # fmt: skip

        self.printing.start(self._owner, sheaf_of(shown), went)

    def save(self, card: OrderCard, stage: PrintStage, ending: str) -> None:
        """Save an order's paper where the user wants it."""
        title = f"存为{KINDS[ending].split(' ')[0]}"
        proposed = file_name(card, stage, ending)
        target = self._frame.files.save_file(self._owner, title, "notice", proposed, KINDS[ending])
        if target is None:
            return
        path = target if target.suffix.lower() == ending else Path(f"{target}{ending}")
        self._counter.ask(save_paper, card.id, path, stage=stage, on=self._counter.today(), then=self._saved)

    def _save(self, ending: str) -> None:
        if self._card is not None:
            self.save(self._card, usual_stage(self._card), ending)

    def _saved(self, saved: SavedPaper) -> None:
        self._frame.say(f"已存为{saved.file}，{saved.pages}页。")
