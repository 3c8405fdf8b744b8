"""原文对照: the plan's text at the left, its measures at the right; the cuts between them are made here."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import (
    QLabel,
    QListWidget,
    QMenu,
    QSplitter,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.plan import Edit, EditMove, MeasureKind
from changhe_desktop.store.views.plan import MeasureRow, PlanReview
from changhe_desktop.ui.parts.colours import colour
from changhe_desktop.ui.parts.messages import refusal_message
from changhe_desktop.ui.parts.pages import Frame, tool
from changhe_desktop.ui.parts.table_edit import CellDelegate
from changhe_desktop.ui.parts.table_model import Badge, Column, Editing
from changhe_desktop.ui.parts.table_patient import PatientTable
from changhe_desktop.ui.parts.theme import mark, px
from changhe_desktop.ui.parts.undoing import Undoing
from changhe_desktop.ui.plan.changes import MeasureChanges
from changhe_desktop.ui.plan.columns import KINDS
from changhe_desktop.ui.plan.review_text import PlanTextView

COLUMNS = (
    Column("code", "编号", 4),
    Column(
        "shown", "措施", 9, grows=True, wraps=True, editing=Editing.TEXT, tip="改名：原文不变，清空恢复原文"
    ),
    Column("kind", "类别", 4, editing=Editing.CHOICE, choices=lambda: KINDS),
    Column("dropped", "状态", 4.5, badge=lambda row: Badge("非措施", "grey") if row.dropped else None),
)
HINT = "在原文里点一下，右边就到那一条；选中右边一条，原文里就标出它。"
FAULTS_SHOWN = 3
NOT_ADJACENT = "所选措施不相邻，不能合并。请选同一任务内挨着的几条。"


class GreyCell(CellDelegate):
    """A cell whose words are grey while its measure is no measure."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        if index.data(Qt.ItemDataRole.UserRole).dropped:
            option.palette.setColor(QPalette.ColorRole.Text, colour("faint"))  # type: ignore[attr-defined]


