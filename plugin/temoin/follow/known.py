"""What is known of a host's timeline so far: its items, and the operations looked up on each."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from temoin.model import HostItem, HostOperation, HostTimeline, HostTrack, items_of

_MOST_FAILURES = 5
"""Items named of which a host did not tell the operations."""


@dataclass(frozen=True, slots=True)
class LookedUp:
    """The operations on an item, and the fingerprint that they had just before."""

    fingerprint: str
    operations: tuple[HostOperation, ...]


@dataclass(slots=True)
class Known:
    """A timeline as far as it was read.

    Attributes:
        timeline: As the host handed it over; None before anything was.
        is_whole: Whether all of it was read at least once.
        looked_up: By the item's id; what stands here was asked for.
        failed: Why an item's operations could not be asked for, by its id.
        waiting: Ids of items that nobody looked into yet, in the order of the timeline.
        doubtful: Ids of items that changed since they were looked into.
    """

    timeline: HostTimeline | None = None
    is_whole: bool = False
    items: dict[str, HostItem] = field(default_factory=dict)
    looked_up: dict[str, LookedUp] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    waiting: deque[str] = field(default_factory=deque)
    doubtful: deque[str] = field(default_factory=deque)

    def take(self, timeline: HostTimeline, *, is_whole: bool, asks: bool) -> bool:
        """Take a timeline as it was read now; return whether it is another than before.

        Args:
            timeline: All of it, or its beginning.
            is_whole: Whether it is all of it.
            asks: Whether operations are asked for item by item.
        """
        is_other = timeline != self.timeline or is_whole is not self.is_whole
        before = self.items
        # a host can be asked about those alone that have an id
        self.items = {each.id: each for each in items_of(timeline.tracks) if each.id}
        self.timeline, self.is_whole = timeline, is_whole
        for gone in (self.looked_up.keys() | self.failed.keys()) - self.items.keys():
            self.looked_up.pop(gone, None)
            self.failed.pop(gone, None)
        if asks:
            told = self.looked_up.keys() | self.failed.keys()
            self.waiting = deque(each for each in self.items if each not in told)
            changed = (each for each in self.looked_up if before.get(each) != self.items[each])
            self.doubtful = deque(dict.fromkeys((*self._still_doubtful(), *changed)))
        return is_other

    def _still_doubtful(self) -> Iterator[str]:
        return (each for each in self.doubtful if each in self.looked_up)

    def lacks(self, item: str) -> bool:
        """Return whether nobody asked yet for an item's operations."""
        return item in self.items and item not in self.looked_up and item not in self.failed

    def keep(self, item: str, found: LookedUp) -> bool:
        """Keep the operations on an item; return whether anything is known now that was not."""
        before = self.looked_up.get(item)
        self.looked_up[item] = found
        had_failed = self.failed.pop(item, None) is not None
        return before is None or had_failed or before.operations != found.operations

    def fail(self, item: str, reason: str) -> bool:
        """Keep why an item's operations were not told; return whether that is new."""
        is_new = self.failed.get(item) != reason
        self.looked_up.pop(item, None)
        self.failed[item] = reason
        return is_new

    def told(self, read: tuple[int, int], *, asks: bool) -> HostTimeline | None:
        """Return the timeline with the operations on its items, and what of it is not known.

        Args:
            read: Items read and items in all, while it is read for the first time.
            asks: Whether operations are asked for item by item.
        """
        if self.timeline is None:
            return None
        tracks = self._tracks(self.timeline.tracks) if asks else self.timeline.tracks
        unseen = (*self.timeline.unseen, *self._unseen(read, asks=asks))
        return replace(self.timeline, tracks=tracks, unseen=unseen)

    def _tracks(self, tracks: Iterable[HostTrack]) -> tuple[HostTrack, ...]:
        return tuple(
            replace(track, items=tuple(self._item(each) for each in track.items))
            for track in tracks
        )

    def _item(self, item: HostItem) -> HostItem:
        found = self.looked_up.get(item.id)
        if item.inside:
            item = replace(item, inside=self._tracks(item.inside))
        return replace(item, operations=found.operations) if found else item

    def _unseen(self, read: tuple[int, int], *, asks: bool) -> Iterator[str]:
        done, total = read
        if not self.is_whole and done < total:
            yield f"{total - done:,} of {total:,} clips were not read yet"
        left = sum(1 for each in self.items if self.lacks(each)) if asks else 0
        if left:
            yield f"{left:,} of {len(self.items):,} clips were not looked into yet"
        named = list(self.failed.items())
        for item, reason in named[:_MOST_FAILURES]:
            yield f"{self.items[item].name} was not looked into: {reason}"
        if (more := len(named) - _MOST_FAILURES) and more > 0:
            yield f"{more:,} more clips were not looked into"


def item_at(timeline: HostTimeline, frame: int) -> str:
    """Return the id of the topmost enabled item of picture at a record frame, or ""."""
    for track in reversed(timeline.tracks):
        if track.kind != "picture" or not track.enabled:
            continue
        for item in reversed(track.items):
            if item.enabled and item.start <= frame < item.start + item.duration:
                return item.id
    return ""
