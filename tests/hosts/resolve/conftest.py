"""The fake of each version whose listing is there; what it was asked beyond that fails a test."""

from collections.abc import Callable, Iterator

import pytest

from hosts.resolve import sample
from hosts.resolve.fake import FakeResolve
from hosts.resolve.listing import Listing, listings, versions
from hosts.resolve.model import Application
from temoin.hosts.resolve.host import ResolveHost, resolve_host

NUMBERS = {"later": "21.0.4"}
MakeFake = Callable[..., FakeResolve]
_LISTINGS: dict[str, Listing] = {}


def _listing(version: str) -> Listing:
    if version not in _LISTINGS:
        _LISTINGS[version] = Listing.of(version)
    return _LISTINGS[version]


@pytest.fixture
def make_fake() -> Iterator[MakeFake]:
    """Give what makes a fake; at the end, no fake was asked what its listing has not."""
    made: list[FakeResolve] = []

    def make(version: str = "later", application: Application | None = None) -> FakeResolve:
        if version not in versions():
            pytest.skip(f"no listing in {listings()}: run tests/hosts/resolve/prepare.sh")
        application = application or sample.everything()
        application.version = f"{NUMBERS.get(version, version)}.7"
        made.append(FakeResolve(_listing(version), application))
        return made[-1]

    yield make
    assert [breach for each in made for breach in each.breaches] == []


@pytest.fixture
def fake(make_fake: MakeFake) -> FakeResolve:
    return make_fake()


@pytest.fixture
def host(fake: FakeResolve) -> ResolveHost:
    return resolve_host(fake.resolve)
