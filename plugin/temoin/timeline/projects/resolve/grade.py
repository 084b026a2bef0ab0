"""The nodes of a grade, and the plug-ins in them, out of the protobuf that DaVinci Resolve keeps.

Source: the grades of the corpus, compared with one another (which field changes with a label, a
LUT, a plug-in's slider): a graph is field 1, its nodes field 7 of that, field 3 beside it the
timeline's own node. In a node: 2 its number, 6 its label, 9 its palettes, 10 its plug-in. No file
tells which field switches a node or a plug-in off: `enabled` is unknown.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from temoin.timeline.nodes import EffectNode
from temoin.timeline.projects.parts import effect
from temoin.timeline.projects.resolve.wire import Field, Value, message, messages, numbers, parts
from temoin.timeline.projects.resolve.wire import text as text_of
from temoin.timeline.times import Notes

HOST = "resolve"
"""Metadata key of what DaVinci Resolve's projects and grades say."""

NODE = "grade node"
"""Kind of the effect that stands for a node itself."""

_GRAPH, _NODE, _BASE = 1, 7, 3
_NUMBER, _LABEL, _PALETTES = 2, 6, 9
_PALETTE_TYPE = 1
_MOTION_EFFECTS = 15
_SEEN_PALETTES = frozenset({1, 2, 3, 4, 6, 9, 10, _MOTION_EFFECTS, 20, 0x10012})
_LAYER = 6
_LUT_PATH = 0x860000A1
_LUT_MARK = bytes.fromhex("a18180b008")  # the same as a varint
_CONTEXT = b"OfxImageEffectContext"
_PLUGIN = re.compile(r"(com|net|org|uk|de|fr|jp|tv|io|eu|ch|ca|au|nl|it|es|se|fi)(\.[\w-]+){2,}")
_LARGEST = 2**53
_HINT = re.compile(rb"OfxImageEffectContext|[a-z]{2,3}\.[\w-]+\.\w")
_DEEPEST = 12  # messages within one another: a plug-in stands seven deep
_PLAIN_WORD = re.compile(r"[\w.+-]{1,64}")  # a choice's name, no sentence that a person typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugin:
    """A plug-in as a project names it, with the parameters that differ from its defaults."""

    identifier: str
    parameters: dict[str, object]

    @property
    def short(self) -> str:
        """Its identifier's last word: `facerefinement2`."""
        return self.identifier.rpartition(".")[2]


def grade_effects(body: bytes, notes: Notes, *, within: str = "grade") -> list[EffectNode]:
    """Return a grade's nodes that hold something, each followed by the plug-ins in it.

    Args:
        body: The unpacked grade.
        notes: Told what in it nobody could look into.
        within: Whose grade it is, for the path of each: `grade`, `timeline grade`.
    """
    fields = message(body)
    if fields is None:
        notes.unseen("a grade is not packed as those that are known: not read")
        return []
    found: list[EffectNode] = []
    for graph in messages(fields, _GRAPH):
        for count, node in enumerate(messages(graph, _NODE), start=1):
            found += _node(
                node, f"{within}/node {next(iter(numbers(node, _NUMBER)), count)}", notes
            )
    for base in messages(fields, _BASE):
        found += _node(base, f"{within}/base node", notes)
    return found


def _node(node: list[Field], path: str, notes: Notes) -> Iterator[EffectNode]:
    plugins = list(plugins_in(node))
    palettes = _palettes(node)
    kinds = sorted({kind for each in palettes for kind in numbers(each, _PALETTE_TYPE)})
    label = next((text_of(part) for part in parts(node, _LABEL)), "")
    lut = _lut(palettes)
    said = {"path": path, "label": label, "lut": lut, "palettes": kinds}
    words = {key: value for key, value in said.items() if value}
    if _MOTION_EFFECTS in kinds:
        notes.unseen(
            "which method a node's own noise reduction uses (Motion Effects: UltraNR is a model)"
            " is not known"
        )
    if not _SEEN_PALETTES.issuperset(kinds):
        notes.unseen("a node of a grade holds a palette that is not known: it may be a mask's")
    if len(words) > 1 or plugins:
        yield effect(path.rpartition("/")[2], NODE, HOST, words, enabled=None)
    for plugin in plugins:
        yield plugin_effect(plugin, path, label=label)


def plugin_effect(plugin: Plugin, path: str, *, label: str = "") -> EffectNode:
    """Return a plug-in as an effect; nothing tells whether it is switched on."""
    words: dict[str, object] = {"path": path}
    if label:
        words["label"] = label
    if plugin.parameters:
        words["parameters"] = plugin.parameters
    return effect(plugin.short, plugin.identifier, HOST, words, enabled=None)


def _palettes(node: list[Field]) -> list[list[Field]]:
    return [each for held in messages(node, _PALETTES) for each in messages(held, 1)]


def _lut(palettes: list[list[Field]]) -> str:
    """Return the name or path of the LUT in a node, or ""."""
    for palette in palettes:
        for part in parts(palette, _LAYER):
            found = _lut_of(part) if _LUT_MARK in part else ""
            if found:
                return found
    return ""


def _lut_of(layer: bytes) -> str:
    for values in messages(message(layer) or [], 2):
        for value in messages(values, 3):
            if _LUT_PATH in numbers(value, 1):
                return next((text_of(p) for held in messages(value, 2) for p in parts(held, 5)), "")
    return ""


def plugins_in(fields: list[Field]) -> Iterator[Plugin]:
    """Yield the plug-ins anywhere in a message, each identifier that stands alone last."""
    known: set[str] = set()
    alone: dict[str, None] = {}
    waiting = [(fields, 0)]
    while waiting:
        inner, depth = waiting.pop()
        plugin = _plugin(inner)
        if plugin:
            known.add(plugin.identifier)
            yield plugin
            continue
        for part in (value for _, value in reversed(inner) if isinstance(value, bytes)):
            name = text_of(part)
            if _PLUGIN.fullmatch(name):
                alone[name] = None
            elif depth < _DEEPEST and _HINT.search(part) and (held := message(part)) is not None:
                waiting.append((held, depth + 1))
    for name in alone:
        if name not in known:
            yield Plugin(identifier=name, parameters={})


def _plugin(fields: list[Field]) -> Plugin | None:
    """Return the plug-in that a message is, if its third field says that it is one's."""
    if not any(part.startswith(_CONTEXT) for part in parts(fields, 3)):
        return None
    identifier = next((text_of(part) for part in parts(fields, 2)), "")
    if not identifier:
        return None
    return Plugin(identifier=identifier, parameters=dict(_parameters(fields)))


def _parameters(fields: list[Field]) -> Iterator[tuple[str, object]]:
    for each in messages(fields, 5):
        name = next((text_of(part) for part in parts(each, 1)), "")
        value = next((said for held in messages(each, 2) for _, said in held), None)
        if name and value is not None and (said := _said(value)) is not None:
            yield name, said


def _said(value: Value) -> object:
    """Return a number, or the name of a choice; what a person typed stays out."""
    if not isinstance(value, bytes):
        return value if abs(value) < _LARGEST else None  # nor NaN, which JSON has not
    name = text_of(value)
    return name if _PLAIN_WORD.fullmatch(name) else None
