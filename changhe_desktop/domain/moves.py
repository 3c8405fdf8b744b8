"""State machines as tables: `{(state, move): next state}` per matter, stepped by one function.

Buttons, commands, manual and property tests read the same table, so none can disagree.
"""

from collections.abc import Mapping
from typing import TypeVar

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.worded import Worded

S = TypeVar("S", bound=Worded)
M = TypeVar("M", bound=Worded)


def moves_from(table: Mapping[tuple[S, M], S], state: S) -> list[M]:
    """The moves allowed from `state`, in the table's order."""
    return [move for (before, move) in table if before == state]


def step(table: Mapping[tuple[S, M], S], state: S, move: M, thing: str) -> S:
    """The state after `move`; a Refusal naming `thing`, its state and what may be done instead."""
    after = table.get((state, move))
    if after is not None:
        return after
    allowed = "、".join(m.text for m in moves_from(table, state)) or "无"
    raise Refusal(f"{thing}现为“{state.text}”，不能{move.text}。可办：{allowed}。")
