"""Certificates of a facility: who says whose key this is.

Ed25519 chains are walked here: `cryptography.x509.verification` knows the web's rules alone and
refuses these keys.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Literal, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID, NameOID

from temoin.errors import InputError
from temoin.language import say
from temoin.signing.keys import SigningKey

C2PA_CLAIM_SIGNING = x509.ObjectIdentifier("1.3.6.1.4.1.62558.2.1")
"""Source: C2PA Technical Specification 2.2, 14.5.1, certificate profile."""

UNREADABLE = (
    KeyError,
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
"""What `cryptography` raises on certificates that break the rules, often only when asked."""

Extension = TypeVar("Extension", bound=x509.ExtensionType)
CertificateState = Literal["trusted", "untrusted", "expired", "invalid"]

_MILDEST: tuple[CertificateState, ...] = ("trusted", "expired", "untrusted", "invalid")
_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
_MOST_DAYS = 36_500
_CLOCKS_DIFFER = timedelta(hours=1)
_UNDERSTOOD = frozenset(
    {
        ExtensionOID.BASIC_CONSTRAINTS,
        ExtensionOID.KEY_USAGE,
        ExtensionOID.EXTENDED_KEY_USAGE,
        ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
    }
)
_WEAK = frozenset({"md5", "sha1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Certified:
    """What a chain of certificates says of a key.

    Attributes:
        name: Whose key it is; empty where the certificate is unreadable or another key's.
        organisation: Where they work, as their certificate names it.
        root_name: Who vouches at the chain's top; whoever is named there, trusted or not.
        state: `expired` also before it begins; `invalid` where a link does not hold.
        reason: One sentence where it is not trusted.
    """

    name: str = ""
    organisation: str = ""
    root_name: str = ""
    state: CertificateState
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Fault:
    """Why a chain is not trusted."""

    state: CertificateState
    reason: str


def make_root(organisation: str, key: SigningKey, days: int = 3650) -> bytes:
    """Return a facility's own certificate, DER, with which it certifies people.

    Args:
        organisation: Its name, as sheets and deliverables show it.
        key: Signs the certificates of people; keep it apart from anybody's own key.
        days: How long it lasts from now.

    Raises:
        InputError: The name is empty or longer than certificates carry, or so are the days.
    """
    name = _name(organisation, f"{organisation} Root")
    return _signed(_as_root(_unsigned(name, name, key.public, key.public, _until(days))), key)


def certify(
    root_certificate: bytes,
    root_key: SigningKey,
    public: bytes,
    *,
    name: str,
    organisation: str,
    days: int = 365,
) -> bytes:
    """Return a person's certificate, DER, fit for the ledger and for signing deliverables.

    Args:
        root_certificate: Of the facility, DER or PEM.
        root_key: The key that it is for.
        public: The person's 32 bytes.
        name: The person's.
        organisation: Where they work.
        days: How long it lasts from now; never longer than the root.

    Raises:
        InputError: The root is no root, another key's or expired; a name or key is no such thing.
    """
    root = _fit_root(root_certificate, root_key)
    if len(public) != len(root_key.public):
        raise InputError("the key to certify is no Ed25519 key", hint="Give its 32 bytes.")
    until = min(_until(days), root.not_valid_after_utc)
    person = _name(organisation, name)
    builder = _unsigned(person, root.subject, public, root_key.public, until)
    return _signed(_as_person(builder), root_key)


def read_certificates(content: bytes) -> list[bytes]:
    """Return the certificates, each as DER, of a PEM text with several or of one DER.

    Raises:
        InputError: There is none, or one of them cannot be read.
    """
    try:
        found = [x509.load_pem_x509_certificate(each) for each in _PEM.findall(content)]
        found = found or [x509.load_der_x509_certificate(content)]
        for each in found:  # much of a certificate is read only when it is asked for
            _ = (each.subject, each.issuer, each.extensions, each.public_key())
    except UNREADABLE as error:
        raise InputError(
            "no certificate can be read there",
            hint="Give certificates as PEM text, or one as DER.",
        ) from error
    return [each.public_bytes(Encoding.DER) for each in found]


def certificate_pem(der: bytes) -> str:
    """Return a certificate as text.

    Raises:
        InputError: It is none.
    """
    (whole,) = read_certificates(der)[:1]
    return x509.load_der_x509_certificate(whole).public_bytes(Encoding.PEM).decode()


def name_in(name: x509.Name) -> str:
    """Return what a certificate calls somebody: the common name, else the organisation."""
    common, organisation = NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME
    return _attribute(name, common) or _attribute(name, organisation) or name.rfc4514_string()


def authority_named(der: bytes) -> str:
    """Return the name of a facility's root; "" for a certificate that may certify nobody.

    Raises:
        InputError: It cannot be read.
    """
    (certificate,) = load_each([der])[:1]
    try:
        fits = _may_certify(certificate, 0)
    except UNREADABLE:
        return ""
    return name_in(certificate.subject) if fits else ""


def organisation_in(der: bytes) -> str:
    """Return the organisation that a certificate names; "" where it names none.

    Raises:
        InputError: It cannot be read.
    """
    (certificate,) = load_each([der])[:1]
    return _attribute(certificate.subject, NameOID.ORGANIZATION_NAME)


def ends_ms(der: bytes) -> int:
    """Return when a certificate ends, UTC ms since 1970.

    Raises:
        InputError: It cannot be read.
    """
    (certificate,) = load_each([der])[:1]
    return int(certificate.not_valid_after_utc.timestamp()) * 1000


def load_each(contents: Sequence[bytes]) -> list[x509.Certificate]:
    """Return all certificates in several files, PEM or DER.

    Raises:
        InputError: One of them cannot be read.
    """
    ders = [der for content in contents for der in read_certificates(content)]
    return [x509.load_der_x509_certificate(der) for der in ders]


def check_chain(
    chain: Sequence[bytes], public: bytes, roots: Sequence[bytes], at_ms: int
) -> Certified:
    """Return whose key it is, and whether somebody trusted says so; a bad chain is a state.

    Args:
        chain: DER, from the key's own upward; the root may be left out.
        public: The key's 32 bytes.
        roots: DER or PEM, those that the verifier trusts.
        at_ms: When the key signed, UTC ms: validity is judged then, not now.

    Raises:
        InputError: A trusted root cannot be read.
    """
    trusted = load_each(roots)
    try:
        certificates = [x509.load_der_x509_certificate(each) for each in chain]
        if not certificates or _raw_key(certificates[0]) != public:
            return Certified(state="invalid", reason=say("the certificate is for another key"))
        return _certified(certificates, trusted, at_ms)
    except UNREADABLE:
        return Certified(state="invalid", reason=say("a certificate cannot be read"))


def _certified(
    chain: Sequence[x509.Certificate], roots: Sequence[x509.Certificate], at_ms: int
) -> Certified:
    judged = [(path, _fault(path, at_ms)) for path in _paths(chain, roots)]
    top = chain[-1].issuer  # where no path leads to a root, whoever should be asked about
    if not judged:
        judged = [(chain, _link_fault(chain) or _stray(chain[-1], roots))]
    # a root that was renewed leads to several paths: one that holds is enough
    path, fault = min(judged, key=lambda each: _mildest(each[1]))
    if path is not chain:
        top = path[-1].subject
    return Certified(
        name=name_in(chain[0].subject),
        organisation=_attribute(chain[0].subject, NameOID.ORGANIZATION_NAME),
        root_name=name_in(top),
        state=fault.state if fault else "trusted",
        reason=fault.reason if fault else "",
    )


def _mildest(fault: _Fault | None) -> int:
    return _MILDEST.index(fault.state if fault else "trusted")


def _paths(
    chain: Sequence[x509.Certificate], roots: Sequence[x509.Certificate]
) -> Iterator[Sequence[x509.Certificate]]:
    """Give each way up from the key's own certificate to a trusted root."""
    for count, certificate in enumerate(chain, start=1):
        if count > 1 and certificate in roots:
            yield chain[:count]
        yield from ([*chain[:count], root] for root in roots if _issued(certificate, root))


