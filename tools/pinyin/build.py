"""Write resources/pinyin.tsv.gz: every reading of every hanzi, without tones, and surname readings.

Run by hand when pypinyin (a development dependency, MIT) brings better readings:

    python tools/pinyin/build.py

Each line is a syllable, the characters whose first reading it is, and those that may also be read so.
Lines that begin with “=” give a surname and its syllables where they differ from the usual reading.
The same pypinyin gives the same bytes.
"""

import gzip
import io
from pathlib import Path

from pypinyin import Style, pinyin
from pypinyin.constants import PINYIN_DICT

TARGET = Path(__file__).resolve().parents[2] / "resources" / "pinyin.tsv.gz"
# Syllables nobody types, with what is typed instead (嗯 en, 诶 ei, 呣 mu).
ODD = {"ê": "ei", "hm": "heng", "hng": "heng", "m": "mu", "n": "en", "ng": "en"}
# Surnames read otherwise than the character usually is (现代汉语词典 gives these as “姓”).
SURNAMES = {
    "万俟": "mo qi", "乐": "yue", "仇": "qiu", "佴": "nai", "区": "ou", "单": "shan", "卜": "bu",
    "召": "shao", "员": "yun", "尉迟": "yu chi", "折": "she", "曾": "zeng", "朴": "piao", "查": "zha",
    "洗": "xian", "澹台": "tan tai", "盖": "ge", "祭": "zhai", "种": "chong", "秘": "bi", "繁": "po",
    "缪": "miao", "翟": "zhai", "藏": "zang", "覃": "qin", "解": "xie", "阚": "kan", "隗": "wei", "黑": "he",
}  # fmt: skip


def readings() -> dict[str, list[str]]:
    """Character -> its syllables, the usual one first."""
    found = {}
    for code in sorted(PINYIN_DICT):
        character = chr(code)
        if len(character.encode()) < 3 or code in range(0xE000, 0xF900):
            continue
        syllables = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
        found[character] = list(dict.fromkeys(ODD.get(s, s) for s in syllables))
    return found


def table() -> str:
    """The text of the table."""
    first: dict[str, list[str]] = {}
    also: dict[str, list[str]] = {}
    known = readings()
    for character, (usual, *others) in known.items():
        first.setdefault(usual, []).append(character)
        for syllable in others:
            also.setdefault(syllable, []).append(character)
    lines = [
        f"{syllable}\t{''.join(first.get(syllable, []))}\t{''.join(also.get(syllable, []))}"
        for syllable in sorted(first.keys() | also.keys())
    ]
    for surname, syllables in sorted(SURNAMES.items()):
        if [known[c][0] for c in surname] != syllables.split():
            lines.append(f"={surname}\t{syllables}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the table, compressed without a date so that the bytes depend on its text alone."""
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=packed, mtime=0) as stream:
        stream.write(table().encode("utf-8"))
    TARGET.write_bytes(packed.getvalue())
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes, {len(readings())} characters")


if __name__ == "__main__":
    main()
