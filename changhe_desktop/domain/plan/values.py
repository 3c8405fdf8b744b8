"""The plan as values: chapters, actions, tasks, measures, goals and safeguards, each a range of the text.

Every [start, end) counts characters of `Plan.text`; a line counts from 1 as the reader sees it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from changhe_desktop.domain.errors import Fault
from changhe_desktop.domain.outline_tree import Outline
from changhe_desktop.domain.worded import Worded


class MeasureKind(Worded):
    """How a measure is followed up; the code is the letter on the lists."""

    PROJECT = "P", "项目"
    CREATION = "C", "创建"
    COUNT = "N", "数量"
    ROUTINE = "R", "常态"
    RULE = "M", "制度"
    EARLY = "F", "前期"


class PlanStatus(Worded):
    """What the head of the text says of its standing. Only an issued plan is cited by itself."""

    DRAFT = "draft", "征求意见稿"
    REVIEW = "review", "送审稿"
    ISSUED = "issued", "印发"
    UNSTATED = "unstated", "未注明"


class ChapterRole(Worded):
    """What a chapter is for, told by its title."""

    GENERAL = "general", "总体要求"
    GOALS = "goals", "主要目标"
    TASKS = "tasks", "重点任务"
    SAFEGUARDS = "safeguards", "保障措施"
    OTHER = "other", "其他"


class ClauseKind(Worded):
    """What a stretch of the text is, when the whole text is laid out as clauses."""

    HEAD = "head", "文首"
    CHAPTER = "chapter", "章"
    ACTION = "action", "行动"
    TASK = "task", "任务"
    POINT = "point", "分项"
    GOAL = "goal", "目标"
    SAFEGUARD = "safeguard", "保障"


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing to be done: the words of text[start:end], verbatim.

    `code` is action.task.position, empty while `dropped` (标为非措施). `title` is what is shown instead of
    the words once somebody renamed it, else empty. `kinds` holds further kinds that fit, `lead` an
    office type offered as a suggestion only.
    """

    code: str
    text: str
    start: int
    end: int
    line: int
    title: str = ""
    dropped: bool = False
    kind: MeasureKind | None = None
    kinds: tuple[MeasureKind, ...] = ()
    lead: str = ""

    @property
    def shown(self) -> str:
        """What the lists show."""
        return self.title or self.text


@dataclass(frozen=True, slots=True)
class Task:
    """A 重点任务. [start, end) runs from its number to the end of its last part, `text` is what it says."""

    code: str
    label: str
    title: str
    text: str
    start: int
    end: int
    line: int
    measures: tuple[Measure, ...] = ()

    @property
    def kept(self) -> tuple[Measure, ...]:
        """Its measures without those marked 非措施."""
        return tuple(measure for measure in self.measures if not measure.dropped)


@dataclass(frozen=True, slots=True)
class Action:
    """A 行动 with its tasks."""

    code: str
    label: str
    title: str
    start: int
    end: int
    line: int
    tasks: tuple[Task, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the plan with all its parts."""

    role: ChapterRole
    label: str
    title: str
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached by `years` (none if the sentence names no year).

    `text` = text[start:end] is the sentence that states it; what is said further of it ends at `until`.
    """

    years: tuple[int, ...]
    text: str
    start: int
    end: int
    until: int
    line: int


@dataclass(frozen=True, slots=True)
class Safeguard:
    """One of the 保障措施; `text` is what it says."""

    code: str
    label: str
    title: str
    text: str
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan's text, read. `text` is the text all ranges count in: no BOM, line ends LF.

    `numbered` is False if no line carries a number: each paragraph was taken as a task, which the
    user should confirm. `curated` says that a curated split was laid over the candidates.
    """

    text: str
    title: str
    status: PlanStatus
    numbered: bool
    curated: bool
    chapters: tuple[Chapter, ...]
    actions: tuple[Action, ...]
    goals: tuple[Goal, ...]
    safeguards: tuple[Safeguard, ...]
    faults: tuple[Fault, ...]
    outline: Outline

    def tasks(self) -> Iterator[Task]:
        """All tasks in the order of the text."""
        for action in self.actions:
            yield from action.tasks

    def measures(self) -> Iterator[Measure]:
        """All measures in the order of the text, without those marked 非措施."""
        for task in self.tasks():
            yield from task.kept
