"""文字大小: three sizes, each shown in itself, in force at once."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QRadioButton, QVBoxLayout, QWidget

from changhe_desktop.domain.accounts import Json
from changhe_desktop.ui.accounts.section import Section, card
from changhe_desktop.ui.parts.pages import Frame
from changhe_desktop.ui.parts.theme import TextSize, mark, px
from changhe_desktop.ui.parts.undoing import Undoing

NOTE = "选中马上生效，只影响这台电脑的屏幕，不影响打印。也可以按 Ctrl+= 放大，Ctrl+- 缩小，Ctrl+0 还原。"
POINTS = {TextSize.STANDARD: "五号字", TextSize.LARGE: "小四号字", TextSize.HUGE: "四号字"}
SAMPLE = "各责任单位：请于11月30日前报送整改情况。1234567890"


class TextSizeSection(Section):
    """A card for each size."""

    def __init__(self, frame: Frame, undoing: Undoing) -> None:
        super().__init__(frame, undoing)
        self.buttons: dict[TextSize, QRadioButton] = {}
        self._samples: dict[TextSize, QLabel] = {}
        self._group = QButtonGroup(self)
        choices, column = QWidget(), QVBoxLayout()
        choices.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        for size in TextSize:
            column.addWidget(self._choice(size))
        self.body.addWidget(card("文字大小", choices, note=NOTE))
        self.body.addStretch(1)

    def first_field(self) -> QWidget:
        return self.buttons[self.frame.theme.size]

    def refresh(self) -> None:
        self.buttons[self.frame.theme.size].setChecked(True)
        self._dress()

    def show_values(self, values: Mapping[str, Json]) -> None:
        """Nothing of it is kept with the office's data."""

    def _choice(self, size: TextSize) -> QFrame:
        box, button, sample = QFrame(), QRadioButton(f"{size.text}（{POINTS[size]}）"), QLabel(SAMPLE)
        mark(box, card="true")
        sample.setWordWrap(True)
        button.clicked.connect(partial(self._choose, size))
        column = QVBoxLayout(box)
        column.setContentsMargins(px(14), px(8), px(14), px(10))
        column.addWidget(button)
        column.addWidget(sample)
        self._group.addButton(button)
        self.buttons[size], self._samples[size] = button, sample
        return box

    def _choose(self, size: TextSize) -> None:
        self.frame.set_text_size(size)
        self._dress()

    def _dress(self) -> None:
        """Show each sample in its own size, whatever size is in force."""
        for size, sample in self._samples.items():
            sample.setStyleSheet(f"font-size: {size.points}pt;")
