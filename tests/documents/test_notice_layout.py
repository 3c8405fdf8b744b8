"""Where the parts of a notice stand: head, signature and seal, receipt, foot, cover, page numbers."""

import itertools
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changhe_desktop.documents.notice.form import Dispatch, Notice, Paragraph, Slip
from changhe_desktop.documents.notice.pdf import Printed, write_pdf
from changhe_desktop.domain.printing import NoticeLayout, PrintStage
from tests.documents.measured_page import PrintedLine, bundled_faces, ink_box, picture, printed_lines
from tests.documents.notices_made import DISPATCH, FACT, LONG, OFFICE, RED, SHORT, SLIP

CELL = 156 / 28
LINE = 10.4455  # mm between lines
DPI = 150


def printed(notice: Notice) -> Printed:
    return write_pdf(notice, bundled_faces())


def found(paper: Printed, words: str) -> tuple[int, PrintedLine]:
    """The last page and line that hold the words."""
    for page in reversed(range(paper.pages)):
        for line in reversed(printed_lines(paper.pdf, page)):
            if words in line.text:
                return page, line
    raise AssertionError(f"{words} is not on the paper")


def body(length: int) -> tuple[Paragraph, ...]:
    return tuple(Paragraph("示例文字一二三四五六七八九十。" * 2) for _ in range(length))


# ---- head -----------------------------------------------------------------------------------------------


def test_the_title_of_a_working_form_stands_at_the_top_in_the_middle() -> None:
    title = printed_lines(printed(SHORT).pdf, 0, size=22)[0]
    assert title.text == "责令整改通知书"
    assert (title.left + title.right) / 2 == pytest.approx(106, abs=0.5)
    assert ink_box(picture(printed(SHORT).pdf, 0))[1] == pytest.approx(37, abs=1)


def test_the_number_of_a_working_form_stands_in_the_middle_under_the_title() -> None:
    paper = printed(SHORT)
    _, title = found(paper, "责令整改通知书")
    _, number = found(paper, "〔2026〕1号")
    assert 7 < number.y - title.y < LINE
    assert (number.left + number.right) / 2 == pytest.approx(106, abs=1)


def test_the_addressee_is_flush_left_after_a_blank_line_with_a_full_colon() -> None:
    paper = printed(replace(SHORT, addressee="示例办公室、示例村、示例社区：" * 4))
    lines = printed_lines(paper.pdf, 0, size=16)
    assert lines[1].left == pytest.approx(28, abs=0.3)
    assert lines[2].left == pytest.approx(28, abs=0.3)
    assert lines[1].y - lines[0].y == pytest.approx(2 * LINE, abs=0.5)
    assert "".join(line.text for line in lines[1:4]).count("：：") == 0


def test_a_red_head_stands_where_the_standard_says() -> None:
    paper = printed(RED)
    image = picture(paper.pdf, 0, 300)
    assert ink_box(image)[1] == pytest.approx(37 + 35, abs=1)
    _, number = found(paper, "〔2026〕1号")
    (rule,) = rules(paper, 0)
    assert rule == pytest.approx(number.y + 0.14 * 16 / 72 * 25.4 + 4, abs=1)
    title = printed_lines(paper.pdf, 0, size=22)[0]
    assert title.y - rule > 2 * LINE
    assert title.text.startswith("示例镇人民政府")


def rules(paper: Printed, page: int) -> list[float]:
    """Horizontal lines across the type area: their distance from the upper edge in mm."""
    image = picture(paper.pdf, page, DPI)
    left, right = int(30 / 25.4 * DPI), int(182 / 25.4 * DPI)
    dark = [y for y in range(image.height) if image.crop((left, y, right, y + 1)).getextrema()[1] < 200]
    heads = [y for y in dark if y - 1 not in dark]
    return [y / DPI * 25.4 for y in heads]


@pytest.mark.parametrize("mark", ["办", "示例镇人民政府文件", "示例" * 30 + "文件", ""])
def test_the_red_name_stays_in_the_type_area_whatever_its_length(mark: str) -> None:
    paper = printed(replace(RED, mark=mark))
    left, _, right, _ = ink_box(picture(paper.pdf, 0, DPI), DPI, darkest=200)
    assert left >= 27.5
    assert right <= 184.5
    assert found(paper, "〔2026〕1号")[0] == 0


# ---- signature ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", range(8, 40))
def test_the_signature_never_stands_alone(rows: int) -> None:
    paper = printed(replace(SHORT, paragraphs=body(rows)))
    page, dated = found(paper, "2026年11月20日")
    above = [line for line in printed_lines(paper.pdf, page, size=16) if line.y < dated.y - LINE - 1]
    assert len(above) >= 2
    assert dated.y < 262


