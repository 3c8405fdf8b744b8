"""Reading a plan: text in, chapters, actions, tasks, measures, goals and safeguards out, each a range."""

from changhe_desktop.domain.plan.clauses import Clause, clauses_of
from changhe_desktop.domain.plan.curated import Curated, curated_data, curated_of
from changhe_desktop.domain.plan.edits import Edit, EditMove, edited
from changhe_desktop.domain.plan.reading import plan_of
from changhe_desktop.domain.plan.text import canonical, fingerprint
from changhe_desktop.domain.plan.values import (
    Action,
    Chapter,
    ChapterRole,
    ClauseKind,
    Goal,
    Measure,
    MeasureKind,
    Plan,
    PlanStatus,
    Safeguard,
    Task,
)

__all__ = [
    "Action",
    "Chapter",
    "ChapterRole",
    "Clause",
    "ClauseKind",
    "Curated",
    "Edit",
    "EditMove",
    "Goal",
    "Measure",
    "MeasureKind",
    "Plan",
    "PlanStatus",
    "Safeguard",
    "Task",
    "canonical",
    "clauses_of",
    "curated_data",
    "curated_of",
    "edited",
    "fingerprint",
    "plan_of",
]
