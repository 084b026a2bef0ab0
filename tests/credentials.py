"""Small pictures with Content Credentials, signed by a key made for the run and thrown away."""

import io
import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/"
HOUSE = "Example Post House"
Action = dict[str, object]


def source_type(term: str, **more: object) -> Action:
    """Return the action of a picture that was made so."""
    return {"action": "c2pa.created", "digitalSourceType": SOURCE_TYPE + term, **more}


def png(side: int = 8) -> bytes:
    """Return a grey square."""
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + bytes(range(side)) for _ in range(side)))
    chunks = ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, inside) for kind, inside in chunks)


def _chunk(kind: bytes, inside: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + inside))
    return struct.pack(">I", len(inside)) + kind + inside + checksum


def with_checksums(png: bytes) -> bytes:
    """Return a PNG whose chunks are well formed again after a change of its bytes."""
    out, at = bytearray(png[:8]), 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        out += _chunk(png[at + 4 : at + 8], png[at + 8 : at + 8 + length])
        at += 12 + length
    return bytes(out)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingredient:
    """A signed picture that another is made from."""

    content: bytes
    relationship: str


class Signer:
    """Signs pictures; `root` is the certificate that makes them trusted."""

    def __init__(
        self, purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.EMAIL_PROTECTION
    ) -> None:
        self._purpose = purpose
        self._root_key, self._key = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
        root = self._certificate("root", self._root_key.public_key(), authority=True)
        leaf = self._certificate("signer", self._key.public_key(), authority=False)
        self.root = root
        self._chain = leaf + root

    def _certificate(self, name: str, key: Ed25519PublicKey, *, authority: bool) -> str:
        now = datetime.now(UTC)
        usage = dict.fromkeys(
            (
                "content_commitment",
                "key_encipherment",
                "data_encipherment",
                "key_agreement",
                "encipher_only",
                "decipher_only",
            ),
            False,
        )
        builder = (
            x509.CertificateBuilder()
            .subject_name(_name(name))
            .issuer_name(_name("root"))
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=30))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(
                x509.KeyUsage(
                    digital_signature=not authority,
                    key_cert_sign=authority,
                    crl_sign=authority,
                    **usage,
                ),
                critical=True,
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._root_key.public_key()),
                critical=False,
            )
        )
        if not authority:
            purpose = x509.ExtendedKeyUsage([self._purpose])
            builder = builder.add_extension(purpose, critical=False)
        made = builder.sign(self._root_key, None)
        return made.public_bytes(serialization.Encoding.PEM).decode()

    def sign(
        self,
        *actions: Action,
        source: bytes | None = None,
        ingredients: Sequence[Ingredient] = (),
        assertions: Iterable[dict[str, object]] = (),
        mime: str = "image/png",
    ) -> bytes:
        """Return a picture with its credentials in it."""
        out = io.BytesIO()
        with self._builder(actions, ingredients, assertions) as builder:
            builder.sign(self._signer(), mime, io.BytesIO(source or png()), out)
        return out.getvalue()

    def sign_beside(self, *actions: Action, source: bytes, remote: str = "") -> bytes:
        """Return the credentials of a file of any kind, or a picture that says where they are."""
        out = io.BytesIO()
        mime = "image/png" if remote else "application/octet-stream"
        with self._builder(actions, (), ()) as builder:
            builder.set_no_embed()
            if remote:
                builder.set_remote_url(remote)
            manifest = builder.sign(self._signer(), mime, io.BytesIO(source), out)
        return out.getvalue() if remote else bytes(manifest)

    def _signer(self) -> c2pa.Signer:
        algorithm = c2pa.C2paSigningAlg.ED25519
        return c2pa.Signer.from_callback(self._key.sign, algorithm, self._chain, None)

    def _builder(
        self,
        actions: Sequence[Action],
        ingredients: Sequence[Ingredient],
        assertions: Iterable[dict[str, object]],
    ) -> c2pa.Builder:
        context = c2pa.Context.from_dict(
            {
                "verify": {"remote_manifest_fetch": False, "verify_after_sign": False},
                "builder": {"thumbnail": {"enabled": False}},
            }
        )
        placed = [
            {
                "action": "c2pa.opened" if each.relationship == "parentOf" else "c2pa.placed",
                "parameters": {"ingredientIds": [str(number)]},
            }
            for number, each in enumerate(ingredients)
            if each.relationship != "inputTo"
        ]
        listed = {"actions": [*actions, *placed] if actions else placed}
        acts = {"label": "c2pa.actions.v2", "created": True, "data": listed}
        manifest = {
            "title": "sc12.png",
            "claim_generator_info": [{"name": "Test Program", "version": "1"}],
            "assertions": [acts, *assertions],
        }
        builder = c2pa.Builder(manifest, context)
        for number, each in enumerate(ingredients):
            wanted = {"title": "x", "relationship": each.relationship, "label": str(number)}
            builder.add_ingredient(wanted, "image/png", io.BytesIO(each.content))
        return builder


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, HOUSE),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )
