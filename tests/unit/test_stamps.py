"""Time stamps: what is asked, what is kept, and what a stamp proves years later."""

import subprocess
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st
from rfc3161_client import decode_timestamp_response

from temoin.errors import InputError, StoreError
from temoin.signing import der
from temoin.signing.stamps import Stamp, check_stamp, read_stamp, stamp_request
from tsa import STAMPED, YEAR, Holder, TimeServer, holder, time_server, token

DIGEST = sha256(b"a signed checkpoint").digest()
ID = f"sha256:{DIGEST.hex()}"
STAMPED_MS = round(STAMPED.timestamp() * 1000)
ROOT = holder("Time Root")
BETWEEN = holder("Time Between", ROOT)
SIGNER = holder("Time", ROOT, stamps=True)
LOWER = holder("Lower Time", BETWEEN, stamps=True)
OTHER = holder("Other Root")
TOKEN = token(SIGNER, DIGEST)
SHA512 = der.element(der.SEQUENCE, der.oid("2.16.840.1.101.3.4.2.3"))
SHA1 = der.element(der.SEQUENCE, der.oid("1.3.14.3.2.26"))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TimeServer]:
    with time_server(tmp_path_factory.mktemp("tsa")) as made:
        yield made


def state(stamp: bytes, *roots: Holder, chain: tuple[bytes, ...] = ()) -> tuple[str, str]:
    found = check_stamp(stamp, ID, [root.der for root in roots], chain)
    return found.state, found.reason


