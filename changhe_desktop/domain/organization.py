"""Units of the town: their kinds, who may be ordered, lists pasted in, and one found by name."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from changhe_desktop.domain.errors import Fault, Refusal
from changhe_desktop.domain.typed import cleaned, folded, unprintable
from changhe_desktop.domain.worded import Worded

LONGEST_NAME = 80
LONGEST_LEADER = 40
MOST_ALIASES = 20
MOST_ROWS = 500


class UnitKind(Worded):
    """What a unit is to the town."""

    OFFICE = "office", "内设机构"
    INSTITUTION = "institution", "事业单位"
    STATION = "station", "派驻站所"
    VILLAGE = "village", "村（社区）"
    TEAM = "team", "临时专班"


class Orderable(Worded):
    """Whether the town may order a unit to rectify (下发整改通知)."""

    YES = "yes", "可下发"
    ASK = "ask", "需确认"
    NO = "no", "不可下发"


# A station answers to its own bureau, so the town asks it by letter (documents.md §3: internal units only).
DEFAULT_ORDERABLE: Mapping[UnitKind, Orderable] = {
    UnitKind.OFFICE: Orderable.YES,
    UnitKind.INSTITUTION: Orderable.YES,
    UnitKind.STATION: Orderable.ASK,
    UnitKind.VILLAGE: Orderable.YES,
    UnitKind.TEAM: Orderable.YES,
}

# How the ending of a name suggests its kind; a suggestion is shown as one. Longest ending first.
NAME_ENDINGS = (
    ("派出所", UnitKind.STATION), ("监管所", UnitKind.STATION), ("资源所", UnitKind.STATION),
    ("供电所", UnitKind.STATION), ("司法所", UnitKind.STATION), ("税务所", UnitKind.STATION),
    ("专班", UnitKind.TEAM), ("社区", UnitKind.VILLAGE), ("村", UnitKind.VILLAGE),
    ("学校", UnitKind.INSTITUTION), ("小学", UnitKind.INSTITUTION), ("中学", UnitKind.INSTITUTION),
    ("幼儿园", UnitKind.INSTITUTION), ("卫生院", UnitKind.INSTITUTION), ("中心", UnitKind.INSTITUTION),
    ("站", UnitKind.INSTITUTION), ("队", UnitKind.INSTITUTION),
)  # fmt: skip
KIND_WORDS = {
    "村": UnitKind.VILLAGE, "社区": UnitKind.VILLAGE, "村、社区": UnitKind.VILLAGE,
    "站所": UnitKind.STATION, "专班": UnitKind.TEAM,
}  # fmt: skip
LIST_NUMBER = re.compile(r"^(?:\d+[、.．)）]|[（(]\d+[)）]|[•·●-])\s*")
COLUMNS = ("name", "kind", "aliases", "leader", "orderable")
HEADINGS = {
    "单位": "name", "单位名称": "name", "名称": "name", "类型": "kind", "单位类型": "kind", "类别": "kind",
    "别名": "aliases", "简称": "aliases", "分管领导": "leader", "责任领导": "leader", "下发": "orderable",
    "整改下发": "orderable", "可否下发": "orderable",
}  # fmt: skip
COLUMN_WORDS = {
    "name": "单位名称",
    "kind": "类型",
    "aliases": "别名",
    "leader": "分管领导",
    "orderable": "可否下发",
}


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit as handed in. `suggested` says that its kind was read off the name, not given."""

    name: str
    kind: UnitKind
    aliases: tuple[str, ...] = ()
    leader: str = ""
    orderable: Orderable = Orderable.YES
    suggested: bool = False


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One line of a list as it was read: the unit it makes, and what is wrong with it."""

    row: int
    unit: UnitRow
    faults: tuple[str, ...]


def kind_of(text: str) -> UnitKind | None:
    """The kind of these words, 村(社区) in any brackets; None if unknown."""
    typed = folded(text)
    for kind in UnitKind:
        if typed in (kind.value, folded(kind.text)):
            return kind
    return KIND_WORDS.get(typed)


def suggested_kind(name: str) -> UnitKind:
    """The kind a unit's name suggests: 某某村 a village, 派出所 a station, anything else an office."""
    return next((kind for ending, kind in NAME_ENDINGS if name.endswith(ending)), UnitKind.OFFICE)


def split_aliases(text: str) -> tuple[str, ...]:
    """Aliases separated by 、 ； ， / or their half-width forms, each once, in order."""
    parts = (cleaned(part) for part in re.split(r"[、;；,，/|]", text))
    return tuple(dict.fromkeys(part for part in parts if part))


def parse_units(text: str, file: str | None = None) -> tuple[UnitRow, ...]:
    """The units of a pasted list: one a line, or columns parted by tabs (name, kind, aliases, leader, flag).

    A first line of headings is understood, also in another order. Raises a Refusal with every fault
    by its line (`row` counts from 1).
    """
    return _checked(_records(text), file)


def read_lines(text: str) -> tuple[ReadLine, ...]:
    """The same list line by line, faulty lines included, to be looked at before anything is kept."""
    records = _records(text)
    _refuse_too_many(records)
    units, faults = _read(records, None)
    said: dict[int | None, list[str]] = {}
    for fault in faults:
        said.setdefault(fault.row, []).append(fault.sentence)
    return tuple(ReadLine(row, unit, tuple(said.get(row, ()))) for row, unit in units)


