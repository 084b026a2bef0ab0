"""Which new clip is which old use, where both show the same frames of one material.

Material is settled before: what is asked here is only which of several uses goes on where. Two
equally good candidates are a question, never a guess.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

import msgspec

from temoin.match.edges import Edge
from temoin.match.identical import place
from temoin.match.order import Order
from temoin.match.uses import Use
from temoin.match.words import Change, Ground, Sureness

_BY_ID, _BY_PLACE = (Ground.USE,), (Ground.POSITION,)

_CLEARLY = 2
"""By what factor the best of several overlaps must be longer than the next."""


class Claim(msgspec.Struct, frozen=True, gc=False):
    """An edge, and whether the new clip is the old use.

    Attributes:
        use: None where it is another use of the same frames.
        by: What tells it beyond the material.
        change: `split` or `merged`, where it is one.
    """

    edge: Edge
    use: Sureness | None
    by: tuple[Ground, ...] = ()
    change: Change | None = None


def lone_exact(components: Iterable[list[Edge]]) -> list[Edge]:
    """Return the edges whose clips have no other, and show the same frames: they are anchors."""
    return [each[0] for each in components if len(each) == 1 and _is_exact(each[0])]


def claims_of(
    components: Iterable[list[Edge]],
    order: Order,
    *,
    is_doubtful: bool = False,
    shared: Collection[int] = (),
) -> list[Claim]:
    """Return each edge as a claim; edges are sure by material, their clips not yet claimed.

    Args:
        components: Edges that hang together.
        order: With what is anchored by now.
        is_doubtful: Whether others may show the same frames and not be among them.
        shared: The new clips that show frames of claimed uses, too.
    """
    found = []
    for component in components:
        if len(component) == 1:
            found.append(_alone(component[0], order, is_doubtful=is_doubtful, shared=shared))
        else:
            found += _resolved(component, order)
    return found


def components_of(edges: Iterable[Edge]) -> Iterator[list[Edge]]:
    """Yield the edges that hang together by their clips."""
    by_old: defaultdict[int, list[Edge]] = defaultdict(list)
    by_new: defaultdict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        by_old[edge.old.at].append(edge)
        by_new[edge.new.at].append(edge)
    done: set[int] = set()
    for first, of_first in by_new.items():
        if first in done:
            continue
        done.add(first)
        waiting, component, olds = [*of_first], [], set()
        while waiting:
            edge = waiting.pop()
            component.append(edge)
            if edge.old.at in olds:
                continue
            olds.add(edge.old.at)
            for other in by_old[edge.old.at]:
                if other.new.at not in done:
                    done.add(other.new.at)
                    waiting += by_new[other.new.at]
        yield component


def _alone(edge: Edge, order: Order, *, is_doubtful: bool, shared: Collection[int]) -> Claim:
    """Return an edge whose clips have no other that is open."""
    if _is_by_id(edge):
        return Claim(edge, edge.verdict.sureness, _BY_ID)
    if is_doubtful and not _is_most(edge):
        return Claim(edge, Sureness.AMBIGUOUS)
    found = _single(edge, order, shared=is_doubtful or edge.new.at in shared)
    return found or Claim(edge, Sureness.AMBIGUOUS)


def _resolved(component: list[Edge], order: Order) -> list[Claim]:
    """Return a component's edges as claims: rule after rule, each on what the others left."""
    claims: list[Claim] = []
    left = component
    while left:
        found = _answers(left, order)
        if not found:
            break
        claims += found
        claimed = {id(each.edge) for each in found}
        rest = [each for each in left if id(each) not in claimed]
        others = others_of(rest, found)
        claims += others
        known = {id(each.edge) for each in others}
        left = [each for each in rest if id(each) not in known]
    return claims + [Claim(each, Sureness.AMBIGUOUS) for each in left]


def others_of(edges: Sequence[Edge], claims: Iterable[Claim]) -> list[Claim]:
    """Return the edges of clips that are claimed, as what is left for them.

    What shows frames that the claiming clip shows, too, is another use of them. What shows others
    was perhaps split off, or will have been merged: a question.
    """
    news: dict[int, list[Use]] = {edge.old.at: [] for edge in edges}
    olds: dict[int, list[Use]] = {edge.new.at: [] for edge in edges}
    for claim in claims:
        old, new = claim.edge.old, claim.edge.new
        if old.at in news:
            news[old.at].append(new)
        if new.at in olds:
            olds[new.at].append(old)
    found = []
    for edge in edges:
        beside = [_overlap(edge.new, each) for each in news[edge.old.at]]
        beside += [_overlap(edge.old, each) for each in olds[edge.new.at]]
        if beside:
            found.append(Claim(edge, None if any(beside) else Sureness.AMBIGUOUS))
    return found


