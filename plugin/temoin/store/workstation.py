"""Who works here: a name if they want one, their key, and whose keys they trust."""

from dataclasses import dataclass

import msgspec

from temoin.store.atomic import keep
from temoin.store.own_key import load, own_card, own_key, own_keys, signing_key
from temoin.store.settings import home
from temoin.store.trust import load_trust

_PERSON = "person.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What a person wants their statements to carry; all of it may stay empty."""

    name: str = ""
    role: str = ""
    organisation: str = ""


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
    """Return what one's `key` entry says beside a name: which key it follows.

    Raises:
        StoreError: The file that says so is damaged.
    """
    card = own_card()
    return {"rotates": card.rotates} if card and card.rotates else {}


__all__ = [
    "Person",
    "load_person",
    "own_claims",
    "own_key",
    "own_keys",
    "save_person",
    "signing_key",
    "trusted_keys",
]
