"""整改文书: titles, whether papers are reviewed, and what a new draft begins with."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from changhe_desktop.domain.accounts import Json
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.printing import NoticeLayout
from changhe_desktop.ui.accounts.lists import TitlesList
from changhe_desktop.ui.accounts.section import Section, card
from changhe_desktop.ui.parts.form import Form
from changhe_desktop.ui.parts.pages import Frame
from changhe_desktop.ui.parts.picker import Choice
from changhe_desktop.ui.parts.undoing import Undoing

TITLES_NOTE = "拟稿时从这里选，第一个是默认的。双击可以修改。"
REVIEW_NOTE = "勾选后，草稿先送审，审核同意以后才能签发。"
LAYOUT_NOTE = "新拟的文书先用这种版式，每份还可以改。"
COPIES_NOTE = "新拟的文书先填上它，每份还可以改；多个用顿号隔开。"
SLIP_NOTE = "印在裁切线下面；一页放不下时，单独印一页。"


class OrdersSection(Section):
    """How rectification papers begin."""

    help_topic = "rectification"
    keys = ("order.titles", "order.review_required", "order.layout", "order.contact", "order.phone",
            "order.copies", "order.slip")  # fmt: skip

    def __init__(self, frame: Frame, undoing: Undoing) -> None:
        super().__init__(frame, undoing)
        self.titles, self.passing, self.fresh = TitlesList(), Form(), Form()
        self.passing.tick("order.review_required", "签发前须审核", note=REVIEW_NOTE)
        layouts = [Choice(layout.value, layout.text) for layout in NoticeLayout]
        self.fresh.choice("order.layout", "版式", layouts, note=LAYOUT_NOTE)
        self.fresh.text("order.contact", "联系人", longest=40)
        self.fresh.text("order.phone", "联系电话", longest=40, latin=True)
        self.fresh.text("order.copies", "抄送", longest=400, note=COPIES_NOTE)
        self.fresh.tick("order.slip", "附送达回执", note=SLIP_NOTE)
        self.bind(self.passing, "order.review_required")
        self.bind(self.fresh, *self.keys[2:])
        self.titles.changed.connect(self._save_titles)
        self.body.addWidget(card("文书标题", self.titles, note=TITLES_NOTE))
        self.body.addWidget(card("签发", self.passing))
        self.body.addWidget(card("新文书的默认内容", self.fresh))
        self.end_with_trail()

    def first_field(self) -> QWidget:
        return self.titles

    def show_values(self, values: Mapping[str, Json]) -> None:
        if not self.titles.fault_text():
            self.titles.set_value(values["order.titles"])

    def _save_titles(self) -> None:
        self.save({"order.titles": self.titles.value()}, self._refuse_titles)

    def _refuse_titles(self, refusal: Refusal) -> None:
        self.titles.blame(refusal.sentence)
