"""OpenTimelineIO in, clip views out, annotations back."""

from temoin.timeline.annotations import Flag, annotate_timeline, strip_timeline
from temoin.timeline.cuts import read_cut
from temoin.timeline.documents import cut_content

__all__ = ["Flag", "annotate_timeline", "cut_content", "read_cut", "strip_timeline"]
