"""依据库: what an order may be based on, reworded here for papers to come."""

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from changhe_desktop.domain.accounts import Json
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.matters import Matter
from changhe_desktop.services.rectification_library import (
    add_basis,
    add_usual_bases,
    change_basis,
    remove_basis,
)
from changhe_desktop.store.views.rectification import BasisRow, basis_rows
from changhe_desktop.ui.accounts.section import Section, card
from changhe_desktop.ui.accounts.writing import Writing
from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.dialogs import confirm
from changhe_desktop.ui.parts.form import Form
from changhe_desktop.ui.parts.pages import Frame, tool
from changhe_desktop.ui.parts.table import RowTable
from changhe_desktop.ui.parts.table_model import Column
from changhe_desktop.ui.parts.theme import mark, px
from changhe_desktop.ui.parts.undoing import Undoing

NOTE = "下发整改时从这里选依据。方案还是征求意见稿的，不会自动引用，签发时会提醒。已签发的文书不变。"
EMPTY = "依据库还是空的。可以载入常用依据，再按实际修改；也可以在下面自己写。"
COLUMNS = (
    Column("title", "名称", 8, wraps=True),
    Column("text", "印在文书里的文字", 16, grows=True, wraps=True),
)


class BasesSection(Section):
    """The library, and below it the one on show, or a new one."""

    listens = frozenset({Matter.RECTIFICATION})
    help_topic = "rectification"

    def __init__(self, frame: Frame, undoing: Undoing) -> None:
        super().__init__(frame, undoing)
        self._row: BasisRow | None = None
        self.table = RowTable(COLUMNS, today=frame.counter.today)
        self._usual = tool(self, "载入常用依据", "download", self._add_usual)
        self._new = tool(self, "新的依据", "plus", self._begin, keys="Ctrl+N", primary=True)
        self._remove = tool(self, "移除", "trash", self._take_out)
        self.form, self.text, self.keep = Form(), Writing(3), QPushButton("添加")
        self.title: QLineEdit = self.form.text("title", "名称", hint="选依据时看的短名", longest=120)
        self.form.add("text", "印的文字", self.text)
        self._put_together()
        self._clear()

    def tools(self) -> Sequence[QAction]:
        return [self._new, self._usual, self._remove]

    def first_field(self) -> QWidget:
        return self.table

    def may_leave(self) -> bool:
        typed = self._row is None and bool(self.title.text().strip() or self.text.words())
        return not typed or confirm(self, "新写的依据还没有添加。", "不添加，关闭", danger=True)

    def refresh(self) -> None:
        self.frame.counter.ask(basis_rows, then=self._take_rows, key="settings/bases")

    def show_values(self, values: Mapping[str, Json]) -> None:
        """Nothing of it is a setting."""

    def _put_together(self) -> None:
        self.table.empty.say(EMPTY, self._usual, icon="book")
        self.table.setMinimumHeight(px(200))
        icons.dress(self.keep, "check", "on_accent")
        mark(self.keep, primary="true")
        editor, column, line = QWidget(), QVBoxLayout(), QHBoxLayout()
        editor.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.keep)
        line.addStretch(1)
        column.addWidget(self.form)
        column.addLayout(line)
        self.body.addWidget(card("依据库", self.table, editor, note=NOTE), 1)
        self.table.row_changed.connect(self._choose)
        self.title.editingFinished.connect(self._store_changed)
        self.text.left.connect(self._store_changed)
        self.keep.clicked.connect(self._store)

    def _take_rows(self, rows: Sequence[BasisRow]) -> None:
        self.table.set_rows(rows)
        self._enable()

    def _choose(self, row: BasisRow | None) -> None:
        if row is not None:
            self._row = row
            self.title.setText(row.title)
            self.text.show_words(row.text)
            self.form.clear_faults()
        self._enable()

    def _begin(self) -> None:
        """Make room for a new one and go there."""
        self._clear()
        self.title.setFocus()

    def _clear(self) -> None:
        self._row = None
        self.table.clearSelection()
        self.table.setCurrentIndex(self.table.rootIndex())
        self.title.clear()
        self.text.show_words("")
        self.form.clear_faults()
        self._enable()

    def _enable(self) -> None:
        self._remove.setEnabled(self._row is not None)
        self.keep.setText("保存修改" if self._row else "添加")

    def _store_changed(self) -> None:
        """A listed one is stored when it is left; a new one waits for 添加."""
        if self._row is not None:
            self._store()

    def _store(self) -> None:
        row, title, text = self._row, self.title.text().strip(), self.text.words()
        do = self.frame.counter.do
        if row is None:
            do(add_basis, title, text, then=self._on_added, refused=self._refuse)
        elif (title, text) != (row.title, row.text):

            def then(changed: BasisRow) -> None:
                words = f"修改依据“{row.title}”"
                # By its title: one that was removed and put back has another id.
                self.undoing.remember(words, change_basis, changed.title, title=row.title, text=row.text)
                self._row = changed if self._row is row else self._row
                self.form.clear_faults()

            do(change_basis, row.id, title=title, text=text, then=then, refused=self._refuse)

    def _on_added(self, row: BasisRow) -> None:
        self.undoing.remember(f"添加依据“{row.title}”", remove_basis, row.title)
        self._begin()

    def _refuse(self, refusal: Refusal) -> None:
        field = {"依据名称": "title"}.get(refusal.field or "", refusal.field or "text")
        self.form.clear_faults()
        self.form.blame(field if field in ("title", "text") else "text", refusal.sentence)

    def _take_out(self) -> None:
        row = self._row
        if row is not None:
            self.frame.counter.do(
                remove_basis, row.id,
                then=lambda _rows: self.undoing.remember(
                    f"移除依据“{row.title}”", add_basis, row.title, row.text
                ),
            )  # fmt: skip
            self._begin()

    def _add_usual(self) -> None:
        self.frame.counter.do(add_usual_bases)
