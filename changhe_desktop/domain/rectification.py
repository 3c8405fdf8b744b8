"""The order to rectify: its states and moves, whom it may go to, and what a draft must hold."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from changhe_desktop.domain.calendar import WorkCalendar, add_months
from changhe_desktop.domain.calendar_words import in_words
from changhe_desktop.domain.errors import Fault, Refusal
from changhe_desktop.domain.numbering import PaperKind
from changhe_desktop.domain.organization import Orderable
from changhe_desktop.domain.rectification_due import DueRule, settle_due
from changhe_desktop.domain.typed import cleaned, folded, unprintable
from changhe_desktop.domain.worded import Worded

MOST_PROBLEMS = 100
LONGEST_FIELD = 2_000
LONGEST_ORDER = 20_000
LONGEST_TITLE = 60
LONGEST_SHORT = 40
LONGEST_ORIGIN = 80
MONTHS_BACK = 12


class OrderState(Worded):
    """Where an order stands."""

    DRAFT = "draft", "草拟"
    REVIEW = "review", "待审核"
    ISSUED = "issued", "已签发"
    VOID = "void", "已作废"
    DISCARDED = "discarded", "已弃用"


class OrderMove(Worded):
    """What may be done to an order. Only an issued order can be voided; a draft is discarded."""

    SUBMIT = "submit", "提交审核"
    RETURN = "return", "退回修改"
    ISSUE = "issue", "签发"
    VOID = "void", "作废"
    DISCARD = "discard", "弃用"
    RESTORE = "restore", "恢复"


Moves = Mapping[tuple[OrderState, OrderMove], OrderState]

MOVES: Moves = {
    (OrderState.DRAFT, OrderMove.SUBMIT): OrderState.REVIEW,
    (OrderState.DRAFT, OrderMove.ISSUE): OrderState.ISSUED,
    (OrderState.DRAFT, OrderMove.DISCARD): OrderState.DISCARDED,
    (OrderState.REVIEW, OrderMove.ISSUE): OrderState.ISSUED,
    (OrderState.REVIEW, OrderMove.RETURN): OrderState.DRAFT,
    (OrderState.ISSUED, OrderMove.VOID): OrderState.VOID,
    (OrderState.DISCARDED, OrderMove.RESTORE): OrderState.DRAFT,
}

DEFAULT_TITLES: Mapping[PaperKind, tuple[str, ...]] = {
    PaperKind.RECTIFICATION: ("整改通知书", "限期整改通知书", "督办单", "责令整改通知书"),
    PaperKind.LETTER: ("工作提示函", "提醒函"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: place and fact, the measure required, and when it counts as done."""

    text: str
    requirement: str = ""
    standard: str = ""


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """An order as drafted. `unit` is None while none is chosen; `confirmed` answers Orderable.ASK."""

    unit: str | None
    orderable: Orderable
    problems: tuple[Problem, ...]
    due: DueRule
    title: str = DEFAULT_TITLES[PaperKind.RECTIFICATION][0]
    paper_kind: PaperKind = PaperKind.RECTIFICATION
    confirmed: bool = False
    origin: str = ""
    found_on: date | None = None
    bases: tuple[str, ...] = ()
    reply_by: date | None = None
    contact: str = ""
    phone: str = ""


def moves_table(review_required: bool) -> Moves:
    """The moves of an office; where 审核 is required a draft cannot be issued past it."""
    skipped = (OrderState.DRAFT, OrderMove.ISSUE)
    return {key: after for key, after in MOVES.items() if not (review_required and key == skipped)}


def check_recipient(
    unit: str, orderable: Orderable, *, confirmed: bool, kind: PaperKind = PaperKind.RECTIFICATION
) -> None:
    """Refuses an order to a unit the town does not order; a letter may go to any unit of the list."""
    sentence = _recipient_fault(unit, orderable, confirmed, kind)
    if sentence:
        raise Refusal(sentence, field="unit")


def _recipient_fault(unit: str, orderable: Orderable, confirmed: bool, kind: PaperKind) -> str:
    if kind is PaperKind.LETTER or orderable is Orderable.YES:
        return ""
    if orderable is Orderable.NO:
        return f"“{unit}”设为不可下发整改文书。请改发提醒函，或在“责任单位”中改为可下发。"
    if confirmed:
        return ""
    return (
        f"“{unit}”由上级部门派驻，一般不由镇责令整改，建议改发提醒函。"
        "确需下发整改文书的，请勾选“确认下发”（命令行加 --confirm）后再办。"
    )


def check_draft(draft: OrderDraft, *, dated: date, calendar: WorkCalendar) -> list[Fault]:
    """Everything that is wrong with a draft that would be dated `dated`; empty if nothing is.

    `field` names the field, `row` the problem (from 1).
    """
    faults = [*_unit_faults(draft), *_problem_faults(draft.problems), *_word_faults(draft)]
    if draft.found_on and draft.found_on > dated:
        faults.append(Fault(f"发现问题的日期{in_words(draft.found_on)}晚于成文日期。", field="found_on"))
    try:
        due = settle_due(draft.due, dated, calendar)
    except Refusal as refusal:
        faults.append(Fault(refusal.sentence, field="due"))
        return faults
    if draft.reply_by and draft.reply_by < due.on:
        sentence = f"反馈日期{in_words(draft.reply_by)}早于整改期限{in_words(due.on)}，请改正其一。"
        faults.append(Fault(sentence, field="reply_by", value=draft.reply_by.isoformat()))
    return faults


