"""An old clip and a new one that share an identity, and which frames both show."""

import msgspec
from msgspec.structs import replace

from temoin.match.grounds import Verdict
from temoin.match.uses import Use
from temoin.match.words import Sureness
from temoin.model import ClipView
from temoin.rate import FrameRange


class Edge(msgspec.Struct, frozen=True, gc=False):
    """An old clip and a new one that share an identity and some frames.

    Attributes:
        shared: Media frames in ticks, as the new clip counts; None where they are not told.
        shift: Ticks by which the old clip counts less: a day, or where its media begin elsewhere.
        is_of_many: Whether so many other old clips share the frames that they were not all asked.
    """

    old: Use
    new: Use
    verdict: Verdict
    shared: tuple[int, int] | None
    shift: int = 0
    is_of_many: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether both show the same frames of one material."""
        return self.verdict.is_sure

    def asked(self) -> "Edge":
        """Return it as a question."""
        return replace(self, verdict=self.verdict.asked())

    @property
    def common(self) -> FrameRange | None:
        """The media frames that both show, transitions included, as the new clip counts them."""
        ticks = self._common_ticks()
        return _frames(*ticks, self.new) if ticks else None

    @property
    def old_common(self) -> FrameRange | None:
        """The same frames as the old clip counts them."""
        ticks = self._common_ticks()
        return _frames(ticks[0] - self.shift, ticks[1] - self.shift, self.old) if ticks else None

    def _common_ticks(self) -> tuple[int, int] | None:
        """Return what both show; None where that is not told, or a witness denies."""
        old, new = self.old, self.new
        if self.shared is None or self.verdict.sureness is Sureness.DENIED:
            return None
        if not (_has_transitions(new.clip) and _has_transitions(old.clip)):
            return self.shared
        old_start, old_end = old.visible_ticks
        new_start, new_end = new.visible_ticks
        return max(old_start + self.shift, new_start), min(old_end + self.shift, new_end)


def _has_transitions(clip: ClipView) -> bool:
    """Return whether a clip shows more frames than its own; where one has none, it shows fewer."""
    return bool(clip.transition_in or clip.transition_out)


def _frames(start: int, end: int, use: Use) -> FrameRange | None:
    """Return ticks as whole media frames, as a clip's own range counts them."""
    shown = use.shown
    if shown is None or (start == use.start and end == use.end):
        return shown
    tick = use.material.tick
    wrapped = shown.start - use.start // tick  # days that its timecode has begun anew
    first = start // tick + wrapped
    last = -(-end // tick) + wrapped
    return FrameRange(start=first, duration=last - first, rate=shown.rate)
