"""What happened since it was last asked: DaVinci Resolve tells nobody, so it is looked at.

A render, or another timeline, is seen at the next look. A change of the timeline is seen at once
where the project was saved and the version tells when; else in rounds, a track at each look.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from temoin.hosts.resolve.calls import Calls, Remote
from temoin.model import HostState, News, NewsKind

_COMPLETE, _RUNNING, _ALL = "Complete", "Rendering", 100
_MOST_ASKED = 2
"""Items of a track whose place each look asks for."""


@dataclass(frozen=True, slots=True)
class _Job:
    """A render job with its status; words may be in the person's language, percents are not."""

    identifier: str = ""
    subject: str = ""
    status: Mapping[Any, Any] = field(default_factory=dict)

    @property
    def percent(self) -> float:
        found = self.status.get("CompletionPercentage")
        return found if isinstance(found, int | float) else 0

    @property
    def runs(self) -> bool:
        return self.status.get("JobStatus") == _RUNNING or 0 < self.percent < _ALL

    @property
    def is_complete(self) -> bool:
        return self.status.get("JobStatus") == _COMPLETE or self.percent == _ALL


@dataclass(frozen=True, slots=True)
class Opened:
    """What is open at one moment, and what it is called."""

    project: Remote
    timeline: Remote | None
    state: HostState


@dataclass(slots=True)
class Watch:
    """Remembers what the last looks saw."""

    calls: Calls
    _pending: list[News] = field(default_factory=list)
    _open: tuple[str, str] | None = None
    _running: dict[str, "_Job"] = field(default_factory=dict)
    _modified: str = ""
    _tracks: dict[tuple[str, int], list[int]] = field(default_factory=dict)
    _places: dict[tuple[str, int, int], int] = field(default_factory=dict)
    _end: int | None = None
    _turn: int = 0
    _offset: int = 0

    def look(self, found: Opened) -> tuple[News, ...]:
        """Return what is new: 8 calls at most, more where it renders.

        What was noticed before the application stopped to answer is told at the next look.
        """
        timeline, now = found.timeline, (found.state.project_id, found.state.timeline_id)
        was, self._open = self._open, now
        is_other = was is not None and was != now
        if is_other:
            self._tracks, self._places, self._modified, self._end = {}, {}, "", None
            self._pending.append(News(kind=NewsKind.PROJECT))
        for each in self._renders(found.project):
            self._pending.append(each)
        if (
            timeline
            and not is_other
            and self._was_saved(found.state.project) | self._has_changed(timeline)
        ):
            self._pending.append(News(kind=NewsKind.TIMELINE))
        told, self._pending = tuple(self._pending), []
        return told

    def _renders(self, project: Remote) -> Iterator[News]:
        """Yield the render jobs that began or ended: 1 call while nothing renders."""
        is_rendering = self.calls.is_true(project, "IsRenderingInProgress")
        if not is_rendering and not self._running:
            return
        jobs = list(self._jobs(project))
        now = {each.identifier: each for each in jobs if each.runs and is_rendering}
        if is_rendering and not now:  # a quick export stands in no list
            now = {"": _Job()}
        for identifier in now.keys() - self._running.keys():
            yield News(kind=NewsKind.RENDER_BEGUN, subject=now[identifier].subject)
        by_id = {each.identifier: each for each in jobs}
        for identifier in self._running.keys() - now.keys():
            ended = by_id.get(identifier, self._running[identifier])
            yield News(
                kind=NewsKind.RENDER_ENDED, subject=ended.subject, succeeded=ended.is_complete
            )
        self._running = now

    def _jobs(self, project: Remote) -> Iterator["_Job"]:
        for job in self.calls.ask(project, "GetRenderJobList") or []:
            if isinstance(job, dict):
                identifier = str(job.get("JobId") or "")
                status = self.calls.words(project, "GetRenderJobStatus", identifier) or {}
                yield _Job(identifier, _subject(job), status)

    def _was_saved(self, project: str) -> bool:
        """Return whether the project of a name was saved since, where the version tells: 1 call."""
        calls = self.calls
        projects = calls.projects()
        if projects is None or not calls.has(projects, "GetProjectAttributesInCurrentFolder"):
            return False
        known = calls.words(projects, "GetProjectAttributesInCurrentFolder") or {}
        own = known.get(project)
        modified = str(own.get("lastModifiedDate") or "") if isinstance(own, dict) else ""
        was, self._modified = self._modified, modified
        return bool(was) and was != modified

    def _has_changed(self, timeline: Remote) -> bool:
        """Return whether the track whose turn it is looks otherwise than it did: 6 calls."""
        calls = self.calls
        counts = [
            (kind, calls.frame(timeline, "GetTrackCount", kind)) for kind in ("video", "audio")
        ]
        tracks = [(kind, index) for kind, count in counts for index in range(1, count + 1)]
        end, self._end = self._end, calls.frame(timeline, "GetEndFrame")
        if end not in (None, self._end):
            return True
        if not tracks:
            return False
        self._turn = (self._turn + 1) % len(tracks)
        track = tracks[self._turn]
        items = calls.several(timeline, "GetItemListInTrack", "TimelineItem", *track)
        now = [len(tracks), len(items)]
        was = self._tracks.setdefault(track, now)
        if now != was:
            self._tracks[track], self._places = now, {}
            return True
        return self._has_moved(track, items)

    def _has_moved(self, track: tuple[str, int], items: list[Remote]) -> bool:
        """Return whether one of a few items, others at each look, stands elsewhere."""
        self._offset += _MOST_ASKED
        for step in range(min(_MOST_ASKED, len(items))):
            number = (self._offset + step) % len(items)
            place = self.calls.frame(items[number], "GetStart")
            if self._places.setdefault((*track, number), place) != place:
                self._places = {}
                return True
        return False


def _subject(job: dict[Any, Any]) -> str:
    """Return a job's name and its file's name, without folders."""
    names = (str(job.get(key) or "") for key in ("RenderJobName", "OutputFilename"))
    return ", ".join(each for each in names if each)
