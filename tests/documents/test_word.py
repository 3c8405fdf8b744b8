"""Filling plain Chinese placeholders wherever an office's own Word file has them."""

from datetime import UTC, datetime
from io import BytesIO

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given, settings
from hypothesis import strategies as st

from changhe_desktop.documents import word
from changhe_desktop.documents.word_blocks import Grid, Line
from changhe_desktop.domain.errors import Refusal
from tests.documents.word_made import a_template, bytes_of, plain_text, text_of_part

MADE = datetime(2026, 11, 23, tzinfo=UTC)


def filled(
    template: bytes, words: dict[str, str], blocks: dict[str, list[Line | Grid]] | None = None
) -> bytes:
    document = word.open_document(template)
    word.fill(document, words, blocks or {})
    return word.saved(document, made=MADE, title="示例", author="示例")


@pytest.mark.parametrize("line", ["【标题】", "【标|题】", "【|标|题|】", "|【标题】|", "【 标题 】"])
def test_a_placeholder_is_found_however_the_runs_are_cut(line: str) -> None:
    assert plain_text(filled(a_template([line]), {"标题": "整改通知书"})) == "整改通知书"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 20), max_size=6))
def test_words_around_a_placeholder_stay_wherever_runs_are_cut(cuts: list[int]) -> None:
    line = "关于【标题】的【编号】号"
    for cut in sorted({c for c in cuts if c < len(line)}, reverse=True):
        line = f"{line[:cut]}|{line[cut:]}"
    out = filled(a_template([line]), {"标题": "甲", "编号": "乙"})
    assert plain_text(out) == "关于甲的乙号"


def test_words_take_the_look_of_the_run_in_which_the_placeholder_begins() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("甲")
    paragraph.add_run("【编").bold = True
    paragraph.add_run("号】乙")
    runs = docx.Document(BytesIO(filled(bytes_of(document), {"编号": "1号"}))).paragraphs[0].runs
    assert [(r.text, r.bold) for r in runs] == [("甲", None), ("1号", True), ("乙", None)]


def test_placeholders_stand_in_tables_headers_footers_and_text_boxes_too() -> None:
    document = docx.Document()
    document.add_table(1, 1).cell(0, 0).text = "编号：【编号】"
    document.sections[0].header.paragraphs[0].text = "【标题】"
    document.sections[0].footer.paragraphs[0].text = "【标题】附"
    inner = "<w:p><w:r><w:t>【署名】</w:t></w:r></w:p>"
    box = f"<w:r {nsdecls('w')}><w:txbxContent>{inner}</w:txbxContent></w:r>"
    document.add_paragraph("框【编号】")._p.append(parse_xml(box))
    out = filled(bytes_of(document), {"编号": "7", "标题": "题", "署名": "名"})
    assert plain_text(out).split("\n") == ["编号：7", "框7", "名"]
    section = docx.Document(BytesIO(out)).sections[0]
    assert section.header.paragraphs[0].text == "题"
    assert section.footer.paragraphs[0].text == "题附"


def test_words_that_look_like_placeholders_are_not_filled_again() -> None:
    out = filled(a_template(["【标题】与【编号】"]), {"标题": "【编号】", "编号": "【标题】"})
    assert plain_text(out) == "【编号】与【标题】"


def test_line_feeds_in_words_become_line_breaks() -> None:
    out = filled(a_template(["【标题】书"]), {"标题": "上\n下"})
    assert plain_text(out) == "上\n下书"


def test_a_line_whose_placeholders_are_all_empty_goes_with_its_label() -> None:
    out = filled(
        a_template(["前", "抄送：【抄送】", "【甲】【乙】", "后"]), {"抄送": "", "甲": "", "乙": "有"}
    )
    assert plain_text(out).split("\n") == ["前", "有", "后"]


def test_a_table_row_left_without_words_goes_and_an_empty_table_with_it() -> None:
    document = docx.Document()
    table = document.add_table(2, 1)
    table.cell(0, 0).text, table.cell(1, 0).text = "【抄送】", "【印发】"
    half = docx.Document(BytesIO(filled(bytes_of(document), {"抄送": "", "印发": "有"})))
    assert [c.text for c in half.tables[0].columns[0].cells] == ["有"]
    assert not docx.Document(BytesIO(filled(bytes_of(document), {"抄送": "", "印发": ""}))).tables


