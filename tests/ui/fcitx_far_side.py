"""The far side of the bus: a tiny input method that answers as fcitx 4 or 5 does. Run as a program.

Letters are composed. Space writes them out (`ni` as 你), a fifth letter writes out the first four and begins
anew, as the five-stroke methods do; a figure writes them out and is not taken. F1 makes it sleep, F2 sends
Return back. What it is told is noted in a file, a line each.
"""

import sys
import time
from pathlib import Path
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageFlag,
    MessageType,
    new_method_return,
    new_signal,
)
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

WORDS = {"ni": "你", "hao": "好"}
NAMES = {4: "org.fcitx.Fcitx-{}", 5: "org.fcitx.Fcitx5"}
CONTEXTS = {4: "/inputcontext_7", 5: "/org/freedesktop/portal/inputcontext/7"}
INTERFACES = {4: "org.fcitx.Fcitx.InputContext", 5: "org.fcitx.Fcitx.InputContext1"}
MAKERS = {"CreateICv3": ("ibuuuu", (7, True, 32, 4, 0, 0)), "CreateInputContext": ("oay", (CONTEXTS[5], []))}
SPACE, ESCAPE, RETURN, F1, F2 = 0x20, 0xFF1B, 0xFF0D, 0xFFBE, 0xFFBF
CONTROL = 1 << 2
HIGHLIGHT = 1 << 4
SLEEP = 0.6  # seconds


class FarSide:
    """One input context for whoever asks."""

    def __init__(self, generation: int, display: str, notes: Path) -> None:
        self._generation, self._notes = generation, notes
        self._composed = ""
        self._bus = open_dbus_connection()
        name = NAMES[generation].format(display)
        self._bus.send_and_get_reply(message_bus.RequestName(name))

    def serve(self) -> None:
        """Answer for ever."""
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            call = self._bus.receive()
            if call.header.message_type is MessageType.method_call:
                self._answer(call)

    def _answer(self, call: Message) -> None:
        name = call.header.fields[HeaderFields.member]
        with self._notes.open("a", encoding="utf-8") as notes:
            notes.write(" ".join([name, *map(str, call.body)]) + "\n")
        if name in MAKERS:
            self._reply(call, *MAKERS[name])
        elif name == "ProcessKeyEvent":
            taken = self._take(call.body[0], call.body[2], bool(call.body[3]))
            self._reply(call, *(("i", (int(taken),)) if self._generation == 4 else ("b", (taken,))))
        else:
            if name == "Reset":
                self._compose("")
            self._reply(call)

    def _reply(self, call: Message, signature: str | None = None, body: tuple[Any, ...] = ()) -> None:
        if not call.header.flags & MessageFlag.no_reply_expected:
            self._bus.send(new_method_return(call, signature, body))

    def _take(self, symbol: int, state: int, released: bool) -> bool:
        if symbol == F1 and not released:
            time.sleep(SLEEP)
            self._write()
            return True
        if released or (state & CONTROL and symbol != SPACE):
            return False
        if symbol == F2:
            for up in (0, 1):
                self._say("ForwardKey", "uui" if self._generation == 4 else "uub", (RETURN, 0, up))
            return True
        if ord("a") <= symbol <= ord("z"):
            if len(self._composed) == 4:
                self._write()
            self._compose(self._composed + chr(symbol))
            return True
        if not self._composed:
            return bool(state & CONTROL)
        if symbol == ESCAPE:
            self._compose("")
            return True
        self._write()
        return symbol == SPACE

    def _write(self) -> None:
        words, self._composed = self._composed, ""
        self._say("CommitString", "s", (WORDS.get(words, words.upper()),))
        self._compose("")

    def _compose(self, words: str) -> None:
        self._composed = words
        pieces = [(words[:-1], 0), (words[-1:], HIGHLIGHT)] if words else []
        self._say("UpdateFormattedPreedit", "a(si)i", (pieces, len(words)))

    def _say(self, name: str, signature: str, body: tuple[Any, ...]) -> None:
        place = DBusAddress(CONTEXTS[self._generation], interface=INTERFACES[self._generation])
        self._bus.send(new_signal(place, name, signature, body))


if __name__ == "__main__":
    FarSide(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3])).serve()
