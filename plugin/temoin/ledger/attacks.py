"""What a ledger can fail to prove: a name for each, its exit code, what to do."""

from dataclasses import dataclass

from temoin.errors import (
    ChainError,
    DigestMismatchError,
    LedgerFormatError,
    SignatureError,
    VerificationError,
)
from temoin.language import say, say_word, sayable
from temoin.ledger.entry import Entry
from temoin.model import Problem

_FULLER_COPY = sayable("Unite it with a fuller copy of the ledger.")
_OTHER_COPY = sayable("Compare with another copy of the ledger.")
_WHO_PUT_IT = sayable("Ask who put this entry of another ledger here.")
_WHOSE = sayable("Ask that person which history is theirs.")
_OTHER_STAMP = sayable("Do not believe that time; stamp the ledger anew.")
_ASK_KEYS_OWNER = sayable("Ask the key's owner whether they said this; it may be a thief's word.")
_ASK_ITS_WRITER = sayable("Do not believe that field; ask its writer.")


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
            message=say(
                "{type} entry {entry}: {problem}",
                type=say_word("entry", entry.type),
                entry=entry.id[:19],
                problem=say(words),
            ),
            hint=self.hint,
            entry=entry.id,
            writer=entry.writer,
            line=entry.line,
            file=entry.file,
            exit_code=self.error.exit_code,
            voids=self.voids,
        )


MALFORMED_LINE = sayable("malformed line")
PAYLOAD_EDITED = Attack(sayable("payload edited"), DigestMismatchError, _OTHER_COPY, voids=True)
NOT_CANONICAL = Attack(sayable("not canonical"), LedgerFormatError, _OTHER_COPY, voids=True)
UNKNOWN_KEY = Attack(sayable("unknown key"), SignatureError, _FULLER_COPY, voids=True)
FORGED_SIGNATURE = Attack(sayable("forged signature"), SignatureError, _OTHER_COPY, voids=True)
REVOKED_KEY = Attack(sayable("revoked key"), SignatureError, _ASK_KEYS_OWNER, voids=True)
TWO_ENVELOPES = Attack(sayable("two envelopes"), SignatureError, _OTHER_COPY)
OTHERS_WRITER = Attack(sayable("writer of another key"), ChainError, _OTHER_COPY, voids=True)
OTHER_PROJECT = Attack(
    sayable("another project"),
    ChainError,
    _WHO_PUT_IT,
    voids=True,
)
TWO_HISTORIES = Attack(sayable("two histories"), ChainError, _WHOSE)
NO_FIRST_ENTRY = Attack(sayable("no first entry"), ChainError, _OTHER_COPY)
ENTRY_DROPPED = Attack(sayable("entry dropped"), ChainError, _FULLER_COPY)
ENTRIES_REMOVED = Attack(sayable("entries removed"), ChainError, _FULLER_COPY)
BROKEN_CHAIN = Attack(sayable("broken chain"), ChainError, _OTHER_COPY)
TAIL_DROPPED = Attack(sayable("tail dropped"), ChainError, _FULLER_COPY)
FALSE_CHECKPOINT = Attack(sayable("checkpoint does not hold"), ChainError, _FULLER_COPY)
FORGED_STAMP = Attack(sayable("forged time stamp"), SignatureError, _OTHER_STAMP)
FORGED_REVEAL = Attack(
    sayable("forged reveal"),
    DigestMismatchError,
    _ASK_ITS_WRITER,
)
