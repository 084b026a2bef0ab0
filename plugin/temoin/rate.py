"""Exact time: whole frames over rational rates, and the timecodes that label them."""

import re
from fractions import Fraction
from math import ceil, floor, gcd
from typing import Self

import msgspec
from msgspec.structs import force_setattr

from temoin.errors import RateError
from temoin.language import say

_NTSC_NEAR = Fraction(1, 200)  # 23.98 and 23.976 both mean 24000/1001
_NTSC = 1001  # denominator of the rates that drop-frame was made for
_HIGHEST_RATE = 1_000_000  # audio sample rates are legal rates of sound items
_NUMBER = re.compile(r"[-+./\d]{1,100}(?:e[-+]?\d{1,3})?", re.IGNORECASE | re.ASCII)
_TIMECODE = re.compile(r"(-?)(\d{1,3}):([0-5]?\d):([0-5]?\d)([:;.,])(\d{1,6})")

Frames = int | Fraction
"""A position or a length in frames, exact; a fraction only where it is off whole frames."""


class Rate(msgspec.Struct, frozen=True, gc=False):
    """Frames in a second, kept exactly and in lowest terms."""

    numerator: int
    denominator: int = 1

    def __post_init__(self) -> None:
        """Reduce, so that equal rates are equal objects.

        Raises:
            RateError: Zero, negative or beyond any sample rate.
        """
        if self.numerator <= 0 or self.denominator <= 0:
            raise RateError(
                say(
                    "a rate of {numerator}/{denominator}",
                    numerator=self.numerator,
                    denominator=self.denominator,
                ),
                hint="Give a positive rate.",
            )
        if self.numerator > _HIGHEST_RATE * self.denominator:
            raise RateError(
                say("a rate beyond {highest} frames a second", highest=_HIGHEST_RATE),
                hint="Check the rate.",
            )
        common = gcd(self.numerator, self.denominator)
        if common > 1:
            force_setattr(self, "numerator", self.numerator // common)
            force_setattr(self, "denominator", self.denominator // common)

    @classmethod
    def of(cls, value: "str | float | Fraction | Rate") -> Self:
        """Return the rate that is meant by `24`, `23.98`, `"24000/1001"` or a float of OTIO's.

        Decimal spellings of n*1000/1001 are taken as that exact ratio.

        Raises:
            RateError: No number, or no possible rate.
        """
        if isinstance(value, Rate):
            return cls(value.numerator, value.denominator)
        exact = value if isinstance(value, Fraction) else _number(str(value).strip())
        written_as_ratio = isinstance(value, Fraction) or "/" in str(value)
        if not written_as_ratio and exact > 1 and exact.denominator > 1:
            exact = _ntsc(exact)
        return cls(exact.numerator, exact.denominator)

    @property
    def fraction(self) -> Fraction:
        """Frames in a second."""
        return Fraction(self.numerator, self.denominator)

    @property
    def timebase(self) -> int:
        """Frame labels in a second of timecode: 24 for 24000/1001."""
        return -(-self.numerator // self.denominator)

    @property
    def has_drop_frame(self) -> bool:
        """Whether drop-frame timecode exists: 29.97, 59.94 and 119.88 only."""
        return self.denominator == _NTSC and self.numerator in {30_000, 60_000, 120_000}

    @property
    def label(self) -> str:
        """As people write it: `23.976`, `24`, `59.94`."""
        return f"{float(self.fraction):.3f}".rstrip("0").rstrip(".")

    def __str__(self) -> str:
        """Return `numerator/denominator`, the form of ledgers and answers."""
        return f"{self.numerator}/{self.denominator}"


def _number(text: str) -> Fraction:
    """Return the number that a text writes; one with a vast exponent is not computed."""
    try:
        return Fraction(text if _NUMBER.fullmatch(text) else "")
    except (ValueError, ZeroDivisionError) as error:
        raise RateError(
            say("{text!r} is no rate", text=text[:40]), hint="Write 24, 23.976 or 24000/1001."
        ) from error


def _ntsc(exact: Fraction) -> Fraction:
    """Return n*1000/1001 where a decimal stands for it, else the decimal as it is."""
    whole = ceil(exact)
    ntsc = Fraction(whole * 1000, _NTSC)
    return ntsc if abs(exact - ntsc) < _NTSC_NEAR else exact


class FrameRange(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Whole frames, half-open; its owner's field names the time frame (`source_range`)."""

    start: int
    duration: int
    rate: Rate

    def __post_init__(self) -> None:
        """Refuse what is no range.

        Raises:
            RateError: A negative duration.
        """
        if self.duration < 0:
            raise RateError(
                say("a range of {count} frames", count=self.duration), hint="Swap its in and out."
            )

    @property
    def end_exclusive(self) -> int:
        """The frame after the last."""
        return self.start + self.duration

    @property
    def seconds(self) -> Fraction:
        """The duration in seconds, exactly."""
        return self.duration / self.rate.fraction

    def contains(self, frame: int) -> bool:
        """Whether a frame number of the same rate and time frame lies in it."""
        return self.start <= frame < self.end_exclusive

    def shared_with(self, other: "FrameRange") -> "FrameRange | None":
        """Return the frames that both hold, in the same time frame, if any.

        Raises:
            RateError: The rates differ; nothing is rescaled silently.
        """
        if self.rate != other.rate:
            raise RateError(
                say(
                    "{rate} compared with {other} frames a second",
                    rate=self.rate.label,
                    other=other.rate.label,
                ),
                hint="Rescale one range first.",
            )
        start = max(self.start, other.start)
        duration = min(self.end_exclusive, other.end_exclusive) - start
        return FrameRange(start=start, duration=duration, rate=self.rate) if duration > 0 else None

    def covering_at(self, rate: Rate) -> "FrameRange":
        """Return the fewest whole frames at another rate that cover all of it."""
        if rate == self.rate:
            return self
        ratio = rate.fraction / self.rate.fraction
        start = floor(self.start * ratio)
        return FrameRange(start=start, duration=ceil(self.end_exclusive * ratio) - start, rate=rate)


def frames_covered(ranges: "list[FrameRange]") -> int:
    """Return how many frames lie in at least one of the ranges (all of one rate)."""
    covered, reached = 0, None
    for start, duration in sorted((each.start, each.duration) for each in ranges):
        end = start + duration
        if reached is None or start >= reached:
            covered += duration
            reached = end
        elif end > reached:
            covered += end - reached
            reached = end
    return covered


def timecode(frame: int, rate: Rate, *, drop_frame: bool = False) -> str:
    """Return the label of a frame counted from 00:00:00:00; `;` before its frames if drop-frame.

    Hours are not wrapped at 24 and a frame before zero has a leading minus: a label names one
    frame only.

    Raises:
        RateError: Drop-frame where it does not exist.

    Source: SMPTE ST 12-1 (two labels dropped each minute but every tenth, at 29.97; four and
        eight at its multiples).
    """
    if drop_frame and not rate.has_drop_frame:
        raise RateError(
            say("there is no drop-frame timecode at {rate}", rate=rate.label),
            hint="Use non-drop timecode.",
        )
    base = rate.timebase
    label = abs(frame)
    if drop_frame:
        label += _labels_dropped(label, base)
    seconds, frames = divmod(label, base)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    sign, mark = "-" if frame < 0 else "", ";" if drop_frame else ":"
    width = max(2, len(str(base - 1)))  # all labels of a rate are as wide as its last
    return f"{sign}{hours:02d}:{minutes:02d}:{seconds:02d}{mark}{frames:0{width}d}"


def _labels_dropped(frame: int, base: int) -> int:
    """Return how many labels drop-frame counting has skipped before a frame."""
    dropped = base // 15
    in_minute = base * 60 - dropped
    in_ten = base * 600 - dropped * 9
    tens, rest = divmod(frame, in_ten)
    minutes = 0 if rest < base * 60 else 1 + (rest - base * 60) // in_minute
    return dropped * (9 * tens + minutes)


def frame_of_timecode(text: str, rate: Rate) -> int:
    """Return the frame that a timecode names, counted from 00:00:00:00.

    `;` (or `,`) before the frames means drop-frame.

    Raises:
        RateError: No timecode, a label that does not exist at this rate, or one that
            drop-frame skips.
    """
    match = _TIMECODE.fullmatch(text.strip())
    if not match:
        raise RateError(say("{text!r} is no timecode", text=text[:40]), hint="Write hh:mm:ss:ff.")
    sign, hours, minutes, seconds, mark, frames = match.groups()
    drop_frame = mark in ";,"
    base = rate.timebase
    if int(frames) >= base:
        raise RateError(
            say(
                "{timecode} does not exist at {rate} frames a second",
                timecode=text.strip(),
                rate=rate.label,
            ),
            hint=say("Use frames 0 to {last}, or give another rate.", last=base - 1),
        )
    total_minutes = int(hours) * 60 + int(minutes)
    frame = (total_minutes * 60 + int(seconds)) * base + int(frames)
    if drop_frame:
        frame = _undropped(frame, total_minutes, text, rate)
    return -frame if sign else frame


def _undropped(label: int, total_minutes: int, text: str, rate: Rate) -> int:
    if not rate.has_drop_frame:
        raise RateError(
            say(
                "{timecode}: there is no drop-frame timecode at {rate}",
                timecode=text.strip(),
                rate=rate.label,
            ),
            hint="Write ':' before the frames.",
        )
    dropped = rate.timebase // 15
    in_minute = label % (rate.timebase * 60)
    if total_minutes % 10 and in_minute < dropped:
        raise RateError(
            say("{timecode} is a label that drop-frame skips", timecode=text.strip()),
            hint="Use the next frame.",
        )
    return label - dropped * (total_minutes - total_minutes // 10)
