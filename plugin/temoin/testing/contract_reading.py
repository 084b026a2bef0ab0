"""What an adapter owes whoever reads through it."""

# mypy: disable-error-code="type-abstract"

from collections.abc import Iterator
from fractions import Fraction
from typing import get_type_hints

import pytest

from temoin.errors import HostError
from temoin.model import (
    PROTOCOLS,
    Ability,
    CutView,
    Host,
    HostItem,
    HostOperation,
    HostState,
    HostTimeline,
    HostTrack,
    ReadsOperations,
    ReadsTimeline,
    TellsPlayhead,
    TellsSelection,
    items_of,
)
from temoin.rate import Rate
from temoin.testing.contract_hooks import (
    SHOWS,
    HostHooks,
    item_ids,
    item_reads,
    needs,
    outcome,
    reads_of,
    whole,
)
from temoin.timeline import host_document, host_timeline, read_cut

_MOST_CALLS = 20
"""Calls in which the operations on one item are read."""


class ReadingContract(HostHooks):
    """A host tells what it declares, the same each time, and nothing in the project changes."""

    def test_declared_is_implemented(self, host: Host) -> None:
        """An ability is declared just where all of its methods are there."""
        assert isinstance(host, Host), "no host: id, label, abilities, state, close"
        assert host.id, "a host without an id"
        assert host.label, "a host without a label"
        assert all(isinstance(each, Ability) for each in host.abilities), "no ability of the port"
        for ability, protocol in PROTOCOLS.items():
            names = [*_members(protocol)]
            there = [each for each in names if hasattr(host, each)]
            expected = names if ability in host.abilities else []
            assert there == expected, f"{ability}: has {there}, declares {expected}"
            assert isinstance(host, protocol) == (ability in host.abilities), ability

    def test_methods_can_be_called(self, host: Host) -> None:
        """What an ability means as a method is one."""
        for ability in host.abilities:
            for name in _methods(PROTOCOLS[ability]):
                assert callable(getattr(host, name)), f"{name} of {ability} is no method"

    def test_state_says_what_is_open(self, host: Host) -> None:
        """The application says what it is, and the timeline's id is the timeline's."""
        state = host.state()
        assert isinstance(state, HostState), f"state gave {state!r}"
        assert state.application, "an application without a name"
        timeline = whole(host)
        assert (state.timeline_id, state.timeline) == (timeline.id, timeline.name)

    def test_reading_twice_gives_the_same(self, host: Host) -> None:
        """Nothing that is read depends on what was read before."""
        reads = reads_of(host)
        first = {name: ask() for name, ask in reads.items()}
        for name, ask in reads.items():
            assert ask() == first[name], f"{name} differs when read again"

    def test_nothing_in_the_project_changes_on_read(self, host: Host) -> None:
        """All that the application would save is as it was, after each single reading."""
        before = self.project_snapshot(host)
        for name, ask in reads_of(host).items():
            ask()
            assert self.project_snapshot(host) == before, f"{name} changed the project"
        host.close()
        assert self.project_snapshot(host) == before, "close changed the project"

    def test_closing_twice_is_closing(self, host: Host) -> None:
        """Letting go of an application that was let go of is no error."""
        host.close()
        host.close()

    def test_progress_only_grows(self, host: Host) -> None:
        """What is done never shrinks, and what is shown on the way is part of the whole."""
        told = [*needs(host, ReadsTimeline).timeline()]
        assert told, "no progress at all"
        done = [each.done for each in told]
        assert done == sorted(done), f"progress goes back: {done}"
        assert all(0 <= each.done <= each.total for each in told), "more done than there is"
        assert told[-1].done == told[-1].total, "the last progress is not the end"
        last = told[-1].timeline
        assert last is not None, "the last progress has no timeline"
        known = {each.id for each in items_of(last.tracks)}
        for each in told:
            shown = items_of(each.timeline.tracks) if each.timeline else iter(())
            assert {item.id for item in shown} <= known, "an item is shown that is not in the end"

    def test_the_timeline_is_sound(self, host: Host) -> None:
        """Rates exist, drop-frame only where its rate has it, and items lie in order."""
        timeline = whole(host)
        rate = Rate.of(timeline.rate)
        assert rate.has_drop_frame or not timeline.drop_frame, f"drop-frame at {rate.label}"
        assert timeline.host, "words of no host"
        assert all(each.duration >= 1 for each in timeline.markers), "a marker without frames"
        for tracks in _levels(timeline):
            for track in tracks:
                starts = [each.start for each in track.items]
                assert starts == sorted(starts), f"items of {track.name} are out of order"
        for item in items_of(timeline.tracks):
            _check_item(item)

    def test_ids_are_unique(self, host: Host) -> None:
        """No two items of a timeline have one id, and those that are asked for by it have one."""
        ids = [each.id for each in items_of(whole(host).tracks)]
        twice = {each for each in ids if each and ids.count(each) > 1}
        assert not twice, f"ids of several items: {twice}"
        if item_reads(host):
            assert all(each.id for track in whole(host).tracks for each in track.items)

    def test_the_project_shows_what_it_has(self, host: Host) -> None:
        """A reading tells what the test project is known to have in it."""
        unknown = self.shows - SHOWS.keys()
        assert not unknown, f"the contract knows no {unknown}"
        timeline = whole(host)
        missing = sorted(each for each in self.shows if not SHOWS[each](timeline))
        assert not missing, f"the reading does not tell: {missing}"

    def test_the_document_says_the_same(self, host: Host) -> None:
        """A timeline survives being written as one document, and twice gives the same bytes."""
        timeline = whole(host)
        document = host_document(timeline)
        assert host_timeline(document) == timeline, "the document says something else"
        assert host_document(host_timeline(document)) == document, "the document is not stable"

    def test_the_cut_has_every_item(self, host: Host) -> None:
        """As a cut it has one clip for each item that is no nest, in its place, with its id."""
        timeline = whole(host)
        cut = read_cut(None, content=host_document(timeline), name=host.label)
        leaves = [each for each in items_of(timeline.tracks) if not each.inside]
        assert sorted(each.guid for each in cut.clips) == sorted(each.id for each in leaves)
        assert cut.rate == Rate.of(timeline.rate)
        _check_places(timeline, cut)

    def test_operations_are_told(self, host: Host) -> None:
        """Each item's operations are plain values in a tuple, and its fingerprint is a text."""
        able = needs(host, ReadsOperations)
        for item in item_ids(host):
            found = able.operations(item)
            assert isinstance(found, tuple), f"operations gave {found!r}"
            assert all(isinstance(each, HostOperation) for each in found), (
                f"no operation: {found!r}"
            )
            fingerprint = able.fingerprint(item)
            assert isinstance(fingerprint, str), f"fingerprint gave {fingerprint!r}"
            assert fingerprint, "an empty fingerprint"

    def test_operations_are_told_once(self, host: Host) -> None:
        """A timeline tells the operations that `operations` tells, unless those come late."""
        able = needs(host, ReadsOperations)
        if able.operations_late:
            pytest.skip(f"operations of {host.label} are asked for item by item")
        for track in whole(host).tracks:
            for item in track.items:
                assert able.operations(item.id) == item.operations, item.name

    def test_operations_take_few_calls(self, host: Host) -> None:
        """One item is read again in at most 20 calls, and its fingerprint in no more than that."""
        able, item = needs(host, ReadsOperations), item_ids(host)[0]
        before = self.calls_made(host)
        able.operations(item)
        full = self.calls_made(host) - before
        able.fingerprint(item)
        short = self.calls_made(host) - before - full
        assert short <= full <= _MOST_CALLS, f"{full} calls, {short} for the fingerprint"

    def test_a_fingerprint_follows_the_operations(self, host: Host) -> None:
        """Where other operations are in use, the fingerprint is another."""
        able, item = needs(host, ReadsOperations), item_ids(host)[0]
        before, was = able.fingerprint(item), able.operations(item)
        self.edit_operations(host, item)
        assert able.operations(item) != was, "the edit is not seen"
        assert able.fingerprint(item) != before, "the fingerprint hides an edit"

    def test_an_edit_is_seen(self, host: Host) -> None:
        """A reading after the person's edit tells another timeline than before."""
        before = whole(host)
        self.edit_cut(host)
        assert whole(host) != before, "the edit is not seen"

    def test_the_playhead_is_a_record_frame(self, host: Host) -> None:
        """The playhead is a whole frame, or None where no timeline is open."""
        frame = needs(host, TellsPlayhead).playhead()
        assert frame is None or type(frame) is int, f"playhead gave {frame!r}"

    def test_what_is_chosen_is_in_the_timeline(self, host: Host) -> None:
        """Only items of the timeline can be chosen."""
        chosen = needs(host, TellsSelection).selection()
        assert isinstance(chosen, tuple), f"selection gave {chosen!r}"
        assert set(chosen) <= {each.id for each in items_of(whole(host).tracks)}

    def test_an_unknown_item_is_an_error(self, host: Host) -> None:
        """What is not in the timeline is told so, for every way to read an item."""
        for name, ask in item_reads(host).items():
            for item in ("", "no such item", "é\n\0"):
                found = outcome(lambda ask=ask, item=item: ask(item))  # type: ignore[misc]
                assert isinstance(found, HostError), f"{name} of {item!r} gave {found!r}"


