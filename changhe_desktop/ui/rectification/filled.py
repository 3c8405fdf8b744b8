"""What stands in the form of an order, as typed: plain values that can be compared, kept and checked."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date

from changhe_desktop.domain.calendar_words import parse_day
from changhe_desktop.domain.errors import Fault, Refusal
from changhe_desktop.domain.numbering import PaperKind
from changhe_desktop.domain.organization import Orderable
from changhe_desktop.domain.printing import NoticeLayout
from changhe_desktop.domain.rectification import OrderDraft, Problem, check_draft
from changhe_desktop.domain.rectification_due import MOST_WORKDAYS, DueMode, DueRule
from changhe_desktop.domain.typed import narrowed
from changhe_desktop.services.rectification import OrderForm, default_titles
from changhe_desktop.store.views.rectification import OrderCard
from changhe_desktop.store.views.rectification_form import Needs

BLANK_PROBLEM = ("", "", "")


@dataclass(frozen=True, slots=True)
class DueTyped:
    """A deadline as typed: `days` for a count, `on` for a date; `kept` keeps a date on a day off."""

    mode: str = DueMode.WORKDAYS.value
    days: str = ""
    on: str = ""
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Filled:
    """The form as typed; `order_id` is empty for a new order.

    Units and measures stand by id, bases by their words, dates as they were typed.
    """

    order_id: str = ""
    kind: str = PaperKind.RECTIFICATION.value
    unit: str = ""
    confirmed: bool = False
    title: str = ""
    measure: str = ""
    origin: str = ""
    found_on: str = ""
    problems: tuple[tuple[str, str, str], ...] = (BLANK_PROBLEM,)
    bases: tuple[str, ...] = ()
    due: DueTyped = field(default_factory=DueTyped)
    reply_by: str = ""
    contact: str = ""
    phone: str = ""
    issuer: str = ""
    layout: str = NoticeLayout.FORM.value
    copies: str = ""


def blank(needs: Needs, measure_id: str = "") -> Filled:
    """A new form with what the settings say, about a measure if one is named."""
    values = needs.settings
    measure = needs.measure(measure_id)
    lead = needs.unit(measure.lead_id) if measure else None
    return Filled(
        unit=lead.id if lead else "", measure=measure.id if measure else "",
        title=default_titles(values, PaperKind.RECTIFICATION)[0], contact=str(values["order.contact"]),
        phone=str(values["order.phone"]), issuer=next(iter(needs.issuers), ""),
        layout=str(values["order.layout"]), copies=str(values["order.copies"]),
    )  # fmt: skip


def of_card(card: OrderCard) -> Filled:
    """The form of a stored order."""
    by_count = card.due_workdays is not None
    due = DueTyped(
        (DueMode.WORKDAYS if by_count else DueMode.DATE).value,
        str(card.due_workdays) if by_count else "",
        _iso(card.due_asked),
        card.due_kept,
    )
    return Filled(
        order_id=card.id, kind=card.paper_kind.value, unit=card.unit_id, confirmed=card.unit_confirmed,
        title=card.title, measure=card.measure_id or "", origin=card.origin, found_on=_iso(card.found_on),
        problems=tuple((p.text, p.requirement, p.standard) for p in card.problems) or (BLANK_PROBLEM,),
        bases=card.bases, due=due, reply_by=_iso(card.reply_by), contact=card.contact, phone=card.phone,
        issuer=card.issuer, layout=card.layout.value, copies=card.copies,
    )  # fmt: skip


def another(card: OrderCard) -> Filled:
    """A new form like a stored order, without its dates: what follows a paper that was voided."""
    due = of_card(card).due
    return replace(of_card(card), order_id="", reply_by="", due=replace(due, on="", kept=False))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def to_text(filled: Filled) -> str:
    """The form as text, to be kept until it is saved."""
    return json.dumps(asdict(filled), ensure_ascii=False)


def from_text(text: str) -> Filled | None:
    """The form that `to_text` wrote; None if the text is no such form (any longer)."""
    try:
        plain = json.loads(text)
        problems = tuple((str(t), str(r), str(s)) for t, r, s in plain.pop("problems"))
        bases, due = tuple(map(str, plain.pop("bases"))), DueTyped(**plain.pop("due"))
        return Filled(**plain, problems=problems or (BLANK_PROBLEM,), bases=bases, due=due)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def due_rule(due: DueTyped, today: date) -> DueRule:
    """The rule a typed deadline means; a Refusal for words that are no count and no date."""
    if due.mode == DueMode.DATE.value:
        if not due.on:
            raise Refusal("没有填写整改期限。请写日期，或改为按工作日。", field="due")
        try:
            return DueRule(on=parse_day(due.on, today), kept=due.kept)
        except Refusal as refusal:
            raise Refusal(f"整改期限：{refusal.sentence}", field="due") from None
    days = narrowed(due.days)
    if not days:
        raise Refusal("没有填写整改期限。请写工作日数，或改为定日期。", field="due")
    if not days.isdecimal() or not 1 <= int(days) <= MOST_WORKDAYS:
        raise Refusal(f"工作日数“{due.days}”应为1–{MOST_WORKDAYS}的整数。", field="due")
    return DueRule(workdays=int(days))


def checked(filled: Filled, needs: Needs, today: date) -> tuple[OrderForm, list[Fault]]:
    """The form for the service, and everything that is wrong with it; `row` counts the rows on screen."""
    faults: list[Fault] = []
    rule, days = DueRule(), {}
    try:
        rule = due_rule(filled.due, today)
    except Refusal as refusal:
        faults.append(Fault(refusal.sentence, field="due"))
    for name in ("found_on", "reply_by"):
        days[name] = _day(name, getattr(filled, name), today, faults)
    rows = [n for n, problem in enumerate(filled.problems, 1) if any(map(str.strip, problem))]
    form = OrderForm(
        unit=filled.unit, problems=tuple(Problem(*filled.problems[n - 1]) for n in rows), due=rule,
        paper_kind=PaperKind(filled.kind), title=filled.title, measure=filled.measure or None,
        confirmed=filled.confirmed, origin=filled.origin, bases=filled.bases, contact=filled.contact,
        phone=filled.phone, issuer=filled.issuer or None, layout=NoticeLayout(filled.layout),
        copies=filled.copies, **days,
    )  # fmt: skip
    found = check_draft(_draft(form, needs), dated=today, calendar=needs.calendar)
    known = {fault.field for fault in faults}
    faults += [_on_screen(fault, rows) for fault in found if fault.field not in known]
    return form, faults


def _day(name: str, typed: str, today: date, faults: list[Fault]) -> date | None:
    try:
        return parse_day(typed, today) if typed.strip() else None
    except Refusal as refusal:
        faults.append(Fault(refusal.sentence, field=name))
        return None


def _draft(form: OrderForm, needs: Needs) -> OrderDraft:
    unit = needs.unit(form.unit)
    return OrderDraft(
        unit=unit.name if unit else None, orderable=unit.orderable if unit else Orderable.YES,
        problems=form.problems, due=form.due, title=form.title or "", paper_kind=form.paper_kind,
        confirmed=form.confirmed, origin=form.origin, found_on=form.found_on, bases=form.bases,
        reply_by=form.reply_by, contact=form.contact or "", phone=form.phone or "",
    )  # fmt: skip


def _on_screen(fault: Fault, rows: Sequence[int]) -> Fault:
    """The fault with the row of the screen, where blank rows stand too."""
    return replace(fault, row=rows[fault.row - 1]) if fault.row else fault
