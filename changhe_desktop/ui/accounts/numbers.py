"""文号: the prefix, the way of numbering and the first number of each kind of paper, and the register."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QLabel, QSpinBox, QWidget

from changhe_desktop.domain.accounts import Json
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.matters import Matter
from changhe_desktop.domain.numbering import LARGEST_SEQ, LONGEST_PREFIX, NumberMode, PaperKind
from changhe_desktop.store.views.rectification import NumberOutlook, NumberRow, number_outlook, number_rows
from changhe_desktop.ui.accounts.section import Section, card, remark
from changhe_desktop.ui.parts.form import Form
from changhe_desktop.ui.parts.pages import Frame, Place
from changhe_desktop.ui.parts.picker import Choice
from changhe_desktop.ui.parts.places import ShowRow
from changhe_desktop.ui.parts.table import RowTable
from changhe_desktop.ui.parts.table_model import Badge, Column
from changhe_desktop.ui.parts.theme import mark, px
from changhe_desktop.ui.parts.undoing import Undoing

PREFIX_NOTE = "按本单位收发文的规定填写，只写括号前面的字。没有代字，不能签发。"
MODE_NOTE = "本台编号：签发时顺序编号，不空号、不重号。外部给号：由党政办登记给号，签发时填写。"
START_NOTE = "今年已在纸上编过号的，填接下去的号。本台编过第一个号以后不能再改。"
STATES = {"在用": "green", "作废": "grey", "缺号": "amber"}
COLUMNS = (
    Column("number", "文号", 10),
    Column("state", "状态", 4.5, badge=lambda row: Badge(row.state, STATES[row.state])),
    Column("title", "文书", 8, wraps=True),
    Column("unit", "收文单位", 8, grows=True, wraps=True),
    Column("taken_on", "取号日期", 6),
    Column("reason", "作废原因", 8, wraps=True),
)
NO_NUMBERS = "还没有编过号。签发第一份文书时取号，作废的号保留不再用。"


class KindCard(QWidget):
    """What numbers one kind of paper."""

    def __init__(self, kind: PaperKind, year: int) -> None:
        super().__init__()
        self.kind, self.year, self.form, self.next = kind, year, Form(), QLabel()
        self.form.text(self.prefix_key, "代字", longest=LONGEST_PREFIX, note=PREFIX_NOTE)
        choices = [Choice(mode.value, mode.text) for mode in NumberMode]
        self.form.choice(self.mode_key, "编号方式", choices, note=MODE_NOTE)
        self.start = self.form.number("start", f"{year}年起始号", 1, LARGEST_SEQ, note=START_NOTE)
        self.start.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.next.setWordWrap(True)
        mark(self.next, tone="muted")
        self.frame = card(f"{kind.text}文书", self.form, self.next)

    @property
    def prefix_key(self) -> str:
        return f"prefix.{self.kind.value}"

    @property
    def mode_key(self) -> str:
        return f"number.mode.{self.kind.value}"

    def series(self, values: Mapping[str, Json]) -> str:
        """The name of this year's series among the starting numbers."""
        return f"{values[self.prefix_key]}/{self.year}"

    def show_outlook(self, outlook: NumberOutlook) -> None:
        """Say which number comes next."""
        own = outlook.mode is NumberMode.OWN
        self.start.setEnabled(own and bool(outlook.prefix))
        if outlook.number is not None:
            words = f"下一个文号：{outlook.number.text}"
        elif own:
            words = "还没有填写代字，这类文书不能签发。"
        else:
            words = f"文号由党政办给出，签发时填写，例如“{outlook.prefix or '代字'}〔{self.year}〕7号”。"
        self.next.setText(words)


class NumbersSection(Section):
    """A card for each kind of paper, and below them the register."""

    listens = frozenset({Matter.ACCOUNTS, Matter.RECTIFICATION})
    keys = (*(f"prefix.{k.value}" for k in PaperKind), *(f"number.mode.{k.value}" for k in PaperKind),
            "number.starts")  # fmt: skip

    def __init__(self, frame: Frame, undoing: Undoing) -> None:
        super().__init__(frame, undoing)
        self.cards = [KindCard(kind, frame.counter.today().year) for kind in PaperKind]
        for kind in self.cards:
            self.bind(kind.form, kind.prefix_key, kind.mode_key)
            kind.start.editingFinished.connect(partial(self._save_start, kind))
            self.body.addWidget(kind.frame)
        self.register = RowTable(COLUMNS, key="number", today=frame.counter.today)
        self.register.setAccessibleName("文号登记簿")
        self.register.empty.say(NO_NUMBERS, icon="numbers")
        self.register.setMinimumHeight(px(220))
        self.register.opened.connect(self._open)
        self._counted = remark("")
        self.body.addWidget(card("文号登记簿", self._counted, self.register))
        self.end_with_trail()

    def first_field(self) -> QWidget:
        return self.cards[0].form.field(self.cards[0].prefix_key)

    def refresh(self) -> None:
        super().refresh()
        ask = self.frame.counter.ask
        for kind in self.cards:
            ask(number_outlook, kind.kind, kind.year, then=kind.show_outlook, key=f"outlook/{kind.kind}")
        ask(number_rows, then=self._show_register, key="register")

    def show_values(self, values: Mapping[str, Json]) -> None:
        starts = values["number.starts"]
        for kind in self.cards:
            if isinstance(starts, dict) and "start" not in kind.form.faults():
                _put_quietly(kind.start, int(str(starts.get(kind.series(values), 1))))

    def _save_start(self, kind: KindCard) -> None:
        starts = self.values.get("number.starts")
        if not isinstance(starts, dict) or not self.values[kind.prefix_key]:
            return
        kind.form.clear_fault("start")
        name, start = kind.series(self.values), kind.start.value()
        if start != starts.get(name, 1):
            self.save({"number.starts": {**starts, name: start}}, partial(self._refuse_start, kind))

    def _refuse_start(self, kind: KindCard, refusal: Refusal) -> None:
        kind.form.blame("start", refusal.sentence)

    def _show_register(self, rows: Sequence[NumberRow]) -> None:
        self.register.set_rows(rows)
        void = sum(1 for row in rows if row.state == "作废")
        missing = sum(1 for row in rows if row.state == "缺号")
        taken = len(rows) - missing
        parts = [f"共{taken}个号"] + ([f"作废{void}个"] if void else [])
        parts += [f"缺号{missing}处，请与登记簿核对"] if missing else []
        self._counted.setText("，".join(parts) + "。双击一行打开那份文书。" if rows else "")

    def _open(self, row: Any) -> None:
        if row.order_id is not None:
            self.frame.go(Place("rectification", ShowRow(row.order_id)))


def _put_quietly(field: QSpinBox, value: int) -> None:
    signals = field.blockSignals(True)
    field.setValue(value)
    field.blockSignals(signals)
