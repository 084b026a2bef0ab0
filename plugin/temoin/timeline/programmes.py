"""Which timeline of a file is meant, whatever object the file holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import msgspec

from temoin.errors import SeveralTimelinesError, TimelineError
from temoin.language import say
from temoin.timeline.dialects import is_sound_alone
from temoin.timeline.nodes import (
    DEEPEST,
    TIMELINES,
    CollectionNode,
    Found,
    Metadata,
    Node,
    SchemaNode,
    Time,
    Way,
    is_a,
    parsed,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """One timeline of a file.

    Attributes:
        kind: Schema of the object that it is read from: `Timeline`, `Stack`, `Track`, `Clip`, or
            `SerializableCollection` for a mere collection of clips.
        stack: Its tracks.
        start: Record time of its first frame, if it says.
        metadata: The timeline's own.
        way: To it from the file's root.
        bin: Of a mere collection of clips, which have no place in time: the way to each, lane by
            lane.
        warning: What was made of a file that holds no timeline, or empty.
    """

    name: str
    kind: str
    stack: Node
    start: Time | None = None
    metadata: Metadata = field(default_factory=dict)
    way: Way = ()
    bin: tuple[tuple[Way, ...], ...] = ()
    warning: str = ""


def programme_of(found: Sequence[Found], wanted: str | None) -> Programme:
    """Return the timeline that is meant in a file.

    Args:
        found: What in it may be read as a timeline.
        wanted: The timeline's name; None where there is but one.

    Raises:
        TimelineError: No timeline, several and none named, or none of that name.
    """
    for kind in TIMELINES:
        nodes = [(node, way) for node, way in found if is_a(node, kind)]
        if nodes and kind == "Clip" and nodes[0][1]:
            return _bin(found[0][0], nodes)
        if nodes:
            node, way = _chosen(nodes, wanted)
            _check_depth(node)
            return _programme(node, way)
    raise TimelineError("no timeline in it", hint="Export a timeline, not one of its parts.")


def objects_of(text: str | msgspec.Raw, way: Way = ()) -> Iterator[Found]:
    """Yield what may be read as a timeline in OpenTimelineIO's JSON, after what collects it.

    Raises:
        TimelineError: Something in it cannot be understood, or lies too deep.
    """
    schema = parsed(text, SchemaNode)
    if is_a(schema, *TIMELINES):
        yield parsed(text, Node), way
    elif is_a(schema, "SerializableCollection"):
        if len(way) == DEEPEST:
            raise TimelineError("collections nested too deeply", hint="Export one timeline.")
        held = parsed(text, CollectionNode)
        yield Node(schema=schema.schema, name=held.name, metadata=held.metadata), way
        for index, child in enumerate(held.children):
            yield from objects_of(child, (*way, index))


def _check_depth(node: Node) -> None:
    """Refuse nests so deep that a walk would not come back."""
    level = [node]
    for _ in range(DEEPEST):
        level = [child for each in level for child in _children(each)]
        if not level:
            return
    raise TimelineError("its nests lie too deep in one another", hint="Flatten some of them.")


def _children(node: Node) -> list[Node]:
    return [node.tracks] if node.tracks else node.children


def _chosen(nodes: list[Found], wanted: str | None) -> Found:
    names = ", ".join(f"{node.name!r}" for node, _ in nodes[:10])
    if wanted is not None:
        matching = [each for each in nodes if each[0].name == wanted]
        if not matching:
            raise TimelineError(
                say("no timeline named {name!r}: there is {names}", name=wanted, names=names),
                hint=_NAME_IT,
            )
        if len(matching) > 1:
            raise TimelineError(
                say("it holds {count} timelines called {name!r}", count=len(matching), name=wanted),
                hint="Give each of them its own name, then save or export again.",
            )
        return matching[0]
    if len(nodes) > 1:
        error = SeveralTimelinesError(
            say("it holds {count} timelines: {names}", count=len(nodes), names=names), hint=_NAME_IT
        )
        error.names = tuple(node.name for node, _ in nodes)
        raise error
    return nodes[0]


_NAME_IT = "Name one with --timeline."


def _programme(node: Node, way: Way) -> Programme:
    if is_a(node, "Timeline"):
        return Programme(
            name=node.name,
            kind="Timeline",
            stack=node.tracks or Node(schema="Stack.1"),
            start=node.global_start_time,
            metadata=node.metadata,
            way=way,
        )
    schema = node.schema.partition(".")[0]
    return Programme(
        name=node.name,
        kind=schema,
        stack=node if is_a(node, "Stack") else Node(schema="Stack.1", children=[node]),
        metadata=node.metadata,
        way=way,
        warning=f"the file holds a {schema.lower()}, which was read as a whole timeline",
    )


def _bin(collection: Node, clips: list[Found]) -> Programme:
    """Return the clips of a collection that has no timeline, such as a log of rushes."""
    lanes = {"Video": list[Found](), "Audio": list[Found]()}
    for clip, way in clips:
        lanes["Audio" if is_sound_alone(clip) else "Video"].append((clip, way))
    filled = {kind: lane for kind, lane in lanes.items() if lane}
    tracks = [
        Node(schema="Track.1", kind=kind, children=[clip for clip, _ in lane])
        for kind, lane in filled.items()
    ]
    return Programme(
        name=collection.name,
        kind="SerializableCollection",
        stack=Node(schema="Stack.1", children=tracks),
        metadata=collection.metadata,
        bin=tuple(tuple(way for _, way in lane) for lane in filled.values()),
        warning="the file holds clips and no timeline: they have no record times",
    )
