"""Commands for the plan and its measures."""

from argparse import Namespace
from typing import Any

from changhe_desktop.cli.command import Answer, Call, Command, answer_of, argument, path_argument
from changhe_desktop.domain.errors import Fault, Refusal
from changhe_desktop.domain.plan import Edit, EditMove, MeasureKind
from changhe_desktop.domain.query import Query
from changhe_desktop.services import plan
from changhe_desktop.store.views import plan as views

MEASURE_COLUMNS = (("code", "编号"), ("shown", "措施"), ("kind_text", "类别"), ("lead", "牵头单位"),
                   ("assists", "配合单位"), ("leader", "责任领导"), ("due_words", "时限"))  # fmt: skip
CANDIDATE_COLUMNS = (("code", "编号"), ("text", "措施"), ("line", "行"))


def _line_faults(faults: tuple[Fault, ...]) -> list[dict[str, Any]]:
    return [{"line": fault.row, "sentence": fault.sentence} for fault in faults]


def _import(call: Call, given: Namespace) -> Answer:
    path = given.file or plan.shipped_plan()
    outcome = call.do(plan.import_plan, plan.read_plan(path), paragraphs=given.paragraphs)
    value = {
        name: getattr(outcome.value, name)
        for name in ("id", "version", "added", "actions", "tasks", "measures", "goals", "safeguards")
    }
    faults = _line_faults(outcome.value.faults)
    notes = tuple(str(fault["sentence"]) for fault in faults)
    return Answer(value | {"faults": faults}, outcome.say, outcome.changed, notes=notes)


def _show(call: Call, given: Namespace) -> Answer:
    tree = call.reading().ask(views.plan_tree)
    if tree is None:
        raise Refusal("还没有方案。请先运行 changhe plan import。")
    lines = [f"{tree.title}（{tree.status}）"]
    for action in tree.actions:
        lines.append(f"{action.code} {action.title}")
        for task in action.tasks:
            lines.append(f"  {task.code} {task.title}")
            lines += [f"    {m.code} {m.text}" for m in task.measures]
    return Answer(tree, "\n".join(lines))


def _candidates(call: Call, given: Namespace) -> Answer:
    if given.file is not None:
        rows: list[Any] = [
            {"code": m.code, "text": m.text, "line": m.line, "start": m.start, "end": m.end}
            for m in plan.read_plan(given.file).plan.measures()
        ]
    else:
        rows = [
            {"id": r.id, "code": r.code, "text": r.text, "line": r.source.line, "start": r.source.start,
             "end": r.source.end, "dropped": r.dropped}
            for r in call.reading().ask(views.measure_rows, dropped=True)
        ]  # fmt: skip
    return Answer(rows, f"共{len(rows)}条。", columns=CANDIDATE_COLUMNS)


def _versions(call: Call, given: Namespace) -> Answer:
    columns = (("ordinal", "版"), ("title", "标题"), ("status", "状态"), ("imported_on", "读入日期"),
               ("measures", "措施"), ("current", "当前"))  # fmt: skip
    return Answer(call.reading().ask(views.version_rows), columns=columns)


def _use(call: Call, given: Namespace) -> Answer:
    return answer_of(call.do(plan.use_version, given.version))


def _list(call: Call, given: Namespace) -> Answer:
    query = Query.parse(given.where or [])
    rows = call.reading().ask(views.measure_rows, query)
    return Answer(rows, f"共{len(rows)}条措施。", columns=MEASURE_COLUMNS)


def _assign(call: Call, given: Namespace) -> Answer:
    ids = call.writing().ask(plan.measures_named, given.measure)
    outcome = call.do(
        plan.assign, ids, lead=given.lead, assists=given.assist, leader=given.leader, person=given.person,
        contact=given.contact, due=given.due,
    )  # fmt: skip
    return answer_of(outcome, MEASURE_COLUMNS)


def _one(call: Call, code: str) -> views.MeasureRow:
    measure_id = call.writing().ask(plan.measures_named, [code])[0]
    rows = call.writing().ask(views.measure_rows, dropped=True)
    return next(row for row in rows if row.id == measure_id)


