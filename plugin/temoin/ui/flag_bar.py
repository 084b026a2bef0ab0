"""The bar that asks before anything is written into the project of an application."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from temoin.language import say, say_counted
from temoin.ui.bars import ENTER, Bar
from temoin.wording import joined

if TYPE_CHECKING:
    from temoin.host_flags import Flags, Written

_NAMED = 4


class FlagBar(Bar):
    """Asks whether flags are to be written, and by Shift whether clips are coloured too."""

    def __init__(self, flags: "Flags", *, place: str, has_colours: bool) -> None:
        """Ask for flags.

        Args:
            flags: What is to be flagged.
            place: The timeline, for a person.
            has_colours: Whether the application has colours for clips.
        """
        super().__init__()
        self.with_colours, self._has_colours = False, has_colours
        title = say_counted(
            "Write {count} marker into {place}: on each clip of which AI is said or found.",
            "Write {count} markers into {place}: on each clip of which AI is said or found.",
            len(flags.on),
            place=place,
        )
        self.add_words(title, "strong")
        self.add_words(say("They replace Temoin's own of before; nobody else's are touched."))
        if flags.nested:
            self.add_words(
                say_counted(
                    "{count} clip in a nest gets none.",
                    "{count} clips in nests get none.",
                    flags.nested,
                )
            )
        keys = say("Enter writes.  Esc leaves.")
        if has_colours:
            keys = say("Enter writes.  Shift+Enter colours the clips too.  Esc leaves.")
        self.add_words(keys, "soft")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Write by Enter, with colours by Shift."""
        if event.key() in ENTER:
            held = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.with_colours = held and self._has_colours
        super().keyPressEvent(event)

    def pass_on(self, event: QKeyEvent) -> None:
        """Leave every other key to the window: nothing is typed here."""
        event.ignore()


def written_words(written: "Written", place: str) -> str:
    """Return what was written, in words."""
    parts = [
        say_counted(
            "{count} marker written into {place}.",
            "{count} markers written into {place}.",
            written.markers,
            place=place,
        ),
    ]
    if written.stale:
        parts.append(
            say_counted(
                "{count} older one taken away.", "{count} older ones taken away.", written.stale
            )
        )
    if written.colours:
        parts.append(
            say_counted("{count} clip coloured.", "{count} clips coloured.", written.colours)
        )
    if written.markers or written.colours:
        parts.append(say("U takes them back."))
    return " ".join(parts)


def taken_back_words(written: "Written", place: str) -> str:
    """Return what was taken back, in words."""
    if not written.markers and not written.colours:
        return say("There is no flag of Temoin's in {place}.", place=place)
    taken = say_counted(
        "{count} marker taken out of {place}.",
        "{count} markers taken out of {place}.",
        written.markers,
        place=place,
    )
    if not written.colours:
        return taken
    back = say_counted(
        "{count} clip has its colour back.",
        "{count} clips have their colours back.",
        written.colours,
    )
    return f"{taken} {back}"


def failed_words(written: "Written") -> str:
    """Return which clips were left out and why, or ""."""
    failed = written.failed[:_NAMED]
    left = len(written.failed) - len(failed)
    more = [say("and {count} more clips", count=left)] if left else []
    return joined((*failed, *more))
