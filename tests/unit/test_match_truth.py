"""A match against truth made beside it: links are never wrong, a miss is never silent."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recuts import PROFILES, Recut, Tells, recut
from tally import Tally, rate
from temoin.match import Matching, match

RECUTS = range(1, 31)


@pytest.fixture(scope="module")
def cuts() -> list[Recut]:
    return [recut(seed) for seed in RECUTS]


def tally(cuts: list[Recut], *, with_pictures: bool) -> Tally:
    found = Tally()
    for each in cuts:
        found.add(each, match(each.old, each.new, each.witness if with_pictures else None))
    return found


@pytest.mark.parametrize(("with_pictures", "bar"), [(False, 0.95), (True, 0.99)])
def test_links_are_never_wrong_and_few_are_missed(
    cuts: list[Recut], *, with_pictures: bool, bar: float
) -> None:
    found = tally(cuts, with_pictures=with_pictures)
    assert found.edits > 4_000
    assert found.faults == []
    assert rate(found.recalled["ordinary"], found.wanted["ordinary"]) >= bar


@settings(max_examples=40)
@given(st.integers(0, 2**32), st.integers(1, 60), st.sampled_from(PROFILES), st.booleans())
def test_no_recut_links_wrongly(seed: int, clips: int, profile: Tells, with_pictures: bool) -> None:
    assert tally([recut(seed, clips, profile=profile)], with_pictures=with_pictures).faults == []


@settings(max_examples=20)
@given(st.integers(0, 2**32), st.integers(1, 60))
def test_a_cut_against_itself_asks_only_where_nothing_names_the_material(
    seed: int, clips: int
) -> None:
    cuts = recut(seed, clips, profile=PROFILES[0])
    for found in match(cuts.old, cuts.old).found:
        shot = cuts.old_shots[found.clip.id]
        hidden = shot.material.is_keyless or shot.material.is_name_only
        assert hidden or found.links[0].old.id == found.clip.id


@settings(max_examples=20)
@given(st.integers(0, 2**32), st.integers(1, 60))
def test_every_clip_is_told_of_once(seed: int, clips: int) -> None:
    cuts = recut(seed, clips)
    matching = match(cuts.old, cuts.new)
    assert [each.clip.id for each in matching.found] == [each.id for each in cuts.new.clips]
    assert all(each.changes or each.needs_person for each in matching.found)
    assert _continued(matching).isdisjoint(each.id for each in matching.removed)


def _continued(matching: Matching) -> set[str]:
    return {link.old.id for each in matching.found for link in each.links if link.use}
