"""CMX 3600 edit decision lists as OpenTimelineIO's timeline, read event by event.

OpenTimelineIO's adapter stops at the first event that it does not understand, knows neither drop
frame nor layers, and leaves out speeds and outgoing material: here each event is read for itself,
and what cannot be understood is told and left out alone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any

import opentimelineio as otio
from opentimelineio.opentime import RationalTime, TimeRange

from temoin.errors import RateError
from temoin.language import say
from temoin.rate import Rate, frame_of_timecode
from temoin.timeline.edl_comments import Locator
from temoin.timeline.edl_events import SPECIAL, Events, Use
from temoin.timeline.edl_text import Edit, EdlText, parse_edl
from temoin.timeline.times import Notes

_TRACK: Any = otio.schema.Track  # type: ignore[attr-defined]
_USUAL_RATE = Rate(24)
_DROP_FRAME_RATE = Rate(30_000, 1001)
_DECIMALS = 10**9
_NUMBER = re.compile(r"\d{1,9}")  # of a track
_SEQUENCE = re.compile(r"(?P<before>.*)\[(?P<first>\d{1,9})-\d+\](?P<after>\.\w+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class EdlCut:
    """A list as OpenTimelineIO's timeline.

    Attributes:
        events: For each clip of the timeline in its order, the index of its event.
    """

    timeline: Any
    text: EdlText
    events: tuple[int, ...]


@dataclass(slots=True)
class _Lane:
    """A track under construction: OpenTimelineIO's, where it ends, and the events on it."""

    track: Any
    end: int
    events: list[int] = field(default_factory=list)


def read_edl(content: bytes, rate: Rate | None, notes: Notes) -> EdlCut:
    """Return what a list says.

    Args:
        content: The list's bytes.
        rate: The edit rate, which no list says.
        notes: Where guesses, and events that were left out, are said.

    Raises:
        RateError: Its timecodes do not exist at this rate.
        TimelineError: No event of it can be read, or there are too many.
    """
    text = parse_edl(content)
    drop_frame = any(event.counts_drop_frame for event in text.events)
    rate = rate or _assumed_rate(notes, drop_frame=drop_frame)
    if drop_frame and not rate.has_drop_frame:
        raise RateError(
            say(
                "its timecodes count drop-frame, which does not exist at {rate} frames a second",
                rate=rate.label,
            ),
            hint="Give the edit rate with --rate 29.97.",
        )
    uses = Events(text, rate, notes).uses_by_track()
    start = min(use.record_start for each in uses.values() for use in each)
    timeline = otio.schema.Timeline(name=_title(text))
    timeline.global_start_time = RationalTime(start, float(rate.fraction))
    if drop_frame:
        timeline.metadata["cmx_3600"] = {"frame_code_mode": "DROP FRAME"}
    lanes = [
        lane
        for name in sorted(uses, key=_track_order)
        for lane in _lanes(name, uses[name], start, rate, notes)
    ]
    timeline.tracks.extend([lane.track for lane in lanes])
    events = tuple(event for lane in lanes for event in lane.events)
    return EdlCut(timeline=timeline, text=text, events=events)


def _assumed_rate(notes: Notes, *, drop_frame: bool) -> Rate:
    rate = _DROP_FRAME_RATE if drop_frame else _USUAL_RATE
    notes.say(f"an EDL does not say its rate: {rate.label} frames a second were assumed")
    return rate


def _title(text: EdlText) -> str:
    head = (line.strip() for line in text.lines[: text.events[0].start])
    return next((line[6:].strip() for line in head if line.startswith("TITLE:")), "")


def _track_order(name: str) -> tuple[int, int, str]:
    """Return where a track stands: picture first, then sound, each by its number."""
    number = name[1:] or "1"
    return (
        "VA".find(name[0]) % 3,
        int(number) if _NUMBER.fullmatch(number) else 0,
        name,
    )


def _lanes(name: str, uses: Iterable[Use], start: int, rate: Rate, notes: Notes) -> list[_Lane]:
    """Return a track, and one above it for each layer of events that overlap."""
    lanes: list[_Lane] = []
    taken: list[tuple[int, int]] = []  # until when, and which
    free: list[int] = []
    for use in sorted(uses, key=lambda each: each.record_start):
        while taken and taken[0][0] <= use.record_start:
            heappush(free, heappop(taken)[1])
        lowest = heappop(free) if free else len(lanes)
        if lowest == len(lanes):
            lanes.append(_Lane(track=_track(name, lowest), end=start))
            if lowest:
                notes.count("events that overlap others, read as layers above them", use.name)
        _put(lanes[lowest], use, rate)
        heappush(taken, (lanes[lowest].end, lowest))
    return lanes


