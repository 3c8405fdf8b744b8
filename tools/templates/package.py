"""The fixed parts of a .docx package, and packing them so that the same parts give the same bytes."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

# Part, its content type, and how it hangs on the document.
_PARTS = (
    ("styles", f"{_MAIN}.styles+xml", "styles"),
    ("settings", f"{_MAIN}.settings+xml", "settings"),
    ("fontTable", f"{_MAIN}.fontTable+xml", "fontTable"),
    ("footer1", f"{_MAIN}.footer+xml", "footer"),
    ("footer2", f"{_MAIN}.footer+xml", "footer"),
)


def part(tag: str, content: str) -> str:
    """A part of WordprocessingML with its root element."""
    return f"{_HEAD}<w:{tag} {NAMESPACES}>{content}</w:{tag}>"


def relationship(name: str) -> str:
    """The id by which the document refers to one of the parts."""
    return f"rId{[n for n, *_ in _PARTS].index(name) + 1}"


def packed(parts: Mapping[str, str], title: str) -> bytes:
    """The package of a document and its parts, by their names in the folder “word”."""
    files = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            (
                ("rId1", f"{_OFFICE}/officeDocument", "word/document.xml"),
                ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            )
        ),
        "docProps/core.xml": _core(title),
        "word/_rels/document.xml.rels": _relations(
            tuple((relationship(name), f"{_OFFICE}/{kind}", f"{name}.xml") for name, _, kind in _PARTS)
        ),
    } | {f"word/{name}.xml": text for name, text in parts.items()}
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _content_types() -> str:
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/>'
        for name, kind in [("document", f"{_MAIN}.document.main+xml"), *((n, k) for n, k, _ in _PARTS)]
    )
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'{types}<Override PartName="/docProps/core.xml" ContentType="{core}"/></Types>'
    )


def _relations(entries: tuple[tuple[str, str, str], ...]) -> str:
    lines = "".join(f'<Relationship Id="{i}" Type="{kind}" Target="{to}"/>' for i, kind, to in entries)
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _core(title: str) -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title>'
        '<dcterms:created xsi:type="dcterms:W3CDTF">2026-01-01T00:00:00Z</dcterms:created>'
        "</cp:coreProperties>"
    )
