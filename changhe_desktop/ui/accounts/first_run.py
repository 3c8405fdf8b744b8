"""首次使用: a few short steps to one's own work. Each is stored when it is done, so none is lost.

How far one has come is remembered on this PC (`first_run`), so that a program closed midway goes on there.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from changhe_desktop.domain.numbering import PaperKind
from changhe_desktop.store.views.accounts import settings
from changhe_desktop.store.views.organization import unit_rows
from changhe_desktop.store.views.plan import version_rows
from changhe_desktop.ui.accounts.first_step import Step
from changhe_desktop.ui.accounts.first_steps import EndStep, Made, OfficeStep, OperatorStep, PlanStep
from changhe_desktop.ui.accounts.first_units import UnitsStep
from changhe_desktop.ui.parts import icons
from changhe_desktop.ui.parts.dialogs import confirm
from changhe_desktop.ui.parts.flow import Flow
from changhe_desktop.ui.parts.pages import Frame, Page, Place
from changhe_desktop.ui.parts.places import SettingsPart
from changhe_desktop.ui.parts.theme import mark, px

KEPT = "first_run"
WIDEST = 860
PLACES = {
    "plan": Place("plan"),
    "organization": Place("organization"),
    "sheet": Place("accounts", SettingsPart.FONTS),
    "overview": Place("overview"),
}


def made(session: Any) -> list[Made]:
    """What there is now and what is missing; a view for `Counter.ask`, composed of the store's."""
    values, units = settings(session), unit_rows(session)
    plan = next((version for version in version_rows(session) if version.current), None)
    issuers = [str(entry["name"]) for entry in values["issuers"] if isinstance(entry, dict)]  # type: ignore[union-attr]
    prefixes = {kind.text: str(values[f"prefix.{kind.value}"]) for kind in PaperKind}
    given = "、".join(f"{kind}“{prefix}”" for kind, prefix in prefixes.items() if prefix)
    lacking = "、".join(f"{kind}代字" for kind, prefix in prefixes.items() if not prefix)
    sample = sum(1 for unit in units if unit.sample)
    some = f"（其中示例{sample}个，请按本镇实际修改）" if sample else ""
    told = [
        Made(f"经办人：{values['operator']}"),
        Made(f"方案：《{plan.title}》，{plan.measures}条措施")
        if plan
        else Made("没有方案：到“任务分解”读取", missing=True),
        Made(f"镇名：{values['town']}")
        if values["town"]
        else Made("没有镇名：到“设置·本镇与发文机关”填写", missing=True),
        Made(f"发文机关：{'、'.join(issuers)}")
        if issuers
        else Made("没有发文机关：到“设置·本镇与发文机关”填写，否则不能签发", missing=True),
    ]
    told += [Made(f"代字：{given}")] if given else []
    told += [Made(f"没有{lacking}：到“设置·文号”填写，否则这类文书不能签发", missing=True)] if lacking else []
    told.append(
        Made(f"责任单位：{len(units)}个{some}")
        if units
        else Made("没有责任单位：到“责任单位”录入", missing=True)
    )
    return told


