"""Excerpts: some entries of a ledger with proofs that a signed checkpoint covers them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from temoin.errors import InputError, LedgerFormatError
from temoin.language import say, sayable
from temoin.ledger import attacks
from temoin.ledger.checkpoints import Covers
from temoin.ledger.entry import Entry
from temoin.ledger.merkle import Proofs, begins_with, holds_leaf, leaf_hash
from temoin.ledger.sections import section, sections
from temoin.ledger.union import Ledger
from temoin.model import Problem
from temoin.signing import base64url, from_base64url
from temoin.wording import listed

_LACKING = {attacks.ENTRY_DROPPED.name, attacks.ENTRIES_REMOVED.name}
_NAME, _GROWTH = "excerpt", "consistency"
PROOFS = frozenset({_NAME, _GROWTH})
"""Names of the sections that anybody may read."""


def excerpt(ledger: Ledger, wanted: Collection[str], checkpoint: Entry) -> Ledger:
    """Return some entries with all that is needed to check them alone.

    With each go the `key` entries of whoever signed it, and what was said of it later: an excerpt
    hides no retraction.

    Args:
        ledger: All of it.
        wanted: Ids of entries.
        checkpoint: Covers them; it goes along, and with a wanted checkpoint the proof that it grew
            on that one.

    Raises:
        InputError: The checkpoint does not cover one of them.
    """
    covers = Covers(ledger.entries)
    ids = covers.leaves(checkpoint)
    places = {name: place for place, name in enumerate(ids)}
    chosen = _with_what_they_need(ledger, {*wanted, checkpoint.id})
    bare = [each for each in chosen if each.id not in places and each.id != checkpoint.id]
    if bare:
        message = say(
            "checkpoint {checkpoint} does not cover {entry}",
            checkpoint=checkpoint.id[:19],
            entry=bare[0].id[:19],
        )
        raise InputError(message, hint="Sign one with 'temoin ledger checkpoint'.")
    proofs = Proofs([leaf_hash(name) for name in ids])
    lines = [_included(checkpoint, chosen, places, proofs)]
    lines += [
        _grown(checkpoint, each, proofs)
        for each in chosen
        if each.type == "checkpoint" and each is not checkpoint and _begins(covers, each, ids)
    ]
    return Ledger(entries=tuple(chosen), sections=tuple(sorted(lines)))


def _with_what_they_need(ledger: Ledger, wanted: Collection[str]) -> list[Entry]:
    """Return entries, what was said of them, and the `key` entries of all who signed these."""
    ids = set(wanted)
    for each in ledger.entries:  # parents first: what speaks of an entry comes after it
        if each.text("entry") in ids:
            ids.add(each.id)
    keys = {each.key_id for each in ledger.entries if each.id in ids}
    return [
        each
        for each in ledger.entries
        if each.id in ids or (each.type == "key" and each.key_id in keys)
    ]


def _included(
    checkpoint: Entry, chosen: Iterable[Entry], places: Mapping[str, int], proofs: Proofs
) -> str:
    shown = {
        each.id: {"index": places[each.id], "path": _texts(proofs.of_leaf(places[each.id]))}
        for each in chosen
        if each.id in places
    }
    return section(_NAME, {"checkpoint": checkpoint.id, "proofs": shown})


def _grown(checkpoint: Entry, before: Entry, proofs: Proofs) -> str:
    path = _texts(proofs.of_beginning(before.body["count"]))
    return section(_GROWTH, {"checkpoint": checkpoint.id, "before": before.id, "path": path})


def _begins(covers: Covers, before: Entry, ids: Sequence[str]) -> bool:
    """Return whether a tree begins with the leaves of an earlier checkpoint, which counts them."""
    leaves = covers.leaves(before)
    counts = leaves and before.body.get("count") == len(leaves)
    return bool(counts) and [*ids[: len(leaves)]] == leaves


def _texts(hashes: Iterable[bytes]) -> list[str]:
    return [base64url(each) for each in hashes]


@dataclass(frozen=True, slots=True)
class Proved:
    """What the proofs of a ledger show.

    Attributes:
        included: Ids of entries that a checkpoint here covers, by that checkpoint's id.
        problems: Proofs that do not hold.
    """

    included: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def may_stand_alone(self) -> frozenset[str]:
        """Ids of entries whose parents need not be here."""
        return frozenset(self.included) | frozenset(self.included.values())


def proved(ledger: Ledger, unproved: Collection[str]) -> Proved:
    """Return what the proofs of a ledger show.

    Args:
        ledger: An excerpt, or any other.
        unproved: Ids of entries that prove nothing: a forged checkpoint covers nothing.
    """
    checkpoints = {
        each.id: each
        for each in ledger.entries
        if each.type == "checkpoint" and each.id not in unproved
    }
    included: dict[str, str] = {}
    problems: list[Problem] = []
    for each in sections(ledger.sections, _NAME):
        if checkpoint := checkpoints.get(_text(each.get("checkpoint"))):
            shown, failed = _shown(checkpoint, each.get("proofs"))
            included.update(dict.fromkeys(shown, checkpoint.id))
            problems += [_broken(checkpoint)] * failed
    for each in sections(ledger.sections, _GROWTH):
        new = checkpoints.get(_text(each.get("checkpoint")))
        old = checkpoints.get(_text(each.get("before")))
        if new and old and not _grew(new, old, each.get("path")):
            problems.append(_broken(new))
    return Proved(included=included, problems=tuple(problems))


def forgiven(problems: Sequence[Problem], shown: Proved) -> tuple[list[Problem], bool]:
    """Return problems less the parents that an excerpt may lack, and whether it is an excerpt."""
    alone = shown.may_stand_alone
    left = [each for each in problems if each.attack not in _LACKING or each.entry not in alone]
    return left, len(left) < len(problems)


def excerpt_note(ledger: Ledger, shown: Proved) -> str:
    """Return that a ledger is an excerpt, and of what."""
    anchors = set(shown.included.values())
    counts = [each.body["count"] for each in ledger.entries if each.id in anchors]
    return say(
        "this is an excerpt: {shown} of the {count} entries under checkpoint {checkpoint}",
        shown=len(shown.included),
        count=max(counts),
        checkpoint=listed([each[:19] for each in sorted(anchors)], 1),
    )


def _broken(checkpoint: Entry) -> Problem:
    words = sayable("a proof that names it does not hold")
    return attacks.FALSE_CHECKPOINT.on(checkpoint, words)


def _shown(checkpoint: Entry, proofs: object) -> tuple[list[str], bool]:
    """Return the ids that a checkpoint is shown to cover, and whether a proof fails."""
    if not isinstance(proofs, dict):
        return [], True
    good = [name for name, proof in proofs.items() if _holds(checkpoint, name, proof)]
    return good, len(good) < len(proofs)


def _holds(checkpoint: Entry, name: str, written: object) -> bool:
    try:
        proof = msgspec.convert(written, _Proof)
        root, size = _head(checkpoint)
        return holds_leaf(root, size, proof.index, leaf_hash(name), proof.hashes)
    except _NO_PROOF:
        return False


def _grew(new: Entry, old: Entry, path: object) -> bool:
    try:
        hashes = msgspec.convert({"path": path}, _Growth).hashes
        return begins_with(*_head(new), *_head(old), hashes)
    except _NO_PROOF:
        return False


def _head(checkpoint: Entry) -> tuple[bytes, int]:
    """Return root and count of a checkpoint, as it has them.

    Raises:
        ValidationError, LedgerFormatError: It has none.
    """
    head = msgspec.convert(dict(checkpoint.body), _Head)
    return from_base64url(head.root), head.count


class _Head(msgspec.Struct):
    root: str
    count: int


class _Growth(msgspec.Struct):
    path: list[str]

    @property
    def hashes(self) -> list[bytes]:
        return [from_base64url(each) for each in self.path]


class _Proof(_Growth, kw_only=True):
    index: int


_NO_PROOF = (msgspec.ValidationError, LedgerFormatError, ValueError)
"""Raised by what is of another shape than a proof; a text that is no id is a ValueError."""


def anchor_faults(ledger: Ledger, anchor: Ledger) -> Iterator[Problem]:
    """Yield, for each checkpoint kept elsewhere that a ledger has not, that its tail was cut off.

    Args:
        ledger: The one that is looked at.
        anchor: Holds checkpoints that were kept elsewhere; its own signatures were checked.
    """
    here = {each.id for each in ledger.entries}
    for each in anchor.entries:
        if each.type == "checkpoint" and each.id not in here:
            gone = [name[:19] for name in each.parents if name not in here]
            words = say(
                "it was kept elsewhere and covers {count} entries; here are {here} without it,"
                " and of those it follows these are gone: {gone}",
                count=each.body.get("count"),
                here=len(here),
                gone=", ".join(gone) or say("none"),
            )
            yield attacks.TAIL_DROPPED.on(replace(each, line=0), words)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
