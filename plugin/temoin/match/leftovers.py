"""Clips that no identity links: what stands where they stood is asked about, not passed over."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence

from temoin.match.edges import Edge
from temoin.match.grounds import Verdict, verdict_on
from temoin.match.order import Order
from temoin.match.spans import Intervals
from temoin.match.uses import Use
from temoin.match.words import Ground, Sureness

_SOURCES = {Ground.CONTENT_HASH, Ground.UMID, Ground.URL, Ground.REEL}
_HINTS = {Ground.PICTURES, Ground.NAME, Ground.LENGTH, Ground.FRAMES}
_MOST = 8
"""Candidates that a question names: a person does not read more."""


def doubtful(olds: Sequence[Use], news: Sequence[Use], order: Order) -> list[Edge]:
    """Return, for new clips that nothing links, the old ones that they may yet be.

    Position never links: it only asks. Where nobody says what either clip's material is, frames
    of the same number that look alike tell it.
    """
    shelves: defaultdict[Hashable, list[Use]] = defaultdict(list)
    for old in olds:
        for place in _places(old, order.old_gap(old.at)):
            shelves[place].append(old)
    keyless = _Keyless(olds)
    found = []
    for new in news:
        there = keyless.sharing(new)
        for place in _places(new, order.new_gap(new.at)):
            there |= {old.at: old for old in shelves.get(place, ())[:_MOST]}
        beside = order.new_gap(new.at)
        edges = [
            edge
            for old in there.values()
            if (edge := _edge(old, new, is_beside=order.old_gap(old.at) == beside))
        ]
        edges = _nearest(edges)
        sure = [each for each in edges if each.is_sure]
        one = sure[0] if len(sure) == 1 else None
        found += [one] if one else []
        found += [each.asked() for each in edges if each is not one][:_MOST]
    return found


def _places(use: Use, gap: int) -> Iterator[Hashable]:
    """Yield under what a clip is sought: beside its neighbours by length, anywhere by name."""
    kind = use.material.kind
    yield kind, gap, use.end - use.start
    for name in use.names:
        yield kind, gap, name
    yield kind, gap
    if not use.material.key:
        name = use.clip.name.casefold()
        yield kind, name, use.start, use.end
        yield kind, name


class _Keyless:
    """Clips without any key, by the frames they show."""

    def __init__(self, olds: Sequence[Use]) -> None:
        groups: defaultdict[Hashable, list[Use]] = defaultdict(list)
        for use in olds:
            for shelf in _shelves(use):
                groups[shelf].append(use)
        self._groups = {
            shelf: (uses, Intervals((use.start, use.end) for use in uses))
            for shelf, uses in groups.items()
        }

    def sharing(self, new: Use) -> dict[int, Use]:
        """Return some that share frames with a new one that has no key either, by their place."""
        found: dict[int, Use] = {}
        for shelf in _shelves(new):
            if shelf in self._groups:
                uses, intervals = self._groups[shelf]
                some = intervals.touching(new.start, new.end, at_most=_MOST)
                found |= {uses[at].at: uses[at] for at in some}
        return found


def _shelves(use: Use) -> Iterator[Hashable]:
    """Yield where a clip without any key is sought: by its name, and by the time of day."""
    if use.material.key or not use.is_timed:
        return
    yield use.material.kind, use.clip.name.casefold()
    if use.is_time_of_day:
        yield use.material.kind, None  # names alone may differ


def _edge(old: Use, new: Use, *, is_beside: bool) -> Edge | None:
    verdict = verdict_on(old, new)
    shared = _overlap(old, new)
    if verdict.sureness is Sureness.DENIED:
        return None
    is_near = is_beside or not (old.material.key or new.material.key)
    is_filmed_then = is_near and shared is not None and new.is_time_of_day
    if not _is_askable(old, new, verdict, shared, is_filmed_then=is_filmed_then):
        return None
    edge = Edge(old, new, verdict, shared)
    return edge if shared else edge.asked()


def _nearest(edges: list[Edge]) -> list[Edge]:
    """Return the candidates that a person would look at: those of the same name, if any are."""
    for is_near in (_has_one_name, _has_same_frames):
        near = [each for each in edges if is_near(each)]
        if near:
            return near
    return edges


def _has_one_name(edge: Edge) -> bool:
    one, other = edge.old.clip.name.casefold(), edge.new.clip.name.casefold()
    return one == other != "" or Ground.NAME in edge.verdict.agreed


def _has_same_frames(edge: Edge) -> bool:
    return Ground.FRAMES in edge.verdict.agreed


def _is_askable(
    old: Use,
    new: Use,
    verdict: Verdict,
    shared: tuple[int, int] | None,
    *,
    is_filmed_then: bool,
) -> bool:
    """Return whether two clips may yet be one: something agrees, or nothing tells them apart.

    Frames of the same numbers are not enough where names, reels or addresses differ: those of
    every rendered shot begin with the same. Where they are a time of day, and the clips stand
    between the same neighbours or have nothing but names, names do not tell them apart.
    """
    if not (old.is_timed and new.is_timed):
        return True
    if shared is None and not _SOURCES.isdisjoint(verdict.agreed):
        return False  # other frames of one file: slipped further than it is long
    if not _HINTS.isdisjoint(verdict.agreed):
        return True
    told = {*verdict.disagreed} - {Ground.RATE}
    if is_filmed_then:
        return told <= {Ground.NAME}
    return not told and (shared is not None or old.end - old.start == new.end - new.start)


def _overlap(old: Use, new: Use) -> tuple[int, int] | None:
    start, end = max(old.start, new.start), min(old.end, new.end)
    return (start, end) if start < end else None
