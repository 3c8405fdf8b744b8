"""The notice as PDF: one file for preview, print and archive."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import lru_cache

from changhe_desktop.documents.fonts.faces import Face, FaceSet
from changhe_desktop.documents.fonts.typeface import Typefaces
from changhe_desktop.documents.notice.body import body_strips
from changhe_desktop.documents.notice.dispatch import dispatch_sheet
from changhe_desktop.documents.notice.foot import add_foot
from changhe_desktop.documents.notice.form import Notice, at_stage
from changhe_desktop.documents.notice.head import first_sheet, head_strips
from changhe_desktop.documents.notice.slip import slip_strips
from changhe_desktop.documents.page.draw import Press, Properties
from changhe_desktop.documents.page.flow import Sheet, flow
from changhe_desktop.documents.page.marks import seen
from changhe_desktop.documents.page.setting import Typecases, Typesetter
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.printing import FontRole, PrintStage

MOST_CHARACTERS = 20_000
LONGEST_TITLE = 300
SECRET = "密级"


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF and what is to be said about it: the family used for each role (by code), what stands in for an
    official face, and the characters that no face on this machine has."""

    pdf: bytes
    pages: int
    faces: dict[str, str]
    substituted: tuple[str, ...]
    missing: tuple[str, ...]


def write_pdf(notice: Notice, faces: FaceSet, vocabulary: Sequence[str] = ()) -> Printed:
    """The notice as its stage and layout ask for it.

    `vocabulary` are names and terms that a title line never parts. The same notice and faces give the same
    bytes. A Refusal names a field that is too long or has no place on a paper of this program.
    """
    return _write((notice,), faces, vocabulary)


def write_batch(notices: Sequence[Notice], faces: FaceSet, vocabulary: Sequence[str] = ()) -> Printed:
    """Several notices in one PDF for the printer, each with its own page numbers and a bookmark."""
    return _write(notices, faces, vocabulary, bookmarks=True)


def _write(
    notices: Sequence[Notice], faces: FaceSet, vocabulary: Sequence[str], *, bookmarks: bool = False
) -> Printed:
    notices = [_checked(notice) for notice in notices]
    setter = Typesetter(_typecases(_FaceKey(tuple(faces.chain(role) for role in FontRole), faces)))
    papers = [_sheets(notice, setter, vocabulary) for notice in notices]
    press = Press(setter)
    for notice, (cover, sheets) in zip(notices, papers, strict=True):
        if bookmarks:
            press.bookmark(_plain(notice.title))
        for sheet in cover:
            press.page(sheet)
        for folio, sheet in enumerate(sheets, 1):
            press.page(sheet, folio, "" if notice.stage is PrintStage.ISSUED else notice.stage.text)
    pages = sum(len(cover) + len(sheets) for cover, sheets in papers)
    used = setter.roles()
    families = {role.value: faces.by_role[role].family for role in used}
    substituted = tuple(item.sentence for item in faces.substitutions if item.role in used)
    pdf = press.finish(_properties(notices[0], substituted))
    return Printed(pdf, pages, families, substituted, setter.missing())


@dataclass(frozen=True, slots=True)
class _FaceKey:
    """A set of faces known by who prints what."""

    chains: tuple[tuple[Face, ...], ...]
    faces: FaceSet = field(compare=False)


@lru_cache(maxsize=2)
def _typecases(key: _FaceKey) -> Typecases:
    """Glyphs once measured serve every further paper in the same faces."""
    return Typecases(Typefaces(key.faces))


def _sheets(notice: Notice, setter: Typesetter, vocabulary: Sequence[str]) -> tuple[list[Sheet], list[Sheet]]:
    """The pages before the paper (发文稿纸) and the paper's own."""
    cover = [dispatch_sheet(notice.dispatch, setter)] if notice.dispatch else []
    known = (*vocabulary, notice.addressee, *notice.signature)
    strips = [*head_strips(notice, setter, known), *body_strips(notice, setter, vocabulary)]
    sheets = flow(strips, first_sheet(notice, setter))
    add_foot(sheets, notice, setter)
    if notice.slip:
        sheets[-1:] = flow(slip_strips(notice.slip, setter), sheets[-1])
    return cover, sheets


def _checked(notice: Notice) -> Notice:
    """The notice as its stage allows it: only if issued with its number, only for review with its cover."""
    for name, text in _texts(notice):
        most = LONGEST_TITLE if name == "title" else MOST_CHARACTERS
        if len(text) > most:
            raise Refusal(f"“{text[:10]}……”有{len(text)}字，一处最多{most}字，请删减后再打印。", field=name)
    if notice.dispatch and any(SECRET in name for name, _ in notice.dispatch.cells):
        raise Refusal("本系统不处理涉密文件，请从发文稿纸中去掉“密级”一栏。", field="dispatch")
    if notice.stage is not PrintStage.ISSUED:
        notice = at_stage(notice, notice.stage)
    return notice if notice.stage is PrintStage.REVIEW else replace(notice, dispatch=None)


def _texts(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text in the form with the field it stands in."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, tuple):
        for inner in value:
            yield from _texts(inner, name)
    elif is_dataclass(value):
        for part in fields(value):
            yield from _texts(getattr(value, part.name), name or part.name)


def _plain(text: str) -> str:
    return "".join(seen(line).strip() for line in text.splitlines())


def _properties(notice: Notice, substituted: Sequence[str]) -> Properties:
    """Title and issuer; faces that stand in for official ones are named where every viewer shows them."""
    author = _plain(notice.signature[0]) if notice.signature else ""
    faces = "；".join(substituted)
    return Properties(_plain(notice.title), author, faces or notice.stage.text, faces, notice.dated)
