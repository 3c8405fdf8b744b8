"""The head of a notice: title and number of a working form, or the red head of GB/T 9704-2012, 7.2."""

from collections.abc import Sequence
from math import ceil

from changhe_desktop.documents.notice.form import Notice
from changhe_desktop.documents.page.colours import Colour
from changhe_desktop.documents.page.flow import Ink, Rule, Sheet, Strip, Words, blank
from changhe_desktop.documents.page.geometry import (
    AREA_WIDTH,
    LINE,
    MARK_TOP,
    PITCH,
    RED_RULE_GAP,
    RED_RULE_WEIGHT,
    SIZE_2,
    SIZE_3,
)
from changhe_desktop.documents.page.marks import seen
from changhe_desktop.documents.page.setting import SetLine, Style, Typesetter, loose
from changhe_desktop.documents.page.title import break_title
from changhe_desktop.domain.printing import FontRole, NoticeLayout

TITLE = loose(FontRole.TITLE, SIZE_2)
CELL = loose(FontRole.TITLE, 1.0)  # measures a title in cells
NUMBER = Style(FontRole.BODY)
SIGNER = Style(FontRole.KAI)

# The size of the red name is left to taste ("醒目、美观、庄重"); it is kept between these by setting long
# names on more lines. Above the greatest it would look like a poster, below the least like a title.
GREATEST_MARK, LEAST_MARK = 50.0, 26.0
MARK_LEADING = 1.25


def centred(line: SetLine, y: float = 0.0, colour: Colour = Colour.BLACK) -> Words:
    """The line in the middle of the type area."""
    return Words((AREA_WIDTH - line.width) / 2, y, line, colour)


def head_strips(notice: Notice, setter: Typesetter, vocabulary: Sequence[str]) -> list[Strip]:
    """What stands above the addressee in the flow: the title, and a working form's number under it."""
    title = break_title(
        "\n".join(seen(line).strip() for line in notice.title.splitlines()),
        lambda char: setter.width(char, CELL),
        AREA_WIDTH / SIZE_2,
        vocabulary,
    )
    strips = [Strip(1, (centred(setter.line(line, TITLE)),), with_next=True) for line in title]
    if notice.layout is NoticeLayout.FORM:
        strips.append(Strip(1, _number(notice, setter, 0.0), with_next=True))
    return [*strips, blank()]


def first_sheet(notice: Notice, setter: Typesetter) -> Sheet:
    """Page one before the flow begins: empty, or with the red head and the rows that it takes."""
    sheet = Sheet()
    if notice.layout is NoticeLayout.FORM:
        return sheet
    mark, bottom = _mark(notice.mark, setter)
    number_top = bottom + 2 * LINE
    rule = number_top + SIZE_3 + RED_RULE_GAP
    red = Rule(0, rule, AREA_WIDTH, rule, RED_RULE_WEIGHT, Colour.RED)
    sheet.placed.append((0.0, (*mark, *_number(notice, setter, number_top), red)))
    sheet.used = ceil(rule / LINE) + 2  # the title follows after two blank lines (7.3.1)
    return sheet


def _number(notice: Notice, setter: Typesetter, y: float) -> tuple[Ink, ...]:
    """The number in the middle; with a signer (papers sent upwards, 7.2.6) both are indented one cell."""
    text = seen(notice.number or "")
    if not notice.signer:
        return (centred(setter.fitted(text, NUMBER, AREA_WIDTH), y),)
    number = setter.fitted(text, NUMBER, AREA_WIDTH / 2)
    label, name = setter.line("签发人：", NUMBER), setter.fitted(seen(notice.signer), SIGNER, AREA_WIDTH / 4)
    right = AREA_WIDTH - PITCH - name.width
    return (Words(PITCH, y, number), Words(right - label.width, y, label), Words(right, y, name))


def _mark(mark: str, setter: Typesetter) -> tuple[list[Ink], float]:
    """The issuer's red name on as many lines as its length asks for, and its lower edge."""
    text = seen(mark).strip()
    lines = max(1, ceil(setter.width(text, CELL) * LEAST_MARK / AREA_WIDTH))
    per_line = ceil(len(text) / lines)
    parts = [text[at : at + per_line] for at in range(0, len(text), per_line)] if text else []
    widest = max((setter.width(part, CELL) for part in parts), default=1.0)
    style = loose(FontRole.TITLE, min(GREATEST_MARK, AREA_WIDTH / max(widest, 1.0)))
    step = style.size * MARK_LEADING
    inks: list[Ink] = [
        centred(setter.line(part, style), MARK_TOP + at * step, Colour.RED) for at, part in enumerate(parts)
    ]
    return inks, MARK_TOP + max(len(parts) - 1, 0) * step + style.size
