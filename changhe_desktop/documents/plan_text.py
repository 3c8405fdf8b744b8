"""A plan's file read into text: .txt in the encodings of Chinese offices, .docx with its numbers written out.

Line, page and manual breaks of every kind become LF. Nothing is guessed: what cannot be read surely is
refused with the way to mend it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from changhe_desktop.documents.gate import Office, passed, read_file
from changhe_desktop.documents.gate_sniff import FileKind, kind_of
from changhe_desktop.documents.plan_word import word_text
from changhe_desktop.domain.errors import Fault, Refusal
from changhe_desktop.domain.plan import canonical, fingerprint

# A plan is a few thousand characters; a text so long is no plan and would make the window wait.
LONGEST = 2_000_000

SAVE_AS = "请用 WPS 或 Word 打开，另存为 .docx 或 .txt 后再读取。"
_SAVE_UTF8 = "请用记事本打开，核对文字后另存为，编码选“UTF-8”，再读取。"
_UNCHANGED = "数据未改动。"

_BY_ENDING: Mapping[str, str] = {
    ".doc": f"这是旧版 Word 文件（.doc）。{SAVE_AS}",
    ".wps": f"这是 WPS 专用格式（.wps）。{SAVE_AS}",
    ".wpt": f"这是 WPS 模板（.wpt）。{SAVE_AS}",
    ".dot": f"这是 Word 模板。{SAVE_AS}",
    ".dotx": f"这是 Word 模板。{SAVE_AS}",
    ".docm": f"含宏的文档（.docm）不接受。{SAVE_AS}",
    ".rtf": f"这是 RTF 文件。{SAVE_AS}",
    ".odt": f"这是 ODF 文档（.odt）。{SAVE_AS}",
    ".pdf": "PDF 不能读取。请向发文单位要 Word 原件；没有时，把 PDF 的文字复制到记事本，另存为 .txt 再读取。",
    ".ofd": "OFD 版式文件不能读取。请向发文单位要 Word 原件，或把文字复制到记事本另存为 .txt。",
}
_BY_KIND: Mapping[FileKind, str] = {
    FileKind.OLD_OFFICE: f"这是旧版 Office 或 WPS 格式的文件（可能改过扩展名）。{SAVE_AS}",
    FileKind.LOCKED_OFFICE: "文件有打开密码。请在 WPS/Word 中取消密码后再读取，本软件不索要密码。",
    FileKind.PDF: _BY_ENDING[".pdf"],
    FileKind.RTF: f"内容是 RTF 格式（可能改过扩展名）。{SAVE_AS}",
    FileKind.HTML: f"内容是网页，不是纯文字。{SAVE_AS}",
    FileKind.IMAGE: "这是图片，不能读出文字。请用方案的 Word 原件，或把文字录入后存为 .txt。",
    FileKind.PROGRAM: "这是程序文件（改过扩展名），已拒绝。请核对文件来源。",
    FileKind.DATABASE: "这是数据库文件，不是方案文本。请选择 .docx 或 .txt。",
    FileKind.ARCHIVE: "这是压缩包。请先解压，再选择里面的 .docx 或 .txt。",
}

_BREAKS = re.compile("[\v\f\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_HANZI = re.compile("[\u4e00-\u9fff]")
# GB 2312 level 1 holds the 3,755 characters in daily use; in real text they are nearly all.
_COMMON_FIRST, _COMMON_LAST, _COMMON_SHARE = 0xB0, 0xD7, 0.7
# So few damaged bytes (one in this many characters) still tell that a file was meant as UTF-8.
_FEW = 50


@dataclass(frozen=True, slots=True)
class PlanText:
    """A plan's text (canonical form) and the fingerprint of that text, whatever file it came from.

    `encoding` is utf-8, utf-8-sig, utf-16, gb18030 or docx; `kind` is txt or docx.
    """

    text: str
    encoding: str
    sha256: str
    kind: str


def read_plan(path: Path) -> PlanText:
    """The text of a .txt or .docx file. Refuses anything else with the way to mend it."""
    ending = path.suffix.casefold()
    if ending in _BY_ENDING:
        raise Refusal(_BY_ENDING[ending] + _UNCHANGED)
    if ending not in (".txt", ".docx"):
        raise Refusal(f"只能读取 .docx 和 .txt 的方案文本，不能读取“{path.name}”。{SAVE_AS}{_UNCHANGED}")
    data = read_file(path)
    kind = kind_of(data)
    if kind in _BY_KIND:
        raise Refusal(_BY_KIND[kind] + _UNCHANGED)
    if kind is FileKind.ZIP:
        package = passed(data, Office.WORD)
        if ending != ".docx":
            raise Refusal(f"扩展名是 .txt，内容却是 Word 文档。请把扩展名改回 .docx 再读取。{_UNCHANGED}")
        return _plan_text(word_text(package), "docx", path.name)
    if ending != ".txt":
        raise Refusal(f"扩展名是 .docx，内容却不是 Word 文档。{SAVE_AS}{_UNCHANGED}")
    text, encoding = decoded(data, path.name)
    return _plan_text(text, encoding, path.name)


def _plan_text(text: str, encoding: str, name: str) -> PlanText:
    text = canonical(_BREAKS.sub("\n", text).removesuffix("\x1a"))
    control = _CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        told = f"第{line}行含有不可显示的字符（U+{ord(control[0]):04X}），可能不是文字文件。"
        raise Refusal(f"{told}{_SAVE_UTF8}{_UNCHANGED}", [Fault(told, file=name, row=line)])
    if not text.strip("\u200b\u2060\ufeff \t\n\r\u3000\u00a0"):
        raise Refusal(f"文件里没有文字，可能只有图片（扫描件）。请用方案的文字版。{_UNCHANGED}")
    if len(text) > LONGEST:
        told = f"文字共 {len(text)} 字，超过 {LONGEST // 10_000} 万字，不像一份方案。"
        raise Refusal(f"{told}请核对文件，或分开读取。{_UNCHANGED}")
    return PlanText(text, encoding, fingerprint(text), "docx" if encoding == "docx" else "txt")


def decoded(data: bytes, name: str) -> tuple[str, str]:
    """The text and its encoding: UTF-8, UTF-16 with BOM, GB18030; refuses what cannot be told."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _strictly(data, encoding, name), encoding
    if b"\x00" in data:
        told = f"“{name}”不是文字文件（含有二进制内容）。如果确是文字，"
        raise Refusal(f"{told}{_SAVE_UTF8}{_UNCHANGED}")
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # GB18030 accepts nearly any bytes, so its text must also look like everyday Chinese.
        if encoding == "utf-8" or (not _CONTROL.search(text.removesuffix("\x1a")) and _everyday(text)):
            return text, encoding
    for encoding in ("utf-8", "gb18030"):
        loose = data.decode(encoding, errors="replace")
        if 0 < loose.count("\ufffd") * _FEW < len(loose) and _everyday(loose):
            return _strictly(data, encoding, name), encoding
    raise Refusal(f"无法判断“{name}”的文字编码。{_SAVE_UTF8}{_UNCHANGED}")


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(encoding, errors="ignore").count("\n") + 1
        told = f"“{name}”第{line}行有损坏的字节。"
        cure = f"请重新拷贝原件，或{_SAVE_UTF8[1:]}{_UNCHANGED}"
        raise Refusal(told + cure, [Fault(told, file=name, row=line)]) from error


def _everyday(text: str) -> bool:
    hanzi = "".join(_HANZI.findall(text))
    lead = hanzi.encode("gb2312", errors="ignore")[::2]
    return bool(hanzi) and sum(_COMMON_FIRST <= byte <= _COMMON_LAST for byte in lead) >= _COMMON_SHARE * len(
        hanzi
    )
