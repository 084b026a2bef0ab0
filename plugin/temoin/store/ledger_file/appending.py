"""Entries signed and appended to a ledger, on the disk before anybody is told."""

import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from temoin.errors import InputError
from temoin.language import say
from temoin.ledger import Draft, Entry, Index, Ledger, format_line, less_redacted, unite
from temoin.store.ledger_file.apart import append_part
from temoin.store.ledger_file.finding import is_there
from temoin.store.ledger_file.growing import GrowingFile, until_it_stays
from temoin.store.ledger_file.locking import held
from temoin.store.ledger_file.reading import read_ledger, shrunk_to
from temoin.store.parts import resolved
from temoin.store.pen import Pen, Signing
from temoin.store.workstation import load_person, own_claims, signing_key

Closing = Callable[[Sequence[Entry], Sequence[str]], Draft]


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended:
    """What is on the disk now that was not before.

    Attributes:
        entries: Those that were asked for, in that order.
        notices: What a person should be told once.
    """

    entries: tuple[Entry, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Opened:
    """A ledger that nobody else changes now.

    Attributes:
        index: What a next entry must name.
        ledger: Returns all that it holds.
        add: Appends lines of a writer; returns what is to be told once they are on the disk.
    """

    index: Index
    ledger: Callable[[], Ledger]
    add: Callable[[Sequence[str], str], list[str]]


def init_ledger(path: Path, *, project: str | None = None) -> Appended:
    """Make a ledger that holds one entry, the key of who made it.

    Args:
        path: Where; nothing may be there yet.
        project: The project of a ledger that this one will be united with; None draws one.

    Raises:
        InputError: Something is there.
        StoreError: It cannot be written.
    """
    if is_there(path):
        raise InputError(
            say("{path} is there already", path=path), hint="Name another file.", file=str(path)
        )
    return append(path, [], project=project)


def append(
    path: Path,
    drafts: Sequence[Draft],
    *,
    also: Sequence[Entry] = (),
    project: str | None = None,
    unproved: Collection[str] = (),
    closing: Closing | None = None,
    signing: Signing | None = None,
) -> Appended:
    """Sign drafts and append them in one write; return only when they are on the disk.

    Args:
        path: The ledger; it is made where there is none.
        drafts: What is to be said; none only makes the ledger.
        also: Entries of another copy of this ledger; those it lacks are appended first.
        project: Of a ledger that is made now; None takes that of `also`, or draws one.
        unproved: Ids of entries that prove nothing: what is signed now does not build on them.
        closing: Drafts the last entry, with all that is known and the ids that it will name.
        signing: The key to sign with, where it is not the one that signs here.

    Raises:
        LedgerFormatError: A draft holds what no entry may hold.
        StoreError: Nothing was written, or nothing of it was kept.
    """
    place = resolved(path)

    def act(attempt: int) -> tuple[Pen, list[Entry], list[str]]:
        with _opened(place, is_apart=is_apart) as opened:
            lacking = _lacking(opened.index, also)
            known = _with_all(opened.index, lacking)
            pen = Pen(
                place,
                hand,
                load_person(),
                known,
                project or known.project,
                unproved=unproved,
                is_anew=attempt > 0,
            )
            signed: list[Entry] = []
            for draft in drafts:
                signed.append(pen.sign(draft.knowing(signed)))
            if closing:
                entries = [*known.entries, *pen.signed]
                signed.append(pen.sign(closing(entries, pen.parents)))
            lost = shrunk_to(place, known.by_id, known.project)
            told = [lost.message] if lost else []
            return pen, signed, [*told, *opened.add(_new_lines(known, lacking, pen), pen.writer)]

    with held(place) as is_apart:
        hand, notice = (signing, "") if signing else own_signing()
        pen, signed, told = until_it_stays(place, act)
        notices = [notice, *told, pen.remember()]
    return Appended(entries=tuple(signed), notices=tuple(each for each in notices if each))


def own_signing() -> tuple[Signing, str]:
    """Return the key that signs here with what it says of itself, and what to tell about it.

    Raises:
        StoreError: It does not open, or cannot be made.
    """
    key, notice = signing_key()
    return Signing(key=key, claims=own_claims()), notice


def write_copy(
    path: Path, entries: Sequence[Entry], *, reveals: bool, sections: Sequence[str] = ()
) -> tuple[str, ...]:
    """Make a file hold entries of a ledger too; return what a person should be told.

    Args:
        path: The copy; it is made where there is none.
        entries: In an order in which parents stand before their children.
        reveals: Whether confidential fields go along.
        sections: Lines beside the entries; those that it lacks go along.

    Raises:
        ChainError: The file is the ledger of another project.
        StoreError: It cannot be written; nothing was.
    """
    place = resolved(path)

    def act(_attempt: int) -> list[str]:
        with _opened(place, is_apart=is_apart) as opened:
            ledger = opened.ledger()
            united = unite(ledger, Ledger(entries=tuple(entries)))
            lacking = _lacking(opened.index, united.entries)
            lines = [format_line(each, reveals=reveals) for each in lacking.values()]
            lines += [each for each in sections if each not in ledger.sections]
            return opened.add(lines, f"copy.{secrets.token_hex(8)}")  # a part of its own

    with held(place) as is_apart:
        return tuple(until_it_stays(place, act))


@contextmanager
def _opened(path: Path, *, is_apart: bool) -> Iterator[_Opened]:
    """Give a ledger as it is now, with what appends to just that.

    Raises:
        StoreError: It cannot be opened.
    """
    if is_apart:
        ledger = read_ledger(path)
        add = partial(append_part, path, is_begun=bool(ledger.entries))
        yield _Opened(Index(ledger.entries), lambda: ledger, add)
        return
    with GrowingFile(path) as file:
        known = file.known
        yield _Opened(known.index, lambda: known.ledger, lambda lines, _: file.append(lines))


def _lacking(present: Index, entries: Iterable[Entry]) -> dict[str, Entry]:
    """Return, by id, those of some entries that a ledger has not, or not with all their stamps."""
    return {
        each.id: each
        for each in entries
        if (there := present.by_id.get(each.id)) is not each
        and (there is None or {*each.stamps} - {*there.stamps})
    }


def _with_all(present: Index, lacking: Mapping[str, Entry]) -> Index:
    if not lacking:
        return present
    return Index(Ledger.of([*present.entries, *lacking.values()]).entries)


def _new_lines(known: Index, lacking: Collection[str], pen: Pen) -> list[str]:
    """Return the lines that a ledger's file lacks, without what is redacted, by these too."""
    redacted = known.redactions(pen.signed)
    also = [each for each in known.entries if each.id in lacking] if lacking else []
    new = (*also, *pen.signed)
    return [format_line(less_redacted(each, redacted.get(each.id, ()))) for each in new]
