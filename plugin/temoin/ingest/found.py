"""What an ingest finds, and how it is said in entries."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from temoin.ledger import Draft, Entry, FrameOf, Ledger, media_fields
from temoin.model import CouldNotLook, DidNotRun, Evidence, FileState
from temoin.store.drops import Drop, Piece
from temoin.store.hash_lists import Listed
from temoin.store.media import frames_read

_PLAIN = frozenset({"", "none", "unknown"})
"""Values that a field has where it is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFound:
    """A file that says something.

    Attributes:
        facts: What its readers found.
        hash_list: The list whose hashes it is known by, if there is one.
        is_whole: Whether every reader could read it.
        entries: Ids of what was signed of it now; none where the ledger had it all.
    """

    state: FileState
    facts: tuple[Evidence, ...]
    hash_list: Listed | None = None
    frame_of: FrameOf | None = None
    folder: str = ""
    is_whole: bool = True
    entries: tuple[str, ...] = ()

    @property
    def is_weakly_known(self) -> bool:
        """Whether only a hash list's word identifies it."""
        return not self.state.sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What an ingest did.

    Attributes:
        wanted: How many files were to be read.
        asked: How many of them it came to, those that could not be read included.
        files: How many were read.
        known: How many were not: an earlier ingest read them, and they are unchanged.
        listed: Of how many a hash list gave the hash.
        frames_not_read: Frames of sequences that were left out.
        look: The entry that signs the look; None where there was nothing new to look at.
        complete: Whether it came to its end.
    """

    ledger: str
    drop: Drop
    asked: int
    wanted: int
    files: int
    known: int
    listed: int
    frames_not_read: int
    found: tuple[FileFound, ...]
    entries: tuple[Entry, ...]
    look: Entry | None
    batch: str
    hash_lists: Mapping[str, str]
    could_not_look: tuple[CouldNotLook, ...]
    did_not_run: tuple[DidNotRun, ...]
    notices: tuple[str, ...]
    complete: bool

    @property
    def sequences(self) -> int:
        """How many pieces of media are image sequences."""
        return sum(bool(each.pattern) for each in self.drop.pieces)

    @property
    def facts(self) -> int:
        """How many facts the files that were read state."""
        return sum(len(each.facts) for each in self.found)


def stated_in(ledger: Ledger) -> Iterator[tuple[object, ...]]:
    """Yield what a ledger says of which bytes, what was taken back included, and those bytes."""
    for entry in ledger.entries:
        body = entry.body
        if entry.type != "evidence":
            continue
        hashes = body.get("hashes")
        named = hashes if isinstance(hashes, list) else []
        keys = [f"{each}#{body.get('size')}" for each in named] + [entry.text("content_hash")]
        said = tuple(entry.text(name) for name in ("reader", "where", "says", "text"))
        for key in filter(None, keys):
            yield (key,)
            yield (key, *said)


def keys_of(state: FileState) -> Iterator[str]:
    """Yield what an entry on a file knows it by."""
    if state.content_hash:
        yield state.content_hash
    yield from (f"{each}#{state.size}" for each in state.listed)


def said_in(fact: Evidence) -> tuple[str, ...]:
    """Return by what a fact is known to be the same as another one on the same bytes."""
    return fact.reader, fact.where, fact.says.value, fact.text


def draft_of(file: FileFound, fact: Evidence, common: Mapping[str, object]) -> Draft:
    """Return a fact as an entry says it; what is unknown is left out."""
    said = {
        "technique": fact.technique.value,
        "source_type": fact.source_type,
        "tool": fact.tool,
        "signer": fact.signer,
        "signed_at": fact.signed_at,
        "details": fact.details,
        "integrity": fact.integrity.value,
        "trust": fact.trust.value,
        "availability": fact.availability.value,
    }
    listed = file.hash_list
    by_list: dict[str, object] = {}
    if listed:
        digest = f"sha256:{listed.list_sha256}"
        by_list["hash_list"] = {"name": listed.name, "content_hash": digest}
    fields = {
        **media_fields(file.state, file.frame_of),
        **by_list,
        "fact": fact.id,
        "says": fact.says.value,
        "text": fact.text,
        "where": fact.where,
        "strength": fact.strength.value,
        "reader": fact.reader,
        "reader_version": fact.version,
        **{name: value for name, value in said.items() if value not in _PLAIN},
        **({"partial": True} if fact.partial else {}),
        **({"places": fact.places} if fact.places > 1 else {}),
        **common,
    }
    return Draft(
        type="evidence",
        fields=fields,
        confidential={"folders": file.folder} if file.folder else {},
    )


def frame_of(piece: Piece) -> FrameOf | None:
    """Return the sequence that the files of a piece are frames of; None for a single file."""
    if not piece.pattern:
        return None
    count = len(piece.files)
    some = len(frames_read([each.path for each in piece.files]))
    return FrameOf(name=piece.pattern, frames=count, frames_read=some)
