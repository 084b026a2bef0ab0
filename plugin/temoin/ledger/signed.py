"""Whose key signed an entry: the keys that a ledger carries, and whether one of them fits."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from temoin.errors import LedgerFormatError
from temoin.ledger.entry import Entry, entry_id
from temoin.signing import from_base64url, key_id_of, signature_holds, signatures_hold_again

Holds = Callable[[Sequence[tuple[bytes, bytes, bytes]]], list[bool]]


def carried_keys(entries: Iterable[Entry]) -> dict[str, bytes]:
    """Return the public keys, 32 bytes each by their ids, that `key` entries carry."""
    carried = (carried_key(entry) for entry in entries if entry.type == "key")
    return {key_id_of(public): public for public in carried if public}


def is_signed(entry: Entry, keys: Mapping[str, bytes]) -> bool:
    """Return whether an entry is what its id stands for and its key, one of these, signed it."""
    return entry.id == entry_id(entry.message) and key_signed(entry, keys.get(entry.key_id, b""))


@dataclass(frozen=True, slots=True)
class Doubted:
    """Ids of entries that are not what they claim.

    Attributes:
        edited: The id is not their text's.
        not_signed: Their key did not sign them, or is not carried.
    """

    edited: frozenset[str]
    not_signed: frozenset[str]


def doubted(
    entries: Sequence[Entry], keys: Mapping[str, bytes], hold: Holds = signatures_hold_again
) -> Doubted:
    """Return which entries are not what their ids stand for, or not signed.

    Args:
        entries: Of a ledger.
        keys: The public keys that it carries, by their ids.
        hold: Says which of some signatures hold.
    """
    edited, signed = set(), []
    for each in entries:
        message = each.message  # a long text: made once
        if each.id != entry_id(message):
            edited.add(each.id)
        signed.append((keys.get(each.key_id, b""), message, bytes_of(each.signature)))
    found = zip(entries, hold(signed), strict=True)
    return Doubted(frozenset(edited), frozenset(entry.id for entry, holds in found if not holds))


def key_signed(entry: Entry, public: bytes) -> bool:
    """Return whether a key signed an entry's message, whatever its id."""
    return signature_holds(public, entry.message, bytes_of(entry.signature))


def carried_key(entry: Entry) -> bytes:
    """Return the public key that a `key` entry carries; no bytes where it carries none."""
    text = entry.body.get("public_key")
    return bytes_of(text) if isinstance(text, str) else b""


def bytes_of(text: str) -> bytes:
    """Return the bytes of a base64url text; none, which nothing matches, where it is no such."""
    try:
        return from_base64url(text)
    except LedgerFormatError:
        return b""
