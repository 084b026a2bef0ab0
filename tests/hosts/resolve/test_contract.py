"""The contract of hosts on DaVinci Resolve: each listing, asked directly and through the script."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from hosts.resolve import sample
from hosts.resolve.conftest import MakeFake
from hosts.resolve.fake import FakeResolve
from hosts.resolve.model import Application, Node
from hosts.resolve.relayed import Served
from temoin.hosts.resolve.host import ResolveHost, resolve_host
from temoin.hosts.resolve.relay import relayed_resolve
from temoin.testing.host_contract import HostContract

SHOWN = frozenset(
    {
        *("disabled item", "disabled track", "sound", "sequence", "generator", "own marker"),
        "unicode",
    }
)
RETIMES = frozenset({"retimed", "frozen", "backwards"})


class OnResolve(HostContract):
    """What is brought about on the fake; a subclass says which, and how it is asked."""

    version = "later"
    shows = SHOWN | RETIMES | {"nested"}

    @pytest.fixture
    def fake(self, make_fake: MakeFake) -> FakeResolve:
        return make_fake(self.version, self.application())

    @pytest.fixture
    def host(self, fake: FakeResolve) -> ResolveHost:
        self._fake = fake
        return resolve_host(fake.resolve)

    def application(self) -> Application:
        return sample.everything()

    @property
    def timeline(self) -> Any:
        assert self._fake.application.project is not None
        return self._fake.application.project.current

    def project_snapshot(self, host: Any) -> object:
        """Return the whole project; a key of metadata without words is as none."""
        found = deepcopy(self._fake.application.project)
        assert found is not None
        for item in (each for timeline in found.timelines for each in timeline.items):
            if item.media:
                kept = item.media.third_party
                item.media.third_party = {key: text for key, text in kept.items() if text}
        return found

    def kill(self, host: Any) -> None:
        self._fake.application.dead = True

    def break_answer(self, host: Any) -> None:
        self._fake.application.dead = True

    def make_busy(self, host: Any, after: int = 0) -> None:
        self._fake.application.busy_after = after

    def end_busy(self, host: Any) -> None:
        self._fake.application.busy_after = None

    def make_lie(self, host: Any) -> None:
        self._fake.application.lies.add("true without effect")

    def edit_cut(self, host: Any) -> None:
        self.timeline.tracks[0].items[-1].duration += 10

    def edit_operations(self, host: Any, item: str) -> None:
        found = next(each for each in self.timeline.items if each.id == item)
        found.layers[0].nodes.append(Node(["Object Removal"], "New"))

    def calls_made(self, host: Any) -> int:
        return self._fake.count


class TestLater(OnResolve):
    pass


class Test21(OnResolve):
    version = "21.0.0"
    shows = SHOWN | RETIMES


class Test20(OnResolve):
    version = "20.0"
    shows = SHOWN | RETIMES


class Test19(OnResolve):
    version = "19.0"
    shows = SHOWN | RETIMES


class Test185(OnResolve):
    version = "18.5.0"
    shows = SHOWN


class TestDropFrame(OnResolve):
    shows = frozenset({"drop-frame"})

    def application(self) -> Application:
        found = sample.everything()
        assert found.project is not None
        timeline = found.project.current
        assert timeline is not None
        timeline.rate, timeline.timecode = "29.97 DF", "01:00:00;00"
        timeline.playhead = "01:00:10;02"
        for item in timeline.items:
            item.start += 107_892 - timeline.start
        timeline.start = 107_892
        return found


class TestRelayed(OnResolve):
    """All of it once more through the menu script."""

    @pytest.fixture
    def host(self, fake: FakeResolve) -> Iterator[ResolveHost]:
        self._fake = fake
        served = Served(fake)
        yield resolve_host(relayed_resolve(served.link), served.link.close)
        served.end()


class TestRelayed185(TestRelayed):
    version = "18.5.0"
    shows = SHOWN
