"""Certificates and time stamps from elsewhere."""

from hashlib import sha256
from pathlib import Path

from fuzz.target import Target
from ledgers import key
from temoin.errors import InputError, StoreError
from temoin.signing import cms, der
from temoin.signing.certificates import certificate_pem, certify, check_chain, make_root
from temoin.signing.certificates import read_certificates as read_all
from temoin.signing.stamps import check_stamp, read_stamp, stamp_request
from temoin.signing.time_roots import read_time_roots
from temoin.signing.trust_list import read_trust_list
from trust_lists import STORE_CFG, official
from tsa import holder, token

DIGEST = sha256(b"a signed checkpoint").digest()
ID = f"sha256:{DIGEST.hex()}"
TIME_ROOT = holder("Time Root")
NONCE = 7
CONSTRUCTED = 0x20
TOKEN = token(holder("Time", TIME_ROOT, stamps=True), DIGEST, nonce=NONCE)
GRANTED = der.element(der.SEQUENCE, der.element(der.SEQUENCE, der.integer(0)), TOKEN)
ROOT = make_root("Maison Étoile", key(1))
LEAF = certify(ROOT, key(1), key(2).public, name="Ada Novák", organisation="Maison Étoile")
TRUST_LIST = official(TIME_ROOT, withdrawn=(TIME_ROOT,))
PEM = "".join(map(certificate_pem, (LEAF, ROOT))).encode()


def read_certificates(content: bytes, _: Path) -> None:
    for each in read_all(content):
        certificate_pem(each)


def judge_chain(content: bytes, _: Path) -> None:
    """A chain that others give is judged; what they give is never the reader's fault."""
    found = check_chain([content, ROOT], key(2).public, [ROOT], 1_795_537_200_000)
    assert found.state == "trusted" or found.reason


def trust_root(content: bytes, _: Path) -> None:
    check_chain([LEAF], key(2).public, [content], 1_795_537_200_000)


def read_answer(content: bytes, _: Path) -> None:
    asked = stamp_request(ID)
    version, imprint, _, wants = der.only(asked)
    parts = (version.whole, imprint.whole, der.integer(NONCE), wants.whole)
    read_stamp(content, der.element(der.SEQUENCE, *parts))


def judge_stamp(content: bytes, _: Path) -> None:
    found = check_stamp(content, ID, [TIME_ROOT.der])
    assert found.state == "trusted" or found.reason


def read_der(content: bytes, _: Path) -> None:
    for each in der.only(content):
        _ = list(each) if each.tag & CONSTRUCTED else each.content


def read_cms(content: bytes, _: Path) -> None:
    cms.read_signed(der.only(content))


SIGNING_TARGETS = (
    Target(
        name="certificates",
        read=read_certificates,
        samples=[LEAF, ROOT, PEM],
        refuses=(InputError,),
    ),
    Target(name="chains", read=judge_chain, samples=[LEAF, ROOT]),
    Target(name="roots", read=trust_root, samples=[LEAF, ROOT, PEM], refuses=(InputError,)),
    Target(
        name="answers of time servers",
        read=read_answer,
        samples=[GRANTED],
        refuses=(StoreError,),
    ),
    Target(name="time stamps", read=judge_stamp, samples=[TOKEN, GRANTED]),
    Target(
        name="roots of time authorities",
        read=lambda content, _: read_time_roots(content),
        samples=[TIME_ROOT.pem, TIME_ROOT.der, PEM],
        refuses=(InputError,),
    ),
    Target(
        name="trust lists",
        read=lambda content, _: read_trust_list(content),
        samples=[TRUST_LIST, STORE_CFG, PEM, ROOT],
        refuses=(InputError,),
    ),
    # these two document ValueError: they stay inside `signing`
    Target(name="DER", read=read_der, samples=[TOKEN, LEAF], refuses=(ValueError,)),
    Target(name="CMS", read=read_cms, samples=[TOKEN], refuses=(ValueError,)),
)
