"""A list of units looked at before it is kept, and tidied up afterwards."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.rectification import Problem
from changhe_desktop.domain.rectification_due import DueRule
from changhe_desktop.services import accounts, organization, plan, rectification
from changhe_desktop.services import organization_list as lists
from changhe_desktop.services.desk import Desk
from changhe_desktop.store.views.organization import unit_rows
from changhe_desktop.store.views.plan import measure_rows

Do = Callable[..., Any]


def test_a_list_is_shown_line_by_line_before_anything_is_kept(desk: Desk) -> None:
    lines = desk.ask(lists.preview_units, "城建办\t内设机构\t建设办\n\n沧北村\n")
    assert [(line.line, line.name, line.kind) for line in lines] == [
        (1, "城建办", "内设机构"),
        (3, "沧北村", "村（社区）"),
    ]
    assert [line.note for line in lines] == ["", "类型按名称推断，请核对"]
    assert desk.ask(unit_rows) == []


def test_each_faulty_line_says_what_is_wrong_and_the_others_stand(desk: Desk) -> None:
    lines = desk.ask(lists.preview_units, "城建办\t保密机构\n农办\n农办")
    assert "没有“保密机构”这种单位" in lines[0].fault
    assert lines[1].fault == ""
    assert "与第2行重复" in lines[2].fault


def test_a_unit_already_listed_is_announced_and_a_borrowed_alias_refused(desk: Desk, do: Do) -> None:
    do(lists.import_list, "城建办\t内设机构\t建设办")
    lines = desk.ask(lists.preview_units, "城建办\n建设办")
    assert lines[0].note == "已在清单中，不再添加"
    assert lines[1].fault == "“建设办”已是“城建办”的名称或别名。"


def test_an_import_with_a_fault_keeps_nothing_and_names_file_and_line(desk: Desk, do: Do) -> None:
    with pytest.raises(Refusal) as refused:
        do(lists.import_list, "城建办\n沧北村\t保密机构", "名单.xlsx")
    assert refused.value.faults[0].place == "名单.xlsx第2行“类型”"
    assert desk.ask(unit_rows) == []


def test_a_text_of_far_too_many_lines_is_no_list_of_units(desk: Desk) -> None:
    with pytest.raises(Refusal, match="请确认粘贴的是单位清单"):
        desk.ask(lists.preview_units, "\n".join(f"示例{n}办" for n in range(501)))


def test_a_file_becomes_the_text_of_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "单位.csv"
    path.write_text("单位名称,类型\n城建办,内设机构\n", encoding="utf-8")
    assert lists.list_of_file(path) == "单位名称\t类型\n城建办\t内设机构"


def test_units_nobody_names_can_be_removed_and_the_others_stay(desk: Desk, do: Do) -> None:
    do(accounts.set_up, issuers=[("示例镇人民政府", "")])
    do(lists.import_list, "甲办\n乙办\n丙办\n丁办")
    do(plan.import_plan, plan.read_plan(plan.shipped_plan()))
    ids = {row.name: row.id for row in desk.ask(unit_rows)}
    first, second = [row.id for row in desk.ask(measure_rows)][:2]
    do(plan.assign, [first], lead=ids["甲办"])
    do(plan.assign, [second], assists=[ids["乙办"]])
    form = rectification.OrderForm(
        unit="丙办", problems=(Problem("示例问题。", "", ""),), due=DueRule(date(2026, 12, 4))
    )
    do(rectification.draft_order, form)

    outcome = do(lists.remove_units, list(ids.values()))

    assert outcome.value == [ids["丁办"]]
    assert outcome.say == "已移除“丁办”。3个单位已有措施或文书，仍然保留。"
    rows = {row.name: row for row in desk.ask(unit_rows)}
    assert (rows["甲办"].leads, rows["甲办"].assists) == (1, 0)
    assert (rows["乙办"].leads, rows["乙办"].assists) == (0, 1)
    assert rows["丙办"].open_orders == 0  # a draft is not yet an order


def test_a_unit_in_use_is_not_removed(desk: Desk, do: Do) -> None:
    do(lists.import_list, "甲办")
    do(plan.import_plan, plan.read_plan(plan.shipped_plan()))
    unit = desk.ask(unit_rows)[0]
    do(plan.assign, [desk.ask(measure_rows)[0].id], lead=unit.id)
    with pytest.raises(Refusal, match="可以停用"):
        do(lists.remove_units, [unit.id])


def test_a_retired_leader_of_measures_is_named_to_be_replaced(desk: Desk, do: Do) -> None:
    do(lists.import_list, "甲办\n乙办")
    do(plan.import_plan, plan.read_plan(plan.shipped_plan()))
    units = desk.ask(unit_rows)
    do(plan.assign, [desk.ask(measure_rows)[0].id], lead=units[0].id)
    outcome = do(lists.retire_units, [unit.id for unit in units], True)
    assert outcome.say == "已停用2个单位。"
    assert outcome.notes == ("“甲办”还牵头1条措施，请在“任务分解”中改派。",)
    assert desk.ask(unit_rows) == []
    do(lists.retire_units, [units[0].id], False)
    assert [row.name for row in desk.ask(unit_rows)] == ["甲办"]


@pytest.mark.parametrize(("field", "words"), [("kind", "类型不能为空"), ("orderable", "可否下发不能为空")])
def test_a_blank_choice_is_refused_in_words(desk: Desk, do: Do, field: str, words: str) -> None:
    do(lists.import_list, "甲办")
    with pytest.raises(Refusal, match=words):
        do(organization.change_unit, desk.ask(unit_rows)[0].id, {field: ""})
