"""Certificates of a facility, and what a chain of them says of a person's key."""

import io
import json
import time
import warnings
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import c2pa
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import given
from hypothesis import strategies as st

from credentials import Signer, source_type
from ledgers import key
from temoin.errors import InputError
from temoin.signing.certificates import (
    C2PA_CLAIM_SIGNING,
    Certified,
    certificate_pem,
    certify,
    check_chain,
    make_root,
    read_certificates,
)

HOUSE, ADA, OTHER = key(1), key(2), key(3)
ORGANISATION = "Maison Étoile"
ROOT = make_root(ORGANISATION, HOUSE)
LEAF = certify(ROOT, HOUSE, ADA.public, name="Ada Novák", organisation=ORGANISATION, days=30)
NOW = round(time.time() * 1000)
DAY = 86_400_000
Private = Ed25519PrivateKey | ec.EllipticCurvePrivateKey


def made(
    name: str,
    issuer: str,
    *,
    by: Private,
    public: Ed25519PublicKey | ec.EllipticCurvePublicKey,
    more: Sequence[tuple[x509.ExtensionType, bool]] = (),
    ca: bool = True,
    length: int | None = None,
) -> bytes:
    """Return a certificate such as we do not make."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=length), critical=True)
    )
    for extension, critical in more:
        builder = builder.add_extension(extension, critical=critical)
    digest = None if isinstance(by, Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(by, digest).public_bytes(Encoding.DER)


def checked(*chain: bytes, roots: Sequence[bytes] = (ROOT,), at_ms: int = NOW) -> Certified:
    return check_chain(chain, ADA.public, roots, at_ms)


@pytest.mark.parametrize("chain", [(LEAF,), (LEAF, ROOT)], ids=["without root", "with root"])
def test_a_person_certified_by_a_trusted_root(chain: Sequence[bytes]) -> None:
    assert checked(*chain) == Certified(
        name="Ada Novák",
        organisation=ORGANISATION,
        root_name=f"{ORGANISATION} Root",
        state="trusted",
    )
    assert checked(*chain, roots=[certificate_pem(ROOT).encode()]).state == "trusted"


@pytest.mark.parametrize("roots", [(), (make_root("Other", OTHER),)], ids=["none", "another"])
@pytest.mark.parametrize("chain", [(LEAF,), (LEAF, ROOT)], ids=["without root", "with root"])
def test_a_root_that_nobody_trusted_yet(chain: Sequence[bytes], roots: Sequence[bytes]) -> None:
    found = checked(*chain, roots=roots)
    assert (found.state, found.name, found.root_name) == (
        "untrusted",
        "Ada Novák",
        f"{ORGANISATION} Root",
    )
    assert f"{ORGANISATION} Root, whom you have not trusted yet" in found.reason


@pytest.mark.parametrize(
    ("at_ms", "state"),
    [
        (NOW + 29 * DAY, "trusted"),
        (NOW + 31 * DAY, "expired"),
        (NOW - DAY, "expired"),
        (0, "expired"),
        (2**60, "expired"),
    ],
)
def test_validity_is_judged_when_the_key_signed(at_ms: int, state: str) -> None:
    found = checked(LEAF, at_ms=at_ms)
    assert found.state == state
    assert found.name == "Ada Novák"
    assert bool(found.reason) == (state == "expired")


def test_a_chain_nobody_trusts_is_not_called_expired() -> None:
    assert checked(LEAF, roots=(), at_ms=NOW + 31 * DAY).state == "untrusted"


def test_a_certificate_for_another_key_says_nothing() -> None:
    assert check_chain([LEAF], OTHER.public, [ROOT], NOW).state == "invalid"
    assert checked().state == "invalid"
    assert checked(LEAF, b"no certificate").state == "invalid"


def test_a_link_that_was_not_signed() -> None:
    forged = bytearray(LEAF)
    forged[-1] ^= 1  # the last byte of its signature
    for chain in [(bytes(forged),), (bytes(forged), ROOT)]:
        found = checked(*chain)
        assert found.state == "invalid"
        assert found.reason == f"Ada Novák was not certified by {ORGANISATION} Root"


def test_a_namesake_of_a_trusted_root() -> None:
    false_root = make_root(ORGANISATION, OTHER)
    false_leaf = certify(false_root, OTHER, ADA.public, name="Ada", organisation="X")
    for chain in [(false_leaf,), (false_leaf, false_root)]:
        found = checked(*chain)
        assert found.state == "untrusted"
        assert found.reason == f"certified by another {ORGANISATION} Root than the one you trust"


def test_who_is_certified_certifies_nobody() -> None:
    mallory = Ed25519PrivateKey.from_private_bytes(ADA.seed)
    authority = Ed25519PrivateKey.from_private_bytes(OTHER.seed)
    root = made("Root", "Root", by=authority, public=authority.public_key())
    person = made("Ada", "Root", by=authority, public=mallory.public_key(), ca=False)
    friend = made("Friend", "Ada", by=mallory, public=mallory.public_key(), ca=False)
    found = checked(friend, person, roots=[root])
    assert (found.state, found.reason) == ("invalid", "Ada may not certify Friend")
    plain = x509.KeyUsage(*[True] + [False] * 8)
    signs_only = made(
        "Ada", "Root", by=authority, public=mallory.public_key(), more=[(plain, True)]
    )
    assert checked(friend, signs_only, roots=[root]).state == "invalid"


@pytest.mark.parametrize(("length", "state"), [(None, "trusted"), (1, "trusted"), (0, "invalid")])
def test_a_root_says_how_many_authorities_may_follow(length: int | None, state: str) -> None:
    """A facility's own authority in the middle may use other keys than Ed25519."""
    top, middle = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    person = Ed25519PrivateKey.from_private_bytes(ADA.seed).public_key()
    root = made("Root", "Root", by=top, public=top.public_key(), length=length)
    between = made("Between", "Root", by=top, public=middle.public_key())
    leaf = made("Ada", "Between", by=middle, public=person, ca=False)
    assert checked(leaf, between, roots=[root]).state == state
    assert checked(leaf, between, root, roots=[root]).state == state
    assert checked(leaf, roots=[root]).state == "untrusted"  # a link is missing
    assert checked(leaf, root, between, roots=[root]).state == "invalid"  # in no order
    assert checked(leaf, between, roots=[between]).state == "trusted"


