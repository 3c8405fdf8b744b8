"""An office's whole way by command, every command of the tree at least once: in JSON, and again as text.

The steps run in order on one data folder. `KEEP` takes an id out of an answer for later steps.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from changhe_desktop import paths
from changhe_desktop.cli.command_words import NOUNS, commands, tree
from tests.cli.running import Changhe, Said

ON = ("--on", "2026-11-23")
ORDER = (
    "--unit",
    "城建办",
    "--problem",
    "河道两岸有垃圾",
    "--requirement",
    "清理干净",
    "--standard",
    "无垃圾",
)


@dataclass(frozen=True, slots=True)
class Step:
    """One command: its words ({name} stands for something kept), what it answers, what to keep of it."""

    words: Sequence[str]
    holds: Callable[[Any], bool]
    keep: dict[str, Callable[[Any], str]] = field(default_factory=dict)
    text: str = ""


def one(
    *words: str, holds: Callable[[Any], bool] = bool, text: str = "", **keep: Callable[[Any], str]
) -> Step:
    return Step(words, holds, keep, text)


STEPS = (
    one("setup", "--town", "示例镇", "--issuer", "示例镇人民政府", "--issuer", "示例办公室=示例镇人民政府",
        "--prefix", "整改=示例", "--prefix", "提醒函=示函", "--operator", "张三",
        holds=lambda v: v["issuers"][1]["on_behalf"] == "示例镇人民政府", text="已保存"),
    one("settings", "show", holds=lambda v: len(v) > 10, text="发文机关"),
    one("settings", "show", "town", holds=lambda v: v[0]["value"] == "示例镇"),
    one("settings", "set", "order.contact", "李四", holds=lambda v: v == {"order.contact": "李四"},
        text="整改联系人"),
    one("settings", "set", "order.phone", "0000-0000000"),
    one("settings", "set", "order.layout", "工作文书", holds=lambda v: v == {"order.layout": "form"}),
    one("settings", "set", "order.slip", "是", holds=lambda v: v == {"order.slip": True}),
    one("unit", "sample", holds=lambda v: len(v) == 28 and v[0]["sample"], text="示例"),
    one("unit", "add", "美丽城镇专班", "--kind", "临时专班", "--alias", "专班、美镇办", "--leader", "王五",
        holds=lambda v: v["kind"] == "team" and v["aliases"] == ["专班", "美镇办"]),
    one("unit", "import", "--text", "便民服务中心\n宣传办",
        holds=lambda v: [u["name"] for u in v][-1] == "宣传办"),
    one("unit", "import", "{files}/单位.txt", holds=lambda v: [u["name"] for u in v] == ["河长办", "应急站"]),
    one("unit", "change", "专班", "--name", "城镇建设专班", holds=lambda v: v["name"] == "城镇建设专班"),
    one("unit", "change", "宣传办", "--retire", holds=lambda v: v["retired"]),
    one("unit", "list", holds=lambda v: len(v) == 32, text="城镇建设专班"),
    one("unit", "list", "--all", holds=lambda v: len(v) == 33),
    one("plan", "candidates", "{files}/方案.txt", holds=lambda v: {"code", "text", "line"} <= v[0].keys()),
    one("plan", "import", "{files}/方案.txt",
        holds=lambda v: (v["actions"], v["tasks"], v["measures"], v["version"]) == (5, 17, 88, 1),
        text="5个行动"),
    one("plan", "import", "{files}/方案.txt", holds=lambda v: not v["added"], text="没有新增"),
    one("plan", "show", holds=lambda v: sum(len(a["tasks"]) for a in v["actions"]) == 17, text="1.1"),
    one("plan", "candidates", holds=lambda v: len(v) >= 88),
    one("plan", "import", "{files}/改过的方案.txt", holds=lambda v: v["version"] == 2, text="第2版"),
    one("plan", "list", holds=lambda v: [row["current"] for row in v] == [True, False]),
    one("plan", "use", "2", holds=lambda v: v["current"]),
    one("plan", "use", "1"),
    one("measure", "list", holds=lambda v: len(v) == 88, text="共88条"),
    one("measure", "list", "--where", "task_code=1.1", holds=lambda v: {m["task_code"] for m in v} == {"1.1"},
        third=lambda v: v[2]["id"], middle=lambda v: v[2]["text"][8:]),
    one("measure", "assign", "1.1.1", "1.1.2", "--lead", "城建办", "--assist", "农办", "--assist", "专班",
        "--leader", "赵六", "--person", "钱七", "--contact", "1380000", "--due", "年底前",
        holds=lambda v: v[0]["lead"] == "城建办" and v[0]["assists"] == ["农业农村办", "城镇建设专班"]
        and v[0]["due"] == "2026-12-31"),
    one("measure", "rename", "1.1.1", "换个名称", holds=lambda v: v[0]["shown"] == "换个名称"),
    one("measure", "rename", "1.1.1", "", holds=lambda v: v[0]["shown"] == v[0]["text"]),
    one("measure", "kind", "R", "1.1.2", holds=lambda v: v in (0, 1)),
    one("measure", "drop", "1.1.3", holds=lambda v: len(v) == 87),
    one("measure", "drop", "--restore", "{third}", holds=lambda v: len(v) == 88),
    one("measure", "split", "1.1.3", "--before", "{middle}", holds=lambda v: len(v) == 89),
    one("measure", "merge", "1.1.3", "1.1.4", holds=lambda v: len(v) == 88),
    one("basis", "usual", holds=lambda v: len(v) >= 1),
    one("basis", "add", "镇办法", "《示例镇督查办法》", holds=lambda v: v["title"] == "镇办法"),
    one("basis", "change", "镇办法", "--text", "《示例镇督查工作办法》"),
    one("basis", "list", holds=lambda v: v[-1]["text"] == "《示例镇督查工作办法》", text="镇办法"),
    one("calendar", "list", holds=lambda v: [row["year"] for row in v] == [2025, 2026], text="2026"),
    one("calendar", "import", "{files}/2027.json", holds=lambda v: v[-1]["imported"], text="已导入2027年"),
    one("order", "draft", *ORDER, "--workdays", "10", "--basis", "镇办法", "--measure", "1.1.1",
        holds=lambda v: v["state"] == "draft" and v["due"] == "2026-12-07" and v["measure_code"] == "1.1.1",
        first=lambda v: v["id"]),
    one("order", "show", "{first}", holds=lambda v: v["bases"] == ["《示例镇督查工作办法》"],
        text="河道两岸有垃圾"),
    one("order", "change", "{first}", *ORDER, "--due", "2026-12-05",
        holds=lambda v: v["due"] == "2026-12-07"),
    one("order", "print", "{first}", "--out", "{files}/草稿.pdf", holds=lambda v: v["pages"] >= 1),
    one("order", "print", "{first}", "--out", "{files}/送审.pdf", "--review"),
    one("order", "submit", "{first}", holds=lambda v: v["state"] == "review"),
    one("order", "return", "{first}", holds=lambda v: v["state"] == "draft"),
    one("order", "discard", "{first}", holds=lambda v: v["state"] == "discarded"),
    one("order", "restore", "{first}", holds=lambda v: v["state"] == "draft"),
    one("order", "issue", "{first}", "--signer", "王五",
        holds=lambda v: v["number"] == "示例〔2026〕1号" and v["state"] == "issued", text="已签发"),
    one("order", "print", "示例〔2026〕1号", "--out", "{files}/正式.pdf",
        holds=lambda v: len(v["sha256"]) == 64 and {"title", "body"} <= v["fonts"].keys()),
    one("order", "print", "示例（2026）1", "--out", "{files}/正式.docx"),
    one("order", "draft", *ORDER, "--workdays", "3", second=lambda v: v["id"]),
    one("order", "issue", "{second}", "--dated", "2026-11-20", holds=lambda v: v["due"] == "2026-11-25"),
    one("order", "void", "{second}", "--reason", "写错单位", holds=lambda v: v["state"] == "void",
        text="文号保留"),
    one("order", "list", holds=lambda v: len(v) == 2, text="示例〔2026〕1号"),
    one("order", "list", "--where", "state=void",
        holds=lambda v: [o["number"] for o in v] == ["示例〔2026〕2号"]),
    one("number", "list", holds=lambda v: [n["state"] for n in v] == ["在用", "作废"], text="写错单位"),
    one("basis", "remove", "镇办法", holds=lambda v: all(b["title"] != "镇办法" for b in v)),
    one("ledger", "export", "--out", "{files}/台账.xlsx", "--paper", "A3", holds=lambda v: v["rows"] == 88),
    one("ledger", "export", "--out", "{files}/城建办.xlsx", "--where", "lead=城建办",
        holds=lambda v: v["rows"] == 2),
    one("font", "list", holds=lambda v: len(v) == 5, text="仿宋"),
    one("font", "choose", "黑体", "{font}", text="黑体改用"),
    one("font", "choose", "黑体", holds=lambda v: v is None, text="恢复默认"),
    one("template", "notice", "--save", "{files}/模板.docx"),
    one("template", "notice", "--use", "{files}/模板.docx", text="已换为"),
    one("template", "notice", "--sample", "{files}/样张.docx"),
    one("template", "notice", "--default", holds=lambda v: v is None, text="恢复默认"),
    one("backup", "create", holds=lambda v: v["rows"]["paper_number"] == 2, name=lambda v: v["name"],
        text="已备份"),
    one("backup", "list", holds=lambda v: len(v) >= 1, text="手动"),
    one("backup", "verify", "{name}", holds=lambda v: v["sha256"], text="完好"),
    one("backup", "verify", "latest"),
    one("backup", "restore", "{name}", text="已恢复到"),
    one("help", holds=lambda v: v["order"]["issue"]["help"], text="changhe order issue"),
)  # fmt: skip


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files an office hands in."""
    shelf = tmp_path_factory.mktemp("files")
    plan = paths.resource("plans", "changhe.txt").read_bytes()
    (shelf / "方案.txt").write_bytes(plan)
    (shelf / "改过的方案.txt").write_bytes(plan.replace("征求意见稿".encode(), "送审稿".encode(), 1))
    (shelf / "单位.txt").write_text("单位\t类型\n河长办\t内设机构\n应急站\t事业单位\n", encoding="gb18030")
    (shelf / "2027.json").write_text(
        json.dumps({"year": 2027, "papers": ["示例"], "days": [
            {"name": "元旦", "date": "2027-01-01", "isOffDay": True}]}, ensure_ascii=False),
        encoding="utf-8",
    )  # fmt: skip
    return shelf


