"""Opening a face for printing, once a process, and measuring its glyphs.

reportlab embeds what is opened here as subsets. Two of its habits matter to callers: it knows a face by
its PostScript name and would print with the first of two that share one (so the second is renamed here),
and characters beyond U+FFFF print rightly but carry a wrong code for copying and searching, because its
ToUnicode map writes four hexadecimal digits (𬇙 U+2C1D9 is found as U+2C1D).
"""

import hashlib
import struct
import threading
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFNameBytes, TTFont

from changhe_desktop.documents.fonts.sfnt import BadFont, read_faces

Box = tuple[float, float, float, float]

UNREADABLE = (TTFError, struct.error, ValueError, LookupError, ArithmeticError, TypeError, AttributeError)

_OPEN: dict[str, "OpenFace"] = {}
_POSTSCRIPT: set[bytes] = set()
_OPENING = threading.Lock()


class OpenFace:
    """A face registered with reportlab under `name`; lengths are in em of this face."""

    def __init__(self, name: str, font: TTFont) -> None:
        self.name = name
        self._face = font.face
        self._em = float(self._face.unitsPerEm)
        self._lacking: list[str] | None = None

    def has(self, char: str) -> bool:
        """Whether the face draws this character (and not its sign for a missing one)."""
        glyph = self._face.charToGlyph.get(ord(char), 0)
        return bool(0 < glyph < self._face.numGlyphs)

    def advance(self, char: str) -> float:
        """How far the pen moves on."""
        face = self._face
        return float(face.charWidths.get(ord(char), face.defaultWidth)) / 1000

    def ink(self, char: str) -> Box:
        """The corners of what is drawn: left, bottom, right, top; all 0 for a blank."""
        face = self._face
        glyph = face.charToGlyph.get(ord(char), 0)
        start, end = face.glyphPos[glyph : glyph + 2]
        box = face.get_chunk(face.get_table_pos("glyf")[0] + start + 2, 8)
        if end - start < 10 or len(box) < 8:
            return (0.0, 0.0, 0.0, 0.0)
        left, bottom, right, top = struct.unpack(">4h", box)
        return (left / self._em, bottom / self._em, right / self._em, top / self._em)

    def lacking_hanzi(self) -> list[str]:
        """The hanzi of GB/T 2312 that the face does not have.

        Embeds the others on trial, once: a damaged outline is found here and not while a paper is
        printed. Raises BadFont.
        """
        if self._lacking is None:
            there = [char for char in hanzi() if self.has(char)]
            try:
                self._face.makeSubset([0, *map(ord, there)])
            except UNREADABLE as error:
                raise BadFont(str(error)) from error
            self._lacking = sorted(hanzi().difference(there))
        return self._lacking


def open_face(path: Path, index: int) -> OpenFace:
    """The face, read at its first use and kept; raises BadFont or OSError.

    A file that changed on disk since is another face with another name.
    """
    state = path.stat()
    key = f"{path.resolve()}\n{index}\n{state.st_size}\n{state.st_mtime_ns}"
    name = f"face-{hashlib.sha256(key.encode()).hexdigest()[:16]}"
    with _OPENING:
        if name not in _OPEN:
            _OPEN[name] = OpenFace(name, _registered(name, path, index))
    return _OPEN[name]


def _registered(name: str, path: Path, index: int) -> TTFont:
    read_faces(path)  # bounds what the file may claim before it is expanded
    try:
        font = TTFont(name, str(path), subfontIndex=index)
        if bytes(font.face.name) in _POSTSCRIPT:
            font.face.name = TTFNameBytes(bytes(font.face.name) + name[-7:].encode())
        pdfmetrics.registerFont(font)
    except UNREADABLE as error:
        raise BadFont(str(error)) from error
    _POSTSCRIPT.add(bytes(font.face.name))
    return font


@cache
def hanzi() -> frozenset[str]:
    """The 6,763 hanzi of GB/T 2312: a face that lacks one of them is no face for a whole paper."""
    rows = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return frozenset(char for code in rows if (char := code.decode("gb2312", "ignore")))
