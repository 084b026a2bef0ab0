"""One item of a track: where it stands, what it shows; some dozen calls, no piece over ten."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain
from typing import Any

from temoin.hosts.resolve.calls import Calls, Remote
from temoin.hosts.resolve.frames import Use, use_of
from temoin.hosts.resolve.media import Medium, medium_of
from temoin.model import HostItem, HostMarker, HostMedia
from temoin.rate import Rate

OURS = "temoin:"
"""What the custom data of our markers begin with; the application shows them nowhere."""

_LOCAL = 0  # versions of a grade that are the clip's own


@dataclass(frozen=True, slots=True)
class Seen:
    """An item that was read, and the application's objects to ask again.

    Attributes:
        left: Media frames before its first one, from which its markers count.
        is_retimed: None where nobody can tell.
    """

    remote: Remote
    is_picture: bool
    item: HostItem
    left: int
    medium: Medium | None = None
    group: str = ""
    is_retimed: bool | None = None


@dataclass(slots=True)
class Pool:
    """The media that were met, each asked for its properties once a reading."""

    calls: Calls
    media: dict[str, Medium] = field(default_factory=dict)

    def medium(self, remote: Remote) -> Medium:
        """Return a media pool item as it was read first: 1 call, up to 3 where it is new."""
        identifier = self.calls.text(remote, "GetUniqueId")
        if identifier not in self.media:
            self.media[identifier] = medium_of(self.calls, remote)
        return self.media[identifier]


@dataclass(slots=True)
class Doubts:
    """How often something could not be told of items, for one sentence each."""

    unknown_speeds: int = 0
    worked_out_speeds: int = 0
    opaque: int = 0
    versions: int = 0
    takes: int = 0


@dataclass(slots=True)
class ItemReader:
    """Reads items of one timeline."""

    calls: Calls
    pool: Pool
    rate: Rate
    doubts: Doubts

    def read(self, remote: Remote, *, is_picture: bool) -> Iterator[Seen | None]:
        """Yield None after each few calls, and last the item."""
        calls = self.calls
        identifier = calls.text(remote, "GetUniqueId")
        name = calls.text_or_none(remote, "GetName")
        start = calls.frame(remote, "GetStart")
        duration = calls.frame(remote, "GetDuration")
        left = calls.frame(remote, "GetLeftOffset")
        found = calls.one(remote, "GetMediaPoolItem", "MediaPoolItem")
        yield None
        medium = self.pool.medium(found) if found else None
        use = self._use(remote, left, duration, medium)
        yield None
        enabled = calls.is_true(remote, "GetClipEnabled")
        colour = calls.text_or_none(remote, "GetClipColor")
        markers = markers_of(calls, remote, left)
        group = self._group(remote) if is_picture else ""
        words = self._words(remote) if is_picture and medium else {}
        media = medium.media if medium else HostMedia(kind="generator", name=name)
        item = HostItem(
            id=identifier,
            name=name,
            start=start,
            duration=duration,
            enabled=enabled,
            source_start=media.first + use.start,
            speed=use.speed,
            media=media,
            operations=medium.operations if medium else (),
            markers=markers,
            colour=colour,
            words={**words, **({"colour group": group} if group else {})},
        )
        yield Seen(
            remote=remote,
            is_picture=is_picture,
            item=item,
            left=left,
            medium=medium,
            group=group,
            is_retimed=self._is_retimed(use, medium),
        )

    def _use(self, remote: Remote, left: int, duration: int, medium: Medium | None) -> Use:
        """Return which media frames are used: 2 calls where the version has them."""
        if medium is None:
            return Use(0)
        first = last = None
        if self.calls.has(remote, "GetSourceStartFrame"):
            first = self.calls.frame(remote, "GetSourceStartFrame")
            last = self.calls.frame(remote, "GetSourceEndFrame")
        use = use_of(left, first, last, duration=duration, ratio=self._ratio(medium))
        self.doubts.unknown_speeds += not use.is_sure
        self.doubts.worked_out_speeds += use.speed != "1"
        self.doubts.opaque += medium.is_opaque
        return use

    def _ratio(self, medium: Medium) -> Fraction:
        return medium.rate.fraction / self.rate.fraction if medium.rate else Fraction(1)

    def _is_retimed(self, use: Use, medium: Medium | None) -> bool | None:
        """Return whether frames are missing: by its speed, or as the media runs otherwise."""
        if not use.is_sure or medium is None:
            return None
        return use.speed != "1" or self._ratio(medium) != 1

    def _group(self, remote: Remote) -> str:
        """Return the name of an item's colour group, or "": 1 call, 2 in a group."""
        if not self.calls.has(remote, "GetColorGroup"):
            return ""
        group = self.calls.one(remote, "GetColorGroup", "ColorGroup")
        return self.calls.text(group, "GetName") if group else ""

    def _words(self, remote: Remote) -> Mapping[str, Any]:
        """Return the takes and the versions of the grade that are there: 2 calls."""
        takes = self.calls.frame(remote, "GetTakesCount")
        names = self.calls.ask(remote, "GetVersionNameList", _LOCAL)
        versions = len(names) if isinstance(names, list | tuple) else 0
        self.doubts.takes += takes > 1
        self.doubts.versions += versions > 1
        words: dict[str, Any] = {"takes": takes} if takes else {}
        return {**words, "versions": versions} if versions > 1 else words


def markers_of(calls: Calls, remote: Remote, zero: int) -> tuple[HostMarker, ...]:
    """Return the markers on an item, or a timeline, in order: 1 call.

    Args:
        calls: The border to the application.
        remote: The item, or the timeline.
        zero: Frame that the application's own count has at the first frame seen. For an item that
            is its left offset; source: a public test double, not seen in the application.
    """
    found = calls.words(remote, "GetMarkers") or {}
    return tuple(
        HostMarker(
            start=round(float(frame)) - zero,
            duration=max(round(float(each.get("duration") or 1)), 1),
            name=str(each.get("name") or ""),
            colour=str(each.get("color") or ""),
            note=str(each.get("note") or ""),
            id=_own_id(each.get("customData")),
        )
        for frame, each in sorted(found.items(), key=lambda pair: float(pair[0]))
        if isinstance(each, dict)
    )


def _own_id(custom: object) -> str:
    words = custom if isinstance(custom, str) else ""
    return words.removeprefix(OURS) if words.startswith(OURS) else ""


def without_transitions(items: list[Seen]) -> list[Seen]:
    """Return the items of a track without its transitions, which stand among them.

    Items of a track never overlap; a transition overlaps what it joins, and shows no media.
    Source: docs/resolve.md.
    """
    ordered = sorted(items, key=lambda seen: seen.item.start)
    return [
        seen
        for place, seen in enumerate(ordered)
        if seen.medium is not None or not _overlaps(seen, ordered, place)
    ]


def _overlaps(seen: Seen, ordered: list[Seen], place: int) -> bool:
    """Return whether a media item, or two others, stand where an item stands."""
    start, end = seen.item.start, seen.item.start + seen.item.duration
    near = (ordered[max(place - 3, 0) : place], ordered[place + 1 : place + 4])
    over = [
        each
        for each in chain.from_iterable(near)
        if each.item.start < end and start < each.item.start + each.item.duration
    ]
    return len(over) > 1 or any(each.medium is not None for each in over)
