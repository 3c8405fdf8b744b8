"""The plan's text in the form in which ranges count, and the marks by which a text is known again."""

import hashlib
import re

_SEEN_BLANK = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]+")


def canonical(text: str) -> str:
    """The text without its byte order mark, line ends LF: the form that is kept and counted in."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def fingerprint(text: str) -> str:
    """SHA-256 of the canonical text: the same plan, whatever its file's encoding and line ends."""
    return hashlib.sha256(canonical(text).encode("utf-8", "surrogatepass")).hexdigest()


def words_of(text: str) -> str:
    """The text without anything blank."""
    return _SEEN_BLANK.sub("", text)


def words_fingerprint(text: str) -> str:
    """SHA-256 of the words alone: the same plan even if retyped with other indents or blank lines."""
    return hashlib.sha256(words_of(text).encode("utf-8", "surrogatepass")).hexdigest()


def word_positions(text: str) -> list[int]:
    """Where in the text each character of `words_of` stands."""
    positions, start = list[int](), 0
    for blank in _SEEN_BLANK.finditer(text):
        positions.extend(range(start, blank.start()))
        start = blank.end()
    positions.extend(range(start, len(text)))
    return positions
