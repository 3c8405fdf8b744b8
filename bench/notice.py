"""P1: one notice, warm, against a bare reportlab canvas in the same faces with lines cut by count."""

from datetime import date
from pathlib import Path

from bench.race import Goal, Pair, Work
from bench.rows import measures
from changhe_desktop.paths import resource

FACES = {"title": "ChangheTitle.ttf", "body": "fangsong/ChangheFang.ttf", "foot": "ChangheSong.ttf"}
TITLE, ADDRESSEE = "限期整改通知书", "示例单位"
NUMBER, ISSUER = "长示〔2026〕1号", "示例乡镇人民政府"
CHARACTERS, A_LINE, A_PARAGRAPH = 360, 28, 120


def paragraphs() -> list[str]:
    """360 characters in three paragraphs: a page by hand, a page and its end under a red head."""
    text = "".join(row.text for row in measures(30))[:CHARACTERS]
    return [text[n : n + A_PARAGRAPH] for n in range(0, CHARACTERS, A_PARAGRAPH)]


def floor(_stock: Path, scratch: Path) -> Work:
    """Registered and drawn once before, so that only drawing, subset and compression are timed."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    for name, file in FACES.items():
        pdfmetrics.registerFont(TTFont(name, str(resource("fonts", *file.split("/")))))
    words = paragraphs()

    def work() -> None:
        canvas = Canvas(str(scratch / "floor.pdf"), pageCompression=1)
        canvas.setFont("title", 22)
        canvas.drawCentredString(297, 620, TITLE)
        canvas.setFont("title", 40)
        canvas.drawCentredString(297, 700, ISSUER)
        canvas.setFont("body", 16)
        canvas.drawCentredString(297, 660, NUMBER)
        y = 580
        for paragraph in [f"{ADDRESSEE}：", *(f"　　{words}" for words in words)]:
            for start in range(0, len(paragraph), A_LINE):
                canvas.drawString(79, y, paragraph[start : start + A_LINE])
                y -= 29
        canvas.drawRightString(520, y - 40, ISSUER)
        canvas.drawRightString(520, y - 69, "2026年11月23日")
        canvas.setFont("foot", 14)
        canvas.drawRightString(520, 60, "— 1 —")
        canvas.showPage()
        canvas.save()

    work()
    return work


def product(_stock: Path, scratch: Path) -> Work:
    """The real layout with red head, seal zone and page number, in the bundled faces."""
    from changhe_desktop.documents.fonts.finder import find_faces
    from changhe_desktop.documents.notice.form import Notice, Paragraph
    from changhe_desktop.documents.notice.pdf import write_pdf
    from changhe_desktop.domain.printing import NoticeLayout, PrintStage

    faces = find_faces(folders=())
    notice = Notice(
        title=TITLE, addressee=ADDRESSEE, paragraphs=tuple(Paragraph(words) for words in paragraphs()),
        signature=(ISSUER,), dated=date(2026, 11, 23), stage=PrintStage.ISSUED, number=NUMBER,
        layout=NoticeLayout.RED_HEAD, mark=ISSUER,
    )  # fmt: skip

    def work() -> None:
        (scratch / "product.pdf").write_bytes(write_pdf(notice, faces).pdf)

    work()
    return work


PAIRS = (Pair("P1", floor, product, (Goal("P1", "一份通知书（已热）", "cpu", 1.6),)),)
