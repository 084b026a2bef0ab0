"""One signed line of the ledger: its envelope, what it says, and how it is made."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

import msgspec

from temoin.canonical import canonical_text, is_canonical, parse_object, plain_value
from temoin.errors import LedgerFormatError
from temoin.language import say
from temoin.ledger.reveal import make_reveal, reveal_digest, signed_field
from temoin.signing import SigningKey, base64url

MEDIA_TYPE = "application/vnd.temoin.entry.v1+json"
LONGEST_LINE = 4 * 1024 * 1024
"""Bytes; no entry of ours comes near it."""

ENVELOPE = frozenset({"id", "t", "p", "k", "s", "d"})
COMMON = frozenset({"type", "project", "writer", "seq", "prev", "heads", "time", "_sd"})
_HINT = "Ask for a copy from whoever wrote it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where an entry stands: its project, its writer, and what that writer knew.

    Attributes:
        project: Random at a ledger's birth; an entry of another one is no part of it.
        writer: Key id, a dot, 16 hex digits drawn when that key first wrote to this file.
        seq: Counts the writer's entries from 1.
        prev: Id of the writer's previous entry, or empty for its first.
        heads: Newest other ids that the writer knew, sorted.
    """

    project: str
    writer: str
    seq: int
    prev: str = ""
    heads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry as a line holds it; the payload stays the very text that was signed.

    Attributes:
        id: As written; whether it is the payload's is for verification to say.
        media_type: `t` of the envelope, covered by the signature.
        payload: Canonical JSON text.
        key_id: Who signed.
        signature: base64url text.
        reveals: Texts that show confidential fields.
        further: Envelope fields of a newer version, kept and written back.
        body: The payload, parsed.
        line: Number of its line in the file, from 1; 0 elsewhere.
    """

    id: str
    media_type: str
    payload: str
    key_id: str
    signature: str
    reveals: tuple[str, ...] = ()
    further: Mapping[str, object] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    line: int = field(default=0, compare=False)

    @property
    def type(self) -> str:
        """What kind of entry it is (`step`, `attest`...)."""
        return str(self.body["type"])

    @property
    def link(self) -> Link:
        """Where it stands."""
        body = self.body
        return Link(
            project=body["project"],
            writer=body["writer"],
            seq=body["seq"],
            prev=body["prev"] or "",
            heads=tuple(body["heads"]),
        )

    @property
    def parents(self) -> tuple[str, ...]:
        """Ids of the entries that its writer knew when it was written."""
        prev = self.body["prev"]
        return (prev, *self.body["heads"]) if prev else tuple(self.body["heads"])

    @property
    def project(self) -> str:
        """The ledger it was written for."""
        return str(self.body["project"])

    @property
    def writer(self) -> str:
        """Who wrote it, on which workstation."""
        return str(self.body["writer"])

    @property
    def seq(self) -> int:
        """Its place among its writer's entries, from 1."""
        return int(self.body["seq"])

    @property
    def time_ms(self) -> int:
        """When it was written, UTC milliseconds since 1970, as the writer's clock had it."""
        return int(self.body["time"])

    @property
    def fields(self) -> Mapping[str, Any]:
        """What it says, its place in the chain left out."""
        return {key: value for key, value in self.body.items() if key not in COMMON}

    @property
    def digests(self) -> tuple[str, ...]:
        """Digests of its confidential fields."""
        return tuple(self.body.get("_sd", ()))

    @property
    def confidential(self) -> dict[str, object]:
        """The confidential fields whose reveals are here; what was not signed is none of them."""
        digests = set(self.digests)
        fields = (signed_field(reveal, digests) for reveal in self.reveals)
        return dict(field for field in fields if field)

    @property
    def message(self) -> bytes:
        """The bytes that are signed."""
        return signed_message(self.media_type, self.payload)

    @property
    def is_canonical(self) -> bool:
        """Whether the payload is the canonical form of what it says."""
        return is_canonical(self.payload, self.body)


def signed_message(media_type: str, payload: str) -> bytes:
    """Return the bytes that a signature covers: lengths first, so that nothing can slide.

    Source: DSSE, protocol version 1, pre-authentication encoding.
    """
    kind = media_type.encode("utf-8", "surrogatepass")
    text = payload.encode("utf-8", "surrogatepass")
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(text), text)


def entry_id(message: bytes) -> str:
    """Return the id of an entry with this signed message."""
    return f"sha256:{sha256(message).hexdigest()}"


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


def format_line(entry: Entry, *, reveals: bool = True) -> str:
    """Return an entry as a line, without its line break; payload and signature as they were."""
    envelope: dict[str, object] = {
        "id": entry.id,
        "t": entry.media_type,
        "p": entry.payload,
        "k": entry.key_id,
        "s": entry.signature,
    }
    if reveals and entry.reveals:
        envelope["d"] = list(entry.reveals)
    return msgspec.json.encode({**envelope, **entry.further}).decode()


def parse_line(line: str, number: int = 0) -> Entry:
    """Return the entry that a line holds; nothing in it is believed yet.

    Raises:
        LedgerFormatError: No envelope, two equal keys in it, or a payload that no entry has.
    """
    if len(line) > LONGEST_LINE:
        raise LedgerFormatError("a line that is too long for an entry", hint=_HINT)
    envelope = parse_object(line)
    _refuse_doubled_keys(line, envelope)
    texts = [envelope.get(name) for name in ("id", "t", "p", "k", "s")]
    reveals = envelope.get("d", [])
    if not all(isinstance(each, str) for each in texts) or not _are_texts(reveals):
        raise LedgerFormatError("a line that is no entry: id, t, p, k, s or d", hint=_HINT)
    name, media_type, payload, key_id, signature = texts
    return Entry(
        id=str(name),
        media_type=str(media_type),
        payload=str(payload),
        key_id=str(key_id),
        signature=str(signature),
        reveals=tuple(reveals),
        further={key: value for key, value in envelope.items() if key not in ENVELOPE},
        body=_checked_body(str(payload)),
        line=number,
    )


def _refuse_doubled_keys(line: str, envelope: Mapping[str, object]) -> None:
    """Refuse an envelope that names a key twice: readers disagree on which one counts."""
    if msgspec.json.encode(envelope).decode() == line:
        return  # the compact form of what was read, as ours all are: nothing is there twice
    try:
        json.loads(line, object_pairs_hook=_each_key_once)
    except (ValueError, RecursionError) as error:
        raise LedgerFormatError(
            "a line that two readers take for two things", hint=_HINT
        ) from error


def _each_key_once(members: list[tuple[str, object]]) -> dict[str, object]:
    if len({key for key, _ in members}) != len(members):
        raise LedgerFormatError("a line with two equal keys", hint=_HINT)
    return dict(members)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _checked_body(payload: str) -> dict[str, Any]:
    """Return a payload's object, its place in the chain of the right types."""
    body = parse_object(payload)
    wrong = [
        name
        for name, fits in _FITS.items()
        if not (fits(body[name]) if name in body else name in _MAY_LACK)
    ]
    if wrong:
        raise LedgerFormatError(
            say("a payload without a proper {field}", field=wrong[0]), hint=_HINT
        )
    return body


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_FITS: dict[str, Callable[[Any], bool]] = {
    "type": _is_text,
    "project": _is_text,
    "writer": _is_text,
    "seq": lambda value: _is_whole(value) and value >= 1,
    "prev": lambda value: value is None or _is_text(value),
    "heads": _are_texts,
    "time": _is_whole,
    "_sd": _are_texts,
}
_MAY_LACK = {"_sd"}