def test_the_date_leaves_four_characters_and_the_name_is_centred_above_it() -> None:
    paper = printed(SHORT)
    _, dated = found(paper, "2026年11月20日")
    _, name = found(paper, "示例镇人民政府")
    assert 184 - dated.right == pytest.approx(4 * CELL, abs=1)
    assert (name.left + name.right) / 2 == pytest.approx((dated.left + dated.right) / 2, abs=0.5)
    assert dated.y - name.y == pytest.approx(LINE, abs=0.2)


@pytest.mark.parametrize(
    "signature", [("示例镇人民政府",), (OFFICE, "（代章）"), ("示例" * 15,), ("示例" * 30, "（代章）")]
)
def test_a_seal_zone_of_45_mm_begins_within_a_line_of_the_text(signature: tuple[str, ...]) -> None:
    paper = printed(replace(SHORT, signature=signature, slip=SLIP))
    page, dated = found(paper, "2026年11月20日")
    lines = printed_lines(paper.pdf, page, size=16)
    last = max(line.y for line in lines if line.y < dated.y - (len(signature) + 0.5) * LINE)
    centre = (dated.left + dated.right) / 2
    if len(signature[0]) <= 22:
        assert dated.y - last <= 4 * LINE + 1
    assert centre + 22.5 <= 184
    image = picture(paper.pdf, page, DPI)
    zone = (centre - 22.5, dated.y + 1.5, centre + 22.5, max(last + 50, dated.y + 5))
    box = tuple(int(edge / 25.4 * DPI) for edge in zone)
    assert image.crop(box).getextrema()[0] > 200, "something is printed where the seal goes"


@pytest.mark.parametrize("length", range(2, 61, 4))
@pytest.mark.parametrize("seal", [True, False])
def test_a_name_of_any_length_stays_in_the_type_area(length: int, seal: bool) -> None:
    paper = printed(replace(SHORT, signature=("示例机关" * 15)[:length].split(), seal=seal))
    page, _ = found(paper, "2026年11月20日")
    for line in printed_lines(paper.pdf, page, size=16):
        assert line.left >= 27.9
        assert line.ink <= 184.1


def test_without_a_seal_the_name_leaves_two_characters_and_the_date_follows_two_in() -> None:
    paper = printed(replace(SHORT, signature=(OFFICE,), seal=False))
    _, name = found(paper, OFFICE)
    _, dated = found(paper, "2026年11月20日")
    assert 184 - name.right == pytest.approx(2 * CELL, abs=0.5)
    assert dated.left - name.left == pytest.approx(2 * CELL, abs=0.5)


def test_without_a_seal_a_date_longer_than_the_name_leaves_two_characters_itself() -> None:
    paper = printed(replace(SHORT, signature=("示例",), seal=False))
    _, dated = found(paper, "2026年11月20日")
    assert 184 - dated.right == pytest.approx(2 * CELL, abs=1)


def test_an_open_date_leaves_room_for_the_pen() -> None:
    paper = printed(replace(SHORT, dated=None, stage=PrintStage.DRAFT))
    assert found(paper, "年月日")


def test_the_list_of_attachments_hangs_under_its_names() -> None:
    paper = printed(replace(LONG, paragraphs=body(3)))
    lines = printed_lines(paper.pdf, 0, size=16)
    at = next(at for at, line in enumerate(lines) if line.text.startswith("附件"))
    first, second, third = lines[at : at + 3]
    assert first.left == pytest.approx(28 + 2 * CELL, abs=0.3)
    assert second.text.startswith("2.")
    assert second.left == pytest.approx(28 + 5 * CELL, abs=0.3)
    assert third.left == pytest.approx(second.chars[2].x, abs=0.5)


# ---- receipt --------------------------------------------------------------------------------------------


def test_a_receipt_that_fits_stands_under_a_cut_line_on_the_last_page() -> None:
    paper = printed(replace(SHORT, paragraphs=body(1), slip=SLIP))
    assert paper.pages == 1
    assert found(paper, "沿此线剪开")[1].y < found(paper, "送达回执")[1].y
    assert found(paper, "2026年11月20日")[1].y < found(paper, "沿此线剪开")[1].y


def test_a_receipt_that_does_not_fit_has_a_page_of_its_own_and_needs_no_cut() -> None:
    paper = printed(replace(SHORT, slip=SLIP))
    assert paper.pages == 2
    assert found(paper, "送达回执")[0] == 1
    assert not any("沿此线" in line.text for line in printed_lines(paper.pdf, 1))
    assert printed_lines(paper.pdf, 1)[0].text == "送达回执"


