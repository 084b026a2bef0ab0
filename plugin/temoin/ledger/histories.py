"""Entries that share a writer and a number, which an honest writer's never do."""

from collections import defaultdict
from collections.abc import Sequence

from temoin.ledger.entry import Entry


def same_places(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Return the entries that have writer and number in common with another, place by place."""
    places: dict[tuple[str, int], list[Entry]] = defaultdict(list)
    for entry in entries:
        if not entry.is_opaque:
            places[entry.writer, entry.seq].append(entry)
    return [each for each in places.values() if len(each) > 1]
