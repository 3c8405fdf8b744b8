"""配合单位 edited in the grid: a small panel over the cell in which several units are put in order."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from changhe_desktop.ui.parts.picker import Sounds
from changhe_desktop.ui.parts.picker_many import PickMany
from changhe_desktop.ui.parts.table_model import Column, Index
from changhe_desktop.ui.parts.theme import mark, px

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
APART = "、"


class AssistsEditor(QFrame):
    """The panel. `done` when it is to be stored, `left` when it is to be forgotten."""

    done = Signal()
    left = Signal()

    def __init__(self, column: Column, pinyin: Sounds, parent: QWidget) -> None:
        super().__init__(parent)
        self._within = parent
        mark(self, card="true")
        self.setAutoFillBackground(True)
        self._choices = list(column.choices()) if column.choices else []
        self.many = PickMany(self._choices, pinyin=pinyin)
        self.many.changed.connect(self._fit)
        done, back = QPushButton("完成"), QPushButton("取消")
        mark(done, primary="true")
        done.clicked.connect(self.done.emit)
        back.clicked.connect(self.left.emit)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(done)
        buttons.addWidget(back)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(px(8), px(8), px(8), px(8))
        self._lines.addWidget(self.many)
        self._lines.addLayout(buttons)
        self.setFocusProxy(self.many.field)
        self.many.field.installEventFilter(self)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def set_names(self, names: list[str]) -> None:
        """Show these units as chosen; a name that is in no list stays as it is."""
        ids = {choice.text: choice.value for choice in self._choices}
        self.many.set_values([ids.get(name, name) for name in names])

    def names(self) -> list[str]:
        """The names chosen, in order."""
        words = {choice.value: choice.text for choice in self._choices}
        return [words.get(value, value) for value in self.many.values()]

    def place_over(self, cell: QRect) -> None:
        """Stand over the cell, inside the table."""
        room = self._within.rect()
        wanted = self.sizeHint()
        width = min(max(cell.width(), wanted.width(), px(260)), room.width())
        height = min(wanted.height(), room.height())
        left = max(0, min(cell.x(), room.right() - width))
        self.setGeometry(left, max(0, min(cell.y(), room.bottom() - height)), width, height)

    def _fit(self) -> None:
        self._lines.activate()
        self.place_over(self.geometry())

    def _focus_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isVisible() and now is not self and not self.isAncestorOf(now):
            self.done.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        field = self.many.field
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and not field.list_is_open():
            if event.key() in ENTER and not field.text().strip():
                self.done.emit()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.left.emit()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # The list of what was chosen is laid out after it has told that it changed.
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        # While an input method composes its first word the table hands its events to us, not to the field.
        if event.type() == QEvent.Type.InputMethod:
            return QApplication.sendEvent(self.many.field, event)
        return super().event(event)


class AssistsDelegate(QStyledItemDelegate):
    """Makes the panel for the column of assisting units."""

    def __init__(self, column: Column, pinyin: Sounds, parent: QWidget) -> None:
        super().__init__(parent)
        self._column, self._pinyin = column, pinyin

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = AssistsEditor(self._column, self._pinyin, parent)
        editor.done.connect(lambda: self._end(editor, keep=True))
        editor.left.connect(lambda: self._end(editor, keep=False))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, AssistsEditor)
        words = str(index.data(Qt.ItemDataRole.EditRole))
        editor.set_names(words.split(APART) if words else [])

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, AssistsEditor)
        model.setData(index, APART.join(editor.names()))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        assert isinstance(editor, AssistsEditor)
        editor.place_over(option.rect)  # type: ignore[attr-defined]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return False  # the panel ends itself; Qt would take its field for the whole editor

    def _end(self, editor: AssistsEditor, *, keep: bool) -> None:
        editor.blockSignals(True)  # closing moves the focus, which must not end it twice
        if keep:
            self.commitData.emit(editor)
        self.closeEditor.emit(editor)
