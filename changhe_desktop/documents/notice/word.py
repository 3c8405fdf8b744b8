"""The notice as a Word document, from a template that the office can edit in WPS.

What is said is what the PDF says; where lines break is Word's own. A template is the shipped one of the
notice's layout or the office's, with the placeholders named below.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from math import ceil
from pathlib import Path

from changhe_desktop.documents import gate, word
from changhe_desktop.documents.notice.body import written
from changhe_desktop.documents.notice.form import Level, Notice, Paragraph
from changhe_desktop.documents.notice.head import GREATEST_MARK, LEAST_MARK
from changhe_desktop.documents.notice.slip import CUT
from changhe_desktop.documents.page.geometry import AREA_HEIGHT, AREA_WIDTH, MARK_TOP, PITCH, ROWS, SIZE_2
from changhe_desktop.documents.page.marks import paragraphs
from changhe_desktop.documents.page.title import break_title
from changhe_desktop.documents.word_blocks import Block, Grid, Line
from changhe_desktop.domain.errors import Fault, Refusal
from changhe_desktop.domain.printing import NoticeLayout, PrintStage
from changhe_desktop.paths import resource

MANDATORY = ("标题", "主送", "正文", "署名", "成文日期")
OPTIONAL = (
    "编号", "附件", "回执", "抄送", "印发机关", "印发日期", "发文机关标志", "签发人", "发文稿纸",
)  # fmt: skip
ALONE = ("正文", "回执", "发文稿纸")
SHIPPED = {NoticeLayout.FORM: "notice.docx", NoticeLayout.RED_HEAD: "notice-red.docx"}

_TWIPS = 20
_LINE = int(AREA_HEIGHT / ROWS * _TWIPS)
_WIDTH = int(AREA_WIDTH * _TWIPS)
_SLIP_WIDTHS = (int(_WIDTH * 0.3), int(_WIDTH * 0.7))
_HEADINGS = {
    Level.FIRST: "一级标题",
    Level.SECOND: "二级标题",
    Level.THIRD: "三级标题",
    Level.FOURTH: "四级标题",
}
_KEPT_WHOLE = 300  # characters: half a page
_UNDATED = date(2000, 1, 1)  # a file has to say when it was made; a draft without a date says this
_TRIAL = Notice("样张", "样张", (Paragraph("样张"),), ("样张",), None, PrintStage.TEST)


def write_docx(notice: Notice, template: bytes | None = None, vocabulary: tuple[str, ...] = ()) -> bytes:
    """The notice as .docx; the same notice and template give the same bytes.

    Without a template, or with any of the shipped ones, the layout chooses. Only an issued notice bears its
    number; another has its stage (草稿, 送审稿) across every page. `vocabulary` are words that a title line
    never parts. A Refusal names what is wrong with the template, or what the
    notice says that the template has no place for.
    """
    own = template is not None and template not in map(shipped_template, SHIPPED)
    data = template if template is not None and own else shipped_template(notice.layout)
    if own:
        _refuse_unusable(data)
    return _made(notice, data, vocabulary)


def _made(notice: Notice, template: bytes, vocabulary: tuple[str, ...]) -> bytes:
    document = word.open_document(template)
    words, blocks = _words(notice), _blocks(notice, vocabulary)
    _refuse_loss(set(word.placeholders(document)), words, blocks)
    word.fill(document, words, blocks)
    if notice.stage is not PrintStage.ISSUED:
        word.mark_across(document, notice.stage.text)
    return word.saved(
        document,
        made=datetime.combine(notice.dated or _UNDATED, time(), UTC),
        title="".join(paragraphs(notice.title)),
        author=notice.signature[0] if notice.signature else "",
    )


def shipped_template(layout: NoticeLayout = NoticeLayout.FORM) -> bytes:
    """The template that comes with the program, to be edited or to return to (恢复默认)."""
    return resource("templates", SHIPPED[layout]).read_bytes()


def accept_template(path: Path) -> None:
    """Refuse a file that cannot serve as the notice's template, with every fault. Runs in the worker."""
    data = gate.read_file(path)
    _refuse_unusable(data)


