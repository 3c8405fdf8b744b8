"""The people who sit at this desk."""

from collections.abc import Callable
from typing import Any

import pytest

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.services import accounts
from changhe_desktop.services.accounts_people import add_operator, remove_operator
from changhe_desktop.services.desk import Desk
from changhe_desktop.store.views.accounts import operator_names, settings

Do = Callable[..., Any]


def test_a_name_joins_the_list_without_taking_the_seat(desk: Desk, do: Do) -> None:
    do(accounts.switch_operator, "张三")
    do(add_operator, " 李四 ")
    assert desk.ask(operator_names) == ["张三", "李四"]
    assert desk.ask(settings)["operator"] == "张三"


@pytest.mark.parametrize("name", ["", "　", "张三", "名" * 41])
def test_a_name_that_is_empty_known_or_too_long_is_refused(desk: Desk, do: Do, name: str) -> None:
    do(accounts.switch_operator, "张三")
    with pytest.raises(Refusal):
        do(add_operator, name)
    assert desk.ask(operator_names) == ["张三"]


def test_a_name_can_be_taken_off_but_not_while_its_bearer_sits_here(desk: Desk, do: Do) -> None:
    do(accounts.switch_operator, "张三")
    do(accounts.switch_operator, "李四")
    with pytest.raises(Refusal, match="请先换人"):
        do(remove_operator, "李四")
    do(remove_operator, "张三")
    assert desk.ask(operator_names) == ["李四"]
    with pytest.raises(Refusal, match="不在经办人名单中"):
        do(remove_operator, "张三")
    do(add_operator, "王五")
    assert desk.ask(operator_names) == ["李四", "王五"]
