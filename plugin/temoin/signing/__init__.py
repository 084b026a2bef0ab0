"""Ed25519 keys: who signs, how a key is named, how it is kept."""

from temoin.signing.keys import (
    SigningKey,
    base64url,
    from_base64url,
    key_id_of,
    signature_holds,
    signatures_hold,
)

__all__ = [
    "SigningKey",
    "base64url",
    "from_base64url",
    "key_id_of",
    "signature_holds",
    "signatures_hold",
]
