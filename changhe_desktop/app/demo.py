"""The main job from end to end on the shipped plan, leaving everything a user would hold in hand.

Everything the plan does not say (issuer's prefix, people, problems) is marked 示例.
"""

import hashlib
import json
import shutil
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from changhe_desktop import __version__
from changhe_desktop.app.screenshots import of_every_page
from changhe_desktop.cli import main as cli
from changhe_desktop.cli.command import Answer, Call
from changhe_desktop.cli.output import plain
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.numbering import PaperKind
from changhe_desktop.domain.organization_search import find_unit
from changhe_desktop.domain.printing import NoticeLayout, PrintStage
from changhe_desktop.domain.rectification import Problem
from changhe_desktop.domain.rectification_due import DueRule
from changhe_desktop.services import accounts, exchange, organization, plan, printing, rectification
from changhe_desktop.services import rectification_library as library
from changhe_desktop.services import rectification_paper as paper
from changhe_desktop.services.desk import Desk, open_folder_desk
from changhe_desktop.store.attachments import write_whole
from changhe_desktop.store.views.organization import unit_rows
from changhe_desktop.store.views.plan import measure_rows, plan_tree
from changhe_desktop.store.views.rectification import OrderCard

TOWN, ISSUER, PREFIX = "长河镇", "长河镇人民政府", "长示"
OPERATOR, LEADER, CONTACT, PHONE = "示例经办人", "示例领导", "示例联系人", "0574-00000000"
DATA, INDEX = "data", "index.json"
PAGE_DPI = 100
# Deadlines of the demonstration by measure: words as an office writes them.
DEADLINES = {
    "1.1.1": "持续推进",
    "1.1.2": "年底前",
    "1.3.5": "12月底前",
    "1.3.8": "11月30日前",
    "2.2.1": "2027年6月底前",
}
PROBLEMS = (
    Problem(
        "示例村村口3只垃圾箱满溢，周边散落生活垃圾。",
        "立即清运，增加清运频次，落实专人巡查",
        "箱体完好、周边无散落垃圾，连续3天检查无反复",
    ),
    Problem(
        "示例路口沿河堆放建筑材料约20平方米。",
        "清除堆放物，恢复河道保洁面",
        "沿河无堆放物，提供整改前后照片",
    ),
)
RARE = "喆堃昇昉祎翀赟镕犇骉䶮㛃"


