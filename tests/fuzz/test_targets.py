"""Bytes that others may have written are read or refused, and nothing else leaves a reader.

`python tests/fuzz/long.py --minutes 5` goes on with the same readers, with other damage each time.
"""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.target import Target, outcome
from fuzz.targets import TARGETS

ROUNDS, SLOW_ROUNDS = 150, 25


@pytest.mark.parametrize("target", TARGETS, ids=lambda each: each.name)
def test_a_sound_sample_is_read_or_is_a_known_wreck(target: Target, tmp_path: Path) -> None:
    outcomes = [outcome(target, sample, tmp_path) for sample in target.samples[:20]]
    assert outcomes[0] == "read"


@pytest.mark.parametrize("target", TARGETS, ids=lambda each: each.name)
def test_damage_is_read_or_refused(target: Target, tmp_path: Path) -> None:
    for seed in range(SLOW_ROUNDS if target.is_slow else ROUNDS):
        outcome(target, target.draw(random.Random(seed)), tmp_path)


@pytest.mark.parametrize("target", TARGETS, ids=lambda each: each.name)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200) | st.text(max_size=80).map(str.encode))
def test_anything_is_read_or_refused(target: Target, tmp_path: Path, content: bytes) -> None:
    outcome(target, content, tmp_path)


def test_what_a_reader_may_not_do_is_seen(tmp_path: Path) -> None:
    def broken(content: bytes, _: Path) -> None:
        content.decode()

    target = Target(name="broken", read=broken, samples=[b"\xff"])
    with pytest.raises(UnicodeDecodeError):
        outcome(target, b"\xff", tmp_path)
