"""Typing through fcitx by this program itself: needed here or not, switched on or off, and how it stands.

Nothing of it is loaded before it is needed: the window is to be painted first.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from changhe_desktop.ui.parts.memory import Memory

if TYPE_CHECKING:
    from changhe_desktop.ui.fcitx.filter import KeyFilter

REMEMBERED = "typing/fcitx"
SCREEN = "xcb"  # On Wayland the desktop itself stands between keyboard and program.


class Typing(QObject):
    """The switch. Signal `changed`: `words` are others now."""

    changed = Signal()

    def __init__(self, memory: Memory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._memory = memory
        self._filter: KeyFilter | None = None
        self.is_ours = False

    @property
    def is_on(self) -> bool:
        """Whether the user lets the program speak to fcitx."""
        return self._memory.words(REMEMBERED, "on") == "on"

    def take_over(self) -> None:
        """See to typing from now on, because Qt cannot; the switch still decides."""
        self.is_ours = QGuiApplication.platformName() == SCREEN
        self._apply()

    def set_on(self, on: bool) -> None:
        """Turn the switch, now and for the next start."""
        self._memory.keep(REMEMBERED, "on" if on else "off")
        self._apply()

    def stop(self) -> None:
        """Leave fcitx, because the program ends."""
        if self._filter is not None:
            self._filter.stop()
            self._filter.deleteLater()
            self._filter = None

    def words(self) -> str:
        """How it stands, for 设置."""
        if not self.is_ours:
            return "这台电脑由系统自带的接口输入汉字，不用本程序连接。"
        if self._filter is None:
            return "已关闭。"
        service = self._filter.client.service
        return f"已连接 {service}。" if service else "没有找到 fcitx。fcitx 一启动就会自动连接。"

    def _apply(self) -> None:
        if not (self.is_ours and self.is_on):
            self.stop()
        elif self._filter is None:
            from changhe_desktop.ui.fcitx.filter import KeyFilter

            self._filter = KeyFilter(self)
            self._filter.client.changed.connect(self.changed)
        self.changed.emit()
