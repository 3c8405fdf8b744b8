"""One input context at fcitx: found on the session bus, lost and found again, never waited for long.

fcitx that does not answer a key in time gets no more keys until it has worked off what it was sent; what it
says meanwhile about old keys is dropped, for those keys went into the text as they were.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from jeepney import Message
from PySide6.QtCore import QObject, QSocketNotifier, Signal

from changhe_desktop.ui.fcitx.bus import DRIVER, Bus, Declined, Lost, Silence, answer_in, answers, signal_in
from changhe_desktop.ui.fcitx.composing import Composing, composing
from changhe_desktop.ui.fcitx.dialects import ABILITIES, Address, Dialect, dialects
from changhe_desktop.ui.fcitx.keys import Key

Rect = tuple[int, int, int, int]
Answer = tuple[Any, ...]
OWNERS_CHANGE = (
    "type='signal',sender='{0.bus_name}',interface='{0.interface}',member='NameOwnerChanged',arg0='{1}'"
)
SAYINGS = "type='signal',sender='{0.bus_name}',path='{0.object_path}',interface='{0.interface}'"


@dataclass(frozen=True, slots=True)
class Commit:
    """Words to be put into the text."""

    words: str


@dataclass(frozen=True, slots=True)
class Forward:
    """A key that is to be treated as if it had been pressed."""

    key: Key


Said = Commit | Composing | Forward


class Client(QObject):
    """Our side of the talk. `hear` is called with what fcitx says, in its order, in the GUI thread.

    Signal `changed`: it began or ceased to serve.
    """

    changed = Signal()

    def __init__(self, hear: Callable[[Said], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hear = hear
        self._known = dialects(os.environ.get("DISPLAY", ""))
        self._owners: dict[str, str] = {}
        self._bus: Bus | None = None
        self._notifier: QSocketNotifier | None = None
        self._awaited: dict[int, Callable[[Answer | None], object]] = {}
        self._talks_to: tuple[Dialect, str] | None = None
        self._context: Address | None = None
        self._rect: Rect | None = None
        self._silent = self._inside = self._wanted = False

    @property
    def serves(self) -> bool:
        """Whether keys can be sent to it now."""
        return self._context is not None and not self._silent

    @property
    def service(self) -> str:
        """“fcitx 4” or “fcitx 5” while it serves, else nothing."""
        return self._talks_to[0].name if self._talks_to is not None and self.serves else ""

    def open(self) -> None:
        """Look for fcitx on the session bus, now and whenever it comes; without a bus nothing happens."""
        try:
            self._bus = Bus()
            for dialect in self._known:
                self._bus.tell(DRIVER, "AddMatch", "s", [OWNERS_CHANGE.format(DRIVER, dialect.service)])
                number = self._bus.ask(DRIVER, "GetNameOwner", "s", [dialect.service])
                self._awaited[number] = self._owner_reader(dialect.service)
        except Lost:
            self.close()
            return
        self._notifier = QSocketNotifier(self._bus.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(lambda _socket: self._listen())

    def close(self) -> None:
        """Leave fcitx and the bus."""
        bus, self._bus = self._bus, None
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._notifier = None
        self._awaited.clear()
        self._owners.clear()
        self._forget()
        if bus is not None:
            bus.close()

    # What the text field tells

    def takes(self, key: Key) -> bool:
        """Whether fcitx takes this key for itself; what it says before its answer is heard first."""
        if self._bus is None or self._talks_to is None or self._context is None or self._silent:
            return False
        method = self._talks_to[0].key
        given = [key.symbol, key.code, key.state, key.released, key.time]
        try:
            taken = bool(self._bus.call(self._context, method.name, method.signature, given)[0])
        except Silence:
            self._fall_silent()
            return False
        except Declined:  # it has gone, or has forgotten us
            self._forget()
            self._listen()
            self._decide()
            return False
        except Lost:
            self.close()
            return False
        self._listen()
        return taken

    def enter(self) -> None:
        """A text field has the focus."""
        self._wanted = True
        if not self._inside and self._tell("FocusIn"):
            self._inside = True

    def leave(self) -> None:
        """No text field has the focus."""
        self._wanted = False
        if self._inside:
            self._inside = False
            self._tell("FocusOut")

    def reset(self) -> None:
        """Drop what is being composed."""
        self._tell("Reset")

    def place(self, rect: Rect) -> None:
        """Where the cursor is: left, top, width and height in pixels of the screen."""
        if rect != self._rect and self._tell("SetCursorRect", "iiii", rect):
            self._rect = rect

    # What comes in

    def _listen(self) -> None:
        try:
            while self._bus is not None and (message := self._bus.next_heard()) is not None:
                self._understand(message)
        except Lost:
            self.close()

    def _understand(self, message: Message) -> None:
        then = self._awaited.pop(answers(message) or 0, None)
        if then is not None:
            try:
                then(answer_in(message))
            except Declined:
                then(None)
            return
        path, name = signal_in(message)
        if name == "NameOwnerChanged":
            service, _, owner = message.body
            self._owners[service] = owner
            self._decide()
        elif self._context is not None and path == self._context.object_path and not self._silent:
            said = understood(name, message.body)
            if said is not None:
                self._hear(said)

    # Finding fcitx

    def _owner_reader(self, service: str) -> Callable[[Answer | None], None]:
        def read(answer: Answer | None) -> None:
            self._owners[service] = str(answer[0]) if answer else ""
            self._decide()

        return read

    def _decide(self) -> None:
        """Turn to the first service that is there, unless we talk to it already."""
        there = [(known, owner) for known in self._known if (owner := self._owners.get(known.service))]
        if not there:
            self._forget()
        elif there[0] != self._talks_to:
            self._forget()
            self._begin(*there[0])

    def _begin(self, dialect: Dialect, owner: str) -> None:
        """Ask for an input context; fcitx may take its time, it may be starting."""
        if self._bus is None:
            return
        self._talks_to = talks_to = dialect, owner

        def made(answer: Answer | None) -> None:
            if answer and self._talks_to == talks_to:
                self._settle(dialect, dialect.context(answer))

        try:
            number = self._bus.ask(dialect.maker, dialect.make.name, dialect.make.signature, dialect.given)
        except Lost:
            self.close()
        else:
            self._awaited[number] = made

    def _settle(self, dialect: Dialect, context: Address) -> None:
        self._context = context
        if self._bus is not None:
            self._bus.tell(DRIVER, "AddMatch", "s", [SAYINGS.format(context)])
        self._tell(dialect.abilities.name, dialect.abilities.signature, [ABILITIES])
        self._begin_to_serve()

    def _begin_to_serve(self) -> None:
        self._silent = self._inside = False
        self._rect = None
        if self._wanted:
            self.enter()
        self.changed.emit()

    def _forget(self) -> None:
        """We have no fcitx any more."""
        served, self._context, self._talks_to = self.serves, None, None
        self._silent = False
        if served:
            self.changed.emit()

    def _fall_silent(self) -> None:
        """Send no more keys until fcitx has answered a reset, and with it everything before."""
        context, self._silent = self._context, True

        def answered(_answer: Answer | None) -> None:
            if self._context is context:
                self._begin_to_serve()

        try:
            if self._bus is not None and context is not None:
                self._awaited[self._bus.ask(context, "Reset")] = answered
        except Lost:
            self.close()
        self.changed.emit()

    def _tell(self, name: str, signature: str = "", body: Sequence[Any] = ()) -> bool:
        """Tell fcitx something; False if it is not there to hear it."""
        if self._bus is None or self._context is None or self._silent:
            return False
        try:
            self._bus.tell(self._context, name, signature, body)
        except Lost:
            self.close()
            return False
        return True


def understood(name: str, body: Sequence[Any]) -> Said | None:
    """What a signal of an input context says; None if it is not for a text field like ours."""
    match name, body:
        case "CommitString", (str(words),):
            return Commit(words)
        case "UpdateFormattedPreedit", (pieces, int(cursor)):
            return composing(pieces, cursor)
        case "ForwardKey", (int(symbol), int(state), released):
            return Forward(Key(symbol, 0, state, bool(released)))
    return None
