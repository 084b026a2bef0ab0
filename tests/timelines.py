"""Timelines made in a line or two, and what a player would show of them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio as otio
from opentimelineio.opentime import RationalTime, TimeRange
from opentimelineio.schema import (
    Clip,
    ExternalReference,
    FreezeFrame,
    Gap,
    LinearTimeWarp,
    Stack,
    TimeEffect,
    Timeline,
    Track,
    Transition,
)

from temoin.errors import TemoinError
from temoin.model import CutView
from temoin.rate import FrameRange, Rate
from temoin.timeline import documents, read_cut

Item = Any  # OpenTimelineIO is untyped


def span(start: float, duration: float, rate: float = 24) -> TimeRange:
    return TimeRange(RationalTime(start, rate), RationalTime(duration, rate))


def frames(start: int, duration: int, rate: int | Rate = 24) -> FrameRange:
    return FrameRange(start=start, duration=duration, rate=Rate.of(rate))


def clip(
    name: str = "c",
    start: float = 0,
    duration: float = 10,
    rate: float = 24,
    *,
    url: str = "media/c.mov",
    speed: float | None = None,
    effects: Iterable[Item] = (),
    metadata: dict[str, object] | None = None,
    available: TimeRange | None = None,
) -> Clip:
    """Return a clip of a media file, at a speed if one is given."""
    retime = [] if speed is None else [LinearTimeWarp(time_scalar=speed)]
    return Clip(
        name=name,
        source_range=span(start, duration, rate),
        media_reference=ExternalReference(target_url=url, available_range=available),
        effects=[*retime, *effects],
        metadata=metadata or {},
    )


def gap(duration: float, rate: float = 24) -> Gap:
    return Gap(source_range=span(0, duration, rate))


def dissolve(before: float, after: float, rate: float = 24) -> Transition:
    """Return a dissolve that begins so many frames before the cut and ends so many after it."""
    return Transition(
        transition_type="SMPTE_Dissolve",
        in_offset=RationalTime(before, rate),
        out_offset=RationalTime(after, rate),
    )


def track(
    *items: Item, kind: str = "Video", name: str = "", trim: TimeRange | None = None
) -> Track:
    made = Track(name=name, kind=kind, source_range=trim)
    made.extend(items)
    return made


def nest(*lanes: Item, trim: TimeRange | None = None, effects: Iterable[Item] = ()) -> Stack:
    made = Stack(name="nest", source_range=trim, effects=list(effects))
    made.extend(lanes)
    return made


def timeline(*lanes: Item, start: RationalTime | None = None, name: str = "cut") -> Timeline:
    made = Timeline(name=name, global_start_time=start)
    made.tracks.extend(lanes)
    return made


def written(root: Item) -> bytes:
    """Return the bytes of an .otio file."""
    content: str = root.to_json_string()
    return content.encode()


def read_bytes(content: bytes, **options: Any) -> CutView:
    return read_cut(None, content=content, name="cut.otio", **options)


def read(root: Item, **options: Any) -> CutView:
    """Return the cut that is read from an object of OpenTimelineIO's."""
    return read_bytes(written(root), **options)


def read_twice(content: bytes) -> tuple[CutView | str, CutView | str]:
    """Return what is read of an .otio file as we read it, and by way of the library: cut or error.

    Metadata are parsed, and floats in them rounded: the library loses a double's last digit.
    """
    straight = documents.current_objects
    found: list[CutView | str] = []
    for way in (straight, lambda _: None):
        documents.current_objects = way
        try:
            found.append(_comparable(read_bytes(content)))
        except TemoinError as error:
            found.append(error.message)
        finally:
            documents.current_objects = straight
    return found[0], found[1]


def _comparable(cut: CutView) -> CutView:
    clips = [
        replace(
            each,
            metadata={host: _parsed(text) for host, text in each.metadata.items()},
            effects=tuple(replace(fx, metadata=_parsed(fx.metadata)) for fx in each.effects),
        )
        for each in cut.clips
    ]
    return replace(cut, clips=tuple(clips), reader="")


def _parsed(text: str) -> Any:
    return json.loads(text, parse_float=lambda digits: f"{float(digits):.12g}")


def exact(time: RationalTime, rate: Rate) -> Fraction:
    """Return a time in frames of a rate."""
    return Fraction(time.value) / Rate.of(time.rate).fraction * rate.fraction


def trimmed(item: Item) -> tuple[RationalTime, RationalTime]:
    """Return OpenTimelineIO's own idea of the part that an item uses."""
    used = item.trimmed_range()
    return used.start_time, used.duration


def shown_by_a_player(root: Timeline, at: Fraction) -> Iterator[tuple[str, Fraction | None]]:
    """Yield the name of each clip seen at a moment of the programme, and the moment of its media.

    An independent, slow reading: from the moment down into the tree. The moment of media is None
    where a speed varies. Time in seconds. Speeds backwards are left out: players disagree.
    """
    start = root.global_start_time
    yield from _seen_in(root.tracks, at - (exact(start, Rate(1)) if start else 0))


def _seen_in(item: Item, at: Fraction) -> Iterator[tuple[str, Fraction | None]]:
    """Yield what an item shows at a moment counted from its start."""
    start, duration = (exact(each, Rate(1)) for each in trimmed(item))
    if not 0 <= at < duration or not item.enabled:
        return
    moment = start + at * _speed_of(item)
    if isinstance(item, Clip):
        yield item.name, moment
    elif isinstance(item, Stack):
        for lane in item:
            yield from _seen_in(lane, moment)
    elif isinstance(item, Track):
        yield from _seen_on(item, moment)


def _seen_on(lane: Sequence[Item], moment: Fraction) -> Iterator[tuple[str, Fraction | None]]:
    before = Fraction(0)
    for item in lane:
        if isinstance(item, Transition):
            continue
        yield from _seen_in(item, moment - before)
        before += exact(item.trimmed_range().duration, Rate(1))


def _speed_of(item: Item) -> Fraction:
    speed = Fraction(1)
    for effect in item.effects:
        if isinstance(effect, FreezeFrame):
            return Fraction(0)
        if isinstance(effect, LinearTimeWarp):
            speed *= Fraction(str(effect.time_scalar))
    return speed


__all__ = [
    "Item",
    "TimeEffect",
    "clip",
    "dissolve",
    "exact",
    "frames",
    "gap",
    "nest",
    "otio",
    "read",
    "read_bytes",
    "read_twice",
    "shown_by_a_player",
    "span",
    "timeline",
    "track",
    "written",
]


def saved(tmp_path: Path, root: Item, name: str = "cut.otio") -> Path:
    path = tmp_path / name
    path.write_bytes(written(root))
    return path


def nested() -> Item:
    inner = nest(track(clip("d", 5, 10), clip("e")), clip("over"), trim=span(2, 12))
    lanes = (track(clip("a", 100, 10), dissolve(2, 2), inner), track(clip("s"), kind="Audio"))
    return timeline(*lanes, start=RationalTime(86400, 24))
