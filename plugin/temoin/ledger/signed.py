"""Whose key signed an entry: the keys that a ledger carries, and whether one of them fits."""

from collections.abc import Iterable, Mapping, Sequence

from temoin.errors import LedgerFormatError
from temoin.ledger.entry import Entry, entry_id
from temoin.signing import from_base64url, key_id_of, signature_holds, signatures_hold


def carried_keys(entries: Iterable[Entry]) -> dict[str, bytes]:
    """Return the public keys, 32 bytes each by their ids, that `key` entries carry."""
    carried = (carried_key(entry) for entry in entries if entry.type == "key")
    return {key_id_of(public): public for public in carried if public}


def is_signed(entry: Entry, keys: Mapping[str, bytes]) -> bool:
    """Return whether an entry is what its id stands for and its key, one of these, signed it."""
    return entry.id == entry_id(entry.message) and key_signed(entry, keys.get(entry.key_id, b""))


def not_signed(entries: Sequence[Entry], keys: Mapping[str, bytes]) -> frozenset[str]:
    """Return the ids of entries that are not signed by their key, or whose key is not carried."""
    signed = [
        (keys.get(each.key_id, b""), each.message, bytes_of(each.signature)) for each in entries
    ]
    found = zip(entries, signatures_hold(signed), strict=True)
    return frozenset(entry.id for entry, holds in found if not holds)


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
