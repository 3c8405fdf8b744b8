"""The sidebar: every page by icon and word, reached by mouse, arrows or Ctrl with its number."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy, QWidget

from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.pages import PageEntry
from changhe_desktop.ui.parts.theme import px


class Sidebar(QListWidget):
    """`chosen` gives the key of the page the user went to."""

    chosen = Signal(str)

    def __init__(self, entries: Sequence[PageEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setAccessibleName("页面")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._entries = list(entries)
        for number, entry in enumerate(self._entries, 1):
            item = QListWidgetItem(entry.title)
            item.setToolTip(f"{entry.title}（Ctrl+{number}）" if number < 10 else entry.title)
            self.addItem(item)
        self._dress()
        # Not the current row: Qt moves that by itself when the focus comes.
        self.itemSelectionChanged.connect(self._chosen)

    def show_key(self, key: str) -> None:
        """Mark the page that is open."""
        signals = self.blockSignals(True)
        row = next((n for n, entry in enumerate(self._entries) if entry.key == key), -1)
        self.setCurrentRow(row)
        if row < 0:
            self.clearSelection()
        self.blockSignals(signals)

    def _chosen(self) -> None:
        if self.selectedItems():
            self.chosen.emit(self._entries[self.row(self.selectedItems()[0])].key)

    def _dress(self) -> None:
        self.setIconSize(QSize(icons.side(1.4), icons.side(1.4)))
        for row, entry in enumerate(self._entries):
            self.item(row).setIcon(icons.icon(entry.icon, ems=1.4, selected="on_accent"))
        words = max((self.fontMetrics().horizontalAdvance(e.title) for e in self._entries), default=0)
        self.setFixedWidth(words + icons.side(1.4) + px(64))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Its rows were laid out before the style sheet gave them their padding.
        self.doItemsLayout()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_entries"):
            self._dress()
