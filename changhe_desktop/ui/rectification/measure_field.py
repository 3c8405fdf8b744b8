"""The measure an order is about, found by code, words or pinyin; its whole text stands under it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout

from changhe_desktop.store.views.plan import MeasureRow
from changhe_desktop.ui.parts.form import Compound
from changhe_desktop.ui.parts.picker import Choice, PickField, Sounds
from changhe_desktop.ui.parts.theme import mark, px


class MeasureField(Compound):
    """A measure by id, empty for none. `changed` after the user picked."""

    changed = Signal()

    def __init__(self, pinyin: Sounds) -> None:
        super().__init__()
        self._texts: dict[str, str] = {}
        self._stored: Choice | None = None
        self.picker = PickField(hint="可不选；输入编号、文字或拼音首字母", pinyin=pinyin)
        self.picker.picked.connect(lambda _measure: self._picked())
        self.setFocusProxy(self.picker)
        self._text = QLabel()
        self._text.setWordWrap(True)
        mark(self._text, tone="caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(3))
        column.addWidget(self.picker)
        column.addWidget(self._text)
        self._tell()

    def set_measures(self, measures: Sequence[MeasureRow], stored: Choice | None = None) -> None:
        """Offer these measures; `stored` is one of an earlier plan that an order still names."""
        self._texts = {m.id: f"{m.task}：{m.text}" for m in measures}
        choices = [Choice(m.id, f"{m.code} {m.shown}", m.lead, m.search_key) for m in measures]
        if stored is not None and stored.value not in self._texts:
            choices.append(stored)
        self.picker.set_choices(choices)
        self._tell()

    def value(self) -> str:
        return self.picker.value() or ""

    def set_value(self, value: str) -> None:
        self.picker.set_value(value or None)
        self._tell()

    def fault(self) -> str:
        return self.picker.fault()

    def _picked(self) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        """Show the measure's whole text, and the beginning of it in the field."""
        text = self._texts.get(self.picker.value() or "", "")
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.picker.setCursorPosition(0)
