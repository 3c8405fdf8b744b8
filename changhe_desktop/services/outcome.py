"""What a verb gives back: its value, the matters it changed, and the sentence for the status bar."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from changhe_desktop.domain.matters import Matter

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """The result of one verb. `notes` are sentences the user should read besides (warnings, hints)."""

    value: T
    changed: frozenset[Matter]
    say: str
    notes: tuple[str, ...] = ()
