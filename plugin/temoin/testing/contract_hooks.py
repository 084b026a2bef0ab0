"""What whoever tests a host adapter gives the contract, and how the contract reads a host."""

# mypy: disable-error-code="type-abstract"

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest

from temoin.errors import HostError
from temoin.model import (
    PROTOCOLS,
    Host,
    HostItem,
    HostMarker,
    HostTimeline,
    KeepsIds,
    ReadsOperations,
    ReadsTimeline,
    TellsPlayhead,
    TellsSelection,
    WritesColours,
    WritesLabels,
    WritesMarkers,
    items_of,
)

Able = TypeVar("Able")
Answer = TypeVar("Answer")

Reads = dict[str, Callable[[], object]]
"""Ways to ask a host for something, by the name of the method and the item's id."""


class HostHooks:
    """What a subclass of the contract overrides: the host, and what can be done to it.

    Attributes:
        shows: What the project of the `host` fixture has in it, of the words in `SHOWS`; a reading
            must tell each of them.
        mark_colour: Colour that a marker may have in this application.
    """

    shows: frozenset[str] = frozenset()
    mark_colour = "Red"

    @pytest.fixture
    def host(self) -> Host:
        """Return the adapter, with a project open; a new one for each test."""
        raise NotImplementedError("give the contract a `host` fixture")

    def project_snapshot(self, host: Host) -> object:
        """Return all that the application would save, to be compared with `==`."""
        raise NotImplementedError("give the contract a `project_snapshot`")

    def kill(self, host: Host) -> None:
        """End the application, as if it had crashed."""
        pytest.skip(f"nothing here ends {host.label}")

    def make_busy(self, host: Host, after: int = 0) -> None:
        """Have the application answer so many more calls, then none until `end_busy`."""
        pytest.skip(f"nothing here makes {host.label} busy after {after} calls")

    def end_busy(self, host: Host) -> None:
        """Have the application answer again."""

    def break_answer(self, host: Host) -> None:
        """Have the application answer every call with None."""
        pytest.skip(f"nothing here breaks the answers of {host.label}")

    def make_lie(self, host: Host) -> None:
        """Have the application say yes to every change, and do nothing."""
        pytest.skip(f"nothing here makes {host.label} lie")

    def edit_cut(self, host: Host) -> None:
        """Have the person change the cut."""
        pytest.skip(f"nothing here edits in {host.label}")

    def edit_operations(self, host: Host, item: str) -> None:
        """Have the person change the operations on an item."""
        pytest.skip(f"nothing here edits {item} in {host.label}")

    def reopen(self, host: Host) -> Host:
        """Have the project saved and closed, and opened again; return the adapter of it now."""
        pytest.skip(f"nothing here saves the project of {host.label}")

    def calls_made(self, host: Host) -> int:
        """Return how many calls the application got so far."""
        pytest.skip(f"nothing here counts the calls to {host.label}")


SHOWS: dict[str, Callable[[HostTimeline], bool]] = {
    "drop-frame": lambda timeline: timeline.drop_frame,
    "retimed": lambda timeline: any(each.speed not in {"1", "0"} for each in _items(timeline)),
    "frozen": lambda timeline: any(each.speed == "0" for each in _items(timeline)),
    "backwards": lambda timeline: any(each.speed.startswith("-") for each in _items(timeline)),
    "varying": lambda timeline: any(each.varying for each in _items(timeline)),
    "nested": lambda timeline: any(each.inside for each in _items(timeline)),
    "disabled item": lambda timeline: any(not each.enabled for each in _items(timeline)),
    "disabled track": lambda timeline: any(not each.enabled for each in timeline.tracks),
    "sound": lambda timeline: any(each.kind == "sound" for each in timeline.tracks),
    "sequence": lambda timeline: _has_media(timeline, "sequence"),
    "generator": lambda timeline: _has_media(timeline, "generator"),
    "own marker": lambda timeline: any(own_markers(timeline).values()),
    "unicode": lambda timeline: any(not each.name.isascii() for each in _items(timeline)),
}
"""What a project may have in it, and whether a reading tells it."""


def needs(host: Host, protocol: type[Able]) -> Able:
    """Return a host as what an ability makes it; skips the test where it declares none."""
    ability = next(each for each, found in PROTOCOLS.items() if found is protocol)
    if ability not in host.abilities:
        pytest.skip(f"{host.label} does not declare {ability}")
    assert isinstance(host, protocol), f"{ability} is declared and not there"
    return host


def whole(host: Host) -> HostTimeline:
    """Return the timeline that is open, read to its end; skips where that cannot be read."""
    last = [*needs(host, ReadsTimeline).timeline()][-1].timeline
    assert last is not None, "the last progress has no timeline"
    return last


def item_ids(host: Host) -> list[str]:
    """Return the ids of all items that lie on a track of the timeline itself."""
    found = [each.id for track in whole(host).tracks for each in track.items if each.id]
    return found or pytest.skip(f"no item of {host.label} has an id")


def own_markers(timeline: HostTimeline) -> dict[str, list[HostMarker]]:
    """Return the person's own markers by the item they stand on; "" is the timeline."""
    found = {each.id: [m for m in each.markers if not m.id] for each in _items(timeline)}
    return {**found, "": [m for m in timeline.markers if not m.id]}


def reads_of(host: Host) -> Reads:
    """Return every way to read that a host declares, each for a few items where it asks for one.

    The news are left out: asking for them takes them.
    """
    reads: Reads = {"state": host.state}
    items = item_ids(host)[:3] if isinstance(host, ReadsTimeline) else []
    if isinstance(host, ReadsTimeline):
        reads["timeline"] = lambda: whole(host)
    if isinstance(host, TellsPlayhead):
        reads["playhead"] = host.playhead
    if isinstance(host, TellsSelection):
        reads["selection"] = host.selection
    if isinstance(host, WritesMarkers):
        reads["marks"] = host.marks
    for name, ask in item_reads(host).items():
        for item in items:
            reads[f"{name} of {item}"] = lambda ask=ask, item=item: ask(item)  # type: ignore[misc]
    return reads


def item_reads(host: Host) -> dict[str, Callable[[str], object]]:
    """Return every way to read something of one item that a host declares."""
    reads: dict[str, Callable[[str], object]] = {}
    if isinstance(host, ReadsOperations):
        reads |= {"operations": host.operations, "fingerprint": host.fingerprint}
    if isinstance(host, WritesColours):
        reads["colour"] = host.colour
    if isinstance(host, WritesLabels):
        reads["label_of"] = host.label_of
    if isinstance(host, KeepsIds):
        reads["kept_id"] = host.kept_id
    return reads


def outcome(ask: Callable[[], Answer]) -> Answer | HostError:
    """Return what a host answers, or the error of ours that it raises; any other goes on."""
    try:
        return ask()
    except HostError as error:
        return error


def _items(timeline: HostTimeline) -> Iterator[HostItem]:
    return items_of(timeline.tracks)


def _has_media(timeline: HostTimeline, kind: str) -> bool:
    return any(each.media is not None and each.media.kind == kind for each in _items(timeline))
