"""Files kept beside the database under their SHA-256, each written once.

Order matters: temporary file, fsync, rename, fsync of the folder, and only then the row; a crash can
leave a file without a row, which takes room and nothing else, never a row without its file.
"""

import hashlib
import os
import sys
from contextlib import suppress
from pathlib import Path

from sqlalchemy.orm import Session

from changhe_desktop.domain.errors import Refusal, Trouble, os_words
from changhe_desktop.store.base import new_id
from changhe_desktop.store.tables.accounts import Attachment

FOLDER = "attachments"
LONGEST_NAME = 200


def sync_folder(folder: Path) -> None:
    """Make renames in `folder` survive a power cut; Windows has no such call and journals them itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, content: bytes) -> None:
    """Put `content` at `path` so that after any crash the old file or the whole new one is there."""
    temporary = path.with_name(f".{new_id()}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)  # noqa: PTH105  the name under which Windows' semantics are documented
        sync_folder(path.parent)
    except OSError as problem:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise Trouble(
            f"无法写入文件“{path.name}”（{os_words(problem)}）。请检查磁盘空间和文件夹权限，"
            "或关闭正在打开它的程序后重试。"
        ) from problem


def save_file(path: Path, content: bytes) -> None:
    """Write a file the user asked for so that the older one survives any failure."""
    with suppress(OSError):  # what cannot even be looked at is named when it is written
        if path.is_dir():
            raise Refusal(f"“{path}”是一个文件夹，请给出文件名。", field="out")
    write_whole(path.absolute(), content)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file in hex, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_whole(path: Path, sha256: str) -> bool:
    """Whether the file at `path` is there and still has this hash."""
    try:
        return sha256_of(path) == sha256
    except OSError:
        return False


def place_of(folder: Path, sha256: str) -> Path:
    """Where the file with this hash lies below the data folder."""
    return folder / FOLDER / sha256[:2] / sha256


def keep(session: Session, content: bytes, name: str, media_type: str) -> str:
    """Keep a file and its row; returns its SHA-256. The same content is kept once."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = place_of(session.info["archive"].folder, sha256)
    if not is_whole(path, sha256):
        write_whole(path, content)
    if session.get(Attachment, sha256) is None:
        row = Attachment(sha256=sha256, name=name[-LONGEST_NAME:], media_type=media_type, size=len(content))
        session.add(row)
        session.flush()
    return sha256


def fetch(session: Session, sha256: str) -> bytes:
    """The bytes kept under this hash; Trouble when the file is gone or no longer matches."""
    path = place_of(session.info["archive"].folder, sha256)
    row = session.get(Attachment, sha256)
    name = row.name if row else sha256[:8]
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise Trouble(f"附件“{name}”不在数据文件夹里。请从备份恢复。") from problem
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Trouble(f"附件“{name}”校验不符（可能损坏）。请从备份恢复。")
    return content
