"""A small project of DaVinci Resolve's, in memory: what the fake's functions answer from."""

import itertools
from dataclasses import dataclass, field
from typing import Any

_numbers = itertools.count(1)


def unique_id() -> str:
    """Return an id as the application's are: opaque, and never the same again."""
    return f"5f9e2c1a-0000-4000-8000-{next(_numbers):012d}"


Markers = dict[float, dict[str, Any]]


@dataclass(slots=True)
class Node:
    tools: list[str] = field(default_factory=list)
    label: str = ""
    lut: str = ""


@dataclass(slots=True)
class Graph:
    nodes: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class FusionTool:
    name: str
    kind: str
    off: bool = False


@dataclass(slots=True)
class FusionComp:
    tools: list[FusionTool] = field(default_factory=list)


@dataclass(slots=True)
class ColorGroup:
    name: str
    before: Graph = field(default_factory=Graph)
    after: Graph = field(default_factory=Graph)


@dataclass(slots=True)
class MediaPoolItem:
    name: str
    properties: dict[str, Any] = field(default_factory=dict)
    third_party: dict[str, str] = field(default_factory=dict)
    timeline: "Timeline | None" = None
    id: str = field(default_factory=unique_id)


@dataclass(slots=True)
class TimelineItem:
    """One clip; `source` and `source_end` are media frames as the application tells them."""

    name: str
    start: int
    duration: int
    media: MediaPoolItem | None = None
    left: int = 0
    source: int = 0
    source_end: int = 0
    enabled: bool = True
    colour: str = ""
    markers: Markers = field(default_factory=dict)
    layers: list[Graph] = field(default_factory=list)
    group: ColorGroup | None = None
    comps: list[FusionComp] = field(default_factory=list)
    properties: dict[str, Any] | None = None
    takes: int = 0
    versions: list[str] = field(default_factory=lambda: ["Version 1"])
    isolation: dict[str, Any] = field(default_factory=lambda: {"isEnabled": False, "amount": 0})
    id: str = field(default_factory=unique_id)


@dataclass(slots=True)
class Track:
    kind: str
    name: str
    items: list[TimelineItem] = field(default_factory=list)
    enabled: bool = True
    isolation: dict[str, Any] = field(default_factory=lambda: {"isEnabled": False, "amount": 0})


@dataclass(slots=True)
class Timeline:
    name: str
    rate: str = "24"
    start: int = 86400
    timecode: str = "01:00:00:00"
    playhead: str = "01:00:00:00"
    tracks: list[Track] = field(default_factory=list)
    markers: Markers = field(default_factory=dict)
    graph: Graph = field(default_factory=Graph)
    selected: list[TimelineItem] = field(default_factory=list)
    id: str = field(default_factory=unique_id)

    def of(self, kind: str) -> list[Track]:
        return [each for each in self.tracks if each.kind == kind]

    @property
    def end(self) -> int:
        ends = [item.start + item.duration for track in self.tracks for item in track.items]
        return max(ends, default=self.start)

    @property
    def items(self) -> list[TimelineItem]:
        return [item for track in self.tracks for item in track.items]


@dataclass(slots=True)
class Project:
    name: str
    timelines: list[Timeline] = field(default_factory=list)
    current: Timeline | None = None
    settings: dict[str, str] = field(default_factory=dict)
    groups: list[ColorGroup] = field(default_factory=list)
    jobs: list[dict[str, Any]] = field(default_factory=list)
    statuses: dict[str, dict[str, Any]] = field(default_factory=dict)
    rendering: bool = False
    modified: str = "2026-11-30 10:00:00"
    id: str = field(default_factory=unique_id)


@dataclass(slots=True)
class Application:
    """The application itself, with which lies it tells.

    Attributes:
        lies: Names of `LIES` in `fake.py`.
        busy_after: So many more calls are answered, then it renders and answers none.
    """

    project: Project | None
    product: str = "DaVinci Resolve Studio"
    version: str = "21.0.0.45"
    dead: bool = False
    busy_after: int | None = None
    lies: set[str] = field(default_factory=set)
