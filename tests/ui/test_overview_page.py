"""总览: every number opens its rows, in the real window; what is due; what stands there without a plan."""

# ruff: noqa: F401, F811  (fixtures are taken by their names)

import shutil
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from changhe_desktop.domain.calendar import WorkCalendar
from changhe_desktop.domain.query import Query
from changhe_desktop.services import plan
from changhe_desktop.ui.overview.figures import FIGURES, left_of, picture
from changhe_desktop.ui.overview.page import NO_PLAN, OverviewPage
from changhe_desktop.ui.parts.pages import Page, Place
from changhe_desktop.ui.parts.places import NewOrder, PlanAct, ShowRow
from changhe_desktop.ui.plan.page import PlanPage
from changhe_desktop.ui.rectification.page import RectificationPage
from changhe_desktop.ui.window import Window
from tests.ui.conftest import ON
from tests.ui.plan_stand import Stand, open_page, opened, planned, planned_template, settle, stand, window


@pytest.fixture
def overview(stand: Stand) -> OverviewPage:
    """The page on screen."""
    made = OverviewPage(stand)
    stand.host(made)
    return made


def rows_of(page: Page) -> int:
    """How many rows the page lists."""
    table = page.ledger.table if isinstance(page, PlanPage) else page.list.table  # type: ignore[attr-defined]
    return len(table.rows())


@pytest.mark.parametrize("place", range(len(FIGURES)), ids=[figure.caption for figure in FIGURES])
def test_a_number_is_the_count_of_the_rows_it_opens(window: Window, qtbot: QtBot, place: int) -> None:
    page = open_page(window, OverviewPage, qtbot)
    number = page.tiles[place].number()
    page.tiles[place].click()
    target = open_page(window, PlanPage if FIGURES[place].page == "plan" else RectificationPage, qtbot)
    assert rows_of(target) == number
    assert number is not None
    assert number > 0


def test_a_bar_is_the_count_of_the_rows_it_opens(window: Window, qtbot: QtBot) -> None:
    page = open_page(window, OverviewPage, qtbot)
    bars = page.bars.bars()
    assert [(bar.share.unit, bar.share.measures) for bar in bars] == [
        ("城建办", 3), ("农业农村办", 1), ("综合行政执法队", 1), ("无牵头单位", 83),
    ]  # fmt: skip
    qtbot.keyClick(bars[0], Qt.Key.Key_Return)
    assert rows_of(open_page(window, PlanPage, qtbot)) == 3


def test_what_is_due_soon_opens_its_row(window: Window, qtbot: QtBot) -> None:
    page = open_page(window, OverviewPage, qtbot)
    row = next(row for row in page.coming.rows() if row.what.startswith("1.2.3"))
    page.coming.opened.emit(row)
    ledger = open_page(window, PlanPage, qtbot).ledger
    assert ledger.table.current().code == "1.2.3"


def test_the_overview_follows_what_other_pages_change(window: Window, qtbot: QtBot) -> None:
    page = open_page(window, OverviewPage, qtbot)
    before = page.tiles[1].number()
    window.go(Place("plan"))
    ledger = open_page(window, PlanPage, qtbot).ledger
    ledger.table.select([row.id for row in ledger.table.rows()[5:9]])
    ledger.changes.change(ledger.table.selected(), "lead", "城建办")
    settle(window, qtbot)
    window.go(Place("overview"))
    settle(window, qtbot)
    assert page.tiles[1].number() == before - 4


def test_the_next_fortnight_is_listed_by_day_with_the_working_days_left(overview: OverviewPage) -> None:
    rows = overview.coming.rows()
    assert [(row.day, row.left, row.unit) for row in rows] == [
        (date(2026, 11, 30), "5个工作日", ""), (date(2026, 12, 3), "8个工作日", "城建办"),
    ]  # fmt: skip
    assert isinstance(rows[0].place.query, ShowRow)
    assert rows[1].place.page == "rectification"


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2026, 11, 23), "今天"), (date(2026, 11, 24), "1个工作日"), (date(2026, 11, 28), "4个工作日")],
)
def test_time_left_is_counted_in_working_days(day: date, words: str) -> None:
    assert left_of(day, WorkCalendar(frozenset({2026}), {}), date(2026, 11, 23)) == words


def test_days_off_alone_are_named_as_such() -> None:
    calendar = WorkCalendar(frozenset({2026}), {})
    assert left_of(date(2026, 11, 29), calendar, date(2026, 11, 28)) == "1天（均休息）"


def test_the_plan_and_its_standing_are_named(overview: OverviewPage) -> None:
    words = overview.status.text()
    for part in ("长河镇美丽城镇建设（征求意见稿）", "第1版", "5个行动、17项任务"):
        assert part in words


def test_an_order_is_begun_from_the_toolbar(overview: OverviewPage, stand: Stand) -> None:
    overview.tools()[0].trigger()
    assert stand.went == [Place("rectification", NewOrder())]


def test_lists_stand_under_one_another_where_it_is_narrow(overview: OverviewPage, stand: Stand) -> None:
    wide = overview.coming.mapTo(overview, overview.coming.rect().topLeft())
    stand.place.resize(620, 700)
    stand.qtbot.waitUntil(
        lambda: overview.coming.mapTo(overview, overview.coming.rect().topLeft()).y() > wide.y()
    )


def test_without_a_plan_the_first_steps_are_offered(
    furnished: Path, tmp_path: Path, stand: Stand, qtbot: QtBot
) -> None:
    stand.counter.close()
    stand.counter = opened(Path(shutil.copytree(furnished, tmp_path / "bare")), qtbot)
    page = OverviewPage(stand)
    stand.host(page)
    assert page.empty.isVisible()
    assert page.empty.sentence() == NO_PLAN
    for action in page.first_steps:
        action.trigger()
    assert stand.went == [Place("plan", PlanAct.READ), Place("plan", PlanAct.SHIPPED)]
    stand.counter.do(plan.import_plan, plan.read_plan(plan.shipped_plan()))
    stand.settle()
    assert not page.empty.isVisible()
    assert page.tiles[0].number() == 88


def test_a_figure_counts_by_the_query_it_opens(stand: Stand) -> None:
    found: list[object] = []
    stand.counter.ask(picture, ON, then=found.append)
    stand.settle()
    assert [figure.place for figure in FIGURES] == [Place(f.page, f.query) for f in FIGURES]
    assert found[0].numbers == (88, 83, 84, 2, 1)  # type: ignore[attr-defined]
    assert FIGURES[0].query == Query()