def test_a_renewed_root_of_the_same_key() -> None:
    old = Ed25519PrivateKey.from_private_bytes(HOUSE.seed)
    name = x509.load_der_x509_certificate(ROOT).subject
    past = datetime.now(UTC) - timedelta(days=9)
    expired = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(old.public_key())
        .serial_number(7)
        .not_valid_before(past)
        .not_valid_after(past + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(old, None)
        .public_bytes(Encoding.DER)
    )
    assert checked(LEAF, roots=[expired]).state == "expired"
    for roots in [(expired, ROOT), (ROOT, expired)]:
        assert checked(LEAF, roots=roots).state == "trusted"


def test_a_rule_that_is_not_known_is_not_passed_over() -> None:
    person = Ed25519PrivateKey.from_private_bytes(ADA.seed)
    rule = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
    for critical, state in [(True, "untrusted"), (False, "trusted")]:
        root = made("Root", "Root", by=person, public=person.public_key(), more=[(rule, critical)])
        leaf = made("Ada", "Root", by=person, public=person.public_key(), ca=False)
        found = checked(leaf, roots=[root])
        assert found.state == state
        assert ("1.2.3.4" in found.reason) == critical


def test_a_certificate_is_fit_for_deliverables_too() -> None:
    leaf = x509.load_der_x509_certificate(LEAF)
    extensions = leaf.extensions
    usage = extensions.get_extension_for_class(x509.KeyUsage)
    limits = extensions.get_extension_for_class(x509.BasicConstraints)
    purposes = extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    above = extensions.get_extension_for_class(x509.AuthorityKeyIdentifier)
    root = x509.load_der_x509_certificate(ROOT).extensions
    own = root.get_extension_for_class(x509.SubjectKeyIdentifier)
    assert usage.critical
    assert usage.value == x509.KeyUsage(*[True] + [False] * 8)  # digitalSignature alone
    assert limits.value == x509.BasicConstraints(ca=False, path_length=None)
    assert set(purposes.value) == {ExtendedKeyUsageOID.EMAIL_PROTECTION, C2PA_CLAIM_SIGNING}
    assert above.value.key_identifier == own.value.digest
    assert extensions.get_extension_for_class(x509.SubjectKeyIdentifier)


