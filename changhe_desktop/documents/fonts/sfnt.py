"""What a font file says of itself: names, licence bits, kind of outlines.

A small reader of the sfnt wrapper (ISO/IEC 14496-22) instead of a font library: it touches a few
kilobytes a file, so hundreds of installed fonts take a moment, and it bounds everything it reads,
because the files are not ours.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

TRUETYPE, APPLE, CFF, COLLECTION = b"\x00\x01\x00\x00", b"true", b"OTTO", b"ttcf"
MOST_TABLES, MOST_FACES, MOST_BYTES = 128, 64, 4 * 1024 * 1024

# OS/2.fsType: reportlab refuses 0x0002 alone (restricted), 0x0100 (no subsetting), 0x0200 (bitmaps only).
RESTRICTED, NOT_EMBEDDABLE = 0x0002, 0x0300

FAMILY, FULL_NAME = 1, 4
CHINESE, ENGLISH = {(3, 0x804), (1, 33)}, {(3, 0x409), (1, 0)}

# A cmap may claim any number of characters; whoever expands it must not be made to expand billions.
MOST_CHARACTERS = 0x110000


class BadFont(ValueError):
    """The file is no font, or one that nobody should try to open."""


@dataclass(frozen=True, slots=True)
class FaceFacts:
    """One face of a font file.

    `names` are its family and full names in every language, `family` the one to show (Chinese if it
    has one); `regular` is neither bold nor italic; `quadratic` has TrueType outlines; `variable`
    holds many weights, of which only the default would be printed.
    """

    path: Path
    index: int
    names: tuple[str, ...]
    family: str
    regular: bool
    quadratic: bool
    restricted: bool
    variable: bool

    @property
    def usable(self) -> bool:
        """Whether reportlab could embed it and would print what its name says."""
        return self.quadratic and self.regular and not self.restricted and not self.variable


def read_faces(path: Path) -> tuple[FaceFacts, ...]:
    """The faces of a .ttf, .otf or .ttc file; raises BadFont or OSError."""
    with path.open("rb") as file:
        try:
            return tuple(_face(file, path, i, at) for i, at in enumerate(_face_offsets(file)))
        except (struct.error, IndexError, OverflowError) as error:
            raise BadFont(str(error)) from error


def _face_offsets(file: BinaryIO) -> tuple[int, ...]:
    if file.read(4) != COLLECTION:
        return (0,)
    _, count = struct.unpack(">LL", file.read(8))
    if not 0 < count <= MOST_FACES:
        raise BadFont("faces")
    return struct.unpack(f">{count}L", file.read(4 * count))


def _face(file: BinaryIO, path: Path, index: int, offset: int) -> FaceFacts:
    kind, tables = _directory(file, offset)
    names = list(_names(_table(file, tables, "name")))
    os2 = _table(file, tables, "OS/2") if "OS/2" in tables else b""
    licence = struct.unpack_from(">H", os2, 8)[0] if len(os2) >= 10 else 0
    style = struct.unpack_from(">H", _table(file, tables, "head"), 44)[0]
    _check_cmap(_table(file, tables, "cmap"))
    return FaceFacts(
        path=path,
        index=index,
        names=tuple(sorted({text for _, text in names})),
        family=_family(names),
        regular=not style & 0b11,
        quadratic=kind in (TRUETYPE, APPLE) and {"glyf", "loca"} <= tables.keys(),
        restricted=licence == RESTRICTED or bool(licence & NOT_EMBEDDABLE),
        variable="fvar" in tables,
    )


def _directory(file: BinaryIO, offset: int) -> tuple[bytes, dict[str, tuple[int, int]]]:
    file.seek(offset)
    kind, count = struct.unpack(">4sH6x", file.read(12))
    if kind not in (TRUETYPE, APPLE, CFF) or not 0 < count <= MOST_TABLES:
        raise BadFont("kind")
    tables = {}
    for tag, _, start, length in struct.iter_unpack(">4sLLL", file.read(16 * count)):
        tables[tag.decode("latin-1")] = (start, length)
    return kind, tables


def _table(file: BinaryIO, tables: dict[str, tuple[int, int]], tag: str) -> bytes:
    if tag not in tables or tables[tag][1] > MOST_BYTES:
        raise BadFont(tag)
    start, length = tables[tag]
    file.seek(start)
    return file.read(length)


def _names(table: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    """Family and full names as ((platform, language), text)."""
    _, count, store = struct.unpack_from(">HHH", table)
    for platform, encoding, language, name, length, offset in struct.iter_unpack(
        ">6H", table[6 : 6 + 12 * count]
    ):
        if name in (FAMILY, FULL_NAME):
            raw = table[store + offset : store + offset + length]
            text = raw.decode(_codec(platform, encoding), "ignore").replace("\0", "").strip()
            if text:
                yield (platform, language), text


def _codec(platform: int, encoding: int) -> str:
    """How a name is written; Chinese fonts of the nineties use GB codes on both platforms."""
    if platform == 1:
        return "gb18030" if encoding == 25 else "mac_roman"
    return "gb18030" if (platform, encoding) == (3, 3) else "utf-16-be"


def _family(names: list[tuple[tuple[int, int], str]]) -> str:
    """The name to show. Family names come before full names in every table (records are sorted)."""
    for wanted in (CHINESE, ENGLISH):
        for language, text in names:
            if language in wanted:
                return text
    return names[0][1] if names else ""


def _check_cmap(table: bytes) -> None:
    """Raise BadFont if a table of characters claims more of them than there are in Unicode."""
    count = struct.unpack_from(">2xH", table)[0]
    for _, _, offset in struct.iter_unpack(">HHL", table[4 : 4 + 8 * count]):
        if _claimed(table[offset:]) > MOST_CHARACTERS:
            raise BadFont("cmap")


def _claimed(subtable: bytes) -> int:
    form = struct.unpack_from(">H", subtable)[0]
    if form == 4:
        size = struct.unpack_from(">H", subtable, 6)[0] & ~1
        ends = struct.unpack_from(f">{size // 2}H", subtable, 14)
        starts = struct.unpack_from(f">{size // 2}H", subtable, 16 + size)
        return sum(max(0, end - start + 1) for start, end in zip(starts, ends, strict=True))
    if form in (12, 13):
        groups = BytesIO(subtable[16:])
        count = struct.unpack_from(">L", subtable, 12)[0]
        if count * 12 > len(subtable):
            raise BadFont("cmap")
        ranges = struct.iter_unpack(">LLL", groups.read(12 * count))
        return sum(max(0, last - first + 1) for first, last, _ in ranges)
    return 0
