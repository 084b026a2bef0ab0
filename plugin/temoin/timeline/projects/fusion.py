"""Fusion's compositions and settings: one composite, its tools as effects, the media it loads.

Of what a tool is set to, texts are never kept: they may be what people wrote.
Source: .comp and .setting of Fusion 9 to 20 and DaVinci Resolve; Fusion scripting guide.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from temoin.errors import RateError, TimelineError
from temoin.language import number, say
from temoin.rate import FrameRange, Rate
from temoin.timeline.nodes import EffectNode, Found, Node
from temoin.timeline.projects.composites import composite, composited, shown_within
from temoin.timeline.projects.lua_tables import Table, read_tables
from temoin.timeline.projects.parts import Used, Words, clip, clip_list, effect, said
from temoin.timeline.times import Notes
from temoin.workflows.flow import upstream
from temoin.workflows.model_files import is_model_file, without_folders

FORMAT = "fusion"
_HOST = "fusion"
_SUFFIXES = frozenset({".comp", ".setting"})
_BEGIN = re.compile(rb"\A\s*(Composition\s*\{|\{\s*Tools\s*=)")
_MOST_TOOLS = 250_000
_MOST_SETTINGS = 60
_LONGEST_PATH = 400  # a hundred thousand tools may lie deep in groups with long names
_LONGEST_KIND = 200
_FARTHEST = 10**9
_WRITERS = frozenset({"Saver", "MediaOut"})
_READERS = frozenset({"Loader", "MediaIn"})
_PLUMBING = frozenset({"PipeRouter", "Underlay", "Note"}) | _WRITERS | _READERS
_MAIN_INPUTS = ("Background", "Input", "Source")
_CURVES = re.compile(r"(Spline|Path|Bezier|Expression|Publish|Calculation)\w*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class FusionTool:
    """A tool of a composition; names are unique in it, groups included.

    Attributes:
        path: Its place, with the groups around it.
        enabled: Whether neither it nor a group around it is passed through.
    """

    name: str
    path: str
    table: Table
    enabled: bool

    @property
    def kind(self) -> str:
        """Its registry ID."""
        return self.table.kind

    @property
    def settings(self) -> Words:
        """What tells a mode or a model: choices, and an OFX plug-in's numbers."""
        found: dict[str, object] = {}
        for name, given in self.table.table("Inputs").tables():
            chosen = [value for _, value in given.table("Value").items if isinstance(value, str)]
            value = given.value("Value")
            if given.table("Value").kind == "FuID" and chosen:
                found[name] = chosen[0][:80]
            elif isinstance(value, str) and is_model_file(value):
                found[name] = without_folders(value)
            elif isinstance(value, float) and self.kind.startswith("ofx."):
                found[name] = value
            if len(found) == _MOST_SETTINGS:
                break
        return found

    def sources(self) -> Iterator[str]:
        """Yield the names of the tools that its picture comes from.

        One that is passed through gives what comes in first, and neither a foreground nor a mask.
        """
        inputs = self.table.table("Inputs")
        first = (inputs.table(name).text("SourceOp") for name in _MAIN_INPUTS)
        if not self.enabled and (source := next(filter(None, first), "")):
            yield source
            return
        for holder in ("Inputs", "Outputs"):
            for _, link in self.table.table(holder).tables():
                source = link.text("SourceOp")
                if source and link.kind != "InstanceInput":
                    yield source


def looks_like(content: bytes, suffix: str) -> bool:
    """Return whether it is a composition, or tools saved or copied out of one."""
    return suffix in _SUFFIXES or bool(_BEGIN.match(content[:200]))


def read(content: bytes, notes: Notes) -> list[Found]:
    """Return a composition's picture, and the media that it loads.

    Raises:
        TimelineError: It is none.
    """
    root = read_tables(content.decode("utf-8", "replace").removeprefix("\ufeff"))
    held = _composition(root)
    tools = [*tools_in(root)]
    if not tools:
        raise TimelineError(
            "no composition of Fusion: no tool stands in it", hint="Save it again in Fusion."
        )
    if any(tool.kind.startswith("Fuse.") for tool in tools):
        notes.unseen("a Fuse is a program in a file of its own, which is not read")
    picture = composite("composite", "Fusion", [*_effects(tools)])
    media = [each for tool in tools if tool.kind in _READERS for each in _media(tool)]
    frames = _frames_of(held)
    if frames is None:
        return clip_list("", [picture, *(node for node, _ in media)])
    shown = [
        (node, _used(lies or (frames.start, frames.end_exclusive), frames)) for node, lies in media
    ]
    return composited("", picture, shown, frames, notes)


