"""The tools of Fusion compositions: tables in Lua's syntax, the tools of which are packed again.

Source: the compositions of titles written by DaVinci Resolve 21.0.4; Fusion's .comp and .setting
files (`Tools = ordered() { Blur1 = Blur { PassThrough = true, Inputs = { ... } } }`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from temoin.timeline.nodes import EffectNode
from temoin.timeline.projects.parts import effect
from temoin.timeline.projects.resolve.blobs import Blobs
from temoin.timeline.projects.resolve.grade import HOST
from temoin.timeline.projects.resolve.trees import word
from temoin.timeline.times import Notes

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([A-Za-z_][\w.-]*)|(-?[\d.]+(?:e[-+]?\d+)?)|([{}=,])')
_PACKED = re.compile(rb"Compressed = true.{0,64}?\0.{4}(?=x[\x01\x5e\x9c\xda])", re.DOTALL)
_DEEPEST = 64
_MOST_VERSIONS = 100  # of one clip: a person makes a few
_CHOICE = "FuID"  # the name of a choice; other texts may be what a person typed
_VALUE = 2  # a table `Input { Value = ... }` stands so far below the tool


@dataclass(slots=True)
class _Table:
    """A table that is being read: `key = kind { ... }`."""

    key: str
    kind: str
    tool: "_Tool | None" = None


@dataclass(slots=True)
class _Tool:
    name: str
    kind: str
    passed: bool = False
    values: dict[str, object] = field(default_factory=dict)


def composition_effects(table: Element, path: str, blobs: Blobs, notes: Notes) -> list[EffectNode]:
    """Return the tools of the composition in use; says in the notes where it cannot be read."""
    content = blobs.length_first(table.findtext("CompositionBA"))
    texts = _texts(content, word(table, "ActiveCompositionIdx"), blobs) if content else None
    if texts is None:
        notes.unseen("a Fusion composition is packed in a way that is not known: not read")
        return []
    return [_effect(tool, path) for text in texts for tool in _tools(text)]


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


def _tools(text: str) -> Iterator[_Tool]:
    """Yield the tools of a composition, those in groups too, each after what it holds."""
    tables: list[_Table] = []
    key = kind = ""
    assigned = False
    for token in _TOKEN.finditer(text):
        quoted, word, number, mark = token.groups()
        if mark == "{":
            tables.append(_opened(tables, key, kind))
            key, kind, assigned = "", "", False
            if len(tables) > _DEEPEST:
                return
        elif mark == "}":
            closed = tables.pop() if tables else None
            if closed and closed.tool and closed.tool.name == closed.key and _is_tool(tables):
                yield closed.tool
            key, kind, assigned = "", "", False
        elif mark == "=":
            assigned = True
        elif mark == ",":
            key, kind, assigned = "", "", False
        elif not assigned:
            key = word or quoted or ""
            _choose(tables, quoted)
        else:
            kind = word or ""
            _value(tables, key, word, number)


def _is_tool(tables: list[_Table]) -> bool:
    """Whether what stands in these tables is a tool: the innermost one is a list of tools."""
    return bool(tables) and tables[-1].key == "Tools"


def _opened(tables: list[_Table], key: str, kind: str) -> _Table:
    if _is_tool(tables) and kind:
        return _Table(key, kind, _Tool(key, kind))
    outer = tables[-1].tool if tables and key != "Tools" else None
    return _Table(key, kind, outer)


def _value(tables: list[_Table], key: str, word: str | None, number: str | None) -> None:
    """Keep what an assignment tells of the tool that it stands in."""
    tool = tables[-1].tool if tables else None
    if tool is None:
        return
    if key == "PassThrough" and tables[-1].kind == tool.kind:
        tool.passed = word == "true"
    elif key == "Value" and number and len(tables) > _VALUE and tables[-_VALUE].key == "Inputs":
        tool.values[tables[-1].key] = number


def _choose(tables: list[_Table], quoted: str | None) -> None:
    """Keep the name of a choice: `Mode = Input { Value = FuID { "Faster" } }`."""
    if quoted and len(tables) > _VALUE and tables[-1].kind == _CHOICE:
        tool = tables[-1].tool
        if tool:
            tool.values[tables[-_VALUE].key] = quoted


def _effect(tool: _Tool, path: str) -> EffectNode:
    words: dict[str, object] = {"path": f"{path}/{tool.name}"}
    if tool.values:
        words["parameters"] = tool.values
    name = tool.kind.rpartition(".")[2]
    return effect(name, tool.kind, HOST, words, enabled=not tool.passed)
