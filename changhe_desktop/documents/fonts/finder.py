"""Choosing a face for every role: official faces of the machine first, then the user's, then ours.

Faces of the machine that only stand in for the official one (华文中宋 for 小标宋, 微软雅黑 for 黑体) come
after the user's file, or a choice could never improve on them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from changhe_desktop.documents.fonts.catalogue import font_folders, installed_faces
from changhe_desktop.documents.fonts.chosen import inspect_font
from changhe_desktop.documents.fonts.faces import Face, FaceSet, FaceSource, Substitution
from changhe_desktop.documents.fonts.official import BEYOND, KNOWN, LACKING, Known, named
from changhe_desktop.documents.fonts.opening import open_face
from changhe_desktop.documents.fonts.sfnt import BadFont, FaceFacts
from changhe_desktop.domain.errors import Refusal, Trouble
from changhe_desktop.domain.printing import FontRole
from changhe_desktop.paths import resource

# Whose face is borrowed when not even a bundled one is there, nearest in look first.
NEAREST = (FontRole.KAI, FontRole.SONG, FontRole.BODY, FontRole.HEI, FontRole.TITLE)


def find_faces(
    chosen: Mapping[FontRole, Path] | None = None,
    folders: Sequence[Path] | None = None,
    bundled: Path | None = None,
    cache: Path | None = None,
) -> FaceSet:
    """The faces to print with.

    `chosen` are the user's files by role; `folders` where installed fonts are looked for (None: this
    machine's), `bundled` the folder of our own (None: the shipped one), `cache` a folder in which what
    was read of installed fonts may be kept. Unusable files are passed over, a chosen one not silently.
    Raises Trouble if there is no Chinese face at all.
    """
    search = _Search(
        installed_faces(font_folders() if folders is None else folders, cache),
        _bundled(resource("fonts") if bundled is None else bundled),
        chosen or {},
    )
    found = {role: face for role in FontRole if (face := search.face(role))}
    if not found:
        raise Trouble("找不到能用的中文字体，程序的文件不全，请重新解压或安装程序。")
    nearest = next(found[role] for role in NEAREST if role in found)
    by_role = {role: found.get(role, nearest) for role in FontRole}
    return FaceSet(
        by_role=by_role,
        fallbacks=(*search.beyond(), *search.official(FontRole.SONG), *search.bundled.lenders),
        substitutions=tuple(_substitutions(by_role, found, search.refused)),
        seconds={role: search.official(role) for role in FontRole},
    )


@dataclass(frozen=True, slots=True)
class _Bundled:
    """Our own faces: one a role, and those that lend single characters."""

    by_role: Mapping[str, Face]
    lenders: tuple[Face, ...]


def _bundled(folder: Path) -> _Bundled:
    """What index.json lists and the disk has; nothing if the folder is not there."""
    try:
        lines = json.loads((folder / "index.json").read_text(encoding="utf-8"))["faces"]
        there = [(line, _ours(folder, line)) for line in lines if (folder / line["file"]).is_file()]
        lenders = tuple(face for line, face in there if "fallback" in line["also"])
        return _Bundled({line["role"]: face for line, face in there}, lenders)
    except (OSError, ValueError, KeyError, TypeError):
        return _Bundled({}, ())


def _ours(folder: Path, line: Mapping[str, str]) -> Face:
    return Face(line["family"], folder / line["file"], 0, FaceSource.BUNDLED, official=False)


@dataclass(slots=True)
class _Search:
    """One search; `refused` says for a role why the user's file was not used."""

    installed: Sequence[FaceFacts]
    bundled: _Bundled
    chosen: Mapping[FontRole, Path]
    refused: dict[FontRole, str] = field(default_factory=dict)

    def face(self, role: FontRole) -> Face | None:
        """The first face in the order of preference that can print a whole paper."""
        return (
            next(filter(_is_whole, self.official(role)), None)
            or self._chosen(role)
            or next(filter(_is_whole, self._of_machine(KNOWN[role])), None)
            or self.bundled.by_role.get(role.value)
        )

    def official(self, role: FontRole) -> tuple[Face, ...]:
        """The machine's official faces for the role."""
        return tuple(face for face in self._of_machine(KNOWN[role]) if face.official)

    def beyond(self) -> Iterator[Face]:
        """The machine's faces for characters beyond U+FFFF."""
        return self._of_machine(BEYOND)

    def _of_machine(self, table: Sequence[Known]) -> Iterator[Face]:
        """Installed faces in the table's order, told by their own names rather than by their file's."""
        usable = [facts for facts in self.installed if facts.usable]
        for known in table:
            by_name = [facts for facts in usable if named(known, facts.names)]
            by_file = [f for f in usable if f.index == 0 and f.path.name.casefold() in known.files]
            for facts in dict.fromkeys([*by_name, *by_file]):
                family = facts.family or facts.path.stem
                yield Face(family, facts.path, facts.index, FaceSource.MACHINE, known.official)

    def _chosen(self, role: FontRole) -> Face | None:
        if role not in self.chosen:
            return None
        try:
            return inspect_font(self.chosen[role], role)
        except (Refusal, Trouble) as error:
            self.refused[role] = error.sentence
            return None


def _is_whole(face: Face) -> bool:
    """Whether it opens and has the hanzi of GB/T 2312: some files are cut down to one document's."""
    try:
        return not open_face(face.path, face.index).lacking_hanzi()
    except (BadFont, OSError):
        return False


def _substitutions(
    by_role: Mapping[FontRole, Face], found: Mapping[FontRole, Face], refused: Mapping[FontRole, str]
) -> Iterator[Substitution]:
    for role, face in by_role.items():
        if role not in found or not face.official:
            sentence = _sentence(role, face, borrowed=role not in found)
            if role in refused:
                sentence += f"（自选的字体没有用上：{refused[role]}）"
            yield Substitution(role, face.family, sentence)


def _sentence(role: FontRole, face: Face, borrowed: bool) -> str:
    lack, place = LACKING[role]
    if borrowed:
        return f"缺少{lack}，仅供核对：{place}以“{face.family}”代替，不作正式印发"
    if face.source is FaceSource.BUNDLED:
        return f"本机缺少{lack}，{place}以随附开源{'仿宋' if role is FontRole.BODY else '字体'}代替"
    source = face.source.text if face.source is FaceSource.CHOSEN else ""
    return f"缺少{lack}，{place}以{source}“{face.family}”代替"
