"""A plan on a real desk, and a frame that notes what a page asks of the window."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from changhe_desktop.domain.numbering import PaperKind
from changhe_desktop.domain.rectification import Problem
from changhe_desktop.domain.rectification_due import DueRule
from changhe_desktop.services import accounts, organization, plan, rectification
from changhe_desktop.services.desk import Desk, open_folder_desk
from changhe_desktop.store.views.plan import MeasureRow, measure_rows
from changhe_desktop.ui.counter import Counter
from changhe_desktop.ui.overview.page import OverviewPage
from changhe_desktop.ui.parts.memory import Memory
from changhe_desktop.ui.parts.messages import Message
from changhe_desktop.ui.parts.pages import Page, PageEntry, Place
from changhe_desktop.ui.parts.theme import Theme
from changhe_desktop.ui.plan.page import PlanPage
from changhe_desktop.ui.rectification.page import RectificationPage
from changhe_desktop.ui.window import Outfit, Window
from changhe_desktop.ui.window_papers import Papers
from tests.ui.conftest import BY, ON, ChosenFiles

ENTRIES = (
    PageEntry("overview", "总览", "layout-dashboard", OverviewPage),
    PageEntry("plan", "任务分解", "list-tree", PlanPage),
    PageEntry("rectification", "整改通知", "rubber-stamp", RectificationPage),
)
LEAD = {"城建办": ("1.1.1", "1.1.4", "1.3.5"), "农业农村办": ("1.2.5",), "综合行政执法队": ("1.1.3",)}
DUE = {"1.1.1": "持续推进", "1.1.3": "年底前", "1.2.3": "11月30日前", "1.3.5": "视情况而定"}
COLUMN = {"code": 0, "shown": 1, "kind": 2, "lead": 3, "assists": 4, "leader": 5, "due_words": 8}
PROBLEM = (Problem("示例村口垃圾箱满溢"),)


@pytest.fixture(scope="session")
def planned_template(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The furnished folder with sample units, the shipped plan, some leads and deadlines, and two orders."""
    folder = Path(shutil.copytree(furnished, tmp_path_factory.mktemp("planned") / "data"))
    desk = open_folder_desk(folder)
    do(desk, accounts.set_up, issuers=[("示例镇人民政府", "")], prefixes={PaperKind.RECTIFICATION: "示例"})
    do(desk, organization.load_sample_units)
    do(desk, plan.import_plan, plan.read_plan(plan.shipped_plan()))
    for unit, codes in LEAD.items():
        do(desk, plan.assign, desk.ask(plan.measures_named, codes), lead=unit)
    for code, words in DUE.items():
        do(desk, plan.assign, desk.ask(plan.measures_named, [code]), due=words)
    for on, days in ((ON, 8), (ON.replace(day=2), 3)):
        form = rectification.OrderForm("城建办", PROBLEM, DueRule(workdays=days), measure="1.1.3")
        card = desk.do(rectification.draft_order, form, by=BY, on=on).value
        desk.do(rectification.issue_order, card.id, signer="示例领导", by=BY, on=on)
    desk.close()
    return folder


@pytest.fixture
def planned(planned_template: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(planned_template, tmp_path / "planned"))


def do(desk: Desk, verb: Callable[..., Any], *args: Any, **named: Any) -> Any:
    """Do one verb as 张三 on the day of the tests."""
    return desk.do(verb, *args, by=BY, on=ON, **named).value


@dataclass(slots=True)
class Stand:
    """A Frame without a window: what pages ask for is noted. `settle` waits until nothing is under way."""

    counter: Counter
    memory: Memory
    files: Any
    theme: Theme
    qtbot: QtBot
    went: list[Place] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    place: QWidget = field(default_factory=QWidget)

    def go(self, place: Place) -> None:
        self.went.append(place)

    def say(self, sentence: str) -> None:
        self.said.append(sentence)

    def show_message(self, message: Message) -> None:
        self.messages.append(message)

    def show_help(self, topic: str) -> None:
        self.said.append(topic)

    def host(self, page: Page, width: int = 1226, height: int = 640) -> None:
        """Put a page on screen, as the window does, and read it."""
        QVBoxLayout(self.place).addWidget(page)
        self.place.resize(width, height)
        self.place.show()
        self.qtbot.waitExposed(self.place)
        self.counter.announced.connect(lambda matters: page.refresh() if matters & page.listens else None)
        page.refresh()
        self.settle()

    def settle(self) -> None:
        """Wait until every act is done and every question answered, the ones that follow included."""
        self.qtbot.waitUntil(lambda: self.counter.at_rest, timeout=20_000)

    def measure(self, code: str) -> MeasureRow:
        """A measure as it is stored now."""
        found: list[MeasureRow] = []
        self.counter.ask(measure_rows, then=found.extend)
        self.settle()
        return next(row for row in found if row.code == code)


@pytest.fixture
def stand(planned: Path, memory: Memory, theme: Theme, qtbot: QtBot) -> Iterator[Stand]:
    """A stand over the planned desk."""
    made = Stand(opened(planned, qtbot), memory, ChosenFiles(), theme, qtbot)
    yield made
    made.settle()
    made.place.hide()
    made.place.deleteLater()
    made.counter.close()


def opened(folder: Path, qtbot: QtBot) -> Counter:
    """A counter with the desk of this folder open."""
    counter = Counter(folder, lambda: ON)
    with qtbot.waitSignal(counter.opened, timeout=20_000):
        counter.open()
    return counter


@pytest.fixture
def page(stand: Stand) -> PlanPage:
    """The page on screen with its plan."""
    made = PlanPage(stand)
    stand.host(made)
    return made


def shown(page: PlanPage) -> list[str]:
    return [row.code for row in page.ledger.table.rows()]


def put_cursor(page: PlanPage, code: str, column: str) -> None:
    """Stand on one cell, as a click does."""
    table = page.ledger.table
    index = table.model().index(shown(page).index(code), COLUMN[column])
    table.setFocus()
    table.setCurrentIndex(index)


def select(page: PlanPage, *codes: str) -> None:
    rows = {row.code: row.id for row in page.ledger.table.rows()}
    page.ledger.table.select([rows[code] for code in codes])


def write(widget: QWidget, words: str) -> None:
    """Write as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(widget, event)


def editor(page: PlanPage) -> QLineEdit:
    """The line in which a cell is being edited."""
    found = QApplication.focusWidget()
    assert isinstance(found, QLineEdit)
    assert page.ledger.table.isAncestorOf(found)
    return found


@pytest.fixture
def window(planned: Path, memory: Memory, theme: Theme, tmp_path: Path, qtbot: QtBot) -> Iterator[Window]:
    """The real window with the real pages, on the overview."""
    counter = Counter(planned, lambda: ON)
    papers = Papers("0.1", tmp_path, [], list)
    made = Window(counter, theme, memory, ChosenFiles(), Outfit(ENTRIES, papers))
    made.showNormal()  # the screen of the tests is small, and the window would fill it
    made.resize(1366, 768)
    with qtbot.waitSignal(counter.opened, timeout=20_000):
        counter.open()
    settle(made, qtbot)
    yield made
    settle(made, qtbot)
    made.hide()
    made.deleteLater()
    counter.close()


def settle(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.counter.at_rest, timeout=20_000)


def open_page(window: Window, kind: type[Page], qtbot: QtBot) -> Page:
    settle(window, qtbot)
    page = window.page()
    assert isinstance(page, kind)
    return page
