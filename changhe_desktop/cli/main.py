"""The command line: the same services as the window, for scripts, administrators and proofs."""

import argparse
import importlib
import os
import shlex
import sys
import tempfile
import traceback
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from changhe_desktop import __version__
from changhe_desktop.cli.command import Answer, Call, Command
from changhe_desktop.cli.output import fault_lines, plain, print_json, refusal_json, table, use_utf8
from changhe_desktop.domain.errors import Refusal, Trouble

DONE, REFUSED, USAGE, TROUBLE, BUG = 0, 1, 2, 3, 70
# Noun -> the module of this room that holds its commands.
NOUNS = {
    "setup": "accounts", "settings": "accounts", "backup": "accounts",
    "unit": "organization",
    "plan": "plan", "measure": "plan",
    "order": "rectification", "number": "rectification", "basis": "rectification",
    "calendar": "rectification",
    "ledger": "exchange",
    "font": "printing", "template": "printing",
}  # fmt: skip


class UsageError(Exception):
    """The words do not make a command; `sentence` says how to ask."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Parser(argparse.ArgumentParser):
    """argparse, speaking Chinese and leaving the exit to us."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"命令写法不对（{message}）。用法见：changhe help")


def global_flags(parser: argparse.ArgumentParser, default: Any) -> None:
    """`--data --by --on --json` stand before or after the verb."""
    parser.add_argument("--data", default=default, help="数据文件夹（或 postgresql+psycopg:// 地址）")
    parser.add_argument("--by", default=default, help="经办人姓名")
    parser.add_argument(
        "--on", default=default, type=date.fromisoformat, help="办理日期 YYYY-MM-DD，默认今天"
    )
    parser.add_argument("--json", default=default, action="store_true", help="输出一个 JSON 对象")


def commands(nouns: Sequence[str]) -> list[Command]:
    """The commands of these nouns."""
    found: list[Command] = []
    for module in dict.fromkeys(NOUNS[noun] for noun in nouns):
        found += importlib.import_module(f"changhe_desktop.cli.{module}").COMMANDS
    return [c for c in found if c.noun in nouns]


def build_parser(known: Sequence[Command]) -> Parser:
    """The parser of these commands."""
    parser = Parser(
        prog="changhe", description="长河镇美丽城镇建设工作台", add_help=False, allow_abbrev=False
    )
    global_flags(parser, None)
    nouns = parser.add_subparsers(dest="noun", parser_class=Parser)
    for noun in dict.fromkeys(c.noun for c in known):
        of_noun = nouns.add_parser(noun, allow_abbrev=False)
        whole = [c for c in known if c.noun == noun and not c.verb]
        if whole:
            _add_arguments(of_noun, whole[0])
            continue
        verbs = of_noun.add_subparsers(dest="verb", parser_class=Parser)
        for command in (c for c in known if c.noun == noun):
            _add_arguments(verbs.add_parser(command.verb, help=command.help, allow_abbrev=False), command)
    return parser


def _add_arguments(parser: argparse.ArgumentParser, command: Command) -> None:
    global_flags(parser, argparse.SUPPRESS)
    for given in command.arguments:
        parser.add_argument(*given.flags, help=given.help, **given.options)
    parser.set_defaults(command=command)


def tree() -> dict[str, Any]:
    """Every noun, verb and argument, for `help --json` and for the test that holds the manual to it."""
    found: dict[str, Any] = {}
    for command in commands(list(NOUNS)):
        arguments = [{"flags": list(a.flags), "help": a.help} for a in command.arguments]
        found.setdefault(command.noun, {})[command.verb] = {"help": command.help, "arguments": arguments}
    found["demo"] = {
        "": {
            "help": "在新文件夹里用长河镇方案走一遍全程",
            "arguments": [{"flags": ["--out"], "help": "放成果的文件夹"}],
        }
    }
    found["self-test"] = {"": {"help": "检查这份程序在本机是否完好", "arguments": []}}
    found["help"] = {"": {"help": "列出全部命令", "arguments": []}}
    return found


def help_text() -> str:
    """All commands, a line each."""
    lines = [f"长河镇美丽城镇建设工作台 {__version__}", "", "changhe 不带命令时打开窗口。", "",
             "总开关：--data 数据文件夹  --by 经办人  --on 日期  --json", ""]  # fmt: skip
    for noun, verbs in tree().items():
        for verb, about in verbs.items():
            words = " ".join(a["flags"][-1] for a in about["arguments"])
            lines.append(f"  changhe {noun} {verb}".rstrip() + (f" {words}" if words else ""))
            lines.append(f"      {about['help']}")
    return "\n".join(lines)


def main(noun: str, words: Sequence[str]) -> int:
    """Run the command that begins with `noun`; returns its exit code and never shows a traceback."""
    use_utf8()
    as_json = "--json" in words
    try:
        return _run(noun, list(words), as_json)
    except UsageError as usage:
        _say_no(Refusal(usage.sentence), as_json)
        return USAGE
    except Refusal as refusal:
        _say_no(refusal, as_json)
        return REFUSED
    except Trouble as trouble:
        _say_no(Refusal(trouble.sentence), as_json)
        return TROUBLE
    except KeyboardInterrupt:
        _say_no(Refusal("已中断，数据未改动。"), as_json)
        return REFUSED
    except BrokenPipeError:
        # Whoever read our output (head, a closed window) has had enough.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
        return DONE
    except Exception:
        _say_no(Refusal(_bug(words)), as_json)
        return BUG


def _bug(words: Sequence[str]) -> str:
    """Keep the traceback in the temporary folder, for whoever looks after the program."""
    report = Path(tempfile.gettempdir()) / "changhe-error.log"
    report.write_text(f"{shlex.join(words)}\n{traceback.format_exc()}", encoding="utf-8")
    return f"程序出错了（代码 70），数据未改动。详情在{report}，请交给维护人员。"


def _run(noun: str, words: list[str], as_json: bool) -> int:
    if noun == "--version":
        print(__version__)
        return DONE
    if noun in ("help", "-h", "--help"):
        if as_json:
            print_json({"ok": True, "value": tree(), "changed": [], "say": ""})
        else:
            print(help_text())
        return DONE
    if noun not in NOUNS:
        raise UsageError(f"没有“{noun}”这个命令。用法见：changhe help")
    parsed = build_parser(commands([noun])).parse_args(words)
    if not hasattr(parsed, "command"):
        raise UsageError(f"“{noun}”后面还要写办什么。用法见：changhe help")
    call = Call(parsed.data, parsed.by, parsed.on or date.today())  # noqa: DTZ011  the office's own day
    try:
        answer = parsed.command.run(call, parsed)
    finally:
        call.close()
    _say(answer, as_json)
    return DONE


def _say(answer: Answer, as_json: bool) -> None:
    if as_json:
        changed = sorted(m.value for m in answer.changed)
        thing = {"ok": True, "value": plain(answer.value), "changed": changed, "say": answer.say}
        print_json(thing | ({"notes": list(answer.notes)} if answer.notes else {}))
        return
    if answer.columns:
        print(table(answer.value, answer.columns))
    if answer.say:
        print(answer.say)
    for note in answer.notes:
        print(f"注意：{note}")


def _say_no(refusal: Refusal, as_json: bool) -> None:
    if as_json:
        print_json(refusal_json(refusal))
        return
    print(refusal.sentence, file=sys.stderr)
    if [fault.sentence for fault in refusal.faults] != [refusal.sentence]:
        print(*fault_lines(refusal.faults), sep="\n", file=sys.stderr)
