"""Orders: recipients, deadlines, numbers, issuers, the paper as stored, and what 签发 refuses."""

import hashlib
import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.numbering import PaperKind
from changhe_desktop.domain.organization import Orderable
from changhe_desktop.domain.rectification import OrderMove, OrderState, Problem
from changhe_desktop.domain.rectification_due import DueRule
from changhe_desktop.services import (
    accounts,
    organization,
    plan,
    rectification,
    rectification_library,
    rectification_paper,
)
from changhe_desktop.services.desk import Desk
from changhe_desktop.services.outcome import Outcome
from changhe_desktop.services.rectification import OrderForm
from changhe_desktop.store import attachments, journal
from changhe_desktop.store.views.organization import unit_named, unit_rows
from changhe_desktop.store.views.plan import measure_rows
from changhe_desktop.store.views.rectification import number_rows, order_card, order_rows

Do = Callable[..., Outcome[Any]]
ON = date(2026, 11, 23)  # a Monday
FORM = OrderForm(unit="城建办", problems=(Problem("河道有垃圾", "清理", "无垃圾"),), due=DueRule(workdays=10))


@pytest.fixture
def desk(office_desk: Desk) -> Desk:
    return office_desk


@pytest.fixture
def do(do_office: Do) -> Do:
    return do_office


@pytest.fixture
def draft(do: Do) -> Callable[..., Any]:
    """Draft an order that differs from FORM in these fields."""
    return lambda **changes: do(rectification.draft_order, replace(FORM, **changes)).value


@pytest.fixture
def issued(do: Do, draft: Callable[..., Any]) -> Callable[..., Any]:
    """Draft and issue one."""

    def run(number: str | None = None, dated: date | None = None, **changes: Any) -> Outcome[Any]:
        return do(rectification.issue_order, draft(**changes).id, number=number, dated=dated)

    return run


# Recipients


@pytest.mark.parametrize("called", ["城建办", "城建办公室", " 城建办 ", "农办"])
def test_a_unit_is_found_by_name_or_alias(draft: Callable[..., Any], called: str) -> None:
    assert draft(unit=called).unit in ("城建办", "农业农村办")


def test_a_station_is_asked_about_once_and_a_letter_proposed(do: Do, draft: Callable[..., Any]) -> None:
    with pytest.raises(Refusal, match=r"由上级部门派驻.+建议改发提醒函.+确认下发.+--confirm") as refusal:
        draft(unit="派出所")
    assert refusal.value.field == "unit"
    assert draft(unit="派出所", paper_kind=PaperKind.LETTER).title == "工作提示函"
    confirmed = draft(unit="派出所", confirmed=True)
    assert confirmed.unit_confirmed
    assert do(rectification.issue_order, confirmed.id).value.state is OrderState.ISSUED, "not asked again"


def test_a_unit_may_be_set_beyond_orders(desk: Desk, do: Do, draft: Callable[..., Any]) -> None:
    unit = desk.ask(unit_named, "学校")
    do(organization.change_unit, unit.id, {"orderable": Orderable.NO})
    with pytest.raises(Refusal, match="设为不可下发整改文书。请改发提醒函"):
        draft(unit="学校", confirmed=True)


def test_a_unit_retired_since_is_not_ordered(desk: Desk, do: Do, draft: Callable[..., Any]) -> None:
    order = draft()
    do(organization.change_unit, desk.ask(unit_named, "城建办").id, {"retired": True})
    with pytest.raises(Refusal, match="“城建办”已停用"):
        do(rectification.issue_order, order.id)


def test_all_faults_of_a_form_are_named_at_once(desk: Desk, draft: Callable[..., Any]) -> None:
    with pytest.raises(Refusal, match=r"有\d处需要改正") as refusal:
        draft(unit="", problems=(Problem(""), Problem("乱堆" * 1500)), due=DueRule(), phone="无", title="")
    assert {fault.field for fault in refusal.value.faults} >= {"unit", "problem", "due", "phone", "title"}
    assert [fault.row for fault in refusal.value.faults if fault.field == "problem"] == [1, 2]
    assert desk.ask(order_rows, on=ON) == []


