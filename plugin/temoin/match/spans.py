"""Which of many ranges of one media share time with one, found without looking at each."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from fractions import Fraction

from temoin.rate import FrameRange

Instant = int | Fraction
"""A moment of media time in any one unit, exact."""


class Intervals:
    """Half-open intervals of one unit, in the order they begin.

    Sorted starts leave out what begins too late; the latest end of each half, of each half of
    a half and so on leaves out what ends too early, even beside an interval that spans them all.
    """

    def __init__(self, intervals: Iterable[tuple[Instant, Instant]]) -> None:
        """Sort the intervals."""
        spans = sorted((start, end, place) for place, (start, end) in enumerate(intervals))
        self._starts = [start for start, _, _ in spans]
        self._places = [place for _, _, place in spans]
        self._latest = [[end for _, end, _ in spans]]
        self._ends = sorted(self._latest[0])
        while len(self._latest[-1]) > 1:
            below = self._latest[-1]
            self._latest.append([max(below[at : at + 2]) for at in range(0, len(below), 2)])

    def count(self, start: Instant, end: Instant) -> int:
        """Return how many intervals share time with one, none of them empty."""
        return bisect_left(self._starts, end) - bisect_right(self._ends, start)

    def touching(self, start: Instant, end: Instant, at_most: int | None = None) -> list[int]:
        """Return the places, in order, of the intervals that share time with one, or of some."""
        too_late = bisect_left(self._starts, end)
        found: list[int] = []
        waiting = [(len(self._latest) - 1, 0)]
        while waiting and len(found) != at_most:
            level, at = waiting.pop()
            row = self._latest[level]
            if at << level >= too_late or at >= len(row) or row[at] <= start:
                continue
            if level:
                waiting += [(level - 1, 2 * at), (level - 1, 2 * at + 1)]
            else:
                found.append(self._places[at])
        return sorted(found)


class Spans:
    """Ranges of one media, at any rates."""

    def __init__(self, ranges: Sequence[FrameRange]) -> None:
        """Sort the ranges."""
        self._intervals = Intervals(map(_seconds, ranges))

    def touching(self, wanted: FrameRange) -> list[int]:
        """Return the places, in order, of the ranges that share time with one."""
        return self._intervals.touching(*_seconds(wanted))


def _seconds(span: FrameRange) -> tuple[Fraction, Fraction]:
    rate = span.rate.fraction
    return span.start / rate, span.end_exclusive / rate
