"""Font files for tests: bundled faces under other names, so that a folder can play an office's machine."""

from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont, newTable
from fontTools.ttLib.tables._n_a_m_e import makeName

from changhe_desktop.paths import resource

FANG = resource("fonts", "fangsong", "ChangheFang.ttf")
KAI = resource("fonts", "ChangheKai.ttf")
RESTRICTED = 0x0002


def named_like(
    source: Path, *, english: str, chinese: str = "", licence: int | None = None, bold: bool = False
) -> TTFont:
    """The face of `source` with other family and full names."""
    font = TTFont(BytesIO(source.read_bytes()), lazy=True)
    postscript = english.replace(" ", "")
    names = {1: english, 2: "Regular", 4: english, 6: postscript}
    font["name"] = table = newTable("name")
    table.names = [makeName(text, i, 3, 1, 0x409) for i, text in names.items()]
    if chinese:
        table.names += [makeName(chinese, i, 3, 1, 0x804) for i in (1, 4)]
    if licence is not None:
        font["OS/2"].fsType = licence
    if bold:
        font["head"].macStyle = 1
    return font


def install(font: TTFont, folder: Path, file: str) -> Path:
    """The font as a file in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / file).open("wb") as out:
        font.save(out)
    return folder / file


def collection(fonts: list[TTFont], folder: Path, file: str) -> Path:
    """The fonts as one .ttc."""
    together = TTCollection()
    together.fonts = fonts
    together.save(str(folder / file), shareTables=False)
    return folder / file
