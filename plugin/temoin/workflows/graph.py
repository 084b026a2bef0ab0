"""ComfyUI's workflows: a graph of nodes without time, in the form of its window and of its API.

Source: ComfyUI's documentation, "Workflow JSON" 0.4 and 1.0, and "Routes", `/prompt`.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from temoin.errors import InputError
from temoin.language import number, say
from temoin.workflows.flow import upstream

_MOST_NODES = 100_000
_LINKS_A_NODE = 8  # more are as much work as a node
_DEEPEST = 16
_LONGEST = 80
_MUTED, _BYPASSED = 2, 4
_WRAPPERS = ("prompt", "workflow", "output", "input", "extra_data", "extra_pnginfo")
"""Under what a graph stands in what is sent to ComfyUI, or to a service that runs it."""

_MOST_WRAPPERS = 3
_OUTPUTS = ("save", "videocombine", "write")

Link = tuple[str, str]


class _UiNode(msgspec.Struct):
    id: int | str
    type: str
    mode: int | None = 0
    title: str | None = ""
    widgets_values: object = None
    properties: object = None


class _Graph(msgspec.Struct):
    nodes: list[_UiNode]
    links: list[object] | None = []
    id: object = ""


class _Definitions(msgspec.Struct):
    subgraphs: list[_Graph] | None = []


class _Extra(msgspec.Struct):
    groupNodes: dict[str, msgspec.Raw] | None = {}  # noqa: N815 - as the program writes it


class _Workflow(_Graph):
    definitions: _Definitions | None = None
    extra: _Extra | list[object] | None = None


class _Meta(msgspec.Struct):
    title: str | None = ""


class _ApiNode(msgspec.Struct):
    class_type: str
    inputs: dict[str, object] | None = None
    meta: _Meta | None = msgspec.field(name="_meta", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A node of a workflow.

    Attributes:
        place: Where it is: `3`, or `12/3` in a subgraph.
        enabled: Whether it, and what it lies in, is neither muted nor bypassed.
        sources: Places of the nodes that feed it; a muted one lets nothing through.
        texts: What it is set to that is a text, prompts among them: never to be shown.
        settings: What it is set to by name, in the form of the API; never to be shown either.
        package: `package` and `version` of what it comes from, where that is told.
    """

    place: str
    kind: str
    title: str
    enabled: bool
    sources: Sequence[str]
    texts: Sequence[str] = field(repr=False)
    settings: Mapping[str, object] = field(default_factory=dict, repr=False)
    package: Mapping[str, str] = field(default_factory=dict)


def connected(steps: Sequence[Step]) -> set[str] | None:
    """Return the places of steps that reach what is written out; None where nothing is."""
    sources = {each.place: each.sources for each in steps}
    ends = [each.place for each in steps if each.enabled and _writes(each)]
    return upstream(ends, lambda place: sources.get(place, ())) if ends else None


def _writes(step: Step) -> bool:
    kind = step.kind.casefold().replace("_", "").replace(" ", "")
    return any(each in kind for each in _OUTPUTS)


def _no_matter(place: str) -> None:
    """Take where something was left out, and do nothing with it."""


def steps_of(content: bytes, left_out: Callable[[str], None] = _no_matter) -> list[Step]:
    """Return the nodes of a workflow, in either form and however it is wrapped.

    Args:
        content: Its JSON; NaN is nothing, for ComfyUI writes it.
        left_out: Gets the place of each subgraph that is too deep in others to be looked into.

    Raises:
        InputError: It is none, or holds too many nodes.
    """
    try:
        return list(_steps(_plain(content.removeprefix(b"\xef\xbb\xbf")), left_out))
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise InputError(
            say("no workflow of ComfyUI: {reason}", reason=str(error)[:160]),
            hint="Export it again in ComfyUI.",
        ) from error


def _plain(content: bytes) -> bytes:
    """Return JSON as its standard has it."""
    if b"NaN" not in content and b"Infinity" not in content:
        return content
    return json.dumps(json.loads(content, parse_constant=lambda _: None)).encode()


def _steps(content: bytes, left_out: Callable[[str], None]) -> Iterator[Step]:
    unwrapped = _unwrapped(content, _MOST_WRAPPERS)
    if unwrapped is None:
        return
    if "nodes" not in msgspec.json.decode(unwrapped, type=dict[str, msgspec.Raw]):
        yield from _of_api(unwrapped)
        return
    workflow = msgspec.json.decode(unwrapped, type=_Workflow)
    walk = _Walk(_made(workflow), left_out)
    yield from walk.steps(workflow, "", around=True, depth=0)


def _unwrapped(content: bytes | msgspec.Raw, deeper: int) -> bytes | msgspec.Raw | None:
    """Return the graph in what is sent or kept with it; None where there is none."""
    held = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
    if "nodes" in held or any(map(_is_api_node, held.values())):
        return content
    for name in _WRAPPERS if deeper else ():
        inner = _inner(held.get(name, msgspec.Raw()))
        if inner[:1] == b"{" and (found := _unwrapped(inner, deeper - 1)):
            return found
    return None


def _inner(raw: msgspec.Raw) -> bytes:
    """Return a value's JSON; a text that is JSON again is what it holds."""
    inner = bytes(raw)
    return msgspec.json.decode(inner, type=str).encode() if inner[:1] == b'"' else inner


