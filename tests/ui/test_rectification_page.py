"""整改通知 on a real desk: the list, its chips and search, the panel, the moves, the register."""

# ruff: noqa: F401, F811  (fixtures are taken by their names)

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from changhe_desktop.domain.printing import PrintStage
from changhe_desktop.domain.query import Filter, Op, Query
from changhe_desktop.domain.rectification import OrderMove, OrderState, Problem
from changhe_desktop.domain.rectification_due import DueRule
from changhe_desktop.services import accounts, rectification
from changhe_desktop.services.desk import open_folder_desk
from changhe_desktop.store.views.rectification import OrderRow, order_rows
from changhe_desktop.ui.parts.pages import Place
from changhe_desktop.ui.parts.places import ShowRow
from changhe_desktop.ui.parts.theme import TextSize
from changhe_desktop.ui.rectification.acts import file_name
from changhe_desktop.ui.rectification.order_words import due_badge, state_badge
from changhe_desktop.ui.rectification.page import RectificationPage
from tests.ui.conftest import ON, ChosenFiles
from tests.ui.plan_stand import Stand, do, planned_template, stand

InDialog = Callable[[Callable[[QWidget], object]], None]


@pytest.fixture(scope="module")
def listed_template(planned_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The planned folder with one order in time, one overdue, one draft, one discarded."""
    folder = Path(shutil.copytree(planned_template, tmp_path_factory.mktemp("listed") / "data"))
    desk = open_folder_desk(folder)
    for text in ("示例路口沿河堆物", "示例弄口路面破损"):
        form = rectification.OrderForm("农业农村办", (Problem("示例"), Problem(text)), DueRule(workdays=5))
        card = do(desk, rectification.draft_order, form)
    do(desk, rectification.move_order, card.id, OrderMove.DISCARD)
    desk.close()
    return folder


@pytest.fixture
def planned(listed_template: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(listed_template, tmp_path / "planned"))


@pytest.fixture
def page(stand: Stand) -> RectificationPage:
    """The page on screen with these orders."""
    made = RectificationPage(stand)
    stand.host(made)
    return made


def rows(stand: Stand, query: Query | None = None) -> list[OrderRow]:
    """The orders as the store has them now."""
    found: list[OrderRow] = []
    stand.counter.ask(order_rows, query, on=ON, then=found.extend)
    stand.settle()
    return found


def newest(stand: Stand) -> OrderRow:
    return rows(stand)[0]


def shown(page: RectificationPage) -> list[str]:
    """The numbers shown, or the states of orders without one."""
    return [row.number or row.state.text for row in page.list.table.rows()]


def chip(page: RectificationPage, words: str) -> None:
    """Press a chip."""
    button = next(b for b in page.list.chips.buttons() if b.text().startswith(words))
    button.click()


def go_to(page: RectificationPage, stand: Stand, state: OrderState) -> OrderRow:
    """Stand on the first order of this state."""
    row = next(row for row in page.list.table.rows() if row.state is state)
    page.list.table.select([row.id])
    stand.settle()
    assert isinstance(row, OrderRow)
    return row


def panel_tools(page: RectificationPage) -> list[str]:
    return [act.text() for act in page.acts.open_now()]


# The list


def test_all_orders_but_the_discarded_are_listed_newest_first(page: RectificationPage) -> None:
    assert shown(page) == ["草拟", "示例〔2026〕2号", "示例〔2026〕1号"]


def test_chips_count_what_they_show(page: RectificationPage) -> None:
    assert page.list.chips.words() == [
        "全部 3",
        "草拟 1",
        "待审核 0",
        "在办 2",
        "逾期 1",
        "作废 0",
        "已弃用 1",
    ]


def test_a_chip_shows_its_orders(page: RectificationPage) -> None:
    for words, numbers in (
        ("草拟", ["草拟"]),
        ("在办", ["示例〔2026〕2号", "示例〔2026〕1号"]),
        ("逾期", ["示例〔2026〕2号"]),
        ("已弃用", ["已弃用"]),
        ("待审核", []),
    ):
        chip(page, words)
        assert shown(page) == numbers


def test_a_state_is_told_by_word_shape_and_colour(page: RectificationPage) -> None:
    overdue = next(row for row in page.list.table.rows() if row.overdue)
    badge = due_badge(overdue, ON)
    assert badge is not None
    assert (badge.words, badge.light) == ("逾期18天", "red")
    assert state_badge(OrderState.ISSUED).light == "green"


def test_a_figure_elsewhere_opens_the_chip_that_means_it(page: RectificationPage, stand: Stand) -> None:
    for field in ("open", "overdue"):
        query = Query((Filter(field, Op.EQ, ("是",)),))
        page.apply(query)
        assert [row.id for row in page.list.table.rows()] == [row.id for row in rows(stand, query)]
        assert page.list.chips.words()[-1] == "已弃用 1"


def test_a_narrower_question_stands_as_a_chip_that_can_be_taken_away(
    page: RectificationPage, stand: Stand
) -> None:
    unit_id = page.list.table.rows()[1].unit_id
    page.apply(Query((Filter("unit_id", Op.EQ, (unit_id,)), Filter("open", Op.EQ, ("是",)))))
    assert shown(page) == ["示例〔2026〕2号", "示例〔2026〕1号"]
    assert page.list.chips.words()[-1].startswith("仅看：责任单位为城建办，在办")
    page.list.chips.buttons()[-1].click()
    assert len(shown(page)) == 3


def test_an_order_is_found_by_what_it_says_anywhere(page: RectificationPage) -> None:
    page.start_search()
    wanted = {"农业": "草拟", "nyncb": "草拟", "路口沿河": "草拟", "〔2026〕1": "示例〔2026〕1号"}
    for typed, found in wanted.items():
        page.list.search.setText(typed)
        page.list.search.searched.emit(typed)
        assert shown(page) == [found]


def test_a_list_that_is_narrowed_to_nothing_offers_the_way_back(page: RectificationPage) -> None:
    page.list.search.setText("没有这样的字")
    page.list.search.searched.emit("没有这样的字")
    empty = page.list.table.empty
    assert "清除筛选" in empty.sentence()
    page.list.show_all()
    assert len(shown(page)) == 3


def test_an_empty_desk_offers_a_new_order(stand: Stand) -> None:
    page = RectificationPage(stand)
    stand.qtbot.addWidget(page)
    page.list.set_rows([], {})
    assert "还没有整改通知" in page.list.table.empty.sentence()


def test_counts_stand_in_the_status_bar(page: RectificationPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.counted) as told:
        page.refresh()
    assert told.args == ["共 3 份，在办 2 份，逾期 1 份"]


def test_a_row_asked_for_is_gone_to_whatever_is_filtered(page: RectificationPage, stand: Stand) -> None:
    wanted = next(row for row in page.list.table.rows() if row.state is OrderState.DRAFT)
    chip(page, "逾期")
    page.apply(ShowRow(wanted.id))
    stand.settle()
    current = page.list.current()
    assert current is not None
    assert current.id == wanted.id


# The panel


def test_the_panel_tells_everything_of_the_order_in_focus(page: RectificationPage, stand: Stand) -> None:
    go_to(page, stand, OrderState.ISSUED)
    told = "\n".join(page.panel.texts())
    for words in (
        "示例〔2026〕2号",
        "已签发，逾期18天",
        "城建办",
        "2026年11月5日（3个工作日）",
        "示例领导",
        "示例村口垃圾箱满溢",
    ):
        assert words in told


def test_the_history_tells_who_did_what(page: RectificationPage, stand: Stand) -> None:
    go_to(page, stand, OrderState.ISSUED)
    told = [text for text in page.panel.texts() if "张三：" in text]
    assert any("已拟好整改通知书" in line for line in told)
    assert any("已签发整改通知书示例〔2026〕2号" in line for line in told)


def test_a_revision_names_the_fields_it_changed(page: RectificationPage, stand: Stand) -> None:
    row = go_to(page, stand, OrderState.DRAFT)
    form = rectification.OrderForm(
        "农业农村办", (Problem("另一个问题"),), DueRule(workdays=6), origin="月度督查"
    )
    stand.counter.do(rectification.change_order, row.id, form)
    stand.settle()
    told = next(text for text in page.panel.texts() if "已修改" in text)
    assert told.endswith("改了事由、整改期限、问题。")


def test_the_measure_of_an_order_is_a_way_to_it(page: RectificationPage, stand: Stand) -> None:
    row = go_to(page, stand, OrderState.ISSUED)
    link = next(b for b in page.panel.findChildren(QPushButton) if b.text() == "1.1.3")
    link.click()
    assert stand.went == [Place("plan", ShowRow(row.measure_id or ""))]


def test_the_panel_gives_way_in_a_narrow_window(page: RectificationPage, stand: Stand, qtbot: QtBot) -> None:
    stand.place.resize(700, 480)
    qtbot.waitUntil(lambda: not page.panel.isVisible())
    page.details.trigger()
    assert page.panel.isVisible()


# Moves


def test_only_the_moves_allowed_are_offered(page: RectificationPage, stand: Stand) -> None:
    go_to(page, stand, OrderState.DRAFT)
    assert panel_tools(page) == ["提交审核", "签发…", "修改", "预览", "打印", "存 PDF", "存 Word", "弃用"]
    go_to(page, stand, OrderState.ISSUED)
    assert panel_tools(page) == ["预览", "打印", "存 PDF", "存 Word", "照此另拟", "作废…"]


def test_where_review_is_required_a_draft_cannot_be_issued(page: RectificationPage, stand: Stand) -> None:
    stand.counter.do(accounts.change_settings, {"order.review_required": True})
    stand.settle()
    go_to(page, stand, OrderState.DRAFT)
    assert "签发…" not in panel_tools(page)


def test_a_draft_is_submitted_returned_discarded_and_restored(page: RectificationPage, stand: Stand) -> None:
    row = go_to(page, stand, OrderState.DRAFT)
    steps = (
        (OrderMove.SUBMIT, OrderState.REVIEW), (OrderMove.RETURN, OrderState.DRAFT),
        (OrderMove.DISCARD, OrderState.DISCARDED), (OrderMove.RESTORE, OrderState.DRAFT),
    )  # fmt: skip
    for move, state in steps:
        page.list.go_to(row.id)
        stand.settle()
        page.acts.moves[move].trigger()
        stand.settle()
        every = Query((Filter("state", Op.IN, tuple(s.value for s in OrderState)),))
        assert next(r.state for r in rows(stand, every) if r.id == row.id) is state


def test_voiding_asks_for_the_reason_and_keeps_the_number(
    page: RectificationPage, stand: Stand, in_dialog: InDialog
) -> None:
    def answer(box: QWidget) -> None:
        field = box.findChild(QLineEdit)
        accept = next(b for b in box.findChildren(QPushButton) if b.text() == "作废")
        assert not accept.isEnabled()
        field.setText("责任单位写错")
        accept.click()

    row = go_to(page, stand, OrderState.ISSUED)
    in_dialog(answer)
    page.acts.moves[OrderMove.VOID].trigger()
    stand.settle()
    page.numbers.trigger()
    line = next(r for r in page.register.table.rows() if r.number == row.number)
    assert (line.state, line.reason) == ("作废", "责任单位写错")


def test_another_order_is_drafted_after_a_voided_one(page: RectificationPage, stand: Stand) -> None:
    go_to(page, stand, OrderState.ISSUED)
    page.acts.another.trigger()
    stand.settle()
    typed = page.editor.typed()
    assert (typed.order_id, typed.problems[0][0]) == ("", "示例村口垃圾箱满溢")
    assert page.editor.is_dirty()
    page.editor.forget()


# The register


def test_the_register_lists_numbers_in_use_void_and_missing(page: RectificationPage, stand: Stand) -> None:
    stand.counter.do(accounts.change_settings, {"number.mode.rectification": "external"})
    form = rectification.OrderForm("城建办", (Problem("示例"),), DueRule(workdays=5))
    stand.counter.do(rectification.draft_order, form)
    stand.settle()
    stand.counter.do(rectification.issue_order, newest(stand).id, number="示例〔2026〕6号")
    stand.settle()
    page.numbers.trigger()
    table = page.register.table
    assert [(r.number, r.state) for r in table.rows()][2:] == [
        ("示例〔2026〕3–5号", "缺号"),
        ("示例〔2026〕6号", "在用"),
    ]
    assert page.register.count() == "文号：在用 3 个，作废 0 个，缺 1 处"


def test_a_number_opens_its_order(page: RectificationPage, stand: Stand, qtbot: QtBot) -> None:
    page.numbers.trigger()
    table = page.register.table
    table.setCurrentIndex(table.model().index(0, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    stand.settle()
    current = page.list.current()
    assert page.list.isVisible()
    assert current is not None
    assert current.number == "示例〔2026〕1号"


def test_escape_goes_back_to_the_list(page: RectificationPage, qtbot: QtBot) -> None:
    page.numbers.trigger()
    qtbot.keyClick(page.register, Qt.Key.Key_Escape)
    assert page.list.isVisible()


# Papers as files


def test_a_paper_is_saved_as_pdf_and_word(page: RectificationPage, stand: Stand, tmp_path: Path) -> None:
    go_to(page, stand, OrderState.ISSUED)
    stand.files = ChosenFiles(tmp_path / "通知.pdf", tmp_path / "通知", None)
    page.acts.pdf.trigger()
    stand.settle()
    page.acts.word.trigger()
    stand.settle()
    page.acts.word.trigger()
    stand.settle()
    assert (tmp_path / "通知.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "通知.docx").read_bytes().startswith(b"PK")
    assert "通知.docx" in stand.said[-1]


def test_a_file_is_named_by_title_number_and_unit(page: RectificationPage, stand: Stand) -> None:
    go_to(page, stand, OrderState.ISSUED)
    card = page.acts.card
    assert card is not None
    assert file_name(card, PrintStage.ISSUED, ".pdf") == "整改通知书示例〔2026〕2号城建办.pdf"


def test_no_button_of_the_panel_is_cut_at_any_text_size(page: RectificationPage, stand: Stand) -> None:
    for size in TextSize:
        stand.theme.set_size(size)
        go_to(page, stand, OrderState.DRAFT)
        stand.qtbot.wait(50)
        for act in page.acts.open_now():
            for bearer in act.associatedObjects():
                if isinstance(bearer, QWidget) and page.panel.isAncestorOf(bearer):
                    assert bearer.width() >= bearer.minimumSizeHint().width()
                    assert bearer.geometry().right() <= bearer.parentWidget().width()
