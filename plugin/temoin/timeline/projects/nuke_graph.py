"""The nodes of a Nuke script, in the groups where they lie, and what feeds what.

A script keeps no links: each node takes its inputs from a stack and lies on it afterwards.
Source: Nuke's scripts; Nuke Python reference, "Node".
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from temoin.errors import TimelineError
from temoin.language import number, say
from temoin.timeline.projects.nuke_text import Word, commands
from temoin.workflows.flow import upstream

MOST_NODES = 250_000
_DEEPEST_GROUPS = 64
_MOST_INPUTS = 1_000
_LONGEST_COUNT = 5  # digits
_LONGEST_NAME = 80
_LONGEST_PATH = 400  # a hundred thousand nodes may lie deep in groups with long names
_MOST_SHARED = 2_000_000  # knobs of nodes that are written once and stand again as clones
_GIZMO = ".gizmo"
_GROUPS = frozenset({"Group", "LiveGroup", "VariableGroup", "Gizmo"})
_NOT_ON_THE_STACK = frozenset({"Root"})
_OF_COMFYUI = re.compile(r"addUserKnob \{\d+ data [^\n]{0,200}?'class_type': *'([^'\\\n]{1,80})'")
_DIRECTIVES = frozenset({"version", "define_window_layout_xml", "add_layer", "push", "set", "end"})

Knobs = dict[str, Word]


@dataclass(slots=True)
class ScriptNode:
    """A node of a script; its root too, which holds its settings.

    Attributes:
        kind: Its class, without the suffix of a gizmo's file.
        inputs: Places of the nodes that feed it, None where nothing does.
        group: Place of the group that it lies in; None for the script's own nodes.
        inner: Places of the nodes in it, of a group.
        elsewhere: Class of the node of ComfyUI that it stands for; "" if it is none.
    """

    kind: str
    knobs: Knobs
    inputs: list[int | None] = field(default_factory=list)
    group: int | None = None
    inner: list[int] = field(default_factory=list)
    elsewhere: str = ""

    @property
    def name(self) -> str:
        """Its name as the person sees it."""
        return (self.text("name") or self.kind)[:_LONGEST_NAME]

    def text(self, knob: str) -> str:
        """Return what a knob is set to, "" for its default."""
        word = self.knobs.get(knob)
        return word.text if word else ""

    @property
    def enabled(self) -> bool | None:
        """Its own switch; None where an expression decides."""
        return {"": True, "false": True, "0": True, "true": False, "1": False}.get(
            self.text("disable").casefold()
        )

    @property
    def opens_group(self) -> bool:
        """Whether the nodes after it lie in it, up to `end_group`."""
        return self.kind in _GROUPS


class Graph:
    """All nodes of a script, in its order; a node is called by its place in it.

    Attributes:
        nodes: But for the root.
        root: The script's settings; None for nodes that were copied out of one.
        uses_gizmos: Whether some node is a tool whose inside stands in a file of its own.
    """

    def __init__(self, text: str) -> None:
        """Read a script.

        Raises:
            TimelineError: Too many nodes, or groups too deep in one another.
        """
        self.nodes: list[ScriptNode] = []
        self.root: ScriptNode | None = None
        self.uses_gizmos = False
        self._shared = 0
        self._kept: dict[str, int | None] = {}
        self._stacks: list[list[int | None]] = [[]]
        self._groups: list[int] = []
        for words in commands(text):
            self._take([*words])

    def _take(self, words: list[Word]) -> None:
        first, stack = words[0].text, self._stacks[-1]
        if first == "push" and len(words) > 1:
            stack.append(self._kept.get(words[1].text.removeprefix("$")))
        elif first == "set" and len(words) > 2:  # noqa: PLR2004 - set NAME VALUE
            self._keep(words[1].text, words[2].text)
        elif first == "end_group":
            self._close_group()
        elif first not in _DIRECTIVES and words[-1].braced and len(words) > 1:
            self._add(words)

    def _keep(self, name: str, value: str) -> None:
        place = _whole(value.removeprefix("[stack ").removesuffix("]").strip())
        stack = self._stacks[-1]
        if place is not None:
            self._kept[name] = stack[-1 - place] if place < len(stack) else None
        elif self.nodes:
            self._kept[name] = len(self.nodes) - 1  # of a clone: the node that came before

    def _close_group(self) -> None:
        if self._groups:
            self._groups.pop()
            self._stacks.pop()

    def _add(self, words: Sequence[Word]) -> None:
        node = self._node(words)
        self.uses_gizmos |= words[0].text.endswith(_GIZMO)
        if node.kind in _NOT_ON_THE_STACK:
            self.root = self.root or node
            return
        if len(self.nodes) == MOST_NODES:
            raise TimelineError(
                say("it holds more than {count} nodes", count=number(MOST_NODES)),
                hint="Save a part of it as a script of its own.",
            )
        place, stack = len(self.nodes), self._stacks[-1]
        node.inputs = [stack.pop() for _ in range(min(_inputs(node), len(stack)))]
        stack.append(place)
        self.nodes.append(node)
        if self._groups:
            node.group = self._groups[-1]
            self.nodes[node.group].inner.append(place)
        if node.opens_group:
            self._open_group(place)

    def _open_group(self, place: int) -> None:
        if len(self._groups) == _DEEPEST_GROUPS:
            raise TimelineError(
                "its groups lie too deep in one another", hint="Flatten some of them."
            )
        self._groups.append(place)
        self._stacks.append([])

    def _node(self, words: Sequence[Word]) -> ScriptNode:
        knobs = _knobs(words[-1].text)
        if words[0].text != "clone":
            kind = _kind(words[0].text)
            return ScriptNode(kind=kind, knobs=knobs, elsewhere=_elsewhere(words[-1].text))
        original = self._kept.get(words[1].text.removeprefix("$"))
        if original is None:
            kind = words[2].text if len(words) > 3 else words[1].text  # noqa: PLR2004 - clone $NAME KIND {}
            return ScriptNode(kind=_kind(kind), knobs=knobs)
        shared = self.nodes[original]
        self._shared += len(shared.knobs)
        if self._shared > _MOST_SHARED:
            raise TimelineError(
                "its clones share more knobs than any script holds",
                hint="Save a part of it as a script of its own.",
            )
        own = {knob: word for knob, word in knobs.items() if knob in {"inputs", "name"}}
        without = {knob: word for knob, word in shared.knobs.items() if knob != "inputs"}
        knobs = without | own
        return ScriptNode(kind=shared.kind, knobs=knobs, elsewhere=shared.elsewhere)

    @cached_property
    def paths(self) -> list[str]:
        """Each node's place as people write it: `Group1/Inference1`."""
        found: list[str] = []
        for node in self.nodes:
            above = f"{found[node.group]}/" if node.group is not None else ""
            found.append((above + node.name)[:_LONGEST_PATH])
        return found

    @cached_property
    def switches(self) -> list[bool | None]:
        """Whether each node is switched on, with the groups around it."""
        found: list[bool | None] = []
        for node in self.nodes:
            around = found[node.group] if node.group is not None else True
            both = {around, node.enabled}
            found.append(False if False in both else None if None in both else True)
        return found

    @cached_property
    def connected(self) -> set[int] | None:
        """The nodes that feed what is written out; None where nothing tells what is."""
        switched = zip(self.nodes, self.switches, strict=True)
        ends = [place for place, (node, on) in enumerate(switched) if on and "Write" in node.kind]
        if not ends:  # a tool of its own: its output is whatever its outer group gives
            ends = [place for place in self._tools() if self.nodes[place].inner]
        return upstream(ends, self._sources) if ends else None

    def _tools(self) -> Iterable[int]:
        outer = [place for place, node in enumerate(self.nodes) if node.group is None]
        return outer if self.root is None and len(outer) == 1 else ()

    def _sources(self, place: int) -> Iterator[int]:
        node = self.nodes[place]
        if node.inner and node.enabled is not False:
            outputs = [each for each in node.inner if self.nodes[each].kind == "Output"]
            yield from outputs or node.inner[-1:]
            return  # what feeds the group is reached by the inputs in it
        if node.kind == "Input" and node.group is not None:
            yield from self._outside(node, self.nodes[node.group])
            return
        yield from (each for each in _seen(node) if each is not None)

    def _outside(self, node: ScriptNode, group: ScriptNode) -> Iterator[int]:
        which = _whole(node.text("number")) or 0
        found = group.inputs[which] if which < len(group.inputs) else None
        if found is not None:
            yield found


