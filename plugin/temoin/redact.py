"""Confidential fields that leave a ledger: signed first, then dropped from its file."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from temoin.cut import ledger_state
from temoin.errors import InputError, StoreError
from temoin.language import say
from temoin.ledger import Draft, Entry, reveal_digest, signed_field
from temoin.store.ledger_file import append, read_ledger, rewrite


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted:
    """What a redaction did.

    Attributes:
        of: The entry whose fields were redacted.
        entry: The redaction; None where these fields were redacted before.
        notices: What a person should be told.
    """

    of: Entry
    entry: Entry | None
    notices: tuple[str, ...] = ()


def redact(path: Path, text: str, names: Collection[str], reason: str) -> Redacted:
    """Sign that fields of an entry are to be dropped everywhere, and drop them from the file.

    Args:
        path: The ledger.
        text: Id of the entry, or enough of one.
        names: Of the fields.
        reason: Why; it is public.

    Raises:
        InputError: No such entry, or no such field of it can be read here.
        StoreError: Nothing was signed, or it was and the field still stands in the file.
    """
    if not reason.strip():
        raise InputError("a redaction without a reason", hint="Say why with --reason.")
    ledger = read_ledger(path)
    of = ledger.entry(text)
    digests = [reveal_digest(each) for each in of.reveals if _name(each, of) in names]
    if not digests and not ledger.stale:
        raise InputError(
            say("entry {entry} shows no such field here", entry=of.id[:19]),
            hint="See what it shows with 'temoin ledger show --confidential'.",
        )
    entry: Entry | None = None
    told: tuple[str, ...] = ()
    if digests:
        fields = {"entry": of.id, "digests": sorted(digests), "reason": reason.strip()}
        unproved = ledger_state(ledger, path).unproved
        signed = append(path, [Draft(type="redact", fields=fields)], unproved=unproved)
        entry, told = signed.entries[0], signed.notices
    try:
        rewritten = rewrite(path, lambda ledger: ledger)
    except StoreError as error:
        raise StoreError(
            say(
                "the redaction is signed, but the field is still in the file: {reason}",
                reason=say(str(error)),
            ),
            hint="Run the same command again to drop it.",
        ) from error
    return Redacted(of=of, entry=entry, notices=(*told, *rewritten.notices))


def _name(reveal: str, entry: Entry) -> str:
    field = signed_field(reveal, entry.digests)
    return field[0] if field else ""
