"""What cuts tell of the material that clips show: once for all the clips that tell the same."""

from collections.abc import Hashable, Iterable
from fractions import Fraction
from math import lcm
from unicodedata import normalize

import msgspec

from temoin.match.identities import reel_key
from temoin.model import ClipView, Media
from temoin.rate import Rate
from temoin.vocabulary import MediaKind, TrackKind

_DAY = 86_400
_NTSC = 1001
_KINDS = (*TrackKind,)
_GENERATOR = MediaKind.GENERATOR

Answer = bool | None
"""Yes, no, or that one side does not say."""

Length = tuple[int, int]
"""First frame and duration of media, in ticks."""


class Material(msgspec.Struct, frozen=True, eq=False, gc=False):
    """All but names that tells a clip's material; what tells the same is one object.

    Attributes:
        kind: Of the clip's track; a number, since an enumeration's member is slow to hash.
        content_hash: Of its media file, or "".
        umid: As written, or "".
        url: With folders, else "".
        reel: As it is compared, or "".
        length: First frame and duration of its media in ticks, where that is told.
        rate: At which the clip counts media frames, if it tells any.
        tick: Ticks of one frame.
        key: The strongest identity that it has, or "".
        is_known: Whether anything but names, and a reel that a whole day has, names it.
        with_itself: Whether content hash, UMID, reel, URL, length and rate agree with those of
            another clip of it: yes, or nobody says.
    """

    kind: int
    content_hash: str
    umid: str
    url: str
    reel: str
    length: Length | None
    rate: Rate | None
    tick: int
    key: str
    is_known: bool
    with_itself: tuple[Answer, ...]


class Ticks:
    """The unit in which the media time of two cuts is whole.

    A frame at 24000/1001 counts as one at 24: hosts that differ in that count the same frames,
    and label them alike. Other rates are compared by time.
    """

    def __init__(self, rates: Iterable[Rate]) -> None:
        """Find the unit of some rates."""
        counted = {rate: _counted(rate) for rate in rates}
        second = lcm(1, *(each.numerator for each in counted.values()))
        self.of = {rate: int(second / each) for rate, each in counted.items()}
        """Ticks of one frame, by rate."""


def _counted(rate: Rate) -> Fraction:
    return Fraction(rate.timebase) if rate.denominator == _NTSC else rate.fraction


class Shelf:
    """The materials of cuts that count alike, by what they write of them.

    Equal ones of two cuts are one, whichever shelf they are of.
    """

    def __init__(self, ticks: Ticks, known: dict[Hashable, Material], *, drop_frame: bool) -> None:
        """Begin with what another shelf knows.

        Args:
            ticks: Of both cuts.
            known: The materials of both, kept by this.
            drop_frame: Whether the timecode of these is drop-frame.
        """
        self._ticks, self._known = ticks, known
        self._days = {
            rate: tick * _day_frames(rate, drop_frame=drop_frame) for rate, tick in ticks.of.items()
        }
        self._written: dict[Hashable, Material] = {}

    def counted(self, rate: Rate) -> tuple[int, int]:
        """Return the ticks of a frame, and of the day after which timecode begins anew."""
        return self._ticks.of[rate], self._days[rate]

    def material(
        self, clip: ClipView, media: Media | None, rate: Rate | None, content_hash: str
    ) -> Material:
        """Return the material of a clip.

        Args:
            clip: The use.
            media: What it shows, if it says.
            rate: At which it counts media frames, if it tells any.
            content_hash: Of its media file, or "".
        """
        kind = _KINDS.index(clip.kind)
        written: Hashable
        if media is None:
            written = kind, clip.reel, content_hash, rate
        else:
            span, is_made = media.available_range, media.kind is _GENERATOR
            written = kind, clip.reel, content_hash, rate, media.url, media.umid, is_made, span
        found = self._written.get(written)
        if found is None:
            found = self._one(kind, reel_key(clip.reel), media, rate, content_hash)
            self._written[written] = found
        return found

    def _one(
        self, kind: int, reel: str, media: Media | None, rate: Rate | None, content_hash: str
    ) -> Material:
        umid, url = (media.umid, _address(media)) if media else ("", "")
        tick, day = self.counted(rate) if rate else (1, _DAY)
        length = _length(media, self._ticks, day) if media else None
        key = kind, content_hash, umid, url, reel, length, rate
        if key not in self._known:
            is_known = bool(content_hash or umid or url)
            strongest = content_hash or umid or url or reel
            alike = (
                *(True if content_hash else None, True if umid else None, True if reel else None),
                *(True if url else None, True if length else None),
                None,  # a rate only ever disagrees
            )
            self._known[key] = Material(
                kind, content_hash, umid, url, reel, length, rate, tick, strongest, is_known, alike
            )
        return self._known[key]


def _day_frames(rate: Rate, *, drop_frame: bool) -> int:
    """Return after how many frames timecode begins anew at midnight."""
    base = rate.timebase
    if drop_frame and rate.has_drop_frame:
        return _DAY * base - base // 15 * 9 * 144  # labels dropped in nine of each ten minutes
    return _DAY * base


def _address(media: Media) -> str:
    """Return a URL that tells where its media lies; one without a folder is but a name."""
    url = media.url
    if ("/" not in url and "\\" not in url) or media.kind is _GENERATOR:
        return ""
    return url if url.isascii() else normalize("NFC", url)


def _length(media: Media, ticks: Ticks, day: int) -> Length | None:
    span = media.available_range
    if span is None or not span.duration or media.kind is _GENERATOR:
        return None
    tick = ticks.of[span.rate]
    return span.start * tick % day, span.duration * tick
