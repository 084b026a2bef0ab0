"""RFC 3161 time stamps over an entry's id: asked for, read and checked, without any network.

What is kept is the bare token, so that anybody can check it for themselves:
`openssl ts -verify -digest HEX -token_in -in TOKEN -CAfile ROOTS`.
"""

import re
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from rfc3161_client import (
    PKIStatus,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from temoin.errors import InputError, StoreError
from temoin.language import say
from temoin.signing import der
from temoin.signing.certificates import UNREADABLE, load_each, name_in, validity
from temoin.signing.cms import SignedStamp, read_signed, signature_holds, token_with

StampState = Literal["trusted", "untrusted", "invalid"]

_ID = re.compile(r"sha256:([0-9a-f]{64})")
_SHA256 = "2.16.840.1.101.3.4.2.1"
_GRANTED = der.element(der.SEQUENCE, der.integer(PKIStatus.GRANTED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a time stamp proves.

    Attributes:
        time_ms: When the id existed, UTC ms; the authority's word. 0 where it is invalid.
        authority: Whose certificate it names; empty where none can be read.
        state: `invalid` only where it is of something else, or its own signature does not hold.
        reason: One sentence where it is not trusted.
    """

    time_ms: int = 0
    authority: str = ""
    state: StampState
    reason: str = ""


def stamp_request(entry_id: str) -> bytes:
    """Return the DER TimeStampReq that asks for a stamp: digest, nonce, nothing else.

    The client library hashes what it is given, and we have but the digest.

    Source: RFC 3161, 2.4.1.

    Raises:
        InputError: It is no entry's id.
    """
    imprint = der.element(
        der.SEQUENCE,
        der.element(der.SEQUENCE, der.oid(_SHA256), der.element(der.NULL)),
        der.element(der.OCTETS, _digest_of(entry_id)),
    )
    nonce, wants_certificate = secrets.randbits(63), der.element(der.BOOLEAN, b"\xff")
    return der.element(der.SEQUENCE, der.integer(1), imprint, der.integer(nonce), wants_certificate)


def read_stamp(response: bytes, request: bytes) -> bytes:
    """Return the DER TimeStampToken of a server's answer, which is what is kept.

    Its signature is not checked here.

    Args:
        response: The TimeStampResp as it came.
        request: What was asked, from `stamp_request`.

    Raises:
        StoreError: The server refused, answered another question, or answered nonsense.
    """
    try:
        status, *tokens = der.only(response)
        # refusals are read without their token: they have none
        answer = decode_timestamp_response(der.element(der.SEQUENCE, status.whole))
        if answer.status not in {PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS}:
            raise StoreError(
                say("the time server refused: {reason}", reason=_refusal(answer)),
                hint="Ask again later, or name another time server.",
            )
        (token,) = tokens
        stamped = _answer(read_signed(token), []).tst_info
        _, _, nonce, *_ = der.only(request)
    except UNREADABLE as error:
        raise StoreError(
            "the answer of the time server is no time stamp", hint="Name another time server."
        ) from error
    same = stamped.nonce == int.from_bytes(nonce.content, "big")
    if not (same and stamped.message_imprint.message in request):
        raise StoreError(
            "the time server answered another request", hint="Ask again, or name another one."
        )
    return token.whole


def check_stamp(
    token: bytes, entry_id: str, roots: Sequence[bytes], chain: Sequence[bytes] = ()
) -> Stamp:
    """Return what a time stamp proves of an entry; a bad stamp is a state.

    Certificates are judged at the stamp's own time: one that expired since is as good as it was.

    Args:
        token: DER TimeStampToken, or the whole answer of a server.
        entry_id: What it should be over.
        roots: DER or PEM, those that the verifier trusts for time; each signed by itself.
        chain: DER or PEM, certificates between that the token lacks; never trusted by themselves.

    Raises:
        InputError: The id is none, or a trusted root cannot be read.
    """
    digest, trusted = _digest_of(entry_id), load_each(roots)
    try:
        signed = read_signed(_token_in(token))
        certificates = _readable([*sorted(signed.certificates), *chain])
        return _judged(signed, digest, certificates, trusted)
    except UNREADABLE:
        return Stamp(state="invalid", reason=say("this is no time stamp that can be read"))


def _judged(
    signed: SignedStamp,
    digest: bytes,
    certificates: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
) -> Stamp:
    """Return what a stamp proves.

    Raises:
        ValueError: It is none, as with what else `cryptography` raises.
    """
    answer = _answer(signed, certificates)
    imprint = answer.tst_info.message_imprint
    if (imprint.hash_algorithm.dotted_string, imprint.message) != (_SHA256, digest):
        return Stamp(state="invalid", reason=say("the time stamp is of something else"))
    time_ms = int(answer.tst_info.gen_time.timestamp()) * 1000 + _milliseconds(signed)
    own = _own_certificate(answer, certificates)
    if own is None:
        reason = say("the certificate of the time stamp is missing or cannot be read")
        return Stamp(time_ms=time_ms, state="untrusted", reason=reason)
    authority, holds = name_in(own.subject), signature_holds(signed, own)
    if reason := _fault(own, time_ms, holds=holds):
        return Stamp(authority=authority, state="invalid", reason=reason)
    reason = _doubt(own, holds=holds)
    if not reason and not _is_trusted(signed, digest, certificates, roots):
        reason = say("stamped by {name}, whom you have not trusted yet", name=authority)
    state: StampState = "untrusted" if reason else "trusted"
    return Stamp(time_ms=time_ms, authority=authority, state=state, reason=reason)


def _milliseconds(signed: SignedStamp) -> int:
    """Return the part of a second in a stamp's time, which the library leaves out."""
    when = next(each for each in der.only(signed.content) if each.tag == der.TIME)
    _, _, fraction = when.content.removesuffix(b"Z").partition(b".")
    return int(fraction[:3].ljust(3, b"0"))


def _fault(own: x509.Certificate, time_ms: int, *, holds: bool | None) -> str:
    """Return why a stamp is none, whoever is trusted, or ""."""
    if holds is False:
        return say("the signature of the time stamp does not hold")
    if validity(own, time_ms):
        name = name_in(own.subject)
        return say("it was stamped while the certificate of {name} was not valid", name=name)
    return ""


def _doubt(own: x509.Certificate, *, holds: bool | None) -> str:
    """Return why nobody can trust a stamp though nothing shows that it was forged, or "".

    Source: RFC 3161, 2.3, for what its certificate must be for.
    """
    name = name_in(own.subject)
    if holds is None:
        return say("the time stamp of {name} is signed in a way that is not known here", name=name)
    try:
        purposes = own.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        purposes = None
    wanted = [ExtendedKeyUsageOID.TIME_STAMPING]
    if purposes is None or not purposes.critical or list(purposes.value) != wanted:
        return say("the certificate of {name} is not for time stamps", name=name)
    return ""


def _is_trusted(
    signed: SignedStamp,
    digest: bytes,
    certificates: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
) -> bool:
    # Certificates between go into the token: the library trusts any that signs itself among
    # those it is given as intermediate.
    answer = _answer(signed, certificates)
    try:
        return bool(roots) and VerifierBuilder(roots=list(roots)).build().verify(answer, digest)
    except VerificationError:
        return False


def _own_certificate(
    answer: TimeStampResponse, certificates: Sequence[x509.Certificate]
) -> x509.Certificate | None:
    """Return the certificate that a stamp names as its own, if it is there."""
    (signer,) = answer.signed_data.signer_infos
    for each in certificates:
        if (each.serial_number, each.issuer) == (signer.serial_number, signer.issuer):
            return each
    return None


def _answer(signed: SignedStamp, certificates: Sequence[x509.Certificate]) -> TimeStampResponse:
    """Return a stamp as the library reads it: in an answer that grants it.

    Raises:
        ValueError: It is none.
    """
    token = token_with(signed, (each.public_bytes(Encoding.DER) for each in certificates))
    return decode_timestamp_response(der.element(der.SEQUENCE, _GRANTED, token))


def _readable(contents: Sequence[bytes]) -> list[x509.Certificate]:
    """Return those certificates that can be read: one that cannot is as good as missing."""
    found = []
    for content in contents:
        with suppress(InputError, *UNREADABLE):
            found += load_each([content])
    return found


def _token_in(content: bytes) -> der.Element:
    """Return the token of a server's answer, or what is one itself."""
    outer = der.only(content)
    if der.first(outer).tag == der.OID:
        return outer
    _, token = outer
    return token


def _refusal(answer: TimeStampResponse) -> str:
    """Return a server's own words, else the number that stands for them."""
    said = "; ".join(answer.status_string)
    return said or say("status {number}", number=answer.status)


def _digest_of(entry_id: str) -> bytes:
    """Return the 32 bytes of an entry's id.

    Raises:
        InputError: It is none.
    """
    fits = _ID.fullmatch(entry_id)
    if fits is None:
        raise InputError(say("{id!r} is no entry's id", id=entry_id), hint="Copy it whole.")
    return bytes.fromhex(fits[1])
