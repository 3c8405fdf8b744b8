"""Different values for different measures in one act, and the exact way back."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.plan import Edit, EditMove, MeasureKind
from changhe_desktop.services import organization, plan, plan_rows
from changhe_desktop.services.desk import Desk
from changhe_desktop.services.plan_rows import Wanted
from changhe_desktop.store.views.accounts import act_rows
from changhe_desktop.store.views.organization import unit_rows
from changhe_desktop.store.views.plan import MeasureRow, measure_rows

Do = Callable[..., Any]


@pytest.fixture
def planned(desk: Desk, do: Do) -> Desk:
    """A desk with sample units and the shipped plan."""
    do(organization.load_sample_units)
    do(plan.import_plan, plan.read_plan(plan.shipped_plan()))
    return desk


def rows(desk: Desk, *codes: str) -> list[MeasureRow]:
    found = {row.code: row for row in desk.ask(measure_rows)}
    return [found[code] for code in codes]


def all_rows(desk: Desk) -> list[MeasureRow]:
    return desk.ask(measure_rows, dropped=True)


def test_each_measure_gets_its_own_values_in_one_act(planned: Desk, do: Do) -> None:
    first, second, third = rows(planned, "1.1.1", "1.1.2", "1.1.3")
    acts = len(planned.ask(act_rows))
    outcome = do(
        plan_rows.assign_each,
        [
            Wanted(first.id, (("lead", "城建办"), ("due", "年底前"), ("kind", "制度"))),
            Wanted(second.id, (("lead", "农办"), ("assists", ("派出所", "城建办")))),
            Wanted(third.id, (("lead", "城建办"), ("due", "年底前"), ("kind", "制度"))),
        ],
    )
    assert outcome.value == 3
    first, second, third = rows(planned, "1.1.1", "1.1.2", "1.1.3")
    assert (first.lead, first.due, first.kind) == ("城建办", date(2026, 12, 31), MeasureKind.RULE)
    assert (second.lead, second.assists) == ("农业农村办", ("派出所", "城建办"))
    assert third.lead == "城建办"
    assert len(planned.ask(act_rows)) == acts + 1


def test_one_wrong_row_leaves_all_as_they_were(planned: Desk, do: Do) -> None:
    before = all_rows(planned)
    first, second, third = rows(planned, "1.1.1", "1.1.2", "1.1.3")
    wanted = [
        Wanted(first.id, (("lead", "城建办"),)),
        Wanted(second.id, (("lead", "查无此单位"),)),
        Wanted(third.id, (("kind", "查无此类"),)),
    ]
    with pytest.raises(Refusal, match="有2行不能填入，一行也没有填") as refused:
        do(plan_rows.assign_each, wanted)
    assert [(fault.row, fault.field) for fault in refused.value.faults] == [(2, "unit"), (3, "kind")]
    assert all_rows(planned) == before


def test_nobody_is_made_to_assist_himself(planned: Desk, do: Do) -> None:
    (row,) = rows(planned, "1.1.1")
    with pytest.raises(Refusal, match="已是牵头单位"):
        do(plan_rows.assign_each, [Wanted(row.id, (("lead", "城建办"), ("assists", ("城建办",))))])


@pytest.mark.parametrize(
    ("field", "change"),
    [("lead", {"lead": "城建办"}), ("assists", {"assists": ["派出所"]}), ("leader", {"leader": "示例领导"}),
     ("person", {"person": "示例人"}), ("contact", {"contact": "1"}), ("due_words", {"due": "明年底"})],
)  # fmt: skip
def test_what_was_changed_is_put_back_exactly(
    planned: Desk, do: Do, field: str, change: dict[str, Any]
) -> None:
    ids = [row.id for row in rows(planned, "1.1.1", "1.1.2")]
    do(plan.assign, ids[:1], lead="农办", assists=["卫生院", "学校"], due="年底前", on=date(2025, 3, 1))
    before = rows(planned, "1.1.1", "1.1.2")
    assert before[0].due == date(2025, 12, 31)
    do(plan.assign, ids, **change)
    assert rows(planned, "1.1.1", "1.1.2") != before
    do(plan_rows.put_back, before, [field])
    assert rows(planned, "1.1.1", "1.1.2") == before


def test_a_leader_that_came_with_a_lead_goes_with_it(planned: Desk, do: Do) -> None:
    unit = planned.ask(unit_rows)[3]
    do(organization.change_unit, unit.id, {"leader": "示例领导"})
    before = rows(planned, "1.1.1")
    do(plan.assign, [before[0].id], lead=unit.id)
    assert rows(planned, "1.1.1")[0].leader == "示例领导"
    do(plan_rows.put_back, before, ["lead"])
    assert rows(planned, "1.1.1") == before


def test_kinds_are_put_back(planned: Desk, do: Do) -> None:
    before = rows(planned, "1.1.1", "1.1.4")
    do(plan.set_kind, [row.id for row in before], MeasureKind.EARLY)
    do(plan_rows.put_back, before, ["kind"])
    assert rows(planned, "1.1.1", "1.1.4") == before


def edits_of(before: list[MeasureRow]) -> dict[str, Edit]:
    found = {row.code: row.source for row in before if row.code}
    return {
        "split": Edit(EditMove.SPLIT, found["1.1.3"].start + 6),
        "merge": Edit(EditMove.MERGE, found["1.1.1"].start, found["1.1.3"].end),
        "rename": Edit(EditMove.RENAME, found["1.1.3"].start, title="示例名称"),
        "drop": Edit(EditMove.DROP, found["1.1.3"].start),
        "carve": Edit(EditMove.CARVE, found["1.1.1"].start + 4, found["1.1.2"].start + 4),
    }


@pytest.mark.parametrize("move", ["split", "merge", "rename", "drop", "carve"])
def test_every_cut_can_be_taken_back(planned: Desk, do: Do, move: str) -> None:
    (kept,) = rows(planned, "1.1.4")
    do(plan.assign, [kept.id], lead="城建办", due="年底前")
    before = all_rows(planned)
    task = before[0].task_id
    do(plan.edit_measures, [edits_of(before)[move]])
    assert all_rows(planned) != before
    do(plan_rows.put_back_cuts, [task], [row for row in before if row.task_id == task])
    assert all_rows(planned) == before


def test_a_cut_is_not_taken_back_over_somebody_s_work(planned: Desk, do: Do) -> None:
    before = all_rows(planned)
    task = before[0].task_id
    do(plan.edit_measures, [edits_of(before)["split"]])
    (fresh,) = rows(planned, "1.1.4")
    do(plan.assign, [fresh.id], lead="城建办")
    with pytest.raises(Refusal, match="已有牵头单位"):
        do(plan_rows.put_back_cuts, [task], [row for row in before if row.task_id == task])


def test_a_deadline_too_long_for_the_ledger_is_refused(planned: Desk, do: Do) -> None:
    (row,) = rows(planned, "1.1.1")
    with pytest.raises(Refusal, match="时限应为不超过80字"):
        do(plan.assign, [row.id], due="长" * 81)
