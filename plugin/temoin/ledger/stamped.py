"""Time stamps beside entries: which hold, and whether one covers the whole ledger."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from temoin.errors import LedgerFormatError
from temoin.language import say
from temoin.ledger import attacks
from temoin.ledger.entry import Entry
from temoin.ledger.union import tips
from temoin.model import Checkpoint, Problem
from temoin.signing import from_base64url
from temoin.signing.stamps import Stamp, check_stamp


@dataclass(frozen=True, slots=True)
class Stamped:
    """What the time stamps of a ledger prove.

    Attributes:
        trusted: The earliest trusted stamp of each entry, by id.
        problems: Stamps of something else, or whose own signature does not hold.
        notes: Stamps by authorities that the person who asks has not trusted.
    """

    trusted: dict[str, Stamp]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def judged(entries: Sequence[Entry], roots: Sequence[bytes]) -> Stamped:
    """Return what the stamps beside entries prove.

    Args:
        entries: Of a ledger.
        roots: DER or PEM, those that the person who asks trusts for time.

    Raises:
        InputError: A root cannot be read.
    """
    found = [(each, stamp) for each in entries for stamp in _stamps(each, roots)]
    trusted: dict[str, Stamp] = {}
    for entry, stamp in found:
        if stamp.state == "trusted":
            known = trusted.get(entry.id, stamp)
            trusted[entry.id] = min(known, stamp, key=lambda each: each.time_ms)
    return Stamped(
        trusted=trusted,
        problems=tuple(
            attacks.FORGED_STAMP.on(entry, stamp.reason)
            for entry, stamp in found
            if stamp.state == "invalid"
        ),
        notes=tuple(
            say(
                "checkpoint {entry} is time-stamped by {authority}, not trusted by you: {reason}",
                entry=entry.id[:19],
                authority=stamp.authority or say("an authority without a name"),
                reason=say(stamp.reason),
            )
            for entry, stamp in found
            if stamp.state == "untrusted"
        ),
    )


def with_time(checkpoint: Checkpoint | None, stamped: Stamped) -> Checkpoint | None:
    """Return a checkpoint with the moment of its trusted stamp, where it has one."""
    stamp = stamped.trusted.get(checkpoint.entry) if checkpoint else None
    if checkpoint is None or stamp is None:
        return checkpoint
    return replace(checkpoint, stamped_ms=stamp.time_ms, authority=stamp.authority)


def covers_all(entries: Sequence[Entry], stamped: Stamped, faulty: Collection[str]) -> bool:
    """Return whether one trusted stamp, of a checkpoint that holds, covers every entry."""
    newest = tips(entries)
    kinds = {each.id: each.type for each in entries if each.id in stamped.trusted}
    return len(newest) == 1 and kinds.get(newest[0]) == "checkpoint" and newest[0] not in faulty


def _stamps(entry: Entry, roots: Sequence[bytes]) -> Iterator[Stamp]:
    for text in entry.stamps:
        try:
            token = from_base64url(text)
        except LedgerFormatError:
            token = b""  # which is no time stamp either
        yield check_stamp(token, entry.id, roots)
