"""Whom the person here trusts: keys that they named, and facility roots (`trust.json`).

Kept outside every ledger: what a ledger says of its own keys is a claim.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

import msgspec

from temoin.errors import InputError, StoreError
from temoin.language import say, sayable
from temoin.signing.certificates import certificate_pem, read_certificates
from temoin.store.alone import alone
from temoin.store.atomic import keep
from temoin.store.own_key import load
from temoin.store.settings import home

_TRUST = "trust.json"
_DAMAGED = sayable("Restore it from a backup, or remove it and trust your people's keys again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedKey:
    """A key that the person here named.

    Attributes:
        label: Whose it is, in their own words.
        when_ms: Since when, UTC ms.
    """

    label: str = ""
    when_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedRoot:
    """A facility whose word on its people the person here takes.

    Attributes:
        label: Which it is, in their own words.
        pem: Its certificate.
        when_ms: Since when, UTC ms.
    """

    label: str
    pem: str
    when_ms: int = 0

    @property
    def der(self) -> bytes:
        """Its certificate as bytes.

        Raises:
            InputError: It is none.
        """
        return read_certificates(self.pem.encode())[0]

    @property
    def fingerprint(self) -> str:
        """`sha256:` and the hex SHA-256 of the certificate, which names it for certain."""
        return f"sha256:{sha256(self.der).hexdigest()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Whom the person here trusts beside themselves.

    Attributes:
        keys: By key id.
        roots: In the order in which they were trusted.
    """

    keys: Mapping[str, TrustedKey] = field(default_factory=dict)
    roots: Sequence[TrustedRoot] = ()


def load_trust() -> Trust:
    """Return whom the person here trusts; nobody where the file is not there.

    Raises:
        StoreError: The file is damaged: nobody is trusted on its word, and nobody forgotten.
    """
    path = home() / _TRUST
    trust = load(path, Trust, _DAMAGED) or Trust()
    try:
        for each in trust.roots:
            _ = each.der
    except InputError as error:
        raise StoreError(
            say("{path} cannot be read: {reason}", path=path, reason=say(str(error))),
            hint=_DAMAGED,
        ) from error
    return trust


def trusted_roots() -> tuple[bytes, ...]:
    """Return the certificates, DER, of the facilities that the person here trusts.

    Raises:
        StoreError: The file that says which those are is damaged.
    """
    return tuple(each.der for each in load_trust().roots)


def trust_key(key_id: str, label: str) -> None:
    """Trust a key from now on; one that was trusted before keeps its date and takes the label.

    Raises:
        StoreError: The file is damaged, or cannot be written.
    """

    def named(trust: Trust) -> Trust:
        known = trust.keys.get(key_id) or TrustedKey(when_ms=_now_ms())
        return replace(
            trust, keys={**trust.keys, key_id: replace(known, label=label or known.label)}
        )

    _change(named)


def trust_root(der: bytes, label: str) -> TrustedRoot:
    """Trust a facility's word on its people from now on.

    Raises:
        InputError: It is no certificate.
        StoreError: The file is damaged, or cannot be written.
    """
    root = TrustedRoot(label=label, pem=certificate_pem(der), when_ms=_now_ms())

    def named(trust: Trust) -> Trust:
        others = [each for each in trust.roots if each.pem != root.pem]
        return replace(trust, roots=(*others, root))

    _change(named)
    return root


def distrust(name: str) -> None:
    """Trust a key, or a root by its fingerprint, no more.

    Raises:
        StoreError: The file is damaged, or cannot be written.
    """

    def left(trust: Trust) -> Trust:
        keys = {key: each for key, each in trust.keys.items() if key != name}
        roots = tuple(each for each in trust.roots if each.fingerprint != name)
        return Trust(keys=keys, roots=roots)

    _change(left)


def _change(change: Callable[[Trust], Trust]) -> None:
    path: Path = home() / _TRUST
    with alone(home() / f"{_TRUST}.lock"):
        keep(path, msgspec.json.encode(change(load_trust())))


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
