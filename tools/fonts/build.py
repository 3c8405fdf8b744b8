"""Make the bundled faces of resources/fonts from named packages.

    python tools/fonts/build.py --inputs FOLDER [--out resources/fonts]

Wants `npm`, `apt-get` (Debian 12) and `dpkg-deb`; missing packages are fetched into FOLDER by name.
Inputs are checked by SHA-256, dates are fixed, so the same fontTools gives the same bytes.
The open FangSong goes to a folder of its own because its licence is another (GPL 3 with font exception).
"""

import argparse
import gzip
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import charsets
import fontTools
import outlines
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._n_a_m_e import makeName

ROOT = Path(__file__).resolve().parents[2]
FIXED_DATE = 3_848_000_000  # seconds since 1904; any fixed moment will do
DROPPED = [
    "GSUB", "GPOS", "GDEF", "BASE", "JSTF", "STAT", "DSIG", "vhea", "vmtx", "VORG",
    "gasp", "prep", "fpgm", "cvt ", "meta", "MVAR", "HVAR",
]  # fmt: skip
KEPT_NAMES = (0, 13, 14)  # copyright, licence, licence address


@dataclass(frozen=True, slots=True)
class Package:
    """An input by name; `client` fetches it, `file` is what arrives."""

    client: str
    name: str
    version: str
    file: str
    sha256: str


NPM_SERIF = Package(
    "npm", "@expo-google-fonts/noto-serif-sc", "0.4.3", "expo-google-fonts-noto-serif-sc-0.4.3.tgz",
    "ff6bcf5ba68d92dfecc05544bb150f9e724741a932354a0dd97e7289c40a3f5e",
)  # fmt: skip
NPM_SANS = Package(
    "npm", "@expo-google-fonts/noto-sans-sc", "0.4.3", "expo-google-fonts-noto-sans-sc-0.4.3.tgz",
    "0d69d0f4971d2ff574e3d93cbc218dc950bf3f3f8f8e2c008d97687ed53aee59",
)  # fmt: skip
DEB_WENKAI = Package(
    "apt", "fonts-lxgw-wenkai", "1.250+repack-1", "fonts-lxgw-wenkai_1.250+repack-1_all.deb",
    "6d1e4c4aac78ad32062aefa2c836ee4d6e58f9dcf8b3f4407c9eefe304615318",
)  # fmt: skip
DEB_FANDOL = Package(
    "apt", "texlive-lang-chinese", "2022.20230122-1", "texlive-lang-chinese_2022.20230122-1_all.deb",
    "9cfa07bd44e7b9098e26f0ecac1b5ad210d2249d474c8074d53de92d650b0ec0",
)  # fmt: skip
DEB_UNIHAN = Package(
    "apt", "unicode-data", "15.0.0-1", "unicode-data_15.0.0-1_all.deb",
    "5efef23bbb1c6a133ecbdd63a2cfa07159ccacf5466a49e2426101c5ecd691fc",
)  # fmt: skip
PACKAGES = (NPM_SERIF, NPM_SANS, DEB_WENKAI, DEB_FANDOL, DEB_UNIHAN)

UNIHAN = "usr/share/unicode/Unihan_OtherMappings.txt.bz2"
FANDOL_DOCS = "usr/share/doc/texlive-doc/fonts/fandol"
OFL = "OFL-1.1"
GPL = "GPL-3.0-only WITH Font-exception-2.0"


@dataclass(frozen=True, slots=True)
class Recipe:
    """One bundled face: where its outlines come from and what becomes of them."""

    family: str
    role: str
    out: str
    package: Package
    source: str
    licence: str
    licence_file: str
    whole_gbk: bool = False
    digits: bool = False
    also: tuple[str, ...] = field(default=())


