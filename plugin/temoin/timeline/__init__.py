"""OpenTimelineIO in, clip views out, annotations back."""

from temoin.timeline.annotations import annotate_timeline
from temoin.timeline.cuts import about, read_cut
from temoin.timeline.edit_rates import rate_is_assumed
from temoin.timeline.flags import Flag
from temoin.timeline.formats import content_sha256, cut_content, other_adapter, timeline_file
from temoin.timeline.labels import without_host_words
from temoin.timeline.marker_list import marker_list
from temoin.timeline.projects.hosted import host_document, host_timeline
from temoin.timeline.stripping import strip_file, strip_timeline

__all__ = [
    "Flag",
    "about",
    "annotate_timeline",
    "content_sha256",
    "cut_content",
    "host_document",
    "host_timeline",
    "marker_list",
    "other_adapter",
    "rate_is_assumed",
    "read_cut",
    "strip_file",
    "strip_timeline",
    "timeline_file",
    "without_host_words",
]
