"""The menu bar: everything the window can do, in words, with its keys."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu

from changhe_desktop.ui.parts.pages import PageEntry, checked_keys
from changhe_desktop.ui.parts.theme import TextSize

Act = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Acts:
    """What the menus call."""

    go: Callable[[str], object]
    back: Act
    refresh: Act
    search: Act
    saved: Act
    sidebar: Act
    next_part: Act
    part_before: Act
    larger: Act
    smaller: Act
    set_size: Callable[[TextSize], object]
    folder: Act
    pack: Act
    help: Act
    manual: Act
    typing_help: Act
    about: Act
    quit: Act


class Menus:
    """The menus of one window. 本页 follows the page that is open."""

    def __init__(self, window: QMainWindow, entries: Sequence[PageEntry], acts: Acts, size: TextSize) -> None:
        self._window = window
        bar = window.menuBar()
        self._fill(bar.addMenu("文件(&F)"), [
            ("保存", "Ctrl+S", acts.saved), ("打开数据文件夹", "", acts.folder), None,
            ("退出", "Ctrl+Q", acts.quit),
        ])  # fmt: skip
        self.page = bar.addMenu("本页(&P)")
        view = bar.addMenu("查看(&V)")
        for number, entry in enumerate(entries, 1):
            keys = f"Ctrl+{number}" if number < 10 else ""
            self._fill(view, [(entry.title, keys, partial(acts.go, entry.key))])
        self._fill(view, [
            None, ("返回上一页", "Alt+Left", acts.back), ("刷新", "F5", acts.refresh),
            ("查找", "Ctrl+F", acts.search), None,
            ("收起或展开侧栏", "F9", acts.sidebar), ("到下一部分", "F6", acts.next_part),
            ("到上一部分", "Shift+F6", acts.part_before),
        ])  # fmt: skip
        self._sizes = self._add_sizes(view.addMenu("文字大小"), acts, size)
        self._fill(bar.addMenu("帮助(&H)"), [
            ("本页帮助", "F1", acts.help), ("手册目录", "", acts.manual),
            ("打不出汉字怎么办", "", acts.typing_help), None,
            ("导出诊断包…", "", acts.pack), ("关于", "", acts.about),
        ])  # fmt: skip

    def show_page(self, tools: Sequence[QAction]) -> None:
        """List the acts of the page that is open; an empty list says so."""
        self.page.clear()
        for action in tools:
            self.page.addAction(action)
        if not tools:
            self.page.addAction("本页没有可办的事项").setEnabled(False)

    def show_size(self, size: TextSize) -> None:
        """Tick the text size in force."""
        for action in self._sizes.actions():
            action.setChecked(action.data() == size.value)

    def _fill(self, menu: QMenu, entries: Sequence[tuple[str, str, Act] | None]) -> None:
        for entry in entries:
            if entry is None:
                menu.addSeparator()
                continue
            words, keys, run = entry
            action = QAction(words, self._window)
            if keys:
                action.setShortcut(checked_keys(keys))
            action.triggered.connect(lambda _on=False, act=run: act())
            menu.addAction(action)

    def _add_sizes(self, menu: QMenu, acts: Acts, size: TextSize) -> QActionGroup:
        group = QActionGroup(self._window)
        for choice in TextSize:
            action = QAction(choice.text, self._window)
            action.setCheckable(True)
            action.setChecked(choice is size)
            action.setData(choice.value)
            action.triggered.connect(lambda _on, chosen=choice: acts.set_size(chosen))
            group.addAction(action)
            menu.addAction(action)
        menu.addSeparator()
        self._fill(menu, [
            ("大一号", "Ctrl+=", acts.larger), ("小一号", "Ctrl+-", acts.smaller),
            ("标准", "Ctrl+0", lambda: acts.set_size(TextSize.STANDARD)),
        ])  # fmt: skip
        return group
