"""One program at a time at what this workstation keeps for itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from temoin.errors import StoreError
from temoin.language import say, sayable

_LOCK_SECONDS = 10


@contextmanager
def alone(
    lock_file: Path, refusal: str = sayable("{path} cannot be locked: {reason}")
) -> Iterator[None]:
    """Hold a lock in the workstation's folder, which is made where it is missing.

    Args:
        lock_file: The lock's own file.
        refusal: What to say where it cannot be held, with {path} and {reason}.

    Raises:
        StoreError: The folder cannot be written, or another program holds the lock too long.
    """
    try:
        lock_file.parent.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(lock_file, timeout=_LOCK_SECONDS)
        lock.acquire()
    except (OSError, NotImplementedError) as error:  # a lock's time-out is an OSError too
        reason = getattr(error, "strerror", None) or error
        raise StoreError(
            say(refusal, path=lock_file, reason=reason),
            hint=say("Check the folder {folder}.", folder=lock_file.parent),
        ) from error
    try:
        yield
    finally:
        lock.release()
