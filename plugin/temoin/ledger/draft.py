"""What is to be said, and how it is signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from temoin.canonical import canonical_text, parse_object, plain_value
from temoin.ledger.entry import MEDIA_TYPE, Entry, Link, entry_id, signed_message
from temoin.ledger.reveal import make_reveal, reveal_digest
from temoin.signing import SigningKey, base64url


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is to be said, before it is signed.

    Attributes:
        fields: Of its type's schema, public.
        confidential: Fields that only a reveal shows.
        refers: Public fields that hold the id of another draft, by its place among the drafts
            that are signed with it, from 0; that one stands before it.
    """

    type: str
    fields: Mapping[str, object]
    confidential: Mapping[str, object] = field(default_factory=dict)
    refers: Mapping[str, int] = field(default_factory=dict)

    def knowing(self, signed: Sequence[Entry]) -> "Draft":
        """Return the draft with the ids that it refers to, as the entries before it got them."""
        ids = {name: signed[place].id for name, place in self.refers.items()}
        return replace(self, fields={**self.fields, **ids}, refers={})


def sign_entry(draft: Draft, link: Link, time_ms: int, key: SigningKey) -> Entry:
    """Return a signed entry; text of the draft, however it was typed, becomes NFC.

    Raises:
        LedgerFormatError: A field holds what no entry may hold.
    """
    fields = {key: plain_value(value) for key, value in draft.fields.items()}
    reveals = tuple(
        make_reveal(name, plain_value(each)) for name, each in draft.confidential.items()
    )
    body: dict[str, object] = {
        **fields,
        "type": draft.type,
        "project": link.project,
        "writer": link.writer,
        "seq": link.seq,
        "prev": link.prev or None,
        "heads": list(link.heads),
        "time": time_ms,
    }
    if reveals:
        body["_sd"] = sorted(map(reveal_digest, reveals))
    payload = canonical_text(body)
    message = signed_message(MEDIA_TYPE, payload)
    return Entry(
        id=entry_id(message),
        media_type=MEDIA_TYPE,
        payload=payload,
        key_id=key.id,
        signature=base64url(key.sign(message)),
        reveals=reveals,
        body=parse_object(payload),
    )
