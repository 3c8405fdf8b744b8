"""Settings: nothing preset, each checked, all or none; operators by their real names."""

from collections.abc import Callable
from typing import Any

import pytest

from changhe_desktop.domain.accounts import SETTINGS
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.numbering import PaperKind
from changhe_desktop.services import accounts
from changhe_desktop.services.desk import Desk
from changhe_desktop.services.outcome import Outcome
from changhe_desktop.store.views.accounts import history, operator_names, setting_rows, settings

Do = Callable[..., Outcome[Any]]


def test_nothing_that_only_the_office_knows_is_preset(desk: Desk) -> None:
    values = desk.ask(settings)
    for key in (
        "town",
        "issuers",
        "operator",
        "order.contact",
        "order.phone",
        *(f"prefix.{k.value}" for k in PaperKind),
    ):
        assert not values[key], key
    assert not any(row.given for row in desk.ask(setting_rows))


def test_the_first_run_keeps_what_it_is_given_and_no_more(desk: Desk, do: Do) -> None:
    do(accounts.set_up, town="示例镇")
    do(accounts.set_up, issuers=[("示例镇人民政府", "")], operator="张三")
    do(accounts.set_up, prefixes={PaperKind.RECTIFICATION: " 示例 "})
    values = desk.ask(settings)
    assert values["town"] == "示例镇"
    assert values["issuers"] == [{"name": "示例镇人民政府", "on_behalf": ""}]
    assert values["prefix.rectification"] == "示例"
    assert values["prefix.letter"] == ""
    assert desk.ask(operator_names) == ["张三"]
    assert do(accounts.set_up).say == "没有改动。"


def test_operators_join_the_list_once_however_they_come(desk: Desk, do: Do) -> None:
    do(accounts.switch_operator, "张三")
    do(accounts.switch_operator, " 李四 ")
    do(accounts.change_settings, {"operator": "王五"})
    do(accounts.switch_operator, "张三")
    assert desk.ask(operator_names) == ["张三", "李四", "王五"]
    assert desk.operator() == "张三"


# Key -> a legal value and what is kept, or None and what the refusal says.
VALUES = (
    ("town", " 示例镇 ", "示例镇", ""),
    ("town", "长" * 81, None, "不超过80字"),
    ("town", "示例\n镇", None, "换行或不可显示字符"),
    ("town", 3, None, "应为不超过80字的文字"),
    ("issuers", [{"name": "甲", "on_behalf": " 乙 "}], [{"name": "甲", "on_behalf": "乙"}], ""),
    ("issuers", [{"name": ""}], None, "不能为空"),
    ("issuers", "甲", None, "清单"),
    ("order.layout", "红头", "red_head", ""),
    ("order.layout", "form", "form", ""),
    ("order.layout", "竖排", None, "工作文书、红头"),
    ("order.slip", "否", False, ""),
    ("order.slip", "也许", None, "“是”或“否”"),
    ("order.titles", "督办单、整改通知书", ["督办单", "整改通知书"], ""),
    ("order.titles", "", None, "一个或几个名称"),
    ("number.starts", {"示例/2026": 8}, {"示例/2026": 8}, ""),
    ("number.starts", {"示例": 8}, None, "不是文号"),
    ("number.starts", {"示例/2026": 0}, None, "1–99999"),
    ("number.starts", {"示例/2026": True}, None, "整数"),
    ("number.mode.rectification", "外部给号", "external", ""),
    ("prefix.letter", "示〔2026〕", None, "代字不含括号"),
    ("order.phrases", {"rectification.origin": "日常检查"}, {"rectification.origin": "日常检查"}, ""),
    ("order.phrases", {"nothing": "x"}, None, "没有“nothing”这条固定用语"),
    ("fonts.chosen", {"hei": "x"}, None, "font choose"),
    ("template.form", "x", None, "template notice"),
    ("nothing", "x", None, "没有“nothing”这项设置"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("key", "value", "kept", "words"), VALUES, ids=[f"{k}-{n}" for n, (k, *_) in enumerate(VALUES)]
)
def test_a_setting_is_checked(desk: Desk, do: Do, key: str, value: Any, kept: Any, words: str) -> None:
    if kept is not None:
        do(accounts.change_settings, {key: value})
        assert desk.ask(settings)[key] == kept
        return
    before = desk.ask(settings)
    with pytest.raises(Refusal, match=words) as refusal:
        do(accounts.change_settings, {"order.contact": "同去", key: value})
    if key in SETTINGS:
        assert SETTINGS[key].text in refusal.value.sentence
    assert desk.ask(settings) == before, "one illegal value refuses them all"


def test_the_history_of_a_setting_says_who_and_from_what(desk: Desk, do: Do) -> None:
    do(accounts.change_settings, {"town": "甲镇"})
    do(accounts.change_settings, {"town": "乙镇"}, by="李四", reason="改名")
    newest, first = desk.ask(history, "setting", ["town"])
    assert (newest.by, newest.before, newest.after, newest.reason) == (
        "李四",
        '"\\"甲镇\\""',
        '"\\"乙镇\\""',
        "改名",
    )
    assert (first.by, first.field, first.before) == ("张三", "*", None)
