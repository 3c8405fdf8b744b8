"""The way to the printer: true size measured on what comes out, lp where there is one, choices remembered."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from changhe_desktop.documents.notice.form import Paragraph
from changhe_desktop.domain.errors import Trouble
from changhe_desktop.services import printing
from changhe_desktop.services.desk import open_folder_desk
from changhe_desktop.services.rectification_paper import print_notice, sample_notice
from changhe_desktop.ui.counter import Counter
from changhe_desktop.ui.parts.memory import Memory
from changhe_desktop.ui.parts.printing import (
    Chosen,
    Pictures,
    Printing,
    Sheaf,
    ask_printer,
    new_printer,
    remember,
    true_size,
)
from tests.ui.conftest import ON

MM_PER_INCH = 25.4
DPI = 300


@pytest.fixture(scope="module")
def paper(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A paper with full lines: the office's own test print, with a page of text."""

    folder = Path(shutil.copytree(furnished, tmp_path_factory.mktemp("paper") / "data"))
    desk = open_folder_desk(folder)
    notice = desk.ask(sample_notice, on=ON)
    notice = replace(notice, paragraphs=(Paragraph("样张文字用来核对字体版心和打印位置" * 60),), slip=None)
    made = desk.ask(print_notice, notice)
    desk.close()
    return made.pdf


def text_block(pdf: bytes, page: int = 0) -> tuple[float, float]:
    """Where the dark of a page begins and how wide it is, in millimetres, measured at 300 dpi."""
    image = printing.page_image(pdf, page, DPI)
    picture = Image.frombuffer("RGB", (image.width, image.height), image.bgra, "raw", "BGRX", image.stride, 1)
    box = picture.convert("L").point(lambda light: 255 if light < 90 else 0).getbbox()
    assert box is not None
    return box[0] / DPI * MM_PER_INCH, (box[2] - box[0]) / DPI * MM_PER_INCH


def printed(memory: Memory, pdf: bytes, file: Path, pages: tuple[int, ...] = (1,), dpi: int = 300) -> bytes:
    """Draw pages on a printer that prints into a file."""
    printer = new_printer(memory, "test")
    printer.setOutputFileName(str(file))
    true_size(printer)
    run = Pictures(printer, pdf, pages, dpi)
    for place in range(len(run)):
        run.draw(place)
    run.finish()
    return file.read_bytes()


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("dpi", [300, 600])
def test_what_comes_out_of_the_printer_is_as_large_as_the_paper(
    memory: Memory, paper: bytes, tmp_path: Path, dpi: int
) -> None:
    left, width = text_block(printed(memory, paper, tmp_path / "out.pdf", dpi=dpi))
    assert width == pytest.approx(156, abs=1)
    assert left == pytest.approx(28, abs=1)
    assert (left, width) == pytest.approx(text_block(paper), abs=0.4)


def test_the_pages_come_in_the_order_asked_for(
    memory: Memory, paper: bytes, tmp_path: Path, qapp: object
) -> None:
    out = printed(memory, paper, tmp_path / "out.pdf", pages=(2, 1), dpi=100)
    assert len(printing.page_images(out, 20)) == 2


@pytest.mark.qt_log_ignore("QPainter::begin")
@pytest.mark.usefixtures("qapp")
def test_a_printer_that_takes_nothing_is_trouble(memory: Memory, paper: bytes) -> None:
    printer = new_printer(memory, "test")
    printer.setOutputFileName("/no/such/folder/out.pdf")
    with pytest.raises(Trouble, match="没有接受任务"):
        Pictures(printer, paper, (1,), 100).draw(0)


@pytest.mark.usefixtures("qapp")
def test_choices_are_remembered_for_each_kind_of_paper(memory: Memory) -> None:
    remember(memory, "rectification", Chosen("示例打印机", copies=3, duplex=True))
    remember(memory, "letter", Chosen("示例打印机"))
    assert new_printer(memory, "rectification").copyCount() == 3
    assert new_printer(memory, "letter").copyCount() == 1
    assert memory.words("print/rectification/sides") == "both"
    assert memory.words("print/letter/sides") == "one"


@pytest.mark.usefixtures("qapp")
def test_what_was_remembered_wrongly_does_no_harm(memory: Memory) -> None:
    for name, words in {"copies": "很多", "printer": "搬走的打印机", "sides": "三面"}.items():
        memory.keep(f"print/x/{name}", words)
    printer = new_printer(memory, "x")
    assert (printer.copyCount(), printer.duplex()) == (1, QPrinter.DuplexMode.DuplexNone)


