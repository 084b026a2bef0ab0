"""Which ledger entries hold for which clips: by material, never by a file name alone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from math import ceil, floor

from temoin.ledger import LiveEntry, Target
from temoin.model import ClipView
from temoin.rate import FrameRange
from temoin.vocabulary import Scope

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identities:
    """What a clip's material is known by, as entries name it."""

    content_hash: str = ""
    umid: str = ""
    url_sha256: str = ""
    reel: str = ""

    @classmethod
    def of(cls, clip: ClipView, content_hash: str = "") -> "Identities":
        """Return the identities of the media that a clip shows.

        Args:
            content_hash: `sha256:` and the hex digest of its media file, where that was read.
        """
        media = clip.active_media
        return cls(
            content_hash=content_hash,
            umid=media.umid if media else "",
            url_sha256=url_digest(media.url) if media else "",
            reel=clip.reel.casefold(),  # EDLs write reels in capitals
        )


def url_digest(url: str) -> str:
    """Return the hex SHA-256 of a media URL as the timeline writes it; "" for none."""
    return sha256(url.encode("utf-8", "surrogatepass")).hexdigest() if url else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """An entry that holds for a clip.

    Attributes:
        why: The identity that it holds by, in words.
        record_range: The record frames it concerns; None for a clip without record times.
    """

    entry: LiveEntry
    target: Target
    why: str
    record_range: FrameRange | None


class EntryIndex:
    """Entries by what identifies their material, so that a join looks at each clip once."""

    def __init__(self, entries: Iterable[tuple[LiveEntry, Target]], cut_digest: str) -> None:
        """Index the entries for one cut."""
        self._cut_digest = cut_digest
        self._by_key: dict[Key, list[tuple[LiveEntry, Target]]] = defaultdict(list)
        for entry, target in entries:
            for key in self._keys(target):
                self._by_key[key].append((entry, target))

    def _keys(self, target: Target) -> Iterator[Key]:
        here = bool(target.cut_digest) and target.cut_digest == self._cut_digest
        if here and target.clip:
            yield ("place", target.clip)
        if here and target.scope is Scope.USE:
            return  # one use of many: in its own cut it holds for its own place only
        named = (
            ("content hash", target.content_hash),
            ("UMID", target.umid),
            ("media URL", target.url_sha256),
            ("reel and timecode", target.reel.casefold()),
        )
        yield from ((kind, value) for kind, value in named if value)

    def holding_for(self, clip: ClipView, known_by: Identities) -> list[Attached]:
        """Return the entries that hold for a clip, each once, by the strongest identity."""
        found: dict[str, Attached] = {}
        keys = (
            ("content hash", known_by.content_hash),
            ("UMID", known_by.umid),
            ("media URL", known_by.url_sha256),
            ("reel and timecode", known_by.reel),
            ("place", clip.id),
        )
        for key in keys:
            for entry, target in self._by_key.get(key, ()) if key[1] else ():
                if entry.entry.id in found:
                    continue
                attached = _attached(clip, entry, target, key[0])
                if attached:
                    found[entry.entry.id] = attached
        return list(found.values())


def _attached(clip: ClipView, entry: LiveEntry, target: Target, why: str) -> Attached | None:
    """Return the entry with the frames it concerns, or None where no frames are shared."""
    if why == "place":
        part = target.record_range or clip.record_range
        return Attached(entry=entry, target=target, why="place in this cut", record_range=part)
    stated, shown = target.source_range, clip.seen_range
    if stated is None:
        if why == "reel and timecode":
            return None  # a reel alone is a whole day's material
        return Attached(entry=entry, target=target, why=why, record_range=clip.record_range)
    if shown is None:
        return None
    shared = shown.shared_with(stated.covering_at(shown.rate))
    if shared is None:
        return None
    return Attached(entry=entry, target=target, why=why, record_range=record_part(clip, shared))


def record_part(clip: ClipView, seen: FrameRange) -> FrameRange | None:
    """Return the record frames in which a clip shows some of its seen media frames.

    A varying or reversed retime gives the whole clip: more is disclosed, never less.
    """
    record, shown = clip.record_range, clip.seen_range
    if record is None or shown is None or shown.duration == 0:
        return record
    if seen == shown or (clip.retime and (clip.retime.varying or clip.retime.speed <= 0)):
        return record
    scale = Fraction(record.duration, shown.duration)
    start = record.start + floor((seen.start - shown.start) * scale)
    end = record.start + ceil((seen.end_exclusive - shown.start) * scale)
    return FrameRange(start=start, duration=end - start, rate=record.rate)


def targets_of(entries: Sequence[LiveEntry]) -> list[tuple[LiveEntry, Target]]:
    """Return the entries that speak of a target, with it."""
    found = []
    for entry in entries:
        fields = entry.fields.get("target")
        if isinstance(fields, dict):
            found.append((entry, Target.from_fields(fields)))
    return found
