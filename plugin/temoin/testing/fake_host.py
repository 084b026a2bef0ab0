"""A host adapter for the fake application, of any set of abilities."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from temoin.errors import HostError
from temoin.language import say
from temoin.model import (
    Ability,
    HostMarker,
    HostOperation,
    HostState,
    HostTimeline,
    Mark,
    News,
    Progress,
    items_of,
)
from temoin.testing.fake_application import FakeApplication
from temoin.testing.fake_timeline import first_items, with_item, with_items
from temoin.timeline import host_document

Answer = TypeVar("Answer")

_TELLS_EVERY = 4
"""Items after which a reading shows what it has so far."""


class BareFakeHost:
    """A host adapter that can do nothing but say what is open; `fake_host` adds abilities.

    Attributes:
        application: What it is the adapter of; faults and edits are made there.
    """

    id = "fake"
    label = "Fake"
    abilities: frozenset[Ability] = frozenset()

    def __init__(self, application: FakeApplication | None = None) -> None:
        """Attach to an application; to a new one with the varied project where none is given."""
        self.application = application or FakeApplication()
        self.is_closed = False

    def state(self) -> HostState:
        """Return what is open."""
        return self._told("state", self._state)

    def close(self) -> None:
        """Let go of the application."""
        self.is_closed = True

    def _state(self) -> HostState:
        opened = self.application.project.timeline
        return HostState(
            application="Fake 1.0",
            project="Film",
            project_id="project-1",
            timeline=opened.name if opened else "",
            timeline_id=opened.id if opened else "",
        )

    def _told(self, call: str, tell: Callable[[], Answer]) -> Answer:
        """Return what the application tells, which is never None.

        Raises:
            HostError: It tells nothing.
        """
        told = self.application.answer(call, tell)
        if told is None:
            raise self._failure(call)
        return told

    def _have(
        self, call: str, what: str, do: Callable[[], None], is_so: Callable[[], bool]
    ) -> None:
        """Have the application change something, and look whether it did.

        Raises:
            HostError: It says no, or nothing has changed.
        """
        if self.application.change(call, what, do) is not True or not is_so():
            raise self._failure(call)

    def _failure(self, call: str) -> HostError:
        return HostError(
            say("{application} did not do {call}", application=self.label, call=call),
            hint="Report what was asked of it.",
        )


class _Timeline(BareFakeHost):
    def timeline(self) -> Iterator[Progress]:
        """Yield after each item; the last one has the whole timeline."""
        whole = self._told("timeline", lambda: self.application.open_timeline)
        if self.application.operations_late:
            whole = with_items(whole, lambda each: replace(each, operations=()))
        total = sum(len(track.items) for track in whole.tracks)
        for done in range(1, total):
            self._told("timeline", lambda: True)
            shown = first_items(whole, done) if done % _TELLS_EVERY == 0 else None
            yield Progress(done=done, total=total, timeline=shown)
        yield Progress(done=total, total=total, timeline=whole)


class _Operations(BareFakeHost):
    @property
    def operations_late(self) -> bool:
        """Whether the timeline leaves operations out."""
        return self.application.operations_late

    def operations(self, item: str) -> tuple[HostOperation, ...]:
        """Return every operation in use on an item: one call, and one for each operation."""
        found = self._told("operations", lambda: self.application.item(item).operations)
        for _ in found:
            self._told("operations", lambda: True)
        return found

    def fingerprint(self, item: str) -> str:
        """Return what changes with the operations on an item, in one call."""
        found = self._told("fingerprint", lambda: self.application.item(item).operations)
        return sha256(repr(found).encode("utf-8", "surrogatepass")).hexdigest()


class _Playhead(BareFakeHost):
    def playhead(self) -> int | None:
        """Return the record frame that is seen, None where no timeline is open."""
        return self._told("playhead", self._frames)[0]

    def _frames(self) -> tuple[int | None]:
        return (self.application.playhead if self.application.project.timeline else None,)


class _Selection(BareFakeHost):
    def selection(self) -> tuple[str, ...]:
        """Return the ids of the items that are chosen."""
        return self._told("selection", lambda: self.application.chosen)


class _Markers(BareFakeHost):
    def marks(self) -> tuple[Mark, ...]:
        """Return our markers, the timeline's own first."""
        return self._told("marks", lambda: tuple(_marks(self.application.open_timeline)))

    def put_mark(self, mark: Mark) -> None:
        """Make a marker of ours; one with the same id is replaced."""
        marker = mark.marker
        if not marker.id:
            raise HostError(say("a marker without an id"), hint="Give it one of ours.")
        if mark.item:
            self.application.item(mark.item)

        def do() -> None:
            self._without(marker.id)
            self._place(mark)

        self._have("put_mark", f"marker {marker.id}", do, lambda: mark in self.marks())

    def remove_mark(self, mark: str) -> None:
        """Take a marker of ours away by its id; one that is not there is away already."""
        if any(each.marker.id == mark for each in self.marks()):
            self._have(
                "remove_mark",
                f"no marker {mark}",
                lambda: self._without(mark),
                lambda: all(each.marker.id != mark for each in self.marks()),
            )

    def _place(self, mark: Mark) -> None:
        project, opened = self.application.project, self.application.open_timeline
        if not mark.item:
            project.timeline = replace(opened, markers=(*opened.markers, mark.marker))
            return
        there = self.application.item(mark.item).markers
        project.timeline = with_item(opened, mark.item, markers=(*there, mark.marker))

    def _without(self, mark: str) -> None:
        opened = self.application.open_timeline
        cleared = with_items(
            opened, lambda each: replace(each, markers=_others(each.markers, mark))
        )
        self.application.project.timeline = replace(cleared, markers=_others(opened.markers, mark))


