"""A plan's file read into text: encodings, Word with automatic numbers, and every refusal with its cure."""

import random
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest

from changhe_desktop.documents.gate import MIB
from changhe_desktop.documents.plan_text import LONGEST, PlanText, read_plan
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.plan import fingerprint, plan_of
from tests.documents.word_parts import (
    W,
    level,
    listed,
    numbered,
    numbering,
    packed,
    paragraph,
    style,
    styles,
    word,
)

PLAN = Path(__file__).resolve().parents[2] / "resources" / "plans" / "changhe.txt"
TEXT = PLAN.read_text(encoding="utf-8")

Write = Callable[[str, bytes], Path]
OFFICIAL = (
    level(0, "chineseCounting", "%1、")
    + level(1, "chineseCountingThousand", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimal", "（%4）")
)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return written


def refusal(path: Path) -> str:
    with pytest.raises(Refusal) as caught:
        read_plan(path)
    return caught.value.sentence


def lines(write: Write, body: str, **parts: str) -> list[str]:
    return read_plan(write("方案.docx", word(body, **parts))).text.split("\n")


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("utf-16", "utf-16")],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_the_plan_is_read_in_every_encoding_and_is_the_same_text(
    write: Write, encoding: str, told: str, line_end: str
) -> None:
    read = read_plan(write("方案.txt", TEXT.replace("\n", line_end).encode(encoding)))
    assert read == PlanText(TEXT, told, fingerprint(TEXT), "txt")


def test_the_shipped_plan_is_read_byte_for_byte() -> None:
    read = read_plan(PLAN)
    assert read.text.encode() == PLAN.read_bytes()


def test_rare_characters_and_big_endian_marks_are_read(write: Write) -> None:
    text = TEXT + "喆堃昇昉祎翀赟镕犇骉䶮㛃𠮷\n"
    assert read_plan(write("a.txt", text.encode("gb18030"))).text == text
    assert read_plan(write("b.txt", b"\xfe\xff" + text.encode("utf-16-be"))).text == text


def test_page_and_manual_breaks_become_line_ends(write: Write) -> None:
    assert read_plan(write("a.txt", "甲\x0b乙\x0c丙\u2028丁\x1a".encode())).text == "甲\n乙\n丙\n丁"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("方案.doc", "旧版 Word"),
        ("方案.wps", "WPS 专用格式"),
        ("方案.PDF", "PDF 不能读取"),
        ("方案.ofd", "OFD"),
        ("方案.docm", "含宏"),
        ("方案.rtf", "RTF"),
        ("方案.xlsx", "只能读取 .docx 和 .txt"),
        ("方案", "只能读取 .docx 和 .txt"),
    ],
)
def test_another_kind_of_file_is_refused_by_its_ending_with_the_cure(
    write: Write, name: str, told: str
) -> None:
    sentence = refusal(write(name, b"x"))
    assert told in sentence
    assert "另存为" in sentence or "Word 原件" in sentence
    assert sentence.endswith("数据未改动。")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "0 字节"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"MZ\x90\x00", "程序文件"),
        (b"%PDF-1.4", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 20, "旧版 Office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        (b"<html><body>x", "网页"),
        (b"\x00\x01\x02\x03" * 50, "二进制"),
        (b"\x01\x02\x03 text", "不可显示的字符（U+0001）"),
        (" \n\u3000\n".encode(), "没有文字"),
        ("無法辨認的繁體中文內容，應當拒絕讀取".encode("big5"), "无法判断"),
        ("日本語のテキストです。読めません".encode("shift_jis"), "无法判断"),
        ("café à la crème".encode("latin-1"), "无法判断"),
        (TEXT.encode("utf-16-le"), "二进制"),
        (b"\xff\xfe" + "一、".encode("utf-16-le") + b"\x00", "损坏"),
        (word(paragraph("正文")), "扩展名是 .txt"),
        (packed({"xl/workbook.xml": "<a/>"}), "Excel 工作簿"),
        (packed({"a.txt": "x"}), "压缩包"),
    ],
)
def test_what_is_no_text_is_refused_as_txt(write: Write, data: bytes, told: str) -> None:
    assert told in refusal(write("方案.txt", data))


def test_fifty_megabytes_are_refused_before_they_are_read(write: Write) -> None:
    path = write("方案.txt", b"")
    with path.open("wb") as file:
        file.truncate(50 * MIB)
    assert refusal(path).startswith("文件 50 MB，超过 20 MB")


