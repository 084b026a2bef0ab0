"""Following a host by a clock of the test's own; every call to the application costs time."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from temoin.errors import HostError
from temoin.follow import Follower, Happened, Pulse, item_at
from temoin.model import Ability, HostOperation, HostTimeline, News, NewsKind, Progress, items_of
from temoin.testing.fake_application import FakeApplication, FakeProject, Faults
from temoin.testing.fake_host import BareFakeHost, FakeHost, fake_host
from temoin.testing.fake_timeline import (
    AI_OPERATION,
    DROP_FRAME_HOUR,
    long_timeline,
    varied_timeline,
    without_item,
)

CALL_SECONDS = 0.005
PERIOD, BUDGET = 0.25, 0.12
"""As the window's lane has them."""


class Stage:
    """An application whose calls take time, and one who follows it."""

    def __init__(
        self,
        timeline: HostTimeline | None,
        *,
        call_seconds: float = CALL_SECONDS,
        without: Collection[Ability] = (),
    ) -> None:
        self.now = 100.0
        self.application = FakeApplication(FakeProject(timeline=timeline))
        self.application.operations_late = True
        self.application.on_call = self._take_time
        self.call_seconds = call_seconds
        self.host = fake_host(frozenset(Ability) - frozenset(without), self.application)
        self.follower = Follower(self.host, lambda: self.now)
        self.shown: list[HostTimeline] = []
        self.happened = Happened(pulse=Pulse.CONNECTED)

    def _take_time(self, _call: str) -> None:
        self.now += self.call_seconds

    def tick(self) -> Happened:
        begun = self.now
        self.happened = self.follower.beat()
        self.follower.work(BUDGET)
        if (fresh := self.follower.fresh()) is not None:
            self.shown.append(fresh)
        self.now = max(self.now + 0.02, begun + PERIOD)
        return self.happened

    def settle(self) -> None:
        """Tick until all is known, and shown."""
        for _ in range(10_000):
            self.tick()
            if not self.follower.has_work:
                self.wait(1.1)
                return
        pytest.fail("it is never done")

    def wait(self, seconds: float) -> None:
        """Tick for so long."""
        end = self.now + seconds
        while self.now < end:
            self.tick()

    def operations(self, item: str) -> tuple[HostOperation, ...]:
        """Return an item's operations as last shown."""
        return next(each.operations for each in items_of(self.shown[-1].tracks) if each.id == item)


@pytest.fixture
def varied() -> Stage:
    return Stage(varied_timeline())


def test_all_of_a_timeline_is_known_in_the_end(varied: Stage) -> None:
    varied.settle()
    assert varied.shown[-1] == varied_timeline()
    looked, items = varied.happened.looked
    assert looked == items == len([*items_of(varied_timeline().tracks)])


def test_nothing_changes_in_the_project(varied: Stage) -> None:
    before = varied.application.snapshot()
    varied.settle()
    varied.wait(60)
    assert varied.application.snapshot() == before
    assert varied.application.changes == []


def test_what_was_not_looked_into_yet_is_told() -> None:
    stage = Stage(long_timeline(40, 2))
    while not stage.shown or not stage.follower._known.is_whole:
        stage.tick()
    first = stage.follower._known.told((40, 40), asks=True)
    assert first is not None
    assert [each for each in first.unseen if "of 40 clips were not looked into yet" in each]
    stage.settle()
    assert stage.shown[-1].unseen == ()


def test_the_playhead_is_prompt_while_two_thousand_clips_are_read() -> None:
    stage = Stage(long_timeline(2000, 18))  # 20 calls for each clip, the most that a host needs
    heard: list[float] = []

    def call(name: str) -> None:
        stage.now += CALL_SECONDS
        if name == "selection":  # asked in each heartbeat, of which the window hears then
            heard.append(stage.now)

    stage.application.on_call = call
    for number in range(800):
        stage.application.playhead = 24 * (number % 50)
        stage.tick()
        assert stage.happened.playhead == stage.application.playhead
    assert stage.follower.has_work  # it was still reading all along
    assert stage.application.calls["operations"] > 1000
    assert max(late - soon for soon, late in pairwise(heard)) < 0.3


def test_the_item_under_the_playhead_comes_first() -> None:
    stage = Stage(long_timeline(500, 5))
    stage.application.playhead = 24 * 3 + 5
    while not stage.shown or not stage.operations("item-clip-3"):
        stage.tick()
    assert stage.application.calls["operations"] <= 6  # of one item: one call, and five
    assert not stage.follower._known.is_whole


def test_the_item_under_the_playhead_is_sought_once_a_timeline_and_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stage = Stage(long_timeline(200, 5))
    stage.application.playhead = 24 * 3 + 5
    sought: list[tuple[HostTimeline, int]] = []

    def seek(timeline: HostTimeline, frame: int) -> str:
        sought.append((timeline, frame))
        return item_at(timeline, frame)

    monkeypatch.setattr("temoin.follow.follower.item_at", seek)
    stage.settle()
    stage.application.playhead = 24 * 7 + 5
    stage.settle()
    assert {frame for _, frame in sought} == {24 * 3 + 5, 24 * 7 + 5}
    for before, after in pairwise(sought):
        assert before[0] is not after[0] or before[1] != after[1]


