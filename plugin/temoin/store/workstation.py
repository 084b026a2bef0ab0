"""Who works here: a name if they want one, and a key that is made when it is first needed."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from temoin.errors import StoreError
from temoin.language import say, say_word, sayable
from temoin.signing import SigningKey, base64url
from temoin.signing.keep import from_keychain, from_pem, to_keychain, to_pem
from temoin.store.alone import alone
from temoin.store.atomic import keep
from temoin.store.settings import home, keychain_wanted, passphrase

Kept = TypeVar("Kept")
_PERSON, _KEY, _CARD = "person.json", "key.pem", "key.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What a person wants their statements to carry; all of it may stay empty."""

    name: str = ""
    role: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _KeyCard:
    """Which key is kept here and where; no secret."""

    id: str
    public: str
    kept: str


def load_person() -> Person:
    """Return who works here, or nobody in particular.

    Raises:
        StoreError: The file that says so is damaged.
    """
    return _load(home() / _PERSON, Person) or Person()


def save_person(person: Person) -> None:
    """Keep who works here.

    Raises:
        StoreError: The workstation's folder cannot be written.
    """
    keep(home() / _PERSON, msgspec.json.encode(person))


def trusted_keys() -> frozenset[str]:
    """Return the ids of the keys that the person here trusts: so far their own.

    Raises:
        StoreError: The file that says which that is is damaged.
    """
    own = own_key()
    return frozenset([own]) if own else frozenset()


def own_key() -> str:
    """Return the id of the key that signs here, or "" while there is none.

    Raises:
        StoreError: The file that says which that is is damaged.
    """
    card = _load(home() / _CARD, _KeyCard)
    return card.id if card else ""


def signing_key() -> tuple[SigningKey, str]:
    """Return the key that signs here, made if there is none, and what to tell about it.

    Raises:
        StoreError: It is there and does not open, or a new one cannot be kept.
    """
    card = _load(home() / _CARD, _KeyCard)
    if card is None:
        # two programs that start at once must not make two keys
        with alone(home() / "key.lock", sayable("no signing key could be made: {reason}")):
            card = _load(home() / _CARD, _KeyCard)
            if card is None:
                return _made()
    key = from_keychain(card.id) if card.kept == "keychain" else _from_file()
    if key is None:
        raise StoreError(
            say("the signing key is no longer in the {place}", place=say_word("kept", card.kept)),
            hint=say("Restore it, or remove {path} to sign with a new one.", path=home() / _CARD),
        )
    if key.id != card.id:
        raise StoreError(
            "the signing key is not the one that signed here before",
            hint=say("Restore it, or remove {path} to sign with this one.", path=home() / _CARD),
        )
    return key, ""


def _made() -> tuple[SigningKey, str]:
    key = SigningKey.generate()
    if keychain_wanted() and to_keychain(key.id, key):
        kept, notice = (
            sayable("keychain"),
            say("a signing key was made and is kept in your keychain"),
        )
    else:
        secret = passphrase()
        keep(home() / _KEY, to_pem(key, secret), private=True)
        how = say("readable by you alone, unencrypted")
        if secret:
            how = say("encrypted by TEMOIN_PASSPHRASE")
        notice = say(
            "a signing key was made and is kept in {path}, {how}", path=home() / _KEY, how=how
        )
        kept = sayable("file")
    card = _KeyCard(id=key.id, public=base64url(key.public), kept=kept)
    keep(home() / _CARD, msgspec.json.encode(card))
    return key, notice


def _from_file() -> SigningKey | None:
    try:
        pem = (home() / _KEY).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(
            say("the signing key cannot be read: {reason}", reason=error.strerror),
            hint="Check its rights.",
        ) from error
    return from_pem(pem, passphrase())


def _load(path: Path, kind: type[Kept]) -> Kept | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise StoreError(
            say("{path} cannot be read: {reason}", path=path, reason=error),
            hint="Restore or remove it.",
        ) from error
