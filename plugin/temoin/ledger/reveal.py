"""Confidential fields: a salted digest in the signed payload, the field itself beside it."""

from collections.abc import Collection
from hashlib import sha256
from secrets import token_bytes

import msgspec

from temoin.canonical import canonical_text, is_canonical
from temoin.errors import LedgerFormatError
from temoin.signing import base64url, from_base64url

_SALT_BYTES = 16


def make_reveal(name: str, value: object) -> str:
    """Return the text that shows one confidential field to whoever holds it.

    A fresh salt keeps a short prompt from being guessed by its digest.

    Raises:
        LedgerFormatError: The value is none that an entry may hold.

    Source: RFC 9901, section 4.2 (there called a disclosure).
    """
    salted = [base64url(token_bytes(_SALT_BYTES)), name, value]
    return base64url(canonical_text(salted).encode())


def reveal_digest(reveal: str) -> str:
    """Return the digest by which a signed payload commits to a reveal."""
    return base64url(sha256(reveal.encode("ascii", "replace")).digest())


def signed_field(reveal: str, digests: Collection[str]) -> tuple[str, object] | None:
    """Return the name and the value that a reveal shows, or None for one that nobody signed.

    One that is not canonical, or nested too deeply, shows nothing either.

    Args:
        reveal: As it stands beside an entry.
        digests: Those that the entry's payload commits to.
    """
    if reveal_digest(reveal) not in digests:
        return None
    try:
        text = from_base64url(reveal).decode()
        parts = msgspec.json.decode(text)
    except (LedgerFormatError, msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    match parts:
        # else two readers might be shown two things by what one person signed
        case [str(), str() as name, value] if is_canonical(text, parts):
            return name, value
    return None