def test_a_long_reading_is_shown_now_and_then_and_not_more_often() -> None:
    stage = Stage(long_timeline(2000, 5))
    begun = stage.now
    stage.settle()
    took = stage.now - begun
    assert took > 60
    assert took / 3.5 < len(stage.shown) < took / 3.0 + 5
    assert len([*items_of(stage.shown[0].tracks)]) < 100  # the first rows are there at once


def test_a_change_of_the_current_item_is_seen_within_two_seconds(varied: Stage) -> None:
    varied.settle()
    varied.application.playhead = DROP_FRAME_HOUR + 140
    varied.wait(3)
    shown = len(varied.shown)
    opened = varied.application.open_timeline
    varied.application.project.timeline = replace(
        opened, tracks=_with_operation(opened, "item-ramp")
    )  # and nobody tells
    before = varied.application.calls.total()
    varied.wait(2)
    assert len(varied.shown) == shown + 1
    assert varied.operations("item-ramp") == (AI_OPERATION,)
    asked = varied.application.calls.total() - before - 4 * 8  # less the heartbeats
    assert asked <= 20


def _with_operation(timeline: HostTimeline, item: str) -> tuple:  # type: ignore[type-arg]
    return tuple(
        replace(
            track,
            items=tuple(
                replace(each, operations=(AI_OPERATION,)) if each.id == item else each
                for each in track.items
            ),
        )
        for track in timeline.tracks
    )


def test_a_change_elsewhere_is_found_in_a_round(varied: Stage) -> None:
    varied.settle()
    opened = varied.application.open_timeline
    varied.application.project.timeline = replace(
        opened, tracks=_with_operation(opened, "item-back")
    )
    varied.wait(30)
    assert varied.operations("item-back") == (AI_OPERATION,)


def test_nothing_is_asked_twice_without_need(varied: Stage) -> None:
    varied.settle()
    asked = varied.application.calls["operations"]
    varied.wait(90)
    assert varied.application.calls["operations"] == asked
    assert len(varied.shown) <= 3


def test_a_cut_that_changed_is_read_again_at_once_where_the_host_tells(varied: Stage) -> None:
    varied.settle()
    varied.application.show(without_item(varied.application.open_timeline, "item-slow"))
    varied.wait(2)
    assert "item-slow" not in {each.id for each in items_of(varied.shown[-1].tracks)}
    assert varied.operations("item-élan")  # kept, and not asked for again


def test_a_cut_that_changed_is_found_in_time_where_the_host_tells_nothing() -> None:
    stage = Stage(varied_timeline(), without={Ability.NEWS})
    stage.settle()
    stage.application.edit("item-slow", name="slower")
    stage.wait(15)
    assert "slower" in {each.name for each in items_of(stage.shown[-1].tracks)}


def test_another_timeline_is_begun_anew(varied: Stage) -> None:
    varied.settle()
    varied.application.show(long_timeline(3, 1))
    varied.tick()
    assert varied.happened.state is not None
    assert varied.happened.state.timeline == "Long"
    varied.settle()
    assert varied.shown[-1] == long_timeline(3, 1)


def test_another_timeline_is_seen_at_once_though_nobody_tells() -> None:
    stage = Stage(varied_timeline(), without={Ability.NEWS})
    stage.settle()
    stage.application.show(long_timeline(3, 1))
    stage.wait(1)
    assert stage.shown[-1].name == "Long"


def test_a_closed_timeline_asks_nothing_until_one_is_open(varied: Stage) -> None:
    varied.settle()
    varied.application.show(None)
    varied.wait(3)
    assert varied.happened.playhead is None
    assert varied.happened.problem is None
    assert varied.happened.looked == (0, 0)
    varied.application.show(long_timeline(3))
    varied.settle()
    assert varied.shown[-1].name == "Long"


def test_busy_waits_and_goes_on(varied: Stage) -> None:
    varied.tick()
    varied.application.faults = Faults(busy_after=0)
    before = varied.application.calls.total()
    varied.wait(5)
    assert varied.happened.pulse is Pulse.BUSY
    assert varied.application.calls.total() - before <= 21  # one question a tick
    varied.application.faults = Faults()
    varied.settle()
    assert varied.happened.pulse is Pulse.CONNECTED
    assert varied.shown[-1] == varied_timeline()


@pytest.mark.parametrize("calls", range(40))
def test_busy_at_any_call_loses_nothing(varied: Stage, calls: int) -> None:
    varied.application.faults = Faults(busy_after=calls)
    varied.tick()
    varied.application.faults = Faults()
    varied.settle()
    assert varied.shown[-1] == varied_timeline()


