"""签发 from the window: what is told before, what is refused, and that it happens once."""

# ruff: noqa: F401, F811  (fixtures are taken by their names)

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from changhe_desktop.domain.rectification import OrderMove, OrderState, Problem
from changhe_desktop.domain.rectification_due import DueRule
from changhe_desktop.services import accounts, rectification
from changhe_desktop.services import rectification_library as library
from changhe_desktop.store.views.rectification import OrderCard, number_rows, order_card
from changhe_desktop.ui.parts.pages import Place
from changhe_desktop.ui.rectification.issue import IssueDialog
from changhe_desktop.ui.rectification.page import RectificationPage
from tests.ui.conftest import ON
from tests.ui.plan_stand import Stand, opened, planned, planned_template, stand


@pytest.fixture
def page(stand: Stand) -> RectificationPage:
    made = RectificationPage(stand)
    stand.host(made)
    return made


def draft(page: RectificationPage, stand: Stand, **changes: object) -> OrderCard:
    """A draft, in focus on the page."""
    given: dict[str, object] = {
        "unit": "城建办", "problems": (Problem("示例村口垃圾箱满溢"),), "due": DueRule(workdays=10),
    } | changes  # fmt: skip
    found: list[OrderCard] = []
    stand.counter.do(rectification.draft_order, rectification.OrderForm(**given), then=found.append)  # type: ignore[arg-type]
    stand.settle()
    page.list.go_to(found[0].id)
    stand.settle()
    return found[0]


def dialog(page: RectificationPage, stand: Stand) -> IssueDialog:
    """The dialog of the order in focus, with everything told."""
    page.acts.moves[OrderMove.ISSUE].trigger()
    stand.settle()
    found = stand.place.findChild(IssueDialog)
    assert isinstance(found, IssueDialog)
    return found


def state(stand: Stand, order_id: str) -> OrderCard:
    found: list[OrderCard | None] = []
    stand.counter.ask(order_card, order_id, then=found.append)
    stand.settle()
    assert found[0] is not None
    return found[0]


def date_it(box: IssueDialog, stand: Stand, day: str) -> None:
    field = box.form.field("dated")
    field.setText(day)  # type: ignore[union-attr]
    field.edited.emit()  # type: ignore[union-attr]
    stand.settle()


def test_it_tells_number_deadline_operator_and_faces_before(page: RectificationPage, stand: Stand) -> None:
    draft(page, stand)
    box = dialog(page, stand)
    values = box.form.values()
    assert values["told_number"] == "示例〔2026〕3号（签发时取号）"
    assert values["operator"] == "张三"
    assert values["dated"] == "2026-11-23"
    assert "2026年12月7日（星期一），10个工作日" in box.echo.words()
    assert "没有选择依据" in box.notes.text()
    assert "代替" in box.notes.text()
    assert box.issue.isEnabled()
    box.reject()


def test_the_day_is_the_first_thing_typed_over(page: RectificationPage, stand: Stand, qtbot: QtBot) -> None:
    draft(page, stand)
    box = dialog(page, stand)
    qtbot.keyClicks(box.focusWidget(), "11.20")
    assert box.form.values()["dated"] == "11.20"
    qtbot.keyClick(box.focusWidget(), Qt.Key.Key_Tab)
    assert box.focusWidget() is box.form.field("signer")
    box.reject()


def test_issuing_takes_the_number_and_shows_the_paper(page: RectificationPage, stand: Stand) -> None:
    order = draft(page, stand)
    box = dialog(page, stand)
    box.form.fill({"signer": "示例领导"})
    box.issue.click()
    stand.settle()
    issued = state(stand, order.id)
    assert (issued.number, issued.signer, issued.issued_by) == ("示例〔2026〕3号", "示例领导", "张三")
    assert page.preview.isVisible()
    shown = page.preview.paper()
    assert shown is not None
    assert shown.card.number == "示例〔2026〕3号"


