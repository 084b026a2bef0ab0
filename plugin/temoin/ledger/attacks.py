"""What a ledger can fail to prove: a name for each, its exit code, what to do."""

from dataclasses import dataclass

from temoin.errors import (
    ChainError,
    DigestMismatchError,
    LedgerFormatError,
    SignatureError,
    VerificationError,
)
from temoin.ledger.entry import Entry
from temoin.model import Problem

_FULLER_COPY = "Unite it with a fuller copy of the ledger."
_OTHER_COPY = "Compare with another copy of the ledger."


@dataclass(frozen=True, slots=True)
class Attack:
    """A way in which an entry is not what its writer signed.

    Attributes:
        error: Says the exit code.
        voids: Whether the entry proves nothing any more; else it is signed, and its place or
            its neighbours are in doubt.
    """

    name: str
    error: type[VerificationError | LedgerFormatError]
    hint: str
    voids: bool = False

    def on(self, entry: Entry, words: str) -> Problem:
        """Return the problem that this is on an entry."""
        return Problem(
            attack=self.name,
            message=f"{entry.type} entry {entry.id[:19]}: {words}",
            hint=self.hint,
            entry=entry.id,
            writer=entry.writer,
            line=entry.line,
            exit_code=self.error.exit_code,
            voids=self.voids,
        )


MALFORMED_LINE = "malformed line"
PAYLOAD_EDITED = Attack("payload edited", DigestMismatchError, _OTHER_COPY, voids=True)
NOT_CANONICAL = Attack("not canonical", LedgerFormatError, _OTHER_COPY, voids=True)
UNKNOWN_KEY = Attack("unknown key", SignatureError, _FULLER_COPY, voids=True)
FORGED_SIGNATURE = Attack("forged signature", SignatureError, _OTHER_COPY, voids=True)
TWO_ENVELOPES = Attack("two envelopes", SignatureError, _OTHER_COPY)
OTHERS_WRITER = Attack("writer of another key", ChainError, _OTHER_COPY, voids=True)
OTHER_PROJECT = Attack(
    "another project", ChainError, "Ask who put this entry of another ledger here.", voids=True
)
TWO_HISTORIES = Attack("two histories", ChainError, "Ask that person which history is theirs.")
NO_FIRST_ENTRY = Attack("no first entry", ChainError, _OTHER_COPY)
ENTRY_DROPPED = Attack("entry dropped", ChainError, _FULLER_COPY)
ENTRIES_REMOVED = Attack("entries removed", ChainError, _FULLER_COPY)
BROKEN_CHAIN = Attack("broken chain", ChainError, _OTHER_COPY)
FORGED_REVEAL = Attack(
    "forged reveal", DigestMismatchError, "Do not believe that field; ask its writer."
)
