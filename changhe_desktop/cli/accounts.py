"""Commands for the first run, settings and backups."""

import json
from argparse import Namespace
from contextlib import suppress

from changhe_desktop.cli.command import Answer, Call, Command, answer_of, argument
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.numbering import parse_kind_prefix
from changhe_desktop.services import accounts
from changhe_desktop.store.views import accounts as views

BACKUP_COLUMNS = (("name", "名称"), ("made_here", "时间"), ("occasion_text", "缘由"), ("size", "字节"))


def _set_up(call: Call, given: Namespace) -> Answer:
    issuers = []
    for words in given.issuer or []:
        name, _, behalf = words.partition("=")
        issuers.append((name, behalf))
    prefixes = dict(parse_kind_prefix(words) for words in given.prefix or [])
    operator = given.operator or call.by or ""
    outcome = call.writing().do(
        accounts.set_up, town=given.town or "", issuers=issuers, prefixes=prefixes, operator=operator,
        by=operator or call.writing().operator() or "首次设置", on=call.on,
    )  # fmt: skip
    return answer_of(outcome)


def _show(call: Call, given: Namespace) -> Answer:
    rows = call.reading().ask(views.setting_rows)
    if given.key:
        rows = [row for row in rows if row.key == given.key]
        if not rows:
            raise Refusal(f"没有“{given.key}”这项设置。全部设置见 changhe settings show。", field="key")
    return Answer(rows, columns=(("key", "键"), ("text", "设置"), ("value", "现值"), ("given", "已填写")))


def _set(call: Call, given: Namespace) -> Answer:
    value: object = given.value
    # Lists and switches may be given as JSON; anything else is taken as the text it is.
    with suppress(ValueError):
        value = json.loads(given.value)
    if not isinstance(value, bool | list | dict | str):
        value = given.value
    return answer_of(call.do(accounts.change_settings, {given.key: value}))


def _back_up(call: Call, given: Namespace) -> Answer:
    return answer_of(accounts.make_backup(call.writing()))


def _list_backups(call: Call, given: Namespace) -> Answer:
    found = accounts.backups(accounts.folder_of(call.data))
    return Answer(found, "" if found else "还没有备份。", columns=BACKUP_COLUMNS)


def _verify(call: Call, given: Namespace) -> Answer:
    return answer_of(accounts.verify_backup(accounts.folder_of(call.data), given.name))


def _restore(call: Call, given: Namespace) -> Answer:
    if not call.by:
        raise Refusal("恢复须写明经办人：请加 --by 姓名。", field="by")
    folder = accounts.folder_of(call.data)
    return answer_of(accounts.restore_backup(folder, given.name, by=call.by, on=call.on))


NAME = argument("name", help="备份名称，或 latest")
COMMANDS = [
    Command(
        "setup", "", "首次设置：镇名、发文机关、代字、经办人", _set_up,
        (
            argument("--town", help="镇名"),
            argument("--issuer", action="append", help="发文机关；由别处代章写成 名称=代章机关；可重复"),
            argument("--prefix", action="append", help="代字，写成 整改=代字；可重复"),
            argument("--operator", help="经办人姓名"),
        ),
    ),
    Command("settings", "show", "列出设置", _show, (argument("key", nargs="?", help="只看这一项"),)),
    Command(
        "settings", "set", "修改一项设置", _set,
        (argument("key", help="设置的键"), argument("value", help="新值（文字或 JSON）")),
    ),
    Command("backup", "create", "立即备份并验证", _back_up),
    Command("backup", "list", "列出备份", _list_backups),
    Command("backup", "verify", "验证一个备份", _verify, (NAME,)),
    Command("backup", "restore", "恢复到一个备份（先自动保存现状）", _restore, (NAME,)),
]  # fmt: skip
