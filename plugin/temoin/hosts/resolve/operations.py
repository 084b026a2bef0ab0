"""Everything in use on one item: 20 calls for five nodes, and again no more.

Every tool is asked for each time, however many there are: half an answer would look like a clean
clip. What only explains them (labels, LUTs) is asked for once, and again as far as calls are left.
"""

from collections.abc import Container
from dataclasses import dataclass, field
from hashlib import sha256

from temoin.errors import HostError
from temoin.hosts.resolve.calls import APPLICATION, Calls
from temoin.hosts.resolve.compositions import composition_tools
from temoin.hosts.resolve.grades import Graph, clip_graph
from temoin.hosts.resolve.items import Seen
from temoin.hosts.resolve.media import operations_of, properties_of
from temoin.hosts.resolve.reading import Shared
from temoin.hosts.resolve.settings import isolation_operations, retime_operations
from temoin.language import say
from temoin.model import HostOperation

MOST_CALLS = 20
"""Beyond these, nothing is asked for again that is known already."""


@dataclass(slots=True)
class Look:
    """One look at an item.

    Attributes:
        found: Operations beside its grade.
        graphs: Its grade, a graph for each layer.
    """

    calls: Calls
    seen: Seen
    shared: Shared
    found: list[HostOperation] = field(default_factory=list)
    graphs: list[Graph] = field(default_factory=list)

    def at_tools(self) -> None:
        """Ask for every tool.

        Raises:
            HostError: The clip no longer answers.
        """
        calls, seen = self.calls, self.seen
        if seen.medium:
            self.found += operations_of(properties_of(calls, seen.medium.remote))
        if not seen.is_picture:
            self._at_isolation()
            return
        self.found += composition_tools(calls, seen.remote)
        for layer in range(1, self.shared.layers + 1):
            graph = clip_graph(calls, seen.remote, layer)
            if graph is not None:
                self.graphs.append(graph)
                for _ in graph.tools(calls):
                    pass
        self._at_properties()

    def at_labels(self, earlier: "Look | None", left: int) -> None:
        """Ask for labels and LUTs that nobody knows, and for others while calls are left."""
        if earlier is not None:
            for graph, was in zip(self.graphs, earlier.graphs, strict=False):
                graph.remember(was)
        end = self.calls.made + left
        for graph in self.graphs:
            for is_known in graph.labels(self.calls):
                if is_known and self.calls.made >= end:
                    return

    def _at_properties(self) -> None:
        """Ask for the clip's properties, after its nodes.

        A node without tools is silent, and so is an application that has stopped to answer: only
        what a clip always has tells them apart.
        """
        properties = self.calls.words(self.seen.remote, "GetProperty")
        if properties is None and self.seen.medium:
            raise HostError(
                say("{application} does not know this clip any more", application=APPLICATION),
                hint="Read the timeline again.",
                clip=self.seen.item.name,
            )
        settings, retimed = self.shared.settings, self.seen.is_retimed
        if properties:
            self.found += retime_operations(properties, settings, is_retimed=retimed)

    def _at_isolation(self) -> None:
        if self.calls.has(self.seen.remote, "GetVoiceIsolationState"):
            state = self.calls.words(self.seen.remote, "GetVoiceIsolationState")
            self.found += isolation_operations(state, "clip")

    def operations(self) -> tuple[HostOperation, ...]:
        """Return what was told, and what holds for the whole colour group."""
        grade = (each for graph in self.graphs for each in graph.operations())
        return (
            *self.found,
            *grade,
            *self.shared.groups.get(self.seen.group, ()),
            *self.seen.nest,
        )


@dataclass(frozen=True, slots=True)
class Begun:
    """A look of which the tools were asked for, and the count of calls before and after it."""

    look: Look
    before: int
    after: int


@dataclass(slots=True)
class Lookout:
    """Keeps the last look at each item."""

    calls: Calls
    _looks: dict[str, Look] = field(default_factory=dict)
    _begun: Begun | None = None

    def operations(self, seen: Seen, shared: Shared) -> tuple[HostOperation, ...]:
        """Return every operation on an item; a fingerprint taken just before it is gone on from."""
        begun, self._begun = self._begun, None
        if not begun or begun.look.seen is not seen or begun.after != self.calls.made:
            begun = self._at_tools(seen, shared)
        look = begun.look
        left = MOST_CALLS - (begun.after - begun.before)
        look.at_labels(self._looks.get(seen.item.id), left)
        self._looks[seen.item.id] = look
        return look.operations()

    def forget_others(self, seen: Container[str]) -> None:
        """Forget the items that are not there any more."""
        self._looks = {each: look for each, look in self._looks.items() if each in seen}

    def fingerprint(self, seen: Seen, shared: Shared) -> str:
        """Return what changes with the tools and the nodes on an item; labels are left out."""
        self._begun = self._at_tools(seen, shared)
        look = self._begun.look
        nodes = [len(graph.nodes) for graph in look.graphs]
        return sha256(repr((look.operations(), nodes)).encode()).hexdigest()

    def _at_tools(self, seen: Seen, shared: Shared) -> Begun:
        look, before = Look(self.calls, seen, shared), self.calls.made
        look.at_tools()
        return Begun(look, before, self.calls.made)
