"""Whose keys count as trusted in a ledger: named ones, what follows them, what a facility vouches.

What a `key` entry says is its writer's claim. Only the person who asks decides whom they trust;
from there trust goes on by what both sides signed, or by a facility's certificates.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from temoin.ledger.entry import Entry
from temoin.ledger.signed import bytes_of, carried_key
from temoin.signing import key_id_of

Why = Literal["named", "root", "rotation"]

_LONGEST_CHAIN = 8
"""Certificates; a longer chain is no facility's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Why a key counts as trusted.

    Attributes:
        why: `named` by who asks, certified under a `root` that they trust, or by `rotation`.
        by: Name of the root, or id of the key that this one follows; else empty.
    """

    why: Why
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bonds:
    """What proved `key` entries say of keys beyond themselves.

    Attributes:
        follows: Old key by the new one; only where each of the two named the other.
        certified: By key, the places of the trusted roots that vouch for it, with their names.
    """

    follows: Mapping[str, str] = field(default_factory=dict)
    certified: Mapping[str, Mapping[int, str]] = field(default_factory=dict)

    def descends(self, key: str, from_key: str) -> bool:
        """Return whether a key follows another one, at once or over others."""
        seen: set[str] = set()
        while key in self.follows and key not in seen:
            seen.add(key)
            key = self.follows[key]
            if key == from_key:
                return True
        return False

    def share_a_root(self, key: str, other: str) -> bool:
        """Return whether one trusted root vouches for both keys."""
        return bool(self.certified.get(key, {}).keys() & self.certified.get(other, {}).keys())


def bonds(cards: Sequence[Entry], proved: Iterable[Entry], roots: Sequence[bytes]) -> Bonds:
    """Return what keys have to do with each other and with facilities.

    Args:
        cards: `key` entries that are proved.
        proved: All entries that are; certificates are judged at each key's newest.
        roots: Certificates of the facilities that who asks trusts.

    Raises:
        InputError: A trusted root cannot be read.
    """
    chains = _chains(cards) if roots else {}
    newest = _newest_ms(proved, chains.keys()) if chains else {}
    found = {key: _vouching(chains[key], roots, newest[key]) for key in chains}
    certified = {key: names for key, names in found.items() if names}
    return Bonds(follows=_followed(cards), certified=certified)


def grounds(trusted: Collection[str], known: Bonds) -> dict[str, Ground]:
    """Return why each key that counts as trusted does, by key id.

    Args:
        trusted: Ids of the keys that who asks trusts themselves.
        known: What the ledger says of keys.
    """
    found = {key: Ground(why="named") for key in trusted}
    for key, names in known.certified.items():
        found.setdefault(key, Ground(why="root", by=min(names.values())))
    successors: dict[str, list[str]] = defaultdict(list)
    for new, old in known.follows.items():
        successors[old].append(new)
    waiting = list(found)
    while waiting:
        old = waiting.pop()
        for new in successors[old]:
            if new not in found:
                found[new] = Ground(why="rotation", by=old)
                waiting.append(new)
    return found


def forked(cards: Iterable[Entry]) -> Iterator[str]:
    """Yield each key that named two successors: whichever is true, neither is followed."""
    yield from (old for old, news in _named_successors(cards).items() if len(news) > 1)


def _followed(cards: Sequence[Entry]) -> dict[str, str]:
    """Return old keys by the new ones that they named and that named them."""
    named = {old: min(news) for old, news in _named_successors(cards).items() if len(news) == 1}
    follows: dict[str, str] = {}
    for card in cards:
        old = card.body.get("rotates")
        if isinstance(old, str) and old != card.key_id and named.get(old) == card.key_id:
            follows[card.key_id] = old
    return follows


def _named_successors(cards: Iterable[Entry]) -> dict[str, set[str]]:
    named: dict[str, set[str]] = defaultdict(set)
    for card in cards:
        successor = card.body.get("successor")
        if not isinstance(successor, dict):
            continue
        key, public = successor.get("key"), successor.get("public_key")
        if isinstance(public, str) and key_id_of(bytes_of(public)) == key:
            named[card.key_id].add(key)
    return named


def _chains(cards: Iterable[Entry]) -> dict[str, list[tuple[bytes, tuple[bytes, ...]]]]:
    """Return by key what its own entries bring: its public key, and a chain of certificates."""
    found: dict[str, list[tuple[bytes, tuple[bytes, ...]]]] = defaultdict(list)
    for card in cards:
        texts = card.body.get("certificates")
        if not isinstance(texts, list) or not 0 < len(texts) <= _LONGEST_CHAIN:
            continue
        public = carried_key(card)
        chain = tuple(bytes_of(each) for each in texts if isinstance(each, str))
        if key_id_of(public) == card.key_id and (public, chain) not in found[card.key_id][-1:]:
            found[card.key_id].append((public, chain))
    return found


def _newest_ms(proved: Iterable[Entry], keys: Collection[str]) -> dict[str, int]:
    newest: dict[str, int] = {}
    for entry in proved:
        if entry.key_id in keys:
            newest[entry.key_id] = max(entry.time_ms, newest.get(entry.key_id, entry.time_ms))
    return newest


def _vouching(
    chains: Sequence[tuple[bytes, tuple[bytes, ...]]],
    roots: Sequence[bytes],
    at_ms: int,
) -> dict[int, str]:
    """Return the names of the roots that vouch for a key, by their places."""
    # most ledgers have no certificates, and theirs is a heavy library
    from temoin.signing.certificates import check_chain

    found: dict[int, str] = {}
    for public, chain in chains:
        for place, root in enumerate(roots):
            if place not in found:
                told = check_chain(chain, public, [root], at_ms)
                if told.state == "trusted":
                    found[place] = told.root_name
    return found
