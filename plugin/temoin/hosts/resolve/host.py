"""DaVinci Resolve as a host: each of its abilities, over its scripting API.

What a version lacks is no ability of it: three classes, each with what came later.
"""

from collections import ChainMap
from collections.abc import Callable, Iterator, MutableMapping
from pathlib import Path

from temoin.errors import HostError, HostGoneError, RateError
from temoin.hosts.resolve import carriers
from temoin.hosts.resolve.calls import APPLICATION, Calls, Remote
from temoin.hosts.resolve.items import Seen
from temoin.hosts.resolve.marks import (
    Place,
    marks_at,
    places,
    put,
    remove,
    without_effect,
)
from temoin.hosts.resolve.news import Opened, Watch
from temoin.hosts.resolve.operations import Lookout
from temoin.hosts.resolve.reading import Reading, Shared, counting_of
from temoin.language import say
from temoin.model import Ability, HostOperation, HostState, Mark, News, Progress

_EXPORTS = {".drt": "EXPORT_DRT", ".otio": "EXPORT_OTIO"}
"""Most telling first: an .otio has the inspector's own effects alone."""

_ALWAYS = frozenset(
    {
        Ability.TIMELINE,
        Ability.OPERATIONS,
        Ability.PLAYHEAD,
        Ability.MARKERS,
        Ability.COLOURS,
        Ability.EXPORT,
        Ability.NEWS,
    }
)
_START_AGAIN = "Start it again, and Temoin from its menu."

_NAMING = ("GetProductName", "GetVersionString")
_KEEPS = 19
"""First version whose media keep words of others."""

_TO_TIMELINE = (
    ("GetProjectManager", "ProjectManager"),
    ("GetCurrentProject", "Project"),
    ("GetCurrentTimeline", "Timeline"),
)


