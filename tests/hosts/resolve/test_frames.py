"""Rates, timecodes and speeds as DaVinci Resolve tells them."""

from fractions import Fraction

import pytest

from temoin.errors import RateError
from temoin.hosts.resolve.frames import Use, counting, first_frame, rate_or_none, use_of
from temoin.rate import Rate

SAME = Fraction(1)


@pytest.mark.parametrize(
    ("setting", "start", "rate", "drop"),
    [
        ("24", "01:00:00:00", Rate(24), False),
        ("24.0", "01:00:00:00", Rate(24), False),
        ("23.976", "01:00:00:00", Rate(24000, 1001), False),
        ("29.97", "01:00:00:00", Rate(30000, 1001), False),
        ("29.97 DF", "01:00:00;00", Rate(30000, 1001), True),
        ("59.94 DF", "", Rate(60000, 1001), True),
        ("29.97", "01:00:00;00", Rate(30000, 1001), True),
        ("24 DF", "", Rate(24), False),
    ],
)
def test_how_a_timeline_counts(setting: str, start: str, rate: Rate, *, drop: bool) -> None:
    found = counting(setting, start)
    assert (found.rate, found.drop_frame) == (rate, drop)


def test_a_rate_that_is_none() -> None:
    with pytest.raises(RateError):
        counting("", "")
    assert rate_or_none("n/a") is None
    assert rate_or_none(29.97) == Rate(30000, 1001)


def test_drop_frame_timecode_with_colons_alone() -> None:
    found = counting("29.97 DF", "01:00:00;00")
    assert found.frame("01:00:00:00") == found.frame("01:00:00;00") == 107_892
    assert counting("24", "").frame("01:00:00:12") == 86_412


def test_the_first_frame_of_media() -> None:
    assert first_frame("10:00:00:00", Rate(24)) == 864_000
    assert first_frame("", Rate(24)) is None
    assert first_frame("10:00:00:00", None) is None
    assert first_frame("no timecode", Rate(24)) is None


@pytest.mark.parametrize("last", [147, 148, 149])
def test_normal_speed_is_told_whether_the_last_frame_is_inclusive_or_not(last: int) -> None:
    assert use_of(100, 100, last, duration=48, ratio=SAME) == Use(100)


def test_the_left_offset_is_the_exact_one_at_normal_speed() -> None:
    assert use_of(100, 101, 149, duration=48, ratio=SAME).start == 100


def test_another_rate_is_no_speed() -> None:
    ratio = Fraction(50, 25)
    assert use_of(100, 200, 295, duration=48, ratio=ratio) == Use(200)


@pytest.mark.parametrize(
    ("first", "last", "speed"),
    [(100, 196, "2"), (100, 124, "1/2"), (100, 138, "4/5"), (147, 100, "-1"), (196, 100, "-2")],
)
def test_a_speed_is_worked_out(first: int, last: int, speed: str) -> None:
    found = use_of(50, first, last, duration=48, ratio=SAME)
    assert (found.start, found.speed, found.is_sure) == (min(first, last), speed, True)


def test_a_speed_is_the_simplest_that_the_lengths_allow() -> None:
    found = use_of(0, 10, 10 + 1_333, duration=1_000, ratio=SAME)
    assert found.speed == "4/3"


def test_a_frame_that_is_held() -> None:
    assert use_of(0, 96, 96, duration=48, ratio=SAME) == Use(96, speed="0")


def test_a_clip_of_one_frame_is_not_held() -> None:
    assert use_of(96, 96, 96, duration=1, ratio=SAME) == Use(96)


@pytest.mark.parametrize(("first", "last"), [(0, 0), (None, None)])
def test_what_is_not_told_is_not_guessed(first: int | None, last: int | None) -> None:
    assert use_of(7, first, last, duration=48, ratio=SAME) == Use(7, is_sure=False)
