"""A Word document as lines of text: paragraphs and table cells in order, automatic numbers written out.

Read as a stream, so that neither depth nor length costs memory. Left out as the reader of the page does
not see them: deleted and moved-away text, field codes, hidden runs, phonetic guides.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import dirname, join, normpath
from xml.etree.ElementTree import Element, ParseError
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler, feature_namespaces
from xml.sax.xmlreader import AttributesNSImpl

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from defusedxml.sax import make_parser

from changhe_desktop.documents.gate import Package
from changhe_desktop.documents.plan_numbering import Numbering, attribute, children, numbering_of
from changhe_desktop.domain.errors import Refusal

_MAIN_PART = "word/document.xml"
# The usual files and the strict ones name their elements in two namespaces.
_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_COMPATIBILITY = "/markup-compatibility/2006"
_SKIPPED = {"del", "moveFrom", "instrText", "rt", "pPrChange", "rPrChange", "numberingChange"}
_OFF = {"0", "false", "off", "none"}
_SIGNS: Mapping[str, str] = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}


def word_text(package: Package) -> str:
    """The document's lines, each paragraph and each table cell's paragraph one."""
    main = next((target for kind, target in _targets(package, "") if kind == "officeDocument"), _MAIN_PART)
    data = package.part(main)
    if data is None:
        raise Refusal("文件里没有正文，可能不是完整的 Word 文档。请用 WPS/Word 打开后另存再试。数据未改动。")
    parts = dict(_targets(package, main))
    numbering = numbering_of(_tree(package, parts.get("numbering")), _tree(package, parts.get("styles")))
    story = _Story(numbering)
    parser = make_parser()
    parser.setFeature(feature_namespaces, True)
    parser.forbid_dtd = True
    parser.setContentHandler(story)
    try:
        parser.parse(BytesIO(data))
    except (SAXParseException, DefusedXmlException, LookupError, ValueError) as error:
        raise _damaged() from error
    return "\n".join(story.lines)


def _damaged() -> Refusal:
    return Refusal("文件内部数据损坏（不是有效的 XML）。请向发送人索取原件。数据未改动。")


def _tree(package: Package, name: str | None) -> Element | None:
    data = package.part(name) if name else None
    if not data:
        return None
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise _damaged() from error
    return root


def _targets(package: Package, source: str) -> list[tuple[str, str]]:
    """The parts a part (or the package, "") points to, by the last word of the relation's type."""
    folder, name = dirname(source), source.rpartition("/")[2]
    relations = _tree(package, join(folder, "_rels", f"{name}.rels"))
    found = []
    for relation in children(relations, "Relationship"):
        kind = attribute(relation, "Type").rpartition("/")[2]
        target = attribute(relation, "Target")
        place = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
        found.append((kind, place))
    return found


@dataclass(slots=True)
class _Paragraph:
    style: str = ""
    number: str = ""
    level: str = ""
    pieces: list[str] = field(default_factory=list)


class _Story(ContentHandler):
    """Gathers the document's lines while it is read. A text box comes before the paragraph it hangs on."""

    def __init__(self, numbering: Numbering) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._numbering = numbering
        self._open: list[_Paragraph] = []
        self._runs: list[int] = []  # how much the paragraph said when each open run began
        self._hidden = False
        self._skipping = 0
        self._in_text = False

    def startElementNS(
        self, name: tuple[str | None, str], qname: str | None, attrs: AttributesNSImpl
    ) -> None:
        """Enter an element."""
        space, word = name[0] or "", name[1]
        if self._skipping or self._is_skipped(space, word):
            self._skipping += 1
        elif space not in _WORD:
            return
        elif word == "p":
            self._open.append(_Paragraph())
        elif self._open:
            self._inside(word, {key[1]: text for key, text in attrs.items()})

    def _is_skipped(self, space: str, word: str) -> bool:
        return (space in _WORD and word in _SKIPPED) or (
            space.endswith(_COMPATIBILITY) and word == "Fallback"
        )

    def _inside(self, word: str, attributes: Mapping[str, str]) -> None:
        paragraph, given = self._open[-1], attributes.get("val", "")
        if word == "r":
            self._runs.append(len(paragraph.pieces))
            self._hidden = False
        elif word == "t":
            self._in_text = True
        elif word == "pStyle":
            paragraph.style = given
        elif word == "numId":
            paragraph.number = given
        elif word == "ilvl":
            paragraph.level = given if given.isdecimal() else ""
        elif self._runs and word == "vanish":
            self._hidden = given not in _OFF
        elif self._runs and word in _SIGNS:
            paragraph.pieces.append(_SIGNS[word])
        elif self._runs and word == "br" and attributes.get("type", "textWrapping") == "textWrapping":
            paragraph.pieces.append("\n")

    def endElementNS(self, name: tuple[str | None, str], qname: str | None) -> None:
        """Leave an element."""
        space, word = name[0] or "", name[1]
        if self._skipping:
            self._skipping -= 1
        elif space not in _WORD or not self._open:
            return
        elif word == "t":
            self._in_text = False
        elif word == "r" and self._runs:
            began = self._runs.pop()
            if self._hidden:
                del self._open[-1].pieces[began:]
            self._hidden = False
        elif word == "p":
            self._close(self._open.pop())

    def characters(self, content: str) -> None:
        """Text of the open run."""
        if self._in_text and self._open and not self._skipping:
            self._open[-1].pieces.append(content)

    def _close(self, paragraph: _Paragraph) -> None:
        label = self._numbering.label(paragraph.style, paragraph.number, paragraph.level)
        self.lines.append(label + "".join(paragraph.pieces))
