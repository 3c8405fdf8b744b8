"""Commands for rectification orders, the number register, 依据 and the working-day calendar."""

from argparse import Namespace
from datetime import date
from itertools import zip_longest

from changhe_desktop.cli.command import Answer, Call, Command, answer_of, argument, path_argument
from changhe_desktop.domain.calendar_words import parse_day
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.numbering import PaperKind
from changhe_desktop.domain.printing import NoticeLayout, PrintStage
from changhe_desktop.domain.query import Query
from changhe_desktop.domain.rectification import OrderMove, Problem
from changhe_desktop.domain.rectification_due import DueRule
from changhe_desktop.services import rectification, rectification_library, rectification_paper
from changhe_desktop.store.views import rectification as views

ORDER_COLUMNS = (
    ("id", "编号"), ("number", "文号"), ("state_text", "状态"), ("title", "标题"), ("unit", "责任单位"),
    ("measure", "措施"), ("problems", "问题"), ("due", "整改期限"), ("overdue", "逾期"),
)  # fmt: skip
NUMBER_COLUMNS = (("number", "文号"), ("state", "状态"), ("title", "标题"), ("unit", "责任单位"),
                  ("taken_on", "日期"), ("reason", "原因"))  # fmt: skip


def _day(words: str | None, today: date) -> date | None:
    return parse_day(words, today) if words else None


def _layout(words: str | None) -> NoticeLayout | None:
    if words is None:
        return None
    layout = NoticeLayout.of_text(words)
    if layout is None:
        choices = "、".join(choice.text for choice in NoticeLayout)
        raise Refusal(f"没有“{words}”这种版式。可填：{choices}。", field="layout")
    return layout


def _paper_kind(words: str | None) -> PaperKind:
    kind = PaperKind.of_text(words) if words else PaperKind.RECTIFICATION
    if kind is None:
        raise Refusal(f"没有“{words}”这种文书。可填：{'、'.join(k.text for k in PaperKind)}。", field="kind")
    return kind


def _form(call: Call, given: Namespace) -> rectification.OrderForm:
    texts, wanted, done = given.problem or [], given.requirement or [], given.standard or []
    if len(wanted) > len(texts) or len(done) > len(texts):
        raise Refusal("整改要求或完成标准比问题多。第几条要求对应第几个问题，请核对。", field="requirement")
    problems = tuple(Problem(*parts) for parts in zip_longest(texts, wanted, done, fillvalue=""))
    due = DueRule(_day(given.due, call.on), given.workdays, given.keep_date)
    bases = call.writing().ask(rectification_library.basis_texts, given.basis or [])
    return rectification.OrderForm(
        unit=given.unit, problems=problems, due=due, paper_kind=_paper_kind(given.kind), title=given.title,
        measure=given.measure, confirmed=given.confirm, origin=given.origin or "",
        found_on=_day(given.found_on, call.on), bases=bases, reply_by=_day(given.reply_by, call.on),
        contact=given.contact, phone=given.phone, issuer=given.issuer, layout=_layout(given.layout),
        copies=given.copies,
    )  # fmt: skip


def _draft(call: Call, given: Namespace) -> Answer:
    return answer_of(call.do(rectification.draft_order, _form(call, given)))


def _change(call: Call, given: Namespace) -> Answer:
    order_id = call.writing().ask(rectification.order_named, given.order)
    return answer_of(call.do(rectification.change_order, order_id, _form(call, given)))


def _issue(call: Call, given: Namespace) -> Answer:
    order_id = call.writing().ask(rectification.order_named, given.order)
    outcome = call.do(
        rectification.issue_order, order_id, dated=_day(given.dated, call.on), signer=given.signer or "",
        number=given.number,
    )  # fmt: skip
    card = outcome.value
    value = {"id": card.id, "number": card.number, "issued_on": card.dated, "state": card.state,
             "due": card.due, "entered_on": call.on, "pages": card.pages}  # fmt: skip
    return Answer(value, outcome.say, outcome.changed, notes=outcome.notes)


def _void(call: Call, given: Namespace) -> Answer:
    order_id = call.writing().ask(rectification.order_named, given.order)
    return answer_of(call.do(rectification.void_order, order_id, given.reason, reason=given.reason))


def _move(call: Call, given: Namespace) -> Answer:
    move = OrderMove(given.verb)
    order_id = call.writing().ask(rectification.order_named, given.order)
    return answer_of(call.do(rectification.move_order, order_id, move))


def _show(call: Call, given: Namespace) -> Answer:
    order_id = call.reading().ask(rectification.order_named, given.order)
    card = call.reading().ask(views.order_card, order_id)
    assert card is not None
    lines = [f"{card.title}　{card.number or '（未编号）'}　{card.state_text}", f"责任单位：{card.unit}",
             f"整改期限：{card.due}"]  # fmt: skip
    lines += [f"{n}. {p.text}" for n, p in enumerate(card.problems, 1)]
    return Answer(card, "\n".join(lines))


def _list(call: Call, given: Namespace) -> Answer:
    rows = call.reading().ask(views.order_rows, Query.parse(given.where or []), on=call.on)
    return Answer(rows, f"共{len(rows)}份。", columns=ORDER_COLUMNS)


