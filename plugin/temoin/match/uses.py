"""The clips of a cut as they are compared: frames as whole numbers of one tick for both cuts."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import lcm
from unicodedata import normalize

import msgspec

from temoin.match.identities import reel_key
from temoin.match.matching import Looked
from temoin.match.names import stems
from temoin.model import ClipView, CutView, Media
from temoin.rate import FrameRange, Rate
from temoin.vocabulary import MediaKind, TrackKind

_DAY = 86_400
_NTSC = 1001
_SILENT = Looked()
_NORMAL = (1, False)  # speed
_KINDS = (*TrackKind,)
_NO_NAMES: frozenset[str] = frozenset()

RateKey = tuple[int, int]
"""Numerator and denominator, which are found sooner than a rate is."""


class Use(msgspec.Struct, frozen=True):
    """A clip, prepared.

    Attributes:
        at: Its place among the cut's clips.
        media: What it shows, if it says.
        shown: The media frames that it shows without its transitions, if that is told.
        kind: Of its track; a number, since an enumeration's member is slow to hash.
        start: First media frame that it shows, in ticks.
        end: The frame after its last, in ticks; equal to `start` where that is not told.
        tick: Ticks of one frame.
        day: Ticks after which its timecode begins anew.
        url: With folders, else "".
        names: What the names of the clip and its file say of its material.
        length: First frame and duration of its media in ticks, where that is told.
        speed: (1, False) at the media's own; the second is whether it varies.
    """

    at: int
    clip: ClipView
    media: Media | None
    shown: FrameRange | None
    kind: int
    start: int
    end: int
    tick: int
    day: int
    rate: Rate | None
    looked: Looked
    umid: str
    url: str
    reel: str
    names: frozenset[str]
    length: tuple[int, int] | None
    speed: tuple[int | Fraction, bool]

    @property
    def content_hash(self) -> str:
        """Of its media file, or ""."""
        return self.looked.content_hash

    @property
    def key(self) -> str:
        """The strongest identity that it has, or ""."""
        return self.looked.content_hash or self.umid or self.url or self.reel

    @property
    def is_known(self) -> bool:
        """Whether anything but names, and a reel that a whole day has, names its material."""
        return bool(self.looked.content_hash or self.umid or self.url)

    @property
    def visible_ticks(self) -> tuple[int, int]:
        """First frame and end, in ticks, with what transitions show beyond."""
        shown, visible = self.shown, self.clip.visible_range
        if shown is None or visible is None or not visible.duration:
            return self.start, self.end
        head = (visible.start - shown.start) * self.tick
        tail = (visible.end_exclusive - shown.end_exclusive) * self.tick
        return self.start + head, self.end + tail

    @property
    def is_timed(self) -> bool:
        """Whether it is known which media frames it shows."""
        return self.end > self.start


class Ticks:
    """The unit in which the media time of two cuts is whole.

    A frame at 24000/1001 counts as one at 24: hosts that differ in that count the same frames,
    and label them alike. Other rates are compared by time.
    """

    def __init__(self, cuts: Iterable[CutView]) -> None:
        """Find the rates of all clips."""
        self.rates: dict[RateKey, Rate] = {}
        last: Rate | None = None
        for cut in cuts:
            for clip in cut.clips:
                for rate in _rates_of(clip):
                    if rate is not last:  # as nearly always: a cut has few
                        self.rates.setdefault((rate.numerator, rate.denominator), rate)
                        last = rate
        counted = {key: _counted(rate) for key, rate in self.rates.items()}
        second = lcm(1, *(each.numerator for each in counted.values()))
        self.of = {key: int(second / each) for key, each in counted.items()}
        """Ticks of one frame, by the rate's key."""


def _rates_of(clip: ClipView) -> list[Rate]:
    shown, media = clip.seen_range or clip.source_range, clip.active_media
    found = [shown.rate] if shown else []
    if clip.source_range is not shown and clip.source_range:
        found.append(clip.source_range.rate)
    if media and media.available_range:
        found.append(media.available_range.rate)
    return found


def _counted(rate: Rate) -> Fraction:
    return Fraction(rate.timebase) if rate.denominator == _NTSC else rate.fraction


def uses_of(cut: CutView, looked: Mapping[str, Looked], ticks: Ticks) -> list[Use]:
    """Return a cut's clips, prepared."""
    reels = {each: reel_key(each) for each in {clip.reel for clip in cut.clips}}
    counts = {
        key: (ticks.of[key], ticks.of[key] * _day_frames(rate, cut), rate)
        for key, rate in ticks.rates.items()
    }
    found = []
    for at, clip in enumerate(cut.clips):
        shown, media, retime = shown_range(clip), clip.active_media, clip.retime
        start = end = 0
        tick, day, rate = 1, _DAY, None
        if shown:
            rate = shown.rate
            tick, day, rate = counts[rate.numerator, rate.denominator]
            start = shown.start * tick % day
            end = start + shown.duration * tick
        found.append(
            Use(
                at,
                clip,
                media,
                shown,
                _KINDS.index(clip.kind),
                start,
                end,
                tick,
                day,
                rate,
                looked.get(clip.id, _SILENT) if looked else _SILENT,
                media.umid if media else "",
                _address(media) if media else "",
                reels[clip.reel],
                _names(clip.name, media) if media else stems(clip.name, ""),
                _length(media, ticks, day) if media and media.available_range else None,
                (retime.speed, retime.varying) if retime else _NORMAL,
            )
        )
    return found


def _names(clip_name: str, media: Media) -> frozenset[str]:
    return _NO_NAMES if media.kind is MediaKind.GENERATOR else stems(clip_name, media.name)


def shown_range(clip: ClipView) -> FrameRange | None:
    """Return the media frames that a clip shows without its transitions; None if not told."""
    seen = clip.seen_range
    return seen if seen and seen.duration else clip.source_range


def _day_frames(rate: Rate, cut: CutView) -> int:
    """Return after how many frames timecode begins anew at midnight."""
    base = rate.timebase
    if cut.drop_frame and rate.has_drop_frame:
        return _DAY * base - base // 15 * 9 * 144  # labels dropped in nine of each ten minutes
    return _DAY * base


def _address(media: Media) -> str:
    """Return a URL that tells where its media lies; one without a folder is but a name."""
    url = media.url
    if ("/" not in url and "\\" not in url) or media.kind is MediaKind.GENERATOR:
        return ""
    return url if url.isascii() else normalize("NFC", url)


def _length(media: Media, ticks: Ticks, day: int) -> tuple[int, int] | None:
    span = media.available_range
    if span is None or not span.duration or media.kind is MediaKind.GENERATOR:
        return None
    tick = ticks.of[span.rate.numerator, span.rate.denominator]
    return span.start * tick % day, span.duration * tick
