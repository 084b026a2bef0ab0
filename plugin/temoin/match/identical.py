"""Clips that show exactly the same frames in both cuts, by all that their material is known by."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence

from temoin.match.matching import Sight
from temoin.match.materials import Material
from temoin.match.order import Order, Pair
from temoin.match.uses import Use


def identical(olds: Sequence[Use], news: Sequence[Use]) -> list[Pair]:
    """Return the clips that agree in all that their material is known by, and in its frames.

    Both stand alone: no other clip of their cut shows some of these frames.
    """
    there = {_exactly(use): use.at for use in _alone(olds)}
    pairs = []
    for use in _alone(news):
        at = there.get(_exactly(use))
        if at is not None:
            pairs.append((at, use.at))
    return pairs


def repeated(olds: Iterable[Use], news: Iterable[Use], order: Order) -> list[Pair]:
    """Return repeats of the same frames: between two anchors the first stays the first.

    Only where as many stand there as stood there, on the same tracks, seen or unseen as before;
    what is compared agrees in all that its material is known by.
    """
    before, after = _by_gap(olds, order.old_gap), _by_gap(news, order.new_gap)
    pairs = []
    for key, there in before.items():
        if key not in after:
            continue
        there.sort(key=lambda use: order.old_rank[use.at])
        here = sorted(after[key], key=lambda use: order.new_rank[use.at])
        if [place(use) for use in there] == [place(use) for use in here]:
            pairs += [(old.at, new.at) for old, new in zip(there, here, strict=True)]
    return [(old, new) for old, new in pairs if order.is_in_place(old, new)]


def _by_gap(uses: Iterable[Use], gap: Callable[[int], int]) -> dict[Hashable, list[Use]]:
    groups: defaultdict[Hashable, list[Use]] = defaultdict(list)
    for use in uses:
        if use.end > use.start and use.material.key:
            groups[gap(use.at), _exactly(use)].append(use)
    return groups


def place(use: Use) -> tuple[int, Sight]:
    """Return where a clip stands, as its repeats are told apart by."""
    return use.clip.track_index, Sight.of(use.clip)


def _exactly(use: Use) -> Hashable:
    """Return all that a clip's material is known by, and the frames that it shows of it."""
    named = "" if use.material.is_known else use.clip.name
    return use.material, use.start, use.end, use.speed, named


def _alone(uses: Sequence[Use]) -> Iterable[Use]:
    """Yield the uses of known material whose frames no other use shows."""
    by_material: defaultdict[Material, list[tuple[int, int, int]]] = defaultdict(list)
    for use in uses:
        if use.end > use.start:
            by_material[use.material].append((use.start, use.end, use.at))
    groups: defaultdict[tuple[int, str], list[tuple[int, int, int]]] = defaultdict(list)
    for material, spans in by_material.items():
        if material.key:
            groups[material.kind, material.key] += spans
    for spans in groups.values():
        crowded = _crowded(spans) if len(spans) > 1 else ()
        yield from (uses[at] for _, _, at in spans if at not in crowded)


def _crowded(spans: list[tuple[int, int, int]]) -> set[int]:
    """Return the places of spans that share frames with another."""
    spans.sort()
    crowded: set[int] = set()
    reached, last = spans[0][1], spans[0][2]
    for start, end, at in spans[1:]:
        if start < reached:
            crowded |= {at, last}
        if end > reached:
            reached, last = end, at
    return crowded
