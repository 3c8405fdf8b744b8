"""The paper of an order: composed from what the order holds, printed as PDF and Word, stored once issued."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from changhe_desktop.domain.accounts import issuer_names
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.matters import Matter
from changhe_desktop.domain.plan import PlanStatus
from changhe_desktop.domain.printing import NoticeLayout, PrintStage
from changhe_desktop.domain.rectification import basis_warning
from changhe_desktop.domain.rectification_due import DueRule, settle_due
from changhe_desktop.domain.rectification_wording import (
    NoticeFacts,
    compose,
    dispatch_cells,
    slip_note,
    slip_rows,
)
from changhe_desktop.services.desk_faces import faces, own_template
from changhe_desktop.services.outcome import Outcome
from changhe_desktop.store import attachments, journal
from changhe_desktop.store.engine import Session
from changhe_desktop.store.tables import plan
from changhe_desktop.store.tables import rectification as tables
from changhe_desktop.store.views.accounts import settings
from changhe_desktop.store.views.organization import unit_rows
from changhe_desktop.store.views.rectification import OrderCard, order_card, work_calendar

if TYPE_CHECKING:
    from changhe_desktop.documents.notice.form import Notice
    from changhe_desktop.documents.notice.pdf import Printed

SLIP = "送达回执"
DISPATCH = "发文稿纸"
FILE = "文件"


@dataclass(frozen=True, slots=True)
class SavedPaper:
    """A paper written to a file. `fonts` maps role to face; `substituted` are sentences to show."""

    file: str
    pages: int
    sha256: str
    fonts: dict[str, str]
    substituted: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF to preview, print or file, and what is to be said of its faces."""

    pdf: bytes
    pages: int
    fonts: dict[str, str]
    substituted: tuple[str, ...]
    missing: tuple[str, ...]


def basis_words(session: Session, bases: tuple[str, ...]) -> str:
    """What 签发 says about the chosen basis while the plan is a draft; empty if nothing."""
    version = plan.current_version(session)
    is_draft = version is not None and version.status in (PlanStatus.DRAFT.text, PlanStatus.REVIEW.text)
    return basis_warning(bases, plan_is_draft=is_draft, plan_title=version.title if version else "")


def compose_notice(session: Session, card: OrderCard, stage: PrintStage, *, on: date) -> "Notice":
    """The notice an order makes at this stage: its words, layout, slip and, for review, the 发文稿纸.

    The 签发人 is kept but not printed: GB/T 9704-2012, 7.2.6 asks for it on 上行文 alone.
    """
    from changhe_desktop.documents.notice.form import Dispatch, Level, Notice, Paragraph, Slip

    values = settings(session)
    phrases = values["order.phrases"]
    own = {str(k): str(v) for k, v in phrases.items()} if isinstance(phrases, dict) else {}
    dated = card.dated or on
    facts = _facts(session, card, dated)
    issued = stage is PrintStage.ISSUED
    number = card.number if issued else None
    red = card.layout is NoticeLayout.RED_HEAD
    slip = Slip(SLIP, slip_rows(card.title, number or "", card.unit), slip_note(facts, own))
    cells = dispatch_cells(unit=card.unit, drafter=card.drafted_by, copies=card.copies)
    return Notice(
        title=card.title, addressee=card.unit, number=number, stage=stage, layout=card.layout,
        paragraphs=tuple(
            Paragraph(line.text, Level(line.level), line.lead) for line in compose(facts, own)
        ),
        signature=(card.issuer, *((f"（{card.on_behalf}代章）",) if card.on_behalf else ())),
        dated=dated if issued else None, mark=f"{card.issuer}{FILE}" if red else "",
        slip=slip if values["order.slip"] else None, copies=card.copies,
        printed_by=card.issuer if red else "", printed_on=on if red and issued else None,
        dispatch=Dispatch(f"{card.issuer}{DISPATCH}", cells) if stage is PrintStage.REVIEW else None,
    )  # fmt: skip


def _facts(session: Session, card: OrderCard, dated: date) -> NoticeFacts:
    rule = DueRule(card.due_asked, card.due_workdays, card.due_kept)
    measure = f"第{card.measure_code}项“{card.measure}”" if card.measure_code else ""
    return NoticeFacts(
        unit=card.unit, problems=card.problems, due=settle_due(rule, dated, work_calendar(session)),
        reply_to=card.issuer, paper_kind=card.paper_kind, origin=card.origin, found_on=card.found_on,
        measure=measure, bases=card.bases, reply_by=card.reply_by, contact=card.contact, phone=card.phone,
    )  # fmt: skip


def print_notice(session: Session, notice: "Notice") -> "Printed":
    """The notice as PDF in the faces of this PC; names of units are never parted in a title."""
    from changhe_desktop.documents.notice.pdf import write_pdf

    return write_pdf(notice, faces(session), unit_names(session))


