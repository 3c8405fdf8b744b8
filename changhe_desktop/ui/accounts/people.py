"""经办人: who sits at this desk, one press to change, and who else may."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from changhe_desktop.domain.accounts import Json
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.services.accounts import switch_operator
from changhe_desktop.services.accounts_people import add_operator, remove_operator
from changhe_desktop.store.views.accounts import operator_names
from changhe_desktop.ui.accounts.ordered import OrderedTable
from changhe_desktop.ui.accounts.section import Section, card
from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.pages import Frame, tool
from changhe_desktop.ui.parts.table_model import Badge, Column
from changhe_desktop.ui.parts.theme import mark, px
from changhe_desktop.ui.parts.undoing import Undoing

NOTE = "每次修改都以经办人的真实姓名留痕。换人不用退出、不用口令；也可以点窗口右下角的姓名换人。"
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Person:
    """One name of the list; `here` says who sits at the desk now."""

    name: str
    here: bool


COLUMNS = (
    Column("name", "姓名", 10, grows=True),
    Column("here", "", 6, badge=lambda row: Badge("当前经办人", "done") if row.here else None),
)


class PeopleSection(Section):
    """The people of this desk."""

    keys = ("operator",)

    def __init__(self, frame: Frame, undoing: Undoing) -> None:
        super().__init__(frame, undoing)
        self.table, self.name, self._fault = OrderedTable(COLUMNS, key="name"), QLineEdit(), QLabel()
        self._names: list[str] = []
        self._take_seat = tool(self, "换成此人", "user-check", self._switch, primary=True)
        self._take_off = tool(self, "移出名单", "trash", self._remove)
        self.table.empty.say("还没有登记经办人，在下面填写真实姓名。", icon="user")
        self.table.row_changed.connect(lambda _row: self._enable())
        self.table.opened.connect(lambda _row: self._switch())
        self.body.addWidget(card("经办人", self.table, self._adding(), self._fault, note=NOTE))
        self.end_with_trail()
        self._enable()

    def tools(self) -> Sequence[QAction]:
        return [self._take_seat, self._take_off]

    def first_field(self) -> QWidget:
        return self.table

    def refresh(self) -> None:
        super().refresh()
        self.frame.counter.ask(operator_names, then=self._take_names, key="settings/people")

    def show_values(self, values: Mapping[str, Json]) -> None:
        self._show()

    def _adding(self) -> QWidget:
        whole, line = QWidget(), QHBoxLayout()
        add, seat = QPushButton("登记"), QPushButton("登记并换人")
        icons.dress(add, "user-plus")
        icons.dress(seat, "user-check")
        self.name.setPlaceholderText("要登记的真实姓名")
        self.name.setAccessibleName("要登记的真实姓名")
        self.name.setMaxLength(LONGEST)
        self.name.returnPressed.connect(self._add)
        add.clicked.connect(self._add)
        seat.clicked.connect(self._add_and_switch)
        mark(self._fault, tone="fault")
        self._fault.setWordWrap(True)
        self._fault.hide()
        whole.setLayout(line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(8))
        line.addWidget(self.name, 1)
        line.addWidget(add)
        line.addWidget(seat)
        return whole

    def _take_names(self, names: Sequence[str]) -> None:
        self._names = list(names)
        self._show()

    def _show(self) -> None:
        here = self.values.get("operator")
        self.table.set_rows([Person(name, name == here) for name in self._names])
        self.table.updateGeometry()
        self._enable()

    def _enable(self) -> None:
        row = self.table.current()
        for action in (self._take_seat, self._take_off):
            action.setEnabled(row is not None and not row.here)

    def _switch(self) -> None:
        row = self.table.current()
        if row is not None and not row.here:
            self._seat(row.name)

    def _seat(self, name: str) -> None:
        """Whoever takes the seat says so himself."""
        self.frame.counter.do(switch_operator, name, by=name, then=self._added, refused=self._refuse)

    def _add(self) -> None:
        name = self.name.text().strip()
        by = self.frame.counter.operator or name
        self.frame.counter.do(add_operator, name, then=self._added, refused=self._refuse, by=by)

    def _add_and_switch(self) -> None:
        name = self.name.text().strip()
        if name:
            self._seat(name)
        else:
            self._blame("请先填写真实姓名。")

    def _remove(self) -> None:
        row = self.table.current()
        if row is not None:
            self.frame.counter.do(
                remove_operator, row.name, refused=self._refuse,
                then=lambda name: self.undoing.remember(f"移出{name}", add_operator, name),
            )  # fmt: skip

    def _added(self, _name: str) -> None:
        self.name.clear()
        self._blame("")

    def _refuse(self, refusal: Refusal) -> None:
        self._blame(refusal.sentence)

    def _blame(self, sentence: str) -> None:
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))
        mark(self.name, faulty="true" if sentence else "false")
