"""The ledger: signed entries, each bound to the one before, that unite without a server."""

from temoin.ledger.entry import MEDIA_TYPE, Draft, Entry, Link, format_line, parse_line, sign_entry
from temoin.ledger.people import People, Signer, people_of, short_key
from temoin.ledger.reveal import make_reveal, reveal_digest
from temoin.ledger.target import Target
from temoin.ledger.union import Ledger, parse_ledger, tips, union_of, unite
from temoin.ledger.verify import exit_code, forged, verify
from temoin.ledger.views import LiveEntry, Superseded, is_dissent, live, superseded

__all__ = [
    "MEDIA_TYPE",
    "Draft",
    "Entry",
    "Ledger",
    "Link",
    "LiveEntry",
    "People",
    "Signer",
    "Superseded",
    "Target",
    "exit_code",
    "forged",
    "format_line",
    "is_dissent",
    "live",
    "make_reveal",
    "parse_ledger",
    "parse_line",
    "people_of",
    "reveal_digest",
    "short_key",
    "sign_entry",
    "superseded",
    "tips",
    "union_of",
    "unite",
    "verify",
]
