"""The port: what an application that Temoin lives in can do, one small protocol an ability.

A host declares its abilities, and has the methods of just those. Nothing asks which host it is.
Every method raises `HostError` where the application does not answer as its interface says,
`HostBusyError` where it cannot answer now, `HostGoneError` where it is not there any more. No
method that reads changes anything in the project.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable

from temoin.model.hosted import HostMarker, HostOperation, HostTimeline

HOST_CUT = "host:"
"""Before an application's id where a cut may be named: what is open in it."""


class Ability(StrEnum):
    """What a host can do."""

    TIMELINE = "timeline"
    OPERATIONS = "operations"
    PLAYHEAD = "playhead"
    SELECTION = "selection"
    MARKERS = "markers"
    COLOURS = "colours"
    LABELS = "labels"
    IDS = "ids"
    EXPORT = "export"
    NEWS = "news"


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """What is open in the application.

    Attributes:
        application: Name and version: `Blender 4.5.15`.
        project: Its name; empty where none is open.
        project_id: The host's own id of it, or the project's file; never in a record.
        project_file: Where the project lies; None where it lies in no file.
        timeline: Name of the timeline that is open; empty where none is.
        timeline_id: The host's own id of it.
    """

    application: str
    project: str = ""
    project_id: str = ""
    project_file: Path | None = None
    timeline: str = ""
    timeline_id: str = ""

    @property
    def project_name(self) -> str:
        """What a person calls the project: the name of its file where it lies in one."""
        return self.project_file.name if self.project_file else self.project

    @property
    def place(self) -> tuple[str, str]:
        """The same while one timeline of one project is open: project, timeline."""
        project = self.project_id or str(self.project_file or self.project)
        return project, self.timeline_id or self.timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the reading of a timeline is.

    Attributes:
        done: Items read.
        total: Items in all, as far as is known.
        timeline: What is known so far, now and then; all of it in the last one.
    """

    done: int
    total: int
    timeline: HostTimeline | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A marker of ours in a host.

    Attributes:
        item: Id of the item it stands on; empty for the timeline.
        marker: Its `id` is ours and tells it from the person's own.
    """

    item: str
    marker: HostMarker


class NewsKind(StrEnum):
    """What a host tells of itself."""

    TIMELINE = "timeline"
    """The timeline may have changed: read it again."""

    PROJECT = "project"
    """Another project, or another timeline, is open."""

    RENDER_BEGUN = "render begun"
    RENDER_ENDED = "render ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Something that happened in a host.

    Attributes:
        subject: Of a render, what it made: the job's name and the files' names, without folders.
        succeeded: Of a render.
    """

    kind: NewsKind
    subject: str = ""
    succeeded: bool = True


@runtime_checkable
class Host(Protocol):
    """An application that is open.

    Attributes:
        id: `blender`, `resolve`.
        label: The application's name.
        abilities: What it can do, as the version that is open has it.
    """

    id: str
    label: str
    abilities: frozenset[Ability]

    def state(self) -> HostState:
        """Return what is open; cheap, and the heartbeat."""
        ...

    def close(self) -> None:
        """Let go of the application; it stays open."""
        ...


@runtime_checkable
class ReadsTimeline(Protocol):
    """`Ability.TIMELINE`."""

    def timeline(self) -> Iterator[Progress]:
        """Yield after each few calls to the host; the last one has the whole timeline.

        Operations that are slow to ask for are left out: `operations` tells those.
        """
        ...


@runtime_checkable
class ReadsOperations(Protocol):
    """`Ability.OPERATIONS`.

    Attributes:
        operations_late: Whether `timeline` leaves out what is slow to ask for and told here alone;
            else it tells the same.
    """

    operations_late: bool

    def operations(self, item: str) -> tuple[HostOperation, ...]:
        """Return every operation in use on an item, in at most 20 calls to the host."""
        ...

    def fingerprint(self, item: str) -> str:
        """Return what changes when `operations` may answer otherwise, in fewer calls."""
        ...


@runtime_checkable
class TellsPlayhead(Protocol):
    """`Ability.PLAYHEAD`."""

    def playhead(self) -> int | None:
        """Return the record frame that is seen, None where no timeline is open."""
        ...


@runtime_checkable
class TellsSelection(Protocol):
    """`Ability.SELECTION`."""

    def selection(self) -> tuple[str, ...]:
        """Return the ids of the items that are chosen."""
        ...


@runtime_checkable
class WritesMarkers(Protocol):
    """`Ability.MARKERS`."""

    def marks(self) -> tuple[Mark, ...]:
        """Return our markers, and only ours, as they are now."""
        ...

    def put_mark(self, mark: Mark) -> None:
        """Make a marker of ours; one with the same id is replaced."""
        ...

    def remove_mark(self, mark: str) -> None:
        """Take a marker of ours away by its id; the person's own stay."""
        ...


@runtime_checkable
class WritesColours(Protocol):
    """`Ability.COLOURS`."""

    colours: tuple[str, ...]
    """Names of the colours that an item may have."""

    def colour(self, item: str) -> str:
        """Return the name of an item's colour, or ""."""
        ...

    def set_colour(self, item: str, colour: str) -> None:
        """Give an item a colour; "" takes it away."""
        ...


@runtime_checkable
class WritesLabels(Protocol):
    """`Ability.LABELS`: one line of ours on an item, beside the person's own words."""

    def label_of(self, item: str) -> str:
        """Return our line, or ""."""
        ...

    def set_label(self, item: str, text: str) -> None:
        """Write our line; "" takes it away."""
        ...


@runtime_checkable
class KeepsIds(Protocol):
    """`Ability.IDS`: an id of ours that stays with an item when the project is saved."""

    def kept_id(self, item: str) -> str:
        """Return the id that an item carries, or ""."""
        ...

    def keep_id(self, item: str, kept: str) -> None:
        """Have an item carry an id; "" takes it away."""
        ...


@runtime_checkable
class ExportsCut(Protocol):
    """`Ability.EXPORT`."""

    exports: tuple[str, ...]
    """Suffixes that it can write, the most telling first: `.drt`, `.otio`."""

    def export_cut(self, out: Path) -> None:
        """Write the open timeline, in the format of the suffix, to a file that is not there."""
        ...


@runtime_checkable
class TellsNews(Protocol):
    """`Ability.NEWS`."""

    def news(self) -> tuple[News, ...]:
        """Return what happened since it was last asked, oldest first."""
        ...


PROTOCOLS: dict[Ability, type[object]] = {
    Ability.TIMELINE: ReadsTimeline,
    Ability.OPERATIONS: ReadsOperations,
    Ability.PLAYHEAD: TellsPlayhead,
    Ability.SELECTION: TellsSelection,
    Ability.MARKERS: WritesMarkers,
    Ability.COLOURS: WritesColours,
    Ability.LABELS: WritesLabels,
    Ability.IDS: KeepsIds,
    Ability.EXPORT: ExportsCut,
    Ability.NEWS: TellsNews,
}
"""Which methods an ability means."""


@runtime_checkable
class HostFactory(Protocol):
    """Finds an application, and opens it.

    Attributes:
        id: `blender`, `resolve`.
        label: The application's name.
    """

    id: str
    label: str

    def is_here(self) -> bool:
        """Whether it can be reached from this process; cheap, imports nothing of the host."""
        ...

    def open(self) -> Host:
        """Return the host adapter."""
        ...
