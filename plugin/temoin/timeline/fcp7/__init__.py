"""Final Cut Pro 7's XML, by whatever program, as OpenTimelineIO's objects.

OpenTimelineIO's adapter reads; before it does, the tree is put right, and afterwards what it
leaves out is put in.
"""

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import opentimelineio as otio

from temoin.errors import RateError, TimelineError
from temoin.language import say
from temoin.timeline.bundles import reason_of
from temoin.timeline.fcp7.mended import Mending
from temoin.timeline.fcp7.prepared import ITEMS, Prepared, number, put, top_sequences
from temoin.timeline.times import Notes
from temoin.timeline.xml_text import XmlCut, xml_tree

__all__ = ["read_fcp7"]

_ADAPTERS: Any = otio.adapters  # untyped, as the library is
_ADAPTER = "fcp_xml"

# What the adapter was seen to raise, and what we do where its tree and ours differ.
_FAILURES = (
    otio.exceptions.OTIOError,
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
    ArithmeticError,
    AssertionError,
    RuntimeError,
)


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
    prepared = Prepared(tree, notes)
    try:
        sequences = prepared.sequences()
        root = _read(ElementTree.tostring(tree))
        mending = Mending(numbers, notes)
        timelines = [root] if isinstance(root, otio.schema.Timeline) else list(root)
        for timeline, sequence in zip(timelines, sequences, strict=True):
            mending.timeline(timeline, sequence)
    except RateError as error:
        raise TimelineError("a rate in it is none", hint="Export the XML again.") from error
    except _FAILURES as error:
        raise TimelineError(
            say(
                "the adapter {name} cannot read it: {reason}",
                name=_ADAPTER,
                reason=reason_of(error),
            ),
            hint="Export an .otio instead.",
        ) from error
    if loose:
        root = _collection(timelines[0])
    return XmlCut(root=root, content=content, tags=mending.tags)


def _read(content: bytes) -> Any:  # noqa: ANN401 - OpenTimelineIO has no types
    """Return what the adapter reads, media left as the file names them."""
    return _ADAPTERS.read_from_string(
        content.decode(),
        adapter_name=_ADAPTER,
        media_linker_name=otio.media_linker.MediaLinkingPolicy.DoNotLinkMedia,
    )


def _gathered(tree: Element) -> list[Element]:
    """Lay the clips of a document without a sequence on one that the adapter can read.

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


def _collection(timeline: Any) -> Any:  # noqa: ANN401 - OpenTimelineIO has no types
    """Return the clips of a timeline without it: they have no place in time."""
    clips = list(timeline.find_clips())
    for track in timeline.tracks:
        del track[:]
    return otio.schema.SerializableCollection(children=clips)
