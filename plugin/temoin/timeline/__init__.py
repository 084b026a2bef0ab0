"""OpenTimelineIO in, clip views out, annotations back."""

from temoin.timeline.annotations import Flag, annotate_timeline, strip_timeline
from temoin.timeline.cuts import read_cut
from temoin.timeline.documents import content_sha256

__all__ = ["Flag", "annotate_timeline", "content_sha256", "read_cut", "strip_timeline"]
