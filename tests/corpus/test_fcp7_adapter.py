"""Final Cut Pro 7's XML as we read it, against OpenTimelineIO's adapter.

The adapter is given the tree as we put it right, else it reads none of them in full; what it leaves
out then is left out here.
"""

import json
from pathlib import Path
from xml.etree import ElementTree

import opentimelineio as otio
import pytest

from perf.formats import fcp7_bytes
from temoin.errors import TemoinError
from temoin.model import ClipView, CutView
from temoin.rate import FrameRange
from temoin.timeline.fcp7.prepared import Prepared
from temoin.timeline.times import Notes
from temoin.timeline.xml_text import xml_tree
from timelines import Item, read, read_bytes

pytestmark = pytest.mark.corpus

NO_LINKER = otio.media_linker.MediaLinkingPolicy.DoNotLinkMedia


def by_adapter(content: bytes) -> list[Item]:
    """Return the timelines that the adapter reads in a tree that was put right."""
    tree = xml_tree(content)
    Prepared(tree, Notes()).sequences()
    root = otio.adapters.read_from_string(
        ElementTree.tostring(tree).decode(), adapter_name="fcp_xml", media_linker_name=NO_LINKER
    )
    return [root] if isinstance(root, otio.schema.Timeline) else list(root)


def told(clip: ClipView) -> dict[str, object]:
    """Return what both tell of a clip.

    The adapter knows no changes of speed, switches or kinds, and counts markers without the media's
    timecode, which it adds to the clip's in.
    """
    is_retimed = any("timeremap" in text for text in clip.metadata.values())
    return {
        "id": clip.id,
        "name": clip.name,
        "track": clip.track,
        "kind": clip.kind,
        "record": clip.record_range,
        "source": None if is_retimed else clip.source_range,
        "reel": clip.reel,
        "media": clip.media,
        "markers": [(each.name, each.colour) for each in clip.markers],
        "transitions": (clip.transition_in, clip.transition_out),
        "metadata": {host: plain(text) for host, text in clip.metadata.items()},
        "effects": 0 if is_retimed else len(clip.effects),
    }


def plain(text: str) -> object:
    """Return a JSON text, parsed, with the line ends that the adapter makes of carriage returns."""
    return json.loads(text.replace("\\r\\n", "\\n").replace("\\r", "\\n"))


def same(content: bytes, where: str) -> int:
    """Compare every clip of every sequence; return how many there are."""
    found = 0
    theirs = by_adapter(content)
    for root in theirs:
        name = root.name if len(theirs) > 1 else None
        ours, adapted = read_bytes(content, timeline_name=name), read(root)
        assert (ours.name, ours.rate, ours.range) == (adapted.name, adapted.rate, adapted.range)
        assert len(ours.clips) == len(adapted.clips), where
        for one, other in zip(ours.clips, adapted.clips, strict=True):
            assert told(one) == told(other), f"{where} {one.id}"
        found += len(ours.clips)
    return found


def test_every_clip_is_what_the_adapter_reads(corpus: Path) -> None:
    found = 0
    for path in sorted((corpus / "timelines" / "fcp7xml").glob("*.xml")):
        try:
            cut: CutView | None = read_bytes(path.read_bytes())
        except TemoinError:
            cut = None
        if cut is not None:
            found += same(path.read_bytes(), path.name)
    assert found >= 220


def test_every_clip_of_a_made_reel_is_what_the_adapter_reads() -> None:
    assert same(fcp7_bytes(300), "made") == 300


def test_a_marker_on_the_first_frame_of_a_clip_is_read_there(corpus: Path) -> None:
    cut = read_bytes((corpus / "timelines" / "fcp7xml" / "empty_name_tags.xml").read_bytes())
    marked = {each.id: each for each in cut.clips if each.markers}
    clip = marked["V2-0008"]
    assert clip.source_range is not None
    assert [each.marked_range for each in clip.markers] == [
        FrameRange(start=clip.source_range.start, duration=0, rate=clip.source_range.rate)
    ]
