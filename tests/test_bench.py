"""The bench compares fairly and keeps what it measured; the figures themselves are not judged here."""

import subprocess
import sys

import pytest

from bench.__main__ import PAIRS, row
from bench.race import Goal, compared, figures_in
from bench.rows import measures
from tools.dev.environment import ROOT

GOAL = Goal("P1", "一份通知书", "wall", 1.6)


def runs(*walls: tuple[float, float]) -> list[tuple[dict[str, float], dict[str, float]]]:
    return [({"wall": floor}, {"wall": product}) for floor, product in walls]


def test_ratios_are_taken_round_by_round_and_their_median_is_the_result() -> None:
    result = compared(GOAL, runs((1.0, 1.5), (2.0, 2.2), (1.5, 1.8)))
    assert (result.lowest, result.ratio, result.highest) == pytest.approx((1.1, 1.2, 1.5))
    assert result.verdict == "达到"
    assert row(result) == "| P1 | 一份通知书 | 1.5 秒 | 1.8 秒 | 1.20（1.10–1.50） | ≤ 1.6 | 达到 |"


def test_a_ratio_above_the_target_misses_it() -> None:
    assert compared(GOAL, runs((1.0, 1.7), (1.0, 1.8))).verdict == "未达"


def test_a_floor_that_wavers_says_nothing() -> None:
    assert compared(GOAL, runs((1.0, 1.0), (2.1, 1.0))).verdict == "机器太忙，请重测"


def test_figures_are_found_among_other_output() -> None:
    assert figures_in('hello\n\n@@{"wall": 1, "cpu": 0.5}\n') == {"wall": 1.0, "cpu": 0.5}
    assert figures_in("no figures") is None


def test_made_up_rows_are_the_same_at_every_run() -> None:
    assert list(measures(50)) == list(measures(50))
    assert all(30 <= len(made.text) <= 160 for made in measures(200))


@pytest.mark.parametrize("side", ["floor", "product"])
@pytest.mark.parametrize("name", [name for name in PAIRS if name in ("P1", "X5")])
def test_a_case_runs_in_a_process_of_its_own_and_reports(name: str, side: str, tmp_path: object) -> None:
    command = [sys.executable, "-m", "bench", "--child", name, side, str(tmp_path), str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    figures = figures_in(done.stdout)
    assert figures is not None, done.stderr
    assert figures["wall"] > 0


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "bench", "P9"],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "没有“P9”这一项，可选：start、P1、D1" in done.stdout
