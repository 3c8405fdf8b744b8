"""A look over a workbook's cells before any library builds a table of them.

A library makes room for everything between the first and the last cell: two far cells in a file of 2 KB ask
it for 512 GiB. So cells with a value are counted, and the last of them is known, before anything is read.
"""

import re
from typing import Any
from xml.parsers import expat

from changhe_desktop.documents.gate import Package
from changhe_desktop.domain.errors import Refusal

MOST_CELLS, LAST_ROW, LAST_COLUMN = 500_000, 50_000, 256

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_UNCHANGED = "数据未改动。"


def scan_cells(package: Package) -> int:
    """How many cells with a value the workbook holds; a Refusal if they are too many or too far apart.

    Every part is looked at, since a workbook may keep its sheets under any name.
    """
    count = _Count()
    for name in package.sizes:
        part = package.part(name) or b""
        if b"<" in part[:64]:
            count.sheet(part, strict=name.casefold().endswith(".xml"))
    return count.cells


class _Count:
    """Cells seen so far, over all sheets. Where a file names no place, cells follow one another."""

    def __init__(self) -> None:
        self.cells = 0
        self._row = self._column = 0

    def sheet(self, part: bytes, *, strict: bool) -> None:
        """Count one part; one that is no whole XML is refused if `strict`."""
        self._row = self._column = 0
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._begin
        try:
            parser.Parse(part, True)
        except expat.ExpatError as error:
            if strict:
                raise Refusal(f"表格数据损坏，校验不符。请向发送人索取原件。{_UNCHANGED}") from error

    def _begin(self, name: str, attributes: dict[str, Any]) -> None:
        match name.rpartition(" ")[2]:
            case "row":
                given = str(attributes.get("r", ""))
                self._row = int(given) if given.isdecimal() and len(given) < 8 else self._row + 1
                self._column = 0
            case "c":
                self._place(str(attributes.get("r", "")))
            case "v" | "is":
                self._hold()

    def _place(self, reference: str) -> None:
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            self._column += 1
            return
        self._row, self._column = int(match[2]), 0
        for letter in match[1]:
            self._column = self._column * 26 + ord(letter) - 64

    def _hold(self) -> None:
        self.cells += 1
        if self.cells > MOST_CELLS:
            raise Refusal(f"表格超过 50 万个单元格，已停止。请拆分，或删除多余行后再试。{_UNCHANGED}")
        if self._row > LAST_ROW or self._column > LAST_COLUMN:
            where = f"第{self._row}行第{self._column}列"
            raise Refusal(f"表格{where}有内容，疑似误操作或恶意文件。请删除多余行列后另存。{_UNCHANGED}")
