"""The signed message of which a time stamp is made, taken apart.

`rfc3161_client` verifies a signature together with the trust in it. A stamp by somebody who is not
trusted yet is no forgery, so the signature has to be checked alone as well.

Source: RFC 5652, 5; RFC 3161, 2.4.2; RFC 5816.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from temoin.signing import der

_SIGNED_DATA = der.oid("1.2.840.113549.1.7.2")
_STAMP = der.oid("1.2.840.113549.1.9.16.1.4")
_MESSAGE_DIGEST = der.oid("1.2.840.113549.1.9.4")
_CERTIFICATE_SHA1 = der.oid("1.2.840.113549.1.9.16.2.12")
_CERTIFICATE = der.oid("1.2.840.113549.1.9.16.2.47")
_PSS = der.oid("1.2.840.113549.1.1.10")
_DIGESTS: Mapping[bytes, hashes.HashAlgorithm] = {
    der.oid("2.16.840.1.101.3.4.2.1"): hashes.SHA256(),
    der.oid("2.16.840.1.101.3.4.2.2"): hashes.SHA384(),
    der.oid("2.16.840.1.101.3.4.2.3"): hashes.SHA512(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedStamp:
    """A token's parts.

    Attributes:
        before: Its parts ahead of the certificates, as they are encoded.
        certificates: DER; no signature covers which ones are there.
        after: Its parts behind them.
        content: What is stamped and when.
        digest: Object identifier of the digest that is signed.
        attributes: What is signed, as it is encoded.
        method: Object identifier of the signature.
        signature: Over the attributes.
    """

    before: bytes
    certificates: frozenset[bytes]
    after: bytes
    content: bytes
    digest: bytes
    attributes: bytes
    method: bytes
    signature: bytes


def read_signed(token: der.Element) -> SignedStamp:
    """Return the parts of a TimeStampToken.

    Raises:
        ValueError: It is something else.
    """
    _, explicit = token
    (signed,) = explicit
    version, algorithms, encapsulated, *rest = signed
    *beside, signers = rest
    (signer,) = signers
    _, _, digest, attributes, method, signature, *_ = signer
    if attributes.tag != der.TAG_0:
        raise ValueError("a stamp without signed attributes")
    return SignedStamp(
        before=version.whole + algorithms.whole + encapsulated.whole,
        certificates=frozenset(
            each.whole for part in beside if part.tag == der.TAG_0 for each in part
        ),
        after=b"".join(part.whole for part in rest if part.tag != der.TAG_0),
        content=_stamped(encapsulated),
        digest=der.first(digest).whole,
        attributes=attributes.content,
        method=der.first(method).whole,
        signature=signature.content,
    )


def token_with(signed: SignedStamp, certificates: Iterable[bytes]) -> bytes:
    """Return a token whose certificates are these and no others; what is signed stays as it is.

    They stand in the order that DER wants of a set: many authorities send them in another, and
    the library does not read such tokens.
    """
    ordered = sorted(set(certificates))
    beside = der.element(der.TAG_0, *ordered) if ordered else b""
    whole = der.element(der.SEQUENCE, signed.before, beside, signed.after)
    return der.element(der.SEQUENCE, _SIGNED_DATA, der.element(der.TAG_0, whole))


def signature_holds(signed: SignedStamp, certificate: x509.Certificate) -> bool | None:
    """Return whether a certificate's key signed this stamp; None where that cannot be known here.

    Raises:
        ValueError: It is no stamp.
    """
    digest = _DIGESTS.get(signed.digest)
    if digest is None:
        return None
    attributes = {
        kind.whole: values.content for kind, values in map(list, der.elements(signed.attributes))
    }
    hashed = hashes.Hash(digest)
    hashed.update(signed.content)
    if attributes.get(_MESSAGE_DIGEST) != der.element(der.OCTETS, hashed.finalize()):
        return False
    return _names(attributes, certificate) and _verifies(signed, certificate, digest)


def _stamped(encapsulated: der.Element) -> bytes:
    kind, explicit = encapsulated
    (octets,) = explicit
    if kind.whole != _STAMP or octets.tag != der.OCTETS:
        raise ValueError("a signed message that is no stamp")
    return octets.content


def _names(attributes: Mapping[bytes, bytes], certificate: x509.Certificate) -> bool:
    """Return whether the signature covers which certificate is its own."""
    if value := attributes.get(_CERTIFICATE):
        algorithm, *others = der.first(der.first(der.only(value)))
        if algorithm.tag == der.OCTETS:
            return algorithm.content == certificate.fingerprint(hashes.SHA256())
        digest = _DIGESTS.get(der.first(algorithm).whole)
        return digest is not None and others[0].content == certificate.fingerprint(digest)
    if value := attributes.get(_CERTIFICATE_SHA1):
        named = der.first(der.first(der.first(der.only(value))))
        return named.content == certificate.fingerprint(hashes.SHA1())  # noqa: S303 - the standard's
    return False


def _verifies(
    signed: SignedStamp, certificate: x509.Certificate, digest: hashes.HashAlgorithm
) -> bool | None:
    key, message = certificate.public_key(), der.element(der.SET, signed.attributes)
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signed.signature, message, _padding(signed.method, digest), digest)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signed.signature, message, ec.ECDSA(digest))
        elif isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signed.signature, message)
        else:
            return None
    except InvalidSignature:
        return False
    except UnsupportedAlgorithm:
        return None
    return True


def _padding(method: bytes, digest: hashes.HashAlgorithm) -> padding.AsymmetricPadding:
    if method == _PSS:
        return padding.PSS(mgf=padding.MGF1(digest), salt_length=padding.PSS.AUTO)
    return padding.PKCS1v15()