class ResolveHost:
    """What every version from 18.5 on can do.

    Attributes:
        calls: The border to the application; counts the calls.
    """

    id = "resolve"
    label = APPLICATION
    abilities = _ALWAYS
    colours = carriers.COLOURS
    exports = tuple(_EXPORTS)
    operations_late = True

    def __init__(self, calls: Calls, close: Callable[[], None] | None = None) -> None:
        """Take the border, and what is to be closed with the host."""
        self.calls = calls
        self._close = close
        self._seen: MutableMapping[str, Seen] = {}
        self._inner: dict[str, Seen] = {}
        self._shared = Shared()
        self._lookout, self._watch = Lookout(calls), Watch(calls)
        self._application = ""
        self._marked: dict[str, str] = {}
        self._heartbeat: dict[str, Opened] = {}

    def state(self) -> HostState:
        """Return what is open: 6 calls, 9 the first time.

        The first playhead, selection and news asked for after it are of what it found: they cost
        less so, and all of them speak of one timeline.
        """
        self._heartbeat = {}
        found = self._look()
        if found is None:
            return HostState(application=self._named())
        self._heartbeat = dict.fromkeys(("playhead", "selection", "news"), found)
        return found.state

    def close(self) -> None:
        """Let go of the application; it stays open."""
        self._seen = {}
        if self._close is not None:
            self._close()

    def timeline(self) -> Iterator[Progress]:
        """Yield after each few calls; the last time with the whole timeline."""
        project, timeline = self._open()
        reading, before = Reading(self.calls, project, timeline), self._seen
        for progress in reading.run(self._named()):
            self._seen, self._shared = ChainMap(reading.seen, before), reading.shared
            yield progress
        self._seen, self._inner = reading.seen, reading.inner
        self._marked = reading.marked()
        self._lookout.forget_others(self._seen.keys() | self._inner.keys())

    def operations(self, item: str) -> tuple[HostOperation, ...]:
        """Return every operation in use on an item: 20 calls for five nodes."""
        return self._lookout.operations(self._item(item), self._shared)

    def fingerprint(self, item: str) -> str:
        """Return what changes with the tools on an item; labels and LUTs are left out."""
        return self._lookout.fingerprint(self._item(item), self._shared)

    def playhead(self) -> int | None:
        """Return the record frame that is seen; None on a page without playhead: 2 calls, or 4."""
        calls, (project, timeline) = self.calls, self._where("playhead")
        if project is None or timeline is None:
            return None
        timecode = calls.text_or_none(timeline, "GetCurrentTimecode")
        if not timecode:
            return None
        try:
            return counting_of(calls, project, timeline, timecode).frame(timecode)
        except RateError as error:
            raise HostError(error.message, hint="Report what was asked of it.") from error

    def marks(self) -> tuple[Mark, ...]:
        """Return our markers: 1 call for each item."""
        found = tuple(mark for place in self._places() for mark in marks_at(self.calls, place))
        self._marked = {each.marker.id: each.item for each in found}
        return found

    def put_mark(self, mark: Mark) -> None:
        """Make a marker of ours, in place of one with its id wherever that stands."""
        identifier, place = mark.marker.id, self._place(mark.item)
        put(self.calls, place, mark.marker)
        before = self._marked.get(identifier, mark.item)
        self._marked[identifier] = mark.item
        if before != mark.item and (before == "" or before in self._seen):
            remove(self.calls, self._place(before), identifier)

    def remove_mark(self, mark: str) -> None:
        """Take a marker of ours away by its id; the person's own stay."""
        found = [each.item for each in self._known(mark)] or [
            each.item for each in self.marks() if each.marker.id == mark
        ]
        if not found:
            raise HostError(
                say("no marker of ours is called {mark}", mark=mark), hint="Read the markers again."
            )
        for item in found:
            remove(self.calls, self._place(item), mark)
        self._marked.pop(mark, None)

    def colour(self, item: str) -> str:
        """Return the name of an item's colour, or ""."""
        return carriers.colour(self.calls, self._item(item))

    def set_colour(self, item: str, colour: str) -> None:
        """Give an item a colour; "" takes it away."""
        carriers.set_colour(self.calls, self._item(item), colour)

    def export_cut(self, out: Path) -> None:
        """Write the open timeline to a file that is not there.

        Raises:
            HostError: The suffix is none of `exports`, a file is there, or none was written.
        """
        name = _EXPORTS.get(out.suffix.lower())
        if name is None:
            raise HostError(
                say(
                    "{application} exports no {suffix}", application=APPLICATION, suffix=out.suffix
                ),
                hint=say("Use one of: {names}.", names=", ".join(_EXPORTS)),
                file=str(out),
            )
        if out.exists():
            raise HostError(say("a file is there already"), hint="Name another.", file=str(out))
        _, timeline = self._open()
        kinds = self.calls.constant(name), self.calls.constant("EXPORT_NONE")
        done = self.calls.write(timeline, "Export", str(out), *kinds)
        if not out.is_file():
            error = without_effect("Timeline.Export", says_done=done)
            raise HostError(error.message, hint="Choose a folder it may write to.", file=str(out))

    def news(self) -> tuple[News, ...]:
        """Return what happened since it was last asked, oldest first: 8 calls, or 14."""
        found = self._heartbeat.pop("news", None) or self._look()
        return self._watch.look(found) if found else ()

    def _named(self) -> str:
        """Return the application's name and version, asked once: 2 calls."""
        if not self._application:
            names = (self.calls.text(self.calls.resolve, each) for each in _NAMING)
            self._application = " ".join(names)
        return self._application

    def _look(self) -> Opened | None:
        """Return what is open now, None where no project is."""
        calls, project = self.calls, self._project()
        if project is None:
            return None
        timeline = self._timeline_of(project)
        state = HostState(
            application=self._named(),
            project=calls.text(project, "GetName"),
            project_id=calls.text(project, "GetUniqueId"),
            timeline=calls.text(timeline, "GetName") if timeline else "",
            timeline_id=calls.text(timeline, "GetUniqueId") if timeline else "",
        )
        return Opened(project, timeline, state)

    def _where(self, question: str = "") -> tuple[Remote | None, Remote | None]:
        """Return the open project and timeline, as the last heartbeat found them if it may be.

        Args:
            question: What is asked of them; the first one after a heartbeat needs no look.
        """
        if found := self._heartbeat.pop(question, None):
            return found.project, found.timeline
        project = self._project()
        return project, self._timeline_of(project) if project else None

    def _project(self) -> Remote | None:
        calls = self.calls
        projects = calls.projects()
        project = calls.one(projects, "GetCurrentProject", "Project") if projects else None
        if project is None and calls.is_gone():
            raise HostGoneError(
                say("{application} has gone", application=APPLICATION), hint=_START_AGAIN
            )
        return project

    def _timeline_of(self, project: Remote) -> Remote | None:
        found = self.calls.one(project, "GetCurrentTimeline", "Timeline")
        if found is None:
            self.calls.require_well(project, "GetCurrentTimeline")
        return found

    def _open(self, question: str = "") -> tuple[Remote, Remote]:
        project, timeline = self._where(question)
        if project is None or timeline is None:
            raise HostError(
                say("no timeline is open in {application}", application=APPLICATION),
                hint="Open one there.",
            )
        return project, timeline

    def _item(self, identifier: str) -> Seen:
        if not self._seen:
            for _ in self.timeline():
                pass  # nobody has read it before: whose id it is, only a reading tells
        seen = self._seen.get(identifier) or self._inner.get(identifier)
        if seen is None:
            raise HostError(
                say("no clip with this id was in the timeline when it was read"),
                hint="Read the timeline again.",
                clip=identifier,
            )
        return seen

    def _places(self) -> Iterator[Place]:
        if not self._seen:
            for _ in self.timeline():
                pass
        _, timeline = self._open()
        start = self.calls.frame(timeline, "GetStartFrame")
        return places(timeline, start, self._seen)

    def _place(self, item: str) -> Place:
        if item:
            seen = self._item(item)
            return Place(item, seen.remote, seen.left)
        return next(iter(self._places()))

    def _known(self, mark: str) -> Iterator[Mark]:
        """Yield a marker of ours if it still stands where it was last seen: 1 call."""
        item = self._marked.get(mark)
        if item is not None and (not item or item in self._seen):
            found = marks_at(self.calls, self._place(item))
            yield from (each for each in found if each.marker.id == mark)


