"""Items with their times, laid on as few tracks as keep them apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from heapq import heappop, heappush
from typing import Any

import opentimelineio as otio

from temoin.rate import Rate
from temoin.timeline.fcpxml.times import span

_SCHEMA: Any = otio.schema  # it does not export its tracks to who checks types

Lane = tuple[int, ...]
"""Which lane of the primary storyline, and of what is connected there, and so on; () is primary."""

_DEEPEST_LANES = 130  # connections within one another: XML lies no deeper


@dataclass(slots=True, kw_only=True)
class Laid:
    """An item with its place, in seconds of the time of what holds it.

    Attributes:
        item: OpenTimelineIO's clip, nest or gap.
        head: Transition at its head, where nothing before it has it as its tail.
        tail: Transition at its tail.
    """

    item: Any
    start: Fraction
    duration: Fraction
    lane: Lane = ()
    is_sound: bool = False
    head: Any = None
    tail: Any = None

    @property
    def end(self) -> Fraction:
        """The moment after it."""
        return self.start + self.duration


def tracks_of(laid: Iterable[Laid], start: Fraction, rate: Rate) -> list[Any]:
    """Return tracks, picture bottom first and then sound from the primary storyline outwards.

    Args:
        laid: In any order.
        start: The moment at which every track begins.
        rate: In which gaps count.
    """
    kinds = otio.schema.TrackKind
    picture = [each for each in laid if not each.is_sound]
    sound = [each for each in laid if each.is_sound]
    return [
        *(_track(each, kinds.Video, start, rate) for each in _apart(picture)),
        *(_track(each, kinds.Audio, start, rate) for each in reversed(_apart(sound))),
    ]


@lru_cache(maxsize=1024)
def _height(lane: Lane) -> Lane:
    """Return what sorts lanes by their height: what is connected lies over or under its parent."""
    return lane + (0,) * (_DEEPEST_LANES - len(lane))


def _apart(laid: list[Laid]) -> list[list[Laid]]:
    """Return rows in which no two items overlap, lowest first."""
    lanes: dict[Lane, list[Laid]] = {}
    for each in laid:
        lanes.setdefault(_height(each.lane), []).append(each)
    rows: list[list[Laid]] = []
    for _, lane in sorted(lanes.items()):
        begun = len(rows)
        free: list[tuple[Fraction, int]] = []  # when a row ends, and which
        for each in sorted(lane, key=lambda one: one.start):
            if free and free[0][0] <= each.start:
                row = heappop(free)[1]
            else:
                row = len(rows)
                rows.append([])
            rows[row].append(each)
            heappush(free, (each.end, row))
        rows[begun:] = reversed(rows[begun:]) if _is_below(rows[begun]) else rows[begun:]
    return rows


def _is_below(row: list[Laid]) -> bool:
    return bool(row[0].lane) and row[0].lane[-1] < 0


def _track(row: list[Laid], kind: str, start: Fraction, rate: Rate) -> Any:  # noqa: ANN401 - OpenTimelineIO has no types
    """Return a track of items that do not overlap, gaps between them."""
    items: list[Any] = []
    reached = start
    for each in row:
        if each.start > reached:
            gap = span(Fraction(0), each.start - reached, rate)
            items.append(otio.schema.Gap(source_range=gap))
        items += [part for part in (each.head, each.item, each.tail) if part is not None]
        reached = each.end
    return _SCHEMA.Track(children=items, kind=kind)
