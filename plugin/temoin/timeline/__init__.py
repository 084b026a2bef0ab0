"""OpenTimelineIO in, clip views out, annotations back."""

from temoin.timeline.annotations import Flag, annotate_timeline
from temoin.timeline.cuts import read_cut
from temoin.timeline.documents import cut_content
from temoin.timeline.stripping import strip_file, strip_timeline, stripped_place

__all__ = [
    "Flag",
    "annotate_timeline",
    "cut_content",
    "read_cut",
    "strip_file",
    "strip_timeline",
    "stripped_place",
]
