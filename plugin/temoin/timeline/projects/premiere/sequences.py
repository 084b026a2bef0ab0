"""A Premiere Pro project's sequences as timelines."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from temoin.errors import RateError, TimelineError
from temoin.language import number, say
from temoin.rate import Frames, Rate
from temoin.timeline.bundles import MOST_CLIPS
from temoin.timeline.nodes import EffectNode, Node
from temoin.timeline.projects.parts import (
    Lane,
    Placed,
    TrackKind,
    Used,
    clip,
    nest,
    timeline,
)
from temoin.timeline.projects.premiere.effects import effects_of, retime_of, transition_effect
from temoin.timeline.projects.premiere.objects import Thing, Things
from temoin.timeline.times import Notes
from temoin.timeline.xml_text import DEEPEST_NESTS

TICKS = 254_016_000_000
"""Of a second: a whole number of them for each frame and each sample of the usual rates."""

_LONGEST_NUMBER = 18
_LONGEST_INDEX = 6
_MOST_EFFECTS = 4_000_000  # all uses of effects together
_GUESS = Rate(24)
_GROUPS: dict[str, TrackKind] = {"VideoTrackGroup": "Video", "AudioTrackGroup": "Audio"}
_FEWER = "Save the sequence that is meant in a project of its own."
_LINKED = (".aep", ".aepx")
_TEMPLATES = (".aegraphic", ".mogrt")


def sequences(things: Things, notes: Notes) -> list[Node]:
    """Return the sequences of a project that show something; all where none does.

    Raises:
        TimelineError: There is none, or too much in them.
    """
    found = [each for each in things.by_key.values() if each.tag == "Sequence"]
    if not found:
        raise TimelineError(
            "a project of Premiere Pro without a sequence", hint="Choose another project."
        )
    reading = _Reading(things, notes)
    made = [reading.sequence(each) for each in found]
    _say_unseen(things, notes)
    full = [each for each in made if _shows(each)]
    for each in made if full else ():
        if not _shows(each):
            notes.count("sequences without a clip, left out", each.name)
    return full or made


def _shows(made: Node) -> bool:
    return made.tracks is not None and any(each.children for each in made.tracks.children)


def _say_unseen(things: Things, notes: Notes) -> None:
    """Say what of a project nobody could look into."""
    notes.unseen(
        "Enhance Speech, Generative Extend, Object Mask and Speech to Text:"
        " how a Premiere Pro project tells of them is not known"
    )
    paths = {each.text("FilePath").casefold() for each in things.by_key.values()}
    if any(each.endswith(_LINKED) for each in paths):
        notes.unseen("compositions of After Effects lie in projects of their own")
    if any(each.endswith(_TEMPLATES) for each in paths):
        notes.unseen("motion graphics templates are packed and were not opened")
    for tag, count in sorted(things.other_tracks.items()):
        for _ in range(min(count, 1000)):
            notes.count("tracks of captions or of data, not read", tag)


@dataclass(slots=True)
class _Reading:
    """One reading of a project.

    Attributes:
        tracks: Tracks that were read, by sequence and kind, those of one together where its clips
            overlap; and how much lies in them: tracks, clips and nests, what is in nests counted
            at each use.
        chains: Effects by the chain they stand in.
        effects: How many effects all clips use so far.
    """

    things: Things
    notes: Notes
    tracks: dict[tuple[str, TrackKind], tuple[list[list[Node]], int]] = field(default_factory=dict)
    chains: dict[str, list[EffectNode]] = field(default_factory=dict)
    effects: int = 0

    def sequence(self, sequence: Thing) -> Node:
        """Return a sequence as a timeline."""
        rate = self._rate(sequence)
        picture, _ = self._tracks(sequence, "Video", ())
        sound, _ = self._tracks(sequence, "Audio", ())
        start = _frames(sequence.text("MZ.ZeroPoint"), rate) or 0
        found = timeline(sequence.text("Name"), rate, (), start=start)
        if found.tracks:
            found.tracks.children = [each for rows in (*picture, *sound) for each in rows]
        return found

    def _rate(self, sequence: Thing) -> Rate:
        for group in self.things.of(sequence, "Second"):
            if group.tag == "VideoTrackGroup" and (rate := _rate_of(group.text("FrameRate"))):
                return rate
        self.notes.say(
            "the sequence's format does not tell its rate:"
            f" {_GUESS.label} frames a second were assumed"
        )
        return _GUESS

    def _tracks(
        self, sequence: Thing, kind: TrackKind, around: tuple[str, ...]
    ) -> tuple[list[list[Node]], int]:
        """Return a sequence's tracks of a kind, the lowest first, and how much lies in them."""
        key = (sequence.key, kind)
        if key in self.tracks:
            return self.tracks[key]
        if len(around) > DEEPEST_NESTS:
            raise TimelineError("its nests lie too deep in one another", hint="Flatten some.")
        rate, lanes, total = self._rate(sequence), list[Lane](), 0
        inside = (*around, sequence.key)
        for group in self.things.of(sequence, "Second"):
            if _GROUPS.get(group.tag) == kind:
                for lane, much in self._lanes(group, kind, rate, inside):
                    lanes.append(lane)
                    total += 1 + much
        if total > MOST_CLIPS:
            raise TimelineError(
                say("more than {count} clips in it", count=number(MOST_CLIPS)), hint=_FEWER
            )
        self.tracks[key] = ([nest("", rate, [each]).children for each in lanes], total)
        return self.tracks[key]

    def _lanes(
        self, group: Thing, kind: TrackKind, rate: Rate, around: tuple[str, ...]
    ) -> Iterator[tuple[Lane, int]]:
        mix = [
            each
            for master in self.things.of(group, "MasterTrack")
            for each in self._chain(self.things.first(master, "Components"))
        ]
        for track in self.things.of(group, "Track"):
            own = self._chain(self.things.first(track, "Components"))
            lane = Lane(
                name=track.text("TrackName"),
                kind=kind,
                enabled=not track.says("IsMuted"),
                effects=[*own, *mix],
            )
            self._count(len(lane.effects))
            yield lane, self._fill(lane, track, rate, around)

    def _fill(self, lane: Lane, track: Thing, rate: Rate, around: tuple[str, ...]) -> int:
        """Lay a track's clips on a lane; return how much that is, what is in nests included."""
        items = [*self.things.of(track, "TrackItem")]
        total = 0
        for item in items:
            if not item.tag.endswith("ClipTrackItem"):
                continue
            placed, much = self._placed(item, lane.kind, rate, around)
            lane.placed.append(placed)
            total += 1 + much
        transitions = [each for each in items if each.tag.endswith("TransitionTrackItem")]
        _join(lane.placed, transitions, rate)
        return total

    def _placed(
        self, item: Thing, kind: TrackKind, rate: Rate, around: tuple[str, ...]
    ) -> tuple[Placed, int]:
        """Return a clip, or a nest, with its place; and how much lies in it."""
        sub = self.things.first(item, "SubClip")
        used = self.things.first(sub, "Clip")
        source = self.things.first(used, "Source")
        media = self.things.first(source, "Media")
        source_rate = self._media_rate(media) or rate
        nested = self.things.first(source, "Sequence")
        master = self.things.first(sub, "MasterClip")
        name = (sub and sub.text("Name")) or (master and master.text("Name")) or ""
        if used is None:
            self.notes.count("clips of which the project holds no more than their place", name)
        node, much = clip(name, url=_path_of(media)), 0
        if nested is not None and nested.key not in around:
            tracks, much = self._tracks(nested, kind, around)
            children = [each for rows in self._shown(tracks, used, kind, name) for each in rows]
            node, source_rate = Node(schema="Stack.1", children=children), self._rate(nested)
        elif nested is not None:
            self.notes.count("sequences within themselves, read as clips", name)
        node.name, node.enabled = name, not item.says("IsMuted")
        node.effects = self._effects(item, used, master, kind)
        return Placed(node=node, used=_used(item, used, rate, source_rate)), much

    def _shown(
        self, tracks: list[list[Node]], used: Thing | None, kind: TrackKind, name: str
    ) -> list[list[Node]]:
        """Return the tracks of a nest that a clip shows: of a multicam, the one of its camera."""
        if used is None or kind == "Audio" or not used.says("IsMulticam"):
            return tracks
        told = used.text("SelectedTrackIndex") or "0"
        is_number = told.isascii() and told.isdecimal() and len(told) <= _LONGEST_INDEX
        camera = int(told) if is_number else len(tracks)
        if camera >= len(tracks):
            self.notes.count("multicams whose camera is not known, all were taken", name)
            return tracks
        return [tracks[camera]]

    def _effects(
        self, item: Thing, used: Thing | None, master: Thing | None, kind: TrackKind
    ) -> list[EffectNode]:
        """Return what is done to one use of a clip, and to all uses of its source."""
        retime = retime_of(used) if used else None
        own = self._chain(self.things.first(item, "Components"))
        chains = self.things.of(master, f"{kind}ComponentChain") if master else ()
        everywhere = [found for each in chains for found in self._chain(each)]
        self._count(len(own) + len(everywhere))
        return [*([retime] if retime else ()), *own, *everywhere]

    def _count(self, effects: int) -> None:
        self.effects += effects
        if self.effects > _MOST_EFFECTS:
            raise TimelineError(
                say("more than {count} effects in it", count=number(_MOST_EFFECTS)), hint=_FEWER
            )

    def _chain(self, chain: Thing | None) -> list[EffectNode]:
        if chain is None:
            return []
        if chain.key not in self.chains:
            self.chains[chain.key] = effects_of(self.things, chain)
        return self.chains[chain.key]

    def _media_rate(self, media: Thing | None) -> Rate | None:
        stream = self.things.first(media, "VideoStream")
        return _rate_of(stream.text("FrameRate")) if stream else None


