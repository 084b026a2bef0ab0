"""Which clips have other picture above all of their length."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from temoin.model import ClipView
from temoin.vocabulary import MediaKind, TrackKind


def with_cover(clips: Sequence[ClipView]) -> tuple[ClipView, ...]:
    """Return clips with those marked that have other picture above all of their length.

    What lies above counts if it is a file's picture, seen itself: titles and adjustments are made
    by programs to be seen through. How opaque it is, most formats do not tell.

    Args:
        clips: Of one cut, bottom first.
    """
    above = _Union()
    marked: list[ClipView] = []
    for clip in reversed(clips):
        part = clip.record_range
        is_picture = clip.kind is TrackKind.PICTURE and clip.visible and part is not None
        if part is None or not is_picture:
            marked.append(clip)
            continue
        covered = part.duration > 0 and above.holds(part.start, part.end_exclusive)
        marked.append(replace(clip, covered=True) if covered else clip)
        if _is_picture_of_a_file(clip):
            above.add(part.start, part.end_exclusive)
    return tuple(reversed(marked))


def _is_picture_of_a_file(clip: ClipView) -> bool:
    media = clip.active_media
    return media is not None and media.kind is not MediaKind.GENERATOR


class _Union:
    """Stretches of frames, ends exclusive, kept apart and in order."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def holds(self, start: int, end: int) -> bool:
        """Return whether one stretch holds all of another."""
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and self._ends[at] >= end

    def add(self, start: int, end: int) -> None:
        """Add a stretch; those that it meets become one with it."""
        first, last = bisect_left(self._ends, start), bisect_right(self._starts, end)
        if first < last:
            start, end = min(start, self._starts[first]), max(end, self._ends[last - 1])
        self._starts[first:last] = [start]
        self._ends[first:last] = [end]
