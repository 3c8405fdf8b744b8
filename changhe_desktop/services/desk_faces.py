"""What this desk prints with: its faces and its Word templates, for every matter that makes papers."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from changhe_desktop.domain.accounts import Json
from changhe_desktop.domain.printing import FontRole, NoticeLayout
from changhe_desktop.store import attachments
from changhe_desktop.store.engine import Session
from changhe_desktop.store.views.accounts import settings

if TYPE_CHECKING:
    from changhe_desktop.documents.fonts.faces import FaceSet

CHOSEN = "fonts.chosen"
CACHE = "cache"


@lru_cache(maxsize=4)
def _found(chosen: tuple[tuple[FontRole, Path], ...], cache: Path) -> "FaceSet":
    from changhe_desktop.documents.fonts.finder import find_faces

    return find_faces(dict(chosen), cache=cache)


def faces(session: Session) -> "FaceSet":
    """The faces papers are printed with on this PC: official ones, then the office's own files, then ours."""
    folder: Path = session.info["archive"].folder
    chosen = text_map(settings(session)[CHOSEN])
    files = [(FontRole(role), attachments.place_of(folder, sha)) for role, sha in sorted(chosen.items())]
    return _found(tuple(files), folder / CACHE)


def text_map(value: Json) -> dict[str, str]:
    """A setting that maps words to words."""
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, dict) else {}


def template_key(layout: NoticeLayout) -> str:
    """The setting that names the office's own template."""
    return f"template.{layout.value}"


def own_template(session: Session, layout: NoticeLayout) -> bytes | None:
    """The office's own Word template for a layout, or None while the shipped one is used."""
    sha256 = settings(session)[template_key(layout)]
    return attachments.fetch(session, str(sha256)) if sha256 else None
