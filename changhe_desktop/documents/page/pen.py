"""Writing set lines into a PDF page with as few operators as the page needs.

reportlab's own text object looks at every character three times and repeats its state with every string;
a page drawn through it takes twice as long. Here each character's code in the file's font subsets is asked
for once, and a segment is one string.
"""

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, cast

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from changhe_desktop.documents.page.colours import Colour
from changhe_desktop.documents.page.setting import Segment, SetLine

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

# Content as it comes out of deflate: the text form that reportlab wraps around it by default is a quarter
# longer, costs time, and no reader of the last twenty years needs it.
rl_config.useA85 = 0

Code = tuple[str, str]  # the subset's name in the file, the character's code there in hexadecimal


class CodedCanvas(Canvas):
    """A canvas that tells which code a character has in the subsets that will be embedded."""

    def code(self, font: str, char: str) -> Code:
        """The character's code; from now on the subset holds its glyph."""
        face, document = cast("TTFont", pdfmetrics.getFont(font)), self._doc  # type: ignore[attr-defined]
        ((subset, code),) = face.splitString(char, document)
        return face.getSubsetInternalName(subset, document), code.hex()


class Codes(dict[str, Code]):
    """The codes of one font in one file, asked for when first needed."""

    def __init__(self, canvas: CodedCanvas, font: str) -> None:
        super().__init__()
        self._canvas, self._font = canvas, font

    def __missing__(self, char: str) -> Code:
        code = self[char] = self._canvas.code(self._font, char)
        return code


class Pen:
    """Writes the text of one file, page by page."""

    def __init__(self, canvas: CodedCanvas) -> None:
        self._canvas = canvas
        self._codes: dict[str, Codes] = {}
        self._begin()

    def _begin(self) -> None:
        self._out = ["BT"]
        self._font: tuple[str, float] = ("", 0.0)
        self._space, self._scale, self._colour = 0.0, 1.0, Colour.BLACK

    def write(self, line: SetLine, x: float, y: float, colour: Colour) -> None:
        """The line with its upper left corner at (x, y), in points from the page's lower left corner."""
        self._state(self._space, self._scale, colour)
        for segment in line.segments:
            self._state(segment.space, segment.scale, colour)
            self._out.append(f"1 0 0 1 {x + segment.x:.3f} {y - segment.drop:.3f} Tm")
            self._strings(segment)

    def _state(self, space: float, scale: float, colour: Colour) -> None:
        if space != self._space:
            self._space = space
            self._out.append(f"{space:.3f} Tc")
        if scale != self._scale:
            self._scale = scale
            self._out.append(f"{scale * 100:.3f} Tz")
        if colour is not self._colour:
            self._colour = colour
            self._out.append("{} {} {} rg".format(*colour.value.rgb()))

    def _strings(self, segment: Segment) -> None:
        """The segment's characters, cut where the subset changes (each holds 255 of them)."""
        codes = self._codes.get(segment.font)
        if codes is None:
            codes = self._codes[segment.font] = Codes(self._canvas, segment.font)
        for name, run in groupby(map(codes.__getitem__, segment.text), itemgetter(0)):
            if (name, segment.size) != self._font:
                self._font = (name, segment.size)
                self._out.append(f"{name} {segment.size:g} Tf")
            self._out.append(f"<{''.join([code for _, code in run])}> Tj")

    def lift(self) -> None:
        """Hand the text to the page; spacing and colour outlive a text object, so they are put back."""
        self._state(0.0, 1.0, Colour.BLACK)
        self._canvas.addLiteral("\n".join([*self._out, "ET"]))
        self._begin()
