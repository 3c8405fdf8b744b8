"""The line under the list where a unit is added: a name, the kind it suggests, Enter."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.organization import LONGEST_NAME, UnitKind, suggested_kind
from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.form import OneOf
from changhe_desktop.ui.parts.theme import mark, px


class AddLine(QWidget):
    """`added` brings the name and the kind of the unit to add."""

    added = Signal(str, UnitKind)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.kind, self.button = QLineEdit(), OneOf(), QPushButton("添加")
        self._fault = QLabel()
        self.name.setPlaceholderText("添加单位：输入名称，按回车")
        self.name.setAccessibleName("要添加的单位名称")
        self.name.setMaxLength(LONGEST_NAME)
        self.kind.setAccessibleName("要添加的单位类型")
        for kind in UnitKind:
            self.kind.addItem(kind.text, kind.value)
        icons.dress(self.button, "plus")
        mark(self._fault, tone="fault")
        self._fault.setWordWrap(True)
        self._fault.hide()
        line = QHBoxLayout()
        line.setSpacing(px(8))
        line.addWidget(self.name, 1)
        line.addWidget(self.kind)
        line.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(3))
        column.addLayout(line)
        column.addWidget(self._fault)
        self._kind_chosen = False
        self.name.textEdited.connect(self._suggest)
        self.name.returnPressed.connect(self._add)
        self.kind.activated.connect(self._choose)
        self.button.clicked.connect(self._add)

    def clear(self) -> None:
        """Make room for the next one."""
        self._kind_chosen = False
        self.name.clear()
        self._blame("")

    def refuse(self, refusal: Refusal) -> None:
        """Say at the field why the unit was not added."""
        self._blame(refusal.sentence)
        self.name.setFocus()

    def fault(self) -> str:
        """What is said at the field; empty if nothing."""
        return self._fault.text()

    def _suggest(self, name: str) -> None:
        self._blame("")
        if not self._kind_chosen:
            self.kind.setCurrentIndex(self.kind.findData(suggested_kind(name.strip()).value))

    def _choose(self, _index: int) -> None:
        self._kind_chosen = True

    def _add(self) -> None:
        if self.name.text().strip():
            self.added.emit(self.name.text().strip(), UnitKind(self.kind.currentData()))
        else:
            self._blame("请填写单位名称。")

    def _blame(self, sentence: str) -> None:
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))
        mark(self.name, faulty="true" if sentence else "false")
