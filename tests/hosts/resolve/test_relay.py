"""The API through the menu script: what goes over, and what is refused."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hosts.resolve import sample
from hosts.resolve.conftest import MakeFake
from hosts.resolve.fake import FakeResolve
from hosts.resolve.relayed import Served, payload
from temoin.errors import HostError, HostGoneError
from temoin.hosts.resolve.host import ResolveHost, resolve_host
from temoin.hosts.resolve.relay import Relayed, relayed_resolve


@pytest.fixture
def served(fake: FakeResolve) -> Iterator[Served]:
    found = Served(fake)
    yield found
    found.end()


@pytest.fixture
def remote(served: Served) -> Relayed:
    return relayed_resolve(served.link)


def timeline_of(remote: Relayed) -> Any:
    return remote.GetProjectManager().GetCurrentProject().GetCurrentTimeline()


def test_values_and_objects(remote: Relayed) -> None:
    timeline = timeline_of(remote)
    assert timeline.GetName() == "Reel 1"
    items = timeline.GetItemListInTrack("video", 1)
    assert items[0].GetName() == "graded"
    assert items[0].GetClipEnabled() is True
    assert items[0].GetMediaPoolItem().GetClipProperty()["Super Scale"] == 1
    assert items[-1].GetMediaPoolItem() is None


def test_frames_stay_numbers(remote: Relayed) -> None:
    assert list(timeline_of(remote).GetMarkers()) == [12.0]


def test_names_and_constants(remote: Relayed) -> None:
    assert "GetSelectedClips" in dir(timeline_of(remote))
    assert remote.EXPORT_OTIO == remote.EXPORT_OTIO != remote.EXPORT_DRT


def test_objects_are_forgotten_that_nobody_holds(served: Served, fake: FakeResolve) -> None:
    kept = payload().Relay(fake.resolve)
    asked = {"object": 0, "name": "GetProjectManager"}
    numbers = [kept.answer("call", asked)["object"] for _ in range(3)]
    kept.answer("dir", {"object": 0, "drop": [*numbers, 0]})
    assert set(kept._kept) == {0}


def test_what_is_not_known_is_refused(fake: FakeResolve) -> None:
    relay = payload().Relay(fake.resolve)
    for ask, given in (
        ("call", {"object": 9, "name": "GetName"}),
        ("eval", {"object": 0, "name": "x"}),
        ("call", {"name": "GetName"}),
    ):
        with pytest.raises(LookupError):
            relay.answer(ask, given)


def test_what_fails_there_is_an_error_here(served: Served, fake: FakeResolve) -> None:
    remote = relayed_resolve(served.link)
    with pytest.raises(HostError, match="ListingBreachError"):
        remote.NoSuchThing()
    assert fake.breaches.pop()
    assert remote.GetProductName() == "DaVinci Resolve Studio"


def test_the_script_that_ends_is_a_host_that_is_gone(make_fake: MakeFake) -> None:
    served = Served(make_fake())
    host = resolve_host(relayed_resolve(served.link), served.link.close)
    host.close()
    with pytest.raises(HostGoneError):
        host.state()
    served.end()


def test_a_line_costs_a_fraction_of_a_call(make_fake: MakeFake) -> None:
    """A call of the application takes a millisecond and more; so nothing is sent in batches."""
    fake = make_fake("21.0.0", sample.long(200))
    served = Served(fake)
    host = resolve_host(relayed_resolve(served.link), served.link.close)
    before, began = fake.count, time.perf_counter()
    [*host.timeline()]
    each = (time.perf_counter() - began) / (fake.count - before)
    served.end()
    assert each < 0.005


def test_both_ways_tell_the_same(make_fake: MakeFake) -> None:
    application = sample.everything()
    direct = resolve_host(make_fake(application=application).resolve)
    served = Served(make_fake(application=application))
    relayed = resolve_host(relayed_resolve(served.link), served.link.close)
    assert _all(direct) == _all(relayed)
    served.end()


def _all(host: ResolveHost) -> list[Any]:
    timeline = [*host.timeline()][-1].timeline
    return [timeline, *(host.operations(each) for each in host._seen)]


def test_the_script_is_old_pythons(tmp_path: Path) -> None:
    """Nothing in it is newer than Python 3.6, or imported that does not come with it."""
    import ast

    from hosts.resolve.relayed import PAYLOAD

    tree = ast.parse(PAYLOAD.read_text(encoding="utf-8"), feature_version=(3, 6))
    names = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert names == {"json", "os", "sys", "time", "traceback", "temoin_link"}
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
