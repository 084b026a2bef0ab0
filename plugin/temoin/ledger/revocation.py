"""Keys that no longer count: who may say so, and which entries that makes void.

A revocation stands in the ledger as an entry does, and so it knows those before it: they stay
good. What its key signed beside or after it does not, from the moment that it names.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from operator import or_

from temoin.ledger.entry import Entry
from temoin.ledger.trust import Bonds


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """That a key no longer counts, as an entry says it.

    Attributes:
        entry: Says so.
        key: Id of the key.
        from_ms: From when on, UTC ms; the entry's own time where it names none.
        reason: In its writer's words.
    """

    entry: Entry
    key: str
    from_ms: int
    reason: str = ""

    @property
    def is_own(self) -> bool:
        """Whether the key itself signed it."""
        return self.entry.key_id == self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoked:
    """What the revocations of a ledger come to.

    Attributes:
        counted: Those that count, parents first.
        not_counted: Those whose signers may not speak for the key.
        late: Entries, by id, that a revoked key signed too late, each with one that says so.
    """

    counted: tuple[Revocation, ...] = ()
    not_counted: tuple[Revocation, ...] = ()
    late: Mapping[str, Revocation] = field(default_factory=dict)


def revocations(cards: Iterable[Entry]) -> list[Revocation]:
    """Return what `key` entries say of keys that no longer count, whoever says it."""
    found = []
    for card in cards:
        said = card.body.get("revokes")
        if not isinstance(said, dict) or not isinstance(said.get("key"), str):
            continue
        moment, reason = said.get("from"), said.get("reason")
        if not isinstance(moment, int) or isinstance(moment, bool):
            moment = card.time_ms
        found.append(
            Revocation(
                entry=card,
                key=said["key"],
                from_ms=moment,
                reason=reason if isinstance(reason, str) else "",
            )
        )
    return found


def own_late(proved: Sequence[Entry], said: Sequence[Revocation]) -> Mapping[str, Revocation]:
    """Return what keys signed after they revoked themselves: for that nobody else need be asked."""
    own = [each for each in said if each.is_own]
    return _late(proved, own, _Reach.of(proved, own)) if own else {}


def revoked(proved: Sequence[Entry], said: Sequence[Revocation], bonds: Bonds) -> Revoked:
    """Return which revocations count, and which entries they make void.

    Args:
        proved: Parents first. A forged line must not stand between a revocation and an entry
            that it never knew.
        said: Revocations that are proved, parents first.
        bonds: Who follows whom, and whom a trusted facility certified, as proved without what a
            key signed after it revoked itself.
    """
    reach = _Reach.of(proved, said)
    counted = [each for each in said if each.is_own]
    for each in said:
        # a revoked key takes no other down with it
        if not each.is_own and _may(each, bonds) and not reach.voids(each.entry, counted):
            counted.append(each)
    ids = {each.entry.id for each in counted}
    return Revoked(
        counted=tuple(each for each in said if each.entry.id in ids),
        not_counted=tuple(each for each in said if each.entry.id not in ids),
        late=_late(proved, counted, reach),
    )


def _may(said: Revocation, bonds: Bonds) -> bool:
    signer = said.entry.key_id
    return bonds.descends(signer, said.key) or bonds.share_a_root(signer, said.key)


@dataclass(frozen=True, slots=True)
class _Reach:
    """What revocations knew, and who knew them: a bit for each, in one walk up and one down.

    Attributes:
        places: Bit of each revocation by its entry's id.
        known: By id of an entry of theirs, the revocations that knew it; they know themselves.
        after: The same, the revocations that it knew.
    """

    places: Mapping[str, int]
    known: Mapping[str, int]
    after: Mapping[str, int]

    @classmethod
    def of(cls, proved: Sequence[Entry], said: Sequence[Revocation]) -> "_Reach":
        places = {each.entry.id: place for place, each in enumerate(said)}
        keys = {each.key for each in said}
        after: dict[str, int] = {}
        for entry in proved:
            bits = 0
            for parent in entry.parents:
                bits |= after.get(parent, 0)
                if parent in places:
                    bits |= 1 << places[parent]
            if bits:
                after[entry.id] = bits
        known: dict[str, int] = {}
        waiting: dict[str, int] = {name: 1 << place for name, place in places.items()}
        for entry in reversed(proved):
            bits = waiting.pop(entry.id, 0)  # its children are all done
            if not bits:
                continue
            if entry.key_id in keys:
                known[entry.id] = bits
            for parent in entry.parents:
                waiting[parent] = waiting.get(parent, 0) | bits
        return cls(places=places, known=known, after=after)

    def voids(self, entry: Entry, counted: Iterable[Revocation]) -> bool:
        """Return whether one of some revocations makes an entry of its key void."""
        known, after = self.known.get(entry.id, 0), self.after.get(entry.id, 0)
        for each in counted:
            bit = 1 << self.places[each.entry.id]
            is_beside = each.key == entry.key_id and not known & bit
            if is_beside and (each.from_ms <= entry.time_ms or after & bit):
                return True
        return False


@dataclass(frozen=True, slots=True)
class _OfKey:
    """The revocations of one key, by the moments from which they hold.

    Attributes:
        moments: Sorted.
        bits: For so many of the moments, the revocations that hold by then.
    """

    moments: Sequence[int]
    bits: Sequence[int]

    @classmethod
    def of(cls, said: Iterable[Revocation], places: Mapping[str, int]) -> "_OfKey":
        in_order = sorted((each.from_ms, 1 << places[each.entry.id]) for each in said)
        bits = accumulate((bit for _, bit in in_order), or_, initial=0)
        return cls(moments=[moment for moment, _ in in_order], bits=list(bits))

    def against(self, time_ms: int, known: int, after: int) -> int:
        """Return the revocations that make an entry void, as bits."""
        return (self.bits[bisect_right(self.moments, time_ms)] | (after & self.bits[-1])) & ~known


def _late(
    proved: Sequence[Entry], counted: Sequence[Revocation], reach: _Reach
) -> dict[str, Revocation]:
    """Return the void entries, parents first: late ones, and what follows them in their chain."""
    if not counted:
        return {}
    by_place = {reach.places[each.entry.id]: each for each in counted}
    by_key: dict[str, list[Revocation]] = defaultdict(list)
    for each in counted:
        by_key[each.key].append(each)
    tables = {key: _OfKey.of(said, reach.places) for key, said in by_key.items()}
    # a key may always say that it no longer counts: that harms nobody but itself
    exempt = {each.entry.id for each in counted if each.is_own}
    late: dict[str, Revocation] = {}
    for entry in proved:
        table = tables.get(entry.key_id)
        if table is None or entry.id in exempt:
            continue
        known, after = reach.known.get(entry.id, 0), reach.after.get(entry.id, 0)
        against = table.against(entry.time_ms, known, after)
        if against:
            late[entry.id] = by_place[(against & -against).bit_length() - 1]
        elif (before := late.get(entry.link.prev)) and not known & _bit(before, reach):
            late[entry.id] = before
    return late


def _bit(said: Revocation, reach: _Reach) -> int:
    return 1 << reach.places[said.entry.id]
