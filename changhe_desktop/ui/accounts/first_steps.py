"""The steps of the first run: who works here, the plan, the office and its numbers, the units, the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from changhe_desktop.domain.accounts import LONGEST_NAME, Json
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.numbering import LONGEST_PREFIX, PaperKind
from changhe_desktop.services.accounts import change_settings, switch_operator
from changhe_desktop.services.plan import (
    Imported,
    Reading,
    import_plan,
    read_plan,
    shipped_plan,
    use_version,
)
from changhe_desktop.store.views.accounts import settings
from changhe_desktop.store.views.plan import VersionRow, version_rows
from changhe_desktop.ui.accounts.first_step import Fault, Offer, Step
from changhe_desktop.ui.accounts.lists import IssuersList
from changhe_desktop.ui.accounts.section import card, plain, remark
from changhe_desktop.ui.parts.form import Form
from changhe_desktop.ui.parts.messages import fault_line
from changhe_desktop.ui.parts.pages import Frame
from changhe_desktop.ui.parts.theme import mark, px

PLAN_FILES = "方案文本 (*.txt *.docx)"
FAULTS_SHOWN = 5
LONGEST_OPERATOR = 40


class OperatorStep(Step):
    """经办人."""

    short = "经办人"
    heading = "您的姓名"
    why = "请填真实姓名，每次修改都以它留痕。没有口令，也不是电脑的登录名；以后换人点一下就行。"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.name, self.fault = QLineEdit(), Fault()
        self.name.setPlaceholderText("真实姓名")
        self.name.setAccessibleName("经办人姓名")
        self.name.setMaxLength(LONGEST_OPERATOR)
        self.name.setMaximumWidth(px(320))
        self.name.textEdited.connect(lambda _text: self._blame(""))
        self.body.addWidget(self.name)
        self.body.addWidget(self.fault)
        self.body.addStretch(1)

    def enter(self) -> None:
        if self.frame.counter.operator:
            self.name.setText(self.frame.counter.operator)
        self.name.setFocus()

    def complete(self) -> None:
        name = self.name.text().strip()
        if not name:
            self._blame("请填写姓名。没有姓名，办的事没法留痕。")
        elif name == self.frame.counter.operator:
            self.saved.emit()
        else:
            self.frame.counter.do(
                switch_operator, name, by=name, then=lambda _name: self.saved.emit(), refused=self._refuse
            )

    def half_done(self) -> bool:
        return self.name.text().strip() not in ("", self.frame.counter.operator)

    def _refuse(self, refusal: Refusal) -> None:
        self._blame(refusal.sentence)

    def _blame(self, sentence: str) -> None:
        self.fault.say(sentence)
        mark(self.name, faulty="true" if sentence else "false")
        if sentence:
            self.name.setFocus()


class PlanStep(Step):
    """方案: read from a file, the shipped one, or none yet."""

    short = "方案"
    heading = "实施方案"
    why = "读入方案以后，行动、任务、措施会自动分解成台账。也可以先空着，直接下一步，以后在“任务分解”里读取。"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._reading: Reading | None = None
        self._worked_on: int | None = None
        self.from_file = Offer(
            "读取方案文本…", "选本镇方案的 .txt 或 .docx 文件，按“一、（一）1.”编号分解。", "file-import"
        )
        self.shipped = Offer("载入长河镇方案", "随程序附带，88 条措施已经拆好。", "download")
        self.by_paragraph = QPushButton("按段落读入")
        self.found, self.faults, self.fault = QLabel(), remark(""), Fault()
        offers = QHBoxLayout()
        offers.setSpacing(px(12))
        offers.addWidget(self.from_file)
        offers.addWidget(self.shipped)
        mark(self.found, tone="heading")
        self.found.setWordWrap(True)
        for part in (self.found, self.faults, self.by_paragraph):
            part.hide()
        self.body.addLayout(offers)
        for part in (self.found, self.faults, self.fault, self.by_paragraph):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.from_file.clicked.connect(self._choose)
        self.shipped.clicked.connect(lambda _on: self._read(shipped_plan()))
        self.by_paragraph.clicked.connect(lambda _on: self._keep(paragraphs=True))

    def enter(self) -> None:
        self.frame.counter.ask(version_rows, then=self._show_plan, key="first/plan")
        self.from_file.setFocus()

    def reminder(self) -> str:
        return "" if self._worked_on else "还没有方案。可以现在读，也可以以后在“任务分解”里读取。"

    def _show_plan(self, versions: Sequence[VersionRow]) -> None:
        current = next((version for version in versions if version.current), None)
        self._worked_on = current.ordinal if current else None
        if current is not None:
            self._say(f"已有方案：《{current.title}》，{current.measures}条措施。")
        self.told.emit()

    def _say(self, words: str) -> None:
        self.found.setText(f"✔ {words}")
        self.found.show()

    def _choose(self) -> None:
        path = self.frame.files.open_file(self, "读取方案文本", "plan", PLAN_FILES)
        if path is not None:
            self._read(path)

    def _read(self, path: Path) -> None:
        self.fault.say("")
        self.faults.hide()
        self.by_paragraph.hide()
        self.frame.say(f"正在读取“{path.name}”…")
        self.frame.counter.look_up(read_plan, path, then=self._on_read, refused=self._refuse)

    def _on_read(self, reading: Reading) -> None:
        self._reading = reading
        self._keep(paragraphs=False)

    def _keep(self, *, paragraphs: bool) -> None:
        if self._reading is not None:
            self.frame.counter.do(
                import_plan, self._reading, paragraphs=paragraphs, then=self._on_kept,
                refused=self._refuse_to_keep, words="正在存入方案",
            )  # fmt: skip

    def _on_kept(self, kept: Imported) -> None:
        """Work on what was read last: whoever reads another file here has taken the wrong one before."""
        before, self._worked_on = self._worked_on, kept.version
        if before in (None, kept.version):
            self._tell(kept)
        else:
            self.frame.counter.do(use_version, kept.version, then=lambda _version: self._tell(kept))

    def _tell(self, kept: Imported) -> None:
        self.fault.say("")
        self.by_paragraph.hide()
        counted = f"{kept.actions}个行动、{kept.tasks}项任务、{kept.measures}条措施"
        self._say(f"已读入{counted}。" if kept.added else f"这份方案已经读过：{counted}。")
        lines = [fault_line(fault) for fault in kept.faults]
        more = [f"……共{len(lines)}处，在“任务分解”的原文对照里查看。"] if len(lines) > FAULTS_SHOWN else []
        said = ["编号有问题，已照原文读入，请核对：", *lines[:FAULTS_SHOWN], *more] if lines else []
        self.faults.setText("\n".join(said))
        self.faults.setVisible(bool(said))
        self.told.emit()
        self.answered.emit()

    def _refuse(self, refusal: Refusal) -> None:
        self.frame.say("")
        self.fault.say("".join([refusal.sentence, *(fault.sentence for fault in refusal.faults[:1])]))

    def _refuse_to_keep(self, refusal: Refusal) -> None:
        """A text without numbers can still be taken paragraph by paragraph."""
        self.frame.say("")
        sentence = refusal.sentence.replace("（命令行加 --paragraphs）", "")
        self.fault.say(sentence)
        unnumbered = self._reading is not None and not self._reading.plan.numbered
        self.by_paragraph.setVisible(unnumbered)
        if unnumbered:
            self.by_paragraph.setFocus()
        self.told.emit()


class OfficeStep(Step):
    """本镇: its name, its issuers, and a prefix for each kind of paper."""

    short = "发文机关"
    heading = "本镇、发文机关和文号"
    why = "程序不预设这些，请按本镇实际填写。没有的先空着，以后在“设置”里补。"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.values: Mapping[str, Json] = {}
        self.form, self.issuers = Form(), IssuersList()
        self.form.text("town", "镇名", hint="全称，如 ××镇", longest=LONGEST_NAME)
        for kind in PaperKind:
            note = (
                "发文机关代字，只写括号前面的字；没有代字不能签发。"
                if kind is PaperKind.RECTIFICATION
                else ""
            )
            self.form.text(f"prefix.{kind.value}", f"{kind.text}代字", longest=LONGEST_PREFIX, note=note)
        self.form.setMaximumWidth(px(560))
        self.body.addWidget(self.form)
        note = "第一个是默认的。没有公章的（如领导小组办公室），写明代章机关。"
        self.body.addWidget(card("发文机关", self.issuers, note=note))
        self.body.addStretch(1)
        self.form.changed.connect(self.told.emit)
        self.issuers.changed.connect(self.told.emit)

    def enter(self) -> None:
        self.frame.counter.ask(settings, then=self._show, key="first/office")
        self.form.field("town").setFocus()

    def _show(self, values: Mapping[str, Json]) -> None:
        self.values = values
        self.form.fill({key: values[key] for key in self.form.values()})
        self.issuers.set_value(values["issuers"])
        self.told.emit()

    def reminder(self) -> str:
        typed = self.form.values()
        missing = [] if typed["town"] else ["镇名"]
        missing += [] if self.issuers.value() or self.issuers.fields[0].text().strip() else ["发文机关"]
        missing += [f"{kind.text}代字" for kind in PaperKind if not typed[f"prefix.{kind.value}"]]
        return f"还没有填：{'、'.join(missing)}。签发文书之前要补上。" if missing else ""

    def complete(self) -> None:
        self.issuers.add_typed()
        changed = self._changed()
        if not changed:
            self.saved.emit()
            return
        self.form.clear_faults()
        self.frame.counter.do(
            change_settings, changed, then=lambda _values: self.saved.emit(), refused=self._refuse
        )

    def _refuse(self, refusal: Refusal) -> None:
        said = plain(refusal)
        if said.field == "issuers" or not self.form.refuse(said):
            self.issuers.blame(said.sentence)
        self.told.emit()

    def half_done(self) -> bool:
        return bool(self._changed() or self.issuers.fields[0].text().strip())

    def _changed(self) -> dict[str, Json]:
        """What stands here and is not stored."""
        given: dict[str, Json] = {**self.form.values(), "issuers": self.issuers.value()}
        return {key: value for key, value in given.items() if value != self.values.get(key)}


@dataclass(frozen=True, slots=True)
class Made:
    """A line of the last step: what there is now, or what is missing and where it is made up for."""

    words: str
    missing: bool = False


class EndStep(Step):
    """完成: what was made, what is missing, and where one goes from here. `gone` brings the place's key."""

    short = "完成"
    heading = "可以开始办事了"
    gone = Signal(str)

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(px(6))
        self.body.addLayout(self._lines)
        self.offers: dict[str, Offer] = {}
        line = QHBoxLayout()
        line.setSpacing(px(12))
        for key, words, about, icon in (
            ("plan", "分解任务", "核对措施，填牵头单位和时限。", "list-tree"),
            ("organization", "核对单位", "改名、排顺序、补别名。", "users-group"),
            ("sheet", "打一张样张", "核对字体和打印位置。", "printer"),
        ):
            offer = Offer(words, about, icon)
            offer.clicked.connect(partial(self._go, key))
            line.addWidget(offer)
            self.offers[key] = offer
        self.body.addLayout(line)
        self.body.addStretch(1)

    def enter(self) -> None:
        self.offers["plan"].setFocus()

    def show_made(self, made: Sequence[Made]) -> None:
        """List what was made and what is missing."""
        while self._lines.count():
            gone = self._lines.takeAt(0).widget()
            gone.hide()
            gone.deleteLater()
        for line in made:
            label = QLabel(f"{'○' if line.missing else '✔'} {line.words}")
            label.setWordWrap(True)
            mark(label, badge="amber" if line.missing else "")
            self._lines.addWidget(label)

    def texts(self) -> list[str]:
        """The lines shown."""
        labels = [self._lines.itemAt(n).widget() for n in range(self._lines.count())]
        return [label.text() for label in labels if isinstance(label, QLabel)]

    def _go(self, key: str, _on: bool = False) -> None:
        self.gone.emit(key)