def _fault(path: Sequence[x509.Certificate], at_ms: int) -> _Fault | None:
    """Return the worst that is wrong with a chain: its age never hides a broken link."""
    return _link_fault(path) or _rule_fault(path) or _time_fault(path, at_ms)


def _link_fault(path: Sequence[x509.Certificate]) -> _Fault | None:
    if not _may_sign(path[0]):
        return _invalid(say("{name} has a certificate that is not for signing", name=_who(path[0])))
    for below, (lower, upper) in enumerate(pairwise(path)):
        if not _issued(lower, upper):
            return _invalid(
                say("{name} was not certified by {other}", name=_who(lower), other=_who(upper))
            )
        if not _may_certify(upper, below):
            return _invalid(
                say("{name} may not certify {other}", name=_who(upper), other=_who(lower))
            )
    return None


def _rule_fault(path: Sequence[x509.Certificate]) -> _Fault | None:
    """Return what of a chain cannot be judged here, and is therefore not trusted.

    Source: RFC 5280, 4.2: who does not know a critical extension must refuse its certificate.
    """
    for certificate in path:
        unknown = [
            each.oid.dotted_string
            for each in certificate.extensions
            if each.critical and each.oid not in _UNDERSTOOD
        ]
        if unknown:
            return _Fault(
                "untrusted",
                say(
                    "the certificate of {name} has a rule that is not known here: {rule}",
                    name=_who(certificate),
                    rule=unknown[0],
                ),
            )
    return None


