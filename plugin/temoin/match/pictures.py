"""The second witness: whether two clips' frames look alike."""

from collections.abc import Sequence

from temoin.match.witness import Picture

ALIKE_BITS = 8
"""Of 64: the most that the same frame differs by after a transcode or a scaling, for a yes.

Measured on 100 frames of four films of the corpus, as MPEG-4 at 0.3 Mbit/s and Motion JPEG, to 240
pixels wide: 2 in the middle, 10 at most (a dark and soft one, which then tells nothing).
"""

UNLIKE_BITS = 20
"""The least that frames of other material differ by, for a no; 32 is chance.

Measured between the same four films: 17 at least, 23 to 37 in the middle.
"""

ENOUGH = 3
"""Frames that both show, of which one by chance looks like another take's."""


def look_alike(old: Sequence[Picture], new: Sequence[Picture], shift: int = 0) -> bool | None:
    """Return whether frames that both show look alike; None where no frame tells.

    Args:
        old: Of one clip.
        new: Of the other.
        shift: What is added to an old frame to name the same one of the new clip's media.
    """
    bits = {each.frame + shift: each.bits for each in old}
    apart = [(bits[each.frame] ^ each.bits).bit_count() for each in new if each.frame in bits]
    if not apart:
        return None
    if max(apart) <= ALIKE_BITS:
        return True
    return False if max(apart) >= UNLIKE_BITS else None


def tells_takes_apart(old: Sequence[Picture], new: Sequence[Picture], shift: int = 0) -> bool:
    """Return whether the frames that both show are enough to tell another take of one set-up.

    They are where there are some, and they change by more than a transcode changes one.
    """
    there = {each.frame for each in new}
    bits = [each.bits for each in old if each.frame + shift in there]
    apart = ((one ^ bits[0]).bit_count() for one in bits)
    return len(bits) >= ENOUGH and max(apart) > ALIKE_BITS
