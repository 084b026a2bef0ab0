"""What the Carry page alone says in words."""

from collections.abc import Sequence

from temoin.carry import (
    Carry,
    Outcome,
    Planned,
    change_words,
    frames_words,
    grounds_words,
    lost_words,
)
from temoin.language import number, say, say_counted, sayable
from temoin.match import Change
from temoin.ui.carry_rows import CarryRow, Part
from temoin.vocabulary import YesNo

PARTS = {
    Part.WAITING: sayable("A person must tell"),
    Part.ANSWERED: sayable("As you answered"),
    Part.LOST: sayable("Not carried"),
    Part.NEW: sayable("New or changed, unspoken for"),
    Part.IN_PART: sayable("Carried in part, unasked"),
    Part.CARRIED: sayable("Carried, unasked"),
    Part.SILENT: sayable("As it was, unspoken for"),
}


def became_words(found: Carry, row: CarryRow, changes: Sequence[Change]) -> str:
    """Return what became of a row's statement or clip, in a few words."""
    outcome = row.outcome
    if row.word:
        return _answered(found, row.word)
    if row.unspoken or outcome is None:
        return change_words(changes)
    if row.part is Part.LOST:
        return lost_words(outcome.why)
    if row.part is Part.WAITING:
        return _waits(outcome)
    return frames_words(found.new, outcome.frames)


def _answered(found: Carry, word: Planned) -> str:
    if word.carriage.holds is not YesNo.YES:
        return say("does not hold here")
    return frames_words(found.new, word.carriage.target.source_range)


def _waits(outcome: Outcome) -> str:
    return grounds_words(outcome.link) if outcome.link else ""


def heading_words(row: CarryRow) -> str:
    """Return the heading of a part, with how many rows stand under it."""
    return f"{say(PARTS[row.part])} ({number(row.count)})"


def signing_words(found: Carry, left_open: int, *, is_lacking: bool) -> str:
    """Return what Enter signs now."""
    if not found.planned and not is_lacking:
        told = [say("Nothing is to be signed.")]
    elif not found.planned:
        told = [say("Enter takes the old cut's ledger over; no word is to be signed.")]
    else:
        count = len(found.planned)
        told = [say_counted("Enter signs {count} word.", "Enter signs {count} words.", count)]
    if left_open:
        told.append(
            say_counted("{count} question stays open.", "{count} questions stay open.", left_open)
        )
    return "  ".join(told)
