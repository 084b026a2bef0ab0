"""A timeline as an open application tells it: plain values, the same whoever the host is.

It is what a host adapter hands over, and what travels as one JSON document between an application
and Temoin (`schema/json/host_link/timeline.schema.json`). Frames are whole and count at the
timeline's rate unless another one stands beside them; rates and speeds are written as exact ratios.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

TrackWord = Literal["picture", "sound", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HostOperation:
    """An operation in use: an effect, a node of a grade, a modifier, a property that is set.

    Attributes:
        name: As the person sees it.
        kind: The host's own identifier of its type; empty where the host tells names alone.
        enabled: None where the host does not say.
        where: Place in the host, for a person: `clip grade, node 2 (Skin)`.
        words: Parameters and what else the host says of it.
    """

    name: str
    kind: str = ""
    enabled: bool | None = None
    where: str = ""
    words: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostMarker:
    """A marker that is there, whoever made it.

    Attributes:
        id: Ours, where we made it; else empty.
        start: On an item, frames from its first visible frame; on a timeline, record frame.
        duration: In frames, at least 1.
    """

    start: int
    duration: int = 1
    name: str = ""
    colour: str = ""
    note: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostMedia:
    """What an item shows.

    Attributes:
        kind: A file, a numbered sequence (`url` then holds `%0Nd`), what the host draws itself, or
            something of which it names no file.
        url: Path or URL as the host has it.
        first: First frame of all of the media, in media time.
        frames: How many there are; 0 where the host does not say.
        rate: The media's rate; empty where the host does not say.
        words: What the host says of the media: properties, metadata.
    """

    kind: Literal["file", "sequence", "generator", "missing"] = "file"
    url: str = ""
    name: str = ""
    reel: str = ""
    umid: str = ""
    first: int = 0
    frames: int = 0
    rate: str = ""
    words: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostItem:
    """One use of media on a track, or a nest.

    Attributes:
        id: The host's own, the same while the project lives; empty where it has none.
        start: Record frame at which it is first seen.
        duration: In record frames.
        source_start: First media frame used, in media time, at the media's rate: the lowest one,
            also where it plays backwards.
        speed: Exact ratio to the media's own speed, such as `1/2`; `0` holds one frame, `-1` plays
            backwards.
        varying: Whether the speed changes along the item.
        operations: In use on it, with those that the host lays over it (adjustments, groups).
        inside: What a nest holds, lowest track first; its items' `start` counts in the nest's own
            time, at the timeline's rate, and `source_start` says where in it this use begins.
        words: What else the host says of it.
    """

    id: str
    name: str
    start: int
    duration: int
    enabled: bool = True
    source_start: int = 0
    speed: str = "1"
    varying: bool = False
    media: HostMedia | None = None
    operations: tuple[HostOperation, ...] = ()
    markers: tuple[HostMarker, ...] = ()
    colour: str = ""
    inside: "tuple[HostTrack, ...]" = ()
    words: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostTrack:
    """One lane; its items come in order of their start, and may overlap."""

    name: str
    kind: TrackWord = "picture"
    enabled: bool = True
    operations: tuple[HostOperation, ...] = ()
    items: tuple[HostItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HostTimeline:
    """The timeline that is open in a host, as it is now.

    Attributes:
        host: Whose words these are, as the catalogue knows it: `blender`, `resolve`.
        application: Name and version for a person: `Blender 4.5.15`.
        id: The host's own id of the timeline.
        start: Record frame of its first frame.
        tracks: Lowest first.
        markers: On the timeline itself.
        operations: On all of it.
        unseen: What in it the host lets nobody look into.
        warnings: What was rounded, guessed or not understood.
    """

    host: str
    application: str
    id: str
    name: str
    rate: str
    start: int = 0
    drop_frame: bool = False
    tracks: tuple[HostTrack, ...] = ()
    markers: tuple[HostMarker, ...] = ()
    operations: tuple[HostOperation, ...] = ()
    unseen: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def items_of(tracks: Iterable[HostTrack]) -> Iterator[HostItem]:
    """Yield every item of some tracks, lowest track first, each before what is in it."""
    for track in tracks:
        for item in track.items:
            yield item
            yield from items_of(item.inside)


__all__ = [
    "HostItem",
    "HostMarker",
    "HostMedia",
    "HostOperation",
    "HostTimeline",
    "HostTrack",
    "items_of",
]
