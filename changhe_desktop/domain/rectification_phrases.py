"""The set phrases of notices and letters, as data that the office may reword.

A placeholder is written 【责任单位】 and is filled with what the order holds. The consequence names what
a town can do to its own units (通报, 督办) and no penalty it cannot impose.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from changhe_desktop.domain.errors import Fault, Refusal
from changhe_desktop.domain.numbering import PaperKind
from changhe_desktop.domain.typed import unprintable

LONGEST_PHRASE = 500
PLACEHOLDER = re.compile(r"【([^【】]*)】")

# Placeholder -> what it stands for.
PLACEHOLDERS: Mapping[str, str] = {
    "责任单位": "收文单位的名称",
    "发现日期": "发现问题的日期",
    "事由": "问题是怎样发现的，例如“11月月度督查”",
    "任务": "任务分解中的编号和举措",
    "依据": "所选依据，多项以顿号相连",
    "问题数": "问题的个数",
    "时限日期": "整改期限的日期",
    "工作日数": "自成文之日次日起的工作日数",
    "反馈日期": "反馈的截止日期",
    "反馈单位": "接收反馈的单位",
    "联系人": "联系人姓名",
    "联系电话": "联系电话",
    "整改要求": "某一问题的整改要求（只用于“单项要求”）",
    "完成标准": "某一问题的完成标准（只用于“单项标准”）",
}
OF_ONE_PROBLEM = {"requirement": {"整改要求"}, "standard": {"完成标准"}}
EACH = {"整改要求", "完成标准"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase: `slot` is its place in the paper, `label` its name on the settings page."""

    kind: PaperKind
    slot: str
    label: str
    text: str

    @property
    def key(self) -> str:
        """The name under which the office's own wording is stored: `rectification.consequence`."""
        return f"{self.kind.value}.{self.slot}"


LABELS: Mapping[str, str] = {
    "origin": "未写事由时的事由",
    "found_on": "发现日期",
    "found": "发现问题",
    "measure": "对应任务",
    "basis": "依据",
    "order": "责令用语",
    "heading_problems": "问题部分标题",
    "heading_requirements": "要求部分标题",
    "heading_due": "时限部分标题",
    "heading_reply": "反馈部分标题",
    "heading_consequence": "督办部分标题",
    "requirement_intro": "多项要求的引语",
    "requirement": "单项要求",
    "standard": "单项标准",
    "requirement_empty": "未写要求时的要求",
    "due_counted": "时限（日期和工作日数）",
    "due_dated": "时限（只有日期）",
    "reply": "反馈（有反馈日期）",
    "reply_undated": "反馈（无反馈日期）",
    "contact": "联系人和电话",
    "contact_name": "只有联系人",
    "contact_phone": "只有电话",
    "consequence": "逾期的处理",
    "closing": "结束语",
    "slip": "回执的说明",
}

ORDER_WORDS: dict[str, str] = {
    "origin": "督查",
    "found_on": "【发现日期】，",
    "found": "经【事由】，发现你单位在美丽城镇建设工作中存在以下问题。",
    "measure": "涉及任务分解【任务】。",
    "basis": "根据【依据】，",
    "order": "现责令你单位限期整改，并将有关事项通知如下：",
    "heading_problems": "存在问题",
    "heading_requirements": "整改要求",
    "heading_due": "整改时限",
    "heading_reply": "反馈要求",
    "heading_consequence": "督办要求",
    "requirement_intro": "请对照上述问题，按序号逐项整改：",
    "requirement": "【整改要求】",
    "standard": "完成标准：【完成标准】",
    "requirement_empty": "制定整改措施，明确责任人，限期整改到位。",
    "due_counted": "请于【时限日期】前（含当日）完成整改，即自成文之日次日起【工作日数】个工作日内。",
    "due_dated": "请于【时限日期】前（含当日）完成整改。",
    "reply": (
        "整改完成后，请于【反馈日期】前（含当日）将书面整改情况报【反馈单位】，"
        "由主要负责人签字并加盖公章，附整改前后照片。"
    ),
    "reply_undated": (
        "整改完成后，请及时将书面整改情况报【反馈单位】，由主要负责人签字并加盖公章，附整改前后照片。"
    ),
    "contact": "联系人：【联系人】，联系电话：【联系电话】。",
    "contact_name": "联系人：【联系人】。",
    "contact_phone": "联系电话：【联系电话】。",
    "consequence": "逾期未整改或者整改不到位的，将予以通报，并继续跟踪督办。",
    "closing": "",
    "slip": "签收后请将本回执退回【反馈单位】。",
}

