"""本镇与发文机关."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from changhe_desktop.domain.accounts import LONGEST_NAME, Json
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.ui.accounts.lists import IssuersList
from changhe_desktop.ui.accounts.section import Section, card
from changhe_desktop.ui.parts.form import Form
from changhe_desktop.ui.parts.pages import Frame
from changhe_desktop.ui.parts.undoing import Undoing

TOWN_NOTE = "写全称，例如“××镇”。台账标题用它。"
ISSUERS_NOTE = (
    "整改通知的落款从这里选，第一个是默认的。没有自己公章的（如领导小组办公室），"
    "写明代章机关，落款下一行印“（××代章）”；有公章的，代章机关空着。"
)


class TownSection(Section):
    """The town's name and the offices in whose name papers go out."""

    keys = ("town", "issuers")

    def __init__(self, frame: Frame, undoing: Undoing) -> None:
        super().__init__(frame, undoing)
        self.form, self.issuers = Form(), IssuersList()
        self.form.text("town", "镇名", longest=LONGEST_NAME, note=TOWN_NOTE)
        self.bind(self.form, "town")
        self.issuers.changed.connect(self._save_issuers)
        self.body.addWidget(card("本镇", self.form))
        self.body.addWidget(card("发文机关", self.issuers, note=ISSUERS_NOTE))
        self.end_with_trail()

    def first_field(self) -> QWidget:
        return self.form.field("town")

    def show_values(self, values: Mapping[str, Json]) -> None:
        if not self.issuers.fault_text():
            self.issuers.set_value(values["issuers"])

    def _save_issuers(self) -> None:
        self.save({"issuers": self.issuers.value()}, self._refuse_issuers)

    def _refuse_issuers(self, refusal: Refusal) -> None:
        self.issuers.blame(refusal.sentence)
