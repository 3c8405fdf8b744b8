"""A font file the user picks: taken, or refused with a sentence that names the cure."""

import struct
from contextlib import suppress
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.subset import Subsetter
from fontTools.ttLib.tables.DefaultTable import DefaultTable
from hypothesis import given, settings
from hypothesis import strategies as st

from changhe_desktop.documents.fonts.chosen import inspect_font
from changhe_desktop.documents.fonts.faces import FaceSource
from changhe_desktop.documents.fonts.sfnt import BadFont, read_faces
from changhe_desktop.domain.errors import Refusal, Trouble
from changhe_desktop.domain.printing import FontRole
from tests.documents.fonts_made import FANG, KAI, RESTRICTED, collection, install, named_like


def refusal(path: Path) -> str:
    with pytest.raises(Refusal) as caught:
        inspect_font(path)
    return caught.value.sentence


def cff_font(folder: Path) -> Path:
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder([".notdef"])
    builder.setupCharacterMap({})
    builder.setupCFF("Own", {}, {".notdef": T2CharStringPen(500, None).getCharString()}, {})
    builder.setupHorizontalMetrics({".notdef": (500, 0)})
    builder.setupHorizontalHeader()
    builder.setupNameTable({"familyName": "Own", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    return install(builder.font, folder, "own.otf")


def test_a_whole_font_is_taken(tmp_path: Path) -> None:
    face = inspect_font(install(named_like(KAI, english="Mine", chinese="自备楷体"), tmp_path, "m.ttf"))
    assert (face.family, face.source, face.official) == ("自备楷体", FaceSource.CHOSEN, False)


def test_a_face_is_official_for_the_role_that_knows_it(tmp_path: Path) -> None:
    path = install(named_like(KAI, english="KaiTi"), tmp_path, "m.ttf")
    assert inspect_font(path, FontRole.KAI).official
    assert not inspect_font(path, FontRole.BODY).official


def test_the_known_face_of_a_collection_is_taken_for_its_role(tmp_path: Path) -> None:
    fonts = [named_like(KAI, english="Other"), named_like(FANG, english="FangSong")]
    path = collection(fonts, tmp_path, "two.ttc")
    assert inspect_font(path, FontRole.BODY).index == 1
    assert inspect_font(path, FontRole.HEI).index == 0


def test_a_text_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.ttf").write_text("关于整改的通知", encoding="utf-8")
    assert refusal(tmp_path / "a.ttf") == "“a.ttf”不是字体文件或已损坏，请另选 .ttf 或 .ttc 字体文件。"


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.ttf").write_bytes(b"")
    assert "是空文件" in refusal(tmp_path / "a.ttf")


def test_a_file_of_81_megabytes_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "a.ttf").open("wb") as file:
        file.truncate(81 * 1024 * 1024)
    assert "超过 80 MB" in refusal(tmp_path / "a.ttf")


def test_a_font_with_cff_outlines_is_refused(tmp_path: Path) -> None:
    assert "CFF" in refusal(cff_font(tmp_path))


def test_a_restricted_font_is_refused(tmp_path: Path) -> None:
    path = install(named_like(FANG, english="Own", licence=RESTRICTED), tmp_path, "a.ttf")
    assert "许可不准嵌入" in refusal(path)


def test_a_bold_font_is_refused(tmp_path: Path) -> None:
    path = install(named_like(FANG, english="Own", bold=True), tmp_path, "a.ttf")
    assert "没有常规体" in refusal(path)


def test_a_variable_font_is_refused(tmp_path: Path) -> None:
    font = named_like(FANG, english="Own")
    font["fvar"] = table = DefaultTable("fvar")
    table.data = b"\0\1\0\0"
    assert "可变字体" in refusal(install(font, tmp_path, "a.ttf"))


def test_a_font_that_lacks_hanzi_is_refused_with_their_number(tmp_path: Path) -> None:
    font = named_like(FANG, english="Own")
    subsetter = Subsetter()
    subsetter.populate(text="长河镇")
    subsetter.subset(font)
    assert refusal(install(font, tmp_path, "a.ttf")).startswith("“Own”缺 6760 个常用汉字")


def test_a_font_of_wps_is_refused(tmp_path: Path) -> None:
    path = install(named_like(FANG, english="Own"), tmp_path / "wps-office", "a.ttf")
    assert "WPS" in refusal(path)


def test_a_missing_file_is_trouble(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="读不出来"):
        inspect_font(tmp_path / "gone.ttf")


def test_a_font_that_claims_billions_of_characters_is_refused(tmp_path: Path) -> None:
    font = named_like(FANG, english="Own")
    bomb = struct.pack(">HHLLL", 12, 0, 28, 0, 1) + struct.pack(">LLL", 0, 0xFFFFFFFE, 0)
    font["cmap"] = table = DefaultTable("cmap")
    table.data = struct.pack(">HHHHL", 0, 1, 3, 10, 12) + bomb
    path = install(font, tmp_path, "a.ttf")
    with pytest.raises(BadFont, match="cmap"):
        read_faces(path)
    assert "已损坏" in refusal(path)


@given(st.binary(max_size=400))
def test_any_bytes_are_faces_or_a_bad_font(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.ttf"
    path.write_bytes(b"\x00\x01\x00\x00" + data)
    with suppress(BadFont):
        assert len(read_faces(path)) == 1


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2**17), st.binary(min_size=1, max_size=4)), min_size=1, max_size=6))
def test_a_damaged_font_is_taken_or_refused_and_never_a_crash(
    tmp_path_factory: pytest.TempPathFactory, wounds: list[tuple[int, bytes]]
) -> None:
    data = bytearray(FANG.read_bytes())
    for at, wound in wounds:
        data[at : at + len(wound)] = wound
    path = tmp_path_factory.getbasetemp() / "wounded.ttf"
    path.write_bytes(data)
    with suppress(Refusal):
        assert inspect_font(path).path == path
