"""The people who sit at this desk: real names, not accounts; what they did keeps their names."""

from datetime import date

from changhe_desktop.domain.accounts import check_name
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.services.accounts import CHANGED, LONGEST_NAME
from changhe_desktop.services.outcome import Outcome
from changhe_desktop.store.base import new_id
from changhe_desktop.store.engine import Session
from changhe_desktop.store.tables import accounts
from changhe_desktop.store.views.accounts import settings


def add_operator(session: Session, name: str, *, by: str, on: date) -> Outcome[str]:
    """Put a name on the list without changing who sits here."""
    name = check_name(name, "经办人姓名", LONGEST_NAME)
    known = accounts.operators(session)
    if name in [row.name for row in known]:
        raise Refusal(f"“{name}”已在经办人名单中。", field="name")
    place = max((row.position for row in known), default=0) + 1
    session.add(accounts.Operator(id=new_id(), name=name, position=place))
    return Outcome(name, CHANGED, f"已登记经办人{name}。")


def remove_operator(session: Session, name: str, *, by: str, on: date) -> Outcome[str]:
    """Take a name off the list; nobody can remove the one who sits here."""
    if settings(session)["operator"] == name:
        raise Refusal(f"“{name}”是当前经办人，请先换人再移除。", field="name")
    row = next((row for row in accounts.operators(session) if row.name == name), None)
    if row is None:
        raise Refusal(f"“{name}”不在经办人名单中，请刷新后再试。", field="name")
    session.delete(row)
    return Outcome(name, CHANGED, f"已从名单移除{name}，以前的办理记录不变。")
