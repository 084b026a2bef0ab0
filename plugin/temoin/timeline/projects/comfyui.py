"""ComfyUI's workflows: a graph of nodes without time, in the form of its window and of its API.

Prompts are never kept: of what a node is set to, only files of models and of media are read.
Source: ComfyUI's documentation, "Workflow JSON" 0.4 and 1.0, and "Routes", `/prompt`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from temoin.errors import TimelineError
from temoin.language import number, say
from temoin.timeline.nodes import EffectNode, Found
from temoin.timeline.projects.composites import composite
from temoin.timeline.projects.flow import upstream
from temoin.timeline.projects.model_files import is_model_file, without_folders
from temoin.timeline.projects.parts import Words, clip, clip_list, effect
from temoin.timeline.times import Notes

FORMAT = "comfyui"
_HOST = "comfyui"
_BEGIN = 4096
_MOST_NODES = 100_000
_LINKS_A_NODE = 8  # more are as much work as a node
_DEEPEST = 16
_LONGEST = 80
_MUTED, _BYPASSED = 2, 4
_WRAPPERS = ("prompt", "workflow", "output", "input", "extra_data", "extra_pnginfo")
"""Under what a graph stands in what is sent to ComfyUI, or to a service that runs it."""

_MOST_WRAPPERS = 3
_OUTPUTS = ("save", "videocombine", "write")
_PLUMBING = frozenset({"Note", "MarkdownNote", "Reroute", "PrimitiveNode", "GetNode", "SetNode"})
_MEDIA = re.compile(
    r"[^\n]{1,400}\.(png|jpe?g|webp|exr|tiff?|gif|mp4|mov|webm|mkv|avi|mxf|wav)\Z", re.I
)
_WHENCE = re.compile(r" \[(input|output|temp)\]\Z")
"""What ComfyUI writes after a file that lies in one of its folders."""

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
class _Step:
    """A node of a workflow.

    Attributes:
        place: Where it is: `3`, or `12/3` in a subgraph.
        enabled: Whether it, and what it lies in, is neither muted nor bypassed.
        sources: Places of the nodes that feed it; a muted one lets nothing through.
        texts: What it is set to that is a text.
    """

    place: str
    kind: str
    title: str
    enabled: bool
    sources: Sequence[str]
    texts: Sequence[str]
    package: Words = field(default_factory=dict)


def looks_like(content: bytes, suffix: str) -> bool:
    """Return whether it is a workflow in either form."""
    begin = content[:_BEGIN].removeprefix(b"\xef\xbb\xbf").lstrip()
    if begin[:1] != b"{" or b'"OTIO_SCHEMA"' in begin or suffix not in {".json", ""}:
        return False
    if b'"class_type"' in content:
        return True
    return b'"nodes"' in content and b'"links"' in content and b'"widgets_values"' in content


def read(content: bytes, notes: Notes) -> list[Found]:
    """Return a workflow, its nodes as effects, and the media that it loads.

    Raises:
        TimelineError: It is none, or holds too many nodes.
    """
    try:
        steps = [*_steps(content.removeprefix(b"\xef\xbb\xbf"), notes)]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise TimelineError(
            say("no workflow of ComfyUI: {reason}", reason=str(error)[:160]),
            hint="Export it again in ComfyUI.",
        ) from error
    if not steps:
        raise TimelineError(
            "no workflow of ComfyUI: no node stands in it", hint="Export it again in ComfyUI."
        )
    loaders = [each for each in steps if "load" in each.kind.casefold()]
    files = (_WHENCE.sub("", text) for each in loaders for text in each.texts)
    loaded = dict.fromkeys(file for file in files if _MEDIA.match(file))
    workflow = composite("workflow", "ComfyUI", [*_effects(steps)])
    return clip_list("", [workflow, *(clip(without_folders(url), url=url) for url in loaded)])


def _effects(steps: Sequence[_Step]) -> Iterator[EffectNode]:
    sources = {each.place: each.sources for each in steps}
    ends = [each.place for each in steps if each.enabled and _writes(each)]
    connected = upstream(ends, lambda place: sources.get(place, ()))
    for each in steps:
        if each.kind in _PLUMBING:
            continue
        models = [without_folders(text) for text in each.texts if is_model_file(text)]
        words: dict[str, object] = {"class_type": each.kind, "path": each.place, **each.package}
        if models:
            words["models"] = models
        if ends:
            words["connected"] = each.place in connected
        yield effect(each.title[:_LONGEST], each.kind, _HOST, words, enabled=each.enabled)


def _writes(step: _Step) -> bool:
    kind = step.kind.casefold().replace("_", "").replace(" ", "")
    return any(each in kind for each in _OUTPUTS)


def _steps(content: bytes, notes: Notes) -> Iterator[_Step]:
    unwrapped = _unwrapped(content, _MOST_WRAPPERS)
    if unwrapped is None:
        return
    if "nodes" not in msgspec.json.decode(unwrapped, type=dict[str, msgspec.Raw]):
        yield from _of_api(unwrapped)
        return
    workflow = msgspec.json.decode(unwrapped, type=_Workflow)
    walk = _Walk(_made(workflow), notes)
    yield from walk.steps(workflow, "", around=True, depth=0)


def _unwrapped(content: bytes | msgspec.Raw, deeper: int) -> bytes | msgspec.Raw | None:
    """Return the graph in what is sent or kept with it; None where there is none."""
    held = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
    if "nodes" in held or any(map(_is_api_node, held.values())):
        return content
    for name in _WRAPPERS if deeper else ():
        raw = held.get(name, msgspec.Raw())
        if bytes(raw)[:1] == b"{" and (found := _unwrapped(raw, deeper - 1)):
            return found
    return None


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


def _of_api(content: bytes | msgspec.Raw) -> Iterator[_Step]:
    held = msgspec.json.decode(content, type=dict[str, object])
    for place, found in held.items():
        if not isinstance(found, dict) or "class_type" not in found:
            continue
        node = msgspec.convert(found, _ApiNode)
        values = [*(node.inputs or {}).values()]
        yield _Step(
            place=place,
            kind=node.class_type,
            title=(node.meta.title if node.meta else "") or node.class_type,
            enabled=True,
            sources=[str(each[0]) for each in values if isinstance(each, list) and each],
            texts=[each for each in values if isinstance(each, str)],
        )


class _Walk:
    """Goes through a workflow, and through its subgraphs where they are used."""

    def __init__(self, made: Mapping[str, _Graph], notes: Notes) -> None:
        self._made, self.notes, self._count = made, notes, 0

    def steps(self, graph: _Graph, above: str, *, around: bool, depth: int) -> Iterator[_Step]:
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
                self.notes.count("subgraphs too deep in one another, left out", place)
            elif inner is not None:
                yield from self.steps(inner, f"{place}/", around=enabled, depth=depth + 1)

    def _count_up(self, more: int) -> None:
        self._count += more
        if self._count > _MOST_NODES:
            raise TimelineError(
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


def _step(node: _UiNode, place: str, *, enabled: bool, sources: Sequence[str]) -> _Step:
    values = node.widgets_values
    if isinstance(values, dict):
        values = [*values.values()]
    known = {"package": "cnr_id", "version": "ver"}
    properties = node.properties if isinstance(node.properties, dict) else {}
    told = {key: properties.get(name) for key, name in known.items()}
    return _Step(
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
