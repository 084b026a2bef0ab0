"""OpenTimelineIO in, clip views out, annotations back."""

from temoin.timeline.annotations import annotate_timeline
from temoin.timeline.cuts import read_cut
from temoin.timeline.flags import Flag
from temoin.timeline.formats import cut_content, timeline_file
from temoin.timeline.stripping import strip_file, strip_timeline

__all__ = [
    "Flag",
    "annotate_timeline",
    "cut_content",
    "read_cut",
    "strip_file",
    "strip_timeline",
    "timeline_file",
]
