"""Markers, colours, lines and ids, in the application itself."""

from pathlib import Path

import pytest

from hosts.resolve import sample
from hosts.resolve.conftest import MakeFake
from hosts.resolve.fake import FakeResolve
from hosts.resolve.model import TimelineItem
from temoin.errors import HostError
from temoin.hosts.resolve.host import SelectingResolveHost, resolve_host
from temoin.model import Ability, HostMarker, Mark


def opened(fake: FakeResolve) -> tuple[SelectingResolveHost, dict[str, str]]:
    host = resolve_host(fake.resolve)
    assert isinstance(host, SelectingResolveHost)
    [*host.timeline()]
    return host, {seen.item.name: key for key, seen in host._seen.items()}


def item_of(fake: FakeResolve, name: str) -> TimelineItem:
    project = fake.application.project
    assert project is not None
    assert project.current is not None
    return next(each for each in project.current.items if each.name == name)


def mark(item: str, start: int, identifier: str = "m1", **more: str) -> Mark:
    made = {"name": "AI", "colour": "Red", "note": "n", **more}
    return Mark(item=item, marker=HostMarker(id=identifier, start=start, duration=2, **made))


def test_an_items_marker_counts_from_its_source(fake: FakeResolve) -> None:
    host, items = opened(fake)
    host.put_mark(mark(items["graded"], 5))
    assert item_of(fake, "graded").markers == {
        105.0: {
            "color": "Red",
            "duration": 2.0,
            "note": "n",
            "name": "AI",
            "customData": "temoin:m1",
        }
    }


def test_a_timelines_marker_counts_from_its_start(fake: FakeResolve) -> None:
    host, _ = opened(fake)
    host.put_mark(mark("", sample.START + 30))
    assert fake.application.project is not None
    assert fake.application.project.current is not None
    assert 30.0 in fake.application.project.current.markers


def test_another_marker_stays_where_it_is(fake: FakeResolve) -> None:
    host, items = opened(fake)
    with pytest.raises(HostError, match="another marker stands at frame 3"):
        host.put_mark(mark(items["over"], 3))
    assert item_of(fake, "over").markers[103.0]["name"] == "mine"


def test_a_marker_that_cannot_move_stays(fake: FakeResolve) -> None:
    host, items = opened(fake)
    host.put_mark(mark(items["graded"], 5))
    with pytest.raises(HostError):
        host.put_mark(mark(items["over"], 3))
    assert [each.item for each in host.marks()] == [items["graded"]]


def test_a_colour_of_items_is_none_of_markers(fake: FakeResolve) -> None:
    host, items = opened(fake)
    with pytest.raises(HostError, match="no marker in 'Teal'"):
        host.put_mark(mark(items["graded"], 5, colour="Teal"))
    with pytest.raises(HostError, match="no clip colour 'Red'"):
        host.set_colour(items["graded"], "Red")
    assert fake.breaches == []


def test_a_marker_that_is_none_of_ours_is_not_removed(fake: FakeResolve) -> None:
    host, _ = opened(fake)
    with pytest.raises(HostError, match="no marker of ours"):
        host.remove_mark("mine")


def test_lines_stand_in_the_media_under_the_items_id(fake: FakeResolve) -> None:
    host, items = opened(fake)
    host.set_label(items["graded"], "généré")
    host.keep_id(items["graded"], "01J9")
    media = item_of(fake, "graded").media
    assert media is not None
    assert media.third_party == {
        f"temoin.label.{items['graded']}": "généré",
        f"temoin.id.{items['graded']}": "01J9",
    }


def test_two_clips_of_one_media_have_lines_of_their_own(make_fake: MakeFake) -> None:
    fake = make_fake(application=sample.long(40))
    host = resolve_host(fake.resolve)
    [*host.timeline()]
    assert not isinstance(host, SelectingResolveHost) or Ability.LABELS in host.abilities
    assert isinstance(host, SelectingResolveHost)
    first, second = [key for key, seen in host._seen.items() if seen.item.name in {"c0", "c20"}]
    host.set_label(first, "x")
    assert (host.label_of(first), host.label_of(second)) == ("x", "")


def test_writing_what_is_there_writes_nothing(fake: FakeResolve) -> None:
    host, items = opened(fake)
    host.set_label(items["graded"], "")
    media = item_of(fake, "graded").media
    assert media is not None
    assert media.third_party == {}


def test_an_export_in_another_format(fake: FakeResolve, tmp_path: Path) -> None:
    host, _ = opened(fake)
    with pytest.raises(HostError, match=r"exports no \.edl"):
        host.export_cut(tmp_path / "a.edl")


def test_what_is_chosen(fake: FakeResolve) -> None:
    host, items = opened(fake)
    assert host.selection() == (items["over"],)


def test_abilities_come_with_versions(make_fake: MakeFake) -> None:
    told = {
        version: resolve_host(make_fake(version).resolve).abilities
        for version in ("18.5.0", "19.0", "21.0.0", "later")
    }
    assert Ability.LABELS not in told["18.5.0"]
    assert {Ability.LABELS, Ability.IDS} <= told["19.0"]
    assert Ability.SELECTION not in told["21.0.0"]
    assert told["later"] == frozenset(Ability)
