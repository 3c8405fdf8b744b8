"""Every verb there is: one transaction, one line in the trail that says who did what, or nothing at all."""

import importlib
import inspect
import json
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import changhe_desktop.services
from changhe_desktop import paths
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.matters import Matter
from changhe_desktop.domain.organization import UnitKind, parse_units
from changhe_desktop.domain.plan import Edit, EditMove, MeasureKind
from changhe_desktop.domain.printing import FontRole, NoticeLayout, PrintStage
from changhe_desktop.domain.rectification import OrderMove, Problem
from changhe_desktop.domain.rectification_due import DueRule
from changhe_desktop.services import (
    accounts,
    accounts_people,
    organization,
    organization_list,
    plan,
    plan_rows,
    printing,
    rectification,
    rectification_library,
    rectification_paper,
)
from changhe_desktop.services.desk import Desk
from changhe_desktop.services.outcome import Outcome
from changhe_desktop.store import journal
from changhe_desktop.store.tables.accounts import Act, Change
from changhe_desktop.store.views.organization import unit_rows
from changhe_desktop.store.views.plan import measure_rows

ON, BY = date(2026, 11, 23), "李四"
FORM = rectification.OrderForm(
    unit="城建办", problems=(Problem("河道有垃圾", "清理", "无垃圾"),), due=DueRule(workdays=5)
)


@dataclass(frozen=True, slots=True)
class Call:
    """One verb and what it is called with; `given` gets the desk, the files and what earlier calls gave."""

    verb: Callable[..., Outcome[Any]]
    given: Callable[[Desk, Path, dict[str, Any]], tuple[Any, ...]] = lambda desk, shelf, made: ()
    named: tuple[tuple[str, Any], ...] = ()


def units(desk: Desk) -> list[Any]:
    return desk.ask(unit_rows, retired=True)


def measures(desk: Desk) -> list[Any]:
    return desk.ask(measure_rows)


def reading(desk: Desk, shelf: Path, made: dict[str, Any]) -> tuple[Any, ...]:
    lines = ["某镇方案", "一、任务", "（一）行动", "1.甲任务。做甲事；办甲事。"]
    return (plan.Reading("方案.txt", "utf-8", plan.rules.plan_of("\n".join(lines))),)


def task_of(rows: list[Any], n: int) -> tuple[Any, ...]:
    """A task and its measures as they were."""
    return [rows[n].task_id], [row for row in rows if row.task_id == rows[n].task_id]


# In this order on one desk; each verb of services stands here once.
CALLS = (
    Call(accounts.set_up, named=(("town", "改名镇"), ("operator", "王五"))),
    Call(accounts.change_settings, lambda *_: ({"order.phone": "0000", "order.contact": "赵六"},)),
    Call(accounts.switch_operator, lambda *_: ("赵六",)),
    Call(accounts_people.add_operator, lambda *_: ("孙七",)),
    Call(accounts_people.remove_operator, lambda *_: ("孙七",)),
    Call(organization.add_unit, lambda *_: ("河长办",), (("kind", UnitKind.OFFICE),)),
    Call(organization.add_units, lambda *_: (parse_units("应急站\n宣传办"),)),
    Call(organization_list.import_list, lambda *_: ("水利站",)),
    Call(organization_list.remove_units, lambda desk, *_: ([units(desk)[-1].id],)),
    Call(organization_list.put_back_units, lambda desk, shelf, made: (made["units"][-1:],)),
    Call(organization_list.retire_units, lambda desk, *_: ([units(desk)[-1].id], True)),
    Call(organization.change_unit, lambda desk, *_: (units(desk)[0].id, {"leader": "钱八"})),
    Call(organization.arrange_units, lambda desk, *_: ([row.id for row in units(desk)[::-1]],)),
    Call(plan.set_kind, lambda desk, *_: ([measures(desk)[0].id], MeasureKind.PROJECT)),
    Call(plan.assign, lambda desk, *_: ([m.id for m in measures(desk)[:3]],),
         (("lead", "城建办"), ("assists", ["农办"]), ("due", "年底前"), ("person", "周九"))),
    Call(plan_rows.assign_each,
         lambda desk, *_: ([plan_rows.Wanted(measures(desk)[4].id, (("person", "吴十"),))],)),
    Call(plan_rows.put_back, lambda desk, shelf, made: (made["measures"][4:5], ["person"])),
    Call(plan.edit_measures, lambda desk, *_: ([Edit(EditMove.DROP, measures(desk)[20].source.start)],)),
    Call(plan_rows.put_back_cuts, lambda desk, shelf, made: task_of(made["measures"], 20)),
    Call(plan.import_plan, reading),
    Call(plan.use_version, lambda *_: (2,)),
    Call(rectification_library.add_usual_bases),
    Call(rectification_library.add_basis, lambda *_: ("办法", "《示例办法》")),
    Call(rectification_library.change_basis, lambda *_: ("办法",), (("text", "《示例工作办法》"),)),
    Call(rectification_library.remove_basis, lambda *_: ("办法",)),
    Call(rectification_library.import_calendar, lambda desk, shelf, made: (shelf / "2027.json",)),
    Call(rectification.draft_order, lambda *_: (FORM,)),
    Call(rectification.change_order,
         lambda desk, shelf, made: (made["order"], replace(FORM, problems=(Problem("乱堆"),)))),
    Call(rectification.move_order, lambda desk, shelf, made: (made["order"], OrderMove.SUBMIT)),
    Call(rectification.issue_order, lambda desk, shelf, made: (made["order"],)),
    Call(rectification_paper.record_print, lambda desk, shelf, made: (made["order"],),
         (("stage", PrintStage.ISSUED), ("printer", "打印机"), ("copies", 2))),
    Call(rectification.void_order, lambda desk, shelf, made: (made["order"], "写错单位")),
    Call(printing.choose_font,
         lambda *_: (FontRole.HEI, next(paths.resource("fonts").rglob("*Hei*.[to]tf")))),
    Call(printing.forget_font, lambda *_: (FontRole.HEI,)),
    Call(printing.set_notice_template,
         lambda *_: (NoticeLayout.FORM, paths.resource("templates", "notice.docx"))),
    Call(printing.restore_notice_template, lambda *_: (NoticeLayout.FORM,)),
)  # fmt: skip
# Runs on the desk before its first run, and is the same verb as add_units.
ELSEWHERE = {organization.load_sample_units}


