"""Signed looks at a cut: who looked, at how much, with which table, and what they found."""

from collections.abc import Callable, Collection, Iterator

import msgspec

from temoin.disclosure.agents import said_by
from temoin.ledger import Entry, Ledger, live
from temoin.model import Look


class _LookedAt(msgspec.Struct):
    clips: int
    effects: int = 0
    nodes: int = 0
    files: int = 0


class _Found(msgspec.Struct):
    tools: list[str] = []


class _Table(msgspec.Struct):
    date: str = ""


class _Scan(msgspec.Struct):
    """What of a `scan` entry is shown."""

    looked_at: _LookedAt
    cut_digest: str = ""
    found: _Found = msgspec.field(default_factory=_Found)
    catalogue: _Table = msgspec.field(default_factory=_Table)
    could_not_look: list[object] = []
    could_not_look_count: int = 0


def looks_of(
    ledger: Ledger, unproved: Collection[str], name_of: Callable[[str], str], cut_digest: str
) -> Iterator[Look]:
    """Yield the looks at one cut that a ledger proves and nobody took back, in order."""
    for each in live(ledger, unproved):
        look = look_in(each.entry, name_of)
        if look and look.cut_digest and look.cut_digest == cut_digest:
            yield look


def look_in(entry: Entry, name_of: Callable[[str], str]) -> Look | None:
    """Return the look that an entry tells of; None for another entry, or one of another form."""
    if entry.type != "scan":
        return None
    try:
        said = msgspec.convert(entry.body, _Scan)
    except msgspec.ValidationError:
        return None
    return Look(
        entry=entry.id,
        cut_digest=said.cut_digest,
        said_by=said_by(name_of(entry.key_id), entry),
        said_at_ms=entry.time_ms,
        clips=said.looked_at.clips,
        operations=said.looked_at.effects + said.looked_at.nodes,
        files=said.looked_at.files,
        not_looked=max(said.could_not_look_count, len(said.could_not_look)),
        tools=tuple(said.found.tools),
        catalogue_date=said.catalogue.date,
    )
