"""Keys on their way to fcitx, and those it sends back: X key symbols and Qt's names for them.

Numbers of the symbols: X11/keysymdef.h.
"""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

SHIFT, CONTROL, ALT = 1 << 0, 1 << 2, 1 << 3
MODIFIERS = (
    (SHIFT, Qt.KeyboardModifier.ShiftModifier),
    (CONTROL, Qt.KeyboardModifier.ControlModifier),
    (ALT, Qt.KeyboardModifier.AltModifier),
)
UNICODE_SYMBOL, LAST_OF_LATIN1 = 0x01000000, 0xFF
MOST_TIME = 0xFFFFFFFF
# Keys without a character of their own, and the text that Qt gives to some of them.
NAMED = {
    0xFF08: (Qt.Key.Key_Backspace, "\b"),
    0xFF09: (Qt.Key.Key_Tab, "\t"),
    0xFF0D: (Qt.Key.Key_Return, "\r"),
    0xFF1B: (Qt.Key.Key_Escape, "\x1b"),
    0xFF50: (Qt.Key.Key_Home, ""),
    0xFF51: (Qt.Key.Key_Left, ""),
    0xFF52: (Qt.Key.Key_Up, ""),
    0xFF53: (Qt.Key.Key_Right, ""),
    0xFF54: (Qt.Key.Key_Down, ""),
    0xFF55: (Qt.Key.Key_PageUp, ""),
    0xFF56: (Qt.Key.Key_PageDown, ""),
    0xFF57: (Qt.Key.Key_End, ""),
    0xFF8D: (Qt.Key.Key_Enter, "\r"),
    0xFFFF: (Qt.Key.Key_Delete, "\x7f"),
}


@dataclass(frozen=True, slots=True)
class Key:
    """A key as X knows it: symbol, code, modifiers held, whether let go, time in milliseconds."""

    symbol: int
    code: int
    state: int
    released: bool = False
    time: int = 0


def key_of(event: QKeyEvent) -> Key:
    """The key behind an event of Qt's."""
    return Key(
        event.nativeVirtualKey(),
        event.nativeScanCode(),
        event.nativeModifiers(),
        event.type() == QEvent.Type.KeyRelease,
        event.timestamp() & MOST_TIME,
    )


def event_of(key: Key) -> QKeyEvent:
    """The event Qt would have made of this key."""
    name, text = NAMED.get(key.symbol) or _character(key.symbol)
    held = Qt.KeyboardModifier.NoModifier
    for bit, modifier in MODIFIERS:
        if key.state & bit:
            held |= modifier
    kind = QEvent.Type.KeyRelease if key.released else QEvent.Type.KeyPress
    return QKeyEvent(kind, name, held, key.code, key.symbol, key.state, text)


def _character(symbol: int) -> tuple[int, str]:
    """A key that is its character; Qt names it by the capital. Unknown symbols have neither."""
    code = symbol - UNICODE_SYMBOL if symbol > UNICODE_SYMBOL else symbol
    if symbol <= UNICODE_SYMBOL and symbol > LAST_OF_LATIN1:
        return Qt.Key.Key_unknown, ""
    character = chr(code)
    return (ord(character.upper()) if len(character.upper()) == 1 else code), character
