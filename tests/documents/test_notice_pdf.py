"""The notice measured on its PDF: type area, grid, faces, line ends, bytes."""

import subprocess
import sys
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image, ImageChops
from reportlab.pdfgen.canvas import Canvas

from changhe_desktop.documents.fonts.typeface import Typefaces
from changhe_desktop.documents.notice.form import Dispatch, Notice, Paragraph
from changhe_desktop.documents.notice.pdf import MOST_CHARACTERS, Printed, write_batch, write_pdf
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.printing import FontRole, PrintStage
from tests.documents.measured_page import (
    bundled_faces,
    embedded_fonts,
    ink_box,
    picture,
    printed_lines,
)
from tests.documents.notices_made import DISPATCH, FACT, LONG, RED, SHORT, SLIP

NOT_FIRST = "，。；：？！、）》”’】〕…％%℃"
NOT_LAST = "（《“‘【〔"
RARE = "喆堃昇昉祎翀赟镕犇骉䶮㛃"
BEYOND = "𬇙𫭟𫖯"


def printed(notice: Notice) -> Printed:
    return write_pdf(notice, bundled_faces())


@pytest.fixture(scope="module")
def long() -> Printed:
    return printed(replace(LONG, slip=SLIP))


def test_a_full_page_has_22_lines_that_fill_156_mm_from_28_mm(long: Printed) -> None:
    lines = printed_lines(long.pdf, 1, size=16)
    assert len(lines) == 22
    full = [line for line in lines if line.left < 29 and line.right > 180]
    assert len(full) > 10
    for line in full:
        assert line.left == pytest.approx(28, abs=1)
        assert line.right == pytest.approx(184, abs=1)


def test_the_ink_of_a_full_page_lies_in_the_type_area(long: Printed) -> None:
    left, top, right, bottom = ink_box(picture(long.pdf, 1).crop((0, 0, 2481, 3100)))
    assert left == pytest.approx(28, abs=1)
    assert top == pytest.approx(37, abs=1)
    assert right == pytest.approx(184, abs=1)
    assert bottom == pytest.approx(262, abs=1)


def test_lines_of_hanzi_hold_27_to_29_characters() -> None:
    text = "示例路段绿化带内堆放建筑垃圾，沿线广告牌破损；责任单位（含所属村社）未落实“日常巡查”制度。" * 40
    paper = printed(replace(SHORT, paragraphs=(Paragraph(text),)))
    lines = printed_lines(paper.pdf, 1, size=16)[:15]
    assert {len(line.text) for line in lines} <= {27, 28, 29}
    assert 28 in {len(line.text) for line in lines}


def test_no_line_begins_or_ends_with_a_forbidden_mark(long: Printed) -> None:
    for page in range(long.pages):
        for line in printed_lines(long.pdf, page, size=16):
            assert line.text[0] not in NOT_FIRST, line.text
            assert line.text[-1] not in NOT_LAST, line.text


def test_every_face_is_embedded_as_a_subset(long: Printed) -> None:
    fonts = embedded_fonts(long.pdf)
    assert len(fonts) >= 5
    assert all(font[6] == "+" for font in fonts)
    assert long.pdf.count(b"/FontFile2") == len(fonts)
    assert len(long.pdf) < 400_000


def test_the_same_notice_gives_the_same_bytes(long: Printed) -> None:
    assert printed(replace(LONG, slip=SLIP)).pdf == long.pdf


def test_another_process_gives_the_same_bytes() -> None:
    code = (
        "import hashlib\n"
        "from tests.documents.measured_page import bundled_faces\n"
        "from tests.documents.notices_made import RED\n"
        "from changhe_desktop.documents.notice.pdf import write_pdf\n"
        "print(hashlib.sha256(write_pdf(RED, bundled_faces()).pdf).hexdigest())\n"
    )
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    assert runs[0] == runs[1] != ""


def test_no_word_is_lost_between_form_and_paper(long: Printed) -> None:
    text = "".join(line.text for page in range(long.pages) for line in printed_lines(long.pdf, page, size=16))
    assert text.count(FACT[:60].replace(" ", "")) == 21


def test_the_properties_name_issuer_title_and_faces_that_stand_in(long: Printed) -> None:
    with pypdfium2.PdfDocument(long.pdf) as document:
        facts = document.get_metadata_dict()
    assert facts["Title"] == "责令整改通知书"
    assert facts["Author"] == LONG.signature[0]
    assert long.substituted
    for sentence in long.substituted:
        assert sentence in facts["Subject"]
        assert sentence in facts["Keywords"]
    assert "CreationDate" in facts
    assert facts["CreationDate"].startswith("D:20261120")


def test_a_viewer_is_asked_to_print_at_actual_size(long: Printed) -> None:
    assert b"/PrintScaling /None" in long.pdf


def test_the_faces_used_are_told_by_role() -> None:
    paper = printed(replace(SHORT, paragraphs=(Paragraph(FACT),)))
    assert set(paper.faces) == {"title", "body", "song"}
    assert paper.faces["body"] == bundled_faces().by_role[FontRole.BODY].family


@pytest.mark.parametrize("stage", [PrintStage.DRAFT, PrintStage.REVIEW, PrintStage.TEST])
def test_only_an_issued_paper_bears_its_number(stage: PrintStage) -> None:
    draft = printed(replace(SHORT, stage=stage))
    assert not any("〔2026〕" in line.text for line in printed_lines(draft.pdf, 0))
    assert any("〔2026〕" in line.text for line in printed_lines(printed(SHORT).pdf, 0))


