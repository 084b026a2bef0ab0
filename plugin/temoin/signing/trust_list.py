"""What a file of a trust list holds: whose certificates, which usages, of what date.

Three forms: certificates as PEM or DER; C2PA's own lists, JSON; object identifiers of key usages.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Annotated

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from temoin.errors import InputError
from temoin.language import say
from temoin.signing.certificates import extension, load_each, name_in

_PRIVATE = b"PRIVATE KEY-----"
_PEM, _DER = b"-----BEGIN CERTIFICATE-----", b"\x30"
_COMMENTS = ("//", "#")
_OID = re.compile(r"[0-2](\.(0|[1-9]\d{0,38})){2,30}")
_IN_FORCE = "/trusted"
"""Ends the status of an authority that still counts.

Source: c2pa-org/conformance-public, trust-list (ETSI TS 119 602, lists of trusted entities).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCertificate:
    """A certificate in a trust list.

    Attributes:
        pem: The certificate alone.
        name: Whose it is.
        until_ms: When it ends, UTC ms.
        fingerprint: `sha256:` and the hex SHA-256 of it, which names it for certain.
        certifies: Whether it may stand above others; else it is a signer's own.
    """

    pem: str
    name: str
    until_ms: int
    fingerprint: str
    certifies: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListContent:
    """What a file of a trust list holds.

    Attributes:
        scheme: What the list calls itself; empty for bare certificates and usages.
        issued_ms: Its own date, UTC ms; None where it has none.
        next_ms: By when its makers mean to publish the next, UTC ms; None where they do not say.
        certificates: Each once, in the list's order.
        usages: Object identifiers of key usages that signers may have.
        withdrawn: Entries of the list that its makers trust no more.
    """

    scheme: str = ""
    issued_ms: int | None = None
    next_ms: int | None = None
    certificates: tuple[ListedCertificate, ...] = ()
    usages: tuple[str, ...] = ()
    withdrawn: int = 0

    @property
    def anchors(self) -> tuple[ListedCertificate, ...]:
        """Its certificates that signers and time stamps may lead up to."""
        return tuple(each for each in self.certificates if each.certifies)


def read_trust_list(content: bytes) -> ListContent:
    """Return what a file of a trust list holds.

    Raises:
        InputError: It holds a private key, nothing of the kind, or something that is broken.
    """
    if _PRIVATE in content:
        raise InputError(
            "it holds a private key, which is for nobody else to have",
            hint="Give a file with the certificate alone.",
        )
    if content.lstrip().startswith(b"{"):
        return _official(content)
    if _PEM in content or content.startswith(_DER):
        return ListContent(certificates=_certificates([content]))
    return ListContent(usages=_usages(content))


def _certificates(contents: list[bytes]) -> tuple[ListedCertificate, ...]:
    found = {each.fingerprint: each for each in map(_listed, load_each(contents))}
    return tuple(found.values())


def _listed(certificate: x509.Certificate) -> ListedCertificate:
    limits = extension(certificate, x509.BasicConstraints)
    is_root = certificate.issuer == certificate.subject
    return ListedCertificate(
        pem=certificate.public_bytes(Encoding.PEM).decode(),
        name=name_in(certificate.subject),
        until_ms=int(certificate.not_valid_after_utc.timestamp()) * 1000,
        fingerprint=f"sha256:{sha256(certificate.public_bytes(Encoding.DER)).hexdigest()}",
        certifies=limits.ca if limits else is_root,
    )


def _usages(content: bytes) -> tuple[str, ...]:
    """Return the object identifiers in a text of one a line, comments left out."""
    lines = (line.strip() for line in content.decode("ascii", "replace").splitlines())
    words = [line for line in lines if line and not line.startswith(_COMMENTS)]
    if not words or not all(map(_OID.fullmatch, words)):
        raise InputError(
            "it holds no certificate, and no list of any form that is known",
            hint="Give certificates as PEM, C2PA's list as JSON, or key usages, one a line.",
        )
    return tuple(dict.fromkeys(words))


_Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class _Part(msgspec.Struct, frozen=True, rename="pascal"):
    """A part of an official list; what else stands in it is not asked for."""


class _Text(msgspec.Struct, frozen=True):
    value: str


class _Value(msgspec.Struct, frozen=True):
    val: str


class _Identity(_Part, frozen=True):
    certificates: list[_Value] = msgspec.field(name="X509Certificates", default_factory=list)


class _Service(_Part, frozen=True):
    service_status: str
    service_digital_identity: _Identity


class _Holder(_Part, frozen=True):
    service_information: _Service


class _Entity(_Part, frozen=True):
    trusted_entity_services: list[_Holder]


class _Scheme(_Part, frozen=True):
    scheme_name: list[_Text]
    list_issue_date_time: _Moment
    next_update: _Moment | None = None


class _Body(_Part, frozen=True):
    list_and_scheme_information: _Scheme
    trusted_entities_list: list[_Entity]


class _Document(msgspec.Struct, frozen=True):
    body: _Body = msgspec.field(name="LoTE")


def _official(content: bytes) -> ListContent:
    """Return what one of C2PA's own lists holds; authorities that are withdrawn are left out."""
    try:
        body = msgspec.json.decode(content, type=_Document).body
        services = list(_services(body))
        in_force = [each for each in services if each.service_status.endswith(_IN_FORCE)]
        ders = [
            base64.b64decode(each.val, validate=True)
            for service in in_force
            for each in service.service_digital_identity.certificates
        ]
    except (msgspec.DecodeError, UnicodeError, RecursionError, binascii.Error) as error:
        raise InputError(
            say("it is no trust list in C2PA's form: {reason}", reason=error),
            hint="Fetch the list again from where it is published.",
        ) from error
    scheme = body.list_and_scheme_information
    return ListContent(
        scheme=next((each.value for each in scheme.scheme_name), ""),
        issued_ms=_ms(scheme.list_issue_date_time),
        next_ms=_ms(scheme.next_update) if scheme.next_update else None,
        certificates=_certificates(ders),
        withdrawn=len(services) - len(in_force),
    )


def _services(body: _Body) -> Iterator[_Service]:
    for entity in body.trusted_entities_list:
        yield from (each.service_information for each in entity.trusted_entity_services)


def _ms(moment: datetime) -> int:
    return int(moment.timestamp()) * 1000