def all_verbs() -> set[Callable[..., Any]]:
    """Functions of services that take a session, a person and a day, and give an Outcome: they may write."""
    found = set()
    for module in pkgutil.iter_modules(changhe_desktop.services.__path__):
        room = importlib.import_module(f"changhe_desktop.services.{module.name}")
        for name, function in vars(room).items():
            if (
                name.startswith("_")
                or not inspect.isfunction(function)
                or function.__module__ != room.__name__
            ):
                continue
            signature = inspect.signature(function)
            given = list(signature.parameters)
            is_export = "path" in given and module.name == "exchange"
            if given[:1] == ["session"] and {"by", "on"} <= set(given) and not is_export:
                returns = str(signature.return_annotation)
                if "Outcome" in returns:
                    found.add(function)
    return found


def test_every_verb_stands_in_the_table() -> None:
    assert {call.verb for call in CALLS} | ELSEWHERE == all_verbs(), "add the verb to CALLS"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    days = [{"name": "元旦", "date": "2027-01-01", "isOffDay": True}]
    text = json.dumps({"year": 2027, "papers": ["示例"], "days": days}, ensure_ascii=False)
    (tmp_path / "2027.json").write_text(text, encoding="utf-8")
    return tmp_path


def acts(desk: Desk) -> list[tuple[Any, ...]]:
    return desk.ask(
        lambda session: [
            (a.id, a.verb, a.by, a.on, a.say, a.device, a.epoch, a.serial, a.digest)
            for a in session.query(Act).order_by(Act.epoch, Act.serial)
        ]
    )


def test_every_verb_leaves_exactly_one_line(office_desk: Desk, shelf: Path) -> None:
    made: dict[str, Any] = {"measures": measures(office_desk)}
    for call in CALLS:
        before = acts(office_desk)
        given = call.given(office_desk, shelf, made)
        outcome = office_desk.do(call.verb, *given, by=BY, on=ON, **dict(call.named))
        after = acts(office_desk)
        name = call.verb.__name__
        assert len(after) == len(before) + 1, f"{name} left {len(after) - len(before)} lines"
        assert after[:-1] == before
        act_id, *told = after[-1]
        assert told[:4] == [name, BY, ON, outcome.say], name
        assert told[4:7] == [office_desk.archive.device, 1, len(after)]
        assert outcome.say.endswith("。"), name
        assert outcome.changed <= frozenset(Matter)
        assert outcome.changed, f"{name} says nothing about what changed"
        lines = office_desk.ask(lambda s, a=act_id: s.query(Change).where(Change.act_id == a).count())
        assert lines >= 1
        if call.verb is rectification.draft_order:
            made["order"] = outcome.value.id
        if call.verb is organization_list.import_list:
            made["units"] = units(office_desk)
    assert office_desk.ask(journal.chain_faults, office_desk.archive.device) == []


def test_the_sample_list_is_one_line_too(desk: Desk) -> None:
    desk.do(organization.load_sample_units, by=BY, on=ON)
    assert [act[1] for act in acts(desk)] == ["load_sample_units"]


# What each of these asks for is refused: nothing may be left, not even a line.
REFUSED = (
    (accounts.change_settings, ({"town": "甲镇", "nothing": 1},)),
    (accounts.change_settings, ({"town": "甲镇", "order.layout": "横排"},)),
    (accounts.change_settings, ({"fonts.chosen": {"hei": "x"}},)),
    (accounts.change_settings, ({"number.starts": {"示例": 5}},)),
    (accounts.change_settings, ({"order.phrases": {"rectification.order": "【不存在】"}},)),
    (accounts.switch_operator, ("",)),
    (organization.add_units, (parse_units("新单位\n农办"),)),
    (organization.change_unit, ("nowhere", {"leader": "x"})),
    (plan.use_version, (9,)),
    (plan.assign, (["1"],), {"lead": "没有这个单位啊"}),
    (rectification.draft_order, (rectification.OrderForm("", (), DueRule()),)),
    (rectification.issue_order, ("nowhere",)),
    (rectification.move_order, ("nowhere", OrderMove.SUBMIT)),
    (rectification.void_order, ("nowhere", "x")),
    (rectification_library.add_basis, ("办法", "")),
    (rectification_library.remove_basis, ("没有",)),
)  # fmt: skip


@pytest.mark.parametrize("refused", REFUSED, ids=lambda refused: refused[0].__name__)
def test_a_refused_verb_leaves_nothing(office_desk: Desk, refused: tuple[Any, ...]) -> None:
    verb, given, *named = refused
    before = acts(office_desk)
    settings = office_desk.ask(accounts.views.settings)
    with pytest.raises(Refusal) as refusal:
        office_desk.do(verb, *given, by=BY, on=ON, **(named[0] if named else {}))
    assert refusal.value.sentence.endswith(("。", "？"))
    assert acts(office_desk) == before
    assert office_desk.ask(accounts.views.settings) == settings
    assert len(units(office_desk)) == 28
