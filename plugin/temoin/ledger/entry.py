"""One signed line of the ledger: its envelope, what it says, and how it is made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from temoin.canonical import is_canonical
from temoin.ledger.reveal import signed_field

MEDIA_TYPE = "application/vnd.temoin.entry.v1+json"
NEWER = "newer"
"""The type of an entry of another media type whose payload cannot be read here."""

COMMON = frozenset({"type", "project", "writer", "seq", "prev", "heads", "time", "_sd"})


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
        stamps: Time-stamp tokens over the id, base64url of their DER.
        further: Envelope fields of a newer version, the JSON text of each; written back.
        body: The payload, parsed.
        line: Number of its line in the file, from 1; 0 elsewhere.
        file: What whoever read the file calls it; empty elsewhere.
        raw: The line as it was read, where another program than ours wrote it; else empty.
    """

    id: str
    media_type: str
    payload: str
    key_id: str
    signature: str
    reveals: tuple[str, ...] = ()
    stamps: tuple[str, ...] = ()
    further: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    line: int = field(default=0, compare=False)
    file: str = field(default="", compare=False)
    raw: str = field(default="", repr=False, compare=False)

    @property
    def type(self) -> str:
        """What kind of entry it is (`step`, `attest`...)."""
        return str(self.body["type"])

    @property
    def is_opaque(self) -> bool:
        """Whether it is of a newer version and nothing in its payload can be read."""
        return self.media_type != MEDIA_TYPE and self.type == NEWER

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

    def text(self, name: str) -> str:
        """Return what a public field says, or "" where it is not there or no text."""
        value = self.body.get(name)
        return value if isinstance(value, str) else ""

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
