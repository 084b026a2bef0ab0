"""The ledger: signed entries, each bound to the one before, that unite without a server."""

from temoin.ledger.adoption import adopt_draft
from temoin.ledger.checkpoints import Covers
from temoin.ledger.draft import Draft, sign_entry
from temoin.ledger.entry import MEDIA_TYPE, Entry, Link
from temoin.ledger.excerpt import PROOFS, anchor_faults, excerpt
from temoin.ledger.histories import same_places
from temoin.ledger.index import Index
from temoin.ledger.line import format_line, parse_line
from temoin.ledger.marker_ids import by_marker_id, marked_entries, marker_id
from temoin.ledger.material import FrameOf, media_fields
from temoin.ledger.people import Called, People, Signer, people_of, short_key
from temoin.ledger.redaction import READERS, for_reader, less_redacted, redactions
from temoin.ledger.reveal import make_reveal, reveal_digest, signed_field
from temoin.ledger.sections import named_sections
from temoin.ledger.streaming import Streamed, verify_lines
from temoin.ledger.target import Target
from temoin.ledger.union import Ledger, parse_ledger, tips, union_of, unite
from temoin.ledger.verify import exit_code, forged, verify
from temoin.ledger.views import LiveEntry, Superseded, is_dissent, live, superseded

__all__ = [
    "MEDIA_TYPE",
    "PROOFS",
    "READERS",
    "Called",
    "Covers",
    "Draft",
    "Entry",
    "FrameOf",
    "Index",
    "Ledger",
    "Link",
    "LiveEntry",
    "People",
    "Signer",
    "Streamed",
    "Superseded",
    "Target",
    "adopt_draft",
    "anchor_faults",
    "by_marker_id",
    "excerpt",
    "exit_code",
    "for_reader",
    "forged",
    "format_line",
    "is_dissent",
    "less_redacted",
    "live",
    "make_reveal",
    "marked_entries",
    "marker_id",
    "media_fields",
    "named_sections",
    "parse_ledger",
    "parse_line",
    "people_of",
    "redactions",
    "reveal_digest",
    "same_places",
    "short_key",
    "sign_entry",
    "signed_field",
    "superseded",
    "tips",
    "union_of",
    "unite",
    "verify",
    "verify_lines",
]
