"""What a command line may look like, and how a wrong one is answered."""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from changhe_desktop import __version__
from changhe_desktop.__main__ import noun_of
from changhe_desktop.cli.command_words import (
    GLOBAL_FLAGS,
    UsageError,
    build_parser,
    commands,
    fault_words,
    help_text,
    parsed,
    tree,
)
from changhe_desktop.services import accounts
from tests.cli.running import ROOT, Changhe, command, run

HANZI = range(0x4E00, 0xA000)


def subparsers(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    found = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(found[0].choices) if found else {}


def flags_of(parser: argparse.ArgumentParser) -> set[tuple[str, ...]]:
    plain = [a for a in parser._actions if not isinstance(a, argparse._SubParsersAction)]
    return {tuple(action.option_strings) or (action.dest,) for action in plain}


def test_the_help_tree_is_the_parser() -> None:
    everywhere = {flag.flags for flag in GLOBAL_FLAGS}
    parser = build_parser(commands(tree()))
    known = tree()
    assert set(subparsers(parser)) == set(known) - {"help"}
    for noun, of_noun in subparsers(parser).items():
        verbs = subparsers(of_noun) or {"": of_noun}
        assert set(verbs) == set(known[noun])
        for verb, of_verb in verbs.items():
            told = {tuple(argument["flags"]) for argument in known[noun][verb]["arguments"]}
            assert flags_of(of_verb) == told | everywhere, f"{noun} {verb}"


def test_every_command_and_argument_says_what_it_is_for() -> None:
    for noun, verbs in tree().items():
        for verb, about in verbs.items():
            for words in (about["help"], *(argument["help"] for argument in about["arguments"])):
                assert any(ord(c) in HANZI for c in words), f"{noun} {verb}: {words}"


def test_help_prints_the_tree(changhe: Changhe) -> None:
    said = changhe("help", "--json")
    assert said.json == {"ok": True, "value": tree(), "changed": [], "say": ""}
    assert "changhe order issue" in changhe("help").out
    assert __version__ in changhe("--version").out


@pytest.mark.parametrize(
    "words", [("help", "order"), ("order", "--help"), ("order", "issue", "-h"), ("-h", "order")]
)
def test_help_of_one_noun_lists_its_arguments(changhe: Changhe, words: tuple[str, ...]) -> None:
    said = changhe(*words)
    assert said.code == 0
    assert "--signer" in said.out
    assert "changhe unit" not in said.out
    assert "usage:" not in said.out
    assert changhe(*words, "--json").json["value"].keys() == {"order"}


@pytest.mark.parametrize(
    "words",
    [
        ("--data", "D", "--by", "张三", "--on", "2026-11-23", "--json", "measure", "list"),
        ("measure", "--data", "D", "--by", "张三", "--on", "2026-11-23", "--json", "list"),
        ("measure", "list", "--data", "D", "--by", "张三", "--on", "2026-11-23", "--json"),
        ("--data=D", "measure", "--by=张三", "list", "--on=2026-11-23", "--json"),
    ],
)
def test_global_flags_stand_anywhere(words: tuple[str, ...]) -> None:
    noun = noun_of(words)
    assert noun == "measure"
    found = parsed(noun, words)
    assert (found.data, found.by, str(found.on), found.json) == ("D", "张三", "2026-11-23", True)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("nothing",), "没有“nothing”这个命令"),
        (("--hlep",), "没有“--hlep”这个命令"),
        (("unit",), "后面还要写办什么：list、add、import、sample、change"),
        (("unit", "ad"), "没有“ad”这个命令"),
        (("unit", "add"), "缺少 name"),
        (("unit", "add", "a", "b"), "不认识 b"),
        (("unit", "list", "--al"), "不认识 --al"),
        (("unit", "list", "--all=yes"), "--all 后面不写内容"),
        (("order", "draft", "--workdays", "3"), "缺少 --unit"),
        (("order", "draft", "--unit"), "--unit 后面要写内容"),
        (("order", "draft", "--unit", "x", "--workdays", "三"), "--workdays 应是整数，不是“三”"),
        (("measure", "assign"), "缺少 measure"),
        (("plan", "use", "x"), "version 应是整数，不是“x”"),
        (("unit", "list", "--on", "2026-13-01"), "应写成 2026-11-23 这样的日期，不是“2026-13-01”"),
        (("unit", "list", "--on"), "--on 后面要写内容"),
        (("setup", "now"), "不认识 now"),
        (("demo",), "缺少 --out"),
        (("self-test", "--out", "x"), "不认识 --out x"),
    ],
)
def test_a_wrong_command_line_is_answered_in_chinese(
    changhe: Changhe, words: tuple[str, ...], says: str
) -> None:
    plain = changhe(*words)
    assert (plain.code, plain.out) == (2, "")
    assert says in plain.err
    assert "changhe help" in plain.err
    said = changhe(*words, "--json")
    assert said.code == 2
    assert said.err == ""
    assert says in said.json["refusal"]
    assert said.json["ok"] is False


def test_no_english_of_the_parser_ever_shows() -> None:
    """Every message argparse can make, as its source has them in 3.11 to 3.13."""
    messages = [
        "the following arguments are required: --unit", "unrecognized arguments: x",
        "argument --unit: expected one argument", "argument measure: expected at least one argument",
        "argument --due: expected at most one argument", "argument --x: expected 2 arguments",
        "argument --workdays: invalid int value: 'x'", "argument --a: not allowed with argument --b",
        "argument verb: invalid choice: 'x' (choose from 'a', 'b')",
        "argument noun: invalid choice: 'x' (choose from a, b)",
        "argument --all: ignored explicit argument 'x'", "one of the arguments --a --b is required",
        "ambiguous option: --a could match --ab, --ac", "something new in 3.14",
    ]  # fmt: skip
    for message in messages:
        words = fault_words(message)
        assert any(ord(c) in HANZI for c in words)
        assert "argument" not in words
        assert "expected" not in words


