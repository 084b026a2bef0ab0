"""An .otio file's bytes straight into nodes, where every schema in it is one of today's.

OpenTimelineIO makes an object of its own of each time and each dictionary: that costs ten times
what these nodes cost. It is left out only where it has nothing to do: no older schema that it
would bring up to date, no newer or unknown one that it would judge, no text that it would cut.
What it demands of each schema is demanded here too, field by field; whatever is otherwise reads
`None`, and the library decides. What stands in metadata is not looked into.

One thing is read otherwise: of two equal keys in one object the library takes the first and these
nodes take the last. JSON leaves that open, and no program is known to write it.

Source: OpenTimelineIO 0.18.1, what it writes and what it refuses field by field.
"""

import re
from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from temoin.errors import TimelineError
from temoin.timeline.nodes import (
    DEEPEST,
    TIMELINES,
    EffectNode,
    Found,
    MarkerNode,
    MediaNode,
    Metadata,
    Node,
    Span,
    Time,
    Way,
    is_a,
)

_ODD_ESCAPE = re.compile(rb"\\u(?:00[0-7]|[dD][89a-fA-F])")
"""A letter written as its code, a NUL, or half of a pair: the library has its own way with them."""


def _named(schema: str) -> Any:  # noqa: ANN401 - a field of any struct
    """Return the field of a name that a tag has told already."""
    return msgspec.field(name=f" {schema}", default=schema)


class _Corner(msgspec.Struct, gc=False):
    schema: Literal["V2d.1"] = msgspec.field(name="OTIO_SCHEMA")
    x: float
    y: float


class _Box(msgspec.Struct, gc=False):
    schema: Literal["Box2d.1"] = msgspec.field(name="OTIO_SCHEMA")
    min: _Corner
    max: _Corner


class _Colour(msgspec.Struct, gc=False):
    schema: Literal["Color.1"] = msgspec.field(name="OTIO_SCHEMA")
    r: float
    g: float
    b: float
    a: float
    name: str


class _Effect(EffectNode, gc=False, kw_only=True, tag_field="OTIO_SCHEMA", tag="Effect.1"):
    schema: str = _named("Effect.1")
    effect_name: str


class _TimeEffect(EffectNode, gc=False, kw_only=True, tag_field="OTIO_SCHEMA", tag="TimeEffect.1"):
    schema: str = _named("TimeEffect.1")
    effect_name: str


class _Speed(EffectNode, gc=False, kw_only=True, tag_field="OTIO_SCHEMA", tag="LinearTimeWarp.1"):
    schema: str = _named("LinearTimeWarp.1")
    effect_name: str
    time_scalar: float


class _Freeze(EffectNode, gc=False, kw_only=True, tag_field="OTIO_SCHEMA", tag="FreezeFrame.1"):
    schema: str = _named("FreezeFrame.1")
    effect_name: str
    time_scalar: float


class _Marker(MarkerNode, gc=False, kw_only=True):
    schema: Literal["Marker.2"] = msgspec.field(name="OTIO_SCHEMA")
    color: str = "GREEN"
    marked_range: Span


class _Media(MediaNode, gc=False, kw_only=True):
    available_image_bounds: _Box | None = None


class _File(_Media, gc=False, kw_only=True, tag_field="OTIO_SCHEMA", tag="ExternalReference.1"):
    schema: str = _named("ExternalReference.1")
    target_url: str


class _Missing(_Media, gc=False, kw_only=True, tag_field="OTIO_SCHEMA", tag="MissingReference.1"):
    schema: str = _named("MissingReference.1")


class _Made(_Media, gc=False, kw_only=True, tag_field="OTIO_SCHEMA", tag="GeneratorReference.1"):
    schema: str = _named("GeneratorReference.1")
    generator_kind: str
    parameters: Metadata


class _Frames(
    _Media, gc=False, kw_only=True, tag_field="OTIO_SCHEMA", tag="ImageSequenceReference.1"
):
    schema: str = _named("ImageSequenceReference.1")
    target_url_base: str
    name_prefix: str
    name_suffix: str
    start_frame: int
    frame_step: int
    rate: float
    frame_zero_padding: int
    missing_frame_policy: Literal["error", "hold", "black"]


class _Item(Node, gc=False, kw_only=True):
    effects: list[_Effect | _TimeEffect | _Speed | _Freeze] = msgspec.field(  # type: ignore[assignment]
        default_factory=list
    )
    markers: list[_Marker] = msgspec.field(  # type: ignore[assignment]
        default_factory=list
    )
    color: _Colour | None = None  # type: ignore[assignment]


class _Clip(_Item, gc=False, kw_only=True, tag_field="OTIO_SCHEMA", tag="Clip.2"):
    schema: str = _named("Clip.2")
    media_references: dict[str, _File | _Missing | _Made | _Frames]  # type: ignore[assignment]
    active_media_reference_key: str


class _Gap(_Item, gc=False, kw_only=True, tag_field="OTIO_SCHEMA", tag="Gap.1"):
    schema: str = _named("Gap.1")
    source_range: Span | None


class _Transition(Node, gc=False, kw_only=True, tag_field="OTIO_SCHEMA", tag="Transition.1"):
    schema: str = _named("Transition.1")
    in_offset: Time
    out_offset: Time
    transition_type: str


class _Track(_Item, gc=False, kw_only=True, tag_field="OTIO_SCHEMA", tag="Track.1"):
    schema: str = _named("Track.1")
    children: list["_Clip | _Gap | _Transition | _Track | _Stack"]  # type: ignore[assignment]
    kind: str


class _Stack(_Item, gc=False, kw_only=True, tag_field="OTIO_SCHEMA", tag="Stack.1"):
    schema: str = _named("Stack.1")
    children: list["_Clip | _Gap | _Transition | _Track | _Stack"]  # type: ignore[assignment]


class _Nothing(Node, gc=False, kw_only=True, tag_field="OTIO_SCHEMA", tag="/"):
    """No object: where there is a choice, msgspec demands the name of what is there."""

    schema: str = _named("/")


class _Timeline(Node, gc=False, kw_only=True, tag_field="OTIO_SCHEMA", tag="Timeline.1"):
    schema: str = _named("Timeline.1")
    tracks: _Stack | _Nothing | None


class _Collection(
    Node, gc=False, kw_only=True, tag_field="OTIO_SCHEMA", tag="SerializableCollection.1"
):
    schema: str = _named("SerializableCollection.1")
    children: list[  # type: ignore[assignment]
        "_Timeline | _Stack | _Track | _Clip | _Gap | _Transition | _Collection"
    ]


_decode = msgspec.json.Decoder(_Timeline | _Stack | _Track | _Clip | _Collection).decode


def current_objects(content: bytes) -> list[Found] | None:
    """Return what may be read as a timeline in an .otio file, with the way to each.

    None where the library has something to do or to say: the file is then to be read by it.
    """
    # a backslash first: one byte is looked for much faster
    if b"\\" in content and _ODD_ESCAPE.search(content):
        return None
    if not content.isascii() and not _is_utf8(content):
        return None
    try:
        root = _decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return list(_found_in(root, ()))


def _found_in(node: Node, way: Way) -> Iterator[Found]:
    """Yield what may be read as a timeline, after what collects it."""
    if is_a(node, *TIMELINES):
        yield node, way
    elif is_a(node, "SerializableCollection"):
        if len(way) == DEEPEST:
            raise TimelineError("collections nested too deeply", hint="Export one timeline.")
        yield node, way
        for index, child in enumerate(node.children):
            yield from _found_in(child, (*way, index))


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