def _time_fault(path: Sequence[x509.Certificate], at_ms: int) -> _Fault | None:
    for certificate in path:
        state = validity(certificate, at_ms)
        if state < 0:
            return _Fault(
                "expired",
                say("the certificate of {name} was not valid yet", name=_who(certificate)),
            )
        if state > 0:
            return _Fault(
                "expired", say("the certificate of {name} had expired", name=_who(certificate))
            )
    return None


def validity(certificate: x509.Certificate, at_ms: int) -> int:
    """Return 0 within a certificate's validity, -1 before it, 1 after; its last second counts."""
    at = at_ms // 1000  # whole seconds as certificates have them, and no year is too far
    if at < int(certificate.not_valid_before_utc.timestamp()):
        return -1
    return int(at > int(certificate.not_valid_after_utc.timestamp()))


def _issued(lower: x509.Certificate, upper: x509.Certificate) -> bool:
    # cryptography still checks signatures over digests that two texts can share
    digest = lower.signature_hash_algorithm
    if digest is not None and digest.name in _WEAK:
        return False
    try:
        lower.verify_directly_issued_by(upper)
    except (InvalidSignature, *UNREADABLE):
        return False
    return True


def _may_sign(leaf: x509.Certificate) -> bool:
    usage, limits = extension(leaf, x509.KeyUsage), extension(leaf, x509.BasicConstraints)
    return (usage is None or usage.digital_signature) and not (limits and limits.ca)


def _may_certify(authority: x509.Certificate, below: int) -> bool:
    """Return whether it may stand so many authorities above a person's certificate."""
    usage = extension(authority, x509.KeyUsage)
    limits = extension(authority, x509.BasicConstraints)
    if limits is None or not limits.ca or not (usage is None or usage.key_cert_sign):
        return False
    return limits.path_length is None or below <= limits.path_length


def extension(certificate: x509.Certificate, kind: type[Extension]) -> Extension | None:
    """Return what a certificate says of a kind; None where it is silent."""
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _stray(top: x509.Certificate, roots: Sequence[x509.Certificate]) -> _Fault:
    """Return why a chain that leads to no trusted root is not trusted."""
    name = name_in(top.issuer)
    namesakes = [root for root in roots if root.subject == top.issuer]
    key = extension(top, x509.AuthorityKeyIdentifier)
    for root in namesakes:
        own = extension(root, x509.SubjectKeyIdentifier)
        if key and own and key.key_identifier == own.digest:
            return _invalid(
                say("{name} was not certified by {other}", name=_who(top), other=_who(root))
            )
    if namesakes:
        return _Fault(
            "untrusted", say("certified by another {name} than the one you trust", name=name)
        )
    return _Fault("untrusted", say("certified by {name}, whom you have not trusted yet", name=name))


