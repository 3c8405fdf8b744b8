"""Commands for units."""

from argparse import Namespace

from changhe_desktop.cli.command import Answer, Call, Command, answer_of, argument, path_argument
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.organization import Orderable, UnitKind, kind_of, parse_units, split_aliases
from changhe_desktop.services import organization
from changhe_desktop.store.views.organization import unit_named, unit_rows

COLUMNS = (("name", "单位"), ("kind_text", "类型"), ("aliases", "别名"), ("leader", "分管领导"),
           ("orderable", "整改通知"), ("leads", "牵头措施"))  # fmt: skip


def _list(call: Call, given: Namespace) -> Answer:
    rows = call.reading().ask(unit_rows, retired=given.all)
    return Answer(rows, f"共{len(rows)}个单位。", columns=COLUMNS)


def _kind(words: str | None) -> UnitKind | None:
    if words is None:
        return None
    kind = kind_of(words)
    if kind is None:
        raise Refusal(f"没有“{words}”这种单位。可填：{'、'.join(k.text for k in UnitKind)}。", field="kind")
    return kind


def _orderable(words: str | None) -> Orderable | None:
    if words is None:
        return None
    flag = Orderable.of_text(words)
    if flag is None:
        raise Refusal(f"“{words}”看不懂。可填：{'、'.join(f.text for f in Orderable)}。", field="orderable")
    return flag


def _add(call: Call, given: Namespace) -> Answer:
    outcome = call.do(
        organization.add_unit, given.name, kind=_kind(given.kind) or UnitKind.OFFICE,
        aliases=split_aliases(given.alias or ""), leader=given.leader or "",
        orderable=_orderable(given.orderable),
    )  # fmt: skip
    return answer_of(outcome)


def _import(call: Call, given: Namespace) -> Answer:
    if given.text is not None:
        drafts = parse_units(given.text)
    elif given.file is not None:
        drafts = organization.read_units(given.file)
    else:
        raise Refusal("请给出单位清单文件，或用 --text 给出每行一个的名单。", field="file")
    return answer_of(call.do(organization.add_units, drafts), COLUMNS)


def _sample(call: Call, given: Namespace) -> Answer:
    return answer_of(call.do(organization.load_sample_units), COLUMNS)


def _change(call: Call, given: Namespace) -> Answer:
    unit = call.writing().ask(unit_named, given.unit)
    values = {
        "name": given.name, "kind": _kind(given.kind), "leader": given.leader,
        "aliases": None if given.alias is None else split_aliases(given.alias),
        "orderable": _orderable(given.orderable), "retired": True if given.retire else None,
    }  # fmt: skip
    chosen = {k: v for k, v in values.items() if v is not None}
    return answer_of(call.do(organization.change_unit, unit.id, chosen))


DETAILS = (
    argument("--kind", help="内设机构、事业单位、派驻站所、村（社区）、临时专班"),
    argument("--alias", help="别名，用顿号隔开"),
    argument("--leader", help="分管领导"),
    argument("--orderable", help="可下发、需确认、不可下发"),
)
COMMANDS = [
    Command("unit", "list", "列出责任单位", _list,
            (argument("--all", action="store_true", help="连同已停用的"),)),
    Command("unit", "add", "添加一个单位", _add, (argument("name", help="单位名称"), *DETAILS)),
    Command(
        "unit", "import", "从名单导入单位（.xlsx、.csv、.txt）", _import,
        (
            argument("file", nargs="?", type=path_argument, help="名单文件"),
            argument("--text", help="直接给出名单，每行一个单位"),
        ),
    ),
    Command("unit", "sample", "载入示例单位名单", _sample),
    Command(
        "unit", "change", "修改一个单位", _change,
        (
            argument("unit", help="单位名称、别名或编号"),
            argument("--name", help="新名称"),
            *DETAILS,
            argument("--retire", action="store_true", help="停用"),
        ),
    ),
]  # fmt: skip
