"""Who may write to a ledger now: one at a time, or each to a part of their own."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from temoin.errors import StoreError
from temoin.language import say
from temoin.store.atomic import make_folder, unfinished
from temoin.store.parts import parts_folder
from temoin.store.writers import local_lock

LOCK_SECONDS = 10.0
"""How long somebody else's write is waited for."""

POLL_SECONDS = 0.01
CHECK_FOLDER = "Check the folder, its rights and its free space."

_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP})
_NO_LOCKS_ON_WINDOWS = frozenset({1, 50})  # ERROR_INVALID_FUNCTION, ERROR_NOT_SUPPORTED


@contextmanager
def held(path: Path) -> Iterator[bool]:
    """Hold the right to write to a ledger; give whether each writer has a part of their own.

    The lock is a file of its own beside the ledger: a rename of the ledger keeps it. Where none
    can be taken, or a folder of parts is there, a lock of this workstation guards its part.

    Args:
        path: With links resolved, so that a ledger of two names has one lock.

    Raises:
        StoreError: Somebody else holds it, or the folder takes none.
    """
    if not path.parent.is_dir():  # the lock's library would make it
        raise StoreError(
            say("there is no folder {folder}", folder=path.parent), hint="Check the path."
        )
    lock = None if parts_folder(path).is_dir() else lock_beside(path)
    is_apart = lock is None
    if lock is None:
        make_folder(local_lock(path).parent)
        lock = _taken(path, filelock.FileLock(local_lock(path), timeout=LOCK_SECONDS))
    try:
        if not is_apart:
            sweep(path)
        yield is_apart
    finally:
        lock.release()


def lock_beside(path: Path) -> filelock.BaseFileLock | None:
    """Take the lock beside a ledger; return None where no file can be locked by nature.

    A lock that is a mere file (the library's own way out) would outlive a crash.

    Raises:
        StoreError: Somebody else holds it, or the folder takes none.
    """
    lock = filelock.FileLock(
        f"{path}.lock", timeout=LOCK_SECONDS, poll_interval=POLL_SECONDS, fallback_to_soft=False
    )
    try:
        return _taken(path, lock)
    except _NoLocksError:
        return None


class _NoLocksError(StoreError):
    """Nothing can be locked there, whoever asks."""


def _taken(path: Path, lock: filelock.BaseFileLock) -> filelock.BaseFileLock:
    try:
        lock.acquire()
    except filelock.Timeout as error:
        raise StoreError(
            say("{name} is being written by another program", name=path.name),
            hint="Wait until it has finished and try again.",
            file=str(path),
        ) from error
    except (OSError, NotImplementedError) as error:
        raise (_NoLocksError if _are_impossible(error) else StoreError)(
            say(
                "{name} cannot be locked: {reason}",
                name=path.name,
                reason=getattr(error, "strerror", None) or error,
            ),
            hint=CHECK_FOLDER,
            file=str(path),
        ) from error
    return lock


def _are_impossible(error: Exception) -> bool:
    """Return whether an error says that a volume knows no locks, not that one is taken."""
    if isinstance(error, NotImplementedError):
        return True
    if getattr(error, "winerror", None) in _NO_LOCKS_ON_WINDOWS:
        return True
    return getattr(error, "errno", None) in _NO_LOCKS


def sweep(path: Path) -> None:
    """Remove what a crash left of a rewrite; the caller's lock keeps others from making any.

    Raises:
        StoreError: It cannot be removed.
    """
    try:
        unfinished(path).unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(path, error) from error


def cannot_write(path: Path, error: OSError) -> StoreError:
    """Return the error that a ledger stayed as it was."""
    return StoreError(
        say(
            "{name} could not be written, nothing was kept: {reason}",
            name=path.name,
            reason=error.strerror or error,
        ),
        hint=CHECK_FOLDER,
        file=str(path),
    )
