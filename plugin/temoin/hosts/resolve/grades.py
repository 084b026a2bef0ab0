"""Graphs of nodes: of a clip, its layers, its group, the timeline.

No function tells whether a node is switched on, nor what stands in it but the names of its tools,
in the language of the application. Before 19.0 not even those.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from temoin.hosts.resolve.calls import Calls, Remote
from temoin.model import HostOperation

NODE = "grade node"
"""Kind of the operation that stands for a node, as in the application's own projects."""


@dataclass(slots=True)
class NodeFacts:
    """What was told of a node; None is what was not asked yet."""

    place: str
    tools: tuple[str, ...] = ()
    label: str | None = None
    lut: str | None = None

    def operations(self) -> Iterator[HostOperation]:
        """Yield the node, where anything is known of it, and the tools in it."""
        said = {"label": self.label, "lut": self.lut}
        words = {key: value for key, value in said.items() if value}
        if words or self.tools:
            name = self.place.rpartition("/")[2]
            yield HostOperation(name=name, kind=NODE, where=self.place, words=words)
        label = {"label": self.label} if self.label else {}
        for tool in self.tools:
            yield HostOperation(name=tool, where=self.place, words=label)


@dataclass(slots=True)
class Graph:
    """A graph that is being read, the tools of all its nodes first.

    Attributes:
        source: What answers for its nodes: a graph, or before 19.0 the clip itself.
        within: Whose it is: `grade`, `timeline grade`, `group grade, before the clip`.
        nodes: What was told so far.
    """

    source: Remote
    within: str
    nodes: list[NodeFacts] = field(default_factory=list)

    def tools(self, calls: Calls) -> Iterator[None]:
        """Ask for the tools of every node; yields before each call.

        Raises:
            HostError: The application does not even say how many nodes there are.
        """
        yield
        count = calls.frame(self.source, "GetNumNodes")
        self.nodes = [NodeFacts(f"{self.within}/node {each}") for each in range(1, count + 1)]
        if not calls.has(self.source, "GetToolsInNode"):
            return
        for number, node in enumerate(self.nodes, start=1):
            yield
            found = calls.ask(self.source, "GetToolsInNode", number)
            if isinstance(found, list | tuple):
                node.tools = tuple(each for each in found if isinstance(each, str) and each)

    def labels(self, calls: Calls) -> Iterator[None]:
        """Ask for labels and LUTs, those that nobody knows first; yields before each call."""
        for is_known in (False, True):
            for number, node in enumerate(self.nodes, start=1):
                if (node.label is not None) == is_known:
                    yield
                    node.label = _text(calls.ask(self.source, "GetNodeLabel", number))
            for number, node in enumerate(self.nodes, start=1):
                if (node.lut is not None) == is_known:
                    yield
                    node.lut = _text(calls.ask(self.source, "GetLUT", number))

    def remember(self, earlier: "Graph") -> None:
        """Take the labels and LUTs of an earlier look at a graph of as many nodes."""
        if len(earlier.nodes) == len(self.nodes):
            for node, was in zip(self.nodes, earlier.nodes, strict=True):
                node.label, node.lut = was.label, was.lut

    def operations(self) -> Iterator[HostOperation]:
        """Yield what is known of every node."""
        for node in self.nodes:
            yield from node.operations()


def clip_graph(calls: Calls, item: Remote, layer: int) -> Graph | None:
    """Return the graph of a clip's layer, 1 for the first; None where it has none: 1 call."""
    within = "grade" if layer == 1 else f"grade, layer {layer}"
    if not calls.has(item, "GetNodeGraph"):
        return Graph(item, within) if calls.has(item, "GetNumNodes") else None
    given = () if layer == 1 else (layer,)
    found = calls.one(item, "GetNodeGraph", "Graph", *given)
    return Graph(found, within) if found else None


def whole_graph(
    calls: Calls, of: Remote, name: str, within: str
) -> Iterator[tuple[HostOperation, ...] | None]:
    """Yield None before each call, and last everything in a graph."""
    yield None
    found = calls.one(of, name, "Graph")
    if found is None:
        yield ()
        return
    graph = Graph(found, within)
    for _ in graph.tools(calls):
        yield None
    for _ in graph.labels(calls):
        yield None
    yield tuple(graph.operations())


def _text(found: object) -> str:
    """Return a text; a label is None on some versions, and explains at most."""
    return found if isinstance(found, str) else ""
