"""The trail of settings in words: one line for each, who changed what from what to what."""

import json
from collections.abc import Iterable

from changhe_desktop.domain.accounts import SETTINGS, Json
from changhe_desktop.domain.numbering import NumberMode
from changhe_desktop.domain.printing import NoticeLayout
from changhe_desktop.store.views.accounts import HistoryRow

LONGEST = 40
CODES = {word.value: word.text for words in (NumberMode, NoticeLayout) for word in words}


def setting_lines(rows: Iterable[HistoryRow]) -> list[str]:
    """“11-23 15:02 张三：镇名 由“空”改为“示例镇””, newest first."""
    lines = []
    for row in rows:
        kind = SETTINGS.get(row.object_id)
        if kind is not None:
            when = row.at.astimezone().strftime("%m-%d %H:%M")
            moved = f"由“{_said(row.before)}”改为“{_said(row.after)}”"
            why = f"（{row.reason}）" if row.reason else ""
            lines.append(f"{when} {row.by}：{kind.text} {moved}{why}")
    return lines


def _said(text: str | None) -> str:
    """A setting's value from the trail, where it is JSON in a row's JSON or in a column's."""
    if text is None:
        return "空"
    outer = json.loads(text)
    inner = outer.get("value") if isinstance(outer, dict) and "key" in outer else outer
    words = value_words(json.loads(inner) if isinstance(inner, str) else inner)
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"


def value_words(value: Json) -> str:
    """A setting's value as a clerk would say it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(value_words(part) for part in value) or "空"
    if isinstance(value, dict):
        if "name" in value:
            behalf = f"（{value['on_behalf']}代章）" if value.get("on_behalf") else ""
            return f"{value['name']}{behalf}"
        return "，".join(f"{name}：{value_words(part)}" for name, part in value.items()) or "空"
    return CODES.get(str(value), str(value)) if value not in (None, "") else "空"
