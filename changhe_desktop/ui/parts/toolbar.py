"""The one worded toolbar of a page. What does not fit stands in 更多, so that no word is ever cut."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.theme import mark, px


def button_for(action: QAction) -> QToolButton:
    """A worded button that does what `action` does, and follows it when it is disabled or renamed."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setIconSize(QSize(icons.side(), icons.side()))
    if action.menu() is not None:
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    mark(button, worded="true", primary="true" if action.property("primary") else "false")
    return button


class Toolbar(QWidget):
    """Worded buttons in a row, and at its end 更多 for those the window is too narrow for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: list[QToolButton] = []
        self._menu = QMenu(self)
        more = QAction("更多", self)
        icons.dress(more, "chevron-down")
        more.setMenu(self._menu)
        self._more = button_for(more)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        # The buttons give way to the width, never the width to the buttons.
        self._line.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        self._line.setSpacing(px(6))
        self._line.addStretch(1)
        self._line.addWidget(self._more)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_tools(self, tools: Sequence[QAction]) -> None:
        """Show these acts instead of the present ones."""
        for button in self._buttons:
            self._line.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [button_for(action) for action in tools if not action.isSeparator()]
        for place, button in enumerate(self._buttons):
            self._line.insertWidget(place, button)
        self._fit()

    def words(self) -> list[str]:
        """What the visible buttons say, 更多 included when it is there."""
        return [b.text() for b in (*self._buttons, self._more) if not b.isHidden()]

    def fit(self) -> None:
        """Measure again, after the text size has changed."""
        self._fit()

    def _fit(self) -> None:
        """Show as many buttons as there is room for; the others' acts go into the menu of 更多."""
        gap = self._line.spacing()
        widths = [button.sizeHint().width() + gap for button in self._buttons]
        shown = len(widths)
        if sum(widths) > self.width():
            room = self.width() - self._more.sizeHint().width()
            shown = next((n for n in range(len(widths), 0, -1) if sum(widths[:n]) <= room), 0)
        self._menu.clear()
        for place, button in enumerate(self._buttons):
            button.setVisible(place < shown)
            if place >= shown:
                self._menu.addAction(button.defaultAction())
        self._more.setVisible(shown < len(widths))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._more.sizeHint().width(), self._more.sizeHint().height())

    def sizeHint(self) -> QSize:
        gap = self._line.spacing()
        return QSize(sum(b.sizeHint().width() + gap for b in self._buttons), self._more.sizeHint().height())
