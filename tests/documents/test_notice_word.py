"""The notice as Word: the same words as the form, on a page of GB/T 9704-2012, from an editable template."""

import re
import runpy
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from changhe_desktop import paths
from changhe_desktop.documents.notice.form import Dispatch, Level, Notice, Paragraph, Slip, at_stage
from changhe_desktop.documents.notice.word import (
    MANDATORY,
    accept_template,
    check_template,
    shipped_template,
    write_docx,
)
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.printing import NoticeLayout, PrintStage
from tests.documents.libreoffice import print_with_libreoffice
from tests.documents.word_made import MINIMAL, a_template, bytes_of, plain_text

NUMBER = "示例〔2026〕1号"
PARAGRAPHS = (
    Paragraph("经督查，发现你单位存在“示例”问题，现责令整改："),
    Paragraph("一、存在的问题", Level.FIRST),
    Paragraph("（一）设施缺失。某处护栏缺损。", Level.SECOND, 8),
    Paragraph("1. 喆堃昇昉祎翀赟镕犇骉䶮㛃。", Level.THIRD),
    Paragraph("（1）其中一处K1+200。", Level.FOURTH),
)
SLIP = Slip("送达回执", (("文书编号", NUMBER), ("签收人", ""), ("签收时间", "")), "注：签收后交回。")
NOTICE = Notice(
    title="示例镇人民政府责令整改通知书",
    addressee="示例单位",
    paragraphs=PARAGRAPHS,
    signature=("示例镇人民政府",),
    dated=date(2026, 11, 23),
    stage=PrintStage.ISSUED,
    number=NUMBER,
    attachments=("问题清单。", "照片"),
    slip=SLIP,
)
RED = replace(
    NOTICE,
    layout=NoticeLayout.RED_HEAD,
    mark="示例镇人民政府文件",
    signer="示例人",
    copies="示例办公室",
    printed_by="示例党政办公室",
)
SHIPPED = [paths.resource("templates", name) for name in ("notice.docx", "notice-red.docx")]


def lines(notice: Notice, template: bytes | None = None) -> list[str]:
    return [line for line in plain_text(write_docx(notice, template)).split("\n") if line]


def test_the_document_says_what_the_form_says() -> None:
    assert lines(NOTICE) == [
        "示例镇人民政府责令整改通知书",
        NUMBER,
        "示例单位：",
        *(p.text for p in PARAGRAPHS),
        "附件：1. 问题清单",
        "2. 照片",
        "示例镇人民政府",
        "2026年11月23日",
        "（沿此线剪开，签收后交回）",
        "送达回执",
        "文书编号",
        NUMBER,
        "签收人",
        "签收时间",
        "注：签收后交回。",
    ]


def test_a_red_head_brings_its_mark_and_foot() -> None:
    said = lines(RED)
    assert said[0] == "示例镇人民政府文件"
    assert said[1] == f"{NUMBER}　　　　签发人：示例人"
    assert "抄送：示例办公室。" in said
    assert "示例党政办公室\t2026年11月23日印发" in said


def test_a_long_mark_is_parted_and_made_smaller() -> None:
    red = replace(RED, mark="示例县示例镇美丽城镇建设工作领导小组办公室文件")
    document = docx.Document(BytesIO(write_docx(red)))
    marks = [p for p in document.paragraphs if p.style.name == "发文机关标志"]
    assert "".join(p.text for p in marks) == red.mark
    assert all(26 <= p.runs[0].font.size.pt < 50 for p in marks)


def test_what_the_notice_has_not_leaves_no_trace() -> None:
    bare = replace(NOTICE, attachments=(), slip=None)
    document = docx.Document(BytesIO(write_docx(bare)))
    assert not document.tables
    assert "附件" not in plain_text(write_docx(bare))


def test_one_attachment_has_no_number() -> None:
    assert "附件：问题清单" in lines(replace(NOTICE, attachments=("问题清单",)))


