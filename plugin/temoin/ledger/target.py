"""What an entry speaks of: material, and for one use of it also the place in its cut."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from temoin.errors import RateError
from temoin.rate import FrameRange, Rate
from temoin.vocabulary import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Material or one use of it; what is not known stays empty.

    Attributes:
        content_hash: `sha256:` and hex of the media file's bytes.
        umid: Camera's or container's unique id of the material.
        reel: Name of the source carrier; identifies only with `source_range`.
        url_sha256: Hex SHA-256 of the media's URL as the timeline writes it.
        name: File name without folders; identifies nothing by itself.
        cut_digest: The cut it was said in.
        source_range: Media frames spoken of, in media time, end exclusive.
        covers: `clip` or `range`: all of the clip, or a part.
        record_range: Record frames spoken of, in that cut.
        clip: The clip's id in that cut.
        clip_guid: The host's own id of that use, where it has one.
    """

    scope: Scope
    content_hash: str = ""
    umid: str = ""
    reel: str = ""
    url_sha256: str = ""
    name: str = ""
    cut_digest: str = ""
    source_range: FrameRange | None = None
    covers: str = "clip"
    timeline: str = ""
    track_kind: str = ""
    track_index: int = 0
    record_range: FrameRange | None = None
    clip: str = ""
    clip_name: str = ""
    clip_guid: str = ""

    def to_fields(self) -> dict[str, object]:
        """Return the target as an entry holds it."""
        media = {
            "content_hash": self.content_hash,
            "umid": self.umid,
            "reel": self.reel,
            "url_sha256": self.url_sha256,
            "name": self.name,
        }
        fields: dict[str, object] = {
            "scope": self.scope.value,
            "media": {key: value for key, value in media.items() if value},
            "covers": self.covers,
        }
        if self.source_range:
            fields["source_range"] = _range_fields(self.source_range)
        if self.cut_digest:
            fields["cut_digest"] = self.cut_digest
            fields["use"] = self._use_fields()
        return fields

    def _use_fields(self) -> dict[str, object]:
        use: dict[str, object] = {
            "timeline": self.timeline,
            "track": {"kind": self.track_kind, "index": self.track_index},
            "clip": self.clip,
            "clip_name": self.clip_name,
        }
        if self.clip_guid:
            use["clip_guid"] = self.clip_guid
        if self.record_range:
            use["record_range"] = _range_fields(self.record_range)
        return use

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> "Target":
        """Return the target that an entry holds; what cannot be understood stays empty."""
        media, use = _object(fields, "media"), _object(fields, "use")
        track = _object(use, "track")
        index = track.get("index")
        return cls(
            scope=_scope(fields.get("scope")),
            content_hash=_text(media, "content_hash"),
            umid=_text(media, "umid"),
            reel=_text(media, "reel"),
            url_sha256=_text(media, "url_sha256"),
            name=_text(media, "name"),
            cut_digest=_text(fields, "cut_digest"),
            source_range=_range(fields.get("source_range")),
            covers=_text(fields, "covers") or "clip",
            timeline=_text(use, "timeline"),
            track_kind=_text(track, "kind"),
            track_index=index if isinstance(index, int) else 0,
            record_range=_range(use.get("record_range")),
            clip=_text(use, "clip"),
            clip_name=_text(use, "clip_name"),
            clip_guid=_text(use, "clip_guid"),
        )


def _scope(word: object) -> Scope:
    """Return a scope; one this version does not know speaks of one use, the least of them."""
    try:
        return Scope(str(word))
    except ValueError:
        return Scope.USE


def _object(fields: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = fields.get(key)
    return value if isinstance(value, Mapping) else {}


def _text(fields: Mapping[str, Any], key: str) -> str:
    value = fields.get(key)
    return value if isinstance(value, str) else ""


def _range_fields(frames: FrameRange) -> dict[str, object]:
    return {"start": frames.start, "duration": frames.duration, "rate": str(frames.rate)}


def _range(value: object) -> FrameRange | None:
    match value:
        case {"start": int(start), "duration": int(duration), "rate": str(rate)}:
            try:
                return FrameRange(start=start, duration=duration, rate=Rate.of(rate))
            except RateError:
                return None  # of no use as it stands; the entry keeps its text
    return None
