"""Ed25519 keys: who signs, how a key is named, how it is kept."""

from temoin.signing.keys import (
    KEY_BYTES,
    SigningKey,
    base64url,
    from_base64url,
    key_id_of,
    signature_holds,
    signatures_hold,
    signatures_hold_again,
)

__all__ = [
    "KEY_BYTES",
    "SigningKey",
    "base64url",
    "from_base64url",
    "key_id_of",
    "signature_holds",
    "signatures_hold",
    "signatures_hold_again",
]