class ReviewView(QWidget):
    """Text and measures side by side; `counted` words for the status bar, `back` to the ledger."""

    counted = Signal(str)
    back = Signal()

    def __init__(self, frame: Frame, undoing: Undoing) -> None:
        super().__init__()
        self._frame, self._undo = frame, undoing.action
        self._rows: Sequence[MeasureRow] = ()
        self._wanted: int | None = None
        self._following = False
        self.table, self.text = PatientTable(COLUMNS, today=frame.counter.today), PlanTextView()
        self._grey = [GreyCell(column, self.table, frame.counter.today) for column in COLUMNS[:2]]
        for place, delegate in enumerate(self._grey):
            self.table.setItemDelegateForColumn(place, delegate)
        self.table.setAccessibleName("措施")
        self.faults, self._faults_head = QListWidget(), QLabel()
        self._changes = MeasureChanges(frame, undoing, self.table.take_back)
        self._make_acts()
        self._put_together()
        self._connect()
        self._enable()

    # What the page uses

    def show_review(self, review: PlanReview) -> None:
        """Show this text and these measures; the places in both stay."""
        self._rows = review.measures
        self.text.show_text(review.text, review.measures, review.faults)
        self.faults.clear()
        self.faults.addItems([fault.sentence for fault in review.faults])
        self._faults_head.setText(f"编号有 {len(review.faults)} 处问题，点一下到那一行：")
        height = self.faults.fontMetrics().lineSpacing() + px(12)
        self.faults.setFixedHeight(height * min(len(review.faults), FAULTS_SHOWN) + px(4))
        for part in (self._faults_head, self.faults):
            part.setVisible(bool(review.faults))
        self._faulty_lines = [fault.row for fault in review.faults]
        self.table.set_rows(self._rows)
        if self._wanted is not None:
            self.table.select([row.id for row in self._rows if row.source.end > self._wanted][:1])
            self._wanted = None
        self._selected(self.table.selected())
        kept = sum(1 for row in self._rows if not row.dropped)
        self.counted.emit(f"共 {kept} 条措施，非措施 {len(self._rows) - kept} 条")

    def show_row(self, measure_id: str) -> None:
        """Go to a measure, now or when its rows are there."""
        self.table.select([measure_id])

    def acts(self) -> list[QAction]:
        """What can be done here, in order."""
        cuts = [self.split, self.merge, self.rename, self.drop, self.restore, self.carve]
        return [self.leave, *cuts, self.kind, self._undo]

    # Construction

    def _make_acts(self) -> None:
        def act(words: str, icon: str, run: Callable[[], object], keys: str, tip: str) -> QAction:
            return tool(self, words, icon, run, keys=keys, tip=tip)

        self.leave = act("返回台账", "arrow-left", self.back.emit, "Ctrl+T", "回到任务分解台账")
        self.split = act("拆分", "arrows-split", self._split, "F7", "从原文里光标所在处断成两条")
        self.merge = act("合并", "arrow-merge", self._merge, "F8", "把选中的相邻几条并成一条")
        self.rename = act("改名", "edit", self._rename, "F2", "只改显示的名称，原文不变")
        self.drop = act("标为非措施", "ban", partial(self._drop, True), "Delete", "不列入台账，随时可以恢复")
        self.restore = act("恢复为措施", "arrow-back-up", partial(self._drop, False), "", "重新列入台账")
        self.carve = act("划为措施", "plus", self._carve, "F4", "把原文里选中的文字划为一条措施")
        self.kind = act("类别", "flag", lambda: None, "", "改选中措施的类别")
        menu = QMenu(self)
        for kind in (*MeasureKind, None):
            entry = QAction(kind.text if kind else "不定", menu)
            entry.triggered.connect(partial(self._set_kind, kind.value if kind else ""))
            menu.addAction(entry)
        self.kind.setMenu(menu)

    def _put_together(self) -> None:
        left, right, split = QWidget(), QWidget(), QSplitter(Qt.Orientation.Horizontal)
        hint = QLabel(HINT)
        hint.setWordWrap(True)
        for label in (hint, self._faults_head):
            mark(label, tone="muted")
        self.faults.setAccessibleName("编号问题")
        self.faults.setWordWrap(True)
        self.faults.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for side, parts in ((left, (self._faults_head, self.faults, self.text)), (right, (hint, self.table))):
            column = QVBoxLayout(side)
            column.setContentsMargins(px(10), px(8), px(10), px(10))
            column.setSpacing(px(6))
            for part in parts:
                column.addWidget(part, 1 if part in (self.text, self.table) else 0)
        split.addWidget(left)
        split.addWidget(right)
        split.setChildrenCollapsible(False)
        split.setSizes([px(600), px(500)])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

    def _connect(self) -> None:
        self.text.pointed.connect(self._pointed)
        self.text.selectionChanged.connect(self._enable)
        self.table.selection_changed.connect(self._selected)
        self.table.edited.connect(self._edited)
        self.faults.currentRowChanged.connect(self._to_fault)
        self.faults.itemClicked.connect(lambda item: self._to_fault(self.faults.row(item)))

    # Text and list follow one another

    def _pointed(self, place: int) -> None:
        row = self.text.measure_at(place)
        if row is not None and [r.id for r in self.table.selected()] != [row.id]:
            self._following = True
            self.table.select([row.id])
            self._following = False
        self._enable()

    def _selected(self, rows: Sequence[MeasureRow]) -> None:
        lead = None if self._following or len(rows) != 1 else rows[0]
        self.text.mark(rows, lead)
        self._enable()

    def _to_fault(self, place: int) -> None:
        line = self._faulty_lines[place] if 0 <= place < len(self._faulty_lines) else None
        if line is not None:
            self.text.go_to_line(line)

    def _enable(self) -> None:
        rows = self.table.selected()
        place, (start, end) = self.text.cursor_place(), self.text.selection()
        inside = self.text.measure_at(place)
        self.split.setEnabled(inside is not None and inside.source.start < place < inside.source.end)
        self.merge.setEnabled(len(rows) > 1)
        self.rename.setEnabled(len(rows) == 1)
        self.drop.setEnabled(any(not row.dropped for row in rows))
        self.restore.setEnabled(any(row.dropped for row in rows))
        self.carve.setEnabled(start < end)
        self.kind.setEnabled(bool(rows))

    # The acts

    def _do(self, *edits: Edit) -> None:
        self._wanted = edits[0].start
        self._changes.edit(edits)

    def _split(self) -> None:
        self._do(Edit(EditMove.SPLIT, self.text.cursor_place()))

    def _merge(self) -> None:
        chosen = sorted(self.table.selected(), key=lambda row: row.source.start)
        ids = [row.id for row in self._rows]
        first = ids.index(chosen[0].id)
        together = ids[first : first + len(chosen)] == [row.id for row in chosen]
        if not together or len({row.task_id for row in chosen}) > 1:
            self._frame.show_message(refusal_message(Refusal(NOT_ADJACENT)))
            return
        self._do(Edit(EditMove.MERGE, chosen[0].source.start, chosen[-1].source.end))

    def _rename(self) -> None:
        index = self.table.currentIndex()
        self.table.setFocus()
        self.table.setCurrentIndex(index.siblingAtColumn(1))
        self.table.edit(index.siblingAtColumn(1))

    def _drop(self, drop: bool) -> None:
        rows = [row for row in self.table.selected() if row.dropped is not drop]
        if rows:
            move = EditMove.DROP if drop else EditMove.RESTORE
            self._do(*(Edit(move, row.source.start) for row in rows))

    def _carve(self) -> None:
        start, end = self.text.selection()
        self._do(Edit(EditMove.CARVE, start, end))

    def _set_kind(self, kind: str) -> None:
        self._changes.change(self.table.selected(), "kind", kind)

    def _edited(self, row: MeasureRow, field: str, value: str) -> None:
        if field == "kind":
            self._changes.change([row], field, value)
        else:
            title = "" if value == row.text else value
            self._do(Edit(EditMove.RENAME, row.source.start, title=title))
