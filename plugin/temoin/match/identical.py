"""Clips that show exactly the same frames in both cuts, by all that their material is known by."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence

from temoin.match.materials import Material
from temoin.match.order import Order, Pair
from temoin.match.uses import Use
from temoin.match.words import Sight


def identical(olds: Sequence[Use], news: Sequence[Use]) -> list[Pair]:
    """Return the clips that agree in all that their material is known by, and in its frames.

    Both stand alone: no other clip of their cut shows some of these frames.
    """
    there = {(use.material, use.start, use.end): use for use in _alone(olds)}
    pairs = []
    for use in _alone(news):
        old = there.get((use.material, use.start, use.end))
        if old is not None and _is_one(old, use):
            pairs.append((old.at, use.at))
    return pairs


def repeated(olds: Iterable[Use], news: Iterable[Use], order: Order) -> list[Pair]:
    """Return repeats of the same frames: between two anchors the first stays the first.

    Only where as many stand there as stood there, on the same tracks, seen or unseen as before;
    what is compared agrees in all that its material is known by.
    """
    before, after = _by_frames(olds), _by_frames(news)
    both = [(there, after[frames]) for frames, there in before.items() if frames in after]
    pairs = []
    for there, here in both:
        in_gap = _by_gap(here, order.new_gap)
        for key, group in _by_gap(there, order.old_gap).items():
            if key in in_gap:
                pairs += _in_turn(group, in_gap[key], order)
    return [(old, new) for old, new in pairs if order.is_in_place(old, new)]


Frames = tuple[Material, int, int]
"""What a clip shows: of which material, from where, to where in ticks."""


def _by_frames(uses: Iterable[Use]) -> dict[Frames, list[Use]]:
    groups: defaultdict[Frames, list[Use]] = defaultdict(list)
    for use in uses:
        if use.end > use.start and use.material.key:
            groups[use.material, use.start, use.end].append(use)
    return groups


def _by_gap(uses: Iterable[Use], gap: Callable[[int], int]) -> dict[Hashable, list[Use]]:
    groups: defaultdict[Hashable, list[Use]] = defaultdict(list)
    for use in uses:
        groups[gap(use.at), use.speed, _named(use)].append(use)
    return groups


def _in_turn(there: list[Use], here: list[Use], order: Order) -> list[Pair]:
    there.sort(key=lambda use: order.old_rank[use.at])
    here.sort(key=lambda use: order.new_rank[use.at])
    if [place(use) for use in there] != [place(use) for use in here]:
        return []
    return [(old.at, new.at) for old, new in zip(there, here, strict=True)]


def place(use: Use) -> tuple[int, Sight]:
    """Return where a clip stands, as its repeats are told apart by."""
    return use.clip.track_index, Sight.of(use.clip)


def _named(use: Use) -> str:
    """Return the name that is to agree, too, where nothing else tells the material."""
    return "" if use.material.is_known else use.clip.name


def _is_one(old: Use, new: Use) -> bool:
    return old.speed == new.speed and _named(old) == _named(new)


def _alone(uses: Sequence[Use]) -> Iterable[Use]:
    """Yield the uses of known material whose frames no other use shows."""
    groups: defaultdict[tuple[int, str], list[tuple[int, int, int]]] = defaultdict(list)
    for use in uses:
        start, end = use.start, use.end
        if end > start and (key := use.material.key):
            groups[use.material.kind, key].append((start, end, use.at))
    for spans in groups.values():
        if len(spans) == 1:
            yield uses[spans[0][2]]
        else:
            crowded = _crowded(spans)
            for _, _, at in spans:
                if at not in crowded:
                    yield uses[at]


def _crowded(spans: list[tuple[int, int, int]]) -> set[int]:
    """Return the places of spans that share frames with another."""
    spans.sort()
    crowded: set[int] = set()
    _, reached, last = spans[0]
    for start, end, at in spans[1:]:
        if start < reached:
            crowded.add(at)
            crowded.add(last)
        if end > reached:
            reached, last = end, at
    return crowded
