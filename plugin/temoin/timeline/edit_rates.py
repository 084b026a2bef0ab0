"""The edit rate of a timeline, which OpenTimelineIO has no field for."""

from collections.abc import Iterator

from temoin.model import CutView
from temoin.rate import Rate
from temoin.timeline.lengths import used_span
from temoin.timeline.nodes import Node, Time, is_a
from temoin.timeline.times import Notes, rate_of
from temoin.timeline.walk import track_kind
from temoin.vocabulary import TrackKind

_FASTEST = 120  # frames a second: no picture is cut at more; beyond is sound, or a clock
_GUESS = Rate(24)
_WERE_ASSUMED = "frames a second were assumed"


def edit_rate(stack: Node, start: Time | None, notes: Notes) -> Rate:
    """Return the rate that a timeline's record times count in.

    That of the programme's start, else of the first picture clip, else of the first item; where
    there is picture, only a rate that picture can have. A guess is noted.

    Args:
        stack: The timeline's tracks.
        start: The programme's start, if the timeline says it.
        notes: Where a guess is said.
    """
    stated = rate_of(start.rate) if start else None
    if stated and _is_of_picture(stated):
        return stated
    rates = list(_rates(stack, TrackKind.PICTURE))
    picture = [rate for kind, rate in rates if kind is TrackKind.PICTURE]
    for rate in (*picture, *(rate for _, rate in rates)):
        if _is_of_picture(rate):
            return rate
    if rates and not picture:
        return rates[0][1]
    notes.say(f"nothing tells the edit rate: {_GUESS.label} frames a second were assumed")
    return _GUESS


def _is_of_picture(rate: Rate) -> bool:
    return 1 < rate.fraction <= _FASTEST


def _rates(node: Node, kind: TrackKind) -> Iterator[tuple[TrackKind, Rate]]:
    """Yield the rate of each clip, then of each gap, with the kind of track it lies on."""
    items = sorted(node.children, key=lambda each: is_a(each, "Gap"))
    for item in items:
        if item.is_nest:
            yield from _rates(item, track_kind(item.kind) if is_a(item, "Track") else kind)
        elif (span := used_span(item)) and (rate := rate_of(span.duration.rate)):
            yield kind, rate


def rate_is_assumed(view: CutView) -> bool:
    """Return whether nothing in a cut's file tells its edit rate, so that one was assumed.

    Every reader that assumes one says so in the same words, and a kept scan keeps them.
    """
    return any(each.endswith(_WERE_ASSUMED) for each in view.warnings)