RECIPES = (
    Recipe("Changhe Song", "song", "ChangheSong.ttf", NPM_SERIF,
           "package/400Regular/NotoSerifSC_400Regular.ttf", OFL, "OFL-NotoSerifSC.txt",
           whole_gbk=True, digits=True, also=("fallback",)),
    Recipe("Changhe Title", "title", "ChangheTitle.ttf", NPM_SERIF,
           "package/900Black/NotoSerifSC_900Black.ttf", OFL, "OFL-NotoSerifSC.txt", digits=True),
    Recipe("Changhe Hei", "hei", "ChangheHei.ttf", NPM_SANS,
           "package/400Regular/NotoSansSC_400Regular.ttf", OFL, "OFL-NotoSansSC.txt", also=("window",)),
    Recipe("Changhe Kai", "kai", "ChangheKai.ttf", DEB_WENKAI,
           "usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf", OFL, "OFL-LXGWWenKai.txt",
           also=("fallback",)),
    Recipe("Changhe Fang", "body", "fangsong/ChangheFang.ttf", DEB_FANDOL,
           "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf",
           GPL, "fangsong/COPYING"),
)  # fmt: skip


def fetch(package: Package, folder: Path) -> Path:
    """The package's file in `folder`, fetched by its client if it is not there; its hash must fit."""
    file = folder / package.file
    if not file.exists():
        commands = {
            "npm": ["npm", "pack", f"{package.name}@{package.version}"],
            "apt": ["apt-get", "download", f"{package.name}={package.version}"],
        }
        subprocess.run(commands[package.client], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    if sha256(file) != package.sha256:
        raise SystemExit(f"{package.file} is not the file these fonts were made from")
    return file


def unpack(file: Path, folder: Path) -> Path:
    """The package's files below `folder`."""
    folder.mkdir()
    if file.suffix == ".deb":
        subprocess.run(["dpkg-deb", "-x", str(file), str(folder)], check=True)
    else:
        with tarfile.open(file) as archive:
            archive.extractall(folder, filter="data")
    return folder


def sha256(file: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def make_face(recipe: Recipe, source: Path, characters: set[str]) -> TTFont:
    """The finished face, in memory."""
    font = TTFont(source, recalcTimestamp=False, lazy=False)
    if "CFF " in font:
        subset(font, characters)
        outlines.to_quadratic(font)
    if recipe.digits:
        outlines.half_width_digits(font)
    outlines.square_signs(font)
    outlines.add_tick_boxes(font)
    subset(font, characters)
    outlines.replace_cmap(font, font.getBestCmap())
    rename(font, recipe)
    fix_head(font)
    return font


def subset(font: TTFont, characters: set[str]) -> None:
    """Cut the font down to `characters`, without hinting and layout tables."""
    options = Options()
    options.hinting = False
    options.layout_features = []
    options.drop_tables += DROPPED
    options.name_IDs = list(KEPT_NAMES)
    options.name_languages = ["*"]
    options.notdef_outline = True
    options.recalc_timestamp = False
    cutter = Subsetter(options)
    cutter.populate(unicodes=sorted(map(ord, characters)))
    cutter.subset(font)


def rename(font: TTFont, recipe: Recipe) -> None:
    """Give the face its own family name; keep the copyright and licence lines of its source."""
    old = {i: font["name"].getDebugName(i) for i in KEPT_NAMES}
    postscript = recipe.family.replace(" ", "") + "-Regular"
    source = f"{recipe.package.name} {recipe.package.version}, {Path(recipe.source).name}"
    words = {
        0: old[0],
        1: recipe.family,
        2: "Regular",
        3: f"1.0;{postscript}",
        4: recipe.family,
        5: "Version 1.0",
        6: postscript,
        10: f"Modified: made from {source} by Changhe Desk (subset, renamed, signs squared; see README.md).",
        13: old[13] or "GNU General Public License, version 3, with the GPL font exception; see COPYING.",
        14: old[14],
    }
    font["name"] = table = newTable("name")
    table.names = [makeName(text, i, 3, 1, 0x409) for i, text in words.items() if text]
    os2 = font["OS/2"]
    os2.usWeightClass, os2.fsSelection = 400, 0x40
    os2.recalcUnicodeRanges(font)


def fix_head(font: TTFont) -> None:
    """Dates and style bits that are the same at every build."""
    head = font["head"]
    head.created = head.modified = FIXED_DATE
    head.macStyle, head.fontRevision = 0, 1.0
    font["post"].formatType = 3.0


def characters_of(recipe: Recipe, standard: set[str]) -> set[str]:
    """What the face shall carry."""
    base = charsets.gb2312() | standard | charsets.rare(Path(__file__).with_name("rare.txt"))
    return base | charsets.signs() | (charsets.gbk() if recipe.whole_gbk else set())


def write_licences(out: Path, unpacked: dict[str, Path]) -> None:
    """The licence texts as their packages give them."""
    npm = {"OFL-NotoSerifSC.txt": NPM_SERIF, "OFL-NotoSansSC.txt": NPM_SANS}
    for name, package in npm.items():
        text = (unpacked[package.name] / "package/LICENSE_FONT").read_text(encoding="utf-8")
        (out / name).write_text(text, encoding="utf-8", newline="\n")
    debian = (unpacked[DEB_WENKAI.name] / f"usr/share/doc/{DEB_WENKAI.name}/copyright").read_text(
        encoding="utf-8"
    )
    (out / "OFL-LXGWWenKai.txt").write_text(wenkai_licence(debian), encoding="utf-8", newline="\n")
    docs = unpacked[DEB_FANDOL.name] / FANDOL_DOCS
    (out / "fangsong/COPYING").write_bytes(gzip.decompress((docs / "COPYING.gz").read_bytes()))
    (out / "fangsong/README-Fandol").write_bytes((docs / "README").read_bytes())


def wenkai_licence(debian: str) -> str:
    """The OFL text inside Debian's machine-readable copyright file, under its copyright lines."""
    body = debian.split("License: OFL-1.1\n -----", 1)[1].split("\n\n", 1)[0]
    lines = [line.strip() for line in f" -----{body}".splitlines()]
    text = "\n".join("" if line == "." else line for line in lines)
    return (
        "Copyright 2021-2023 LXGW (https://github.com/lxgw/LxgwWenKai), "
        'with Reserved Font Names "霞鹜" and "LXGW"\n'
        "Copyright 2020 The Klee Project Authors (https://github.com/fontworks-fonts/Klee)\n\n" + text + "\n"
    )


def entry(recipe: Recipe, file: Path, font: TTFont) -> dict[str, object]:
    """One line of index.json."""
    return {
        "file": recipe.out,
        "family": recipe.family,
        "role": recipe.role,
        "also": list(recipe.also),
        "sha256": sha256(file),
        "bytes": file.stat().st_size,
        "characters": len(font.getBestCmap()),
        "source": {
            "package": recipe.package.name,
            "version": recipe.package.version,
            "sha256": recipe.package.sha256,
            "file": recipe.source,
        },
        "licence": recipe.licence,
        "licence_file": recipe.licence_file,
    }


def report(recipe: Recipe, font: TTFont, wanted: set[str], file: Path) -> None:
    """Say what the face lost against the wish list (signs aside: sources differ)."""
    lacks = sorted(c for c in wanted if ord(c) not in font.getBestCmap() and c.isalpha() and ord(c) > 0x3400)
    print(f"{recipe.family}: {file.stat().st_size / 1e6:.2f} MB, lacks {len(lacks)}: {''.join(lacks[:40])}")


def build(inputs: Path, out: Path, scratch: Path) -> None:
    """Make every face and the index."""
    unpacked = {p.name: unpack(fetch(p, inputs), scratch / p.file.replace("/", "_")) for p in PACKAGES}
    standard = charsets.general_standard(unpacked[DEB_UNIHAN.name] / UNIHAN)
    (out / "fangsong").mkdir(parents=True, exist_ok=True)
    write_licences(out, unpacked)
    entries = []
    for recipe in RECIPES:
        wanted = characters_of(recipe, standard)
        font = make_face(recipe, unpacked[recipe.package.name] / recipe.source, wanted)
        file = out / recipe.out
        font.save(file)
        entries.append(entry(recipe, file, font))
        report(recipe, font, wanted, file)
    index = {"made_with": f"fontTools {fontTools.version}", "faces": entries}
    (out / "index.json").write_text(
        json.dumps(index, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n"
    )


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--inputs", type=Path, required=True, help="folder of the packages")
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "fonts")
    given = parser.parse_args()
    given.inputs.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        build(given.inputs.resolve(), given.out, Path(scratch))
    return 0


if __name__ == "__main__":
    sys.exit(main())