def test_a_request_carries_the_digest_and_nothing_else(server: TimeServer) -> None:
    version, imprint, nonce, wants = der.only(stamp_request(ID))
    assert version.content == b"\x01"
    assert [each.content for each in imprint][1] == DIGEST
    assert 0 < len(nonce.content) <= 8
    assert wants.content == b"\xff"  # the certificate comes with the stamp
    (server.folder / "asked").write_bytes(stamp_request(ID))
    said = subprocess.run(
        ["openssl", "ts", "-query", "-in", "asked", "-text"],
        cwd=server.folder,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    assert "Hash Algorithm: sha256" in said
    assert "Certificate required: yes" in said


def test_no_two_requests_are_alike() -> None:
    assert len({stamp_request(ID) for _ in range(50)}) == 50


@pytest.mark.parametrize("entry_id", ["", DIGEST.hex(), ID[:-1], ID.upper(), ID + "\n"])
def test_only_an_id_is_stamped(entry_id: str) -> None:
    with pytest.raises(InputError, match="no entry's id"):
        stamp_request(entry_id)
    with pytest.raises(InputError, match="no entry's id"):
        check_stamp(TOKEN, entry_id, [])


@pytest.mark.parametrize("more", [(), ("-chain", "root.pem")], ids=["alone", "with its chain"])
def test_two_programs_agree(server: TimeServer, more: tuple[str, ...]) -> None:
    request = stamp_request(ID)
    before = round(datetime.now(UTC).timestamp()) * 1000 - 1000
    kept = read_stamp(server.reply(request, *more), request)
    found = check_stamp(kept, ID, [server.root.der])
    assert (found.state, found.authority, found.reason) == ("trusted", "Example Time", "")
    assert before <= found.time_ms <= before + 100_000
    assert server.verify(kept, DIGEST, server.root)
    assert check_stamp(kept, ID, [OTHER.der]).state == "untrusted"
    assert not server.verify(kept, DIGEST, OTHER)
    assert check_stamp(kept, f"sha256:{'0' * 64}", [server.root.der]).state == "invalid"
    assert not server.verify(kept, bytes(32), server.root)


KEYS = {
    "RSA": rsa.generate_private_key(65537, 2048),
    "P-384": ec.generate_private_key(ec.SECP384R1()),
}


@pytest.mark.parametrize("digest", ["sha1", "sha256", "sha512"])
@pytest.mark.parametrize("kind", KEYS)
def test_authorities_with_other_keys(server: TimeServer, kind: str, digest: str) -> None:
    """A certificate may be named by SHA-1: the signature over the name is what counts."""
    now = datetime.now(UTC)
    signer = holder(kind, server.root, stamps=True, key=KEYS[kind], ends=now + timedelta(days=9))
    request = stamp_request(ID)
    kept = read_stamp(server.reply(request, *server.lend(signer, digest)), request)
    for roots, wanted in [(server.root, "trusted"), (OTHER, "untrusted")]:
        found = check_stamp(kept, ID, [roots.der])
        assert (found.state, found.authority) == (wanted, kind)
    broken = kept[:-1] + bytes([kept[-1] ^ 1])
    assert check_stamp(broken, ID, [server.root.der]).state == "invalid"


def test_a_chain_in_any_order_is_read(server: TimeServer) -> None:
    """The library refuses certificates that do not stand in the order of their bytes.

    `openssl ts -reply -chain` sends them leaf first, and so does the authority most in use.
    """
    request = stamp_request(ID)
    reply = server.reply(request, "-chain", "root.pem")
    backwards = server.root.der + server.signer.der
    forwards = server.signer.der + server.root.der
    refused = 0
    for answer in (reply, reply.replace(forwards, backwards)):
        try:
            decode_timestamp_response(answer)
        except ValueError:
            refused += 1
        assert check_stamp(answer, ID, [server.root.der]).state == "trusted"
    assert refused == 1


def test_an_answer_to_another_request(server: TimeServer) -> None:
    request, later = stamp_request(ID), stamp_request(ID)
    other = stamp_request(f"sha256:{'0' * 64}")
    with pytest.raises(StoreError, match="another request"):
        read_stamp(server.reply(request), later)
    *_, nonce, wants = der.only(request)
    version, imprint, *_ = der.only(other)
    same_nonce = der.element(der.SEQUENCE, version.whole, imprint.whole, nonce.whole, wants.whole)
    with pytest.raises(StoreError, match="another request"):
        read_stamp(server.reply(same_nonce), request)


def test_a_refusal_is_told_in_the_servers_words(server: TimeServer) -> None:
    sha256_, sha512_ = map(der.oid, ("2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.3"))
    request = stamp_request(ID)
    with pytest.raises(StoreError, match=r"the time server refused: .*not supported"):
        read_stamp(server.reply(request.replace(sha256_, sha512_)), request)
    words = der.element(der.SEQUENCE, der.element(0x0C, b"closed on Sundays"))
    status = der.element(der.SEQUENCE, der.integer(2), words)
    with pytest.raises(StoreError, match="refused: closed on Sundays"):
        read_stamp(der.element(der.SEQUENCE, status), stamp_request(ID))
    bare = der.element(der.SEQUENCE, der.element(der.SEQUENCE, der.integer(3)))
    with pytest.raises(StoreError, match="refused: status 3"):
        read_stamp(bare, stamp_request(ID))


def granted(stamp: bytes, status: int = 0) -> bytes:
    said = der.element(der.SEQUENCE, der.integer(status))
    return der.element(der.SEQUENCE, said, stamp)


def test_what_is_kept_is_the_bare_token() -> None:
    request = stamp_request(ID)
    _, _, nonce, _ = der.only(request)
    stamp = token(SIGNER, DIGEST, nonce=int.from_bytes(nonce.content, "big"))
    assert read_stamp(granted(stamp), request) == stamp
    assert read_stamp(granted(stamp, status=1), request) == stamp  # with modifications
    with pytest.raises(StoreError, match="another request"):
        read_stamp(granted(TOKEN), request)  # without a nonce it may be an old one
    for nonsense in [b"", b"hello", stamp, granted(b""), granted(SIGNER.der), request]:
        with pytest.raises(StoreError, match="no time stamp"):
            read_stamp(nonsense, request)


@pytest.mark.parametrize("stamp", [TOKEN, granted(TOKEN)], ids=["token", "answer"])
def test_a_stamp_by_a_trusted_authority(server: TimeServer, stamp: bytes) -> None:
    wanted = Stamp(time_ms=STAMPED_MS, authority="Time", state="trusted")
    assert check_stamp(stamp, ID, [ROOT.der]) == wanted
    assert check_stamp(stamp, ID, [OTHER.der, ROOT.pem]) == wanted
    assert server.verify(TOKEN, DIGEST, ROOT)


def test_a_stamp_by_somebody_not_trusted_yet() -> None:
    for roots in ([], [OTHER.der], [BETWEEN.der], [SIGNER.der]):
        found = check_stamp(TOKEN, ID, roots)
        assert (found.state, found.time_ms, found.authority) == ("untrusted", STAMPED_MS, "Time")
        assert found.reason == "stamped by Time, whom you have not trusted yet"


def test_who_is_kept_beside_is_not_trusted_for_it() -> None:
    """The library trusts any certificate that signs itself among those between."""
    assert state(TOKEN, OTHER, chain=(ROOT.der,))[0] == "untrusted"
    embedded = token(SIGNER, DIGEST, beside=(SIGNER.der, ROOT.der))
    assert state(embedded, OTHER)[0] == "untrusted"
    assert state(embedded, ROOT)[0] == "trusted"


def test_certificates_between_may_be_kept_beside() -> None:
    stamp = token(LOWER, DIGEST)
    assert state(stamp, ROOT)[0] == "untrusted"
    assert state(stamp, ROOT, chain=(BETWEEN.der,)) == ("trusted", "")
    assert state(stamp, ROOT, chain=(b"nothing", BETWEEN.pem)) == ("trusted", "")
    assert state(stamp, OTHER, chain=(BETWEEN.der, ROOT.der))[0] == "untrusted"
    bare = token(LOWER, DIGEST, beside=())
    assert state(bare, ROOT) == (
        "untrusted",
        "the certificate of the time stamp is missing or cannot be read",
    )
    assert state(bare, ROOT, chain=(BETWEEN.der, LOWER.der)) == ("trusted", "")


def test_certificates_that_expired_since(server: TimeServer) -> None:
    """All of them ended years ago; the stamp was made while they held."""
    begins, ends = STAMPED - YEAR, STAMPED + timedelta(days=1)
    assert ends < datetime.now(UTC)
    root = holder("Old Root", begins=begins, ends=ends)
    signer = holder("Old Time", root, stamps=True, begins=begins, ends=ends)
    stamp = token(signer, DIGEST)
    assert state(stamp, root) == ("trusted", "")
    assert not server.verify(stamp, DIGEST, root)
    moved = ("-attime", str(STAMPED_MS // 1000))
    assert server.verify(stamp, DIGEST, root, *moved)


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (STAMPED - 2 * YEAR, STAMPED - YEAR),
        (STAMPED + YEAR, STAMPED + 2 * YEAR),
        (STAMPED + timedelta(seconds=1), STAMPED + YEAR),
        (STAMPED - YEAR, STAMPED - timedelta(seconds=1)),
    ],
)
def test_a_stamp_from_outside_its_certificates_time(begins: datetime, ends: datetime) -> None:
    signer = holder("Late", ROOT, stamps=True, begins=begins, ends=ends)
    found = check_stamp(token(signer, DIGEST), ID, [ROOT.der])
    assert (found.state, found.time_ms) == ("invalid", 0)
    assert found.reason == "it was stamped while the certificate of Late was not valid"


def test_an_authority_above_that_had_expired_is_no_forgery() -> None:
    root = holder("Old Root", begins=STAMPED - 2 * YEAR, ends=STAMPED - YEAR)
    stamp = token(holder("Time", root, stamps=True), DIGEST)
    assert state(stamp, root)[0] == "untrusted"


def test_a_stamp_of_something_else() -> None:
    for stamp in [token(SIGNER, bytes(32)), token(SIGNER, DIGEST, imprint=SHA512)]:
        assert state(stamp, ROOT) == ("invalid", "the time stamp is of something else")


def test_a_signature_that_does_not_hold() -> None:
    broken = "the signature of the time stamp does not hold"
    at = TOKEN.index(b"20240517")
    assert state(TOKEN[:at] + b"2023" + TOKEN[at + 4 :], ROOT) == ("invalid", broken)
    flipped = bytearray(TOKEN)
    flipped[-1] ^= 1
    assert state(bytes(flipped), ROOT) == ("invalid", broken)
    thief = holder("Time", ROOT, stamps=True)
    stolen = Holder(key=thief.key, certificate=SIGNER.certificate)
    assert state(token(stolen, DIGEST), ROOT) == ("invalid", broken)
    assert state(token(SIGNER, DIGEST, names=bytes(32)), ROOT) == ("invalid", broken)


def test_a_signature_that_cannot_be_checked_is_no_forgery() -> None:
    found = state(token(SIGNER, DIGEST, signed_digest=SHA1), ROOT)
    assert found == (
        "untrusted",
        "the time stamp of Time is signed in a way that is not known here",
    )


def purpose(*oids: x509.ObjectIdentifier, critical: bool = True) -> Holder:
    def change(builder: x509.CertificateBuilder) -> x509.CertificateBuilder:
        return builder.add_extension(x509.ExtendedKeyUsage(oids), critical=critical)

    return holder("Web", ROOT, change=change if oids else lambda builder: builder)


@pytest.mark.parametrize(
    "signer",
    [
        purpose(),
        purpose(ExtendedKeyUsageOID.SERVER_AUTH),
        purpose(ExtendedKeyUsageOID.TIME_STAMPING, critical=False),
        purpose(ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.SERVER_AUTH),
    ],
    ids=["none", "web", "not critical", "two"],
)
def test_a_certificate_that_is_not_for_time(signer: Holder) -> None:
    found = state(token(signer, DIGEST), ROOT)
    assert found == ("untrusted", "the certificate of Web is not for time stamps")


def test_a_forged_certificate_beside_one_for_something_else() -> None:
    """Who has a trusted certificate for the web puts one for time of its key and number beside."""
    web = purpose(ExtendedKeyUsageOID.SERVER_AUTH)
    for issuer in ("Time Root", "TIME ROOT"):  # the library minds letters in one place only
        mallory = Holder(key=web.key, certificate=holder(issuer).certificate)
        number = web.certificate.serial_number
        forged = holder("Time", mallory, stamps=True, key=web.key, serial=number)
        for beside in [(web.der, forged.der), (forged.der,)]:
            stamp = token(forged, DIGEST, beside=beside)
            assert state(stamp, ROOT)[0] == "untrusted"


def test_a_certificate_that_signs_itself_is_trusted_only_by_name() -> None:
    alone = holder("Alone", stamps=True)
    stamp = token(alone, DIGEST)
    assert state(stamp, ROOT)[0] == "untrusted"
    assert state(stamp, ROOT, chain=(alone.der,))[0] == "untrusted"


@pytest.mark.parametrize(("when", "ms"), [("20240517093000.5Z", 500), ("20240517093000.123Z", 123)])
def test_parts_of_a_second(when: str, ms: int) -> None:
    found = check_stamp(token(SIGNER, DIGEST, when=when), ID, [ROOT.der])
    assert (found.state, found.time_ms) == ("trusted", STAMPED_MS + ms)


@pytest.mark.parametrize(
    "when", ["", "yesterday", "99991231235959Z", "00010101000000Z", "00000101000000Z"]
)
def test_times_that_nobody_stamps(when: str) -> None:
    assert state(token(SIGNER, DIGEST, when=when), ROOT)[0] == "invalid"


def test_a_root_that_cannot_be_read() -> None:
    with pytest.raises(InputError, match="no certificate"):
        check_stamp(TOKEN, ID, [b"nothing"])


@given(st.binary(max_size=300))
def test_whatever_bytes_come_in(noise: bytes) -> None:
    assert state(noise, ROOT)[0] == "invalid"
    assert state(TOKEN, ROOT, chain=(noise,))[0] == "trusted"
    with pytest.raises(StoreError):
        read_stamp(noise, stamp_request(ID))


@given(st.integers(0, len(TOKEN) - 1), st.binary(min_size=1, max_size=3), st.integers(0, 3))
def test_whatever_is_changed_in_a_stamp(at: int, new: bytes, dropped: int) -> None:
    changed = TOKEN[:at] + new + TOKEN[at + dropped :]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # cryptography warns of odd serial numbers and goes on
        found = check_stamp(changed, ID, [ROOT.der])
        with pytest.raises(StoreError):
            read_stamp(granted(changed), stamp_request(ID))
    if found.state == "trusted":
        assert found.time_ms == STAMPED_MS


def test_a_name_that_is_no_text() -> None:
    """cryptography raises KeyError for a string of an unknown kind, when it is asked for it."""
    before, named, after = TOKEN.rpartition(b"\x0c\x09Time Root")  # by the signature, unsigned
    odd = before + named.replace(b"\x0c", b"\x01") + after
    assert state(odd, ROOT) == ("invalid", "this is no time stamp that can be read")
    unreadable = SIGNER.der.replace(b"\x0c\x04Time", b"\x01\x04Time")
    assert state(token(SIGNER, DIGEST, beside=(unreadable,)), ROOT)[0] == "untrusted"


@pytest.mark.corpus
def test_stamps_of_others(corpus: Path) -> None:
    """Those in pictures that others signed are over other digests, and hold as well."""
    found = [
        check_stamp(stamp, f"sha256:{digest.hex()}", [])
        for picture in sorted((corpus / "media" / "c2pa_test").glob("*.jpg"))
        for stamp, digest in stamps_in(picture.read_bytes())
    ]
    assert len(found) > 10
    assert {each.state for each in found} == {"untrusted"}
    assert any(each.authority == "DigiCert Timestamp 2023" for each in found)
    assert all(each.reason.startswith("stamped by ") for each in found if each.authority)


def stamps_in(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Give each token with a SHA-256 digest in a file, and the digest."""
    mark = der.oid("1.2.840.113549.1.7.2")
    sha256_ = der.element(der.SEQUENCE, der.oid("2.16.840.1.101.3.4.2.1"), b"\x05\x00", b"")
    at = content.find(mark)
    while at >= 0:
        start = at - 4
        if content[start : start + 2] == b"\x30\x82":
            end = at + int.from_bytes(content[start + 2 : at], "big")
            imprint = content.find(sha256_ + b"\x04\x20", start, start + 200)
            if imprint >= 0:
                digest = imprint + len(sha256_) + 2
                yield content[start:end], content[digest : digest + 32]
        at = content.find(mark, at + 1)
