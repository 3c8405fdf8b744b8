"""The font files installed on this machine, with what they say of themselves.

Reading a few hundred files on a cold disk takes seconds, so what was read is kept as JSON in a folder
of the caller's and used again while path, size and time of change are the same.
"""

import contextlib
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from changhe_desktop.documents.fonts.official import belongs_to_wps
from changhe_desktop.documents.fonts.sfnt import BadFont, FaceFacts, read_faces

ENDINGS = (".ttf", ".ttc", ".otf", ".otc")
CACHE_FILE = "fonts.json"
CACHE_FORMAT = 1


def font_folders(
    platform: str = sys.platform, environment: Mapping[str, str] = os.environ, home: Path | None = None
) -> tuple[Path, ...]:
    """Where this kind of machine keeps fonts: the system's folders, then the user's own."""
    home = home or Path.home()
    if platform == "win32":
        windows = Path(environment.get("WINDIR", r"C:\Windows"))
        local = Path(environment.get("LOCALAPPDATA", home / "AppData" / "Local"))
        return (windows / "Fonts", local / "Microsoft" / "Windows" / "Fonts")
    data = Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share")
    return (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".fonts", data / "fonts")


def installed_faces(folders: Sequence[Path], cache: Path | None = None) -> tuple[FaceFacts, ...]:
    """The faces below `folders` in a fixed order; WPS's own and unreadable files are left out.

    `cache` is a folder for what was read; that it cannot be read or written is no error.
    """
    known = _recall(cache)
    fresh: dict[str, Any] = {}
    faces: list[FaceFacts] = []
    for file, stamp in _font_files(folders):
        entry = known.get(str(file))
        if not entry or entry.get("stamp") != stamp:
            entry = {"stamp": stamp, "faces": [_plain(face) for face in _read(file)]}
        fresh[str(file)] = entry
        faces += (_facts(file, plain) for plain in entry["faces"])
    if cache and fresh != known:
        _remember(cache, fresh)
    return tuple(faces)


def _font_files(folders: Sequence[Path]) -> Iterator[tuple[Path, list[int]]]:
    for folder in folders:
        for place, below, names in os.walk(folder):
            below.sort()
            for name in sorted(names):
                file = Path(place, name)
                if name.casefold().endswith(ENDINGS) and not belongs_to_wps(file):
                    with contextlib.suppress(OSError):
                        state = file.stat()
                        yield file, [state.st_size, state.st_mtime_ns]


def _read(file: Path) -> tuple[FaceFacts, ...]:
    try:
        return read_faces(file)
    except (BadFont, OSError):
        return ()


def _plain(face: FaceFacts) -> dict[str, Any]:
    plain = asdict(replace(face, path=Path()))
    del plain["path"]
    return plain


def _facts(file: Path, plain: Mapping[str, Any]) -> FaceFacts:
    return FaceFacts(path=file, **{**plain, "names": tuple(plain["names"])})


def _recall(cache: Path | None) -> dict[str, Any]:
    """What was kept; nothing if it is missing, damaged or of another format."""
    if cache is None:
        return {}
    try:
        kept = json.loads((cache / CACHE_FILE).read_text(encoding="utf-8"))
        if kept["format"] != CACHE_FORMAT:
            return {}
        for name, entry in kept["files"].items():
            for plain in entry["faces"]:
                _facts(Path(name), plain)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}
    return dict(kept["files"])


def _remember(cache: Path, files: Mapping[str, Any]) -> None:
    text = json.dumps({"format": CACHE_FORMAT, "files": files}, ensure_ascii=False)
    new = cache / f"{CACHE_FILE}.{os.getpid()}.new"
    with contextlib.suppress(OSError):
        cache.mkdir(parents=True, exist_ok=True)
        new.write_text(text, encoding="utf-8")
        new.replace(cache / CACHE_FILE)
