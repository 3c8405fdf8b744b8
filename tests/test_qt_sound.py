"""The pinned Qt binding keeps Python's books straight.

PySide6 6.12.0 on Python 3.10 and 3.11 loses one reference to None at every call of a method that
returns nothing; after some thousands the process aborts. Short tests pass all the same, so it is
counted here before a new version is taken (docs/decisions/0005).
"""

import sys
from collections.abc import Callable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

ROUNDS, CALLS = 40, 500
# Other parts of the interpreter take and give back some; a faulty binding loses CALLS in the first round.
CHANCE = 250


class Blank(QAbstractListModel):
    """A model that answers None, as a table does for most roles."""

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 1

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> None:
        return None


def lose_nothing(call: Callable[[], object]) -> None:
    """Make 20,000 calls, counting the references to None after every round."""
    before = sys.getrefcount(None)
    for _ in range(ROUNDS):
        for _ in range(CALLS):
            call()
        assert abs(sys.getrefcount(None) - before) < CHANCE


def test_calls_that_return_nothing_lose_no_reference_to_none(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    lose_nothing(lambda: label.setText("整改"))


def test_answers_of_none_to_qt_lose_no_reference_to_none(qtbot: QtBot) -> None:
    model = Blank()
    lose_nothing(model.index(0).data)
