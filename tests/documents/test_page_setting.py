"""Set lines: cells filled by advance or by ink, faces in turn, few segments."""

from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.subset import Subsetter

from changhe_desktop.documents.fonts.faces import Face, FaceSource
from changhe_desktop.documents.fonts.typeface import Typefaces
from changhe_desktop.documents.page.geometry import AREA_WIDTH, COLUMNS, PITCH, SIZE_3
from changhe_desktop.documents.page.setting import Segment, SetLine, Style, Typecases, Typesetter, loose
from changhe_desktop.domain.printing import FontRole
from tests.documents.fonts_made import FANG, install, named_like
from tests.documents.measured_page import bundled_faces

BODY = Style(FontRole.BODY)
FACES = Typefaces(bundled_faces())


@pytest.fixture
def setter() -> Typesetter:
    return Typesetter(Typecases(FACES))


def ends(segment: Segment, role: FontRole = FontRole.BODY) -> tuple[float, float]:
    """Left and right edge of a segment's ink, in points."""
    first, last = FACES.ink(segment.text[0], role), FACES.ink(segment.text[-1], role)
    before = sum(FACES.advance(c, role) * SIZE_3 + segment.space for c in segment.text[:-1])
    return (
        segment.x + first[0] * SIZE_3 * segment.scale,
        segment.x + before + last[2] * SIZE_3 * segment.scale,
    )


def only(lines: list[SetLine]) -> SetLine:
    (line,) = lines
    return line


def test_a_line_of_hanzi_is_one_segment_on_the_grid(setter: Typesetter) -> None:
    line = only(setter.paragraph("长河镇" * 9, BODY, COLUMNS))
    assert [segment.text for segment in line.segments] == ["长河镇" * 9]
    assert line.segments[0].space == pytest.approx(PITCH - SIZE_3, abs=0.001)
    assert line.width == pytest.approx(27 * PITCH)


def test_two_digits_fill_one_cell_where_the_face_has_them_half_wide(setter: Typesetter) -> None:
    style = Style(FontRole.SONG)
    assert setter.width("20", style) == pytest.approx(PITCH, abs=0.01)


def test_letters_keep_even_distances_so_that_a_word_is_one_segment(setter: Typesetter) -> None:
    line = setter.line("编号IMG20261103号", BODY)
    assert [segment.text for segment in line.segments] == ["编号", "IMG20261103", "号"]


def test_a_spread_line_ends_on_the_right_edge(setter: Typesetter) -> None:
    line, _ = setter.paragraph("丁" * 28 + "。" + "戊" * 3, BODY, COLUMNS)
    (segment,) = line.segments
    assert ends(segment)[1] == pytest.approx(AREA_WIDTH, abs=1.5)
    assert line.width == pytest.approx(AREA_WIDTH)
    assert segment.space > 0


def test_halved_marks_keep_their_ink_inside_half_a_cell(setter: Typesetter) -> None:
    line, _ = setter.paragraph("甲（乙丙" + "丁" * 24 + "。" + "戊" * 3, BODY, COLUMNS)
    marks = [segment for segment in line.segments if segment.text in "（。"]
    assert [segment.text for segment in marks] == ["（", "。"]
    opening, stop = (ends(segment) for segment in marks)
    assert PITCH <= opening[0] < opening[1] <= 1.5 * PITCH + 0.02
    assert AREA_WIDTH - PITCH / 2 <= stop[0] < stop[1] <= AREA_WIDTH + 0.02


@pytest.mark.parametrize("role", [FontRole.BODY, FontRole.KAI, FontRole.SONG, FontRole.HEI, FontRole.TITLE])
def test_two_dashes_are_one_stroke(setter: Typesetter, role: FontRole) -> None:
    line = setter.line("甲——乙", Style(role))
    left, right = (segment for segment in line.segments if segment.text == "—")
    assert ends(left, role)[1] >= ends(right, role)[0]
    assert ends(left, role)[0] == pytest.approx(PITCH, abs=0.3)
    assert ends(right, role)[1] == pytest.approx(3 * PITCH, abs=0.3)


@pytest.mark.parametrize("mark", "“”‘’…")
@pytest.mark.parametrize("role", list(FontRole))
def test_quotes_and_dots_fill_a_whole_cell_in_every_face(
    setter: Typesetter, role: FontRole, mark: str
) -> None:
    assert setter.width(mark, Style(role)) == pytest.approx(PITCH)


def test_a_lead_is_set_in_its_own_face(setter: Typesetter) -> None:
    (line,) = setter.paragraph("（一）清运。限期完成", BODY, COLUMNS, lead=(5, FontRole.KAI))
    fonts = {segment.font: "" for segment in line.segments}
    for segment in line.segments:
        fonts[segment.font] += segment.text
    assert list(fonts.values()) == ["（一）清运", "。限期完成"]
    assert setter.roles() == [FontRole.BODY, FontRole.KAI]


def test_a_character_no_face_has_is_named(setter: Typesetter) -> None:
    setter.line("甲\U0010fffd乙", BODY)
    assert setter.missing() == ("\U0010fffd",)


def test_a_text_too_wide_for_its_line_is_set_smaller(setter: Typesetter) -> None:
    line = setter.fitted("发文稿纸" * 10, loose(FontRole.TITLE, 22), AREA_WIDTH)
    assert line.width == pytest.approx(AREA_WIDTH)
    assert setter.fitted("发文稿纸", loose(FontRole.TITLE, 22), AREA_WIDTH).width == 88


def test_an_empty_text_sets_nothing(setter: Typesetter) -> None:
    assert setter.line("", BODY) == SetLine(0.0, ())
    assert setter.paragraph("", BODY, COLUMNS) == []


def test_a_face_with_narrow_quotes_still_gives_them_a_cell_and_leans_them_on_their_word(
    tmp_path: Path,
) -> None:
    narrow = named_like(FANG, english="Narrow Fang")
    some = Subsetter()
    some.populate(text="甲乙丙国“”")
    some.subset(narrow)
    for char in "“”":
        name = narrow.getBestCmap()[ord(char)]
        glyph = narrow["glyf"][name]
        glyph.coordinates.translate((100 - glyph.xMin, 0))
        glyph.recalcBounds(narrow["glyf"])
        narrow["hmtx"][name] = (400, 100)
    bundled = bundled_faces()
    face = Face("Narrow Fang", install(narrow, tmp_path, "narrow.ttf"), 0, FaceSource.CHOSEN, official=False)
    faces = Typefaces(replace(bundled, by_role={**bundled.by_role, FontRole.BODY: face}))
    assert faces.advance("“", FontRole.BODY) == pytest.approx(0.4)
    line = Typesetter(Typecases(faces)).line("甲“乙”丙", BODY)
    assert line.width == pytest.approx(5 * PITCH)
    opening, closing = (segment for segment in line.segments if segment.text in "“”")
    right = opening.x + faces.ink("“", FontRole.BODY)[2] * SIZE_3
    left = closing.x + faces.ink("”", FontRole.BODY)[0] * SIZE_3
    assert 1.6 * PITCH < right < 2 * PITCH
    assert 3 * PITCH < left < 3.4 * PITCH
