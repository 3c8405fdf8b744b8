"""The words of a notice or letter, put together from what the order holds and the set phrases.

Order of the parts (documents.md §3.2): how it was found and on what basis; problems; what is required;
deadline by date and by count; reply; what follows. A part whose heading or phrase is empty is left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from changhe_desktop.domain.calendar_words import in_words
from changhe_desktop.domain.numbering import PaperKind
from changhe_desktop.domain.outline_numerals import chinese_number
from changhe_desktop.domain.rectification import Problem
from changhe_desktop.domain.rectification_due import Due
from changhe_desktop.domain.rectification_phrases import fill, phrases_for
from changhe_desktop.domain.typed import cleaned

ENDS = ("。", "！", "？", "：", "…", "。”", "！”", "？”", "。）")
LOOSE_ENDS = " \n.．;；,，、"


class Line(NamedTuple):
    """One paragraph: its level (body, first, third), how much of it is heading (None: all), its text."""

    level: str
    lead: int | None
    text: str


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What the words speak of. `measure` names the task, `reply_to` is who receives the reply."""

    unit: str
    problems: tuple[Problem, ...]
    due: Due
    reply_to: str
    paper_kind: PaperKind = PaperKind.RECTIFICATION
    origin: str = ""
    found_on: date | None = None
    measure: str = ""
    bases: tuple[str, ...] = ()
    reply_by: date | None = None
    contact: str = ""
    phone: str = ""


def default_bases(plan_title: str) -> tuple[tuple[str, str], ...]:
    """The library of 依据 to begin with, (title, words) each; the office adds and rewords its own."""
    title = f"《{plan_title.strip('《》')}》" if plan_title else "美丽城镇建设"
    return (
        ("任务分解", "美丽城镇建设任务分解"),
        ("月度对账", "美丽城镇建设月度对账情况"),
        ("工作部署", "镇党委、政府关于美丽城镇建设的工作部署"),
        ("实施方案", f"{title}实施方案有关加强督查机制的要求"),
    )


def compose(facts: NoticeFacts, phrases: Mapping[str, str] | None = None) -> tuple[Line, ...]:
    """The paragraphs of the body; `phrases` is the office's own wording (a Refusal if it cannot be used)."""
    words = phrases_for(facts.paper_kind, phrases)
    values = _values(facts, words)
    parts = (
        (words["heading_problems"], _problems(facts.problems)),
        (words["heading_requirements"], _requirements(facts.problems, words, values)),
        (words["heading_due"], _body(_due_words(facts.due, words), values)),
        (words["heading_reply"], _body(_reply_words(facts, words), values)),
        (words["heading_consequence"], _body(words["consequence"], values)),
    )
    shown = [(heading, lines) for heading, lines in parts if heading and lines]
    body = [line for n, part in enumerate(shown, 1) for line in _part(n, *part)]
    return (*_body(_opening(facts, words), values), *body, *_body(words["closing"], values))


def _values(facts: NoticeFacts, words: Mapping[str, str]) -> dict[str, str]:
    """Placeholder -> what fills it in this paper."""
    return {
        "责任单位": facts.unit,
        "发现日期": in_words(facts.found_on) if facts.found_on else "",
        "事由": cleaned(facts.origin).removeprefix("经").rstrip("，。") or words["origin"],
        "任务": facts.measure,
        "依据": "、".join(cleaned(basis).rstrip("，。、；") for basis in facts.bases if cleaned(basis)),
        "问题数": str(len(facts.problems)),
        "时限日期": in_words(facts.due.on),
        "工作日数": str(facts.due.workdays),
        "反馈日期": in_words(facts.reply_by) if facts.reply_by else "",
        "反馈单位": facts.reply_to,
        "联系人": cleaned(facts.contact),
        "联系电话": cleaned(facts.phone),
    }


def _opening(facts: NoticeFacts, words: Mapping[str, str]) -> str:
    """How it was found, on what basis, and the order itself."""
    given = {
        "found_on": facts.found_on is not None,
        "found": True,
        "measure": bool(facts.measure),
        "basis": any(cleaned(basis) for basis in facts.bases),
        "order": True,
    }
    return "".join(words[slot] for slot, needed in given.items() if needed)


