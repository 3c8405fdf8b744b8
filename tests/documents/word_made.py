"""Word files made for tests, and their text read back."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn

MINIMAL = ("【标题】", "【主送】", "【正文】", "【署名】", "【成文日期】")


def a_template(lines: Sequence[str] = MINIMAL) -> bytes:
    """A template as an office would type it: one paragraph a line, no styles of ours; "|" splits runs."""
    document = docx.Document()
    for line in lines:
        paragraph = document.add_paragraph()
        for run in line.split("|"):
            paragraph.add_run(run)
    return bytes_of(document)


def bytes_of(document: Any) -> bytes:
    """The document saved."""
    held = BytesIO()
    document.save(held)
    return held.getvalue()


def plain_text(data: bytes) -> str:
    """The words of the body as they stand, paragraphs and table cells one a line."""
    body = docx.Document(BytesIO(data)).element.body
    return "\n".join(_words(paragraph) for paragraph in body.iter(qn("w:p")))


def text_of_part(element: Any) -> str:
    """The words of a header or footer."""
    return "\n".join(_words(paragraph) for paragraph in element.iter(qn("w:p")))


def _words(paragraph: Any) -> str:
    said = {qn("w:t"): lambda e: e.text or "", qn("w:br"): lambda _: "\n", qn("w:tab"): lambda _: "\t"}
    own = (e for e in paragraph.iter(*said) if next(e.iterancestors(qn("w:p"))) is paragraph)
    return "".join(said[e.tag](e) for e in own if e.getparent().tag == qn("w:r"))