def _unit_faults(draft: OrderDraft) -> list[Fault]:
    if draft.unit is None or not folded(draft.unit):
        return [Fault("没有选择责任单位。请从单位清单中选择。", field="unit")]
    sentence = _recipient_fault(draft.unit, draft.orderable, draft.confirmed, draft.paper_kind)
    return [Fault(sentence, field="unit", value=draft.unit)] if sentence else []


def _problem_faults(problems: Sequence[Problem]) -> list[Fault]:
    if not problems:
        return [Fault("没有写明存在的问题。请至少填写一个问题。", field="problems")]
    faults = []
    if len(problems) > MOST_PROBLEMS:
        faults.append(
            Fault(f"共{len(problems)}个问题，超过{MOST_PROBLEMS}个，请分开下发。", field="problems")
        )
    total = sum(len(p.text) + len(p.requirement) + len(p.standard) for p in problems)
    if total > LONGEST_ORDER:
        faults.append(Fault(f"问题和要求共{total}字，超过{LONGEST_ORDER}字，请分开下发。", field="problems"))
    for row, problem in enumerate(problems, 1):
        if not any(character.isalnum() for character in problem.text):
            faults.append(Fault(f"第{row}个问题没有写内容。", row=row, field="problem"))
        for field, what, text in (
            ("problem", "问题", problem.text),
            ("requirement", "整改要求", problem.requirement),
            ("standard", "完成标准", problem.standard),
        ):
            faults += [
                Fault(f"第{row}个问题：{sentence}", row=row, field=field)
                for sentence in _text_faults(what, text, LONGEST_FIELD)
            ]
    return faults


def _word_faults(draft: OrderDraft) -> list[Fault]:
    """Faults of the short fields."""
    faults = [] if cleaned(draft.title) else [Fault("没有填写文书标题。", field="title")]
    for field, what, text, longest in (
        ("title", "文书标题", draft.title, LONGEST_TITLE),
        ("origin", "事由", draft.origin, LONGEST_ORIGIN),
        ("basis", "依据", "".join(draft.bases), LONGEST_FIELD),
        ("contact", "联系人", draft.contact, LONGEST_SHORT),
        ("phone", "联系电话", draft.phone, LONGEST_SHORT),
    ):
        faults += [Fault(sentence, field=field) for sentence in _text_faults(what, text, longest)]
    if draft.phone and not any(c.isdecimal() for c in draft.phone):
        faults.append(Fault(f"联系电话“{draft.phone}”里没有号码。", field="phone", value=draft.phone))
    return faults


def _text_faults(what: str, text: str, longest: int) -> list[str]:
    said = []
    if len(text) > longest:
        said.append(f"{what}共{len(text)}字，超过{longest}字，请缩短或改为附件。")
    odd = unprintable(text)
    if odd:
        said.append(f"{what}含{len(odd)}个不可显示字符，请重新输入该处。")
    return said


def check_dated(dated: date, today: date) -> list[Fault]:
    """成文日期 may lie before its entry (signed on paper first), never after today."""
    if dated <= today:
        return []
    sentence = f"成文日期{in_words(dated)}晚于今天{in_words(today)}。请填写签发当天的日期。"
    return [Fault(sentence, field="dated", value=dated.isoformat())]


def dated_warning(dated: date, today: date) -> str:
    """What is asked back about a 成文日期 more than a year ago; empty otherwise."""
    if dated >= add_months(today, -MONTHS_BACK):
        return ""
    return f"成文日期{in_words(dated)}距今已超过一年，请核对年份。"


def refuse(faults: Sequence[Fault]) -> None:
    """Refuses with all faults, if there are any; a single one speaks for itself."""
    if not faults:
        return
    alone = len(faults) == 1
    sentence = faults[0].sentence if alone else f"有{len(faults)}处需要改正：{faults[0].sentence}"
    raise Refusal(sentence, faults, field=faults[0].field)


def basis_warning(bases: Iterable[str], *, plan_is_draft: bool, plan_title: str = "") -> str:
    """What 签发 says about the basis; empty if there is nothing to say.

    A plan that is still a 征求意见稿 binds nobody, so it does not carry an order by itself.
    """
    chosen = [basis for basis in bases if cleaned(basis)]
    citing = [basis for basis in chosen if _cites(basis, plan_title)]
    if not chosen:
        return "没有选择依据，通知中将不写“根据……”。"
    if not plan_is_draft or not citing:
        return ""
    if len(citing) == len(chosen):
        return "方案现为征求意见稿，不宜单独作为依据。请另选依据，或待方案正式印发后再引用。"
    return "方案现为征求意见稿，正式印发前请慎重引用。"


def _cites(basis: str, plan_title: str) -> bool:
    title = folded(plan_title).strip("《》")
    return "实施方案" in basis or bool(title and f"《{title}》" in folded(basis))
