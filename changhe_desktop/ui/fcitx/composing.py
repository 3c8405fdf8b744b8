"""What fcitx says of the text being composed, as Qt's text fields want to hear it.

fcitx counts the cursor in bytes of UTF-8, Qt in units of UTF-16.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QPalette, QTextCharFormat

# Marks that fcitx puts on a piece of the text.
HIGHLIGHT, NOT_KEPT = 1 << 4, 1 << 5
Attribute, Kind = QInputMethodEvent.Attribute, QInputMethodEvent.AttributeType


@dataclass(frozen=True, slots=True)
class Composing:
    """Text under composition: its words, the cursor in it, the runs (start, length) fcitx highlights.

    `kept` is what stays when composing is broken off. A cursor of None is not to be shown.
    """

    words: str = ""
    cursor: int | None = None
    highlights: tuple[tuple[int, int], ...] = ()
    kept: str = ""


def units(words: str) -> int:
    """The length of a text as Qt counts it."""
    return len(words.encode("utf-16-le")) // 2


def composing(pieces: Sequence[tuple[str, int]], cursor: int) -> Composing:
    """Read the pieces (text, marks) and the cursor of an UpdateFormattedPreedit; below 0 is no cursor."""
    words = "".join(text for text, _ in pieces)
    before = words.encode()[: max(cursor, 0)].decode(errors="ignore")
    highlights, start = [], 0
    for text, marks in pieces:
        if marks & HIGHLIGHT and text:
            highlights.append((start, units(text)))
        start += units(text)
    return Composing(
        words,
        units(before) if cursor >= 0 else None,
        tuple(highlights),
        "".join(text for text, marks in pieces if not marks & NOT_KEPT),
    )


def composing_event(text: Composing) -> QInputMethodEvent:
    """The event that shows it: all underlined, so that it is told from what stands in the field already."""
    line = QTextCharFormat()
    line.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
    attributes = [Attribute(Kind.TextFormat, 0, units(text.words), line)]
    for start, length in text.highlights:
        attributes.append(Attribute(Kind.TextFormat, start, length, _highlighted(line)))
    shown = text.cursor is not None
    place = text.cursor if text.cursor is not None else units(text.words)
    attributes.append(Attribute(Kind.Cursor, place, int(shown), None))
    return QInputMethodEvent(text.words, attributes)


def kept_event(words: str) -> QInputMethodEvent:
    """The event that puts words into the field and ends composing."""
    event = QInputMethodEvent()
    event.setCommitString(words)
    return event


def _highlighted(line: QTextCharFormat) -> QTextCharFormat:
    palette, marked = QGuiApplication.palette(), QTextCharFormat(line)
    marked.setBackground(palette.brush(QPalette.ColorGroup.Active, QPalette.ColorRole.Highlight))
    marked.setForeground(palette.brush(QPalette.ColorGroup.Active, QPalette.ColorRole.HighlightedText))
    return marked
