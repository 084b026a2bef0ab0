"""Rates, timecodes and speeds, as DaVinci Resolve tells them."""

import math
from dataclasses import dataclass
from fractions import Fraction

from temoin.errors import RateError
from temoin.rate import Rate, frame_of_timecode

_DROP = " DF"
_FINEST = 1000
"""Speeds are typed in percent, with a decimal at most; finer ones come from lengths alone."""


@dataclass(frozen=True, slots=True)
class Counting:
    """How a timeline counts its frames."""

    rate: Rate
    drop_frame: bool

    def frame(self, timecode: str) -> int:
        """Return the frame of a timecode.

        Raises:
            RateError: It is none.
        """
        if self.drop_frame and ";" not in timecode:
            head, _, last = timecode.rpartition(":")
            timecode = f"{head};{last}"
        return frame_of_timecode(timecode, self.rate)


def counting(setting: str, start: str) -> Counting:
    """Return how a timeline counts, from its setting (`29.97 DF`) and its first timecode.

    Raises:
        RateError: The setting is no rate.
    """
    plain = setting.strip().removesuffix(_DROP)
    rate = Rate.of(plain)
    is_drop = setting.strip().endswith(_DROP) or ";" in start
    return Counting(rate, is_drop and rate.has_drop_frame)


def rate_or_none(value: object) -> Rate | None:
    """Return the rate of a property (`24.0`, `29.97`), None where it is none."""
    try:
        return Rate.of(str(value).removesuffix(_DROP))
    except RateError:
        return None


def first_frame(timecode: object, rate: Rate | None) -> int | None:
    """Return the frame of a media's first timecode, None where it has none."""
    if rate is None or not isinstance(timecode, str) or not timecode:
        return None
    try:
        return frame_of_timecode(timecode, rate)
    except RateError:
        return None


@dataclass(frozen=True, slots=True)
class Use:
    """Which frames of its media an item uses.

    Attributes:
        start: Frames from the media's first one, at the media's rate; the lowest used.
        is_sure: Whether the application told the frames; else neither speed nor start is exact.
    """

    start: int
    speed: str = "1"
    is_sure: bool = True


def use_of(
    left: int, first: int | None, last: int | None, *, duration: int, ratio: Fraction
) -> Use:
    """Return what an item uses of its media.

    The speed itself is told by no function, so it is worked out from both lengths: within a frame,
    as the last source frame is inclusive for some items and exclusive for others.

    Args:
        left: Frames before the item's first one; exact at normal speed.
        first: First source frame at the media's rate; off by one on some items. None before 19.0.
        last: Last source frame; both are 0 where an imported timeline's are not known.
        duration: In record frames.
        ratio: The media's rate by the timeline's.
    """
    if first is None or last is None or first == last == 0:
        return Use(left, is_sure=False)
    expected = duration * ratio
    span = abs(last - first)
    if last >= first and abs(span - expected) <= 1:
        return Use(left if ratio == 1 and abs(left - first) <= 1 else first)
    start = min(first, last)
    if span == 0 or not expected:
        return Use(start, speed="0")
    speed = _simplest((span - 1) / expected, (span + 1) / expected)
    return Use(start, speed=str(speed if last > first else -speed))


def _simplest(low: Fraction, high: Fraction) -> Fraction:
    """Return the fraction of the smallest denominator between two."""
    for denominator in range(1, _FINEST + 1):
        numerator = math.ceil(low * denominator)
        if 0 < numerator <= high * denominator:
            return Fraction(numerator, denominator)
    return (low + high) / 2
