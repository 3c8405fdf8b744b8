"""The bar for several measures at once: says how many, what is changed, and what would be replaced."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from changhe_desktop.domain.plan_deadline import DeadlineKind, parse_deadline
from changhe_desktop.store.views.plan import MeasureRow
from changhe_desktop.ui.parts.dates import WordsOrDateField
from changhe_desktop.ui.parts.form import Field, value_of
from changhe_desktop.ui.parts.picker import Choice, PickField, Sounds
from changhe_desktop.ui.parts.picker_many import PickMany
from changhe_desktop.ui.parts.table_edit import DATE_HINT
from changhe_desktop.ui.parts.theme import mark, px
from changhe_desktop.ui.parts.toolbar import Toolbar
from changhe_desktop.ui.plan.changes import CHANGED
from changhe_desktop.ui.plan.columns import KINDS


class BulkBar(QFrame):
    """Stands under the ledger while two or more rows are selected.

    Signals: `wanted` field and new value for all rows shown; `drop_wanted` 标为非措施; `left` when the
    cursor is no longer needed here.
    """

    wanted = Signal(str, object)
    drop_wanted = Signal()
    left = Signal()

    def __init__(self, today: Callable[[], date], pinyin: Sounds, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, card="true")
        self._today, self._pinyin = today, pinyin
        self._rows: Sequence[MeasureRow] = ()
        self._units: Sequence[Choice] = ()
        self._changing, self.field = "", QWidget()
        self._count, self._asked, self._hint = QLabel(), QLabel(), QLabel()
        self._toolbar = Toolbar()
        self.apply_button, self.clear_button, self._back = QPushButton(), QPushButton(), QPushButton("取消")
        mark(self.apply_button, primary="true")
        mark(self._hint, tone="muted")
        self._hint.setWordWrap(True)
        self.apply_button.clicked.connect(self._apply)
        self.clear_button.clicked.connect(lambda: self._hand_in(""))
        self._back.clicked.connect(self._leave)
        self._put_together()
        self.hide()

    def set_units(self, units: Sequence[Choice]) -> None:
        """The units to pick from."""
        self._units = units

    def show_rows(self, rows: Sequence[MeasureRow]) -> None:
        """Stand for these rows; hidden for fewer than two."""
        same = {row.id for row in rows} == {row.id for row in self._rows}
        self._rows = rows
        self._count.setText(f"已选 {len(rows)} 条，改")
        if len(rows) < 2 or not same:
            self.fold()
        self.setVisible(len(rows) > 1)

    def acts(self) -> list[QAction]:
        """What can be done to the rows, in order."""
        return list(self._acts)

    def fold(self) -> None:
        """Put the field away without changing anything."""
        self._changing = ""
        self._line.hide()

    # Construction

    def _put_together(self) -> None:
        self._acts = [self._act(words, partial(self._unfold, field)) for field, words in CHANGED.items()]
        self._acts.append(self._act("标为非措施", self._drop))
        self._acts[-1].setToolTip("不再列入台账，可在“原文对照”中恢复")
        self._toolbar.show_tools(self._acts)
        first, self._line = QHBoxLayout(), QWidget()
        first.setSpacing(px(12))
        first.addWidget(self._count)
        first.addWidget(self._toolbar, 1)
        self._second = QHBoxLayout(self._line)
        self._second.setContentsMargins(0, 0, 0, 0)
        self._second.setSpacing(px(8))
        for part in (self._asked, self.field, self.apply_button, self.clear_button, self._back):
            self._second.addWidget(part)
        self._second.addWidget(self._hint, 1)
        self._line.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(8))
        column.addLayout(first)
        column.addWidget(self._line)

    def _act(self, words: str, run: Callable[[], object]) -> QAction:
        action = QAction(words, self)
        action.triggered.connect(lambda: run())
        return action

    def _unfold(self, changing: str) -> None:
        """Show the field for one change."""
        self._changing = changing
        fresh = self._made(changing)
        fresh.setAccessibleName(CHANGED[changing])
        fresh.setMinimumWidth(px(250))
        self._second.replaceWidget(self.field, fresh)
        self.field.hide()
        self.field.deleteLater()
        self.field = fresh
        self._asked.setText(f"{CHANGED[changing]}改为")
        self._line.show()
        self._explain()
        fresh.setFocus()

    def _made(self, changing: str) -> QWidget:
        if changing in ("lead", "kind"):
            pick = PickField(self._units if changing == "lead" else KINDS, pinyin=self._pinyin)
            pick.picked.connect(lambda _value: self._explain())
            pick.textEdited.connect(lambda _text: self._explain())
            pick.returnPressed.connect(self._apply)
            return pick
        if changing == "assists":
            many = PickMany(self._units, pinyin=self._pinyin)
            many.changed.connect(self._explain)
            return many
        line = WordsOrDateField(self._today, DATE_HINT) if changing == "due_words" else QLineEdit()
        line.textChanged.connect(lambda _text: self._explain())
        line.returnPressed.connect(self._apply)
        return line

    # What it says and does

    def _value(self) -> Any:
        assert isinstance(self.field, Field)
        value = value_of(self.field)
        return "" if value is None else value

    def _fault(self) -> str:
        return self.field.fault() if isinstance(self.field, PickField | PickMany) else ""

    def _explain(self) -> None:
        """Name the acts by how many they change, and say what is replaced."""
        value, count = self._value(), len(self._rows)
        filled = sum(1 for row in self._rows if getattr(row, self._changing))
        self.apply_button.setText(f"改 {count} 条")
        self.apply_button.setEnabled(bool(value))
        self.clear_button.setText(f"清空 {filled} 条")
        self.clear_button.setVisible(bool(filled))
        said = [f"其中 {filled} 条已填，会被替换。" if filled and value else ""]
        if self._changing == "due_words" and value:
            said.insert(0, due_words(value, self._today()))
        self._hint.setText("".join(said))

    def _apply(self) -> None:
        if isinstance(self.field, PickField):
            self.field.settle()
        if self._fault():
            self._hint.setText(self._fault())
        elif self._value():
            self._hand_in(self._value())

    def _hand_in(self, value: Any) -> None:
        changing = self._changing
        self._leave()
        self.wanted.emit(changing, value)

    def _drop(self) -> None:
        self._leave()
        self.drop_wanted.emit()

    def _leave(self) -> None:
        self.fold()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._changing:
            self._leave()
        else:
            super().keyPressEvent(event)


def due_words(words: str, today: date) -> str:
    """What a 时限 being typed will mean."""
    deadline = parse_deadline(words, today)
    if deadline.due is not None:
        return f"截止日期 {deadline.due.isoformat()}。"
    return "按原话保存，没有截止日期。" if deadline.kind is DeadlineKind.OPEN else "看不出日期，按原话保存。"
