"""Rectification orders: drafted, reviewed, issued with a number and a stored paper, voided."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from changhe_desktop.domain.accounts import Json, check_name
from changhe_desktop.domain.calendar_words import in_words
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.matters import Matter
from changhe_desktop.domain.moves import step
from changhe_desktop.domain.numbering import PaperKind, parse_number
from changhe_desktop.domain.organization import Orderable
from changhe_desktop.domain.printing import NoticeLayout, PrintStage
from changhe_desktop.domain.rectification import (
    DEFAULT_TITLES,
    LONGEST_SHORT,
    OrderDraft,
    OrderMove,
    OrderState,
    Problem,
    check_dated,
    check_draft,
    dated_warning,
    moves_table,
    refuse,
)
from changhe_desktop.domain.rectification_due import Due, DueRule, settle_due
from changhe_desktop.domain.typed import cleaned
from changhe_desktop.services import rectification_paper as paper
from changhe_desktop.services.outcome import Outcome
from changhe_desktop.services.rectification_number import take_number
from changhe_desktop.store import attachments
from changhe_desktop.store.base import new_id, now_utc
from changhe_desktop.store.engine import Session
from changhe_desktop.store.tables import organization, plan
from changhe_desktop.store.tables import rectification as tables
from changhe_desktop.store.tables.rectification import Order
from changhe_desktop.store.views import rectification as views
from changhe_desktop.store.views.accounts import settings
from changhe_desktop.store.views.organization import unit_named
from changhe_desktop.store.views.rectification import OrderCard, work_calendar

CHANGED = frozenset({Matter.RECTIFICATION, Matter.PLAN})


@dataclass(frozen=True, slots=True)
class OrderForm:
    """What the person drafting fills in. None takes the office's setting; `measure` is a code or id.

    `unit` is a name, alias or id from the unit list; `confirmed` answers the question that is asked
    before a 派驻站所 is ordered.
    """

    unit: str
    problems: tuple[Problem, ...]
    due: DueRule
    paper_kind: PaperKind = PaperKind.RECTIFICATION
    title: str | None = None
    measure: str | None = None
    confirmed: bool = False
    origin: str = ""
    found_on: date | None = None
    bases: tuple[str, ...] = ()
    reply_by: date | None = None
    contact: str | None = None
    phone: str | None = None
    issuer: str | None = None
    layout: NoticeLayout | None = None
    copies: str | None = None


def draft_order(session: Session, form: OrderForm, *, by: str, on: date) -> Outcome[OrderCard]:
    """Draft an order; every fault of the form is named at once and nothing is kept then."""
    order = Order(id=new_id(), state=OrderState.DRAFT, drafted_by=by, drafted_on=on, unit_name="", number="",
                  void_reason="", dated=None, signer="", issued_by="")  # fmt: skip
    due = _fill(session, order, form, on)
    session.add(order)
    _keep_problems(session, order.id, form.problems)
    session.flush()
    return Outcome(
        _card(session, order.id), CHANGED, f"已拟好{order.title}，整改期限{in_words(due.on)}。", due.notes
    )


def change_order(
    session: Session, order_id: str, form: OrderForm, *, by: str, on: date
) -> Outcome[OrderCard]:
    """Change a draft; an issued order's text is locked."""
    order = _order(session, order_id)
    if order.state is not OrderState.DRAFT:
        raise Refusal(f"{_named(order)}现为“{order.state.text}”，不能修改。需要修改的草稿请先退回。")
    due = _fill(session, order, form, on)
    for problem in tables.problems(session, order.id):
        session.delete(problem)
    session.flush()
    _keep_problems(session, order.id, form.problems)
    session.flush()
    return Outcome(_card(session, order.id), CHANGED, f"已修改{order.title}草稿。", due.notes)


