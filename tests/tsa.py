"""Authorities for time: one that is the `openssl` program behind HTTP, and stamps of any date."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from temoin.signing import der

STAMPED = datetime(2024, 5, 17, 9, 30, tzinfo=UTC)
YEAR = timedelta(days=365)
_SHA256 = der.element(der.SEQUENCE, der.oid("2.16.840.1.101.3.4.2.1"), der.element(der.NULL))
_ECDSA = der.element(der.SEQUENCE, der.oid("1.2.840.10045.4.3.2"))
_STAMP = der.oid("1.2.840.113549.1.9.16.1.4")
_SIGNED_DATA = der.oid("1.2.840.113549.1.7.2")
_CONTENT_TYPE, _DIGEST, _CERTIFICATE = map(
    der.oid, ("1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4", "1.2.840.113549.1.9.16.2.47")
)

Changes = Callable[[x509.CertificateBuilder], x509.CertificateBuilder]


Private = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A key and a certificate for it."""

    key: Private
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def secret(self) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def holder(
    name: str,
    issuer: Holder | None = None,
    *,
    stamps: bool = False,
    begins: datetime = STAMPED - YEAR,
    ends: datetime = STAMPED + 20 * YEAR,
    key: Private | None = None,
    serial: int = 0,
    change: Changes = lambda builder: builder,
) -> Holder:
    """Return a new certificate; without an issuer its own root, with `stamps` one for time."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signer = issuer.key if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(serial or x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=not stamps, path_length=None), critical=True)
    )
    if stamps:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(purpose, critical=True)
    digest = None if isinstance(signer, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    made = change(builder).sign(signer, digest)
    return Holder(key=key, certificate=made)


def token(
    signer: Holder,
    digest: bytes,
    *,
    when: str = f"{STAMPED:%Y%m%d%H%M%SZ}",
    imprint: bytes = _SHA256,
    beside: tuple[bytes, ...] | None = None,
    signed_digest: bytes = _SHA256,
    names: bytes | None = None,
    nonce: int | None = None,
) -> bytes:
    """Return a DER TimeStampToken of any date.

    Args:
        signer: Whose stamp it is.
        digest: What is stamped.
        when: As GeneralizedTime writes it.
        imprint: Algorithm of the digest.
        beside: Certificates in the token, the signer's own unless told.
        signed_digest: Algorithm that the signature says it is over.
        names: Digest of the certificate that the signature names, the signer's own unless told.
        nonce: Of the request.
    """
    info = der.element(
        der.SEQUENCE,
        der.integer(1),
        der.oid("1.3.6.1.4.1.99999.1"),
        der.element(der.SEQUENCE, imprint, der.element(der.OCTETS, digest)),
        der.integer(7),
        der.element(der.TIME, when.encode()),
        b"" if nonce is None else der.integer(nonce),
    )
    named = names if names is not None else signer.certificate.fingerprint(hashes.SHA256())
    attributes = b"".join(
        sorted(
            der.element(der.SEQUENCE, kind, der.element(der.SET, value))
            for kind, value in [
                (_CONTENT_TYPE, _STAMP),
                (_DIGEST, der.element(der.OCTETS, sha256(info).digest())),
                (_CERTIFICATE, _nested(der.element(der.OCTETS, named))),
            ]
        )
    )
    assert isinstance(signer.key, ec.EllipticCurvePrivateKey)
    signature = signer.key.sign(der.element(der.SET, attributes), ec.ECDSA(hashes.SHA256()))
    who = der.element(
        der.SEQUENCE,
        signer.certificate.issuer.public_bytes(),
        der.integer(signer.certificate.serial_number),
    )
    signer_information = der.element(
        der.SEQUENCE,
        der.integer(1),
        who,
        signed_digest,
        der.element(der.TAG_0, attributes),
        _ECDSA,
        der.element(der.OCTETS, signature),
    )
    kept = sorted((signer.der,) if beside is None else beside)
    signed = der.element(
        der.SEQUENCE,
        der.integer(3),
        der.element(der.SET, signed_digest),
        der.element(der.SEQUENCE, _STAMP, der.element(der.TAG_0, der.element(der.OCTETS, info))),
        der.element(der.TAG_0, *kept) if kept else b"",
        der.element(der.SET, signer_information),
    )
    return der.element(der.SEQUENCE, _SIGNED_DATA, der.element(der.TAG_0, signed))


def _nested(content: bytes) -> bytes:
    for _ in range(3):
        content = der.element(der.SEQUENCE, content)
    return content


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a server received."""

    path: str
    headers: dict[str, str]
    body: bytes


