"""The inks of an official paper."""

from enum import Enum

from reportlab.lib.colors import Color


class Colour(Enum):
    """Black text, the red of the head, and a grey that stands behind the text.

    GB/T 9704-2012, 6.2 gives red as the density of printing ink (Y80 M80). Given to a PDF as CMYK it comes
    out orange on screens and office printers, so this is the plain red of office templates.
    """

    BLACK = Color(0, 0, 0)
    RED = Color(1, 0, 0)
    FAINT = Color(0.9, 0.9, 0.9)
