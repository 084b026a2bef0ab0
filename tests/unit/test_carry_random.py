"""Random edits of random cuts: no statement comes to a wrong clip, and none is lost untold."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from temoin.carry.deciding import decide
from temoin.carry.words import Sides
from temoin.disclosure import Holding
from temoin.match import match
from trials import Recall, Trial

SEEDS = 12
TOLD = ("ordinary", "repeat", "slowed")
"""Kinds of clips that have an identity."""


def recall(*, pictures: bool) -> Recall:
    found = Recall()
    for seed in range(SEEDS):
        found.add(Trial.of(seed, pictures=pictures).carry())
    return found


@pytest.fixture(scope="module", params=[False, True], ids=["no media", "pictures"])
def counted(request: pytest.FixtureRequest) -> tuple[bool, Recall]:
    """Return whether pictures were looked at, and what became of the statements."""
    return request.param, recall(pictures=request.param)


def test_what_is_carried_is_on_no_wrong_clip(counted: tuple[bool, Recall]) -> None:
    assert not counted[1].wrong


@pytest.mark.parametrize("scope", ["media", "use"])
def test_what_has_an_identity_is_carried_unasked(counted: tuple[bool, Recall], scope: str) -> None:
    pictures, found = counted
    row = "ordinary", scope
    assert found.carried[row] >= (0.99 if pictures else 0.95) * found.due[row] > 300


def test_no_miss_is_silent(counted: tuple[bool, Recall]) -> None:
    """Each statement that is not carried is a question, with the clip among the candidates.

    What has no key is held to that by statement: a second clip that shows some of its frames, too,
    by a number that any clip may have, is told as one that nobody has spoken of.
    """
    _, found = counted
    assert not found.orphans
    assert not {row: count for row, count in found.silent.items() if row[0] in TOLD and count}


def test_identities_alone_would_be_wrong() -> None:
    """The carry is needed: without it the same statements stand on other uses and other takes."""
    wrong: Counter[str] = Counter()
    for seed in range(SEEDS):
        trial = Trial.of(seed, pictures=False)
        trial.carry()
        for clip, held in trial.held(trial.case.new).by_clip.items():
            wrong.update(fault for entry in held if (fault := trial.fault(clip, entry)))
    assert wrong["another use"] > 10


@settings(max_examples=25)
@given(st.integers(0, 2**32), st.integers(1, 60), st.booleans())
def test_no_recut_carries_wrongly_or_in_silence(seed: int, clips: int, pictures: bool) -> None:
    found = Recall()
    carried = Trial.of(seed, pictures=pictures, clips=clips).carry()
    found.add(carried)
    assert not found.wrong
    assert not found.orphans
    pairs = {(each.old.id, each.entry) for each in carried.outcomes}
    held = carried.before.by_clip.items()
    assert pairs == {(clip, entry) for clip, said in held for entry in said}


def test_twice_says_nothing_more() -> None:
    trial = Trial.of(3, pictures=False)
    carried = trial.carry()
    case = trial.case
    assert carried.decided.words
    again = Sides(
        old=trial.held(case.old),
        new=Holding(
            by_clip=carried.after.by_clip,
            by_material=trial.held(case.new).by_clip,
            carried=carried.after.carried,
        ),
        cut=case.new,
        hashes={},
        answers={},
        asked="Ana",
    )
    assert decide(match(case.old, case.new), again).words == []