def _composition(root: Table) -> Table:
    """Return the table that holds the tools: of a file's the first in it, else the file's own."""
    if root.table("Tools").items:
        return root
    return next((table for _, table in root.tables()), root)


def tools_in(root: Table) -> Iterator[FusionTool]:
    """Yield every tool of a composition, those of a group after it.

    Args:
        root: All that stands in its text.

    Raises:
        TimelineError: More tools than any composition holds.
    """
    waiting = [("", True, _composition(root))]
    count = 0
    while waiting:
        above, around, holder = waiting.pop()
        for name, table in holder.table("Tools").tables():
            count += 1
            if count > _MOST_TOOLS:
                raise TimelineError(
                    say("it holds more than {count} nodes", count=number(_MOST_TOOLS)),
                    hint="Save a part of it as a script of its own.",
                )
            enabled = around and table.value("PassThrough") is not True
            path = f"{above}{name[:80]}"[:_LONGEST_PATH]
            yield FusionTool(name=name, path=path, table=table, enabled=enabled)
            waiting.append((f"{path}/", enabled, table))


def _effects(tools: Sequence[FusionTool]) -> Iterator[EffectNode]:
    connected = _connected(tools)
    for tool in tools:
        if not tool.kind or tool.kind in _PLUMBING or _CURVES.search(tool.kind[-_LONGEST_KIND:]):
            continue
        words: dict[str, object] = {"RegID": tool.kind, "path": tool.path}
        if settings := tool.settings:
            words["Inputs"] = settings
        if connected is not None:
            words["connected"] = tool.name in connected
        yield effect(tool.name[:80], tool.kind, _HOST, words, enabled=tool.enabled)


def _connected(tools: Sequence[FusionTool]) -> set[str] | None:
    """Return the names of the tools that feed what is written; None where nothing tells it."""
    ends = [each.name for each in tools if each.kind in _WRITERS and each.enabled]
    outer = [each for each in tools if "/" not in each.path]
    if not ends and len(outer) == 1 and outer[0].table.table("Outputs").items:
        ends = [outer[0].name]  # a tool of its own: its output is what it gives
    named = {each.name: each for each in tools}
    if not ends:
        return None
    return upstream(ends, lambda name: named[name].sources() if name in named else ())


def _media(tool: FusionTool) -> Iterator[tuple[Node, tuple[int, int] | None]]:
    """Yield each file that a tool loads, with the frames of the composition that show it."""
    metadata = said(_HOST, {"RegID": tool.kind, "path": tool.path})
    told = tool.table.table("CustomData").table("MediaProps").text("MEDIA_PATH")
    files: list[tuple[str, tuple[int, int] | None]] = [(told, None)]
    for _, used in tool.table.table("Clips").tables():
        frames = _frames(used.value("GlobalStart"), used.value("GlobalEnd"))
        files.append((used.text("Filename"), frames))
    for url, frames in files:
        if url:
            name = without_folders(url)
            yield clip(name, url=url, metadata=metadata, enabled=tool.enabled), frames


def _frames_of(held: Table) -> FrameRange | None:
    """Return the frames that a composition renders; None where it does not say."""
    for key in ("RenderRange", "GlobalRange"):
        values = [value for _, value in held.table(key).items]
        if len(values) == 2 and (found := _frames(*values)):  # noqa: PLR2004 - first, last
            return FrameRange(start=found[0], duration=found[1] - found[0], rate=_rate(held))
    return None


def _frames(first: object, last: object) -> tuple[int, int] | None:
    if not isinstance(first, float) or not isinstance(last, float):
        return None
    return (int(first), int(last) + 1) if -_FARTHEST < first <= last < _FARTHEST else None


def _used(lies: tuple[int, int], frames: FrameRange) -> Used | None:
    return shown_within(*lies, frames, zero=lies[0])


def _rate(held: Table) -> Rate:
    value = held.table("Prefs").table("Comp").table("FrameFormat").value("Rate")
    try:
        return Rate.of(value if isinstance(value, float) else 24)
    except RateError:
        return Rate(24)