def _fill(session: Session, order: Order, form: OrderForm, dated: date) -> Due:
    """Check the form and put it into the order; returns the settled deadline."""
    values = settings(session)
    unit = unit_named(session, form.unit) if form.unit.strip() else None
    title = form.title if form.title is not None else default_titles(values, form.paper_kind)[0]
    contact = _given(form.contact, values["order.contact"])
    phone = _given(form.phone, values["order.phone"])
    calendar = work_calendar(session)
    draft = OrderDraft(
        unit=unit.name if unit else None, orderable=unit.orderable if unit else Orderable.YES,
        problems=form.problems, due=form.due, title=title, paper_kind=form.paper_kind,
        confirmed=form.confirmed, origin=form.origin, found_on=form.found_on, bases=form.bases,
        reply_by=form.reply_by, contact=contact, phone=phone,
    )  # fmt: skip
    refuse(check_draft(draft, dated=dated, calendar=calendar))
    assert unit is not None
    due = settle_due(form.due, dated, calendar)
    issuer, on_behalf = _issuer(values["issuers"], form.issuer)
    layout = form.layout or NoticeLayout(str(values["order.layout"]))
    fields = {
        "paper_kind": form.paper_kind, "title": cleaned(title), "unit_id": unit.id,
        "unit_confirmed": form.confirmed, "measure_id": _measure_id(session, form.measure),
        "origin": cleaned(form.origin), "found_on": form.found_on,
        "basis": "\n".join(cleaned(b).replace("\n", "") for b in form.bases if cleaned(b)),
        "due_asked": form.due.on, "due_workdays": form.due.workdays, "due_kept": form.due.kept,
        "due_on": due.on, "reply_by": form.reply_by, "contact": contact, "phone": phone, "issuer": issuer,
        "on_behalf": on_behalf, "layout": layout, "copies": _given(form.copies, values["order.copies"]),
    }  # fmt: skip
    for name, value in fields.items():
        setattr(order, name, value)
    return due


def default_titles(values: dict[str, Json], kind: PaperKind) -> list[str]:
    """The titles the office chooses from for this kind of paper."""
    own = values["order.titles"]
    if kind is PaperKind.RECTIFICATION and isinstance(own, list):
        return [str(title) for title in own]
    return list(DEFAULT_TITLES[kind])


def _given(value: str | None, otherwise: Json) -> str:
    return cleaned(str(otherwise or "")) if value is None else cleaned(value)


def _issuer(issuers: Json, name: str | None) -> tuple[str, str]:
    """The issuer of this name (the first one when none is named) and who seals for it."""
    known = [e for e in issuers if isinstance(e, dict)] if isinstance(issuers, list) else []
    if name is None:
        return (str(known[0]["name"]), str(known[0]["on_behalf"])) if known else ("", "")
    found = next((e for e in known if e["name"] == cleaned(name)), None)
    if found is None:
        names = "、".join(str(e["name"]) for e in known) or "还没有"
        raise Refusal(f"发文机关里没有“{name}”。现有：{names}。请先在设置里添加。", field="issuer")
    return str(found["name"]), str(found["on_behalf"])


def _measure_id(session: Session, words: str | None) -> str | None:
    if not words:
        return None
    by_code = plan.measures_of_code(session, words)
    found = by_code[0] if by_code else plan.measure(session, words)
    if found is None:
        raise Refusal(
            f"没有编号为“{words}”的措施。编号形如 1.3.5，见 changhe measure list。", field="measure"
        )
    return found.id


def _keep_problems(session: Session, order_id: str, problems: Sequence[Problem]) -> None:
    session.add_all(
        tables.OrderProblem(id=new_id(), order_id=order_id, position=n, text=cleaned(p.text),
                            requirement=cleaned(p.requirement), standard=cleaned(p.standard))
        for n, p in enumerate(problems, 1)
    )  # fmt: skip


def _order(session: Session, order_id: str) -> Order:
    order = tables.order(session, order_id)
    if order is None:
        raise Refusal("没有这份整改通知，可能已被删除。请刷新后再试。", field="order")
    return order


def order_named(session: Session, words: str) -> str:
    """The id of the order somebody named by id or number; a Refusal when there is none."""
    if tables.order(session, words) is not None:
        return words
    try:
        found = tables.orders_numbered(session, parse_number(words).text)
    except Refusal:
        found = []
    if not found:
        raise Refusal(f"没有“{words}”这份整改通知。编号或文号见 changhe order list。", field="order")
    return found[0].id


def _named(order: Order) -> str:
    return f"{order.title}{order.number}" if order.number else f"{order.title}草稿"


def _card(session: Session, order_id: str) -> OrderCard:
    card = views.order_card(session, order_id)
    assert card is not None
    return card


def move_order(session: Session, order_id: str, move: OrderMove, *, by: str, on: date) -> Outcome[OrderCard]:
    """Submit a draft for review, return it, discard it or take it up again."""
    if move in (OrderMove.ISSUE, OrderMove.VOID):
        raise Refusal(f"{move.text}有自己的手续，请用“{move.text}”办理。")
    order = _order(session, order_id)
    review = bool(settings(session)["order.review_required"])
    order.state = step(moves_table(review), order.state, move, _named(order))
    session.flush()
    return Outcome(_card(session, order.id), CHANGED, f"{_named(order)}已{move.text}。")


