"""Certificates that somebody trusts for time: which they are, and whether a chain may end there."""

from dataclasses import dataclass
from hashlib import sha256

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding

from temoin.signing.certificates import load_each


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRoot:
    """A certificate in a file of those that are trusted for time.

    Attributes:
        pem: The certificate alone.
        subject: Whose it is, all of the name (RFC 4514).
        until_ms: When it ends, UTC ms.
        fingerprint: `sha256:` and the hex SHA-256 of it, which names it for certain.
        is_root: Whether it is signed by itself: time stamps are followed to no other.
    """

    pem: bytes
    subject: str
    until_ms: int
    fingerprint: str
    is_root: bool


def read_time_roots(content: bytes) -> tuple[TimeRoot, ...]:
    """Return the certificates in a file, PEM or DER, whatever they are for.

    Raises:
        InputError: It holds none, or one of them cannot be read.
    """
    return tuple(
        TimeRoot(
            pem=each.public_bytes(Encoding.PEM),
            subject=each.subject.rfc4514_string(),
            until_ms=int(each.not_valid_after_utc.timestamp()) * 1000,
            fingerprint=f"sha256:{sha256(each.public_bytes(Encoding.DER)).hexdigest()}",
            is_root=_signs_itself(each),
        )
        for each in load_each([content])
    )


def _signs_itself(certificate: x509.Certificate) -> bool:
    """Return whether a certificate names itself as its issuer, and nothing speaks against it.

    Old roots are signed in ways that `cryptography` checks no more (SHA-1): it is whoever adds
    them that vouches for them, not their own signature.
    """
    if certificate.issuer != certificate.subject:
        return False
    try:
        certificate.verify_directly_issued_by(certificate)
    except (ValueError, UnsupportedAlgorithm):
        return True
    except (InvalidSignature, TypeError):
        return False
    return True