def kept_words(words: Sequence[str], kept: dict[str, str]) -> list[str]:
    return [re.sub(r"\{(\w+)\}", lambda match: kept[match[1]], word) for word in words]


def go(
    changhe: Callable[..., Said], shelf: Path, *, as_json: bool, steps: Sequence[Step] = STEPS
) -> list[tuple[Step, Said]]:
    """All steps in one way of answering; what later steps need is read as JSON in either."""
    font = next(paths.resource("fonts").rglob("*Hei*.[to]tf"))
    kept = {"files": str(shelf), "font": str(font)}
    answers = []
    for step in steps:
        words = kept_words(step.words, kept)
        who = () if words[0] in ("help", "setup") else ("--by", "张三")
        said = changhe(*words, *who, *ON, *(["--json"] if as_json else []))
        assert said.code == 0, (words, said)
        answers.append((step, said))
        if step.keep:
            value = said.json["value"] if as_json else asked_again(changhe, step)
            kept |= {name: take(value) for name, take in step.keep.items()}
    return answers


def asked_again(changhe: Callable[..., Said], step: Step) -> Any:
    """The value behind an answer in words: the same list, or the newest of what was made."""
    if step.words[1] == "list":
        return changhe(*step.words, "--json").json["value"]
    return changhe(step.words[0], "list", "--json").json["value"][0]


