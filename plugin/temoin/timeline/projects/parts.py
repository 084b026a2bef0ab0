"""What a project shows, as the nodes that OpenTimelineIO's files are read into too."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Literal

import msgspec

from temoin.rate import Frames, Rate
from temoin.timeline.nodes import (
    EffectNode,
    Found,
    MarkerNode,
    MediaNode,
    Metadata,
    Node,
    Span,
    Time,
)

Words = Mapping[str, object]
"""What a program says of something: names and plain JSON values."""

TrackKind = Literal["Video", "Audio", "Other"]
_MEDIA = "DEFAULT_MEDIA"
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """A part of a track: in its own time and in its media's, both from 0 at their own first frame.

    Attributes:
        start: First frame on the track, counted from the track's start, at the timeline's rate.
        duration: Frames on the track.
        source_start: First media frame used, at `source_rate`.
        source_rate: The media's rate; None for the timeline's.
    """

    start: Frames
    duration: Frames
    source_start: Frames = 0
    source_rate: Rate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A clip, or a nest, with its place on a track."""

    node: Node
    used: Used


@dataclass(slots=True)
class Lane:
    """A track as a project has it: what lies on it may overlap.

    Attributes:
        stays: Whether it is a track, and counts as one, even with nothing on it.
    """

    name: str = ""
    kind: TrackKind = "Video"
    enabled: bool = True
    effects: list[EffectNode] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    stays: bool = False


def effect(
    name: str, identifier: str, host: str, words: Words, *, enabled: bool | None
) -> EffectNode:
    """Return an effect, or a node of a tree, as a project says it.

    Args:
        name: As the person sees it; may be empty.
        identifier: The program's own name of its type (`OFXuk.co...`, `frei0r.facedetect`).
        host: Key of the metadata, by which a detector knows whose words they are.
        words: Parameters and what else the project says of it.
        enabled: None where the project does not say.
    """
    return EffectNode(
        schema="Effect.1",
        name=name,
        effect_name=identifier,
        enabled=enabled is not False,
        says_enabled=enabled is not None,
        metadata=said(host, words),
    )


def said(host: str, words: Words) -> Metadata:
    """Return a program's words as metadata, under its key; nothing where it says nothing."""
    return {host: msgspec.Raw(_encode(words))} if words else {}


def clip(
    name: str,
    *,
    url: str = "",
    effects: Sequence[EffectNode] = (),
    markers: Sequence[MarkerNode] = (),
    metadata: Metadata | None = None,
    enabled: bool = True,
) -> Node:
    """Return a use of a media file, not placed yet; without a URL it shows no known media."""
    schema = "ExternalReference.1" if url else "MissingReference.1"
    return Node(
        schema="Clip.2",
        name=name,
        metadata=metadata or {},
        enabled=enabled,
        effects=[*effects],
        markers=[*markers],
        media_references={_MEDIA: MediaNode(schema=schema, target_url=url)},
        active_media_reference_key=_MEDIA,
    )


def clip_list(name: str, clips: Iterable[Node]) -> list[Found]:
    """Return clips that have no place in time, such as the grades of a gallery."""
    held = Node(schema="SerializableCollection.1", name=name)
    return [(held, ()), *((each, (index,)) for index, each in enumerate(clips))]


def timelines(found: Iterable[Node]) -> list[Found]:
    """Return a project's timelines as what may be chosen among: one of a name each.

    The second and further ones of a name get a number, for a name is how one is chosen.
    """
    seen: Counter[str] = Counter()
    named: list[Found] = []
    for index, each in enumerate(found):
        seen[each.name] += 1
        if seen[each.name] > 1:
            each.name = f"{each.name} ({seen[each.name]})"
        named.append((each, (index,)))
    return named


def timeline(
    name: str,
    rate: Rate,
    lanes: Iterable[Lane],
    *,
    start: Frames = 0,
    metadata: Metadata | None = None,
) -> Node:
    """Return a timeline of tracks, the lowest first.

    Args:
        name: The project's own name of it.
        rate: The edit rate.
        lanes: Its tracks.
        start: Record frame of its first frame.
        metadata: The project's words on it.
    """
    return Node(
        schema="Timeline.1",
        name=name,
        metadata=metadata or {},
        global_start_time=_time(start, rate),
        tracks=nest(name, rate, lanes),
    )


def nest(name: str, rate: Rate, lanes: Iterable[Lane]) -> Node:
    """Return tracks as one item, which a track may hold: a compound, a nested sequence."""
    tracks = [track for lane in lanes for track in _tracks(lane, rate)]
    return Node(schema="Stack.1", name=name, children=tracks)


def _tracks(lane: Lane, rate: Rate) -> list[Node]:
    """Return a lane as tracks without overlaps: what lies on something else goes one higher."""
    rows: list[list[Node]] = []
    ends: list[Frames] = []
    free: list[int] = []  # rows by number, and below by their end: a lane may hold many layers
    taken: list[tuple[Frames, int]] = []
    for each in sorted(lane.placed, key=lambda placed: placed.used.start):
        start = each.used.start
        while taken and taken[0][0] <= start:
            heappush(free, heappop(taken)[1])
        if not free:
            free.append(len(rows))
            rows.append([])
            ends.append(0)
        row = heappop(free)
        if start > ends[row]:
            rows[row].append(_gap(start - ends[row], rate))
        rows[row].append(_placed(each, rate))
        ends[row] = start + each.used.duration
        heappush(taken, (ends[row], row))
    return [
        Node(
            schema="Track.1",
            name=lane.name,
            kind=lane.kind,
            enabled=lane.enabled,
            effects=lane.effects,
            children=row,
        )
        for row in rows or [[]] * lane.stays
    ]


def _placed(placed: Placed, rate: Rate) -> Node:
    used, node = placed.used, placed.node
    node.source_range = Span(
        schema="TimeRange.1",
        start_time=_time(used.source_start, used.source_rate or rate),
        duration=_time(used.duration, rate),
    )
    return node


def _gap(duration: Frames, rate: Rate) -> Node:
    span = Span(schema="TimeRange.1", start_time=_time(0, rate), duration=_time(duration, rate))
    return Node(schema="Gap.1", source_range=span)


def _time(frames: Frames, rate: Rate) -> Time:
    return Time(schema="RationalTime.1", value=float(frames), rate=float(rate.fraction))
