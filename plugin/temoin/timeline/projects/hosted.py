"""The timeline of an open application, as the one JSON document that its adapter hands over.

Source: `schema/json/host_link/timeline.schema.json`; ours.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

import msgspec

from temoin.canonical import plain_value
from temoin.errors import RateError, TimelineError
from temoin.language import say
from temoin.model import (
    HostItem,
    HostMarker,
    HostMedia,
    HostOperation,
    HostTimeline,
    HostTrack,
)
from temoin.model.hosted import TrackWord
from temoin.rate import Frames, Rate
from temoin.timeline.nodes import (
    DEEPEST,
    HOST_KEY,
    OWN_KEY,
    ColourNode,
    EffectNode,
    Found,
    MarkerNode,
    MediaNode,
    Node,
    Span,
    Time,
)
from temoin.timeline.projects.parts import (
    Lane,
    Placed,
    TrackKind,
    Used,
    effect,
    nest,
    said,
    timeline,
    timelines,
)
from temoin.timeline.times import Notes

FORMAT = "host"
_OPENING = b'{"temoin_host_timeline":1,'
_KINDS: Mapping[TrackWord, TrackKind] = {"picture": "Video", "sound": "Audio", "other": "Other"}
_SCHEMAS = {
    "file": "ExternalReference.1",
    "sequence": "ImageSequenceReference.1",
    "generator": "GeneratorReference.1",
    "missing": "MissingReference.1",
}
_MEDIA = "DEFAULT_MEDIA"
_WHERE = "path"
"""Key under which an operation says where in the application it stands."""

_SPEED = re.compile(r"[-+]?(?:\d{1,12}(?:/\d{1,12})?|\d{0,9}\.\d{1,12})", re.ASCII)
_NUMBERED = re.compile(r"(.*)%(?:0(\d{1,2}))?d(.*)", re.ASCII | re.DOTALL)


class _Document(msgspec.Struct):
    timeline: HostTimeline


def host_document(found: HostTimeline) -> bytes:
    """Return a host's timeline as the bytes that a cut is read from.

    Half a surrogate pair, as in a file's name that is not UTF-8, is marked as unreadable.

    Raises:
        TimelineError: It holds something that is no plain value.
    """
    try:
        content = _encode(found)
    except UnicodeEncodeError:
        content = _encode(plain_value(msgspec.to_builtins(found)))
    return _OPENING + b'"timeline":' + content + b"}"


def _encode(found: object) -> bytes:
    try:
        return msgspec.json.encode(found, order="deterministic")
    except UnicodeEncodeError:
        raise
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise TimelineError(
            say("no timeline of an application: {reason}", reason=str(error)[:160]),
            hint="Report what was asked of it.",
        ) from error


def looks_like(content: bytes, suffix: str) -> bool:
    """Return whether it is a timeline that a host adapter handed over."""
    return suffix in {"", ".json"} and content.startswith(_OPENING)


def host_timeline(content: bytes) -> HostTimeline:
    """Return what the bytes of a host's timeline say.

    Raises:
        TimelineError: They are none.
    """
    try:
        return msgspec.json.decode(content, type=_Document).timeline
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise TimelineError(
            say("no timeline of an application: {reason}", reason=str(error)[:160]),
            hint="Read it from the application again.",
        ) from error


def read(content: bytes, notes: Notes) -> list[Found]:
    """Return the timeline that a host handed over.

    Raises:
        TimelineError: It is none, lies too deep, or counts beyond what a timeline can.
        RateError: It counts at no rate.
    """
    found = host_timeline(content)
    for each in found.warnings:
        notes.say(each)
    for each in found.unseen:
        notes.unseen(each)
    try:
        return timelines([_timeline(found, notes)])
    except OverflowError as error:
        raise TimelineError(
            "a number in it is beyond what a timeline can count",
            hint="Read it from the application again.",
        ) from error


def _timeline(found: HostTimeline, notes: Notes) -> Node:
    rate = Rate.of(found.rate)
    reading = _Reading(found.host, rate, notes)
    lanes = [reading.lane(each, since=found.start) for each in found.tracks]
    if found.drop_frame and not rate.has_drop_frame:
        notes.say("drop-frame timecode at a rate that has none: left out")
    mode = {"frame_code_mode": "DROP FRAME"} if found.drop_frame else {}
    node = timeline(found.name, rate, lanes, start=found.start, metadata=said(HOST_KEY, mode))
    if node.tracks and found.operations:
        node.tracks.effects = [*reading.effects(found.operations)]
    return node


class _Reading:
    """What holds for a whole timeline while its parts become nodes."""

    def __init__(self, host: str, rate: Rate, notes: Notes) -> None:
        self._host, self._rate, self._notes = host, rate, notes

    def lane(self, track: HostTrack, since: int, depth: int = 0) -> Lane:
        """Return a track; its items' starts count from a frame of the same time frame."""
        if depth > DEEPEST:
            raise TimelineError("compositions nested too deeply", hint="Open the nest itself.")
        return Lane(
            name=track.name,
            kind=_KINDS[track.kind],
            enabled=track.enabled,
            effects=[*self.effects(track.operations)],
            placed=[self._placed(each, since, depth) for each in track.items],
            stays=True,
        )

    def effects(self, operations: Iterable[HostOperation]) -> Iterator[EffectNode]:
        """Yield operations as effects, each with where it stands among its words."""
        for each in operations:
            words = {**each.words, **({_WHERE: each.where} if each.where else {})}
            yield effect(each.name, each.kind, self._host, words, enabled=each.enabled)

    def _placed(self, item: HostItem, since: int, depth: int) -> Placed:
        speed = self._speed(item)
        used = self._used(item, since, speed)
        node = self._nest(item, depth) if item.inside else self._clip(item)
        node.name, node.enabled = item.name, item.enabled
        node.effects = [*_retime(speed), *self.effects(item.operations)]
        node.markers = [self._marker(item, each, speed) for each in item.markers]
        own = {"guid": item.id, **_identities(item.media)}
        node.metadata = {
            **said(self._host, item.words),
            **said(HOST_KEY, {key: value for key, value in own.items() if value}),
        }
        node.color = ColourNode(name=item.colour) if item.colour else None
        return Placed(node=node, used=used)

    def _used(self, item: HostItem, since: int, speed: Fraction | None) -> Used:
        """Return where an item is seen; what lies before the first frame is cut off."""
        if item.duration <= 0:
            self._notes.count("items without a length", item.name)
        cut_off = max(since - item.start, 0)
        if cut_off:
            self._notes.count("items that begin before the timeline were cut off there", item.name)
        return Used(
            start=item.start - since + cut_off,
            duration=max(item.duration - cut_off, 0),
            source_start=item.source_start + self._media_frames(cut_off, item, speed),
            source_rate=self._rate_of(item),
        )

    def _nest(self, item: HostItem, depth: int) -> Node:
        lanes = (self.lane(each, since=0, depth=depth + 1) for each in item.inside)
        return nest(item.name, self._rate, lanes)

    def _clip(self, item: HostItem) -> Node:
        media = item.media or HostMedia(kind="missing")
        node = MediaNode(
            schema=_SCHEMAS[media.kind],
            name=media.name,
            metadata=said(self._host, media.words),
        )
        if media.kind == "generator":
            node.generator_kind = media.name
        elif media.kind != "sequence" or not _is_split(node, media.url):
            node.target_url = media.url
        if media.frames > 0:
            node.available_range = _span(media.first, media.frames, self._rate_of(item))
        return Node(
            schema="Clip.2",
            media_references={_MEDIA: node},
            active_media_reference_key=_MEDIA,
        )

    def _rate_of(self, item: HostItem) -> Rate:
        """Return the rate at which an item's media frames count."""
        if item.inside or item.media is None or not item.media.rate:
            return self._rate
        try:
            return Rate.of(item.media.rate)
        except RateError:
            self._notes.count("media of a rate that is none, counted at the timeline's", item.name)
            return self._rate

    def _speed(self, item: HostItem) -> Fraction | None:
        """Return an item's speed, None where it varies or cannot be told."""
        if item.varying:
            return None
        try:
            return Fraction(item.speed if _SPEED.fullmatch(item.speed) else "")
        except (ValueError, ZeroDivisionError):
            self._notes.count("speeds that are none, taken as ones that vary", item.name)
            return None

    def _media_frames(self, record_frames: int, item: HostItem, speed: Fraction | None) -> Frames:
        """Return how far its first media frame moves when so many record frames are cut off.

        Played backwards, an item loses its last media frames; which ones it loses where its speed
        varies, nobody can tell.
        """
        if not record_frames or speed is None or speed < 0:
            return 0
        return record_frames * speed * self._rate_of(item).fraction / self._rate.fraction

    def _marker(self, item: HostItem, marker: HostMarker, speed: Fraction | None) -> MarkerNode:
        """Return a marker, in media time as OpenTimelineIO has it, as if played forwards."""
        forwards = None if speed is None else abs(speed)
        start = item.source_start + self._media_frames(marker.start, item, forwards)
        frames = self._media_frames(max(marker.duration, 1), item, forwards)
        return MarkerNode(
            name=marker.name,
            color=marker.colour or None,
            comment=marker.note,
            marked_range=_span(start, max(frames, 1), self._rate_of(item)),
            metadata=said(OWN_KEY, {"mark": marker.id} if marker.id else {}),
        )


