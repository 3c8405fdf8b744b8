"""固定用语: every set phrase of a paper, reworded here, checked while it is typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from changhe_desktop.domain.accounts import Json
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.numbering import PaperKind
from changhe_desktop.domain.rectification_phrases import (
    BY_NAME,
    EACH,
    OF_ONE_PROBLEM,
    PHRASES,
    PLACEHOLDERS,
    Phrase,
    check_phrases,
    fill,
)
from changhe_desktop.ui.accounts.section import Section, card, remark
from changhe_desktop.ui.accounts.writing import Writing
from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.chips import Chip, Chips
from changhe_desktop.ui.parts.dialogs import confirm
from changhe_desktop.ui.parts.flow import Flow
from changhe_desktop.ui.parts.pages import Frame
from changhe_desktop.ui.parts.table import RowTable
from changhe_desktop.ui.parts.table_model import Badge, Column
from changhe_desktop.ui.parts.theme import mark, px
from changhe_desktop.ui.parts.undoing import Undoing

SETTING = "order.phrases"
NARROW = 640
NOTE = "【】里的词，印的时候换成这份文书的内容。留空的用语不印。已签发的文书不变。"
# What stands for each placeholder where a phrase is shown as it would be printed.
EXAMPLES = {
    "责任单位": "示例单位", "发现日期": "2026年11月20日", "事由": "月度督查", "任务": "第1.1.1项“示例措施”",
    "依据": "《示例方案》", "问题数": "2", "时限日期": "2026年12月4日", "工作日数": "10",
    "反馈日期": "2026年12月7日", "反馈单位": "示例机关", "联系人": "示例联系人", "联系电话": "00000000",
    "整改要求": "示例要求", "完成标准": "示例标准",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PhraseLine:
    """A phrase in the list: its name, and whether it is the office's own or not yet stored."""

    key: str
    label: str
    state: str


def badge_of(line: PhraseLine) -> Badge | None:
    """已改 on the office's own wording, 未保存 on what cannot be stored yet."""
    lights = {"已改": "green", "未保存": "red"}
    return Badge(line.state, lights[line.state]) if line.state else None


COLUMNS = (Column("label", "用语", 8, grows=True, wraps=True), Column("state", "", 5, badge=badge_of))


def offered(phrase: Phrase) -> list[str]:
    """The placeholders a phrase may use."""
    own = OF_ONE_PROBLEM.get(phrase.slot, set())
    return [word for word in PLACEHOLDERS if word in own or word not in EACH]