@pytest.mark.parametrize("stage", [PrintStage.DRAFT, PrintStage.REVIEW, PrintStage.TEST])
def test_only_an_issued_notice_bears_its_number(stage: PrintStage) -> None:
    data = write_docx(replace(NOTICE, stage=stage, slip=None))
    assert NUMBER not in plain_text(data)
    section = docx.Document(BytesIO(data)).sections[0]
    for header in (section.header, section.even_page_header):
        assert f'string="{stage.text}"' in header._element.xml


def test_an_issued_notice_has_nothing_across_it() -> None:
    with zipfile.ZipFile(BytesIO(write_docx(NOTICE))) as package:
        assert not [name for name in package.namelist() if b"textpath" in package.read(name)]


def test_a_draft_leaves_room_for_the_date() -> None:
    draft = replace(at_stage(NOTICE, PrintStage.DRAFT), dated=None)
    assert "　　　　年　　月　　日" in lines(draft)


def test_a_paper_for_review_begins_with_its_cover() -> None:
    cover = Dispatch("示例发文稿纸", (("标题", NOTICE.title), ("签发", "")))
    review = replace(at_stage(NOTICE, PrintStage.REVIEW), dispatch=cover)
    assert lines(review)[:4] == ["示例发文稿纸", "标题", NOTICE.title, "签发"]
    title = next(p for p in docx.Document(BytesIO(write_docx(review))).paragraphs if p.text == NOTICE.title)
    assert title.paragraph_format.page_break_before
    assert "示例发文稿纸" not in lines(replace(NOTICE, dispatch=cover))


def test_levels_are_set_in_their_faces_and_chinese_is_named_for_chinese() -> None:
    document = docx.Document(BytesIO(write_docx(NOTICE)))
    faces = {}
    for style in document.styles:
        fonts = style.element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        if fonts is not None:
            faces[style.name] = {fonts.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "eastAsia", "cs")}
    assert faces["一级标题"] == {"黑体"}
    assert faces["二级标题"] == {"楷体_GB2312"}
    assert faces["公文正文"] == {"仿宋_GB2312"}
    assert faces["公文标题"] == {"方正小标宋简体"}
    styles = {p.text: p.style.name for p in document.paragraphs}
    assert styles["一、存在的问题"] == "一级标题"
    second = next(p for p in document.paragraphs if p.text.startswith("（一）"))
    assert [r.text for r in second.runs] == ["（一）设施缺失。", "某处护栏缺损。"]
    assert second.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "楷体_GB2312"


