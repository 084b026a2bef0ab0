"""Clocks that were moved back: a note, for the order of entries comes from what each knew."""

from collections.abc import Iterator, Mapping, Sequence

from temoin.language import say, say_counted
from temoin.ledger.entry import Entry
from temoin.wording import span

TOLERANCE_MS = 60_000
"""What a clock that is set by a network may be corrected by without a word."""


def clock_notes(entries: Sequence[Entry], who: Mapping[str, str]) -> Iterator[str]:
    """Yield for each writer whose clock went back by how much at most, and between which entries.

    Args:
        entries: Those that prove something, parents first; the times of others are nobody's.
        who: What the keys are called.
    """
    by_id = {each.id: each for each in entries}
    steps_back: dict[str, list[tuple[int, Entry]]] = {}
    for entry in entries:
        before = by_id.get(entry.body["prev"])
        if before and went_back(before, entry) and before.writer == entry.writer:
            back = before.time_ms - entry.time_ms
            steps_back.setdefault(entry.writer, []).append((back, entry))
    for steps in steps_back.values():
        yield _note(steps, who)


def went_back(before: Entry, entry: Entry) -> bool:
    """Return whether a clock stood notably earlier at an entry than at one before it."""
    return bool(before.body["time"] - entry.body["time"] > TOLERANCE_MS)


def _note(steps: Sequence[tuple[int, Entry]], who: Mapping[str, str]) -> str:
    """Return one writer's note: the farthest step, and how many others there were."""
    back, entry = max(steps, key=lambda step: step[0])
    words = say(
        "the clock of the workstation of {who} went back by {span} between entries {before} and"
        " {after}",
        who=who[entry.key_id],
        span=span(back),
        before=entry.seq - 1,
        after=entry.seq,
    )
    if len(steps) == 1:
        return words
    return say_counted(
        "{words}, and {count} more time",
        "{words}, and {count} more times",
        len(steps) - 1,
        words=words,
    )
