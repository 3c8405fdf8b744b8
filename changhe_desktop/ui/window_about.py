"""关于: what program this is, in which version, where its data are, and under which licences it stands."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QTabWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.theme import mark, px

NAME = "长河工作台"


def licence_tab(file: Path) -> QWidget:
    """A licence as it is shipped; one that is missing says so, since a copy must carry it."""
    if not file.is_file():
        return QLabel(f"缺少许可文件“{file.name}”，请重新安装程序。")
    text = file.read_text(encoding="utf-8", errors="replace")
    if file.suffix == ".md":
        browser = QTextBrowser()
        browser.setOpenLinks(False)
        browser.setMarkdown(text)
        return browser
    plain = QPlainTextEdit(text)
    plain.setReadOnly(True)
    return plain


class AboutDialog(QDialog):
    """The name, the version, the data folder, and a tab for each licence."""

    def __init__(
        self, version: str, folder: Path, licences: Sequence[tuple[str, Path]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"关于{NAME}")
        picture, name, told = QLabel(), QLabel(NAME), QLabel()
        icons.dress(picture, "changhe", ems=4)
        mark(name, tone="title")
        told.setText(f"版本 {version}\n数据文件夹：{folder}\n单机办公，不联网，数据不出本机。")
        told.setWordWrap(True)
        told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words = QVBoxLayout()
        words.addWidget(name)
        words.addWidget(told)
        head = QHBoxLayout()
        head.setSpacing(px(16))
        head.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        tabs = QTabWidget()
        for title, file in licences:
            tabs.addTab(licence_tab(file), title)
        buttons = QDialogButtonBox()
        close = buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole)
        mark(close, primary="true")
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(12))
        column.addLayout(head)
        column.addWidget(tabs, 1)
        column.addWidget(buttons)
        self.resize(px(620), px(480))
