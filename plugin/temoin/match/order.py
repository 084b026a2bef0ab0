"""Where clips stand in two cuts: in one order, moved, or between the same neighbours."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from operator import attrgetter
from sys import maxsize

from temoin.match.uses import Use

Pair = tuple[int, int]
"""Places of an old clip and a new one among the clips of their cuts."""

NARROW = 5
"""Ranks between two anchors that are near each other."""

_place = attrgetter("place")
_BEFORE_ALL, _AFTER_ALL = -1, maxsize  # ranks where nothing stands


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
        old_rank, new_rank = self.old_rank, self.new_rank
        came_from = [_BEFORE_ALL] * len(new_rank)
        for old, new in sure:
            came_from[new_rank[new]] = old_rank[old]
        self._pairs = [(new, old) for new, old in enumerate(came_from) if old != _BEFORE_ALL]
        held = _longest_rising([old for _, old in self._pairs])
        anchors = [self._pairs[at] for at in held]
        self._old_gap = _anchors_before([old for _, old in anchors], len(self.old_rank))
        self._new_gap = _anchors_before([new for new, _ in anchors], len(self.new_rank))
        ends = (len(self.new_rank), len(self.old_rank))
        self._anchors = [(_BEFORE_ALL, _BEFORE_ALL), *anchors, ends]
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
            self._beside = _Neighbours(self._pairs)
        return self._beside.go_with(self.old_rank[old], self.new_rank[new])

    def _is_narrow(self, gap: int) -> bool:
        (new_before, old_before), (new_after, old_after) = self._anchors[gap : gap + 2]
        return old_after - old_before <= NARROW and new_after - new_before <= NARROW


class _Neighbours:
    """The nearest linked clips before and after each."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        ends = {_BEFORE_ALL: _BEFORE_ALL, _AFTER_ALL: _AFTER_ALL}
        self._new_of = {old: new for new, old in pairs} | ends
        self._olds = sorted(self._new_of)
        self._news = [_BEFORE_ALL, *(new for new, _ in pairs), _AFTER_ALL]

    def go_with(self, old: int, new: int) -> bool:
        """Return whether two clips, by rank, follow or precede one and the same, or nothing."""
        before = self._olds[bisect_left(self._olds, old) - 1]
        if self._new_of[before] == self._news[bisect_left(self._news, new) - 1]:
            return True
        after = self._olds[bisect_right(self._olds, old)]
        return self._new_of[after] == self._news[bisect_right(self._news, new)]


def _ranks(uses: Sequence[Use]) -> list[int]:
    """Return the rank of each clip by record time, then track; a list has the order it has."""
    ranks = [0] * len(uses)
    for rank, use in enumerate(sorted(uses, key=_place)):
        ranks[use.at] = rank
    return ranks


def _longest_rising(values: Sequence[int]) -> list[int]:
    """Return the places of a longest increasing subsequence, by patience."""
    tails: list[int] = []
    tail_places: list[int] = []
    before: list[int] = []
    last = last_place = _BEFORE_ALL
    for place, value in enumerate(values):
        if value > last:  # as nearly always: cuts tell one story
            before.append(last_place)
            tails.append(value)
            tail_places.append(place)
        else:
            pile = bisect_left(tails, value)
            before.append(tail_places[pile - 1] if pile else _BEFORE_ALL)
            tails[pile] = value
            tail_places[pile] = place
        last, last_place = tails[-1], tail_places[-1]
    found = []
    place = last_place
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
