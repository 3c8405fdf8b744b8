"""The cards of the form: whom and why, by when, on what basis, in whose name."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QVBoxLayout, QWidget

from changhe_desktop.domain.numbering import PaperKind
from changhe_desktop.domain.printing import NoticeLayout
from changhe_desktop.domain.rectification import LONGEST_ORIGIN, LONGEST_SHORT
from changhe_desktop.ui.parts.form import Form
from changhe_desktop.ui.parts.picker import Choice, Sounds
from changhe_desktop.ui.parts.theme import mark, px
from changhe_desktop.ui.rectification.bases import BasesField
from changhe_desktop.ui.rectification.due_field import DueField
from changhe_desktop.ui.rectification.measure_field import MeasureField
from changhe_desktop.ui.rectification.recipient import RecipientField

# A pasted text that is too long is told about, not cut: fields take more than the rules allow.
ROOM = 5

LONGEST_COPIES = 400
KINDS = {PaperKind.RECTIFICATION: "整改文书", PaperKind.LETTER: "提醒函（不责令）"}
NO_ISSUER = Choice("", "还没有，请在“设置”里添加")


def card(heading: str, part: QWidget) -> QFrame:
    """A part of the form under its heading."""
    frame, words, column = QFrame(), QLabel(heading), QVBoxLayout()
    mark(frame, card="true")
    mark(words, tone="heading")
    frame.setLayout(column)
    column.setContentsMargins(px(16), px(12), px(16), px(14))
    column.setSpacing(px(10))
    column.addWidget(words)
    column.addWidget(part)
    column.addStretch(1)
    return frame


def offer(box: QComboBox, choices: Sequence[Choice], kept: str | None = None) -> None:
    """Put other choices into a box; `kept`, or else what it shows, stays chosen, in no list though it be."""
    value = kept if kept is not None else box.currentData()
    box.clear()
    for choice in choices:
        box.addItem(choice.line, choice.value)
    if value and box.findData(value) < 0:
        box.addItem(str(value), value)
    box.setCurrentIndex(max(box.findData(value), 0))


def words_choices(words: Sequence[str]) -> list[Choice]:
    """Choices that are their own values."""
    return [Choice(word, word) for word in words]


class WhomForm(Form):
    """Recipient, kind and title of the paper, measure, and how the problems were found."""

    def __init__(self, today: Callable[[], date], pinyin: Sounds) -> None:
        super().__init__()
        self.recipient, self.measure = RecipientField(pinyin), MeasureField(pinyin)
        self.kind = self.choice("kind", "文书种类", [Choice(k.value, KINDS[k]) for k in PaperKind])
        self.add("unit", "责任单位", self.recipient, required=True)
        self.title = self.choice("title", "标题", [])
        self.add("measure", "对应措施", self.measure)
        self.text("origin", "事由", hint="怎样发现的，如 11月月度督查", longest=LONGEST_ORIGIN * ROOM)
        self.day("found_on", "发现日期", today)
        self.recipient.changed.connect(self.changed)
        self.measure.changed.connect(self.changed)


class WhenForm(Form):
    """Deadline, reply and who answers for it."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.due = DueField(today)
        self.add("due", "整改期限", self.due, required=True)
        self.day("reply_by", "反馈日期", today)
        self.text("contact", "联系人", longest=LONGEST_SHORT * ROOM)
        self.text("phone", "联系电话", latin=True, longest=LONGEST_SHORT * ROOM)
        self.due.changed.connect(self.changed)


class BasisForm(Form):
    """On what basis."""

    def __init__(self, pinyin: Sounds) -> None:
        super().__init__()
        self.bases = BasesField(pinyin)
        self.add("basis", "选用", self.bases)
        self.bases.changed.connect(self.changed)


class SignForm(Form):
    """In whose name and in what dress it goes out."""

    def __init__(self) -> None:
        super().__init__()
        self.issuer = self.choice("issuer", "发文机关", [])
        self.layout_box = self.choice("layout", "版式", [Choice(c.value, c.text) for c in NoticeLayout])
        self.text("copies", "抄送", hint="可不填；单位之间用逗号", longest=LONGEST_COPIES)
