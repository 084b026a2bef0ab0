"""One linear walk over a timeline's nodes, which gives each clip its place in the programme."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from msgspec import structs

from temoin.rate import FrameRange, Frames
from temoin.timeline.clips import Around, Reading, Spot, item_effects
from temoin.timeline.lengths import Lengths
from temoin.timeline.nodes import Node, Way, is_a
from temoin.timeline.operations import own_retime, together
from temoin.timeline.places import EVERYTHING, FAR, Place, Slot, Stretch, inside
from temoin.timeline.times import Notes, frames_at, record_range
from temoin.vocabulary import TrackKind

_KINDS = {"video": TrackKind.PICTURE, "audio": TrackKind.SOUND}


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundClip:
    """A clip where it stands, and the way to it from the programme's stack."""

    node: Node
    spot: Spot
    around: Around
    way: Way

    @property
    def id(self) -> str:
        """Unique in the cut and the same each time that it is read."""
        return self.spot.id

    @property
    def enabled(self) -> bool:
        """Itself and all that it lies in."""
        return self.around.enabled and self.node.enabled


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """A timeline's clips, track by track, bottom first, and the range of the programme."""

    clips: tuple[FoundClip, ...]
    range: FrameRange


def track_kind(kind: str) -> TrackKind:
    """Return picture, sound or other for a track kind of OpenTimelineIO's."""
    return _KINDS.get(kind.casefold(), TrackKind.OTHER)


def walk(stack: Node, start: Frames, reading: Reading) -> Walked:
    """Return a timeline's clips with their places.

    Args:
        stack: The timeline's tracks.
        start: Record frame at which the programme starts.
        reading: Edit rate and notes.

    Raises:
        TimelineError: The programme lies where none can.
    """
    walking = _Walk(reading)
    walking.programme(stack, start)
    lanes = (walking.lanes if reading.has_times else []) or [Stretch(start, start)]
    first, end = min(lane.start for lane in lanes), max(lane.end for lane in lanes)
    its_clips_tell = Notes()
    programme = record_range(first, end, reading.rate, "the programme", its_clips_tell)
    return Walked(clips=tuple(walking.found), range=programme)


