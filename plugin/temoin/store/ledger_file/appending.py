"""Entries signed and appended to a ledger, on the disk before anybody is told."""

import secrets
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from temoin.errors import InputError
from temoin.language import say
from temoin.ledger import Draft, Entry, Ledger, format_line, less_redacted, redactions, unite
from temoin.store.ledger_file.apart import append_part
from temoin.store.ledger_file.finding import is_there
from temoin.store.ledger_file.growing import GrowingFile, until_it_stays
from temoin.store.ledger_file.locking import held
from temoin.store.ledger_file.reading import lost_before, read_ledger
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
        ledger: What it holds.
        add: Appends lines of a writer; returns what is to be told once they are on the disk.
    """

    ledger: Ledger
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
            known = Ledger.of([*opened.ledger.entries, *also])
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
                signed.append(pen.sign(closing([*known.entries, *pen.signed], pen.parents)))
            lines = _new_lines(opened.ledger, known, pen.signed)
            lost = list(lost_before(place, known))
            return pen, signed, [*lost, *opened.add(lines, pen.writer)]

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
            united = unite(opened.ledger, Ledger(entries=tuple(entries)))
            lacking = _lacking(opened.ledger, united)
            lines = [format_line(each, reveals=reveals) for each in lacking]
            lines += [each for each in sections if each not in opened.ledger.sections]
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
        yield _Opened(ledger, partial(append_part, path, is_begun=bool(ledger.entries)))
        return
    with GrowingFile(path) as file:
        yield _Opened(file.lines.ledger, lambda lines, _: file.append(lines))


def _new_lines(present: Ledger, known: Ledger, signed: Sequence[Entry]) -> list[str]:
    """Return the lines that a ledger's file lacks, without what is redacted, by these too."""
    redacted = redactions([*known.entries, *signed])
    new = (*_lacking(present, known), *signed)
    return [format_line(less_redacted(each, redacted.get(each.id, ()))) for each in new]


def _lacking(present: Ledger, known: Ledger) -> list[Entry]:
    """Return what is known and not in a ledger's file, parents first; a new stamp too."""
    there = {each.id: each for each in present.entries}
    return [
        each
        for each in known.entries
        if each.id not in there or {*each.stamps} - {*there[each.id].stamps}
    ]
