"""Which characters each bundled face carries.

通用规范汉字表 (8,105 characters) is read from the Unihan property kTGH; GB2312 and GBK from Python's codecs.
`rare.txt` adds characters of personal and place names that stand in no table.
"""

import bz2
from pathlib import Path

ASCII = "".join(map(chr, range(0x20, 0x7F)))
LATIN_1 = "".join(map(chr, range(0xA0, 0x100)))

# Blocks a paper or a form draws signs from, whole; a face keeps what its source has.
SIGN_BLOCKS = (
    (0x2010, 0x2027), (0x2030, 0x203B), (0x20AC, 0x20AC), (0x2103, 0x2109), (0x2113, 0x2122),
    (0x2150, 0x217F), (0x2190, 0x2199), (0x2200, 0x22BF), (0x2460, 0x24FF), (0x2500, 0x257F),
    (0x25A0, 0x25FF), (0x2605, 0x2606), (0x2640, 0x2642), (0x2713, 0x2717), (0x3000, 0x303F),
    (0x31C0, 0x31E3), (0x3200, 0x33FF), (0xFF01, 0xFF5E), (0xFFE0, 0xFFE6), (0xFFFD, 0xFFFD),
)  # fmt: skip

# What every face must have (drawn if its source lacks it): boxes to tick.
TICK_BOXES = "☐☑☒"


def two_byte_characters(codec: str, high: range, low: range) -> set[str]:
    """Every character a two-byte Chinese code assigns, private use left out."""
    found = set()
    for first in high:
        for second in low:
            text = bytes((first, second)).decode(codec, "ignore")
            if len(text) == 1 and not 0xE000 <= ord(text) <= 0xF8FF:
                found.add(text)
    return found


def gb2312() -> set[str]:
    """GB/T 2312: 6,763 hanzi and 682 signs, the dash and the middle dot as GBK maps them too."""
    rows = range(0xA1, 0xF8), range(0xA1, 0xFF)
    return two_byte_characters("gb2312", *rows) | set("—·")


def gbk() -> set[str]:
    """GBK: 20,902 hanzi of the basic block and the signs of its rows."""
    return two_byte_characters("gbk", range(0x81, 0xFF), range(0x40, 0xFF))


def general_standard(unihan: Path) -> set[str]:
    """通用规范汉字表 from the Unihan file `unihan` (bzip2) that holds kTGH."""
    with bz2.open(unihan, "rt", encoding="utf-8") as lines:
        codes = [line.split("\t")[0] for line in lines if "\tkTGH\t" in line and line.startswith("U+")]
    characters = {chr(int(code[2:], 16)) for code in codes}
    if len(characters) != 8105:
        raise SystemExit(f"通用规范汉字表 has 8,105 characters; this file gives {len(characters)}")
    return characters


def rare(listing: Path) -> set[str]:
    """The hand-kept list; a line that starts with # is a remark."""
    lines = listing.read_text(encoding="utf-8").splitlines()
    return {c for line in lines if not line.startswith("#") for c in line if not c.isspace()}


def signs() -> set[str]:
    """ASCII, Latin-1, the sign blocks and the boxes to tick."""
    blocks = {chr(code) for first, last in SIGN_BLOCKS for code in range(first, last + 1)}
    return blocks | set(ASCII) | set(LATIN_1) | set(TICK_BOXES)
