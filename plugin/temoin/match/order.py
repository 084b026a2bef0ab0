"""Where clips stand in two cuts: in one order, moved, or between the same neighbours."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate

from temoin.match.uses import Use

Pair = tuple[int, int]
"""Places of an old clip and a new one among the clips of their cuts."""

NARROW = 5
"""Ranks between two anchors that are near each other."""

_BEFORE_ALL = -1
_NOTHING = -1  # a rank: neither side has a linked clip there


class Order:
    """The order of two cuts' clips on the record side, and the anchors that it has.

    Anchors are links that are sure by material, of which the most stand in one order in both
    cuts (the longest increasing subsequence).
    """

    def __init__(self, olds: Sequence[Use], news: Sequence[Use]) -> None:
        """Order the clips; nothing is anchored yet."""
        self.old_rank, self.new_rank = _ranks(olds), _ranks(news)
        self.anchor(())

    def anchor(self, sure: Iterable[Pair]) -> None:
        """Take links that are sure; no clip may be in two."""
        self._pairs = sorted((self.new_rank[new], self.old_rank[old]) for old, new in sure)
        held = _longest_rising([old for _, old in self._pairs])
        self._old_anchors = [self._pairs[at][1] for at in held]
        self._new_anchors = [self._pairs[at][0] for at in held]
        self._old_gap = _anchors_before(self._old_anchors, len(self.old_rank))
        self._new_gap = _anchors_before(self._new_anchors, len(self.new_rank))
        self._beside: _Neighbours | None = None

    def old_gap(self, old: int) -> int:
        """Return how many anchors stand before an old clip."""
        return self._old_gap[self.old_rank[old]]

    def new_gap(self, new: int) -> int:
        """Return how many anchors stand before a new clip."""
        return self._new_gap[self.new_rank[new]]

    def is_in_order(self, old: int, new: int) -> bool:
        """Return whether two clips stand between the same anchors, or are one."""
        return self._old_gap[self.old_rank[old]] == self._new_gap[self.new_rank[new]]

    def is_in_place(self, old: int, new: int) -> bool:
        """Return whether they follow, or precede, one clip that is linked, or begin or end both.

        Standing between the same anchors is enough only where those are near: a whole scene may
        have left that gap, and something else come into it.
        """
        if self.is_in_order(old, new) and self._is_narrow(self.new_gap(new)):
            return True
        if self._beside is None:
            self._beside = _Neighbours(self._pairs, len(self.old_rank), len(self.new_rank))
        return self._beside.go_with(self.old_rank[old], self.new_rank[new])

    def _is_narrow(self, gap: int) -> bool:
        ends = ((self._old_anchors, len(self.old_rank)), (self._new_anchors, len(self.new_rank)))
        for anchors, count in ends:
            before = anchors[gap - 1] if gap else -1
            after = anchors[gap] if gap < len(anchors) else count
            if after - before > NARROW:
                return False
        return True


class _Neighbours:
    """The nearest linked clips before and after each."""

    def __init__(self, pairs: Sequence[Pair], olds: int, news: int) -> None:
        self._new_of = {old: new for new, old in pairs} | {_NOTHING: _NOTHING}
        linked, others = {old for _, old in pairs}, {new for new, _ in pairs}
        self._old_before, self._new_before = _nearest(linked, olds), _nearest(others, news)
        self._old_after = _nearest_after(linked, olds)
        self._new_after = _nearest_after(others, news)

    def go_with(self, old: int, new: int) -> bool:
        """Return whether two clips, by rank, follow or precede one and the same."""
        before, after = self._old_before[old], self._old_after[old]
        follows = self._new_of[before] == self._new_before[new]
        return follows or self._new_of[after] == self._new_after[new]


def _ranks(uses: Sequence[Use]) -> list[int]:
    """Return the rank of each clip by record time, then track; a list has the order it has."""
    keys = []
    for use in uses:
        record = use.clip.record_range
        keys.append((record.start if record else 0, use.kind, use.clip.track_index, use.at))
    ranks = [0] * len(keys)
    for rank, key in enumerate(sorted(keys)):
        ranks[key[3]] = rank
    return ranks


def _longest_rising(values: Sequence[int]) -> list[int]:
    """Return the places of a longest increasing subsequence, by patience."""
    tails: list[int] = []
    tail_places: list[int] = []
    before: list[int] = []
    for place, value in enumerate(values):
        pile = bisect_left(tails, value)
        before.append(tail_places[pile - 1] if pile else _BEFORE_ALL)
        if pile == len(tails):
            tails.append(value)
            tail_places.append(place)
        else:
            tails[pile] = value
            tail_places[pile] = place
    found = []
    place = tail_places[-1] if tail_places else _BEFORE_ALL
    while place != _BEFORE_ALL:
        found.append(place)
        place = before[place]
    return found[::-1]


def _anchors_before(anchors: Iterable[int], count: int) -> list[int]:
    """Return, for each rank, how many anchors stand before it."""
    marks = bytearray(count)
    for rank in anchors:
        marks[rank] = 1
    return [0, *accumulate(marks)]


def _nearest(linked: set[int], count: int) -> list[int]:
    """Return, for each rank, the nearest linked rank before it."""
    found: list[int] = []
    last = _NOTHING
    for rank in range(count):
        found.append(last)
        if rank in linked:
            last = rank
    return found


def _nearest_after(linked: set[int], count: int) -> list[int]:
    """Return, for each rank, the nearest linked rank after it."""
    mirrored = _nearest({count - 1 - rank for rank in linked}, count)
    return [each if each == _NOTHING else count - 1 - each for each in reversed(mirrored)]
