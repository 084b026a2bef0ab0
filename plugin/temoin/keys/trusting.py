"""Keys and the people behind them: shown, exported, trusted; from a card, a ledger or a root."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from temoin.errors import InputError, LedgerFormatError
from temoin.language import say
from temoin.ledger import Ledger, People, forged, people_of, short_key
from temoin.signing import KEY_BYTES, base64url, from_base64url, key_id_of
from temoin.store.trust import (
    TrustedRoot,
    distrust,
    load_trust,
    trust_key,
    trust_root,
    trusted_roots,
)
from temoin.store.workstation import load_person, own_keys, signing_key, trusted_keys

_MOST_BYTES = 1_000_000
_FEWEST = 6
_KEY_ID = re.compile(r"(?:ed25519:)?([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyCard:
    """A key as its owner hands it to others; no secret.

    Attributes:
        key: Its id.
        public: Its 32 bytes.
        name: Its owner's claim; so are role and organisation.
    """

    key: str
    public: bytes
    name: str = ""
    role: str = ""
    organisation: str = ""

    def to_fields(self) -> dict[str, object]:
        """Return the card as a document."""
        return {
            "temoin": "keycard/1",
            "key": self.key,
            "public_key": base64url(self.public),
            "name": self.name,
            "role": self.role,
            "organisation": self.organisation,
        }


def own_card() -> tuple[KeyCard, str]:
    """Return one's own card, with a key made if there is none, and what to tell about that.

    Raises:
        StoreError: The key does not open, or cannot be kept.
    """
    (key, notice), person = signing_key(), load_person()
    card = KeyCard(
        key=key.id,
        public=key.public,
        name=person.name,
        role=person.role,
        organisation=person.organisation,
    )
    return card, notice


def read_card(path: Path) -> KeyCard:
    """Return the card in a file.

    Raises:
        InputError: It cannot be read, is no card, or its id is not its key's.
    """
    refused = InputError(
        say("{name} is no key card", name=path.name),
        hint="Ask for a file made by 'temoin keys export'.",
        file=str(path),
    )
    try:
        card = json.loads(read_small(path))
        public = from_base64url(card["public_key"])
    except (ValueError, RecursionError, KeyError, TypeError, LedgerFormatError) as error:
        raise refused from error
    if card.get("temoin") != "keycard/1" or len(public) != KEY_BYTES:
        raise refused
    if card.get("key") != key_id_of(public):
        raise InputError(
            say("the key in {name} is not the one that it names", name=path.name),
            hint="Ask its owner for it over another way.",
            file=str(path),
        )
    claims = {word: _text(card.get(word)) for word in ("name", "role", "organisation")}
    return KeyCard(key=card["key"], public=public, **claims)


def read_small(path: Path) -> bytes:
    """Return what a small file holds.

    Raises:
        InputError: It cannot be read, or is too large for what is asked of it.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise InputError(
            say("{path} cannot be read: {reason}", path=path, reason=error.strerror or error),
            hint="Check the path.",
            file=str(path),
        ) from error
    if len(content) > _MOST_BYTES:
        message = say("{name} is too large to be a key or a certificate", name=path.name)
        raise InputError(message, hint="Check which file it is.", file=str(path))
    return content


def people_in(ledger: Ledger) -> People:
    """Return whose keys signed in a ledger, for who works here.

    Raises:
        StoreError: The file that says whom they trust is damaged.
    """
    void = forged(ledger)
    return people_of(ledger, void, trusted=trusted_keys(), roots=trusted_roots())


def full_key(text: str, ledger: Ledger | None = None) -> str:
    """Return the id of a key by all of it, or by enough of it to be one key of a ledger.

    Raises:
        InputError: It is no key, or none or several of the ledger.
    """
    if whole := _KEY_ID.fullmatch(text.strip()):
        return f"ed25519:{whole[1]}"
    if ledger is None:
        raise InputError(
            say("{text!r} is no whole key, and no file", text=text),
            hint="Give all of the key, a card file, or the ledger with --in.",
        )
    return one_of(text, (each.key for each in people_in(ledger).signers))


def one_of(text: str, keys: Iterable[str]) -> str:
    """Return the one of some keys that begins like that.

    Raises:
        InputError: None does, or several do, or it is too short to tell.
    """
    wanted = text.strip().removeprefix("ed25519:")
    if len(wanted) < _FEWEST:
        message = say("{text!r} is too short for a key", text=text)
        raise InputError(message, hint=say("Give {count} letters or more.", count=_FEWEST))
    found = sorted({each for each in keys if each.removeprefix("ed25519:").startswith(wanted)})
    if len(found) != 1:
        message = say("{text!r} means {count} keys", text=text, count=len(found))
        raise InputError(message, hint="List the keys with 'temoin keys list', and give all of it.")
    return found[0]


def trust_named(key: str, label: str, ledger: Ledger | None = None) -> str:
    """Trust a key from now on; return the label it got.

    Args:
        key: Its whole id.
        label: Empty takes the name that it claims in the ledger.
        ledger: Where it signed, if that is known.

    Raises:
        InputError: It is one's own, or did not sign in that ledger.
        StoreError: That cannot be kept.
    """
    if key in own_keys():
        raise InputError("that is your own key", hint="It is trusted already.")
    if ledger is not None:
        claims = {each.key: each.name for each in people_in(ledger).signers}
        if key not in claims:
            message = say("key {key} signed nothing in that ledger", key=short_key(key))
            raise InputError(message, hint="List its keys with 'temoin keys list'.")
        label = label or claims[key]
    trust_key(key, label)
    return load_trust().keys[key].label


def trust_root_in(path: Path, label: str) -> TrustedRoot:
    """Trust a facility's certificate, which a file holds, from now on.

    Raises:
        InputError: It holds none, or one that certifies nobody.
        StoreError: That cannot be kept.
    """
    from temoin.signing.certificates import authority_named, read_certificates

    (der,) = read_certificates(read_small(path))[:1]
    name = authority_named(der)
    if not name:
        message = say("{name} holds no root of a facility", name=path.name)
        raise InputError(message, hint="Ask the facility for its root certificate.", file=str(path))
    return trust_root(der, label or name)


def take_back(text: str) -> tuple[str, str]:
    """Trust a key or a root no more; return its full name and its label.

    Args:
        text: Of a key, all or enough; of a root, its fingerprint or label.

    Raises:
        InputError: Nothing or several that is trusted is called that.
        StoreError: That cannot be kept.
    """
    trust = load_trust()
    if whole := _KEY_ID.fullmatch(text.strip()):
        text = f"ed25519:{whole[1]}"
    names: Mapping[str, str] = {
        **{key: each.label for key, each in trust.keys.items()},
        **{each.fingerprint: each.label for each in trust.roots},
    }
    found = [name for name, label in names.items() if text in {name, label}]
    if not found and len(text) >= _FEWEST:
        found = [name for name in names if name.partition(":")[2].startswith(text)]
    if len(found) != 1:
        raise InputError(
            say("{text!r} means {count} of those you trust", text=text, count=len(found)),
            hint="List them with 'temoin keys list', and give all of one.",
        )
    distrust(found[0])
    return found[0], names[found[0]]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
