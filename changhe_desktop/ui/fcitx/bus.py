"""The session bus as typing needs it: nothing here keeps the window waiting for longer than it says.

jeepney writes and reads the messages; the waiting is ours, because its own connection may wait for ever.
"""

import os
from collections import deque
from collections.abc import Sequence
from itertools import count
from time import monotonic
from typing import Any

from jeepney import HeaderFields, Message, MessageFlag, MessageType, Parser, new_method_call
from jeepney.auth import AuthenticationError
from jeepney.bus import get_connectable_addresses
from jeepney.io.blocking import prep_socket

from changhe_desktop.ui.fcitx.dialects import Address

CONNECTING, ANSWERING, SENDING = 0.5, 0.2, 0.2  # seconds at most
READ_AT_ONCE = 65536
DRIVER = Address("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")


class Lost(Exception):
    """There is no session bus, or it is gone."""


class Silence(Exception):
    """No answer in time. The answer may still come later."""


class Declined(Exception):
    """The other side answered with an error."""


def session_address() -> str:
    """Where this session's bus listens, empty if there is none."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    usual = f"{runtime}/bus" if runtime else ""
    return os.environ.get("DBUS_SESSION_BUS_ADDRESS", "") or (
        f"unix:path={usual}" if usual and os.path.exists(usual) else ""  # noqa: PTH110  a socket, no file
    )


class Bus:
    """A connection to the session bus. Any method may raise Lost."""

    def __init__(self) -> None:
        self._parser, self._serials = Parser(), count(1)
        self._heard: deque[Message] = deque()
        try:
            place = next(get_connectable_addresses(session_address()))
            self._socket = prep_socket(place, timeout=CONNECTING)
        except (OSError, RuntimeError, ValueError, AuthenticationError) as error:
            raise Lost from error
        try:
            self.call(DRIVER, "Hello", seconds=CONNECTING)
        except (Lost, Silence, Declined) as error:
            self.close()
            raise Lost from error

    def fileno(self) -> int:
        """The file descriptor that becomes readable when something comes in."""
        descriptor: int = self._socket.fileno()
        return descriptor

    def close(self) -> None:
        """End the connection; the bus forgets what was asked of it."""
        self._socket.close()

    def tell(self, to: Address, member: str, signature: str = "", body: Sequence[Any] = ()) -> None:
        """Call a method without wanting to know what comes of it."""
        self._send(to, member, signature, body, MessageFlag.no_reply_expected)

    def ask(self, to: Address, member: str, signature: str = "", body: Sequence[Any] = ()) -> int:
        """Call a method; the number by which its answer can be known among the messages heard."""
        return self._send(to, member, signature, body, MessageFlag(0))

    def call(
        self, to: Address, member: str, signature: str = "", body: Sequence[Any] = (),
        *, seconds: float | None = None,
    ) -> tuple[Any, ...]:  # fmt: skip
        """Call a method and wait for its answer; what else comes in meanwhile is kept in order.

        Raises Silence when `seconds` (ANSWERING) have passed, Declined for an answer that is an error.
        """
        until = monotonic() + (ANSWERING if seconds is None else seconds)
        serial = self.ask(to, member, signature, body)
        while True:
            while (message := self._parser.get_next_message()) is not None:
                if answers(message) == serial:
                    return answer_in(message)
                self._heard.append(message)
            left = until - monotonic()
            if left <= 0 or not self._read(left):
                raise Silence

    def next_heard(self) -> Message | None:
        """The oldest message that nobody has taken yet, without waiting; None if there is none."""
        if not self._heard:
            while self._read(0.0):
                pass
            while (message := self._parser.get_next_message()) is not None:
                self._heard.append(message)
        return self._heard.popleft() if self._heard else None

    def _send(
        self, to: Address, member: str, signature: str, body: Sequence[Any], flags: MessageFlag
    ) -> int:  # fmt: skip
        serial = next(self._serials)
        message = new_method_call(to, member, signature or None, tuple(body))
        # fcitx is the desktop's to start, never ours.
        message.header.flags = flags | MessageFlag.no_auto_start
        try:
            self._socket.settimeout(SENDING)
            self._socket.sendall(message.serialise(serial=serial))
        except OSError as error:  # a time-out too: half a message may be under way
            raise Lost from error
        return serial

    def _read(self, seconds: float) -> bool:
        """Take what has come in, waiting so long for the first byte; False if nothing came."""
        try:
            self._socket.settimeout(seconds)
            read = self._socket.recv(READ_AT_ONCE)
        except (BlockingIOError, TimeoutError):
            return False
        except OSError as error:
            raise Lost from error
        if not read:
            raise Lost
        self._parser.add_data(read)
        return True


def answers(message: Message) -> int | None:
    """The number of the call that this message answers, None if it is no answer."""
    number: int | None = message.header.fields.get(HeaderFields.reply_serial)
    return number


def answer_in(message: Message) -> tuple[Any, ...]:
    """What an answer says; Declined if it is an error."""
    if message.header.message_type is MessageType.error:
        raise Declined(message.header.fields.get(HeaderFields.error_name, ""))
    body: tuple[Any, ...] = message.body
    return body


def signal_in(message: Message) -> tuple[str, str]:
    """The object and the name of a signal, both empty if the message is none."""
    if message.header.message_type is not MessageType.signal:
        return "", ""
    fields = message.header.fields
    return fields[HeaderFields.path], fields[HeaderFields.member]
