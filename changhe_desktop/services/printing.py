"""Faces, templates, page images and the way to the printer."""

import logging
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from changhe_desktop.domain.errors import Trouble
from changhe_desktop.domain.matters import Matter
from changhe_desktop.domain.printing import FontRole, NoticeLayout
from changhe_desktop.services.desk_faces import CHOSEN, faces, own_template, template_key, text_map
from changhe_desktop.services.outcome import Outcome
from changhe_desktop.store import attachments
from changhe_desktop.store.attachments import save_file as save_file
from changhe_desktop.store.engine import Session
from changhe_desktop.store.tables import accounts as tables
from changhe_desktop.store.views.accounts import settings
from changhe_desktop.worker import run as worker

if TYPE_CHECKING:
    from changhe_desktop.documents.raster import PageImage

CHANGED = frozenset({Matter.PRINTING, Matter.ACCOUNTS})
LARGEST_FONT = 60 << 20  # bytes; a face with all of GB 18030 is some 30 MB
PATIENCE = 60  # seconds that lp may take to accept a job
log = logging.getLogger("changhe.printing")


@dataclass(frozen=True, slots=True)
class FontRow:
    """The face a role is printed in, where it comes from, and the sentence when it stands in for another."""

    role: FontRole
    role_text: str
    family: str
    source: str
    official: bool
    substituted: str


def font_rows(session: Session) -> list[FontRow]:
    """What each role is printed in."""
    found = faces(session)
    said = {s.role: s.sentence for s in found.substitutions}
    return [
        FontRow(role, role.text, face.family, face.source.text, face.official, said.get(role, ""))
        for role, face in found.by_role.items()
    ]


def choose_font(session: Session, role: FontRole, path: Path, *, by: str, on: date) -> Outcome[str]:
    """Print a role in a font file of the office's own, unless the PC has an official face."""
    from changhe_desktop.documents.gate import LIMITS, read_file

    content = read_file(path, replace(LIMITS, file=LARGEST_FONT))
    family = str(worker.run("font.inspect", {"path": str(path), "role": role.value}))
    sha256 = attachments.keep(session, content, path.name, "font/ttf")
    tables.keep_setting(session, CHOSEN, text_map(settings(session)[CHOSEN]) | {role.value: sha256})
    return Outcome(family, CHANGED, f"{role.text}改用“{family}”。")


def forget_font(session: Session, role: FontRole, *, by: str, on: date) -> Outcome[None]:
    """Give up the office's own file for a role."""
    chosen = text_map(settings(session)[CHOSEN])
    chosen.pop(role.value, None)
    tables.keep_setting(session, CHOSEN, dict(chosen))
    return Outcome(None, CHANGED, f"{role.text}已恢复默认。")


def notice_template(session: Session, layout: NoticeLayout) -> bytes:
    """The Word template in use, to be saved and edited."""
    from changhe_desktop.documents.notice.word import shipped_template

    return own_template(session, layout) or shipped_template(layout)


def set_notice_template(
    session: Session, layout: NoticeLayout, path: Path, *, by: str, on: date
) -> Outcome[str]:
    """Use the office's own Word template; every fault of it is named before anything is kept."""
    from changhe_desktop.documents.gate import read_file

    content = read_file(path)
    worker.run("notice.check_template", {"path": str(path)})
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    sha256 = attachments.keep(session, content, path.name, kind)
    tables.keep_setting(session, template_key(layout), sha256)
    return Outcome(sha256, CHANGED, f"{layout.text}的 Word 模板已换为“{path.name}”。")


def restore_notice_template(session: Session, layout: NoticeLayout, *, by: str, on: date) -> Outcome[None]:
    """Go back to the shipped Word template; the office's own stays in the attachments."""
    tables.keep_setting(session, template_key(layout), "")
    return Outcome(None, CHANGED, f"{layout.text}的 Word 模板已恢复默认。")


def page_images(pdf: bytes, dpi: float) -> "list[PageImage]":
    """All pages as images for preview and print dialog; one thread at a time."""
    from changhe_desktop.documents import raster

    return [raster.page_image(pdf, page, dpi) for page in range(raster.page_count(pdf))]


def page_image(pdf: bytes, page: int, dpi: float) -> "PageImage":
    """One page (from 0) as an image, for the preview and for printers that take no PDF."""
    from changhe_desktop.documents import raster

    return raster.page_image(pdf, page, dpi)


def page_png(pdf: bytes, page: int, dpi: float) -> bytes:
    """One page (from 0) as a PNG file."""
    from changhe_desktop.documents import raster

    return raster.write_png(pdf, page, dpi)


def can_hand_to_system() -> bool:
    """Whether this system takes a PDF as it is (CUPS' lp), which keeps letters sharp."""
    return shutil.which("lp") is not None


def hand_to_system(
    pdf: bytes, printer: str, *, copies: int = 1, duplex: bool = False, pages: Sequence[int] = ()
) -> None:
    """Send the PDF to a printer through lp at its true size; Trouble when the printer refuses.

    `pages`, counted from 1, are those to print; all of them if none is named.
    """
    some = ["-P", ",".join(map(str, pages))] if pages else []
    sides = "two-sided-long-edge" if duplex else "one-sided"
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        command = ["lp", "-d", printer, "-n", str(copies), "-o", "media=A4", "-o", f"sides={sides}",
                   "-o", "print-scaling=none", *some, file.name]  # fmt: skip
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False,
                timeout=PATIENCE,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as problem:
            raise Trouble(f"打印机“{printer}”没有应答。请检查打印服务和打印机后重试。") from problem
    if done.returncode != 0:
        log.warning("lp refused: %s", done.stderr.strip())
        raise Trouble(f"打印机“{printer}”没有接受任务。请检查打印机是否开机、联机后重试。")
