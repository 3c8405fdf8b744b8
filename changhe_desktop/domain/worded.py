"""Enumerations that carry their Chinese word, so that a word is written once for screen and paper."""

from enum import StrEnum
from typing import Self


class Worded(StrEnum):
    """A StrEnum whose members are written `NAME = "code", "中文"`; `text` is the Chinese word."""

    text: str

    def __new__(cls, value: str, text: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.text = text
        return member

    @classmethod
    def of_text(cls, text: str) -> Self | None:
        """The member with this Chinese word or code, or None."""
        return next((m for m in cls if text in (m.text, m.value)), None)