def _edit(call: Call, *edits: Edit) -> Answer:
    return answer_of(call.do(plan.edit_measures, edits), MEASURE_COLUMNS)


def _split(call: Call, given: Namespace) -> Answer:
    row = _one(call, given.measure)
    place = row.text.find(given.before)
    if place <= 0:
        raise Refusal(f"措施{row.code}里没有“{given.before}”，或它就在开头，不能从这里断开。", field="before")
    return _edit(call, Edit(EditMove.SPLIT, row.source.start + place))


def _merge(call: Call, given: Namespace) -> Answer:
    rows = [_one(call, code) for code in given.measure]
    start, end = min(r.source.start for r in rows), max(r.source.end for r in rows)
    return _edit(call, Edit(EditMove.MERGE, start, end))


def _rename(call: Call, given: Namespace) -> Answer:
    return _edit(call, Edit(EditMove.RENAME, _one(call, given.measure).source.start, title=given.title))


def _drop(call: Call, given: Namespace) -> Answer:
    move = EditMove.RESTORE if given.restore else EditMove.DROP
    rows = [_one(call, words) for words in given.measure]
    for row in rows:
        if row.dropped is not given.restore:
            state = "没有标为" if given.restore else "已经是"
            raise Refusal(f"“{row.shown[:20]}”{state}非措施。全部措施见 changhe plan candidates --json。")
    return _edit(call, *(Edit(move, row.source.start) for row in rows))


def _kind(call: Call, given: Namespace) -> Answer:
    kind = MeasureKind.of_text(given.kind)
    if kind is None:
        words = "、".join(f"{k.value} {k.text}" for k in MeasureKind)
        raise Refusal(f"没有“{given.kind}”这种类别。可填：{words}。", field="kind")
    ids = call.writing().ask(plan.measures_named, given.measure)
    return answer_of(call.do(plan.set_kind, ids, kind))


ONE = argument("measure", help="措施编号，如 1.3.5")
MANY = argument("measure", nargs="+", help="一个或几个措施编号，如 1.3.5")
FILE = argument("file", nargs="?", type=path_argument, help="方案文件（.txt、.docx）")
COMMANDS = [
    Command("plan", "import", "读入方案（不给文件则读入随附的长河镇方案）", _import,
            (FILE, argument("--paragraphs", action="store_true", help="没有编号时按一段一项任务读入"))),
    Command("plan", "show", "显示方案：目标、行动、任务、措施、保障", _show),
    Command("plan", "candidates", "列出候选措施及其在原文中的位置", _candidates, (FILE,)),
    Command("plan", "list", "列出已存的方案版本", _versions),
    Command("plan", "use", "改按另一版本办理", _use, (argument("version", type=int, help="第几版"),)),
    Command("measure", "list", "列出措施", _list,
            (argument("--where", action="append", help="条件，如 lead=城建办、lead=（空）；可重复"),)),
    Command(
        "measure", "assign", "落实责任单位、责任人和时限", _assign,
        (
            MANY,
            argument("--lead", help="牵头单位；空文字表示清除"),
            argument("--assist", action="append", help="配合单位，按顺序；可重复"),
            argument("--leader", help="责任领导"),
            argument("--person", help="责任人"),
            argument("--contact", help="联系方式"),
            argument("--due", help="时限，如 年底前、2026年6月底前、长期"),
        ),
    ),
    Command("measure", "split", "把一条措施从某几个字之前断开", _split,
            (ONE, argument("--before", required=True, help="从这几个字之前断开"))),
    Command("measure", "merge", "合并同一任务内相邻的措施", _merge, (MANY,)),
    Command("measure", "rename", "改措施显示的名称（原文不变）", _rename,
            (ONE, argument("title", help="新名称，空文字表示用原文"))),
    Command("measure", "drop", "标为非措施", _drop,
            (MANY, argument("--restore", action="store_true", help="恢复为措施"))),
    Command("measure", "kind", "改措施类别", _kind,
            (argument("kind", help="P、C、N、R、M、F 或其中文名"), MANY)),
]  # fmt: skip
