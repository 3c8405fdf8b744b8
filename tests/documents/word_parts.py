"""Word files built from their parts, so that each can be wrong in one way."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
ROOT = (
    f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}"><Relationship Id="r1" '
    f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
RELATIONS = (
    f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="r1" Type="{OFFICE}/numbering" Target="numbering.xml"/>'
    f'<Relationship Id="r2" Type="{OFFICE}/styles" Target="/word/styles.xml"/></Relationships>'
)


def document(body: str) -> str:
    """The main part with this body."""
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'


def paragraph(text: str, properties: str = "") -> str:
    """One paragraph with one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def numbered(text: str, number: int, level: int = 0) -> str:
    """One paragraph with an automatic number."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def listed(number: int, shape: int = 0, override: str = "") -> str:
    """One list over an abstract definition."""
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{shape}"/>{override}</w:num>'


def level(depth: int, form: str, text: str, more: str = "") -> str:
    """One level of a definition."""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


def numbering(levels: str, lists: str = "") -> str:
    """The numbering part with one abstract definition and its lists."""
    shape = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
    return f'<w:numbering xmlns:w="{W}">{shape}{lists or listed(1)}</w:numbering>'


def style(name: str, based_on: str = "", number: int | None = None) -> str:
    """One paragraph style, with its list if it has one."""
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    given = f'<w:pPr><w:numPr><w:numId w:val="{number}"/></w:numPr></w:pPr>' if number is not None else ""
    return f'<w:style w:styleId="{name}">{base}{given}</w:style>'


def styles(*each: str) -> str:
    """The styles part."""
    return f'<w:styles xmlns:w="{W}">{"".join(each)}</w:styles>'


def packed(parts: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The parts as a zip, in order."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def word(body: str, **parts: str) -> bytes:
    """A Word file with this body; `numbering=`, `styles=` add those parts."""
    named = {f"word/{name}.xml": content for name, content in parts.items()}
    return packed(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": ROOT,
            "word/document.xml": document(body),
            "word/_rels/document.xml.rels": RELATIONS,
            **named,
        }
    )
