"""What a command is: a noun, a verb, its arguments and the function that runs it."""

from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.matters import Matter
from changhe_desktop.services import desk as desks
from changhe_desktop.services.desk import Desk, open_desk
from changhe_desktop.services.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument: its flags (or position's name), its Chinese sentence, argparse's options."""

    flags: tuple[str, ...]
    help: str
    options: Mapping[str, Any] = field(default_factory=dict)


def argument(*flags: str, help: str, **options: Any) -> Argument:
    """An argument in one line; `help` is what the manual says of it."""
    return Argument(flags, help, options)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command says: a value for scripts, a sentence and table rows for people."""

    value: Any
    say: str = ""
    changed: frozenset[Matter] = frozenset()
    columns: Sequence[tuple[str, str]] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Call:
    """One call of the program: where the data are, who acts, on which date; opens the data when asked to."""

    data: str | None
    by: str | None
    on: date
    _desk: Desk | None = None

    def writing(self) -> Desk:
        """The data, locked for writing; waits five seconds for the lock."""
        if self._desk is not None and self._desk.read_only:
            self.close()
        if self._desk is None:
            self._desk = open_desk(self.data, who=self.by or "", wait=desks.PATIENCE)
        return self._desk

    def reading(self) -> Desk:
        """The data, without lock and without the right to change anything."""
        if self._desk is None:
            self._desk = open_desk(self.data, read_only=True)
        return self._desk

    @property
    def troubles(self) -> tuple[str, ...]:
        """What the opened data have to say of their own safety, as notes."""
        if self._desk is None:
            return ()
        backup = self._desk.backup_trouble
        return tuple(
            s for s in (f"今天的自动备份没有成功。{backup}" if backup else "", self._desk.trail_trouble) if s
        )

    @property
    def operator(self) -> str:
        """Who acts: `--by`, else the operator of the first run; never the login name."""
        name = self.by or self.writing().operator()
        if not name:
            raise Refusal(
                "还不知道经办人是谁：请加 --by 姓名，或先运行 changhe setup --operator 姓名。", field="by"
            )
        return name

    def do(self, verb: Callable[..., Outcome[Any]], *args: Any, **named: Any) -> Outcome[Any]:
        """Run one verb as one transaction in the operator's name."""
        return self.writing().do(verb, *args, by=self.operator, on=self.on, **named)

    def close(self) -> None:
        """Give lock and data back."""
        if self._desk is not None:
            self._desk.close()
            self._desk = None


Runner = Callable[[Call, Namespace], Answer]


@dataclass(frozen=True, slots=True)
class Command:
    """One command of the program. `verb` is empty for nouns that are a whole command (setup, help).

    `run` is None where the app does the work (demo, self-test).
    """

    noun: str
    verb: str
    help: str
    run: Runner | None
    arguments: tuple[Argument, ...] = ()


def answer_of(outcome: Outcome[Any], columns: Sequence[tuple[str, str]] = ()) -> Answer:
    """The answer that tells a verb's outcome."""
    return Answer(outcome.value, outcome.say, outcome.changed, columns, outcome.notes)


def path_argument(text: str) -> Path:
    """A path as the user typed it; `~` is the home folder."""
    return Path(text).expanduser()
