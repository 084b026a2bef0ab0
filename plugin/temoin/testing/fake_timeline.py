"""Timelines for a fake application: a varied one, a long one, and edits of them."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from temoin.model import (
    HostItem,
    HostMarker,
    HostMedia,
    HostOperation,
    HostTimeline,
    HostTrack,
)

DROP_FRAME_HOUR = 107_892
"""Record frame of 01:00:00;00 at 29.97 drop-frame. Source: SMPTE ST 12-1."""

AI_OPERATION = HostOperation(
    name="Object Removal",
    kind="com.blackmagicdesign.resolvefx.objectremoval",
    enabled=True,
    where="clip grade, node 2 (Skin)",
    words={"strength": 0.5},
)
"""In the catalogue of tools, as a tool with a model."""

PLAIN_OPERATION = HostOperation(
    name="Primaries", kind="primaries", enabled=True, where="clip grade, node 1", words={"lift": 0}
)
"""Known to nobody as a tool with a model."""


def varied_timeline(
    *, host: str = "resolve", rate: str = "30000/1001", start: int = DROP_FRAME_HOUR
) -> HostTimeline:
    """Return a timeline that has one of everything that a host may tell.

    Args:
        host: Whose words these are, as the catalogue of tools knows it.
        rate: Its own; drop-frame where that is 29.97.
        start: Record frame of its first frame.
    """
    return HostTimeline(
        host=host,
        application="Fake 1.0",
        id="timeline-1",
        name="Montage, Été №1 🎬",
        rate=rate,
        start=start,
        drop_frame=rate == "30000/1001",
        tracks=(
            HostTrack(name="V1", items=tuple(_retimed(start))),
            HostTrack(name="V2", items=tuple(_of_all_kinds(start))),
            HostTrack(name="V3 (aus)", enabled=False, items=(_clip("off", start, 24),)),
            HostTrack(
                name="A1",
                kind="sound",
                operations=(HostOperation(name="Voice Isolation", enabled=True, where="track"),),
                items=(_sound(start),),
            ),
            HostTrack(name="ST1", kind="other"),
        ),
        markers=(HostMarker(start=start + 5, name="The person's own", note="« garder »"),),
        operations=(replace(PLAIN_OPERATION, where="timeline grade, node 1"),),
        unseen=("a Fusion composition on plan 3",),
        warnings=("one transition was not understood",),
    )


def long_timeline(clips: int, operations: int = 0, *, host: str = "resolve") -> HostTimeline:
    """Return a timeline of one track of so many clips, with so many operations on each."""
    each = tuple(replace(PLAIN_OPERATION, where=f"node {node + 1}") for node in range(operations))
    items = (
        replace(_clip(f"clip-{number}", number * 24, 24), operations=each)
        for number in range(clips)
    )
    return HostTimeline(
        host=host,
        application="Fake 1.0",
        id="timeline-long",
        name="Long",
        rate="24",
        tracks=(HostTrack(name="V1", items=tuple(items)),),
    )


def _clip(name: str, start: int, duration: int, media_rate: str = "24000/1001") -> HostItem:
    media = HostMedia(
        url=f"/footage/A001/{name}.mov",
        name=f"{name}.mov",
        reel=f"A001_{name}",
        first=86_400,
        frames=2_000,
        rate=media_rate,
        words={"codec": "ProRes 4444"},
    )
    return HostItem(
        id=f"item-{name}",
        name=name,
        start=start,
        duration=duration,
        source_start=86_500,
        media=media,
        words={"comments": "plan № 1"},
    )


def _retimed(start: int) -> Iterator[HostItem]:
    """Yield clips one after the other, each at another speed; a gap before the last."""
    own = HostMarker(start=3, duration=2, name="Mine", colour="Red", note="by the person")
    first = replace(
        _clip("élan", start, 48), markers=(own,), operations=(PLAIN_OPERATION, AI_OPERATION)
    )
    yield replace(first, name="Élan, plan №1 日本 🎬", colour="Orange")
    yield replace(_clip("slow", start + 48, 40), speed="1/2")
    yield replace(_clip("freeze", start + 88, 20), speed="0")
    yield replace(_clip("back", start + 108, 30), speed="-1")
    yield replace(_clip("ramp", start + 138, 50), varying=True)
    yield replace(_clip("off-clip", start + 200, 10), enabled=False)


def _of_all_kinds(start: int) -> Iterator[HostItem]:
    """Yield a sequence, a generator, missing media and a nest; the sequence is overlapped."""
    frames = HostMedia(
        kind="sequence", url="/vfx/sh010.%04d.exr", name="sh010", first=1001, frames=60, rate="24"
    )
    shot = HostItem(id="item-sh010", name="sh010", start=start, duration=30, source_start=1001)
    yield replace(shot, media=frames, operations=(HostOperation(name="Super Scale"),))
    title = HostMedia(kind="generator", name="Titel", words={"text": "Fin"})
    yield HostItem(id="item-title", name="Titel", start=start + 20, duration=30, media=title)
    gone = HostMedia(kind="missing", name="lost.mov")
    yield HostItem(id="item-lost", name="lost", start=start + 60, duration=12, media=gone)
    inside = (
        HostTrack(name="in V1", items=(_clip("in-a", 0, 40), _clip("in-b", 40, 40))),
        HostTrack(name="in V2", enabled=False, items=(_clip("in-c", 10, 10),)),
    )
    nest = HostItem(id="item-nest", name="Nest", start=start + 80, duration=50, inside=inside)
    yield replace(nest, source_start=10)


def _sound(start: int) -> HostItem:
    media = HostMedia(
        url="/sound/dialogue.wav", name="dialogue.wav", frames=4_800_000, rate="48000"
    )
    return HostItem(
        id="item-sound",
        name="dialogue",
        start=start,
        duration=120,
        source_start=480_000,
        media=media,
        operations=(HostOperation(name="Voice Isolation", enabled=False, where="clip"),),
    )


def with_items(timeline: HostTimeline, change: Callable[[HostItem], HostItem]) -> HostTimeline:
    """Return a timeline with every item as `change` returns it, nests from the outside in."""
    return replace(timeline, tracks=_changed(timeline.tracks, change))


def with_item(timeline: HostTimeline, item: str, **fields: object) -> HostTimeline:
    """Return a timeline with some fields of the item of an id set."""

    def change(each: HostItem) -> HostItem:
        return replace(each, **fields) if each.id == item else each  # type: ignore[arg-type]

    return with_items(timeline, change)


def without_item(timeline: HostTimeline, item: str) -> HostTimeline:
    """Return a timeline without the item of an id, which leaves a gap."""
    kept = (
        replace(track, items=tuple(each for each in track.items if each.id != item))
        for track in timeline.tracks
    )
    return replace(timeline, tracks=tuple(kept))


def first_items(timeline: HostTimeline, count: int) -> HostTimeline:
    """Return a timeline with only its first so many items, tracks after tracks, nests whole."""
    kept: list[HostTrack] = []
    for track in timeline.tracks:
        kept.append(replace(track, items=track.items[: max(count, 0)]))
        count -= len(track.items)
    return replace(timeline, tracks=tuple(kept))


def _changed(
    tracks: tuple[HostTrack, ...], change: Callable[[HostItem], HostItem]
) -> tuple[HostTrack, ...]:
    return tuple(
        replace(track, items=tuple(_item_changed(each, change) for each in track.items))
        for track in tracks
    )


def _item_changed(item: HostItem, change: Callable[[HostItem], HostItem]) -> HostItem:
    changed = change(item)
    return replace(changed, inside=_changed(changed.inside, change)) if changed.inside else changed