def _overlap(one: Use, other: Use) -> bool:
    return max(one.start, other.start) < min(one.end, other.end)


def _answers(edges: list[Edge], order: Order) -> list[Claim]:
    found = _by_id(edges)
    if found:
        return found
    for component in components_of(edges):
        if len(component) == 1:
            single = _single(component[0], order, contested=True)
            found += [single] if single else []
        else:
            found += next(filter(None, (rule(component, order) for rule in _RULES)), [])
    return found


def _by_id(edges: list[Edge]) -> list[Claim]:
    """Return the edges whose clips have one id of the application's, which no other has."""
    same = [each for each in edges if _is_by_id(each)]
    if not same:
        return []
    counted = Counter(each.old.clip.guid for each in same)
    sure = [each for each in same if counted[each.old.clip.guid] == 1]
    return [Claim(each, each.verdict.sureness, _BY_ID) for each in sure]


def _is_by_id(edge: Edge) -> bool:
    return "" != edge.new.clip.guid == edge.old.clip.guid


def _single(
    edge: Edge, order: Order, *, contested: bool = False, shared: bool = False
) -> Claim | None:
    """Return one old clip and one new as one use, if they are.

    Shortened and elsewhere it may be what was taken out, or another part taken in: a question.

    Args:
        edge: Of the two.
        order: With what is anchored by now.
        contested: Whether they were in edges with others, which are claimed by now.
        shared: Whether uses that are claimed show frames of the new clip, too.
    """
    is_exact = _is_exact(edge)
    is_enough = _is_most(edge) or (not contested and _is_part_or_slipped(edge))
    if is_enough and order.is_in_place(edge.old.at, edge.new.at):
        by = _BY_PLACE if contested or not is_exact else ()
        return Claim(edge, edge.verdict.sureness, by)
    if not contested and (is_exact or (not shared and _is_at_another_speed(edge))):
        return Claim(edge, Sureness.LIKELY)
    return None


def _is_part_or_slipped(edge: Edge) -> bool:
    """Return whether one clip shows all frames of the other, or as many from elsewhere.

    What is both shorter and shows others may be a part of the clip beside.
    """
    old, new, shared = edge.old, edge.new, _length(edge)
    one, other = old.end - old.start, new.end - new.start
    return one == other or shared == min(one, other)


def _is_at_another_speed(edge: Edge) -> bool:
    """Return whether both show the same frames, which the old clip showed faster or slower."""
    return _frames(edge.old, edge.shift)[:2] == _frames(edge.new)[:2]


def _is_exact(edge: Edge) -> bool:
    old, new, shift = edge.old, edge.new, edge.shift
    same = old.start + shift == new.start and old.end + shift == new.end
    return same and old.speed == new.speed


def _split(edges: list[Edge], order: Order) -> list[Claim]:
    """Return one old clip's pieces, between which nothing, or what stands there now, was lost.

    All stand where it stood, or are together all of it: a part taken in anew elsewhere may by
    chance end where one begins.
    """
    ordered = sorted(edges, key=lambda each: each.new.start)
    if not _is_one_cut_up([each.old for each in ordered], [each.new for each in ordered]):
        return []
    in_place = [order.is_in_place(each.old.at, each.new.at) for each in ordered]
    first, last = ordered[0], ordered[-1]
    start, end, _ = _frames(first.old, first.shift)
    is_whole = (first.new.start, last.new.end) == (start, end)
    if not (all(in_place) or (is_whole and any(in_place))):
        return []
    return [Claim(each, each.verdict.sureness, change=Change.SPLIT) for each in ordered]


def _merged(edges: list[Edge], order: Order) -> list[Claim]:
    """Return several old clips, each of which began where the one before ended, as one."""
    ordered = sorted(edges, key=lambda each: each.old.start)
    whole = ordered[0].new
    if ordered[0].old.start < whole.start or ordered[-1].old.end > whole.end:
        return []  # one may have been taken out, and another have grown over its frames
    if not _is_one_cut_up([each.new for each in ordered], [each.old for each in ordered]):
        return []
    if not all(order.is_in_place(each.old.at, each.new.at) for each in ordered):
        return []
    return [Claim(each, each.verdict.sureness, change=Change.MERGED) for each in ordered]