def issue_order(
    session: Session,
    order_id: str,
    *,
    dated: date | None = None,
    signer: str = "",
    number: str | None = None,
    by: str,
    on: date,
) -> Outcome[OrderCard]:
    """签发: check again, recount the deadline, take the number, lock the text and store the paper.

    `dated` may lie before `on` (signed on paper first); `signer` signed, `by` enters; `number` is typed
    only where the town office's register gives it.
    """
    order = _order(session, order_id)
    values = settings(session)
    review = bool(values["order.review_required"])
    state = step(moves_table(review), order.state, OrderMove.ISSUE, _named(order))
    dated = dated or on
    due = _settle(session, order, values, dated, on)
    order.due_on, order.dated, order.issued_by = due.on, dated, by
    order.signer = check_name(signer, "签发人", LONGEST_SHORT) if signer.strip() else ""
    taken, missing = take_number(session, order, values, dated, number)
    order.number = taken.text
    order.state = state
    session.flush()
    notes = _keep_paper(session, order, on)
    session.flush()
    basis = paper.basis_words(session, _bases(order))
    warnings = (*due.notes, dated_warning(dated, on), missing, basis, *notes)
    return Outcome(
        _card(session, order.id), CHANGED, f"已签发{_named(order)}，整改期限{in_words(due.on)}。",
        tuple(w for w in warnings if w),
    )  # fmt: skip


def _bases(order: Order) -> tuple[str, ...]:
    return tuple(order.basis.split("\n")) if order.basis else ()


def _settle(session: Session, order: Order, values: dict[str, Json], dated: date, on: date) -> Due:
    """Check a draft once more as a paper of this day, fix its unit's name and issuer, count its deadline."""
    unit = organization.unit(session, order.unit_id)
    assert unit is not None
    if unit.retired:
        raise Refusal(f"“{unit.name}”已停用，不能签发。请在草稿中改选责任单位。", field="unit")
    problems = tuple(Problem(p.text, p.requirement, p.standard) for p in tables.problems(session, order.id))
    rule = DueRule(order.due_asked, order.due_workdays, order.due_kept)
    calendar = work_calendar(session)
    draft = OrderDraft(
        unit.name, unit.orderable, problems, rule, order.title, order.paper_kind, order.unit_confirmed,
        order.origin, order.found_on, _bases(order), order.reply_by, order.contact, order.phone,
    )  # fmt: skip
    refuse([*check_dated(dated, on), *check_draft(draft, dated=dated, calendar=calendar)])
    if not order.issuer:
        order.issuer, order.on_behalf = _issuer(values["issuers"], None)
    if not order.issuer:
        raise Refusal(
            "还没有填写发文机关，不能签发。请在设置里填写（changhe setup --issuer 机关名称）。",
            field="issuer",
        )
    order.unit_name = unit.name
    return settle_due(rule, dated, calendar)


def _keep_paper(session: Session, order: Order, on: date) -> tuple[str, ...]:
    """Make the PDF and store it with its form; refuse a paper with characters no face can print."""
    from changhe_desktop.documents.notice.form import to_json

    notice = paper.compose_notice(session, _card(session, order.id), PrintStage.ISSUED, on=on)
    printed = paper.print_notice(session, notice)
    if printed.missing:
        raise Refusal(
            f"字体缺少{len(printed.missing)}个字“{'”“'.join(printed.missing)}”，打印会缺字，没有签发。"
            "请在设置里为正文选一个含这些字的字体文件，或改用别的字。"
        )
    sha256 = attachments.keep(session, printed.pdf, f"{order.title}{order.number}.pdf", "application/pdf")
    session.add(
        tables.IssuedPaper(
            order_id=order.id, form=to_json(notice), pdf=sha256, pages=printed.pages,
            faces=json.dumps(printed.faces, ensure_ascii=False), made_at=now_utc(),
            substituted=json.dumps(list(printed.substituted), ensure_ascii=False),
        )
    )  # fmt: skip
    return printed.substituted


def void_order(session: Session, order_id: str, why: str, *, by: str, on: date) -> Outcome[OrderCard]:
    """Void an issued order. It keeps its number and its paper, with the reason."""
    order = _order(session, order_id)
    why = cleaned(why)
    if not why:
        raise Refusal("作废须写明原因。", field="reason")
    order.state = step(moves_table(False), order.state, OrderMove.VOID, _named(order))
    order.void_reason = why
    number = tables.number_of(session, order.id)
    if number is not None:
        number.void_reason = why
    session.flush()
    return Outcome(_card(session, order.id), CHANGED, f"{_named(order)}已作废，文号保留。")
