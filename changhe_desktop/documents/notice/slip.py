"""送达回执: the receipt under a cut line, kept whole on one page."""

from math import ceil

from changhe_desktop.documents.notice.form import Slip
from changhe_desktop.documents.notice.head import centred
from changhe_desktop.documents.page.flow import Ink, Rule, Strip, Words
from changhe_desktop.documents.page.geometry import AREA_WIDTH, LINE, SIZE_4, SIZE_5
from changhe_desktop.documents.page.marks import paragraphs
from changhe_desktop.documents.page.ruled import Cell, ruled_row, upper_edge
from changhe_desktop.documents.page.setting import Typesetter, loose
from changhe_desktop.domain.printing import FontRole

CUT = "沿此线剪开，签收后交回"
TITLE = loose(FontRole.TITLE, 18.0)  # 小二: below the paper's own title
ENTRY = loose(FontRole.BODY, SIZE_4)
NOTE = loose(FontRole.BODY, SIZE_5)
LABEL_WIDTH = 8 * SIZE_4
GAP = 6.0
NOTE_STEP = 1.4 * SIZE_5
CUT_WEIGHT = 0.5


def slip_strips(slip: Slip, setter: Typesetter) -> list[Strip]:
    """The receipt as one chain: it moves to a page of its own if it does not fit; there no cut is needed."""
    title = centred(setter.fitted(_plain(slip.title), TITLE, AREA_WIDTH), GAP / 2)
    strips = [
        Strip(1, _cut(setter), with_next=True, blank=True),
        Strip(1, (title, upper_edge(LINE)), with_next=True),
    ]
    for name, value in slip.rows:
        label = Cell(_plain(name), LABEL_WIDTH, ENTRY, centred=True)
        entry = Cell(_plain(value), AREA_WIDTH - LABEL_WIDTH, ENTRY)
        strips.append(ruled_row(setter, (label, entry)))
    note = setter.paragraph(_plain(slip.note), NOTE, AREA_WIDTH / SIZE_5)
    inks = tuple(Words(0, GAP + at * NOTE_STEP, line) for at, line in enumerate(note))
    # Without a note a blank line ends the receipt: the last line of the grid is too low for a frame.
    return [*strips, Strip(ceil((GAP + len(note) * NOTE_STEP) / LINE), inks)]


def _cut(setter: Typesetter) -> tuple[Ink, ...]:
    """A dashed line with its words in the middle."""
    words = centred(setter.line(f"（{CUT}）", NOTE), (LINE - SIZE_5) / 2)
    middle, weight = LINE / 2, CUT_WEIGHT
    left, right = words.x - GAP, words.x + words.line.width + GAP
    return (
        Rule(0, middle, left, middle, weight, dashed=True),
        Rule(right, middle, AREA_WIDTH, middle, weight, dashed=True),
        words,
    )


def _plain(text: str) -> str:
    return "".join(paragraphs(text))
