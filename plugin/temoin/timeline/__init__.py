"""OpenTimelineIO in, clip views out, annotations back."""

from temoin.timeline.annotations import Flag, annotate_timeline, strip_timeline
from temoin.timeline.cuts import read_cut

__all__ = ["Flag", "annotate_timeline", "read_cut", "strip_timeline"]