# Deadlines


def test_working_days_are_counted_by_the_calendar(draft: Callable[..., Any]) -> None:
    assert draft(due=DueRule(workdays=10)).due == date(2026, 12, 7)
    assert draft(due=DueRule(workdays=28)).due == date(2026, 12, 31)


def test_a_date_on_a_day_off_names_the_next_working_day(do: Do) -> None:
    saturday = date(2026, 12, 5)
    outcome = do(rectification.draft_order, replace(FORM, due=DueRule(on=saturday)))
    assert outcome.value.due == date(2026, 12, 7)
    assert any("顺延至" in note for note in outcome.notes)
    kept = do(rectification.draft_order, replace(FORM, due=DueRule(on=saturday, kept=True)))
    assert kept.value.due == saturday
    assert any("按要求保留不顺延" in note for note in kept.notes)


def test_a_past_date_is_refused(draft: Callable[..., Any]) -> None:
    with pytest.raises(Refusal, match="早于成文日期"):
        draft(due=DueRule(on=date(2026, 11, 20)))


def test_a_year_without_a_table_is_said_to_be_provisional(do: Do) -> None:
    outcome = do(rectification.draft_order, replace(FORM, due=DueRule(on=date(2027, 3, 1))))
    assert any("暂定" in note for note in outcome.notes)


def test_a_paper_signed_earlier_counts_from_its_own_day(
    issued: Callable[..., Any], draft: Callable[..., Any]
) -> None:
    assert draft().due == date(2026, 12, 7)
    outcome = issued(dated=date(2026, 11, 9))
    assert outcome.value.due == date(2026, 11, 23), "recounted at issue"
    assert outcome.value.dated == date(2026, 11, 9)
    assert outcome.value.number == "示例〔2026〕1号"


def test_a_paper_cannot_be_dated_tomorrow(desk: Desk, do: Do, draft: Callable[..., Any]) -> None:
    order = draft()
    with pytest.raises(Refusal, match="晚于今天"):
        do(rectification.issue_order, order.id, dated=date(2026, 11, 24))
    assert desk.ask(number_rows) == []


def test_a_deadline_that_passed_before_the_issue_is_refused(do: Do, draft: Callable[..., Any]) -> None:
    order = draft(due=DueRule(on=date(2026, 11, 27)))
    with pytest.raises(Refusal, match="早于成文日期"):
        do(rectification.issue_order, order.id, on=date(2026, 12, 1))


def test_a_day_declared_off_meanwhile_moves_the_deadline_at_issue(
    do: Do, draft: Callable[..., Any], tmp_path: Path
) -> None:
    order = draft(due=DueRule(on=date(2026, 12, 7)))
    plain = json.loads(plan.paths.resource("calendar", "2026.json").read_text(encoding="utf-8"))
    plain["days"].append({"name": "示例假", "date": "2026-12-07", "isOffDay": True})
    (tmp_path / "2026.json").write_text(json.dumps(plain), encoding="utf-8")
    do(rectification_library.import_calendar, tmp_path / "2026.json")
    outcome = do(rectification.issue_order, order.id)
    assert outcome.value.due == date(2026, 12, 8)
    assert any("顺延" in note for note in outcome.notes)


# Numbers


def test_numbers_run_without_gap_and_a_void_one_keeps_its_own(
    desk: Desk, do: Do, issued: Callable[..., Any]
) -> None:
    first, second = issued().value, issued().value
    do(rectification.void_order, second.id, "写错单位")
    third = issued().value
    assert [card.number for card in (first, second, third)] == [f"示例〔2026〕{n}号" for n in (1, 2, 3)]
    assert [(row.seq, row.state, row.reason) for row in desk.ask(number_rows)] == [
        (1, "在用", ""), (2, "作废", "写错单位"), (3, "在用", ""),
    ]  # fmt: skip
    assert desk.ask(order_card, second.id).number == second.number


