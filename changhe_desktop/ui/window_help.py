"""The manual in the window: its topics, a search over them, the topic itself. Local files only."""

import re
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QKeyEvent, QTextDocument
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from changhe_desktop.ui.parts.search import SearchBox
from changhe_desktop.ui.parts.theme import mark, px

HEADING = re.compile(r"^#\s+(.+)$", re.MULTILINE)
# The topics in the order of a newcomer's questions; others follow by name.
ORDER = (
    "index", "first-run", "overview", "plan", "organization", "rectification", "printing", "accounts",
    "backup", "typing-chinese", "faq", "admin", "commands",
)  # fmt: skip
MISSING = "# 还没有这一页\n\n手册里没有“{topic}”这一页。请从左边的目录里选。\n"


def topics(manual: Path) -> list[tuple[str, str, str]]:
    """The topics of a manual: name of the file without ending, title, text."""
    found = []
    place = {name: n for n, name in enumerate(ORDER)}
    for file in sorted(manual.glob("*.md"), key=lambda f: (place.get(f.stem, len(ORDER)), f.stem)):
        text = file.read_text(encoding="utf-8")
        heading = HEADING.search(text)
        found.append((file.stem, heading[1].strip() if heading else file.stem, text))
    return found


class LocalBrowser(QTextBrowser):
    """Shows Markdown of one folder; a link that leaves it is copied instead of opened."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder.resolve()
        self.setOpenLinks(False)
        self.setSearchPaths([str(folder)])
        self.setAccessibleName("手册正文")
        self.document().setDocumentMargin(px(16))

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """A picture of the manual, by its name within it; nothing from outside is ever loaded."""
        path = (self._folder / QUrl(name).path().lstrip("/")).resolve()
        if kind == QTextDocument.ResourceType.ImageResource and path.is_relative_to(self._folder):
            return super().loadResource(kind, QUrl.fromLocalFile(str(path)))
        return None


class HelpWindow(QWidget):
    """A window of its own, so that it can stand beside the work it explains."""

    def __init__(self, manual: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("使用手册")
        self._topics = topics(manual)
        self._contents, self._browser, self._said = QListWidget(), LocalBrowser(manual), QLabel()
        self._contents.setAccessibleName("目录")
        self._contents.currentItemChanged.connect(lambda item, _old: self._show_item(item))
        self._browser.anchorClicked.connect(self._follow)
        mark(self._said, tone="muted")
        search = SearchBox("在手册中查找")
        search.searched.connect(self._list)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (search, self._contents, self._said):
            column.addWidget(part)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self._browser)
        split.setSizes([px(240), px(560)])
        line = QHBoxLayout(self)
        line.addWidget(split)
        self._list("")
        self.resize(px(860), px(600))

    def show_topic(self, topic: str) -> None:
        """Open a topic and bring the window to the front."""
        self._list("")
        row = next((n for n, (name, _, _) in enumerate(self._topics) if name == topic), -1)
        self._contents.setCurrentRow(row)
        if row < 0:
            self._browser.setMarkdown(MISSING.format(topic=topic))
        self.show()
        self.raise_()
        self.activateWindow()
        self._browser.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def titles(self) -> list[str]:
        """The contents as they are listed now."""
        return [self._contents.item(row).text() for row in range(self._contents.count())]

    def text(self) -> str:
        """The words of the open topic."""
        return self._browser.toPlainText()

    def _list(self, words: str) -> None:
        """List the topics in which all these words stand."""
        wanted = words.lower().split()
        self._contents.clear()
        for name, title, text in self._topics:
            if all(word in text.lower() for word in wanted):
                item = QListWidgetItem(title)
                item.setData(Qt.ItemDataRole.UserRole, name)
                self._contents.addItem(item)
        count = self._contents.count()
        self._said.setText("" if count else "没有找到，换个说法试试。")
        if wanted and count:
            self._contents.setCurrentRow(0)
            self._browser.find(wanted[0])

    def _show_item(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            name = item.data(Qt.ItemDataRole.UserRole)
            self._browser.setMarkdown(next(text for topic, _, text in self._topics if topic == name))

    def _follow(self, url: QUrl) -> None:
        if url.isRelative() and url.path().endswith(".md"):
            self.show_topic(Path(url.path()).stem)
        elif url.isRelative() and url.hasFragment():
            self._browser.scrollToAnchor(url.fragment())
        else:
            QApplication.clipboard().setText(url.toString())
            self._said.setText("本程序不联网，网址已复制。")
