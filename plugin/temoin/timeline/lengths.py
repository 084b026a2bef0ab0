"""How long items are, before they are walked."""

from temoin.rate import Frames, Rate
from temoin.timeline.materials import active_media
from temoin.timeline.nodes import Node, Span, is_a
from temoin.timeline.times import frames_at, span_at


def used_span(item: Node) -> Span | None:
    """Return the range that an item uses of its own time; None where nothing says it.

    A clip without a source range uses all of its media.
    """
    if item.source_range is not None or not item.is_clip:
        return item.source_range
    media = active_media(item)
    return media.available_range if media else None


class Lengths:
    """The lengths of items in frames of one rate, each measured once."""

    def __init__(self, rate: Rate) -> None:
        """Measure in frames of a rate."""
        self._rate = rate
        self._nests: dict[int, tuple[Node, Frames]] = {}  # the node too: an id is used again
        self._clips: dict[int, tuple[Node, Frames | None]] = {}

    def of(self, item: Node) -> Frames | None:
        """Return how long an item is on its track; None where the timeline does not tell.

        A change of speed does not change it: the source range is as long as the use.
        """
        if item.is_nest:
            trim = self.trim_of(item)
            return trim[1] if trim else self.of_content(item)
        known = self._clips.get(id(item))
        if known is None:
            span = used_span(item)
            exact = span_at(span, self._rate) if span else None
            known = self._clips[id(item)] = (item, exact[1] if exact else None)
        return known[1]

    def trim_of(self, nest: Node) -> tuple[Frames, Frames] | None:
        """Return start and duration of the part of a nest that is used, if it is trimmed."""
        return span_at(nest.source_range, self._rate) if nest.source_range else None

    def of_content(self, nest: Node) -> Frames:
        """Return how long all is that a stack or a track holds, untrimmed."""
        if id(nest) not in self._nests:
            measured = self._of_track(nest) if is_a(nest, "Track") else self._of_stack(nest)
            self._nests[id(nest)] = (nest, measured)
        return self._nests[id(nest)][1]

    def _of_stack(self, stack: Node) -> Frames:
        lengths = (self.of(child) for child in stack.children if not child.is_transition)
        return max((each for each in lengths if each is not None), default=0)

    def _of_track(self, track: Node) -> Frames:
        """Return the sum of a track's items, with what transitions at its ends show beyond them."""
        lengths = (self.of(child) for child in track.children if not child.is_transition)
        total: Frames = sum(each for each in lengths if each is not None)
        ends = track.children[:1] + track.children[-1:]
        for end, side in zip(ends, ("in_offset", "out_offset"), strict=False):
            if end.is_transition:
                total += frames_at(getattr(end, side), self._rate) or 0
        return total