def test_each_prefix_and_year_has_its_own_counter(do: Do, issued: Callable[..., Any]) -> None:
    do(accounts.set_up, prefixes={PaperKind.LETTER: "示函"})
    assert issued().value.number == "示例〔2026〕1号"
    assert issued(paper_kind=PaperKind.LETTER).value.number == "示函〔2026〕1号"
    assert issued(dated=date(2025, 12, 31)).value.number == "示例〔2025〕1号"
    assert issued().value.number == "示例〔2026〕2号"
    do(accounts.set_up, prefixes={PaperKind.RECTIFICATION: "新示"})
    assert issued().value.number == "新示〔2026〕1号"


def test_a_counter_starts_where_the_paper_register_ended(
    desk: Desk, do: Do, issued: Callable[..., Any]
) -> None:
    do(accounts.change_settings, {"number.starts": {"示例/2026": 8}})
    assert issued().value.number == "示例〔2026〕8号"
    assert [row.seq for row in desk.ask(number_rows)] == [8], "what came before is not a gap"
    for start in (3, 20):
        with pytest.raises(Refusal, match="起始号不能再改"):
            do(accounts.change_settings, {"number.starts": {"示例/2026": start}})
    with pytest.raises(Refusal, match="起始号不能再改"):
        do(accounts.change_settings, {"number.starts": {}})
    do(accounts.change_settings, {"number.starts": {"示例/2026": 8, "示例/2027": 5}})
    assert issued().value.number == "示例〔2026〕9号"


def test_a_refused_issue_takes_no_number(
    desk: Desk, do: Do, issued: Callable[..., Any], draft: Callable[..., Any]
) -> None:
    order = draft(due=DueRule(on=date(2026, 11, 25)))
    with pytest.raises(Refusal):
        do(rectification.issue_order, order.id, on=date(2026, 12, 1))
    assert issued().value.number == "示例〔2026〕1号"
    assert len(desk.ask(number_rows)) == 1


