"""The gate: every hostile or damaged file is refused in words, before any library opens it."""

import struct
import sys
import warnings
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from changhe_desktop.documents.gate import MIB, Limits, Office, passed, read_file, unsafe
from changhe_desktop.documents.gate_sniff import FileKind, kind_of
from changhe_desktop.domain.errors import Refusal, Trouble
from tests.documents.word_parts import ROOT, TYPES, document, packed, paragraph, word

GOOD = word(paragraph("正文"))
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>'
    "<w:document>&lol2;</w:document>"
)


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.sentence


def with_part(name: str, content: str | bytes) -> bytes:
    return packed(
        {"[Content_Types].xml": TYPES, "_rels/.rels": ROOT, "word/document.xml": document(""), name: content}
    )


def test_a_sound_file_passes_with_the_true_sizes_of_its_parts() -> None:
    package = passed(GOOD, Office.WORD)
    assert package.kind is Office.WORD
    assert package.sizes["word/document.xml"] == len(document(paragraph("正文")).encode())
    assert package.part("_rels/.rels") == ROOT.encode()
    assert package.part("word/none.xml") is None


@pytest.mark.parametrize(
    "declaration",
    [
        LAUGHS,
        '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
        '<?xml version="1.0"?>\n<!-- ' + "x" * 70_000 + " --><!DOCTYPE x><x/>",
        '\ufeff<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1/">%a;]><x/>',
    ],
)
def test_a_dtd_is_refused_wherever_it_stands(declaration: str) -> None:
    for name in ("word/document2.xml", "word/styles.xml", "customXml/item1.bin"):
        assert "实体定义" in refusal(lambda n=name: passed(with_part(n, declaration), Office.WORD))
    utf16 = declaration.lstrip("\ufeff").encode("utf-16")
    assert "实体定义" in refusal(lambda: passed(with_part("word/other.xml", utf16), Office.WORD))


def test_a_zip_bomb_is_stopped_while_it_is_read() -> None:
    bomb = with_part("word/media/image1.bin", b"\x00" * (70 * MIB))
    assert len(bomb) < MIB
    assert "解开后超过" in refusal(lambda: passed(bomb, Office.WORD))


def test_many_parts_that_are_each_small_enough_are_stopped_by_their_sum() -> None:
    noise = bytes(range(256)) * 40
    parts = {f"word/media/{n}.bin": noise * 20 for n in range(30)}
    data = packed({"[Content_Types].xml": TYPES, **parts})
    limits = Limits(unpacked=4 * MIB, ratio=10_000)
    assert sum(passed(data, Office.WORD, Limits(ratio=10_000)).sizes.values()) > 4 * MIB
    assert "解开后超过" in refusal(lambda: passed(data, Office.WORD, limits))


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(with_part("word/media/a.bin", b"\x01" * 100_000))
    entry = next(e for e in zipfile.ZipFile(BytesIO(bytes(data))).infolist() if e.filename.endswith("a.bin"))
    place = data.index(struct.pack("<L", entry.file_size), data.index(b"PK\x01\x02"))
    data[place : place + 4] = struct.pack("<L", 10)
    assert "损坏" in refusal(lambda: passed(bytes(data), Office.WORD))


def test_too_many_parts_are_refused() -> None:
    parts = {f"word/media/{n}.bin": b"" for n in range(600)}
    assert "600 个部件" in refusal(lambda: passed(packed(parts), Office.WORD))


def test_overlapping_parts_are_refused() -> None:
    data = bytearray(packed({"word/a.bin": b"1" * 50, "word/b.bin": b"1" * 50}, zipfile.ZIP_STORED))
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    data[second + 42 : second + 46] = struct.pack("<L", 0)
    entries = zipfile.ZipFile(BytesIO(bytes(data))).infolist()
    assert [entry.header_offset for entry in entries] == [0, 0]
    assert "重名或重叠" in refusal(lambda: passed(bytes(data), Office.WORD))


def test_parts_of_one_name_are_refused() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        file = BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("word/document.xml", "<a/>")
            archive.writestr("word/Document.xml", "<a/>")
    assert "重名或重叠" in refusal(lambda: passed(file.getvalue(), Office.WORD))


@pytest.mark.parametrize(
    "name", ["../x", "/x", "a/../x", "a\\b", "C:x", "a//b", "a\x07b", "word/.", "a|b", ""]
)
def test_a_name_that_leads_out_is_unsafe(name: str) -> None:
    assert unsafe(name)