def _join(placed: Sequence[Placed], transitions: Sequence[Thing], rate: Rate) -> None:
    """Put each transition on the clips that it joins: one that ends in it, one that begins."""
    by_start = sorted(placed, key=_start)
    by_end = sorted(placed, key=_end)
    for transition in transitions:
        start = _frames(transition.text("Start") or "0", rate)
        end = _frames(transition.text("End"), rate)
        if start is None or end is None:
            continue
        begins = bisect_left(by_start, start, key=_start)
        ends = bisect_right(by_end, start, key=_end)
        joined = [
            *(each for each in by_end[ends : ends + 1] if _end(each) <= end),
            *(each for each in by_start[begins : begins + 1] if _start(each) < end),
        ]
        for each in joined:
            each.node.effects.append(transition_effect(transition))


def _start(placed: Placed) -> Frames:
    return placed.used.start


def _end(placed: Placed) -> Frames:
    return placed.used.start + placed.used.duration


def _used(item: Thing, used: Thing | None, rate: Rate, source_rate: Rate) -> Used:
    start = _frames(item.text("Start") or "0", rate) or 0
    end = _frames(item.text("End"), rate)
    first = _frames(used.text("InPoint"), source_rate) if used else None
    return Used(
        start=max(start, 0),
        duration=max(end - start, 0) if end is not None else 0,
        source_start=first or 0,
        source_rate=source_rate,
    )


def _path_of(media: Thing | None) -> str:
    """Return where a clip's media lies, or "" for what the program makes itself."""
    path = media.text("ActualMediaFilePath", "FilePath") if media else ""
    return "" if path.isdigit() else path


def _ticks(text: str) -> int | None:
    is_number = text.removeprefix("-").isdecimal() and len(text) <= _LONGEST_NUMBER
    return int(text) if is_number and text.isascii() else None


def _frames(text: str, rate: Rate) -> Frames | None:
    ticks = _ticks(text)
    if ticks is None:
        return None
    exact = Fraction(ticks, TICKS) * rate.fraction
    return exact.numerator if exact.denominator == 1 else exact


def _rate_of(text: str) -> Rate | None:
    """Return the rate whose frames last so many ticks, or None."""
    ticks = _ticks(text)
    try:
        return Rate.of(Fraction(TICKS, ticks)) if ticks else None
    except RateError:
        return None
