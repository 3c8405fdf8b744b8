"""Works on a disk of 2 MB that is filled again and again; run inside a mount namespace of its own.

    python full_disk.py OFFICE PLACE

Prints {"full", "codes", "said", "wrong"}: how often the disk was full, with which exit codes and sentences,
and what was wrong afterwards.
"""

import io
import json
import os
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from changhe_desktop.__main__ import main
from changhe_desktop.store.glance import DATABASE
from tests.archives import content, unsound

PLAN = "某镇实施方案\n一、重点任务\n（一）基础提升行动\n"
PLAN += "\n".join(f"{n}.第{n}项任务。完成第{n}项建设，做好第{n}项工作。" for n in range(1, 300))
PHRASES = json.dumps({"rectification.consequence": "逾" * 480}, ensure_ascii=False)
BY = ["--by", "张三", "--json"]


def acts(place: Path) -> list[list[str]]:
    """Every kind of writing, small and large."""
    data = ["--data", str(place / "data"), *BY]
    draft = ["order", "draft", "--unit", "城建办", "--workdays", "10"]
    return [
        [*data, "settings", "set", "order.phrases", PHRASES],
        [*data, "plan", "import", str(place.parent / "plan.txt")],
        [*data, *draft, *[word for n in range(40) for word in ("--problem", f"第{n}处" + "乱" * 300)]],
        [*data, "unit", "import", "--text", "\n".join(f"第{n}个单位" for n in range(400))],
        [*data, "backup", "create"],
        [*data, "ledger", "export", "--out", str(place / "台账.xlsx")],
        ["--data", str(place / "new"), *BY, "setup", "--town", "新镇"],
    ]


def fill(place: Path, left: int) -> None:
    """Fill the disk up to `left` bytes."""
    free = os.statvfs(place).f_bavail * os.statvfs(place).f_frsize
    (place / "filler").write_bytes(b"\0" * max(0, free - left))


def run(words: list[str]) -> tuple[int, dict[str, object]]:
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        code = main(words)
    return code, json.loads(out.getvalue())


def work(office: Path, place: Path) -> dict[str, object]:
    found: dict[str, list[object]] = {"codes": [], "said": [], "wrong": []}
    for number in range(len(acts(place))):
        for left in (0, 20_000, 60_000, 120_000):
            for path in place.iterdir():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            shutil.copytree(office, place / "data")
            words = acts(place)[number]
            before = content(place / "data" / DATABASE)
            fill(place, left)
            code, said = run(words)
            full = code != 0
            if full:
                found["codes"].append(code)
                found["said"].append(said["refusal"])
            (place / "filler").unlink()
            if full and content(place / "data" / DATABASE) != before:
                found["wrong"].append([words, left, "changed"])
            if full and (place / "new" / DATABASE).exists():
                found["wrong"].append([words, left, "half a new folder"])
            found["wrong"] += [[words, left, fault] for fault in unsound(place / "data")]
            if full and run(words)[0] != 0:
                found["wrong"].append([words, left, "fails with room too", run(words)[1]])
    return {"full": len(found["codes"]), **found}


if __name__ == "__main__":
    office, place = map(Path, sys.argv[1:])
    plan = place.parent / "plan.txt"
    plan.write_text(PLAN, encoding="utf-8")
    sys.stdout.write(json.dumps(work(office, place)) + "\n")
