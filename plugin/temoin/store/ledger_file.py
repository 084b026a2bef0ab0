"""A ledger's file: found, read, appended to under a lock and brought to the disk."""

import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import filelock

from temoin.errors import ChainError, InputError, LedgerFormatError, StoreError
from temoin.language import say, sayable
from temoin.ledger import Draft, Entry, Ledger, format_line, parse_ledger, parse_line, unite
from temoin.model import Problem
from temoin.store.atomic import sync
from temoin.store.pen import Pen
from temoin.store.workstation import load_person, signing_key
from temoin.store.writers import remembered

SUFFIX = ".temoin"
LOCK_SECONDS = 10
LARGEST = 2 * 1024**3
"""Bytes of a ledger that is read at once: some two million entries."""

_CUT_SUFFIXES = frozenset(
    {".otio", ".otioz", ".otiod", ".edl", ".xml", ".fcpxml", ".fcpxmld", ".aaf", ".ale"}
)
_CHECK = "Check the folder, its rights and its free space."


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended:
    """What is on the disk now that was not before.

    Attributes:
        entries: Those that were asked for, in that order.
        notices: What a person should be told once.
    """

    entries: tuple[Entry, ...]
    notices: tuple[str, ...] = ()


def default_ledger(cut: Path) -> Path:
    """Return where a cut's own ledger lies or would lie: beside it, under its name."""
    return cut.with_suffix(SUFFIX)


def find_ledger(cut: Path) -> Path | None:
    """Return the ledger that speaks for a cut: its own, else the nearest one upward.

    Upward, a folder's ledger is the one file that is no other cut's own.

    Raises:
        InputError: A folder holds several.
    """
    own = default_ledger(cut)
    if own.exists():
        return own
    folder = cut.absolute().parent
    for each in (folder, *folder.parents):
        found = _shared_ledgers(each)
        if len(found) > 1:
            names = ", ".join(path.name for path in found)
            raise InputError(
                say("{folder} holds several ledgers: {names}", folder=each, names=names),
                hint="Name one with --ledger.",
            )
        if found:
            return found[0]
    return None


def _shared_ledgers(folder: Path) -> list[Path]:
    """Return a folder's ledgers that are no cut's own; a folder that cannot be listed has none.

    A folder of a hundred thousand frames is read by name: only a ledger's is asked what it is.
    """
    try:
        names = [Path(entry.name) for entry in os.scandir(folder)]
        ledgers = [each for each in sorted(names) if each.suffix == SUFFIX]
        files = [folder / each for each in ledgers if (folder / each).is_file()]
    except OSError:
        return []
    cuts = {each.stem for each in names if each.suffix.lower() in _CUT_SUFFIXES} if files else ()
    return [each for each in files if each.stem not in cuts]


def read_ledger(path: Path) -> Ledger:
    """Return the ledger that a file holds; lines that are no entries are named in it.

    Half a line at the end (a crash while it was written) is a note: nobody was told that it
    was kept.

    Raises:
        InputError: The file cannot be read, or is too large.
    """
    whole, torn = _split(_content(path))
    ledger = parse_ledger(whole)
    if torn:
        torn_note = say(
            "its last line is half written ({count} bytes); the rest counts", count=len(torn)
        )
        return replace(ledger, notes=(*ledger.notes, torn_note))
    return ledger


def shrunk(path: Path, ledger: Ledger) -> Problem | None:
    """Return the problem that a ledger lost entries which this workstation has seen in it."""
    memory = remembered(path)
    if memory is None or (ledger.entries and memory.project != ledger.project):
        return None
    ids = {each.id for each in ledger.entries}
    if memory.last in ids and len(ids) >= memory.entries:
        return None
    return Problem(
        attack=sayable("shrank"),
        message=say(
            "{name} has {count} entries; this workstation has seen {seen},"
            " and its own last one is {last}",
            name=path.name,
            count=len(ids),
            seen=memory.entries,
            last=say("there") if memory.last in ids else say("gone"),
        ),
        hint="Unite it with a fuller copy, or find out who put an older one in its place.",
        exit_code=ChainError.exit_code,
    )


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise InputError(
            say("{name}: {reason}", name=path.name, reason=error.strerror),
            hint="Check the path and its rights.",
            file=str(path),
        ) from error
    if len(content) > LARGEST:
        raise InputError(
            say("{name} is too large for a ledger", name=path.name), hint="Check which file it is."
        )
    return content


def _split(content: bytes) -> tuple[list[str], bytes]:
    """Return a file's whole lines as text, and half a line at its end, if it has one.

    A last line that is an entry is whole, though its line break was lost on the way. Bytes
    that are no UTF-8 become characters that no entry holds, so that their line is named.
    """
    *whole, last = content.split(b"\n")
    lines = [_text(line) for line in whole]
    if last and _is_entry(_text(last)):
        return [*lines, _text(last)], b""
    return lines, last


def _text(line: bytes) -> str:
    return line.decode("utf-8", "surrogateescape")


def _is_entry(line: str) -> bool:
    try:
        parse_line(line)
    except LedgerFormatError:
        return False
    return True


