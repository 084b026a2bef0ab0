"""Ed25519 keys and signatures, and their names in text."""

import base64
import binascii
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Self

from nacl.bindings import (
    crypto_sign_BYTES,
    crypto_sign_open,
    crypto_sign_PUBLICKEYBYTES,
    crypto_sign_SEEDBYTES,
)
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey as NaclKey

from temoin.errors import LedgerFormatError, StoreError
from temoin.language import say

KEY_BYTES = crypto_sign_PUBLICKEYBYTES
"""Of a public key."""

_FEW = 256
"""Signatures that one thread checks in a row."""


def base64url(content: bytes) -> str:
    """Return bytes as base64url text without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """Return the bytes of base64url text without padding.

    Raises:
        LedgerFormatError: It is no such text, or another spelling of the same bytes.
    """
    try:
        content = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, binascii.Error) as error:
        raise LedgerFormatError(
            say("{text!r} is no base64url", text=text[:20]), hint="Ask for a new copy."
        ) from error
    if base64url(content) != text:
        raise LedgerFormatError(
            say("{text!r} is no plain base64url", text=text[:20]), hint="Ask for a new copy."
        )
    return content


def key_id_of(public: bytes) -> str:
    """Return the name of a key: `ed25519:` and the base64url SHA-256 of its 32 public bytes."""
    return f"ed25519:{base64url(sha256(public).digest())}"


def signature_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether a key signed a message; False for bytes that are no key or signature."""
    if len(public) != KEY_BYTES or len(signature) != crypto_sign_BYTES:
        return False
    try:
        crypto_sign_open(signature + message, public)
    except BadSignatureError:
        return False
    return True


def signatures_hold(signed: Sequence[tuple[bytes, bytes, bytes]]) -> list[bool]:
    """Return, for each key, message and signature, whether that key signed that message.

    Many are shared out among the processors: the library lets other threads work meanwhile.
    """
    if len(signed) <= _FEW:
        return [signature_holds(*each) for each in signed]
    parts = [signed[begin : begin + _FEW] for begin in range(0, len(signed), _FEW)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return [holds for part in pool.map(signatures_hold, parts) for holds in part]


_MOST_HELD = 2**18
"""Digests, 32 bytes each; some hundred bytes with all that Python puts around them."""

_held: set[bytes] = set()


def signatures_hold_again(signed: Sequence[tuple[bytes, bytes, bytes]]) -> list[bool]:
    """Return the same where most were asked for before; what held once in this process holds.

    A window asks for all of a ledger each time that something was said: of fifty thousand
    signatures that are two seconds, their digests are a tenth of one.
    """
    digests = [_digest(*each) for each in signed]
    new = [place for place, digest in enumerate(digests) if digest not in _held]
    if len(_held) + len(new) > _MOST_HELD:
        _held.clear()
        new = [*range(len(signed))]
    holds = signatures_hold([signed[place] for place in new])
    found = dict(zip(new, holds, strict=True))
    _held.update(digests[place] for place, each in found.items() if each)
    return [found.get(place, True) for place in range(len(signed))]


def _digest(public: bytes, message: bytes, signature: bytes) -> bytes:
    lengths = b"%d %d " % (len(public), len(signature))  # so that no byte slides to a neighbour
    return sha256(b"".join((lengths, public, signature, message))).digest()


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A person's key on one workstation; `seed` never leaves it."""

    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse what is no seed.

        Raises:
            StoreError: Other than 32 bytes.
        """
        if len(self.seed) != crypto_sign_SEEDBYTES:
            raise StoreError("the kept key is damaged", hint="Restore it from a backup.")

    @classmethod
    def generate(cls) -> Self:
        """Return a new key."""
        return cls(bytes(NaclKey.generate()))

    @property
    def public(self) -> bytes:
        """The 32 bytes by which anybody can check a signature."""
        return bytes(NaclKey(self.seed).verify_key)

    @property
    def id(self) -> str:
        """The key's name in entries."""
        return key_id_of(self.public)

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature of a message."""
        return NaclKey(self.seed).sign(message).signature
