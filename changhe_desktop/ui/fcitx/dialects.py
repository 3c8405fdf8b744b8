"""How fcitx 4 and fcitx 5 are spoken to: the same talk in two sets of words.

From the introspection of fcitx 4.2.9.9 and fcitx 5.0.21. fcitx 5 also answers in the words of fcitx 4,
so its own come first.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

PROGRAM = "changhe-desk"
# What a text field here can do: show what is being composed, with its marks, and keep it when it is left.
PREEDIT, FORMATTED_PREEDIT, CLIENT_UNFOCUS_COMMIT = 1 << 1, 1 << 4, 1 << 5
ABILITIES = PREEDIT | FORMATTED_PREEDIT | CLIENT_UNFOCUS_COMMIT


@dataclass(frozen=True, slots=True)
class Address:
    """An object of a service and the interface of it that is meant."""

    bus_name: str
    object_path: str
    interface: str


@dataclass(frozen=True, slots=True)
class Method:
    """A method with the D-Bus signature of what it is given."""

    name: str
    signature: str


@dataclass(frozen=True, slots=True)
class Dialect:
    """The words of one generation. `context_of` reads the path of a new input context from the answer."""

    name: str
    service: str
    maker: Address
    make: Method
    given: tuple[Any, ...]
    context_of: Callable[[tuple[Any, ...]], str]
    interface: str
    abilities: Method
    key: Method

    def context(self, answer: tuple[Any, ...]) -> Address:
        """The input context that was made."""
        return Address(self.service, self.context_of(answer), self.interface)


def display_number(display: str) -> int:
    """The number in a DISPLAY (“:0”, “host:10.0”); 0 if it names none."""
    number = display.rpartition(":")[2].partition(".")[0]
    return int(number) if number.isdecimal() else 0


def fcitx5() -> Dialect:
    """fcitx 5, one service for all displays."""
    service = "org.fcitx.Fcitx5"
    return Dialect(
        name="fcitx 5",
        service=service,
        maker=Address(service, "/org/freedesktop/portal/inputmethod", "org.fcitx.Fcitx.InputMethod1"),
        make=Method("CreateInputContext", "a(ss)"),
        given=([("program", PROGRAM), ("display", "x11:")],),
        context_of=lambda answer: str(answer[0]),
        interface="org.fcitx.Fcitx.InputContext1",
        abilities=Method("SetCapability", "t"),
        key=Method("ProcessKeyEvent", "uuubu"),
    )


def fcitx4(display: str) -> Dialect:
    """fcitx 4, a service for each X display."""
    service = f"org.fcitx.Fcitx-{display_number(display)}"
    return Dialect(
        name="fcitx 4",
        service=service,
        maker=Address(service, "/inputmethod", "org.fcitx.Fcitx.InputMethod"),
        make=Method("CreateICv3", "si"),
        given=(PROGRAM, os.getpid()),
        context_of=lambda answer: f"/inputcontext_{answer[0]}",
        interface="org.fcitx.Fcitx.InputContext",
        abilities=Method("SetCapacity", "u"),
        key=Method("ProcessKeyEvent", "uuuiu"),
    )


def dialects(display: str) -> tuple[Dialect, ...]:
    """All of them, the better first."""
    return fcitx5(), fcitx4(display)
