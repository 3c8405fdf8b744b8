"""签发: the one dialog before a paper leaves the house. What it will carry is told before it is signed."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from changhe_desktop.domain.accounts import Json
from changhe_desktop.domain.calendar import WorkCalendar
from changhe_desktop.domain.calendar_words import parse_day
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.numbering import NumberMode
from changhe_desktop.domain.rectification import LONGEST_SHORT, check_dated, dated_warning
from changhe_desktop.domain.rectification_due import DueRule, settle_due
from changhe_desktop.services import rectification as service
from changhe_desktop.services.rectification_paper import Paper, basis_words, order_paper
from changhe_desktop.store.views import rectification as views
from changhe_desktop.store.views.accounts import settings
from changhe_desktop.store.views.rectification import NumberOutlook, OrderCard
from changhe_desktop.ui.parts.dialogs import BACK
from changhe_desktop.ui.parts.form import Compound, Form
from changhe_desktop.ui.parts.messages import fault_line
from changhe_desktop.ui.parts.pages import Frame, Place
from changhe_desktop.ui.parts.theme import mark, px
from changhe_desktop.ui.rectification.due_field import DueEcho

SETTINGS_PAGE = "accounts"
# The dialog's width, and what title bar and buttons take of the screen's height (pixels of 标准).
WIDTH, AROUND = 560, 130
LOCKS = "签发后内容和文号锁定，不能再改；发错了只能作废，文号保留。"


class Told(Compound):
    """Words where a field would stand: what is settled and not asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._words, column = QLabel(), QVBoxLayout(self)
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.setContentsMargins(0, px(5), 0, px(2))
        column.addWidget(self._words)

    def value(self) -> str:
        return self._words.text()

    def set_value(self, value: str) -> None:
        self._words.setText(value)


