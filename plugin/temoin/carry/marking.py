"""A marker on each clip that somebody must look at: in the new cut, or as a list of markers."""

from collections.abc import Mapping
from pathlib import Path

from temoin.cut import Cut
from temoin.errors import InputError
from temoin.language import say
from temoin.model import CutView
from temoin.store.atomic import made_beside, write_beside
from temoin.timeline import Flag, annotate_timeline, marker_list
from temoin.wording import joined, listed

COLOUR = "YELLOW"
_NAMED = 5


def mark_clips(cut: Cut, markers: Mapping[str, str], out: Path) -> tuple[str, ...]:
    """Write a list of markers (`.edl`) or the cut with them; return what had no room, in words.

    Args:
        cut: The cut; its file stays as it is.
        markers: Names of markers, by clip id.
        out: Told by suffix which format is written.

    Raises:
        InputError: The cut is no file.
        StoreError: The file cannot be written.
        TimelineError: The format cannot be written.
    """
    if out.suffix.lower() == ".edl":
        return _as_list(cut.view, markers, out)
    path = cut.wanted.path
    if path is None:
        raise InputError("markers are written into a file's cut only", hint="Name NEW as a file.")
    flags = [
        Flag(clip=clip, marker=name, colour=COLOUR, comment="") for clip, name in markers.items()
    ]
    with made_beside(out) as beside:
        carried = annotate_timeline(
            path,
            beside,
            flags=flags,
            ledger_lines=(),
            rate=cut.wanted.rate,
            timeline_name=cut.wanted.timeline,
        )
    return tuple(carried.lost)


def _as_list(cut: CutView, markers: Mapping[str, str], out: Path) -> tuple[str, ...]:
    placed = [
        (clip.record_range.start, joined([clip.name or clip.id, markers[clip.id]]))
        for clip in cut.clips
        if clip.id in markers and clip.record_range
    ]
    write_beside(out, marker_list(cut, placed).encode())
    left = [clip for clip in markers if cut.clip(clip).record_range is None]
    return (say("the markers of {clips}", clips=listed(left, _NAMED)),) if left else ()
