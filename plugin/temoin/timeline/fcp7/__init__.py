"""Final Cut Pro 7's XML, by whatever program, as OpenTimelineIO's JSON.

The tree is put right first: what programs leave out, or say at other places, is put where the
format has it.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

import msgspec

from temoin.errors import RateError, TimelineError
from temoin.timeline.fcp7.prepared import ITEMS, Prepared, number, put, top_sequences
from temoin.timeline.fcp7.reading import Reading
from temoin.timeline.json_objects import JsonObject, collection_json
from temoin.timeline.nodes import Way
from temoin.timeline.times import Notes
from temoin.timeline.xml_text import ClipTag, XmlCut, xml_tree

__all__ = ["read_fcp7"]


def read_fcp7(content: bytes, notes: Notes) -> XmlCut:
    """Return what a document holds: its sequences, or else the clips of its bins.

    Args:
        content: The document's bytes.
        notes: Where what is guessed or missing is said.

    Raises:
        TimelineError: No XML, nothing that could be a timeline, or too much of it.
    """
    tree = xml_tree(content)
    notes.unseen("a Final Cut Pro 7 XML leaves out masks, and effects that it has no form for")
    numbers = {id(each): at for at, each in enumerate(tree.iter()) if each.tag in {*ITEMS, "clip"}}
    loose = [] if top_sequences(tree) else _gathered(tree)
    reading = Reading(numbers, notes)
    try:
        sequences = Prepared(tree, notes).sequences()
        ways: list[Way] = [()] if len(sequences) == 1 else [(at,) for at in range(len(sequences))]
        timelines = [reading.timeline(each, way) for each, way in zip(sequences, ways, strict=True)]
    except RateError as error:
        raise TimelineError("a rate in it is none", hint="Export the XML again.") from error
    root = timelines[0] if len(timelines) == 1 else collection_json("Sequences", timelines)
    tags = reading.tags
    if loose:
        root, tags = _collected(root, tags)
    return XmlCut(json=msgspec.json.encode(root, order="sorted"), content=content, tags=tags)


def _gathered(tree: Element) -> list[Element]:
    """Lay the clips of a document without a sequence on one.

    Raises:
        TimelineError: There are none.
    """
    clips = list(_clips(tree))
    if not clips:
        raise TimelineError("no sequence and no clip in it", hint="Export a sequence as XML.")
    sequence = Element("sequence")
    track = SubElement(SubElement(SubElement(sequence, "media"), "video"), "track")
    reached = 0
    for clip in clips:
        first, out = number(clip, "in"), number(clip, "out")
        if first is None or first < 0 or out is None or out <= first:
            first, out = 0, number(clip, "duration") or 0
        length = out - first
        edges = {"in": first, "out": out, "start": reached, "end": reached + length}
        for tag, value in edges.items():
            put(clip, tag, value)
        track.append(clip)
        reached += length
    tree.append(sequence)
    return clips


def _clips(tree: Element) -> Iterator[Element]:
    """Yield a document's clips, each with its file, as items of a track."""
    for clip in [*tree.iter("clip")]:
        file = next(clip.iter("file"), None)
        if clip.find("file") is None and file is not None:
            clip.append(file)
        for logged in clip.findall("media"):
            clip.remove(logged)
        clip.tag = "clipitem"
        yield clip


def _collected(
    timeline: JsonObject, tags: dict[Way, ClipTag]
) -> tuple[JsonObject, dict[Way, ClipTag]]:
    """Return the clips of a timeline without it: they have no place in time."""
    (track,) = timeline["tracks"]["children"]
    clips = [each for each in track["children"] if each["OTIO_SCHEMA"].startswith("Clip.")]
    ways: list[Way] = [(at,) for at in range(len(clips))]
    found = dict(zip(ways, tags.values(), strict=False))
    return collection_json("", clips), found
