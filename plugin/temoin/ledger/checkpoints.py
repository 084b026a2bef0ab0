"""Checkpoints: how many entries there were and the root of a tree over all of them, signed.

A checkpoint grows on an earlier one: its leaves are that one's, then the new ids in order, so that
it can be shown to hold all that the earlier one held.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from temoin.language import say, sayable
from temoin.ledger import attacks
from temoin.ledger.draft import Draft
from temoin.ledger.entry import Entry
from temoin.ledger.merkle import Tree, leaf_hash
from temoin.model import Checkpoint, Problem
from temoin.signing import base64url

_ID = re.compile(r"sha256:[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class _Reached:
    """What one checkpoint covers: ids as a set, and the tree over them."""

    ids: set[str]
    tree: Tree


class Covers:
    """What each checkpoint of a ledger covers.

    A checkpoint that the next one grows on hands over what it gathered: a chain of them costs no
    more than its last.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Take a ledger's entries, parents first; one with a made-up id is under no checkpoint.

        An edited entry counts by its id, so that a checkpoint over it holds: the fault is its own.
        """
        self._by_id = {each.id: each for each in entries if _ID.fullmatch(each.id)}
        self._place = {name: place for place, name in enumerate(self._by_id)}
        self._kept: dict[str, _Reached] = {}

    def head(self, checkpoint: Entry) -> tuple[int, str]:
        """Return count and root that a checkpoint should have, by what is here.

        A checkpoint that says it grows on one that it does not follow has none: -1 and "".
        """
        before = self._before(checkpoint)
        if before is None and "after" in checkpoint.body:
            return -1, ""
        reached = self._grown(before, checkpoint.parents)
        if before and before.id not in reached.ids:
            return -1, ""
        self._kept[checkpoint.id] = reached
        return reached.tree.size, base64url(reached.tree.root)

    def draft(self, parents: Sequence[str], purpose: str) -> Draft:
        """Return the checkpoint over all that can be reached from entries, these included.

        Args:
            parents: Ids that the checkpoint will name as `prev` and `heads`.
            purpose: What it is frozen for; may be empty.
        """
        last = self._latest(_ancestors(parents, self._by_id, ()))
        reached = self._grown(last, parents)
        fields: dict[str, object] = {
            "count": reached.tree.size,
            "root": base64url(reached.tree.root),
        }
        after = {"after": last.id} if last else {}
        return Draft(
            type="checkpoint", fields=fields | after | ({"for": purpose} if purpose else {})
        )

    def leaves(self, checkpoint: Entry) -> list[str]:
        """Return the ids under a checkpoint, in the order of its leaves."""
        chain = [checkpoint]
        while before := self._before(chain[-1]):
            chain.append(before)
        ids: dict[str, None] = {}
        for each in reversed(chain):
            new = sorted(_ancestors(each.parents, self._by_id, ids.keys()))
            ids.update(dict.fromkeys(new))
        return [*ids]

    def _grown(self, before: Entry | None, parents: Sequence[str]) -> _Reached:
        """Return what is reached, grown on what an earlier checkpoint covers."""
        reached = self._taken(before) if before else _Reached(set(), Tree())
        new = sorted(_ancestors(parents, self._by_id, reached.ids))
        reached.ids.update(new)
        reached.tree.grow(map(leaf_hash, new))
        return reached

    def _taken(self, checkpoint: Entry) -> _Reached:
        """Return what a checkpoint covers, to be grown; kept once, gathered anew after that."""
        if kept := self._kept.pop(checkpoint.id, None):
            return kept
        ids = self.leaves(checkpoint)
        reached = _Reached(set(ids), Tree())
        reached.tree.grow(map(leaf_hash, ids))
        return reached

    def _before(self, checkpoint: Entry) -> Entry | None:
        """Return the checkpoint that one grows on, where it is one and stands before it.

        Ids that were made up could go in circles; places do not.
        """
        before = self._by_id.get(checkpoint.text("after"))
        if before is None or before.type != "checkpoint":
            return None
        return before if self._place[before.id] < self._place.get(checkpoint.id, 0) else None

    def _latest(self, ids: Collection[str]) -> Entry | None:
        """Return the checkpoint over most entries among some, the one with the least id of two."""
        found = [self._by_id[each] for each in ids if self._by_id[each].type == "checkpoint"]
        return min(found, key=lambda each: (-counted(each), each.id), default=None)


def checkpoint_faults(entries: Sequence[Entry], unproved: Collection[str]) -> Iterator[Problem]:
    """Yield, for each checkpoint that does not hold, what is wrong with it.

    Args:
        entries: Of a whole ledger, parents first.
        unproved: Ids of entries that prove nothing; a checkpoint among them is not looked at.
    """
    checkpoints = [each for each in entries if each.type == "checkpoint"]
    if not checkpoints:
        return
    covers = Covers(entries)
    for each in checkpoints:
        if each.id not in unproved:
            yield from _faults(each, *covers.head(each))


def last_checkpoint(entries: Sequence[Entry], faulty: Collection[str]) -> Checkpoint | None:
    """Return the last checkpoint that holds, or None.

    Args:
        entries: Of a ledger, parents first.
        faulty: Ids of entries with which something is wrong.
    """
    for each in reversed(entries):
        if each.type == "checkpoint" and each.id not in faulty:
            return Checkpoint(entry=each.id, time_ms=each.time_ms, count=counted(each))
    return None


def _faults(checkpoint: Entry, count: int, root: str) -> Iterator[Problem]:
    if counted(checkpoint) != count:
        words = say(
            "of the {said} entries that it counts, {count} can be reached",
            said=counted(checkpoint),
            count=count,
        )
        yield attacks.FALSE_CHECKPOINT.on(checkpoint, words)
    elif checkpoint.body.get("root") != root:
        words = sayable("the entries before it are not those that it was made over")
        yield attacks.FALSE_CHECKPOINT.on(checkpoint, words)


def counted(checkpoint: Entry) -> int:
    """Return how many entries a checkpoint counts, as it has it; -1 for no number."""
    count = checkpoint.body.get("count")
    return count if isinstance(count, int) and not isinstance(count, bool) else -1


def _ancestors(
    parents: Iterable[str], by_id: Mapping[str, Entry], without: Collection[str]
) -> set[str]:
    """Return the ids here that can be reached from some, these included, less those known."""
    found: set[str] = set()
    waiting = [*parents]
    while waiting:
        each = waiting.pop()
        if each in by_id and each not in found and each not in without:
            found.add(each)
            waiting += by_id[each].parents
    return found
