"""What goes wrong while a media file is read, told as one error that names the file."""

from collections.abc import Iterator
from contextlib import contextmanager

from temoin.api import EvidenceError, MediaFile, TemoinError


@contextmanager
def named(media: MediaFile) -> Iterator[None]:
    """Have what is read inside fail with the name of the file of which it is read.

    Raises:
        EvidenceError: The file cannot be opened or read, or holds what cannot be understood.
    """
    try:
        yield
    except OSError as error:
        raise unopened(media, error) from error
    except TemoinError as error:
        raise EvidenceError(f"{media.name}: {error}", hint=error.hint, file=media.name) from error


def unopened(media: MediaFile, error: OSError) -> EvidenceError:
    """Return that a file cannot be opened or read, and why."""
    return EvidenceError(
        f"{media.name}: {error.strerror or error}",
        hint="Check the volume and its rights.",
        file=media.name,
    )
