"""What a file or a detector names and nobody has decided on, and how far a decision reaches."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Self

from temoin.language import say
from temoin.model import ClipView, Row
from temoin.ui.listing import TO_CONFIRM, Listed
from temoin.ui.session import ChosenStep
from temoin.vocabulary import Statement, label

Key = tuple[str, Statement, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One tool on one clip that waits to be confirmed."""

    listed: Listed
    row: Row

    @property
    def key(self) -> Key:
        """Tells it from others, in this reading of the cut and in the next."""
        return (self.row.clip, self.row.basis, self.row.tool)

    @property
    def clip(self) -> ClipView:
        """The clip that it waits on."""
        return self.listed.standing.clip

    def step(self) -> ChosenStep:
        """Return the step that confirms it."""
        row, ids = self.row, dict[str, object]()
        if row.proposal:
            ids["proposals"] = [row.proposal.id]
        if row.evidence:
            ids["evidence"] = [fact.id for fact in row.evidence]
        return ChosenStep(
            tool=row.tool or "unknown", technique=row.technique, effect=row.effect, fields=ids
        )

    def grounds(self) -> Iterator[str]:
        """Yield what to bear in mind: a tool that stands in a project may do nothing."""
        if guess := self.row.proposal:
            sure, there = label(guess.confidence), label(guess.presence)
            yield say(
                "A detector's guess, {confidence}; the tool is {presence}.",
                confidence=sure,
                presence=there,
            )

    def is_like(self, other: "Waiting") -> bool:
        """Return whether the same sentence, on another clip, decides on another guess."""
        row, its = self.row, other.row
        return (row.basis, row.tool, row.technique, row.effect) == (
            its.basis,
            its.tool,
            its.technique,
            its.effect,
        )


class Reach(Enum):
    """On which clips a decision is signed."""

    HERE = auto()
    SCENE = auto()
    CUT = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Equal guesses: those on the clips that are spoken of, and those beyond.

    Attributes:
        here: At least one.
        scene: The scene of the first, or empty where none is known.
        in_scene: Those of that scene too.
        in_cut: Those of the whole cut too.
    """

    here: tuple[Waiting, ...]
    scene: str
    in_scene: tuple[Waiting, ...]
    in_cut: tuple[Waiting, ...]

    @classmethod
    def of(
        cls, first: Waiting, spoken_of: Sequence[Waiting], all_waiting: Sequence[Waiting]
    ) -> Self:
        """Return what is like a guess.

        Args:
            first: The guess that is asked about.
            spoken_of: What waits on the clips that are spoken of.
            all_waiting: What waits in the whole cut.
        """
        here = _each_once([each for each in spoken_of if each.is_like(first)] or [first])
        alike = [each for each in all_waiting if each.is_like(first)]
        scene = first.listed.scene
        in_scene = [each for each in alike if scene and each.listed.scene == scene]
        return cls(
            here=here,
            scene=scene,
            in_scene=_each_once([*here, *in_scene]),
            in_cut=_each_once([*here, *alike]),
        )

    def within(self, reach: Reach) -> tuple[Waiting, ...]:
        """Return those that a reach takes in."""
        return {Reach.HERE: self.here, Reach.SCENE: self.in_scene, Reach.CUT: self.in_cut}[reach]

    def reaches(self) -> Iterator[Reach]:
        """Yield the reaches that take in more than the one before."""
        yield Reach.HERE
        if len(self.in_scene) > len(self.here):
            yield Reach.SCENE
        if len(self.in_cut) > len(self.in_scene):
            yield Reach.CUT


def _each_once(found: Iterable[Waiting]) -> tuple[Waiting, ...]:
    return tuple({each.key: each for each in found}.values())


def waiting(clips: Iterable[Listed], confirmed: Collection[Key]) -> list[Waiting]:
    """Return what waits on clips, in their order, less what is being decided just now."""
    found = (
        Waiting(listed=listed, row=row)
        for listed in clips
        for row in listed.standing.rows
        if row.basis in TO_CONFIRM
    )
    return [each for each in found if each.key not in confirmed]