def _refuse_unusable(template: bytes) -> None:
    faults = check_template(template)
    if faults:
        raise Refusal(f"模板不能用：{faults[0].sentence}", faults)


def check_template(data: bytes) -> list[Fault]:
    """What is wrong with the office's own template; empty if it can be used.

    Opens a file from outside: run it in the worker.
    """
    try:
        gate.passed(data, gate.Office.WORD)
        document = word.open_document(data)
        faults = word.check_placeholders(document, (*MANDATORY, *OPTIONAL), MANDATORY, ALONE)
        if not faults:
            _made(_TRIAL, data, ())
    except Refusal as refusal:
        return [Fault(refusal.sentence)]
    except Exception:  # python-docx has no error of its own for a file that lacks its parts
        return [Fault(word.NOT_WORD)]
    return faults


def _refuse_loss(places: set[str], words: dict[str, str], blocks: dict[str, Block]) -> None:
    """What the notice says must have its place in the template."""
    said = [name for name, text in words.items() if text] + [name for name, block in blocks.items() if block]
    faults = [Fault(f"模板里没有“【{n}】”，而本通知有这一项。", field=n) for n in said if n not in places]
    if faults:
        raise Refusal(f"{faults[0].sentence}请在模板中加上，或在设置中恢复默认模板。", faults)


def _words(notice: Notice) -> dict[str, str]:
    issued = notice.stage is PrintStage.ISSUED
    addressee = _plain(notice.addressee).rstrip("：:")
    copies = _plain(notice.copies).removeprefix("抄送：").rstrip("。")
    printed = _plain(notice.printed_by)
    return {
        "编号": (notice.number or "") if issued else "",
        "签发人": f"　　　　签发人：{_plain(notice.signer)}" if notice.signer else "",
        "主送": f"{addressee}：" if addressee else "",
        "抄送": f"抄送：{copies}。" if copies else "",
        "印发机关": printed,
        "印发日期": f"{written(notice.printed_on or notice.dated)}印发" if printed else "",
    }


def _blocks(notice: Notice, vocabulary: tuple[str, ...]) -> dict[str, Block]:
    cover = _dispatch(notice)
    mark = _mark(notice, new_page=bool(cover))
    lines = break_title(notice.title, _em, AREA_WIDTH / SIZE_2, vocabulary)
    return {
        "发文稿纸": cover,
        "发文机关标志": mark,
        "标题": [Line("\n".join(lines), new_page=bool(cover) and not mark)],
        "正文": _body(notice),
        "附件": _attachments(notice.attachments),
        **_signature(notice),
        "回执": _slip(notice),
    }


def _plain(text: str) -> str:
    return "".join(paragraphs(text))


def _em(char: str) -> float:
    return 0.5 if char.isascii() else 1.0


def _mark(notice: Notice, *, new_page: bool) -> list[Line]:
    """The issuer's red name, as large as its length lets it be, on as many lines as it needs."""
    text = _plain(notice.mark) if notice.layout is NoticeLayout.RED_HEAD else ""
    if not text:
        return []
    lines = ceil(len(text) * LEAST_MARK / AREA_WIDTH)
    each = ceil(len(text) / lines)
    size = min(GREATEST_MARK, int(AREA_WIDTH / each))
    parts = [text[at : at + each] for at in range(0, len(text), each)]
    top = int(MARK_TOP * _TWIPS)
    return [
        Line(part, "发文机关标志", before=0 if n else top, size=size, new_page=new_page and n == 0)
        for n, part in enumerate(parts)
    ]


def _body(notice: Notice) -> list[Line]:
    """The paragraphs; the last one stays with the signature, so that no page says 此页无正文.

    A long one does not: LibreOffice would move it whole, and the first page must show text (7.3.3).
    """
    lines = [line for paragraph in notice.paragraphs for line in _paragraph(paragraph)]
    if lines and len(lines[-1].text) <= _KEPT_WHOLE:
        lines[-1] = replace(lines[-1], keep_next=True)
    return lines


