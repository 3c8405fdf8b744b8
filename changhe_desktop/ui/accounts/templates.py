"""文书模板: the Word template of each layout: saved to be edited, taken back, tried out."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from changhe_desktop.domain.accounts import Json
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.matters import Matter
from changhe_desktop.domain.printing import NoticeLayout
from changhe_desktop.services.printing import (
    notice_template,
    restore_notice_template,
    save_file,
    set_notice_template,
)
from changhe_desktop.services.rectification_paper import sample_document
from changhe_desktop.ui.accounts.section import Section, card, remark
from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.flow import Flow
from changhe_desktop.ui.parts.messages import fault_line
from changhe_desktop.ui.parts.pages import Frame
from changhe_desktop.ui.parts.theme import mark, px
from changhe_desktop.ui.parts.undoing import Undoing

NOTE = (
    "存成 Word 文件的文书用这里的模板；打印用的 PDF 不受影响。"
    "存出模板，用 WPS 修改后换用：【】里的词会换成内容，"
    "【标题】【主送】【正文】【署名】【成文日期】必须保留。"
)
WORD = "Word 文档 (*.docx)"
OWN, SHIPPED = "正在用本单位自己的模板。", "正在用随附的模板。"


class LayoutCard(QWidget):
    """One layout: which template it uses, and what can be done with it."""

    def __init__(self, layout: NoticeLayout) -> None:
        super().__init__()
        self.layout_kind = layout
        self.state, self.fault = QLabel(), QLabel()
        self.save, self.use = self._button("存出模板…", "download"), self._button("换用…", "upload")
        self.sample = self._button("存样张…", "file-word")
        self.restore = self._button("恢复默认", "refresh")
        buttons = QWidget()
        line = Flow(buttons)
        line.setSpacing(px(8))
        for button in (self.save, self.use, self.sample, self.restore):
            line.addWidget(button)
        for label in (self.state, self.fault):
            label.setWordWrap(True)
        mark(self.fault, tone="fault")
        self.fault.hide()
        self.card: QFrame = card(layout.text, self.state, buttons, self.fault)

    def show_state(self, own: bool) -> None:
        """Tell which template is in use."""
        self.state.setText(OWN if own else SHIPPED)
        self.restore.setEnabled(own)

    def blame(self, sentences: list[str]) -> None:
        """List what is wrong with a template that was not taken; an empty list takes it away."""
        self.fault.setText("\n".join(sentences))
        self.fault.setVisible(bool(sentences))

    def _button(self, words: str, icon: str) -> QPushButton:
        button = QPushButton(words)
        icons.dress(button, icon)
        return button


class TemplatesSection(Section):
    """A card for each layout."""

    listens = frozenset({Matter.ACCOUNTS, Matter.PRINTING})
    help_topic = "printing"

    def __init__(self, frame: Frame, undoing: Undoing) -> None:
        super().__init__(frame, undoing)
        self.cards = {layout: LayoutCard(layout) for layout in NoticeLayout}
        self.body.addWidget(remark(NOTE))
        for layout, found in self.cards.items():
            found.save.clicked.connect(partial(self._save, layout))
            found.use.clicked.connect(partial(self._use, layout))
            found.sample.clicked.connect(partial(self._sample, layout))
            found.restore.clicked.connect(partial(self._restore, layout))
            self.body.addWidget(found.card)
        self.body.addStretch(1)

    def first_field(self) -> QWidget:
        return self.cards[NoticeLayout.FORM].save

    def show_values(self, values: Mapping[str, Json]) -> None:
        for layout, found in self.cards.items():
            found.show_state(bool(values[f"template.{layout.value}"]))

    def _save(self, layout: NoticeLayout) -> None:
        path = self._ask_where(f"整改通知模板-{layout.text}.docx")
        if path is not None:
            self.frame.counter.ask(notice_template, layout, then=partial(self._write, path))

    def _sample(self, layout: NoticeLayout) -> None:
        path = self._ask_where(f"样张-{layout.text}.docx")
        if path is not None:
            on = self.frame.counter.today()
            self.frame.counter.ask(sample_document, layout, on=on, then=partial(self._write, path))

    def _ask_where(self, name: str) -> Path | None:
        return self.frame.files.save_file(self, "存为 Word 文件", "template", name, WORD)

    def _write(self, path: Path, content: bytes) -> None:
        self.frame.counter.look_up(
            save_file, path, content, then=lambda _none: self.frame.say(f"已存为“{path.name}”。")
        )

    def _use(self, layout: NoticeLayout) -> None:
        path = self.frame.files.open_file(self, "选择改好的模板", "template", WORD)
        if path is not None:
            self.cards[layout].blame([])
            then = None if self.values.get(f"template.{layout.value}") else partial(self._taken, layout)
            self.frame.counter.do(
                set_notice_template, layout, path, then=then, refused=partial(self._refuse, layout),
                words="正在检查模板",
            )  # fmt: skip

    def _taken(self, layout: NoticeLayout, _sha256: str) -> None:
        self.undoing.remember(f"换用{layout.text}的模板", restore_notice_template, layout)

    def _refuse(self, layout: NoticeLayout, refusal: Refusal) -> None:
        self.cards[layout].blame([refusal.sentence, *map(fault_line, refusal.faults)])

    def _restore(self, layout: NoticeLayout) -> None:
        self.cards[layout].blame([])
        self.frame.counter.do(restore_notice_template, layout)
