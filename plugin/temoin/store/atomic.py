"""Files written whole or not at all: beside, fsync, rename."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from temoin.errors import StoreError
from temoin.language import say

UNFINISHED = ".temoin-"
"""Begins the name of a folder in which a file is made; only a crash leaves one."""


def write_beside(path: Path, content: bytes, *, private: bool = False, alone: bool = False) -> None:
    """Write a file; what stood there stays until the new one is whole.

    Args:
        path: In a folder that is there.
        content: All of it.
        private: Whether only its owner may read it.
        alone: As of `made_beside`.

    Raises:
        StoreError: It cannot be written; nothing changed.
    """
    with made_beside(path, private=private, alone=alone) as beside:
        beside.write_bytes(content)


def keep(path: Path, content: bytes, *, private: bool = False, alone: bool = False) -> None:
    """Write a file of this workstation's own; its folders are made where they are missing.

    Raises:
        StoreError: It cannot be written; nothing changed.
    """
    make_folder(path.parent)
    write_beside(path, content, private=private, alone=alone)


def make_folder(folder: Path) -> None:
    """Make a folder of this workstation's own, and those above it, where they are missing.

    Raises:
        StoreError: It cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            say("{folder} could not be made: {reason}", folder=folder, reason=error.strerror),
            hint="Check its rights, or name another folder in TEMOIN_HOME.",
        ) from error


@contextmanager
def made_beside(path: Path, *, private: bool = False, alone: bool = False) -> Iterator[Path]:
    """Give a path beside the wanted one, with its suffix; move what is made there into place.

    An exception inside leaves what stood there as it was.

    Args:
        path: In a folder that is there.
        private: Whether only its owner may read it.
        alone: Whether the caller holds a lock that keeps everybody else from writing this file:
            then it is made at `unfinished`, without its suffix, and what a crash left there is
            written over instead of piling up.

    Raises:
        StoreError: It cannot be written; nothing changed.
    """
    try:
        with _free_place(path, alone=alone) as beside:
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


def unfinished(path: Path) -> Path:
    """Return where a file is made by who alone may write it; only a crash leaves it there."""
    return path.with_name(f"{path.name}.new")


@contextmanager
def _free_place(path: Path, *, alone: bool) -> Iterator[Path]:
    """Give a path on the same volume at which nobody else makes anything; clear it afterwards."""
    if not alone:
        with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=path.parent) as folder:
            yield Path(folder) / path.name
        return
    beside = unfinished(path)
    beside.unlink(missing_ok=True)
    try:
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL, 0o600))  # its content may be confidential
        yield beside
    finally:
        beside.unlink(missing_ok=True)


def _take_rights(path: Path, beside: Path, *, private: bool) -> None:
    """Give a new file the rights of the one it replaces, or its owner's alone."""
    if private:
        beside.chmod(0o600)
        return
    with suppress(FileNotFoundError):
        replaced = path.stat()
        _take_group(replaced, beside)
        beside.chmod(replaced.st_mode & 0o777)


def _take_group(replaced: os.stat_result, beside: Path) -> None:
    """Give a new file the owner of the one it replaces, or at least its group, if one may.

    What a group shares stays theirs to write, whoever wrote it last.
    """
    if os.name == "nt":
        return
    for owner in (replaced.st_uid, -1):
        with suppress(OSError):
            os.chown(beside, owner, replaced.st_gid)
            return


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
