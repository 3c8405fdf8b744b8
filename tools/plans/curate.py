"""Write `resources/plans/NAME.measures.json`: a split of a plan into measures, made by hand.

    python -m tools.plans.curate changhe

Reads `resources/plans/NAME.txt` and `tools/plans/NAME.measures.tsv` (task, words, kinds, suggested lead;
tab between them, `/` between kinds) and refuses any words that are not verbatim in their task, or not
in the order of the text.
"""

import json
import sys
from pathlib import Path

from changhe_desktop.domain.plan import Measure, MeasureKind, Plan, Task, curated_data, plan_of

ROOT = Path(__file__).resolve().parents[2]
PLANS = ROOT / "resources" / "plans"


def measures_of(plan: Plan, table: str) -> list[Measure]:
    """The measures the table lists, each as a range of its task."""
    tasks = {task.code: task for task in plan.tasks()}
    found: list[Measure] = []
    for number, row in enumerate(table.splitlines(), 1):
        code, words, kinds, lead = row.split("\t")
        start = place_of(plan, tasks[code], words, found[-1].end if found else 0, number)
        first, *others = [MeasureKind(kind) for kind in kinds.split("/")]
        position = 1 + sum(measure.code.startswith(f"{code}.") for measure in found)
        line = plan.outline.line_of(start)
        found.append(
            Measure(
                f"{code}.{position}",
                words,
                start,
                start + len(words),
                line,
                kind=first,
                kinds=(*others,),
                lead=lead,
            )
        )
    missing = [code for code in tasks if not any(m.code.startswith(f"{code}.") for m in found)]
    if missing:
        sys.exit(f"no measure for task {', '.join(missing)}")
    return found


def place_of(plan: Plan, task: Task, words: str, after: int, number: int) -> int:
    """Where the words stand in their task, behind the measure before."""
    start = plan.text.find(words, max(task.start, after), task.end)
    if start < 0:
        sys.exit(f"row {number}: {task.code} does not say, in this place: {words}")
    return start


def main(name: str) -> None:
    """Write the file and say how many measures and tasks it covers."""
    plan = plan_of((PLANS / f"{name}.txt").read_text(encoding="utf-8"))
    table = (ROOT / "tools" / "plans" / f"{name}.measures.tsv").read_text(encoding="utf-8")
    measures = measures_of(plan, table)
    data = json.dumps(curated_data(plan, measures), ensure_ascii=False, indent=1)
    (PLANS / f"{name}.measures.json").write_text(data + "\n", encoding="utf-8", newline="\n")
    print(f"{name}: {len(measures)} measures in {len(list(plan.tasks()))} tasks")


if __name__ == "__main__":
    main(*sys.argv[1:])
