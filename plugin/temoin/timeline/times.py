"""OpenTimelineIO's doubles as exact frames, and what had to be rounded on the way."""

from fractions import Fraction
from functools import lru_cache
from math import ceil, floor

from temoin.errors import RateError, TimelineError
from temoin.language import say
from temoin.rate import FrameRange, Frames, Rate
from temoin.timeline.nodes import Span, Time

LONGEST = 2**53
"""Frames beyond which doubles, and most programs' JSON, cannot count. Source: RFC 8785, 3.2.2.3."""

_FARTHEST = 2**50  # one time alone: start and duration together stay below LONGEST

_SLACK = Fraction(1, 1000)  # of a frame: what a double's arithmetic leaves behind, not an edit


class Notes:
    """What was rounded, guessed or not understood while a timeline was read."""

    def __init__(self) -> None:
        """Begin with nothing to say."""
        self._said: dict[str, None] = {}
        self._counted: dict[str, list[str]] = {}
        self._unseen: dict[str, None] = {}

    def say(self, sentence: str) -> None:
        """Keep a sentence, once."""
        self._said[sentence] = None

    def count(self, what: str, clip: str) -> None:
        """Count one more case of a kind; the first one's clip is named."""
        self._counted.setdefault(what, []).append(clip)

    def unseen(self, what: str) -> None:
        """Keep what nobody could look into, once: tools may be at work there."""
        self._unseen[what] = None

    @property
    def not_looked_into(self) -> tuple[str, ...]:
        """Return what nobody could look into, each once."""
        return (*self._unseen,)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Each sentence once, then each kind with how many there are and the first one's clip."""
        counted = (
            f"{what}: {len(clips)}, the first at {clips[0]}"
            for what, clips in self._counted.items()
        )
        return (*self._said, *counted)


@lru_cache(maxsize=256)
def rate_of(value: float) -> Rate | None:
    """Return the exact rate that a double stands for, or None for none."""
    try:
        return Rate.of(value)
    except RateError:
        return None


@lru_cache(maxsize=1024)
def _ratio(rate: Rate, own: Rate) -> Fraction:
    return rate.fraction / own.fraction


def _plain(exact: Fraction) -> Frames:
    return exact.numerator if exact.denominator == 1 else exact


def frames_at(time: Time | None, rate: Rate) -> Frames | None:
    """Return a time in frames of a rate, exactly; None where it is no time."""
    own = rate_of(time.rate) if time else None
    if time is None or own is None or not abs(time.value) < _FARTHEST:
        return None
    exact: Frames = int(time.value) if time.value.is_integer() else Fraction(time.value)
    if own is not rate and own != rate:
        exact = _plain(exact * _ratio(rate, own))
    return exact if -_FARTHEST < exact < _FARTHEST else None


def nearest(exact: Frames) -> tuple[int, bool]:
    """Return the nearest whole frame, and whether it was off one."""
    if isinstance(exact, int):
        return exact, False
    whole = floor(exact + Fraction(1, 2))
    return whole, abs(exact - whole) > _SLACK


def covering(start: Frames, end: Frames, rate: Rate) -> tuple[FrameRange, bool]:
    """Return the fewest whole frames that cover a stretch, and whether it had to be widened."""
    if isinstance(start, int) and isinstance(end, int):
        return FrameRange(start=start, duration=end - start, rate=rate), False
    first, last = floor(start + _SLACK), ceil(end - _SLACK)
    if start == end:
        last = first
    widened = start - first > _SLACK or last - end > _SLACK
    return FrameRange(start=first, duration=max(0, last - first), rate=rate), widened


def span_at(span: Span, rate: Rate) -> tuple[Frames, Frames] | None:
    """Return start and duration in frames of a rate; None where one is no time or negative."""
    start, duration = frames_at(span.start_time, rate), frames_at(span.duration, rate)
    if start is None or duration is None or duration < 0:
        return None
    return start, duration


def own_range(span: Span | None) -> tuple[FrameRange | None, bool]:
    """Return a range in whole frames of its start's own rate, and whether it was widened.

    None where there is no range, or one that is none.
    """
    rate = rate_of(span.start_time.rate) if span else None
    exact = span_at(span, rate) if span and rate else None
    if rate is None or exact is None:
        return None, False
    start, duration = exact
    return covering(start, start + duration, rate)


def record_range(start: Frames, end: Frames, rate: Rate, clip: str, notes: Notes) -> FrameRange:
    """Return a stretch of the programme in whole frames, each end the nearest one.

    Neighbours that met still meet; what is shorter than half a frame keeps one.

    Raises:
        TimelineError: It lies where no programme can.
    """
    (first, off_start), (last, off_end) = nearest(start), nearest(end)
    if end > start and last == first:
        last += 1
    if off_start or off_end:
        notes.count("record times off whole frames were rounded to the nearest", clip)
    if max(abs(first), abs(last)) >= LONGEST:
        raise TimelineError(
            say("{clip} lies beyond frame {frame}", clip=clip, frame=LONGEST),
            hint="Export the timeline again.",
            clip=clip,
        )
    return FrameRange(start=first, duration=last - first, rate=rate)
