"""What this workstation remembers of each ledger it wrote to.

Kept outside the ledgers: a copied folder or a restored backup does not match it, and then an
honest person gets a new writer instead of two histories.
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import msgspec

from temoin.store.atomic import keep
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
    """

    path: str
    project: str
    writer: str
    last: str
    entries: int


def remembered(ledger: Path) -> Remembered | None:
    """Return what is remembered of a ledger at a path; None for nothing or nothing legible."""
    try:
        return msgspec.json.decode(_file(ledger).read_bytes(), type=Remembered)
    except (OSError, msgspec.DecodeError, UnicodeError):
        return None  # a memory that is lost costs a new writer, nothing else


def remember(ledger: Path, memory: Remembered) -> None:
    """Keep what a ledger was like after a write.

    Raises:
        StoreError: The workstation's folder cannot be written.
    """
    keep(_file(ledger), msgspec.json.encode(memory))


def full_path(ledger: Path) -> str:
    """Return a ledger's path with links resolved, by which it is remembered."""
    return str(ledger.resolve())


def _file(ledger: Path) -> Path:
    digest = sha256(full_path(ledger).encode("utf-8", "surrogateescape")).hexdigest()
    return home() / "ledgers" / f"{digest[:32]}.json"