class KeepingResolveHost(ResolveHost):
    """From 19.0 on: media keep words of others."""

    abilities = _ALWAYS | {Ability.LABELS, Ability.IDS}

    def label_of(self, item: str) -> str:
        """Return our line, or ""."""
        return carriers.line(self.calls, self._item(item), carriers.LABEL)

    def set_label(self, item: str, text: str) -> None:
        """Write our line; "" takes it away."""
        carriers.set_line(self.calls, self._item(item), carriers.LABEL, text)

    def kept_id(self, item: str) -> str:
        """Return the id that an item carries, or ""."""
        return carriers.line(self.calls, self._item(item), carriers.ID)

    def keep_id(self, item: str, kept: str) -> None:
        """Have an item carry an id; "" takes it away."""
        carriers.set_line(self.calls, self._item(item), carriers.ID, kept)


class SelectingResolveHost(KeepingResolveHost):
    """Later than 21.0.0: tells which clips of a timeline are chosen."""

    abilities = KeepingResolveHost.abilities | {Ability.SELECTION}

    def selection(self) -> tuple[str, ...]:
        """Return the ids of the items that are chosen."""
        _, timeline = self._open("selection")
        chosen = self.calls.several(timeline, "GetSelectedClips", "TimelineItem")
        return tuple(self.calls.text(each, "GetUniqueId") for each in chosen)


def resolve_host(resolve: object, close: Callable[[], None] | None = None) -> ResolveHost:
    """Return the host over the API's first object, with the abilities of its version.

    Raises:
        HostGoneError: The application does not answer.
    """
    calls = Calls(resolve)
    if calls.is_gone():
        raise HostGoneError(
            say("{application} has gone", application=APPLICATION), hint=_START_AGAIN
        )
    if _major(calls) < _KEEPS:
        return ResolveHost(calls, close)
    if _tells_selection(calls):
        return SelectingResolveHost(calls, close)
    return KeepingResolveHost(calls, close)


def _major(calls: Calls) -> int:
    version = calls.text(calls.resolve, "GetVersionString")
    head = version.partition(".")[0]
    return int(head) if head.isdecimal() else 0


def _tells_selection(calls: Calls) -> bool:
    """Return whether the timeline that is open tells it; without one nobody can know."""
    of: Remote | None = calls.resolve
    for name, kind in _TO_TIMELINE:
        of = calls.one(of, name, kind) if of else None
    return of is not None and calls.has(of, "GetSelectedClips")