class PhrasesSection(Section):
    """The list of phrases and the one being reworded."""

    help_topic = "rectification"
    keys = (SETTING,)

    def __init__(self, frame: Frame, undoing: Undoing) -> None:
        super().__init__(frame, undoing)
        self._own: dict[str, str] = {}
        self._drafts: dict[str, str] = {}
        self._phrase: Phrase = PHRASES[0]
        self._kind = PaperKind.RECTIFICATION
        self.kinds = Chips([Chip(kind.value, f"{kind.text}文书") for kind in PaperKind])
        self.table = RowTable(COLUMNS, key="key", today=frame.counter.today)
        self.name, self.text, self.fault, self.sample = QLabel(), Writing(4), QLabel(), remark("")
        self.usual, self._offers = remark(""), Flow()
        self.keep, self.restore = QPushButton("保存"), QPushButton("恢复默认")
        self._halves = QHBoxLayout()
        self._put_together()
        self._connect()

    def first_field(self) -> QWidget:
        return self.table

    def may_leave(self) -> bool:
        self._store()
        if not self._drafts:
            return True
        names = "、".join(BY_NAME[key].label for key in self._drafts)
        return confirm(self, f"这些用语有错，还没有保存：{names}。", "不保存，关闭", danger=True)

    def show_values(self, values: Mapping[str, Json]) -> None:
        own = values[SETTING]
        stored = own if isinstance(own, dict) else {}
        self._own = {BY_NAME[name].key: str(text) for name, text in stored.items() if name in BY_NAME}
        self._show_list()
        if not self.text.hasFocus() or not self.text.is_changed():
            self._show_phrase(self._phrase)

    # Construction

    def _put_together(self) -> None:
        left, right = QWidget(), QWidget()
        lines, column, buttons = QVBoxLayout(left), QVBoxLayout(right), QHBoxLayout()
        self.table.setMinimumHeight(px(260))
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(px(8))
        lines.addWidget(self.kinds)
        lines.addWidget(self.table, 1)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        mark(self.name, tone="heading")
        mark(self.fault, tone="fault")
        mark(self.keep, primary="true")
        icons.dress(self.keep, "check", "on_accent")
        icons.dress(self.restore, "refresh")
        for label in (self.name, self.fault):
            label.setWordWrap(True)
        self._offers.setSpacing(px(6))
        buttons.setSpacing(px(8))
        buttons.addWidget(self.keep)
        buttons.addWidget(self.restore)
        buttons.addStretch(1)
        for part in (self.name, self.text, self.fault):
            column.addWidget(part)
        column.addLayout(buttons)
        column.addWidget(remark("可用的词（点一下插入）："))
        column.addLayout(self._offers)
        column.addWidget(self.sample)
        column.addWidget(self.usual)
        column.addStretch(1)
        self._halves.setSpacing(px(16))
        self._halves.addWidget(left, 2)
        self._halves.addWidget(right, 3)
        whole = QWidget()
        whole.setLayout(self._halves)
        self._halves.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(card("固定用语", whole, note=NOTE), 1)
        self.end_with_trail()

    def _connect(self) -> None:
        self.kinds.chosen.connect(self._choose_kind)
        self.table.row_changed.connect(self._choose)
        self.text.textChanged.connect(self._check)
        self.text.left.connect(self._store)
        self.keep.clicked.connect(self._store)
        self.restore.clicked.connect(self._restore)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < px(NARROW)
        direction = QBoxLayout.Direction
        self._halves.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)

    # Showing

    def _show_list(self) -> None:
        mine = [phrase for phrase in PHRASES if phrase.kind is self._kind]
        lines = [PhraseLine(p.key, p.label.partition("·")[2], self._state(p.key)) for p in mine]
        self.table.set_rows(lines)
        if self.table.current() is None:
            self.table.select([self._phrase.key if self._phrase in mine else mine[0].key])

    def _state(self, key: str) -> str:
        if key in self._drafts:
            return "未保存"
        return "已改" if self._own.get(key, BY_NAME[key].text) != BY_NAME[key].text else ""

    def _show_phrase(self, phrase: Phrase) -> None:
        self._phrase = phrase
        self.name.setText(phrase.label)
        self.text.setAccessibleName(phrase.label)
        self.text.show_words(self._own.get(phrase.key, phrase.text))
        if phrase.key in self._drafts:
            self.text.setPlainText(self._drafts[phrase.key])
        self.usual.setText(f"默认用语：{phrase.text or '（不印）'}")
        while (item := self._offers.takeAt(0)) is not None:
            item.widget().deleteLater()
        for word in offered(phrase):
            self._offers.addWidget(self._offer(word))
        self._check()

    def _offer(self, word: str) -> QPushButton:
        button = QPushButton(f"【{word}】")
        button.setToolTip(PLACEHOLDERS[word])
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        mark(button, link="true")
        button.clicked.connect(partial(self._insert, word))
        return button

    def _insert(self, word: str) -> None:
        self.text.insertPlainText(f"【{word}】")
        self.text.setFocus()

    def _check(self) -> None:
        """Say what is wrong while it is typed, and how the phrase would be printed."""
        if self.text.composing:
            return
        words = self.text.words()
        faults = check_phrases({self._phrase.key: words})
        self._blame("".join(fault.sentence for fault in faults))
        self.keep.setEnabled(self.text.is_changed() and not faults)
        self.restore.setEnabled(words != self._phrase.text)
        self.sample.setText("" if faults else f"印出来像这样：{fill(words, EXAMPLES) or '（不印）'}")

    def _blame(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))
        mark(self.text, faulty="true" if sentence else "false")

    # Acting

    def _choose_kind(self, key: str) -> None:
        self._keep_words()
        self._kind = PaperKind(key)
        self._show_list()

    def _choose(self, line: PhraseLine | None) -> None:
        if line is not None and line.key != self._phrase.key:
            self._keep_words()
            self._show_phrase(BY_NAME[line.key])
            self._show_list()

    def _store(self) -> None:
        self._keep_words()
        self._show_list()

    def _keep_words(self) -> None:
        """Store the phrase on show if it is in order, else keep what was typed until it is."""
        key, words = self._phrase.key, self.text.words()
        known = self._own.get(key, self._phrase.text)
        if words == known:
            self._drafts.pop(key, None)
        elif check_phrases({key: words}):
            self._drafts[key] = words
        else:
            self._drafts.pop(key, None)
            self._put({**self._own, key: words})
            self.text.show_words(words)

    def _restore(self) -> None:
        self._drafts.pop(self._phrase.key, None)
        if self._phrase.key in self._own:
            self._put({key: words for key, words in self._own.items() if key != self._phrase.key})
        self._show_phrase(self._phrase)
        self._show_list()

    def _put(self, own: dict[str, str]) -> None:
        self._own = {key: words for key, words in own.items() if words != BY_NAME[key].text}
        stored: dict[str, Any] = dict(self._own)
        self.save({SETTING: stored}, self._refuse)

    def _refuse(self, refusal: Refusal) -> None:
        self._blame(refusal.sentence)
