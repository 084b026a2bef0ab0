"""Everything in use on one item, asked for in rounds of at most 20 calls.

A round goes on where the last one stopped, so that a grade of forty nodes is looked through in a
few, and what was told before stands until it is asked again. The tools come first, what only
explains them (labels, LUTs) last.
"""

from collections.abc import Iterator
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
    """

    calls: Calls
    seen: Seen
    shared: Shared
    found: list[HostOperation] = field(default_factory=list)
    graphs: list[Graph] = field(default_factory=list)

    def steps(self) -> Iterator[None]:
        """Do the round; yields before each call."""
        yield from self._tools()
        for graph in self.graphs:
            yield from graph.labels(self.calls)

    def tools(self) -> Iterator[None]:
        """Do as much of the round as tells tools; yields before each call."""
        yield from self._tools()

    def _tools(self) -> Iterator[None]:
        calls, seen = self.calls, self.seen
        if seen.medium:
            yield
            self.found += operations_of(properties_of(calls, seen.medium.remote))
        if not seen.is_picture:
            yield from self._isolation()
            return
        yield
        properties = calls.words(seen.remote, "GetProperty")
        if properties is None and seen.medium:
            raise self._is_lost()
        retimed = seen.is_retimed
        settings = self.shared.settings
        if properties:
            self.found += retime_operations(properties, settings, is_retimed=retimed)
        yield from composition_tools(calls, seen.remote, self.found)
        for layer in range(1, self.shared.layers + 1):
            yield
            graph = clip_graph(calls, seen.remote, layer)
            if graph is not None:
                self.graphs.append(graph)
                yield from graph.tools(calls)

    def _isolation(self) -> Iterator[None]:
        if self.calls.has(self.seen.remote, "GetVoiceIsolationState"):
            yield
            state = self.calls.words(self.seen.remote, "GetVoiceIsolationState")
            self.found += isolation_operations(state, "clip")

    def _is_lost(self) -> HostError:
        """Return the error of a clip that no longer answers: silence is never `nothing there`."""
        self.calls.require_well(self.seen.remote, "GetProperty")
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
    _told: dict[str, tuple[HostOperation, ...]] = field(default_factory=dict)
    _running: dict[str, tuple[Round, Iterator[None]]] = field(default_factory=dict)

    def operations(self, seen: Seen, shared: Shared) -> tuple[HostOperation, ...]:
        """Return every operation on an item, in at most 20 calls.

        What the next round has to ask for is marked by one more operation.
        """
        identifier = seen.item.id
        look, steps = self._running.pop(identifier, (None, None))
        if look is None or steps is None or look.seen is not seen:
            look = Round(self.calls, seen, shared)
            steps = look.steps()
        if _ran(self.calls, steps, MOST_CALLS):
            self._told[identifier] = look.operations()
            return self._told[identifier]
        self._running[identifier] = (look, steps)
        if identifier in self._told:
            return self._told[identifier]
        return (*look.operations(), HostOperation(name=NOT_ASKED, kind=NOT_ASKED, where="grade"))

    def fingerprint(self, seen: Seen, shared: Shared) -> str:
        """Return what changes with the tools on an item; labels and LUTs are left out."""
        look = Round(self.calls, seen, shared)
        _ran(self.calls, look.tools(), _FEWER_CALLS)
        return sha256(repr(look.operations()).encode()).hexdigest()


def _ran(calls: Calls, steps: Iterator[None], most: int) -> bool:
    """Take steps while calls are left; return whether that was all of them."""
    before = calls.made
    return all(calls.made - before < most for _ in steps)