@pytest.mark.parametrize("stage", [PrintStage.DRAFT, PrintStage.REVIEW, PrintStage.TEST])
def test_a_paper_that_is_not_issued_says_so_across_every_page(stage: PrintStage) -> None:
    draft, issued = printed(replace(LONG, stage=stage)), printed(LONG)
    assert draft.pages == issued.pages
    for page in range(draft.pages):
        grey = ImageChops.difference(picture(draft.pdf, page, 50), picture(issued.pdf, page, 50))
        left, top, right, bottom = ink_box(ImageChops.invert(grey), 50, darkest=245)
        assert right - left > 80
        assert bottom - top > 80
        with pypdfium2.PdfDocument(draft.pdf) as document:
            assert stage.text in document[page].get_textpage().get_text_bounded()


def test_the_text_of_a_draft_stands_where_it_will_stand_when_issued() -> None:
    draft, issued = printed(replace(LONG, stage=PrintStage.DRAFT)), printed(LONG)
    assert [line.text for line in printed_lines(draft.pdf, 3, size=16)] == [
        line.text for line in printed_lines(issued.pdf, 3, size=16)
    ]


def test_text_is_plain_text_and_never_markup() -> None:
    words = "A&B公司<b>粗</b><img src='file:///etc/passwd'/>&lt;${7*7}{{x}}\\n(括号)[甲]"
    lines = printed_lines(printed(replace(SHORT, paragraphs=(Paragraph(words),))).pdf, 0, size=16)
    assert words.replace(" ", "") in "".join(line.text for line in lines)


def test_controls_and_direction_marks_are_shown_nowhere() -> None:
    clean = printed(replace(SHORT, paragraphs=(Paragraph("甲乙丙丁"),)))
    dirty = printed(replace(SHORT, paragraphs=(Paragraph("甲\x00乙\x1b\u202e丙\ufeff\u200b丁\x7f"),)))
    assert clean.pdf == dirty.pdf


def test_a_field_that_is_too_long_is_refused_by_name() -> None:
    with pytest.raises(Refusal, match="最多20000字") as refused:
        printed(replace(SHORT, paragraphs=(Paragraph("甲" * (MOST_CHARACTERS + 1)),)))
    assert refused.value.field == "paragraphs"
    with pytest.raises(Refusal, match="最多300字"):
        printed(replace(SHORT, title="甲" * 301))


def test_a_field_as_long_as_allowed_is_printed() -> None:
    paper = printed(replace(SHORT, paragraphs=(Paragraph("甲，" * (MOST_CHARACTERS // 2)),)))
    assert paper.pages == pytest.approx(MOST_CHARACTERS / 28 / 22, abs=3)


def test_a_cell_for_state_secrets_is_refused() -> None:
    cells = (*DISPATCH.cells, ("密级", "秘密"))
    with pytest.raises(Refusal, match="不处理涉密文件"):
        printed(replace(SHORT, stage=PrintStage.REVIEW, dispatch=Dispatch("发文稿纸", cells)))


@pytest.mark.parametrize("char", RARE + BEYOND)
def test_a_rare_character_is_drawn_and_not_as_an_empty_box(char: str) -> None:
    paper = printed(replace(SHORT, addressee="", paragraphs=(Paragraph(char),)))
    assert paper.missing == ()
    drawn = _alone(paper.pdf, 16)
    box = _alone(printed(replace(SHORT, addressee="", paragraphs=(Paragraph("\U0010fffd"),))).pdf, 16)
    blank = _alone(printed(replace(SHORT, addressee="", paragraphs=(Paragraph("　"),))).pdf, 16)
    assert ImageChops.difference(drawn, box).point(lambda v: 255 * (v > 90)).getbbox()
    assert ImageChops.difference(drawn, blank).point(lambda v: 255 * (v > 90)).getbbox()
    assert (
        ImageChops.difference(drawn, _bare(char)).convert("L").point(lambda v: 255 * (v > 200)).getbbox()
        is None
    )


def _alone(pdf: bytes, rows: int) -> Image.Image:
    """The cell of the first character of the body: third grid line, after an indent of two."""
    scale = 300 / 72
    left, top = (28 * 72 / 25.4 + 2 * 15.793) * scale, (37 * 72 / 25.4 + 3 * 29.609) * scale
    return picture(pdf, 0).crop((int(left) - 4, int(top) - 4, int(left) + 70, int(top) + 70))


def _bare(char: str) -> Image.Image:
    """The same cell drawn by reportlab alone."""
    faces = Typefaces(bundled_faces())
    file = BytesIO()
    canvas = Canvas(file, pagesize=(210 * 72 / 25.4, 297 * 72 / 25.4))
    canvas.setFont(faces.runs(char, FontRole.BODY)[0].font, 16)
    top = faces.em_box(FontRole.BODY, char)[1] * 16
    canvas.drawString(28 * 72 / 25.4 + 2 * 15.793, (297 - 37) * 72 / 25.4 - 3 * 29.609 - top, char)
    canvas.save()
    return _alone(file.getvalue(), 16)


def test_a_character_no_face_has_is_named() -> None:
    assert printed(replace(SHORT, addressee="甲\U0010fffd乙")).missing == ("\U0010fffd",)


def test_a_batch_is_one_file_with_a_bookmark_for_each_notice() -> None:
    batch = write_batch([SHORT, RED, replace(SHORT, slip=SLIP)], bundled_faces())
    with pypdfium2.PdfDocument(batch.pdf) as document:
        assert len(document) == batch.pages
        assert [mark.get_title() for mark in document.get_toc()] == [SHORT.title, RED.title, SHORT.title]
    numbers = [printed_lines(batch.pdf, page, size=14)[-1].text for page in (0, 1)]
    assert numbers[0] == "—1—"