def test_a_file_is_not_remembered_as_a_printer(memory: Memory, tmp_path: Path) -> None:
    remember(memory, "x", Chosen("", copies=5, file=tmp_path / "x.pdf"))
    assert memory.words("print/x/copies") == ""


@dataclass
class Place:
    """Where a print was started, and what came of it."""

    printing: Printing
    went: list[Chosen]

    def start(self, widget: QWidget, sheaf: Sheaf) -> bool:
        return self.printing.start(widget, sheaf, self.went.append)


@pytest.fixture
def place(counter: Counter, memory: Memory) -> Place:
    return Place(Printing(counter, memory), [])


def chosen(
    what: Chosen | None, file: Path | None = None
) -> Callable[[QWidget, QPrinter, Sheaf], Chosen | None]:
    """The person at the dialog."""

    def ask(_parent: QWidget, printer: QPrinter, _sheaf: Sheaf) -> Chosen | None:
        if file is not None:
            printer.setOutputFileName(str(file))
        return what

    return ask


def settle(place: Place, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not place.printing.busy, timeout=20_000)


@pytest.fixture
def lp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program called lp that notes how it was called and keeps the file it was given."""
    if sys.platform == "win32":
        pytest.skip("lp belongs to CUPS")
    noted = tmp_path / "lp.noted"
    program = tmp_path / "bin" / "lp"
    program.parent.mkdir()
    body = f'#!/bin/sh\nprintf "%s\\n" "$@" > "{noted}"\nfor last; do :; done\ncat "$last" > "{noted}.pdf"\n'
    program.write_text(body, encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    return noted


def test_lp_gets_the_pdf_as_it_is_with_what_was_chosen(
    place: Place, paper: bytes, lp: Path, qtbot: QtBot
) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    what = Chosen("示例打印机", copies=2, duplex=True, pages=(2, 3))
    place.printing.ask = chosen(what)
    assert place.start(widget, Sheaf("通知", paper, 3, "x"))
    settle(place, qtbot)
    words = lp.read_text(encoding="utf-8").splitlines()
    assert words[:4] == ["-d", "示例打印机", "-n", "2"]
    assert {"media=A4", "sides=two-sided-long-edge", "print-scaling=none"} <= set(words)
    assert words[words.index("-P") + 1] == "2,3"
    assert Path(f"{lp}.pdf").read_bytes() == paper
    assert place.went == [what]


def test_a_printer_that_refuses_is_told_and_the_next_print_is_possible(
    place: Place, paper: bytes, lp: Path, qtbot: QtBot, press: Callable[[str], None]
) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    (lp.parent / "bin" / "lp").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    place.printing.ask = chosen(Chosen("示例打印机"))
    press("知道了")
    place.start(widget, Sheaf("通知", paper, 1, "x"))
    settle(place, qtbot)
    assert place.went == []
    assert not place.printing.busy


def test_pictures_are_drawn_where_there_is_no_lp(
    place: Place, paper: bytes, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    widget = QWidget()
    qtbot.addWidget(widget)
    told: list[tuple[int, int]] = []
    place.printing.progress.connect(lambda done, total: told.append((done, total)))
    place.printing.ask = chosen(Chosen("示例打印机", pages=(1, 2)), tmp_path / "out.pdf")
    assert place.start(widget, Sheaf("通知", paper, 3, "x", dpi=100))
    assert not place.start(widget, Sheaf("通知", paper, 3, "x"))
    settle(place, qtbot)
    assert told == [(0, 2), (1, 2)]
    assert len(printing.page_images((tmp_path / "out.pdf").read_bytes(), 20)) == 2


def test_a_print_can_be_stopped_between_sheets(
    place: Place, paper: bytes, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    widget = QWidget()
    qtbot.addWidget(widget)
    place.printing.progress.connect(lambda _done, _total: place.printing.cancel())
    place.printing.ask = chosen(Chosen("示例打印机"), tmp_path / "out.pdf")
    place.start(widget, Sheaf("通知", paper, 3, "x", dpi=100))
    settle(place, qtbot)
    assert place.went == []


def test_the_system_dialog_knows_how_many_pages_there_are(
    memory: Memory, paper: bytes, qtbot: QtBot, in_dialog: Callable[[Callable[[QWidget], object]], None]
) -> None:
    widget, seen = QWidget(), []
    qtbot.addWidget(widget)

    def look(box: QWidget) -> None:
        assert isinstance(box, QPrintDialog)
        seen.extend([box.windowTitle(), box.minPage(), box.maxPage()])
        box.reject()

    in_dialog(look)
    assert ask_printer(widget, new_printer(memory, "x"), Sheaf("通知", paper, 3, "x")) is None
    assert seen == ["打印", 1, 3]
