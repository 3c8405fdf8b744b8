"""A process that works on a data folder until it is killed. Run by `killing`; POSIX only, it forks.

    python victim.py SCENARIO

Each line of standard input is one round as JSON: {"folder", "after", "n"}. The round runs in a forked
child that tells each confirmed step through a pipe; `after` seconds from its being ready it is killed,
and the answer is {"killed", "hot", "confirmed", "seconds"} as JSON. `after` null lets it finish.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from changhe_desktop import paths
from changhe_desktop.domain.organization import UnitKind
from changhe_desktop.domain.rectification import Problem
from changhe_desktop.domain.rectification_due import DueRule
from changhe_desktop.services import accounts, organization, plan, rectification
from changhe_desktop.services.desk import Desk, open_folder_desk
from changhe_desktop.store import glance

NAMED: dict[str, Any] = {"by": "张三", "on": date(2026, 11, 23)}
Tell = Callable[[object], None]
READY = "ready"


def opened(folder: Path, tell: Tell) -> Desk:
    desk = open_folder_desk(folder)
    tell(READY)
    return desk


def save_settings(folder: Path, tell: Tell, n: int) -> None:
    desk = opened(folder, tell)
    for step in range(n):
        values = {"order.contact": f"第{step}次", "order.phone": f"{step}", "town": f"第{step}镇"}
        desk.do(accounts.change_settings, values, **NAMED)
        tell(step)


def add_units(folder: Path, tell: Tell, n: int) -> None:
    desk = opened(folder, tell)
    for step in range(n):
        desk.do(organization.add_unit, f"第{step}单位", kind=UnitKind.OFFICE, **NAMED)
        tell(f"第{step}单位")


def import_plan(folder: Path, tell: Tell, n: int) -> None:
    """A plan of n tasks with two measures each."""
    lines = ["某镇实施方案", "一、重点任务", "（一）基础提升行动"]
    lines += [f"{k}.第{k}项任务。完成第{k}项建设；建成第{k}个项目。" for k in range(1, n + 1)]
    reading = plan.Reading("方案.txt", "utf-8", plan.rules.plan_of("\n".join(lines)))
    desk = opened(folder, tell)
    imported = desk.do(plan.import_plan, reading, **NAMED).value
    tell([imported.tasks, imported.measures])


def issue_orders(folder: Path, tell: Tell, n: int) -> None:
    desk = opened(folder, tell)
    for step in range(n):
        form = rectification.OrderForm(
            unit="城建办", problems=(Problem(f"第{step}处未清理"),), due=DueRule(workdays=10)
        )
        draft = desk.do(rectification.draft_order, form, **NAMED).value
        tell(["draft", draft.id])
        card = desk.do(rectification.issue_order, draft.id, **NAMED).value
        tell(["issued", card.id, card.number])


def back_up(folder: Path, tell: Tell, n: int) -> None:
    desk = opened(folder, tell)
    for _ in range(n):
        tell(accounts.make_backup(desk).value.name)


def create(folder: Path, tell: Tell, n: int) -> None:
    tell(READY)
    open_folder_desk(folder)
    tell("open")


def upgrade(folder: Path, tell: Tell, n: int) -> None:
    """With a later schema than the real one: `n` is unused, the folder of migrations stands beside."""
    paths.migrations = lambda: folder.parent / "db"  # type: ignore[assignment]
    glance.HEAD = "0002"
    tell(READY)
    open_folder_desk(folder)
    tell("open")


def restore(folder: Path, tell: Tell, n: int) -> None:
    tell(READY)
    for _ in range(n):
        accounts.restore_backup(folder, "latest", **NAMED)
        tell("restored")


def write_half(folder: Path, tell: Tell, n: int) -> None:
    """A transaction so large that pages of it are in the file already; never committed."""
    connection = glance.connect(folder / glance.DATABASE)
    connection.execute("PRAGMA journal_mode=TRUNCATE")
    connection.execute("PRAGMA cache_size=5")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE measure SET text = text || '，半截'")
    connection.execute("UPDATE clause SET title = title || '半截'")
    tell(READY)
    time.sleep(60)


SCENARIOS = {
    run.__name__: run
    for run in (
        save_settings,
        add_units,
        import_plan,
        issue_orders,
        back_up,
        create,
        upgrade,
        restore,
        write_half,
    )
}


def one_round(scenario: Callable[[Path, Tell, int], None], folder: Path, after: float | None, n: int) -> Any:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            scenario(folder, lambda step: _tell(writing, step), n)
        except BaseException as problem:
            _tell(writing, f"failed: {problem!r}")
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as steps:
        told = [json.loads(steps.readline())]
        began = time.monotonic()
        if after is not None:
            time.sleep(after)
            os.kill(child, signal.SIGKILL)
        told += [json.loads(line) for line in steps if line.endswith("\n")]
    _, status = os.waitpid(child, 0)
    journal = folder / "changhe.db-journal"
    return {
        "killed": os.WIFSIGNALED(status),
        "hot": journal.exists() and journal.stat().st_size > 0,
        "confirmed": told[1:],
        "seconds": time.monotonic() - began,
    }


def _tell(pipe: int, step: object) -> None:
    os.write(pipe, (json.dumps(step) + "\n").encode("ascii"))


def main() -> None:
    scenario = SCENARIOS[sys.argv[1]]
    for line in sys.stdin:
        told = json.loads(line)
        ended = one_round(scenario, Path(told["folder"]), told["after"], told["n"])
        sys.stdout.write(json.dumps(ended) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