def test_every_row_of_the_receipt_has_room_for_a_pen() -> None:
    paper = printed(replace(SHORT, slip=SLIP))
    lines = rules(paper, 1)
    assert len(lines) == len(SLIP.rows) + 1
    assert min(b - a for a, b in itertools.pairwise(lines)) >= 10


def test_a_long_entry_of_the_receipt_wraps_inside_its_cell() -> None:
    paper = printed(replace(SHORT, slip=Slip("送达回执", (("文书名称", FACT),), "")))
    for line in printed_lines(paper.pdf, 1, size=14):
        assert line.ink <= 184


# ---- foot -----------------------------------------------------------------------------------------------


def test_the_foot_ends_on_the_lower_edge_of_the_last_even_page() -> None:
    paper = printed(RED)
    assert paper.pages == 2
    assert found(paper, "抄送：")[0] == 1
    assert max(rules(paper, 1)) == pytest.approx(262, abs=0.5)
    assert "2026年11月24日印发" in found(paper, "示例镇党政综合办公室")[1].text
    assert len(rules(paper, 1)) == 3


def test_a_foot_alone_on_its_page_has_no_page_number() -> None:
    paper = printed(replace(RED, paragraphs=body(1)))
    assert paper.pages == 2
    assert found(paper, "—1—")
    assert not any("—2—" in line.text for line in printed_lines(paper.pdf, 1))


def test_a_receipt_never_stands_under_the_foot() -> None:
    paper = printed(replace(RED, slip=SLIP))
    assert found(paper, "抄送：")[0] == 1
    assert found(paper, "送达回执")[0] == 2


# ---- page numbers ---------------------------------------------------------------------------------------


def test_page_numbers_stand_outside_left_and_right_seven_mm_below_the_type_area() -> None:
    paper = printed(LONG)
    odd, even = (printed_lines(paper.pdf, page, size=14)[-1] for page in (0, 1))
    assert (odd.text, even.text) == ("—1—", "—2—")
    assert 184 - odd.right == pytest.approx(CELL, abs=0.5)
    assert even.left - 28 == pytest.approx(CELL, abs=0.5)
    image = picture(paper.pdf, 1, 600)
    left, right = even.chars[0].x + 1, even.chars[0].x + 4
    dash = image.crop(tuple(int(edge / 25.4 * 600) for edge in (left, 263, right, 280)))
    assert 263 + ink_box(dash, 600)[1] == pytest.approx(262 + 7, abs=0.1)


# ---- cover ----------------------------------------------------------------------------------------------


def test_a_paper_for_review_begins_with_a_form_for_the_leaders_pen() -> None:
    paper = printed(replace(SHORT, stage=PrintStage.REVIEW, dispatch=DISPATCH))
    issued = printed(SHORT)
    assert paper.pages == issued.pages + 1
    lines = printed_lines(paper.pdf, 0)
    assert lines[0].text == "发文稿纸"
    assert not any("—" in line.text for line in lines)
    assert max(rules(paper, 0)) == pytest.approx(262, abs=10)
    signing = found(paper, "签发：")[1].y
    assert found(paper, "会签：")[1].y - signing >= 30
    assert printed_lines(paper.pdf, 1, size=14)[-1].text == "—1—"


def test_an_issued_paper_has_no_cover() -> None:
    assert printed(replace(SHORT, dispatch=DISPATCH)).pages == printed(SHORT).pages


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.tuples(st.text("签审核标题示例", min_size=1, max_size=8), st.text("示例文字，", max_size=400)),
        min_size=1,
        max_size=14,
    )
)
def test_the_cover_is_one_page_whatever_is_put_in_its_cells(cells: list[tuple[str, str]]) -> None:
    paper = printed(replace(SHORT, stage=PrintStage.REVIEW, dispatch=Dispatch("发文稿纸", tuple(cells))))
    assert ink_box(picture(paper.pdf, 0, 72), 72)[3] <= 263


# ---- whatever is typed ----------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(
    title=st.text(max_size=80),
    text=st.text(max_size=400),
    name=st.text(max_size=70),
    layout=st.sampled_from(NoticeLayout),
    dated=st.dates(date(1990, 1, 1), date(2100, 1, 1)) | st.none(),
)
def test_whatever_is_typed_a_paper_comes_out(
    title: str, text: str, name: str, layout: NoticeLayout, dated: date | None
) -> None:
    slip = Slip(name, ((name, text), (title, "")), text)
    notice = replace(
        RED, title=title, addressee=name, paragraphs=(Paragraph(text), Paragraph(text, lead=3)),
        layout=layout, signature=(name,), dated=dated, number=name, mark=title, copies=text,
        attachments=(text, name), printed_by=name, signer=name, slip=slip,
    )  # fmt: skip
    paper = printed(notice)
    with pypdfium2.PdfDocument(paper.pdf) as document:
        assert len(document) == paper.pages
