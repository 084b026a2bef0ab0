"""Media frames that an old cut counts, as a new one counts them."""

from fractions import Fraction
from math import ceil, floor

from temoin.match import Link
from temoin.rate import FrameRange, Rate

_NTSC = 1001


def frames_along(link: Link, stated: FrameRange, *, widen: bool) -> FrameRange | None:
    """Return stated frames as the new clip of a link counts them; None where nobody can tell.

    Args:
        link: Two clips that may show the same material.
        stated: In the old clip's media time; beyond what the clips show, too.
        widen: Whether a frame that is stated in part counts: for a step, not for an attestation.
    """
    old, new = link.old_common, link.common
    if old is None or new is None:
        return None
    ratio = _counted(new.rate) / _counted(old.rate)
    at_old = stated.covering_at(old.rate)
    first = new.start + (at_old.start - old.start) * ratio
    last = new.start + (at_old.end_exclusive - old.start) * ratio
    start, end = (floor(first), ceil(last)) if widen else (ceil(first), floor(last))
    return FrameRange(start=start, duration=max(0, end - start), rate=new.rate)


def _counted(rate: Rate) -> Fraction:
    """Return a rate as frames are numbered: at 24000/1001 they have the labels of 24."""
    return Fraction(rate.timebase) if rate.denominator == _NTSC else rate.fraction
