"""The command line: the same services as the window, for scripts, administrators and proofs."""

import os
import sys
import tempfile
import traceback
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date

from changhe_desktop import __version__
from changhe_desktop.cli.command import Answer, Call, Runner
from changhe_desktop.cli.command_words import UsageError, help_text, help_tree, parsed
from changhe_desktop.cli.output import fault_lines, plain, print_json, refusal_json, table, use_utf8
from changhe_desktop.domain.accounts import check_name
from changhe_desktop.domain.errors import Refusal, Trouble
from changhe_desktop.domain.typed import unprintable
from changhe_desktop.services import desk as desks

DONE, REFUSED, USAGE, TROUBLE, BUG = 0, 1, 2, 3, 70
HELP = {"-h", "--help"}


def main(noun: str, words: Sequence[str], run: Runner | None = None) -> int:
    """Run the command that begins with `noun`; returns its exit code and never shows a traceback.

    `run` does the work of a command whose own place is the app.
    """
    use_utf8()
    as_json = "--json" in words
    try:
        return _run(noun, list(words), as_json, run)
    except UsageError as usage:
        return _say_no(Refusal(usage.sentence), as_json, USAGE)
    except Refusal as refusal:
        return _say_no(refusal, as_json, REFUSED)
    except Trouble as trouble:
        return _say_no(Refusal(trouble.sentence), as_json, TROUBLE)
    except KeyboardInterrupt:
        return _say_no(Refusal("已中断，没有办完的没有保存。"), as_json, REFUSED)
    except BrokenPipeError:
        # Whoever read our output (head, a closed window) has had enough.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
        return DONE
    except Exception:
        return _say_no(Refusal(_bug()), as_json, BUG)


def _bug() -> str:
    """Keep the traceback in the temporary folder, for whoever looks after the program.

    It holds no arguments: they are names, phones and words of the office.
    """
    kept = "无法保存详情（临时文件夹写不进去）"
    with (
        suppress(OSError),
        tempfile.NamedTemporaryFile(
            "w", prefix="changhe-error-", suffix=".log", encoding="utf-8", errors="replace", delete=False
        ) as report,
    ):
        report.write(f"changhe {__version__}\n{traceback.format_exc()}")
        kept = f"详情在{report.name}，请交给维护人员"
    return f"程序出错了（代码 70），没有办完的没有保存。{kept}。"


def _run(noun: str, words: list[str], as_json: bool, run: Runner | None) -> int:
    if noun == "--version":
        print(__version__)
    elif noun == "help" or HELP & set(words):
        if as_json:
            print_json({"ok": True, "value": help_tree(words), "changed": [], "say": ""})
        else:
            print(help_text(words))
    else:
        given = parsed(noun, words)
        _say(_answer(given, run or given.command.run), as_json)
    return DONE


def _name(words: str | None) -> str | None:
    """Who acts, as a name that can be kept and shown; None when nobody is named."""
    return None if words is None else check_name(words, "经办人姓名", desks.LONGEST_NAME)


def _refuse_bytes(given: Namespace) -> None:
    """Refuse words that are no text: Linux hands over any bytes, and no table could hold them.

    Paths may hold them; they name files that are there.
    """
    for name, value in vars(given).items():
        for word in value if isinstance(value, list) else [value]:
            if isinstance(word, str) and name != "data" and unprintable(word):
                raise Refusal("参数里有不可显示字符，请重新输入该处。", field=name)


def _answer(given: Namespace, run: Runner) -> Answer:
    _refuse_bytes(given)
    call = Call(given.data, _name(given.by), given.on or date.today())  # noqa: DTZ011  the office's own day
    try:
        answer = run(call, given)
        return replace(answer, notes=(*answer.notes, *call.troubles))
    finally:
        call.close()


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


def _say_no(refusal: Refusal, as_json: bool, code: int) -> int:
    if as_json:
        print_json(refusal_json(refusal))
        return code
    print(refusal.sentence, file=sys.stderr)
    if [fault.sentence for fault in refusal.faults] != [refusal.sentence]:
        for line in fault_lines(refusal.faults):
            print(line, file=sys.stderr)
    return code
