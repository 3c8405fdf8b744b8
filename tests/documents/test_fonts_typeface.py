"""What a page is laid out with: faces by character, widths, ink and em boxes."""

import os
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops
from reportlab.pdfgen.canvas import Canvas

from changhe_desktop.documents.fonts.finder import find_faces
from changhe_desktop.documents.fonts.opening import open_face
from changhe_desktop.documents.fonts.typeface import Typefaces
from changhe_desktop.domain.errors import Trouble
from changhe_desktop.domain.printing import FontRole
from tests.documents.fonts_made import FANG, KAI, install, named_like

RARE = "喆堃昇昉祎翀赟镕犇骉䶮㛃𬇙𫭟𫖯㘵垟塆琍"
FACES = Typefaces(find_faces(folders=[]))
ROLES = list(FontRole)


def picture(font: str, text: str) -> Image.Image:
    """The text at 60 points, black on white."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=(400, 80), invariant=1)
    canvas.setFont(font, 60)
    canvas.drawString(10, 15, text)
    canvas.save()
    with pypdfium2.PdfDocument(file.getvalue()) as pdf:
        return pdf[0].render().to_pil().convert("L")


def test_a_text_of_common_characters_is_one_run() -> None:
    assert [run.text for run in FACES.runs("关于“责令整改”的通知——2026年", FontRole.BODY)] == [
        "关于“责令整改”的通知——2026年"
    ]


def test_a_character_the_face_lacks_is_lent_by_another() -> None:
    runs = FACES.runs("请赵喆、李㛃办理", FontRole.BODY)
    assert [run.text for run in runs] == ["请赵", "喆", "、李", "㛃", "办理"]
    assert runs[0].font == runs[2].font != runs[1].font
    assert FACES.face("喆", FontRole.BODY).family == "Changhe Song"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60), st.sampled_from(ROLES))
def test_runs_laid_end_to_end_are_the_text(text: str, role: FontRole) -> None:
    runs = FACES.runs(text, role)
    assert "".join(run.text for run in runs) == text
    assert all(one.font != two.font for one, two in pairwise(runs))


@pytest.mark.parametrize("role", ROLES)
def test_rare_characters_can_be_printed_in_every_role(role: FontRole) -> None:
    assert [char for char in RARE if not FACES.has(char, role)] == []


def test_a_character_nobody_has_is_named_once() -> None:
    assert FACES.missing(["第😀行\n𠀀", "𠀀喆"]) == ["😀", "𠀀"]
    assert not FACES.has("😀", FontRole.BODY)


@pytest.mark.parametrize("role", ROLES)
def test_a_hanzi_is_one_em_wide_and_its_ink_lies_in_the_em_box(role: FontRole) -> None:
    bottom, top = FACES.em_box(role)
    left, low, right, high = FACES.ink("国", role)
    assert FACES.advance("国", role) == 1.0
    assert top - bottom == pytest.approx(1.0)
    assert bottom < low < high < top
    assert 0 < left < right < 1


def test_the_em_box_is_measured_on_ink() -> None:
    """Noto draws hanzi in -0.12…0.88; Fandol's declares the same but draws them 0.08 lower."""
    assert FACES.em_box(FontRole.SONG)[1] == pytest.approx(0.88, abs=0.01)
    assert FACES.em_box(FontRole.BODY)[1] == pytest.approx(0.80, abs=0.01)


def test_a_lent_character_has_the_em_box_of_its_lender() -> None:
    assert FACES.em_box(FontRole.BODY, "喆") == FACES.em_box(FontRole.SONG)


def test_quotation_marks_stand_at_the_side_of_their_word() -> None:
    for role in ROLES:
        assert FACES.ink("“", role)[0] > 0.5
        assert FACES.ink("”", role)[2] < 0.5


def test_a_blank_has_no_ink() -> None:
    assert FACES.ink("　", FontRole.BODY) == (0.0, 0.0, 0.0, 0.0)
    assert FACES.ink(" ", FontRole.SONG) == (0.0, 0.0, 0.0, 0.0)


@pytest.mark.parametrize("char", "𬇙𫭟𫖯")
def test_a_character_beyond_the_basic_plane_prints_as_itself(char: str) -> None:
    (run,) = FACES.runs(char, FontRole.BODY)
    drawn = picture(run.font, char)
    left, low, right, high = FACES.ink(char, FontRole.BODY)
    box = ImageChops.invert(drawn).getbbox()
    assert box is not None
    expected = (10 + 60 * left, 80 - 15 - 60 * high, 10 + 60 * right, 80 - 15 - 60 * low)
    assert box == pytest.approx(expected, abs=2)
    assert drawn.tobytes() != picture(run.font, "😀").tobytes()


def test_a_face_is_opened_once_and_a_changed_file_anew(tmp_path: Path) -> None:
    path = install(named_like(FANG, english="Own"), tmp_path, "own.ttf")
    first = open_face(path, 0)
    assert open_face(path, 0) is first
    install(named_like(KAI, english="Own"), tmp_path, "own.ttf")
    os.utime(path, ns=(1, 1))
    second = open_face(path, 0)
    assert second.name != first.name
    assert picture(first.name, "国").tobytes() != picture(second.name, "国").tobytes()


def test_a_face_whose_file_went_away_is_trouble(tmp_path: Path) -> None:
    path = install(named_like(FANG, english="FangSong"), tmp_path, "simfang.ttf")
    faces = Typefaces(find_faces(folders=[tmp_path]))
    path.unlink()
    with pytest.raises(Trouble, match="打不开了"):
        faces.runs("通知", FontRole.BODY)
