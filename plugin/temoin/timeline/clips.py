"""One clip of a timeline, as plain data."""

from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from temoin.model import ClipView, EffectView, Media, Retime, frames_seen
from temoin.rate import FrameRange, Frames, Rate
from temoin.timeline.dialects import guid_of, reel_of
from temoin.timeline.lengths import used_span
from temoin.timeline.materials import active_media, media_views, metadata_of
from temoin.timeline.nodes import Node, Way
from temoin.timeline.operations import (
    effect_views,
    marker_views,
    own_mark_names,
    own_retime,
    together,
    transition_view,
)
from temoin.timeline.places import Place, Slot, Stretch
from temoin.timeline.times import Notes, frames_at, own_range, record_range
from temoin.vocabulary import TrackKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What holds for a whole reading.

    Attributes:
        rate: The edit rate; all positions count in it.
        says_enabled: Whether the file's effects have OpenTimelineIO's own switch.
        has_times: Whether clips have a place in time, which those of a mere collection lack.
        is_timeless: Whether nothing in the file has any: grades, nodes of a composition.
    """

    rate: Rate
    notes: Notes
    says_enabled: bool = True
    has_times: bool = True
    is_timeless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What an item takes from all that it lies in.

    Attributes:
        place: Of the composition that it stands in.
        ids: How the ids of items in it begin.
        way: To that composition from the programme's stack.
        track: Name of the timeline's track.
        track_index: Of that track among its kind, from 0.
        kind: Of the track that it stands on.
        depth: Nests around it.
        effects: Of the nests and tracks around it.
        retime: Of the nests around it, as one.
    """

    place: Place
    ids: str = ""
    way: Way = ()
    track: str = ""
    track_index: int = 0
    kind: TrackKind = TrackKind.PICTURE
    depth: int = 0
    enabled: bool = True
    effects: tuple[EffectView, ...] = ()
    retime: Retime | None = None


class Spot(NamedTuple):
    """Where an item stands on its track.

    Attributes:
        id: Of a clip; of what lies around clips, its name in words.
        slot: In the track's own time.
        is_measured: Whether the timeline tells how long it is.
        head: Transition at its head, if any.
        tail: Transition at its tail, if any.
    """

    id: str
    slot: Slot
    is_measured: bool = True
    head: Node | None = None
    tail: Node | None = None


def clip_view(clip: Node, spot: Spot, around: Around, reading: Reading) -> ClipView:
    """Return a clip with its place in the programme and all that is known of its material."""
    retime, media = own_retime(clip), media_views(clip)
    label = f"{spot.id} ({clip.name})"
    source = _source(clip, label, reading)
    seen = spot.slot.whole.within(around.place.shown)
    active = next((each for each in media if each.active), None)
    shown = _Shown(clip, source, retime, active, spot.slot.whole, reading.rate)
    seen_range = shown.in_media(seen)
    reach = spot.slot.reach.within(around.place.reach)
    enabled = around.enabled and clip.enabled
    if media and not active:
        reading.notes.count("clips that name media which they do not list", label)
    return ClipView(
        id=spot.id,
        name=clip.name,
        track=around.track,
        track_index=around.track_index,
        kind=around.kind,
        depth=around.depth,
        enabled=enabled,
        visible=enabled and not (reach.is_empty and spot.is_measured),
        record_range=_record(seen, spot, label, around.place, reading),
        source_range=source,
        seen_range=seen_range,
        visible_range=seen_range if reach == seen else shown.in_media(reach),
        retime=together(retime, around.retime),
        reel=reel_of(clip, active_media(clip)),
        guid=guid_of(clip),
        media=media,
        effects=(*item_effects(clip, spot, reading), *around.effects),
        markers=marker_views(clip.markers),
        own_marks=own_mark_names(clip.markers),
        transition_in=_overlap(spot.head, "out_offset", around.place, reading),
        transition_out=_overlap(spot.tail, "in_offset", around.place, reading),
        colour=clip.color.name if clip.color else "",
        metadata=metadata_of(clip),
    )


def _source(clip: Node, label: str, reading: Reading) -> FrameRange | None:
    span = used_span(clip)
    source, widened = own_range(span)
    if widened:
        reading.notes.count("source times off whole frames were widened to whole ones", label)
    if source is None and not reading.is_timeless:
        known = "times that are none" if span else "no source range, and media of unknown length"
        reading.notes.count(f"clips with {known}, counted as no time", label)
    return source


def _record(
    seen: Stretch, spot: Spot, label: str, place: Place, reading: Reading
) -> FrameRange | None:
    if not reading.has_times or not spot.is_measured:
        return None
    record = place.record_of(seen)
    return record_range(record.start, record.end, reading.rate, label, reading.notes)


class _Shown(NamedTuple):
    """How stretches of a clip's track become frames of its media."""

    clip: Node
    source: FrameRange | None
    retime: Retime | None
    media: Media | None
    whole: Stretch
    rate: Rate

    def in_media(self, stretch: Stretch) -> FrameRange | None:
        """Return the media frames that a stretch of the track shows, if a range is known."""
        if self.source is None:
            return None
        part = None if stretch == self.whole else self._part(stretch, self.source)
        available = self.media.available_range if self.media else None
        return frames_seen(self.source, self.retime, available_range=available, part=part)

    def _part(self, stretch: Stretch, source: FrameRange) -> tuple[Frames, Frames]:
        """Return a stretch in frames of the media, from the start of the whole source range."""
        span = used_span(self.clip)
        exact = frames_at(span.start_time, source.rate) if span else None
        ahead = exact - source.start if exact is not None else 0
        ratio = source.rate.fraction / self.rate.fraction
        first, end = (ahead + (each - self.whole.start) * ratio for each in stretch)
        return first, end


def item_effects(item: Node, spot: Spot, reading: Reading) -> tuple[EffectView, ...]:
    """Return an item's own effects, then the transitions at its ends."""
    if not (item.effects or spot.head or spot.tail):
        return ()
    own = effect_views(item.effects, spot.id, says_enabled=reading.says_enabled)
    head = (transition_view(spot.head, f"{spot.id}, transition at its head"),) if spot.head else ()
    tail = (transition_view(spot.tail, f"{spot.id}, transition at its tail"),) if spot.tail else ()
    return (*own, *head, *tail)


def _overlap(transition: Node | None, side: str, place: Place, reading: Reading) -> int:
    """Return how many record frames of a clip a transition overlaps, begun ones included."""
    if transition is None:
        return 0
    overlap = frames_at(getattr(transition, side), reading.rate) or 0
    return max(0, ceil(overlap * place.scale))
