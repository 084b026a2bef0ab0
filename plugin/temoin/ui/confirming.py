"""What a file or a detector names and nobody has confirmed, and the step that confirms it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from temoin.language import say
from temoin.model import Row
from temoin.ui.listing import Listed
from temoin.ui.session import ChosenStep
from temoin.vocabulary import Statement, label

_TO_CONFIRM = frozenset({Statement.PROPOSED, Statement.EVIDENCED})
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


def waiting(clips: Iterable[Listed], confirmed: Collection[Key]) -> list[Waiting]:
    """Return what waits on clips, in their order, less what is being confirmed just now."""
    found = (
        Waiting(listed=listed, row=row)
        for listed in clips
        for row in listed.standing.rows
        if row.basis in _TO_CONFIRM
    )
    return [each for each in found if each.key not in confirmed]