@pytest.mark.parametrize("calls", range(40))
def test_death_at_any_call_is_told_and_keeps_what_is_known(varied: Stage, calls: int) -> None:
    varied.call_seconds = 0.02
    varied.application.faults = Faults(gone_after=calls)
    varied.wait(10)
    assert varied.happened.pulse is Pulse.GONE
    assert not varied.happened.can_return
    asked = varied.application.calls.total()
    varied.wait(30)
    assert varied.application.calls.total() == asked  # nobody asks the dead
    assert all(each.name == varied_timeline().name for each in varied.shown)


def test_who_can_be_found_again_is(varied: Stage) -> None:
    tries = []

    def reopen() -> BareFakeHost:
        tries.append(varied.now)
        if len(tries) < 3:
            raise HostError("not there", hint="Start it.")
        varied.application.faults = Faults()
        return FakeHost(varied.application)

    varied.follower = Follower(varied.host, lambda: varied.now, reopen)
    varied.settle()
    varied.application.faults = Faults(gone_after=0)
    varied.wait(4)
    assert (varied.happened.pulse, varied.happened.can_return) == (Pulse.GONE, True)
    varied.wait(20)
    assert varied.happened.pulse is Pulse.CONNECTED
    assert len(tries) == 3
    assert isinstance(varied.host, BareFakeHost)
    assert varied.host.is_closed


@pytest.mark.parametrize(
    "call", ["state", "timeline", "operations", "fingerprint", "playhead", "selection", "news"]
)
def test_an_answer_that_is_none_is_told_once_and_stops_nothing(varied: Stage, call: str) -> None:
    varied.application.faults = Faults(gives_none=[call])
    problems = []
    for _ in range(60):
        varied.tick()
        if varied.happened.problem:
            problems.append(varied.happened.problem)
    assert len(problems) == (0 if call in {"operations", "fingerprint"} else 1)
    assert varied.happened.pulse is Pulse.CONNECTED
    if call in {"playhead", "selection", "news"}:
        assert varied.shown[-1] == varied_timeline()
    if call == "operations":
        assert any("was not looked into" in each for each in varied.shown[-1].unseen)


class Wild(FakeHost):
    """Raises what no adapter may."""

    def playhead(self) -> int | None:
        raise ZeroDivisionError

    def operations(self, item: str) -> tuple[HostOperation, ...]:
        raise KeyError(item)


def test_what_an_adapter_raises_by_mistake_stops_nothing(varied: Stage) -> None:
    varied.follower = Follower(Wild(varied.application), lambda: varied.now)
    problems = []
    for _ in range(20):
        varied.tick()
        if varied.happened.problem:
            problems.append(str(varied.happened.problem))
    assert problems == ["Fake did not answer as it should (playhead: ZeroDivisionError)"]
    assert "KeyError" in varied.shown[-1].unseen[-2]


def test_an_item_that_is_gone_has_the_timeline_read_again(varied: Stage) -> None:
    varied.settle()
    varied.application.playhead = DROP_FRAME_HOUR + 115  # the one played backwards, of V1
    varied.wait(1)
    gone = without_item(varied.application.open_timeline, "item-nest")
    varied.application.project.timeline = without_item(gone, "item-back")  # nobody tells
    varied.wait(4)
    assert "item-back" not in {each.id for each in items_of(varied.shown[-1].tracks)}
    assert not [each for each in varied.shown[-1].unseen if "not looked into" in each]


def test_news_is_handed_on_once(varied: Stage) -> None:
    varied.settle()
    ended = News(kind=NewsKind.RENDER_ENDED, subject="master.mov")
    varied.application.tell(ended)
    heard = [varied.tick().news for _ in range(12)]  # three seconds: asked for once in each
    assert [each for each in heard if each] == [(ended,)]


def test_a_host_of_few_abilities_is_followed_as_far_as_they_go() -> None:
    bare = Stage(varied_timeline(), without=frozenset(Ability))
    bare.wait(2)
    assert bare.happened.pulse is Pulse.CONNECTED
    assert bare.shown == []
    assert set(bare.application.calls) == {"state"}
    simple = Stage(varied_timeline(), without=frozenset(Ability) - {Ability.TIMELINE})
    simple.application.operations_late = False
    simple.settle()
    assert simple.shown[-1] == varied_timeline()
    assert simple.happened.looked[0] == simple.happened.looked[1]


def test_the_topmost_enabled_item_of_picture_is_the_current_one() -> None:
    timeline = varied_timeline()
    assert item_at(timeline, DROP_FRAME_HOUR + 5) == "item-sh010"
    assert item_at(timeline, DROP_FRAME_HOUR + 25) == "item-title"  # over the sequence
    assert item_at(timeline, DROP_FRAME_HOUR + 52) == "item-slow"
    assert item_at(timeline, DROP_FRAME_HOUR + 205) == ""  # a disabled clip, and sound
    assert item_at(timeline, DROP_FRAME_HOUR - 1) == ""


def test_progress_that_never_ends_with_a_timeline_shows_none(varied: Stage) -> None:
    class Empty(FakeHost):
        def timeline(self) -> Iterator[Progress]:
            yield Progress(done=0, total=3)

    varied.follower = Follower(Empty(varied.application), lambda: varied.now)
    varied.wait(3)
    assert varied.shown == []
    assert not varied.follower.has_work
