"""Every trace of ours out of a timeline again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import opentimelineio as otio

from temoin.timeline.bundles import otio_object
from temoin.timeline.cuts import about
from temoin.timeline.edl_text import stripped_edl
from temoin.timeline.formats import cut_content, format_of
from temoin.timeline.newer import lowered
from temoin.timeline.nodes import OWN_KEY
from temoin.timeline.operations import is_ours
from temoin.timeline.projects import project_format
from temoin.timeline.times import Notes
from temoin.timeline.writing import write_bundle, write_content
from temoin.timeline.xml_marks import stripped_xml


def strip_file(path: Path, out: Path | None) -> int:
    """Write a timeline's file without any trace of ours; return how many there were.

    A file that has none is written as it is, byte for byte; of lists and XML all else is.

    Args:
        path: The timeline's file, or the folder of an .otiod bundle; it is read only.
        out: Another file, of the same format; for a folder, the timeline's file in it. None writes
            nothing.

    Raises:
        TimelineError: The file cannot be read.
        StoreError: The other file cannot be written.
    """
    with about(str(path)):
        content = cut_content(path)
        stripped, traces = _stripped(content, path.suffix.lower())
        if out and path.suffix.lower() == ".otioz":
            write_bundle(path, out, stripped)
        elif out:
            write_content(out, stripped)
    return traces


def _stripped(content: bytes, suffix: str) -> tuple[bytes, int]:
    """Return what a file holds without traces of ours, and how many there were."""
    if project_format(content, suffix):  # which is only ever read
        return content, 0
    kind = format_of(content, suffix)
    if kind == "cmx_3600":
        return stripped_edl(content)
    if kind == "xml":
        stripped = stripped_xml(content)
        markers = content.count(b"<marker") - stripped.count(b"<marker")
        return stripped, markers or int(stripped != content)  # of two bytes a letter: one
    if kind not in {"otio", "otioz", "otiod"}:
        return content, 0
    root = otio_object(lowered(content, Notes()))
    traces = strip_timeline(root)
    return (str(root.to_json_string(indent=4)).encode() if traces else content), traces


def strip_timeline(root: Any) -> int:  # noqa: ANN401 - OpenTimelineIO is untyped
    """Take out of an OpenTimelineIO object every trace of ours; return how many there were.

    Traces are the ledger, summaries and markers, on whatever they lie: a host may have moved them.
    """
    traces = 0
    for item in _everything(root):
        traces += item.metadata.pop(OWN_KEY, None) is not None
        markers: Any = getattr(item, "markers", ())
        for index in reversed(range(len(markers))):
            if is_ours(markers[index]):
                del markers[index]
                traces += 1
    return traces


def _everything(root: Any) -> Iterator[Any]:  # noqa: ANN401 - OpenTimelineIO has no types
    """Yield an object and all that lies in it."""
    yield root
    if isinstance(root, otio.schema.SerializableCollection):
        for child in root:
            if isinstance(child, otio.core.SerializableObjectWithMetadata):
                yield from _everything(child)
        return
    if isinstance(root, otio.schema.Timeline):
        yield root.tracks
    if hasattr(root, "find_children"):
        yield from root.find_children()
