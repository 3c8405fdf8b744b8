"""Word's automatic numbers written out: numbering.xml and styles.xml, counted paragraph by paragraph.

The running count belongs to the abstract definition, so that lists sharing one go on counting; a
startOverride restarts it where its list first appears (ECMA-376-1, 17.9; as Word does it).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from changhe_desktop.domain.outline_numerals import LARGEST, chinese_number

_DEEPEST = 9


def _chinese(value: int) -> str:
    return chinese_number(value) if 1 <= value <= LARGEST else str(value)


def _formal(value: int) -> str:
    return _chinese(value).translate(str.maketrans("一二三四五六七八九十百", "壹贰叁肆伍陆柒捌玖拾佰"))


def _from(first: str, count: int) -> Callable[[int], str]:
    """Numbers that are one character each, from `first` on; plain digits beyond `count`."""
    return lambda value: chr(ord(first) + value - 1) if 1 <= value <= count else str(value)


def _letters(first: str) -> Callable[[int], str]:
    return lambda value: chr(ord(first) + (value - 1) % 26) * ((value - 1) // 26 + 1)


def _roman(value: int) -> str:
    signs = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"))
    written = ""
    for worth, sign in (*signs, (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        count, value = divmod(value, worth)
        written += sign * count
    return written


def _full_width(value: int) -> str:
    return str(value).translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})


# w:numFmt values; what is not listed is written in plain digits.
_FORMATS: Mapping[str, Callable[[int], str]] = {
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "ideographDigital": _chinese,
    "chineseLegalSimplified": _formal,
    "decimalFullWidth": _full_width,
    "decimalEnclosedCircle": _from("①", 20),
    "decimalEnclosedCircleChinese": _from("①", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalZero": lambda value: f"{value:02d}",
    "upperLetter": _letters("A"),
    "lowerLetter": _letters("a"),
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "none": lambda value: "",
}


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    plain: bool = False
    style: str = ""


@dataclass(frozen=True, slots=True)
class _Style:
    based_on: str
    number: str
    level: str


@dataclass(slots=True)
class Numbering:
    """Counts a document's numbered paragraphs in order; `label` gives each its number as text."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    overrides: dict[str, dict[int, int]] = field(default_factory=dict)
    styles: dict[str, _Style] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def label(self, style: str, number: str, level: str) -> str:
        """The number of the next paragraph as Word shows it; empty for a bullet or none.

        `style`, `number` and `level` are its w:pStyle, w:numId and w:ilvl, empty where it has none.
        """
        number, depth = self._list_of(style, number, level)
        shared = self.lists.get(number, "")
        shape = self.levels.get(shared, {}).get(depth)
        if shape is None:
            return ""
        counts = self._counted(number, shared, depth)
        if shape.format == "bullet":
            return ""
        written = shape.text
        for above in range(_DEEPEST):
            written = written.replace(f"%{above + 1}", self._written(shared, above, counts, shape.plain))
        return written + (" " if written[-1:].isalnum() and written[-1:].isascii() else "")

    def _list_of(self, style: str, number: str, level: str) -> tuple[str, int]:
        """The list and level of a paragraph: its own, else those of its style and what that is based on."""
        name, met = style, set[str]()
        while not number and name in self.styles and name not in met:
            met.add(name)
            number, level = self.styles[name].number, level or self.styles[name].level
            name = self.styles[name].based_on
        if level:
            return number, _whole(level, 0)
        shapes = self.levels.get(self.lists.get(number, ""), {})
        return number, next((depth for depth, shape in shapes.items() if style and shape.style == style), 0)

    def _counted(self, number: str, shared: str, depth: int) -> dict[int, int]:
        counts, shapes = self.counts.setdefault(shared, {}), self.levels[shared]
        if number not in self.seen:
            self.seen.add(number)
            counts.update({at: start - 1 for at, start in self.overrides.get(number, {}).items()})
        counts[depth] = counts.get(depth, shapes[depth].start - 1) + 1
        for below in [at for at in counts if at > depth]:
            restart = shapes[below].restart if below in shapes else None
            if depth < (below if restart is None else restart):
                del counts[below]
        return counts

    def _written(self, shared: str, at: int, counts: Mapping[int, int], plain: bool) -> str:
        shape = self.levels[shared].get(at, _Level())
        value = counts.get(at, shape.start)
        return str(value) if plain else _FORMATS.get(shape.format, str)(value)


def numbering_of(numbering: Element | None, styles: Element | None) -> Numbering:
    """The counter for a document with these parts; either may be missing."""
    found = Numbering()
    if styles is not None:
        for style in children(styles, "style"):
            properties = first(first(style, "pPr"), "numPr")
            based_on, number, level = (
                first(style, "basedOn"),
                first(properties, "numId"),
                first(properties, "ilvl"),
            )
            found.styles[attribute(style, "styleId")] = _Style(value(based_on), value(number), value(level))
    if numbering is None:
        return found
    linked: dict[str, str] = {}
    for shared in children(numbering, "abstractNum"):
        name = attribute(shared, "abstractNumId")
        found.levels[name] = {_whole(attribute(at, "ilvl"), 0): _level(at) for at in children(shared, "lvl")}
        linked[name] = value(first(shared, "numStyleLink"))
    for item in children(numbering, "num"):
        own = attribute(item, "numId")
        found.lists[own] = value(first(item, "abstractNumId"))
        found.overrides[own] = dict(_overrides(item))
    for name, style_name in linked.items():
        target = found.lists.get(found.styles[style_name].number, "") if style_name in found.styles else ""
        if target:
            found.levels[name] = found.levels.get(target, {})
    return found


def _level(at: Element) -> _Level:
    restart = first(at, "lvlRestart")
    return _Level(
        _whole(value(first(at, "start")), 1),
        value(first(at, "numFmt")) or "decimal",
        value(first(at, "lvlText")),
        None if restart is None else _whole(value(restart), 0),
        first(at, "isLgl") is not None,
        value(first(at, "pStyle")),
    )


def _overrides(item: Element) -> Iterator[tuple[int, int]]:
    for override in children(item, "lvlOverride"):
        start = first(override, "startOverride")
        if start is not None:
            yield _whole(attribute(override, "ilvl"), 0), _whole(value(start), 1)


def _whole(written: str, default: int) -> int:
    return int(written) if written.isdecimal() and len(written) < 6 else default


def local(name: str) -> str:
    """An element's or attribute's name without its namespace (strict files use another one)."""
    return name.rpartition("}")[2]


def children(element: Element | None, name: str) -> list[Element]:
    """The direct children of this name."""
    return [] if element is None else [child for child in element if local(child.tag) == name]


def first(element: Element | None, name: str) -> Element | None:
    """The first direct child of this name."""
    return next(iter(children(element, name)), None)


def attribute(element: Element | None, name: str) -> str:
    """An attribute's text, empty if it has none."""
    if element is None:
        return ""
    return next((text for key, text in element.attrib.items() if local(key) == name), "")


def value(element: Element | None) -> str:
    """The w:val attribute."""
    return attribute(element, "val")
