"""What a rectification notice says, as plain values: one form behind PDF, Word and stored paper.

The service composes the words; this room only lays them out. Everything here survives a round trip
through JSON (`to_json`, `from_json`), because the form is stored with the issued paper.
"""

import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from changhe_desktop.domain.printing import NoticeLayout, PrintStage
from changhe_desktop.domain.worded import Worded


class Level(Worded):
    """Levels of a body paragraph (GB/T 9704-2012, 7.3.3) and the faces they are set in."""

    BODY = "body", "正文"
    FIRST = "first", "一、"
    SECOND = "second", "（一）"
    THIRD = "third", "1."
    FOURTH = "fourth", "（1）"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph with its numbering already written in `text`.

    `lead` characters at the start (a heading run into its paragraph) are set in the level's face,
    the rest in 仿宋; None means the whole paragraph belongs to the level.
    """

    text: str
    level: Level = Level.BODY
    lead: int | None = None


@dataclass(frozen=True, slots=True)
class Slip:
    """The 送达回执 under the cut line: fixed rows, blanks for the pen."""

    title: str
    rows: tuple[tuple[str, str], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dispatch:
    """The 发文稿纸 that goes before a 送审稿 for the leader's pen: cell name and what is printed in it."""

    heading: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice. `title` may hold line feeds where its writer wants it broken.

    `signature` is the 署名, one line each, e.g. the issuer and “（代章）”; `seal` reserves the seal zone.
    `mark` is the 发文机关标志 of the red head; `copies` the 抄送, `printed_by` the 印发机关 and `printed_on`
    the 印发日期 (`dated` where it is None) of its 版记.
    """

    title: str
    addressee: str
    paragraphs: tuple[Paragraph, ...]
    signature: tuple[str, ...]
    dated: date | None
    stage: PrintStage
    number: str | None = None
    layout: NoticeLayout = NoticeLayout.FORM
    mark: str = ""
    signer: str = ""
    attachments: tuple[str, ...] = ()
    seal: bool = True
    slip: Slip | None = None
    copies: str = ""
    printed_by: str = ""
    printed_on: date | None = None
    dispatch: Dispatch | None = None


def to_json(notice: Notice) -> str:
    """The notice as canonical JSON: the same notice gives the same text."""
    plain = asdict(notice)
    for day in ("dated", "printed_on"):
        plain[day] = plain[day].isoformat() if plain[day] else None
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Notice:
    """The notice that `to_json` wrote."""
    plain: dict[str, Any] = json.loads(text)
    slip, dispatch = plain["slip"], plain["dispatch"]
    plain.update(
        paragraphs=tuple(Paragraph(p["text"], Level(p["level"]), p["lead"]) for p in plain["paragraphs"]),
        signature=tuple(plain["signature"]),
        attachments=tuple(plain["attachments"]),
        dated=_day(plain["dated"]),
        printed_on=_day(plain["printed_on"]),
        stage=PrintStage(plain["stage"]),
        layout=NoticeLayout(plain["layout"]),
        slip=Slip(slip["title"], _pairs(slip["rows"]), slip["note"]) if slip else None,
        dispatch=Dispatch(dispatch["heading"], _pairs(dispatch["cells"])) if dispatch else None,
    )
    return Notice(**plain)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _pairs(rows: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in rows)


def at_stage(notice: Notice, stage: PrintStage) -> Notice:
    """The same notice as a draft, for review or issued; only an issued paper shows its number."""
    return replace(notice, stage=stage, number=notice.number if stage is PrintStage.ISSUED else None)
