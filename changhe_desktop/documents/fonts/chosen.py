"""A font file the user picked: whether papers can be printed with it, and if not, why."""

from pathlib import Path

from changhe_desktop.documents.fonts.faces import Face, FaceSource
from changhe_desktop.documents.fonts.official import KNOWN, belongs_to_wps, named
from changhe_desktop.documents.fonts.opening import open_face
from changhe_desktop.documents.fonts.sfnt import BadFont, FaceFacts, read_faces
from changhe_desktop.domain.errors import Refusal, Trouble
from changhe_desktop.domain.printing import FontRole

MOST_MEGABYTES = 80


def inspect_font(path: Path, role: FontRole | None = None) -> Face:
    """The face in a file the user chose; in a collection the one known for `role`, else the first usable.

    Raises Refusal with the cure, or Trouble if the file cannot be read.
    """
    try:
        _check_file(path)
        face = _pick(path, read_faces(path), role)
        lacks = open_face(face.path, face.index).lacking_hanzi()
    except BadFont as error:
        raise Refusal(f"“{path.name}”不是字体文件或已损坏，请另选 .ttf 或 .ttc 字体文件。") from error
    except OSError as error:
        raise Trouble(f"字体文件“{path.name}”读不出来，请确认它还在原处、可以打开。") from error
    if lacks:
        name, count = face.family or path.name, len(lacks)
        raise Refusal(f"“{name}”缺 {count} 个常用汉字（如“{lacks[0]}”），排不了公文，请另选字全的字体。")
    official = role is not None and _official(face, role)
    return Face(face.family or path.stem, face.path, face.index, FaceSource.CHOSEN, official)


def font_family(path: Path, role: str) -> str:
    """The family of a font file the office wants to use for a role; refuses like `inspect_font`."""
    return inspect_font(path, FontRole(role)).family


def _check_file(path: Path) -> None:
    size = path.stat().st_size
    if belongs_to_wps(path):
        raise Refusal("WPS 自带的字体只许在 WPS 里使用，不能用来印发公文，请另选本单位有权使用的字体。")
    if size == 0:
        raise Refusal(f"“{path.name}”是空文件，请另选 .ttf 或 .ttc 字体文件。")
    if size > MOST_MEGABYTES * 1024 * 1024:
        raise Refusal(f"“{path.name}”超过 {MOST_MEGABYTES} MB，请另选小一些的字体文件。")


def _pick(path: Path, faces: tuple[FaceFacts, ...], role: FontRole | None) -> FaceFacts:
    usable = [face for face in faces if face.usable]
    if usable:
        known = (face for face in usable if role is not None and _official(face, role))
        return next(known, usable[0])
    raise Refusal(f"“{path.name}”{_reason(faces)}，请另选字体文件。")


def _reason(faces: tuple[FaceFacts, ...]) -> str:
    if any(face.restricted for face in faces):
        return "的许可不准嵌入文件"
    if not any(face.quadratic for face in faces):
        return "是 CFF 轮廓的字体（多为 .otf），嵌不进 PDF"
    if any(face.variable for face in faces):
        return "是可变字体，印出来不是它的常规字重"
    return "只有粗体或斜体，没有常规体"


def _official(face: FaceFacts, role: FontRole) -> bool:
    return any(known.official and named(known, face.names) for known in KNOWN[role])
