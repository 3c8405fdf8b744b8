"""Manners shared by every Word paper: templates with plain Chinese placeholders, filled where they stand.

A placeholder is a name in black lenticular brackets, 【标题】. WPS and Word cut text into runs as they
please, so a placeholder is looked for in a paragraph's whole text and may lie in several runs. Body,
tables, text boxes, headers and footers are all searched. Words replace a placeholder where it stands in a
line; blocks replace the whole paragraph by several, or by a table.
"""

import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from changhe_desktop.documents.word_blocks import (
    Block,
    Grid,
    made_like,
    paragraph_styles,
    put_words,
    words_of,
)
from changhe_desktop.domain.errors import Fault, Refusal

PLACEHOLDER = re.compile(r"【([^【】\n]{1,20})】")
NOT_WORD = "这不是能读的 Word 文档（.docx）。请用 WPS 或 Word 打开后另存为 .docx 再试。数据未改动。"
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ARCHIVE_DAY = (1980, 1, 1, 0, 0, 0)

# A word across the page as WPS and Word write it: text along a path, turned, behind the words of the page.
_WATERMARK = """
<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"><w:pict>
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"
 path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>
<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>
<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>
<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>
<v:shape id="watermark{n}" type="#_x0000_t136" fillcolor="#c8c8c8" stroked="f" style="position:absolute;
margin-left:0;margin-top:0;width:{width}pt;height:130pt;rotation:315;z-index:-251658752;
mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;
mso-position-vertical-relative:margin"><v:fill opacity=".5"/>
<v:textpath style="font-family:'黑体';font-size:1pt" string="{word}"/></v:shape></w:pict></w:r>
"""


def open_document(data: bytes) -> Document:
    """The document in `data`; a Refusal if it cannot be read. What comes from outside is gated first."""
    try:
        document = docx.Document(BytesIO(data))
        broken = document.element.body is None or not document.sections
    except Exception as error:  # python-docx has no error of its own for a package that lacks its parts
        raise Refusal(NOT_WORD) from error
    if broken:
        raise Refusal(NOT_WORD)
    return document


def placeholders(document: Document) -> list[str]:
    """Names of the placeholders the document holds, in order, each as often as it stands there."""
    return [name for p in _paragraphs(document) for name in _names(_text_of(p))]


def check_placeholders(
    document: Document, known: Collection[str], mandatory: Collection[str], alone: Collection[str]
) -> list[Fault]:
    """What is wrong with a template: unknown names, mandatory ones missing, blocks that share their line."""
    found = placeholders(document)
    usable = "、".join(f"【{name}】" for name in known)
    faults = [
        Fault(f"模板里的“【{name}】”认不得。可用的有：{usable}。", field=name)
        for name in dict.fromkeys(found)
        if name not in known
    ]
    faults += [
        Fault(f"模板里缺少“【{name}】”，请补上后再用。", field=name)
        for name in mandatory
        if name not in found
    ]
    for paragraph in _paragraphs(document):
        line = _text_of(paragraph)
        faults += [
            Fault(f"“【{name}】”应当独占一段，请把同一段里的其他文字移开。", field=name)
            for name in _names(line)
            if name in alone and PLACEHOLDER.fullmatch(line.strip()) is None
        ]
    return faults


def fill(document: Document, words: Mapping[str, str], blocks: Mapping[str, Block]) -> None:
    """Put words and blocks where their placeholders stand; placeholders of other names are left as they are.

    A line whose placeholders all come out empty goes with its label (“抄送：【抄送】”); so does a table row
    that is left without words. The only line of a header or footer, or of a cell in such a row, stays.
    """
    _refuse_unprintable(words, blocks)
    styles = paragraph_styles(document)
    for paragraph in list(_paragraphs(document)):
        line = _text_of(paragraph)
        known = [name for name in _names(line) if name in words or name in blocks]
        if not known:
            continue
        if known[0] in blocks and PLACEHOLDER.fullmatch(line.strip()):
            _put_block(paragraph, [made_like(paragraph, piece, styles) for piece in blocks[known[0]]])
            continue
        spoken = {n: words[n] if n in words else words_of(blocks[n]) for n in known}
        if any(spoken.values()):
            _replace(paragraph, spoken)
        else:
            _take_out(paragraph)