def _track(name: str, layer: int) -> Any:  # noqa: ANN401 - OpenTimelineIO has no types
    kinds = {"V": otio.schema.TrackKind.Video, "A": otio.schema.TrackKind.Audio}
    words = f"{name} layer {layer + 1}" if layer else name
    return _TRACK(name=words, kind=kinds.get(name[0], ""))


def _put(lane: _Lane, use: Use, rate: Rate) -> None:
    """Put a use at the end of a track, with what lies between and the transition that leads in."""
    frames = float(rate.fraction)
    if use.record_start > lane.end:
        blank = TimeRange(
            RationalTime(0, frames), RationalTime(use.record_start - lane.end, frames)
        )
        lane.track.append(otio.schema.Gap(source_range=blank))
    if use.effect and use.effect.effect[0] in "DW":
        lane.track.append(_transition(use, use.effect, frames))
    lane.track.append(_clip(use, rate))
    lane.events.append(use.event)
    lane.end = use.record_end


def _transition(use: Use, edit: Edit, rate: float) -> Any:  # noqa: ANN401 - OpenTimelineIO has no types
    """Return a transition that begins where its event does. Source: CMX 3600, effects D and W."""
    is_wipe = edit.effect.startswith("W")
    return otio.schema.Transition(
        name=use.comments.texts.get("effect_name", ""),
        transition_type="SMPTE_Wipe" if is_wipe else otio.schema.TransitionTypes.SMPTE_Dissolve,
        in_offset=RationalTime(0, rate),
        out_offset=RationalTime(min(edit.length, use.record_frames), rate),
        metadata={"cmx_3600": {"transition": edit.effect}},
    )


def _clip(use: Use, rate: Rate) -> Any:  # noqa: ANN401 - OpenTimelineIO has no types
    frames = float(rate.fraction)
    own: dict[str, object] = {}
    if use.comments.others:
        own["comments"] = list(use.comments.others)
    if use.reel and use.reel != "AX":
        own["reel"] = use.reel
    if use.effect and use.effect.effect.startswith("K"):
        own["key"] = use.effect.effect
    source = TimeRange(
        RationalTime(use.source_start, frames), RationalTime(use.record_frames, frames)
    )
    clip = otio.schema.Clip(
        name=use.name,
        source_range=source,
        media_reference=_media(use, source, frames),
        metadata={
            **({"cdl": use.comments.cdl} if use.comments.cdl else {}),
            **({"cmx_3600": own} if own else {}),
        },
        markers=[_marker(each, use, rate) for each in use.comments.locators],
    )
    if use.is_still:
        clip.effects.append(otio.schema.FreezeFrame())
    elif use.speed != 1:
        clip.effects.append(otio.schema.LinearTimeWarp(time_scalar=_as_written(use.speed)))
    return clip


def _as_written(speed: float) -> float:
    """Return a speed in decimals that OpenTimelineIO reads back as it wrote them, none too fast."""
    return int(speed * _DECIMALS) / _DECIMALS


def _media(use: Use, source: TimeRange, rate: float) -> Any:  # noqa: ANN401 - OpenTimelineIO has no types
    """Return what a use shows. Source: CMX 3600, special source identifiers BL, BLACK and BARS."""
    reel, url = use.reel.upper(), use.comments.media
    if reel in SPECIAL:
        kind = "SMPTEBars" if reel == "BARS" else "black"
        return otio.schema.GeneratorReference(generator_kind=kind)
    if not url:
        return otio.schema.MissingReference()
    if sequence := _SEQUENCE.match(url):
        folder, _, prefix = sequence["before"].rpartition("/")
        return otio.schema.ImageSequenceReference(
            target_url_base=folder,
            name_prefix=prefix,
            name_suffix=sequence["after"],
            start_frame=int(sequence["first"]),
            frame_zero_padding=len(sequence["first"]),
            rate=rate,
            available_range=source,
        )
    return otio.schema.ExternalReference(target_url=url)


def _marker(locator: Locator, use: Use, rate: Rate) -> Any:  # noqa: ANN401 - OpenTimelineIO has no types
    """Return a locator, which stands at a record time, as a marker in its clip's own time."""
    frames = float(rate.fraction)
    try:
        at = frame_of_timecode(re.sub(r"[;.,](\d+)$", r":\1", locator.at), rate)
    except RateError:
        at = use.record_start
    start = RationalTime(use.source_start + at - use.record_start, frames)
    colour = locator.colour.upper()
    return otio.schema.Marker(
        name=locator.name.strip(),
        color=colour if hasattr(otio.schema.MarkerColor, colour) else otio.schema.MarkerColor.RED,
        marked_range=TimeRange(start, RationalTime(0, frames)),
        metadata={"cmx_3600": {"color": locator.colour}},
    )
