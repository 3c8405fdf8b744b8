"""Addressee, body, list of attachments and signature of a notice (GB/T 9704-2012, 7.3.2 to 7.3.5)."""

from collections.abc import Sequence
from datetime import date

from changhe_desktop.documents.notice.form import Level, Notice, Paragraph
from changhe_desktop.documents.page.flow import Strip, Words, blank, text_strips, together
from changhe_desktop.documents.page.geometry import AREA_WIDTH, COLUMNS, LINE, PITCH, ROWS
from changhe_desktop.documents.page.marks import paragraphs
from changhe_desktop.documents.page.setting import SetLine, Style, Typesetter, loose
from changhe_desktop.documents.page.title import break_title
from changhe_desktop.domain.printing import FontRole

BODY = Style(FontRole.BODY)
FACE = {Level.FIRST: FontRole.HEI, Level.SECOND: FontRole.KAI}
CELL = loose(FontRole.BODY, 1.0)  # measures a name in cells
INDENT = 2
HEADINGS = (Level.FIRST, Level.SECOND)

# 7.3.5.1: two lines of text at least stand on the page of the signature.
LINES_WITH_SIGNATURE = 2
LONGEST_NAME = 22  # cells; a longer issuer is set on two lines or more
DATE_INDENT, NAME_INDENT = 4, 2


def body_strips(notice: Notice, setter: Typesetter, vocabulary: Sequence[str]) -> list[Strip]:
    """Everything from the addressee to the date, bound so that the signature never stands alone."""
    text = _addressee(notice.addressee, setter)
    for paragraph in notice.paragraphs:
        text += _paragraph(paragraph, setter)
    if notice.attachments:
        text += [blank(), *_attachments(notice.attachments, setter)]
    signature = _signature(notice, setter, vocabulary)
    tail = _tail(text, ROWS - sum(strip.rows for strip in signature))
    return [*text[: len(text) - tail], *together([*text[len(text) - tail :], *signature])]


def _tail(text: Sequence[Strip], room: int) -> int:
    """How many last strips go with the signature: two lines of body, and the attachments if they fit."""
    gap = next((at for at, strip in enumerate(text) if strip.blank), len(text))
    tail = len(text) - max(gap - LINES_WITH_SIGNATURE, 0)
    if sum(strip.rows for strip in text[len(text) - tail :]) > room:
        tail = LINES_WITH_SIGNATURE
    return min(tail, len(text))


def _addressee(addressee: str, setter: Typesetter) -> list[Strip]:
    names = "".join(paragraphs(addressee)).rstrip("：:")
    return text_strips(setter.paragraph(names + "：", BODY, COLUMNS)) if names else []


def _paragraph(paragraph: Paragraph, setter: Typesetter) -> list[Strip]:
    role = FACE.get(paragraph.level, FontRole.BODY)
    whole = paragraph.lead is None
    style = Style(role) if whole else BODY
    lead = "".join(paragraphs(paragraph.text[: paragraph.lead or 0]))
    strips: list[Strip] = []
    for text in paragraphs(paragraph.text):
        lines = setter.paragraph(text, style, COLUMNS, first=INDENT, lead=(len(lead), role))
        strips += text_strips(lines)
        lead = ""
    if whole and paragraph.level in HEADINGS and len(strips) == 1:
        return [strips[0]._replace(with_next=True)]
    return strips


def _attachments(names: Sequence[str], setter: Typesetter) -> list[Strip]:
    """附件说明 (7.3.4): wrapped lines stand under the first character of the name."""
    strips: list[Strip] = []
    label = "附件："
    for at, name in enumerate(names, 1):
        number = f"{at}. " if len(names) > 1 else ""
        clean = "".join(paragraphs(name)).rstrip("。；;，,")
        first = INDENT + (0 if at == 1 else len(label))
        rest = INDENT + len(label) + setter.width(number, BODY) / PITCH
        text = (label if at == 1 else "") + number + clean
        strips += text_strips(setter.paragraph(text, BODY, COLUMNS, first=first, rest=rest))
    return strips


def written(day: date | None) -> str:
    """成文日期 without padding (7.3.5.4); room for the pen while it is open."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "　　　　年　　月　　日"


def _signature(notice: Notice, setter: Typesetter, vocabulary: Sequence[str]) -> list[Strip]:
    names = [line for name in notice.signature for line in _name(name, setter, vocabulary)]
    dated = setter.line(written(notice.dated), BODY)
    lines = [setter.line(name, BODY) for name in names]
    return [_sealed(lines, dated)] if notice.seal else [blank(), _unsealed(lines, dated)]


def _name(name: str, setter: Typesetter, vocabulary: Sequence[str]) -> list[str]:
    text = "".join(paragraphs(name))
    return break_title(text, lambda char: setter.width(char, CELL), LONGEST_NAME, vocabulary)


def _sealed(names: Sequence[SetLine], dated: SetLine) -> Strip:
    """7.3.5.1: the date four characters from the right, the name centred above, an empty zone for the seal.

    With one name line two lines stay blank above it, so that a 42 mm seal centred a little above the name
    begins within one line of the text; a line below the date keeps the zone inside the type area.
    """
    centre = AREA_WIDTH - max(DATE_INDENT * PITCH + dated.width / 2, *(name.width / 2 for name in names), 0.0)
    lines = [*names, dated]
    above = max(1, 4 - len(lines))
    inks = tuple(Words(centre - line.width / 2, (above + at) * LINE, line) for at, line in enumerate(lines))
    return Strip(above + len(lines) + 1, inks)


def _unsealed(names: Sequence[SetLine], dated: SetLine) -> Strip:
    """7.3.5.2: the name two characters from the right, the date two characters in from its beginning."""
    right = AREA_WIDTH - NAME_INDENT * PITCH
    widest = max((name.width for name in names), default=0.0)
    left = min(right - widest, right - dated.width - NAME_INDENT * PITCH)
    inks = [Words(left, at * LINE, name) for at, name in enumerate(names)]
    inks.append(Words(left + NAME_INDENT * PITCH, len(names) * LINE, dated))
    return Strip(len(inks), tuple(inks))