def test_a_text_too_long_for_a_plan_is_refused(write: Write) -> None:
    assert "超过 200 万字" in refusal(write("方案.txt", ("整治" * (LONGEST // 2 + 1)).encode()))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_damaged_byte_is_reported_with_its_line(write: Write, encoding: str) -> None:
    data = bytearray(TEXT.encode(encoding))
    data[data.index("深化环境".encode("utf-8" if "utf" in encoding else encoding))] = 0xFF
    path = write("方案.txt", bytes(data))
    with pytest.raises(Refusal, match="第12行有损坏的字节") as caught:
        read_plan(path)
    assert caught.value.faults[0].row == 12
    assert caught.value.faults[0].file == "方案.txt"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("一、总体要求".encode(), "内容却不是 Word 文档"),
        (word(paragraph("正文"))[:-40], "不完整"),
        (packed({"word/document.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}), "实体定义"),
        (packed({"word/document.xml": "<w:document xmlns:w='x'><w:p>"}), "XML"),
        (packed({"word/other.xml": "<a/>"}), "没有正文"),
        (word(""), "没有文字"),
        (word("<w:p/>"), "没有文字"),
    ],
)
def test_a_wrong_word_file_is_refused(write: Write, data: bytes, told: str) -> None:
    assert told in refusal(write("方案.docx", data))


def test_a_zip_bomb_in_a_word_file_is_stopped(write: Write) -> None:
    body = paragraph("字") * 500_000
    bomb = word(body)
    assert len(bomb) < MIB
    assert len(body) > 20 * MIB
    assert "解开后超过" in refusal(write("方案.docx", bomb))


def test_paragraphs_and_table_cells_come_in_their_order(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("一、总体要求")
    table = made.add_table(2, 2)
    for place, words in enumerate(["序号", "任务", "1", "修路\n架桥"]):
        table.cell(place // 2, place % 2).text = words
    made.add_paragraph("二、主要目标")
    made.save(str(tmp_path / "方案.docx"))
    read = read_plan(tmp_path / "方案.docx")
    assert read.text.split("\n") == ["一、总体要求", "序号", "任务", "1", "修路", "架桥", "二、主要目标"]
    assert (read.kind, read.encoding) == ("docx", "docx")


def test_the_real_plan_typed_into_word_is_the_same_plan(tmp_path: Path) -> None:
    made = docx.Document()
    for line in TEXT.splitlines():
        made.add_paragraph(line.strip())
    made.save(str(tmp_path / "方案.docx"))
    plan, exact = plan_of(read_plan(tmp_path / "方案.docx").text), plan_of(TEXT)
    assert [(task.code, task.title, task.text) for task in plan.tasks()] == [
        (task.code, task.title, task.text) for task in exact.tasks()
    ]
    assert plan.faults == ()


def test_automatic_numbers_are_written_out(write: Write) -> None:
    shape = [
        ("总体要求", 0),
        ("重点任务", 0),
        ("设施", 1),
        ("道路", 2),
        ("桥梁", 2),
        ("服务", 1),
        ("住房", 2),
        ("细则", 3),
        ("保障", 0),
    ]
    body = "".join(numbered(words, 1, depth) for words, depth in shape)
    assert lines(write, body, numbering=numbering(OFFICIAL)) == [
        "一、总体要求",
        "二、重点任务",
        "（一）设施",
        "1.道路",
        "2.桥梁",
        "（二）服务",
        "1.住房",
        "（1）细则",
        "三、保障",
    ]


@pytest.mark.parametrize(
    ("form", "text", "written"),
    [
        ("decimal", "%1", "1 "),
        ("decimalFullWidth", "%1．", "１．"),
        ("decimalEnclosedCircleChinese", "%1", "①"),
        ("decimalEnclosedParen", "%1", "⑴"),
        ("decimalZero", "%1.", "01."),
        ("japaneseCounting", "第%1条 ", "第一条 "),
        ("chineseLegalSimplified", "%1、", "壹、"),
        ("upperRoman", "%1.", "I."),
        ("lowerLetter", "%1)", "a)"),
        ("none", "", ""),
        ("bullet", "\uf06c", ""),
        ("neverHeardOf", "%1.", "1."),
    ],
)
def test_number_formats(write: Write, form: str, text: str, written: str) -> None:
    assert lines(write, numbered("甲", 1), numbering=numbering(level(0, form, text))) == [f"{written}甲"]


def test_lists_that_share_a_definition_go_on_counting_and_an_override_restarts(write: Write) -> None:
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    lists = listed(1) + listed(2) + listed(3, override=restart)
    body = "".join(numbered("甲", number) for number in (1, 1, 2, 3, 3, 1))
    found = lines(write, body, numbering=numbering(level(0, "decimal", "%1."), lists))
    assert found == ["1.甲", "2.甲", "3.甲", "1.甲", "2.甲", "3.甲"]


def test_a_level_that_never_restarts_and_legal_numbers(write: Write) -> None:
    levels = level(0, "chineseCounting", "%1、") + level(
        1, "decimal", "%1.%2", '<w:isLgl/><w:lvlRestart w:val="0"/>'
    )
    body = numbered("甲", 1) + numbered("乙", 1, 1) + numbered("丙", 1) + numbered("丁", 1, 1)
    assert lines(write, body, numbering=numbering(levels)) == ["一、甲", "1.1 乙", "二、丙", "2.2 丁"]


def test_a_style_brings_its_number_and_numid_zero_takes_it_away(write: Write) -> None:
    known = styles(style("Base", number=1), style("Second", "Base"), style("Loop", "Loop"))
    levels = level(0, "chineseCounting", "%1、") + level(1, "decimal", "%2.", '<w:pStyle w:val="Second"/>')
    body = (
        paragraph("甲", '<w:pStyle w:val="Base"/>')
        + paragraph("乙", '<w:pStyle w:val="Second"/>')
        + paragraph("丙", '<w:pStyle w:val="Base"/><w:numPr><w:numId w:val="0"/></w:numPr>')
        + paragraph("丁", '<w:pStyle w:val="Loop"/>')
        + paragraph("戊", '<w:pStyle w:val="Base"/>')
    )
    found = lines(write, body, numbering=numbering(levels), styles=known)
    assert found == ["一、甲", "1.乙", "丙", "丁", "二、戊"]


def test_a_numbering_style_link_is_followed(write: Write) -> None:
    link = '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="Outline"/></w:abstractNum>'
    part = numbering(OFFICIAL, link + listed(1, shape=7) + listed(2))
    known = styles(style("Outline", number=2))
    assert lines(write, numbered("甲", 1), numbering=part, styles=known) == ["一、甲"]


def test_what_the_reader_of_the_page_does_not_see_is_left_out(write: Write) -> None:
    body = (
        "<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs><w:rPr><w:vanish/></w:rPr></w:pPr>"
        "<w:r><w:t>修</w:t></w:r><w:del><w:r><w:t>旧</w:t><w:delText>删</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
        "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>路</w:t><w:tab/><w:t>甲</w:t>"
        "<w:noBreakHyphen/><w:t>乙</w:t></w:r><w:r><w:fldChar/><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:br w:type='page'/><w:br/><w:t>丙</w:t></w:r></w:p>"
    )
    assert lines(write, body) == ["修新路\t甲-乙", "丙"]


def test_a_text_box_is_read_once(write: Write) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"
    compatibility = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    body = (
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="{compatibility}"><mc:Choice>{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent><w:t>框外</w:t></w:r></w:p>"
    )
    assert lines(write, body) == ["框内", "框外"]


def test_a_strict_file_with_its_main_part_elsewhere_is_read(write: Write) -> None:
    data = word(paragraph("甲"))
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {
            entry.filename: archive.read(entry)
            .replace(b"word/document.xml", b"word/document2.xml")
            .replace(W.encode(), strict.encode())
            for entry in archive.infolist()
        }
    parts["word/document2.xml"] = parts.pop("word/document.xml")
    assert read_plan(write("方案.docx", packed(parts))).text == "甲"


def test_tables_nested_a_thousand_deep_are_read(write: Write) -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 1000 + paragraph("底") + "</w:tc></w:tr></w:tbl>" * 1000
    assert lines(write, deep) == ["底"]


def test_a_word_file_of_six_thousand_paragraphs_is_read(tmp_path: Path) -> None:
    made = docx.Document()
    for number in range(6000):
        made.add_paragraph(f"{number % 99 + 1}.任务{number}。做好第{number}项工作。")
    made.save(str(tmp_path / "方案.docx"))
    assert len(read_plan(tmp_path / "方案.docx").text.split("\n")) == 6000


def mutated(parts: dict[str, bytes], chance: random.Random) -> bytes:
    """A file with one part changed in a few places before it is packed, or with its packed bytes changed."""
    parts = dict(parts)
    if chance.random() < 0.5:
        name = chance.choice(sorted(parts))
        content = bytearray(parts[name])
        for _ in range(chance.randint(1, 5)):
            place = chance.randrange(len(content))
            content[place : place + chance.choice((0, 1, 30))] = chance.randbytes(chance.choice((0, 1)))
        parts[name] = bytes(content)
        return packed(parts)
    whole = bytearray(packed(parts))
    for _ in range(chance.randint(1, 8)):
        whole[chance.randrange(len(whole))] = chance.randrange(256)
    return bytes(whole)


@pytest.mark.parametrize("files", [300, pytest.param(5000, marks=pytest.mark.heavy)])
def test_mutated_word_files_are_read_or_refused_and_nothing_else(write: Write, files: int) -> None:
    chance, counts = random.Random(20261123), {"read": 0, "refused": 0}
    body = "".join(numbered(f"第{n}项。做好工作。", 1, n % 3) for n in range(40))
    with zipfile.ZipFile(
        BytesIO(word(body, numbering=numbering(OFFICIAL), styles=styles(style("A"))))
    ) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    for _ in range(files):
        try:
            plan_of(read_plan(write("方案.docx", mutated(parts, chance))).text)
            counts["read"] += 1
        except Refusal:
            counts["refused"] += 1
    assert min(counts.values()) > files // 20, counts
