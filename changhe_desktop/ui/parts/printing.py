"""The way to the printer: the system's own dialog, choices remembered, every page at its true size.

Where the system takes a PDF (CUPS' lp) it gets the file as it is; elsewhere the pages are drawn as
pictures. Both happen on the reading thread, page by page, so that the window stays awake.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from changhe_desktop.domain.errors import Refusal, Trouble
from changhe_desktop.services import printing
from changhe_desktop.ui.counter import Counter
from changhe_desktop.ui.parts.dialogs import tell
from changhe_desktop.ui.parts.memory import Memory

MOST_COPIES = 999
STOPPED = "已停止打印。"
NO_MEMORY = "内存不足，没有打印。请关闭一些程序后重试。"


@dataclass(frozen=True, slots=True)
class Sheaf:
    """What is to be printed. `name` stands in the printer's queue, under `kind` the choices are remembered;
    `dpi` is for printers that take pictures only."""

    name: str
    pdf: bytes
    pages: int
    kind: str
    dpi: int = 300


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the user chose: a printer or a file, how many copies, both sides or one, which pages (from 1)."""

    printer: str
    copies: int = 1
    duplex: bool = False
    pages: tuple[int, ...] = ()
    file: Path | None = None


AskPrinter = Callable[[QWidget, QPrinter, Sheaf], Chosen | None]


def new_printer(memory: Memory, kind: str) -> QPrinter:
    """A printer as it was chosen last time for this kind of paper."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    name = memory.words(f"print/{kind}/printer")
    if name in QPrinterInfo.availablePrinterNames():
        printer.setPrinterName(name)
    copies = memory.words(f"print/{kind}/copies", "1")
    printer.setCopyCount(min(max(int(copies) if copies.isdecimal() else 1, 1), MOST_COPIES))
    both = memory.words(f"print/{kind}/sides") == "both"
    printer.setDuplex(QPrinter.DuplexMode.DuplexLongSide if both else QPrinter.DuplexMode.DuplexNone)
    true_size(printer)
    return printer


def true_size(printer: QPrinter) -> None:
    """A4 upright, measured from the corner of the sheet: what is drawn in millimetres is printed so."""
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)


def ask_printer(parent: QWidget, printer: QPrinter, sheaf: Sheaf) -> Chosen | None:
    """The system's print dialog; None when the user goes back."""
    if not QPrinterInfo.availablePrinterNames():
        # Without a printer the dialog prints into a file, and wants to be given a name for it.
        printer.setOutputFileName(str(Path.home() / f"{sheaf.name}.pdf"))
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle("打印")
    option = QAbstractPrintDialog.PrintDialogOption
    dialog.setOptions(option.PrintToFile | option.PrintPageRange | option.PrintCollateCopies)
    dialog.setMinMax(1, sheaf.pages)
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return None
    some = printer.printRange() is QPrinter.PrintRange.PageRange and printer.fromPage() > 0
    pages = tuple(range(printer.fromPage(), printer.toPage() + 1)) if some else ()
    file = printer.outputFileName()
    both = printer.duplex() is not QPrinter.DuplexMode.DuplexNone
    return Chosen(printer.printerName(), printer.copyCount(), both, pages, Path(file) if file else None)


def remember(memory: Memory, kind: str, chosen: Chosen) -> None:
    """Propose the same printer next time."""
    if chosen.file is None:
        memory.keep(f"print/{kind}/printer", chosen.printer)
        memory.keep(f"print/{kind}/copies", str(chosen.copies))
        memory.keep(f"print/{kind}/sides", "both" if chosen.duplex else "one")


