"""What joins clips and tracks in an MLT document, put on the clips that it joins.

Source: MLT framework, `mlt_field` (transitions of a tractor: `a_track`, `b_track`, `in`, `out`).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from temoin.timeline.projects.mlt_document import Document, Service, properties_of
from temoin.timeline.projects.mlt_effects import transition_of
from temoin.timeline.projects.parts import Lane, Placed

Row = list[Placed]
"""What a playlist plays, one after another."""

Track = tuple[Lane | None, list[Row]]
"""A track, and what lies on it, playlist by playlist; no lane for one that shows nothing."""

_BOTH_SHOWN = frozenset({"luma", "mix"})  # a passage from one to the other


def join(
    tractor: Service, tracks: Sequence[tuple[Lane | None, list[Row]]], document: Document
) -> None:
    """Put each transition of a tractor on the clips of its tracks in whose time it lies.

    A passage is on both clips that it joins, what lays a track over others on that track's.
    """
    for each in tractor.transitions:
        document.count_item()
        rows = [row for number in _numbers(each, tractor) for row in _rows(number, tracks)]
        joined = [placed for row in rows for placed in _within(each, row, tractor, document)]
        document.count_effects(len(joined))
        made = transition_of(each, tractor.id, document)
        for placed in joined:
            placed.node.effects.append(made)


def _numbers(transition: Element, tractor: Service) -> Iterator[int]:
    """Yield the indexes of the tracks on whose clips a transition acts."""
    words = properties_of(transition)
    is_passage = "kdenlive:mixcut" in words or words.get("mlt_service") in _BOTH_SHOWN
    keys = ("a_track", "b_track") if is_passage else ("b_track",)
    for key in keys:
        text = words.get(key, "")
        if text.isascii() and text.isdigit() and len(text) <= len(str(len(tractor.inside))):
            yield int(text)


def _rows(number: int, tracks: Sequence[Track]) -> list[Row]:
    return tracks[number][1] if number < len(tracks) else []


def _within(element: Element, row: Row, tractor: Service, document: Document) -> Row:
    """Return what of a row is shown while a transition lasts; all of it where it says no times."""
    words = properties_of(element)
    first = document.frames(words.get("in"), tractor.id) or 0
    last = document.frames(words.get("out"), tractor.id)
    begin = bisect_right(row, float(first), key=_end)
    if last is None:
        return row[begin:]
    return row[begin : bisect_left(row, float(last + 1), key=_start)]


def _start(placed: Placed) -> float:
    return float(placed.used.start)


def _end(placed: Placed) -> float:
    return float(placed.used.start + placed.used.duration)