def test_refusals_and_bugs_have_their_codes(changhe: Changhe, monkeypatch: pytest.MonkeyPatch) -> None:
    assert changhe("unit", "add", "", "--by", "张三").code == 1

    def stumble(*_args: Any, **_named: Any) -> Any:
        raise ZeroDivisionError("secret 李四 1380000")

    monkeypatch.setattr(accounts, "change_settings", stumble)
    stumble.__name__ = "change_settings"
    said = changhe("settings", "set", "town", "机密镇", "--by", "张三", "--json")
    assert said.code == 70
    assert "程序出错了（代码 70）" in said.json["refusal"]
    report = Path(said.json["refusal"].split("详情在")[1].split("，")[0])
    text = report.read_text(encoding="utf-8")
    report.unlink()
    assert "ZeroDivisionError" in text
    assert "机密镇" not in text, "what the user typed is not in the report"


def test_ctrl_c_saves_nothing(changhe: Changhe, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_args: Any, **_named: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(accounts, "change_settings", interrupted)
    interrupted.__name__ = "change_settings"
    said = changhe("settings", "set", "town", "x", "--by", "张三", "--json")
    assert said.code == 1
    assert "没有办完的没有保存" in said.json["refusal"]


def test_a_reader_who_leaves_early_gets_no_traceback() -> None:
    with subprocess.Popen(
        command("help"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.close()
        assert program.stderr.read() == b""


@pytest.mark.parametrize("language", [{"PYTHONIOENCODING": "gbk"}, {"LC_ALL": "C"}, {"LC_ALL": "POSIX"}])
def test_output_is_utf8_whatever_the_system_says(data: Path, language: dict[str, str]) -> None:
    """As on a Windows console with code page 936, or a server without a language."""
    words = ["--data", str(data), "--json", "setup", "--town", "喆䶮镇", "--by", "张三"]
    done = subprocess.run(
        [sys.executable, "-m", "changhe_desktop", *words], capture_output=True, cwd=ROOT, check=False,
        env={"PATH": "/usr/bin:/bin", **language},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.decode("utf-8"))["value"]["town"] == "喆䶮镇"


def test_words_that_are_no_text_are_refused_not_a_bug(data: Path, office_changhe: Changhe) -> None:
    """On Linux an argument may be any bytes; they must not reach the database."""
    bad = "\udcff\udcfe"
    assert run("--data", str(data), "--by", bad, "--json", "settings", "set", "town", "x").code == 1
    for words in (
        ("settings", "set", "town", bad), ("settings", "set", "order.phrases", f'{{"a": "{bad}"}}'),
        ("setup", "--town", bad), ("setup", "--issuer", bad), ("setup", "--prefix", f"整改={bad}"),
        ("setup", "--operator", bad), ("settings", "set", "issuers", f'[{{"name": "{bad}"}}]'),
        ("unit", "add", bad), ("unit", "add", "x", "--leader", bad), ("unit", "add", "x", "--alias", bad),
        ("unit", "import", "--text", bad), ("unit", "change", "城建办", "--name", bad),
        ("basis", "add", bad, "x"), ("basis", "add", "x", bad), ("measure", "assign", "1.1.1", "--lead", bad),
        ("measure", "assign", "1.1.1", "--person", bad), ("measure", "assign", "1.1.1", "--due", bad),
        ("measure", "assign", bad, "--due", "年底前"), ("measure", "rename", "1.1.1", bad),
        ("measure", "list", "--where", f"lead={bad}=x{bad}"), ("plan", "import", bad),
        ("order", "show", bad), ("backup", "verify", bad), ("template", "notice", "--use", bad),
        *(("order", "draft", "--unit", "城建办", "--problem", "乱堆", "--workdays", "3", flag, bad)
          for flag in ("--unit", "--problem", "--requirement", "--standard", "--basis", "--contact",
                       "--phone", "--title", "--origin", "--copies", "--issuer", "--measure", "--due")),
    ):  # fmt: skip
        said = office_changhe("--by", "张三", "--json", *words)
        assert said.code == 1, (words, said)
        assert "Traceback" not in said.out


def test_the_operator_is_the_one_of_the_first_run_unless_named(changhe: Changhe) -> None:
    said = changhe("settings", "set", "town", "甲镇", "--json")
    assert said.code == 1
    assert "还不知道经办人是谁" in said.json["refusal"]
    changhe("setup", "--operator", "张三")
    assert changhe("settings", "set", "town", "甲镇").code == 0
    assert changhe("settings", "set", "town", "乙镇", "--by", "李四").code == 0
    assert changhe("settings", "set", "town", "丙镇", "--by", "  ").code == 1


def test_the_day_of_a_call_can_be_given(office_changhe: Changhe) -> None:
    draft = ("order", "draft", "--unit", "城建办", "--problem", "乱堆", "--workdays", "1", "--json")
    assert office_changhe(*draft, "--on", "2026-11-20").json["value"]["due"] == "2026-11-23"
    assert office_changhe(*draft, "--on", "2026-11-23").json["value"]["drafted_on"] == "2026-11-23"


def test_a_noun_without_commands_is_no_noun() -> None:
    with pytest.raises(UsageError, match="没有“audit”这个命令"):
        parsed("audit", ["audit"])
    assert "changhe demo" in help_text()