def _seen(node: ScriptNode) -> list[int | None]:
    """Return the inputs that a node's picture comes from."""
    if node.enabled is False:
        return node.inputs[:1]
    which = _whole(node.text("which") or "0") if node.kind == "Switch" else None
    if which is not None:
        return node.inputs[which : which + 1]
    return node.inputs


def _kind(text: str) -> str:
    return text.removesuffix(_GIZMO)


def _elsewhere(body: str) -> str:
    """Return the class of a node of ComfyUI that a group stands for, as its own knob tells it.

    Source: the nodes of ComfyUI-for-Nuke, whose hidden knob `data` holds `'class_type': ...`.
    """
    found = _OF_COMFYUI.search(body) if "'class_type'" in body else None
    return found[1] if found else ""


def _knobs(text: str) -> Knobs:
    """Return what a node's knobs are set to; of several values the last counts, as in Nuke."""
    return {words[0].text: words[1] for words in commands(text) if len(words) > 1}


def _inputs(node: ScriptNode) -> int:
    """Return how many inputs a node takes from the stack; `2+1` is two and a mask."""
    counts = map(_whole, (node.text("inputs") or "1").split("+"))
    return min(sum(each or 0 for each in counts), _MOST_INPUTS)


def _whole(text: str) -> int | None:
    """Return a whole number, None where it is none or longer than any count of a script."""
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_COUNT else None