@dataclass(slots=True)
class Demo:
    """The demonstration under way: its desk, its folder, its day and what it has left there so far."""

    desk: Desk
    out: Path
    on: date
    left: list[dict[str, Any]] = field(default_factory=list)

    def do(self, verb: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Run one verb in the demonstration's name; returns its value."""
        return self.desk.do(verb, *args, by=OPERATOR, on=self.on, **named).value

    def leave(self, name: str, what: str, content: bytes) -> None:
        """Leave one file and note it for the index."""
        write_whole(self.out / name, content)
        sha256 = hashlib.sha256(content).hexdigest()
        self.left.append({"file": name, "what": what, "sha256": sha256, "size": len(content)})


def run(
    out: Path, on: date, screenshots: Callable[[Path], Iterator[tuple[str, str, bytes]]]
) -> list[dict[str, Any]]:
    """Run the main job in a fresh data folder inside `out`; returns what it left, also in index.json.

    `screenshots` is given the data folder once it is closed, and yields (name, what, PNG).
    """
    _clear(out)
    desk = open_folder_desk(out / DATA, who=OPERATOR)
    demo = Demo(desk, out, on)
    try:
        _settle(demo)
        _assign(demo)
        _papers(demo)
        _ledgers(demo)
    finally:
        desk.close()
    for name, what, content in screenshots(out / DATA):
        demo.leave(name, what, content)
    index = {
        "demo": True,
        "version": __version__,
        "made_on": on.isoformat(),
        "data": DATA,
        "files": demo.left,
    }
    write_whole(out / INDEX, json.dumps(index, ensure_ascii=False, indent=1).encode("utf-8"))
    return demo.left


def _clear(out: Path) -> None:
    """Make room: an earlier demonstration is replaced, anything else is left alone and refused."""
    index = out / INDEX
    if index.exists() and json.loads(index.read_text(encoding="utf-8")).get("demo") is True:
        for entry in json.loads(index.read_text(encoding="utf-8"))["files"]:
            (out / entry["file"]).unlink(missing_ok=True)
        shutil.rmtree(out / DATA, ignore_errors=True)
        index.unlink()
    elif out.exists() and any(out.iterdir()):
        raise Refusal(f"文件夹“{out}”里已有别的文件，演示没有开始。请换一个空文件夹。", field="out")
    out.mkdir(parents=True, exist_ok=True)


def _settle(demo: Demo) -> None:
    """First run: town, issuer, prefix, people, sample units, the shipped plan, 依据."""
    demo.do(
        accounts.set_up, town=TOWN, issuers=[(ISSUER, "")], prefixes={PaperKind.RECTIFICATION: PREFIX},
        operator=OPERATOR,
    )  # fmt: skip
    demo.do(accounts.change_settings, {"order.contact": CONTACT, "order.phone": PHONE})
    demo.do(organization.load_sample_units)
    demo.do(plan.import_plan, plan.read_plan(plan.shipped_plan()))
    demo.do(library.add_usual_bases)
    tree = demo.desk.ask(plan_tree)
    demo.leave("plan-tree.json", "方案结构：目标、行动、任务、措施、保障", _json(tree))


def _json(value: Any) -> bytes:
    return json.dumps(plain(value), ensure_ascii=False, indent=1).encode("utf-8")


def _assign(demo: Demo) -> None:
    """Let suggested leads lead where the sample list has them; the rest stays open, as on a first morning."""
    units = demo.desk.ask(unit_rows)
    for row in demo.desk.ask(measure_rows):
        found = find_unit(row.suggested_lead.split(" ")[0], units).exact if row.suggested_lead else None
        if found is not None:
            demo.do(plan.assign, [row.id], lead=found.id)
    for code, words in DEADLINES.items():
        demo.do(plan.assign, demo.desk.ask(plan.measures_named, [code]), due=words)


def _order(demo: Demo, **changes: Any) -> OrderCard:
    form: dict[str, Any] = {
        "unit": "城建办", "problems": PROBLEMS, "due": DueRule(workdays=10), "measure": "1.1.3",
        "origin": "日常督查", "found_on": demo.on, "bases": ("美丽城镇建设任务分解",),
    }  # fmt: skip
    card: OrderCard = demo.do(rectification.draft_order, rectification.OrderForm(**(form | changes)))
    return card


def _papers(demo: Demo) -> None:
    """Orders in every state and their papers: issued, long, red-headed, under review, draft, void."""
    issued = _order(demo)
    demo.do(rectification.issue_order, issued.id, signer=LEADER)
    _print(demo, issued.id, "整改通知书", "整改通知书（已签发）")
    many = tuple(
        Problem(f"示例点位{n}发现的第{n}个问题，涉及{RARE[n % len(RARE)]}家弄口路面、绿化和立面共{n}处。",
                "逐处修复并落实日常养护", "现场复核无同类问题")
        for n in range(1, 21)
    )  # fmt: skip
    long = _order(demo, problems=many, measure="4.2.1", title="限期整改通知书", unit="农业农村办")
    demo.do(rectification.issue_order, long.id, signer=LEADER)
    _print(demo, long.id, "整改通知书-20个问题", "多页整改通知书，含生僻字")
    red = _order(demo, layout=NoticeLayout.RED_HEAD, title="责令整改通知书", copies="示例抄送单位")
    demo.do(rectification.issue_order, red.id, signer=LEADER)
    _print(demo, red.id, "整改通知书-红头", "红头版式的整改通知书")
    review = _order(demo, title="督办单")
    content = demo.desk.ask(paper.order_paper, review.id, stage=PrintStage.REVIEW, on=demo.on)
    demo.leave("送审稿.pdf", "送审稿，前附发文稿纸", content.pdf)
    demo.leave("草稿.pdf", "草稿", demo.desk.ask(paper.order_paper, review.id, on=demo.on).pdf)
    void = _order(demo, title="整改通知书")
    demo.do(rectification.issue_order, void.id, signer=LEADER)
    demo.do(rectification.void_order, void.id, "示例：责任单位写错", reason="示例：责任单位写错")


def _print(demo: Demo, order_id: str, name: str, what: str) -> None:
    pdf = demo.desk.ask(paper.order_paper, order_id, on=demo.on).pdf
    demo.leave(f"{name}.pdf", what, pdf)
    demo.leave(f"{name}.docx", f"{what}，Word", demo.desk.ask(paper.order_document, order_id, on=demo.on))
    demo.leave(f"{name}.png", f"{what}，第1页", printing.page_png(pdf, 0, PAGE_DPI))


def _ledgers(demo: Demo) -> None:
    for size in exchange.PAPERS:
        content, rows = demo.desk.ask(exchange.ledger_workbook, paper=size, by=OPERATOR, on=demo.on)
        demo.leave(f"任务分解台账-{size}.xlsx", f"任务分解台账，{rows}条措施，{size}横排", content)


def main(words: list[str]) -> int:
    """`changhe demo --out DIR`: run it and say what was left; returns the exit code."""
    return cli.main("demo", words, _answer)


def _answer(call: Call, given: Namespace) -> Answer:
    out = Path(given.out).expanduser()
    left = run(out, call.on, lambda folder: of_every_page(folder, call.on))
    lines = [f"  {entry['file']}　{entry['what']}" for entry in left]
    say = "\n".join([f"演示已完成，成果在 {out}：", *lines, f"  {INDEX}　以上清单"])
    return Answer({"out": str(out), "files": left}, say)