def _paragraph(paragraph: Paragraph) -> list[Line]:
    heading = _HEADINGS.get(paragraph.level, "")
    texts = paragraphs(paragraph.text)
    if paragraph.lead is None:
        whole = paragraph.level in (Level.FIRST, Level.SECOND)
        return [Line(text, heading, keep_next=whole) for text in texts]
    lead = len(_plain(paragraph.text[: paragraph.lead]))
    return [Line(text, lead=0 if n else lead, lead_style=heading) for n, text in enumerate(texts)]


def _attachments(names: tuple[str, ...]) -> list[Line]:
    """附件说明 (7.3.4): no mark after a name, names under one another."""
    clean = [_plain(name).rstrip("。；;，,") for name in names]
    if len(clean) == 1:
        return [Line(f"附件：{clean[0]}", "附件名称", keep_next=True)]
    styles = ["附件说明首行"] + ["附件说明续行"] * len(clean)
    return [
        Line(f"{'' if n > 1 else '附件：'}{n}. {name}", style, keep_next=True)
        for n, (name, style) in enumerate(zip(clean, styles, strict=False), 1)
    ]


def _signature(notice: Notice) -> dict[str, Block]:
    """署名 and 成文日期 where 7.3.5 puts them; the zone of a seal stays empty above and beside them."""
    names, dated = [_plain(name) for name in notice.signature], written(notice.dated)
    ends, date_end = (_sealed if notice.seal else _unsealed)(names, dated)
    blank = max(1, 3 - len(names)) if notice.seal else 1
    lines = [
        Line(name, "署名", right=_cells(end), before=0 if n else blank * _LINE, keep_next=True)
        for n, (name, end) in enumerate(zip(names, ends, strict=True))
    ]
    return {"署名": lines, "成文日期": [Line(dated, "成文日期", right=_cells(date_end))]}


def _sealed(names: list[str], dated: str) -> tuple[list[float], float]:
    """How far lines end from the right, in characters: the date four, the names above its middle."""
    middle = max([4 + _length(dated) / 2, *(_length(name) / 2 for name in names)])
    return [middle - _length(name) / 2 for name in names], middle - _length(dated) / 2


def _unsealed(names: list[str], dated: str) -> tuple[list[float], float]:
    """The same without a seal: the names' is two, the date begins two characters after them."""
    widest = max(map(_length, names), default=0.0)
    begin = max(2 + widest, 2 + _length(dated) + 2)
    return [begin - _length(name) for name in names], begin - 2 - _length(dated)


def _length(text: str) -> float:
    return sum(map(_em, text))


def _cells(characters: float) -> int:
    return round(characters * PITCH * _TWIPS)


def _slip(notice: Notice) -> Block:
    if notice.slip is None:
        return []
    rows = tuple((_plain(name), _plain(value)) for name, value in notice.slip.rows)
    own_page = bool(notice.copies or notice.printed_by)  # 版记 ends the page before
    return [
        Line(f"（{CUT}）", "裁切线", keep_next=True, new_page=own_page),
        Line(_plain(notice.slip.title), "回执标题", keep_next=True),
        Grid(rows, _SLIP_WIDTHS, "回执表格"),
        *(Line(text, "回执说明") for text in paragraphs(notice.slip.note)),
    ]


def _dispatch(notice: Notice) -> Block:
    """The 发文稿纸 before a paper for review, on a page of its own."""
    if notice.dispatch is None or notice.stage is not PrintStage.REVIEW:
        return []
    rows = tuple((_plain(name), _plain(value)) for name, value in notice.dispatch.cells)
    return [
        Line(_plain(notice.dispatch.heading), "发文稿纸标题", keep_next=True),
        Grid(rows, _SLIP_WIDTHS, "回执表格", height=850),
    ]