def _is_one_cut_up(whole: list[Use], pieces: list[Use]) -> bool:
    """Return whether pieces lie end to end, and what they were cut from is one clip."""
    if len({each.at for each in whole}) > 1 or len({each.at for each in pieces}) < len(pieces):
        return False
    speeds = {each.speed for each in (whole[0], *pieces)}
    return len(speeds) == 1 and all(
        one.end == other.start or _is_in_step(one, other) for one, other in pairwise(pieces)
    )


def _is_in_step(one: Use, other: Use) -> bool:
    """Return whether as much of the programme lies between two clips as of their media.

    So it is where another angle, or another shot, was laid over a part of one.
    """
    record, next_ = one.clip.record_range, other.clip.record_range
    tick, rate = one.material.tick, one.material.rate
    if not (record and next_ and rate and other.material.rate) or one.speed != (1, False):
        return False
    media = Fraction(other.start - one.end, tick) / rate.fraction
    programme = (next_.start - record.end_exclusive) / record.rate.fraction
    return other.start > one.end and abs(media - programme) * record.rate.fraction < 1


def _repeats(edges: list[Edge], order: Order) -> list[Claim]:
    """Return repeats of the same frames: between two anchors the first stays the first.

    Only where as many stand there as stood there, on the same tracks, seen or unseen as before.
    So it is with the two tracks of a stereo sound, trimmed or not.
    """
    groups: defaultdict[tuple[Frames, Frames], list[Edge]] = defaultdict(list)
    for edge in edges:
        groups[_frames(edge.old, edge.shift), _frames(edge.new)].append(edge)
    olds, news = Counter(old for old, _ in groups), Counter(new for _, new in groups)
    found: list[Claim] = []
    for (old, new), same in groups.items():
        is_pair = olds[old] == news[new] == 1 and _are_as_many(same)
        if old == new or is_pair:
            found += _in_gaps(same, order)
    return found


def _are_as_many(edges: list[Edge]) -> bool:
    """Return whether no use was taken out or copied: a copy is as good as what it was made from."""
    return len({each.old.at for each in edges}) == len({each.new.at for each in edges})


Frames = tuple[int, int, object]
"""What a use shows of its material: start, end, speed."""


def _frames(use: Use, shift: int = 0) -> Frames:
    return use.start + shift, use.end + shift, use.speed


def _in_gaps(same: list[Edge], order: Order) -> list[Claim]:
    olds: defaultdict[int, list[Use]] = defaultdict(list)
    news: defaultdict[int, list[Use]] = defaultdict(list)
    for old in {each.old.at: each.old for each in same}.values():
        olds[order.old_gap(old.at)].append(old)
    for new in {each.new.at: each.new for each in same}.values():
        news[order.new_gap(new.at)].append(new)
    edges = {(each.old.at, each.new.at): each for each in same}
    found = []
    for gap, there in olds.items():
        before = sorted(there, key=lambda each: order.old_rank[each.at])
        after = sorted(news[gap], key=lambda each: order.new_rank[each.at])
        if [place(each) for each in before] == [place(each) for each in after]:
            pairs = zip(before, after, strict=True)
            found += [edges[old.at, new.at] for old, new in pairs if (old.at, new.at) in edges]
    placed = [each for each in found if order.is_in_place(each.old.at, each.new.at)]
    return [Claim(each, Sureness.LIKELY, _BY_PLACE) for each in placed]


def _dominant(edges: list[Edge], order: Order) -> list[Claim]:
    """Return the pairs that share clearly more frames than either shares with another."""
    best: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for edge in edges:
        best["old", edge.old.at].append(_length(edge))
        best["new", edge.new.at].append(_length(edge))
    for lengths in best.values():
        lengths.sort(reverse=True)
    found = [
        each
        for each in edges
        if _is_clearly(best["old", each.old.at], each)
        and _is_clearly(best["new", each.new.at], each)
        and _is_most(each)
        and order.is_in_place(each.old.at, each.new.at)
    ]
    return [Claim(each, Sureness.LIKELY, _BY_PLACE) for each in found]


def _is_clearly(lengths: list[int], edge: Edge) -> bool:
    is_best = lengths[0] == _length(edge)
    return is_best and (len(lengths) == 1 or lengths[0] >= _CLEARLY * lengths[1])


def _is_most(edge: Edge) -> bool:
    """Return whether what both show is at least half of the longer."""
    old, new = edge.old, edge.new
    return 2 * _length(edge) >= max(old.end - old.start, new.end - new.start)


def _length(edge: Edge) -> int:
    start, end = edge.shared or (0, 0)
    return end - start


_RULES: tuple[Callable[[list[Edge], Order], list[Claim]], ...] = (
    _split,
    _merged,
    _repeats,
    _dominant,
)
