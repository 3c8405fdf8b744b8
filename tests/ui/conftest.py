"""A dressed application, a counter over a real data folder, and a window with one page of the tests' own."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from changhe_desktop import paths
from changhe_desktop.app.window_program import STYLE
from changhe_desktop.services import accounts
from changhe_desktop.services.desk import open_folder_desk
from changhe_desktop.ui.counter import Counter
from changhe_desktop.ui.parts.files import Files
from changhe_desktop.ui.parts.memory import Memory
from changhe_desktop.ui.parts.theme import TextSize, Theme

ON = date(2026, 11, 23)
BY = "张三"


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """The application is made as the program makes it."""
    return ["changhe", *STYLE]


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    """The look of the program, put on once."""
    return Theme.install(qapp, paths.resource())


@pytest.fixture(autouse=True)
def dressed(theme: Theme) -> Theme:
    """Every test of the window begins at the standard text size."""
    if theme.size is not TextSize.STANDARD:
        theme.set_size(TextSize.STANDARD)
    return theme


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose first run is done, made once."""
    folder = tmp_path_factory.mktemp("furnished")
    desk = open_folder_desk(folder)
    desk.do(accounts.set_up, town="示例镇", operator=BY, by=BY, on=ON)
    accounts.make_backup(desk)
    desk.close()
    return folder


@pytest.fixture
def folder(furnished: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(furnished, tmp_path / "data"))


@pytest.fixture
def closed_counter(folder: Path) -> Iterator[Counter]:
    """A counter whose desk is not open yet."""
    counter = Counter(folder, lambda: ON)
    yield counter
    counter.close()


@pytest.fixture
def counter(closed_counter: Counter, qtbot: QtBot) -> Counter:
    """A counter with its desk open."""
    with qtbot.waitSignal(closed_counter.opened, timeout=20_000):
        closed_counter.open()
    return closed_counter


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    """What the PC remembers, in a folder of the test's own."""
    return Memory(tmp_path)


class ChosenFiles(Files):
    """Stands for the person at the file dialogs: answers with these paths, None for going back."""

    def __init__(self, *answers: Path | None) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def open_file(self, parent: QWidget, title: str, purpose: str, kinds: str) -> Path | None:
        self.asked.append(title)
        return self.answers.pop(0)

    def save_file(self, parent: QWidget, title: str, purpose: str, name: str, kinds: str) -> Path | None:
        self.asked.append(title)
        return self.answers.pop(0)

    def folder(self, parent: QWidget, title: str, purpose: str) -> Path | None:
        self.asked.append(title)
        return self.answers.pop(0)


def buttons_of(widget: QWidget) -> dict[str, QPushButton]:
    """The worded buttons inside a widget."""
    return {button.text(): button for button in widget.findChildren(QPushButton) if button.text()}


@pytest.fixture
def in_dialog() -> Callable[[Callable[[QWidget], object]], None]:
    """Do something in the next modal dialog, once it is on screen: `in_dialog(lambda box: …)`."""

    def plan(act: Callable[[QWidget], object], tries: int = 200) -> None:
        def look() -> None:
            box = QApplication.activeModalWidget()
            if box is not None:
                act(box)
            elif tries:
                plan(act, tries - 1)

        QTimer.singleShot(10, look)

    return plan


@pytest.fixture
def press(in_dialog: Callable[[Callable[[QWidget], object]], None]) -> Callable[[str], None]:
    """Press the button with these words in the next modal dialog."""

    def plan(words: str) -> None:
        in_dialog(lambda box: buttons_of(box)[words].click())

    return plan