def _retime(speed: Fraction | None) -> Iterator[EffectNode]:
    if speed is None:
        yield EffectNode(schema="TimeEffect.1", effect_name="TimeWarp")
    elif speed == 0:
        yield EffectNode(schema="FreezeFrame.1")
    elif speed != 1:
        yield EffectNode(schema="LinearTimeWarp.1", time_scalar=float(speed))


def _identities(media: HostMedia | None) -> Mapping[str, str]:
    return {"reel": media.reel, "umid": media.umid} if media else {}


def _is_split(node: MediaNode, url: str) -> bool:
    """Split `.../shot.%04d.exr` as OpenTimelineIO has it; False where it has no such number."""
    cut = max(url.rfind("/"), url.rfind("\\")) + 1
    numbered = _NUMBERED.fullmatch(url[cut:])
    if numbered is None:
        return False
    node.target_url_base = url[:cut]
    node.name_prefix, padding, node.name_suffix = numbered.groups()
    node.frame_zero_padding = int(padding or 0)
    return True


def _span(start: Frames, duration: Frames, rate: Rate) -> Span:
    seconds = float(rate.fraction)
    return Span(
        schema="TimeRange.1",
        start_time=Time(schema="RationalTime.1", value=float(start), rate=seconds),
        duration=Time(schema="RationalTime.1", value=float(duration), rate=seconds),
    )
