"""Markers as an edit decision list of their own: an event of one frame each, with locators."""

from collections import defaultdict
from collections.abc import Iterable

from temoin.model import CutView
from temoin.timeline.nodes import OWN_MARK
from temoin.wording import harmless

COLOUR = "YELLOW"
MOST_EVENTS = 999_999


def marker_list(cut: CutView, markers: Iterable[tuple[int, str]]) -> str:
    """Return a list that a program shows as markers, or as events at the right place.

    Every track's clips fit into it, which a list of one track has no room for: no event overlaps
    another, and what begins at one frame is one event with several locators.

    Args:
        cut: Whose record time is counted in.
        markers: Record frames, and what to say there.

    Source: CMX 3600; locators as Media Composer writes them (`* LOC:`).
    """
    by_frame: defaultdict[int, list[str]] = defaultdict(list)
    for frame, words in markers:
        by_frame[frame].append(words)
    lines = [
        f"TITLE: {harmless(cut.name) or 'Untitled'}",
        "FCM: DROP FRAME" if cut.drop_frame else "FCM: NON-DROP FRAME",
    ]
    for number, frame in enumerate(sorted(by_frame)[:MOST_EVENTS], start=1):
        start, end = cut.record_timecode(frame), cut.record_timecode(frame + 1)
        lines += ["", f"{number:03}  AX       V     C        {start} {end} {start} {end}"]
        lines += [
            f"* LOC: {start} {COLOUR}  {harmless(words)} {OWN_MARK}" for words in by_frame[frame]
        ]
    return "\n".join([*lines, ""])
