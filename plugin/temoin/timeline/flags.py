"""What is written of ours into a timeline, and where in an opened cut it goes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from temoin.canonical import plain
from temoin.timeline.cuts import OpenedCut
from temoin.timeline.nodes import Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """What any program is to show on a clip.

    Attributes:
        clip: The clip's id.
        marker: The marker's name; empty for no marker.
        colour: OpenTimelineIO's marker colour, upper case.
        comment: The marker's comment.
        summary: What is known of the clip, as flat text.
    """

    clip: str
    marker: str
    colour: str
    comment: str
    summary: Mapping[str, str] = field(default_factory=dict)


def at(found: Any, way: Way) -> Any:  # noqa: ANN401 - OpenTimelineIO has no types
    """Return what lies at the end of a way."""
    return reduce(lambda around, index: around[index], way, found)


def way_from_root(opened: OpenedCut, way: Way) -> Way:
    """Return the way to a clip from a file's root, where a timeline and its stack are one step."""
    programme = opened.programme
    if not programme.bin:
        return (*programme.way, *way)
    lane, index, *inner = way
    return (*programme.way, *programme.bin[lane][index], *inner)


def plain_text(text: str) -> str:
    """Return text that OpenTimelineIO keeps: it cuts at NUL and takes no half surrogate pairs."""
    return plain(text).replace("\0", " ")
