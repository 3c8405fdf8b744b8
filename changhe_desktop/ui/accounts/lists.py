"""The two short lists of 设置: issuers with who seals for them, and the titles of papers."""

from collections.abc import Sequence
from dataclasses import dataclass

from changhe_desktop.domain.accounts import Json
from changhe_desktop.ui.accounts.ordered import OrderedList
from changhe_desktop.ui.parts.table_model import Column, Editing

USUAL = "默认"


@dataclass(frozen=True, slots=True)
class IssuerLine:
    """One issuer; the first is the usual one."""

    place: int
    name: str
    on_behalf: str
    usual: str


@dataclass(frozen=True, slots=True)
class TitleLine:
    """One title of a paper; the first is the usual one."""

    place: int
    name: str
    usual: str


def _issuer_line(place: int, words: Sequence[str]) -> IssuerLine:
    return IssuerLine(place, words[0], words[1], "" if place else USUAL)


def _title_line(place: int, words: Sequence[str]) -> TitleLine:
    return TitleLine(place, words[0], "" if place else USUAL)


class IssuersList(OrderedList):
    """发文机关 and 代章机关; `value` is what the setting `issuers` holds."""

    def __init__(self) -> None:
        columns = (
            Column("name", "发文机关", 8, grows=True, wraps=True, editing=Editing.TEXT),
            Column("on_behalf", "代章机关", 7.5, wraps=True, editing=Editing.TEXT),
            Column("usual", "", 3),
        )
        super().__init__(columns, ("发文机关名称", "代章机关"), "发文机关", _issuer_line)

    def value(self) -> list[Json]:
        """As the setting holds it; lines without a name are left out."""
        return [{"name": name, "on_behalf": behalf} for name, behalf in self.lines() if name]

    def set_value(self, value: Json) -> None:
        """Show what the setting holds."""
        entries = [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
        self.set_rows([[str(e.get("name", "")), str(e.get("on_behalf", ""))] for e in entries])


class TitlesList(OrderedList):
    """Titles of papers; `value` is what the setting `order.titles` holds."""

    def __init__(self) -> None:
        columns = (
            Column("name", "文书标题", 10, grows=True, wraps=True, editing=Editing.TEXT),
            Column("usual", "", 3),
        )
        super().__init__(columns, ("要添加的标题",), "标题", _title_line)

    def value(self) -> list[Json]:
        """As the setting holds it."""
        return [name for (name,) in self.lines() if name]

    def set_value(self, value: Json) -> None:
        """Show what the setting holds."""
        self.set_rows([[str(title)] for title in value] if isinstance(value, list) else [])
