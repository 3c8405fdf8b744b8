"""The form of an order: everything on one page, faults at their fields, nothing lost on the way."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from changhe_desktop.domain.errors import Fault, Refusal
from changhe_desktop.domain.numbering import PaperKind
from changhe_desktop.services import rectification as service
from changhe_desktop.services.rectification_paper import basis_words
from changhe_desktop.store.views.rectification import OrderCard
from changhe_desktop.store.views.rectification_form import Needs
from changhe_desktop.ui.parts.form import Form
from changhe_desktop.ui.parts.messages import Kind, Message, MessageBars
from changhe_desktop.ui.parts.pages import Frame
from changhe_desktop.ui.parts.picker import Choice
from changhe_desktop.ui.parts.theme import mark, px
from changhe_desktop.ui.rectification.editor_parts import (
    NO_ISSUER,
    BasisForm,
    SignForm,
    WhenForm,
    WhomForm,
    card,
    offer,
    words_choices,
)
from changhe_desktop.ui.rectification.filled import Filled, checked
from changhe_desktop.ui.rectification.problems import Problems
from changhe_desktop.ui.rectification.recipient import Recipient

# Below this width (pixels of 标准) the cards stand one under the other.
ONE_COLUMN = 800
# Where the cards stand when there is room for two beside one another: row, column, columns taken.
TWO_BY_TWO = ((0, 0, 1), (0, 1, 1), (1, 0, 2), (2, 0, 1), (2, 1, 1))
ANSWER = "请先回答上面的问题：改发提醒函，或者确认下发。"
PROBLEM_FIELDS = {"problems", "problem", "requirement", "standard"}
SAVE_KEYS = Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_S


class OrderEditor(QWidget):
    """Drafts or changes one order.

    Signals: `saved` the stored order and whether its preview was asked for; `changed` after an edit;
    `library_asked` to open the library of 依据; `left` when the user wants to go (Esc).
    """

    saved = Signal(object, bool)
    changed = Signal()
    library_asked = Signal()
    left = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._counter = frame.counter
        self._needs: Needs | None = None
        self._begun = Filled()
        self._order: OrderCard | None = None
        self._saving = False
        self._columns = 0
        today, counter = frame.counter.today, frame.counter
        self.heading, self.messages, self.problems = QLabel(), MessageBars(), Problems()
        self.whom, self.when = WhomForm(today, lambda: counter.pinyin), WhenForm(today)
        self.basis, self.sign = BasisForm(lambda: counter.pinyin), SignForm()
        self._cards = [
            card("发给谁，为什么", self.whom), card("整改期限和反馈", self.when),
            card("存在的问题", self.problems), card("依据", self.basis), card("署名和版式", self.sign),
        ]  # fmt: skip
        self._grid, self.area = QGridLayout(), QScrollArea()
        # A problem just added or grown by typing has its place only when the form is laid out again.
        self._sight_soon = QTimer(self, singleShot=True, interval=0)
        self._sight_soon.timeout.connect(self._scroll_to_focus)
        self.area.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._sight_soon.start())
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        inner, column = QWidget(), QVBoxLayout(self)
        inner.setObjectName("column")
        inner.setLayout(self._grid)
        self._grid.setContentsMargins(px(16), px(12), px(16), px(16))
        self._grid.setSpacing(px(12))
        mark(self.heading, tone="heading")
        self._grid.addWidget(self.heading, 0, 0, 1, 2)
        self.area.setWidget(inner)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setAccessibleName("整改通知表单")
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.messages)
        column.addWidget(self.area)
        self._arrange(2)

    def _connect(self) -> None:
        for form in self._forms():
            form.changed.connect(self._edited)
        self.problems.changed.connect(self._edited)
        self.problems.shown.connect(self._sight_soon.start)
        self.whom.kind.activated.connect(lambda _index: self._kind_chosen())
        self.whom.recipient.letter_asked.connect(self._make_letter)
        self.basis.bases.changed.connect(self._ask_warning)
        self.basis.bases.library_asked.connect(self.library_asked)
        self._counter.working.connect(self._on_working)

    def _forms(self) -> tuple[Form, ...]:
        return self.whom, self.when, self.basis, self.sign

    # What the page uses

    def begin(self, filled: Filled, order: OrderCard | None = None) -> None:
        """Show a form to be filled in; `order` is the stored one that is changed."""
        self._begun, self._order, self._saving = filled, order, False
        self.heading.setText(f"修改{filled.title}草稿" if filled.order_id else "新建整改通知")
        self._offer()
        self._put(filled)
        self.clear_faults()
        if self._retired_words():
            self.whom.blame("unit", self._retired_words(), focus=False)
        self._ask_warning()
        self.area.verticalScrollBar().setValue(0)
        (self.problems.rows()[0].texts["problem"] if filled.unit else self.whom.recipient).setFocus()

    def set_needs(self, needs: Needs) -> None:
        """Choose from these from now on; what is filled in stays."""
        typed = self.typed()
        self._needs = needs
        self.when.due.set_calendar(needs.calendar)
        self._offer()
        self._put(typed)

    def typed(self) -> Filled:
        """The form as it stands."""
        whom, when, sign = self.whom.values(), self.when.values(), self.sign.values()
        recipient: Recipient = whom["unit"]
        return Filled(
            order_id=self._begun.order_id, kind=whom["kind"] or PaperKind.RECTIFICATION.value,
            unit=recipient.unit, confirmed=recipient.confirmed, title=whom["title"] or "",
            measure=whom["measure"], origin=whom["origin"], found_on=whom["found_on"],
            problems=self.problems.typed(), bases=self.basis.bases.value(), due=when["due"],
            reply_by=when["reply_by"], contact=when["contact"], phone=when["phone"],
            issuer=sign["issuer"] or "", layout=sign["layout"], copies=sign["copies"],
        )  # fmt: skip

    def is_dirty(self) -> bool:
        """Whether something stands there that is not saved."""
        return self.typed() != self._begun

    def is_whole(self) -> bool:
        """Whether it could be saved as it stands; nothing is shown at the fields."""
        return not self._faults()[1]

    def forget(self) -> None:
        """Take what stands there as settled."""
        self._begun = self.typed()

    def mark_unsaved(self) -> None:
        """Take what stands there as typed just now."""
        self._begun = Filled(order_id=self._begun.order_id)

    def save(self, *, preview: bool = False, then: Callable[[], object] | None = None) -> bool:
        """Save the draft; False when the faults are shown instead. `saved` follows, or `then` if given."""
        if self._saving or self._needs is None:
            return False
        form, faults = self._faults()
        self.clear_faults()
        if faults:
            self.blame(faults)
            return False
        self._saving = True
        verb, given = (
            (service.change_order, (self._begun.order_id, form))
            if self._begun.order_id
            else (service.draft_order, (form,))
        )
        self._counter.do(
            verb, *given, then=partial(self._stored, preview, then), refused=self._refused,
            words="正在保存",
        )  # fmt: skip
        return True

    def _faults(self) -> tuple[service.OrderForm, list[Fault]]:
        """The form for the service and everything that is wrong with it."""
        assert self._needs is not None
        form, faults = checked(self.typed(), self._needs, self._counter.today())
        typing = {key: said for part in self._forms() for key, said in part.typing_faults().items()}
        # What was typed tells more than that nothing was chosen.
        others = [fault for fault in faults if fault.field not in typing]
        said = ANSWER if self.whom.recipient.is_asking() else self._retired_words()
        if said:
            others = [replace(f, sentence=said) if f.field == "unit" else f for f in others]
        return form, [*(Fault(said, field=key) for key, said in typing.items()), *others]

    def _retired_words(self) -> str:
        """That the unit of the stored order is no longer to be had; empty if it is, or another is picked."""
        order, needs = self._order, self._needs
        gone = order is not None and needs is not None and needs.unit(order.unit_id) is None
        if order is None or not gone or self.whom.recipient.value().unit:
            return ""
        return f"原来的责任单位“{order.unit}”已停用，请另选一个。"

    def _on_working(self, work: object) -> None:
        # Also after trouble, which nobody answers for: the form can be saved again.
        self._saving = self._saving and work is not None

    def _stored(self, preview: bool, then: Callable[[], object] | None, stored: OrderCard) -> None:
        self._saving = False
        self._begun = replace(self.typed(), order_id=stored.id)
        if then is not None:
            then()
        else:
            self.saved.emit(stored, preview)

    def _refused(self, refusal: Refusal) -> None:
        self._saving = False
        self.blame(refusal.faults or (Fault(refusal.sentence, field=refusal.field),))

    # Faults

    def blame(self, faults: Sequence[Fault]) -> None:
        """Show every fault at its field and bring the first into sight; what has no field stands above."""
        first = [*_blame_fields(self.whom, faults), *_blame_fields(self.when, faults)]
        first += [self.problems.blame(fault) for fault in faults if fault.field in PROBLEM_FIELDS]
        first += [*_blame_fields(self.basis, faults), *_blame_fields(self.sign, faults)]
        known = PROBLEM_FIELDS.union(*(part.field_names() for part in self._forms()))
        elsewhere = tuple(fault.sentence for fault in faults if fault.field not in known)
        sentence = f"有{len(faults)}处需要改正，已在各处写明，还没有保存。"
        self.messages.show_message(Message(Kind.FAULT, sentence, elsewhere))
        if first:
            first[0].setFocus()
            self._sight_soon.start()

    def faults(self) -> list[str]:
        """Every fault shown, from top to bottom."""
        rows = [row.fault() for row in self.problems.rows()]
        fields = [said for part in self._forms() for said in part.faults().values()]
        return [said for said in (*fields, *rows, self.problems.fault()) if said]

    def clear_faults(self) -> None:
        """Take all faults away."""
        self.messages.clear()
        self.problems.clear_faults()
        for part in self._forms():
            part.clear_faults()

    # Filling in

    def _put(self, filled: Filled) -> None:
        kind = PaperKind(filled.kind)
        self._offer_titles(kind, filled.title)
        self.whom.recipient.set_kind(kind)
        self.whom.fill({
            "kind": filled.kind, "unit": Recipient(filled.unit, filled.confirmed), "measure": filled.measure,
            "origin": filled.origin, "found_on": filled.found_on,
        })  # fmt: skip
        self.when.fill({
            "due": filled.due, "reply_by": filled.reply_by, "contact": filled.contact, "phone": filled.phone,
        })  # fmt: skip
        self.basis.fill({"basis": filled.bases})
        self._offer_issuers(filled.issuer)
        self.sign.fill({"layout": filled.layout, "copies": filled.copies})
        self.problems.set_typed(filled.problems)

    def _offer(self) -> None:
        """Offer what there is to choose from, and what the order names though it is offered no more."""
        needs, order = self._needs, self._order
        if needs is None:
            return
        stored = Choice(order.measure_id or "", f"{order.measure_code} {order.measure}") if order else None
        self.whom.recipient.set_units(needs.units)
        self.whom.measure.set_measures(needs.measures, stored if stored and stored.value else None)
        self.basis.bases.set_library(needs.bases)

    def _offer_titles(self, kind: PaperKind, kept: str | None = None) -> None:
        titles = service.default_titles(self._needs.settings, kind) if self._needs else []
        offer(self.whom.title, words_choices(titles), kept or (titles[0] if titles else ""))

    def _offer_issuers(self, kept: str) -> None:
        names = self._needs.issuers if self._needs else []
        offer(self.sign.issuer, words_choices(names) or [NO_ISSUER], kept)

    def _kind_chosen(self) -> None:
        kind = PaperKind(str(self.whom.kind.currentData()))
        self.whom.recipient.set_kind(kind)
        self._offer_titles(kind)
        self._edited()

    def _make_letter(self) -> None:
        self.whom.kind.setCurrentIndex(self.whom.kind.findData(PaperKind.LETTER.value))
        self._kind_chosen()

    def _edited(self) -> None:
        self.changed.emit()

    def _ask_warning(self) -> None:
        """Ask what 签发 would say about the chosen 依据."""
        bases = self.basis.bases
        self._counter.ask(basis_words, bases.value(), then=bases.warn, key="rectification/basis")

    # Showing

    def _scroll_to_focus(self) -> None:
        """Show the whole field in focus; its end first, so that its beginning wins where both do not fit."""
        field, inner = self.area.focusWidget(), self.area.widget()
        if field is not None and inner.isAncestorOf(field):
            for y in (field.height(), 0):
                self.area.ensureVisible(0, field.mapTo(inner, QPoint(0, y)).y(), 0, px(60))

    def _arrange(self, columns: int) -> None:
        """Put the cards in two columns or in one."""
        if columns == self._columns:
            return
        self._columns = columns
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if columns == 2 else 0)
        for place, part in enumerate(self._cards):
            row, column, wide = TWO_BY_TWO[place] if columns == 2 else (place, 0, 2)
            self._grid.addWidget(part, row + 1, column, 1, wide)

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(2 if self.width() >= px(ONE_COLUMN) else 1)

    def event(self, event: QEvent) -> bool:
        # Ctrl+S saves this form; the window's own says that everything is saved already.
        asked = event.type() == QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and (event.modifiers(), event.key()) == SAVE_KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (event.modifiers(), event.key()) == SAVE_KEYS:
            self.save()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _blame_fields(form: Form, faults: Sequence[Fault]) -> list[QWidget]:
    """Show the faults of a form's own fields there; returns these fields from top to bottom."""
    said: dict[str, list[str]] = defaultdict(list)
    for fault in faults:
        said[fault.field or ""].append(fault.sentence)
    blamed = [key for key in form.field_names() if key in said]
    for key in blamed:
        form.blame(key, "\n".join(said[key]), focus=False)
    return [form.field(key) for key in blamed]