class IssueDialog(QDialog):
    """Asks for 成文日期, 签发人 and, where the town office gives it, the number. `issued` with the order."""

    issued = Signal(object)

    def __init__(self, parent: QWidget, frame: Frame, card: OrderCard) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"签发：{card.title}")
        self._frame, self._counter, self._card = frame, frame.counter, card
        self._calendar: WorkCalendar | None = None
        self._outlook: NumberOutlook | None = None
        self._paper: Paper | None = None
        self._basis = self._unprintable = ""
        self._has_issuer, self._sent = True, False
        self.form, self.echo, self.number = Form(), DueEcho(), Told()
        self.notes, self.stop = QLabel(), QLabel()
        self.to_settings = QPushButton("去设置")
        self._buttons = QDialogButtonBox()
        self._inner, self._area = QWidget(), QScrollArea()
        self.issue = self._buttons.addButton("签发", QDialogButtonBox.ButtonRole.AcceptRole)
        self._lay_out()
        self._connect()
        self._read()
        self._tell()

    def _lay_out(self) -> None:
        card, form = self._card, self.form
        head, locks = QLabel(f"{card.title}　致{card.unit}　共{len(card.problems)}个问题"), QLabel(LOCKS)
        rule, operator = QFrame(), Told()
        mark(head, tone="heading")
        mark(locks, tone="muted")
        mark(rule, rule="true")
        dated = form.day(
            "dated", "成文日期", self._counter.today, note="纸上先签好、后录入的，填纸上的日期。"
        )
        form.text("signer", "签发人", hint="签字的领导，可不填", longest=LONGEST_SHORT)
        operator.set_value(self._counter.operator or "还没有登记")
        form.add("operator", "录入人", operator)
        form.add("told_number", "文号", self.number)
        form.text("number", "文号", hint=f"党政办给的文号，如 代字〔{self._counter.today().year}〕7号")
        form.fill({"dated": self._counter.today()})
        dated.setFocus()
        dated.selectAll()
        mark(self.notes, badge="amber")
        mark(self.stop, tone="fault")
        mark(self.issue, primary="true")
        self._buttons.addButton(BACK, QDialogButtonBox.ButtonRole.RejectRole)
        column = QVBoxLayout()
        column.setContentsMargins(px(20), px(16), px(20), px(8))
        column.setSpacing(px(10))
        for part in (head, locks, rule, form, self.echo, self.notes, self.stop):
            if isinstance(part, QLabel):
                part.setWordWrap(True)
            column.addWidget(part)
        column.addWidget(self.to_settings, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self._put_in_area(column)

    def _put_in_area(self, column: QVBoxLayout) -> None:
        """Let the middle scroll where the screen is too low; the buttons stay in sight."""
        outer = QVBoxLayout(self)
        self._inner.setLayout(column)
        self._area.setWidget(self._inner)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setMinimumWidth(px(WIDTH))
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._buttons.setContentsMargins(px(20), 0, px(20), px(16))
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(px(8))
        outer.addWidget(self._area, 1)
        outer.addWidget(self._buttons)

    def _fit(self) -> None:
        """Be as high as what is told needs, and no higher than the screen."""
        needed = self._inner.heightForWidth(px(WIDTH) - px(2))
        room = self.screen().availableGeometry().height() - px(AROUND)
        self._area.setMinimumHeight(min(needed, room))
        self.adjustSize()

    def _connect(self) -> None:
        self.form.changed.connect(self._edited)
        self._buttons.accepted.connect(self._issue)
        self._buttons.rejected.connect(self.reject)
        self.to_settings.clicked.connect(self._go_to_settings)
        self._counter.working.connect(self._on_working)

    # Reading

    def _read(self) -> None:
        ask, card, today = self._counter.ask, self._card, self._counter.today()
        ask(views.work_calendar, then=self._take_calendar)
        ask(settings, then=self._take_settings)
        ask(basis_words, card.bases, then=self._take_basis)
        ask(order_paper, card.id, on=today, then=self._take_paper, refused=self._take_refusal)
        self._ask_number(today)

    def _ask_number(self, dated: date) -> None:
        self._counter.ask(
            views.number_outlook, self._card.paper_kind, dated.year, then=self._take_outlook,
            key="rectification/number",
        )  # fmt: skip

    def _take_calendar(self, calendar: WorkCalendar) -> None:
        self._calendar = calendar
        self._tell()

    def _take_settings(self, values: dict[str, Json]) -> None:
        self._has_issuer = bool(self._card.issuer or values["issuers"])
        self._tell()

    def _take_basis(self, sentence: str) -> None:
        self._basis = sentence
        self._tell()

    def _take_paper(self, paper: Paper) -> None:
        self._paper = paper
        self._unprintable = missing_words(paper.missing)
        self._tell()

    def _take_refusal(self, refusal: Refusal) -> None:
        self._unprintable = refusal.sentence
        self._tell()

    def _take_outlook(self, outlook: NumberOutlook) -> None:
        self._outlook = outlook
        self._tell()

    # Telling

    def _dated(self) -> date | None:
        try:
            return parse_day(self.form.values()["dated"], self._counter.today())
        except Refusal:
            return None

    def _edited(self) -> None:
        self.form.clear_faults()
        dated = self._dated()
        if dated is not None:
            self._ask_number(dated)
        self._tell()

    def _tell(self) -> None:
        """Show what the paper will carry, what to mind, and what still stands against it."""
        dated, outlook, today = self._dated(), self._outlook, self._counter.today()
        own = outlook is None or outlook.mode is NumberMode.OWN
        self.form.show_field("told_number", own)
        self.form.show_field("number", not own)
        taken = outlook.number.text if outlook and outlook.number else ""
        self.number.set_value(
            f"{taken}（签发时取号）" if taken else "还没有代字" if outlook else "正在查登记簿…"
        )
        against = self._against(dated, outlook)
        self.stop.setText("\n".join(against))
        self.stop.setVisible(bool(against))
        self.to_settings.setVisible(any("设置" in said for said in against))
        faces = "；".join(self._paper.substituted) if self._paper else ""
        notes = [dated_warning(dated, today) if dated else "", self._basis, faces]
        self.notes.setText("\n".join(filter(None, notes)))
        self.notes.setVisible(any(notes))
        known = outlook is not None and self._calendar is not None and self._paper is not None
        self.issue.setEnabled(known and not against and not self._sent)
        self._fit()

    def _against(self, dated: date | None, outlook: NumberOutlook | None) -> list[str]:
        """Why it cannot be issued as it stands."""
        said = [self._unprintable]
        if outlook and outlook.mode is NumberMode.OWN and not outlook.number:
            said.append(f"还没有填写{self._card.paper_kind.text}文书的代字，不能签发。请在设置里填写。")
        if not self._has_issuer:
            said.append("还没有填写发文机关，不能签发。请在设置里填写。")
        said.append("" if dated else "成文日期没有填好。")
        if dated is not None:
            said += [fault.sentence for fault in check_dated(dated, self._counter.today())]
            said.append(self._echo_due(dated))
        return [sentence for sentence in said if sentence]

    def _echo_due(self, dated: date) -> str:
        """Tell the deadline of a paper of this day; returns why it cannot have one."""
        card = self._card
        if self._calendar is None:
            return ""
        try:
            rule = DueRule(card.due_asked, card.due_workdays, card.due_kept)
            self.echo.show_due(settle_due(rule, dated, self._calendar))
        except Refusal as refusal:
            self.echo.show_due(None)
            return refusal.sentence
        return ""

    # Acting

    def _issue(self) -> None:
        if self._sent or not self.form.check():
            return
        self._sent = True
        self.issue.setEnabled(False)
        values = self.form.values()
        external = self._outlook is not None and self._outlook.mode is NumberMode.EXTERNAL
        self._counter.do(
            service.issue_order, self._card.id, dated=self._dated(), signer=values["signer"],
            number=values["number"] if external else None, then=self._done, refused=self._refused,
            words="正在签发",
        )  # fmt: skip

    def _on_working(self, work: object) -> None:
        # Also after trouble, which nobody answers for: it can be tried again.
        if self._sent and work is None:
            self._sent = False
            self._tell()

    def _done(self, card: OrderCard) -> None:
        self.issued.emit(card)
        self.accept()

    def _refused(self, refusal: Refusal) -> None:
        self._sent = False
        self._tell()
        self.form.refuse(refusal)
        known = self.form.faults().values()
        lines = [fault_line(fault) for fault in refusal.faults] or [refusal.sentence]
        others = [line for line in lines if line not in known]
        self.stop.setText("\n".join(others))
        self.stop.setVisible(bool(others))
        self.to_settings.setVisible(any("设置" in line for line in others))
        self._fit()

    def _go_to_settings(self) -> None:
        self.reject()
        self._frame.go(Place(SETTINGS_PAGE))


def missing_words(missing: tuple[str, ...]) -> str:
    """Why a paper with characters that no face has cannot be issued; empty if it has none."""
    if not missing:
        return ""
    named = "”“".join(missing)
    return (
        f"字体缺少{len(missing)}个字“{named}”，打印会缺字，不能签发。"
        "请在设置里为正文选一个含这些字的字体文件，或改用别的字。"
    )