class FirstRun(Page):
    """The steps one after another; Enter goes on, 上一步 back."""

    help_topic = "first-run"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.end = EndStep(frame)
        self.steps: list[Step] = [
            OperatorStep(frame), PlanStep(frame), OfficeStep(frame), UnitsStep(frame), self.end
        ]  # fmt: skip
        self.stack, self._marks = QStackedWidget(), [QLabel() for _ in self.steps]
        self.reminder = QLabel()
        self.back, self.skip = QPushButton("上一步(&B)"), QPushButton("跳过其余，直接开始")
        self.next = QPushButton("下一步(&N)")
        self._put_together()
        place = frame.memory.words(KEPT)
        self.place = min(int(place), len(self.steps) - 1) if place.isdecimal() else 0

    def refresh(self) -> None:
        self._enter(self.place)

    def stops(self) -> Sequence[QWidget]:
        return []

    def may_leave(self) -> bool:
        if not self.step().half_done():
            return True
        return confirm(self, "这一步填的还没有保存，前面几步都已存好。", "不保存，关闭", danger=True)

    # Construction

    def _put_together(self) -> None:
        strip, buttons, foot = QWidget(), QHBoxLayout(), QWidget()
        line = Flow(strip)
        line.setSpacing(px(14))
        for label in self._marks:
            line.addWidget(label)
        for step in self.steps:
            self.stack.addWidget(_scrolled(step))
            step.saved.connect(partial(self._go_on, step))
            step.told.connect(self._remind)
            step.answered.connect(self.next.setFocus)
        self.end.gone.connect(self._leave)
        icons.dress(self.back, "arrow-left")
        icons.dress(self.next, "arrow-right", "on_accent")
        mark(self.next, primary="true")
        mark(self.reminder, badge="amber")
        self.reminder.setWordWrap(True)
        foot.setLayout(buttons)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(px(8))
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        buttons.addWidget(self.skip)
        buttons.addWidget(self.next)
        self.column.setContentsMargins(px(24), px(16), px(24), px(16))
        self.column.setSpacing(px(12))
        for part in (strip, self.stack, self.reminder, foot):
            self.column.addWidget(part)
        self.column.setStretchFactor(self.stack, 1)
        self.back.clicked.connect(self._go_back)
        self.next.clicked.connect(self._complete)
        self.skip.clicked.connect(lambda _on: self._leave("overview"))
        for button in self.findChildren(QPushButton):
            # Enter presses the button that has the focus; anywhere else it goes on.
            button.setAutoDefault(True)

    # From step to step

    def step(self) -> Step:
        """The step on show."""
        return self.steps[self.place]

    def _enter(self, place: int) -> None:
        self.place = place
        last = place == len(self.steps) - 1
        self.stack.setCurrentIndex(place)
        for n, (label, step) in enumerate(zip(self._marks, self.steps, strict=True)):
            sign = "✔" if n < place else str(n + 1)
            label.setText(f"{sign} {step.short}")
            mark(label, tone="echo" if n == place else "muted")
        self.back.setVisible(place > 0)
        self.skip.setVisible(place > 0 and not last)
        self.next.setText("进入总览(&N)" if last else "下一步(&N)")
        if place:
            self.frame.memory.keep(KEPT, str(place))
        if last:
            self.frame.counter.ask(made, then=self.end.show_made, key="first/made")
        self.step().enter()
        self._remind()

    def _remind(self) -> None:
        words = self.step().reminder()
        self.reminder.setText(words)
        self.reminder.setVisible(bool(words))
        QTimer.singleShot(0, self._show_focus)

    def _show_focus(self) -> None:
        """Scroll to where the cursor is, and the fault under it."""
        area, focus = self.stack.currentWidget(), QApplication.focusWidget()
        if isinstance(area, QScrollArea) and focus is not None and area.isAncestorOf(focus):
            area.ensureWidgetVisible(focus, 0, px(48))

    def _complete(self) -> None:
        if self.step() is self.end:
            self._leave("overview")
        else:
            self.step().complete()

    def _go_on(self, step: Step) -> None:
        if step is self.step() and self.place < len(self.steps) - 1:
            self._enter(self.place + 1)

    def _go_back(self) -> None:
        if self.place > 0:
            self._enter(self.place - 1)

    def _leave(self, key: str) -> None:
        """The first run is over; go to work."""
        self.frame.memory.keep(KEPT, "")
        self.frame.go(PLACES[key])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._complete()
        else:
            super().keyPressEvent(event)


def _scrolled(step: Step) -> QScrollArea:
    """A step that can be scrolled where the window is low, not wider than one reads."""
    area, whole, line = QScrollArea(), QWidget(), QVBoxLayout()
    whole.setObjectName("column")
    whole.setLayout(line)
    line.setContentsMargins(0, 0, px(8), 0)
    line.addWidget(step)
    step.setMaximumWidth(px(WIDEST))
    area.setWidget(whole)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
