"""Content Credentials of the sample, signed by a key that is made, used and thrown away.

What they claim is make-believe, for all pictures are drawn: no camera, no model was there.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/"
C2PA_CLAIM_SIGNING = x509.ObjectIdentifier("1.3.6.1.4.1.62558.2.1")
ROOT_NAME = "Temoin test root, not for trust"
MADE = datetime(2026, 11, 1, tzinfo=UTC)
EXPIRES = datetime(2076, 11, 1, tzinfo=UTC)  # a sample that expires would change what it shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A signing key in memory, its certificates, and the root alone; all PEM."""

    key: str
    chain: str
    root: str


def new_identity() -> Identity:
    """Return a new test root and a leaf below it that may sign Content Credentials."""
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root_name = _name(ROOT_NAME)
    root = _certificate(root_name, root_name, root_key.public_key(), root_key)
    leaf_name = _name("Temoin test signer, not for trust")
    leaf = _certificate(leaf_name, root_name, key.public_key(), root_key)
    pem = [each.public_bytes(Encoding.PEM).decode() for each in (leaf, root)]
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Identity(key=private.decode(), chain="".join(pem), root=pem[1])


def _name(common_name: str) -> x509.Name:
    organization = x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Temoin sample, not for trust")
    return x509.Name([organization, x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    issuer_key: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    """Return a certificate for a root (its own issuer) or a leaf.

    Source: C2PA 2.4, certificate profile (organization, key identifiers, key usage, EKU).
    """
    is_root = subject == issuer
    # readers of before 2026 know the second use only
    uses = [C2PA_CLAIM_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    builder = (
        x509.CertificateBuilder(issuer, subject, public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(MADE)
        .not_valid_after(EXPIRES)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(_key_usage(is_root=is_root), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(authority, critical=False)
    )
    if not is_root:
        builder = builder.add_extension(x509.ExtendedKeyUsage(uses), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def _key_usage(*, is_root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_root,
        key_cert_sign=is_root,
        crl_sign=is_root,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def sign(
    movie: Path, identity: Identity, *, tool: str, source_type: str, placed: Path | None = None
) -> None:
    """Put signed credentials into a movie that say which tool created it, and as what.

    Args:
        tool: Name of the made-up device or program that is said to have made the picture.
        source_type: IPTC term of its digital source type.
        placed: A movie of which a part was placed into the picture; its credentials go along.
    """
    created = {
        "action": "c2pa.created",
        "when": MADE.isoformat(),
        "softwareAgent": {"name": tool, "version": "1.0"},
        "digitalSourceType": SOURCE_TYPE + source_type,
    }
    actions = [created]
    if placed:
        actions.append({"action": "c2pa.placed", "parameters": {"ingredientIds": [placed.stem]}})
    manifest = {
        "title": movie.name,
        "format": "video/mp4",
        "claim_generator_info": [{"name": tool, "version": "1.0"}],
        "assertions": [
            {
                "label": "c2pa.actions.v2",
                "created": True,
                "data": {"actions": actions, "allActionsIncluded": True},
            }
        ],
    }
    _embed(movie, manifest, identity, placed)


def _embed(
    movie: Path, manifest: Mapping[str, object], identity: Identity, placed: Path | None
) -> None:
    unsigned = movie.with_suffix(".unsigned.mp4")
    movie.rename(unsigned)
    facts = c2pa.C2paSignerInfo(
        alg=c2pa.C2paSigningAlg.ES256,
        sign_cert=identity.chain.encode(),
        private_key=identity.key.encode(),
        ta_url=None,
    )
    # Nothing dials out; what is said of the placed movie is judged with its root known.
    settings = {
        "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
        "trust": {"user_anchors": identity.root},
        "builder": {"thumbnail": {"enabled": False}},
    }
    with c2pa.Builder(manifest, c2pa.Context.from_dict(settings)) as builder:
        if placed:
            ingredient = {"title": placed.name, "relationship": "componentOf", "label": placed.stem}
            with placed.open("rb") as stream:
                builder.add_ingredient(json.dumps(ingredient), "video/mp4", stream)
        builder.sign_file(unsigned, movie, c2pa.Signer.from_info(facts))
    unsigned.unlink()