def _invalid(reason: str) -> _Fault:
    return _Fault("invalid", reason)


def _who(certificate: x509.Certificate) -> str:
    return name_in(certificate.subject)


def _attribute(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(oid)
    return str(found[0].value) if found else ""


def _raw_key(certificate: x509.Certificate) -> bytes:
    key = certificate.public_key()
    return key.public_bytes_raw() if isinstance(key, Ed25519PublicKey) else b""


def _fit_root(content: bytes, key: SigningKey) -> x509.Certificate:
    """Return a facility's certificate, if people can be certified by it with this key now.

    Raises:
        InputError: They cannot.
    """
    (root,) = load_each([content])[:1]
    try:
        fits = _raw_key(root) == key.public and _may_certify(root, 0)
    except UNREADABLE:
        fits = False
    if not fits:
        raise InputError(
            "this certificate is not the root of this key",
            hint="Give the root certificate that was made with the key.",
        )
    if validity(root, round(datetime.now(UTC).timestamp() * 1000)):
        raise InputError("the root certificate has expired", hint="Make a new root.")
    return root


def _name(organisation: str, common: str) -> x509.Name:
    """Return a name as certificates write it.

    Raises:
        InputError: It is empty, or too long for them.
    """
    parts = {NameOID.ORGANIZATION_NAME: organisation, NameOID.COMMON_NAME: common}
    try:
        name = x509.Name([x509.NameAttribute(oid, part) for oid, part in parts.items()])
        name.public_bytes()  # some text is refused only here
        if not (organisation.strip() and common.strip()):
            raise ValueError("an empty name")  # noqa: TRY301 - refused like the others
    except ValueError as error:
        raise InputError(
            say("{name!r} does not fit into a certificate", name=f"{common}, {organisation}"),
            hint="Give a name and an organisation of 1 to 59 characters each.",
        ) from error
    return name


def _until(days: int) -> datetime:
    """Return the end of a certificate that is made now.

    Raises:
        InputError: It would end before it began, or after anybody could ask.
    """
    if not 0 < days <= _MOST_DAYS:
        raise InputError(
            say("a certificate cannot last {number} days", number=days),
            hint=say("Give a number of days from 1 to {most}.", most=_MOST_DAYS),
        )
    return datetime.now(UTC) + timedelta(days=days)


def _unsigned(
    subject: x509.Name, issuer: x509.Name, public: bytes, issuer_public: bytes, until: datetime
) -> x509.CertificateBuilder:
    """Return what is the same in every certificate."""
    key, above = map(Ed25519PublicKey.from_public_bytes, (public, issuer_public))
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        # a workstation whose clock is behind signs before it is certified, so it seems
        .not_valid_before(datetime.now(UTC) - _CLOCKS_DIFFER)
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(above), critical=False)
    )


def _as_root(builder: x509.CertificateBuilder) -> x509.CertificateBuilder:
    """Return a certificate that may certify people, and no further authorities."""
    limits, usage = x509.BasicConstraints(ca=True, path_length=0), _usage(signs=False)
    return builder.add_extension(limits, critical=True).add_extension(usage, critical=True)


def _as_person(builder: x509.CertificateBuilder) -> x509.CertificateBuilder:
    """Return a certificate that may sign entries and deliverables.

    Source: C2PA Technical Specification 2.2, 14.5.1, certificate profile.
    """
    purposes = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION, C2PA_CLAIM_SIGNING])
    limits, usage = x509.BasicConstraints(ca=False, path_length=None), _usage(signs=True)
    return (
        builder.add_extension(limits, critical=True)
        .add_extension(usage, critical=True)
        .add_extension(purposes, critical=False)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        key_cert_sign=not signs,
        crl_sign=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _signed(builder: x509.CertificateBuilder, key: SigningKey) -> bytes:
    private = Ed25519PrivateKey.from_private_bytes(key.seed)
    return builder.sign(private, None).public_bytes(Encoding.DER)
