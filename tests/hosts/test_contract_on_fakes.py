"""The contract of hosts: fakes that keep it pass, and a liar for each promise fails."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from temoin.errors import HostError, TemoinError
from temoin.model import (
    Ability,
    Host,
    HostItem,
    HostMarker,
    HostOperation,
    HostState,
    HostTimeline,
    Mark,
    News,
    NewsKind,
    Progress,
    items_of,
)
from temoin.testing.fake_application import CALLS, FakeApplication, FakeProject
from temoin.testing.fake_host import BareFakeHost, FakeHost, fake_host
from temoin.testing.fake_timeline import (
    AI_OPERATION,
    varied_timeline,
    with_item,
    without_item,
)
from temoin.testing.host_contract import SHOWS, HostContract


class OnFake(HostContract):
    """The contract over a fake host; a subclass says of which abilities."""

    shows = frozenset(SHOWS)

    def project_snapshot(self, host: Any) -> object:
        return host.application.snapshot()

    def kill(self, host: Any) -> None:
        host.application.faults.gone_after = 0

    def make_busy(self, host: Any, after: int = 0) -> None:
        host.application.faults.busy_after = after

    def end_busy(self, host: Any) -> None:
        host.application.faults.busy_after = None

    def break_answer(self, host: Any) -> None:
        host.application.faults.gives_none = CALLS

    def make_lie(self, host: Any) -> None:
        host.application.faults.lies = CALLS

    def edit_cut(self, host: Any) -> None:
        host.application.edit("item-slow", duration=30)

    def edit_operations(self, host: Any, item: str) -> None:
        host.application.edit(item, operations=(AI_OPERATION,))

    def reopen(self, host: Any) -> Host:
        return type(host)(FakeApplication(host.application.snapshot()))

    def calls_made(self, host: Any) -> int:
        return int(host.application.calls.total())


class TestFullFake(OnFake):
    @pytest.fixture
    def host(self) -> Host:
        return FakeHost()


class TestFakeThatTellsOperationsLate(OnFake):
    @pytest.fixture
    def host(self) -> Host:
        application = FakeApplication()
        application.operations_late = True
        return FakeHost(application)


class TestFakeThatOnlyReads(OnFake):
    @pytest.fixture
    def host(self) -> Host:
        return fake_host({Ability.TIMELINE})


class TestFakeWithoutATimeline(OnFake):
    """It can be asked where it stands, and nothing else."""

    @pytest.fixture
    def host(self) -> Host:
        return fake_host({Ability.PLAYHEAD, Ability.SELECTION, Ability.NEWS})


class TestFakeThatOnlyMarks(OnFake):
    @pytest.fixture
    def host(self) -> Host:
        return fake_host({Ability.TIMELINE, Ability.MARKERS, Ability.EXPORT})


class TestFakeAt24(OnFake):
    shows = frozenset(SHOWS) - {"drop-frame"}

    @pytest.fixture
    def host(self) -> Host:
        project = FakeProject(timeline=varied_timeline(rate="24", start=86_400))
        return FakeHost(FakeApplication(project))


class TestBareFake(OnFake):
    @pytest.fixture
    def host(self) -> Host:
        return fake_host(())


# What follows lies, each fake in one promise.


def edited(host: FakeHost, **fields: object) -> HostTimeline:
    return with_item(host.application.open_timeline, "item-élan", **fields)


class DeclaresTooMuch(BareFakeHost):
    abilities = frozenset({Ability.TIMELINE})


class HidesAnAbility(FakeHost):
    abilities = frozenset(Ability) - {Ability.LABELS}


class HasHalfAnAbility(BareFakeHost):
    def marks(self) -> tuple[Mark, ...]:
        return ()


class HasNoMethod(FakeHost):
    set_label: Any = "no method"


class RenamesOnRead(FakeHost):
    def timeline(self) -> Iterator[Progress]:
        self.application.project.timeline = edited(self, name="renamed")
        return super().timeline()


class ChangesOnPlayhead(FakeHost):
    def playhead(self) -> int | None:
        self.application.project.kept["item-slow"] = "x"
        return super().playhead()


class ChangesOnClose(FakeHost):
    def close(self) -> None:
        self.application.project.labels["item-slow"] = "bye"


class ClosesOnce(FakeHost):
    def close(self) -> None:
        if self.is_closed:
            raise RuntimeError
        super().close()


class ReadsUnstably(FakeHost):
    numbers = count()

    def timeline(self) -> Iterator[Progress]:
        for each in super().timeline():
            shown = each.timeline and replace(each.timeline, warnings=(str(next(self.numbers)),))
            yield replace(each, timeline=shown)


class FingerprintsUnstably(FakeHost):
    numbers = count()

    def fingerprint(self, item: str) -> str:
        return super().fingerprint(item) + str(next(self.numbers))


class FingerprintsNothing(FakeHost):
    def fingerprint(self, item: str) -> str:
        super().fingerprint(item)
        return "always"


class ReadsSlowly(FakeHost):
    def operations(self, item: str) -> tuple[HostOperation, ...]:
        for _ in range(20):
            super().operations(item)
        return super().operations(item)


class ProgressGoesBack(FakeHost):
    def timeline(self) -> Iterator[Progress]:
        *before, last = super().timeline()
        yield from reversed(before)
        yield last


class ProgressNeverEnds(FakeHost):
    def timeline(self) -> Iterator[Progress]:
        for each in super().timeline():
            yield replace(each, total=each.total + 1)


class NeverTellsTheTimeline(FakeHost):
    def timeline(self) -> Iterator[Progress]:
        for each in super().timeline():
            yield replace(each, timeline=None)


class Rewrites(FakeHost):
    """Tells another timeline than the one that is there."""

    def rewritten(self, timeline: HostTimeline) -> HostTimeline:
        raise NotImplementedError

    def timeline(self) -> Iterator[Progress]:
        for each in super().timeline():
            yield replace(each, timeline=each.timeline and self.rewritten(each.timeline))


class RewritesItems(Rewrites):
    change: Callable[[HostItem], HostItem]

    def rewritten(self, timeline: HostTimeline) -> HostTimeline:
        first = timeline.tracks[0]
        if not first.items:
            return timeline
        items = (type(self).change(first.items[0]), *first.items[1:])
        return replace(timeline, tracks=(replace(first, items=items), *timeline.tracks[1:]))


class SaysOneIdTwice(RewritesItems):
    @staticmethod
    def change(item: HostItem) -> HostItem:
        return replace(item, id="item-slow")


class HasAnItemWithoutFrames(RewritesItems):
    @staticmethod
    def change(item: HostItem) -> HostItem:
        return replace(item, duration=0)


class WritesSpeedsRoughly(RewritesItems):
    @staticmethod
    def change(item: HostItem) -> HostItem:
        return replace(item, speed="0.333")


class HasAMarkerWithoutFrames(RewritesItems):
    @staticmethod
    def change(item: HostItem) -> HostItem:
        return replace(item, markers=(HostMarker(start=0, duration=0),))


class HasWordsThatAreNoValues(RewritesItems):
    @staticmethod
    def change(item: HostItem) -> HostItem:
        return replace(item, words={"key": (1, 2)})  # a tuple does not survive as one


class HasAnIdThatIsNoWord(RewritesItems):
    @staticmethod
    def change(item: HostItem) -> HostItem:
        return replace(item, id=f" {item.id} ")


class ReadsOnce(FakeHost):
    def timeline(self) -> Iterator[Progress]:
        self.told = getattr(self, "told", None) or [*super().timeline()]
        yield from self.told


class TellsOperationsInAList(FakeHost):
    def operations(self, item: str) -> Any:
        return [*super().operations(item)]


class KeepsOperationsBack(FakeHost):
    def timeline(self) -> Iterator[Progress]:
        self.application.operations_late = True
        yield from super().timeline()
        self.application.operations_late = False


class DropsFramesAtFilmRate(Rewrites):
    def rewritten(self, timeline: HostTimeline) -> HostTimeline:
        return replace(timeline, rate="24", drop_frame=True)


class ForgetsDropFrame(Rewrites):
    def rewritten(self, timeline: HostTimeline) -> HostTimeline:
        return replace(timeline, drop_frame=False)


class HidesTheDisabled(Rewrites):
    def rewritten(self, timeline: HostTimeline) -> HostTimeline:
        return with_item(timeline, "item-off-clip", enabled=True)


class FlattensNests(Rewrites):
    def rewritten(self, timeline: HostTimeline) -> HostTimeline:
        return with_item(timeline, "item-nest", inside=())


class TellsItemsOutOfOrder(Rewrites):
    def rewritten(self, timeline: HostTimeline) -> HostTimeline:
        tracks = (replace(each, items=each.items[::-1]) for each in timeline.tracks)
        return replace(timeline, tracks=tuple(tracks))


class LosesItemsOnTheWay(Rewrites):
    """Shows on the way what is not in the end."""

    def timeline(self) -> Iterator[Progress]:
        for each in super().timeline():
            is_end = each.done == each.total
            yield replace(each, timeline=each.timeline and self.lost(each.timeline, is_end=is_end))

    def rewritten(self, timeline: HostTimeline) -> HostTimeline:
        return timeline

    def lost(self, timeline: HostTimeline, *, is_end: bool) -> HostTimeline:
        return without_item(timeline, "item-élan") if is_end else timeline


class SaysAnotherTimelineIsOpen(FakeHost):
    def state(self) -> HostState:
        return replace(super().state(), timeline_id="another")


class LosesAMarkersNote(FakeHost):
    def put_mark(self, mark: Mark) -> None:
        lost = replace(mark, marker=replace(mark.marker, note=mark.marker.note.splitlines()[0]))
        super().put_mark(lost)


class LosesAMarkersPlace(FakeHost):
    def put_mark(self, mark: Mark) -> None:
        super().put_mark(replace(mark, marker=replace(mark.marker, start=0)))


class AddsMarkersOnly(FakeHost):
    def _without(self, mark: str) -> None:
        """Replace and remove nothing."""


class ClearsAllMarkers(FakeHost):
    def _without(self, mark: str) -> None:
        opened = self.application.open_timeline
        for each in items_of(opened.tracks):
            opened = with_item(opened, each.id, markers=())
        self.application.project.timeline = replace(opened, markers=())


class TellsTheirMarkersAsOurs(FakeHost):
    def marks(self) -> tuple[Mark, ...]:
        opened = self.application.open_timeline
        return (*super().marks(), *(Mark(item="", marker=each) for each in opened.markers))


class LeavesSomethingOfAMarker(FakeHost):
    def remove_mark(self, mark: str) -> None:
        super().remove_mark(mark)
        self.application.project.kept["markers"] = "were here"


class HasOneColour(FakeHost):
    def colour(self, item: str) -> str:
        return super().colour(item) and "Orange"


class TakesAnyColour(FakeHost):
    def set_colour(self, item: str, colour: str) -> None:
        self.application.project.timeline = with_item(
            self.application.open_timeline, item, colour=colour
        )


class CutsLabels(FakeHost):
    def set_label(self, item: str, text: str) -> None:
        super().set_label(item, text[:4])


class KeepsOneIdForAll(FakeHost):
    def kept_id(self, item: str) -> str:
        super().kept_id(item)
        return next(iter(self.application.project.kept.values()), "")


class ForgetsWhatItKept(FakeHost):
    """Keeps ids beside the project, as long as it is attached."""

    def __init__(self, application: FakeApplication | None = None) -> None:
        super().__init__(application)
        self._ids: dict[str, str] = {}

    def keep_id(self, item: str, kept: str) -> None:
        self._ids[item] = kept

    def kept_id(self, item: str) -> str:
        return self._ids.get(item, "")


class Overwrites(FakeHost):
    def export_cut(self, out: Path) -> None:
        out.unlink(missing_ok=True)
        super().export_cut(out)


class ExportsRubbish(FakeHost):
    def export_cut(self, out: Path) -> None:
        super().export_cut(out)
        out.write_bytes(b"rubbish")


class TellsNewsForEver(FakeHost):
    def news(self) -> tuple[News, ...]:
        super().news()
        return (News(kind=NewsKind.TIMELINE),)


class TellsNoNews(FakeHost):
    def news(self) -> tuple[News, ...]:
        super().news()
        return ()


class ReturnsNoneUnguarded(FakeHost):
    def _told(self, call: str, tell: Callable[[], Any]) -> Any:
        return self.application.answer(call, tell)


class TakesNoneForEmpty(FakeHost):
    def timeline(self) -> Iterator[Progress]:
        try:
            yield from super().timeline()
        except HostError:
            empty = HostTimeline(host="resolve", application="", id="", name="", rate="24")
            yield Progress(done=0, total=0, timeline=empty)


class BelievesEverything(FakeHost):
    def _have(self, call: str, what: str, do: Callable[[], None], is_so: Any) -> None:
        self.application.change(call, what, do)


class RaisesWhatItLikes(FakeHost):
    def _told(self, call: str, tell: Callable[[], Any]) -> Any:
        try:
            return super()._told(call, tell)
        except HostError as error:
            raise ConnectionError from error


class GoesOnHalfway(FakeHost):
    """Takes what it has where the application becomes busy on the way."""

    def timeline(self) -> Iterator[Progress]:
        told: list[Progress] = []
        try:
            for each in super().timeline():
                told.append(each)
                yield each
        except HostError:
            if not told:
                raise
            shown = self.application.open_timeline
            half = replace(shown, tracks=shown.tracks[:1])
            yield Progress(done=len(told), total=len(told), timeline=half)


class SaysBusyForGone(FakeHost):
    def state(self) -> HostState:
        self.application.faults.gone_after = None
        return super().state()


class InventsItems(FakeHost):
    def operations(self, item: str) -> tuple[HostOperation, ...]:
        return super().operations(item) if item.startswith("item-") else ()


class ChoosesWhatIsNotThere(FakeHost):
    def selection(self) -> tuple[str, ...]:
        return ("gone long ago",)


class CountsInSeconds(FakeHost):
    def playhead(self) -> Any:
        return 1.5


class WritesToTheUnknown(FakeHost):
    def keep_id(self, item: str, kept: str) -> None:
        self.application.project.kept[item] = kept


LIARS: dict[type[BareFakeHost], set[str]] = {
    DeclaresTooMuch: {"test_declared_is_implemented"},
    HidesAnAbility: {"test_declared_is_implemented"},
    HasHalfAnAbility: {"test_declared_is_implemented"},
    HasNoMethod: {"test_methods_can_be_called"},
    RenamesOnRead: {"test_nothing_in_the_project_changes_on_read"},
    ChangesOnPlayhead: {"test_nothing_in_the_project_changes_on_read"},
    ChangesOnClose: {"test_nothing_in_the_project_changes_on_read"},
    ClosesOnce: {"test_closing_twice_is_closing"},
    ReadsUnstably: {"test_reading_twice_gives_the_same"},
    FingerprintsUnstably: {"test_reading_twice_gives_the_same"},
    FingerprintsNothing: {"test_a_fingerprint_follows_the_operations"},
    ReadsSlowly: {"test_operations_take_few_calls"},
    KeepsOperationsBack: {"test_operations_are_told_once"},
    ProgressGoesBack: {"test_progress_only_grows"},
    ProgressNeverEnds: {"test_progress_only_grows"},
    NeverTellsTheTimeline: {"test_progress_only_grows", "test_the_timeline_is_sound"},
    SaysOneIdTwice: {"test_ids_are_unique"},
    HasAnItemWithoutFrames: {"test_the_timeline_is_sound"},
    WritesSpeedsRoughly: {"test_the_timeline_is_sound"},
    HasAMarkerWithoutFrames: {"test_the_timeline_is_sound"},
    HasWordsThatAreNoValues: {"test_the_document_says_the_same"},
    HasAnIdThatIsNoWord: {"test_the_cut_has_every_item"},
    ReadsOnce: {"test_an_edit_is_seen"},
    TellsOperationsInAList: {"test_operations_are_told"},
    DropsFramesAtFilmRate: {"test_the_timeline_is_sound"},
    ForgetsDropFrame: {"test_the_project_shows_what_it_has"},
    HidesTheDisabled: {"test_the_project_shows_what_it_has"},
    FlattensNests: {"test_the_project_shows_what_it_has"},
    TellsItemsOutOfOrder: {"test_the_timeline_is_sound"},
    LosesItemsOnTheWay: {"test_progress_only_grows"},
    SaysAnotherTimelineIsOpen: {"test_state_says_what_is_open"},
    LosesAMarkersNote: {"test_a_marker_is_told_as_it_was_written"},
    LosesAMarkersPlace: {"test_a_marker_is_told_as_it_was_written"},
    AddsMarkersOnly: {"test_a_marker_is_replaced_by_its_id", "test_our_markers_go_without_a_trace"},
    ClearsAllMarkers: {"test_the_persons_own_markers_stay"},
    TellsTheirMarkersAsOurs: {"test_a_marker_is_told_as_it_was_written"},
    LeavesSomethingOfAMarker: {"test_our_markers_go_without_a_trace"},
    HasOneColour: {"test_a_colour_is_told_as_it_was_given"},
    TakesAnyColour: {"test_a_colour_that_is_none_is_an_error"},
    CutsLabels: {"test_a_label_is_told_as_it_was_written"},
    KeepsOneIdForAll: {"test_an_id_is_kept"},
    ForgetsWhatItKept: {"test_what_is_kept_is_saved"},
    Overwrites: {"test_an_export_overwrites_nothing"},
    ExportsRubbish: {"test_an_exported_cut_can_be_read"},
    TellsNewsForEver: {"test_news_are_told_once"},
    TellsNoNews: {"test_an_edit_is_news"},
    ReturnsNoneUnguarded: {"test_no_answer_is_no_truth"},
    TakesNoneForEmpty: {"test_no_answer_is_no_truth", "test_gone_is_told"},
    BelievesEverything: {"test_a_lie_is_found_out", "test_no_answer_to_a_change_is_an_error"},
    RaisesWhatItLikes: {"test_busy_is_told_and_goes_by", "test_gone_is_told"},
    GoesOnHalfway: {"test_busy_on_the_way_is_never_half_a_timeline"},
    SaysBusyForGone: {"test_gone_is_told"},
    InventsItems: {"test_an_unknown_item_is_an_error"},
    ChoosesWhatIsNotThere: {"test_what_is_chosen_is_in_the_timeline"},
    CountsInSeconds: {"test_the_playhead_is_a_record_frame"},
    WritesToTheUnknown: {"test_writing_to_an_unknown_item_is_an_error"},
}
"""Fakes that break a promise, and the tests that must say so."""

TESTS = sorted(name for name in dir(OnFake) if name.startswith("test_"))
GIVEN = {"test_busy_on_the_way_is_never_half_a_timeline": {"after": 3}}


def is_kept(name: str, host: Host, folder: Path) -> bool:
    """Return whether a host keeps what a test of the contract asks; a skip is no breach."""
    test = getattr(OnFake(), name)
    wanted = {**GIVEN.get(name, {}), **({"tmp_path": folder} if "export" in name else {})}
    try:
        test(host, **wanted)
    except pytest.skip.Exception:
        return True
    except (AssertionError, pytest.fail.Exception, TemoinError, RuntimeError, ConnectionError):
        return False
    return True


@pytest.mark.parametrize("liar", LIARS, ids=lambda each: each.__name__)
def test_a_liar_is_found_out(liar: type[BareFakeHost], tmp_path: Path) -> None:
    missed = {name for name in LIARS[liar] if is_kept(name, liar(), tmp_path)}
    assert missed == set()


def test_no_test_of_the_contract_is_without_a_liar() -> None:
    assert set(TESTS) == set().union(*LIARS.values())
