"""A ledger's file that grows: read and appended to through one descriptor."""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from temoin.errors import InputError, StoreError
from temoin.language import say
from temoin.store.atomic import sync
from temoin.store.ledger_file.kept import KeptFile, keep_grown, kept
from temoin.store.ledger_file.lines import Lines, all_of, bytes_of
from temoin.store.ledger_file.locking import CHECK_FOLDER, cannot_write

Done = TypeVar("Done")
_FLAGS = os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0)
_TRIES = 5


class ReplacedError(StoreError):
    """The path leads to another file than the one that was read; nothing was acknowledged."""


class GrowingFile:
    """A ledger's file, held open from the moment it is read until all is on the disk.

    What is appended follows what was read, whatever is put in the file's place meanwhile.

    Attributes:
        path: Where it was opened.
        known: What it held then; nothing for a file that is not there yet.
    """

    def __init__(self, path: Path) -> None:
        """Open and read a file; one that is not there is made by the first append.

        Raises:
            InputError: It is too large, or anything but a ledger (a cut that was named as one).
            StoreError: It cannot be opened for reading and writing.
        """
        self.path = path
        self._descriptor = -1
        self.known = KeptFile(b"", path.name)
        try:
            with suppress(FileNotFoundError):
                self._descriptor = os.open(path, _FLAGS)
                with open(self._descriptor, "rb", closefd=False) as file:
                    self.known = kept(path, file, is_sure=False)
        except OSError as error:
            self.close()
            raise cannot_write(path, error) from error
        self._end = self.known.size
        self._torn, self._is_ended = self.known.torn, self.known.is_ended
        if not self.known.may_be_a_ledgers:
            self.close()
            raise InputError(
                say("{path} is no ledger: nothing was written to it", path=path),
                hint="Name a .temoin file, or one that is not there yet.",
                file=str(path),
            )

    def __enter__(self) -> Self:
        """Hold it."""
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Let it go."""
        self.close()

    def close(self) -> None:
        """Let the file go; it can be replaced now on every system."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def lines(self) -> Lines:
        """Return all of it, read once more.

        Raises:
            ReplacedError: It is not what it was when it was opened.
            StoreError: It cannot be read.
        """
        content = b""
        try:
            if self._descriptor >= 0:
                with open(self._descriptor, "rb", closefd=False) as file:
                    file.seek(0)
                    content = all_of(file, self.path)
        except OSError as error:
            raise cannot_write(self.path, error) from error
        if len(content) != self._end:
            raise replaced(self.path)
        return Lines.of(content)

    def append(self, lines: Sequence[str]) -> list[str]:
        """Append whole lines in one write; return, once they are on the disk, what is to be told.

        Half a line at the end is moved to a file of its own before.

        Raises:
            ReplacedError: Another file came into its place.
            StoreError: It cannot be written, and is as it was.
        """
        notices = self.part_from_torn()
        if not lines:
            return notices
        try:
            is_new = self._make()
            self.check_unchanged()
            written = bytes_of(lines if self._is_ended else ["", *lines])
            self._write(written, is_new=is_new)
            self._check_kept(written)
            keep_grown(self.path, self.known, written, self._descriptor)
        except OSError as error:
            raise cannot_write(self.path, error) from error
        return notices

    def part_from_torn(self) -> list[str]:
        """Move half a line at the end to a file of its own, so that the next one starts anew.

        Raises:
            StoreError: It cannot be moved.
        """
        torn = self._torn
        if not torn:
            return []
        aside = self.path.with_name(f"{self.path.name}.torn")
        try:
            is_new = not aside.exists()
            with aside.open("ab") as file:
                file.write(torn + b"\n")
                file.flush()
                os.fsync(file.fileno())
            if is_new:
                sync(aside.parent)
            self.check_unchanged()
            os.ftruncate(self._descriptor, self._end - len(torn))
            self._end -= len(torn)
        except OSError as error:
            raise StoreError(
                say(
                    "{name} ends in half a line that cannot be moved: {reason}",
                    name=self.path.name,
                    reason=error.strerror,
                ),
                hint=CHECK_FOLDER,
            ) from error
        return [
            say(
                "{name} ended in half a line; it was moved to {aside}",
                name=self.path.name,
                aside=aside.name,
            )
        ]

    def check_unchanged(self) -> None:
        """Return only if the path leads to this very file, and it ends where it was read to.

        Programs that sync or restore files take no lock: they rename over them, or write anew
        what is in them.

        Raises:
            OSError: The system does not say.
            ReplacedError: It is another file, or another content.
        """
        if not self._is_in_place() or os.fstat(self._descriptor).st_size != self._end:
            raise replaced(self.path)

    def _check_kept(self, written: bytes) -> None:
        """Return only if what was written stands in the file to which the path leads."""
        with open(self._descriptor, "rb", closefd=False) as file:
            file.seek(self._end)
            there = file.read(len(written))
        if there != written or not self._is_in_place():
            raise replaced(self.path)

    def _is_in_place(self) -> bool:
        try:
            return os.path.samestat(os.fstat(self._descriptor), self.path.stat())
        except FileNotFoundError:
            return False

    def _make(self) -> bool:
        """Make the file if it was not there; return whether it was made.

        Raises:
            OSError: It cannot be made.
            ReplacedError: Somebody else made one meanwhile.
        """
        if self._descriptor >= 0:
            return False
        try:
            self._descriptor = os.open(self.path, _FLAGS | os.O_CREAT | os.O_EXCL, 0o666)
        except FileExistsError as error:
            raise replaced(self.path) from error
        return True

    def _write(self, content: bytes, *, is_new: bool) -> None:
        """Write and sync all of it; take back what a full disk let through.

        Raises:
            OSError: It could not be written.
        """
        try:
            written = 0
            while written < len(content):
                written += os.write(self._descriptor, content[written:])
            os.fsync(self._descriptor)
            if is_new:
                sync(self.path.parent)
        except OSError:
            with suppress(OSError):
                os.ftruncate(self._descriptor, self._end)
                if is_new:
                    self.path.unlink()
            raise


def replaced(path: Path) -> ReplacedError:
    """Return the error that a ledger was replaced while it was written."""
    return ReplacedError(
        say("{name} was replaced while it was written; nothing was kept", name=path.name),
        hint="Stop the program that restores or syncs it, then try again.",
        file=str(path),
    )


def until_it_stays(path: Path, act: Callable[[int], Done]) -> Done:
    """Return what an act on a ledger's file gives; it is done anew on a file that replaced it.

    Args:
        path: The ledger.
        act: Is told how often it was tried before.

    Raises:
        ReplacedError: The file was replaced each time.
    """
    for attempt in range(_TRIES):
        with suppress(ReplacedError):
            return act(attempt)
    raise replaced(path)
