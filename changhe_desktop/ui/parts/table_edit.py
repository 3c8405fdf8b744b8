"""Cells edited in place with the keys of Excel, each kind of column by its own editor; and badges drawn."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QPoint, QRect, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from changhe_desktop.ui.parts.colours import colour
from changhe_desktop.ui.parts.dates import WordsOrDateField
from changhe_desktop.ui.parts.picker import Choice, PickField, Sounds
from changhe_desktop.ui.parts.table_model import SHAPES, Align, Column, Editing, Index
from changhe_desktop.ui.parts.theme import px

DATE_HINT = "如 年底前、2026-11-30"
BLANK = Choice("", "（空）")


class CellDelegate(QStyledItemDelegate):
    """Makes the editors of one column. `moved` asks for the next cell: (rows, columns) to go."""

    moved = Signal(int, int)

    def __init__(
        self, column: Column, parent: QWidget, today: Callable[[], date], pinyin: Sounds = lambda: None
    ) -> None:
        super().__init__(parent)
        self._column = column
        self._today = today
        self._pinyin = pinyin

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        if self._column.editing is Editing.CHOICE:
            choices = self._column.choices() if self._column.choices else ()
            blank = [BLANK] if self._column.blank else []
            field = PickField([*blank, *choices], pinyin=self._pinyin, parent=parent)
            # What it settles when it is left is committed by the view itself, or was given up with Esc.
            field.picked.connect(lambda _value: self._commit(field) if field.hasFocus() else None)
            return field
        if self._column.editing is Editing.DATE_WORDS:
            return WordsOrDateField(self._today, DATE_HINT, parent)
        return QLineEdit(parent)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))
        editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, PickField):
            editor.settle()
            if not editor.text().strip() and self._column.blank:
                model.setData(index, Choice("", ""))
            chosen = next((c for c in editor.choices() if c.value == editor.value()), None)
            if chosen is not None:
                shown = Choice("", "") if chosen is BLANK else chosen
                model.setData(index, shown)
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text().strip())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        place: QRect = option.rect  # type: ignore[attr-defined]
        # An editor narrower than eight characters cannot be read in.
        place.setWidth(max(place.width(), px(14 * 8)))
        editor.setGeometry(place)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        pressed = event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and isinstance(editor, QLineEdit):
            steps = self._steps(editor, event)
            if steps is not None and isinstance(editor, PickField) and not self._settled(editor):
                return True
            if steps is not None:
                self._commit(editor)
                self.moved.emit(*steps)
                return True
            if isinstance(editor, PickField) and editor.list_is_open():
                return False  # Enter and Esc belong to the open list
        return super().eventFilter(editor, event)

    def _steps(self, editor: QLineEdit, event: QKeyEvent) -> tuple[int, int] | None:
        """Enter goes down, Tab right, with Shift the other way, as in Excel."""
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # A list opened without typing closes at Enter; what was typed is entered like any words.
            opened = isinstance(editor, PickField) and editor.list_is_open() and not editor.is_typed()
            return None if opened else (-1 if back else 1, 0)
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return 0, -1 if back or event.key() == Qt.Key.Key_Backtab else 1
        return None

    def _settled(self, field: PickField) -> bool:
        """Take the choice that was typed; what is in no list stays in the cell and is told about."""
        with QSignalBlocker(field):  # or the choice would be committed here and once more by who asked
            field.take_marked()
            field.settle()
        if field.fault():
            QToolTip.showText(field.mapToGlobal(QPoint(0, field.height())), field.fault(), field)
        return not field.fault()

    def _commit(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)


class BadgeDelegate(QStyledItemDelegate):
    """Draws a badge: shape and word in the light's colour on its soft ground."""

    def __init__(self, column: Column, parent: QWidget) -> None:
        super().__init__(parent)
        self._column = column

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        badge = self._column.badge(index.data(Qt.ItemDataRole.UserRole)) if self._column.badge else None
        light = badge.light if badge else ""
        if badge is None or light not in SHAPES:
            super().paint(painter, option, index)
            return
        style = option.widget.style()  # type: ignore[attr-defined]
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)  # type: ignore[attr-defined]
        words, hue = f"{SHAPES[light]} {badge.words}", "grey" if light == "done" else light
        metrics, cell = option.fontMetrics, option.rect  # type: ignore[attr-defined]
        pill = QRect(0, 0, metrics.horizontalAdvance(words) + px(14), metrics.height() + px(4))
        pill.moveCenter(cell.center())
        if self._column.align is not Align.CENTER:
            pill.moveLeft(cell.x() + px(6))
        pill.setWidth(min(pill.width(), cell.width() - px(8)))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(f"{hue}_soft"))
        painter.drawRoundedRect(pill, px(4), px(4))
        painter.setPen(colour(hue))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)
        painter.restore()
