"""What was signed, and what went wrong; an error stays until the person puts it away."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from temoin import wording
from temoin.errors import TemoinError
from temoin.language import say, say_counted
from temoin.ui import words
from temoin.ui.head import plain_label

_MOST_ERRORS = 4


class MessageStrip(QWidget):
    """The last thing said, and under it the errors that nobody has put away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with nothing to say."""
        super().__init__(parent)
        self._said, self._errors = "", list[str]()
        self._hidden = False
        self._said_label = _selectable("")
        self._said_label.setAccessibleName(say("Last message"))
        self._error_label = _selectable("loud")
        self._error_label.setAccessibleName(say("Errors"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._said_label)
        layout.addWidget(self._error_label)
        self._write()

    @property
    def has_errors(self) -> bool:
        """Whether an error waits to be put away."""
        return bool(self._errors)

    @property
    def errors(self) -> str:
        """The errors that wait, a line each."""
        return "\n".join(self._errors)

    def say(self, text: str) -> None:
        """Say what was done, in place of what was said before; empty says nothing."""
        self._said = text
        self._write()
        self._announce(text)

    def complain(self, error: TemoinError, what: str = "") -> None:
        """Show an error with its hint, and what was not done, under those still there."""
        text = f"{what}. {error_words(error)}" if what else error_words(error)
        self._errors = [*(each for each in self._errors if each != text), text]
        self._write()
        self._announce(text)

    def withdraw(self, error: TemoinError) -> None:
        """Put one error away that holds no longer."""
        self._errors = [each for each in self._errors if each != error_words(error)]
        self._write()

    def put_away(self) -> None:
        """Put the errors away."""
        self._errors = []
        self._write()

    def hide_words(self, *, hidden: bool) -> None:
        """Take the words away, or put them back."""
        self._hidden = hidden
        self._write()

    def _write(self) -> None:
        shown = self._errors[-_MOST_ERRORS:]
        more = len(self._errors) - len(shown)
        earlier = say_counted("{count} earlier error", "{count} earlier errors", more)
        lines = [earlier, *shown] if more else shown
        away = [say("Esc puts this away.")] if lines else []
        for label, text in (
            (self._said_label, self._said),
            (self._error_label, "\n".join([*lines, *away])),
        ):
            label.setText("" if self._hidden else text)
            label.setVisible(bool(text) and not self._hidden)

    def _announce(self, text: str) -> None:
        if text and not self._hidden:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))


def error_words(error: TemoinError) -> str:
    """Return an error as a person reads it: where, what, and what to do."""
    _, _, to_do = wording.error_words(error)
    hint = f"  {words.shown(to_do)}" if to_do else ""
    return f"{reason_words(error)}.{hint}"


def reason_words(error: TemoinError) -> str:
    """Return where an error is and what it is, without a full stop."""
    subject, rest, _ = wording.error_words(error)
    what = words.shown(rest, words.LONGEST_SENTENCE).removesuffix(".")
    return f"{words.apart(subject)}{what}"


def _selectable(name: str) -> QLabel:
    label = plain_label(name)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    label.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return label
