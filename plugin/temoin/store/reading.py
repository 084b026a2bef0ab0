"""Files that people name: read, or told why they cannot be."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from temoin.errors import InputError
from temoin.language import say


@contextmanager
def told_if_unreadable(path: Path) -> Iterator[None]:
    """Turn what the system says of a file that is read inside into our own error.

    Raises:
        InputError: The file cannot be read.
    """
    try:
        yield
    except OSError as error:
        raise InputError(
            say("{name}: {reason}", name=path.name, reason=error.strerror),
            hint="Check the path and its rights.",
            file=str(path),
        ) from error