def init_ledger(path: Path, *, project: str | None = None) -> Appended:
    """Make a ledger that holds one entry, the key of who made it.

    Args:
        path: Where; nothing may be there yet.
        project: The project of a ledger that this one will be united with; None draws one.

    Raises:
        InputError: Something is there.
        StoreError: It cannot be written.
    """
    if path.exists():
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
) -> Appended:
    """Sign drafts and append them in one write; return only when they are on the disk.

    Args:
        path: The ledger; it is made where there is none.
        drafts: What is to be said; none only makes the ledger.
        also: Entries of another copy of this ledger; those it lacks are appended first.
        project: Of a ledger that is made now; None takes that of `also`, or draws one.
        unproved: Ids of entries that prove nothing: what is signed now does not build on them.

    Raises:
        LedgerFormatError: A draft holds what no entry may hold.
        StoreError: Nothing was written.
    """
    key, notice = signing_key()
    with _locked(path):
        content = _content(path)
        whole, torn = _split(content)
        present = parse_ledger(whole)
        known = Ledger.of([*present.entries, *also])
        pen = Pen(path, key, load_person(), known, project or known.project, unproved=unproved)
        signed: list[Entry] = []
        for draft in drafts:
            signed.append(pen.sign(draft.knowing(signed)))
        missing = {each.id for each in known.entries} - {each.id for each in present.entries}
        lines = [each for each in known.entries if each.id in missing] + pen.signed
        told = _append_lines(path, content, torn, [format_line(each) for each in lines])
        notices = [notice, *told, pen.remember()]
    return Appended(entries=tuple(signed), notices=tuple(each for each in notices if each))


def write_copy(path: Path, entries: Sequence[Entry], *, reveals: bool) -> tuple[str, ...]:
    """Make a file hold entries of a ledger too; return what a person should be told.

    Args:
        path: The copy; it is made where there is none.
        entries: In an order in which parents stand before their children.
        reveals: Whether confidential fields go along.

    Raises:
        ChainError: The file is the ledger of another project.
        StoreError: It cannot be written; nothing was.
    """
    with _locked(path):
        content = _content(path)
        whole, torn = _split(content)
        present = parse_ledger(whole)
        unite(present, Ledger(entries=tuple(entries)))
        known = {each.id for each in present.entries}
        lines = [format_line(each, reveals=reveals) for each in entries if each.id not in known]
        return tuple(_append_lines(path, content, torn, lines))


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the ledger's lock, a file of its own: a rename of the ledger keeps it.

    Raises:
        StoreError: Somebody else holds it, or the folder takes none.
    """
    if not path.parent.is_dir():  # the lock's library would make it
        raise StoreError(
            say("there is no folder {folder}", folder=path.parent), hint="Check the path."
        )
    lock = filelock.FileLock(f"{path}.lock", timeout=LOCK_SECONDS)
    try:
        lock.acquire()
    except filelock.Timeout as error:
        raise StoreError(
            say("{name} is being written by another program", name=path.name),
            hint="Wait until it has finished and try again.",
            file=str(path),
        ) from error
    except (OSError, NotImplementedError) as error:
        raise StoreError(
            say(
                "{name} cannot be locked: {reason}",
                name=path.name,
                reason=getattr(error, "strerror", None) or error,
            ),
            hint=_CHECK,
            file=str(path),
        ) from error
    try:
        yield
    finally:
        lock.release()


def _append_lines(path: Path, content: bytes, torn: bytes, lines: Sequence[str]) -> list[str]:
    """Append lines to a file that holds some; return what became of half a line at its end."""
    notices = list(_keep_torn(path, content, torn))
    ended = torn or not content or content.endswith(b"\n")
    _write_lines(path, lines if ended or not lines else ["", *lines])
    return notices


def _keep_torn(path: Path, content: bytes, torn: bytes) -> Iterator[str]:
    """Move half a line at the end to a file of its own, so that the next line starts anew."""
    if not torn:
        return
    aside = path.with_name(f"{path.name}.torn")
    try:
        with aside.open("ab") as file:
            file.write(torn + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.truncate(path, len(content) - len(torn))
    except OSError as error:
        raise StoreError(
            say(
                "{name} ends in half a line that cannot be moved: {reason}",
                name=path.name,
                reason=error.strerror,
            ),
            hint=_CHECK,
        ) from error
    yield say(
        "{name} ended in half a line; it was moved to {aside}", name=path.name, aside=aside.name
    )


def _write_lines(path: Path, lines: Sequence[str]) -> None:
    """Append whole lines in one write and bring them to the disk, or leave the file as it was."""
    if not lines:
        return
    content = "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape")
    is_new = not path.exists()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        try:
            _write_whole(descriptor, content)
        finally:
            os.close(descriptor)
        if is_new:
            sync(path.parent)
    except OSError as error:
        raise StoreError(
            say(
                "{name} could not be written, nothing was kept: {reason}",
                name=path.name,
                reason=error.strerror,
            ),
            hint=_CHECK,
            file=str(path),
        ) from error


def _write_whole(descriptor: int, content: bytes) -> None:
    """Write and sync all of it; take back what a full disk let through.

    Raises:
        OSError: It could not be written.
    """
    before = os.fstat(descriptor).st_size
    try:
        written = 0
        while written < len(content):
            written += os.write(descriptor, content[written:])
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, before)
        raise
