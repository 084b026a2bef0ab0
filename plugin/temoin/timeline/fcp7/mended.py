"""What the adapter for Final Cut Pro 7's XML leaves out or gets wrong, put into what it read."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

import opentimelineio as otio

from temoin.timeline.fcp7.prepared import (
    ITEMS,
    cut_of,
    exact,
    name_of,
    number,
    rate_of,
    tracks_of,
)
from temoin.timeline.operations import FASTEST
from temoin.timeline.times import Notes
from temoin.timeline.xml_text import ClipTag

_REMAP = "timeremap"
_OFF = frozenset({"false", "0"})
_SLACK = 0.01  # of a frame


class Mending:
    """One document's timelines, gone through beside its tree."""

    def __init__(self, numbers: dict[int, int], notes: Notes) -> None:
        """Begin; `numbers` tells how many start tags stand before an element's, by its `id()`."""
        self.tags: dict[int, tuple[Any, ClipTag]] = {}
        self._numbers = numbers
        self._notes = notes

    def timeline(self, timeline: Any, sequence: Element) -> None:  # noqa: ANN401 - OpenTimelineIO has no types
        """Mend a timeline that was read from a sequence."""
        self._stack(timeline.tracks, sequence)

    def _stack(self, stack: Any, sequence: Element) -> None:  # noqa: ANN401 - OpenTimelineIO has no types
        for track, element in zip(stack, tracks_of(sequence), strict=True):
            if _is_off(element):
                track.enabled = False
            pairs = list(_pairs(track, element))
            for item, each in pairs:
                self._item(item, each)
            _close_ranks(track, pairs, float(rate_of(element[0]).fraction))

    def _item(self, item: Any, element: Element) -> None:  # noqa: ANN401 - OpenTimelineIO has no types
        if isinstance(item, otio.schema.Transition):
            return
        if _is_off(element):
            item.enabled = False
        for marker, each in zip(item.markers, element.iterfind("marker"), strict=False):
            marker.comment = each.findtext("comment") or ""
        self._effects(item, element)
        if isinstance(item, otio.schema.Stack):
            nested = element.find("sequence")
            if nested is not None:
                self._stack(item, nested)
            return
        at = self._numbers.get(id(element))
        if at is not None:
            tag = ClipTag(number=at, start=str(number(element, "in") or 0))
            self.tags[id(item)] = (item, tag)

    def _effects(self, item: Any, element: Element) -> None:  # noqa: ANN401 - OpenTimelineIO has no types
        """Give effects their kind and switch, and changes of speed OpenTimelineIO's form."""
        filters = list(element.iterfind("filter"))
        for index, (effect, each) in enumerate(zip(item.effects, filters, strict=False)):
            kind = (each.findtext("effect/effectid") or "").strip()
            is_off = _is_off(each) or _is_bypassed(each)
            if kind == _REMAP and not is_off:
                retime = _retime(each)
                if retime is None:
                    self._notes.count("changes of speed that are not understood", name_of(element))
                    retime = otio.schema.TimeEffect(metadata=dict(effect.metadata))
                item.effects[index] = retime
                _move_source(item, element, each)
                continue
            effect.effect_name = kind
            effect.enabled = not is_off


def _pairs(track: Any, element: Element) -> Iterator[tuple[Any, Element]]:  # noqa: ANN401 - OpenTimelineIO has no types
    """Yield what stands on a track with its element."""
    read = [each for each in track if not isinstance(each, otio.schema.Gap)]
    yield from zip(read, (each for each in element if each.tag in ITEMS), strict=True)


def _is_off(element: Element) -> bool:
    return (element.findtext("enabled") or "").strip().casefold() in _OFF


def _is_bypassed(filter_element: Element) -> bool:
    """Return whether Premiere Pro has switched an effect off, which it says in its own word."""
    said = (filter_element.findtext("effect/pproBypass") or "").strip().casefold()
    return said in {"true", "1"}


def _parameters(filter_element: Element) -> dict[str, Element]:
    return {
        (each.findtext("parameterid") or "").strip(): each
        for each in filter_element.iterfind("effect/parameter")
    }