LETTER_WORDS: dict[str, str] = ORDER_WORDS | {
    "found": "经【事由】，发现以下问题与贵单位职责有关。",
    "order": "为共同做好美丽城镇建设工作，现将有关情况函告如下，请予以支持配合：",
    "heading_problems": "有关情况",
    "heading_requirements": "商请事项",
    "heading_due": "办理时间",
    "heading_reply": "联系反馈",
    "heading_consequence": "",
    "requirement_intro": "对照上述情况，商请按序号逐项支持办理：",
    "requirement_empty": "商请结合职责研究处理。",
    "due_counted": "请于【时限日期】前（含当日）予以办理，即自成文之日次日起【工作日数】个工作日内。",
    "due_dated": "请于【时限日期】前（含当日）予以办理。",
    "reply": "办理情况请于【反馈日期】前（含当日）函复【反馈单位】。",
    "reply_undated": "办理情况请函复【反馈单位】。",
    "consequence": "",
    "closing": "特此函告。",
}

PHRASES: tuple[Phrase, ...] = tuple(
    Phrase(kind, slot, f"{kind.text}·{LABELS[slot]}", text)
    for kind, words in ((PaperKind.RECTIFICATION, ORDER_WORDS), (PaperKind.LETTER, LETTER_WORDS))
    for slot, text in words.items()
)
BY_NAME: Mapping[str, Phrase] = {name: p for p in PHRASES for name in (p.key, p.label)}


def check_phrases(overrides: Mapping[str, str]) -> list[Fault]:
    """What is wrong with the office's own wording: unknown phrases or placeholders, too long, unprintable."""
    return [
        Fault(sentence, field=name, value=text)
        for name, text in overrides.items()
        for sentence in _phrase_faults(name, text)
    ]


def _phrase_faults(name: str, text: str) -> Iterator[str]:
    phrase = BY_NAME.get(name)
    if phrase is None:
        yield f"没有“{name}”这条固定用语。"
        return
    if len(text) > LONGEST_PHRASE:
        yield f"“{phrase.label}”共{len(text)}字，超过{LONGEST_PHRASE}字，请缩短。"
    if unprintable(text) or "\n" in text:
        yield f"“{phrase.label}”含换行或不可显示字符，请重新输入。"
    used = PLACEHOLDER.findall(text)
    unknown = [word for word in used if word not in PLACEHOLDERS]
    if unknown:
        yield f"“{phrase.label}”中的{_bracketed(unknown)}无法填写。可用：{_bracketed(PLACEHOLDERS)}。"
    misplaced = [word for word in used if word in EACH - OF_ONE_PROBLEM.get(phrase.slot, set())]
    if misplaced:
        yield f"“{phrase.label}”不能用【{misplaced[0]}】，它只用于单项。"
    if "【" in PLACEHOLDER.sub("", text) or "】" in PLACEHOLDER.sub("", text):
        yield f"“{phrase.label}”的【】没有成对。"


def _bracketed(words: Iterable[str]) -> str:
    return "、".join(f"【{word}】" for word in words)


def phrases_for(kind: PaperKind, overrides: Mapping[str, str] | None = None) -> dict[str, str]:
    """Slot -> wording for one kind of paper, the office's own first; a Refusal names what cannot be used."""
    own = overrides or {}
    faults = check_phrases(own)
    if faults:
        raise Refusal(faults[0].sentence, faults, field=faults[0].field)
    chosen = {BY_NAME[name].key: text for name, text in own.items()}
    return {p.slot: chosen.get(p.key, p.text) for p in PHRASES if p.kind is kind}


def fill(template: str, values: Mapping[str, str]) -> str:
    """The phrase with its placeholders filled once, so that a value may itself hold brackets."""

    def value(match: re.Match[str]) -> str:
        filled = values.get(match[1], "")
        if not filled:
            raise Refusal(
                f"固定用语“{template}”要用【{match[1]}】，请先填写，或改写这条用语。", field=match[1]
            )
        return filled

    return PLACEHOLDER.sub(value, template)
