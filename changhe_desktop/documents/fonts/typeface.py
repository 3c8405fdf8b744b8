"""Which face prints a character, how wide it is and where its ink stands: what a page is laid out with."""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from changhe_desktop.documents.fonts.faces import Face, FaceSet
from changhe_desktop.documents.fonts.opening import Box, OpenFace, open_face
from changhe_desktop.documents.fonts.sfnt import BadFont
from changhe_desktop.domain.errors import Trouble
from changhe_desktop.domain.printing import FontRole

# Hanzi drawn to all four sides of their square: the middle of their ink is the middle of the em box.
DENSE = "鹰疆整量警露霸囊"


class Run(NamedTuple):
    """Text that one face prints; `font` is the name reportlab knows it by."""

    font: str
    text: str


class Typefaces:
    """The faces of one set, each opened when first needed."""

    def __init__(self, faces: FaceSet) -> None:
        self._chains = {role: faces.chain(role) for role in FontRole}
        self._chosen: dict[tuple[str, FontRole], Face] = {}
        self._faces: dict[Face, OpenFace | None] = {}
        self._tops: dict[Face, float] = {}

    def face(self, char: str, role: FontRole) -> Face:
        """The face that prints the character: the first of the chain to have it, else the role's own."""
        key = (char, role)
        if key not in self._chosen:
            own, *others = self._chains[role]
            lent = (face for face in others if (found := self._open(face)) and found.has(char))
            self._chosen[key] = own if self._opened(own).has(char) else next(lent, own)
        return self._chosen[key]

    def runs(self, text: str, role: FontRole) -> list[Run]:
        """The text cut where the face changes; laid end to end the runs are the text."""
        parts = groupby(text, lambda char: self.face(char, role))
        return [Run(self._opened(face).name, "".join(chars)) for face, chars in parts]

    def has(self, char: str, role: FontRole) -> bool:
        """Whether any face of the role's chain draws the character."""
        return self._opened(self.face(char, role)).has(char)

    def missing(self, texts: Iterable[str]) -> list[str]:
        """The characters no face draws, each once, in the order met; they would print as an empty box."""
        chars = dict.fromkeys(char for text in texts for char in text if char != "\n")
        return [char for char in chars if not self.has(char, FontRole.BODY)]

    def advance(self, char: str, role: FontRole) -> float:
        """How far the pen moves on, in em."""
        return self._opened(self.face(char, role)).advance(char)

    def ink(self, char: str, role: FontRole) -> Box:
        """The corners of what is drawn, in em from the pen: left, bottom, right, top; all 0 for a blank."""
        return self._opened(self.face(char, role)).ink(char)

    def em_box(self, role: FontRole, char: str = "国") -> tuple[float, float]:
        """Bottom and top, in em from the baseline, of the square in which the face draws hanzi.

        Measured on ink, because vendors disagree on what ascent and descent mean. `char` names the face
        (the one that prints it), so that a character lent by another face can stand level with its
        neighbours.
        """
        face = self.face(char, role)
        if face not in self._tops:
            self._tops[face] = _top(self._opened(face))
        return (self._tops[face] - 1, self._tops[face])

    def _open(self, face: Face) -> OpenFace | None:
        """The face, or None if its file cannot be read after all."""
        if face not in self._faces:
            try:
                self._faces[face] = open_face(face.path, face.index)
            except (BadFont, OSError):
                self._faces[face] = None
        return self._faces[face]

    def _opened(self, face: Face) -> OpenFace:
        if found := self._open(face):
            return found
        raise Trouble(
            f"字体“{face.family}”（{face.path.name}）打不开了，请重新启动程序，或在“设置”里另选字体。"
        )


def _top(face: OpenFace) -> float:
    boxes = [face.ink(char) for char in DENSE if face.has(char)]
    if not boxes:
        return 0.88  # what most Chinese faces declare
    return sum(bottom + top for _, bottom, _, top in boxes) / (2 * len(boxes)) + 0.5
