"""Hiero's and Nuke Studio's projects: sequences, tracks, items, media and soft effects.

An element is defined once and linked by its GUID elsewhere. Soft effects are nodes, as a Nuke
script writes them.
Source: .hrox of Hiero 10 to Nuke Studio 12 (versions 8 to 11 of the format).
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from temoin.errors import RateError, TimelineError
from temoin.rate import Frames, Rate
from temoin.timeline.nodes import EffectNode, Found, Node
from temoin.timeline.projects.composites import composite
from temoin.timeline.projects.nuke import script_effects
from temoin.timeline.projects.nuke_graph import Graph
from temoin.timeline.projects.parts import (
    Lane,
    Placed,
    TrackKind,
    Used,
    clip,
    clip_list,
    nest,
    timeline,
    timelines,
)
from temoin.timeline.times import Notes
from temoin.timeline.xml_text import DEEPEST_NESTS, root_name, xml_tree

FORMAT = "hiero"
_ROOT = "hieroXML"
_KINDS: tuple[tuple[str, str, TrackKind], ...] = (
    ("videotracks", "VideoTrack", "Video"),
    ("audiotracks", "AudioTrack", "Audio"),
)
_NO = frozenset({"no", "0", "false"})
_MOST_ITEMS = 250_000
_FARTHEST = 10**9
_FRAMES_AFTER = re.compile(r" \d+-\d+\Z")
_FEW = 100
"""Clips under one soft effect; one that covers more is told of the whole track."""

_PLACELESS = "soft effects whose place in the timeline is not understood"


def looks_like(content: bytes, suffix: str) -> bool:
    """Return whether it is a project of Hiero's or Nuke Studio's."""
    return suffix == ".hrox" or b"<hieroXML" in content[:512]


def read(content: bytes, notes: Notes) -> list[Found]:
    """Return a project's sequences; where it has none, the clips in its bins.

    Raises:
        TimelineError: It is none, or shows nothing.
    """
    if root_name(content) != _ROOT:
        raise TimelineError("no project of Hiero or Nuke Studio", hint="Save it again in Hiero.")
    project = _Project(xml_tree(content), notes)
    sequences = [*project.sequences()]
    if sequences:
        return timelines(sequences)
    clips = [*project.clips()]
    if not clips:
        raise TimelineError(
            "it holds no sequence and no clip", hint="Choose the project with the timeline."
        )
    return clip_list("", clips)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Soft:
    """Soft effects, with the frames of a track on which they lie; None for all."""

    name: str
    effects: list[EffectNode]
    frames: tuple[int, int] | None


@dataclass(slots=True)
class _Around:
    """The sequences around what is read, and their rate."""

    rate: Rate
    guids: tuple[str, ...] = ()


class _Project:
    def __init__(self, root: Element, notes: Notes) -> None:
        self._root, self.notes = root, notes
        self._defined: dict[tuple[str, str], Element] = {}
        self._items = 0
        self._seen: set[int] = set()
        for each in root.iter():
            guid = each.get("guid")
            if guid and each.get("link") is None:
                self._defined.setdefault((each.tag, guid), each)

    def sequences(self) -> Iterator[Node]:
        """Yield each sequence that a person sees in the bins."""
        own = [each for each in self._root.iter("Sequence") if _is_sequence(each)]
        for number, each in enumerate(own):
            rate = self._rate(each)
            lanes = [*self._lanes(each, _Around(rate, (each.get("guid", ""),)))]
            if number == len(own) - 1:
                lanes += self._placeless(lanes)
            start = _whole(each, "timecodeStart")
            yield timeline(each.get("name", ""), rate, lanes, start=start)

    def clips(self) -> Iterator[Node]:
        """Yield the clips of the bins."""
        for each in self._root.iter("Clip"):
            if each.get("link") is None:
                yield clip(
                    each.get("name", ""), url=self._url(each), effects=self._inside_clip(each)
                )

    def _rate(self, sequence: Element) -> Rate:
        project = self._root.find("Project")
        written = _value(sequence, "foundry.timeline.framerate")
        for text in (written, project.get("framerate", "") if project is not None else ""):
            try:
                return Rate.of(text)
            except RateError:
                continue
        self.notes.say("nothing tells a sequence's rate: 24 frames a second were assumed")
        return Rate(24)

    def _lanes(self, sequence: Element, around: _Around) -> Iterator[Lane]:
        for holder, tag, kind in _KINDS:
            for track in sequence.iterfind(f"{holder}/{tag}"):
                yield from self._track(self._resolved(track), kind, around)

    def _track(self, track: Element, kind: TrackKind, around: _Around) -> Iterator[Lane]:
        enabled = _value(track, "foundry.track.enabled").casefold() not in _NO
        lane = Lane(name=track.get("name", ""), kind=kind, enabled=enabled)
        for link in track.iterfind("trackItems/*"):
            item = self._resolved(link)
            if item.tag == "TrackItem":
                lane.placed.append(self._placed(item, around))
            elif "Transition" in item.tag:
                self.notes.unseen("transitions between clips are not read")
        lane.placed.sort(key=lambda each: each.used.start)
        starts = [each.used.start for each in lane.placed]
        loose = [each for each in self._soft(track) if not _laid(each, lane, starts)]
        yield lane
        if loose:
            yield replace(lane, effects=[], placed=[_adjustment(each) for each in loose])

    def _placed(self, item: Element, around: _Around) -> Placed:
        self._items += 1
        if self._items > _MOST_ITEMS:
            raise TimelineError("it holds too many clips", hint="Save one sequence as a project.")
        node = self._shown(item, around)
        node.enabled = item.get("enabled", "1").casefold() not in _NO
        node.effects = [*node.effects, *_retime(item)]
        used = Used(
            start=_whole(item, "timelineIn"),
            duration=_whole(item, "timelineDuration"),
            source_start=_whole(item, "sourceIn"),
        )
        return Placed(node=node, used=used)

    def _shown(self, item: Element, around: _Around) -> Node:
        name = item.get("name", "")
        found = item.find("MediaGroup/groupdata/MediaInstance_Vector/*")
        if found is None:
            return clip(name)
        media = self._resolved(found)
        guid = media.get("guid", "")
        if not _is_sequence(media):
            return clip(name, url=self._url(media), effects=self._inside_clip(media))
        if guid in around.guids or len(around.guids) >= DEEPEST_NESTS:
            self.notes.count("sequences too deep in one another, left out", name)
            return clip(name)
        inside = _Around(self._rate(media), (*around.guids, guid))
        return nest(name, inside.rate, self._lanes(media, inside))

    def _url(self, media: Element) -> str:
        """Return the file that a clip shows: its own node names it, or the source it links to."""
        if media.tag == "Source":
            return _FRAMES_AFTER.sub("", media.get("file", ""))
        node = media.find("node")
        if node is not None:
            self._seen.add(id(node))
        for each in Graph(node.text or "").nodes if node is not None else ():
            if each.text("file"):
                self._note_script(each.text("file"))
                return each.text("file")
        return ""

    def _note_script(self, file: str) -> None:
        if file.casefold().endswith(".nk"):
            self.notes.unseen("a clip shows a Nuke script, which is a file of its own, not read")

    def _inside_clip(self, media: Element) -> list[EffectNode]:
        own = media.find("node")
        nodes = [each for each in media.iter("node") if each is not own]
        return [effect for node in nodes for effect in self._of_node(node)]

    def _soft(self, track: Element) -> Iterator[_Soft]:
        told: set[int] = set()
        for group in track:
            if group.tag in {"trackItems", "sets"}:
                continue
            for link in group.iter():
                item = self._resolved(link)
                node = item.find("node")
                if node is not None and id(node) not in told:
                    told.add(id(node))
                    yield self._soft_effect(item, node)

    def _soft_effect(self, item: Element, node: Element) -> _Soft:
        effects = [*self._of_node(node)]
        if item.get("enabled", "1").casefold() in _NO:
            for each in effects:
                each.enabled = False
        start, duration = _whole(item, "timelineIn"), _whole(item, "timelineDuration")
        frames = (start, start + duration) if duration else None
        name = item.get("name", "") or next((each.name for each in effects), "")
        return _Soft(name=name, effects=effects, frames=frames)

    def _of_node(self, node: Element) -> Iterator[EffectNode]:
        self._seen.add(id(node))
        yield from script_effects(Graph(node.text or ""), self.notes)

    def _placeless(self, lanes: Iterable[Lane]) -> Iterator[Lane]:
        """Yield a lane of the soft effects that stand outside what is known of the format."""
        of_clips = {id(node) for each in self._root.iter("Clip") for node in each.iter("node")}
        left = [
            node
            for node in self._root.iter("node")
            if id(node) not in self._seen and id(node) not in of_clips
        ]
        effects = [effect for node in left for effect in self._of_node(node)]
        if effects:
            self.notes.count(_PLACELESS, effects[0].name)
            ends = [each.used.start + each.used.duration for lane in lanes for each in lane.placed]
            used = Used(start=0, duration=int(max(ends, default=0)))
            yield Lane(placed=[Placed(node=composite("soft effects", "Hiero", effects), used=used)])

    def _resolved(self, element: Element) -> Element:
        if element.get("link") is None:
            return element
        return self._defined.get((element.tag, element.get("guid", "")), element)


def _is_sequence(element: Element) -> bool:
    return (
        element.tag == "Sequence" and element.get("link") is None and element.get("isclip") != "1"
    )


def _laid(soft: _Soft, lane: Lane, starts: Sequence[Frames]) -> bool:
    """Lay soft effects on the clips of their track; return whether any lies under them."""
    if soft.frames is None:
        lane.effects += soft.effects
        return True
    first, end = soft.frames
    begin, after = max(bisect_left(starts, first) - 1, 0), bisect_left(starts, end)
    if after - begin > _FEW:
        lane.effects += soft.effects
        return True
    near = lane.placed[begin:after]
    under = [each for each in near if each.used.start + each.used.duration > first]
    for each in under:
        each.node.effects = [*each.node.effects, *soft.effects]
    return bool(under)


def _adjustment(soft: _Soft) -> Placed:
    first, end = soft.frames or (0, 0)
    node = composite(soft.name, "Hiero", soft.effects)
    return Placed(node=node, used=Used(start=first, duration=end - first))


def _retime(item: Element) -> Iterator[EffectNode]:
    try:
        speed = float(item.get("playbackSpeed", "1"))
    except ValueError:
        return
    if speed != 1 and abs(speed) < _FARTHEST:
        schema = "FreezeFrame.1" if speed == 0 else "LinearTimeWarp.1"
        yield EffectNode(schema=schema, name="Speed", effect_name="Speed", time_scalar=speed)


def _whole(element: Element, name: str) -> int:
    """Return a count of frames; 0 where there is none."""
    try:
        found = int(float(element.get(name, "0")))
    except (ValueError, OverflowError):
        return 0
    return found if 0 <= found < _FARTHEST else 0


def _value(element: Element, name: str) -> str:
    """Return one of an element's own values, as its sets keep them."""
    for each in element.iterfind("sets/Set/values/*"):
        if each.get("name") == name:
            return each.get("value", "")
    return ""