def _retime(filter_element: Element) -> Any:  # noqa: ANN401 - OpenTimelineIO has no types
    """Return the time effect that a time remap is; None where its speed is no number."""
    parameters = _parameters(filter_element)
    said = {key: (each.findtext("value") or "").strip() for key, each in parameters.items()}
    if said.get("variablespeed", "0") not in {"0", "FALSE", "false"}:
        return otio.schema.TimeEffect()
    percent = exact(said.get("speed"))
    if percent is None or abs(percent) > FASTEST * 100:
        return None
    speed = percent / 100
    blending = said.get("frameblending", "")
    is_blended = blending and blending.casefold() not in _OFF
    metadata = {"fcp_xml": {"frameblending": blending}} if is_blended else {}
    if speed == 0:
        return otio.schema.FreezeFrame(metadata=metadata)
    if said.get("reverse", "").casefold() == "true":
        speed = -abs(speed)
    return otio.schema.LinearTimeWarp(time_scalar=float(speed), metadata=metadata)


def _move_source(item: Any, element: Element, filter_element: Element) -> None:  # noqa: ANN401 - OpenTimelineIO has no types
    """Let a retimed clip begin at the frame of its media that is shown first.

    In and out count frames as they are played, which the adapter takes for frames of the media.

    Source: keyframes of time remaps by Adobe Premiere Pro: `when` counts from the start of the
        clip as it is played, `value` from that of its media.
    """
    played = number(element, "in") or 0
    shown = _shown_first(played, filter_element)
    span = item.source_range
    if shown is None or span is None:
        return
    moved = otio.opentime.RationalTime(float(shown - played), span.start_time.rate)
    item.source_range = otio.opentime.TimeRange(span.start_time + moved, span.duration)


def _shown_first(played: int, filter_element: Element) -> Fraction | None:
    parameters = _parameters(filter_element)
    graph = parameters.get("graphdict")
    keys = sorted(_keys(graph)) if graph is not None else []
    for (when, value), (then, other) in pairwise(keys):
        if when <= played <= then and then > when:
            return value + (played - when) * (other - value) / (then - when)
    reverse = parameters.get("reverse")
    if reverse is not None and (reverse.findtext("value") or "").strip().casefold() == "true":
        return None  # only keys tell where a reverse begins
    speed = parameters.get("speed")
    percent = exact(speed.findtext("value")) if speed is not None else None
    return played * percent / 100 if percent is not None else None


def _keys(graph: Element) -> Iterator[tuple[Fraction, Fraction]]:
    for key in graph.iterfind("keyframe"):
        when, value = (exact(key.findtext(tag)) for tag in ("when", "value"))
        if when is not None and value is not None:
            yield when, value


def _close_ranks(track: Any, pairs: Sequence[tuple[Any, Element]], rate: float) -> None:  # noqa: ANN401 - OpenTimelineIO has no types
    """Lay a track again where a transition without a clip before it has misled the adapter."""
    gaps: list[float] = [0.0]
    for item in track:
        if isinstance(item, otio.schema.Gap):
            gaps[-1] += item.duration().value
        elif not isinstance(item, otio.schema.Transition):
            gaps.append(0.0)
    told = list(_gaps([element for _, element in pairs]))
    if all(abs(one - other) < _SLACK for one, other in zip(told, gaps, strict=False)):
        return
    del track[:]
    waiting, gap_before = [], iter(told)
    for item, _ in pairs:
        if isinstance(item, otio.schema.Transition):
            waiting.append(item)
            continue
        length = next(gap_before)
        if length > 0:
            duration = otio.opentime.RationalTime(length, rate)
            track.append(otio.schema.Gap(duration=duration))
        track.extend([*waiting, item])
        waiting = []
    track.extend(waiting)


def _gaps(elements: Sequence[Element]) -> Iterator[int]:
    """Yield how many frames lie empty before each clip."""
    reached = 0
    for index, element in enumerate(elements):
        if element.tag == "transitionitem":
            continue
        start, end = number(element, "start") or 0, number(element, "end") or 0
        start = start if start >= 0 else cut_of(elements[index - 1])
        end = end if end >= 0 else cut_of(elements[index + 1])
        yield max(0, start - reached)
        reached = max(reached, end)
