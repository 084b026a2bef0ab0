"""The timeline of an open application, as the one JSON document that its adapter hands over.

Source: `schema/json/host_link/timeline.schema.json`; ours.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

import msgspec

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
from temoin.rate import Frames, Rate
from temoin.timeline.nodes import (
    DEEPEST,
    HOST_KEY,
    ColourNode,
    EffectNode,
    Found,
    MarkerNode,
    MediaNode,
    Metadata,
    Node,
    Span,
    Time,
)
from temoin.timeline.projects.parts import (
    Lane,
    Placed,
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
_KINDS = {"picture": "Video", "sound": "Audio", "other": "Other"}
_SCHEMAS = {
    "file": "ExternalReference.1",
    "sequence": "ImageSequenceReference.1",
    "generator": "GeneratorReference.1",
    "missing": "MissingReference.1",
}
_MEDIA = "DEFAULT_MEDIA"
_WHERE = "path"
"""Key under which an operation says where in the application it stands."""


class _Document(msgspec.Struct):
    timeline: HostTimeline


def host_document(found: HostTimeline) -> bytes:
    """Return a host's timeline as the bytes that a cut is read from."""
    return _OPENING + b'"timeline":' + msgspec.json.encode(found, order="deterministic") + b"}"


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
        TimelineError: It is none, or lies too deep.
        RateError: It counts at no rate.
    """
    found = host_timeline(content)
    for each in found.warnings:
        notes.say(each)
    for each in found.unseen:
        notes.unseen(each)
    rate = Rate.of(found.rate)
    reading = _Reading(found.host, rate)
    lanes = [reading.lane(each, since=found.start) for each in found.tracks]
    node = timeline(
        found.name, rate, lanes, start=found.start, metadata=_mode(drop_frame=found.drop_frame)
    )
    if node.tracks and found.operations:
        node.tracks.effects = [*reading.effects(found.operations)]
    return timelines([node])


def _mode(*, drop_frame: bool) -> Metadata:
    return said(HOST_KEY, {"frame_code_mode": "DROP FRAME"} if drop_frame else {})


class _Reading:
    """What holds for a whole timeline while its parts become nodes."""

    def __init__(self, host: str, rate: Rate) -> None:
        self._host, self._rate = host, rate

    def lane(self, track: HostTrack, since: int, depth: int = 0) -> Lane:
        """Return a track; its items' starts count from a frame of the same time frame."""
        if depth > DEEPEST:
            raise TimelineError("compositions nested too deeply", hint="Open the nest itself.")
        return Lane(
            name=track.name,
            kind="Audio" if _KINDS[track.kind] == "Audio" else "Video",
            enabled=track.enabled,
            effects=[*self.effects(track.operations)],
            placed=[self._placed(each, since, depth) for each in track.items],
        )

    def effects(self, operations: Iterable[HostOperation]) -> Iterator[EffectNode]:
        """Yield operations as effects, each with where it stands among its words."""
        for each in operations:
            words = {**each.words, **({_WHERE: each.where} if each.where else {})}
            yield effect(each.name, each.kind, self._host, words, enabled=each.enabled)

    def _placed(self, item: HostItem, since: int, depth: int) -> Placed:
        node = self._nest(item, depth) if item.inside else self._clip(item)
        node.name, node.enabled = item.name, item.enabled
        node.effects = [*_retime(item), *self.effects(item.operations)]
        node.markers = [self._marker(item, each) for each in item.markers]
        own = {"guid": item.id, **_identities(item.media)}
        node.metadata = {
            **said(self._host, item.words),
            **said(HOST_KEY, {key: value for key, value in own.items() if value}),
        }
        node.color = ColourNode(name=item.colour) if item.colour else None
        start = max(item.start - since, 0)
        cut_off = start - (item.start - since)
        return Placed(
            node=node,
            used=Used(
                start=start,
                duration=max(item.duration - cut_off, 0),
                source_start=item.source_start + _media_frames(cut_off, item, self._rate),
                source_rate=self._media_rate(item),
            ),
        )

    def _nest(self, item: HostItem, depth: int) -> Node:
        lanes = (self.lane(each, since=0, depth=depth + 1) for each in item.inside)
        return nest(item.name, self._rate, lanes)

    def _clip(self, item: HostItem) -> Node:
        return Node(
            schema="Clip.2",
            media_references={_MEDIA: self._media(item.media or HostMedia(kind="missing"))},
            active_media_reference_key=_MEDIA,
        )

    def _media(self, media: HostMedia) -> MediaNode:
        node = MediaNode(
            schema=_SCHEMAS[media.kind],
            name=media.name,
            metadata=said(self._host, media.words),
        )
        if media.kind == "sequence":
            _as_sequence(node, media)
        elif media.kind == "generator":
            node.generator_kind = media.name
        else:
            node.target_url = media.url
        if media.frames > 0:
            rate = Rate.of(media.rate) if media.rate else self._rate
            node.available_range = _span(media.first, media.frames, rate)
        return node

    def _media_rate(self, item: HostItem) -> Rate | None:
        return Rate.of(item.media.rate) if item.media and item.media.rate else None

    def _marker(self, item: HostItem, marker: HostMarker) -> MarkerNode:
        start = item.source_start + marker.start
        return MarkerNode(
            name=marker.name,
            color=marker.colour or None,
            comment=marker.note,
            marked_range=_span(start, max(marker.duration, 1), self._rate),
            metadata=said("temoin", {"mark": marker.id} if marker.id else {}),
        )


def _media_frames(record_frames: int, item: HostItem, rate: Rate) -> Frames:
    """Return how many media frames go by while so many record frames do."""
    if not record_frames:
        return 0
    media = Rate.of(item.media.rate) if item.media and item.media.rate else rate
    return record_frames * _speed(item) * media.fraction / rate.fraction


def _retime(item: HostItem) -> Iterator[EffectNode]:
    if item.varying:
        yield EffectNode(schema="TimeEffect.1", effect_name="TimeWarp")
    elif (speed := _speed(item)) == 0:
        yield EffectNode(schema="FreezeFrame.1")
    elif speed != 1:
        yield EffectNode(schema="LinearTimeWarp.1", time_scalar=float(speed))


def _speed(item: HostItem) -> Fraction:
    try:
        return Fraction(item.speed)
    except (ValueError, ZeroDivisionError) as error:
        raise RateError(
            say("a speed of {speed}", speed=item.speed[:40]),
            hint="Read it from the application again.",
            clip=item.name,
        ) from error


def _identities(media: HostMedia | None) -> Mapping[str, str]:
    return {"reel": media.reel, "umid": media.umid} if media else {}


def _as_sequence(node: MediaNode, media: HostMedia) -> None:
    """Split `.../shot.%04d.exr` as OpenTimelineIO has it."""
    folder, slash, name = media.url.rpartition("/")
    before, percent, rest = name.partition("%")
    digits, d, after = rest.partition("d")
    node.target_url_base, node.name_prefix = folder + slash, before
    if percent and d and digits.isdigit():
        node.frame_zero_padding, node.name_suffix = int(digits), after


def _span(start: Frames, duration: int, rate: Rate) -> Span:
    seconds = float(rate.fraction)
    return Span(
        schema="TimeRange.1",
        start_time=Time(schema="RationalTime.1", value=float(start), rate=seconds),
        duration=Time(schema="RationalTime.1", value=float(duration), rate=seconds),
    )
