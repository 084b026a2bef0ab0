"""The people of a ledger: which keys signed, what they say of themselves, whether they count."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from temoin.language import say
from temoin.ledger import attacks
from temoin.ledger.entry import Entry
from temoin.ledger.revocation import Revocation, Revoked, own_late, revocations, revoked
from temoin.ledger.trust import Bonds, Ground, bonds, forked, grounds
from temoin.ledger.union import Ledger
from temoin.model import Problem
from temoin.shapes import time_text
from temoin.wording import harmless

_SHOWN_OF_KEY = 8


def short_key(key_id: str) -> str:
    """Return a key's short form for people."""
    return key_id.removeprefix("ed25519:")[:_SHOWN_OF_KEY]


class Called(dict[str, str]):
    """What keys are called, by id: the last name that each claims in proved entries, and its id."""

    def __init__(self, proved: Iterable[Entry]) -> None:
        """Read the names in entries that prove something, parents first."""
        for card in proved:
            if card.type == "key" and (name := card.text("name")):
                key = _key_words(card.key_id)
                self[card.key_id] = say("{name} ({key})", name=harmless(name), key=key)

    def __missing__(self, key_id: str) -> str:
        """Return the key of somebody without a name."""
        return _key_words(key_id)


def _key_words(key_id: str) -> str:
    return say("key {key}", key=short_key(key_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A key that signed in a ledger, and what is known of it.

    Attributes:
        key: Its id.
        name: As its newest proved `key` entry claims; so are role and organisation.
        entries: How many entries it signed that are proved.
        ground: Why it counts as trusted; None where it does not.
        revoked: What says that it no longer counts, if that counts.
        rumours: What says so and does not count.
    """

    key: str
    name: str = ""
    role: str = ""
    organisation: str = ""
    entries: int = 0
    ground: Ground | None = None
    revoked: tuple[Revocation, ...] = ()
    rumours: tuple[Revocation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """What the `key` entries of a ledger come to, for one person who asks.

    Attributes:
        proved: Entries that prove something, parents first; late ones are among them.
        cards: Those of them that are `key` entries and not late.
        grounds: Why each trusted key is trusted.
        revoked: Which keys no longer count, and what they signed too late.
    """

    proved: Sequence[Entry]
    cards: Sequence[Entry] = ()
    grounds: Mapping[str, Ground] = field(default_factory=dict)
    revoked: Revoked = field(default_factory=Revoked)

    @property
    def problems(self) -> Iterator[Problem]:
        """Each entry that a revoked key signed too late."""
        for entry in self.proved:
            if said := self.revoked.late.get(entry.id):
                words = say(
                    "signed by key {key} after it was revoked ({reason})",
                    key=short_key(said.key),
                    reason=said.reason or say("no reason given"),
                )
                yield attacks.REVOKED_KEY.on(entry, words)

    @property
    def notes(self) -> Iterator[str]:
        """What is worth knowing of keys and no fault, each once."""
        told = [*self._counted_notes(), *self._rumour_notes()]
        for key in forked(self.cards):
            words = say("key {key} names two successors: neither is trusted", key=short_key(key))
            told.append(words)
        yield from dict.fromkeys(told)

    def _counted_notes(self) -> Iterator[str]:
        for each in self.revoked.counted:
            yield say(
                "key {key} no longer counts from {moment} on: {reason}",
                key=short_key(each.key),
                moment=time_text(each.from_ms) or say("no date"),
                reason=each.reason or say("no reason given"),
            )

    def _rumour_notes(self) -> Iterator[str]:
        for each in self.revoked.not_counted:
            if each.entry.id not in self.revoked.late:
                yield say(
                    "key {other} says that key {key} is revoked ({reason}), and may not say so:"
                    " ask whose key it is",
                    other=short_key(each.entry.key_id),
                    key=short_key(each.key),
                    reason=each.reason or say("no reason given"),
                )

    @property
    def signers(self) -> tuple[Signer, ...]:
        """Each key that signed something proved, in the order of their first entries."""
        counts: dict[str, int] = defaultdict(int)
        for entry in self.proved:
            if entry.id not in self.revoked.late:
                counts[entry.key_id] += 1
        claims = {card.key_id: card for card in self.cards}  # the newest one counts
        counted, rumours = _by_key(self.revoked.counted), _by_key(self.revoked.not_counted)
        return tuple(
            Signer(
                key=key,
                **{word: claims[key].text(word) if key in claims else "" for word in _CLAIMS},
                entries=count,
                ground=self.grounds.get(key),
                revoked=tuple(counted[key]),
                rumours=tuple(rumours[key]),
            )
            for key, count in counts.items()
        )


_CLAIMS = ("name", "role", "organisation")


def people_of(
    ledger: Ledger,
    void: Collection[str],
    *,
    trusted: Collection[str] = (),
    roots: Sequence[bytes] = (),
) -> People:
    """Return what a ledger's keys come to.

    Args:
        ledger: All of it.
        void: Ids of entries that prove nothing.
        trusted: Ids of the keys that who asks trusts.
        roots: Certificates of the facilities that they trust.

    Raises:
        InputError: A trusted root cannot be read.
    """
    proved = [each for each in ledger.entries if each.id not in void] if void else ledger.entries
    cards = [each for each in proved if each.type == "key"]
    said = revocations(cards)
    if not said:
        known = bonds(cards, proved, roots)
        return People(proved=proved, cards=cards, grounds=grounds(trusted, known))
    first = _bonds_without(own_late(proved, said), proved, cards, roots)
    found = revoked(proved, said, first)
    left = [each for each in cards if each.id not in found.late]
    known = _bonds_without(found.late, proved, cards, roots)
    return People(proved=proved, cards=left, grounds=grounds(trusted, known), revoked=found)


def _bonds_without(
    late: Collection[str], proved: Sequence[Entry], cards: Sequence[Entry], roots: Sequence[bytes]
) -> Bonds:
    left = [each for each in cards if each.id not in late]
    return bonds(left, [each for each in proved if each.id not in late], roots)


def _by_key(said: Sequence[Revocation]) -> defaultdict[str, list[Revocation]]:
    by_key: defaultdict[str, list[Revocation]] = defaultdict(list)
    for each in said:
        by_key[each.key].append(each)
    return by_key
