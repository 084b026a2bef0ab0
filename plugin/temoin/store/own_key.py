"""The key that signs here: made when it is first needed, kept, and changed in one step.

`key.json` says which key it is and where its secret lies; whoever replaces that file changes the
key. A key that is about to follow lies beside in `key.next.json`, so that a change which a crash
interrupts goes on with the same one.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import msgspec

from temoin.errors import StoreError
from temoin.language import say, say_word, sayable
from temoin.signing import SigningKey, base64url
from temoin.signing.keep import forget_in_keychain, from_keychain, from_pem, to_keychain, to_pem
from temoin.store.alone import alone
from temoin.store.atomic import keep
from temoin.store.settings import home, keychain_wanted, passphrase

Kept = TypeVar("Kept")
_KEY, _CARD, _NEXT = "key.pem", "key.json", "key.next.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyCard:
    """Which key is kept here and where; no secret.

    Attributes:
        id: Its name in entries.
        public: base64url of its 32 bytes.
        kept: `keychain` or `file`.
        file: Name of the file with the secret, in the workstation's folder.
        former: Ids of the keys that signed here before.
        rotates: The former key that this one says it follows; empty where it follows none.
    """

    id: str
    public: str
    kept: str
    file: str = _KEY
    former: tuple[str, ...] = ()
    rotates: str = ""


def own_card() -> KeyCard | None:
    """Return which key signs here; None while there is none.

    Raises:
        StoreError: The file that says which that is is damaged.
    """
    return load(home() / _CARD, KeyCard)


def own_key() -> str:
    """Return the id of the key that signs here, or "" while there is none.

    Raises:
        StoreError: The file that says which that is is damaged.
    """
    card = own_card()
    return card.id if card else ""


def own_keys() -> frozenset[str]:
    """Return the ids of the key that signs here and of those that did before.

    Raises:
        StoreError: The file that says which those are is damaged.
    """
    card = own_card()
    return frozenset([card.id, *card.former]) if card else frozenset()


def signing_key() -> tuple[SigningKey, str]:
    """Return the key that signs here, made if there is none, and what to tell about it.

    Raises:
        StoreError: It is there and does not open, or a new one cannot be kept.
    """
    card = own_card()
    if card is None:
        # two programs that start at once must not make two keys
        with alone(home() / "key.lock", sayable("no signing key could be made: {reason}")):
            card = own_card()
            if card is None:
                key, card = _made(_KEY)
                keep(home() / _CARD, msgspec.json.encode(card))
                return key, _made_words(card)
    try:
        return _opened(card), ""
    except StoreError:
        changed = own_card()  # by another program, between the card and its secret
        if changed is None or changed == card:
            raise
        return _opened(changed), ""


@contextmanager
def changing_key() -> Iterator[None]:
    """Keep other programs from changing the key meanwhile; clear away what a crash left.

    Raises:
        StoreError: Somebody else is changing it.
    """
    with alone(home() / "keys.lock"):
        _sweep()
        yield
        _sweep()


def next_key() -> SigningKey:
    """Return the key that is to follow, made and kept if there is none yet.

    Whoever calls this holds `changing_key`.

    Raises:
        StoreError: It is there and does not open, or cannot be kept.
    """
    card = load(home() / _NEXT, KeyCard)
    if card is not None:
        return _opened(card)
    key, card = _made("")
    keep(home() / _NEXT, msgspec.json.encode(card))
    return key


def change_key(*, follows: bool) -> str:
    """Have the next key sign from now on; of the old one only the id stays; tell where it is kept.

    Whoever calls this holds `changing_key`.

    Args:
        follows: Whether the new one says that it follows the old one.

    Raises:
        StoreError: The old key goes on.
    """
    old, card = own_card(), load(home() / _NEXT, KeyCard)
    if card is None:
        return ""
    if old and old.id != card.id:
        former = tuple(dict.fromkeys([*old.former, old.id]))
        card = replace(card, former=former, rotates=old.id if follows else "")
        keep(home() / _CARD, msgspec.json.encode(card))  # from here on the new key signs
    if old and old.kept == "keychain" and old.id != card.id:
        forget_in_keychain(old.id)
    with suppress(OSError):
        (home() / _NEXT).unlink(missing_ok=True)
    return _made_words(card)


def _sweep() -> None:
    """Remove secrets that no card names: what a crash left of a change."""
    card, following = own_card(), load(home() / _NEXT, KeyCard)
    if card is None:
        return  # nothing says which one is in use
    if following and following.id == card.id:
        with suppress(OSError):  # the change was done, and only this was left
            (home() / _NEXT).unlink(missing_ok=True)
    named = {each.file for each in (card, following) if each}
    for path in [home() / _KEY, *home().glob("key-*.pem")]:
        if path.name not in named:
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _made(name: str) -> tuple[SigningKey, KeyCard]:
    """Return a new key that is kept, and its card, which is not kept yet.

    Args:
        name: Of its file; empty names it by the key.
    """
    key = SigningKey.generate()
    kept, file = sayable("keychain"), name or f"key-{key.id[8:24]}.pem"
    if not (keychain_wanted() and to_keychain(key.id, key)):
        kept = sayable("file")
        keep(home() / file, to_pem(key, passphrase()), private=True)
    return key, KeyCard(id=key.id, public=base64url(key.public), kept=kept, file=file)


def _made_words(card: KeyCard) -> str:
    if card.kept == "keychain":
        return say("a signing key was made and is kept in your keychain")
    how = say("readable by you alone, unencrypted")
    if passphrase():
        how = say("encrypted by TEMOIN_PASSPHRASE")
    return say(
        "a signing key was made and is kept in {path}, {how}", path=home() / card.file, how=how
    )


def _opened(card: KeyCard) -> SigningKey:
    """Return the key of a card.

    Raises:
        StoreError: It is not there, does not open, or is another one.
    """
    key = from_keychain(card.id) if card.kept == "keychain" else _from_file(card.file)
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
    return key


def _from_file(name: str) -> SigningKey | None:
    try:
        pem = (home() / Path(name).name).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(
            say("the signing key cannot be read: {reason}", reason=error.strerror),
            hint="Check its rights.",
        ) from error
    return from_pem(pem, passphrase())


def load(path: Path, kind: type[Kept], hint: str = sayable("Restore or remove it.")) -> Kept | None:
    """Return what a file of this workstation's own holds; None where there is no such file.

    Raises:
        StoreError: It is damaged.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise StoreError(
            say("{path} cannot be read: {reason}", path=path, reason=error), hint=hint
        ) from error
