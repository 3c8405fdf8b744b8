"""S1 to S3: from starting the program to its first paint, to its being usable; the memory it then holds."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.race import ROOT, Figures, Goal, Pair, Work, figures_in
from bench.writes import insert_measures

MEASURES = 1_000


def stock(folder: Path) -> None:
    """A town that has worked for a while: set up, the plan read, 1,000 measures."""
    from changhe_desktop.__main__ import main

    data = ["--data", str(folder / "data"), "--by", "张三"]
    town = ["--town", "示例镇", "--issuer", "示例镇人民政府", "--prefix", "整改=示"]
    for words in (["setup", *town], ["plan", "import"]):
        if main([*data, *words]) != 0:
            raise RuntimeError(f"the stock could not be made: {words}")
    insert_measures(folder / "data", MEASURES)


def window(module: str, *arguments: str) -> Work:
    """The work of starting a window in a process of its own until it reports."""

    def work() -> Figures:
        command = [sys.executable, "-m", module, *arguments]
        env = dict(os.environ, BENCH_T0=repr(time.monotonic()))
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        figures = figures_in(done.stdout)
        if figures is None:
            raise RuntimeError(f"{module} showed no window\n{done.stdout}{done.stderr}")
        return figures

    return work


def floor(_stock: Path, _scratch: Path) -> Work:
    return window("bench.window_floor")


def product(stock: Path, _scratch: Path) -> Work:
    return window("bench.window_product", "--data", str(stock / "data"))


GOALS: Sequence[Goal] = (
    Goal("S1", "启动到首屏", "paint", 1.6),
    Goal("S2", "启动到全部可用", "usable", 4.0),
    Goal("S3", "可用时的内存峰值", "window_peak", 2.3),
)
PAIRS = (Pair("start", floor, product, tuple(GOALS), stock, rounds=9),)
