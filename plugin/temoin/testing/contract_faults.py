"""What an adapter owes when its application fails: an error of ours that says so, or the truth."""

# mypy: disable-error-code="type-abstract"

from collections.abc import Callable

import pytest

from temoin.errors import HostBusyError, HostError, HostGoneError
from temoin.model import (
    Host,
    HostMarker,
    HostTimeline,
    KeepsIds,
    Mark,
    ReadsTimeline,
    TellsNews,
    WritesColours,
    WritesLabels,
    WritesMarkers,
)
from temoin.testing.contract_hooks import (
    HostHooks,
    Reads,
    item_ids,
    outcome,
    reads_of,
    whole,
)


class FaultContract(HostHooks):
    """A host that gives nothing, lies, is busy or has died is told as such, and never guessed."""

    def test_no_answer_is_no_truth(self, host: Host) -> None:
        """Where the application answers None, a reading fails or says that it lacks something."""
        reads, types = _with_types(host)
        before = whole(host) if isinstance(host, ReadsTimeline) else None
        self.break_answer(host)
        for name, ask in reads.items():
            found = outcome(ask)
            assert isinstance(found, (HostError, *types[name])), f"{name} gave {found!r}"
            if isinstance(found, HostTimeline) and found != before:
                assert found.warnings or found.unseen, "an empty timeline, and nothing said of it"

    def test_no_answer_to_a_change_is_an_error(self, host: Host) -> None:
        """Where the application answers None to a change, that is told."""
        changes = self._changes(host)
        self.break_answer(host)
        for name, change in changes.items():
            found = outcome(change)
            assert isinstance(found, HostError), f"{name} gave {found!r}"

    def test_a_lie_is_found_out(self, host: Host) -> None:
        """Where the application says yes to a change and does nothing, that is told."""
        changes = self._changes(host)
        self.make_lie(host)
        for name, change in changes.items():
            found = outcome(change)
            assert isinstance(found, HostError), f"{name} believed the application"

    def test_busy_is_told_and_goes_by(self, host: Host) -> None:
        """A busy application is told as busy; once it is free, it tells what it told before."""
        reads, types = _with_types(host)
        before = {name: ask() for name, ask in reads.items()}
        self.make_busy(host)
        for name, ask in reads.items():
            found = outcome(ask)
            assert isinstance(found, (HostBusyError, *types[name])), f"{name} gave {found!r}"
        if "timeline" in reads:
            assert isinstance(outcome(reads["timeline"]), HostBusyError), "read while it was busy"
        self.end_busy(host)
        for name, ask in reads.items():
            assert ask() == before[name], f"{name} differs after it was busy"

    @pytest.mark.parametrize("after", [1, 2, 3, 7])
    def test_busy_on_the_way_is_never_half_a_timeline(self, host: Host, after: int) -> None:
        """A reading that is broken off ends in an error, or it is whole."""
        before = whole(host)
        self.make_busy(host, after)
        found = outcome(lambda: whole(host))
        assert found == before or isinstance(found, HostBusyError), "half a timeline was told"
        self.end_busy(host)
        assert whole(host) == before, "a reading that was broken off left something"

    def test_gone_is_told(self, host: Host) -> None:
        """An application that has died is told as gone, each time, whatever is asked of it."""
        reads, types = _with_types(host)
        changes = self._changes(host)
        self.kill(host)
        for _ in range(2):
            assert isinstance(outcome(host.state), HostGoneError), "the heartbeat goes on"
            for name, ask in {**reads, **changes}.items():
                found = outcome(ask)
                allowed: tuple[type, ...] = (HostGoneError, *types.get(name, ()))
                assert isinstance(found, allowed), f"{name} gave {found!r}"
        if "timeline" in reads:
            assert isinstance(outcome(reads["timeline"]), HostGoneError), "read from the dead"
        host.close()

    def _changes(self, host: Host) -> Reads:
        """Return a change for each way to write that a host declares."""
        item = item_ids(host)[0] if isinstance(host, ReadsTimeline) else ""
        changes: Reads = {}
        if isinstance(host, WritesMarkers):
            marker = HostMarker(id="temoin-1", start=1, colour=self.mark_colour, note="x")
            changes["put_mark"] = _late(host.put_mark, Mark(item=item, marker=marker))
        if isinstance(host, WritesColours) and item:
            was = host.colour(item)
            other = next(each for each in host.colours if each != was)
            changes["set_colour"] = _late(host.set_colour, item, other)
        if isinstance(host, WritesLabels) and item:
            changes["set_label"] = _late(host.set_label, item, "x")
        if isinstance(host, KeepsIds) and item:
            changes["keep_id"] = _late(host.keep_id, item, "x")
        return changes


def _late(change: Callable[..., None], *given: object) -> Callable[[], object]:
    return lambda: change(*given)


def _with_types(host: Host) -> tuple[Reads, dict[str, tuple[type, ...]]]:
    """Return every way to read a host, and the types that each may answer: those it does now."""
    reads = reads_of(host)
    if isinstance(host, TellsNews):
        reads["news"] = host.news
    types: dict[str, tuple[type, ...]] = {}
    for name, ask in reads.items():
        found = ask()
        types[name] = (type(found), type(None)) if name == "playhead" else (type(found),)
    return reads, types
