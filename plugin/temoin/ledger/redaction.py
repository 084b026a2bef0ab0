"""Redacted fields: which reveals are to be dropped everywhere, and who may read the others."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from temoin.ledger.entry import Entry
from temoin.ledger.reveal import reveal_digest, signed_field
from temoin.ledger.signed import carried_keys, is_signed

READERS: Mapping[str, frozenset[str] | None] = MappingProxyType(
    {
        "public": frozenset(),
        "client": frozenset({"client_note", "consent_reference"}),
        "internal": None,
    }
)
"""Names of the confidential fields that each reader gets; None gets all, unknown names too.

A client gets what was written for them, and by what a performer agreed; never the words of a
prompt, a performer's name or folders.
"""


def redactions(entries: Collection[Entry]) -> Mapping[str, frozenset[str]]:
    """Return the digests of the redacted fields of each entry, by its id.

    A redaction counts if a key that the ledger carries signed it, whoever that is: it takes away
    what confidential words say, never that they were there.
    """
    found = [each for each in entries if each.type == "redact"]
    if not found:
        return {}
    keys = carried_keys(entries)
    redacted: dict[str, set[str]] = defaultdict(set)
    for each in found:
        digests = each.body.get("digests")
        if isinstance(digests, list) and is_signed(each, keys):
            redacted[each.text("entry")].update(
                digest for digest in digests if isinstance(digest, str)
            )
    return {name: frozenset(digests) for name, digests in redacted.items()}


def less_redacted(entry: Entry, digests: Collection[str]) -> Entry:
    """Return an entry without the reveals that have these digests."""
    left = tuple(each for each in entry.reveals if reveal_digest(each) not in digests)
    return entry if left == entry.reveals else replace(entry, reveals=left, raw="")


def for_reader(entries: Iterable[Entry], reader: str) -> list[Entry]:
    """Return entries with the confidential fields that a reader of `READERS` gets.

    What a newer version put beside an entry is for those who get all: nobody here knows what it is.
    """
    names = READERS[reader]
    if names is None:
        return [_with_names(each, names) for each in entries]
    known = (replace(each, further={}, raw="") if each.further else each for each in entries)
    return [_with_names(each, names) for each in known]


def _with_names(entry: Entry, names: frozenset[str] | None) -> Entry:
    digests = entry.digests if entry.reveals else ()
    fields = [(each, signed_field(each, digests)) for each in entry.reveals]
    kept = tuple(text for text, field in fields if field and (names is None or field[0] in names))
    return entry if kept == entry.reveals else replace(entry, reveals=kept, raw="")
