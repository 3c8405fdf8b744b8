"""关于: which program this is, where its data are, and what it does not do."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from changhe_desktop import __version__
from changhe_desktop.domain.accounts import Json
from changhe_desktop.ui.accounts.section import Section, card
from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.flow import Flow
from changhe_desktop.ui.parts.pages import Frame
from changhe_desktop.ui.parts.theme import px
from changhe_desktop.ui.parts.undoing import Undoing

NOTE = "单机办公，不联网，数据不出本机。非涉密，严禁存储、处理国家秘密。"


class AboutSection(Section):
    """The program in a few lines, and the ways to its papers."""

    help_topic = "index"

    def __init__(self, frame: Frame, undoing: Undoing) -> None:
        super().__init__(frame, undoing)
        self.told = QLabel(f"版本 {__version__}\n数据文件夹：{frame.counter.folder}")
        self.told.setWordWrap(True)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QWidget()
        line = Flow(buttons)
        line.setSpacing(px(8))
        self.licences = self._button("许可与第三方组件", "book")
        self.folder = self._button("打开数据文件夹", "folder-open")
        self.manual = self._button("使用手册", "help")
        self.pack = self._button("导出诊断包…", "bug")
        for button in (self.licences, self.folder, self.manual, self.pack):
            line.addWidget(button)
        self.licences.clicked.connect(frame.show_about)
        self.folder.clicked.connect(self._open_folder)
        self.manual.clicked.connect(lambda: frame.show_help("index"))
        self.pack.clicked.connect(frame.export_pack)
        self.body.addWidget(card("长河工作台", self.told, buttons, note=NOTE))
        self.body.addStretch(1)

    def first_field(self) -> QWidget:
        return self.licences

    def refresh(self) -> None:
        """Nothing of it changes."""

    def show_values(self, values: Mapping[str, Json]) -> None:
        """Nothing of it is a setting."""

    def _button(self, words: str, icon: str) -> QPushButton:
        button = QPushButton(words)
        icons.dress(button, icon)
        return button

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.frame.counter.folder)))