def test_a_double_click_issues_once(page: RectificationPage, stand: Stand, qtbot: QtBot) -> None:
    order = draft(page, stand)
    box = dialog(page, stand)
    qtbot.mouseDClick(box.issue, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    box.issue.click()
    stand.settle()
    found: list[object] = []
    stand.counter.ask(number_rows, then=found.extend)
    stand.settle()
    assert state(stand, order.id).state is OrderState.ISSUED
    assert len(found) == 3


def test_an_earlier_date_counts_deadline_and_number_anew(page: RectificationPage, stand: Stand) -> None:
    draft(page, stand)
    box = dialog(page, stand)
    date_it(box, stand, "2025-12-30")
    assert box.form.values()["told_number"].startswith("示例〔2025〕1号")
    assert "2026年1月" in box.echo.words()
    box.issue.click()
    stand.settle()
    shown = page.preview.paper()
    assert shown is not None
    assert (shown.card.number, shown.card.dated) == ("示例〔2025〕1号", date(2025, 12, 30))


@pytest.mark.parametrize(
    ("day", "said"),
    [("2026-11-24", "晚于今天"), ("", "成文日期没有填好"), ("2026-13-01", "成文日期没有填好")],
)
def test_a_date_that_cannot_be_is_refused_before_signing(
    page: RectificationPage, stand: Stand, day: str, said: str
) -> None:
    draft(page, stand)
    box = dialog(page, stand)
    date_it(box, stand, day)
    assert said in box.stop.text()
    assert not box.issue.isEnabled()
    box.reject()


def test_a_date_long_ago_is_asked_back(page: RectificationPage, stand: Stand) -> None:
    draft(page, stand)
    box = dialog(page, stand)
    date_it(box, stand, "2025-11-03")
    assert "请核对年份" in box.notes.text()
    box.reject()


def test_a_deadline_before_the_paper_is_refused(page: RectificationPage, stand: Stand) -> None:
    order = draft(page, stand, due=DueRule(on=date(2026, 11, 25)))
    stand.counter.today = lambda: date(2026, 12, 1)
    box = dialog(page, stand)
    assert "早于成文日期" in box.stop.text()
    assert not box.issue.isEnabled()
    box.reject()
    assert state(stand, order.id).state is OrderState.DRAFT


def test_what_the_service_refuses_is_told_in_the_dialog(page: RectificationPage, stand: Stand) -> None:
    draft(page, stand, found_on=ON)
    box = dialog(page, stand)
    date_it(box, stand, "2026-11-10")
    box.issue.click()
    stand.settle()
    assert "晚于成文日期" in box.stop.text()
    assert box.isVisible()
    assert box.issue.isEnabled()
    box.reject()


@pytest.mark.parametrize("missing", ["prefix", "issuer"])
def test_without_prefix_or_issuer_it_leads_to_the_settings(
    page: RectificationPage, stand: Stand, missing: str
) -> None:
    values = {"prefix": {"prefix.rectification": ""}, "issuer": {"issuers": []}}[missing]
    stand.counter.do(accounts.change_settings, values)
    stand.settle()
    draft(page, stand)
    box = dialog(page, stand)
    assert "请在设置里填写" in box.stop.text()
    assert not box.issue.isEnabled()
    box.to_settings.click()
    assert stand.went == [Place("accounts")]


def test_the_town_office_number_is_typed_and_checked(page: RectificationPage, stand: Stand) -> None:
    stand.counter.do(accounts.change_settings, {"number.mode.rectification": "external"})
    stand.settle()
    order = draft(page, stand)
    box = dialog(page, stand)
    box.form.fill({"number": "示例〔2026〕2号"})
    box.issue.click()
    stand.settle()
    assert "已被使用" in box.form.faults()["number"]
    box.form.fill({"number": "示例[2026]第08号"})
    box.issue.click()
    stand.settle()
    assert state(stand, order.id).number == "示例〔2026〕8号"


def test_a_character_no_face_has_stops_it_before_signing(page: RectificationPage, stand: Stand) -> None:
    draft(page, stand, problems=(Problem("示例\U000323af家弄口"),))
    box = dialog(page, stand)
    assert "打印会缺字" in box.stop.text()
    assert not box.issue.isEnabled()
    box.reject()


def test_rare_names_and_latin_are_issued(page: RectificationPage, stand: Stand) -> None:
    draft(page, stand, problems=(Problem("示例喆堃昇昉祎翀赟镕犇骉䶮㛃家 No.7 (Block B) 门前"),))
    box = dialog(page, stand)
    assert box.stop.text() == ""
    box.issue.click()
    stand.settle()
    assert page.preview.isVisible()


def test_the_basis_of_a_plan_still_under_comment_is_warned_of(page: RectificationPage, stand: Stand) -> None:
    stand.counter.do(library.add_usual_bases)
    stand.settle()
    draft(page, stand, bases=("《示例》实施方案有关加强督查机制的要求",))
    box = dialog(page, stand)
    assert "不宜单独作为依据" in box.notes.text()
    box.reject()
