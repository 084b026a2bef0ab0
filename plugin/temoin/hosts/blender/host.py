"""The port's abilities, each as questions to the extension in Blender."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from temoin.errors import HostError
from temoin.language import say
from temoin.link import ANSWER_SECONDS, Link
from temoin.model import (
    Ability,
    HostOperation,
    HostState,
    HostTimeline,
    Mark,
    News,
    Progress,
    items_of,
)

_READING_SECONDS = 60.0
"""For a timeline: 2,000 strips take Blender 0.4 s, and it answers nobody while a person drags."""

Answer = TypeVar("Answer")


class BlenderHost:
    """A Blender that is open; all but exporting a cut, which Blender 5.0 and before cannot."""

    id = "blender"
    label = "Blender"
    abilities = frozenset(Ability) - {Ability.EXPORT}

    def __init__(self, link: Link) -> None:
        """Take a link whose other end has said hello; asks once which colours there are."""
        self._link = link
        self.colours = self._asked(tuple[str, ...], "colours")

    def state(self) -> HostState:
        """Return what is open."""
        found = self._asked(dict[str, str | None], "state")
        file = found.pop("project_file", None)
        words = {key: value or "" for key, value in found.items()}
        return _converted(
            HostState, {**words, "project_file": Path(file) if file else None}, "state"
        )

    def close(self) -> None:
        """Let go of Blender; it stays open."""
        self._link.close()

    def timeline(self) -> Iterator[Progress]:
        """Yield once: Blender reads a sequencer in one go, operations and all."""
        found = self._asked(HostTimeline, "timeline", _READING_SECONDS)
        count = sum(1 for _ in items_of(found.tracks))
        yield Progress(done=count, total=count, timeline=found)

    operations_late = False

    def operations(self, item: str) -> tuple[HostOperation, ...]:
        """Return every operation on a strip, in one question."""
        return self._asked(tuple[HostOperation, ...], "operations", item=item)

    def fingerprint(self, item: str) -> str:
        """Return what changes when the operations on a strip do, in one question."""
        return self._asked(str, "fingerprint", item=item)

    def playhead(self) -> int | None:
        """Return the record frame that is seen; None where no sequencer is, or is not followed."""
        return self._asked(int | None, "playhead")  # type: ignore[arg-type]

    def selection(self) -> tuple[str, ...]:
        """Return the ids of the strips that are chosen, none where they are not followed."""
        return self._asked(tuple[str, ...], "selection")

    def marks(self) -> tuple[Mark, ...]:
        """Return our markers as they are now, and as the person moved and named them since."""
        return self._asked(tuple[Mark, ...], "marks")

    def put_mark(self, mark: Mark) -> None:
        """Make a marker of ours; one with the same id is replaced."""
        if not mark.marker.id:
            raise HostError(say("a marker without an id"), hint="Give it one of ours.")
        self._have("put_mark", item=mark.item, marker=msgspec.to_builtins(mark.marker))
        self._make_sure("put_mark", is_so=mark in self._marks_of(mark.marker.id))

    def remove_mark(self, mark: str) -> None:
        """Take a marker of ours away by its id; one that is not there is away already."""
        if self._marks_of(mark):
            self._have("remove_mark", mark=mark)
            self._make_sure("remove_mark", is_so=not self._marks_of(mark))

    def _marks_of(self, mark: str) -> tuple[Mark, ...]:
        """Return our marker of an id; all others, which may be thousands, stay where they are."""
        return self._asked(tuple[Mark, ...], "marks", mark=mark)

    def colour(self, item: str) -> str:
        """Return the name of a strip's colour, or ""."""
        return self._asked(str, "colour", item=item)

    def set_colour(self, item: str, colour: str) -> None:
        """Give a strip a colour; "" takes it away."""
        self._have("set_colour", item=item, colour=colour)
        self._make_sure("set_colour", is_so=self.colour(item) == colour)

    def label_of(self, item: str) -> str:
        """Return our line, a custom property of the strip, or ""."""
        return self._asked(str, "label", item=item)

    def set_label(self, item: str, text: str) -> None:
        """Write our line; "" takes it away."""
        self._have("set_label", item=item, text=text)
        self._make_sure("set_label", is_so=self.label_of(item) == text)

    def kept_id(self, item: str) -> str:
        """Return the id that a strip carries as a custom property, or ""."""
        return self._asked(str, "kept_id", item=item)

    def keep_id(self, item: str, kept: str) -> None:
        """Have a strip carry an id; "" takes it away."""
        self._have("keep_id", item=item, kept=kept)
        self._make_sure("keep_id", is_so=self.kept_id(item) == kept)

    def news(self) -> tuple[News, ...]:
        """Return what happened since it was last asked, oldest first."""
        return self._asked(tuple[News, ...], "news")

    def _asked(
        self, shape: type[Answer], what: str, seconds: float = ANSWER_SECONDS, **given: object
    ) -> Answer:
        return _converted(shape, self._link.ask(what, seconds, **given), what)

    def _have(self, what: str, **given: object) -> None:
        """Have Blender change something.

        Raises:
            HostError: It does not say that it did.
        """
        self._make_sure(what, is_so=self._link.ask(what, ANSWER_SECONDS, **given) is True)

    def _make_sure(self, what: str, *, is_so: bool) -> None:
        if not is_so:
            raise HostError(
                say("Blender did not do {what}", what=what),
                hint="Look whether the strip is there and unlocked, and try again.",
            )


def _converted(shape: type[Answer], answer: Any, what: str) -> Answer:  # noqa: ANN401 - JSON
    """Return an answer as what it should be.

    Raises:
        HostError: It is something else.
    """
    try:
        return msgspec.convert(answer, shape)
    except msgspec.ValidationError as error:
        raise HostError(
            say(
                "Blender answered {what} with something else: {reason}",
                what=what,
                reason=str(error)[:160],
            ),
            hint="Run `temoin host install blender` and start Blender again.",
        ) from error
