"""A facility that vouches for its people: its root, their certificates, and one's own."""

import re
import time
from dataclasses import dataclass
from pathlib import Path

from temoin.errors import InputError
from temoin.keys.trusting import KeyCard, read_small
from temoin.language import say
from temoin.signing import SigningKey
from temoin.signing.certificates import (
    Certified,
    certificate_pem,
    certify,
    check_chain,
    ends_ms,
    make_root,
    organisation_in,
    read_certificates,
)
from temoin.signing.keep import from_pem, to_pem
from temoin.store.atomic import write_beside
from temoin.store.settings import passphrase
from temoin.store.trust import trusted_roots
from temoin.store.workstation import keep_chain, signing_key

_PRIVATE = re.compile(
    rb"-----BEGIN [A-Z ]*PRIVATE KEY-----.+?-----END [A-Z ]*KEY-----\n?", re.DOTALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """A facility's root as it was made.

    Attributes:
        secret: File with its private key and its certificate, readable by its owner alone.
        certificate: File with the certificate, for others to trust.
    """

    name: str
    secret: Path
    certificate: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """A person's key as a facility certified it.

    Attributes:
        pem: Their certificate and the root's, as text.
        until_ms: When it ends, UTC ms.
    """

    key: str
    name: str
    organisation: str
    pem: str
    until_ms: int


def new_root(name: str, path: Path) -> Root:
    """Make a facility's root: its private key in a file, and its certificate beside.

    Raises:
        InputError: The name fits into no certificate, or a file is there already.
        StoreError: They cannot be written.
    """
    certificate = path.with_name(f"{path.stem}.crt{path.suffix or '.pem'}")
    for each in (path, certificate):
        if each.exists():
            raise InputError(
                say("{path} is there already", path=each), hint="Name another file.", file=str(each)
            )
    key = SigningKey.generate()
    pem = certificate_pem(make_root(name, key)).encode()
    write_beside(path, to_pem(key, passphrase()) + pem, private=True)
    write_beside(certificate, pem)
    return Root(name=name, secret=path, certificate=certificate)


def certify_card(card: KeyCard, root_file: Path, name: str = "", days: int = 365) -> Chain:
    """Return the certificate of somebody's key, signed by a facility's root.

    Args:
        card: Their card; whether it is theirs is for the caller to know.
        root_file: With the root's private key and certificate.
        name: What the certificate calls them; empty takes the card's.
        days: How long it lasts.

    Raises:
        InputError: The file holds no root, or somebody has no name.
        StoreError: The root's key needs another passphrase.
    """
    content = read_small(root_file)
    private = _PRIVATE.search(content)
    if private is None:
        raise InputError(
            say("{name} holds no private key of a root", name=root_file.name),
            hint="Name the file that 'temoin keys root' made.",
            file=str(root_file),
        )
    (root,) = read_certificates(content)[:1]
    wanted, organisation = name or card.name, organisation_in(root)
    if not wanted:
        raise InputError("this card has no name to certify", hint="Give one with --name.")
    leaf = certify(
        root,
        from_pem(private[0], passphrase()),
        card.public,
        name=wanted,
        organisation=organisation,
        days=days,
    )
    return Chain(
        key=card.key,
        name=wanted,
        organisation=organisation,
        pem=certificate_pem(leaf) + certificate_pem(root),
        until_ms=ends_ms(leaf),
    )


def accept(path: Path) -> tuple[str, Certified]:
    """Keep a chain of certificates for one's own key; return its id and what they say.

    The next entry that is signed carries them.

    Raises:
        InputError: They are another key's, do not hold together, or have ended.
        StoreError: They cannot be kept.
    """
    key, _ = signing_key()
    chain = read_certificates(read_small(path))
    told = check_chain(chain, key.public, trusted_roots(), time.time_ns() // 1_000_000)
    if told.state in {"invalid", "expired"}:
        raise InputError(
            say("{subject}: {reason}", subject=path.name, reason=told.reason),
            hint="Ask your facility to certify the card that 'temoin keys export' gives.",
            file=str(path),
        )
    keep_chain(key.id, chain)
    return key.id, told
