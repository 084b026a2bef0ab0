"""Which of many ranges of one media share time with one, found without looking at each."""

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction

from temoin.rate import FrameRange


class Spans:
    """Ranges of one media, at any rates, in the order they begin.

    Sorted starts leave out what begins too late; the latest end of each half, of each half of
    a half and so on leaves out what ends too early, even beside a range that spans them all.
    """

    def __init__(self, ranges: Sequence[FrameRange]) -> None:
        """Sort the ranges."""
        spans = sorted((*_seconds(each), place) for place, each in enumerate(ranges))
        self._starts = [start for start, _, _ in spans]
        self._places = [place for _, _, place in spans]
        self._latest = [[end for _, end, _ in spans]]
        while len(self._latest[-1]) > 1:
            below = self._latest[-1]
            self._latest.append([max(below[at : at + 2]) for at in range(0, len(below), 2)])

    def touching(self, wanted: FrameRange) -> list[int]:
        """Return the places, in order, of the ranges that share time with one."""
        start, end = _seconds(wanted)
        too_late = bisect_left(self._starts, end)
        found = []
        waiting = [(len(self._latest) - 1, 0)]
        while waiting:
            level, at = waiting.pop()
            row = self._latest[level]
            if at << level >= too_late or at >= len(row) or row[at] <= start:
                continue
            if level:
                waiting += [(level - 1, 2 * at), (level - 1, 2 * at + 1)]
            else:
                found.append(self._places[at])
        return sorted(found)


def _seconds(span: FrameRange) -> tuple[Fraction, Fraction]:
    rate = span.rate.fraction
    return span.start / rate, span.end_exclusive / rate