Answer = Callable[["TimeServer", BaseHTTPRequestHandler, bytes], None]


@dataclass(kw_only=True)
class TimeServer:
    """A time-stamping authority on this machine: the `openssl` program behind HTTP.

    Attributes:
        folder: Of its keys and certificates.
        root: Of those who trust it.
        signer: Stamps.
        url: Where it is asked.
        asked: All that was received.
        answer: Answers in place of it, for servers that misbehave.
    """

    folder: Path
    root: Holder
    signer: Holder
    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    answer: Answer | None = None

    def reply(self, request: bytes, *more: str) -> bytes:
        """Return what `openssl ts -reply` answers: with the signer's certificate alone.

        With `-chain FILE` it adds others in the order it met them, which rfc3161-client reads only
        where that is the order of their bytes; stamps.py therefore sorts them first.
        """
        (self.folder / "request").write_bytes(request)
        words = ["-config", "tsa.cnf", "-queryfile", "request", "-out", "reply", *more]
        return self._openssl("-reply", *words, wanted="reply")

    def lend(self, signer: Holder, certificate_digest: str = "sha256") -> list[str]:
        """Return the words with which `reply` stamps as another, naming its certificate so."""
        (self.folder / "lent.pem").write_bytes(signer.pem)
        (self.folder / "lent.key").write_bytes(signer.secret)
        made = _CONFIGURATION.replace("alg = sha256", f"alg = {certificate_digest}")
        (self.folder / "lent.cnf").write_text(made)
        return ["-config", "lent.cnf", "-signer", "lent.pem", "-inkey", "lent.key"]

    def verify(self, stamp: bytes, digest: bytes, roots: Holder, *more: str) -> bool:
        """Return whether `openssl ts -verify` finds a token good."""
        (self.folder / "token").write_bytes(stamp)
        (self.folder / "roots.pem").write_bytes(roots.pem)
        words = ["-digest", digest.hex(), "-in", "token", "-token_in", "-CAfile", "roots.pem"]
        run = self._run("-verify", *words, *more)
        assert ("Verification: OK" in run.stdout) == (run.returncode == 0)
        return run.returncode == 0

    def _openssl(self, *words: str, wanted: str) -> bytes:
        run = self._run(*words)
        assert run.returncode == 0, run.stderr
        return (self.folder / wanted).read_bytes()

    def _run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["openssl", "ts", *words],
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


_CONFIGURATION = """
[tsa]
default_tsa = authority
[authority]
serial = serial
signer_cert = signer.pem
signer_key = signer.key
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.1
digests = sha256
ess_cert_id_alg = sha256
"""


@contextmanager
def time_server(folder: Path) -> Iterator[TimeServer]:
    """Give a time-stamping authority that answers on this machine alone."""
    if shutil.which("openssl") is None:
        pytest.skip("the openssl program, which plays the time server, is not installed")
    now = datetime.now(UTC)
    ends = now + timedelta(days=30)
    root = holder("Example Time Root", begins=now - YEAR, ends=ends)
    signer = holder("Example Time", root, stamps=True, begins=now - YEAR, ends=ends)
    for name, content in {
        "tsa.cnf": _CONFIGURATION.encode(),
        "serial": b"01\n",
        "signer.pem": signer.pem,
        "signer.key": signer.secret,
        "root.pem": root.pem,
    }.items():
        (folder / name).write_bytes(content)
    server = TimeServer(folder=folder, root=root, signer=signer)
    with ThreadingHTTPServer(("127.0.0.1", 0), _door(server)) as http:
        server.url = f"http://127.0.0.1:{http.server_port}/tsa"
        thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server
        http.shutdown()
        thread.join(timeout=10)


def _door(server: TimeServer) -> type[BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked = Asked(path=self.path, headers=dict(self.headers.items()), body=body)
            server.asked.append(asked)
            if server.answer:
                server.answer(server, self, body)
            else:
                answer(self, server.reply(body))

        do_GET = do_POST  # noqa: N815 - named by the library

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's
            """Say nothing."""

    return Door


def answer(door: BaseHTTPRequestHandler, content: bytes, status: int = 200, **more: str) -> None:
    """Answer an HTTP request."""
    door.send_response(status)
    door.send_header("Content-Type", "application/timestamp-reply")
    door.send_header("Content-Length", str(len(content)))
    for name, value in more.items():
        door.send_header(name, value)
    door.end_headers()
    door.wfile.write(content)
