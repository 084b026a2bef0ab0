"""The tools of Fusion compositions: tables in Lua's syntax, the tools of which are packed again.

Source: the compositions of titles written by DaVinci Resolve 21.0.4; Fusion's .comp and .setting
files (`Tools = ordered() { Blur1 = Blur { PassThrough = true, Inputs = { ... } } }`).
"""

import re
from xml.etree.ElementTree import Element

from temoin.errors import TimelineError
from temoin.timeline.nodes import EffectNode
from temoin.timeline.projects.fusion import FusionTool, tools_in
from temoin.timeline.projects.lua_tables import read_tables
from temoin.timeline.projects.parts import effect
from temoin.timeline.projects.resolve.blobs import Blobs
from temoin.timeline.projects.resolve.grade import HOST
from temoin.timeline.projects.resolve.trees import word
from temoin.timeline.times import Notes

_PACKED = re.compile(rb"Compressed = true.{0,64}?\0.{4}(?=x[\x01\x5e\x9c\xda])", re.DOTALL)
_MOST_VERSIONS = 100  # of one clip: a person makes a few


def composition_effects(table: Element, path: str, blobs: Blobs, notes: Notes) -> list[EffectNode]:
    """Return the tools of the composition in use; says in the notes where it cannot be read."""
    content = blobs.length_first(table.findtext("CompositionBA"))
    texts = _texts(content, word(table, "ActiveCompositionIdx"), blobs) if content else None
    if texts is None:
        notes.unseen("a Fusion composition is packed in a way that is not known: not read")
        return []
    try:
        tools = [tool for text in texts for tool in tools_in(read_tables(text)) if tool.kind]
    except TimelineError:
        notes.unseen("a Fusion composition lies too deep in itself, or is too large: not read")
        return []
    return [_effect(tool, path) for tool in tools]


def _texts(content: bytes, active: str, blobs: Blobs) -> list[str] | None:
    """Return the tables of the composition in use, or of all where it cannot be told apart.

    None where one stays packed, or there are more than a person makes.
    """
    found: list[str] = []
    packed = list(_PACKED.finditer(content))
    if content.count(b"Compressed = true") > len(packed) or len(packed) > _MOST_VERSIONS:
        return None
    after = content.find(f"{active}_data".encode("utf-16-be")) if active.isdecimal() else -1
    if after >= 0:
        packed = [each for each in packed if each.start() > after][:1]
    for each in packed:
        tools = blobs.inflated(content[each.end() :])
        if tools is None:
            return None
        found.append("Tools = " + tools.decode(errors="replace"))
    if not packed:
        found.append(content[max(content.find(b"Composition {"), 0) :].decode(errors="replace"))
    return found


def _effect(tool: FusionTool, path: str) -> EffectNode:
    words: dict[str, object] = {"path": f"{path}/{tool.path}"}
    if settings := tool.settings:
        words["parameters"] = settings
    name = tool.kind.rpartition(".")[2]
    return effect(name, tool.kind, HOST, words, enabled=tool.enabled)
