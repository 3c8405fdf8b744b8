"""The step of the units: pasted, from a file, the labelled sample, or later."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton

from changhe_desktop.services.organization import load_sample_units
from changhe_desktop.services.organization_list import (
    import_list,
    list_of_file,
    preview_units,
    remove_units,
)
from changhe_desktop.store.views.organization import UnitRow, unit_rows
from changhe_desktop.ui.accounts.first_step import Step
from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.pages import Frame
from changhe_desktop.ui.parts.pasting import PastePanel, Pasting
from changhe_desktop.ui.parts.table_model import Column
from changhe_desktop.ui.parts.theme import mark, px

PASTING = Pasting(
    noun="个单位",
    hint="把名单粘贴在这里，一行一个单位。只有名称也行；\n从表格里复制的，依次是：单位名称、类型、别名、分管领导。",
    columns=(Column("name", "单位名称", 7, wraps=True), Column("kind", "类型", 5)),
    preview=preview_units,
    keep=import_list,
    read=list_of_file,
    purpose="units",
    kinds="单位名单 (*.xlsx *.csv *.txt)",
)
NOT_YET = "粘贴的名单还没有导入。请先导入；不要的，清空后再下一步。"


class UnitsStep(Step):
    """责任单位."""

    short = "责任单位"
    heading = "责任单位"
    why = "措施的牵头单位、整改通知的收文单位都从这张名单里选。也可以直接下一步，以后在“责任单位”里补。"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.units: list[UnitRow] = []
        self.found, self._blocked = QLabel(), False
        self.sample, self.tidy = QPushButton("载入示例名单（标明示例）"), QPushButton("移除示例")
        self.panel = PastePanel(frame, PASTING, can_leave=False)
        self.panel.setMinimumHeight(px(260))
        self.found.setWordWrap(True)
        mark(self.found, tone="heading")
        icons.dress(self.sample, "download")
        icons.dress(self.tidy, "trash")
        line = QHBoxLayout()
        line.setSpacing(px(8))
        line.addWidget(self.sample)
        line.addWidget(self.tidy)
        line.addStretch(1)
        self.body.addLayout(line)
        for part in (self.found, self.panel):
            self.body.addWidget(part)
        self.body.setStretchFactor(self.panel, 1)
        self.sample.clicked.connect(lambda _on: frame.counter.do(load_sample_units, then=self._changed))
        self.tidy.clicked.connect(self._remove_sample)
        self.panel.kept.connect(self._changed)
        self.panel.text.textChanged.connect(lambda: self._block(False))

    def enter(self) -> None:
        self._read()
        self.panel.text.setFocus()

    def reminder(self) -> str:
        if self._blocked:
            return NOT_YET
        return "" if self.units else "还没有单位。没有单位，不能定牵头、不能下发整改。"

    def complete(self) -> None:
        if self.panel.has_text():
            self._block(True)
            self.panel.text.setFocus()
        else:
            self.saved.emit()

    def half_done(self) -> bool:
        return self.panel.has_text()

    def _block(self, blocked: bool) -> None:
        self._blocked = blocked
        self.told.emit()

    def _read(self) -> None:
        self.frame.counter.ask(unit_rows, then=self._show, key="first/units")

    def _changed(self, _value: object) -> None:
        self._read()
        self.answered.emit()

    def _show(self, units: Sequence[UnitRow]) -> None:
        self.units = list(units)
        sample = sum(1 for unit in units if unit.sample)
        told = f"，其中示例{sample}个，请以后按本镇实际修改" if sample else ""
        self.found.setText(f"✔ 已有{len(units)}个单位{told}。" if units else "")
        self.found.setVisible(bool(units))
        self.sample.setEnabled(not sample)
        self.tidy.setVisible(bool(sample))
        self.told.emit()

    def _remove_sample(self) -> None:
        ids = [unit.id for unit in self.units if unit.sample]
        self.frame.counter.do(remove_units, ids, then=self._changed)
