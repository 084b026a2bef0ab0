"""Files written whole or not at all: beside, fsync, rename."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from temoin.errors import StoreError
from temoin.language import say


def write_beside(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write a file; what stood there stays until the new one is whole.

    Args:
        path: In a folder that is there.
        content: All of it.
        private: Whether only its owner may read it.

    Raises:
        StoreError: It cannot be written; nothing changed.
    """
    with made_beside(path, private=private) as beside:
        beside.write_bytes(content)


def keep(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write a file of this workstation's own; its folders are made where they are missing.

    Raises:
        StoreError: It cannot be written; nothing changed.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            say("{folder} could not be made: {reason}", folder=path.parent, reason=error.strerror),
            hint="Check its rights, or name another folder in TEMOIN_HOME.",
        ) from error
    write_beside(path, content, private=private)


@contextmanager
def made_beside(path: Path, *, private: bool = False) -> Iterator[Path]:
    """Give a path beside the wanted one, with its suffix; move what is made there into place.

    An exception inside leaves what stood there as it was.

    Raises:
        StoreError: It cannot be written; nothing changed.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=".temoin-", dir=path.parent) as folder:
            beside = Path(folder) / path.name
            yield beside
            _take_rights(path, beside, private=private)
            sync(beside)
            beside.replace(path)
        sync(path.parent)
    except OSError as error:
        raise StoreError(
            say(
                "{name} could not be written: {reason}",
                name=path.name,
                reason=error.strerror or error,
            ),
            hint="Check the folder, its rights and its free space.",
            file=str(path),
        ) from error


def _take_rights(path: Path, beside: Path, *, private: bool) -> None:
    """Give a new file the rights of the one it replaces, or its owner's alone."""
    if private:
        beside.chmod(0o600)
        return
    with suppress(FileNotFoundError):
        beside.chmod(path.stat().st_mode & 0o777)


def sync(path: Path) -> None:
    """Have the system bring a file, or a folder's list of names, to the disk.

    Raises:
        OSError: It cannot.
    """
    is_folder = path.is_dir()
    if is_folder and os.name == "nt":
        return  # Windows syncs no folders
    descriptor = os.open(path, os.O_RDONLY if is_folder else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