def unit_names(session: Session) -> tuple[str, ...]:
    """Names that a title line never parts."""
    return tuple(row.name for row in unit_rows(session))


def _card(session: Session, order_id: str) -> OrderCard:
    card = order_card(session, order_id)
    if card is None:
        raise Refusal("没有这份整改通知，可能已被删除。请刷新后再试。", field="order")
    return card


def order_paper(session: Session, order_id: str, *, stage: PrintStage = PrintStage.DRAFT, on: date) -> Paper:
    """The paper of an order: the stored bytes once issued, else a draft or the version for review."""
    stored = tables.issued_paper(session, order_id)
    if stored is not None:
        pdf = attachments.fetch(session, stored.pdf)
        return Paper(pdf, stored.pages, json.loads(stored.faces), tuple(json.loads(stored.substituted)), ())
    notice = compose_notice(session, _card(session, order_id), stage, on=on)
    printed = print_notice(session, notice)
    return Paper(printed.pdf, printed.pages, printed.faces, printed.substituted, printed.missing)


def order_notice(
    session: Session, order_id: str, *, stage: PrintStage = PrintStage.DRAFT, on: date
) -> "Notice":
    """The form of an order's paper: as stored once issued, else composed now."""
    from changhe_desktop.documents.notice.form import from_json

    stored = tables.issued_paper(session, order_id)
    if stored is not None:
        return from_json(stored.form)
    return compose_notice(session, _card(session, order_id), stage, on=on)


def order_document(
    session: Session, order_id: str, *, stage: PrintStage = PrintStage.DRAFT, on: date
) -> bytes:
    """The same content as Word, from the office's template."""
    from changhe_desktop.documents.notice.word import write_docx

    notice = order_notice(session, order_id, stage=stage, on=on)
    return write_docx(notice, own_template(session, notice.layout), unit_names(session))


def save_paper(
    session: Session, order_id: str, path: Path, *, stage: PrintStage = PrintStage.DRAFT, on: date
) -> SavedPaper:
    """Write the paper to a file; its ending chooses PDF or Word."""
    paper = order_paper(session, order_id, stage=stage, on=on)
    ending = path.suffix.lower()
    if ending == ".pdf":
        content = paper.pdf
    elif ending == ".docx":
        content = order_document(session, order_id, stage=stage, on=on)
    else:
        raise Refusal(f"“{path.name}”的结尾应为 .pdf 或 .docx。", field="out")
    attachments.save_file(path, content)
    return SavedPaper(
        str(path), paper.pages, hashlib.sha256(content).hexdigest(), paper.fonts, paper.substituted,
        paper.missing,
    )  # fmt: skip


def record_print(
    session: Session, order_id: str, *, stage: PrintStage, printer: str, copies: int, by: str, on: date
) -> Outcome[None]:
    """Put a line into the trail for a paper that went to the printer."""
    card = _card(session, order_id)
    journal.note(session, tables.Order.__tablename__, order_id, "print", f"{stage.text} {printer} {copies}份")
    named = f"{card.title}{card.number or stage.text}"
    say = f"已送打印机“{printer}”打印{named}，{copies}份。"
    return Outcome(None, frozenset({Matter.RECTIFICATION}), say)


def sample_pdf(session: Session, *, on: date) -> Paper:
    """The test print (样张) as PDF."""
    printed = print_notice(session, sample_notice(session, on=on))
    return Paper(printed.pdf, printed.pages, printed.faces, printed.substituted, printed.missing)


def sample_document(session: Session, layout: NoticeLayout, *, on: date) -> bytes:
    """The test print (样张) as Word, from the template in use for this layout."""
    from changhe_desktop.documents.notice.word import write_docx

    notice = replace(sample_notice(session, on=on), layout=layout)
    if layout is NoticeLayout.RED_HEAD:
        notice = replace(notice, mark=f"{notice.signature[0]}{FILE}", printed_by=notice.signature[0])
    return write_docx(notice, own_template(session, layout), unit_names(session))


def sample_notice(session: Session, *, on: date) -> "Notice":
    """A test print (样张) of the office's own phrases and template, with words that mean nothing."""
    from changhe_desktop.documents.notice.form import Level, Notice, Paragraph, Slip

    values = settings(session)
    titles = values["order.titles"]
    issuer = next(iter(issuer_names(values["issuers"])), "示例机关")
    words = "样张文字，用来核对字体、版心和打印位置。"
    return Notice(
        title=str(titles[0]) if isinstance(titles, list) and titles else "整改通知书",
        addressee="示例单位", stage=PrintStage.TEST, dated=on, signature=(issuer,),
        paragraphs=(
            Paragraph(words * 6), Paragraph("一、一级标题", Level.FIRST), Paragraph(words * 3),
            Paragraph("（一）二级标题。" + words, Level.SECOND, 8), Paragraph(f"1.{words}", Level.THIRD, 0),
        ),
        slip=Slip(SLIP, slip_rows("样张", "", "示例单位")),
    )  # fmt: skip