@pytest.mark.parametrize("template", SHIPPED, ids=lambda path: path.name)
def test_the_page_is_that_of_the_standard(template: Path) -> None:
    document = docx.Document(BytesIO(template.read_bytes()))
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(m.mm) for m in margins] == [37, 35, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    pitch = 16 + int(grid.get(qn("w:charSpace"))) / 4096
    width = section.page_width.pt - section.left_margin.pt - section.right_margin.pt
    height = section.page_height.pt - section.top_margin.pt - section.bottom_margin.pt
    assert int(width / pitch) == 28
    assert int(height / (int(grid.get(qn("w:linePitch"))) / 20)) == 22
    assert document.settings.odd_and_even_pages_header_footer
    assert "PAGE" in section.footer._element.xml
    assert "PAGE" in section.even_page_footer._element.xml


@pytest.mark.parametrize("template", SHIPPED, ids=lambda path: path.name)
def test_the_shipped_template_passes_its_own_check(template: Path) -> None:
    assert check_template(template.read_bytes()) == []
    accept_template(template)


def test_the_template_script_makes_what_is_shipped() -> None:
    script = paths.shipped() / "tools" / "templates" / "build.py"
    made = runpy.run_path(str(script))
    for template, body in zip(SHIPPED, ("FORM", "RED_HEAD"), strict=True):
        fresh = made["template"](made[body], "")
        with zipfile.ZipFile(template) as old, zipfile.ZipFile(BytesIO(fresh)) as new:
            assert old.namelist() == new.namelist()
            for name in set(old.namelist()) - {"docProps/core.xml"}:
                assert old.read(name) == new.read(name), f"run tools/templates/build.py ({name})"


def test_the_same_notice_gives_the_same_bytes() -> None:
    assert write_docx(NOTICE) == write_docx(NOTICE)


def test_the_layout_chooses_even_if_a_shipped_template_is_handed_in() -> None:
    assert write_docx(RED, shipped_template()) == write_docx(RED)


def test_the_signature_stands_above_the_middle_of_the_date() -> None:
    document = docx.Document(BytesIO(write_docx(NOTICE)))
    right = {
        p.style.name: p.paragraph_format.right_indent.pt
        for p in document.paragraphs
        if p.style.name in ("署名", "成文日期")
    }
    character = 156 / 28 * 72 / 25.4
    assert right["成文日期"] == pytest.approx(4 * character, abs=0.1)
    assert right["署名"] == pytest.approx(4 * character, abs=0.1)  # both are seven characters long


def test_a_name_longer_than_the_date_moves_the_date_in() -> None:
    notice = replace(NOTICE, signature=("示例镇美丽城镇建设工作领导小组办公室", "（代章）"))
    document = docx.Document(BytesIO(write_docx(notice)))
    signature = [p for p in document.paragraphs if p.style.name == "署名"]
    dated = next(p for p in document.paragraphs if p.style.name == "成文日期")
    character = 156 / 28 * 72 / 25.4
    middles = [
        p.paragraph_format.right_indent.pt / character + length / 2
        for p, length in zip([*signature, dated], (18, 4, 7), strict=True)
    ]
    assert middles == pytest.approx([middles[0]] * 3, abs=0.01)
    assert min(p.paragraph_format.right_indent.pt for p in signature) >= 0


def test_without_a_seal_the_date_begins_two_characters_after_the_name() -> None:
    document = docx.Document(BytesIO(write_docx(replace(NOTICE, seal=False))))
    name = next(p for p in document.paragraphs if p.style.name == "署名")
    dated = next(p for p in document.paragraphs if p.style.name == "成文日期")
    character = 156 / 28 * 72 / 25.4
    begins = [p.paragraph_format.right_indent.pt / character + 7 for p in (name, dated)]
    assert begins[0] - begins[1] == pytest.approx(2, abs=0.01)
    assert dated.paragraph_format.right_indent.pt / character == pytest.approx(2, abs=0.01)


def test_the_signature_never_stands_alone_on_a_page() -> None:
    document = docx.Document(BytesIO(write_docx(replace(NOTICE, attachments=()))))
    last = next(p for p in document.paragraphs if p.text == PARAGRAPHS[-1].text)
    name = next(p for p in document.paragraphs if p.text == "示例镇人民政府")
    assert last.paragraph_format.keep_with_next
    assert name.paragraph_format.keep_with_next


def test_the_offices_own_template_is_used_as_it_is() -> None:
    own = a_template(
        ["内部资料", "【标题】", "【编|号】", "【主送】", "【正文】", "【署名】", "【成文日期】"]
    )
    plain = replace(NOTICE, attachments=(), slip=None)
    said = lines(plain, own)
    assert said[:4] == ["内部资料", NOTICE.title, NUMBER, "示例单位："]
    assert said[4:-2] == [p.text for p in PARAGRAPHS]


def test_what_the_template_has_no_place_for_is_named_and_not_lost() -> None:
    with pytest.raises(Refusal) as refused:
        write_docx(NOTICE, a_template())
    assert {f.field for f in refused.value.faults} == {"编号", "附件", "回执"}
    assert "恢复默认" in refused.value.sentence


def test_unknown_and_missing_placeholders_are_named() -> None:
    faults = check_template(a_template(["【标题】", "【主题词】", "【正文】"]))
    assert [f.field for f in faults] == ["主题词", "主送", "署名", "成文日期"]
    assert "【编号】" in faults[0].sentence
    with pytest.raises(Refusal, match="主题词"):
        write_docx(NOTICE, a_template(["【主题词】", *MINIMAL]))


@pytest.mark.parametrize("name", MANDATORY)
def test_each_mandatory_placeholder_is_asked_for(name: str) -> None:
    template = a_template([line for line in MINIMAL if line != f"【{name}】"])
    assert [f.field for f in check_template(template)] == [name]


def test_the_body_must_have_a_paragraph_of_its_own() -> None:
    faults = check_template(a_template([*MINIMAL[:2], "正文：【正文】", *MINIMAL[3:]]))
    assert [f.field for f in faults] == ["正文"]


def test_a_file_that_is_no_word_document_is_a_fault_in_words(tmp_path: Path) -> None:
    assert [f.sentence for f in check_template(b"hello")]
    bad = tmp_path / "模板.docx"
    bad.write_bytes(b"hello")
    with pytest.raises(Refusal, match="模板不能用"):
        accept_template(bad)


def test_a_template_with_a_dtd_does_not_pass_the_gate() -> None:
    held = BytesIO()
    with zipfile.ZipFile(BytesIO(a_template())) as good, zipfile.ZipFile(held, "w") as bad:
        for name in good.namelist():
            data = good.read(name)
            if name == "word/document.xml":
                data = data.replace(b"<w:document", b'<!DOCTYPE x [<!ENTITY a "b">]><w:document', 1)
                assert b"DOCTYPE" in data
            bad.writestr(name, data)
    assert "实体定义" in check_template(held.getvalue())[0].sentence


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_template_that_lacks_a_part_is_used_whole_or_refused_in_words() -> None:
    shipped = shipped_template()
    with zipfile.ZipFile(BytesIO(shipped)) as whole:
        for lost in whole.namelist():
            held = BytesIO()
            with zipfile.ZipFile(held, "w") as lame:
                for name in whole.namelist():
                    if name != lost:
                        lame.writestr(name, whole.read(name))
            faults = check_template(held.getvalue())
            if not faults:
                assert NOTICE.title in plain_text(write_docx(NOTICE, held.getvalue()))


def test_a_template_split_by_a_proofing_mark_still_works() -> None:
    document = docx.Document(BytesIO(a_template()))
    run = document.paragraphs[0].runs[0]
    run.text = "【标"
    run._r.addnext(document.paragraphs[0].add_run("题】")._r)
    run._r.addnext(run._r.makeelement(qn("w:proofErr"), {qn("w:type"): "spellStart"}))
    plain = replace(NOTICE, number=None, attachments=(), slip=None)
    assert lines(plain, bytes_of(document))[0] == NOTICE.title


@pytest.mark.full
def test_libreoffice_prints_the_page_of_the_standard(tmp_path: Path) -> None:
    full = replace(NOTICE, paragraphs=(Paragraph("镇" * 28 * 50),), attachments=(), slip=None)
    (tmp_path / "notice.docx").write_bytes(write_docx(full))
    print_with_libreoffice(tmp_path / "notice.docx")
    with pypdfium2.PdfDocument(tmp_path / "notice.pdf") as printed:
        page = printed[1].get_textpage()
        words = page.get_text_range()
        boxes = [page.get_charbox(n) for n in range(page.count_chars()) if page.get_text_range(n, 1) == "镇"]
        rows = Counter(round(bottom) for _, bottom, _, _ in boxes)
        assert re.search(r"—\s*2\s*—", words)
        assert len(rows) == 22
        assert all(27 <= count <= 29 for count in rows.values())
        assert min(left for left, *_ in boxes) / 72 * 25.4 == pytest.approx(28, abs=1)
