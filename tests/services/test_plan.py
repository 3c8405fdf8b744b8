"""The plan as kept: imported once, versions beside each other, reviewed as ranges of its text, assigned."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.plan import Edit, EditMove, MeasureKind
from changhe_desktop.domain.query import Query
from changhe_desktop.domain.rectification import Problem
from changhe_desktop.domain.rectification_due import DueRule
from changhe_desktop.services import organization, plan, rectification
from changhe_desktop.services.desk import Desk
from changhe_desktop.services.outcome import Outcome
from changhe_desktop.store.tables.plan import current_version, versions
from changhe_desktop.store.views import plan as views
from changhe_desktop.store.views.organization import unit_named

Do = Callable[..., Outcome[Any]]
OTHER = "某镇方案\n一、任务\n（一）行动\n1.甲任务。做甲事；办甲事。\n2.乙任务。做乙事。"


@pytest.fixture
def desk(office_desk: Desk) -> Desk:
    return office_desk


@pytest.fixture
def do(do_office: Do) -> Do:
    return do_office


def reading(text: str, name: str = "方案.txt") -> plan.Reading:
    return plan.Reading(name, "utf-8", plan.rules.plan_of(text))


def measures(desk: Desk, **named: Any) -> list[views.MeasureRow]:
    return desk.ask(views.measure_rows, **named)


def test_our_plan_is_kept_whole(desk: Desk) -> None:
    tree = desk.ask(views.plan_tree)
    assert tree is not None
    assert (len(tree.actions), sum(len(a.tasks) for a in tree.actions)) == (5, 17)
    assert {goal.year for goal in tree.goals} == {2021, 2030}
    rows = measures(desk)
    assert len(rows) == 88
    text = desk.ask(views.plan_text).text
    for row in measures(desk, dropped=True):
        assert text[row.source.start : row.source.end] == row.text
        assert text.count("\n", 0, row.source.start) + 1 == row.source.line
    assert all(row.suggested_lead and not row.lead for row in rows if row.suggested_lead), "only a suggestion"
    assert {row.kind for row in rows} <= set(MeasureKind)


def test_the_same_text_again_adds_nothing(desk: Desk, do: Do) -> None:
    before = desk.ask(views.version_rows)
    again = do(plan.import_plan, replace(plan.read_plan(plan.shipped_plan()), name="另一个名字.txt"))
    assert (again.value.added, again.value.version, again.value.measures) == (False, 1, 88)
    assert again.changed == frozenset()
    assert desk.ask(views.version_rows) == before


def test_another_text_is_kept_beside_the_first(desk: Desk, do: Do) -> None:
    outcome = do(plan.import_plan, reading(OTHER))
    assert (outcome.value.added, outcome.value.version, outcome.value.tasks) == (True, 2, 2)
    assert "当前仍按原来的版本办理" in outcome.say
    assert [(row.ordinal, row.current) for row in desk.ask(views.version_rows)] == [(1, True), (2, False)]
    assert len(measures(desk)) == 88
    do(plan.use_version, 2)
    assert [row.current for row in desk.ask(views.version_rows)] == [False, True]
    assert [row.code for row in measures(desk)] == ["1.1.1", "1.1.2", "1.2.1"]
    with pytest.raises(Refusal, match="没有第3版方案，现有2版"):
        do(plan.use_version, 3)


def test_work_on_one_version_stays_with_it(desk: Desk, do: Do) -> None:
    do(plan.assign, [measures(desk)[0].id], lead="城建办")
    do(plan.import_plan, reading(OTHER))
    do(plan.use_version, 2)
    assert not any(row.lead for row in measures(desk))
    do(plan.use_version, 1)
    assert measures(desk)[0].lead == "城建办"


def test_exactly_one_version_is_current_whatever_is_chosen(desk: Desk, do: Do) -> None:
    for text in ("1", "2", "3"):
        do(plan.import_plan, reading(OTHER + f"\n3.丙任务{text}。做丙事。"))
    for ordinal in (4, 2, 3, 1, 4):
        do(plan.use_version, ordinal)
        current = desk.ask(lambda session: [v.id for v in versions(session) if v.current])
        assert current == [desk.ask(views.version_rows)[ordinal - 1].id]
        assert desk.ask(lambda session: current_version(session).id) == current[0]  # type: ignore[union-attr]


def test_a_text_without_numbers_is_offered_by_paragraph(do: Do) -> None:
    plain = reading("关于某项工作的通知\n要抓紧办理。\n要按时上报。", "通知.txt")
    with pytest.raises(
        Refusal, match=r"“通知.txt”里没有.+编号。可按一段一项任务读入（共\d项）.+--paragraphs"
    ):
        do(plan.import_plan, plain)
    assert do(plan.import_plan, plain, paragraphs=True).value.tasks >= 2


def test_a_text_without_a_title_is_called_by_its_file(desk: Desk, do: Do) -> None:
    untitled = reading("各村、各单位：\n要抓紧办理。\n要按时上报。", "十月通知.txt")
    do(plan.import_plan, untitled, paragraphs=True)
    assert desk.ask(views.version_rows)[-1].title == "十月通知"


# Assigning


def test_assigning_leaves_what_is_not_named(desk: Desk, do: Do) -> None:
    ids = [row.id for row in measures(desk)[:3]]
    do(plan.assign, ids, lead="城建办", assists=["农办", "文化站"], person="钱七", due="年底前")
    do(plan.assign, ids[:1], contact="0000")
    first = measures(desk)[0]
    assert (first.lead, first.assists) == ("城建办", ("农业农村办", "文化站"))
    assert (first.person, first.contact, first.due_words, first.due) == (
        "钱七",
        "0000",
        "年底前",
        date(2026, 12, 31),
    )
    do(plan.assign, ids, lead="", assists=[], due="")
    cleared = measures(desk)[0]
    assert (cleared.lead, cleared.assists, cleared.due_words, cleared.due) == ("", (), "", None)
    assert cleared.person == "钱七"


@pytest.mark.parametrize(
    ("words", "due"),
    [("年底前", date(2026, 12, 31)), ("2026年12月25日", date(2026, 12, 25)), ("6月底前", None),
     ("长期", None), ("持续推进", None), ("看情况", None)],
)  # fmt: skip
def test_a_deadline_keeps_its_words(desk: Desk, do: Do, words: str, due: date | None) -> None:
    outcome = do(plan.assign, [measures(desk)[0].id], due=words)
    row = measures(desk)[0]
    assert row.due_words == words
    if due is not None:
        assert row.due == due
    assert bool(outcome.notes) is (words == "看情况")


def test_measures_without_lead_or_date_are_found(desk: Desk, do: Do) -> None:
    do(plan.assign, [row.id for row in measures(desk)[:10]], lead="城建办", due="长期")
    assert len(measures(desk, query=Query.parse(["lead=（空）"]))) == 78
    assert len(measures(desk, query=Query.parse(["due_words=（空）"]))) == 78, "长期 is a 时限"
    assert len(measures(desk, query=Query.parse(["lead=城建办"]))) == 10


def test_a_lead_is_not_its_own_assistant(desk: Desk, do: Do) -> None:
    row = measures(desk)[0]
    do(plan.assign, [row.id], lead="城建办")
    with pytest.raises(Refusal, match=r"措施1\.1\.1：“城建办”已是牵头单位"):
        do(plan.assign, [row.id], assists=["农办", "城建办公室"])
    assert measures(desk)[0].assists == (), "nothing was kept"


def test_a_lead_brings_its_leader_where_none_is_written(desk: Desk, do: Do) -> None:
    first, second = (row.id for row in measures(desk)[:2])
    do(organization.change_unit, desk.ask(unit_named, "城建办").id, {"leader": "王副镇长"})
    do(plan.assign, [second], leader="李书记")
    do(plan.assign, [first, second], lead="城建办")
    assert [row.leader for row in measures(desk)[:2]] == ["王副镇长", "李书记"]


def test_the_same_unit_twice_assists_once(desk: Desk, do: Do) -> None:
    do(plan.assign, [measures(desk)[0].id], assists=["农办", "农业农村办", "文化站", "农办"])
    assert measures(desk)[0].assists == ("农业农村办", "文化站")


# Reviewing


def all_text(desk: Desk) -> str:
    return "".join(row.text for row in measures(desk, dropped=True))


def test_splitting_and_merging_move_no_character(desk: Desk, do: Do) -> None:
    before = all_text(desk)
    row = measures(desk)[2]
    do(plan.edit_measures, [Edit(EditMove.SPLIT, row.source.start + 8)])
    assert len(measures(desk)) == 89
    first, second = measures(desk)[2:4]
    assert first.source.end <= second.source.start
    assert first.id == row.id, "the first part keeps its identity"
    do(plan.edit_measures, [Edit(EditMove.MERGE, first.source.start, second.source.end)])
    assert len(measures(desk)) == 88
    assert measures(desk)[2].id == row.id
    assert all_text(desk) == before


def test_a_measure_with_people_or_orders_is_not_merged_away(desk: Desk, do: Do) -> None:
    first, second = measures(desk)[:2]
    merge = [Edit(EditMove.MERGE, first.source.start, second.source.end)]
    do(plan.assign, [second.id], lead="城建办")
    with pytest.raises(Refusal, match="已有牵头单位、时限或整改通知，合并后会丢失"):
        do(plan.edit_measures, merge)
    do(plan.assign, [second.id], lead="")
    form = rectification.OrderForm("城建办", (Problem("乱堆"),), DueRule(workdays=3), measure=second.id)
    do(rectification.draft_order, form)
    with pytest.raises(Refusal, match="已有牵头单位、时限或整改通知"):
        do(plan.edit_measures, merge)
    assert len(measures(desk)) == 88


def test_a_renamed_measure_keeps_its_verbatim_text(desk: Desk, do: Do) -> None:
    row = measures(desk)[0]
    do(plan.edit_measures, [Edit(EditMove.RENAME, row.source.start, title="短名")])
    renamed = measures(desk)[0]
    assert (renamed.shown, renamed.text, renamed.id) == ("短名", row.text, row.id)


def test_a_dropped_measure_is_out_of_the_lists_and_can_come_back(desk: Desk, do: Do) -> None:
    row = measures(desk)[3]
    do(plan.assign, [row.id], lead="城建办")
    do(plan.edit_measures, [Edit(EditMove.DROP, row.source.start)])
    assert row.id not in [m.id for m in measures(desk)]
    assert row.id in [m.id for m in measures(desk, dropped=True)]
    do(plan.edit_measures, [Edit(EditMove.RESTORE, row.source.start)])
    assert [(m.id, m.lead) for m in measures(desk)][3] == (row.id, "城建办")


def test_kinds_are_changed_in_bulk_and_only_what_differs(desk: Desk, do: Do) -> None:
    ids = [row.id for row in measures(desk)]
    wanted = sum(row.kind is not MeasureKind.RULE for row in measures(desk))
    assert do(plan.set_kind, ids, MeasureKind.RULE).value == wanted
    assert do(plan.set_kind, [*ids, "gone"], MeasureKind.RULE).value == 0


def test_measures_are_named_by_code_or_id(desk: Desk) -> None:
    row = measures(desk)[0]
    assert desk.ask(plan.measures_named, ["1.1.1", row.id]) == [row.id, row.id]
    with pytest.raises(Refusal, match=r"没有编号为“9\.9”的措施。编号形如 1\.3\.5"):
        desk.ask(plan.measures_named, ["9.9"])


def test_a_plan_is_read_outside_this_process_and_nothing_is_kept(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "方案.txt"
    path.write_text(OTHER, encoding="gb18030")
    read = plan.read_plan(path)
    assert (read.name, read.plan.text.strip()) == ("方案.txt", OTHER)
    assert len(desk.ask(views.version_rows)) == 1
