"""The timeline that is open, read piece by piece: each piece some calls, and what is known by then.

What nobody can ask for is said in `unseen`, so that its absence is never taken for its not being.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from temoin.errors import HostError, RateError
from temoin.hosts.resolve.calls import Calls, Remote
from temoin.hosts.resolve.frames import Counting, counting, rate_or_none
from temoin.hosts.resolve.grades import whole_graph
from temoin.hosts.resolve.items import (
    Doubts,
    ItemReader,
    Pool,
    Seen,
    markers_of,
    without_transitions,
)
from temoin.hosts.resolve.media import is_unknown_super_scale, super_scale
from temoin.hosts.resolve.settings import isolation_operations
from temoin.language import say, sayable
from temoin.model import HostItem, HostMarker, HostOperation, HostTimeline, HostTrack, Progress
from temoin.model.hosted import TrackWord

HOST = "resolve"
"""Whose words they are, as the catalogue of tools and the readers of project files have it."""

_KINDS: dict[str, TrackWord] = {"video": "picture", "audio": "sound", "subtitle": "other"}
_OFTEN = 100  # items between two looks at all that is known so far
_FIRST = frozenset({10, 25, 50})
_DEEPEST = 8

_NOBODY_TELLS = sayable(
    "DaVinci Resolve tells nobody of Magic Mask, Smart Reframe, stabilization, or what Fairlight"
    " does beside Voice Isolation: none would be found"
)
_NO_SWITCHES = sayable("whether a node of a grade is switched on is not told by DaVinci Resolve")
_NO_TOOLS = sayable("this version of DaVinci Resolve does not tell the tools in a grade's nodes")
_NO_ISOLATION = sayable("this version of DaVinci Resolve does not tell Voice Isolation")
_SUBTITLES = sayable("subtitles are not read, nor whether a model wrote them down")
_TRANSITIONS = sayable("transitions between clips are not read")
_OPAQUE = sayable(
    "what plays inside compound clips, or nested timelines of another rate, is not told by DaVinci"
    " Resolve: scan its .drt as well"
)
_SCALE = sayable("Super Scale is told in words that are not known: it would not be found")
_SPEEDS_UNKNOWN = sayable("the speed of some clips is not told by DaVinci Resolve")
_SPEEDS_WORKED_OUT = sayable(
    "speeds of clips are worked out from their lengths: a ramp looks like an even speed"
)
_VERSIONS = sayable("some clips have further versions of their grade: only the one in use is read")
_TAKES = sayable("some clips have further takes: only the one in use is read")


@dataclass(slots=True)
class Shared:
    """What holds for many items, asked for once a reading.

    Attributes:
        settings: The project's.
        layers: How many layers a clip's grade may have.
        groups: Operations of each colour group, by its name.
    """

    settings: dict[str, str] = field(default_factory=dict)
    layers: int = 1
    groups: dict[str, tuple[HostOperation, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class Track:
    """A track whose items are being read."""

    kind: str
    name: str
    enabled: bool
    operations: tuple[HostOperation, ...]
    waiting: list[Remote]
    seen: list[Seen] = field(default_factory=list)

    def as_host_track(self, shared: Shared) -> HostTrack:
        """Return it with the items that are known by now."""
        items = () if self.kind == "subtitle" else without_transitions(self.seen)
        return HostTrack(
            name=self.name,
            kind=_KINDS[self.kind],
            enabled=self.enabled,
            operations=self.operations,
            items=tuple(_with_group(each, shared) for each in items),
        )


def _with_group(seen: Seen, shared: Shared) -> HostItem:
    group = shared.groups.get(seen.group, ())
    return replace(seen.item, operations=seen.item.operations + group) if group else seen.item


def counting_of(calls: Calls, project: Remote, timeline: Remote, timecode: str) -> Counting:
    """Return how a timeline counts its frames; one of its timecodes may say more: 1 call.

    Raises:
        HostError: It says no rate.
    """
    setting = calls.ask(timeline, "GetSetting", "timelineFrameRate")
    if not setting:
        setting = calls.ask(project, "GetSetting", "timelineFrameRate")
    if not setting:
        calls.require_well(timeline, "GetSetting")
    try:
        return counting(str(setting), timecode)
    except RateError as error:
        raise HostError(error.message, hint="Set the timeline's frame rate.") from error


class Reading:
    """One reading of a timeline.

    Attributes:
        seen: Items by their ids, as far as they were read.
        inner: Items inside of nested ones, by the ids of both.
        shared: What holds for many of them.
    """

    def __init__(self, calls: Calls, project: Remote, timeline: Remote) -> None:
        """Take what is to be read."""
        self.seen: dict[str, Seen] = {}
        self.inner: dict[str, Seen] = {}
        self.shared = Shared()
        self._calls, self._project, self._timeline = calls, project, timeline
        self._pool, self._doubts = Pool(calls), Doubts()
        self._tracks: list[Track] = []
        self._operations: tuple[HostOperation, ...] = ()
        self._has_subtitles = self._has_unknown_scale = False
        self._inside: set[str] = set()
        self._markers: tuple[HostMarker, ...] = ()

    def run(self, application: str) -> Iterator[Progress]:
        """Yield after each few calls; the last time with the whole timeline."""
        yield Progress(done=0, total=0)
        start = self._calls.text_or_none(self._timeline, "GetStartTimecode")
        counted = counting_of(self._calls, self._project, self._timeline, start)
        yield Progress(done=0, total=0)
        head = self._head(application, counted)
        self._markers = head.markers
        for _ in self._of_project(head.id):
            yield Progress(done=0, total=0)
        for _ in self._open_tracks(self._timeline, self._tracks):
            yield Progress(done=0, total=self._total)
        done = 0
        for _ in self._items(self._tracks, counted, ()):
            shown = None
            if len(self.seen) > done:
                done = len(self.seen)
                shown = self._so_far(head) if done % _OFTEN == 0 or done in _FIRST else None
            yield Progress(done=done, total=self._total, timeline=shown)
        self._require_same(head.id)
        self._leave_out_transitions()
        yield Progress(done=self._total, total=self._total, timeline=self._so_far(head))

    def marked(self) -> dict[str, str]:
        """Return on which item each marker of ours stands, "" for the timeline."""
        found = {each.id: "" for each in self._markers if each.id}
        for identifier, seen in self.seen.items():
            found |= {each.id: identifier for each in seen.item.markers if each.id}
        return found

    def _require_same(self, timeline_id: str) -> None:
        """Return only if the timeline still answers, and is the one that was begun: 2 calls."""
        timeline = self._calls.one(self._project, "GetCurrentTimeline", "Timeline")
        if timeline is None or self._calls.text(timeline, "GetUniqueId") != timeline_id:
            self._calls.require_well(self._project, "GetCurrentTimeline")
            raise HostError(
                say("another timeline was opened while this one was read"),
                hint="Read the timeline again.",
            )

    def _leave_out_transitions(self) -> None:
        kept = (each for track in self._tracks for each in without_transitions(track.seen))
        self.seen = {each.item.id: each for each in kept}

    @property
    def _total(self) -> int:
        return sum(len(each.waiting) for each in self._tracks)

    def _head(self, application: str, counted: Counting) -> HostTimeline:
        """Return the timeline without what is in it: 4 calls."""
        calls, timeline = self._calls, self._timeline
        start = calls.frame(timeline, "GetStartFrame")
        return HostTimeline(
            host=HOST,
            application=application,
            id=calls.text(timeline, "GetUniqueId"),
            name=calls.text(timeline, "GetName"),
            rate=str(counted.rate),
            start=start,
            drop_frame=counted.drop_frame,
            markers=markers_of(calls, timeline, -start),
        )

    def _of_project(self, timeline_id: str) -> Iterator[None]:
        """Ask for settings, colour groups and the timeline's own grade; yields now and then."""
        calls = self._calls
        self._inside.add(timeline_id)
        found = calls.words(self._project, "GetSetting") or {}
        settings = self.shared.settings = {str(key): str(each) for key, each in found.items()}
        layers = settings.get("nodeStackLayers", "1")
        self.shared.layers = int(layers) if layers.isdecimal() else 1
        scale = settings.get("superScale")
        self._has_unknown_scale = is_unknown_super_scale(scale)
        self._operations = tuple(super_scale(scale, "project settings"))
        yield
        if not calls.has(self._timeline, "GetNodeGraph"):
            return
        for found_there in whole_graph(calls, self._timeline, "GetNodeGraph", "timeline grade"):
            self._operations += found_there or ()
            yield
        for group in calls.several(self._project, "GetColorGroupsList", "ColorGroup"):
            yield from self._of_group(group)

    def _of_group(self, group: Remote) -> Iterator[None]:
        yield
        name, operations = self._calls.text(group, "GetName"), list[HostOperation]()
        graphs = {"before": "GetPreClipNodeGraph", "after": "GetPostClipNodeGraph"}
        for when, function in graphs.items():
            for found in whole_graph(self._calls, group, function, f"group grade {when} the clip"):
                operations += found or ()
                yield
        self.shared.groups[name] = tuple(operations)

    def _open_tracks(self, timeline: Remote, tracks: list[Track]) -> Iterator[None]:
        """Ask for the tracks and which items are on them; yields after each."""
        calls = self._calls
        for kind in _KINDS:
            for index in range(1, calls.frame(timeline, "GetTrackCount", kind) + 1):
                items = calls.several(timeline, "GetItemListInTrack", "TimelineItem", kind, index)
                self._has_subtitles |= kind == "subtitle" and bool(items)
                isolation = None
                if kind == "audio" and calls.has(timeline, "GetVoiceIsolationState"):
                    isolation = calls.words(timeline, "GetVoiceIsolationState", index)
                tracks.append(
                    Track(
                        kind=kind,
                        name=calls.text_or_none(timeline, "GetTrackName", kind, index),
                        enabled=calls.is_true(timeline, "GetIsTrackEnabled", kind, index),
                        operations=tuple(isolation_operations(isolation, "track")),
                        waiting=[] if kind == "subtitle" else items,
                    )
                )
                yield

    def _items(
        self, tracks: list[Track], counted: Counting, around: tuple[str, ...]
    ) -> Iterator[None]:
        """Read the items of tracks; `around` are the ids of the items that they lie in."""
        reader = ItemReader(self._calls, self._pool, counted.rate, self._doubts)
        for track in tracks:
            for remote in track.waiting:
                for found in reader.read(remote, is_picture=track.kind == "video"):
                    if found is not None:
                        seen = found.within(around)
                        self._has_unknown_scale |= bool(seen.medium and seen.medium.unknown_scale)
                        yield from self._nested(seen, track, counted, around)
                    else:
                        yield
                if not around:
                    self.seen[track.seen[-1].item.id] = track.seen[-1]
                yield

    def _nested(
        self, seen: Seen, track: Track, counted: Counting, around: tuple[str, ...]
    ) -> Iterator[None]:
        """Keep an item, with what is inside it where the version lets one look."""
        nested = seen.medium.nested if seen.medium else None
        if nested is None:
            track.seen.append(seen)
            return
        identifier = self._calls.text(nested, "GetUniqueId")
        rate = rate_or_none(self._calls.ask(nested, "GetSetting", "timelineFrameRate"))
        yield
        if identifier in self._inside or len(around) >= _DEEPEST or rate != counted.rate:
            self._doubts.opaque += 1
            track.seen.append(seen)
            return
        self._inside.add(identifier)
        tracks: list[Track] = []
        yield from self._open_tracks(nested, tracks)
        start = self._calls.frame(nested, "GetStartFrame")
        operations: tuple[HostOperation, ...] = ()
        for found in whole_graph(self._calls, nested, "GetNodeGraph", "timeline grade"):
            operations += found or ()
            yield
        yield from self._items(tracks, counted, (*around, seen.own_id))
        self._inside.discard(identifier)
        for each in (inner for held in tracks for inner in without_transitions(held.seen)):
            self.inner[each.item.id] = each
        inside = tuple(_since(each.as_host_track(self.shared), start) for each in tracks)
        track.seen.append(seen.as_nest(inside, operations))

    def _so_far(self, head: HostTimeline) -> HostTimeline:
        return replace(
            head,
            tracks=tuple(each.as_host_track(self.shared) for each in self._tracks),
            operations=self._operations,
            unseen=tuple(self._unseen()),
            warnings=tuple(self._warnings()),
        )

    def _unseen(self) -> Iterator[str]:
        """Yield what is kept with the reading, so in English: doors say it in their own words."""
        yield from (_NOBODY_TELLS, _NO_SWITCHES)
        anyone = next((each.remote for each in self.seen.values()), None)
        if anyone and not self._calls.has(anyone, "GetNodeGraph"):
            yield _NO_TOOLS
        if anyone and not self._calls.has(anyone, "GetVoiceIsolationState"):
            yield _NO_ISOLATION
        if self._has_subtitles:
            yield _SUBTITLES
        if any(len(without_transitions(each.seen)) < len(each.seen) for each in self._tracks):
            yield _TRANSITIONS
        if self._doubts.opaque:
            yield _OPAQUE
        if self._has_unknown_scale:
            yield _SCALE

    def _warnings(self) -> Iterator[str]:
        doubts = self._doubts
        yield from (_SPEEDS_UNKNOWN,) if doubts.unknown_speeds else ()
        yield from (_SPEEDS_WORKED_OUT,) if doubts.worked_out_speeds else ()
        yield from (_VERSIONS,) if doubts.versions else ()
        yield from (_TAKES,) if doubts.takes else ()


def _since(track: HostTrack, start: int) -> HostTrack:
    """Return a nest's track, its items counted from the nest's own first frame."""
    items = tuple(replace(each, start=each.start - start) for each in track.items)
    return replace(track, items=items)
