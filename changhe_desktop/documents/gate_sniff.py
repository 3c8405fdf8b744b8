"""What a file is by its first bytes, whatever its name says."""

import re

from changhe_desktop.domain.worded import Worded


class FileKind(Worded):
    """Kinds of files people hand in; `text` is what we call them."""

    ZIP = "zip", "压缩结构的文件"
    OLD_OFFICE = "ole", "旧版 Office 或 WPS 文件"
    LOCKED_OFFICE = "locked", "有打开密码的文件"
    PDF = "pdf", "PDF 文件"
    RTF = "rtf", "RTF 文件"
    HTML = "html", "网页文件"
    IMAGE = "image", "图片"
    PROGRAM = "program", "程序文件"
    DATABASE = "database", "数据库文件"
    ARCHIVE = "archive", "压缩包"
    OTHER = "other", "其他文件"


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# An encrypted .docx or .xlsx is an OLE file with a stream of this name.
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")

_FIRST_BYTES: tuple[tuple[bytes, FileKind], ...] = (
    (b"PK\x03\x04", FileKind.ZIP),
    (b"PK\x05\x06", FileKind.ZIP),
    (_OLE, FileKind.OLD_OFFICE),
    (b"%PDF", FileKind.PDF),
    (b"{\\rtf", FileKind.RTF),
    (b"\x89PNG\r\n", FileKind.IMAGE),
    (b"\xff\xd8\xff", FileKind.IMAGE),
    (b"GIF8", FileKind.IMAGE),
    (b"II*\x00", FileKind.IMAGE),
    (b"MM\x00*", FileKind.IMAGE),
    (b"MZ", FileKind.PROGRAM),
    (b"\x7fELF", FileKind.PROGRAM),
    (b"SQLite format 3\x00", FileKind.DATABASE),
    (b"Rar!\x1a\x07", FileKind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", FileKind.ARCHIVE),
    (b"\x1f\x8b", FileKind.ARCHIVE),
)
_WEB_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|table|meta)\b", re.I
)


def kind_of(data: bytes) -> FileKind:
    """The kind told by the first bytes; OTHER for text and for anything unknown."""
    kind = next((kind for first, kind in _FIRST_BYTES if data.startswith(first)), None)
    if kind is FileKind.OLD_OFFICE and _ENCRYPTED_STREAM in data:
        return FileKind.LOCKED_OFFICE
    if kind is FileKind.PROGRAM and data.startswith(b"MZ") and data[:512].isascii() and b"\x00" not in data:
        return FileKind.OTHER  # a text that happens to begin with these two letters
    if kind is None and _WEB_PAGE.match(data[:2048]):
        return FileKind.HTML
    return kind or FileKind.OTHER
