"""The gate before any library opens a file from outside: sizes, structure, paths, DTDs, macros.

Everything is counted while reading, since declared sizes lie. What passes is held as bytes, so that
nothing can be swapped between the check and the reading. A refusal changes nothing.
"""

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from xml.parsers import expat

from changhe_desktop.domain.errors import Refusal, Trouble
from changhe_desktop.domain.worded import Worded

MIB = 1 << 20
_CHUNK = 1 << 16
_XML_ENDINGS = (".xml", ".rels", ".vml")
_UNCHANGED = "数据未改动。"


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes. `ratio` counts for parts larger than `ratio_from` only: empty parts pack well."""

    file: int = 20 * MIB
    parts: int = 500
    part: int = 64 * MIB
    unpacked: int = 200 * MIB
    ratio: int = 100
    ratio_from: int = MIB


LIMITS = Limits()


class Office(Worded):
    """Kinds of zipped office files, by the folder their parts stand in."""

    WORD = "word/", "Word 文档"
    SHEET = "xl/", "Excel 工作簿"
    SLIDES = "ppt/", "演示文稿"
    OPEN = "mimetype", "ODF 文件"
    UNKNOWN = "", "压缩包"


@dataclass(frozen=True, slots=True)
class Package:
    """An office file that passed: its kind, and the parts with their true sizes."""

    kind: Office
    data: bytes
    sizes: Mapping[str, int]

    def part(self, name: str) -> bytes | None:
        """The bytes of a part; None if there is none of this name."""
        if name not in self.sizes:
            return None
        with zipfile.ZipFile(BytesIO(self.data)) as archive:
            return archive.read(name)


def read_file(path: Path, limits: Limits = LIMITS) -> bytes:
    """The whole file, neither empty nor larger than the limit."""
    try:
        if path.is_dir():
            raise Refusal(f"“{path.name}”是文件夹，请选择一个文件。")
        with path.open("rb") as file:
            data = file.read(limits.file + 1)
            size = path.stat().st_size
    except FileNotFoundError as error:
        raise Refusal(
            f"没有找到文件“{path.name}”，可能已被移走，或 U 盘已拔出。请重新选择。{_UNCHANGED}"
        ) from error
    except PermissionError as error:
        raise Trouble(
            f"无法打开“{path.name}”：它可能正被 WPS/Office 打开，或没有读取权限。请关闭后重试。"
        ) from error
    except OSError as error:
        raise Trouble(
            f"读取“{path.name}”时出错，U 盘可能已拔出，或文件名过长。请把文件放到桌面再试。"
        ) from error
    if not data:
        raise Refusal(f"文件是空的（0 字节），可能没有保存或拷贝中断。请重新拷贝。{_UNCHANGED}")
    if len(data) > limits.file:
        told = f"{max(size, len(data)) / MIB:.0f} MB，超过 {limits.file // MIB} MB"
        raise Refusal(f"文件 {told}。请去掉其中的图片，另存后再试。{_UNCHANGED}")
    return data


def passed(data: bytes, wanted: Office, limits: Limits = LIMITS) -> Package:
    """The office file, checked part by part. Refuses what is damaged, hostile or of another kind."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_directory(entries, limits)
            kind = office_kind([entry.filename for entry in entries])
            if kind is not wanted:
                raise Refusal(f"这是{kind.text}，不是{wanted.text}。请选择正确的文件。{_UNCHANGED}")
            sizes = dict(_check_parts(archive, entries, limits))
    except zipfile.BadZipFile as error:
        raise Refusal(_damage(str(error))) from error
    except (EOFError, ValueError, OverflowError, NotImplementedError, zlib.error) as error:
        raise Refusal(f"文件内部数据损坏。请向发送人索取原件。{_UNCHANGED}") from error
    return Package(kind, data, sizes)


def office_kind(names: list[str]) -> Office:
    """The kind of office file these parts make."""
    return next(
        (kind for kind in Office if any(name.startswith(kind.value) for name in names)), Office.UNKNOWN
    )


