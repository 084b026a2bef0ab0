"""What stands in a ledger: entries less those that were retracted, as last replaced."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from temoin.ledger.entry import Entry
from temoin.ledger.union import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveEntry:
    """An entry that stands, with its fields as last replaced."""

    entry: Entry
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Superseded:
    """An entry that was replaced or retracted, and the entry that says so."""

    entry: Entry
    by: Entry

    @property
    def reason(self) -> str:
        """Why, in the words of whoever did it."""
        reason = self.by.fields.get("reason")
        return reason if isinstance(reason, str) else ""

    @property
    def is_retraction(self) -> bool:
        """Whether nothing was put in its place."""
        return not isinstance(self.by.fields.get("fields"), Mapping)


def superseded(ledger: Ledger, unproved: Collection[str] = ()) -> tuple[Superseded, ...]:
    """Return what was replaced or retracted, in order; the last word on each entry counts.

    Args:
        ledger: Where to look.
        unproved: Ids of entries that a ledger does not prove: a forged line retracts nothing.
    """
    by_id = {each.id: each for each in ledger.entries}
    found: dict[str, Superseded] = {}
    for by in reversed(ledger.entries):  # a later word may itself have been taken back
        if by.type != "supersede" or by.id in unproved or by.id in found:
            continue
        entry = by_id.get(str(by.body.get("entry")))
        if entry and entry.id not in found and _may_fold(by, entry, by_id):
            found[entry.id] = Superseded(entry=entry, by=by)
    return tuple(found[each.id] for each in ledger.entries if each.id in found)


def is_dissent(entry: Entry) -> bool:
    """Return whether an entry is a dissent, which nobody but its author folds away."""
    return entry.type == "note" and entry.body.get("kind") == "dissent"


def _may_fold(by: Entry, entry: Entry, by_id: Mapping[str, Entry]) -> bool:
    """Return whether a later word counts: on a dissent, or on its withdrawal, its author's only."""
    withdrawn = by_id.get(str(entry.body.get("entry"))) if entry.type == "supersede" else None
    dissent = next((each for each in (entry, withdrawn) if each and is_dissent(each)), None)
    return dissent is None or dissent.key_id == by.key_id


def live(ledger: Ledger, unproved: Collection[str] = ()) -> list[LiveEntry]:
    """Return the entries that stand, parents first; unproved ones are left out."""
    folded = {each.entry.id: each for each in superseded(ledger, unproved)}
    standing = []
    for entry in ledger.entries:
        fold = folded.get(entry.id)
        if entry.id in unproved or (fold and fold.is_retraction):
            continue
        fields = {**entry.fields, **fold.by.fields["fields"]} if fold else entry.fields
        standing.append(LiveEntry(entry=entry, fields=fields))
    return standing