class _Colours(BareFakeHost):
    colours = ("Orange", "Violet", "Apricot")

    def colour(self, item: str) -> str:
        """Return the name of an item's colour, or ""."""
        return self._told("colour", lambda: self.application.item(item).colour)

    def set_colour(self, item: str, colour: str) -> None:
        """Give an item a colour that there is; "" takes it away."""
        if colour and colour not in self.colours:
            raise HostError(
                say("there is no colour {colour}", colour=repr(colour[:40])),
                hint="Choose one that the application has.",
            )
        self.application.item(item)

        def do() -> None:
            opened = self.application.open_timeline
            self.application.project.timeline = with_item(opened, item, colour=colour)

        self._have(
            "set_colour", f"colour of {item}: {colour}", do, lambda: self.colour(item) == colour
        )


class _Labels(BareFakeHost):
    def label_of(self, item: str) -> str:
        """Return our line, or ""."""
        return self._told("label_of", lambda: self._line(item))

    def set_label(self, item: str, text: str) -> None:
        """Write our line; "" takes it away."""
        self.application.item(item)
        lines = self.application.project.labels
        self._have(
            "set_label",
            f"label of {item}: {text}",
            lambda: _keep(lines, item, text),
            lambda: self.label_of(item) == text,
        )

    def _line(self, item: str) -> str:
        return self.application.project.labels.get(self.application.item(item).id, "")


class _Ids(BareFakeHost):
    def kept_id(self, item: str) -> str:
        """Return the id that an item carries, or ""."""
        return self._told("kept_id", lambda: self._kept(item))

    def keep_id(self, item: str, kept: str) -> None:
        """Have an item carry an id; "" takes it away."""
        self.application.item(item)
        ids = self.application.project.kept
        self._have(
            "keep_id",
            f"id of {item}: {kept}",
            lambda: _keep(ids, item, kept),
            lambda: self.kept_id(item) == kept,
        )

    def _kept(self, item: str) -> str:
        return self.application.project.kept.get(self.application.item(item).id, "")


class _Export(BareFakeHost):
    exports = (".json",)

    def export_cut(self, out: Path) -> None:
        """Write the open timeline as the document of a host."""
        if out.suffix not in self.exports or out.exists():
            raise HostError(
                say("{name} is there already, or of no format it writes", name=out.name),
                hint="Give another name.",
                file=str(out),
            )
        content = self._told("export_cut", lambda: host_document(self.application.open_timeline))
        try:
            out.write_bytes(content)
        except OSError as error:
            raise HostError(
                say("{name} cannot be written", name=out.name),
                hint="Give a folder that can be written.",
                file=str(out),
            ) from error


class _News(BareFakeHost):
    def news(self) -> tuple[News, ...]:
        """Return what happened since it was last asked, oldest first."""
        return self._told("news", self.application.take_news)


class FakeHost(
    _Timeline,
    _Operations,
    _Playhead,
    _Selection,
    _Markers,
    _Colours,
    _Labels,
    _Ids,
    _Export,
    _News,
):
    """A host adapter that has every ability of the port."""

    abilities = frozenset(Ability)


_PARTS: dict[Ability, type[BareFakeHost]] = {
    Ability.TIMELINE: _Timeline,
    Ability.OPERATIONS: _Operations,
    Ability.PLAYHEAD: _Playhead,
    Ability.SELECTION: _Selection,
    Ability.MARKERS: _Markers,
    Ability.COLOURS: _Colours,
    Ability.LABELS: _Labels,
    Ability.IDS: _Ids,
    Ability.EXPORT: _Export,
    Ability.NEWS: _News,
}


@cache
def fake_host_class(abilities: frozenset[Ability]) -> type[BareFakeHost]:
    """Return a class of fake hosts that has just these abilities, and no other's methods."""
    parts = tuple(part for ability, part in _PARTS.items() if ability in abilities)
    return type("NarrowFakeHost", parts or (BareFakeHost,), {"abilities": abilities})


def fake_host(
    abilities: Iterable[Ability], application: FakeApplication | None = None
) -> BareFakeHost:
    """Return a fake host of just these abilities."""
    return fake_host_class(frozenset(abilities))(application)


def _marks(timeline: HostTimeline) -> Iterator[Mark]:
    yield from (Mark(item="", marker=each) for each in timeline.markers if each.id)
    for item in items_of(timeline.tracks):
        yield from (Mark(item=item.id, marker=each) for each in item.markers if each.id)


def _others(markers: tuple[HostMarker, ...], mark: str) -> tuple[HostMarker, ...]:
    return tuple(each for each in markers if each.id != mark)


def _keep(words: dict[str, str], item: str, text: str) -> None:
    if text:
        words[item] = text
    else:
        words.pop(item, None)