def test_issues_at_the_same_moment_get_different_numbers(
    desk: Desk, do: Do, draft: Callable[..., Any]
) -> None:
    orders = [draft().id for _ in range(6)]
    together, failed = threading.Barrier(6), []

    def issue(order_id: str) -> None:
        together.wait()
        try:
            do(rectification.issue_order, order_id)
        except BaseException as problem:
            failed.append(problem)

    threads = [threading.Thread(target=issue, args=(order_id,)) for order_id in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert [row.seq for row in desk.ask(number_rows)] == [1, 2, 3, 4, 5, 6]
    assert desk.ask(journal.chain_faults, desk.archive.device) == []


@pytest.fixture
def register(do: Do) -> None:
    """The town office's register gives the numbers."""
    do(accounts.change_settings, {"number.mode.rectification": "外部给号"})


@pytest.mark.usefixtures("register")
def test_a_number_of_the_register_is_typed(desk: Desk, issued: Callable[..., Any]) -> None:
    assert issued("示镇（2026）第 ７ 号").value.number == "示镇〔2026〕7号"
    with pytest.raises(Refusal, match="外部给号，请填写文号"):
        issued()
    with pytest.raises(Refusal, match="不是文号"):
        issued("七号")
    with pytest.raises(Refusal, match="与成文日期（2026年）不一致"):
        issued("示镇〔2025〕8号")
    with pytest.raises(Refusal, match="已被使用"):
        issued("示镇〔2026〕7号")
    assert [row.seq for row in desk.ask(number_rows)][-1:] == [7]


@pytest.mark.usefixtures("register")
def test_gaps_of_the_register_are_noted_not_refused(desk: Desk, issued: Callable[..., Any]) -> None:
    issued("示镇〔2026〕7号")
    outcome = issued("示镇〔2026〕10号")
    assert "示镇〔2026〕缺8–9号。请与登记簿核对。" in outcome.notes
    assert issued("示镇〔2026〕8号").notes == outcome.notes[1:]
    states = {row.seq: row.state for row in desk.ask(number_rows)}
    assert (states[7], states[8], states[9], states[10]) == ("在用", "在用", "缺号", "在用")


def test_a_number_is_not_typed_where_this_program_counts(issued: Callable[..., Any]) -> None:
    with pytest.raises(Refusal, match="由本台编号，不用填写"):
        issued("示例〔2026〕5号")


# Issuers and prefixes


def test_without_a_prefix_nothing_is_issued(do: Do, draft: Callable[..., Any]) -> None:
    do(accounts.change_settings, {"prefix.rectification": ""})
    order = draft()
    with pytest.raises(Refusal, match=r"还没有填写整改文书的代字，不能签发。.+setup --prefix 整改=代字"):
        do(rectification.issue_order, order.id)


def test_without_an_issuer_nothing_is_issued(do: Do, draft: Callable[..., Any]) -> None:
    do(accounts.change_settings, {"issuers": []})
    order = draft()
    with pytest.raises(Refusal, match=r"还没有填写发文机关，不能签发。.+setup --issuer"):
        do(rectification.issue_order, order.id)
    do(accounts.set_up, issuers=[("示例镇人民政府", "")])
    assert do(rectification.issue_order, order.id).value.issuer == "示例镇人民政府", "filled in at issue"


def test_an_office_without_a_seal_names_who_seals_for_it(
    issued: Callable[..., Any], draft: Callable[..., Any]
) -> None:
    card = issued(issuer="示例办公室").value
    assert (card.issuer, card.on_behalf) == ("示例办公室", "示例镇人民政府")
    with pytest.raises(Refusal, match="发文机关里没有“别的镇”。现有：示例镇人民政府、示例办公室"):
        draft(issuer="别的镇")


# The paper


def test_an_issued_paper_is_given_again_byte_by_byte(
    desk: Desk, do: Do, issued: Callable[..., Any], tmp_path: Path
) -> None:
    card = issued().value
    first = desk.ask(rectification_paper.order_paper, card.id, on=ON)
    do(accounts.change_settings, {"order.slip": False, "order.phone": "0000"})
    do(organization.change_unit, card.unit_id, {"name": "城市建设办"})
    again = desk.ask(rectification_paper.order_paper, card.id, on=date(2027, 5, 1))
    assert again.pdf == first.pdf
    saved = desk.ask(rectification_paper.save_paper, card.id, tmp_path / "a.pdf", on=ON)
    assert (tmp_path / "a.pdf").read_bytes() == first.pdf
    assert saved.sha256 == hashlib.sha256(first.pdf).hexdigest()
    assert desk.ask(order_card, card.id).unit == "城建办", "the paper's unit keeps the name it was issued to"
    assert [row.unit for row in desk.ask(order_rows, on=ON)] == ["城建办"]


def test_a_stored_paper_that_was_changed_is_not_given_out(desk: Desk, issued: Callable[..., Any]) -> None:
    card = issued().value
    sha256 = hashlib.sha256(desk.ask(rectification_paper.order_paper, card.id, on=ON).pdf).hexdigest()
    attachments.place_of(desk.folder, sha256).write_bytes(b"%PDF")
    with pytest.raises(Exception, match="校验不符"):
        desk.ask(rectification_paper.order_paper, card.id, on=ON)


def test_a_draft_has_no_number_and_changes_with_its_words(
    desk: Desk, do: Do, draft: Callable[..., Any]
) -> None:
    order = draft()
    before = desk.ask(rectification_paper.order_notice, order.id, on=ON)
    assert before.number is None
    do(rectification.change_order, order.id, replace(FORM, problems=(Problem("乱搭乱建"),)))
    after = desk.ask(rectification_paper.order_notice, order.id, on=ON)
    assert "乱搭乱建" in "".join(p.text for p in after.paragraphs)
    assert before != after


def test_the_stored_form_is_the_printed_one(desk: Desk, issued: Callable[..., Any]) -> None:
    card = issued().value
    notice = desk.ask(rectification_paper.order_notice, card.id, on=date(2027, 5, 1))
    assert (notice.number, notice.addressee, notice.dated) == ("示例〔2026〕1号", "城建办", ON)


def test_an_issued_text_is_locked_in_the_service_too(do: Do, issued: Callable[..., Any]) -> None:
    card = issued().value
    with pytest.raises(Refusal, match=r"整改通知书示例〔2026〕1号现为“已签发”，不能修改"):
        do(rectification.change_order, card.id, FORM)
    with pytest.raises(Refusal, match="有自己的手续"):
        do(rectification.move_order, card.id, OrderMove.VOID)


def test_a_void_needs_its_reason(do: Do, issued: Callable[..., Any]) -> None:
    card = issued().value
    with pytest.raises(Refusal, match="作废须写明原因"):
        do(rectification.void_order, card.id, "  ")
    assert do(rectification.void_order, card.id, "写错单位").value.void_reason == "写错单位"


def test_a_character_no_face_has_stops_the_issue(desk: Desk, do: Do, draft: Callable[..., Any]) -> None:
    order = draft(problems=(Problem("地名\U0003134f未清理"),))
    with pytest.raises(Refusal, match="字体缺少1个字“\U0003134f”，打印会缺字，没有签发"):
        do(rectification.issue_order, order.id)
    assert desk.ask(number_rows) == []


def test_a_draft_plan_as_only_basis_is_warned_about(desk: Desk, issued: Callable[..., Any]) -> None:
    title = desk.ask(plan.views.plan_tree).title
    assert any(
        "不宜单独作为依据" in note for note in issued(bases=(f"《{title.strip('《》')}》实施方案",)).notes
    )
    assert any("没有选择依据" in note for note in issued().notes)


def test_signer_and_entering_person_are_two(do: Do, draft: Callable[..., Any]) -> None:
    card = do(rectification.issue_order, draft().id, signer="王五").value
    assert (card.signer, card.issued_by, card.drafted_by) == ("王五", "张三", "张三")
    with pytest.raises(Refusal, match="签发人共41字，超过40字"):
        do(rectification.issue_order, draft().id, signer="王" * 41)


def test_an_order_of_a_measure_counts_on_it(desk: Desk, issued: Callable[..., Any]) -> None:
    issued(measure="1.1.1")
    rows = {row.code: row.open_orders for row in desk.ask(measure_rows)}
    assert rows["1.1.1"] == 1
    assert sum(rows.values()) == 1
    with pytest.raises(Refusal, match=r"没有编号为“9\.9\.9”的措施"):
        issued(measure="9.9.9")


def test_an_order_is_named_by_id_or_number_in_any_writing(desk: Desk, issued: Callable[..., Any]) -> None:
    card = issued().value
    for words in (card.id, card.number, "示例(2026)1号", "示例[2026]1", " 示例〔2026〕１号 "):
        assert desk.ask(rectification.order_named, words) == card.id
    with pytest.raises(Refusal, match="没有“示例〔2026〕2号”这份整改通知"):
        desk.ask(rectification.order_named, "示例〔2026〕2号")


def test_overdue_orders_are_those_open_past_their_day(desk: Desk, do: Do, issued: Callable[..., Any]) -> None:
    late, void = issued(due=DueRule(workdays=1)).value, issued(due=DueRule(workdays=1)).value
    do(rectification.void_order, void.id, "写错")
    assert [row.id for row in desk.ask(order_rows, on=date(2026, 11, 25)) if row.overdue] == [late.id]
    assert not any(row.overdue for row in desk.ask(order_rows, on=late.due))


def test_review_may_be_asked_for(do: Do, draft: Callable[..., Any]) -> None:
    do(accounts.change_settings, {"order.review_required": True})
    order = draft()
    assert OrderMove.ISSUE not in order.moves
    with pytest.raises(Refusal, match="不能签发。可办：提交审核"):
        do(rectification.issue_order, order.id)
    do(rectification.move_order, order.id, OrderMove.SUBMIT)
    assert do(rectification.issue_order, order.id).value.state is OrderState.ISSUED


def test_units_added_to_the_list_can_be_ordered_at_once(
    desk: Desk, do: Do, draft: Callable[..., Any]
) -> None:
    do(organization.add_units, organization.parse_units("某某工作专班"))
    assert desk.ask(unit_rows)[-1].name == "某某工作专班"
    assert draft(unit="某某工作专班").unit == "某某工作专班"
