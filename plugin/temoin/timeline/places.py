"""Where the inside of a nest lies in the programme, and how much of it is shown."""

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from temoin.model import Retime
from temoin.rate import Frames

FAR = 2**60
"""Frames: farther than any edge, for what nothing trims."""


class Stretch(NamedTuple):
    """From a frame to another, end exclusive, in a time frame that its owner names."""

    start: Frames
    end: Frames

    @property
    def is_empty(self) -> bool:
        """Whether it holds no time."""
        return self.end <= self.start

    def within(self, other: "Stretch") -> "Stretch":
        """Return the part that lies in another; where none does, the nearest edge, empty."""
        if other.start <= self.start <= self.end <= other.end:
            return self
        start = min(max(self.start, other.start), other.end)
        return Stretch(start, max(start, min(self.end, other.end)))

    def moved(self, by: Frames) -> "Stretch":
        """Return it later by so many frames."""
        return Stretch(self.start + by, self.end + by)


EVERYTHING = Stretch(-FAR, FAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How the own time of a composition becomes record time; all in frames of the edit rate.

    Attributes:
        origin: Record time of its own time 0.
        scale: Record frames that one of its frames takes; 0 where its speed is not constant and
            forward: then whatever is inside may be anywhere in `record`.
        shown: The part of its own time that the programme shows.
        reach: The same with what transitions around it show beyond.
        record: The record time that it takes.
    """

    origin: Frames = 0
    scale: Frames = 1
    shown: Stretch = EVERYTHING
    reach: Stretch = EVERYTHING
    record: Stretch = EVERYTHING

    def record_of(self, part: Stretch) -> Stretch:
        """Return the record time in which a shown part of its own time is seen."""
        if self.scale == 0:
            return Stretch(self.record.start, self.record.start) if part.is_empty else self.record
        return Stretch(self.origin + part.start * self.scale, self.origin + part.end * self.scale)


class Slot(NamedTuple):
    """Where an item stands on its track, in the track's own time.

    Attributes:
        whole: From its start to its end.
        reach: The same with what transitions at its ends show beyond.
    """

    whole: Stretch
    reach: Stretch


def inside(place: Place, slot: Slot, start: Frames, retime: Retime | None) -> Place:
    """Return the place of what lies in a nest.

    Args:
        place: Of the composition that holds the nest.
        slot: Where the nest stands in it.
        start: First frame of the nest's own time that it shows.
        retime: The nest's own.
    """
    shown, reach = slot.whole.within(place.shown), slot.reach.within(place.reach)
    record = place.record_of(shown)
    to_start = -slot.whole.start
    speed = retime.speed if retime else Fraction(1)
    if retime and (retime.varying or speed <= 0):
        span = Stretch(start, start) if shown.is_empty else _span_seen(slot, start, retime)
        return Place(scale=0, shown=span, reach=span, record=record)
    own, own_reach = shown.moved(to_start), reach.moved(to_start)
    if retime is None:
        origin = place.origin + (slot.whole.start - start) * place.scale
        return Place(
            origin=origin,
            scale=place.scale,
            shown=own.moved(start),
            reach=own_reach.moved(start),
            record=record,
        )
    return Place(
        origin=place.origin + (slot.whole.start - start / speed) * place.scale,
        scale=place.scale / speed,
        shown=Stretch(start + own.start * speed, start + own.end * speed),
        reach=Stretch(start + own_reach.start * speed, start + own_reach.end * speed),
        record=record,
    )


def _span_seen(slot: Slot, start: Frames, retime: Retime) -> Stretch:
    """Return the part of a nest's own time that a freeze, a reverse or a ramp may show."""
    length = slot.whole.end - slot.whole.start
    if retime.varying:
        return EVERYTHING
    if retime.speed == 0:
        return Stretch(start, start + 1)
    return Stretch(start + length * retime.speed, start - length * retime.speed)
