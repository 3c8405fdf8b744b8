"""The office's library of 依据: what is chosen from when an order is drafted."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.services import rectification_library as library
from changhe_desktop.store.views.rectification import BasisRow, basis_rows
from changhe_desktop.ui.parts.flow import Flow
from changhe_desktop.ui.parts.form import Form
from changhe_desktop.ui.parts.pages import Frame
from changhe_desktop.ui.parts.theme import mark, px

EMPTY = "依据库还是空的。可以先载入常用依据，再按本镇实际改好。"


class LibraryDialog(QDialog):
    """The library at the left, the entry in focus at the right. Everything is saved at once."""

    def __init__(self, parent: QWidget, frame: Frame) -> None:
        super().__init__(parent)
        self.setWindowTitle("依据库")
        self._counter = frame.counter
        self._rows: list[BasisRow] = []
        self._wanted = ""
        self.list, self.form = QListWidget(), Form()
        self._said = QLabel(EMPTY)
        self.form.text("title", "名称", hint="选依据时看的简称", required=True, longest=120)
        self.form.long_text("text", "文字", lines=5, hint="印在“根据……”里的文字", required=True)
        self.save = self._button("保存修改", self._change)
        self.add = self._button("添加为新的一条", self._add)
        self.remove = self._button("移除", self._remove)
        self.usual = self._button("载入常用依据", self._load_usual)
        self._lay_out()
        self.list.currentRowChanged.connect(lambda _row: self._show_entry())
        self._counter.announced.connect(self._read)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._read()

    def _lay_out(self) -> None:
        left, right, tools = QVBoxLayout(), QVBoxLayout(), Flow()
        body, column, bottom = QHBoxLayout(), QVBoxLayout(self), QDialogButtonBox()
        self._said.setWordWrap(True)
        mark(self._said, tone="muted")
        mark(self.save, primary="true")
        self.list.setAccessibleName("依据库")
        self.list.setMinimumWidth(px(200))
        left.addWidget(self.list, 1)
        left.addWidget(self.usual, 0, Qt.AlignmentFlag.AlignLeft)
        tools.setSpacing(px(8))
        for button in (self.save, self.add, self.remove):
            tools.addWidget(button)
        right.addWidget(self.form)
        right.addLayout(tools)
        right.addWidget(self._said)
        right.addStretch(1)
        body.setSpacing(px(16))
        body.addLayout(left, 2)
        body.addLayout(right, 3)
        bottom.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
        bottom.rejected.connect(self.reject)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(12))
        column.addLayout(body, 1)
        column.addWidget(bottom)
        self.resize(px(720), px(420))

    def _button(self, words: str, run: object) -> QPushButton:
        button = QPushButton(words)
        button.setAutoDefault(False)
        button.clicked.connect(run)
        return button

    def _read(self, _matters: object = None) -> None:
        self._counter.ask(basis_rows, then=self._show_rows, key="rectification/library")

    def _show_rows(self, rows: Sequence[BasisRow]) -> None:
        entry = self._entry()
        chosen = self._wanted or (entry.id if entry else "")
        self._rows, self._wanted = list(rows), ""
        signals = self.list.blockSignals(True)
        self.list.clear()
        for row in rows:
            item = QListWidgetItem(row.title)
            item.setToolTip(row.text)
            self.list.addItem(item)
        place = next((n for n, row in enumerate(rows) if row.id == chosen), 0 if rows else -1)
        self.list.setCurrentRow(place)
        self.list.blockSignals(signals)
        self._said.setVisible(not rows)
        self._show_entry()

    def _entry(self) -> BasisRow | None:
        place = self.list.currentRow()
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def _show_entry(self) -> None:
        entry = self._entry()
        self.form.fill({"title": entry.title if entry else "", "text": entry.text if entry else ""})
        self.save.setEnabled(entry is not None)
        self.remove.setEnabled(entry is not None)

    def _change(self) -> None:
        entry = self._entry()
        if entry is not None and self.form.check():
            values = self.form.values()
            self._counter.do(
                library.change_basis, entry.id, title=values["title"], text=values["text"],
                refused=self._refuse,
            )  # fmt: skip

    def _add(self) -> None:
        if self.form.check():
            values = self.form.values()
            self._counter.do(
                library.add_basis, values["title"], values["text"], then=self._added, refused=self._refuse
            )

    def _added(self, row: BasisRow) -> None:
        # The announcement asked already for the rows; the new one is gone to when they come.
        self._wanted = row.id
        self._read()

    def _remove(self) -> None:
        entry = self._entry()
        if entry is not None:
            self._counter.do(library.remove_basis, entry.id, refused=self._refuse)

    def _load_usual(self) -> None:
        self._counter.do(library.add_usual_bases, refused=self._refuse)

    def _refuse(self, refusal: Refusal) -> None:
        if not self.form.refuse(refusal):
            self._said.setText(refusal.sentence)
            self._said.show()
