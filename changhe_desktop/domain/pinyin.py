"""Finding and sorting Chinese by its sound: full pinyin, initials and a mix, with every reading.

A key is stored beside a text when it is saved: the readings of each character, “chao/zhao yang she qu”,
so that 朝阳社区 is found by cysq, zysq, chaoyang and zhaoy. The table is `resources/pinyin.tsv.gz`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Self

from changhe_desktop.domain.errors import Trouble
from changhe_desktop.domain.typed import folded

MOST_SPELLINGS, MOST_MIXED = 64, 24
INITIALS = frozenset("abcdefghjklmnopqrstwxyz")
TWO_LETTER_INITIALS = frozenset(("zh", "ch", "sh"))
LONGEST_SYLLABLE = 6
LONGEST_QUERY = 60
APART = " | "


@dataclass(frozen=True, slots=True)
class PinyinTable:
    """Readings without tones: `readings` by character, the usual one first; `surnames` that differ."""

    readings: Mapping[str, tuple[str, ...]]
    surnames: Mapping[str, tuple[str, ...]]
    syllables: frozenset[str]

    @classmethod
    def parse(cls, table: bytes) -> Self:
        """The table from its unzipped text; Trouble if the file is damaged."""
        readings = dict[str, tuple[str, ...]]()
        others, surnames = list[tuple[str, str]](), dict[str, tuple[str, ...]]()
        try:
            for line in table.decode("utf-8").splitlines():
                syllable, _, characters = line.partition("\t")
                if syllable.startswith("="):
                    surnames[syllable[1:]] = tuple(characters.split())
                    continue
                usual, _, also = characters.partition("\t")
                readings.update(dict.fromkeys(usual, (syllable,)))
                others.append((syllable, also))
        except UnicodeDecodeError:
            readings = {}
        if not readings:
            raise Trouble("拼音表损坏，请重新安装程序。")
        for syllable, also in others:
            for character in also:
                readings[character] = (*readings.get(character, ()), syllable)
        return cls(readings, surnames, frozenset(syllable for syllable, _ in others))

    def keys(self, *texts: str) -> str:
        """The search key of one or more texts (a name and its aliases), to be stored with them."""
        return APART.join(" ".join(self._tokens(text)) for text in texts)

    def _tokens(self, text: str) -> Iterator[str]:
        for character in folded(text):
            known = self.readings.get(character)
            if known:
                yield "/".join(known)
            elif character.isascii() and character.isalnum():
                yield character

    def finder(self, query: str) -> Callable[[str, str], bool]:
        """A test of (text, its key) against what was typed, for going over many rows.

        Characters are looked for in the text as they stand; letters also in the key, each segment a
        syllable or an initial of successive characters, the last one perhaps unfinished.
        """
        typed = folded(query)
        letters = re.sub(r"['’]", "", typed)
        if not (letters.isascii() and letters.isalnum()) or len(letters) > LONGEST_QUERY:
            return lambda text, key: typed in text or typed in folded(text)
        sound = self._pattern(letters)
        return lambda text, key: sound.search(key) is not None or typed in text.lower()

    def matches(self, query: str, text: str) -> bool:
        """Whether one text is found by what was typed."""
        return self.finder(query)(text, self.keys(text))

    def _pattern(self, typed: str) -> re.Pattern[str]:
        """A pattern over keys for letters and digits."""
        whole = islice(_walks(self._steps(typed, mixed=False), typed), MOST_SPELLINGS)
        mixed = islice(_walks(self._steps(typed, mixed=True), typed), MOST_MIXED)
        ways = (*whole, tuple(typed), *mixed)
        return re.compile(_joined([self._way(segments) for segments in ways]))

    def _steps(self, typed: str, *, mixed: bool) -> list[list[int]]:
        """From each place the lengths of segments that lead on to the end, the longest first.

        A segment is a syllable, a figure, or an initial if `mixed`; the last may be an unfinished syllable.
        """
        steps = [list[int]() for _ in typed]
        for place in reversed(range(len(typed))):
            left = len(typed) - place
            if any(syllable.startswith(typed[place:]) for syllable in self.syllables):
                steps[place].append(left)
            for length in range(min(LONGEST_SYLLABLE, left), 0, -1):
                leads_on = length == left or steps[place + length]
                if leads_on and self._segment(typed[place : place + length], mixed):
                    steps[place].append(length)
        return steps

    def _segment(self, head: str, mixed: bool) -> bool:
        figure = len(head) == 1 and head.isdigit()
        initial = mixed and (head in INITIALS or head in TWO_LETTER_INITIALS)
        return head in self.syllables or figure or initial

    def _way(self, segments: tuple[str, ...]) -> tuple[str, ...]:
        """One way to part the letters, as patterns of successive characters of a key.

        A reading begins at a word boundary, since “ ” and “/” part them.
        """
        characters = (*map(self._character, segments[:-1]), segments[-1])
        return (rf"\b{characters[0]}", *(rf"[^ ]*\b{c}" for c in characters[1:]))

    def _character(self, segment: str) -> str:
        """One character read as this whole syllable, or with this initial, up to the next character."""
        whole = len(segment) > 1 and segment in self.syllables
        return segment + (r"\b[^ ]* " if whole else "[^ ]* ")

    def sounds_like(self, typed: str, name: str) -> bool:
        """Whether letters find the name, or characters may be read as the name is, one by one."""
        typed, name = folded(typed), folded(name)
        if typed.isascii():
            return len(typed) > 1 and self.finder(typed)(name, self.keys(name))
        return len(typed) == len(name) and all(map(self._one_sound, typed, name))

    def _one_sound(self, one: str, other: str) -> bool:
        shared = set(self.readings.get(one, ())) & set(self.readings.get(other, ()))
        return one == other or bool(shared)

    def sort_key(self, text: str, *, person: bool = False) -> str:
        """A key that sorts by pinyin, figures and letters first; a `person` by the surname's own reading."""
        name = folded(text)
        family = next((s for s in (name[:2], name[:1]) if s in self.surnames), "") if person else ""
        sounds = [*self.surnames.get(family, ()), *(self._usual(c) for c in name[len(family) :])]
        return "".join(f"~{sound} {c}" if sound else c for sound, c in zip(sounds, name, strict=True))

    def _usual(self, character: str) -> str:
        return self.readings.get(character, ("" if character.isascii() else "~",))[0]


def _joined(ways: Sequence[tuple[str, ...]]) -> str:
    """The ways as one pattern in which common beginnings stand once, so that a miss is found early."""
    heads = dict[str, list[tuple[str, ...]]]()
    for way in ways:
        heads.setdefault(way[0], []).append(way[1:])
    branches = [head + (_joined(rests) if all(rests) else "") for head, rests in heads.items()]
    return branches[0] if len(branches) == 1 else "(?:" + "|".join(branches) + ")"


def _walks(steps: list[list[int]], typed: str, place: int = 0) -> Iterator[tuple[str, ...]]:
    """Every way along `steps` from `place` to the end, as segments."""
    if place == len(typed):
        yield ()
        return
    for length in steps[place]:
        for rest in _walks(steps, typed, place + length):
            yield (typed[place : place + length], *rest)