def _print(call: Call, given: Namespace) -> Answer:
    desk = call.reading()
    order_id = desk.ask(rectification.order_named, given.order)
    stage = PrintStage.REVIEW if given.review else PrintStage.DRAFT
    saved = desk.ask(rectification_paper.save_paper, order_id, given.out, stage=stage, on=call.on)
    notes = tuple(saved.substituted) + tuple(f"字体缺字：{c}" for c in saved.missing)
    return Answer(saved, f"已存为{saved.file}（{saved.pages}页）。", notes=notes)


def _numbers(call: Call, given: Namespace) -> Answer:
    rows = call.reading().ask(views.number_rows)
    return Answer(rows, f"共{len(rows)}行。", columns=NUMBER_COLUMNS)


def _bases(call: Call, given: Namespace) -> Answer:
    return Answer(call.reading().ask(views.basis_rows), columns=(("title", "名称"), ("text", "文字")))


def _add_basis(call: Call, given: Namespace) -> Answer:
    return answer_of(call.do(rectification_library.add_basis, given.title, given.text))


def _change_basis(call: Call, given: Namespace) -> Answer:
    outcome = call.do(rectification_library.change_basis, given.basis, title=given.title, text=given.text)
    return answer_of(outcome)


def _remove_basis(call: Call, given: Namespace) -> Answer:
    return answer_of(call.do(rectification_library.remove_basis, given.basis))


def _usual_bases(call: Call, given: Namespace) -> Answer:
    return answer_of(call.do(rectification_library.add_usual_bases), (("title", "名称"), ("text", "文字")))


def _calendar(call: Call, given: Namespace) -> Answer:
    columns = (("year", "年"), ("days_off", "放假天数"), ("days_made_up", "调休上班"), ("source", "依据"))
    return Answer(call.reading().ask(views.calendar_rows), columns=columns)


def _import_calendar(call: Call, given: Namespace) -> Answer:
    return answer_of(call.do(rectification_library.import_calendar, given.file))


ORDER = argument("order", help="整改通知的编号或文号")
FORM = (
    argument("--unit", required=True, help="责任单位（名称、别名或编号）"),
    argument("--problem", action="append", help="存在问题；可重复"),
    argument("--requirement", action="append", help="整改要求，第几条对应第几个问题；可重复"),
    argument("--standard", action="append", help="完成标准，第几条对应第几个问题；可重复"),
    argument("--measure", help="对应措施的编号，如 1.1.1"),
    argument("--due", help="整改期限（日期）"),
    argument("--workdays", type=int, help="整改期限（自成文日期起的工作日数）"),
    argument("--keep-date", action="store_true", help="期限在休息日也保留不顺延"),
    argument("--basis", action="append", help="依据：库中名称，或直接写文字；可重复"),
    argument("--reply-by", help="反馈日期"),
    argument("--contact", help="联系人"),
    argument("--phone", help="联系电话"),
    argument("--title", help="文书标题"),
    argument("--kind", help="文书种类：整改、提醒函"),
    argument("--origin", help="事由，如 日常督查"),
    argument("--found-on", help="发现问题的日期"),
    argument("--issuer", help="发文机关"),
    argument("--layout", help="版式：工作文书、红头"),
    argument("--copies", help="抄送"),
    argument("--confirm", action="store_true", help="确认向派驻站所下发"),
)
WHERE = argument("--where", action="append", help="条件，如 state=issued、overdue=是；可重复")
COMMANDS = [
    Command("order", "draft", "拟一份整改通知", _draft, FORM),
    Command("order", "change", "修改草稿", _change, (ORDER, *FORM)),
    Command("order", "submit", "提交审核", _move, (ORDER,)),
    Command("order", "return", "退回修改", _move, (ORDER,)),
    Command("order", "discard", "弃用草稿", _move, (ORDER,)),
    Command("order", "restore", "恢复弃用的草稿", _move, (ORDER,)),
    Command(
        "order", "issue", "签发：编号、锁定、存档", _issue,
        (
            ORDER,
            argument("--dated", help="成文日期（签发当天，可早于录入），默认办理日期"),
            argument("--signer", help="签发人"),
            argument("--number", help="外部给号时填写的文号"),
        ),
    ),
    Command("order", "void", "作废（文号保留）", _void,
            (ORDER, argument("--reason", required=True, help="作废原因"))),
    Command("order", "show", "显示一份整改通知", _show, (ORDER,)),
    Command("order", "list", "列出整改通知", _list, (WHERE,)),
    Command(
        "order", "print", "存为 PDF 或 Word（由文件名结尾决定）", _print,
        (
            ORDER,
            argument("--out", required=True, type=path_argument, help="存为哪个文件（.pdf、.docx）"),
            argument("--review", action="store_true", help="送审稿，带发文稿纸"),
        ),
    ),
    Command("number", "list", "文号登记簿：在用、作废、缺号", _numbers),
    Command("basis", "list", "列出依据库", _bases),
    Command("basis", "add", "添加一条依据", _add_basis,
            (argument("title", help="名称"), argument("text", help="印在文书上的文字"))),
    Command(
        "basis", "change", "修改一条依据", _change_basis,
        (
            argument("basis", help="依据名称"),
            argument("--title", help="新名称"),
            argument("--text", help="新文字"),
        ),
    ),
    Command("basis", "usual", "载入常用依据，供修改", _usual_bases),
    Command("basis", "remove", "删除一条依据", _remove_basis, (argument("basis", help="依据名称"),)),
    Command("calendar", "list", "列出有放假安排的年份", _calendar),
    Command("calendar", "import", "导入一年的放假安排（JSON）", _import_calendar,
            (argument("file", type=path_argument, help="放假安排文件"),)),
]  # fmt: skip
