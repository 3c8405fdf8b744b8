"""The number of a paper at 签发: the next of this program's own counter, or the one the register gave."""

from collections.abc import Sequence
from datetime import date

from changhe_desktop.domain.accounts import Json
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.numbering import (
    NumberMode,
    PaperKind,
    PaperNumber,
    check_external,
    gaps,
    gaps_sentence,
    parse_number,
)
from changhe_desktop.store.base import new_id
from changhe_desktop.store.engine import Session
from changhe_desktop.store.tables import rectification as tables
from changhe_desktop.store.tables.rectification import Order
from changhe_desktop.store.views.rectification import number_outlook


def take_number(
    session: Session, order: Order, values: dict[str, Json], dated: date, typed: str | None
) -> tuple[PaperNumber, str]:
    """Take the order's number and keep it in the register; the writer's lock makes it nobody else's.

    Also returns what is to be said of numbers missing before it, where the register is kept elsewhere.
    """
    kind = order.paper_kind
    mode = NumberMode(str(values[f"number.mode.{kind.value}"]))
    if mode is NumberMode.EXTERNAL:
        number, missing = _register_number(session, kind, dated, typed)
    else:
        number, missing = _own_number(session, kind, dated, typed), ""
    session.add(
        tables.PaperNumber(
            id=new_id(), paper_kind=kind, mode=mode, prefix=number.prefix, year=number.year, seq=number.seq,
            number=number.text, order_id=order.id, taken_on=dated, void_reason="",
        )
    )  # fmt: skip
    return number, missing


def _register_number(
    session: Session, kind: PaperKind, dated: date, typed: str | None
) -> tuple[PaperNumber, str]:
    if not typed:
        raise Refusal(
            f"{kind.text}文书由外部给号，请填写文号（如 代字〔{dated.year}〕7号）。", field="number"
        )
    number = parse_number(typed)
    taken = tables.numbers(session, number.prefix, number.year)
    check_external(number, [PaperNumber(n.prefix, n.year, n.seq) for n in taken], dated.year)
    return number, _missing_words(number, [n.seq for n in taken])


def _missing_words(number: PaperNumber, taken: Sequence[int]) -> str:
    """What is missing between the last number known here and this one; the register itself may have it."""
    earlier = [seq for seq in taken if seq < number.seq]
    if not earlier:
        return ""
    said = gaps_sentence(gaps([*earlier, number.seq], max(earlier)))
    return f"{number.prefix}〔{number.year}〕{said}请与登记簿核对。" if said else ""


def _own_number(session: Session, kind: PaperKind, dated: date, typed: str | None) -> PaperNumber:
    if typed:
        raise Refusal(f"{kind.text}文书由本台编号，不用填写文号。", field="number")
    known = number_outlook(session, kind, dated.year).number
    if known is None:
        raise Refusal(
            f"还没有填写{kind.text}文书的代字，不能签发。"
            f"请在设置里填写（changhe setup --prefix {kind.text}=代字）。",
            field="prefix",
        )
    return known
