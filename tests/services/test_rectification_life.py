"""The life of orders under any sequence of moves, against a model that is a plain dictionary.

Nothing is issued twice, numbers are unique and without gap, a state changes only by the table, every
step leaves its line, and what was issued stays as it was.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.rectification import OrderMove, OrderState, Problem, moves_table
from changhe_desktop.domain.rectification_due import DueRule
from changhe_desktop.services import accounts, rectification
from changhe_desktop.services.desk import open_folder_desk
from changhe_desktop.store import attachments, journal
from changhe_desktop.store.views.rectification import number_rows, order_rows
from tests.archives import copied, one, rows

ON = date(2026, 11, 23)
NAMED: dict[str, Any] = {"by": "张三", "on": ON}
TITLES = ("整改通知书", "督办单")


class OrderLife(RuleBasedStateMachine):
    """The model: order id -> state, its number as (year, seq), its paper; and whether 审核 is asked."""

    def __init__(self, office: Path, folder: Path) -> None:
        super().__init__()
        self.folder = copied(office, folder)
        self.desk = open_folder_desk(self.folder)
        self.states: dict[str, OrderState] = {}
        self.numbers: dict[str, tuple[int, int]] = {}
        self.papers: dict[str, bytes] = {}
        self.review = False
        self.acts = one(self.folder, "SELECT COUNT(*) FROM journal_act")

    def teardown(self) -> None:
        faults = self.desk.ask(journal.chain_faults, self.desk.archive.device)
        for order_id, pdf in self.papers.items():
            sha256 = one(self.folder, "SELECT pdf FROM issued_paper WHERE order_id = ?", order_id)
            assert attachments.place_of(self.folder, sha256).read_bytes() == pdf
        self.desk.close()
        assert faults == []

    def do(self, verb: Any, *args: Any, **named: Any) -> Any:
        outcome = self.desk.do(verb, *args, **NAMED, **named)
        self.acts += 1
        return outcome.value

    def chosen(self, data: Any, move: OrderMove | None = None) -> str:
        """An order; mostly one that may make the move, else the model would see little of life."""
        apt = [i for i, state in self.states.items() if (state, move) in moves_table(self.review)]
        among = apt if apt and data.draw(st.integers(0, 3), label="apt") else list(self.states)
        return str(data.draw(st.sampled_from(sorted(among)), label="order"))

    @rule(problems=st.integers(1, 3), workdays=st.integers(1, 30), title=st.sampled_from(TITLES))
    def draft(self, problems: int, workdays: int, title: str) -> None:
        form = rectification.OrderForm(
            unit="城建办", problems=tuple(Problem(f"第{n}处") for n in range(problems)),
            due=DueRule(workdays=workdays), title=title,
        )  # fmt: skip
        self.states[self.do(rectification.draft_order, form).id] = OrderState.DRAFT

    @precondition(lambda self: self.states)
    @rule(data=st.data(), words=st.sampled_from(["乱堆", "乱停", "乱搭"]))
    def change(self, data: Any, words: str) -> None:
        order_id = self.chosen(data)
        form = rectification.OrderForm(unit="农办", problems=(Problem(words),), due=DueRule(workdays=5))
        if self.states[order_id] is OrderState.DRAFT:
            assert self.do(rectification.change_order, order_id, form).problems[0].text == words
        else:
            with pytest.raises(Refusal, match="不能修改"):
                self.desk.do(rectification.change_order, order_id, form, **NAMED)

    @precondition(lambda self: self.states)
    @rule(
        data=st.data(),
        move=st.sampled_from([m for m in OrderMove if m not in (OrderMove.ISSUE, OrderMove.VOID)]),
    )
    def move(self, data: Any, move: OrderMove) -> None:
        order_id = self.chosen(data, move)
        after = moves_table(self.review).get((self.states[order_id], move))
        if after is None:
            with pytest.raises(Refusal, match="不能" + move.text):
                self.desk.do(rectification.move_order, order_id, move, **NAMED)
        else:
            assert self.do(rectification.move_order, order_id, move).state is after
            self.states[order_id] = after

    @precondition(lambda self: self.states)
    @rule(data=st.data(), days_ago=st.sampled_from([0, 1, 30, 400]))
    def issue(self, data: Any, days_ago: int) -> None:
        order_id = self.chosen(data, OrderMove.ISSUE)
        dated = ON - timedelta(days=days_ago)
        allowed = (self.states[order_id], OrderMove.ISSUE) in moves_table(self.review)
        if not allowed:
            with pytest.raises(Refusal, match="不能签发"):
                self.desk.do(rectification.issue_order, order_id, dated=dated, **NAMED)
            return
        card = self.do(rectification.issue_order, order_id, dated=dated)
        given = [seq for year, seq in self.numbers.values() if year == dated.year]
        assert card.number == f"示例〔{dated.year}〕{len(given) + 1}号"
        self.numbers[order_id] = (dated.year, len(given) + 1)
        self.states[order_id] = OrderState.ISSUED
        sha256 = one(self.folder, "SELECT pdf FROM issued_paper WHERE order_id = ?", order_id)
        self.papers[order_id] = attachments.place_of(self.folder, sha256).read_bytes()

    @precondition(lambda self: self.states)
    @rule(data=st.data())
    def void(self, data: Any) -> None:
        order_id = self.chosen(data, OrderMove.VOID)
        if self.states[order_id] is OrderState.ISSUED:
            number = self.do(rectification.void_order, order_id, "写错单位").number
            assert number == "示例〔{}〕{}号".format(*self.numbers[order_id])
            self.states[order_id] = OrderState.VOID
        else:
            with pytest.raises(Refusal, match="不能作废"):
                self.desk.do(rectification.void_order, order_id, "写错单位", **NAMED)

    @rule()
    def ask_for_review_or_not(self) -> None:
        self.review = not self.review
        self.do(accounts.change_settings, {"order.review_required": self.review})

    @invariant()
    def the_table_is_the_model(self) -> None:
        stored = dict(rows(self.folder, "SELECT id, state FROM rectification_order"))
        assert stored == {order_id: state.value for order_id, state in self.states.items()}

    @invariant()
    def numbers_are_unique_and_without_gap(self) -> None:
        stored = rows(self.folder, "SELECT order_id, year, seq FROM paper_number")
        assert {order_id: (year, seq) for order_id, year, seq in stored} == self.numbers
        assert len(stored) == len(self.numbers)
        shown = self.desk.ask(number_rows)
        assert [row.state for row in shown].count("缺号") == 0
        assert [row.state for row in shown].count("作废") == list(self.states.values()).count(OrderState.VOID)

    @invariant()
    def every_issued_order_has_its_paper_and_no_other(self) -> None:
        papers = {order_id for (order_id,) in rows(self.folder, "SELECT order_id FROM issued_paper")}
        assert papers == set(self.numbers)

    @invariant()
    def every_step_left_its_line(self) -> None:
        assert one(self.folder, "SELECT COUNT(*) FROM journal_act") == self.acts

    @invariant()
    def the_list_says_the_same(self) -> None:
        listed = self.desk.ask(order_rows, on=ON)
        assert {row.id for row in listed} == {
            i for i, s in self.states.items() if s is not OrderState.DISCARDED
        }
        assert all(row.open is (row.state is OrderState.ISSUED) for row in listed)


def lives(office: Path, home: Path, examples: int, steps: int, *, same: bool) -> None:
    begun: list[OrderLife] = []

    def begin() -> OrderLife:
        begun.append(OrderLife(office, home / str(len(begun))))
        return begun[-1]

    run_state_machine_as_test(
        begin,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=same,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    ended = [state for life in begun for state in life.states.values()]
    assert {OrderState.ISSUED, OrderState.VOID} <= set(ended), "some orders went all the way"


def test_orders_live_by_the_table(office: Path, tmp_path: Path) -> None:
    lives(office, tmp_path, examples=10, steps=15, same=True)


@pytest.mark.heavy
@pytest.mark.timeout(1800)
def test_orders_live_long_by_the_table(office: Path, tmp_path: Path) -> None:
    lives(office, tmp_path, examples=150, steps=40, same=False)
