"""The office's settings, declared as data: key, Chinese name, default, and what is a legal value.

They live in the database and travel with backups; nothing that only the office can know is preset.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.numbering import LARGEST_SEQ, NumberMode, PaperKind, check_prefix, parse_number
from changhe_desktop.domain.printing import NoticeLayout
from changhe_desktop.domain.rectification_phrases import check_phrases
from changhe_desktop.domain.typed import cleaned, unprintable
from changhe_desktop.domain.worded import Worded

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]
LONGEST_NAME = 80
ORDER_TITLES: list[Json] = ["整改通知书", "限期整改通知书", "督办单", "责令整改通知书"]


def check_name(value: str, what: str, longest: int = LONGEST_NAME) -> str:
    """A trimmed name of a person, town or office; a Refusal when empty, too long or not printable."""
    name = value.strip()
    if not name:
        raise Refusal(f"{what}不能为空，请填写。", field=what)
    if len(name) > longest:
        raise Refusal(f"{what}共{len(name)}字，超过{longest}字，请缩短。", field=what)
    if any(unicodedata.category(c).startswith("C") for c in name):
        raise Refusal(f"{what}含不可显示字符，请重新输入。", field=what)
    return name


def _text(longest: int) -> Callable[[Json], Json]:
    def check(value: Json) -> Json:
        if not isinstance(value, str) or len(value) > longest:
            raise Refusal(f"应为不超过{longest}字的文字。")
        if unprintable(value) or "\t" in value or "\n" in value:
            raise Refusal("含换行或不可显示字符，请重新输入。")
        return cleaned(value)

    return check


def _switch(value: Json) -> Json:
    words = {"是": True, "否": False, "true": True, "false": False, "1": True, "0": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in words:
        return words[value.lower()]
    raise Refusal("应为“是”或“否”。")


def _names(value: Json) -> Json:
    if isinstance(value, str):
        value = [part for part in value.replace("；", "、").replace(";", "、").split("、") if part.strip()]
    if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
        raise Refusal("应为用顿号隔开的一个或几个名称。")
    return [check_name(str(v), "名称", 120) for v in value]


def _issuers(value: Json) -> Json:
    """A list of {name, on_behalf}: on_behalf is who seals for an office without a seal of its own."""
    if not isinstance(value, list):
        raise Refusal("应为发文机关的清单。")
    checked: list[Json] = []
    for entry in value:
        if not isinstance(entry, dict):
            raise Refusal("每个发文机关应有名称。")
        name = check_name(str(entry.get("name") or ""), "发文机关名称", 120)
        behalf = str(entry.get("on_behalf") or "").strip()
        checked.append({"name": name, "on_behalf": check_name(behalf, "代章机关", 120) if behalf else ""})
    return checked


def issuer_names(issuers: Json) -> list[str]:
    """The names in the setting of that name, the usual one first."""
    return [str(e["name"]) for e in issuers if isinstance(e, dict)] if isinstance(issuers, list) else []


def _text_map(value: Json) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
        raise Refusal("应为“名称 → 文字”的对照。")
    return {key: str(words) for key, words in value.items()}


def _map(value: Json) -> Json:
    return dict(_text_map(value))


def _phrases(value: Json) -> Json:
    own = _text_map(value)
    faults = check_phrases(own)
    if faults:
        raise Refusal(faults[0].sentence, faults)
    return dict(own)


def starts_of(value: Json) -> dict[tuple[str, int], int]:
    """(prefix, year) -> first number, from what the office wrote as {"代字/2026": 5}."""
    found: dict[tuple[str, int], int] = {}
    for series, start in value.items() if isinstance(value, dict) else ():
        prefix, _, year = series.rpartition("/")
        number = parse_number(f"{prefix}〔{year}〕{start}号")
        found[number.prefix, number.year] = number.seq
    return found


def _starts(value: Json) -> Json:
    """First number per `prefix/year`, for an office that numbered on paper before."""
    if not isinstance(value, dict):
        raise Refusal('应为“代字/年份 → 起始号”的对照，如 {"代字/2026": 5}。')
    for start in value.values():
        if not isinstance(start, int) or isinstance(start, bool) or not 1 <= start <= LARGEST_SEQ:
            raise Refusal(f"起始号应为1–{LARGEST_SEQ}之间的整数。")
    return {f"{prefix}/{year}": start for (prefix, year), start in starts_of(value).items()}


def _prefix(value: Json) -> Json:
    return check_prefix(str(value)) if value else ""


def _one_of(choices: type[Worded]) -> Callable[[Json], Json]:
    def check(value: Json) -> Json:
        chosen = choices.of_text(str(value))
        if chosen is None:
            raise Refusal(f"应为以下之一：{'、'.join(c.text for c in choices)}。")
        return chosen.value

    return check


@dataclass(frozen=True, slots=True)
class SettingKind:
    """One setting: `key` for commands, `text` for the screen, `default`, and `check` that cleans a value.

    `command` names the way to change one whose value only the program itself can write.
    """

    key: str
    text: str
    default: Json
    check: Callable[[Json], Json]
    command: str = ""


def _all_settings() -> list[SettingKind]:
    kinds = [
        SettingKind("town", "镇名", "", _text(LONGEST_NAME)),
        SettingKind("issuers", "发文机关", [], _issuers),
        SettingKind("operator", "经办人", "", _text(40)),
        SettingKind("order.titles", "整改文书标题", ORDER_TITLES, _names),
        SettingKind("order.review_required", "签发前须审核", False, _switch),
        SettingKind("order.layout", "整改文书版式", NoticeLayout.FORM.value, _one_of(NoticeLayout)),
        SettingKind("order.contact", "整改联系人", "", _text(40)),
        SettingKind("order.phone", "整改联系电话", "", _text(40)),
        SettingKind("order.copies", "整改文书抄送", "", _text(400)),
        SettingKind("order.slip", "附送达回执", True, _switch),
        SettingKind("order.phrases", "整改文书固定用语", {}, _phrases),
        SettingKind("number.starts", "起始号", {}, _starts),
        SettingKind("template.form", "工作文书 Word 模板", "", _text(64), "changhe template notice"),
        SettingKind("template.red_head", "红头文书 Word 模板", "", _text(64), "changhe template notice"),
        SettingKind("fonts.chosen", "自选字体", {}, _map, "changhe font choose"),
    ]
    for kind in PaperKind:
        kinds.append(SettingKind(f"prefix.{kind.value}", f"{kind.text}代字", "", _prefix))
        kinds.append(
            SettingKind(
                f"number.mode.{kind.value}",
                f"{kind.text}编号方式",
                NumberMode.OWN.value,
                _one_of(NumberMode),
            )
        )
    return kinds


SETTINGS: dict[str, SettingKind] = {kind.key: kind for kind in _all_settings()}


def checked_setting(key: str, value: Json) -> Json:
    """The cleaned value of a setting; a Refusal for an unknown key or an illegal value."""
    kind = SETTINGS.get(key)
    if kind is None:
        raise Refusal(f"没有“{key}”这项设置。可用：{'、'.join(SETTINGS)}。", field=key)
    try:
        return kind.check(value)
    except Refusal as refusal:
        raise Refusal(f"“{kind.text}”（{key}）{refusal.sentence}", refusal.faults, key) from refusal