def test_every_command_answers_in_json(changhe: Callable[..., Said], shelf: Path) -> None:
    for step, said in go(changhe, shelf, as_json=True):
        answer = said.json
        assert answer["ok"] is True
        assert answer.keys() - {"notes"} == {"ok", "value", "changed", "say"}
        assert step.holds(answer["value"]), (step.words, answer["value"])
        assert said.err == ""
    assert (shelf / "正式.pdf").read_bytes().startswith(b"%PDF")
    assert (shelf / "台账.xlsx").read_bytes().startswith(b"PK")


def test_every_command_answers_in_words(changhe: Callable[..., Said], shelf: Path) -> None:
    for step, said in go(changhe, shelf, as_json=False):
        assert said.out.strip(), step.words
        assert step.text in said.out, (step.words, said.out)
        assert not said.out.startswith("{")
        assert said.err == ""


def test_no_command_is_left_out() -> None:
    run = {(step.words[0], step.words[1] if step.words[0] not in ("setup", "help") else "") for step in STEPS}
    assert run == {(command.noun, command.verb) for command in commands(NOUNS)} | {("help", "")}
    assert set(tree()) == set(NOUNS) | {"demo", "self-test", "help"}


@pytest.mark.full
def test_every_command_answers_on_a_server(
    changhe: Changhe, shelf: Path, postgres: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same way on PostgreSQL; backups are the server's own business, and said to be."""
    monkeypatch.setattr(paths, "default_data", lambda: shelf / "here")
    server = Changhe(postgres(), changhe.capsys, changhe.patience)
    for step, said in go(server, shelf, as_json=True, steps=[s for s in STEPS if s.words[0] != "backup"]):
        assert step.holds(said.json["value"]), (step.words, said.json["value"])
    for words in (("list",), ("create",), ("verify", "latest"), ("restore", "latest", "--by", "张三")):
        refused = server("backup", *words, "--json")
        assert refused.code == 1, refused
        assert "由服务器管理员办理" in refused.json["refusal"]
