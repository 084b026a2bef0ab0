"""What this workstation remembers of each ledger it wrote to.

Kept outside the ledgers: a copied folder or a restored backup does not match it, and then an
honest person gets a new writer instead of two histories.
"""

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import msgspec

from temoin.store.atomic import keep
from temoin.store.parts import file_of, parts_folder
from temoin.store.settings import home


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """A ledger as it was when this workstation last wrote to it.

    Attributes:
        path: Where it lay.
        project: Which ledger it was.
        writer: Who we were in it.
        last: Id of our last entry.
        entries: How many entries it had, ours included.
        tips: Ids that no other entry knew: all others can be reached from these.
        changed: When the system last changed our file, in ns since 1970, as its volume has it;
            0 where nobody knows.
        inode: The number of our file on its volume: one that was put in its place has another.
    """

    path: str
    project: str
    writer: str
    last: str
    entries: int
    tips: tuple[str, ...] = ()
    changed: int = 0
    inode: int = 0

    def missing(self, ids: Collection[str]) -> Iterator[str]:
        """Yield the remembered ids that a ledger has no more, each once."""
        yield from (each for each in dict.fromkeys([*self.tips, self.last]) if each not in ids)

    def may_be(self, ledger: Path, entries: int) -> bool:
        """Return whether a ledger with so many entries may be the file that was left.

        A backup from which both the ledger and this memory came back agrees in all but the
        moment of the change, which no program can set. Others' entries that came since
        explain another moment, but not another file: what we had said after them may be gone.
        """
        if not self.changed:
            return True
        changed, inode = marks_of(file_of(ledger, self.writer))
        if entries > self.entries:
            return inode == self.inode
        return changed == self.changed


def remembered(ledger: Path) -> Remembered | None:
    """Return what is remembered of a ledger at a path; None for nothing or nothing legible."""
    return _read(_file(ledger))


def _read(path: Path) -> Remembered | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Remembered)
    except (OSError, msgspec.DecodeError, UnicodeError, RecursionError):
        return None  # a memory that is lost costs a new writer, nothing else


def ledgers_of(key_id: str) -> list[Path]:
    """Return the ledgers to which a key wrote last on this workstation, where they are still."""
    found = []
    for path in sorted((home() / "ledgers").glob("*.json")):
        memory = _read(path)
        if memory and memory.writer.startswith(f"{key_id}."):
            ledger = Path(memory.path)
            if ledger.exists() or parts_folder(ledger).exists():
                found.append(ledger)
    return found


def remember(ledger: Path, memory: Remembered) -> None:
    """Keep what a ledger was like after a write; whoever calls this holds the ledger's lock.

    Raises:
        StoreError: The workstation's folder cannot be written.
    """
    keep(_file(ledger), msgspec.json.encode(memory), alone=True)


def marks_of(path: Path) -> tuple[int, int]:
    """Return when a file was last changed in any way, in ns, and its number; 0 for none.

    Taken after the file was closed: some file servers settle it only then. On Windows it is
    the moment at which the file was made.
    """
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_ctime_ns, status.st_ino


def full_path(ledger: Path) -> str:
    """Return a ledger's path with links resolved, by which it is remembered."""
    return os.path.realpath(ledger)


def local_lock(ledger: Path) -> Path:
    """Return the lock of this workstation's own on a ledger that takes none beside it."""
    return home() / "ledgers" / f"{_digest(ledger)}.lock"


def _file(ledger: Path) -> Path:
    return home() / "ledgers" / f"{_digest(ledger)}.json"


def _digest(ledger: Path) -> str:
    return sha256(full_path(ledger).encode("utf-8", "surrogateescape")).hexdigest()[:32]
