"""Make the pictures of the README and the manual: `python -m tools.screenshots [folder of a demo]`.

Runs `changhe demo` in a temporary folder (or takes one that was run), and puts the chosen pictures into
docs/screenshots under names that stay, scaled and with few colours: they travel with every copy.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "screenshots"
# A day on which the demonstration is always the same.
DAY = "2026-11-23"
EDGE = "#c8ccd2"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its name in docs/screenshots, the demo's file, its greatest width, how many colours."""

    name: str
    source: str
    width: int
    colours: int


CHOSEN = (
    Picture("notice.png", "整改通知书.png", 620, 32),
    Picture("overview.png", "screenshots/overview-standard.png", 1366, 128),
    Picture("ledger.png", "screenshots/plan-standard.png", 1366, 128),
)


def main(arguments: list[str]) -> int:
    """Make all pictures; exit code 1 names what the demonstration did not leave."""
    if arguments:
        return _take(Path(arguments[0]))
    with tempfile.TemporaryDirectory(prefix="changhe-pictures-") as place:
        folder = Path(place) / "demo"
        command = [sys.executable, "-m", "changhe_desktop", "--on", DAY, "demo", "--out", str(folder)]
        environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
        code = subprocess.call(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        return code or _take(folder)


def _take(folder: Path) -> int:
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    left = {entry["file"] for entry in index["files"]}
    missing = [picture.source for picture in CHOSEN if picture.source not in left]
    if missing:
        print(f"the demonstration left no {', '.join(missing)}")
        return 1
    PICTURES.mkdir(exist_ok=True)
    for picture in CHOSEN:
        target = PICTURES / picture.name
        _save(folder / picture.source, target, picture)
        print(f"{target.relative_to(ROOT).as_posix()}  {target.stat().st_size / 1024:.0f} KB")
    return 0


def _save(source: Path, target: Path, picture: Picture) -> None:
    with Image.open(source) as image:
        plain = image.convert("RGB")
    if plain.width > picture.width:
        height = round(plain.height * picture.width / plain.width)
        plain = plain.resize((picture.width, height), Image.Resampling.LANCZOS)
    # A white page on a white README has no edge of its own.
    framed = ImageOps.expand(plain, border=1, fill=EDGE)
    few = framed.quantize(picture.colours, dither=Image.Dither.NONE)
    few.save(target, optimize=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
