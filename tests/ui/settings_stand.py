"""A stand for the pages 责任单位 and 设置: what else they ask of the window is noted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from changhe_desktop.ui.fcitx.switch import Typing
from changhe_desktop.ui.parts.memory import Memory
from changhe_desktop.ui.parts.theme import TextSize, Theme
from tests.ui.conftest import ChosenFiles
from tests.ui.plan_stand import Stand, opened


@dataclass(slots=True)
class WideStand(Stand):
    """A Stand that also answers what 设置 asks of a window."""

    asked: list[str] = field(default_factory=list)
    typing: Typing = field(init=False)

    def __post_init__(self) -> None:
        self.typing = Typing(self.memory)

    def set_text_size(self, size: TextSize) -> None:
        self.theme.set_size(size)
        self.memory.keep("text_size", size.value)

    def show_about(self) -> None:
        self.asked.append("about")

    def export_pack(self) -> None:
        self.asked.append("pack")

    def view(self, question: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """What a view says now."""
        found: list[Any] = []
        self.counter.ask(question, *args, then=found.append, **named)
        self.settle()
        return found[0]

    def act(self, verb: Callable[..., Any], *args: Any, **named: Any) -> None:
        """Do a verb, as another page would."""
        self.counter.do(verb, *args, **named)
        self.settle()


@pytest.fixture
def office(planned: Path, memory: Memory, theme: Theme, qtbot: QtBot) -> Iterator[WideStand]:
    """A stand over the planned desk."""
    yield from _stand(planned, memory, theme, qtbot)


@pytest.fixture
def bare(tmp_path: Path, memory: Memory, theme: Theme, qtbot: QtBot) -> Iterator[WideStand]:
    """A stand over a folder nobody has used yet."""
    yield from _stand(tmp_path / "bare", memory, theme, qtbot)


def _stand(folder: Path, memory: Memory, theme: Theme, qtbot: QtBot) -> Iterator[WideStand]:
    made = WideStand(opened(folder, qtbot), memory, ChosenFiles(), theme, qtbot)
    yield made
    made.settle()
    made.place.hide()
    made.place.deleteLater()
    made.counter.close()


def press(
    widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """Press one key while the widget has the focus."""
    widget.setFocus()
    QTest.keyClick(widget, key, modifier)