def mark_across(document: Document, word: str) -> None:
    """Print `word` slanting across every page, behind the text."""
    section = document.sections[0]
    headers = [section.header]
    if document.settings.odd_and_even_pages_header_footer:
        headers.append(section.even_page_header)
    if section.different_first_page_header_footer:
        headers.append(section.first_page_header)
    for n, header in enumerate(headers):
        header.is_linked_to_previous = False
        shape = _WATERMARK.format(n=n, word=word, width=150 * len(word))
        header.paragraphs[0]._p.append(parse_xml(shape))  # noqa: SLF001 (python-docx has no door for shapes)


def saved(document: Document, *, made: datetime, title: str, author: str) -> bytes:
    """The document's bytes; the same content gives the same bytes, said to be `made` then and by `author`."""
    core = document.core_properties
    core.title, core.author, core.last_modified_by = title, author, author
    core.created = core.modified = made
    core.revision = 1
    held = BytesIO()
    document.save(held)
    return packed_alike(held.getvalue())


def packed_alike(data: bytes) -> bytes:
    """The same archive with the clock taken out of it; a Refusal if two of its parts have one name."""
    firm = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as loose, zipfile.ZipFile(firm, "w") as packed:
        if len(set(loose.namelist())) < len(loose.namelist()):
            raise Refusal(NOT_WORD)  # python-docx adds a part that it did not recognise a second time
        for name in loose.namelist():
            entry = zipfile.ZipInfo(name, _ARCHIVE_DAY)
            packed.writestr(entry, loose.read(name), zipfile.ZIP_DEFLATED)
    return firm.getvalue()


def _paragraphs(document: Document) -> Iterator[Any]:
    """Every paragraph of body, tables, text boxes, headers and footers."""
    yield from document.element.body.iter(qn("w:p"))
    for relation in document.part.rels.values():
        if relation.reltype in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER):
            yield from relation.target_part.element.iter(qn("w:p"))


def _own_texts(paragraph: Any) -> list[Any]:
    """The w:t of this paragraph, not of paragraphs in text boxes anchored in it."""
    return [t for t in paragraph.iter(qn("w:t")) if next(t.iterancestors(qn("w:p"))) is paragraph]


def _names(line: str) -> list[str]:
    return [match.group(1).strip() for match in PLACEHOLDER.finditer(line)]


def _text_of(paragraph: Any) -> str:
    return "".join(t.text or "" for t in _own_texts(paragraph))


def _replace(paragraph: Any, words: Mapping[str, str]) -> None:
    """Replace placeholders in a line; the words take the look of the run in which a placeholder begins."""
    texts = _own_texts(paragraph)
    owners = [n for n, text in enumerate(texts) for _ in text.text or ""]
    line = list(_text_of(paragraph))
    for match in PLACEHOLDER.finditer("".join(line)):
        name = match.group(1).strip()
        if name in words:
            line[match.start() : match.end()] = [words[name]] + [""] * (len(match.group()) - 1)
    pieces = [""] * len(texts)
    for owner, piece in zip(owners, line, strict=True):
        pieces[owner] += piece
    for text, piece in zip(texts, pieces, strict=True):
        put_words(text, piece)


def _put_block(paragraph: Any, made: list[Any]) -> None:
    """Put the block's elements in the paragraph's place; after a table a paragraph has to stand."""
    for element in made:
        paragraph.addprevious(element)
    if made and made[-1].tag == qn("w:tbl"):
        _empty(paragraph)
    else:
        _take_out(paragraph)


def _take_out(paragraph: Any) -> None:
    """Remove a line; the last one of its cell, header or footer, or the end of a section, is emptied."""
    holder = paragraph.getparent()
    ends_section = paragraph.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None
    needed = holder.tag != qn("w:body") and len(holder.findall(qn("w:p"))) == 1
    if not (ends_section or needed):
        holder.remove(paragraph)
        return
    _empty(paragraph)
    row = holder.getparent()
    if holder.tag == qn("w:tc") and not any(text.text for text in row.iter(qn("w:t"))):
        table = row.getparent()
        table.remove(row)
        if table.find(qn("w:tr")) is None:
            table.getparent().remove(table)


def _empty(paragraph: Any) -> None:
    for text in _own_texts(paragraph):
        text.text = ""


def _refuse_unprintable(words: Mapping[str, str], blocks: Mapping[str, Block]) -> None:
    texts = list(words.items())
    for name, block in blocks.items():
        for piece in block:
            cells = [c for row in piece.rows for c in row] if isinstance(piece, Grid) else [piece.text]
            texts += [(name, text) for text in cells]
    for name, text in texts:
        bad = _UNPRINTABLE.search(text)
        if bad is not None:
            code = f"U+{ord(bad.group()):04X}"
            raise Refusal(f"“{name}”里有不可显示的字符（{code}），请删去后重新输入该处。", field=name)
