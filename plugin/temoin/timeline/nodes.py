"""OpenTimelineIO's tree as plain typed nodes, metadata kept as the JSON text it is.

The library reads, checks and upgrades a file; its own compact JSON, parsed once into these
nodes, is then walked without crossing into C++ for each attribute. Asking the library for the
metadata of each clip costs more than the whole of this.

No node refers back to what holds it, so Python's collector need not visit them (`gc=False`): it
would visit all of them again and again while a large timeline is read.
"""

import json
from typing import Any, Literal, TypeVar

import msgspec

from temoin.errors import TimelineError
from temoin.language import say

Parsed = TypeVar("Parsed")
Metadata = dict[str, msgspec.Raw]

Way = tuple[int, ...]
"""Indexes that lead from a composition or a collection to something in it, one a level."""

DEEPEST = 64
"""Compositions, or collections, within one another: no editor's work goes near it."""

TIMELINES = ("Timeline", "Stack", "Track", "Clip")
"""What may be read as a timeline, the likeliest first."""

OWN_KEY = "temoin"
"""The metadata key of ours: the ledger on a timeline, a summary on a clip, a mark on a marker."""

HOST_KEY = "temoin_host"
"""The metadata key under which stands what an open application says of a use: `guid`, `reel`."""

OWN_MARK = "[TEMOIN]"
"""What our markers' names end with in formats that have no metadata."""


class Time(msgspec.Struct, gc=False):
    """A rational time as OpenTimelineIO keeps it: two doubles."""

    schema: Literal["RationalTime.1"] = msgspec.field(name="OTIO_SCHEMA")
    value: float
    rate: float


class Span(msgspec.Struct, gc=False):
    """A time range; its start and duration may be of different rates."""

    schema: Literal["TimeRange.1"] = msgspec.field(name="OTIO_SCHEMA")
    start_time: Time
    duration: Time


class ColourNode(msgspec.Struct, gc=False):
    """A colour that a host gave an item."""

    name: str = ""


class EffectNode(msgspec.Struct, gc=False):
    """An effect of any kind; `says_enabled` is False where a project leaves its switch open."""

    schema: str = msgspec.field(name="OTIO_SCHEMA")
    name: str = ""
    effect_name: str = ""
    enabled: bool = True
    time_scalar: float | None = None
    metadata: Metadata = {}
    says_enabled: bool = msgspec.field(name=" says_enabled", default=True)  # a name no file has


class MarkerNode(msgspec.Struct, gc=False):
    """A marker."""

    name: str = ""
    color: str | None = None
    comment: str = ""
    marked_range: Span | None = None
    metadata: Metadata = {}


class MediaNode(msgspec.Struct, gc=False):
    """A media reference of any kind."""

    schema: str = msgspec.field(name="OTIO_SCHEMA")
    name: str = ""
    available_range: Span | None = None
    target_url: str = ""
    target_url_base: str = ""
    name_prefix: str = ""
    name_suffix: str = ""
    start_frame: int = 0
    frame_zero_padding: int = 0
    generator_kind: str = ""
    parameters: Metadata = {}
    metadata: Metadata = {}


class Node(msgspec.Struct, gc=False):
    """Anything that stands in a timeline; fields that its kind lacks have their default."""

    schema: str = msgspec.field(name="OTIO_SCHEMA")
    name: str = ""
    metadata: Metadata = {}
    enabled: bool = True
    source_range: Span | None = None
    effects: list[EffectNode] = []
    markers: list[MarkerNode] = []
    children: list["Node"] = []
    kind: str = ""
    media_references: dict[str, MediaNode] = {}
    active_media_reference_key: str | None = None
    in_offset: Time | None = None
    out_offset: Time | None = None
    transition_type: str = ""
    global_start_time: Time | None = None
    tracks: "Node | None" = None
    color: ColourNode | None = None

    @property
    def is_clip(self) -> bool:
        """Whether it shows media."""
        return self.schema.startswith("Clip.")

    @property
    def is_nest(self) -> bool:
        """Whether it holds other items: a stack or a track."""
        return self.schema.startswith(("Stack.", "Track."))

    @property
    def is_transition(self) -> bool:
        """Whether it is a passage between its neighbours, without time of its own."""
        return self.schema.startswith("Transition.")


Found = tuple[Node, Way]
"""What may be read as a timeline, and the way to it from the file's root."""


class CollectionNode(msgspec.Struct):
    """A collection: whatever its children are, they are left unread until one is chosen."""

    name: str = ""
    metadata: Metadata = {}
    children: list[msgspec.Raw] = []


class SchemaNode(msgspec.Struct):
    """What an object calls itself."""

    schema: str = msgspec.field(name="OTIO_SCHEMA", default="")


def is_a(node: Node | EffectNode | MediaNode | SchemaNode, *names: str) -> bool:
    """Return whether a node's schema has one of the names, whatever its version."""
    return node.schema.partition(".")[0] in names


def json_of(found: Any) -> str:  # noqa: ANN401 - OpenTimelineIO is untyped
    """Return the compact JSON of an OpenTimelineIO object and of all that it holds.

    `NaN` and `Infinity`, which the library writes and JSON has not, become texts.

    Raises:
        TimelineError: Some text in it is none, or the nesting is too deep.
    """
    try:
        text: str = found.to_json_string(indent=-1)
        if "NaN" in text or "Infinity" in text:
            text = json.dumps(json.loads(text, parse_constant=str), ensure_ascii=False)
    except (UnicodeDecodeError, RecursionError) as error:
        raise TimelineError(
            "a name or a metadata text is not UTF-8, or nested too deeply",
            hint="Export the timeline again.",
        ) from error
    return text


def parsed(text: str | msgspec.Raw, kind: type[Parsed]) -> Parsed:
    """Return the nodes that a JSON text of OpenTimelineIO's stands for.

    Raises:
        TimelineError: A time is no number, or the nesting is too deep.
    """
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise TimelineError(
            say("a part cannot be understood: {reason}", reason=str(error)[:160]),
            hint="Export the timeline again.",
        ) from error


def json_text(metadata: Metadata | msgspec.Raw) -> str:
    """Return metadata, or a member of them, as JSON text."""
    return msgspec.json.encode(metadata).decode()


def members(metadata: msgspec.Raw) -> Metadata:
    """Return what a member of metadata holds, each as the JSON text it is."""
    return _decode_members(metadata)


_decode_members = msgspec.json.Decoder(Metadata).decode