def _damage(message: str) -> str:
    if "CRC" in message or "verlap" in message or "header" in message:
        return f"文件内部数据损坏，校验不符。请向发送人索取原件。{_UNCHANGED}"
    return f"文件不完整（缺结尾），可能是 U 盘未安全拔出或下载中断。请重新拷贝。{_UNCHANGED}"


def _check_directory(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    """What the zip's directory alone can tell."""
    if len(entries) > limits.parts:
        raise Refusal(f"文件内有 {len(entries)} 个部件，超过 {limits.parts} 个，已停止读取。{_UNCHANGED}")
    names = [entry.filename.casefold() for entry in entries]
    if len(set(names)) < len(names) or len({entry.header_offset for entry in entries}) < len(entries):
        raise Refusal(f"文件内部结构异常（部件重名或重叠），已拒绝。请联系发送人。{_UNCHANGED}")
    for entry in entries:
        if unsafe(entry.orig_filename) or stat.S_ISLNK(entry.external_attr >> 16):
            raise Refusal(f"文件内部含有非法路径，已拒绝。请联系发送人。{_UNCHANGED}")
        if entry.flag_bits & 0x1:
            raise Refusal(
                f"文件有打开密码。请在 WPS/Office 中取消密码后再读取，本软件不索要密码。{_UNCHANGED}"
            )
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refusal(f"文件用了少见的压缩方式。请用 WPS/Office 打开后另存再试。{_UNCHANGED}")
        if entry.filename.casefold().endswith("vbaproject.bin"):
            raise Refusal(f"含宏的文件不接受。请另存为不含宏的 .docx 或 .xlsx。{_UNCHANGED}")


def unsafe(name: str) -> bool:
    """Whether a part's name could lead out of its folder, or is no name at all."""
    parts = name.rstrip("/").split("/")
    return bool(re.search(r'[\x00-\x1f\\:*?"<>|]', name)) or any(part in ("", ".", "..") for part in parts)


def _check_parts(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], limits: Limits
) -> Iterator[tuple[str, int]]:
    """Each part's name and true size, read to its end; no part may bring a DTD."""
    total = 0
    for entry in entries:
        size, prolog = 0, _Prolog(entry.filename)
        with archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                size, total = size + len(chunk), total + len(chunk)
                packed_tight = size > limits.ratio_from and size > limits.ratio * max(entry.compress_size, 1)
                if size > limits.part or total > limits.unpacked or packed_tight:
                    told = f"{limits.unpacked // MIB} MB，或压缩得异常紧密"
                    raise Refusal(
                        f"文件解开后超过 {told}，已停止读取。请用 WPS/Office 另存后再试。{_UNCHANGED}"
                    )
                prolog.take(chunk)
        yield entry.filename, size


class _RootReached(Exception):
    """The first element of a part began: behind it no DTD may stand."""


class _Prolog:
    """Reads an XML part up to its first element, and refuses a DTD there. Other parts pass."""

    def __init__(self, name: str) -> None:
        self._begun = False
        self._parser: expat.XMLParserType | None = None
        if name.casefold().endswith(_XML_ENDINGS):
            self._open()

    def _open(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = _refuse_dtd
        self._parser.StartElementHandler = _reached

    def take(self, chunk: bytes) -> None:
        """Look at the next bytes of the part."""
        if not self._begun and self._parser is None and _looks_like_xml(chunk):
            self._open()
        self._begun = True
        if self._parser is None:
            return
        try:
            self._parser.Parse(chunk, False)
        except _RootReached:
            self._parser = None
        except (expat.ExpatError, LookupError, ValueError) as error:  # also an encoding nobody knows
            raise Refusal(f"文件内部数据损坏（不是有效的 XML）。请向发送人索取原件。{_UNCHANGED}") from error


def _looks_like_xml(chunk: bytes) -> bool:
    """Whether the first visible byte is “<”, in UTF-8 or UTF-16; blanks alone may be XML as well."""
    seen = chunk.translate(None, b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    return seen.startswith(b"<") or not chunk.strip()


def _reached(*_: object) -> None:
    raise _RootReached


def _refuse_dtd(*_: object) -> None:
    raise Refusal(f"文件含有不允许的实体定义，已拒绝。请用 WPS/Office 另存后再试，并联系发送人。{_UNCHANGED}")
