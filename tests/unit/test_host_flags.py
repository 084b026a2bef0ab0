"""Flags written into an application and taken out again, faults and all."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from temoin.cut import Cut, HostPlace, Wanted, open_cut
from temoin.errors import HostBusyError, HostGoneError
from temoin.host_flags import (
    ColoursBefore,
    HostFlag,
    colour_of,
    host_flags,
    take_back_flags,
    write_flags,
)
from temoin.model import Ability, HostMarker, HostState, HostTimeline, Mark
from temoin.plugins import load_plugins
from temoin.record import Spoken, Step, attest_act, say_all, step_act
from temoin.scan import scan_and_keep
from temoin.testing.fake_application import FakeApplication, FakeProject, Faults
from temoin.testing.fake_host import FakeHost, fake_host
from temoin.testing.fake_timeline import AI_OPERATION, varied_timeline, with_item
from temoin.timeline import Flag, host_document

PLACE = HostPlace(
    host="fake", label="Fake", state=HostState(application="Fake", timeline="T", project="P")
)
THEIRS = "Mine"
"""Name of the marker that a person has in the varied project."""


def cut_of(timeline: HostTimeline) -> Cut:
    plugins = load_plugins(installed=False)
    wanted = Wanted(path=None, content=host_document(timeline), hosted=PLACE)
    scan_and_keep(wanted, plugins, 0)
    return open_cut(wanted, plugins)


@pytest.fixture
def application() -> FakeApplication:
    return FakeApplication(FakeProject(timeline=varied_timeline()))


@pytest.fixture
def flags() -> tuple[HostFlag, ...]:
    return host_flags(cut_of(varied_timeline())).on


def ours(application: FakeApplication) -> dict[str, HostMarker]:
    return {each.item: each.marker for each in FakeHost(application).marks()}


def test_flags_say_what_annotate_writes(flags: tuple[HostFlag, ...]) -> None:
    by_item = {each.item: each.flag for each in flags}
    assert by_item["item-élan"].marker == "AI? Object Removal (not confirmed)"
    assert set(by_item) == {"item-élan", "item-sh010", "item-sound"}


def test_what_a_person_said_is_flagged_and_no_ai_is_not() -> None:
    cut = cut_of(varied_timeline())
    by_guid = {each.guid: each for each in cut.view.clips}
    step = Step(tool="Roto X", technique="assistive", effect="look", hosting="local")
    spoken = [step_act([Spoken(clip=by_guid["item-slow"])], step)]
    say_all(cut, [*spoken, attest_act([Spoken(clip=by_guid["item-back"])])])
    found = {each.item: each.flag for each in host_flags(cut_of(varied_timeline())).on}
    assert found["item-slow"].marker == "AI: Roto X (assistive)"
    assert "item-back" not in found


def test_a_clip_in_a_nest_is_counted_and_not_flagged() -> None:
    timeline = with_item(varied_timeline(), "item-in-a", operations=(AI_OPERATION,))
    found = host_flags(cut_of(timeline))
    assert found.nested == 1
    assert "item-in-a" not in {each.item for each in found.on}


def test_written_and_taken_back_leaves_the_project_as_it_was(
    application: FakeApplication, flags: tuple[HostFlag, ...]
) -> None:
    before, colours = application.snapshot(), ColoursBefore()
    written = write_flags(FakeHost(application), flags, colours)
    assert (written.markers, written.colours, written.failed) == (3, 3, [])
    assert set(ours(application)) == {"item-élan", "item-sh010", "item-sound"}
    assert all(each.start == 0 and each.duration == 1 for each in ours(application).values())
    taken = take_back_flags(FakeHost(application), colours)
    assert (taken.markers, taken.colours, taken.failed) == (3, 3, [])
    assert application.snapshot() == before
    again = take_back_flags(FakeHost(application), colours)
    assert (again.markers, again.colours) == (0, 0)


def test_colours_stay_unless_asked_for(
    application: FakeApplication, flags: tuple[HostFlag, ...]
) -> None:
    write_flags(FakeHost(application), flags, None)
    assert application.calls["colour"] == application.calls["set_colour"] == 0
    assert application.item("item-élan").colour == "Orange"


def test_writing_twice_replaces_and_forgets_what_is_said_no_more(
    application: FakeApplication, flags: tuple[HostFlag, ...]
) -> None:
    host, colours = FakeHost(application), ColoursBefore()
    write_flags(host, flags, colours)
    again = write_flags(host, flags[:2], colours)
    assert (again.markers, again.stale, again.colours) == (2, 1, 0)
    assert set(ours(application)) == {each.item for each in flags[:2]}
    take_back_flags(host, colours)
    assert application.snapshot() == FakeProject(timeline=varied_timeline())


def test_a_persons_own_markers_and_later_colours_stay(
    application: FakeApplication, flags: tuple[HostFlag, ...]
) -> None:
    host, colours = FakeHost(application), ColoursBefore()
    theirs = Mark(item="item-slow", marker=HostMarker(start=1, name="of another", id="other-1"))
    host.put_mark(theirs)
    write_flags(host, flags, colours)
    application.edit("item-sh010", colour="Violet")  # by a person, since
    taken = take_back_flags(host, colours)
    assert (taken.markers, taken.colours) == (3, 2)
    assert host.marks() == (theirs,)
    assert application.item("item-sh010").colour == "Violet"
    assert THEIRS in {each.name for each in application.item("item-élan").markers}


def test_what_cannot_be_written_is_named_and_the_rest_is(
    application: FakeApplication, flags: tuple[HostFlag, ...]
) -> None:
    strange = replace(flags[0], item="gone", name="left the cut")
    written = write_flags(FakeHost(application), (strange, *flags[1:]), None)
    assert written.markers == 2
    assert len(written.failed) == 1
    assert written.failed[0].startswith("left the cut: no item 'gone'")
    assert written.stopped is None


def test_a_host_that_lies_is_found_out(
    application: FakeApplication, flags: tuple[HostFlag, ...]
) -> None:
    application.faults = Faults(lies=["put_mark"])
    written = write_flags(FakeHost(application), flags, None)
    assert (written.markers, len(written.failed)) == (0, 3)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (lambda calls: Faults(busy_after=calls), HostBusyError),
        (lambda calls: Faults(gone_after=calls), HostGoneError),
    ],
)
@pytest.mark.parametrize("calls", [0, 1, 4, 7])
def test_busy_or_gone_stops_it_and_a_second_try_takes_all_back(
    application: FakeApplication,
    flags: tuple[HostFlag, ...],
    fault: Callable[[int], Faults],
    kind: type[Exception],
    calls: int,
) -> None:
    host, colours, before = FakeHost(application), ColoursBefore(), application.snapshot()
    application.faults = fault(calls)
    written = write_flags(host, flags, colours)
    assert isinstance(written.stopped, kind)
    application.faults = Faults()
    write_flags(host, flags, colours)
    application.faults = fault(calls)
    assert isinstance(take_back_flags(host, colours).stopped, kind)
    application.faults = Faults()
    take_back_flags(host, colours)
    assert application.snapshot() == before


class Wild(FakeHost):
    """Raises what no adapter may."""

    def put_mark(self, mark: Mark) -> None:
        raise ZeroDivisionError


class Blind(FakeHost):
    """Raises what no adapter may, before anything was written."""

    def marks(self) -> tuple[Mark, ...]:
        raise ZeroDivisionError


def test_an_adapter_that_cannot_tell_what_is_there_is_named(application: FakeApplication) -> None:
    for written in (
        write_flags(Blind(application), (), None),
        take_back_flags(Blind(application), ColoursBefore()),
    ):
        assert written.stopped is not None
        assert str(written.stopped) == "Fake did not answer as it should (marks: ZeroDivisionError)"


def test_a_fault_in_an_adapter_is_named(
    application: FakeApplication, flags: tuple[HostFlag, ...]
) -> None:
    written = write_flags(Wild(application), flags, None)
    assert len(written.failed) == 3
    assert "Fake did not answer as it should (put_mark: ZeroDivisionError)" in written.failed[0]


def test_a_host_without_colours_gets_none(
    application: FakeApplication, flags: tuple[HostFlag, ...]
) -> None:
    host = fake_host({Ability.MARKERS}, application)
    written = write_flags(host, flags, ColoursBefore())
    assert (written.markers, written.colours) == (3, 0)
    assert take_back_flags(host, ColoursBefore()).markers == 3


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (("ORANGE", "Red"), "Red"),
        (("Orange",), "Orange"),
        (("COLOR_01",), "COLOR_01"),
        (("Teal",), ""),
        ((), ""),
    ],
)
def test_the_nearest_colour_that_there_is_is_taken(there: tuple[str, ...], expected: str) -> None:
    host = FakeHost()
    host.colours = there  # type: ignore[misc, assignment]
    flag = Flag(clip="V1-0001", marker="AI: x", colour="RED", comment="")
    assert colour_of(host, flag) == expected
