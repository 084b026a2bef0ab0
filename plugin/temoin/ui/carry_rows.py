"""What becomes of each statement, as the rows of two columns; put into words when seen."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby

from temoin.carry import Carry, Outcome, Planned, Unspoken, Verdict
from temoin.model import ClipView


class Part(Enum):
    """The parts of the list, in the order in which they are looked at."""

    WAITING = auto()
    ANSWERED = auto()
    LOST = auto()
    NEW = auto()
    IN_PART = auto()
    CARRIED = auto()
    SILENT = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryRow:
    """One row: a statement on an old clip and what becomes of it, or a new clip without one.

    Attributes:
        entry: Id of the statement.
        word: What is to be signed because a person said so.
        count: Of a part's heading, how many rows stand under it; 0 for a row.
    """

    part: Part
    old: ClipView | None = None
    new: ClipView | None = None
    entry: str = ""
    outcome: Outcome | None = None
    word: Planned | None = None
    unspoken: Unspoken | None = None
    count: int = 0

    @property
    def is_heading(self) -> bool:
        """Whether it only names what follows."""
        return self.count > 0


def rows_of(found: Carry) -> Iterator[CarryRow]:
    """Yield all rows, each part under its heading."""
    answered = [each for each in found.planned if each.carriage.asked]
    told = {(each.carriage.clip, each.carriage.entry) for each in answered}
    rows = [_answered(found, each) for each in answered]
    rows += [_row(each) for each in found.outcomes if _place(each) not in told]
    rows += map(_silent, found.unspoken)
    counts = Counter(each.part for each in rows)
    ordered = sorted(rows, key=lambda each: each.part.value)
    for part, under in groupby(ordered, key=lambda each: each.part):
        yield CarryRow(part=part, count=counts[part])
        yield from under


def _answered(found: Carry, word: Planned) -> CarryRow:
    old, new = found.old.clip(word.old), found.new.clip(word.carriage.clip)
    return CarryRow(part=Part.ANSWERED, old=old, new=new, entry=word.carriage.entry, word=word)


def _place(outcome: Outcome) -> tuple[str, str]:
    return (outcome.new.id if outcome.new else "", outcome.entry)


def _row(outcome: Outcome) -> CarryRow:
    parts = {
        Verdict.CARRIED: Part.CARRIED,
        Verdict.PART: Part.IN_PART,
        Verdict.PERSON: Part.WAITING,
        Verdict.ORPHANED: Part.LOST,
    }
    part = parts[outcome.verdict]
    return CarryRow(
        part=part, old=outcome.old, new=outcome.new, entry=outcome.entry, outcome=outcome
    )


def _silent(unspoken: Unspoken) -> CarryRow:
    part = Part.NEW if unspoken.is_changed else Part.SILENT
    return CarryRow(part=part, new=unspoken.clip, unspoken=unspoken)


def first_of_parts(rows: Iterable[CarryRow]) -> list[int]:
    """Return where each part's first row stands."""
    return [number + 1 for number, each in enumerate(rows) if each.is_heading]
