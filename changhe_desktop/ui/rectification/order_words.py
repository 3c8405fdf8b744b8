"""How an order is told: columns and badges of the list, lines and history of the detail panel."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from changhe_desktop.domain.calendar_words import in_words
from changhe_desktop.domain.numbering import PaperKind
from changhe_desktop.domain.query import Filter, Op, Query
from changhe_desktop.domain.rectification import OrderMove, OrderState
from changhe_desktop.store.views.accounts import HistoryRow
from changhe_desktop.store.views.rectification import NumberRow, OrderCard, OrderRow
from changhe_desktop.ui.parts.chips import Chip
from changhe_desktop.ui.parts.detail import Line
from changhe_desktop.ui.parts.table_model import Align, Badge, Column

Today = Callable[[], date]

STATE_LIGHTS = {
    OrderState.DRAFT: "grey",
    OrderState.REVIEW: "amber",
    OrderState.ISSUED: "green",
    OrderState.VOID: "grey",
    OrderState.DISCARDED: "grey",
}
# What is done to an order, as its button says it (… where a dialog follows), and the button's icon.
MOVES: Mapping[OrderMove, tuple[str, str]] = {
    OrderMove.SUBMIT: ("提交审核", "send"),
    OrderMove.RETURN: ("退回修改", "arrow-back-up"),
    OrderMove.ISSUE: ("签发…", "rubber-stamp"),
    OrderMove.VOID: ("作废…", "ban"),
    OrderMove.DISCARD: ("弃用", "trash"),
    OrderMove.RESTORE: ("恢复", "refresh"),
}
KEPT = tuple(state.value for state in OrderState if state is not OrderState.DISCARDED)
EVERY = Query((Filter("state", Op.IN, tuple(state.value for state in OrderState)),))
CHIPS: Mapping[Chip, Query] = {
    Chip("all", "全部"): Query((Filter("state", Op.IN, KEPT),)),
    Chip("draft", "草拟"): Query((Filter("state", Op.EQ, ("draft",)),)),
    Chip("review", "待审核"): Query((Filter("state", Op.EQ, ("review",)),)),
    Chip("open", "在办"): Query((Filter("open", Op.EQ, ("是",)),)),
    Chip("overdue", "逾期"): Query((Filter("overdue", Op.EQ, ("是",)),)),
    Chip("void", "作废"): Query((Filter("state", Op.EQ, ("void",)),)),
    Chip("discarded", "已弃用"): Query((Filter("state", Op.EQ, ("discarded",)),)),
}
# Fields by which another page may ask for orders.
FIELDS = {
    "number": "文号", "state": "状态", "title": "标题", "unit": "责任单位", "unit_id": "责任单位",
    "measure": "措施", "measure_id": "措施", "due": "整改期限", "dated": "成文日期", "open": "在办",
    "overdue": "逾期", "drafted_by": "拟稿人",
}  # fmt: skip
# Fields of a stored order, as the history names them.
CHANGED = {
    "paper_kind": "文书种类", "title": "标题", "unit_id": "责任单位", "measure_id": "措施", "origin": "事由",
    "found_on": "发现日期", "basis": "依据", "due_asked": "整改期限", "due_workdays": "整改期限",
    "due_kept": "保留原日期", "due_on": "整改期限", "reply_by": "反馈日期", "contact": "联系人",
    "phone": "联系电话", "issuer": "发文机关", "copies": "抄送", "layout": "版式",
}  # fmt: skip
WHOLE = "*"
PROBLEM_WORDS, PROBLEMS_SHOWN = 400, 20


def order_columns(today: Today) -> list[Column]:
    """The columns of the list."""
    return [
        Column("number", "文号", 8),
        Column("state", "状态", 5.5, badge=lambda row: state_badge(row.state)),
        Column("due", "逾期", 5.5, badge=lambda row: due_badge(row, today())),
        Column("title", "标题", 7.5),
        Column("unit", "责任单位", 6, grows=True),
        Column("due", "整改期限", 5.5),
        Column("dated", "成文日期", 5.5),
        Column("problems", "问题数", 3, Align.RIGHT),
        Column("measure", "措施", 3.5),
    ]


NUMBER_COLUMNS = [
    Column("number", "文号", 11),
    Column("state", "状态", 5, badge=lambda row: number_badge(row)),
    Column("title", "标题", 9),
    Column("unit", "责任单位", 9, grows=True),
    Column("taken_on", "成文日期", 6),
    Column("reason", "原因", 12, wraps=True),
]


def state_badge(state: OrderState) -> Badge:
    """A state with its shape and colour."""
    return Badge(state.text, STATE_LIGHTS[state])


def due_badge(row: OrderRow, today: date) -> Badge | None:
    """How far an open order is past its deadline, or how far it has to go."""
    if not row.open:
        return None
    days = (row.due - today).days
    if row.overdue:
        return Badge(f"逾期{-days}天", "red")
    return Badge(f"还有{days}天" if days else "今天到期", "")


def number_badge(row: NumberRow) -> Badge:
    """How a number of the register stands."""
    return Badge(row.state, {"在用": "green", "作废": "grey"}.get(row.state, "amber"))


def chip_of(query: Query) -> Chip | None:
    """The chip that shows just this, if there is one."""
    plain = query.plain()["where"]
    plain = [words.replace("=true", "=是") for words in plain]
    return next((chip for chip, known in CHIPS.items() if known.plain()["where"] == plain), None)


def query_words(query: Query, rows: Sequence[OrderRow]) -> str:
    """A view no chip has, in words: “责任单位为城建办，在办”; ids by the names the rows have for them."""
    said = []
    for condition in query.filters:
        named = FIELDS.get(condition.field, condition.field)
        if condition.values == ("是",):
            said.append(named)
            continue
        names = {str(getattr(row, id_field)): getattr(row, field) for row in rows
                 for id_field, field in (("unit_id", "unit"), ("measure_id", "measure"))}  # fmt: skip
        values = "、".join(names.get(value, value) for value in condition.values)
        said.append(f"{named}{condition.op.text}{values}")
    return "，".join(said)


def state_words(card: OrderCard, today: date) -> str:
    """The state in words, with how long it is overdue."""
    late = (today - card.due).days if card.state is OrderState.ISSUED and card.due < today else 0
    return f"{card.state.text}，逾期{late}天" if late else card.state.text


def due_words_of(card: OrderCard) -> str:
    """The deadline as it was asked for and as it is settled."""
    words = in_words(card.due)
    if card.due_workdays is not None:
        words += f"（{card.due_workdays}个工作日）"
    elif card.due_asked and card.due_asked != card.due:
        words += f"（原定{in_words(card.due_asked)}，休息日顺延）"
    elif card.due_kept:
        words += "（休息日，按要求保留）"
    return words


def card_lines(card: OrderCard, today: date, to_measure: Callable[[], object] | None) -> list[Line]:
    """The particulars of an order; lines without words are left out by the panel."""
    kind = card.paper_kind.text if card.paper_kind is not PaperKind.RECTIFICATION else ""
    behalf = f"（{card.on_behalf}代章）" if card.on_behalf else ""
    return [
        Line("状态", state_words(card, today)),
        Line("文号", card.number),
        Line("文书种类", kind),
        Line("责任单位", card.unit),
        Line("整改期限", due_words_of(card)),
        Line("反馈日期", in_words(card.reply_by) if card.reply_by else ""),
        Line("作废原因", card.void_reason),
        Line("措施", card.measure_code, to_measure),
        Line("", card.measure),
        Line("事由", card.origin),
        Line("发现日期", in_words(card.found_on) if card.found_on else ""),
        Line("依据", "\n".join(card.bases)),
        Line("联系人", " ".join(filter(None, (card.contact, card.phone)))),
        Line("发文机关", f"{card.issuer}{behalf}" if card.issuer else ""),
        Line("版式", card.layout.text),
        Line("抄送", card.copies),
        Line("拟稿", f"{card.drafted_by}，{in_words(card.drafted_on)}"),
        Line("成文日期", in_words(card.dated) if card.dated else ""),
        Line("签发人", card.signer),
        Line("录入人", card.issued_by),
        Line("页数", f"{card.pages}页" if card.pages else ""),
        Line("字体", "\n".join(card.substituted)),
    ]


def problem_lines(card: OrderCard) -> list[str]:
    """The problems with what is required, long ones shortened; the preview has them whole."""
    lines = []
    for number, problem in enumerate(card.problems[:PROBLEMS_SHOWN], 1):
        parts = [f"{number}. {_short(problem.text)}"]
        if problem.requirement:
            parts.append(f"要求：{_short(problem.requirement)}")
        if problem.standard:
            parts.append(f"标准：{_short(problem.standard)}")
        lines.append("\n".join(parts))
    more = len(card.problems) - PROBLEMS_SHOWN
    return [*lines, f"另有{more}个问题，见预览。"] if more > 0 else lines


def _short(text: str) -> str:
    return text if len(text) <= PROBLEM_WORDS else f"{text[:PROBLEM_WORDS]}……（共{len(text)}字，见预览）"


def order_history(rows: Sequence[HistoryRow], today: date) -> list[str]:
    """One line for each act, newest first: when, who, what, and which fields a revision changed."""
    acts: dict[tuple[object, str, str], list[HistoryRow]] = {}
    for row in rows:
        acts.setdefault((row.at, row.by, row.say), []).append(row)
    return [_act_words(changes, today) for changes in acts.values()]


def _act_words(changes: Sequence[HistoryRow], today: date) -> str:
    act = changes[0]
    when = act.at.astimezone()
    clock = when.strftime("%m-%d %H:%M" if when.year == today.year else "%Y-%m-%d %H:%M")
    fields = {CHANGED[row.field] for row in changes if row.field in CHANGED}
    if any(row.field == WHOLE and row.before for row in changes):
        fields.add("问题")
    revised = "修改" in act.say and fields
    detail = f"改了{'、'.join(sorted(fields))}。" if revised else ""
    return f"{clock} {act.by}：{act.say}{detail}"