def test_a_label_beside_an_empty_cell_stays() -> None:
    document = docx.Document()
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "编号", "【编号】"
    assert plain_text(filled(bytes_of(document), {"编号": ""})).split("\n") == ["编号", ""]


def test_a_block_becomes_paragraphs_in_the_styles_of_the_template_or_in_its_own() -> None:
    document = docx.Document()
    document.styles.add_style("一级标题", 1)
    document.styles.add_style("正文段", 1)
    document.add_paragraph("【正文】", "正文段")
    out = filled(
        bytes_of(document), {}, {"正文": [Line("一、甲", "一级标题"), Line("乙", "没有的"), Line("丙")]}
    )
    made = docx.Document(BytesIO(out)).paragraphs
    assert [(p.text, p.style.name) for p in made] == [
        ("一、甲", "一级标题"),
        ("乙", "正文段"),
        ("丙", "正文段"),
    ]


def test_a_heading_run_into_its_paragraph_is_two_runs() -> None:
    document = docx.Document()
    style = document.styles.add_style("二级标题", 1)
    style.font.name = "楷体_GB2312"
    document.add_paragraph("【正文】")
    line = Line("（一）甲。乙", lead=5, lead_style="二级标题")
    made = docx.Document(BytesIO(filled(bytes_of(document), {}, {"正文": [line]}))).paragraphs[0]
    assert [(r.text, r.font.name) for r in made.runs] == [("（一）甲。", "楷体_GB2312"), ("乙", None)]


def test_a_heading_does_not_take_the_face_that_the_placeholder_was_given_by_hand() -> None:
    document = docx.Document()
    document.styles.add_style("一级标题", 1)
    run = document.add_paragraph().add_run("【正文】")
    run.font.name, run.font.italic = "仿宋", True
    made = filled(bytes_of(document), {}, {"正文": [Line("一、甲", "一级标题"), Line("乙")]})
    heading, body = (p.runs[0] for p in docx.Document(BytesIO(made)).paragraphs)
    assert (heading.font.name, heading.italic) == (None, True)
    assert (body.font.name, body.italic) == ("仿宋", True)


def test_a_table_block_is_followed_by_a_paragraph_as_word_demands() -> None:
    out = filled(a_template(["【回执】"]), {}, {"回执": [Grid((("甲", "一"), ("乙", "")), (2000, 6000))]})
    body = docx.Document(BytesIO(out)).element.body
    assert [e.tag for e in body][:2] == [qn("w:tbl"), qn("w:p")]
    assert plain_text(out).split("\n") == ["甲", "一", "乙", "", ""]


def test_a_block_within_a_line_is_put_there_as_words() -> None:
    out = filled(a_template(["落款：【署名】（章）"]), {}, {"署名": [Line("甲"), Line("乙")]})
    assert plain_text(out) == "落款：甲\n乙（章）"


def test_a_character_that_xml_cannot_hold_is_refused_by_the_name_of_its_place() -> None:
    with pytest.raises(Refusal, match=r"主送.*U\+0007"):
        filled(a_template(), {"主送": "坏\x07"})
    with pytest.raises(Refusal, match="回执"):
        filled(a_template(), {}, {"回执": [Grid((("甲", "\x00"),), (1, 1))]})


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x03\x04" + b"\x00" * 40])
def test_what_is_no_word_file_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(Refusal, match="不是能读的 Word 文档"):
        word.open_document(data)


def test_the_stage_is_written_across_odd_and_even_pages() -> None:
    document = word.open_document(a_template())
    document.settings.odd_and_even_pages_header_footer = True
    word.mark_across(document, "草稿")
    section = word.open_document(word.saved(document, made=MADE, title="", author="")).sections[0]
    for header in (section.header, section.even_page_header):
        assert 'string="草稿"' in header._element.xml
        assert text_of_part(header._element) == ""


def test_the_same_content_gives_the_same_bytes() -> None:
    first, second = (filled(a_template(), {"标题": "甲"}) for _ in range(2))
    assert first == second


def test_the_properties_name_title_author_and_day() -> None:
    core = docx.Document(BytesIO(filled(a_template(), {}))).core_properties
    assert (core.title, core.author, core.created) == ("示例", "示例", MADE)
