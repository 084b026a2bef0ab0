"""The clips of two cuts as they are compared: frames as whole numbers of one tick for both."""

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction

import msgspec

from temoin.match.materials import Material, Shelf, Ticks
from temoin.match.names import stems
from temoin.match.witness import Looked, Witness
from temoin.model import ClipView, CutView, Media
from temoin.rate import FrameRange, Rate
from temoin.vocabulary import MediaKind

FIRST_PART = 144
"""The day's first ten minutes are that part of it: timecode there is often no time of day."""

_SILENT = Looked()
_NORMAL = (1, False)  # speed
_GENERATOR = MediaKind.GENERATOR
_NO_NAMES: frozenset[str] = frozenset()


class Use(msgspec.Struct, frozen=True, gc=False):
    """A clip, prepared.

    Attributes:
        at: Its place among the cut's clips.
        media: What it shows, if it says.
        shown: The media frames that it shows without its transitions, if that is told.
        start: First media frame that it shows, in ticks.
        end: The frame after its last, in ticks; equal to `start` where that is not told.
        day: Ticks after which its timecode begins anew.
        place: Where it begins on the record side, then its track's kind and index.
        names: What the names of the clip and its file say of its material.
        speed: (1, False) at the media's own; the second is whether it varies.
    """

    at: int
    clip: ClipView
    media: Media | None
    material: Material
    shown: FrameRange | None
    start: int
    end: int
    day: int
    place: tuple[int, int, int]
    looked: Looked
    names: frozenset[str]
    speed: tuple[int | Fraction, bool]

    @property
    def visible_ticks(self) -> tuple[int, int]:
        """First frame and end, in ticks, with what transitions show beyond."""
        shown, visible = self.shown, self.clip.visible_range
        if shown is None or visible is None or not visible.duration:
            return self.start, self.end
        tick = self.material.tick
        head = (visible.start - shown.start) * tick
        tail = (visible.end_exclusive - shown.end_exclusive) * tick
        return self.start + head, self.end + tail

    @property
    def is_time_of_day(self) -> bool:
        """Whether its first frame may be a time of day: many count from nothing."""
        return self.start * FIRST_PART >= self.day

    @property
    def is_timed(self) -> bool:
        """Whether it is known which media frames it shows."""
        return self.end > self.start


def uses_of(old: CutView, new: CutView, witness: Witness) -> tuple[list[Use], list[Use]]:
    """Return the clips of two cuts, prepared."""
    rates: set[Rate] = set()
    olds, news = _told(old, rates), _told(new, rates)
    ticks, known = Ticks(rates), dict[Hashable, Material]()
    of_old = of_new = Shelf(ticks, known, drop_frame=old.drop_frame)
    if new.drop_frame is not old.drop_frame:
        of_new = Shelf(ticks, known, drop_frame=new.drop_frame)
    return _uses(olds, witness.old, of_old), _uses(news, witness.new, of_new)


Told = tuple[ClipView, FrameRange | None, Media | None]
"""A clip, the media frames that it shows without its transitions, and its media."""


def _told(cut: CutView, rates: set[Rate]) -> list[Told]:
    """Return what clips tell, and add the rates at which they do."""
    found = []
    last: Rate | None = None
    for clip in cut.clips:
        shown, media = clip.seen_range, clip.active_media
        if not (shown and shown.duration):
            shown = clip.source_range
        if shown and shown.rate is not last:  # rarely: a cut has few
            last = shown.rate
            rates.add(last)
        whole = media.available_range if media else None
        if whole and whole.rate is not last:
            rates.add(whole.rate)
        found.append((clip, shown, media))
    return found


def _uses(told: Sequence[Told], looked: Mapping[str, Looked], shelf: Shelf) -> list[Use]:
    found = []
    rate: Rate | None = None
    tick = day = 1
    for at, (clip, shown, media) in enumerate(told):
        seen = looked.get(clip.id, _SILENT) if looked else _SILENT
        start = end = 0
        if shown:
            if shown.rate is not rate:  # rarely: a cut has few
                rate = shown.rate
                tick, day = shelf.counted(rate)
            start = shown.start * tick % day
            end = start + shown.duration * tick
        own = shown.rate if shown else None
        material = shelf.material(clip, media, own, seen.content_hash)
        if media and media.kind is _GENERATOR:
            names = _NO_NAMES
        else:
            names = stems(clip.name, media.name if media else "")
        retime = clip.retime
        speed = (retime.speed, retime.varying) if retime else _NORMAL
        record = clip.record_range
        place = (record.start if record else 0, material.kind, clip.track_index)
        found.append(
            Use(at, clip, media, material, shown, start, end, day, place, seen, names, speed)
        )
    return found
