"""A ledger's file written anew, so that confidential fields leave it; its entries stay."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from temoin.errors import BugError, LedgerFormatError, StoreError
from temoin.language import say
from temoin.ledger import (
    Entry,
    Ledger,
    format_line,
    less_redacted,
    parse_line,
    redactions,
    tips,
)
from temoin.store.atomic import made_beside, sync
from temoin.store.ledger_file.growing import GrowingFile, until_it_stays
from temoin.store.ledger_file.lines import bytes_of
from temoin.store.ledger_file.locking import held, lock_beside, sweep
from temoin.store.ledger_file.reading import read_ledger
from temoin.store.parts import file_of, parts_of_key, resolved
from temoin.store.workstation import own_keys
from temoin.store.writers import Remembered, marks_of, remember, remembered

Change = Callable[[Ledger], Ledger]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """What became of a rewrite.

    Attributes:
        lines: How many are other lines now.
        notices: What a person should be told once.
    """

    lines: int
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reveals:
    """What a change does to the reveals of entries, by id."""

    dropped: Mapping[str, Collection[str]]
    redacted: Mapping[str, Collection[str]]
    added: Mapping[str, Collection[str]]

    def of(self, entry: Entry, *, is_first: bool) -> tuple[str, ...]:
        """Return the reveals of one line of an entry; its first line takes up the added ones."""
        shown = less_redacted(entry, self.redacted.get(entry.id, ())).reveals
        kept = [each for each in shown if each not in self.dropped.get(entry.id, ())]
        return (*kept, *(self.added.get(entry.id, ()) if is_first else ()))


def rewrite(path: Path, change: Change) -> Rewritten:
    """Write a ledger anew with other reveals, none of them redacted; return when it is on the disk.

    Lines keep their bytes where nothing changed, and so do lines that are no entries. Where each
    writer has a part, this workstation's own are written; the others are for their writers.

    Args:
        path: The ledger; there is nothing to do for one that is not there.
        change: Gets the ledger and returns it with more or fewer reveals on its entries. It may
            be asked again, where the file was replaced meanwhile.

    Raises:
        BugError: The change took entries away, or brought some.
        StoreError: Nothing was changed.
    """
    place = resolved(path)
    with held(place) as is_apart:
        before = read_ledger(place)
        memory = _sound(remembered(place), place, before)
        if is_apart:
            rewritten = _rewrite_parts(place, change)
        else:
            rewritten = until_it_stays(place, lambda _: _rewrite_file(place, change))
        told = _recall(place, memory) if memory and rewritten.lines else ""
    return replace(rewritten, notices=(*rewritten.notices, *([told] if told else [])))


def _rewrite_file(path: Path, change: Change, whole: Ledger | None = None) -> Rewritten:
    """Write one file anew.

    Args:
        path: The file.
        change: As of `rewrite`.
        whole: The ledger, where this file is but a part of it.

    Raises:
        ReplacedError: Another file came into its place.
        StoreError: It cannot be written.
    """
    with GrowingFile(path) as file:
        before = file.lines()
        reveals = _reveals(whole or before.ledger(), change)
        lines, count = _changed_lines(before.whole, reveals)
        if not count:
            return Rewritten(lines=0)
        notices = file.part_from_torn()
        with made_beside(path, alone=True) as beside:
            beside.write_bytes(bytes_of(lines))
            sync(beside)
            file.check_unchanged()
            file.close()  # Windows replaces no open file
    return Rewritten(lines=count, notices=tuple(notices))


def _rewrite_parts(path: Path, change: Change) -> Rewritten:
    """Write anew what this workstation may of a ledger in parts, and tell what it may not."""
    whole = read_ledger(path)

    def done_to(file: Path) -> Rewritten:
        return until_it_stays(file, lambda _: _rewrite_file(file, change, whole))

    own = [part for key in sorted(own_keys()) for part in parts_of_key(path, key)]
    done = [done_to(part) for part in own]
    lock = lock_beside(path) if path.exists() else None
    if lock:
        try:
            sweep(path)
            done.append(done_to(path))
        finally:
            lock.release()
    notices = [notice for each in done for notice in each.notices]
    left = read_ledger(path)
    if left.stale or any(_reveals(left, change).dropped.values()):
        notices.append(say("confidential fields stay in the files of other writers of this ledger"))
    return Rewritten(lines=sum(each.lines for each in done), notices=tuple(notices))


def _reveals(ledger: Ledger, change: Change) -> _Reveals:
    """Return what a change does.

    Raises:
        BugError: More than a change may do.
    """
    before = {each.id: each.reveals for each in ledger.entries}
    after = {each.id: each.reveals for each in change(ledger).entries}
    if before.keys() != after.keys():
        raise BugError("a rewrite that loses or brings entries", hint="Report it.")
    return _Reveals(
        dropped={name: set(texts) - set(after[name]) for name, texts in before.items()},
        redacted=redactions(ledger.entries),
        added={name: [each for each in after[name] if each not in before[name]] for name in after},
    )


def _changed_lines(lines: Collection[str], reveals: _Reveals) -> tuple[list[str], int]:
    """Return the lines that a change leaves, and how many of them are others than before."""
    changed: list[str] = []
    seen: set[str] = set()
    for line in lines:
        changed.append(line)
        try:
            entry = parse_line(line)
        except LedgerFormatError:
            continue  # what is no entry is not ours to change
        kept = reveals.of(entry, is_first=entry.id not in seen)
        seen.add(entry.id)
        if kept != entry.reveals:
            changed[-1] = format_line(replace(entry, reveals=kept))
    return changed, sum(old != new for old, new in zip(lines, changed, strict=True))


def _sound(memory: Remembered | None, path: Path, ledger: Ledger) -> Remembered | None:
    """Return a memory that the ledger still matches; another one must go on telling that."""
    ids = {each.id for each in ledger.entries}
    if memory is None or any(memory.missing(ids)) or not memory.may_be(path, len(ids)):
        return None
    return replace(memory, entries=len(ids), tips=tuple(tips(ledger.entries)))


def _recall(path: Path, memory: Remembered) -> str:
    """Remember a ledger as it is now; return why that could not be kept, or ""."""
    try:
        changed, inode = marks_of(file_of(path, memory.writer))
        remember(path, replace(memory, changed=changed, inode=inode))
    except StoreError as error:
        return say("the next entry will begin a new chain: {reason}", reason=say(str(error)))
    return ""
