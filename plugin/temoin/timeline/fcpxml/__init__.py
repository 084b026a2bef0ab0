"""Final Cut Pro X's XML as OpenTimelineIO's objects: everything in it that shows or sounds.

Elements that are not understood are counted and the rest is read.

Source: FCPXML reference and document type definitions 1.1 to 1.14, Apple.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any
from xml.etree.ElementTree import Element

import opentimelineio as otio

from temoin.errors import TimelineError
from temoin.rate import Rate
from temoin.timeline.fcpxml.clips import SHOWN
from temoin.timeline.fcpxml.lanes import tracks_of
from temoin.timeline.fcpxml.resources import Resources
from temoin.timeline.fcpxml.storylines import Reader, Scene
from temoin.timeline.fcpxml.structure import sequence_start
from temoin.timeline.fcpxml.times import at, seconds, slowest_rate
from temoin.timeline.fcpxml.words import KEY, markers_of, name_of, words_of
from temoin.timeline.nodes import Way
from temoin.timeline.times import Notes
from temoin.timeline.xml_text import XmlCut, xml_tree

__all__ = ["FCPXML_NAME", "read_fcpxml"]

FCPXML_NAME = "Info.fcpxml"
"""The timeline in a bundle. Source: FCPXML reference, 1.10."""

_HOLDERS = frozenset({"fcpxml", "library", "event", "collection-folder"})
_HOLDING = (otio.schema.Stack, otio.schema.Track, otio.schema.SerializableCollection)  # type: ignore[attr-defined]
_GUESS = Rate(24)


def read_fcpxml(content: bytes, notes: Notes) -> XmlCut:
    """Return what a document holds: its projects, or else its clips.

    Args:
        content: The document's bytes.
        notes: Where what is guessed, missing or not understood is said.

    Raises:
        TimelineError: No XML, or nothing in it that could be a timeline.
    """
    tree = xml_tree(content)
    notes.unseen(
        "Smart Conform, Transcribe to Captions and Enhance Light and Color:"
        " an FCPXML holds no more than the transforms, captions and colours that they leave"
    )
    numbers = {id(each): index for index, each in enumerate(tree.iter()) if each.tag in SHOWN}
    reader = Reader(resources=Resources.of(tree), notes=notes, numbers=numbers)
    try:
        root = _root(tree, reader)
    except RecursionError as error:
        raise TimelineError(
            "its clips lie too deep in one another", hint="Flatten some of them."
        ) from error
    tags = {way: reader.tags[id(clip)][1] for clip, way in _clips(root) if id(clip) in reader.tags}
    return XmlCut(root=root, content=content, tags=tags)


def _clips(root: Any, way: Way = ()) -> Iterator[tuple[Any, Way]]:  # noqa: ANN401 - OpenTimelineIO has no types
    """Yield clips with the way to each."""
    if isinstance(root, otio.schema.Timeline):
        yield from _clips(root.tracks, way)
    elif isinstance(root, _HOLDING):
        for index, each in enumerate(root):
            yield from _clips(each, (*way, index))
    else:
        yield root, way


def _root(tree: Element, reader: Reader) -> Any:  # noqa: ANN401 - OpenTimelineIO has no types
    projects = [*_projects(tree)]
    loose = [*_loose(tree)]
    if projects:
        for each in loose:
            reader.notes.count("clips beside the projects, not read", each.get("name", ""))
        timelines = [_timeline(*each, reader) for each in projects]
        return timelines[0] if len(timelines) == 1 else _collection(timelines)
    if not loose:
        raise TimelineError(
            "no project and no clip in it", hint="Select the project and export its XML again."
        )
    return _bin(loose, reader)


def _projects(tree: Element) -> Iterator[tuple[str, Element, Element]]:
    """Yield the name, the element and the sequence of each project."""
    for project in tree.iter("project"):
        for sequence in project.iterfind("sequence"):
            yield project.get("name", "") or sequence.get("name", ""), project, sequence
    for holder in tree.iter():
        if holder.tag in _HOLDERS:
            for sequence in holder.iterfind("sequence"):
                yield sequence.get("name", ""), sequence, sequence


def _loose(tree: Element) -> Iterator[Element]:
    """Yield the clips that lie in events, outside any project."""
    for holder in tree.iter():
        if holder.tag in _HOLDERS or (holder.tag == "project" and holder.find("sequence") is None):
            yield from (each for each in holder if each.tag in SHOWN and each.tag != "gap")


def _timeline(name: str, project: Element, sequence: Element, reader: Reader) -> Any:  # noqa: ANN401 - OpenTimelineIO has no types
    rate = _rate(sequence, reader)
    scene, start = Scene(rate=rate), sequence_start(sequence)
    spine = sequence.find("spine")
    if spine is not None:
        reader.storyline(spine, start, scene)
    words = {**words_of(project, beyond={"name", "sequence"}), **words_of(sequence, beyond=_IN_IT)}
    timeline = otio.schema.Timeline(
        name=name, global_start_time=at(start, rate), metadata={KEY: words}
    )
    tracks = otio.schema.Stack(name="tracks", children=tracks_of(scene.laid, start, rate))
    tracks.markers.extend(markers_of(sequence, -start, rate))
    timeline.tracks = tracks
    return timeline


_IN_IT = frozenset({"spine", "duration", "tcStart", "format", "marker", "chapter-marker"})


def _rate(sequence: Element, reader: Reader) -> Rate:
    """Return the rate of a sequence; what its times are whole frames of where it does not say."""
    told = reader.resources.frame_rate(sequence)
    if told is not None:
        return told
    times = [
        time
        for each in sequence.iterfind("spine/*")
        for key in ("offset", "duration")
        if (time := seconds(each.get(key))) is not None
    ]
    rate = slowest_rate(times) or _GUESS
    reader.notes.say(
        f"the sequence's format does not tell its rate: {rate.label} frames a second were assumed"
    )
    return rate


def _collection(children: list[Any]) -> Any:  # noqa: ANN401 - OpenTimelineIO has no types
    return otio.schema.SerializableCollection(children=children)


def _bin(loose: list[Element], reader: Reader) -> Any:  # noqa: ANN401 - OpenTimelineIO has no types
    """Return loose clips as a collection; a lone nest as the timeline that it is."""
    items = [item for each in loose if (item := _loose_item(each, reader)) is not None]
    nests = [each for each in items if isinstance(each, otio.schema.Stack)]
    if len(nests) == len(items) == 1:
        return nests[0]
    clips: list[Any] = []
    for item in items:
        if not isinstance(item, otio.schema.Stack):
            clips.append(item)
            continue
        reader.notes.count("compounds among loose clips, read as the clips in them", item.name)
        clips += _taken_out(item)
    return _collection(clips)


def _loose_item(element: Element, reader: Reader) -> Any:  # noqa: ANN401 - OpenTimelineIO has no types
    rate = reader.resources.rate_told(element)
    if rate is None:
        rate = _GUESS
        reader.notes.count(
            f"clips that do not tell their rate, counted at {rate.label} frames a second",
            name_of(element),
        )
    scene = Scene(rate=rate)
    laid = reader.lay(element, Fraction(0), scene, ())
    return laid.item if laid else None


def _taken_out(nest: Any) -> list[Any]:  # noqa: ANN401 - OpenTimelineIO has no types
    """Return the clips in a nest, without it."""
    clips = list(nest.find_clips())
    for clip in reversed(clips):
        around = clip.parent()
        del around[around.index(clip)]
    return clips