class Ada(Signer):
    """Signs pictures with her key of the ledger."""

    def __init__(self) -> None:
        self._key = ADA  # type: ignore[assignment]  # it signs as well
        self._chain = certificate_pem(LEAF) + certificate_pem(ROOT)


@pytest.mark.parametrize("purpose", [C2PA_CLAIM_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION])
def test_the_key_of_the_ledger_signs_deliverables(purpose: x509.ObjectIdentifier) -> None:
    trust = {"trust_anchors": certificate_pem(ROOT), "trust_config": purpose.dotted_string}
    context = c2pa.Context.from_dict({"trust": trust, "verify": {"verify_trust": True}})
    signed = io.BytesIO(Ada().sign(source_type("digitalCapture")))
    with c2pa.Reader("image/png", signed, context=context) as reader:
        store = json.loads(reader.json())
    assert store["validation_state"] == "Trusted"
    assert store["manifests"][store["active_manifest"]]["signature_info"]["common_name"] == (
        "Ada Novák"
    )


def test_a_person_never_outlives_the_root() -> None:
    root = make_root("Short", HOUSE, days=5)
    leaf = certify(root, HOUSE, ADA.public, name="Ada", organisation="Short", days=365)
    ends = [x509.load_der_x509_certificate(each).not_valid_after_utc for each in (leaf, root)]
    assert ends[0] == ends[1]


@pytest.mark.parametrize("name", ["", "x" * 65, "\ud800"], ids=["empty", "long", "no text"])
def test_a_name_that_does_not_fit(name: str) -> None:
    with pytest.raises(InputError, match="does not fit"):
        make_root(name, HOUSE)
    with pytest.raises(InputError, match="does not fit"):
        certify(ROOT, HOUSE, ADA.public, name=name, organisation="X")


@pytest.mark.parametrize("days", [0, -1, 10**9])
def test_days_that_are_no_life(days: int) -> None:
    with pytest.raises(InputError, match="cannot last"):
        make_root("X", HOUSE, days=days)


def test_only_the_root_of_the_key_certifies() -> None:
    for root, signer in [(ROOT, OTHER), (LEAF, ADA)]:
        with pytest.raises(InputError, match="not the root of this key"):
            certify(root, signer, ADA.public, name="Ada", organisation="X")
    with pytest.raises(InputError, match="no Ed25519 key"):
        certify(ROOT, HOUSE, b"short", name="Ada", organisation="X")


def test_certificates_are_read_as_text_or_bytes() -> None:
    both = f"our chain\n{certificate_pem(LEAF)}\n{certificate_pem(ROOT)}".encode()
    assert read_certificates(both) == [LEAF, ROOT]
    assert read_certificates(LEAF) == [LEAF]
    assert read_certificates(certificate_pem(LEAF).encode()) == [LEAF]
    broken = both.replace(b"MII", b"MIX", 1)
    for content in [b"", b"hello", LEAF[:-1], broken]:
        with pytest.raises(InputError, match="no certificate"):
            read_certificates(content)


def test_a_root_whose_name_cannot_be_read() -> None:
    """cryptography loads it, and fails when it is asked for the name."""
    name = f"{ORGANISATION} Root".encode()
    damaged = ROOT.replace(b"\x0c" + bytes([len(name)]) + name, b"\x02" + bytes([len(name)]) + name)
    assert x509.load_der_x509_certificate(damaged)
    for use in (
        lambda: read_certificates(damaged),
        lambda: checked(LEAF, roots=[damaged]),
        lambda: certify(damaged, HOUSE, ADA.public, name="Ada", organisation="X"),
    ):
        with pytest.raises(InputError, match="no certificate"):
            use()


@given(st.binary(max_size=200), st.integers(0, len(LEAF) - 1), st.integers(0, 255))
def test_whatever_bytes_come_in(noise: bytes, at: int, byte: int) -> None:
    changed = LEAF[:at] + bytes([byte]) + LEAF[at + 1 :]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # cryptography warns of odd serial numbers and goes on
        assert checked(noise).state == "invalid"
        assert (checked(changed).state == "trusted") == (changed == LEAF)
        checked(changed, ROOT)
        checked(LEAF, changed)
        check_chain([changed], HOUSE.public, [], NOW)