@pytest.mark.parametrize("name", ["word/document.xml", "[Content_Types].xml", "word/media/", "词/图 1.png"])
def test_a_usual_name_is_safe(name: str) -> None:
    assert not unsafe(name)


def test_a_path_out_of_the_folder_is_refused() -> None:
    assert "非法路径" in refusal(lambda: passed(with_part("../../evil.txt", "x"), Office.WORD))


def test_a_link_is_refused() -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        link = zipfile.ZipInfo("word/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert "非法路径" in refusal(lambda: passed(file.getvalue(), Office.WORD))


def test_macros_are_refused_with_the_cure() -> None:
    assert "含宏" in refusal(lambda: passed(with_part("word/vbaProject.bin", b"x"), Office.WORD))


def test_an_encrypted_part_is_refused() -> None:
    data = bytearray(GOOD)
    place = data.index(b"PK\x01\x02")
    while place >= 0:
        data[place + 8] |= 1
        place = data.find(b"PK\x01\x02", place + 4)
    assert "打开密码" in refusal(lambda: passed(bytes(data), Office.WORD))


def test_a_rare_compression_is_refused() -> None:
    data = packed({"word/document.xml": "<a/>"}, zipfile.ZIP_BZIP2)
    assert "压缩方式" in refusal(lambda: passed(data, Office.WORD))


def test_a_file_cut_off_at_any_place_is_refused() -> None:
    for cut in range(4, len(GOOD) - 1, 97):
        sentence = refusal(lambda cut=cut: passed(GOOD[:cut], Office.WORD))
        assert "请" in sentence


def test_flipped_bytes_are_refused_or_change_nothing() -> None:
    whole, refused = passed(GOOD, Office.WORD), 0
    for place in range(0, len(GOOD), 7):
        data = bytearray(GOOD)
        data[place] ^= 0x55
        try:
            package = passed(bytes(data), Office.WORD)
        except Refusal:
            refused += 1
        else:
            same = [name for name in package.sizes if package.part(name) == whole.part(name)]
            assert len(same) >= len(whole.sizes) - 1  # at most a part of another name
    assert refused > 50


@pytest.mark.parametrize(
    ("first", "told"), [("xl/workbook.xml", "Excel"), ("ppt/presentation.xml", "演示"), ("a.txt", "压缩包")]
)
def test_another_kind_of_file_is_named(first: str, told: str) -> None:
    assert told in refusal(lambda: passed(packed({first: "<a/>"}), Office.WORD))


@pytest.mark.parametrize(
    "broken",
    ["<<<", '<?xml version="1.0" encoding="UTF-0"?><a/>', '<?xml version="1.0" encoding="gb18030"?><a/>'],
)
def test_broken_xml_and_encodings_nobody_knows_are_refused(broken: str) -> None:
    assert "XML" in refusal(lambda: passed(with_part("word/styles.xml", broken), Office.WORD))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04...", FileKind.ZIP),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, FileKind.OLD_OFFICE),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            FileKind.LOCKED_OFFICE,
        ),
        (b"%PDF-1.7", FileKind.PDF),
        (b"{\\rtf1", FileKind.RTF),
        (b"\xff\xd8\xff\xe0", FileKind.IMAGE),
        (b"MZ\x90\x00\x03", FileKind.PROGRAM),
        (b"\x7fELF\x02", FileKind.PROGRAM),
        (b"\n <!DOCTYPE html><html>", FileKind.HTML),
        (b"\xef\xbb\xbf<html>", FileKind.HTML),
        ("一、总体要求".encode(), FileKind.OTHER),
        (b"MZ is how this text begins", FileKind.OTHER),
        (b"", FileKind.OTHER),
    ],
)
def test_a_file_is_known_by_its_first_bytes(data: bytes, kind: FileKind) -> None:
    assert kind_of(data) is kind


def test_an_empty_a_missing_and_a_huge_file_are_refused(tmp_path: Path) -> None:
    empty, huge = tmp_path / "空.txt", tmp_path / "大.txt"
    empty.write_bytes(b"")
    with huge.open("wb") as file:
        file.truncate(50 * MIB)
    assert "0 字节" in refusal(lambda: read_file(empty))
    assert refusal(lambda: read_file(huge)).startswith("文件 50 MB，超过 20 MB。")
    assert "没有找到文件" in refusal(lambda: read_file(tmp_path / "无.txt"))
    assert "文件夹" in refusal(lambda: read_file(tmp_path))


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits the length of a name otherwise")
def test_a_name_the_system_refuses_is_trouble_with_the_cure(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="文件名过长"):
        read_file(tmp_path / ("长" * 300))
