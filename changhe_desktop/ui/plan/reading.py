"""Reading a plan: choose a file, read it in the worker, show what was found, keep it on the user's word."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QWidget

from changhe_desktop.services import plan
from changhe_desktop.services.outcome import Outcome
from changhe_desktop.services.plan import Imported, Reading
from changhe_desktop.ui.parts.dialogs import Asking
from changhe_desktop.ui.parts.messages import Kind, Message
from changhe_desktop.ui.parts.pages import Frame
from changhe_desktop.ui.parts.theme import mark, px

KINDS_OF_FILE = "方案文本 (*.txt *.docx)"
FAULTS_SHOWN = 8


def read_file(
    session: Any, path: Path, *, progress: Callable[[int, int], None], by: str, on: date
) -> Outcome[Reading]:
    """Read a file as an act of its own, so that it has its progress and can be cancelled; keeps nothing."""
    return Outcome(plan.read_plan(path, progress=progress), frozenset(), "")


def found_words(reading: Reading) -> str:
    """What was read, in numbers."""
    found = reading.plan
    tasks, measures = sum(1 for _ in found.tasks()), sum(1 for _ in found.measures())
    counts = f"{len(found.actions)} 个行动、{tasks} 项任务、{measures} 条候选措施"
    return f"《{found.title or reading.name}》（{found.status.text}）：读出 {counts}。"


class PlanReader:
    """The way from a file to a kept plan. `parent` is what its dialogs stand over."""

    def __init__(self, frame: Frame, parent: QWidget) -> None:
        self._frame, self._parent = frame, parent

    def choose(self) -> None:
        """Ask for a file and read it."""
        found = self._frame.files.open_file(self._parent, "读取方案文本", "plan", KINDS_OF_FILE)
        if found is not None:
            self._read(found, self._confirm)

    def take_shipped(self) -> None:
        """Read the plan that comes with the program and keep it."""
        self._read(plan.shipped_plan(), self._keep)

    def _read(self, path: Path, then: Callable[[Reading], object]) -> None:
        self._frame.counter.do(read_file, path, then=then, words="正在读取方案", progress=True)

    def _confirm(self, reading: Reading) -> None:
        if ask_to_keep(self._parent, reading):
            self._keep(reading)

    def _keep(self, reading: Reading) -> None:
        self._frame.counter.do(
            plan.import_plan, reading, paragraphs=True, then=self._kept, words="正在存入方案"
        )

    def _kept(self, imported: Imported) -> None:
        """Say what the status bar's sentence alone would not make clear."""
        if not imported.added:
            self._say(Kind.INFO, f"这份方案已在库中（第{imported.version}版），没有新增。")
        elif imported.version > 1:
            self._say(
                Kind.NOTE,
                f"已存为第{imported.version}版，当前仍按原来的版本办理。要改按新版办理，请点“版本”。",
            )
        if imported.faults and imported.added:
            lines = tuple(fault.sentence for fault in imported.faults)
            self._say(Kind.NOTE, f"编号有 {len(lines)} 处问题，已照原文读入，请核对原文。", lines)

    def _say(self, kind: Kind, sentence: str, lines: tuple[str, ...] = ()) -> None:
        self._frame.show_message(Message(kind, sentence, lines))


def ask_to_keep(parent: QWidget, reading: Reading) -> bool:
    """Show what was read with its numbering faults, and ask whether to keep it."""
    found = reading.plan
    dialog = Asking(parent, "读取方案文本", "读入" if found.numbered else "按段落读入")
    said = [found_words(reading)]
    if not found.numbered:
        said = [
            f"“{reading.name}”里没有“一、（一）1.”这样的编号。"
            f"可按一段一项任务读入，共 {sum(1 for _ in found.tasks())} 项。"
        ]
    if found.faults:
        said.append(f"编号有 {len(found.faults)} 处问题，程序不替您改，请核对原文：")
    for sentence in said:
        label = QLabel(sentence)
        label.setWordWrap(True)
        dialog.add(label)
    if found.faults:
        faults = QListWidget()
        faults.setAccessibleName("编号问题")
        faults.setWordWrap(True)
        faults.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        faults.addItems([fault.sentence for fault in found.faults])
        faults.setMinimumHeight(px(30) * min(len(found.faults), FAULTS_SHOWN))
        dialog.add(faults)
    note = QLabel("读入后可在“原文对照”中拆分、合并、改名。")
    mark(note, tone="muted")
    dialog.add(note)
    note.setMinimumWidth(px(420))
    return dialog.ask()
