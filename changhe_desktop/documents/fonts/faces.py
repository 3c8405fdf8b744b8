"""Faces found on this machine or shipped with the program, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from changhe_desktop.domain.printing import FontRole
from changhe_desktop.domain.worded import Worded


class FaceSource(Worded):
    """Where a face comes from, in the order in which faces are preferred."""

    MACHINE = "machine", "本机字体"
    CHOSEN = "chosen", "自选字体"
    BUNDLED = "bundled", "随附字体"


@dataclass(frozen=True, slots=True)
class Face:
    """One TrueType face that reportlab can embed. `index` counts within a .ttc collection."""

    family: str
    path: Path
    index: int
    source: FaceSource
    official: bool


@dataclass(frozen=True, slots=True)
class Substitution:
    """A role that no official face of the machine fills; `sentence` says so to the user."""

    role: FontRole
    used: str
    sentence: str


@dataclass(frozen=True, slots=True)
class FaceSet:
    """The face chosen for each role, and the faces asked in turn for a character a role's face lacks:
    first the machine's other official faces for that role (`seconds`), then the `fallbacks` of all."""

    by_role: Mapping[FontRole, Face]
    fallbacks: tuple[Face, ...]
    substitutions: tuple[Substitution, ...]
    seconds: Mapping[FontRole, tuple[Face, ...]] = field(default_factory=dict)

    def chain(self, role: FontRole) -> tuple[Face, ...]:
        """Every face that may print a character in this role, the first that has it does."""
        others = (self.by_role[r] for r in FontRole)
        wanted = (self.by_role[role], *self.seconds.get(role, ()), *self.fallbacks, *others)
        return tuple(dict.fromkeys(wanted))

    @property
    def families(self) -> dict[FontRole, str]:
        """The face of each role by name, as the file's properties and the preview tell it."""
        return {role: self.by_role[role].family for role in FontRole}
