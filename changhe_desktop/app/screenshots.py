"""Pictures of every page as the smallest screens show it, made without a screen from a real data folder."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtWidgets import QApplication, QWidget

from changhe_desktop.app.arguments import Given
from changhe_desktop.app.pages import PAGES
from changhe_desktop.app.window_program import Program, application, dressed
from changhe_desktop.store.lock import FolderLock
from changhe_desktop.ui.parts.memory import Memory
from changhe_desktop.ui.parts.pages import Place
from changhe_desktop.ui.parts.theme import TextSize

WIDTH, HEIGHT = 1366, 768
SIZES = (TextSize.STANDARD, TextSize.HUGE)


def png_of(widget: QWidget) -> bytes:
    """What a widget shows, as a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    widget.grab().save(buffer, "PNG")
    return bytes(buffer.data().data())


def _take_size(program: Program) -> None:
    """Make the window as large as the pictures; on a small screen it has begun as large as that one."""
    if not program.settle():
        raise RuntimeError("the window did not come to rest")
    program.window.setWindowState(Qt.WindowState.WindowNoState)
    program.window.resize(WIDTH, HEIGHT)


def of_every_page(folder: Path, on: date) -> Iterator[tuple[str, str, bytes]]:
    """(file name, what it shows, PNG) of each page of the window at each text size."""
    if QApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    memory = Memory(folder)
    theme = dressed(application(), memory)
    program = Program(Given(folder, on=on), theme, memory, FolderLock(folder).acquire("截图"))
    program.show()
    try:
        _take_size(program)
        for entry in PAGES:
            for size in SIZES:
                program.window.set_text_size(size)
                program.window.go(Place(entry.key))
                if not program.settle():
                    raise RuntimeError(f"page {entry.key} did not come to rest")
                name = f"screenshots/{entry.key}-{size.value}.png"
                what = f"窗口“{entry.title}”页，{WIDTH}×{HEIGHT}，{size.text}字号"
                yield name, what, png_of(program.window)
    finally:
        program.window.set_text_size(TextSize.STANDARD)
        program.close()