def _is_api_node(raw: msgspec.Raw) -> bool:
    if bytes(raw)[:1] != b"{":
        return False
    return "class_type" in msgspec.json.decode(raw, type=dict[str, msgspec.Raw])


def _made(workflow: _Workflow) -> dict[str, _Graph]:
    """Return subgraphs, and group nodes of older versions, by the types of their uses."""
    subgraphs = workflow.definitions.subgraphs if workflow.definitions else None
    made = {str(each.id): each for each in subgraphs or ()}
    extra = workflow.extra
    groups = extra.groupNodes if isinstance(extra, _Extra) else None
    for name, raw in (groups or {}).items():
        for prefix in ("workflow/", "workflow>"):
            made[prefix + name] = _group(raw)
    return made


def _group(raw: msgspec.Raw) -> _Graph:
    """Return a group node of older versions, whose nodes are told by their order."""
    held = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    nodes = msgspec.json.decode(held.get("nodes", b"[]"), type=list[dict[str, object]])
    numbered = [{**each, "id": place} for place, each in enumerate(nodes)]
    return _Graph(nodes=msgspec.convert(numbered, list[_UiNode]))


def _of_api(content: bytes | msgspec.Raw) -> Iterator[Step]:
    held = msgspec.json.decode(content, type=dict[str, object])
    for place, found in held.items():
        if not isinstance(found, dict) or "class_type" not in found:
            continue
        node = msgspec.convert(found, _ApiNode)
        values = [*(node.inputs or {}).values()]
        yield Step(
            place=place,
            kind=node.class_type,
            title=(node.meta.title if node.meta else "") or node.class_type,
            enabled=True,
            sources=[str(each[0]) for each in values if isinstance(each, list) and each],
            texts=[each for each in values if isinstance(each, str)],
            settings=node.inputs or {},
        )


class _Walk:
    """Goes through a workflow, and through its subgraphs where they are used."""

    def __init__(self, made: Mapping[str, _Graph], left_out: Callable[[str], None]) -> None:
        self._made, self._left_out, self._count = made, left_out, 0

    def steps(self, graph: _Graph, above: str, *, around: bool, depth: int) -> Iterator[Step]:
        links = graph.links or ()
        self._count_up(len(graph.nodes) + len(links) // _LINKS_A_NODE)
        feeds: dict[str, list[str]] = {}
        for origin, target in [*_links(links), *_by_name(graph.nodes)]:
            feeds.setdefault(target, []).append(above + origin)
        for node in graph.nodes:
            place = f"{above}{_number(node.id)}"
            inner = self._made.get(node.type)
            enabled = around and node.mode not in {_MUTED, _BYPASSED}
            sources = [] if node.mode == _MUTED else feeds.get(_number(node.id), [])
            if inner is not None:
                sources = [*sources, *_last(inner, place)]
            yield _step(node, place, enabled=enabled, sources=sources)
            if inner is not None and depth == _DEEPEST:
                self._left_out(place)
            elif inner is not None:
                yield from self.steps(inner, f"{place}/", around=enabled, depth=depth + 1)

    def _count_up(self, more: int) -> None:
        self._count += more
        if self._count > _MOST_NODES:
            raise InputError(
                say("it holds more than {count} nodes", count=number(_MOST_NODES)),
                hint="Save a part of it as a workflow of its own.",
            )


def _last(inner: _Graph, place: str) -> list[str]:
    """Return the nodes of a subgraph whose output leaves it: any may, if nothing says which."""
    leaving = [origin for origin, target in _links(inner.links or ()) if target == "-20"]
    return [f"{place}/{each}" for each in leaving or [_number(node.id) for node in inner.nodes]]


def _links(links: Sequence[object]) -> Iterator[Link]:
    """Yield from which node each link comes, and to which it goes, in every form of a link.

    Source: workflow JSON 0.4 (a list of id, origin, slot, target, slot, type), 1.0 (an object).
    """
    for each in links:
        if isinstance(each, list) and len(each) > 3:  # noqa: PLR2004 - as in 0.4
            yield _number(each[1]), _number(each[3])
        elif isinstance(each, dict):
            yield _number(each.get("origin_id")), _number(each.get("target_id"))


def _number(given: object) -> str:
    """Return a node's number, which stands before those of all nodes in it: never a long text."""
    return str(given)[:_LONGEST]


def _by_name(nodes: Sequence[_UiNode]) -> Iterator[Link]:
    """Yield the links that are drawn by a name only: from what sets it, to what gets it."""
    setters = {_named(each): _number(each.id) for each in nodes if each.type == "SetNode"}
    for each in nodes:
        if each.type == "GetNode" and (origin := setters.get(_named(each))):
            yield origin, _number(each.id)


def _named(node: _UiNode) -> str:
    values = node.widgets_values
    return str(values[0]) if isinstance(values, list) and values else ""


def _step(node: _UiNode, place: str, *, enabled: bool, sources: Sequence[str]) -> Step:
    values = node.widgets_values
    if isinstance(values, dict):
        values = [*values.values()]
    known = {"package": "cnr_id", "version": "ver"}
    properties = node.properties if isinstance(node.properties, dict) else {}
    told = {key: properties.get(name) for key, name in known.items()}
    return Step(
        place=place,
        kind=node.type,
        title=node.title or node.type,
        enabled=enabled,
        sources=sources,
        texts=[each for each in values if isinstance(each, str)]
        if isinstance(values, list)
        else [],
        package={key: text[:_LONGEST] for key, text in told.items() if isinstance(text, str)},
    )
