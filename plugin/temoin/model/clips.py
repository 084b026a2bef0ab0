"""What a timeline shows, as plain data: clips, their media, effects and markers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from hashlib import sha256
from math import ceil, floor
from unicodedata import normalize

from temoin.errors import TimelineError
from temoin.language import say
from temoin.rate import FrameRange, Frames, Rate, frame_of_timecode, frames_covered, timecode
from temoin.vocabulary import MediaKind, TrackKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Retime:
    """A constant change of speed; `speed` is exact, negative plays backwards, 0 is a freeze.

    `varying` marks a time warp whose curve the timeline does not tell: which frames are seen is
    then unknown.
    """

    speed: Fraction
    varying: bool = False

    @property
    def label(self) -> str:
        """As people say it: `freeze`, `reverse 50%`, `200%`, `ramp`."""
        if self.varying:
            return say("ramp")
        if self.speed == 0:
            return say("freeze")
        percent = f"{float(abs(self.speed) * 100):.4g}"
        if self.speed < 0:
            return say("reverse {percent}%", percent=percent)
        return say("{percent}%", percent=percent)


def frames_seen(
    source_range: FrameRange,
    retime: Retime | None,
    *,
    available_range: FrameRange | None = None,
    part: tuple[Frames, Frames] | None = None,
) -> FrameRange:
    """Return the media frames that a use shows, in media time: rather more than fewer.

    A source range is the part used before the retime: its duration is the use's own length. A
    freeze shows its first frame. Hosts disagree whether a use that plays backwards begins or ends
    at the start of its source range: both readings are covered. A speed that varies may show any
    frame of the media, or of the source range where the media's range is not known.

    Args:
        source_range: In media time.
        retime: None for the media's own speed.
        available_range: All of the media, in media time.
        part: First frame and end, exclusive, of the part shown, counted from the start of the use
            at the source range's rate; beyond its ends where transitions show more. None is all.
    """
    if retime is None and part is None:
        return source_range
    first, end = part or (0, source_range.duration)
    start, rate = source_range.start, source_range.rate
    speed = retime.speed if retime else 1
    if end <= first:
        return FrameRange(start=start, duration=0, rate=rate)
    if retime and retime.varying:
        return _both(source_range, available_range)
    if speed == 0:
        return FrameRange(start=start, duration=1, rate=rate)
    if speed > 0:
        low, high = start + first * speed, start + end * speed
    else:
        span_end = start - source_range.duration * speed
        low = min(start + 1 + end * speed, span_end + end * speed)
        high = max(start + 1 + first * speed, span_end + first * speed)
    return FrameRange(start=floor(low), duration=ceil(high) - floor(low), rate=rate)


def _both(source_range: FrameRange, available_range: FrameRange | None) -> FrameRange:
    """Return the frames from the first to the last of both ranges, at the source range's rate."""
    if available_range is None:
        return source_range
    media = available_range.covering_at(source_range.rate)
    start = min(media.start, source_range.start)
    end_exclusive = max(media.end_exclusive, source_range.end_exclusive)
    return FrameRange(start=start, duration=end_exclusive - start, rate=source_range.rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """One media reference of a clip, as the timeline writes it.

    Attributes:
        url: Path or URL as written; empty where there is none. For a sequence, the pattern
            with `%0Nd` in place of the frame number.
        name: File name alone, without folders.
        active: Whether this is the reference that the clip shows.
        available_range: All of the media, in media time, if the timeline says.
        key: OpenTimelineIO's key of the reference.
        umid: Unique identifier of the source material, as the timeline writes it, or empty.
    """

    kind: MediaKind
    url: str = ""
    name: str = ""
    active: bool = True
    available_range: FrameRange | None = None
    key: str = ""
    umid: str = ""

    @property
    def url_sha256(self) -> str:
        """Hex SHA-256 of the URL, by which records name media without its folders; "" for none.

        Systems write one name in two normal forms: it is made NFC first.
        """
        return _url_sha256(self.url) if self.url else ""


@lru_cache(maxsize=65_536)  # asked of each clip again and again, and a file has many clips
def _url_sha256(url: str) -> str:
    return sha256(normalize("NFC", url).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectView:
    """A named operation on a clip or on the nest around it.

    Attributes:
        name: As the person sees it.
        kind: The host's own name of its type (OpenTimelineIO's `effect_name`).
        enabled: None where the format does not say.
        metadata: The host's own words on it, one JSON text; only while a cut is scanned.
        where: Place in the timeline, for a person and for a record.
    """

    name: str
    kind: str
    enabled: bool | None
    metadata: str = "{}"
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkerView:
    """A note on a clip; its range is in the clip's own time frame."""

    name: str
    colour: str = ""
    comment: str = ""
    marked_range: FrameRange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipView:
    """One use of a piece of media on a track: the unit that a disclosure counts.

    Attributes:
        id: Unique in its cut and the same each time that cut is read: `V1-0003`, inside a
            nest `V1-0003/V1-0001`. Counted from 1.
        track: The track's name, or its kind and number.
        track_index: From 0, bottom first, among tracks of its kind at the top level.
        depth: 0 on a track of the timeline, 1 in a nest, and so on.
        enabled: Itself and all that it lies in.
        visible: Enabled, and some of it inside the programme.
        covered: Whether other picture lies above all of it; it may yet be seen through that.
        record_range: In the programme's time frame, timecode included, end exclusive, and only
            what the nests around it let through: without frames for a clip outside. None where
            the timeline does not tell how long it is, and in a collection without a timeline.
        source_range: The part of the media used, before retime, in media time.
        seen_range: The media frames shown, after retime and trims by nests, in media time.
        visible_range: The same with what transitions show beyond; equal where there are none.
        reel: Name of the source carrier, or empty.
        guid: The host's own id of this use, where it says one; else empty.
        retime: Its own speed and those of the nests around it, as one.
        own_marks: Names of markers on it that were made from a ledger; a view, and no truth.
        transition_in: Record frames that a transition at its head overlaps (0 for a cut).
        transition_out: The same at its tail.
        colour: Name of the colour that a host gave the clip, or empty.
        scene: As a host wrote it or the name tells it; empty where it is yet to be looked for.
        scene_place: Place in the metadata; empty where only the name tells it.
        colours: Of the clip and of markers on it, likewise.
        metadata: Each host's own words on the clip, one JSON text a host; a media reference's
            stand under `media/` and its key. Only while a cut is scanned.
    """

    id: str
    name: str
    track: str
    track_index: int
    kind: TrackKind
    depth: int = 0
    enabled: bool = True
    visible: bool = True
    covered: bool = False
    record_range: FrameRange | None = None
    source_range: FrameRange | None = None
    seen_range: FrameRange | None = None
    visible_range: FrameRange | None = None
    retime: Retime | None = None
    reel: str = ""
    guid: str = ""
    media: tuple[Media, ...] = ()
    effects: tuple[EffectView, ...] = ()
    markers: tuple[MarkerView, ...] = ()
    own_marks: tuple[str, ...] = field(default=(), compare=False)
    transition_in: int = 0
    transition_out: int = 0
    colour: str = ""
    scene: str = ""
    scene_place: str = ""
    colours: tuple[str, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a clip that no entry could name; without transitions, what is seen is visible.

        Raises:
            TimelineError: No id.
        """
        if not self.id:
            raise TimelineError(
                say("clip {name!r} has no id", name=self.name), hint="Report this timeline."
            )
        if self.visible_range is None:
            object.__setattr__(self, "visible_range", self.seen_range)

    @property
    def active_media(self) -> Media | None:
        """The media that the clip shows, if it says."""
        for each in self.media:  # asked of every clip again and again: a generator costs thrice
            if each.active:
                return each
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class CutView:
    """One dated state of a timeline, read once.

    Attributes:
        name: The timeline's own name.
        files: The file's name as the caller gave it.
        format: What it was read as (`otio`, `cmx_3600`...).
        reader: Library and version that read it.
        rate: The edit rate that record times count in.
        drop_frame: Whether its timecode is drop-frame, as far as it says.
        range: All of the programme, in record time.
        digest: The cut's identity (`cut_digest`).
        clips: Track by track, bottom first, each in record order; those of a nest stand where
            the nest stands.
        embedded: The ledger's lines that travel in the timeline.
        warnings: What was rounded, guessed or not understood.
        unseen: What in it nobody could look into: tools may be at work there.
    """

    name: str
    files: tuple[str, ...]
    format: str
    reader: str
    rate: Rate
    range: FrameRange
    digest: str
    clips: tuple[ClipView, ...]
    drop_frame: bool = False
    embedded: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()

    def record_timecode(self, frame: int) -> str:
        """Return the record timecode of a frame, or a length, as the programme counts."""
        return timecode(frame, self.rate, drop_frame=self.drop_frame and self.rate.has_drop_frame)

    def record_frame(self, written: str) -> int:
        """Return the record frame that a person means; in a drop-frame cut `:` counts as `;`.

        Raises:
            RateError: No timecode, or one that this programme has not.
        """
        head, mark, frames = written.strip().rpartition(":")
        if self.drop_frame and mark and ";" not in written:
            written = f"{head};{frames}"
        return frame_of_timecode(written, self.rate)

    def length_of(self, parts: Iterable[FrameRange | None]) -> str:
        """Return how much of the programme ranges take, as a timecode; frames count once."""
        return self.record_timecode(frames_covered([each for each in parts if each]))

    def in_out(self, record: FrameRange | None) -> tuple[str, str]:
        """Return a record range's timecodes, out exclusive; empty where there is none."""
        if record is None:
            return "", ""
        return self.record_timecode(record.start), self.record_timecode(record.end_exclusive)

    @property
    def is_clip_list(self) -> bool:
        """Whether it holds clips and no programme, such as a log of rushes."""
        return self.range.duration == 0 and any(each.source_range for each in self.clips)

    def times_of(self, clip: ClipView) -> tuple[str, str]:
        """Return a clip's record timecodes; of a clip list its source timecodes, out exclusive."""
        source = clip.source_range
        if clip.record_range or source is None or not self.is_clip_list:
            return self.in_out(clip.record_range)
        return self.source_times(source)

    def source_times(self, source: FrameRange) -> tuple[str, str]:
        """Return a source range's timecodes, out exclusive, counted as the programme counts."""
        drop_frame = self.drop_frame and source.rate.has_drop_frame
        start, end = (
            timecode(frame, source.rate, drop_frame=drop_frame)
            for frame in (source.start, source.end_exclusive)
        )
        return start, end

    def clip(self, clip_id: str) -> ClipView:
        """Return the clip with an id.

        Raises:
            TimelineError: There is none.
        """
        for each in self.clips:
            if each.id == clip_id:
                return each
        raise TimelineError(
            say("no clip {clip} in this cut", clip=clip_id),
            hint="List clips with 'temoin show CUT'.",
        )


__all__ = [
    "ClipView",
    "CutView",
    "EffectView",
    "MarkerView",
    "Media",
    "Retime",
    "frames_seen",
]
