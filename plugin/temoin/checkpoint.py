"""A checkpoint over a whole ledger, and the time stamps that it gets now or later."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from temoin.cut import ledger_state
from temoin.errors import InputError, StoreError
from temoin.language import say
from temoin.ledger import Covers, Draft, Entry, tips
from temoin.signing import base64url
from temoin.store.ledger_file import append, read_ledger, write_copy
from temoin.store.timestamping import (
    UnreachableError,
    ask_for_stamp,
    forget_stamp,
    queue_stamp,
    queued_stamps,
)
from temoin.store.writers import full_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A checkpoint that is on the disk.

    Attributes:
        entry: The checkpoint.
        is_new: Whether it was signed now; else nothing had been said since.
        notices: What a person should be told.
    """

    entry: Entry
    is_new: bool
    notices: tuple[str, ...] = ()


def freeze(path: Path, purpose: str = "") -> Frozen:
    """Sign a checkpoint over all that a ledger holds; the last one serves where nothing is new.

    Args:
        path: The ledger.
        purpose: What it is frozen for; may be empty.

    Raises:
        InputError: The ledger has no entries, or cannot be read.
        StoreError: Nothing was written.
    """
    ledger = read_ledger(path)
    if not ledger.entries:
        message = say("{name} has no entries", name=path)
        raise InputError(message, hint="Check which file it is.", file=str(path))
    state = ledger_state(ledger, path)
    last = state.checkpoint
    if last and tips(each for each in ledger.entries if each.id not in state.unproved) == [
        last.entry
    ]:
        return Frozen(entry=ledger.entry(last.entry), is_new=False)

    def closing(entries: Sequence[Entry], parents: Sequence[str]) -> Draft:
        return Covers(entries).draft(parents, purpose)

    appended = append(path, [], unproved=state.unproved, closing=closing)
    return Frozen(entry=appended.entries[-1], is_new=True, notices=appended.notices)


def stamp(path: Path, checkpoint: Entry, url: str) -> Frozen:
    """Return a checkpoint with a time stamp, appended beside it; queued where nobody answers.

    Args:
        path: The ledger.
        checkpoint: Whose id is stamped; nothing else leaves the machine.
        url: Of the time server.

    Raises:
        InputError: The address is none that can be asked.
        StoreError: The server refused, or the ledger cannot be written.
    """
    try:
        token = ask_for_stamp(url, checkpoint.id)
    except UnreachableError as error:
        queue_stamp(path, checkpoint.id)
        later = say("{reason}; it is asked again by: temoin ledger stamp", reason=say(str(error)))
        return Frozen(entry=checkpoint, is_new=False, notices=(later,))
    stamped = replace(checkpoint, stamps=(*checkpoint.stamps, base64url(token)))
    notices = write_copy(path, [stamped], reveals=False)
    forget_stamp(path, checkpoint.id)
    return Frozen(entry=stamped, is_new=False, notices=notices)


def stamp_queued(url: str) -> Iterator[tuple[Path, str, str]]:
    """Ask for each stamp that is still owed; yield its ledger, its id and why it failed, or "".

    Raises:
        StoreError: The list of them is damaged.
    """
    for owed in queued_stamps():
        path = Path(owed.ledger)
        try:
            done = stamp(path, read_ledger(path).entry(owed.entry), url)
        except (InputError, StoreError) as error:
            yield path, owed.entry, say(str(error))
        else:
            yield path, owed.entry, "" if done.entry.stamps else done.notices[0]


def is_owed(path: Path, checkpoint: Entry) -> bool:
    """Return whether a stamp for a checkpoint is still to be asked for."""
    wanted = (full_path(path), checkpoint.id)
    return wanted in {(each.ledger, each.entry) for each in queued_stamps()}
