"""The counter: where pages hand in what is to be done and asked, and get it back on their own thread.

Acts run one after another on the writing thread, questions on the reading thread; the window never
waits. This module alone opens the store for the window (docs/decisions/0006).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from changhe_desktop.domain.errors import Refusal, Trouble
from changhe_desktop.domain.matters import Matter
from changhe_desktop.ui.counter_line import Job, Line
from changhe_desktop.ui.counter_work import Progress, Work

if TYPE_CHECKING:
    from changhe_desktop.domain.pinyin import PinyinTable
    from changhe_desktop.services.desk import Desk
    from changhe_desktop.services.outcome import Outcome
    from changhe_desktop.store.lock import FolderLock

T = TypeVar("T")
Then = Callable[[T], object] | None
Refused = Callable[[Refusal], object] | None

NO_OPERATOR = "还没有登记经办人。请先点窗口右下角登记姓名，再办理。"
NOT_OPEN = "数据没有打开，请稍候再试，或重新启动程序。"


class NotOpen(Trouble):
    """Somebody acted or asked while the desk was closed."""


@dataclass(frozen=True, slots=True)
class _Errand:
    """One job from counter to thread and back: who waits for it, and what it brought."""

    ticket: int
    run: Callable[[], Any]
    then: Callable[[Any], object] | None
    refused: Refused = None
    opening: bool = False
    key: str | None = None
    value: Any = None
    error: BaseException | None = None


class Counter(QObject):
    """Opens the desk, does acts, answers questions. All signals come on the window's thread.

    Signals: `announced` the matters an act changed; `said` and `noted` an Outcome's words; `refused`,
    `troubled` and `broke` what nobody else took (Refusal, Trouble, a bug's exception); `working` the Work
    under way or None; `opened`; `failed` why the desk is not open; `settled` nothing is waiting any more.
    """

    announced = Signal(frozenset)
    said = Signal(str)
    noted = Signal(tuple)
    refused = Signal(object)
    troubled = Signal(object)
    broke = Signal(object)
    working = Signal(object)
    opened = Signal()
    failed = Signal(object)
    operator_changed = Signal(str)
    settled = Signal()
    _arrived = Signal(object)
    _reported = Signal(int, int, int)

    def __init__(
        self, folder: Path, today: Callable[[], date] = date.today, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.folder = folder
        self.today = today
        self.operator = ""
        self.pinyin: PinyinTable | None = None
        self._desk: Desk | None = None
        self._acts, self._questions = Line("acts"), Line("questions")
        self._tickets = count(1)
        self._waiting: set[int] = set()
        self._newest: dict[str, int] = {}
        self._works: dict[int, tuple[Work, Progress]] = {}
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._reported.connect(self._report, Qt.ConnectionType.QueuedConnection)

    @property
    def is_open(self) -> bool:
        """Whether pages may act and ask."""
        return self._desk is not None

    @property
    def at_rest(self) -> bool:
        """Whether nothing is under way, asked or waiting."""
        return not self._waiting

    @property
    def work(self) -> Work | None:
        """The act under way, None when all is done."""
        return next((work for work, _ in self._works.values()), None)

    def open(self, lock: "FolderLock | None" = None, who: str = "") -> None:
        """Open the desk in the background; `lock`, taken before the first paint, is given back for it."""

        def run() -> tuple[str, "PinyinTable"]:
            from changhe_desktop.store.readings import pinyin_table

            if lock is not None:
                lock.release()
            return self._take_desk(who), pinyin_table()

        def ready(found: "tuple[str, PinyinTable]") -> None:
            name, self.pinyin = found
            self._seat(name)
            self.opened.emit()
            if self._desk is not None and self._desk.trail_trouble:
                self.noted.emit((self._desk.trail_trouble,))
            if self._desk is not None and self._desk.backup_trouble:
                self.noted.emit((f"今天的自动备份没有成功：{self._desk.backup_trouble}",))

        errand = _Errand(next(self._tickets), run, ready, opening=True)
        self._act(errand, Work("正在打开数据"))

    def do(
        self,
        verb: "Callable[..., Outcome[T]]",
        *args: Any,
        then: Then[T] = None,
        refused: Refused = None,
        by: str = "",
        on: date | None = None,
        reason: str | None = None,
        words: str = "正在办理",
        progress: bool = False,
        **named: Any,
    ) -> None:
        """Do one verb as one transaction: `verb(session, *args, by=, on=, **named)`.

        `then` gets the Outcome's value, `refused` a Refusal; without it the page's message bar shows it.
        With `progress` the verb is given a Progress and can be cancelled.
        """
        operator, day = by or self.operator, on or self.today()
        if not operator:
            self._refuse(refused, Refusal(NO_OPERATOR, field="operator"))
            return
        ticket = next(self._tickets)
        report = Progress(partial(self._reported.emit, ticket))
        if progress:
            named["progress"] = report
        run = partial(self._do, verb, *args, by=operator, on=day, reason=reason, **named)
        self._act(_Errand(ticket, run, self._after(then), refused), Work(words, progress), report)

    def carry_out(
        self,
        act: "Callable[..., Outcome[T]]",
        *args: Any,
        then: Then[T] = None,
        refused: Refused = None,
        words: str = "正在办理",
        **named: Any,
    ) -> None:
        """Do what is no single transaction (a backup): `act(desk, *args, **named)` on the writing thread."""

        def run() -> "Outcome[T]":
            return act(self._the_desk(), *args, **named)

        self._act(_Errand(next(self._tickets), run, self._after(then), refused), Work(words))

    def while_closed(
        self,
        act: "Callable[..., Outcome[T]]",
        *args: Any,
        then: Then[T] = None,
        refused: Refused = None,
        words: str = "正在恢复",
        **named: Any,
    ) -> None:
        """Close the desk, do `act(folder, *args, by=, on=, **named)` (a restore), open the desk again."""
        operator, day = self.operator, self.today()

        def run() -> "Outcome[T]":
            with self._questions.held():
                desk, self._desk = self._desk, None
                if desk is not None:
                    desk.close()
                try:
                    return act(self.folder, *args, by=operator, on=day, **named)
                finally:
                    # Also after a refusal: what was open before is open again.
                    self._take_desk(operator)

        self._act(_Errand(next(self._tickets), run, self._after(then), refused), Work(words))

    def ask(
        self,
        view: Callable[..., T],
        *args: Any,
        then: Callable[[T], object],
        refused: Refused = None,
        key: str | None = None,
        **named: Any,
    ) -> None:
        """Read through one view, `view(session, *args, **named)`; `then` gets its rows.

        Of questions with the same `key` only the newest is answered.
        """

        def run() -> T:
            return self._the_desk().ask(view, *args, **named)

        self._put(self._questions, _Errand(next(self._tickets), run, then, refused, key=key))

    def look_up(
        self,
        find: Callable[..., T],
        *args: Any,
        then: Callable[[T], object],
        refused: Refused = None,
        key: str | None = None,
        **named: Any,
    ) -> None:
        """Find what needs no session (faces, backups, page images): `find(*args, **named)`; see `ask`."""
        run = partial(find, *args, **named)
        self._put(self._questions, _Errand(next(self._tickets), run, then, refused, key=key))

    def cancel(self) -> None:
        """Ask the act under way to stop; it may be too late."""
        for _, progress in self._works.values():
            progress.cancel()

    def close(self) -> None:
        """Let the act under way end, then close the desk. Nothing is answered any more."""
        self._questions.close()
        self._acts.close()
        self._waiting.clear()
        desk, self._desk = self._desk, None
        if desk is not None:
            desk.close()

    # On the threads

    def _take_desk(self, who: str) -> str:
        from changhe_desktop.services.desk import open_folder_desk

        self._desk = open_folder_desk(self.folder, who=who)
        return self._desk.operator()

    def _the_desk(self) -> "Desk":
        if self._desk is None:
            raise NotOpen(NOT_OPEN)
        return self._desk

    def _do(self, verb: "Callable[..., Outcome[T]]", *args: Any, **named: Any) -> "Outcome[T]":
        return self._the_desk().do(verb, *args, **named)

    def _run(self, errand: _Errand) -> None:
        try:
            self._arrived.emit(replace(errand, value=errand.run()))
        except BaseException as error:
            self._arrived.emit(replace(errand, error=error))

    # On the window's thread

    def _act(self, errand: _Errand, work: Work, progress: Progress | None = None) -> None:
        self._works[errand.ticket] = work, progress or Progress(lambda _done, _total: None)
        self.working.emit(self.work)
        self._put(self._acts, errand)

    def _put(self, line: Line, errand: _Errand) -> None:
        self._waiting.add(errand.ticket)
        if errand.key is not None:
            self._newest[errand.key] = errand.ticket
        superseded = line.put(Job(errand.ticket, partial(self._run, errand), errand.key))
        if superseded is not None:
            self._waiting.discard(superseded)

    def _report(self, ticket: int, done: int, total: int) -> None:
        if ticket in self._works:
            work, progress = self._works[ticket]
            self._works[ticket] = replace(work, done=done, total=total), progress
            self.working.emit(self.work)

    def _deliver(self, errand: _Errand) -> None:
        known = errand.ticket in self._waiting
        self._waiting.discard(errand.ticket)
        if self._works.pop(errand.ticket, None) is not None:
            self.working.emit(self.work)
        stale = errand.key is not None and self._newest.get(errand.key) != errand.ticket
        try:
            if known and not stale:
                self._hand_over(errand)
        finally:
            if not self._waiting:
                self.settled.emit()

    def _hand_over(self, errand: _Errand) -> None:
        error = errand.error
        if error is None:
            if errand.then is not None and not _gone(errand.then):
                errand.then(errand.value)
            return
        if errand.opening or (not self.is_open and not isinstance(error, NotOpen)):
            self.failed.emit(error)
        elif isinstance(error, Refusal):
            self._refuse(errand.refused, error)
        elif isinstance(error, Trouble) and not isinstance(error, NotOpen):
            self.troubled.emit(error)
        if not isinstance(error, Refusal | Trouble):
            self.broke.emit(error)

    def _refuse(self, refused: Refused, refusal: Refusal) -> None:
        if refused is not None and not _gone(refused):
            refused(refusal)
        else:
            self.refused.emit(refusal)

    def _after(self, then: Then[T]) -> "Callable[[Outcome[T]], None]":
        """What follows an act: its words and news for all, its value for whoever asked."""

        def speak(outcome: "Outcome[T]") -> None:
            if Matter.ACCOUNTS in outcome.changed:
                self._ask_who()
            if outcome.say:
                self.said.emit(outcome.say)
            if outcome.notes:
                self.noted.emit(tuple(outcome.notes))
            if outcome.changed:
                self.announced.emit(outcome.changed)
            if then is not None and not _gone(then):
                then(outcome.value)

        return speak

    def _ask_who(self) -> None:
        from changhe_desktop.store.views.accounts import settings

        self.ask(settings, then=lambda values: self._seat(str(values["operator"])), key="operator")

    def _seat(self, name: str) -> None:
        if name != self.operator:
            self.operator = name
            self.operator_changed.emit(name)


def _gone(callback: Callable[..., object]) -> bool:
    """Whether the callback belongs to a widget that Qt has destroyed meanwhile."""
    owner = getattr(callback, "__self__", None)
    return isinstance(owner, QObject) and not shiboken6.isValid(owner)
