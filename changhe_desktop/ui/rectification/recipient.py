"""Whom the order goes to: chosen from the unit list; the question a 派驻站所 raises is asked in place."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout

from changhe_desktop.domain.numbering import PaperKind
from changhe_desktop.domain.organization import Orderable
from changhe_desktop.store.views.organization import UnitRow
from changhe_desktop.ui.parts.flow import Flow
from changhe_desktop.ui.parts.form import Compound
from changhe_desktop.ui.parts.picker import Choice, PickField, Sounds
from changhe_desktop.ui.parts.theme import mark, px


@dataclass(frozen=True, slots=True)
class Recipient:
    """The unit picked (by id, empty for none) and whether ordering it was confirmed."""

    unit: str = ""
    confirmed: bool = False


def unit_choices(units: Sequence[UnitRow]) -> list[Choice]:
    """The units as a list to pick from, found by name, alias, pinyin and initials."""
    return [Choice(u.id, u.name, "、".join((u.kind_text, *u.aliases)), u.search_key) for u in units]


class RecipientField(Compound):
    """A unit of the list. `changed` after the user picked or answered; `letter_asked` for 改发提醒函."""

    changed = Signal()
    letter_asked = Signal()

    def __init__(self, pinyin: Sounds) -> None:
        super().__init__()
        self._units: dict[str, UnitRow] = {}
        self._kind = PaperKind.RECTIFICATION
        self._confirmed = False
        self.picker = PickField(pinyin=pinyin)
        self.picker.picked.connect(lambda _unit: self._picked())
        self.setFocusProxy(self.picker)
        self.question, self._words = QFrame(), QLabel()
        self.letter, self.confirm = QPushButton("改发提醒函"), QPushButton("确认下发")
        self.letter.clicked.connect(self.letter_asked)
        self.confirm.clicked.connect(lambda: self._answer(not self._confirmed))
        self._words.setWordWrap(True)
        self._lay_out()
        self._ask()

    def _lay_out(self) -> None:
        inner, buttons, column = QVBoxLayout(self.question), Flow(), QVBoxLayout(self)
        inner.setContentsMargins(px(10), px(8), px(10), px(8))
        inner.setSpacing(px(8))
        buttons.setSpacing(px(8))
        buttons.addWidget(self.letter)
        buttons.addWidget(self.confirm)
        inner.addWidget(self._words)
        inner.addLayout(buttons)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addWidget(self.picker)
        column.addWidget(self.question)

    def set_units(self, units: Sequence[UnitRow]) -> None:
        """Offer these units, keeping the one picked."""
        self._units = {unit.id: unit for unit in units}
        self.picker.set_choices(unit_choices(units))
        self._ask()

    def set_kind(self, kind: PaperKind) -> None:
        """What kind of paper it is to be; a letter may go to any unit."""
        self._kind = kind
        self._ask()

    def is_asking(self) -> bool:
        """Whether the question waits for its answer."""
        unit = self._units.get(self.picker.value() or "")
        return unit is not None and unit.orderable is Orderable.ASK and self._asks() and not self._confirmed

    def _asks(self) -> bool:
        unit = self._units.get(self.picker.value() or "")
        letter = self._kind is PaperKind.LETTER
        return unit is not None and not letter and unit.orderable is not Orderable.YES

    def value(self) -> Recipient:
        return Recipient(self.picker.value() or "", self._confirmed)

    def set_value(self, value: Recipient) -> None:
        self.picker.set_value(value.unit or None)
        self._confirmed = value.confirmed
        self._ask()

    def fault(self) -> str:
        return self.picker.fault()

    def _picked(self) -> None:
        self._confirmed = False
        self._ask()
        self.changed.emit()

    def _answer(self, confirmed: bool) -> None:
        self._confirmed = confirmed
        self._ask()
        self.changed.emit()

    def _ask(self) -> None:
        """Show the question the unit raises, the answer given, or nothing."""
        unit = self._units.get(self.picker.value() or "")
        self.question.setVisible(self._asks())
        if unit is None or not self._asks():
            return
        forbidden = unit.orderable is Orderable.NO
        answered = self._confirmed and not forbidden
        self._words.setText(_question(unit, answered))
        self.letter.setVisible(not answered)
        self.confirm.setVisible(not forbidden)
        self.confirm.setText("重新选择" if answered else "确认下发")
        mark(self.letter, primary="false" if answered else "true")
        mark(self.question, message="fault" if forbidden else "info" if answered else "note")


def _question(unit: UnitRow, answered: bool) -> str:
    if unit.orderable is Orderable.NO:
        return f"“{unit.name}”设为不可下发整改文书，可以改发提醒函。"
    if answered:
        return f"已确认向“{unit.name}”下发整改文书。"
    return f"“{unit.name}”由上级部门派驻，一般不由镇责令整改，建议改发提醒函。确需下发的，请确认。"
