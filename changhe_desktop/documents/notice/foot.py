"""版记: copies and printer, its last line on the lower edge of the type area (GB/T 9704-2012, 7.4)."""

from changhe_desktop.documents.notice.body import written
from changhe_desktop.documents.notice.form import Notice
from changhe_desktop.documents.page.flow import Ink, Rule, Sheet, Words
from changhe_desktop.documents.page.geometry import (
    AREA_HEIGHT,
    AREA_WIDTH,
    FOOT_RULE,
    FOOT_RULE_THIN,
    LINE,
    ROWS,
    SIZE_4,
)
from changhe_desktop.documents.page.marks import paragraphs, seen
from changhe_desktop.documents.page.setting import SetLine, Typesetter, loose
from changhe_desktop.domain.printing import FontRole, NoticeLayout

SMALL = loose(FontRole.BODY, SIZE_4)
STEP = 1.7 * SIZE_4
COLUMNS = AREA_WIDTH / SIZE_4
LABEL = "抄送："


def add_foot(sheets: list[Sheet], notice: Notice, setter: Typesetter) -> None:
    """Put copies and printer at the foot of the last page.

    Under a red head that page is an even one, and a page that bears nothing else has no number (7.4, 7.5).
    """
    copies, printed = _copies(notice, setter), _printed(notice, setter)
    if not copies and not printed:
        return
    height = STEP * (len(copies) + bool(printed))
    if sheets[-1].used * LINE + height > AREA_HEIGHT:
        sheets.append(Sheet(numbered=False))
    if len(sheets) % 2 and notice.layout is NoticeLayout.RED_HEAD:
        sheets.append(Sheet(numbered=False))
    sheets[-1].placed.append((AREA_HEIGHT - height, _inks(copies, printed, height)))
    sheets[-1].used = ROWS


def _copies(notice: Notice, setter: Typesetter) -> list[SetLine]:
    names = "".join(paragraphs(notice.copies)).removeprefix(LABEL).rstrip("。")
    if not names:
        return []
    text = f"{LABEL}{names}。"
    return setter.paragraph(text, SMALL, COLUMNS - 1, first=1, rest=1 + len(LABEL))


def _printed(notice: Notice, setter: Typesetter) -> tuple[Words, ...]:
    office = seen(notice.printed_by).strip()
    if not office:
        return ()
    right = setter.line(f"{written(notice.printed_on or notice.dated)}印发", SMALL)
    left = setter.fitted(office, SMALL, AREA_WIDTH - 3 * SIZE_4 - right.width)
    return Words(SIZE_4, 0, left), Words(AREA_WIDTH - SIZE_4 - right.width, 0, right)


def _inks(copies: list[SetLine], printed: tuple[Words, ...], height: float) -> tuple[Ink, ...]:
    inset = (STEP - SIZE_4) / 2
    inks: list[Ink] = [_rule(0, FOOT_RULE), _rule(height, FOOT_RULE)]
    inks += [Words(0, at * STEP + inset, line) for at, line in enumerate(copies)]
    if copies and printed:
        inks.append(_rule(len(copies) * STEP, FOOT_RULE_THIN))
    inks += [Words(words.x, len(copies) * STEP + inset, words.line) for words in printed]
    return tuple(inks)


def _rule(y: float, weight: float) -> Rule:
    return Rule(0, y, AREA_WIDTH, y, weight)
