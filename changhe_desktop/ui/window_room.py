"""Where a page stands: its title and toolbar above, messages, the page itself, and the progress below."""

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from changhe_desktop.ui.parts.messages import MessageBars
from changhe_desktop.ui.parts.progress import WorkBar
from changhe_desktop.ui.parts.theme import mark, px
from changhe_desktop.ui.parts.toolbar import Toolbar


class Room(QWidget):
    """The part of the window right of the sidebar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self.toolbar = QLabel(), Toolbar()
        self.messages, self.stack, self.work = MessageBars(), QStackedWidget(), WorkBar()
        mark(self._title, tone="title")
        self.stack.setObjectName("pages")
        head = QFrame()
        head.setObjectName("page_head")
        line = QHBoxLayout(head)
        line.setContentsMargins(px(16), px(8), px(12), px(8))
        line.setSpacing(px(20))
        line.addWidget(self._title)
        line.addWidget(self.toolbar, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.messages)
        column.addWidget(self.stack, 1)
        column.addWidget(self.work)

    def show_part(self, title: str, part: QWidget, tools: Sequence[QAction]) -> None:
        """Show a page (or what stands for one) under its title, with its tools."""
        self._title.setText(title)
        if self.stack.indexOf(part) < 0:
            self.stack.addWidget(part)
        self.stack.setCurrentWidget(part)
        self.toolbar.show_tools(tools)

    def title(self) -> str:
        """The title shown."""
        return self._title.text()