def _records(text: str) -> list[tuple[int, Mapping[str, str]]]:
    columns: Sequence[str] = COLUMNS
    records = list[tuple[int, Mapping[str, str]]]()
    for row, line in enumerate(text.splitlines(), 1):
        cells = [cleaned(cell) for cell in line.split("\t")]
        if not any(cells):
            continue
        headings = [HEADINGS.get(folded(cell), "") for cell in cells]
        if not records and "name" in headings:
            columns = headings
            continue
        record = dict(zip(columns, cells, strict=False))
        record["name"] = LIST_NUMBER.sub("", record.get("name", ""))
        records.append((row, record))
    return records


def units_from_records(
    records: Iterable[Mapping[str, object]], file: str | None = None
) -> tuple[UnitRow, ...]:
    """The units of JSON records {name, kind, aliases, leader?, orderable?}; faults by record."""
    plain = list[tuple[int, Mapping[str, str]]]()
    for row, record in enumerate(records, 1):
        cells = {key: record.get(key) or "" for key in COLUMNS}
        words = {key: "、".join(map(str, v)) if isinstance(v, list) else str(v) for key, v in cells.items()}
        plain.append((row, words))
    return _checked(plain, file)


def _checked(records: Sequence[tuple[int, Mapping[str, str]]], file: str | None) -> tuple[UnitRow, ...]:
    if not records:
        raise Refusal("没有读到单位。请每行写一个单位名称。")
    _refuse_too_many(records)
    units, faults = _read(records, file)
    if faults:
        raise Refusal(
            f"单位清单有{len(faults)}处需要改正，未导入。", sorted(faults, key=lambda f: f.row or 0)
        )
    return tuple(unit for _, unit in units)


def _refuse_too_many(records: Sequence[object]) -> None:
    if len(records) > MOST_ROWS:
        raise Refusal(f"共{len(records)}行，超过{MOST_ROWS}行。请确认粘贴的是单位清单。")


def _read(
    records: Sequence[tuple[int, Mapping[str, str]]], file: str | None
) -> tuple[list[tuple[int, UnitRow]], list[Fault]]:
    """The units by their lines, and everything that is wrong with them."""
    faults = list[Fault]()
    units = [(row, _unit(row, record, file, faults)) for row, record in records]
    return units, [*faults, *_clashes(units, file)]


def _unit(row: int, record: Mapping[str, str], file: str | None, faults: list[Fault]) -> UnitRow:
    """The unit of one record; what is wrong with it is added to `faults`."""

    def fault(sentence: str, field: str) -> None:
        value = record.get(field, "")
        faults.append(Fault(sentence, file, row=row, column=COLUMN_WORDS[field], field=field, value=value))

    name, aliases = record.get("name", ""), split_aliases(record.get("aliases", ""))
    for sentence in name_faults(name):
        fault(sentence, "name")
    if len(aliases) > MOST_ALIASES:
        fault(f"别名共{len(aliases)}个，超过{MOST_ALIASES}个。", "aliases")
    for sentence in dict.fromkeys(s for alias in aliases for s in name_faults(alias, "别名")):
        fault(sentence, "aliases")
    leader = record.get("leader", "")
    if len(leader) > LONGEST_LEADER or unprintable(leader):
        fault(f"分管领导应为不超过{LONGEST_LEADER}字的姓名。", "leader")
    kind_word, flag_word = record.get("kind", ""), record.get("orderable", "")
    kind = kind_of(kind_word) if kind_word else suggested_kind(name)
    if kind is None:
        fault(f"没有“{kind_word}”这种单位。可填：{'、'.join(k.text for k in UnitKind)}。", "kind")
        kind = UnitKind.OFFICE
    flag = Orderable.of_text(folded(flag_word)) if flag_word else DEFAULT_ORDERABLE[kind]
    if flag is None:
        fault(f"“{flag_word}”看不懂。可填：{'、'.join(f.text for f in Orderable)}。", "orderable")
        flag = Orderable.ASK
    return UnitRow(name, kind, aliases, leader, flag, suggested=not kind_word)


def name_faults(name: str, what: str = "单位名称") -> list[str]:
    """What is wrong with a unit's name or alias, as sentences."""
    said = []
    if not folded(name):
        said.append(f"{what}不能为空。")
    if len(name) > LONGEST_NAME:
        said.append(f"{what}共{len(name)}字，超过{LONGEST_NAME}字。")
    if re.search("[、；;，,]", name):
        said.append(f"{what}“{name[:20]}”里有多个单位，请每行只写一个。")
    if unprintable(name) or "\n" in name or "\t" in name:
        said.append(f"{what}含不可显示字符，请重新输入。")
    return said


def _clashes(units: Sequence[tuple[int, UnitRow]], file: str | None) -> list[Fault]:
    """Names and aliases that two lines share, after folding."""
    seen, faults = dict[str, int](), list[Fault]()
    for row, unit in units:
        for called in dict.fromkeys(folded(c) for c in (unit.name, *unit.aliases) if folded(c)):
            first = seen.setdefault(called, row)
            if first != row:
                words = next(c for c in (unit.name, *unit.aliases) if folded(c) == called)
                sentence = f"“{words}”与第{first}行重复。"
                faults.append(Fault(sentence, file, row=row, column="单位名称", field="name", value=words))
    return faults
