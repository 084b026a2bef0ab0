"""One person's pen in one ledger: entries signed one after another, each bound to the last."""

import secrets
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from temoin import __version__
from temoin.canonical import plain
from temoin.errors import StoreError
from temoin.language import say
from temoin.ledger import Draft, Entry, Index, Link, sign_entry, tips
from temoin.ledger.signed import is_signed
from temoin.signing import SigningKey, base64url
from temoin.store.parts import file_of
from temoin.store.workstation import Person
from temoin.store.writers import Remembered, full_path, marks_of, remember, remembered

_OF_AN_ACT = frozenset({"successor", "revokes", "batch"})
"""What a `key` entry says once, and what is no part of its owner's card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """A key that signs, and what its `key` entry says beside its owner's name.

    Attributes:
        claims: Which key it follows, its certificates; empty for most.
    """

    key: SigningKey
    claims: Mapping[str, object] = field(default_factory=dict)


class Pen:
    """Signs one writer's entries after another.

    A first entry, or one after the person's name changed, is their `key` entry.

    Attributes:
        signed: What it signed so far, in order.
        writer: Who it signs as.
    """

    def __init__(
        self,
        path: Path,
        signing: Signing,
        person: Person,
        known: Index,
        project: str,
        *,
        unproved: Collection[str] = (),
        is_anew: bool = False,
    ) -> None:
        """Take up the pen where this workstation laid it down, or as a new writer.

        Args:
            path: The ledger's file, by which this workstation remembers it.
            signing: The key that signs.
            person: Whose name the `key` entry carries.
            known: All that is known of the ledger.
            project: Empty draws one.
            unproved: Ids of entries that prove nothing; none is vouched for.
            is_anew: Whether the ledger was replaced after a first try. What was signed then may
                still lie somewhere: its writer is given up, so that none has two histories.

        Raises:
            StoreError: The key revoked itself in this ledger: nothing that it signs counts.
        """
        key = signing.key
        if is_revoked_by_itself(key, known.cards):
            raise StoreError(
                "your key was revoked in this ledger and signs nothing more",
                hint="Finish with 'temoin keys revoke', which gives you a new key; then try again.",
            )
        self.signed: list[Entry] = []
        self._path, self._person, self._signing = path, person, signing
        self._key = key
        self._project = project or secrets.token_hex(16)
        self._before, self._tips = len(known), known.tips
        self._last = None if is_anew else _own_last(path, key, known)
        self._heads = _proved_tips(known, unproved)
        self.writer = self._last.writer if self._last else f"{key.id}.{secrets.token_hex(8)}"
        if self._last is None or _card_of(key, known) != self._card():
            self.sign(Draft(type="key", fields={}))

    def _card(self) -> Mapping[str, object]:
        person = {
            "name": self._person.name,
            "role": self._person.role,
            "organisation": self._person.organisation,
        }
        said = {name: plain(value) for name, value in person.items() if value}
        return {
            "public_key": base64url(self._key.public),
            "made_with": f"temoin {__version__}",
            **self._signing.claims,
        } | said

    @property
    def parents(self) -> tuple[str, ...]:
        """Ids that the next entry will name."""
        return (*([self._last.id] if self._last else []), *self._heads)

    def sign(self, draft: Draft) -> Entry:
        """Return a draft as this writer's next entry; one of their key says whose it is too."""
        if draft.type == "key":
            draft = replace(draft, fields={**self._card(), **draft.fields})
        prev = self._last.id if self._last else ""
        link = Link(
            project=self._project,
            writer=self.writer,
            seq=self._last.seq + 1 if self._last else 1,
            prev=prev,
            heads=tuple(each for each in self._heads if each != prev),
        )
        entry = sign_entry(draft, link, time.time_ns() // 1_000_000, self._key)
        self._last, self._heads = entry, []
        self.signed.append(entry)
        return entry

    def remember(self) -> str:
        """Keep who we are in this ledger, as it is now; return why it could not be kept, or "".

        Its file was closed before.
        """
        if self._last is None:
            return ""
        changed, inode = marks_of(file_of(self._path, self.writer))
        memory = Remembered(
            path=full_path(self._path),
            project=self._project,
            writer=self.writer,
            last=self._last.id,
            entries=self._before + len(self.signed),
            tips=tuple(tips([*self._tips, *self.signed])),
            changed=changed,
            inode=inode,
        )
        try:
            remember(self._path, memory)
        except StoreError as error:
            return say("the next entry will begin a new chain: {reason}", reason=say(str(error)))
        return ""


def _own_last(path: Path, key: SigningKey, known: Index) -> Entry | None:
    """Return our last entry where the ledger is as this workstation left it; else None."""
    memory = remembered(path)
    if memory is None or not memory.writer.startswith(f"{key.id}."):
        return None
    if not memory.may_be(path, len(known)):
        return None
    last = known.last.get(memory.writer)
    return last if last and last.id == memory.last else None


def _proved_tips(known: Index, unproved: Collection[str]) -> list[str]:
    """Return the ids that no other entry knew, of those that prove something."""
    if not unproved:
        return [each.id for each in known.tips]
    return tips(each for each in known.entries if each.id not in unproved)


def _card_of(key: SigningKey, known: Index) -> Mapping[str, object]:
    """Return what our latest `key` entry says."""
    cards = [each for each in known.cards if each.key_id == key.id]
    fields = cards[-1].fields if cards else {}
    return {name: value for name, value in fields.items() if name not in _OF_AN_ACT}


def is_revoked_by_itself(key: SigningKey, entries: Iterable[Entry]) -> bool:
    """Return whether a key said in a ledger that it no longer counts; a forged line does not."""
    keys = {key.id: key.public}
    return any(
        isinstance(said := each.body.get("revokes"), Mapping)
        and said.get("key") == each.key_id == key.id
        and is_signed(each, keys)
        for each in entries
        if each.type == "key"
    )
