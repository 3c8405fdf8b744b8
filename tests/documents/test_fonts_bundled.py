"""The faces shipped with the program: what they hold, that they are the files named, their size."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from changhe_desktop.documents.fonts.opening import hanzi, open_face
from changhe_desktop.paths import resource

FOLDER = resource("fonts")
INDEX: dict[str, Any] = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))
LINES = INDEX["faces"]
FILES = [line["file"] for line in LINES]
RARE = FOLDER.parents[1] / "tools" / "fonts" / "rare.txt"

# Characters of personal and place names that GB/T 2312 does not have.
WANTED = "喆堃昇昉祎翀赟镕犇骉䶮㛃𬇙𫭟𫖯㘵垟塆琍"
SIGNS = "、。，；：？！（）《》〈〉“”‘’…—·〔〕【】①②⑩⑳★※℃㎡〇□☐☑☒√×"
SQUARE = "国、。，；：？！（）《》“”‘’…—·〔〕【】①★※℃〇□☑√×"


def test_together_the_files_are_at_most_30_megabytes() -> None:
    assert sum(file.stat().st_size for file in FOLDER.rglob("*") if file.is_file()) <= 30_000_000


def test_the_index_lists_every_font_in_the_folder() -> None:
    assert {file.relative_to(FOLDER).as_posix() for file in FOLDER.rglob("*.ttf")} == set(FILES)


@pytest.mark.parametrize("line", LINES, ids=FILES)
def test_a_file_is_the_one_the_index_names(line: dict[str, Any]) -> None:
    assert hashlib.sha256((FOLDER / line["file"]).read_bytes()).hexdigest() == line["sha256"]


@pytest.mark.parametrize("line", LINES, ids=FILES)
def test_a_licence_lies_beside_each_file(line: dict[str, Any]) -> None:
    licence = (FOLDER / line["licence_file"]).read_text(encoding="utf-8")
    assert ("GNU GENERAL PUBLIC LICENSE" if "GPL" in line["licence"] else "SIL OPEN FONT LICENSE") in licence


@pytest.mark.parametrize("line", LINES, ids=FILES)
def test_a_face_goes_by_its_own_name_and_keeps_its_copyright(line: dict[str, Any]) -> None:
    with TTFont(FOLDER / line["file"], lazy=True) as font:
        names = font["name"]
    own = " ".join(names.getDebugName(i) for i in (1, 3, 4, 6))
    assert names.getDebugName(1) == line["family"]
    assert not any(reserved in own for reserved in ("Source", "LXGW", "霞鹜", "Noto", "Fandol"))
    assert names.getDebugName(0)
    assert "Modified" in names.getDebugName(10)


@pytest.mark.parametrize("file", FILES)
def test_a_face_has_quadratic_outlines_and_no_layout_tables(file: str) -> None:
    with TTFont(FOLDER / file, lazy=True) as font:
        tables = set(font.keys())
    assert {"glyf", "cmap", "hmtx", "name", "OS/2"} <= tables
    assert not tables & {"CFF ", "GSUB", "GPOS", "GDEF", "fpgm", "prep", "cvt ", "vmtx"}


@pytest.mark.parametrize("file", FILES)
def test_a_face_has_all_hanzi_of_gb2312(file: str) -> None:
    assert len(hanzi()) == 6763
    assert open_face(FOLDER / file, 0).lacking_hanzi() == []


@pytest.mark.parametrize("file", FILES)
def test_signs_of_a_paper_are_one_em_wide(file: str) -> None:
    face = open_face(FOLDER / file, 0)
    assert {sign: face.advance(sign) for sign in SQUARE if face.advance(sign) != 1.0} == {}


@pytest.mark.parametrize("file", FILES)
def test_two_dashes_make_one_line(file: str) -> None:
    left, _, right, _ = open_face(FOLDER / file, 0).ink("—")
    assert left <= 0.005
    assert right >= 0.995


@pytest.mark.parametrize("file", ["ChangheSong.ttf", "ChangheTitle.ttf", "ChangheHei.ttf", "ChangheKai.ttf"])
def test_names_and_signs_are_in_every_face_but_fangsong(file: str) -> None:
    face = open_face(FOLDER / file, 0)
    assert [char for char in WANTED + SIGNS if not face.has(char)] == []


def test_the_face_that_lends_characters_has_gbk_and_the_rare_list() -> None:
    song = open_face(FOLDER / "ChangheSong.ttf", 0)
    gbk = {bytes((a, b)).decode("gbk", "ignore") for a in range(0x81, 0xFF) for b in range(0x40, 0xFF)}
    assert [char for char in gbk if "一" <= char <= "鿿" and not song.has(char)] == []
    listed = {c for line in RARE.read_text(encoding="utf-8").splitlines() if line[0] != "#" for c in line}
    assert len(listed) > 500
    assert sorted(char for char in listed if not song.has(char)) == []


def test_fangsong_stands_apart_with_its_licence() -> None:
    folder = FOLDER / "fangsong"
    assert {file.name for file in folder.iterdir()} == {
        "ChangheFang.ttf", "COPYING", "NOTICE.md", "README-Fandol",
    }  # fmt: skip
    assert "modified version" in (folder / "NOTICE.md").read_text(encoding="utf-8")
    assert not [file for file in FILES if Path(file).parent.name == "" and "Fang" in file]
