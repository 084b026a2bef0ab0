"""What this process has read of ledgers' files, so that only what is new in them is read again.

A file of fifty thousand entries takes a second to read; its digest takes some hundredths.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from temoin.bulk import bulk
from temoin.errors import LedgerFormatError
from temoin.language import say
from temoin.ledger import Entry, Index, Ledger, parse_line
from temoin.store.ledger_file.lines import Lines, all_of

_MOST = 4
"""Files that are kept, those that were read last."""

_Marks = tuple[int, ...]


class KeptFile:
    """A ledger's file as it was last read.

    Attributes:
        size: Bytes of it.
        torn: Half a line at its end.
        is_ended: Whether a further line may follow as it is.
        may_be_a_ledgers: Whether it looks like a ledger's file at all.
        marks: By which the system tells one state of a file from another; None where not known.
    """

    def __init__(self, content: bytes, called: str) -> None:
        """Read a file.

        Args:
            content: All of it.
            called: What its entries and problems call it.
        """
        lines = Lines.of(content)
        self.size, self.torn, self.is_ended = len(content), lines.torn, lines.is_ended
        self.may_be_a_ledgers = lines.may_be_a_ledgers
        self.marks: _Marks | None = None
        self._called = called
        self._lines = len(lines.whole)
        self._digest = sha256(content)
        self._ledger = lines.ledger(called)
        self._index: Index | None = None

    @property
    def index(self) -> Index:
        """Its entries, by what a next one must name."""
        if self._index is None:
            self._index = Index(self._ledger.entries)
        return self._index

    @property
    def ledger(self) -> Ledger:
        """What it holds; half a line at its end is a note."""
        if self._index and len(self._index) != len(self._ledger.entries):
            self._ledger = replace(self._ledger, entries=self._index.entries)
        if not self.torn:
            return self._ledger
        torn_note = say(
            "its last line is half written ({count} bytes); the rest counts", count=len(self.torn)
        )
        return replace(self._ledger, notes=(*self._ledger.notes, torn_note))

    def begins(self, content: bytes) -> bool:
        """Return whether a file's content begins with this one."""
        if len(content) < self.size:
            return False
        return sha256(memoryview(content)[: self.size]).digest() == self._digest.digest()

    def grow(self, content: bytes) -> bool:
        """Take what follows in the file; return False where all of it must be read anew instead.

        So it is where more than whole entries follow, or where these may change what others come
        to. What was taken by then is of no more use.
        """
        if not content.endswith(b"\n"):
            return not content
        if self.torn or not self.is_ended or self._ledger.problems:
            return False
        try:
            with bulk():
                are_next = all(self._take(entry) for entry in self._entries(content))
        except LedgerFormatError:
            return False
        self._lines += content.count(b"\n")
        self._digest.update(content)
        self.size += len(content)
        return are_next

    def _take(self, entry: Entry) -> bool:
        is_next = self.index.is_next(entry)
        if is_next:
            self.index.add(entry)
        return is_next

    def _entries(self, content: bytes) -> Iterator[Entry]:
        """Yield the entries of further lines."""
        for number, line in enumerate(Lines.of(content).whole, start=self._lines + 1):
            if line.strip():
                yield parse_line(line, number, self._called)


_kept: dict[str, KeptFile] = {}
_lock = Lock()


def kept(path: Path, file: BinaryIO, *, is_sure: bool = True) -> KeptFile:
    """Return what a ledger's file holds, read as far as this process has not read it yet.

    Args:
        path: Where it lies; its name is what its entries and problems call it.
        file: The same, opened.
        is_sure: Whether all bytes are looked at. Else a file of which the system says that
            nobody changed it is taken for what it was.

    Raises:
        InputError: It is too large.
        OSError: It cannot be read.
    """
    with _lock:
        known, marks = _kept.pop(_name(path), None), _marks_of(file.fileno())
        if known is None or is_sure or known.marks != marks:
            content = all_of(file, path)
            if not (known and known.begins(content) and known.grow(content[known.size :])):
                known = KeptFile(content, path.name)
        _keep(path, known, marks)
        return known


def keep_grown(path: Path, known: KeptFile, written: bytes, descriptor: int) -> None:
    """Take what was just appended to a file that was read before.

    Args:
        path: Where it lies.
        known: The file as it was read.
        written: What followed that.
        descriptor: Of the file.
    """
    with _lock:
        if known.size + len(written) == os.fstat(descriptor).st_size and known.grow(written):
            _keep(path, known, _marks_of(descriptor))
        else:
            _kept.pop(_name(path), None)


def _keep(path: Path, known: KeptFile, marks: _Marks) -> None:
    """Keep a file as the one that was read last; one that was written meanwhile has no marks."""
    known.marks = marks if known.size == marks[0] else None
    _kept[_name(path)] = known
    while len(_kept) > _MOST:
        del _kept[next(iter(_kept))]


def _name(path: Path) -> str:
    return str(path.absolute())


def _marks_of(descriptor: int) -> _Marks:
    status = os.fstat(descriptor)
    return (
        status.st_size,
        status.st_dev,
        status.st_ino,
        status.st_mtime_ns,
        status.st_ctime_ns,
    )
