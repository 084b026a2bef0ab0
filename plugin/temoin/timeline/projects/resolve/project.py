"""Projects and timelines of DaVinci Resolve (.drp, .drt): a zip of XML."""

from collections.abc import Iterator
from itertools import chain
from xml.etree.ElementTree import Element

from temoin.errors import TimelineError
from temoin.rate import Rate
from temoin.timeline.nodes import Found, Node
from temoin.timeline.projects.parts import Lane, Placed, Used, clip, nest, timeline, timelines
from temoin.timeline.projects.resolve.blobs import Blobs
from temoin.timeline.projects.resolve.items import (
    Tools,
    frames,
    has_transitions,
    items_of,
    seconds_as_frames,
    words_of,
)
from temoin.timeline.projects.resolve.pool import Pool, Sequence
from temoin.timeline.projects.resolve.trees import tree_of, word
from temoin.timeline.projects.unpacking import zip_members
from temoin.timeline.times import Notes
from temoin.timeline.xml_text import DEEPEST_NESTS

FORMAT = "resolve_project"

_SUFFIXES = frozenset({".drp", ".drt"})
_ZIP = b"PK\x03\x04"
_MEMBERS = (b"SeqContainer/", b"MpFolder.xml")
_KINDS = {"0": "Video", "1": "Audio"}
_MOST_CLIPS, _OFTEN = 250_000, 4
"""Clips of all timelines together, and how often each more: nests are walked wherever they lie."""


def looks_like(content: bytes, suffix: str) -> bool:
    """Return whether it is a project, or an exported timeline, of DaVinci Resolve's."""
    if suffix in _SUFFIXES:
        return True
    return content.startswith(_ZIP) and any(name in content for name in _MEMBERS)


def read(content: bytes, notes: Notes) -> list[Found]:
    """Return the timelines of a project.

    Raises:
        TimelineError: It is none, or holds no timeline.
    """
    pool, tracks, blobs = Pool(), dict[str, list[Element]](), Blobs()
    for name, member in zip_members(content, ".xml"):
        root = tree_of(member)
        if name.endswith("Gallery.xml"):
            continue
        pool.take(root, blobs)
        for track in root.iter("Sm2TiTrack"):
            tracks.setdefault(word(track, "Sequence"), []).append(track)
        _say_of(root, notes)
    found = _Project(pool, tracks, blobs, notes).timelines()
    if not found:
        raise TimelineError(
            "no timeline in it", hint="Export the project, or the timeline, again in Resolve."
        )
    _say_what_nobody_knows(notes)
    return timelines(found)


def _say_of(root: Element, notes: Notes) -> None:
    if any(len(each) for each in root.iter("PowerNodes")):
        notes.unseen("shared nodes stand outside of the grades that use them: not read")
    if any(len(each) for each in root.iter("FaceTaggingPeopleVec")):
        notes.say("the project's faces were sorted by person, which a model does")


def _say_what_nobody_knows(notes: Notes) -> None:
    notes.say("whether a clip, a node or a plug-in is switched off is not known in this format")
    notes.unseen("where a grade keeps a Magic Mask is not known: none would be found")
    notes.unseen("where a project keeps Super Scale is not known: it would not be found")


class _Project:
    """Turns sequences into timelines and nests."""

    def __init__(
        self, pool: Pool, tracks: dict[str, list[Element]], blobs: Blobs, notes: Notes
    ) -> None:
        self._pool = pool
        self._tracks = tracks
        self._notes = notes
        self._tools = Tools(pool.groups, blobs, notes)
        held = chain.from_iterable(tracks.values())
        self._left = _MOST_CLIPS + _OFTEN * sum(1 for track in held for _ in items_of(track))

    def timelines(self) -> list[Node]:
        found = []
        for sequence in self._pool.sequences.values():
            if not sequence.is_timeline:
                continue
            if sequence.rate is None:
                self._notes.count("timelines without a frame rate, left out", sequence.name)
                continue
            found.append(self._timeline(sequence, sequence.rate))
        for identifier in sorted(self._tracks.keys() - self._pool.sequences.keys()):
            self._notes.count("tracks of no timeline that is known, left out", identifier)
        self._tools.say_what_is_left()
        return found

    def _timeline(self, sequence: Sequence, rate: Rate) -> Node:
        start = self._start(sequence, rate)
        lanes = self._lanes(sequence, rate, start, (sequence.id,))
        made = timeline(sequence.name, rate, lanes, start=start)
        if made.tracks is not None:
            made.tracks.effects = self._tools.of_timeline(sequence.element)
        return made

    def _start(self, sequence: Sequence, rate: Rate) -> int:
        """Return a sequence's first frame, from which its items count: never after the first."""
        starts = [seconds_as_frames(sequence.start, rate)]
        for track in self._tracks.get(sequence.id, ()):
            starts += (int(frames(word(item, "Start"))) for item in items_of(track))
        return max(min(starts), 0)

    def _lanes(
        self, sequence: Sequence, rate: Rate, start: int, around: tuple[str, ...]
    ) -> list[Lane]:
        return [
            *chain.from_iterable(
                self._lane(track, rate, start, around)
                for track in self._tracks.get(sequence.id, ())
            )
        ]

    def _lane(
        self, track: Element, rate: Rate, start: int, around: tuple[str, ...]
    ) -> Iterator[Lane]:
        kind = _KINDS.get(word(track, "Type"))
        if kind is None:
            if any(True for _ in items_of(track)):
                self._notes.unseen("subtitles are not read, nor whether a model wrote them down")
            return
        if any(len(each) for each in track.iter("LayersVec")):
            self._notes.unseen("layers of a track are not read")
        if has_transitions(track):
            self._notes.unseen("transitions between clips are not read")
        if kind == "Audio" and any(True for _ in items_of(track)):
            self._notes.unseen(
                "what Fairlight does to a clip or a track is not known: Voice Isolation, Dialogue"
                " Leveler and Music Remixer would not be found"
            )
        yield Lane(
            name=word(track, "UserDefinedName"),
            kind="Audio" if kind == "Audio" else "Video",
            effects=self._tools.on_track(track),
            placed=[self._placed(item, rate, start, around) for item in items_of(track)],
        )

    def _placed(self, item: Element, rate: Rate, start: int, around: tuple[str, ...]) -> Placed:
        used = Used(
            start=max(frames(word(item, "Start")) - start, 0),
            duration=max(frames(word(item, "Duration")), 0),
            source_start=max(frames(word(item, "In")), 0),
        )
        return Placed(node=self._node(item, rate, around), used=used)

    def _node(self, item: Element, rate: Rate, around: tuple[str, ...]) -> Node:
        self._left -= 1
        if self._left < 0:
            raise TimelineError(
                "its nested timelines hold more clips than any program cuts",
                hint="Export the timeline that you mean by itself.",
            )
        name, media = word(item, "Name"), word(item, "MediaRef")
        effects = self._tools.on_item(item)
        inner = self._pool.sequences.get(self._pool.played.get(media, ""))
        if inner is not None and inner.id not in around and len(around) < DEEPEST_NESTS:
            inner_rate = inner.rate or rate
            first = self._start(inner, inner_rate)
            held = nest(
                name, inner_rate, self._lanes(inner, inner_rate, first, (*around, inner.id))
            )
            held.effects = [*effects, *self._tools.of_timeline(inner.element)]
            return held
        if inner is not None:
            self._notes.count("timelines within themselves, or too deep, left out", name)
        url = word(item, "MediaFilePath") or self._pool.files.get(media, "")
        return clip(name, url=url, effects=effects, metadata=words_of(item))