def _due_words(due: Due, words: Mapping[str, str]) -> str:
    """Date and count together; the date alone when no working day lies between (a day off kept)."""
    return words["due_counted" if due.workdays >= 1 else "due_dated"]


def _reply_words(facts: NoticeFacts, words: Mapping[str, str]) -> str:
    reply = words["reply" if facts.reply_by else "reply_undated"]
    contact, phone = bool(cleaned(facts.contact)), bool(cleaned(facts.phone))
    slot = "contact" if contact and phone else "contact_name" if contact else "contact_phone"
    return reply + (words[slot] if contact or phone else "")


def _part(number: int, heading: str, lines: Sequence[Line]) -> list[Line]:
    return [Line("first", None, f"{chinese_number(number)}、{heading}"), *lines]


def _body(template: str, values: Mapping[str, str]) -> list[Line]:
    text = fill(template, values)
    return [Line("body", None, text)] if text else []


def _problems(problems: Sequence[Problem]) -> list[Line]:
    return _numbered([_ended(problem.text) for problem in problems])


def _requirements(
    problems: Sequence[Problem], words: Mapping[str, str], values: Mapping[str, str]
) -> list[Line]:
    """Measure and standard of each problem, under the problem's own number."""
    if not any(cleaned(p.requirement) or cleaned(p.standard) for p in problems):
        return _body(words["requirement_empty"], values)
    each = _numbered([_requirement(problem, words, values) for problem in problems])
    return (_body(words["requirement_intro"], values) if len(problems) > 1 else []) + each


def _requirement(problem: Problem, words: Mapping[str, str], values: Mapping[str, str]) -> str:
    required, standard = _ended(problem.requirement), _ended(problem.standard)
    slot = "requirement" if required else "requirement_empty"
    said = fill(words[slot], {**values, "整改要求": required})
    if standard:
        said += fill(words["standard"], {**values, "完成标准": standard})
    return said


def _numbered(texts: Sequence[str]) -> list[Line]:
    """Paragraphs numbered 1. 2. …, a single one without a number; further lines of a text follow as body."""
    lines = []
    for number, text in enumerate(texts, 1):
        first, *others = text.split("\n")
        lines.append(
            Line("third", None, f"{number}.{first}") if len(texts) > 1 else Line("body", None, first)
        )
        lines += [Line("body", None, other) for other in others]
    return lines


def _ended(text: str) -> str:
    """The text with blank lines out, ending in one full-width mark; empty if there is none."""
    kept = "\n".join(line for line in map(cleaned, text.splitlines()) if line).rstrip(LOOSE_ENDS)
    return kept if not kept or kept.endswith(ENDS) else f"{kept}。"


def slip_rows(title: str, number: str, unit: str) -> tuple[tuple[str, str], ...]:
    """Rows of the 送达回执 (documents.md §3.2), blank where the pen writes."""
    return (
        ("文书名称、编号", f"{title}　{number}" if number else title),
        ("送达时间", ""),
        ("送达方式", ""),
        ("签收单位", unit),
        ("签收人", ""),
        ("签收时间", ""),
        ("备注", ""),
    )


def slip_note(facts: NoticeFacts, phrases: Mapping[str, str] | None = None) -> str:
    """The line under the 送达回执 that says where it goes back to."""
    words = phrases_for(facts.paper_kind, phrases)
    return fill(words["slip"], _values(facts, words))


def dispatch_cells(
    *,
    unit: str,
    drafter: str,
    office: str = "",
    copies: str = "",
    number: str = "",
    attachments: Iterable[str] = (),
) -> tuple[tuple[str, str], ...]:
    """Cells of the 发文稿纸 (documents.md §3.1); 密级 is left out, since no secret is handled here."""
    return (
        ("签发", ""),
        ("会签", ""),
        ("主送", unit),
        ("抄送", copies),
        ("发文号", number),
        ("核稿", ""),
        ("拟稿单位", office),
        ("拟稿", drafter),
        ("印刷", ""),
        ("校对", ""),
        ("份数", ""),
        ("附件", "；".join(attachments)),
    )