class Pictures:
    """Draws pages on a printer as pictures, each at its true size. To be used from one thread at a time."""

    def __init__(self, printer: QPrinter, pdf: bytes, pages: Sequence[int], dpi: int) -> None:
        self._printer, self._pdf, self._dpi = printer, pdf, dpi
        # A printer that cannot repeat by itself is given every copy.
        repeats = 1 if printer.supportsMultipleCopies() else printer.copyCount()
        self._pages = [page for _ in range(repeats) for page in pages]
        self._painter: QPainter | None = None

    def __len__(self) -> int:
        return len(self._pages)

    def draw(self, place: int) -> None:
        """Draw the sheet at this place, in order from 0; Trouble when the printer takes no more."""
        if self._painter is None:
            self._painter = QPainter()
            ready = self._painter.begin(self._printer)
        else:
            ready = self._printer.newPage()
        if not ready:
            raise Trouble(f"打印机“{self._printer.printerName()}”没有接受任务。请检查打印机后重试。")
        page = printing.page_image(self._pdf, self._pages[place] - 1, self._dpi)
        # `page` holds the bytes until the picture is drawn: at 600 dpi a copy would cost 140 MB.
        image = QImage(page.bgra, page.width, page.height, page.stride, QImage.Format.Format_RGB32)
        dots = self._printer.resolution() / self._dpi
        self._painter.drawImage(QRectF(0, 0, page.width * dots, page.height * dots), image)

    def finish(self, *, drop: bool = False) -> None:
        """Hand what was drawn to the printer, or `drop` it."""
        if drop:
            self._printer.abort()
        if self._painter is not None and self._painter.isActive():
            self._painter.end()


class Printing(QObject):
    """One print at a time. Signals: `progress` sheets drawn and to draw; `ended` when it is over."""

    progress = Signal(int, int)
    ended = Signal()

    def __init__(self, counter: Counter, memory: Memory, ask: AskPrinter = ask_printer) -> None:
        super().__init__()
        self._counter, self._memory, self.ask = counter, memory, ask
        # Qt crashes when a dialog outlives its printer, so the printer stays until the next one.
        self._printer: QPrinter | None = None
        self._busy = self._stopped = False

    @property
    def busy(self) -> bool:
        """Whether a print is under way."""
        return self._busy

    def start(self, parent: QWidget, sheaf: Sheaf, went: Callable[[Chosen], object]) -> bool:
        """Ask for the printer and print; `went` follows when everything has gone.

        False when the user goes back, or while another print is under way.
        """
        if self._busy:
            return False
        self._printer = new_printer(self._memory, sheaf.kind)
        chosen = self.ask(parent, self._printer, sheaf)
        if chosen is None:
            return False
        true_size(self._printer)
        self._printer.setDocName(sheaf.name)
        remember(self._memory, sheaf.kind, chosen)
        self._busy, self._stopped = True, False
        end = partial(self._end, parent, partial(went, chosen))
        if chosen.file is not None:
            self._try(partial(printing.save_file, chosen.file, sheaf.pdf), end)
        elif printing.can_hand_to_system():
            send = partial(printing.hand_to_system, sheaf.pdf, chosen.printer, copies=chosen.copies)
            self._try(partial(send, duplex=chosen.duplex, pages=chosen.pages), end)
        else:
            pages = chosen.pages or range(1, sheaf.pages + 1)
            self._draw(Pictures(self._printer, sheaf.pdf, pages, sheaf.dpi), 0, end)
        return True

    def cancel(self) -> None:
        """Stop after the sheet that is being drawn."""
        self._stopped = True

    def _draw(self, pictures: Pictures, place: int, end: Callable[[str], None]) -> None:
        """Draw sheet after sheet, each in its own turn, so that the pages of the window can ask between."""
        total = len(pictures)
        self.progress.emit(place, total)

        def next_sheet(said: str) -> None:
            if said or self._stopped:
                self._try(partial(pictures.finish, drop=True), lambda _: end(said or STOPPED))
            elif place + 1 < total:
                self._draw(pictures, place + 1, end)
            else:
                self._try(pictures.finish, end)

        self._try(partial(pictures.draw, place), next_sheet)

    def _try(self, act: Callable[[], object], then: Callable[[str], None]) -> None:
        """Do what needs no session on the reading thread; `then` gets the sentence of its trouble, if any."""

        def tried() -> str:
            try:
                act()
            except (Refusal, Trouble) as said:
                return said.sentence
            except MemoryError:
                return NO_MEMORY
            except Exception:
                # A bug is reported by the counter; the next print must be possible all the same.
                self._busy = False
                raise
            return ""

        self._counter.look_up(tried, then=then)

    def _end(self, parent: QWidget, went: Callable[[], object], said: str) -> None:
        self._busy = False
        self.ended.emit()
        if not said:
            went()
        elif said is not STOPPED:
            tell(parent, said)
