"""The words of the command line: the parser made from the commands, its faults and its help in Chinese."""

import argparse
import importlib
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NoReturn

from changhe_desktop import __version__
from changhe_desktop.cli.command import Argument, Command, argument

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
GLOBAL_FLAGS = (
    Argument(("--data",), "数据文件夹（或 postgresql+psycopg:// 地址）"),
    Argument(("--by",), "经办人姓名"),
    Argument(("--on",), "办理日期 YYYY-MM-DD，默认今天"),
    Argument(("--json",), "输出一个 JSON 对象"),
)
OUT = argument("--out", required=True, help="放成果的文件夹", metavar="文件夹")
# What the whole program does rather than a service; app hands in how.
OF_THE_APP = (
    Command("demo", "", "在新文件夹里用长河镇方案走一遍全程", None, (OUT,)),
    Command("self-test", "", "检查这份程序在本机是否完好", None),
)
# argparse's own messages (3.11 to 3.13), in the words of our users. The first that matches speaks.
FAULTS = tuple(
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        (r"the following arguments are required: (.+)", "缺少 {0}"),
        (r"unrecognized arguments: (.+)", "不认识 {0}"),
        (r"argument (?:noun|verb): invalid choice: '(.*?)'.*", "没有“{0}”这个命令"),
        (r"argument (\S+): invalid choice: '(.*?)'.*", "{0} 不能是“{1}”"),
        (r"argument (\S+): invalid int value: '(.*)'", "{0} 应是整数，不是“{1}”"),
        (r"argument (\S+): expected .*", "{0} 后面要写内容"),
        (r"argument (\S+): not allowed with argument (\S+)", "{0} 和 {1} 只能用一个"),
        (r"argument (\S+): ignored explicit argument '(.*)'", "{0} 后面不写内容"),
        (r"argument (\S+): (.*[\u4e00-\u9fff].*)", "{0} {1}"),
    )
)


class UsageError(Exception):
    """The words do not make a command; `sentence` says how to ask."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Parser(argparse.ArgumentParser):
    """argparse, speaking Chinese and leaving the exit to us."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, add_help=False, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        noun = self.prog.split()[1:2]
        where = " ".join(["changhe help", *noun])
        raise UsageError(f"命令写法不对：{fault_words(message)}。用法见：{where}")


def fault_words(message: str) -> str:
    """What argparse complains about, in Chinese."""
    for pattern, words in FAULTS:
        match = pattern.fullmatch(message)
        if match:
            return words.format(*match.groups())
    return "看不懂这些参数"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"应写成 2026-11-23 这样的日期，不是“{text}”") from None


def global_flags(parser: argparse.ArgumentParser, default: Any) -> None:
    """`--data --by --on --json` stand before or after the noun and the verb."""
    special: dict[str, dict[str, Any]] = {"--on": {"type": _day}, "--json": {"action": "store_true"}}
    for flag in GLOBAL_FLAGS:
        name = flag.flags[0]
        parser.add_argument(name, default=default, help=flag.help, **special.get(name, {}))


def commands(nouns: Iterable[str]) -> list[Command]:
    """The commands of these nouns."""
    wanted = list(nouns)
    found: list[Command] = [c for c in OF_THE_APP if c.noun in wanted]
    for module in dict.fromkeys(NOUNS[noun] for noun in wanted if noun in NOUNS):
        found += importlib.import_module(f"changhe_desktop.cli.{module}").COMMANDS
    return [c for c in found if c.noun in wanted]


def build_parser(known: Sequence[Command]) -> Parser:
    """The parser of these commands."""
    parser = Parser(prog="changhe")
    global_flags(parser, None)
    nouns = parser.add_subparsers(dest="noun", parser_class=Parser)
    for noun in dict.fromkeys(c.noun for c in known):
        of_noun = nouns.add_parser(noun)
        whole = [c for c in known if c.noun == noun and not c.verb]
        if whole:
            _add_arguments(of_noun, whole[0])
            continue
        global_flags(of_noun, argparse.SUPPRESS)
        verbs = of_noun.add_subparsers(dest="verb", parser_class=Parser)
        for command in (c for c in known if c.noun == noun):
            _add_arguments(verbs.add_parser(command.verb), command)
    return parser


def _add_arguments(parser: argparse.ArgumentParser, command: Command) -> None:
    global_flags(parser, argparse.SUPPRESS)
    for given in command.arguments:
        parser.add_argument(*given.flags, help=given.help, **given.options)
    parser.set_defaults(command=command)


def parsed(noun: str, words: Sequence[str]) -> argparse.Namespace:
    """The words as a command with its arguments, or a UsageError that says what is wrong with them."""
    known = commands([noun])
    if not known:
        raise UsageError(f"没有“{noun}”这个命令。用法见：changhe help")
    found = build_parser(known).parse_args(list(words))
    if not hasattr(found, "command"):
        verbs = "、".join(command.verb for command in known)
        raise UsageError(f"“{noun}”后面还要写办什么：{verbs}。用法见：changhe help {noun}")
    return found


def tree() -> dict[str, Any]:
    """Every noun, verb and argument, for `help --json` and for the test that holds the manual to it."""
    found: dict[str, Any] = {}
    for command in (*commands(NOUNS), *OF_THE_APP):
        arguments = [{"flags": list(a.flags), "help": a.help} for a in command.arguments]
        found.setdefault(command.noun, {})[command.verb] = {"help": command.help, "arguments": arguments}
    about = {"flags": ["noun"], "help": "只看这个命令的用法"}
    found["help"] = {"": {"help": "列出全部命令，或一个命令的全部参数", "arguments": [about]}}
    return found


def help_tree(words: Sequence[str]) -> dict[str, Any]:
    """The tree, or the branch of the noun named among `words`."""
    everything = tree()
    named = [word for word in words if word in everything and word != "help"]
    return {noun: everything[noun] for noun in named} if named else everything


def help_text(words: Sequence[str] = ()) -> str:
    """All commands, a line each; with a noun among `words`, its commands with all their arguments."""
    branch = help_tree(words)
    in_full = len(branch) == 1
    lines = [
        f"长河镇美丽城镇建设工作台 {__version__}",
        "",
        "changhe 不带命令时打开窗口。",
        "",
        "总开关（写在命令前后都可以）：",
    ]
    lines += [f"  {flag.flags[0]:<8}{flag.help}" for flag in GLOBAL_FLAGS]
    lines.append("")
    for noun, verbs in branch.items():
        for verb, about in verbs.items():
            lines.append(f"changhe {noun} {verb}".rstrip() + f"　　{about['help']}")
            if in_full:
                lines += [f"    {a['flags'][-1]:<14}{a['help']}" for a in about["arguments"]]
    if not in_full:
        lines += ["", "一个命令的全部参数：changhe help 命令，如 changhe help order"]
    return "\n".join(lines)