class _Walk:
    """Each item once, with a running sum of what stands before it on its track."""

    def __init__(self, reading: Reading) -> None:
        self.found: list[FoundClip] = []
        self.lanes: list[Stretch] = []
        self._reading = reading
        self._lengths = Lengths(reading.rate)

    def programme(self, stack: Node, start: Frames) -> None:
        """Walk a timeline; what trims, retimes or disables its stack holds for all of it."""
        bounded = stack.source_range is not None or own_retime(stack) is not None
        whole = Stretch(0, (self._lengths.of(stack) or 0) if bounded else FAR)
        spot = Spot(id="timeline", slot=Slot(whole=whole, reach=whole))
        self._stack(stack, self._entered(stack, spot, Around(place=Place(origin=start))))

    def _entered(self, nest: Node, spot: Spot, around: Around) -> Around:
        """Return what a nest or a track hands to what lies in it."""
        trim = self._lengths.trim_of(nest)
        start, slot = (trim[0], spot.slot) if trim else (0, spot.slot._replace(reach=EVERYTHING))
        if nest.source_range and not trim:
            self._reading.notes.count("trims of nests with times that are none, left out", spot.id)
        retime = own_retime(nest)
        return replace(
            around,
            place=inside(around.place, slot, start, retime),
            enabled=around.enabled and nest.enabled,
            effects=(*item_effects(nest, spot, self._reading), *around.effects),
            retime=together(retime, around.retime),
        )

    def _stack(self, stack: Node, around: Around) -> None:
        numbers: Counter[TrackKind] = Counter()
        for index, child in enumerate(stack.children):
            if child.is_transition:
                continue
            kind = track_kind(child.kind) if is_a(child, "Track") else around.kind
            numbers[kind] += 1
            lane = f"{kind.letter}{numbers[kind]}"
            on_lane = replace(around, kind=kind, way=(*around.way, index))
            if not around.depth:
                name, number = child.name if is_a(child, "Track") else "", numbers[kind] - 1
                on_lane = replace(on_lane, track=name or lane, track_index=number)
            self._lane(child, f"{around.ids}{lane}", on_lane)

    def _lane(self, child: Node, ids: str, around: Around) -> None:
        """Walk one lane of a stack: a track, or an item that stands there without one."""
        lead = 0 if around.depth else self._record_lead(child, ids)
        if lead:
            child = structs.replace(child, source_range=None)
        whole = Stretch(lead, lead + (self._lengths.of(child) or 0))
        if not around.depth:
            self.lanes.append(around.place.record_of(whole.within(around.place.shown)))
        if is_a(child, "Track"):
            spot = Spot(id=f"track {ids}", slot=Slot(whole=whole, reach=whole))
            on_track = self._entered(child, spot, around)
            self._items(child.children, _below(around.way), ids, on_track)
        else:
            self._items([child], [around.way], ids, around)

    def _record_lead(self, track: Node, ids: str) -> Frames:
        """Return where a track begins, where its source range is meant to say that.

        Source: the CMX 3600 adapter gives a track that begins at record time t the source range
            that begins at -t and is as long as what the track holds: taken at its word, that
            range would show nothing.
        """
        trim = self._lengths.trim_of(track) if is_a(track, "Track") else None
        if trim is None or trim[0] >= 0:
            return 0
        start, duration = trim
        if duration != self._lengths.of_content(track):
            return 0
        self._reading.notes.count("tracks whose source range was read as record start", ids)
        return -start

    def _items(self, items: Sequence[Node], ways: Iterable[Way], ids: str, around: Around) -> None:
        position: Frames = 0
        number = 0
        for index, (item, way) in enumerate(zip(items, ways, strict=False)):
            if item.is_transition:
                continue
            length = self._lengths.of(item)
            if item.is_clip or item.is_nest:
                number += 1
                spot = self._spot(items, index, position, length, f"{ids}-{number:04d}")
                self._item(item, spot, around, way)
            elif length is None or not is_a(item, "Gap"):
                kind = item.schema.partition(".")[0]
                self._reading.notes.count(f"items that show nothing we know ({kind})", ids)
            position += length or 0

    def _spot(
        self, items: Sequence[Node], index: int, position: Frames, length: Frames | None, item: str
    ) -> Spot:
        head = _transition(items[index - 1]) if index else None
        tail = _transition(items[index + 1]) if index + 1 < len(items) else None
        rate = self._reading.rate
        whole = Stretch(position, position + (length or 0))
        before = frames_at(head.in_offset, rate) if head else None
        beyond = frames_at(tail.out_offset, rate) if tail else None
        reach = whole
        if before or beyond:
            reach = Stretch(whole.start - (before or 0), whole.end + (beyond or 0))
        return Spot(
            id=item,
            slot=Slot(whole=whole, reach=reach),
            is_measured=length is not None,
            head=head,
            tail=tail,
        )

    def _item(self, item: Node, spot: Spot, around: Around, way: Way) -> None:
        if item.is_clip:
            self.found.append(FoundClip(node=item, spot=spot, around=around, way=way))
            return
        nest = spot._replace(id=f"nest {spot.id}")
        inside_it = replace(
            self._entered(item, nest, around),
            ids=f"{spot.id}/",
            depth=around.depth + 1,
            way=way,
        )
        if is_a(item, "Stack"):
            self._stack(item, inside_it)
            return
        kind = track_kind(item.kind)
        ids = f"{spot.id}/{kind.letter}1"
        self._items(item.children, _below(way), ids, replace(inside_it, kind=kind))


def _transition(item: Node) -> Node | None:
    return item if item.is_transition else None


def _below(way: Way) -> Iterator[Way]:
    """Yield the way to each child of a composition."""
    return ((*way, index) for index in count())
