"""Everything in use on one item, asked for in rounds of at most 20 calls.

Tools come first, what only explains them (labels, LUTs) last, and is remembered. Where there are
more than one round can ask for, the next goes on where it stopped, and what was told before stands
until then.
"""

from collections.abc import Container, Iterator
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
NOT_ASKED = "not asked yet"
"""Kind of the operation that stands for what the next round asks for."""

_FEWER_CALLS = 19


@dataclass(slots=True)
class Round:
    """One look at an item.

    Attributes:
        found: Operations beside its grade.
        graphs: Its grade, a graph for each layer.
        has_tools: Whether all tools were asked for.
    """

    calls: Calls
    seen: Seen
    shared: Shared
    found: list[HostOperation] = field(default_factory=list)
    graphs: list[Graph] = field(default_factory=list)
    has_tools: bool = False

    def steps(self, earlier: "Round | None") -> Iterator[None]:
        """Do the round; yields before each call."""
        yield from self.tools()
        for number, graph in enumerate(self.graphs):
            if earlier is not None and number < len(earlier.graphs):
                graph.remember(earlier.graphs[number])
        self.has_tools = True
        for graph in self.graphs:
            yield from graph.labels(self.calls)

    def tools(self) -> Iterator[None]:
        """Do as much of the round as tells tools; yields before each call."""
        calls, seen = self.calls, self.seen
        if seen.medium:
            yield
            self.found += operations_of(properties_of(calls, seen.medium.remote))
        if not seen.is_picture:
            yield from self._isolation()
            return
        yield from composition_tools(calls, seen.remote, self.found)
        for layer in range(1, self.shared.layers + 1):
            yield
            graph = clip_graph(calls, seen.remote, layer)
            if graph is not None:
                self.graphs.append(graph)
                yield from graph.tools(calls)
        yield from self._properties()

    def _properties(self) -> Iterator[None]:
        """Ask for the clip's properties, after its nodes.

        A node without tools is silent, and so is an application that has stopped to answer: only
        what a clip always has tells them apart.
        """
        yield
        properties = self.calls.words(self.seen.remote, "GetProperty")
        if properties is None and self.seen.medium:
            raise self._is_lost()
        settings, retimed = self.shared.settings, self.seen.is_retimed
        if properties:
            self.found += retime_operations(properties, settings, is_retimed=retimed)

    def _isolation(self) -> Iterator[None]:
        if self.calls.has(self.seen.remote, "GetVoiceIsolationState"):
            yield
            state = self.calls.words(self.seen.remote, "GetVoiceIsolationState")
            self.found += isolation_operations(state, "clip")

    def _is_lost(self) -> HostError:
        """Return the error of a clip that no longer answers: silence is never `nothing there`."""
        return HostError(
            say("{application} does not know this clip any more", application=APPLICATION),
            hint="Read the timeline again.",
            clip=self.seen.item.name,
        )

    def operations(self) -> tuple[HostOperation, ...]:
        """Return what was told by now, and what holds for the whole colour group."""
        grade = (each for graph in self.graphs for each in graph.operations())
        return (*self.found, *grade, *self.shared.groups.get(self.seen.group, ()))


@dataclass(slots=True)
class Lookout:
    """Keeps what was told of each item between rounds."""

    calls: Calls
    _told: dict[str, Round] = field(default_factory=dict)
    _running: dict[str, tuple[Round, Iterator[None]]] = field(default_factory=dict)

    def operations(self, seen: Seen, shared: Shared) -> tuple[HostOperation, ...]:
        """Return every operation on an item, in at most 20 calls.

        What the next round has to ask for is marked by one more operation.
        """
        identifier = seen.item.id
        earlier = self._told.get(identifier)
        look, steps = self._running.pop(identifier, (None, None))
        if look is None or steps is None or look.seen is not seen:
            look = Round(self.calls, seen, shared)
            steps = look.steps(earlier)
        _run(self.calls, steps, MOST_CALLS)
        if look.has_tools:
            self._told[identifier] = look
            return look.operations()
        self._running[identifier] = (look, steps)
        if earlier is not None and earlier.seen is seen:
            return earlier.operations()
        return (*look.operations(), HostOperation(name=NOT_ASKED, kind=NOT_ASKED, where="grade"))

    def forget_others(self, seen: Container[str]) -> None:
        """Forget the items that are not there any more."""
        self._told = {each: look for each, look in self._told.items() if each in seen}
        self._running = {each: look for each, look in self._running.items() if each in seen}

    def fingerprint(self, seen: Seen, shared: Shared) -> str:
        """Return what changes with the tools and the nodes on an item; labels are left out."""
        look = Round(self.calls, seen, shared)
        _run(self.calls, look.tools(), _FEWER_CALLS)
        nodes = [len(graph.nodes) for graph in look.graphs]
        return sha256(repr((look.operations(), nodes)).encode()).hexdigest()


def _run(calls: Calls, steps: Iterator[None], most: int) -> None:
    """Take steps while calls are left."""
    before = calls.made
    for _ in steps:
        if calls.made - before >= most:
            return
