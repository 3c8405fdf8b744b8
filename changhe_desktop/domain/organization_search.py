"""One unit found by what somebody typed: its name, an alias, a short form, pinyin, or nearly that."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, Protocol, TypeVar

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.pinyin import PinyinTable
from changhe_desktop.domain.typed import folded

MOST_CANDIDATES = 5
CLOSE_ENOUGH = 0.5


class Named(Protocol):
    """What a unit must have to be found."""

    @property
    def name(self) -> str: ...

    @property
    def aliases(self) -> Sequence[str]: ...


U = TypeVar("U", bound=Named)


@dataclass(frozen=True, slots=True)
class Found(Generic[U]):
    """What a search found: the one unit meant, or else the nearest ones, best first."""

    exact: U | None
    near: tuple[U, ...] = ()


def find_unit(query: str, units: Sequence[U], pinyin: PinyinTable | None = None) -> Found[U]:
    """The unit called `query`, spaces and full width aside; if none or several are, the nearest ones.

    Nearness, best first: one name holds the other (城建办公室 – 城建办), the characters stand in it in
    order (农办 – 农业农村办), it sounds so (城建辦, cjb), it is spelt half alike.
    """
    typed = folded(query)
    if not typed:
        return Found(None)
    called = [unit for unit in units if typed in _names(unit)]
    if len(called) == 1:
        return Found(called[0])
    if called:
        return Found(None, tuple(called))
    ranked = [(rank, place, unit) for place, unit in enumerate(units) if (rank := _rank(typed, unit, pinyin))]
    ranked.sort(key=lambda entry: (entry[0], entry[1]))
    return Found(None, tuple(unit for _, _, unit in ranked[:MOST_CANDIDATES]))


def unit_called(query: str, units: Sequence[U], pinyin: PinyinTable | None = None) -> U:
    """The unit called `query`; a Refusal that offers the nearest ones."""
    found = find_unit(query, units, pinyin)
    if found.exact is None:
        raise Refusal(not_found(query, [unit.name for unit in found.near]), field="unit")
    return found.exact


def not_found(query: str, near: Sequence[str]) -> str:
    """The sentence for a unit that is not in the list: which ones are like it, and what to do."""
    query = query.strip()
    if not query:
        return "没有填写单位。请从单位清单中选择。"
    if not near:
        return f"没有找到单位“{query}”。请先在“责任单位”中添加，或改写单位名称。"
    offered = "、".join(f"“{name}”" for name in near)
    remember = f"，或把“{query}”记为其别名" if len(near) == 1 else ""
    which = "是否为" if len(near) == 1 else "是否为以下之一："
    return f"没有找到单位“{query}”，{which}{offered}？请改写单位名称{remember}。"


def _names(unit: Named) -> list[str]:
    return [folded(name) for name in (unit.name, *unit.aliases)]


def _rank(typed: str, unit: Named, pinyin: PinyinTable | None) -> tuple[int, float] | None:
    """How near a unit is (smaller is nearer), None if it is not near at all."""
    ranks = [rank for name in _names(unit) if (rank := _name_rank(typed, name, pinyin))]
    return min(ranks, default=None)


def _name_rank(typed: str, name: str, pinyin: PinyinTable | None) -> tuple[int, float] | None:
    likeness = SequenceMatcher(None, typed, name, autojunk=False).ratio()
    if len(typed) > 1 and (typed in name or (len(name) > 1 and name in typed)):
        return 0, -likeness
    if len(typed) > 1 and _in_order(typed, name):
        return 1, -likeness
    if pinyin and pinyin.sounds_like(typed, name):
        return 2, -likeness
    return (3, -likeness) if likeness >= CLOSE_ENOUGH else None


def _in_order(typed: str, name: str) -> bool:
    """Whether the characters of one stand in the other in the same order: 农办 in 农业农村办."""
    rest = iter(name)
    return all(character in rest for character in typed)
