"""`python -m bench [名称…] [--rounds N]`: run the pairs, show a table, keep it as JSON in bench/results."""

import argparse
import json
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench import export, notice, start, writes
from bench.race import Pair, Result, as_rows, race, run_child

PAIRS: dict[str, Pair] = {
    pair.name: pair for pair in (*start.PAIRS, *notice.PAIRS, *writes.PAIRS, *export.PAIRS)
}
RESULTS = Path(__file__).resolve().parent / "results"
WITNESSES = ("PySide6-Essentials", "SQLAlchemy", "reportlab", "XlsxWriter")


def main(arguments: Sequence[str]) -> int:
    """Run what is asked for, all pairs if nothing is."""
    if arguments[:1] == ["--child"]:
        _, name, side, stock, scratch = arguments
        pair = PAIRS[name]
        run_child(pair.floor if side == "floor" else pair.product, Path(stock), Path(scratch))
        return 0
    parser = argparse.ArgumentParser(
        prog="dev.py bench", description="与最低限度的写法相比，看本程序慢多少。"
    )
    parser.add_argument("names", nargs="*", metavar="名称", help=f"只量这些：{'、'.join(PAIRS)}")
    parser.add_argument("--rounds", type=int, help="每项轮数，缺省 5（启动 9）")
    asked = parser.parse_args(arguments)
    unknown = [name for name in asked.names if name not in PAIRS]
    if unknown:
        print(f"没有“{unknown[0]}”这一项，可选：{'、'.join(PAIRS)}。")
        return 2
    results: list[Result] = []
    print(heading(), flush=True)
    for name in asked.names or PAIRS:
        found = race(PAIRS[name], asked.rounds)
        results += found
        print("\n".join(row(result) for result in found), flush=True)
    print(f"已存：{_keep(results).relative_to(Path.cwd())}")
    return 0


def heading() -> str:
    """The head of the table."""
    names = ("项", "内容", "最低限度", "本程序", "比值（最小–最大）", "目标", "结论")
    return f"| {' | '.join(names)} |\n| {' | '.join(['---'] * len(names))} |"


def row(result: Result) -> str:
    """One line of the table."""
    unit = "MiB" if result.figure.endswith("peak") else "秒"
    spread = f"{result.ratio:.2f}（{result.lowest:.2f}–{result.highest:.2f}）"
    cells = (
        result.code, result.what, f"{result.floor:.3g} {unit}", f"{result.product:.3g} {unit}", spread,
        f"≤ {result.target:g}", result.verdict,
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _keep(results: Sequence[Result]) -> Path:
    now = datetime.now(UTC)
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{now:%Y%m%d-%H%M%S}.json"
    machine = {
        "at": now.isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "system": platform.platform(),
        "libraries": {name: version(name) for name in WITNESSES},
    }
    content = json.dumps({**machine, "results": as_rows(results)}, ensure_ascii=False, indent=1)
    path.write_text(content, encoding="utf-8")
    return path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
