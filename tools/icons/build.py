"""Make resources/icons from the Tabler outline set (MIT) and draw the program's own icon.

    python tools/icons/build.py --inputs FOLDER [--out resources/icons]

Wants `npm`; the package is fetched into FOLDER by name and checked by SHA-256. Each drawing is laid on
one line and keeps `currentColor`, which the window replaces by the colour it needs. `changhe.svg` is our
own drawing; `changhe.ico` is rendered from it.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import tarfile
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE, VERSION = "@tabler/icons", "3.51.0"
FILE = "tabler-icons-3.51.0.tgz"
SHA256 = "b30108713d3fa60aee862c2a133225da8e0f309be0708fe2925763ff810c766c"
# Each is told by its own name; pages choose from this list, so that one act looks alike everywhere.
NAMES = [
    "layout-dashboard", "list-tree", "building-community", "mail-forward", "settings",
    "user", "user-plus", "user-check", "users-group", "phone",
    "plus", "minus", "x", "check", "edit", "trash", "copy", "clipboard", "link",
    "arrows-split", "arrow-merge", "arrow-back-up", "arrow-up", "arrow-down", "arrow-left", "arrow-right",
    "chevron-up", "chevron-down", "chevron-left", "chevron-right", "dots",
    "search", "filter", "filter-off", "sort-ascending", "refresh", "eye",
    "file-text", "file-import", "file-export", "file-spreadsheet", "file-word", "file-type-pdf", "file-zip",
    "folder-open", "download", "upload", "printer", "rubber-stamp", "send", "ban", "lock",
    "calendar", "calendar-due", "clock", "history", "flag", "list-check", "notes", "numbers",
    "database", "database-export", "database-import", "shield-check",
    "typography", "text-size", "zoom-in", "zoom-out", "zoom-scan", "keyboard", "layout-sidebar-left-collapse",
    "alert-triangle", "alert-circle", "info-circle", "circle-check", "help", "book", "bug", "door-exit",
]  # fmt: skip
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)


def fetched(folder: Path) -> Path:
    """The package in `folder`, fetched there unless it is; SystemExit if it is another file."""
    package = folder / FILE
    if not package.exists():
        subprocess.run(["npm", "pack", f"{PACKAGE}@{VERSION}"], cwd=folder, check=True)
    found = hashlib.sha256(package.read_bytes()).hexdigest()
    if found != SHA256:
        raise SystemExit(f"{FILE}: SHA-256 {found}, expected {SHA256}")
    return package


def laid_on_one_line(svg: str) -> str:
    """The drawing without its class names, its invisible frame and its line breaks."""
    svg = re.sub(r'\s+class="[^"]*"', "", svg)
    svg = re.sub(r'\s*<path stroke="none" d="M0 0h24v24H0z" fill="none" />', "", svg)
    svg = re.sub(r"\s+", " ", svg).strip()
    return re.sub(r"\s*(/?>)\s*", r"\1", svg) + "\n"


def write_drawings(package: Path, out: Path) -> None:
    """The chosen drawings, the licence and an index telling where they come from."""
    for old in out.glob("*.svg"):
        if old.name != "changhe.svg":
            old.unlink()
    with tarfile.open(package) as archive:

        def text(name: str) -> str:
            member = archive.extractfile(f"package/{name}")
            assert member is not None, name
            return member.read().decode("utf-8")

        for name in NAMES:
            drawing = laid_on_one_line(text(f"icons/outline/{name}.svg"))
            (out / f"{name}.svg").write_text(drawing, encoding="utf-8", newline="\n")
        (out / "LICENSE").write_text(text("LICENSE"), encoding="utf-8", newline="\n")
    index = {
        "source": {"package": PACKAGE, "version": VERSION, "sha256": SHA256, "style": "outline"},
        "licence": "MIT",
        "licence_file": "LICENSE",
        "own": ["changhe.svg", "changhe.ico"],
        "icons": sorted(NAMES),
    }
    (out / "index.json").write_text(json.dumps(index, indent=2) + "\n", encoding="utf-8", newline="\n")


def write_program_icon(out: Path) -> None:
    """`changhe.ico` for the Windows program, from `changhe.svg`."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PIL import Image
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    app = QGuiApplication([])
    drawing = QSvgRenderer(str(out / "changhe.svg"))
    pictures = []
    for size in ICO_SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        drawing.render(painter)
        painter.end()
        file = QBuffer()
        file.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(file, "PNG")
        pictures.append(Image.open(BytesIO(file.data().data())))
    pictures[-1].save(
        out / "changhe.ico",
        sizes=[(s, s) for s in ICO_SIZES],
        append_images=pictures[:-1],
        bitmap_format="png",
    )
    del app


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "icons")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    write_drawings(fetched(given.inputs), given.out)
    write_program_icon(given.out)


if __name__ == "__main__":
    main()
