"""Files from outside that are not what they should be: a sentence with the cure, code 1, nothing changed."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from changhe_desktop import paths
from changhe_desktop.store.glance import DATABASE
from tests.archives import content
from tests.cli.running import Changhe, Said

DOCUMENT = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml"'
    ' ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="word/document.xml"/></Relationships>'
)


def word(path: Path, document: str, head: str = "") -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr("_rels/.rels", RELATIONS)
        package.writestr("word/document.xml", f'<?xml version="1.0"?>{head}{document}')


def bomb(path: Path) -> None:
    word(path, DOCUMENT.format("<w:p/>" * 2_000_000))


def with_dtd(path: Path) -> None:
    head = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    word(path, DOCUMENT.format("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>"), head)


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(50 << 20)


def binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 200)


def text(words: str, encoding: str = "utf-8") -> Callable[[Path], None]:
    return lambda path: void(path.write_bytes(words.encode(encoding)))


def void(_written: object) -> None:
    return None


def nothing(path: Path) -> None:
    path.write_bytes(b"")


def absent(path: Path) -> None:
    pass


def folder(path: Path) -> None:
    path.mkdir()


def cut_word(path: Path) -> None:
    word(path, DOCUMENT.format("<w:p><w:r><w:t>一、总体要求</w:t></w:r></w:p>" * 50))
    path.write_bytes(path.read_bytes()[:-60])


PLAN, UNITS, CALENDAR = ("plan", "import"), ("unit", "import"), ("calendar", "import")
TEMPLATE, FONT = ("template", "notice", "--use"), ("font", "choose", "仿宋")
NO_NUMBERS = "关于做好某项工作的通知\n要抓紧办理。\n要按时上报。\n"
CASES = (
    (PLAN, "方案.txt", nothing, "空"),
    (PLAN, "方案.txt", binary, ""),
    (PLAN, "方案.txt", huge, ""),
    (PLAN, "方案.txt", absent, "没有找到文件"),
    (PLAN, "方案.txt", folder, "是文件夹"),
    (PLAN, "方案.txt", text(NO_NUMBERS), "按段落读入"),
    (PLAN, "方案.txt", text("Ä一、总体", "utf-16-be"), ""),
    (PLAN, "方案.pdf", text("%PDF-1.7"), ""),
    (PLAN, "方案.docx", bomb, ""),
    (PLAN, "方案.docx", with_dtd, ""),
    (PLAN, "方案.docx", binary, ""),
    (PLAN, "方案.docx", cut_word, ""),
    (UNITS, "单位.xlsx", nothing, "空"),
    (UNITS, "单位.xlsx", text("单位\n城建办\n"), ""),
    (UNITS, "单位.csv", text("单位,类型\n城建办,没有这种\n"), "没有“没有这种”这种单位"),
    (UNITS, "单位.txt", text("城建办\n城建办\n"), "重复"),
    (UNITS, "单位.txt", absent, "没有找到文件"),
    (TEMPLATE, "模板.docx", binary, ""),
    (TEMPLATE, "模板.docx", lambda p: word(p, DOCUMENT.format("<w:p/>")), ""),
    (TEMPLATE, "模板.docx", absent, "没有找到文件"),
    (FONT, "仿宋.ttf", binary, ""),
    (FONT, "仿宋.ttf", absent, "没有找到文件"),
    (CALENDAR, "2027.json", nothing, "空"),
    (CALENDAR, "2027.json", text("不是 JSON"), "不是放假安排文件"),
    (CALENDAR, "2027.json", text("[" * 100_000), "不是放假安排文件"),
    (CALENDAR, "2027.json", text('{"year": ' + "9" * 6000 + "}"), "不是放假安排文件"),
    (CALENDAR, "2027.json", text("{}"), "年份"),
    (
        CALENDAR,
        "2027.json",
        text('{"year": 2027, "days": [{"date": "2027-02-30", "isOffDay": true}]}'),
        "处错误",
    ),
    (CALENDAR, "2027.json", text('{"year": 2027, "days": 3}'), ""),
    (CALENDAR, "2027.json", huge, ""),
    (CALENDAR, "2027.json", absent, "没有找到文件"),
    (CALENDAR, "2027.json", folder, "是文件夹"),
)


def refused(said: Said) -> str:
    assert said.code == 1, said
    answer = said.json
    assert answer["ok"] is False
    sentences = [answer["refusal"], *(fault["sentence"] for fault in answer["faults"])]
    assert all(any("\u4e00" <= c <= "\u9fff" for c in sentence) for sentence in sentences)
    for english in ("Error", "Traceback", "codec", "zip file", "BadZip", "None", "line 1 column"):
        assert english not in said.out
    return "".join(sentences)


@pytest.mark.parametrize(
    ("command", "name", "make", "words"), CASES, ids=[f"{n}-{c[0]}-{m}" for n, (c, m, *_) in enumerate(CASES)]
)
def test_a_file_that_is_not_what_it_should_be(
    changhe: Changhe,
    tmp_path: Path,
    command: tuple[str, ...],
    name: str,
    make: Callable[[Path], None],
    words: str,
) -> None:
    make(tmp_path / name)
    assert changhe("setup", "--operator", "张三").code == 0
    before = content(changhe.data / DATABASE)
    assert words in refused(changhe(*command, str(tmp_path / name), "--json"))
    assert content(changhe.data / DATABASE) == before


def test_faults_name_file_row_and_column(changhe: Changhe, tmp_path: Path) -> None:
    path = tmp_path / "单位.csv"
    path.write_text("单位,类型\n河长办,内设机构\n应急站,没有这种\n", encoding="utf-8")
    (fault,) = changhe("unit", "import", str(path), "--by", "张三", "--json").json["faults"]
    assert (fault["file"], fault["row"], fault["column"], fault["value"]) == (
        "单位.csv",
        3,
        "类型",
        "没有这种",
    )
    plain = changhe("unit", "import", str(path), "--by", "张三")
    assert "单位.csv第3行“类型”" in plain.err


def test_a_plan_without_numbers_is_taken_by_paragraph_when_asked(changhe: Changhe, tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_text(NO_NUMBERS, encoding="utf-8")
    value = changhe("plan", "import", str(path), "--paragraphs", "--by", "张三", "--json").json["value"]
    assert value["tasks"] >= 2


def test_a_plan_of_five_thousand_lines_is_read(changhe: Changhe, tmp_path: Path) -> None:
    path = tmp_path / "大方案.txt"
    tasks = [
        line
        for chapter in "一二三四五"
        for line in (f"（{chapter}）行动", *(f"{n}.第{n}项任务。完成第{n}项建设。" for n in range(1, 999)))
    ]
    path.write_text("\n".join(["某镇实施方案", "一、重点任务", *tasks]), encoding="gb18030")
    value = changhe("plan", "import", str(path), "--by", "张三", "--json").json["value"]
    assert (value["actions"], value["tasks"]) == (5, 4990)
    assert len(changhe("measure", "list", "--json").json["value"]) == value["measures"]


def test_numbering_faults_are_said_with_their_line(changhe: Changhe, tmp_path: Path) -> None:
    path = tmp_path / "方案.txt"
    lines = [
        "某镇方案",
        "一、任务",
        "（一）行动",
        "1.甲任务。做甲事。",
        "2.乙任务。做乙事。",
        "2.丙任务。做丙事。",
        "（三）另一行动",
        "1.丁。做丁事。",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    faults = changhe("plan", "import", str(path), "--by", "张三", "--json").json["value"]["faults"]
    assert {fault["line"] for fault in faults} == {6, 7}
    assert all(fault["sentence"] for fault in faults)


def test_the_template_we_ship_is_taken_back(changhe: Changhe, tmp_path: Path) -> None:
    """The refusals above are not for want of trying."""
    assert (
        changhe(
            "template", "notice", "--use", str(paths.resource("templates", "notice.docx")), "--by", "张三"
        ).code
        == 0
    )
    assert (
        changhe("calendar", "import", str(paths.resource("calendar", "2026.json")), "--by", "张三").code == 0
    )
    plain = json.loads(paths.resource("calendar", "2026.json").read_text(encoding="utf-8"))
    assert plain["year"] == 2026


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("城建班", "城建办"),
        ("chengjianban", "城建办"),
        ("cjb", "城建办"),
        ("农业办", "农业农村办"),
        ("执法大队", "综合行政执法队"),
    ],
)
def test_an_unknown_unit_offers_the_nearest(office_changhe: Changhe, typed: str, nearest: str) -> None:
    draft = ("order", "draft", "--unit", typed, "--problem", "乱堆", "--workdays", "3", "--json")
    assert nearest in refused(office_changhe(*draft))
    assert nearest in refused(office_changhe("measure", "assign", "1.1.1", "--lead", typed, "--json"))


def test_conditions_that_cannot_be_read_are_refused(office_changhe: Changhe) -> None:
    for where in ("lead", "nothing=1", "=x", "open_orders<viele"):
        refused(office_changhe("measure", "list", "--where", where, "--json"))
    assert "可用：" in refused(office_changhe("measure", "list", "--where", "nothing=1", "--json"))
