"""The progress of an act: shown after a second, with counts, and a way to cancel where there is one."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from changhe_desktop.ui.counter_work import Work
from changhe_desktop.ui.parts.theme import px

PATIENCE_MS = 1000


class WorkBar(QWidget):
    """What is being done, how far it is, and 取消. It hides while nothing takes longer than a second."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._bar, self._cancel = QLabel(), QProgressBar(), QPushButton("取消")
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(px(160))
        self._cancel.clicked.connect(self._stop)
        line = QHBoxLayout(self)
        line.setContentsMargins(px(12), px(3), px(12), px(3))
        line.setSpacing(px(10))
        line.addWidget(self._words)
        line.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._cancel)
        line.addStretch(1)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self.show)
        self.hide()

    def show_work(self, work: Work | None) -> None:
        """Show this act's progress; None when all is done."""
        if work is None:
            self._patience.stop()
            self._cancel.setEnabled(True)
            self.hide()
            return
        counted = f"，已处理 {work.done}/{work.total}" if work.total else ""
        self._words.setText(f"{work.words}{counted}…")
        self._bar.setRange(0, work.total)
        self._bar.setValue(work.done)
        self._cancel.setVisible(work.can_cancel)
        if self.isHidden() and not self._patience.isActive():
            self._patience.start()

    def _stop(self) -> None:
        self._cancel.setEnabled(False)
        self._words.setText("正在取消…")
        self.cancelled.emit()
