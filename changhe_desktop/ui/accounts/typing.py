"""汉字输入: whether this program speaks to fcitx itself, and how that stands now."""

from collections.abc import Mapping

from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QWidget

from changhe_desktop.domain.accounts import Json
from changhe_desktop.ui.accounts.section import Section, card
from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.flow import Flow
from changhe_desktop.ui.parts.pages import Frame
from changhe_desktop.ui.parts.undoing import Undoing

HELP = "typing-chinese"
NOTE = "在 UOS、麒麟等系统上，由本程序直接连接 fcitx。切换马上生效，只影响这台电脑；用 ibus 的不受影响。"


class TypingSection(Section):
    """The switch, its state, and the page of help for those who cannot type."""

    help_topic = HELP

    def __init__(self, frame: Frame, undoing: Undoing) -> None:
        super().__init__(frame, undoing)
        self.switch, self.state = QCheckBox("由本程序连接 fcitx 输入法"), QLabel()
        self.help = QPushButton("打不出汉字怎么办")
        self.state.setWordWrap(True)
        icons.dress(self.help, "help")
        self.switch.clicked.connect(frame.typing.set_on)
        self.help.clicked.connect(lambda: frame.show_help(HELP))
        frame.typing.changed.connect(self.refresh)
        line = QWidget()
        Flow(line).addWidget(self.help)
        self.body.addWidget(card("汉字输入", self.switch, self.state, line, note=NOTE))
        self.body.addStretch(1)

    def first_field(self) -> QWidget:
        return self.switch if self.switch.isEnabled() else self.help

    def refresh(self) -> None:
        typing = self.frame.typing
        self.switch.setEnabled(typing.is_ours)
        self.switch.setChecked(typing.is_on)
        self.state.setText(f"现在：{typing.words()}")

    def show_values(self, values: Mapping[str, Json]) -> None:
        """Nothing of it is kept with the office's data."""
