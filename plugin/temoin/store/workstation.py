"""Who works here: a name if they want one, their key, and whose keys they trust."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from temoin.errors import LedgerFormatError, StoreError
from temoin.language import say, sayable
from temoin.signing import base64url, from_base64url
from temoin.store.atomic import keep
from temoin.store.own_key import load, own_card, own_key, own_keys, signing_key
from temoin.store.settings import home
from temoin.store.trust import load_trust

_PERSON, _CHAIN = "person.json", "certificates.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What a person wants their statements to carry; all of it may stay empty."""

    name: str = ""
    role: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chain:
    """Certificates, base64url of DER, and the key they are for."""

    key: str
    certificates: tuple[str, ...]


def load_person() -> Person:
    """Return who works here, or nobody in particular.

    Raises:
        StoreError: The file that says so is damaged.
    """
    return load(home() / _PERSON, Person) or Person()


def save_person(person: Person) -> None:
    """Keep who works here.

    Raises:
        StoreError: The workstation's folder cannot be written.
    """
    keep(home() / _PERSON, msgspec.json.encode(person))


def trusted_keys() -> frozenset[str]:
    """Return the ids of the keys that the person here trusts: their own, and those they named.

    Raises:
        StoreError: A file that says which those are is damaged.
    """
    return own_keys() | frozenset(load_trust().keys)


def own_claims() -> dict[str, object]:
    """Return what one's `key` entry says beside a name: which key it follows, its certificates.

    Raises:
        StoreError: A file that says so is damaged.
    """
    card = own_card()
    if card is None:
        return {}
    claims: dict[str, object] = {"rotates": card.rotates} if card.rotates else {}
    chain = kept_chain(card.id)
    return {**claims, "certificates": [base64url(each) for each in chain]} if chain else claims


def keep_chain(key_id: str, certificates: Sequence[bytes]) -> None:
    """Keep the certificates of one's own key, DER, from its own upward; its entries carry them.

    Raises:
        StoreError: The workstation's folder cannot be written.
    """
    texts = tuple(map(base64url, certificates))
    keep(home() / _CHAIN, msgspec.json.encode(_Chain(key=key_id, certificates=texts)))


def kept_chain(key_id: str) -> tuple[bytes, ...]:
    """Return the certificates that are kept for a key; none where they are another key's.

    Raises:
        StoreError: The file that holds them is damaged.
    """
    hint = sayable("Restore it, or remove it and accept your certificates again.")
    chain = load(home() / _CHAIN, _Chain, hint)
    if chain is None or chain.key != key_id:
        return ()
    try:
        return tuple(map(from_base64url, chain.certificates))
    except LedgerFormatError as error:
        raise StoreError(
            say("{path} cannot be read: {reason}", path=home() / _CHAIN, reason=say(str(error))),
            hint=hint,
        ) from error


__all__ = [
    "Person",
    "keep_chain",
    "kept_chain",
    "load_person",
    "own_claims",
    "own_key",
    "own_keys",
    "save_person",
    "signing_key",
    "trusted_keys",
]
