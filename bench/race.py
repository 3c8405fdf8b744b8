"""Runs a pair in turn (floor, product, floor, product …), every run in a fresh process, and compares."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MARK = "@@"  # before the line of figures on a child's standard output
TIMEOUT = 300
NOISY = 2.0  # a floor whose slowest run takes twice its fastest says nothing

Figures = Mapping[str, float]
Work = Callable[[], Figures | None]
Case = Callable[[Path, Path], Work]


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure of both sides whose ratio is to stay below `target`; `code` is the target's name."""

    code: str
    what: str
    figure: str
    target: float


@dataclass(frozen=True, slots=True)
class Pair:
    """A floor and the product's case for the same job.

    A case gets the stock (made once by `stock`) and a scratch folder of its own, makes everything ready
    and returns the work to be timed; what the work returns is added to the figures `wall` and `cpu`
    (seconds) and `peak` (MiB).
    """

    name: str
    floor: Case
    product: Case
    goals: tuple[Goal, ...]
    stock: Callable[[Path], None] | None = None
    rounds: int = 5


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one goal: medians of both sides and the median of the ratios round by round."""

    code: str
    what: str
    figure: str
    floor: float
    product: float
    ratio: float
    lowest: float
    highest: float
    target: float
    rounds: int
    noisy: bool

    @property
    def verdict(self) -> str:
        """达到, 未达, or that the machine was too noisy to tell."""
        if self.noisy:
            return "机器太忙，请重测"
        return "达到" if self.ratio <= self.target else "未达"


def race(pair: Pair, rounds: int | None = None) -> list[Result]:
    """Run the pair and compare each of its goals."""
    times = rounds or pair.rounds
    with tempfile.TemporaryDirectory(prefix="changhe-bench-") as folder:
        stock = Path(folder, "stock")
        stock.mkdir()
        if pair.stock:
            pair.stock(stock)
        runs = [
            (_fresh(pair.name, "floor", stock), _fresh(pair.name, "product", stock)) for _ in range(times)
        ]
    return [compared(goal, runs) for goal in pair.goals]


def compared(goal: Goal, runs: Sequence[tuple[Figures, Figures]]) -> Result:
    """One goal over all rounds."""
    floors = [floor[goal.figure] for floor, _ in runs]
    products = [product[goal.figure] for _, product in runs]
    ratios = [product / floor for floor, product in zip(floors, products, strict=True)]
    return Result(
        goal.code, goal.what, goal.figure, statistics.median(floors), statistics.median(products),
        statistics.median(ratios), min(ratios), max(ratios), goal.target, len(runs),
        max(floors) > NOISY * min(floors),
    )  # fmt: skip


def run_child(case: Case, stock: Path, scratch: Path) -> None:
    """In the fresh process: prepare, time the work, print the figures."""
    work = case(stock, scratch)
    cpu, wall = time.process_time(), time.perf_counter()
    extra = work()
    figures = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "peak": peak_mib()}
    print(f"\n{MARK}{json.dumps({**figures, **(extra or {})})}", flush=True)


def peak_mib() -> float:
    """The most memory this process has held, in MiB; 0 where the system does not say (not Linux)."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def figures_in(output: str) -> Figures | None:
    """The figures a child printed, or None."""
    lines = [line for line in output.splitlines() if line.startswith(MARK)]
    return {k: float(v) for k, v in json.loads(lines[-1].removeprefix(MARK)).items()} if lines else None


def as_rows(results: Sequence[Result]) -> list[dict[str, object]]:
    """The results as plain values, for the file."""
    return [{**asdict(result), "verdict": result.verdict} for result in results]


def _fresh(name: str, side: str, stock: Path) -> Figures:
    with tempfile.TemporaryDirectory(prefix="changhe-run-") as scratch:
        done = subprocess.run(
            [sys.executable, "-m", "bench", "--child", name, side, str(stock), scratch],
            cwd=ROOT,
            env=dict(os.environ, PYTHONUTF8="1", QT_QPA_PLATFORM=os.environ.get("BENCH_QPA", "offscreen")),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=TIMEOUT,
            check=False,
        )
    figures = figures_in(done.stdout)
    if figures is None:
        raise RuntimeError(f"{name} {side}: no figures\n{done.stdout}{done.stderr}")
    return figures