def _members(protocol: type[object]) -> Iterator[str]:
    yield from get_type_hints(protocol)
    yield from _methods(protocol)


def _methods(protocol: type[object]) -> Iterator[str]:
    for name, member in vars(protocol).items():
        if callable(member) and not name.startswith("_"):
            yield name


def _levels(timeline: HostTimeline) -> Iterator[tuple[HostTrack, ...]]:
    yield timeline.tracks
    for item in items_of(timeline.tracks):
        yield item.inside


def _check_item(item: HostItem) -> None:
    assert item.duration > 0, f"{item.name} has {item.duration} frames"
    assert str(Fraction(item.speed)) == item.speed, f"{item.speed} is no exact ratio"
    assert all(each.duration >= 1 for each in item.markers), f"a marker without frames: {item.name}"
    media = item.media
    if media is None:
        return
    if media.rate:
        Rate.of(media.rate)
    assert media.frames >= 0, f"{media.name} has {media.frames} frames"
    assert media.kind != "sequence" or "%" in media.url, f"{media.url} has no place for a number"


def _check_places(timeline: HostTimeline, cut: CutView) -> None:
    """Check what lies on tracks of the timeline itself and begins within it."""
    clips = {each.guid: each for each in cut.clips if each.guid and not each.depth}
    for track in timeline.tracks:
        for item in track.items:
            clip = clips.get(item.id)
            if clip is None or item.start < timeline.start:
                continue
            assert clip.name == item.name, f"{item.name} is called {clip.name}"
            assert clip.enabled == (item.enabled and track.enabled), f"{item.name}: wrongly enabled"
            assert clip.record_range is not None, f"{item.name} has no place"
            place = (clip.record_range.start, clip.record_range.duration)
            assert place == (item.start, item.duration), f"{item.name} lies at {place}"
            retimed = item.varying or Fraction(item.speed) != 1
            assert (clip.retime is not None) == retimed, f"{item.name}: its speed is lost"
