"""Final Cut Pro's times: exact seconds, and the maps that bend them."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

import opentimelineio as otio

from temoin.errors import RateError
from temoin.rate import Rate

_TIME = re.compile(r"\s*([-+]?\d{1,20})(?:/(\d{1,12})|(\.\d{1,12}))?\s*s?\s*", re.ASCII)
_FARTHEST = 10**9  # seconds: beyond it a number is no time
_RATES = tuple(
    Rate.of(each)
    for each in ("24000/1001", 24, 25, "30000/1001", 30, 48, 50, "60000/1001", 60, 100, 120)
)
_NTSC_SPEED = Fraction(1001, 1000)


@lru_cache(maxsize=4096)
def seconds(text: str | None) -> Fraction | None:
    """Return a time in seconds, exactly; None where there is none.

    Source: FCPXML reference: "a rational number of seconds", such as `1001/30000s` or `5s`.
    """
    found = _TIME.fullmatch(text) if text else None
    if found is None:
        return None
    whole, divisor, decimals = found.groups()
    if divisor and not int(divisor):
        return None
    time = Fraction(int(whole), int(divisor)) if divisor else Fraction(whole + (decimals or ""))
    return time if abs(time) < _FARTHEST else None


def written(time: Fraction) -> str:
    """Return seconds as the format writes them."""
    over = "" if time.denominator == 1 else f"/{time.denominator}"
    return f"{time.numerator}{over}s"


@lru_cache(maxsize=256)
def rate_of_frame(duration: str | None) -> Rate | None:
    """Return the rate whose frames are so long, or None."""
    frame = seconds(duration)
    if not frame or frame < 0:
        return None
    try:
        rate = Rate.of(1 / frame)
        return Rate.of(float(rate.fraction)) if rate.denominator > 1 else rate
    except RateError:
        return None


def slowest_rate(times: list[Fraction]) -> Rate | None:
    """Return the slowest usual rate at which all times are whole frames, if there is one."""
    fits = (
        rate for rate in _RATES if all((each * rate.fraction).denominator == 1 for each in times)
    )
    return next(fits, None) if any(times) else None


def at(time: Fraction, rate: Rate) -> Any:  # noqa: ANN401 - OpenTimelineIO is untyped
    """Return seconds as OpenTimelineIO's time in frames of a rate."""
    return otio.opentime.RationalTime(float(time * rate.fraction), _as_float(rate))


@lru_cache(maxsize=256)
def _as_float(rate: Rate) -> float:
    return float(rate.fraction)


def span(start: Fraction, duration: Fraction, rate: Rate) -> Any:  # noqa: ANN401 - OpenTimelineIO has no types
    """Return OpenTimelineIO's range of so many seconds."""
    return otio.opentime.TimeRange(at(start, rate), at(duration, rate))


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """How a use passes through what it shows.

    Attributes:
        start: Seconds of the material's own time at which it begins.
        speed: Seconds of the material for one of the use; None where that varies.
    """

    start: Fraction
    speed: Fraction | None = Fraction(1)


def through_map(time_map: Element | None, start: Fraction, duration: Fraction) -> Passage:
    """Return what a use from a local start shows of a material whose time a map bends.

    Points between which the speed changes may be rounded off by curves that the format does not
    tell: only a speed that is one throughout, or between two points joined by straight lines, is
    known.

    Source: FCPXML reference, `timeMap`: `time` is local time, `value` the original's.
    """
    points = list(_points(time_map)) if time_map is not None else []
    if len(points) < 2:  # noqa: PLR2004 - one point says no speed
        return Passage(start=start)
    lines = [_Line(*each) for each in pairwise(points)]
    starts = [each.start.time for each in lines]
    first = lines[max(0, bisect_right(starts, start) - 1)]
    last = lines[max(0, bisect_right(starts, start + duration - Fraction(1, 10**6)) - 1)]
    is_constant = len({each.speed for each in lines}) == 1 or (first is last and first.is_straight)
    value = first.start.value + (start - first.start.time) * first.speed
    return Passage(start=value, speed=first.speed if is_constant else None)


@dataclass(frozen=True, slots=True)
class _Point:
    time: Fraction
    value: Fraction
    is_sharp: bool


@dataclass(frozen=True, slots=True)
class _Line:
    start: _Point
    end: _Point

    @property
    def speed(self) -> Fraction:
        return (self.end.value - self.start.value) / (self.end.time - self.start.time)

    @property
    def is_straight(self) -> bool:
        return self.start.is_sharp and self.end.is_sharp


def _points(time_map: Element) -> Iterator[_Point]:
    """Yield the points of a map, each later than the one before."""
    reached: Fraction | None = None
    for point in time_map.iterfind("timept"):
        time, value = seconds(point.get("time")), seconds(point.get("value"))
        if time is not None and value is not None and (reached is None or time > reached):
            reached = time
            yield _Point(time, value, point.get("interp") == "linear")


def conform_speed(conform: Element | None, rate: Rate) -> tuple[Fraction, bool]:
    """Return at what speed material of another rate runs in a sequence, and whether that is told.

    Source: FCPXML reference, `conform-rate`, for what is conformed to 23.98, 24 and 25 frames a
        second. Elsewhere its chart and files by the program differ: material of 23.98 was seen to
        run at 24 in sequences of 50, 59.94 and 60.

    Args:
        conform: The element, if there is one.
        rate: Of the sequence.
    """
    if conform is None or conform.get("scaleEnabled") == "0":
        return Fraction(1), True
    try:
        own = Rate.of(conform.get("srcFrameRate") or "none")
    except RateError:
        return Fraction(1), False
    if own.timebase == rate.timebase or {own.timebase, rate.timebase} <= {24, 25}:
        return rate.fraction / own.fraction, True
    return (_NTSC_SPEED if own.denominator > 1 else Fraction(1)), False
