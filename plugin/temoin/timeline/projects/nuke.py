"""Nuke's scripts and gizmos: one composite, its nodes as effects, and the media it reads.

Source: scripts by Nuke 12 to 16; Foundry's Cattery; Nuke Python reference, "Root", "Read".
"""

import re
from collections.abc import Iterator

from temoin.errors import RateError, TimelineError
from temoin.rate import FrameRange, Rate
from temoin.timeline.nodes import EffectNode, Found, Node
from temoin.timeline.projects.composites import composite, composited, shown_within
from temoin.timeline.projects.nuke_graph import Graph, ScriptNode
from temoin.timeline.projects.parts import Used, Words, clip, clip_list, effect, said
from temoin.timeline.times import Notes
from temoin.workflows.model_files import names_model, without_folders

FORMAT = "nuke"
HOST = "nuke"
_SUFFIXES = frozenset({".nk", ".gizmo"})
_ENCRYPTED = frozenset({".nknc", ".nkind"})
_SCRIPT = re.compile(rb"\A#! [^\n]*nuke[^\n]*\r?\nversion \d", re.IGNORECASE)

_PLUMBING = frozenset(
    {"Dot", "BackdropNode", "StickyNote", "Viewer", "Input", "Output", "Assert", "Preferences"}
)
_NO_PICTURE = frozenset({"CopyCat", "CatFileCreator"})
"""They train or convert a model; the picture goes through them as it is."""

_ELSEWHERE = frozenset({"LiveGroup", "Precomp"})
_TOLD = re.compile(r"model|cat_?file|torch|checkpoint|version$|mode$|method$|engine", re.IGNORECASE)
_NEVER = re.compile(r"(?i:prompt)|_panelDropped$|^on[A-Z]|^autolabel$")
_LONGEST = 160
_FARTHEST = 10**9


def looks_like(content: bytes, suffix: str) -> bool:
    """Return whether it is a script, a gizmo, or a group of nodes copied out of one."""
    return suffix in _SUFFIXES | _ENCRYPTED or bool(_SCRIPT.match(content[:4096]))


def read(content: bytes, notes: Notes) -> list[Found]:
    """Return a script's composite, and the media that it reads.

    Raises:
        TimelineError: It is none, or encrypted.
    """
    text = content.decode("utf-8", "replace").removeprefix("\ufeff")
    graph = Graph(text)
    if not graph.nodes and graph.root is None:
        raise TimelineError(
            "no script of Nuke that can be read: no node stands in it",
            hint="Save it as .nk in Nuke; what its free editions save is encrypted.",
        )
    name = _name(graph)
    picture = composite(name or "composite", "Nuke", [*script_effects(graph, notes)])
    frames = _frames(graph)
    media = [*_media(graph)]
    if frames is None:
        if graph.root is not None:
            notes.say("its frame range is not told: its media have no place in time")
        return clip_list(name, [picture, *(node for node, _ in media)])
    return composited(
        name, picture, [(clip, _used(node, frames)) for clip, node in media], frames, notes
    )


def script_effects(graph: Graph, notes: Notes) -> Iterator[EffectNode]:
    """Yield a script's nodes as effects, but for those that only hold it together.

    Each says its place (`Group1/Inference1`), whether it is switched on, and whether what it
    makes goes on to something that is written out.
    """
    connected, switches, paths = graph.connected, graph.switches, graph.paths
    if graph.uses_gizmos:
        notes.unseen("a gizmo stands in a file of its own, which is not read")
    for place, node in enumerate(graph.nodes):
        if node.kind in _ELSEWHERE and not node.inner:
            notes.unseen("a script that this one takes in from another file is not read")
        if node.kind in _PLUMBING or _is_file(node):
            continue
        words: dict[str, object] = {"class": node.kind, "path": paths[place], **_told(node)}
        if node.elsewhere:
            words["class_type"] = node.elsewhere
        if connected is not None:
            words["connected"] = place in connected and _changes_picture(node)
        yield effect(node.name, node.kind, HOST, words, enabled=switches[place])


def _changes_picture(node: ScriptNode) -> bool:
    return node.kind not in _NO_PICTURE and node.text("mix") not in {"0", "0.0"}


def _is_file(node: ScriptNode) -> bool:
    return node.kind in {"Read", "Write", "DeepRead", "DeepWrite"}


def _told(node: ScriptNode) -> Words:
    """Return the knobs that tell files, models, versions or modes."""
    return {
        knob: without_folders(word.text) if names_model(word.text) else word.text[:_LONGEST]
        for knob, word in node.knobs.items()
        if (_TOLD.search(knob) or names_model(word.text[:_LONGEST])) and not _NEVER.search(knob)
    }


def _name(graph: Graph) -> str:
    """Return what the script is called: by its file, or by the tool that it is."""
    if graph.root is not None:
        return without_folders(graph.root.text("name")).removesuffix(".nk")
    outer = [node for node in graph.nodes if node.group is None]
    return outer[0].name if len(outer) == 1 else ""


def _frames(graph: Graph) -> FrameRange | None:
    """Return a script's frames; a knob that is not written has Nuke's default."""
    if graph.root is None:
        return None
    first = _whole(graph.root.text("first_frame") or "1")
    last = _whole(graph.root.text("last_frame") or "100")
    try:
        rate = Rate.of(graph.root.text("fps") or 24)
    except RateError:
        return None
    if first is None or last is None or last < first:
        return None
    return FrameRange(start=first, duration=last + 1 - first, rate=rate)


def _whole(text: str) -> int | None:
    try:
        found = int(text)
    except ValueError:
        return None
    return found if abs(found) < _FARTHEST else None


def _media(graph: Graph) -> Iterator[tuple[Node, ScriptNode]]:
    connected, switches, paths = graph.connected, graph.switches, graph.paths
    for place, node in enumerate(graph.nodes):
        url = node.text("file")
        if not node.kind.endswith("Read") or not url:
            continue
        words: dict[str, object] = {"class": node.kind, "path": paths[place]}
        if connected is not None:
            words["connected"] = place in connected
        name = without_folders(url)
        metadata = said(HOST, words)
        used = clip(name, url=url, metadata=metadata, enabled=switches[place] is not False)
        yield used, node


def _used(node: ScriptNode, frames: FrameRange) -> Used | None:
    """Return where a script's frames show what a node reads; None where they do not."""
    first, last = (_whole(node.text(knob) or "1") for knob in ("first", "last"))
    later = _later(node, first or 0)
    if first is None or last is None or last < first or later is None:
        return Used(start=0, duration=frames.duration, source_start=frames.start)
    return shown_within(first + later, last + 1 + later, frames, zero=later)


def _later(node: ScriptNode, first: int) -> int | None:
    """Return by how many frames media are shown later; None where an expression decides."""
    mode, frame = node.text("frame_mode"), node.text("frame")
    if not frame:
        return 0
    moved = _whole(frame)
    if moved is None or mode not in {"start at", "offset"}:
        return None
    return moved - first if mode == "start at" else moved
