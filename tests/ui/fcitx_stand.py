"""A private session bus with an input method on it, and keys pressed as the X server's come in."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from changhe_desktop.ui.fcitx import bus as buses
from changhe_desktop.ui.fcitx.filter import KeyFilter
from changhe_desktop.ui.fcitx.keys import NAMED

FAR_SIDE = Path(__file__).with_name("fcitx_far_side.py")
DISPLAY = "7"
SPACE, ESCAPE, F1, F2 = 0x20, 0xFF1B, 0xFFBE, 0xFFBF
CONTROL = 1 << 2
TIMES = count(1000, 10)
MODIFIERS = {CONTROL: Qt.KeyboardModifier.ControlModifier, 0: Qt.KeyboardModifier.NoModifier}
FUNCTION_KEYS = {F1: Qt.Key.Key_F1, F2: Qt.Key.Key_F2}


class Method:
    """An input method on the bus, as long as it runs."""

    def __init__(self, generation: int, notes: Path) -> None:
        self._notes = notes
        command = [sys.executable, str(FAR_SIDE), str(generation), DISPLAY, str(notes)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"

    def told(self, name: str = "") -> list[str]:
        """What it was told, in order; of one kind if named."""
        lines = self._notes.read_text(encoding="utf-8").splitlines() if self._notes.exists() else []
        return [line for line in lines if line.split()[0] == (name or line.split()[0])]

    def kill(self) -> None:
        """End it at once, as a crash does."""
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


Start = Callable[[int], Method]


@pytest.fixture
def session_bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a bus that ends with the test."""
    program = shutil.which("dbus-daemon")
    if program is None:
        pytest.skip("no dbus-daemon on this machine")
    daemon = subprocess.Popen(
        [program, "--session", "--nofork", "--nopidfile", "--print-address=1"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert daemon.stdout is not None
    address = daemon.stdout.readline().strip()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.setenv("DISPLAY", f":{DISPLAY}")
    # Here a busy machine is no silent fcitx; what waits for silence sets its own limit.
    monkeypatch.setattr(buses, "ANSWERING", 10.0)
    yield address
    daemon.kill()
    daemon.wait()
    daemon.stdout.close()


@pytest.fixture
def start(session_bus: str, tmp_path: Path) -> Iterator[Start]:
    """Start an input method of a generation on the bus."""
    started: list[Method] = []

    def begin(generation: int) -> Method:
        started.append(Method(generation, tmp_path / f"told{len(started)}"))
        return started[-1]

    yield begin
    for method in started:
        if method._process.poll() is None:
            method.kill()


@pytest.fixture(params=[4, 5])
def method(request: pytest.FixtureRequest, start: Start) -> Method:
    """An input method that talks as either generation."""
    return start(request.param)


@pytest.fixture
def keys(method: Method, qtbot: QtBot) -> Iterator[KeyFilter]:
    """The filter, connected to it."""
    made = KeyFilter()
    qtbot.waitUntil(lambda: made.client.serves, timeout=10_000)
    yield made
    made.stop()
    made.deleteLater()


def press(symbol: int, state: int = 0) -> bool:
    """Press and let go a key where the focus is, as Qt does it under X; whether a shortcut was overridden."""
    name, text = NAMED.get(symbol, (FUNCTION_KEYS.get(symbol, 0), ""))
    if not name:
        name, text = ord(chr(symbol).upper()), "" if state else chr(symbol)
    when, overridden = next(TIMES), False
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, name, MODIFIERS[state], symbol % 200 + 9, symbol, state, text)
        event.setTimestamp(when)
        event.ignore()
        focus = QApplication.focusWidget()
        assert focus is not None
        QCoreApplication.sendEvent(focus, event)
        overridden = overridden or (kind is QEvent.Type.ShortcutOverride and event.isAccepted())
    return overridden


def typed(letters: str) -> None:
    """Press the keys of these characters one after the other."""
    for letter in letters:
        press(ord(letter))
