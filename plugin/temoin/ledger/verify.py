"""What a ledger proves, and each thing that it does not: named, located, with what to do."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from temoin.bulk import bulk
from temoin.errors import UnknownKeyError
from temoin.language import say, say_counted
from temoin.ledger import attacks
from temoin.ledger.adoption import adopted_ids
from temoin.ledger.checkpoints import checkpoint_faults, last_checkpoint
from temoin.ledger.clocks import clock_notes
from temoin.ledger.entry import MEDIA_TYPE, Entry
from temoin.ledger.excerpt import excerpt_note, forgiven, proved
from temoin.ledger.people import Called, people_of, short_key
from temoin.ledger.reveal import signed_field
from temoin.ledger.signed import Doubted, carried_keys, doubted
from temoin.ledger.stamped import covers_all, judged, with_time
from temoin.ledger.union import Ledger
from temoin.model import LedgerState, Problem
from temoin.wording import listed


class Entries(Protocol):
    """Entries by their ids."""

    def get(self, name: str, /) -> Entry | None:
        """Return the one that has an id, or None."""

    def __contains__(self, name: object, /) -> bool:
        """Return whether one has an id."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the checks of one entry look up in the rest of the ledger.

    Attributes:
        by_id: The entries that it may name.
        times_taken: How often a writer has a number.
        keys: Public keys by their ids.
        doubted: Which entries are not what they claim.
        adopted: Ids of entries of other projects that belong here.
        project: Whose entries these are.
    """

    by_id: Entries
    times_taken: Mapping[tuple[str, int], int]
    keys: Mapping[str, bytes]
    doubted: Doubted
    adopted: Collection[str]
    project: str


def verify(
    ledger: Ledger,
    *,
    trusted: Collection[str] = (),
    roots: Sequence[bytes] = (),
    time_roots: Sequence[bytes] = (),
) -> LedgerState:
    """Return what a ledger proves; every check is made, and all that fails is told.

    Args:
        ledger: A whole ledger; an entry that names one that is missing is a fault.
        trusted: Ids of the keys that the person who asks trusts.
        roots: Certificates of the facilities that they trust.
        time_roots: DER or PEM certificates of time authorities that they trust.

    Raises:
        InputError: A trusted root cannot be read.
    """
    if not ledger.entries:
        integrity = "broken" if ledger.problems else "none"
        return LedgerState(problems=ledger.problems, integrity=integrity)
    carried = carried_keys(ledger.entries)
    with bulk():
        known = _known(ledger, carried)
        problems = [*ledger.problems, *checked(ledger.entries, known)]
    void = {each.entry for each in problems if each.voids}
    shown = proved(ledger, void)
    problems, is_excerpt = forgiven(problems, shown)
    problems += shown.problems
    problems += checkpoint_faults(
        ledger.entries, void | (shown.may_stand_alone if is_excerpt else set())
    )
    stamped = judged([each for each in ledger.entries if each.id not in void], time_roots)
    problems += stamped.problems
    people = people_of(ledger, void, trusted=trusted, roots=roots)
    problems += people.problems
    faulty = {each.entry for each in problems}
    signers = dict.fromkeys(entry.key_id for entry in ledger.entries)
    unknown = [key for key in signers if key not in carried]
    untrusted = tuple(short_key(key) for key in signers if key not in people.grounds)
    excerpt_notes = [excerpt_note(ledger, shown)] if is_excerpt else []
    return LedgerState(
        entries=len(ledger.entries),
        writers=len({entry.writer for entry in ledger.entries if not entry.is_opaque}),
        integrity="broken" if problems else "intact",
        identity="unknown" if unknown else "known",
        time="stamped" if covers_all(ledger.entries, stamped, faulty) else "claimed",
        trust="untrusted" if untrusted else "trusted",
        problems=tuple(problems),
        untrusted=untrusted,
        checkpoint=with_time(last_checkpoint(ledger.entries, faulty), stamped),
        is_excerpt=is_excerpt,
        notes=(
            *excerpt_notes,
            *ledger.notes,
            *stamped.notes,
            *_newer(ledger),
            *people.notes,
            *clock_notes(people.proved, Called(people.cards)),
        ),
    )


def forged(ledger: Ledger) -> frozenset[str]:
    """Return the ids of entries that prove nothing, whatever became of their keys later."""
    problems = checked(ledger.entries, _known(ledger, carried_keys(ledger.entries)))
    return frozenset(each.entry for each in problems if each.voids)


def checked(entries: Iterable[Entry], known: Known) -> Iterator[Problem]:
    """Yield what is wrong with each of some entries by itself and by those it names."""
    for entry in entries:
        for check in _CHECKS_OF_OPAQUE if entry.is_opaque else _CHECKS:
            if fault := check(entry, known):
                yield fault


def exit_code(state: LedgerState) -> int:
    """Return what `ledger verify` answers: the lowest code of its problems, 13 for strange keys."""
    codes = [each.exit_code for each in state.problems]
    if codes:
        return min(codes)
    return UnknownKeyError.exit_code if state.untrusted else 0


def _newer(ledger: Ledger) -> Iterator[str]:
    newer = sum(entry.media_type != MEDIA_TYPE for entry in ledger.entries)
    if newer:
        yield say_counted(
            "{count} entry was made by a newer version; it was kept and not understood",
            "{count} entries were made by a newer version; they were kept and not understood",
            newer,
        )


def _known(ledger: Ledger, keys: Mapping[str, bytes]) -> Known:
    found, project = doubted(ledger.entries, keys), ledger.project
    return Known(
        by_id={entry.id: entry for entry in ledger.entries},
        times_taken=Counter((entry.writer, entry.seq) for entry in ledger.entries),
        keys=keys,
        doubted=found,
        adopted=adopted_ids(ledger.entries, project, found.not_signed),
        project=project,
    )


def _id_is_its_own(entry: Entry, known: Known) -> Problem | None:
    if entry.id not in known.doubted.edited:
        return None
    return attacks.PAYLOAD_EDITED.on(entry, "its text is not what its id stands for")


def _payload_is_canonical(entry: Entry, _: Known) -> Problem | None:
    if entry.media_type != MEDIA_TYPE or entry.is_canonical:
        return None
    return attacks.NOT_CANONICAL.on(entry, "its text may be read in two ways")


def _signature_is_its_keys(entry: Entry, known: Known) -> Problem | None:
    if entry.key_id not in known.keys:
        words = say("signed by key {key}, which no entry carries", key=short_key(entry.key_id))
        return attacks.UNKNOWN_KEY.on(entry, words)
    if entry.id in known.doubted.not_signed:
        words = say("key {key} did not sign it", key=short_key(entry.key_id))
        return attacks.FORGED_SIGNATURE.on(entry, words)
    return None


def _writer_is_its_keys(entry: Entry, _: Known) -> Problem | None:
    if entry.writer.rpartition(".")[0] == entry.key_id:
        return None
    return attacks.OTHERS_WRITER.on(entry, "its writer is not its key's")


def _project_is_this_one(entry: Entry, known: Known) -> Problem | None:
    if entry.project == known.project or entry.id in known.adopted:
        return None
    return attacks.OTHER_PROJECT.on(entry, "it was written for another ledger")


def _stands_alone(entry: Entry, known: Known) -> Problem | None:
    if known.times_taken[entry.writer, entry.seq] == 1:
        return None
    words = say("its writer wrote two entries number {number}", number=entry.seq)
    return attacks.TWO_HISTORIES.on(entry, words)


def _follows_its_writer(entry: Entry, known: Known) -> Problem | None:
    prev, number = entry.body["prev"], entry.seq
    if number == 1:
        if entry.type == "key" and not prev:
            return None
        return attacks.NO_FIRST_ENTRY.on(entry, "a writer's first entry must carry its key")
    before = known.by_id.get(prev) if prev else None  # an empty id may be made up
    if before is None:
        words = say("number {number} of its writer is missing", number=number - 1)
        return attacks.ENTRY_DROPPED.on(entry, words)
    if before.is_opaque or (before.writer, before.seq) == (entry.writer, number - 1):
        return None
    return attacks.BROKEN_CHAIN.on(entry, "the entry it follows is not its writer's last")


def _heads_are_here(entry: Entry, known: Known) -> Problem | None:
    missing = [each for each in entry.body["heads"] if each not in known.by_id]
    if not missing:
        return None
    named = listed([each[:19] for each in missing], 1)
    words = say("its writer knew entries that are gone ({entries})", entries=named)
    return attacks.ENTRIES_REMOVED.on(entry, words)


def _heads_are_in_order(entry: Entry, _: Known) -> Problem | None:
    heads: list[str] = entry.body["heads"]
    if not heads or heads == sorted(set(heads)):
        return None
    return attacks.BROKEN_CHAIN.on(entry, "its heads are not in order")


def _reveals_are_its_own(entry: Entry, _: Known) -> Problem | None:
    if not entry.reveals:
        return None
    digests = set(entry.digests)
    if all(signed_field(each, digests) is not None for each in entry.reveals):
        return None
    return attacks.FORGED_REVEAL.on(entry, "a confidential field is not the one signed")


_Check = Callable[[Entry, Known], Problem | None]

_CHECKS: tuple[_Check, ...] = (
    _id_is_its_own,
    _payload_is_canonical,
    _writer_is_its_keys,
    _signature_is_its_keys,
    _project_is_this_one,
    _stands_alone,
    _follows_its_writer,
    _heads_are_here,
    _heads_are_in_order,
    _reveals_are_its_own,
)
_CHECKS_OF_OPAQUE: tuple[_Check, ...] = (_id_is_its_own, _signature_is_its_keys)
"""What can be said of an entry whose payload only a newer version reads."""
